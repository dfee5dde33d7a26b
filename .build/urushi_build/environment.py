"""The virtual environment, Node and the browser: everything that is installed, and when."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from urushi_build.console import Timer, run_tool, say
from urushi_build.errors import BuildError
from urushi_build.files import only_one
from urushi_build.paths import PYCORE, REQUIREMENTS, VENV, VENV_BIN, VENV_PYTHON, WEB
from urushi_build.wheels import NETWORK_REMEDY, install, pip

OLDEST_NODE = 18


@dataclass(frozen=True)
class Node:
    """Where Node and its package manager are."""

    node: Path
    npm: Path


def ensure_run() -> None:
    """Make the virtual environment and put in it what the engine and the build need."""
    _ensure_venv()
    _ensure_set("run", deps=True)
    _ensure_set("build", deps=False)
    _ensure_engine()


def ensure_dev() -> None:
    """As `ensure_run`, with the test and lint tools."""
    with only_one():
        _ensure_dev()


def ensure_efficacy() -> None:
    """As `ensure_dev`, with what the efficacy lab measures with."""
    with only_one():
        _ensure_dev()
        _ensure_set("efficacy", deps=False)
        _ensure_torch()


def ensure_browsers_set() -> None:
    """As `ensure_dev`, with what drives WebKit."""
    with only_one():
        _ensure_dev()
        _ensure_set("browsers", deps=True)


def _ensure_dev() -> None:
    ensure_run()
    _ensure_set("dev", deps=True)


def ensure_node() -> Node:
    """Find Node, or bring it into the virtual environment from the Python registry."""
    on_path = _node_on_path()
    if on_path:
        return on_path
    _ensure_venv()
    _ensure_set("node", deps=True)
    found = Node(
        Path(shutil.which("node", path=str(VENV_BIN)) or ""),
        Path(shutil.which("npm", path=str(VENV_BIN)) or ""),
    )
    if not found.node.is_file() or not found.npm.is_file():
        raise BuildError(
            "Node or npm is missing, and the copy in the virtual environment is incomplete.",
            f"Install Node {OLDEST_NODE} or newer with npm, or delete .venv and run again.",
        )
    return found


def ensure_web_tools(node: Node) -> None:
    """Install the pinned linters of web/ from its lock file."""
    with only_one():
        _ensure_web_tools(node)


def _ensure_web_tools(node: Node) -> None:
    lock = WEB / "package-lock.json"
    stamp = WEB / "node_modules" / ".urushi-stamp"
    wanted = _digest(lock.read_bytes(), (WEB / "package.json").read_bytes())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    timer = Timer()
    run_tool(
        [node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        what="The web linters could not be installed",
        remedy=NETWORK_REMEDY,
        cwd=WEB,
        env=node_env(node),
    )
    stamp.write_text(wanted)
    say(f"web linters installed in {timer}")


def node_env(node: Node) -> dict[str, str]:
    """Return the PATH under which npm's scripts find the same Node."""
    return {"PATH": f"{node.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def ensure_browser() -> Path:
    """Return a Chromium for the browser tests, installing one where none is found.

    Order: $URUSHI_CHROMIUM, the PATH, Playwright's own (fetched if its host answers), the
    system's package manager when running as root on a Debian.
    """
    named = os.environ.get("URUSHI_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise BuildError(
                f"URUSHI_CHROMIUM names {named}, which cannot be run.",
                "Set it to a Chromium or Chrome program, or unset it.",
            )
        return Path(named)
    found = _browser_on_path() or _playwright_browser()
    if found:
        return found
    say("no Chromium found: fetching Playwright's")
    install = [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"]
    if _succeeds(install, timeout=300) and (found := _playwright_browser()):
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Playwright's could not be fetched: installing the system's chromium")
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        _succeeds(["apt-get", "update", "-qq"], timeout=300, env=env)
        if _succeeds(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            timeout=900,
            env=env,
        ) and (found := _browser_on_path()):
            return found
    raise BuildError(
        "The browser tests need Chromium, and none was found or could be installed.",
        "Install chromium (Debian: apt-get install chromium) or set URUSHI_CHROMIUM to its "
        "program; `python3 build.py test --unit` runs what needs no browser.",
    )


def _ensure_venv() -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    stamp = VENV / ".urushi-python"
    if VENV_PYTHON.exists() and stamp.is_file() and stamp.read_text() == version:
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    timer = Timer()
    run_tool(
        [sys.executable, "-m", "venv", VENV],
        what="The virtual environment could not be made",
        remedy="Some systems ship venv apart: on Debian and Ubuntu, apt-get install python3-venv.",
    )
    stamp.write_text(version)
    say(f"virtual environment made in {timer}")


def _ensure_set(name: str, *, deps: bool) -> None:
    requirements = REQUIREMENTS / f"{name}.txt"
    stamp = VENV / f".urushi-{name}"
    wanted = _digest(requirements.read_bytes())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    timer = Timer()
    install(
        requirements,
        deps=deps,
        what=f"The Python packages of {requirements.name} could not be installed",
    )
    stamp.write_text(wanted)
    say(f"Python packages of {requirements.name} installed in {timer}")


def _ensure_torch() -> None:
    """Not by way of the cache's wheels: fetched for it, torch would come though it is there."""
    requirements = REQUIREMENTS / "efficacy-torch.txt"
    stamp = VENV / ".urushi-efficacy-torch"
    wanted = _digest(requirements.read_bytes())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    timer = Timer()
    say("installing torch, which may take a while and gigabytes")
    pip("install", "-r", str(requirements), what="torch could not be installed")
    stamp.write_text(wanted)
    say(f"torch installed in {timer}")


def _ensure_engine() -> None:
    """Put the engine in the environment as an editable install, for tests and the CLI."""
    stamp = VENV / ".urushi-engine"
    wanted = _digest((PYCORE / "pyproject.toml").read_bytes(), str(PYCORE).encode())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    pip(
        "install",
        "--no-deps",
        "--no-build-isolation",
        "-e",
        str(PYCORE),
        what="The engine (pycore) could not be installed into the virtual environment",
    )
    stamp.write_text(wanted)


def pip_download(requirement: str, folder: Path) -> None:
    """Fetch one distribution file, by name and version, with the ordinary client."""
    pip(
        "download",
        "--no-deps",
        "--no-cache-dir",
        "-d",
        str(folder),
        requirement,
        what=f"{requirement} could not be fetched",
    )


def _node_on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20)
        major = int(answer.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Node(Path(node), Path(npm)) if major >= OLDEST_NODE else None


def _browser_on_path() -> Path | None:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return Path(found)
    return None


def _playwright_browser() -> Path | None:
    script = (
        "import json; from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(json.dumps(p.chromium.executable_path))"
    )
    try:
        answer = subprocess.run(
            [VENV_PYTHON, "-c", script], capture_output=True, text=True, timeout=60
        )
        path = Path(json.loads(answer.stdout))
    except (OSError, ValueError, TypeError, subprocess.SubprocessError):
        return None
    return path if path.is_file() else None


def _succeeds(command: list[str], *, timeout: float, env: dict[str, str] | None = None) -> bool:
    try:
        run_tool(command, what="", remedy="", timeout=timeout, env=env)
    except BuildError:
        return False
    return True


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
