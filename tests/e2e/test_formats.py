"""The page's own Pillow reads and writes pictures of all kinds as the native one does."""

from __future__ import annotations

import base64
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from unit.codec.test_damage import VALID
from urushi_build.environment import ensure_node
from urushi_build.paths import DIST

HERE = Path(__file__).parent
SCRIPT = HERE / "formats_set.py"

# Another JPEG library may decode to other levels by one.
INEXACT = {"JPEG", "JPEG inks", "JPEG progressive", "MPO", "WebP", "WebP moving"}
REFUSED = {"TIFF JPEG": "TIFF"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the runtime says, and what is said here."""
    files = {name: base64.b64encode(data).decode() for name, data in VALID.items()}
    folder = tmp_path_factory.mktemp("formats")
    runtime = folder / "runtime"
    shutil.copytree(DIST / "runtime", runtime)
    (runtime / "package.json").write_text('{"type": "commonjs"}')
    script = folder / "script.py"
    script.write_text(f"{SCRIPT.read_text('utf-8')}\nanswer({files!r})\n", "utf-8")
    command = [ensure_node().node, HERE / "runtime_set.mjs", runtime, script]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    there = json.loads(done.stdout.splitlines()[-1])
    del there["loadedAtBoot"]
    spec = importlib.util.spec_from_file_location("formats_set", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return there, json.loads(module.answer(files))


def without_levels(facts: Any) -> Any:
    """The same without what depends on single levels."""
    if not isinstance(facts, dict):
        return facts
    return {k: without_levels(v) for k, v in facts.items() if k not in ("pixels", "frames")}


@pytest.mark.parametrize("name", VALID)
def test_a_picture_is_the_same_there(
    answers: tuple[dict[str, Any], dict[str, Any]], name: str
) -> None:
    there, here = answers[0][name], answers[1][name]
    if name in REFUSED:  # its libtiff does not know JPEG
        assert there == {"code": "E_UNSUPPORTED", "kind": REFUSED[name]}
        assert here["mode"] == "RGB"
    elif name in INEXACT:
        assert without_levels(there) == without_levels(here)
    else:
        assert there == here
