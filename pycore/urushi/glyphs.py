"""What of a recipe's texts cannot be drawn, since the font has no such character."""

from __future__ import annotations

from functools import lru_cache

from urushi import fonts
from urushi.files import with_files
from urushi.layers import layer_spec
from urushi.recipe import Recipe
from urushi.spec import File, Text


def missing_glyphs(recipe: Recipe) -> dict[int, str]:
    """Index of a layer -> the characters of its texts that its font lacks; layers that lack none,
    or are not seen, are left out.

    Raises:
        RecipeError: the bundled font is wanted and not there.
    """
    found: dict[int, str] = {}
    for index, layer in enumerate(recipe.layers):
        spec = layer_spec(layer.name)
        assert spec is not None  # the layer has checked it
        font = next((p for p in spec.parameters if isinstance(p, File) and p.kind == "font"), None)
        if font is None or layer.amount == 0:
            continue
        data = with_files(spec, layer.parameters, recipe.files)[font.name]
        texts = (str(layer.parameters[p.name]) for p in spec.parameters if isinstance(p, Text))
        if lacking := _missing("".join(texts), data):
            found[index] = lacking
    return found


@lru_cache(maxsize=16)
def _missing(text: str, font: bytes | None) -> str:
    return fonts.missing(text, font) if text else ""
