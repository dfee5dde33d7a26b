"""A picture of the user's, such as a logo or a signature, laid over."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from urushi.marks._placing import PLACING, Pose, overlay
from urushi.spec import Box, Canvas, File, MarkSpec, Number, Overlay, Parameters


@dataclass(frozen=True)
class _Stamp:
    image: Image.Image
    upright: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    def part(self, box: Box) -> Image.Image:
        return self.image.crop(box)


def render(canvas: Canvas, parameters: Parameters) -> Overlay:
    """The picture where its parameters put it; nothing without one."""

    def draw(pose: Pose) -> _Stamp | None:
        picture: Image.Image | None = parameters["picture"]
        if picture is None:
            return None
        wanted = pose.side * parameters["size"] / 100 / max(picture.size)
        scale = pose.scale(picture.size, wanted)
        turned = pose.turn(picture.convert("RGBA").convert("RGBa"), scale)
        upright = picture.width * scale, picture.height * scale
        return _Stamp(turned.convert("RGBA"), upright)

    return overlay(canvas, parameters, draw)


SPEC = MarkSpec(
    name="logo",
    description="A picture of yours, such as a logo or a signature, laid over this one.",
    render=render,
    parameters=(
        File("picture", "The logo; its transparent parts stay clear."),
        Number(
            "size",
            "Longer side, in percent of the picture's side (root of its area).",
            "%",
            default=15.0,
            minimum=1.0,
            maximum=60.0,
            step=0.5,
        ),
        *PLACING,
    ),
)
