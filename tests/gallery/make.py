"""`python3 build.py gallery`: every layer on a contact sheet, and a page that shows them.

A sheet has a row for each kind of picture (flat cel art, line art, a painting, a photograph) and,
for three strengths, the coated picture at 1:1 and its difference, eight times exaggerated.
Perturbations are solved for the presets' targets, finishes and marks take amounts, classic noise
takes levels. Of what lies under transparency the sheet shows what a tool sees that ignores it.
"""

from __future__ import annotations

import argparse
import html
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from urushi import Layer, Recipe, protect
from urushi.layers import CLASSICS, GROUPS, is_solved, layer_spec
from urushi.spec import Choice, LayerSpec, MarkSpec

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from pictures import PICTURES  # noqa: E402 - the path is set above

SIDE = 640
CROP = 240
GAIN = 8
TARGETS = (88.0, 75.0, 60.0)
AMOUNTS = (0.5, 1.0, 2.0)
OPACITIES = (0.3, 0.6, 1.0)
LEVELS = (2.0, 5.0, 8.0)
GIVEN = {
    "text": {"text": "© Urushi 漆", "position": "middle-centre"},
    "logo": {"picture": "logo", "position": "middle-centre"},
}
GAP = 6
GROUND = (246, 241, 231)


def main() -> int:
    """Makes the sheets that were asked for, and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="LAYER", help="layers (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / ".build" / "state" / "gallery")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    specs = {name: spec for group in GROUPS for name, spec in group.items()}
    unknown = set(arguments.names) - set(specs)
    if unknown:
        parser.error(f"there is no layer {', '.join(sorted(unknown))}")
    drawn = {kind: draw(SIDE, SIDE) for kind, draw in PICTURES.items()}
    for name in arguments.names or specs:
        for layer, suffix in _variants(specs[name]):
            path = arguments.out / f"{name}{suffix}.png"
            sheet(layer, drawn).save(path)
            print(path)
    (arguments.out / "index.html").write_text(_page(arguments.out), encoding="utf-8")
    print(arguments.out / "index.html")
    return 0


def _variants(spec: LayerSpec) -> Iterator[tuple[Layer, str]]:
    """The layer at its defaults, and with every other choice that it offers."""
    given = GIVEN.get(spec.name, {})
    yield Layer(spec.name, parameters=given), ""
    for parameter in spec.parameters:
        if isinstance(parameter, Choice) and parameter.name not in given:
            for choice in parameter.choices:
                if choice != parameter.default:
                    changed = {**given, parameter.name: choice}
                    yield Layer(spec.name, parameters=changed), f".{parameter.name}-{choice}"


def sheet(layer: Layer, pictures: dict[str, Image.Image]) -> Image.Image:
    """The contact sheet of one layer."""
    columns = 1 + 2 * len(TARGETS)
    width, height = columns * (CROP + GAP) + GAP, len(pictures) * (CROP + GAP) + GAP + 18
    out = Image.new("RGB", (width, height), GROUND)
    for column, text in enumerate(_headings(layer)):
        ImageDraw.Draw(out).text((GAP + column * (CROP + GAP), 5), text, fill=(60, 50, 40))
    for row, image in enumerate(pictures.values()):
        if _is_hidden(layer):
            image = image.copy()
            image.putalpha(image.convert("L").point([0] * 128 + [255] * 128))
        left, top = (image.width - CROP) // 2, (image.height - CROP) // 2
        box = (left, top, left + CROP, top + CROP)
        before = image.convert("RGB")
        cells = [before.crop(box)]
        for coated in _coated(layer, image):
            difference = np.asarray(coated).astype(np.int16) - np.asarray(before)
            shown = np.clip(difference * GAIN + 128, 0, 255).astype(np.uint8)
            cells += [coated.crop(box), Image.fromarray(shown).crop(box)]
        for column, cell in enumerate(cells):
            out.paste(cell, (GAP + column * (CROP + GAP), 18 + GAP + row * (CROP + GAP)))
    return out


def _is_hidden(layer: Layer) -> bool:
    spec = layer_spec(layer.name)
    return isinstance(spec, MarkSpec) and spec.hidden


def _strengths(layer: Layer) -> list[tuple[str, Recipe]]:
    """Three recipes of one layer, each with its heading."""
    if is_solved(layer.name):
        return [(f"SSIMULACRA2 {target:g}", Recipe(target, (layer,))) for target in TARGETS]
    if layer.name in CLASSICS:
        parameters = [{**layer.parameters, "level": level} for level in LEVELS]
        return [
            (f"level {one['level']:g}", Recipe(75.0, (Layer(layer.name, parameters=one),)))
            for one in parameters
        ]
    amounts = OPACITIES if isinstance(layer_spec(layer.name), MarkSpec) else AMOUNTS
    files = {"logo": _png(PICTURES["cel"](200, 150, alpha=True))}
    return [
        (f"amount {amount:g}", Recipe(75.0, (replace(layer, amount=amount),), files))
        for amount in amounts
    ]


def _headings(layer: Layer) -> list[str]:
    strengths = (text for text, _ in _strengths(layer))
    return ["original", *(text for s in strengths for text in (s, f"difference x{GAIN}"))]


def _coated(layer: Layer, image: Image.Image) -> Iterator[Image.Image]:
    for _, recipe in _strengths(layer):
        result = protect(_png(image), recipe, key="gallery", seed=1)
        yield Image.open(io.BytesIO(result.data)).convert("RGB")


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _page(folder: Path) -> str:
    figures = "\n".join(
        f'<figure><figcaption>{html.escape(path.stem)}</figcaption><img src="{path.name}" '
        f'alt="{html.escape(path.stem)} at three strengths" loading="lazy"></figure>'
        for path in sorted(folder.glob("*.png"))
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Urushi gallery</title>'
        "<style>body{margin:2rem;background:#f6f1e7;color:#2a211b;font:16px/1.5 serif}"
        "figure{margin:0 0 2rem}img{max-width:100%}figcaption{font-size:1.2rem}</style>"
        f"<h1>Every layer</h1>\n{figures}\n</html>\n"
    )


if __name__ == "__main__":
    sys.exit(main())
