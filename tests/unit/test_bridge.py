"""The bridge: every message as the page sends it, and every mistake as a coded reply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pictures import PICTURES, cel
from PIL import Image, PngImagePlugin
from urushi import PRESETS, bridge, codec, protect

from unit.support import from_bytes, pixels, png_header, to_bytes

RECIPE: dict[str, Any] = json.loads(PRESETS["balanced"].to_json())
GROUPS = ("perturbations", "finishes", "marks", "classics")
COAT: dict[str, Any] = {"recipe": RECIPE, "seed": 7, "key": "k"}


class ReplyError(Exception):
    """A reply that is an error, with its code as the text."""


class Page:
    """Speaks to the bridge as the worker does."""

    def __init__(self) -> None:
        self.progress: list[dict[str, Any]] = []

    def raw(self, type_: Any, params: Any, data: Any = None) -> tuple[dict[str, Any], list[bytes]]:
        """Sends parameters as they are and returns the reply."""
        self.progress = []
        steps = bridge.handle(type_, params, data)
        while True:
            try:
                self.progress.append(json.loads(next(steps)))
            except StopIteration as stop:
                reply = stop.value
                break
        for buffer in reply.buffers:
            assert isinstance(buffer, bytes)
        return json.loads(reply.json, parse_constant=_no_constant), reply.buffers

    def ask(self, type_: str, params: dict[str, Any], data: Any = None) -> tuple[Any, list[bytes]]:
        """Sends a message; returns its result and its buffers."""
        reply, buffers = self.raw(type_, json.dumps(params), data)
        if not reply["ok"]:
            error = reply["error"]
            assert set(error) == {"code", "message", "retriable", "details"}
            assert error["message"] and isinstance(error["retriable"], bool)
            assert buffers == []
            raise ReplyError(error["code"])
        return reply["result"], buffers

    def fail(self, type_: str, params: dict[str, Any], data: Any = None) -> dict[str, Any]:
        """Sends a message that has to be refused; returns the error."""
        reply, _ = self.raw(type_, json.dumps(params), data)
        assert not reply["ok"]
        error: dict[str, Any] = reply["error"]
        return error

    def code(self, type_: Any, params: Any, data: Any = None) -> str:
        """Code of the error that a message is answered by, "" if by none."""
        reply, _ = self.raw(type_, params, data)
        return "" if reply["ok"] else str(reply["error"]["code"])


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON: the page could not parse it")


@pytest.fixture
def page() -> Iterator[Page]:
    yield Page()
    bridge._sessions.clear()
    bridge._files.clear()


def _png(width: int = 220, height: int = 160, *, alpha: bool = False) -> bytes:
    return to_bytes(cel(width, height, alpha=alpha), "PNG")


@pytest.fixture
def opened(page: Page) -> Page:
    page.ask("open", {"doc": "a", "name": "cat.png"}, _png())
    return page


def _shot(data: bytes, size: list[int]) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8).reshape(size[1], size[0], 4)


def test_describe_has_all_that_controls_are_built_from(page: Page) -> None:
    result, buffers = page.ask("describe", {})
    assert buffers == []
    assert {p["name"]: p["target"] for p in result["presets"]} == {
        "subtle": 88,
        "balanced": 75,
        "strong": 60,
    }
    assert {"lattice", "texture"} <= {spec["name"] for spec in result["perturbations"]}
    layers = [spec for group in GROUPS for spec in result[group]]
    own = {"float": {"minimum", "maximum", "step"}, "choice": {"choices"}}
    own |= {"text": {"longest"}, "strokes": {"longest"}}
    for spec in layers + result["masks"]:
        for parameter in spec["parameters"]:
            common = {"name", "description", "unit", "kind", "default"}
            assert set(parameter) == common | own.get(parameter["kind"], set())
    for described in (result["feather"], *(spec["amount"] for spec in layers)):
        assert set(described) == {"minimum", "maximum", "step"}
    assert {spec["name"] for spec in layers if spec["solved"]} >= {"lattice", "texture", "warp"}
    assert not any(spec["solved"] for spec in result["finishes"])
    assert result["target"] == {"minimum": 50, "maximum": 95, "step": 1}
    assert result["limits"]["max_pixels"] >= 48_000_000
    assert [(f["name"], f["mime"], f["extension"], f["lossy"]) for f in result["formats"]] == [
        ("png", "image/png", ".png", False),
        ("jpeg", "image/jpeg", ".jpg", True),
        ("webp", "image/webp", ".webp", True),
        ("gif", "image/gif", ".gif", False),
        ("tiff", "image/tiff", ".tif", False),
        ("bmp", "image/bmp", ".bmp", False),
    ]
    assert {f["name"] for f in result["formats"] if f["moving"]} == {"png", "webp", "gif"}
    metadata, declaration = result["metadata"], result["declaration"]
    assert metadata["keep"] == [
        c for c in metadata["categories"] if c not in ("location", "device")
    ]
    terms = [term["name"] for term in declaration["terms"]]
    assert declaration["default"]["mining"] in terms
    assert set(declaration["longest"]) == set(declaration["default"])
    assert {"strips", "metadata", "metadata_source", "metadata_date", "max_bytes"} <= set(
        result["places"][0]
    )
    # The default recipe can be sent back as it is.
    page.ask("open", {"doc": "a"}, _png(64, 64))
    page.ask("measure", {"doc": "a", **COAT, "recipe": result["default_recipe"]})


def test_a_size_is_that_of_everything_that_follows(page: Page) -> None:
    size = {"kind": "long_side", "value": 110}
    result, _ = page.ask("open", {"doc": "a", "name": "a.png", "size": size}, _png())
    assert (result["width"], result["height"]) == (110, 80)
    run, buffers = page.ask("run", {"doc": "a", **COAT, "name": "a.png", "output": {}})
    assert (run["width"], run["height"]) == (110, 80)
    assert from_bytes(buffers[0]).size == (110, 80)


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ("2048", "E_PROTOCOL"),
        ({}, "E_PROTOCOL"),
        ({"kind": "long_side", "value": "2048"}, "E_PROTOCOL"),
        ({"kind": "long_side", "value": True}, "E_PROTOCOL"),
        ({"kind": "long_side", "value": 1}, "E_RECIPE"),
        ({"kind": "wide", "value": 2048}, "E_RECIPE"),
    ],
)
def test_refuses_a_bad_size(page: Page, size: Any, code: str) -> None:
    assert page.code("open", json.dumps({"doc": "a", "size": size}), _png()) == code


def test_open_counts_the_frames(page: Page) -> None:
    result, _ = page.ask("open", {"doc": "a"}, _png())
    assert result["frames"] == 1
    rest = [cel(64, 48, seed=seed) for seed in (2, 3)]
    moving = to_bytes(cel(64, 48), "GIF", save_all=True, append_images=rest)
    result, _ = page.ask("open", {"doc": "a"}, moving)
    assert result["frames"] == 3
    files = [
        page.ask("run", {"doc": "a", **COAT, "output": {"frames": frames}})[1][0]
        for frames in ("steady", "each")
    ]
    assert files[0] != files[1]


def _told_jpeg() -> bytes:
    """A JPEG that names its camera, its artist and its place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Urushi Optical", "Hanako"
    exif[0x8825] = {1: "N", 2: (35.0, 36.0, 12.5)}
    return to_bytes(cel(64, 48), "JPEG", exif=exif)


def _fates(items: list[dict[str, Any]]) -> dict[tuple[str, str], bool]:
    return {(item["source"], item["name"]): item["kept"] for item in items}


def test_inspect_tells_what_goes_what_stays_and_what_is_added(page: Page) -> None:
    page.ask("open", {"doc": "a"}, _told_jpeg())
    result, buffers = page.ask("inspect", {"doc": "a"})
    assert buffers == []
    fates = _fates(result["items"])
    assert not fates["EXIF", "GPSLatitude"] and not fates["EXIF", "Make"]
    assert fates["EXIF", "Artist"]
    kept = [item["kept"] for item in result["items"]]
    counts = {"going": kept.count(False), "staying": kept.count(True), "adding": 0, "replacing": 0}
    assert result["counts"] == counts
    result, _ = page.ask("inspect", {"doc": "a", "keep": ["location"], "output": {"format": "png"}})
    fates = _fates(result["items"])
    assert fates["EXIF", "GPSLatitude"] and not fates["EXIF", "Artist"]
    # What the declaration says is added, or takes the place of what was said.
    declaration = {"mining": "DMI-PROHIBITED", "creator": "Taro"}
    result, _ = page.ask("inspect", {"doc": "a", "keep": None, "declaration": declaration})
    fates = _fates(result["items"])
    assert ("EXIF", "Artist") not in fates
    assert fates["declaration", "plus:DataMining"] and fates["declaration", "dc:creator"]
    said = [item for item in result["items"] if item["source"] == "declaration"]
    old, new = (
        [item["value"] for item in said if item["name"] == "Artist" and item["kept"] is kept]
        for kept in (False, True)
    )
    assert (old, new) == (["Hanako"], ["Taro"])
    assert (result["counts"]["adding"], result["counts"]["replacing"]) == (len(said) - 1, 1)
    assert result["declares"]


def test_inspect_lists_no_more_than_can_be_read(page: Page) -> None:
    chunks = PngImagePlugin.PngInfo()
    for i in range(bridge.LISTED_ITEMS + 30):
        chunks.add_text(f"note {i}", "text")
    page.ask("open", {"doc": "a"}, to_bytes(cel(64, 48), "PNG", pnginfo=chunks))
    result, _ = page.ask("inspect", {"doc": "a"})
    assert len(result["items"]) == bridge.LISTED_ITEMS
    assert sum(result["counts"].values()) >= bridge.LISTED_ITEMS + 30


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"keep": "all"}, "E_PROTOCOL"),
        ({"keep": [1]}, "E_PROTOCOL"),
        ({"keep": ["everything"]}, "E_RECIPE"),
        ({"declaration": "none"}, "E_RECIPE"),
        ({"declaration": {"mining": "DMI-MAYBE"}}, "E_RECIPE"),
        ({"declaration": {"creator": 3}}, "E_RECIPE"),
        ({"declaration": {"author": "me"}}, "E_RECIPE"),
        ({"output": []}, "E_PROTOCOL"),
        ({"output": {"effort": 12}}, "E_UNSUPPORTED"),
    ],
)
def test_refuses_to_inspect_for_nonsense(page: Page, params: dict[str, Any], code: str) -> None:
    page.ask("open", {"doc": "a"}, _told_jpeg())
    assert page.code("inspect", json.dumps({"doc": "a", **params})) == code


def test_snippets_are_those_of_the_declaration(page: Page) -> None:
    result, buffers = page.ask(
        "snippets", {"declaration": {"web_statement": "https://a.example/b"}}
    )
    assert buffers == []
    assert all(set(one) == {"name", "where", "text"} for one in result["snippets"])
    assert any("https://a.example/b" in one["text"] for one in result["snippets"])
    assert page.ask("snippets", {"declaration": {"mining": "DMI-ALLOWED"}})[0] == {"snippets": []}
    assert page.ask("snippets", {})[0]["snippets"]


def test_forecast_tells_and_shows(opened: Page) -> None:
    chains = ["area1024", "area1024+blur"]
    result, buffers = opened.ask("forecast", {"doc": "a", **COAT, "chains": chains})
    assert [outcome["chain"] for outcome in result["outcomes"]] == chains
    assert [layer["name"] for layer in result["layers"]] == ["lattice", "texture"]
    for outcome, pixels_ in zip(result["outcomes"], buffers, strict=True):
        width, height = outcome["size"]
        assert len(pixels_) == 4 * width * height
        assert 0 < outcome["survival"] <= 1.01
        assert outcome["folded"] == 0
    for wrong, code in (
        ({"chains": ["magic"]}, "E_RECIPE"),
        ({"chains": "blur"}, "E_PROTOCOL"),
        ({"doc": "b"}, "E_PROTOCOL"),
    ):
        assert opened.code("forecast", json.dumps({"doc": "a", **COAT, **wrong})) == code


class Uint8Array:
    """What Pyodide makes of JavaScript's: no buffer of Python's, but parts of it as bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.length = len(data)

    def subarray(self, begin: int, end: int) -> Uint8Array:
        return Uint8Array(self._data[begin:end])

    def to_bytes(self) -> bytes:
        return self._data


@pytest.mark.parametrize("container", [bytes, bytearray, memoryview, Uint8Array])
def test_open_tells_what_the_file_is(page: Page, container: Any) -> None:
    data = _png(alpha=True)
    result, _ = page.ask("open", {"doc": "x", "name": "a b.png"}, container(data))
    expected = {
        "doc": "x",
        "name": "a b.png",
        "format": "png",
        "width": 220,
        "height": 160,
        "mode": "RGBA",
        "has_alpha": True,
        "icc": None,
        "bytes": len(data),
        "notices": [],
        "fit": {"width": 220, "height": 160},
    }
    assert expected.items() <= result.items()
    assert page.progress[0] == {"stage": "decode", "done": 0, "total": 1}


def _bare(image: Image.Image) -> tuple[dict[str, Any], bytes]:
    """Parameters and data of an "open" of bare pixels, as a browser gives them."""
    width, height = image.size
    pixels = {"width": width, "height": height, "kind": "AVIF"}
    return {"doc": "a", "name": "cat.avif", "pixels": pixels}, image.convert("RGBA").tobytes()


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("container", [bytes, bytearray, memoryview, Uint8Array])
def test_bare_pixels_are_a_picture_like_any_other(page: Page, container: Any, alpha: bool) -> None:
    image = cel(220, 160, alpha=alpha)
    params, data = _bare(image)
    result, _ = page.ask("open", params, container(data))
    told = {
        "format": "browser",
        "width": 220,
        "height": 160,
        "has_alpha": alpha,
        "icc": None,
        "bytes": 4 * 220 * 160,
    }
    assert told.items() <= result.items()
    assert result["notices"] == [{"code": "browser-decoded", "kind": "AVIF"}]
    view = {"doc": "a", **COAT, "rect": [3, 4, 100, 80], "size": [100, 80]}
    _, (before, _after) = page.ask("preview", view)
    shown = np.asarray(image.convert("RGBA"))[4:84, 3:103]
    np.testing.assert_array_equal(_shot(before, [100, 80]), shown)
    # The result is that of the same pixels in a PNG, and a PNG.
    run, (file,) = page.ask("run", {"doc": "a", "name": "cat.avif", **COAT})
    assert (run["name"], run["format"]) == ("cat.urushi.png", "png")
    assert run["notices"] == result["notices"]
    expected = protect(_png(alpha=alpha), PRESETS["balanced"], key="k", seed=7)
    np.testing.assert_array_equal(pixels(file), pixels(expected.data))


@pytest.mark.parametrize(("format_", "suffix"), [("jpeg", "jpg"), ("webp", "webp")])
def test_bare_pixels_are_written_in_any_format(page: Page, format_: str, suffix: str) -> None:
    page.ask("open", *_bare(cel(220, 160)))
    wanted = {"name": "cat.avif", "output": {"format": format_}}
    run, (file,) = page.ask("run", {"doc": "a", **COAT, **wanted})
    assert run["name"] == f"cat.urushi.{suffix}"
    assert str(from_bytes(file).format).lower() == format_


def test_released_bare_pixels_are_read_again(page: Page) -> None:
    page.ask("open", *_bare(cel(220, 160)))
    _, (first,) = page.ask("run", {"doc": "a", **COAT})
    page.ask("open", {"doc": "b"}, _png(90, 70))  # the heap holds the pixels of one picture
    assert bridge._sessions["a"]._picture is None
    _, (second,) = page.ask("run", {"doc": "a", **COAT})
    assert first == second
    page.ask("reencode", {"doc": "a"})


def test_bare_pixels_are_shrunk_to_the_size_of_the_result(page: Page) -> None:
    params, data = _bare(cel(220, 160))
    size = {"kind": "long_side", "value": 110}
    result, _ = page.ask("open", {**params, "size": size}, data)
    assert (result["width"], result["height"]) == (110, 80)


BARE: dict[str, Any] = {"width": 4, "height": 3, "kind": "AVIF"}


@pytest.mark.parametrize(
    ("pixels_", "count"),
    [
        *((BARE, count) for count in (0, 47, 49, 36)),
        *((wrong, 48) for wrong in (None, [], "4x3", 3, {})),
        *((BARE | {"width": side}, 48) for side in (0, -4, "4", None, 1e300, codec.MAX_SIDE + 1)),
        (BARE | {"width": -4, "height": -3}, 48),
        *((BARE | {"kind": kind}, 48) for kind in (None, 3, "x" * 41)),
        (BARE | {"width": 60_000, "height": 60_000}, 48),
    ],
    ids=str,
)
def test_bare_pixels_that_do_not_fit(page: Page, pixels_: Any, count: int) -> None:
    params = json.dumps({"doc": "a", "pixels": pixels_})
    assert page.code("open", params, bytes(count)) == "E_PROTOCOL"


@pytest.mark.parametrize("data", [None, "text", 3, [1, 2], Uint8Array(bytes(47))])
def test_bare_pixels_without_bytes(page: Page, data: Any) -> None:
    assert page.code("open", json.dumps({"doc": "a", "pixels": BARE}), data) == "E_PROTOCOL"


def test_open_tells_of_notices(page: Page) -> None:
    data = to_bytes(cel(30, 20).quantize(8), "PNG")
    result, _ = page.ask("open", {"doc": "x"}, data)
    assert [notice["code"] for notice in result["notices"]] == ["palette"]


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("size", [(220, 160), (1700, 1300)], ids=str)
def test_preview_is_the_final_run_to_the_pixel(
    page: Page, size: tuple[int, int], alpha: bool
) -> None:
    data = _png(*size, alpha=alpha)
    page.ask("open", {"doc": "a", "name": "a.png"}, data)
    run, (file,) = page.ask("run", {"doc": "a", **COAT})
    before, after = (pixels(from_bytes(d).convert("RGBA")) for d in (data, file))
    for rect in (
        [0, 0, 128, 96],
        [37, 51, 101, 67],
        [size[0] - 90, size[1] - 70, 90, 70],
    ):
        x, y, w, h = rect
        result, shots = page.ask("preview", {"doc": "a", **COAT, "rect": rect, "size": [w, h]})
        assert (result["rect"], result["size"]) == (rect, [w, h])
        assert result["amplitude"] == run["amplitude"]
        np.testing.assert_array_equal(_shot(shots[0], [w, h]), before[y : y + h, x : x + w])
        np.testing.assert_array_equal(_shot(shots[1], [w, h]), after[y : y + h, x : x + w])


def test_preview_shrinks_by_area(opened: Page) -> None:
    result, shots = opened.ask(
        "preview", {"doc": "a", **COAT, "rect": [10, 10, 200, 100], "size": [50, 25]}
    )
    assert result["size"] == [50, 25]
    _, full = opened.ask(
        "preview", {"doc": "a", **COAT, "rect": [10, 10, 200, 100], "size": [200, 100]}
    )
    for small, large in zip(shots, full, strict=True):
        expected = _shot(large, [200, 100]).reshape(25, 4, 50, 4, 4).mean((1, 3))
        np.testing.assert_allclose(_shot(small, [50, 25]), expected, atol=1)


def test_preview_of_the_whole_picture_shows_the_coat(page: Page) -> None:
    page.ask("open", {"doc": "a"}, _png(2000, 1200))
    result, shots = page.ask(
        "preview", {"doc": "a", **COAT, "rect": [0, 0, 2000, 1200], "size": [500, 300]}
    )
    assert result["size"] == [500, 300]
    before, after = (_shot(s, [500, 300]).astype(int) for s in shots)
    assert abs(before - after).max() > 0
    expected = np.asarray(cel(2000, 1200).resize((500, 300), Image.Resampling.BOX))
    assert np.abs(before[..., :3] - expected).mean() < 2


def test_a_draft_comes_without_a_measurement_and_gives_way_to_the_solved_strength(
    opened: Page,
) -> None:
    view = {"doc": "a", **COAT, "rect": [10, 10, 200, 100], "size": [200, 100]}
    draft, shots = opened.ask("preview", view | {"draft": True})
    measured = [step for step in opened.progress if step["stage"] == "solve" and step["done"]]
    assert draft["draft"] is True and draft["ssimulacra2"] is None and measured == []
    assert shots[0] != shots[1]
    solved, final = opened.ask("preview", view)
    assert solved["draft"] is False and solved["ssimulacra2"]["fit"] == pytest.approx(75, abs=0.1)
    assert draft["amplitude"] == pytest.approx(solved["amplitude"], rel=0.5)
    again, shots = opened.ask("preview", view | {"draft": True})
    assert again["draft"] is False and shots == final


def test_a_draft_of_another_coat_starts_from_the_strength_of_the_last(opened: Page) -> None:
    view = {"doc": "a", **COAT, "rect": [10, 10, 200, 100], "size": [200, 100]}
    solved, _ = opened.ask("preview", view)
    draft, _ = opened.ask("preview", {**view, "seed": 8, "draft": True})
    assert draft["draft"] is True and draft["amplitude"] == solved["amplitude"]


def test_difference_is_eight_times_about_grey(opened: Page) -> None:
    params = {"doc": "a", **COAT, "rect": [20, 30, 100, 80], "size": [100, 80], "diff": True}
    _, (before, after, difference) = opened.ask("preview", params)
    shots = [_shot(s, [100, 80]).astype(int) for s in (before, after, difference)]
    expected = np.clip(128 + 8 * (shots[1] - shots[0])[..., :3], 0, 255)
    np.testing.assert_array_equal(shots[2][..., :3], expected)
    assert (shots[2][..., 3] == 255).all()


def test_preview_keeps_to_the_picture(opened: Page) -> None:
    for rect in ([-50, -50, 9999, 9999], [219, 159, 50, 50], [5000, 5000, 1, 1], [3, 3, 0, -4]):
        result, shots = opened.ask(
            "preview", {"doc": "a", **COAT, "rect": rect, "size": [9999, 9999]}
        )
        x, y, w, h = result["rect"]
        assert 0 <= x < x + w <= 220 and 0 <= y < y + h <= 160
        assert result["size"] == [w, h]
        assert all(len(shot) == w * h * 4 for shot in shots)


def test_only_the_first_preview_solves(opened: Page) -> None:
    params = {"doc": "a", **COAT, "rect": [0, 0, 32, 32], "size": [32, 32]}
    opened.ask("preview", params)
    assert {"decode", "analyse", "solve"} <= {p["stage"] for p in opened.progress}
    weaker = {**params, "recipe": {**RECIPE, "target": 88}}
    result, _ = opened.ask("preview", weaker)
    assert "solve" not in {p["stage"] for p in opened.progress}
    assert abs(result["ssimulacra2"]["fit"] - 88) < 1
    opened.ask("preview", {**params, "key": "another"})
    assert "solve" in {p["stage"] for p in opened.progress}


def test_measure_tells_what_it_measured(opened: Page) -> None:
    result, buffers = opened.ask("measure", {"doc": "a", **COAT})
    assert buffers == []
    assert result["target"] == 75
    assert result["bound_by"] in ("fit", "full")
    assert result["ssimulacra2"]["fit"] == pytest.approx(75, abs=1.5)
    run, (file,) = opened.ask("run", {"doc": "a", **COAT})
    assert run["amplitude"] == result["amplitude"]
    change = pixels(file).astype(float) - pixels(_png())
    psnr = 10 * np.log10(255**2 / np.square(change).mean())
    assert result["psnr"] == pytest.approx(psnr, abs=2)  # less what is clipped


def test_run_is_what_the_python_api_does(opened: Page) -> None:
    result, (file,) = opened.ask("run", {"doc": "a", "name": "dir/cat.png", **COAT})
    expected = protect(_png(), PRESETS["balanced"], key="k", seed=7, declaration=None)
    assert file == expected.data
    assert result["name"] == "cat.urushi.png"
    assert (result["mime"], result["format"]) == ("image/png", "png")
    assert (result["width"], result["height"], result["bytes"]) == (220, 160, len(file))
    assert result["ssimulacra2"] == {"fit": expected.fit, "full": expected.full}
    assert set(result["seconds"]) >= {"decode", "solve", "coat", "encode"}
    stages = list(dict.fromkeys(p["stage"] for p in opened.progress))
    assert [s for s in stages if s != "measure"] == ["decode", "analyse", "solve", "coat", "encode"]
    assert all(0 <= p["done"] <= p["total"] for p in opened.progress)


@pytest.mark.parametrize(
    ("format_", "quality", "name"),
    [("jpeg", 80, "cat.urushi.jpg"), ("webp", None, "cat.urushi.webp"), ("same", None, None)],
)
def test_run_obeys_the_output(
    opened: Page, format_: str, quality: int | None, name: str | None
) -> None:
    result, (file,) = opened.ask(
        "run",
        {"doc": "a", "name": "cat.png", **COAT, "output": {"format": format_, "quality": quality}},
    )
    assert result["name"] == (name or "cat.urushi.png")
    assert str(from_bytes(file).format).lower() == result["format"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "picture.urushi.png"),
        ("a.b.jpeg", "a.b.urushi.png"),
        ("C:\\x\\猫.png", "猫.urushi.png"),
        ("../../etc/passwd", "passwd.urushi.png"),
        (".png", ".png.urushi.png"),
    ],
)
def test_suggested_names(name: str, expected: str) -> None:
    assert bridge.suggested_name(name, "png") == expected


def test_several_pictures_may_be_open(page: Page) -> None:
    files = {doc: to_bytes(PICTURES[doc](90, 70), "PNG") for doc in PICTURES}
    for doc, data in files.items():
        page.ask("open", {"doc": doc}, data)
    for doc, data in files.items():
        _, (out,) = page.ask("run", {"doc": doc, **COAT})
        assert out == protect(data, PRESETS["balanced"], key="k", seed=7, declaration=None).data
    # Only one of them is held as pixels.
    assert sum(s._picture is not None for s in bridge._sessions.values()) <= 1


def test_closed_pictures_are_gone(opened: Page) -> None:
    opened.ask("close", {"doc": "a"})
    with pytest.raises(ReplyError, match="E_PROTOCOL"):
        opened.ask("measure", {"doc": "a", **COAT})
    opened.ask("close", {"doc": "a"})  # closing twice does no harm


def test_a_failed_open_leaves_the_others(opened: Page) -> None:
    for doc in ("a", "b"):
        with pytest.raises(ReplyError, match="E_DECODE"):
            opened.ask("open", {"doc": doc}, b"no picture")
    opened.ask("measure", {"doc": "a", **COAT})
    with pytest.raises(ReplyError, match="E_PROTOCOL"):
        opened.ask("measure", {"doc": "b", **COAT})


def test_a_message_that_is_dropped_midway_does_no_harm(opened: Page) -> None:
    steps = bridge.handle("run", json.dumps({"doc": "a", **COAT}))
    for _ in range(4):
        next(steps)
    steps.close()
    _, (file,) = opened.ask("run", {"doc": "a", **COAT})
    assert file == protect(_png(), PRESETS["balanced"], key="k", seed=7, declaration=None).data


# -- mistakes ------------------------------------------------------------------------------------

OPENS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "E_DECODE"),
    "text": (b"hello", "E_DECODE"),
    "truncated": (_png()[:300], "E_DECODE"),
    "AVIF": (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(200), "E_UNSUPPORTED"),
    "huge": (png_header(20_000, 20_000), "E_TOO_LARGE"),
}


@pytest.mark.parametrize("name", OPENS)
def test_bad_files_are_coded(page: Page, name: str) -> None:
    data, code = OPENS[name]
    reply, buffers = page.raw("open", '{"doc": "a", "name": "x"}', data)
    assert (reply["ok"], reply["error"]["code"], buffers) == (False, code, [])
    if name == "huge":
        assert reply["error"]["details"]["megapixels"] == 400
        assert reply["error"]["details"]["limit_megapixels"] > 0


@pytest.mark.parametrize("params", ["", "{", "[]", "null", "3", None, "[" * 99_999, "9" * 5000])
@pytest.mark.parametrize("type_", ["open", "preview", "run", "describe"])
def test_parameters_that_are_no_object(page: Page, type_: str, params: Any) -> None:
    assert page.code(type_, params) == "E_PROTOCOL"


@pytest.mark.parametrize("type_", ["", "Open", "destroy", "__class__", None, 3])
def test_unknown_messages(page: Page, type_: Any) -> None:
    assert page.code(type_, "{}") == "E_PROTOCOL"


@pytest.mark.parametrize("doc", [None, 3, [], "unknown"])
@pytest.mark.parametrize("type_", ["preview", "measure", "run"])
def test_unknown_documents(opened: Page, type_: str, doc: Any) -> None:
    params = {"doc": doc, **COAT, "rect": [0, 0, 9, 9], "size": [9, 9]}
    assert opened.code(type_, json.dumps(params)) == "E_PROTOCOL"


@pytest.mark.parametrize("data", [None, "text", 3, [1, 2]])
def test_open_without_a_file(page: Page, data: Any) -> None:
    assert page.code("open", '{"doc": "a"}', data) == "E_PROTOCOL"


def test_open_with_a_name_that_is_no_text(page: Page) -> None:
    assert page.code("open", '{"doc": "a", "name": 3}', _png()) == "E_PROTOCOL"


BAD_BOXES: list[Any] = [None, 3, "0000", [], [0, 0], [0, 0, 1, 1, 1], [0, 0, "1", 1], {}]
BAD_BOXES += [[0, 0, None, 1], [[], 0, 1, 1], [0, 0, 1e300, 1], [0, 0, float("nan"), 1]]


@pytest.mark.parametrize("rect", BAD_BOXES, ids=repr)
def test_bad_rectangles(opened: Page, rect: Any) -> None:
    params = {"doc": "a", **COAT, "rect": rect, "size": [9, 9]}
    assert opened.code("preview", json.dumps(params)) == "E_PROTOCOL"


@pytest.mark.parametrize("size", [None, 3, "ab", [], [9], [9, 9, 9], ["9", 9], [9, None], {}])
def test_bad_sizes(opened: Page, size: Any) -> None:
    params = {"doc": "a", **COAT, "rect": [0, 0, 9, 9], "size": size}
    assert opened.code("preview", json.dumps(params)) == "E_PROTOCOL"


@pytest.mark.parametrize("type_", ["preview", "measure", "run"])
@pytest.mark.parametrize(
    "recipe",
    [None, 3, "balanced", [], {}, {**RECIPE, "target": 999}, {**RECIPE, "layers": [{}]}],
    ids=lambda r: repr(r)[:30],
)
def test_bad_recipes(opened: Page, type_: str, recipe: Any) -> None:
    params = {"doc": "a", **COAT, "recipe": recipe, "rect": [0, 0, 9, 9], "size": [9, 9]}
    assert opened.code(type_, json.dumps(params)) == "E_RECIPE"


@pytest.mark.parametrize(
    "change",
    [{"seed": s} for s in (-1, 2**53, 1.5, "1", None, True)] + [{"key": k} for k in (3, None, [])],
    ids=repr,
)
def test_bad_seeds_and_keys(opened: Page, change: dict[str, Any]) -> None:
    assert opened.code("measure", json.dumps({"doc": "a", **COAT, **change})) == "E_PROTOCOL"


def test_any_text_is_a_key(opened: Page) -> None:
    for key in ("", "漆" * 1000, "\ud83c", "\0"):
        opened.ask("measure", {"doc": "a", **COAT, "key": key})


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (None, "E_PROTOCOL"),
        ("png", "E_PROTOCOL"),
        ({"format": 3}, "E_PROTOCOL"),
        ({"format": "psd"}, "E_UNSUPPORTED"),
        ({"quality": "90"}, "E_PROTOCOL"),
        ({"quality": 90.5}, "E_PROTOCOL"),
        ({"quality": 0}, "E_UNSUPPORTED"),
        ({"quality": True}, "E_PROTOCOL"),
        ({"effort": "9"}, "E_PROTOCOL"),
        ({"effort": 0}, "E_UNSUPPORTED"),
        ({"max_bytes": 1.5}, "E_PROTOCOL"),
        ({"max_bytes": 0}, "E_UNSUPPORTED"),
        ({"frames": "some"}, "E_PROTOCOL"),
        ({"keep": {}}, "E_PROTOCOL"),
        ({"declaration": []}, "E_RECIPE"),
    ],
)
def test_bad_outputs(opened: Page, output: Any, code: str) -> None:
    assert opened.code("run", json.dumps({"doc": "a", **COAT, "output": output})) == code


def test_a_defect_is_reported_and_not_raised(opened: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(bridge.parsing, "rectangle", broken)
    params = {"doc": "a", **COAT, "rect": [0, 0, 9, 9], "size": [9, 9]}
    reply, _ = opened.raw("preview", json.dumps(params))
    assert reply["error"]["code"] == "E_INTERNAL"
    assert "ZeroDivisionError" in reply["error"]["message"]


def test_memory_errors_are_retriable_and_free_what_they_can(
    opened: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(bridge, "_coating", full)
        reply, _ = opened.raw("measure", json.dumps({"doc": "a", **COAT}))
    assert (reply["error"]["code"], reply["error"]["retriable"]) == ("E_MEMORY", True)
    assert all(session._picture is None for session in bridge._sessions.values())
    opened.ask("measure", {"doc": "a", **COAT})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
FIELDS = ["doc", "name", "pixels", "recipe", "seed", "key", "rect", "size", "diff", "output"]
FIELDS += ["keep", "declaration"]


@settings(max_examples=150)
@given(
    st.sampled_from(
        [
            "open",
            "inspect",
            "preview",
            "measure",
            "forecast",
            "run",
            "close",
            "describe",
            "snippets",
        ]
    ),
    st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=3),
)
def test_no_parameters_make_an_internal_error(type_: str, changes: dict[str, Any]) -> None:
    page = Page()
    page.ask("open", {"doc": "a"}, _tiny)
    base = {"doc": "a", **COAT, "rect": [0, 0, 9, 9], "size": [9, 9], **changes}
    code = page.code(type_, json.dumps(base), _tiny if type_ == "open" else None)
    assert re.fullmatch("|E_PROTOCOL|E_RECIPE|E_UNSUPPORTED", code)
    bridge._sessions.clear()
    bridge._files.clear()


_tiny = to_bytes(cel(24, 20), "PNG")
