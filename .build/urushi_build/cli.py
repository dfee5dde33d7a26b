"""The commands of build.py."""

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from urushi_build import checks, efficacy, site
from urushi_build.console import Timer, say
from urushi_build.environment import ensure_node, ensure_run
from urushi_build.errors import BuildError, explain_os_error
from urushi_build.files import only_one
from urushi_build.fonts import ensure_font
from urushi_build.paths import DIST
from urushi_build.runtime import RuntimeLock, ensure_runtime
from urushi_build.server import DEFAULT_PORT, open_server

_PASSING = ("test", "bench", "browsers", "efficacy", "gallery", "fuzz")
"""Commands that pass on what stands after "--"."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; every failure is one paragraph and an exit code, never a traceback.

    Returns:
        0, or 1 for a failure, 2 for wrong usage, 130 when interrupted; `test`, `bench`
        and `efficacy` pass on the code of what they run.
    """
    try:
        return _run(_parse(arguments))
    except KeyboardInterrupt:
        say("interrupted; nothing is half done, run the command again to go on")
        return 130
    except BuildError as error:
        if os.environ.get("URUSHI_DEBUG"):
            raise
        say(f"error: {error}")
    except OSError as error:
        if os.environ.get("URUSHI_DEBUG"):
            raise
        say(f"error: {explain_os_error(error)}")
    return 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Build, serve and check Urushi.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    runtime = argparse.ArgumentParser(add_help=False)
    runtime.add_argument(
        "--runtime",
        type=Path,
        metavar="DIR",
        help="a folder with the browser runtime's files, used before any other source",
    )
    commands.add_parser(
        "setup",
        parents=[runtime],
        help="make the virtual environment, fetch the runtime and the font",
    )
    commands.add_parser("build", parents=[runtime], help="build the site into dist/")
    serve = commands.add_parser("serve", parents=[runtime], help="build and serve dist/ here")
    serve.add_argument(
        "--port",
        type=_port,
        help=f"port to listen on (default: the first free one from {DEFAULT_PORT})",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument(
        "--open",
        action=argparse.BooleanOptionalAction,
        default=_has_screen(),
        help="open the page in the browser (default: where there is a screen)",
    )
    serve.add_argument("--base", default="/", help="path under which to serve, such as /urushi/")
    test = commands.add_parser(
        "test", parents=[runtime], help="run linters and tests; after --, arguments for pytest"
    )
    test.add_argument("--unit", action="store_true", help="only tests without a browser")
    test.add_argument("--e2e", action="store_true", help="only tests in the browser")
    commands.add_parser(
        "bench", parents=[runtime], help="measure in the browser; after --, its own arguments"
    )
    lab = commands.add_parser(
        "efficacy",
        help="measure what coats do to real networks; after --, arguments for what is run",
    )
    part = lab.add_mutually_exclusive_group()
    for name, words in efficacy.PARTS.items():
        part.add_argument(f"--{name}", dest="part", action="store_const", const=name, help=words)
    lab.set_defaults(part="quick")
    commands.add_parser(
        "browsers",
        parents=[runtime],
        help="run the page in Firefox and WebKit; after --, arguments for pytest",
    )
    commands.add_parser("gallery", help="draw contact sheets of all layers; after --, their names")
    commands.add_parser(
        "fuzz", help="open damaged files for an hour; after --, --minutes N and --seed N"
    )
    commands.add_parser("lint", help="run all linters")
    own, passed = _split(arguments)
    options = parser.parse_args(own)
    if passed and options.command not in _PASSING:
        parser.error(f"{options.command} takes no arguments after --")
    options.passed = passed
    return options


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split at the first "--": what is for build.py and what is passed on."""
    own = list(arguments)
    if "--" not in own:
        return own, []
    at = own.index("--")
    return own[:at], own[at + 1 :]


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "setup":
            return _setup(options.runtime)
        case "build":
            site.build(options.runtime)
            return 0
        case "serve":
            return _serve(options)
        case "test":
            return checks.test(
                unit=options.unit,
                e2e=options.e2e,
                runtime_dir=options.runtime,
                arguments=options.passed,
            )
        case "bench":
            return checks.bench(options.passed, options.runtime)
        case "efficacy":
            return efficacy.run(options.part, options.passed)
        case "browsers":
            return checks.browsers(options.passed, options.runtime)
        case "gallery":
            return checks.gallery(options.passed)
        case "fuzz":
            return checks.fuzz(options.passed)
        case _:
            complaints = checks.lint()
            say(f"lint: {', '.join(complaints)}" if complaints else "lint: all clean")
            return 1 if complaints else 0


def _setup(runtime_dir: Path | None) -> int:
    timer = Timer()
    with only_one():
        ensure_run()
        ensure_node()
        ensure_runtime(RuntimeLock.load(), runtime_dir)
        ensure_font(runtime_dir)
    say(f"ready ({timer})")
    return 0


def _serve(options: argparse.Namespace) -> int:
    site.build(options.runtime)
    server = open_server(DIST, options.host, options.port, options.base)
    print(f"Urushi is at {server.url} (stop it with Ctrl+C)", flush=True)
    if options.open:
        threading.Timer(0.3, webbrowser.open, [server.url]).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
    return 0


def _has_screen() -> bool:
    """Whether somebody sits before a screen here: no browser is started from a script."""
    if not sys.stdout.isatty() or os.environ.get("CI"):
        return False
    graphical = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, graphical))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is between 0 and 65535")
    return port
