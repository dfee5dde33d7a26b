"""The efficacy lab: its packages and materials, its runs, its report and its own tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from urushi_build.checks import count, run_pytest
from urushi_build.environment import ensure_efficacy
from urushi_build.errors import BuildError
from urushi_build.materials import ensure_wesnoth
from urushi_build.paths import PYCORE, ROOT, STATE, TESTS, VENV_PYTHON

PARTS = {
    "quick": "a small run, of minutes (the default)",
    "full": "the whole run, of hours; goes on where it was stopped",
    "check": "the lab's own tests",
    "report": "only write the reports of what was measured, anew",
    "publish": "put the full run's report and figures into the project, and quote them in README",
}
"""What can be asked for, and what it is."""

FOLDER = STATE / "efficacy"
"""Of the ledgers, the reports and their plots: one folder a run."""

LEDGER = "ledger.jsonl"

RESULTS = TESTS / "efficacy" / "results"
"""What is published of the full run: the ledger itself, its report, plots and figures."""

README = ("README.md", "README.ja.md")


def run(part: str, arguments: Sequence[str]) -> int:
    """Do one of `PARTS`.

    Args:
        part: which.
        arguments: passed on to what is run: the lab, the report or pytest.

    Returns:
        The exit code of what was run.

    Raises:
        BuildError: weights and pictures, or anything measured, are missing.
    """
    measured = [path.parent for path in sorted(FOLDER.glob(f"*/{LEDGER}"))]
    if part in ("quick", "full"):
        _need_shared()
    elif part == "publish" and FOLDER / "full" not in measured:
        raise BuildError(
            "The full run was not begun here, so there is nothing to publish.",
            "Run `python3 build.py efficacy --full` first; it can be stopped at any time.",
        )
    elif part == "report" and not measured:
        raise BuildError(
            "Nothing was measured here yet, so there is nothing to report.",
            "Run `python3 build.py efficacy --quick` first.",
        )
    ensure_efficacy()
    env = _lab_env()
    if part == "report":
        return max(_report(folder, folder, arguments, env) for folder in measured)
    if part == "publish":
        return _publish(FOLDER / "full", arguments, env)
    wesnoth = ensure_wesnoth()
    if wesnoth:
        env["URUSHI_WESNOTH"] = str(wesnoth)
    if part == "check":
        return _check(arguments, env)
    folder = FOLDER / part
    folder.mkdir(parents=True, exist_ok=True)
    own = [f"--{part}", "--ledger", str(folder / LEDGER)]
    return _module("efficacy.run", [*own, *arguments], env) or _report(folder, folder, [], env)


def shared() -> Path:
    """Return where the weights and the real pictures lie, or would lie."""
    return Path(os.environ.get("URUSHI_SHARED") or ROOT.parent / "shared").resolve()


def _need_shared() -> None:
    for name in ("models", "images"):
        if not (shared() / name).is_dir():
            raise BuildError(
                f"The lab measures with weights and pictures that are not part of the project, and "
                f"{shared() / name} is not there.",
                "Put the folder `shared` beside the project, or set URUSHI_SHARED to it.",
            )


def _lab_env() -> dict[str, str]:
    return {
        **os.environ,
        "URUSHI_SHARED": str(shared()),
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(PYCORE)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _module(name: str, arguments: Sequence[str], env: Mapping[str, str]) -> int:
    command = [str(VENV_PYTHON), "-m", name, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env).returncode


def _report(folder: Path, out: Path, arguments: Sequence[str], env: Mapping[str, str]) -> int:
    own = [str(folder / LEDGER), "--out", str(out)]
    return _module("efficacy.report", [*own, *arguments], env)


def _publish(folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> int:
    code = _report(folder, RESULTS, arguments, env)
    if code:
        return code
    shutil.copyfile(folder / LEDGER, RESULTS / LEDGER)
    quoting = [str(RESULTS / "figures.json"), *(str(ROOT / name) for name in README)]
    return _module("efficacy.report.fill", quoting, env)


def _check(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    report = STATE / "tests-efficacy.xml"
    code = run_pytest([str(TESTS / "efficacy"), *arguments], report, env)
    tally = count(report)
    sys.stderr.flush()
    print(tally, flush=True)
    return code
