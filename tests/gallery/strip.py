"""Takes the picture of the finishes that the READMEs show, from the project's own sample.

After `python3 build.py build` has made dist/:
`PYTHONPATH=tests .venv/bin/python -m gallery.strip` writes .github/finishes.webp.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from urushi import Layer, Recipe, protect

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / ".github" / "finishes.webp"
SIDE, GAP = 300, 6
PLACE = (560, 560)
"""Left and top of the part that is shown, px of the sample."""

SHOWN = (
    Layer("washi", 1.4),
    Layer("laid", 1.3),
    Layer("canvas"),
    Layer("grain", 1.5),
    Layer("screentone"),
    Layer("hatching"),
    Layer("wagara", 1.3),
    Layer("wagara", 1.3, (), {"pattern": "asanoha"}),
)


def main() -> None:
    """Coats the sample with each finish and sets the same part of each side by side."""
    data = (ROOT / "dist" / "sample.png").read_bytes()
    columns, rows = 4, 2
    width, height = columns * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP
    out = Image.new("RGB", (width, height), "white")
    for i, layer in enumerate(SHOWN):
        result = protect(data, Recipe(75.0, (layer,)), key="gallery", seed=1)
        image = Image.open(io.BytesIO(result.data)).convert("RGB")
        left, top = PLACE
        part = image.crop((left, top, left + SIDE, top + SIDE))
        out.paste(part, (i % columns * (SIDE + GAP), i // columns * (SIDE + GAP)))
    out.save(TARGET, quality=88)


if __name__ == "__main__":
    main()
