"""The whole way, as the Python API offers it: `urushi.protect`."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pictures import PICTURES, painting, photo_like
from PIL import Image
from urushi import PRESETS, Output, protect
from urushi.errors import UrushiError
from urushi.keys import MAX_SEED
from urushi.protect import Session, finish, new_seed

from unit.support import from_bytes, pixels, to_bytes

# The package's function of the same name hides its module from a plain import.
module = sys.modules["urushi.protect"]


@functools.cache
def _file(
    format_: str = "PNG", *, alpha: bool = False, size: tuple[int, int] = (180, 130)
) -> bytes:
    return to_bytes(PICTURES["painting"](*size, alpha=alpha), format_)


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(_file())
    result = protect((tmp_path / "cat.png").read_bytes(), PRESETS["balanced"], key="my passphrase")
    (tmp_path / "cat.urushi.png").write_bytes(result.data)
    with Image.open(tmp_path / "cat.urushi.png") as out:
        assert (out.format, out.size) == ("PNG", (180, 130))
    assert (result.format, result.width, result.height) == ("png", 180, 130)
    assert set(result.seconds) >= {"decode", "analyse", "solve", "coat", "encode"}
    assert all(seconds >= 0 for seconds in result.seconds.values())


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_the_same_call_gives_the_same_bytes(format_: str) -> None:
    data = _file(format_)
    first, second = (protect(data, PRESETS["balanced"], key="k", seed=5) for _ in range(2))
    assert first.data == second.data
    assert (first.fit, first.full, first.amplitude) == (second.fit, second.full, second.amplitude)


def test_bytes_do_not_depend_on_what_a_session_did_before() -> None:
    data = _file()
    expected = protect(data, PRESETS["balanced"], key="k", seed=5).data
    session = Session(data)
    for name in ("strong", "subtle"):
        finish(session.run(PRESETS[name], "k", 5, Output()))
    finish(session.prepare(PRESETS["balanced"].with_target(52), "k", 5))
    finish(session.run(PRESETS["strong"], "other", 6, Output("jpeg")))
    session.release()
    assert finish(session.run(PRESETS["balanced"], "k", 5, Output())).data == expected
    assert finish(session.run(PRESETS["balanced"], "k", 5, Output())).data == expected


def test_another_seed_or_key_gives_another_picture() -> None:
    data = _file()
    files = {
        protect(data, PRESETS["balanced"], key=key, seed=seed).data
        for key, seed in (("k", 5), ("k", 6), ("other", 5), ("", 5))
    }
    assert len(files) == 4


def test_without_a_seed_every_call_is_its_own_and_can_be_repeated() -> None:
    data = _file()
    first, second = (protect(data, PRESETS["balanced"]) for _ in range(2))
    assert first.seed != second.seed and first.data != second.data
    assert protect(data, PRESETS["balanced"], seed=first.seed).data == first.data


def test_seeds_fit_a_json_number() -> None:
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert all(0 <= seed <= MAX_SEED == 2**53 - 1 for seed in seeds)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_alpha_and_what_it_hides_are_untouched(mode: str, format_: str) -> None:
    if (mode, format_) == ("LA", "WEBP"):
        mode = "RGBA"
    image = PICTURES["photo_like"](200, 160, alpha=True).convert(mode)
    options = {"lossless": True, "exact": True} if format_ == "WEBP" else {}
    out = from_bytes(protect(to_bytes(image, format_, **options), PRESETS["strong"], seed=1).data)
    before, after = pixels(image), pixels(out)
    assert out.mode == mode
    np.testing.assert_array_equal(after[..., -1], before[..., -1])
    hidden = before[..., -1] == 0
    assert hidden.any()
    np.testing.assert_array_equal(after[hidden], before[hidden])
    shown = before[..., -1] == 255
    assert (after[shown] != before[shown]).mean() > 0.3


def test_the_original_is_untouched() -> None:
    data = bytearray(_file(alpha=True))
    copy = bytes(data)
    session = Session(bytes(data))
    finish(session.run(PRESETS["strong"], "", 1, Output()))
    assert session.data == copy
    np.testing.assert_array_equal(np.asarray(session.picture.image), pixels(copy))


@pytest.mark.parametrize("alpha", [False, True])
def test_a_large_picture_is_coated_in_place_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch, alpha: bool
) -> None:
    # Larger than its fit view, as every picture is that is coated in place.
    data = _file(alpha=alpha, size=(1700, 100))
    expected = protect(data, PRESETS["balanced"], seed=5)
    monkeypatch.setattr(module, "COPY_LIMIT", 0)
    session = Session(data)
    first = finish(session.run(PRESETS["balanced"], "", 5, Output()))
    assert first.data == expected.data
    assert (first.fit, first.full) == (expected.fit, expected.full)
    # The session gave its pixels away, and reads them again for the next run.
    assert finish(session.run(PRESETS["balanced"], "", 5, Output())).data == expected.data
    np.testing.assert_array_equal(np.asarray(session.picture.image), pixels(data))


def test_a_run_that_is_stopped_midway_leaves_the_session_usable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = _file(size=(1700, 100))
    expected = protect(data, PRESETS["balanced"], seed=5).data
    for limit in (module.COPY_LIMIT, 0):
        monkeypatch.setattr(module, "COPY_LIMIT", limit)
        stages = [step.stage for step in Session(data).run(PRESETS["balanced"], "", 5, Output())]
        for stop in range(1, len(stages)):
            session = Session(data)
            run = session.run(PRESETS["balanced"], "", 5, Output())
            for _ in range(stop):
                next(run)
            run.close()
            assert finish(session.run(PRESETS["balanced"], "", 5, Output())).data == expected


def test_progress_has_named_stages_in_order() -> None:
    seen = list(Session(_file()).run(PRESETS["subtle"], "", 1, Output()))
    stages = list(dict.fromkeys(step.stage for step in seen))
    assert stages == ["decode", "analyse", "solve", "coat", "measure", "encode"]
    assert all(0 <= step.done <= step.total and step.total > 0 for step in seen)


@pytest.mark.parametrize(("source", "target"), [("PNG", "jpeg"), ("JPEG", "webp"), ("WEBP", "png")])
def test_output_format_is_obeyed(source: str, target: str) -> None:
    result = protect(_file(source), PRESETS["subtle"], output=Output(target))
    assert result.format == target == str(from_bytes(result.data).format).lower()


@pytest.mark.parametrize("mode", ["1", "P", "L"])
def test_pictures_of_few_colours_get_a_coat(mode: str) -> None:
    image = photo_like(160, 120).convert(mode)
    out = from_bytes(protect(to_bytes(image, "PNG"), PRESETS["strong"], seed=1).data)
    assert len(np.unique(pixels(out.convert("L")))) > 20


def test_a_coat_outlives_the_jpeg_it_is_saved_in() -> None:
    before = painting(256, 256)
    data = to_bytes(before, "JPEG", quality=90)
    coated = pixels(protect(data, PRESETS["strong"], seed=1).data).astype(float)
    # A saved coat is that of the same picture, key and seed without JPEG's losses.
    ideal = pixels(protect(data, PRESETS["strong"], seed=1, output=Output("png")).data)
    clean = pixels(data).astype(float)
    kept = np.corrcoef((coated - clean).ravel(), (ideal - clean).ravel())[0, 1]
    assert kept > 0.9


def test_bad_input_is_a_typed_error() -> None:
    for data in (b"", b"no picture", _file()[:200]):
        with pytest.raises(UrushiError) as caught:
            protect(data, PRESETS["balanced"])
        assert re.fullmatch("E_[A-Z_]+", caught.value.code)


def test_real_pictures_of_every_kind(shared_picture: Callable[[str], Path]) -> None:
    for name in ("fmt_p3_ring_icc.png", "fmt_exif_orient6.jpg"):
        data = shared_picture(name).read_bytes()
        result = protect(data, PRESETS["balanced"], seed=1)
        before, after = Image.open(shared_picture(name)), from_bytes(result.data)
        assert sorted(after.size) == sorted(before.size)
        assert after.info.get("icc_profile") == before.info.get("icc_profile")


def test_the_engine_knows_nothing_of_the_browser() -> None:
    package = Path(str(module.__file__)).parent
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import|from)\s+(js|pyodide)\b", text, re.MULTILINE), path.name
