"""Text laid over the picture: a name, a copyright notice, a prohibition."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from urushi import fonts
from urushi.errors import RecipeError
from urushi.marks._lettering import Lettering
from urushi.marks._placing import PLACING, POSITIONS, Pose, overlay
from urushi.spec import Box, Canvas, Color, File, MarkSpec, Number, Overlay, Parameters, Text

COARSEST = 16.0
"""Smallest size (px) that letters are drawn at; smaller ones are shrunk from that."""


@dataclass(frozen=True)
class _Stamp:
    """Letters and the outline around them, both mode L of the same size."""

    letters: Image.Image
    outline: Image.Image | None
    color: str
    outline_color: str
    upright: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        return self.letters.size

    def part(self, box: Box) -> Image.Image:
        above = _painted(self.letters.crop(box), self.color)
        if self.outline is None:
            return above
        below = _painted(self.outline.crop(box), self.outline_color)
        return Image.alpha_composite(below, above)


def _painted(mask: Image.Image, color: str) -> Image.Image:
    image = Image.new("RGBA", mask.size, color)
    image.putalpha(mask)
    return image


def render(canvas: Canvas, parameters: Parameters) -> Overlay:
    """The text where its parameters put it; nothing where there is none to see."""

    def draw(pose: Pose) -> _Stamp | None:
        text = fonts.writable(parameters["text"])
        if not text.strip():
            return None
        lettering = Lettering(
            tuple(text.split("\n")),
            parameters["font"] or fonts.bundled(),
            parameters["outline"] / 100,
            _align(parameters),
        )
        try:
            return _stamp(lettering, pose, parameters)
        except (OSError, ValueError) as error:
            raise RecipeError(f"the font cannot be used: {error}", reason="E_FONT") from None

    return overlay(canvas, parameters, draw)


def _align(parameters: Parameters) -> float:
    if parameters["layout"] == "tile":
        return 0.5
    return POSITIONS.index(parameters["position"]) % 3 / 2


def _stamp(lettering: Lettering, pose: Pose, parameters: Parameters) -> _Stamp | None:
    wanted = pose.side * parameters["size"] / 100
    size = max(COARSEST, pose.scale(lettering.extent, wanted) * pose.oversampling)
    size = min(size, lettering.finest)
    drawn = lettering.draw(size)
    if drawn is None:
        return None
    letters, outline = drawn
    scale = pose.scale(letters.size, wanted / size)
    return _Stamp(
        pose.turn(letters, scale),
        outline and pose.turn(outline, scale),
        parameters["color"],
        parameters["outline_color"],
        (letters.width * scale, letters.height * scale),
    )


SPEC = MarkSpec(
    name="text",
    description="Text laid over the picture: a name, a copyright notice, a prohibition.",
    render=render,
    parameters=(
        Text("text", "What it says; without one there is nothing to see."),
        File("font", "Font to write it in; without one, M PLUS Rounded 1c.", "font"),
        Number(
            "size",
            "Of the letters, in percent of the picture's side (root of its area); what does not "
            "fit into the picture is made smaller.",
            "%",
            default=4.0,
            minimum=0.5,
            maximum=40.0,
            step=0.5,
        ),
        Color("color", "Of the letters.", "#ffffff"),
        Number(
            "outline",
            "Width of the line around the letters, in percent of their size; 0 for none.",
            "%",
            default=8.0,
            minimum=0.0,
            maximum=30.0,
            step=1.0,
        ),
        Color("outline_color", "Of the line around the letters.", "#000000"),
        *PLACING,
    ),
)
