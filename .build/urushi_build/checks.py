"""Linters, tests, the benchmark and the gallery."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from urushi_build import site
from urushi_build.aids import ensure_aids
from urushi_build.browsers import ensure_others
from urushi_build.console import Timer, say
from urushi_build.environment import (
    ensure_browser,
    ensure_browsers_set,
    ensure_dev,
    ensure_node,
    ensure_web_tools,
    node_env,
)
from urushi_build.errors import BuildError
from urushi_build.files import only_one
from urushi_build.fonts import ensure_font
from urushi_build.paths import BUILD, PYCORE, ROOT, STATE, TESTS, VENV_PYTHON, WEB

SETTINGS = PYCORE / "pyproject.toml"
UNIT = ("unit",)
BROWSER = ("e2e", "fault")
MOST_BROWSERS = 4
"""At a time, on machines with more cores: each may hold a picture of tens of megapixels."""


@dataclass
class Tally:
    """Counts of the closing line."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def lint() -> list[str]:
    """Run every linter and return the names of those that complained."""
    ensure_dev()
    node = ensure_node()
    ensure_web_tools(node)
    python_parts = [str(path) for path in _python_parts()]
    python, settings = str(VENV_PYTHON), f"--config={SETTINGS}"
    ruff_cache = f"--cache-dir={STATE / 'ruff'}"
    mypy = [python, "-m", "mypy", f"--config-file={SETTINGS}", f"--cache-dir={STATE / 'mypy'}"]
    web = str(WEB / "node_modules" / ".bin") + os.sep
    rounds = [
        ("ruff check", [python, "-m", "ruff", "check", settings, ruff_cache, *python_parts], ROOT),
        (
            "ruff format",
            [python, "-m", "ruff", "format", "--check", settings, ruff_cache, *python_parts],
            ROOT,
        ),
        ("mypy of the engine", [*mypy, "urushi"], PYCORE),
        ("mypy of the build", [*mypy, str(ROOT / "build.py"), "urushi_build"], BUILD),
        ("eslint", [f"{web}eslint", "--max-warnings=0", "."], WEB),
        ("prettier", [f"{web}prettier", "--check", "--log-level=warn", "."], WEB),
        ("tsc", [f"{web}tsc", "--noEmit", "-p", "tsconfig.json"], WEB),
        ("tsc of the workers", [f"{web}tsc", "--noEmit", "-p", "tsconfig.worker.json"], WEB),
        ("tsc of the service worker", [f"{web}tsc", "--noEmit", "-p", "tsconfig.sw.json"], WEB),
    ]
    complaints = []
    for name, command, folder in rounds:
        timer = Timer()
        done = subprocess.run(command, cwd=folder, env={**os.environ, **node_env(node)})
        say(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({timer})")
        if done.returncode != 0:
            complaints.append(name)
    return complaints


def test(*, unit: bool, e2e: bool, runtime_dir: Path | None, arguments: Sequence[str]) -> int:
    """Run the linters and the tests and print one closing line that counts them.

    Args:
        unit: only the tests that need neither a browser nor a built site.
        e2e: only the tests in the browser.
        runtime_dir: see `site.build`.
        arguments: passed on to pytest.

    Returns:
        The exit code: 0 only if nothing failed.
    """
    ensure_dev()
    with only_one():
        ensure_font(runtime_dir)
    env = dict(os.environ)
    whole = unit == e2e
    complaints = lint() if whole else []
    if whole or e2e:
        site.build(runtime_dir)
        env["URUSHI_CHROMIUM"] = str(ensure_browser())
    with only_one():
        ensure_aids()
    # The tests import the build's own rooms, the server above all.
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(BUILD), env.get("PYTHONPATH", "")]))
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    if any(_names_a_test(argument) for argument in arguments):
        rounds = [("named", [*arguments])]
    else:
        rounds = [("unit", ["-nauto", *_folders(UNIT), *arguments])] if whole or unit else []
        if whole or e2e:
            # Pages are waited for more than they work; a file's tests share one that is warm.
            words = ["-nauto", f"--maxprocesses={MOST_BROWSERS}", "--dist=loadfile"]
            rounds.append(("browser", [*words, *_folders(BROWSER), *arguments]))
    tally, codes = Tally(), set()
    for name, words in rounds:
        report = STATE / f"tests-{name}.xml"
        codes.add(run_pytest(words, report, env))
        tally += count(report)
    if complaints:
        say(f"lint: {', '.join(complaints)}")
        tally.failed += len(complaints)
    sys.stderr.flush()
    print(tally, flush=True)
    # pytest's 5 is "no tests collected", which is right when a selection matches none.
    worst = max(codes - {5}, default=5)
    return 1 if complaints and worst in (0, 5) else worst


def _folders(names: Sequence[str]) -> list[str]:
    return [str(TESTS / name) for name in names if (TESTS / name).is_dir()]


def run_pytest(arguments: Sequence[str], report: Path, env: Mapping[str, str]) -> int:
    """Run pytest with the project's settings, write a JUnit report, and return its exit code."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [str(VENV_PYTHON), "-m", "pytest", f"--config-file={SETTINGS}", f"--rootdir={ROOT}"]
    return subprocess.run(
        [*command, f"--junitxml={report}", *arguments], cwd=ROOT, env=env
    ).returncode


def count(report: Path) -> Tally:
    """Count a JUnit report; an error in a fixture counts as a failure.

    Raises:
        BuildError: pytest ended without a report.
    """
    try:
        suites = ET.parse(report).getroot()
    except (OSError, ET.ParseError) as error:
        raise BuildError(
            "pytest ended without a report of its tests.", "Its own output above says why."
        ) from error
    tally = Tally()
    for case in suites.iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            tally.failed += 1
        elif "skipped" in kinds:
            tally.skipped += 1
        else:
            tally.passed += 1
    return tally


def browsers(arguments: Sequence[str], runtime_dir: Path | None) -> int:
    """Run the page in Firefox and WebKit, as far as they are here or can be brought."""
    ensure_browsers_set()
    site.build(runtime_dir)
    with only_one():
        ensure_others()
    env = {**os.environ, "PYTHONPATH": str(BUILD), "PYTHONDONTWRITEBYTECODE": "1"}
    report = STATE / "tests-browsers.xml"
    code = run_pytest([str(TESTS / "browsers"), *arguments], report, env)
    print(count(report), flush=True)
    return code


def bench(arguments: Sequence[str], runtime_dir: Path | None) -> int:
    """Run the benchmark in the real browser and natively."""
    script = TESTS / "bench" / "run.py"
    if not script.is_file():
        raise BuildError("tests/bench/run.py is missing.", "Run from a complete checkout.")
    ensure_dev()
    site.build(runtime_dir)
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(BUILD), str(PYCORE)]),
        "URUSHI_CHROMIUM": str(ensure_browser()),
    }
    command = [str(VENV_PYTHON), str(script), *arguments]
    return subprocess.run(command, cwd=ROOT, env=env).returncode


def gallery(arguments: Sequence[str]) -> int:
    """Draw the contact sheets of all layers, or of those named."""
    ensure_dev()
    script = TESTS / "gallery" / "make.py"
    env = {**os.environ, "PYTHONPATH": str(PYCORE), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([str(VENV_PYTHON), str(script), *arguments], cwd=ROOT, env=env).returncode


def fuzz(arguments: Sequence[str]) -> int:
    """Open damaged files, other ones every time; what went wrong is kept."""
    ensure_dev()
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(PYCORE)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [str(VENV_PYTHON), "-m", "hostile.run", "--keep", str(STATE / "fuzz"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=env).returncode


def _python_parts() -> list[Path]:
    parts = [ROOT / "build.py", BUILD / "urushi_build", PYCORE / "urushi", TESTS, WEB / "sample"]
    return [part for part in parts if part.exists()]


def _names_a_test(argument: str) -> bool:
    return not argument.startswith("-") and Path(argument.split("::")[0]).exists()
