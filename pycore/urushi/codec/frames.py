"""Animations: frames one by one, each as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from PIL import Image

from urushi.codec.guard import decoding


@dataclass(frozen=True)
class Animation:
    """The frames of a file that moves.

    Attributes:
        durations: of each frame, ms; of a PNG not always whole ones.
        loop: how often it is played in all, 0 for ever; None where the file does not say, which
            means once.
        open: reads the frames anew from the file; `frames` is what to call.
    """

    durations: tuple[float, ...]
    loop: int | None
    open: Callable[[], Iterator[Image.Image]] = field(repr=False, compare=False)

    @property
    def count(self) -> int:
        """Number of frames."""
        return len(self.durations)

    def frames(self) -> Iterator[Image.Image]:
        """The frames as they are shown, upright, in the mode of the picture, one at a time.

        Raises:
            DecodeError: a frame is damaged; those before it have been given.
        """
        with decoding():
            yield from self.open()


class Disposal(Enum):
    """What becomes of a frame's part of the canvas before the next one is drawn."""

    KEEP = 0
    CLEAR = 1
    RESTORE = 2


@dataclass(frozen=True)
class Patch:
    """A part of an animation's canvas that one frame changes: RGBA pixels at a place (px)."""

    image: Image.Image
    left: int
    top: int
    disposal: Disposal
    is_blended: bool


def compose(size: tuple[int, int], patches: Iterable[Patch], mode: str) -> Iterator[Image.Image]:
    """Frames as they are shown, after the APNG specification, which GIF's rules are part of.

    Args:
        size: of the canvas, px; it is transparent at first.
        patches: in their order.
        mode: of the frames.
    """
    canvas = Image.new("RGBA", size)
    for patch in patches:
        left, top = patch.left, patch.top
        box = (
            left,
            top,
            min(left + patch.image.width, size[0]),
            min(top + patch.image.height, size[1]),
        )
        part = patch.image
        if (part.width, part.height) != (box[2] - left, box[3] - top):
            part = part.crop((0, 0, box[2] - left, box[3] - top))
        before = canvas.crop(box)
        canvas.paste(Image.alpha_composite(before, part) if patch.is_blended else part, box)
        yield canvas.copy() if mode == "RGBA" else canvas.convert(mode)
        if patch.disposal is Disposal.CLEAR:
            canvas.paste((0, 0, 0, 0), box)
        elif patch.disposal is Disposal.RESTORE:
            canvas.paste(before, box)


def is_never_transparent(
    size: tuple[int, int], boxes: Iterable[tuple[int, int, int, int]], disposals: list[Disposal]
) -> bool:
    """Whether opaque patches leave no hole: the first fills the canvas, and nothing is cleared.

    Args:
        size: of the canvas, px.
        boxes: left, top, width and height of each patch.
        disposals: of each patch; that of the last does not count.
    """
    first = next(iter(boxes))
    fills = first[0] == first[1] == 0 and first[2] >= size[0] and first[3] >= size[1]
    return (
        fills
        and Disposal.CLEAR not in disposals[:-1]
        and (disposals[0] is not Disposal.RESTORE or len(disposals) == 1)
    )
