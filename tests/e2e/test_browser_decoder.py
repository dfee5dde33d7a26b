"""Pictures that the engine cannot read and the browser can: decoded by it, and it is said so."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pictures
import pytest
from browsing import plant
from browsing.avif import avif, pixels_of, small_avif
from browsing.files import Given, encoded, small_png
from browsing.fixtures import NewStudio
from browsing.native import levels, native
from browsing.studio import Studio
from numpy.typing import NDArray
from PIL import ExifTags, Image
from unit.codec.inks import printer
from urushi.codec import decode
from urushi_build.paths import WEB

# The file as the browser shows it, with none of the page's code.
_SHOWN = """async ([text, type]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([bytes], { type }));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL();
}"""

# The picture before its coat, as the engine gives it: at 1:1, since it is small.
_BEFORE = """() => {
  const { data, width, height } =
    document.querySelector("run-bar").app.store.state.shots.whole.images[0];
  let text = "";
  for (let i = 0; i < data.length; i += 4096) {
    text += String.fromCharCode(...data.subarray(i, i + 4096));
  }
  return [btoa(text), width, height];
}"""


def _shown(studio: Studio, given: Given) -> NDArray[np.int16]:
    url: str = studio.page.evaluate(_SHOWN, [base64.b64encode(given.data).decode(), given.mime])
    return levels(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA"))


def _before(studio: Studio) -> NDArray[np.int16]:
    text, width, height = studio.page.evaluate(_BEFORE)
    return (
        np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4).astype(np.int16)
    )


def _codes(studio: Studio) -> list[str]:
    items = studio.by("notices").locator("li").all()
    return [str(item.get_attribute("data-code")) for item in items]


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((WEB / "i18n" / f"{language}.json").read_text("utf-8"))
    return words


OPAQUE = {
    "coarse chroma": lambda: small_avif(),
    "fine chroma": lambda: avif("fine.avif", pictures.cel(210, 160), subsampling="4:4:4"),
    "grey": lambda: avif("grey.avif", pictures.cel(200, 150).convert("L"), subsampling="4:0:0"),
}


@pytest.mark.parametrize("name", OPAQUE)
def test_opaque_pixels_are_those_that_the_browser_shows(studio: Studio, name: str) -> None:
    given = OPAQUE[name]()
    studio.add_and_see(given)
    before = _before(studio)
    np.testing.assert_array_equal(before, _shown(studio, given))
    # And an independent decoder agrees, chroma and all.
    apart = np.abs(before[..., :3] - pixels_of(given)[..., :3])
    assert apart.max() <= 2 and apart.mean() < 0.1
    assert studio.state("s.pictures[0].info.has_alpha") is False


def test_alpha_is_not_multiplied_in(studio: Studio) -> None:
    if not studio.page.evaluate("'rotation' in VideoFrame.prototype"):
        pytest.skip("this browser does not say how a frame is turned, so that a canvas is used")
    image = pictures.painting(240, 170, seed=5, alpha=True)
    given = avif("cut-out.avif", image, quality=100, subsampling="4:4:4")
    alpha = np.asarray(image)[..., 3]
    assert (alpha == 0).mean() > 0.2 and ((alpha > 0) & (alpha < 255)).sum() > 500
    studio.add_and_see(given)
    before = _before(studio)
    # Even where it is transparent there is the colour that it was given.
    assert np.abs(before - pixels_of(given))[..., :3].max() <= 2
    assert _codes(studio) == ["browser-decoded"]
    np.testing.assert_array_equal(before[..., 3], _shown(studio, given)[..., 3])
    saved = studio.coat_and_save()
    assert saved.image.mode == "RGBA"
    np.testing.assert_array_equal(levels(saved.image)[..., 3], before[..., 3])


def test_it_is_told_where_a_canvas_rounded_what_is_translucent(new_studio: NewStudio) -> None:
    studio = new_studio().open()
    studio.page.evaluate("delete globalThis.ImageDecoder")  # as other browsers are
    image = pictures.painting(240, 170, seed=5, alpha=True)
    studio.add_and_see(avif("cut-out.avif", image, quality=95, subsampling="4:2:0"))
    before = _before(studio)
    clear = before[..., 3] == 0
    assert clear.mean() > 0.2 and (before[clear] == 0).all()
    assert _codes(studio) == ["browser-decoded", "translucent-rounded"]
    # It is still said once the picture is coated.
    studio.coat_and_save()
    assert _codes(studio) == ["browser-decoded", "translucent-rounded"]


def test_a_turned_picture_is_upright(studio: Studio) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    given = avif("turned.avif", pictures.cel(240, 160), subsampling="4:4:4", exif=exif.tobytes())
    studio.add_and_see(given)
    before = _before(studio)
    assert before.shape == (240, 160, 4)
    np.testing.assert_array_equal(before, _shown(studio, given))


def test_it_is_coated_and_saved_as_png(studio: Studio) -> None:
    given = small_avif("my.cat.avif")
    studio.add_and_see(given)
    before = Image.fromarray(_before(studio)[..., :3].astype(np.uint8))
    saved = studio.coat_and_save()
    assert (saved.name, saved.image.format, saved.image.mode) == (
        "my.cat.urushi.png",
        "PNG",
        "RGB",
    )
    # What the coat lies on are those pixels.
    expected = native(encoded("clean.png", before), studio)
    assert np.abs(levels(saved.image) - levels(expected.image)).max() <= 1
    studio.by("format").select_option("jpeg")
    assert _notice(studio).endswith("Saved as JPEG.")
    assert studio.coat_and_save().name == "my.cat.urushi.jpg"


def test_the_page_says_so_in_both_languages(studio: Studio, phone: Studio) -> None:
    for page, language in ((studio, "en"), (phone, "ja")):
        page.add_and_see(small_avif())
        expected = _words(language)["notice.browser-decoded"]
        assert _notice(page) == expected.format(kind="AVIF", format="PNG")
        assert page.by("notices").get_attribute("aria-live") == "polite"
        page.by("lang-ja" if language == "en" else "lang-en").click()
        assert _notice(page) != expected.format(kind="AVIF", format="PNG")
        page.by(f"lang-{language}").click()
    # Of another picture it is not said.
    studio.add(small_png())
    studio.settle("ready")
    studio.by("picture").last.get_by_role("button").first.click()
    assert studio.by("notices").locator("li").count() == 0


def test_a_notice_of_the_engine_is_shown_and_an_unknown_one_is_not(
    studio: Studio,
) -> None:
    studio.add_and_see(encoded("few.png", pictures.cel(200, 150).quantize(16)))
    assert _notice(studio) == _words("en")["notice.palette"]
    studio.page.evaluate(
        """() => {
          const { store } = document.querySelector("run-bar").app;
          const [{ id, info }] = store.state.pictures;
          const notices = [{ code: "palette" }, { code: "of-a-newer-engine" }, { code: "palette" }];
          store.updatePicture(id, { info: { ...info, notices } });
        }"""
    )
    assert _notice(studio) == _words("en")["notice.palette"]


def test_cmyk_without_a_profile(studio: Studio) -> None:
    image = pictures.cel(200, 150).convert("CMYK")
    given = encoded("print.jpg", image, quality=95)
    studio.add_and_see(given)
    assert _notice(studio).startswith("Opened by the browser (CMYK)")
    # The plain complement of the inks, as Pillow does it as well.
    assert np.abs(_before(studio)[..., :3] - levels(given.image.convert("RGB"))).max() <= 2
    assert studio.coat_and_save().image.mode == "RGB"


def test_cmyk_with_a_profile_is_converted_by_the_engine(studio: Studio) -> None:
    ink = pictures.cel(200, 150).convert("CMYK")
    given = encoded("print.jpg", ink, quality=95, icc_profile=printer("lut16"))
    studio.add_and_see(given)
    assert _notice(studio) == _words("en")["notice.cmyk-converted"]
    expected = decode(given.data).image
    assert np.abs(_before(studio)[..., :3] - levels(expected)).max() <= 1
    saved = studio.coat_and_save()
    assert (saved.name, saved.image.mode) == ("print.urushi.jpg", "RGB")
    assert "icc_profile" not in saved.image.info


def test_a_file_of_the_world(studio: Studio, shared_picture: Callable[[str], Path]) -> None:
    file = shared_picture("fmt_hopper.avif")
    given = Given(file.name, file.read_bytes())
    studio.add_and_see(given)
    np.testing.assert_array_equal(_before(studio), _shown(studio, given))
    assert np.abs(_before(studio)[..., :3] - pixels_of(given)).max() <= 2


def test_a_damaged_file_ends_in_a_sentence(studio: Studio, phone: Studio) -> None:
    data = small_avif().data
    for page, language in ((studio, "en"), (phone, "ja")):
        for size in (40, 400, len(data) // 2, len(data) - 50):
            page.add(Given(f"{size}.avif", data[:size]))
            told = page.problem()
            assert _words(language)["error.E_DECODE.browser.what"].format(kind="AVIF") in told
            assert page.by("problem").get_attribute("data-code") == "E_DECODE"
            page.by("close-picture").click()


def test_what_is_too_large_is_refused_before_it_is_decoded(studio: Studio) -> None:
    data = bytearray(small_avif().data)
    place = data.index(b"ispe") + 8  # the image's extent (ISO/IEC 23008-12, 6.5.3)
    data[place : place + 8] = (14_000).to_bytes(4, "big") * 2
    studio.page.evaluate(
        """() => {
          window.decoded = 0;
          const { decode } = ImageDecoder.prototype;
          ImageDecoder.prototype.decode = function (...given) {
            window.decoded += 1;
            return decode.apply(this, given);
          };
          window.mend = () => { ImageDecoder.prototype.decode = decode; };
        }"""
    )
    studio.add(Given("huge.avif", bytes(data)))
    assert "196 megapixels; up to 120 can" in studio.problem()
    assert studio.page.evaluate("mend(), decoded") == 0


def test_nothing_is_left_behind(studio: Studio) -> None:
    studio.page.evaluate(
        """() => {
          const make = window.createImageBitmap;
          const made = (window.made = []);
          window.createImageBitmap = async (...given) => {
            const bitmap = await make.apply(window, given);
            made.push(bitmap);
            return bitmap;
          };
          window.mend = () => { window.createImageBitmap = make; };
        }"""
    )
    studio.add_and_see(small_avif())
    sides = studio.page.evaluate("mend(), made.map(({ width }) => width)")
    # The trial of the canvas, the picture, and the sketch that the strip shows.
    assert len(sides) == 3
    assert sorted(sides)[:2] == [0, 0] and max(sides) > 0


def test_after_a_restart_of_the_engine_it_is_decoded_again(studio: Studio) -> None:
    studio.add_and_see(small_avif())
    before = _before(studio)
    plant.at_once(studio, plant.CLOSE)
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
    studio.ready()
    studio.by("preset-strong").check(force=True)
    studio.previewed()
    np.testing.assert_array_equal(_before(studio), before)
    assert studio.coat_and_save().image.size == (301, 203)


def test_another_size_is_made_of_it_as_well(studio: Studio) -> None:
    studio.add_and_see(small_avif())
    studio.by("size").select_option("custom")
    studio.by("size-side").fill("100")
    studio.by("size-side").press("Tab")
    studio.page.wait_for_function(
        "() => document.querySelector('run-bar').app.store.state.pictures[0].info.width === 100"
    )
    studio.previewed()
    assert studio.coat_and_save().image.size == (100, 67)


_HANG = """() => {
  const { decode, close } = ImageDecoder.prototype;
  window.closings = 0;
  ImageDecoder.prototype.decode = () => new Promise(() => {});
  ImageDecoder.prototype.close = function () {
    window.closings += 1;
    return close.call(this);
  };
  window.mend = () => Object.assign(ImageDecoder.prototype, { decode, close });
}"""


def test_put_away_while_the_browser_decodes_it(studio: Studio) -> None:
    studio.page.evaluate(_HANG)
    studio.add(small_avif())
    studio.page.wait_for_timeout(500)
    assert studio.statuses() == ["opening"]
    studio.by("close-picture").click()
    studio.by("pick").wait_for()
    assert studio.page.evaluate("mend(), closings") >= 1
    # Whatever waited behind it is opened.
    given = small_png()
    studio.add_and_see(given)
    assert studio.coat_and_save().image.size == given.image.size


def test_a_browser_that_never_answers_is_not_waited_for(new_studio: NewStudio) -> None:
    studio = new_studio()
    studio.page.clock.install()
    studio.open()
    studio.page.evaluate(_HANG)
    studio.add(small_avif(), small_png("later.png"))
    studio.page.wait_for_timeout(500)
    studio.page.clock.run_for(121_000)
    studio.settle("ready", "refused")
    assert studio.statuses() == ["refused", "ready"]


# As Brave does it: the lowest bit of a few levels.
_NOISE = """() => {
  const { getImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.getImageData = function (...given) {
    const image = getImageData.apply(this, given);
    for (let i = 0; i < image.data.length; i += 997) image.data[i] ^= 1;
    return image;
  };
  window.mend = () => Object.assign(CanvasRenderingContext2D.prototype, { getImageData });
}"""


def test_a_canvas_that_lies_is_not_believed(studio: Studio) -> None:
    studio.page.evaluate(_NOISE)
    studio.add(small_avif())
    told = studio.problem()
    assert _words("en")["error.E_UNSUPPORTED.canvas-noise.what"] in told and "Brave" in told
    studio.by("close-picture").click()
    # What needs no canvas is as exact as ever.
    given = avif("cut-out.avif", pictures.painting(120, 90, alpha=True), subsampling="4:4:4")
    if studio.page.evaluate("'rotation' in VideoFrame.prototype"):
        studio.add_and_see(given)
        assert np.abs(_before(studio) - pixels_of(given))[..., :3].max() <= 2
    studio.page.evaluate("mend()")


def test_the_file_dialog_offers_it_but_not_what_a_phone_converts(
    studio: Studio, phone: Studio
) -> None:
    for page in (studio, phone):
        with page.page.expect_file_chooser() as chooser:
            page.by("pick").click()
        offered = (chooser.value.element.get_attribute("accept") or "").split(",")
        assert {
            "image/png",
            "image/avif",
            "image/jxl",
            "image/gif",
            "image/tiff",
            "image/bmp",
        } < {*offered}
        assert ".psd" in offered
        # Chromium cannot read it, and a phone gives a JPEG instead.
        assert "image/heic" not in offered


def test_what_the_browser_reads_is_known_without_asking_anybody(studio: Studio) -> None:
    answers = studio.page.evaluate(
        """async () => {
          const { reads } = await import(new URL("js/io/reads.js", document.baseURI));
          const types = ["image/png", "image/avif", "image/heic", "image/none"];
          return Promise.all(types.map(reads));
        }"""
    )
    assert answers == [True, True, False, False]


KINDS = ["AVIF", "HEIC", "JPEG XL", "JPEG 2000", "CMYK", "TIFF", "BigTIFF", "RAW", "EXR", "float"]
KINDS += ["CLIP", "KRA", "XCF", "SAI", "MDP", "ORA", "PSD", "PSB", "PDF", "SVG", "EPS"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_that_is_refused_has_a_sentence_of_its_own(
    studio: Studio, language: str
) -> None:
    errors = [{"code": "E_UNSUPPORTED", "details": {"kind": kind}} for kind in [*KINDS, "of Mars"]]
    errors += [
        {
            "code": "E_TOO_LARGE",
            "details": {"megapixels": 120.4, "limit_megapixels": 120},
        },
        {"code": "E_TOO_LARGE", "details": {"width": 70_000, "height": 9, "limit_side": 65_500}},
        {"code": "E_TOO_LARGE", "details": {"frames": 4000, "limit_frames": 310}},
    ]
    told = studio.page.evaluate(
        """async ([errors, lang]) => {
          const at = (file) => new URL(`js/${file}`, document.baseURI);
          const { errorText } = await import(at("errors.js"));
          const { I18n } = await import(at("i18n.js"));
          const i18n = await I18n.load();
          i18n.lang = lang;
          return errors.map((error) => Object.values(errorText(i18n, error)));
        }""",
        [errors, language],
    )
    sentences = [" ".join(one) for one in told]
    assert len(set(sentences)) == len(sentences)
    assert not [
        text for text in sentences if "{" in text or "undefined" in text or "error." in text
    ]
    for kind, (_what, todo) in zip(KINDS, told, strict=False):
        assert "PNG" in todo, kind
    assert "120.4" in sentences[-3] and "65,500" in sentences[-2]
    assert "4,000" in sentences[-1] and "310" in sentences[-1]


def _notice(studio: Studio) -> str:
    studio.by("notices").locator("li").first.wait_for()
    return studio.by("notices").inner_text()
