"""plan -> strips -> picture: from a decoded picture and a recipe to a coated one.

Every long step is a generator of `Progress`, so that a caller can show it and stop between steps.
Data flows one way: `Plan` holds what depends on the picture alone, `Coat` adds the recipe, key and
seed, `strength.Curve` what viewers see of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi import deep
from urushi.coat import Coat, Laid
from urushi.codec import Picture
from urushi.codec.pixels import eight_bit
from urushi.geometry import Warp
from urushi.grid import Box, TrainingGrid, shrink
from urushi.painting import Painting
from urushi.spec import Scene
from urushi.ssimulacra2 import Reference
from urushi.strength import Curve, View, add_delta
from urushi.visibility import VisibilityMap, visibility_map

Float = NDArray[np.float32]
Rgb = NDArray[np.uint8]

CROP_SIDE = 512
"""Side (px) of the crops that are scored at 1:1."""

THINNING = 4
"""Every how many grid samples the texture measure is read to choose crops by."""

CUT_OFF_LEVELS = 8
CUT_OFF_SHARE = 0.25
CUT_OFF_PIXELS = 6_000_000
"""More than this share of pixels within that many levels of black or white, in a picture of no more
than so many pixels: then the fit view is made from the whole coated picture (see `_cuts_off`)."""

STRIP_PIXELS = 1 << 19
"""Pixels that are coated in one step: half a megapixel keeps steps short and scratch small."""


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` steps of a named stage."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Plan:
    """What depends on the picture alone.

    Attributes:
        grid: its training grid.
        visibility: its visibility map.
        scene: what layers and masks may know of it.
        fit: the fit view, in the picture's own mode.
        crops: boxes that are scored at 1:1.
        cuts_off: whether the fit view must be made from the whole coated picture: it is shrunk, and
            much of it is so light or dark that a coat is cut off before the shrinking.
    """

    grid: TrainingGrid
    visibility: VisibilityMap
    scene: Scene
    fit: Image.Image
    crops: tuple[Box, ...]
    cuts_off: bool


def plan(picture: Picture) -> Plan:
    """Looks at a picture: its grid, its visibility map, the views that strength is solved on."""
    grid = TrainingGrid.of(*picture.size)
    image = picture.image
    # Luma before shrinking: one channel instead of three.
    luma = _luma_on_white(image)
    cuts_off = grid.fit_size != image.size and _cuts_off(luma)
    if not grid.is_identity():
        luma = luma.resize(grid.size, Image.Resampling.BILINEAR, reducing_gap=1.0)
    visibility = visibility_map(luma)
    scene = Scene(
        grid,
        np.asarray(luma, dtype=np.float32) * np.float32(1 / 255),
        visibility.texture,
        _alpha(image, grid.size) if picture.has_alpha else None,
    )
    fit = image if grid.fit_size == image.size else shrink(image, grid.fit_size)
    return Plan(grid, visibility, scene, fit, _crops(grid, visibility.texture), cuts_off)


def _alpha(image: Image.Image, size: tuple[int, int]) -> Float:
    alpha = image.getchannel("A")
    if alpha.size != size:
        alpha = alpha.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)
    return np.asarray(alpha, dtype=np.float32) * np.float32(1 / 255)


def _luma_on_white(image: Image.Image) -> Image.Image:
    """Luma (BT.601, as Pillow computes it) of a picture as it is looked at: mode L."""
    if image.mode in ("L", "RGB"):
        return image.convert("L")
    white = Image.new("L", image.size, 255)
    white.paste(image.convert("L"), mask=image.getchannel("A"))
    return white


def _cuts_off(luma: Image.Image) -> bool:
    """Whether the linear model of the fit view would be off by a point or more.

    On white paper only the dark half of a coat can be seen, and shrunk that is a finer grey than
    what the whole coat would leave were it cut off afterwards: 2.5 points on line art. Beyond
    `CUT_OFF_PIXELS` crops at 1:1 bind long before that, and the remedy would take too long.
    """
    if luma.width * luma.height > CUT_OFF_PIXELS:
        return False
    histogram = luma.histogram()
    extreme = sum(histogram[:CUT_OFF_LEVELS]) + sum(histogram[-CUT_OFF_LEVELS:])
    return extreme > CUT_OFF_SHARE * sum(histogram)


def flatten(image: Image.Image) -> tuple[Rgb, Float | None]:
    """A picture as it is looked at: ``(h, w, 3)`` uint8 on white, and its alpha in [0, 1]."""
    if image.mode == "RGB":
        return np.asarray(image), None
    if image.mode == "L":
        return np.asarray(image.convert("RGB")), None
    rgba = np.asarray(image.convert("RGBA"))
    alpha = rgba[..., 3] * np.float32(1 / 255)
    rgb = rgba[..., :3].astype(np.float32)
    rgb -= np.float32(255.0)
    rgb *= alpha[..., None]
    rgb += np.float32(255.5)
    return rgb.astype(np.uint8), alpha


def _crops(grid: TrainingGrid, texture: Float) -> tuple[Box, ...]:
    """The flattest and the middling one of all 512-px crops, and the one at the centre.

    A coat shows most where nothing hides it, so the flattest crop is mostly the one that binds.
    """
    width, height = grid.picture
    side_x, side_y = min(CROP_SIDE, width), min(CROP_SIDE, height)
    if (side_x, side_y) == (width, height):
        return ((0, 0, width, height),)
    sx, sy = grid.size[0] / width, grid.size[1] / height
    texture = texture[::THINNING, ::THINNING]
    sx, sy = sx / THINNING, sy / THINNING
    integral = np.zeros((texture.shape[0] + 1, texture.shape[1] + 1), dtype=np.float64)
    np.cumsum(np.cumsum(texture, axis=0, dtype=np.float64), axis=1, out=integral[1:, 1:])
    rated: list[tuple[float, Box]] = []
    for top in _positions(height, side_y):
        for left in _positions(width, side_x):
            x0, y0 = int(left * sx), int(top * sy)
            x1, y1 = int((left + side_x) * sx), int((top + side_y) * sy)
            total = integral[y1, x1] - integral[y0, x1] - integral[y1, x0] + integral[y0, x0]
            rated.append((float(total), (left, top, left + side_x, top + side_y)))
    rated.sort()
    left, top = (width - side_x) // 2, (height - side_y) // 2
    centre = (left, top, left + side_x, top + side_y)
    return tuple(dict.fromkeys((rated[0][1], rated[len(rated) // 2][1], centre)))


def _positions(length: int, side: int) -> list[int]:
    """Starts of windows that overlap by half and reach both ends."""
    steps = max(1, math.ceil((length - side) / (side // 2)))
    return sorted({round(i * (length - side) / steps) for i in range(steps + 1)})


def curve(picture: Picture, plan: Plan, coat: Coat) -> Curve:
    """The views of a coated picture that strength is solved on, not yet measured.

    Finishes are part of what the coat is compared with: they are wanted, and set by eye.
    """
    image = picture.image
    if plan.cuts_off and coat.under is not None:
        image = _painted(image, coat, (0, 0, *image.size))
        plan, coat = _then(image, plan, coat)
    crops = []
    # A fit view that is not shrunk is at 1:1 itself; beside it the flattest crop is enough.
    boxes = plan.crops[:1] if plan.grid.fit_size == plan.grid.picture else plan.crops
    for box in boxes:
        if box == (0, 0, *plan.grid.fit_size):
            continue  # the fit view is this crop
        part = finished(image, plan.grid, coat, box)

        def moved_crop(flow: Float, box: Box = box) -> Image.Image:
            moved = _moved(image, plan.grid, coat, flow, box)
            return _finished(moved, coat, plan.grid, box)

        view = _view(part, plan.grid.upsample(coat.delta, box), coat, moved_crop)
        crops.append(view)
    fit = _view(
        finished_fit(plan, coat),
        coat.fit,
        coat,
        lambda flow: _finished_fit(_moved_fit(plan, coat, flow), coat),
        sampled=not plan.cuts_off,
    )
    if not plan.cuts_off:
        return Curve(fit, crops)

    def coated_fit(amplitude: float) -> Rgb:
        whole = (0, 0, *image.size)
        coated = coat_region(image, plan.grid, coat, amplitude, whole)
        return flatten(shrink(coated, plan.grid.fit_size))[0]

    return Curve(fit, crops, coated_fit)


def finished(image: Image.Image, grid: TrainingGrid, coat: Coat, box: Box) -> Image.Image:
    """The part ``box`` of a picture with everything on that is seen, but for what goes on last."""
    return _finished(_painted(image, coat, box), coat, grid, box)


def finished_fit(plan: Plan, coat: Coat) -> Image.Image:
    """The fit view with everything on that is seen, but for what goes on last."""
    return _finished_fit(_painted_fit(plan, coat), coat)


def _finished(part: Image.Image, coat: Coat, grid: TrainingGrid, box: Box) -> Image.Image:
    if coat.visible is None:
        return part
    return coat_part(part, grid.upsample(coat.visible, box), 1.0)


def _finished_fit(view: Image.Image, coat: Coat) -> Image.Image:
    return view if coat.visible_fit is None else coat_part(view, coat.visible_fit, 1.0)


def _painted(image: Image.Image, coat: Coat, box: Box) -> Image.Image:
    return image.crop(box) if coat.under is None else coat.under.of(image, box)


def _painted_fit(plan: Plan, coat: Coat) -> Image.Image:
    return plan.fit if coat.under is None else coat.under.on_fit(plan.fit)


def _moved(
    image: Image.Image, grid: TrainingGrid, coat: Coat, flow: Float, box: Box
) -> Image.Image:
    return Warp(flow, grid, image.size).on(lambda outer: _painted(image, coat, outer), box)


def _moved_fit(plan: Plan, coat: Coat, flow: Float) -> Image.Image:
    size = plan.grid.fit_size
    view = _painted_fit(plan, coat)
    return Warp(flow, plan.grid, size).on(view.crop, (0, 0, *size))


def _view(
    seen: Image.Image,
    delta: Float,
    coat: Coat,
    moved: Callable[[Float], Image.Image],
    *,
    sampled: bool = False,
) -> View:
    """A view of the picture.

    Args:
        seen: as it is without the invisible layers.
        delta: those of them that are added.
        coat: of the picture.
        moved: what is seen of it when its points are moved.
        sampled: allow the score to be estimated.
    """
    rgb, alpha = flatten(seen)
    weighed = delta if alpha is None else delta * alpha
    if coat.flow is None:
        return View(rgb, weighed, sampled=sampled)

    def base(amplitude: float) -> Rgb:
        flow = coat.flow_at(amplitude)
        assert flow is not None
        return flatten(moved(flow))[0]

    return View(rgb, weighed, sampled=sampled, base=base)


def coat_region(
    image: Image.Image, grid: TrainingGrid, coat: Coat, amplitude: float, box: Box
) -> Image.Image:
    """The part ``box`` of a picture with its coat on, but for what goes on last.

    Args:
        image: the whole picture.
        grid: its training grid.
        coat: of the picture.
        amplitude: of the invisible layers.
        box: px.
    """
    return lay(image, grid, coat, coat.at(amplitude), box)


def lay(image: Image.Image, grid: TrainingGrid, coat: Coat, laid: Laid, box: Box) -> Image.Image:
    """As `coat_region`, of a coat whose layers were added up beforehand."""
    part = _ground(image, grid, coat, laid, box)
    return coat_part(part, grid.upsample(laid.field, box), laid.scale)


def _lay_deep(
    picture: Picture, grid: TrainingGrid, coat: Coat, laid: Laid, box: Box
) -> Image.Image:
    """As `lay`, on the picture's 16-bit samples, which are changed; returns them in 8 bits."""
    assert picture.deep is not None
    samples = picture.deep[box[1] : box[3], box[0] : box[2]]
    part = _ground(picture.image, grid, coat, laid, box)
    deep.follow(samples, picture.image.crop(box), part)
    deep.coat(samples, grid.upsample(laid.field, box), laid.scale)
    return eight_bit(samples)


def _ground(
    image: Image.Image, grid: TrainingGrid, coat: Coat, laid: Laid, box: Box
) -> Image.Image:
    """What a coat is added to: the part as it is, or painted and moved."""
    if laid.flow is None:
        return _painted(image, coat, box)
    return _moved(image, grid, coat, laid.flow, box)


def coat_fit(plan: Plan, coat: Coat, amplitude: float) -> Image.Image:
    """The fit view with everything on."""
    laid = coat.fit_at(amplitude)
    view = _painted_fit(plan, coat) if laid.flow is None else _moved_fit(plan, coat, laid.flow)
    view = coat_part(view, laid.field, laid.scale)
    return view if coat.over is None else coat.over.on_fit(view)


def coat_part(part: Image.Image, delta: Float, amplitude: float) -> Image.Image:
    """A picture with a ``(planes, h, w)`` delta of its own size put on.

    Alpha stays, and so does what it hides entirely.
    """
    if part.mode in ("L", "RGB"):
        levels = np.asarray(part).astype(np.int16)
        return Image.fromarray(add_delta(levels, delta, amplitude))
    pixels = np.array(part)
    alpha = pixels[..., -1]
    delta = delta * (alpha > 0)
    if part.mode == "LA":
        pixels[..., 0] = add_delta(pixels[..., 0].astype(np.int16), delta, amplitude)
    else:
        pixels[..., :3] = add_delta(pixels[..., :3].astype(np.int16), delta, amplitude)
    return Image.fromarray(pixels, mode=part.mode)


def apply(picture: Picture, plan: Plan, coat: Coat, amplitude: float) -> Generator[Progress]:
    """Coats a picture in place, strip by strip, but for what goes on first and last."""
    laid = coat.at(amplitude)
    strips = _strips(picture.size, laid, plan.grid)
    waiting: tuple[Image.Image, Box] | None = None
    for i, box in enumerate(strips):
        if picture.deep is None:
            strip = lay(picture.image, plan.grid, coat, laid, box)
        else:
            strip = _lay_deep(picture, plan.grid, coat, laid, box)
        # What is moved is fetched from beyond its strip: the last one is put in after this one.
        if waiting is not None:
            picture.image.paste(*waiting)
        waiting = strip, box
        if laid.flow is None or i + 1 == len(strips):
            picture.image.paste(strip, box)
            waiting = None
        yield Progress("coat", i + 1, len(strips))


def _strips(size: tuple[int, int], laid: Laid, grid: TrainingGrid) -> list[Box]:
    """Boxes of the picture's full width, from the top down."""
    return _full_width(size, 1 if laid.flow is None else 2 * Warp(laid.flow, grid, size).cell)


def _full_width(size: tuple[int, int], alignment: int = 1) -> list[Box]:
    """Boxes of the picture's full width, from the top down; they begin at multiples of a number."""
    width, height = size
    rows = max(1, STRIP_PIXELS // width // alignment) * alignment
    return [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]


def paint_under(
    picture: Picture, plan: Plan, coat: Coat
) -> Generator[Progress, None, tuple[Plan, Coat]]:
    """Puts on a picture, in place, what goes on first.

    Returns:
        The plan and the coat for what comes then (see `_then`).
    """
    if coat.under is None:
        return plan, coat
    strips = _full_width(picture.size, coat.under.alignment)
    for box in strips:
        _paint(picture, coat.under, box)
        yield Progress("coat", 0, len(strips))
    return _then(picture.image, plan, coat)


def _then(painted: Image.Image, plan: Plan, coat: Coat) -> tuple[Plan, Coat]:
    """The plan and the coat for a picture that has on it already what goes on first.

    Noise in the fit view is like that of the picture, but not the same pixel by pixel: whoever
    compares a fit view with the shrunk picture needs the one of the very picture.
    """
    size = plan.grid.fit_size
    fit = painted.copy() if size == painted.size else shrink(painted, size)
    return replace(plan, fit=fit), replace(coat, under=None)


def paint_over(picture: Picture, coat: Coat) -> Generator[Progress]:
    """Puts on a coated and measured picture, in place, what goes on last."""
    if coat.over is None:
        return
    strips = _full_width(picture.size)
    for i, box in enumerate(strips):
        _paint(picture, coat.over, box)
        yield Progress("measure", i + 1, len(strips))


def _paint(picture: Picture, painting: Painting, box: Box) -> None:
    """Puts marks and noise on a part of a picture, in place, all bits of it."""
    before = picture.image.crop(box)
    after = painting.on(before, box)
    if picture.deep is not None:
        samples = picture.deep[box[1] : box[3], box[0] : box[2]]
        deep.follow(samples, before, after)
        after = eight_bit(samples)
    picture.image.paste(after, box)


def before(image: Image.Image, plan: Plan, coat: Coat) -> list[Rgb]:
    """What a coated picture is measured against: the fit view and the planned crops.

    Args:
        image: the whole picture before its coat.
    """
    views = [finished_fit(plan, coat)]
    views += [finished(image, plan.grid, coat, box) for box in plan.crops]
    return [flatten(view)[0] for view in views]


def measure(plan: Plan, references: list[Rgb], coated: Image.Image) -> tuple[float, float]:
    """SSIMULACRA2 of a coated picture: the fit view, and the worst of the planned 1:1 crops.

    Args:
        plan: of the picture before its coat.
        references: what `before` returned.
        coated: the whole picture with its coat on.
    """
    small = coated if plan.grid.fit_size == coated.size else shrink(coated, plan.grid.fit_size)
    views = [small, *(coated.crop(box) for box in plan.crops)]
    fit, *full = (
        Reference(reference).score(flatten(view)[0])
        for reference, view in zip(references, views, strict=True)
    )
    return fit, min(full)
