"""What every finish promises, and what each of them is."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from urushi.finishes import REGISTRY

from unit.layers import correlation, ends, render, render_on
from unit.support import spectral_peak

CASES = [
    (name, parameter.name, value)
    for name, spec in REGISTRY.items()
    for parameter in spec.parameters
    for value in ends(parameter)
]

PATTERNS = ("seigaiha", "asanoha", "shippo", "sayagata")


def _grey(level: int, size: tuple[int, int] = (320, 256)) -> Image.Image:
    return Image.new("L", size, level)


def _luma(field: NDArray[Any]) -> NDArray[Any]:
    return field if field.ndim == 2 else field[0]


def _steps() -> Image.Image:
    """Ten grey patches side by side, black to white."""
    levels = np.repeat(np.linspace(0, 255, 10).astype(np.uint8), 60)
    return Image.fromarray(np.broadcast_to(levels, (300, 600)).copy())


def _patches(field: NDArray[Any]) -> list[NDArray[Any]]:
    """The field on each patch of `_steps`, away from its edges."""
    return [_luma(field)[:, 60 * i + 8 : 60 * i + 52] for i in range(10)]


def _wave(field: NDArray[Any]) -> tuple[float, float]:
    """Period (samples) and direction (degrees, 0 to 180) of the strongest wave."""
    x, y, _ = spectral_peak(field)
    return 1 / math.hypot(x, y), math.degrees(math.atan2(y, x)) % 180


def _between(first: float, second: float) -> float:
    """Angle (degrees) between two undirected lines."""
    return abs((first - second + 90) % 180 - 90)


def test_all_are_registered() -> None:
    assert set(REGISTRY) >= {
        *("canvas", "grain", "granulation", "hatching", "laid", "screentone", "wagara", "washi")
    }


@pytest.mark.parametrize("name", REGISTRY)
def test_descriptions_are_sentences(name: str) -> None:
    spec = REGISTRY[name]
    for text in (spec.description, *(p.description for p in spec.parameters)):
        assert text[0].isupper() and text.endswith(".") and "\n" not in text


@pytest.mark.parametrize(("name", "parameter", "value"), CASES)
def test_renders_at_the_ends_of_every_range(name: str, parameter: str, value: float | str) -> None:
    field = render_on((150, 120), name, **{parameter: value})
    assert field.shape in ((120, 150), (3, 120, 150)) and field.dtype == np.float32
    assert np.isfinite(field).all()
    assert np.abs(field).max() <= 0.6
    assert np.abs(field.mean(axis=(-2, -1))).max() < 0.03
    assert field.std() > 0.002


@pytest.mark.parametrize("level", [16, 128, 240])
@pytest.mark.parametrize("name", REGISTRY)
def test_the_average_tone_stays(name: str, level: int) -> None:
    field = render(name, image=_grey(level))
    assert np.abs(field.mean(axis=(-2, -1))).max() < (0.03 if level == 128 else 0.05)
    assert np.abs(field).max() <= 0.6


@pytest.mark.parametrize("name", REGISTRY)
def test_is_pure(name: str) -> None:
    first = render(name, key="k", seed=5)
    np.random.seed(0)
    render(name, key="other", seed=6)
    np.testing.assert_array_equal(render(name, key="k", seed=5), first)


@pytest.mark.parametrize("name", REGISTRY)
def test_leaves_the_scene_alone(name: str) -> None:
    image = _steps()
    before = np.asarray(image).copy()
    render(name, image=image)
    np.testing.assert_array_equal(np.asarray(image), before)


@pytest.mark.parametrize("name", REGISTRY)
def test_an_average_over_pictures_does_not_reveal_the_coat(name: str) -> None:
    """Else whoever has many pictures of one key could subtract what they have in common."""
    mean = np.mean([render(name, key="mine", seed=seed) for seed in range(64)], axis=0)
    for seed in (0, 7):
        single = render(name, key="mine", seed=seed)
        assert abs(correlation(mean, single)) < 0.3
        assert mean.std() < 0.2 * single.std()


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("style", ["emboss", "tint"])
def test_an_average_reveals_no_lattice(pattern: str, style: str) -> None:
    given = {"key": "mine", "pattern": pattern, "style": style}
    mean = np.mean([render("wagara", seed=seed, **given) for seed in range(64)], axis=0)
    assert abs(correlation(mean, render("wagara", seed=3, **given))) < 0.3


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000), (2000, 3)], ids=str)
def test_survives_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    field = render(name, size=size)
    assert field.shape[-2:] == (size[1], size[0])
    assert np.isfinite(field).all() and np.abs(field).max() <= 0.6


@pytest.mark.parametrize("key", ["one", "two"])
@pytest.mark.parametrize(("spacing", "angle"), [(5.0, 0.0), (8.0, 30.0)])
def test_laid_lines_keep_their_spacing_and_angle(key: str, spacing: float, angle: float) -> None:
    period, across = _wave(render("laid", key=key, spacing=spacing, angle=angle))
    assert period == pytest.approx(spacing, rel=0.08)
    # The key and the sheet turn it by 2.5 degrees, and wires sag.
    assert _between(across, angle + 90) < 5.0


@pytest.mark.parametrize("pitch", [5.0, 9.0])
def test_canvas_threads_keep_their_pitch(pitch: float) -> None:
    """Along both axes: threads in pairs would show at twice the pitch, and only one way."""
    field = render("canvas", pitch=pitch, size=(512, 512))
    spectrum = np.abs(np.fft.fft2(field * np.outer(np.hanning(512), np.hanning(512)))) ** 2
    for profile in (spectrum[:, :8].sum(axis=1), spectrum[:8].sum(axis=0)):
        assert 512 / (12 + np.argmax(profile[12:256])) == pytest.approx(pitch, rel=0.08)


def test_twill_runs_on_the_diagonal() -> None:
    """Ribs of four threads run one way only; a plain weave has none."""

    def ribs(weave: str) -> list[float]:
        field = render("canvas", pitch=5.0, weave=weave, size=(512, 512))
        power = np.abs(np.fft.fft2(field * np.outer(np.hanning(512), np.hanning(512)))) ** 2
        fy, fx = np.fft.fftfreq(512)[:, None], np.fft.fftfreq(512)[None, :]
        total = power[np.hypot(fx, fy) > 0.03].sum()
        return [
            float(power[np.hypot(fx - 0.05, fy - side * 0.05) < 0.012].sum() / total)
            for side in (1, -1)
        ]

    along, across = ribs("twill")
    assert along > 0.02 and along > 10 * across
    assert along > 10 * max(ribs("plain"))


@pytest.mark.parametrize("colour", ["mono", "colour"])
def test_grain_is_strongest_in_the_midtones(colour: str) -> None:
    patches = _patches(render("grain", image=_steps(), colour=colour))
    black, middle, white = (patches[i].std() for i in (0, 5, 9))
    assert middle > 0.02 and black < 0.1 * middle and white < 0.1 * middle


def test_grain_has_three_layers_in_colour() -> None:
    assert render("grain", colour="mono").ndim == 2
    y, cb, cr = render("grain", colour="colour")
    assert min(y.std(), cb.std(), cr.std()) > 0.004
    assert y.std() == pytest.approx(float(render("grain", colour="mono").std()), rel=0.3)


@pytest.mark.parametrize(("name", "size"), [("grain", (2.0, 6.0)), ("granulation", (4.0, 16.0))])
def test_size_is_a_length(name: str, size: tuple[float, float]) -> None:
    """Larger grains are alike over a longer way."""

    def likeness(value: float) -> float:
        field = _luma(render_on((320, 256), name, size=value))
        return float(np.corrcoef(field[:, :-2].ravel(), field[:, 2:].ravel())[0, 1])

    assert likeness(size[1]) > likeness(size[0]) + 0.2


@pytest.mark.parametrize("dots", ["round", "line", "diamond"])
def test_screentone_covers_more_where_it_is_darker(dots: str) -> None:
    field = render("screentone", image=_steps(), pitch=12.0, dots=dots)
    patches = _patches(field)
    covered = [float((p < 0.5 * (p.min() + p.max())).mean()) for p in patches[2:9]]
    assert all(dark > light for dark, light in pairwise(covered))
    assert np.abs(patches[9]).max() == 0
    for patch in patches:
        assert abs(float(patch.mean())) < 0.006


def test_screentone_covers_what_is_asked_for() -> None:
    """A dot is as large as the darkness says, up to the antialiasing of its edge."""
    from urushi.finishes.screentone import coverage

    for level in (60, 120, 180):
        field = render("screentone", image=_grey(level), pitch=20.0)
        share = (field.max() - field).mean() / (field.max() - field.min())
        assert share == pytest.approx(float(coverage(np.float32(level / 255))), abs=0.02)


@pytest.mark.parametrize("key", ["one", "two"])
@pytest.mark.parametrize(("dots", "angle"), [("line", 30.0), ("line", 75.0), ("round", 45.0)])
def test_screentone_keeps_its_pitch_and_angle(key: str, dots: str, angle: float) -> None:
    period, across = _wave(render("screentone", key=key, dots=dots, angle=angle, pitch=7.0))
    assert period == pytest.approx(7.0, rel=0.05)
    # Dots stand on a square lattice: either of its axes may be the stronger.
    off = _between(across, angle + 90)
    assert (min(off, 90 - off) if dots == "round" else off) < 4.5


def test_hatching_adds_lines_as_it_darkens() -> None:
    from urushi.finishes.hatching import SETS, _widths

    total = sum(_widths(first, fullest) for _, first, fullest in SETS)
    assert (np.diff(total) <= 0).all() and total[255] == 0 and total[0] > total[128] > 0
    patches = _patches(render("hatching", image=_steps(), pitch=8.0))
    drawn = [float((p < p.max() - 0.5 * np.ptp(p)).mean()) if np.ptp(p) else 0 for p in patches]
    assert drawn[3] > drawn[5] + 0.05 > drawn[7] + 0.1
    assert drawn[9] == 0
    for patch in patches:
        assert abs(float(patch.mean())) < 0.015


@pytest.mark.parametrize(("level", "sets"), [(170, 1), (50, 3)])
def test_hatching_crosses_in_the_dark(level: int, sets: int) -> None:
    """The first strokes lie as the angle says; crossing ones come in shadows only."""
    field = render("hatching", image=_grey(level, (512, 512)), pitch=6.0, angle=20.0)
    power = np.abs(np.fft.fft2(field * np.outer(np.hanning(512), np.hanning(512)))) ** 2
    fy, fx = np.fft.fftfreq(512)[:, None], np.fft.fftfreq(512)[None, :]
    ring = np.abs(np.hypot(fx, fy) * 6.0 - 1) < 0.25
    angles = np.degrees(np.arctan2(fy, fx))
    shares = []
    for turn in (0.0, 72.0, -38.0):
        near = np.abs((angles - (20.0 + 90.0 + turn) + 90) % 180 - 90) < 14
        shares.append(float(power[ring & near].sum() / power[ring].sum()))
    assert shares[0] > 0.15
    assert sum(share > 0.08 for share in shares) == sets


def test_granulation_settles_in_the_darker_midtones() -> None:
    levels = [float(p.std()) for p in _patches(render("granulation", image=_steps()))]
    assert levels[0] < 0.15 * levels[4] and levels[9] < 0.15 * levels[4]
    assert levels[4] > levels[7] and levels[3] > levels[6]


def test_granules_are_darker_and_rarer_than_bare_paper() -> None:
    field = render("granulation").astype(np.float64)
    assert np.mean((field / field.std()) ** 3) < -0.5


@pytest.mark.parametrize("style", ["emboss", "tint"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_wagara_repeats_at_its_pitch(pattern: str, style: str) -> None:
    """Every wave of a lattice is a whole number of cells, turned by the key as a whole."""
    from urushi.finishes.wagara import PATTERNS as DRAWN

    pitch = 48.0
    field = render("wagara", pattern=pattern, style=style, pitch=pitch, size=(640, 640))
    x, y, _ = spectral_peak(field)
    aspect = DRAWN[pattern][1]
    off = [
        math.hypot(i / pitch - abs(x), j / (pitch * aspect) - abs(y))
        for i in range(12)
        for j in range(12)
    ]
    # Key and sheet stretch by 4.5 % and turn by 3 degrees.
    assert min(off) < 0.003 + 0.07 * math.hypot(x, y)


def test_wagara_lines_meet_across_the_cell() -> None:
    """No seam: what lies beyond one edge of the drawn cell goes on at the other."""
    from urushi.finishes.wagara import PATTERNS as DRAWN

    for draw, aspect in DRAWN.values():
        cell = 200.0, 200.0 * aspect
        distance = draw(cell)
        for axis in (0, 1):
            step = cell[1 - axis] / distance.shape[axis]
            jumps = np.abs(distance - np.roll(distance, 1, axis))
            # A distance changes by no more than the way.
            assert np.take(jumps, 0, axis).max() <= step * 1.5


def test_sayagata_meshes_are_alike() -> None:
    """All strips are equally wide: the points farthest from a line are where the two limbs of an H
    meet, 5/8 of a strip from the bar's far side and from the two corners."""
    from urushi.finishes.wagara import _sayagata

    width = 120.0
    # With a square cell the fret is upright but for the turn: strips are a sixth of a diagonal.
    strip = width / 6 * math.sqrt(2)
    assert _sayagata((width, width)).max() == pytest.approx(strip * 5 / 8, rel=0.03)


def test_washi_has_more_fibres_and_relief_on_request() -> None:
    few, many = (render("washi", density=d).std() for d in (0.4, 2.0))
    flat, deep = (render("washi", relief=r).std() for r in (0.0, 2.0))
    assert many > 1.3 * few and deep > 1.3 * flat


def test_washi_has_no_direction() -> None:
    """Fibres settle every way: no direction has twice the power of another."""
    field = render("washi", size=(512, 512), relief=0.0, density=2.0)
    power = np.abs(np.fft.fft2(field * np.outer(np.hanning(512), np.hanning(512)))) ** 2
    fy, fx = np.fft.fftfreq(512)[:, None], np.fft.fftfreq(512)[None, :]
    band = (np.hypot(fx, fy) > 0.05) & (np.hypot(fx, fy) < 0.2)
    sector = (np.degrees(np.arctan2(fy, fx)) % 180 // 30).astype(int)
    shares = [power[band & (sector == i)].mean() for i in range(6)]
    assert max(shares) < 2 * min(shares)
