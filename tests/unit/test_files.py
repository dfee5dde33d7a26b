"""Files that go with a recipe: what is taken, what is refused, and how they travel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pictures import cel
from PIL import Image
from urushi import Layer, Mask, Recipe, bridge, files, protect
from urushi.errors import RecipeError

from unit.support import to_bytes
from unit.test_bridge import Page

LOGO = to_bytes(cel(40, 30, alpha=True), "PNG")
MASK = to_bytes(Image.radial_gradient("L"), "PNG")
MARKED = Recipe(
    75.0,
    (
        Layer("lattice", masks=(Mask("picture", parameters={"picture": "m"}),)),
        Layer("logo", parameters={"picture": "l"}),
    ),
    {"l": LOGO, "m": MASK, "unused": b"?"},
)


@pytest.fixture
def page() -> Iterator[Page]:
    yield Page()
    bridge._sessions.clear()
    bridge._files.clear()


def test_a_recipe_keeps_what_it_refers_to_and_no_more() -> None:
    assert dict(MARKED.files) == {"l": LOGO, "m": MASK}
    assert MARKED.file_kinds() == {"l": "picture", "m": "picture"}
    assert Recipe.from_json(MARKED.to_json()) == MARKED


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(RecipeError, match="no file l") as caught:
        Recipe(75.0, MARKED.layers, {"m": MASK})
    assert caught.value.details == {"missing": ["l"]}


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "picture", "E_DECODE"),
        (b"text", "picture", "E_DECODE"),
        (LOGO[:200], "picture", "E_DECODE"),
        (b"GIF89a" + bytes(40), "picture", "E_DECODE"),
        (b"gimp xcf v011" + bytes(40), "picture", "E_UNSUPPORTED"),
        (to_bytes(Image.new("1", (6000, 5000)), "PNG"), "picture", "E_TOO_LARGE"),
        (bytes(files.MAX_BYTES + 1), "font", "E_TOO_LARGE"),
        (LOGO, "font", "E_DECODE"),
    ],
)
def test_what_cannot_be_used_is_refused(data: bytes, kind: str, reason: str) -> None:
    with pytest.raises(RecipeError) as caught:
        files.check(data, kind, "it")
    assert caught.value.details == {"file": "it", "reason": reason}


def test_facts_about_a_picture() -> None:
    assert files.check(LOGO, "picture") == {"width": 40, "height": 30}


@pytest.mark.parametrize("size", [(5000, 4000), (20_000, 300), (2000, 2000)], ids=str)
def test_a_large_picture_is_kept_smaller(size: tuple[int, int]) -> None:
    kept = files.picture(to_bytes(Image.new("LA", size), "PNG"))
    assert kept.width * kept.height <= files.KEPT_PIXELS
    assert kept.mode == "LA"
    assert kept.width / kept.height == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize(
    "texts", [[], {"l": 3}, {"l": "not Base64!"}, {"l": "A" * (files.MAX_BYTES * 4 // 3 + 5)}]
)
def test_a_recipe_with_broken_files_is_refused(texts: Any) -> None:
    body = {**json.loads(MARKED.to_json()), "files": texts}
    with pytest.raises(RecipeError):
        Recipe.from_json(json.dumps(body))


def test_a_recipe_of_the_page_refers_to_what_was_sent(page: Page) -> None:
    recipe = {key: value for key, value in json.loads(MARKED.to_json()).items() if key != "files"}
    page.ask("open", {"doc": "a"}, to_bytes(cel(90, 70), "PNG"))
    coat = {"doc": "a", "recipe": recipe, "seed": 1, "key": ""}
    error = page.fail("run", {**coat, "output": {}})
    assert error["code"] == "E_RECIPE" and error["details"] == {"missing": ["l", "m"]}
    facts, _ = page.ask("file", {"file": "l", "kind": "picture"}, LOGO)
    assert facts == {"width": 40, "height": 30}
    page.ask("file", {"file": "m", "kind": "picture"}, MASK)
    _, (coated,) = page.ask("run", {**coat, "output": {}})
    assert coated == protect(to_bytes(cel(90, 70), "PNG"), MARKED, seed=1, declaration=None).data


def test_a_recipe_is_written_and_read(page: Page) -> None:
    for name, data in MARKED.files.items():
        page.ask("file", {"file": name, "kind": "picture"}, data)
    plain = {key: value for key, value in json.loads(MARKED.to_json()).items() if key != "files"}
    written, _ = page.ask("recipe", {"recipe": plain})
    assert Recipe.from_json(written["text"]) == MARKED
    read, buffers = page.ask("recipe", {"text": written["text"]})
    assert read["recipe"] == plain
    names = {one["name"]: data for one, data in zip(read["files"], buffers, strict=True)}
    assert names == dict(MARKED.files)
    # Reading one that calls another file alike leaves what the page sent as it is.
    other = {**json.loads(MARKED.to_json()), "files": files.to_text({"l": MASK, "m": LOGO})}
    page.ask("recipe", {"text": json.dumps(other)})
    assert page.ask("recipe", {"recipe": plain}) == (written, [])
    assert page.fail("recipe", {"text": "{}"})["code"] == "E_RECIPE"
    assert page.fail("file", {"file": "x", "kind": "sound"}, b"")["code"] == "E_PROTOCOL"
    assert page.fail("file", {"file": "x", "kind": "picture"}, b"")["code"] == "E_RECIPE"
