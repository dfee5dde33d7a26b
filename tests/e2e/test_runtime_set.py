"""The pruned and precompiled runtime still does all that the unpruned one does for us."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import ndimage
from urushi_build.environment import ensure_node
from urushi_build.files import sha256_of
from urushi_build.paths import DIST
from urushi_build.site import read_info

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    # Beside a package.json of its own, as Node would otherwise guess what a .js file is.
    runtime = tmp_path_factory.mktemp("set") / "runtime"
    shutil.copytree(DIST / "runtime", runtime)
    (runtime / "package.json").write_text('{"type": "commonjs"}')
    command = [ensure_node().node, HERE / "runtime_set.mjs", runtime, HERE / "runtime_set.py"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_everything_imports_and_every_codec_works(answer: dict[str, Any]) -> None:
    assert answer["failures"] == {}
    assert answer["lossless"] == {"PNG": True, "WEBP": True, "JPEG": False}


def test_scipy_is_not_loaded_for_the_first_coat(answer: dict[str, Any]) -> None:
    assert answer["loadedAtBoot"] == ["Pillow", "numpy", "urushi"]


def test_numbers_are_the_native_ones(answer: dict[str, Any]) -> None:
    field = np.random.Generator(np.random.PCG64(7)).normal(size=(48, 64)).astype(np.float32)
    assert answer["rfft2"] == ["complex64", True]
    assert answer["first"] == float(field[0, 0])
    assert answer["singular"] == pytest.approx(
        float(np.linalg.svd(field, compute_uv=False)[0]), rel=1e-5
    )
    assert answer["blurred"] == pytest.approx(
        float(ndimage.gaussian_filter(field, 1.5).std()), rel=1e-4
    )


def test_japanese_text_decodes(answer: dict[str, Any]) -> None:
    assert answer["japanese"] == "漆"


def test_lock_names_each_file_with_its_hash() -> None:
    lock = json.loads((DIST / "runtime" / "pyodide-lock.json").read_text())["packages"]
    assert set(lock) == {"numpy", "openblas", "pillow", "scipy", "urushi"}
    for entry in lock.values():
        assert sha256_of(DIST / "runtime" / entry["file_name"]) == entry["sha256"]


def test_first_coat_downloads_less_than_twenty_megabytes() -> None:
    size = read_info()["bytes"]
    assert size["boot"] < 20e6
    assert size["total"] == sum(size["files"].values())
