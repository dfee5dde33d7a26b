"""Draw the page's built-in sample picture and its icons.

``python web/sample/draw_sample.py --out DIR`` writes DIR/sample.png and
DIR/icons/*.png. Nothing is random but for fixed seeds: the same versions of numpy
and Pillow give the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import backdrop
import numpy as np
from bowl import bowl
from canvas import Canvas
from fox import fox
from grass import susuki
from icons import write_icons
from maple import loose_leaves, maple
from PIL import Image

WIDTH, HEIGHT = 1600, 1200


def sample() -> Image.Image:
    """Return the sample, 1600 x 1200 RGB: a fox asleep at the moon feast."""
    canvas = Canvas(WIDTH, HEIGHT)
    # One generator per thing, so that changing one leaves the others as they were.
    backdrop.sky(canvas)
    backdrop.gold_dust(canvas, np.random.default_rng(7))
    backdrop.moon(canvas)
    backdrop.hills(canvas)
    backdrop.mist(canvas)
    backdrop.waves(canvas)
    susuki(canvas, np.random.default_rng(4))
    backdrop.table(canvas)
    # Shadows fall on what the layer holds, never on the world behind it.
    still_life = Canvas(WIDTH, HEIGHT)
    fox(still_life)
    bowl(still_life)
    canvas.over(still_life)
    maple(canvas, np.random.default_rng(5))
    loose_leaves(canvas)
    return canvas.image().convert("RGB")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    sample().save(folder / "sample.png", optimize=True)
    write_icons(folder / "icons")


if __name__ == "__main__":
    main()
