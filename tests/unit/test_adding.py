"""Adding a layer or a mask takes one file: shown by adding each kind at run time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from pictures import cel
from urushi import Recipe, classics, finishes, marks, masks, perturbations, protect
from urushi.description import describe
from urushi.notation import parse_layer
from urushi.reference import markdown, schema
from urushi.spec import discover

from unit.support import pixels, to_bytes

LAYER = """
import numpy as np
from urushi.spec import Choice, Number, Spec

def render(synthesis, parameters):
    rows = np.arange(synthesis.grid.shape[0], dtype=np.float32)[:, None]
    wave = np.sin(rows * np.float32(parameters["speed"])) * np.float32({scale})
    return np.repeat(wave, synthesis.grid.shape[1], axis=1)

SPEC = Spec("{name}", "Bars that a test adds.", render, (
    Number("speed", "How fast they change.", "", 1.0, 0.5, 2.0, 0.1),
    Choice("mood", "Which mood they are in.", "calm", ("calm", "gay")),
))
"""
MASK = """
import numpy as np
from urushi.spec import MaskSpec

def render(scene, parameters):
    return np.ones(scene.grid.shape, np.float32)

SPEC = MaskSpec("{name}", "All of it, which a test adds.", render)
"""
MARK = """
from PIL import Image
from urushi.spec import MarkSpec

def render(canvas, parameters):
    def overlay(box):
        return Image.new("RGBA", (box[2] - box[0], box[3] - box[1]), (255, 0, 0, 128))
    return overlay

SPEC = MarkSpec("{name}", "A red veil that a test adds.", render)
"""
NOISE = """
import numpy as np
from urushi.spec import NoiseSpec

def render(canvas, parameters):
    return lambda pixels, box: np.full(pixels.shape, {scale}, np.float32)

SPEC = NoiseSpec("{name}", "More light, which a test adds.", render)
"""
ADDED = {
    "added_bars": (perturbations, LAYER, 2**0.5),
    "added_tint": (finishes, LAYER, 0.05),
    "added_veil": (marks, MARK, 1.0),
    "added_light": (classics, NOISE, 3.0),
    "added_mask": (masks, MASK, 1.0),
}


@pytest.fixture
def added(tmp_path: Path) -> Iterator[None]:
    """One file of each kind, found as those of the project are."""
    kept: list[tuple[ModuleType, list[str], dict[str, object]]] = []
    for name, (package, source, scale) in ADDED.items():
        folder = tmp_path / package.__name__
        folder.mkdir()
        (folder / f"{name}.py").write_text(source.format(name=name, scale=scale))
        kept.append((package, [*package.__path__], dict(package.REGISTRY)))
        package.__path__.append(str(folder))
        package.REGISTRY.update(discover(package.__name__, package.__path__))
    yield
    for package, path, registry in kept:
        package.__path__[:] = path
        package.REGISTRY.clear()
        package.REGISTRY.update(registry)
    for name, (package, *_) in ADDED.items():
        sys.modules.pop(f"{package.__name__}.{name}")


@pytest.mark.usefixtures("added")
def test_one_file_is_enough() -> None:
    described = describe()
    kinds = ("perturbations", "finishes", "marks", "classics", "masks")
    for kind, name in zip(kinds, ADDED, strict=True):
        assert name in [spec["name"] for spec in described[kind]]  # type: ignore[attr-defined]
        assert f"### `{name}`" in markdown()
        assert name in json.dumps(schema())
    words = ("added_bars:speed=1.5@added_mask", "added_bars:mood=gay", "added_tint:amount=0.5")
    recipe = Recipe(75.0, tuple(map(parse_layer, (*words, "added_light"))))
    assert Recipe.from_json(recipe.to_json()) == recipe
    image = cel(200, 160)
    result = protect(to_bytes(image, "PNG"), recipe, seed=1)
    assert result.fit == pytest.approx(75.0, abs=1.5)
    assert np.abs(pixels(result.data).astype(int) - np.asarray(image)).max() > 5
    lit = protect(to_bytes(image, "PNG"), Recipe(75.0, (parse_layer("added_light"),)))
    expected = np.minimum(np.asarray(image).astype(int) + 3, 255)
    np.testing.assert_array_equal(pixels(lit.data), expected)
    half = Recipe(75.0, (parse_layer("added_veil:amount=0.5"),))
    veiled = pixels(protect(to_bytes(image, "PNG"), half).data).astype(float)
    expected = np.asarray(image) * 0.75 + np.array([255.0, 0.0, 0.0]) * 0.25
    assert np.abs(veiled - expected).max() <= 1.5


def test_afterwards_they_are_gone() -> None:
    assert not {name for name in ADDED if name in json.dumps(describe())}
