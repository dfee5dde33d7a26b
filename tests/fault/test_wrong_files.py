"""Files that are not pictures, or not such as can be coated: a sentence, and nothing is lost."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pictures
import pytest
from browsing.files import Given, encoded, header_bomb, sixteen_bit_png, small_jpeg, small_png
from browsing.studio import Studio
from PIL import Image
from urushi_build.paths import WEB


@dataclass(frozen=True)
class Wrong:
    """A file that has to be refused, and as what; `sentence` where it is not that of the code."""

    file: Callable[[], Given]
    code: str
    sentence: str = ""


def _avif() -> Given:
    # The first box of an AVIF file is all that anybody needs to see what it is.
    return Given("new.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(200))


def _layers() -> Given:
    return Given("drawing.clip", b"CSFCHUNK" + bytes(200))


def _heic() -> Given:
    return Given("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200))


def _cmyk() -> Given:
    whole = encoded("print.jpg", pictures.cel(190, 170).convert("CMYK"))
    return Given(whole.name, whole.data[: len(whole.data) // 2])


def _float() -> Given:
    buffer = io.BytesIO()
    Image.new("F", (40, 30)).save(buffer, "TIFF")
    return Given("rendered.tif", buffer.getvalue())


WRONG = {
    "text named png": Wrong(lambda: Given("letter.png", b"Dear Sir or Madam,\n" * 40), "E_DECODE"),
    "empty": Wrong(lambda: Given("empty.png", b""), "E_DECODE"),
    "truncated JPEG": Wrong(lambda: Given("half.jpg", small_jpeg().data[:6000]), "E_DECODE"),
    "truncated PNG": Wrong(lambda: Given("half.png", small_png().data[:3000]), "E_DECODE"),
    "only a header": Wrong(lambda: Given("head.png", small_png().data[:40]), "E_DECODE"),
    "20000 x 20000": Wrong(header_bomb, "E_TOO_LARGE"),
    "truncated CMYK JPEG": Wrong(_cmyk, "E_DECODE", "E_DECODE.browser"),
    "floating point": Wrong(_float, "E_UNSUPPORTED", "E_UNSUPPORTED.float"),
    "layers of another program": Wrong(_layers, "E_UNSUPPORTED", "E_UNSUPPORTED.clip"),
    "only an AVIF's first box": Wrong(_avif, "E_DECODE", "E_DECODE.browser"),
    "HEIC": Wrong(_heic, "E_UNSUPPORTED", "E_UNSUPPORTED.heic"),
}


def _sentence(language: str, wrong: Wrong) -> str:
    words: dict[str, str] = json.loads((WEB / "i18n" / f"{language}.json").read_text("utf-8"))
    return words[f"error.{wrong.sentence or wrong.code}.what"]


@pytest.mark.parametrize("name", WRONG)
def test_is_refused_in_the_readers_language(studio: Studio, phone: Studio, name: str) -> None:
    wrong = WRONG[name]
    for page, language in ((studio, "en"), (phone, "ja")):
        page.add(wrong.file())
        told = page.problem()
        # The sentence, with its gaps filled.
        for part in _sentence(language, wrong).replace("{", "}").split("}")[::2]:
            assert part in told
        assert "{" not in told and "undefined" not in told
        assert page.by("problem").get_attribute("data-code") == wrong.code
        assert page.by("coat").is_disabled()
        assert page.by("retry").is_hidden()  # nothing would change


def test_what_was_open_stays_open_and_can_be_coated(studio: Studio) -> None:
    good = small_png("good.png")
    studio.add_and_see(good)
    studio.by("preset-strong").check(force=True)
    studio.add(*(wrong.file() for wrong in WRONG.values()))
    studio.settle("ready", "refused")
    assert studio.statuses() == ["ready"] + ["refused"] * len(WRONG)
    studio.by("picture").first.get_by_role("button").first.click()
    studio.previewed()
    assert studio.by("problem").is_hidden()
    assert studio.by("preset-strong").is_checked()
    saved = studio.coat_and_save()
    assert not np.array_equal(np.asarray(saved.image), np.asarray(good.image))


def test_a_refused_file_can_be_put_away(studio: Studio) -> None:
    studio.add(Given("letter.png", b"Dear Sir or Madam"))
    studio.problem()
    studio.by("close-picture").click()
    assert studio.by("problem").is_hidden()
    assert studio.by("pick").is_visible()


BAD = Path(__file__).resolve().parents[3] / "shared" / "bad"
CODES = {"E_DECODE", "E_UNSUPPORTED", "E_TOO_LARGE"}


@pytest.mark.parametrize("folder", ["pillow", "pngsuite", "."])
def test_every_damaged_file_at_hand_ends_in_a_picture_or_a_sentence(
    studio: Studio, folder: str
) -> None:
    place = BAD / folder
    if not place.is_dir():
        pytest.skip(f"../shared/bad/{folder} is not here")
    files = place.iterdir() if folder == "." else place.rglob("*")
    chosen = sorted(file for file in files if file.suffix in (".png", ".jpg", ".gif", ".tif"))
    assert chosen
    studio.add(*chosen)
    studio.settle("ready", "refused")
    ends = studio.state("s.pictures.map(({ name, status, error }) => [name, status, error?.code])")
    assert len(ends) == len(chosen)
    for name, status, code in ends:
        assert status == "ready" or code in CODES, (name, status, code)
        # In PNG's own suite those that begin with x are damaged on purpose, and only those.
        if folder == "pngsuite":
            assert (status == "refused") == name.startswith("x"), name
    studio.coat_one_more(small_png("afterwards.png"))


def _moving() -> Given:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return Given("moving.gif", buffer.getvalue())


def _kept(format_: str) -> Callable[[], Given]:
    suffix = {"TIFF": "tif"}.get(format_, format_.lower())
    buffer = io.BytesIO()
    pictures.cel(90, 70).save(buffer, format_)
    return lambda: Given(f"cat.{suffix}", buffer.getvalue())


UNUSUAL = {
    "16 bits": sixteen_bit_png,
    "animation": _moving,
    "GIF": _kept("GIF"),
    "TIFF": _kept("TIFF"),
    "BMP": _kept("BMP"),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_once_was_refused_is_opened_and_coated(studio: Studio, name: str) -> None:
    given = UNUSUAL[name]()
    studio.add_and_see(given)
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert saved.image.format == given.image.format
