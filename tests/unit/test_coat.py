"""Masks and how layers become a coat."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pictures import cel
from PIL import Image
from urushi import Layer, Mask, Recipe
from urushi.coat import Coat, mask_field, synthesise
from urushi.layers import FINISHES
from urushi.spec import Scene, Spec
from urushi.visibility import VisibilityMap, visibility_map

from unit.layers import Field, correlation, render_mask, scene

SCENE = scene(cel(320, 240))


def _coat(*layers: Layer, picture: Scene = SCENE, even: bool = True) -> Coat:
    """The coat of layers, on a map that is the same everywhere or on the picture's own."""
    if even:
        visibility = VisibilityMap(np.ones(picture.grid.shape, np.float32), picture.texture)
    else:
        levels = np.rint(picture.luma * 255).astype(np.uint8)
        visibility = visibility_map(Image.fromarray(levels))
    return synthesise(picture, visibility, Recipe(75.0, layers), "key", 1)


def _power(field: Field) -> float:
    return float(np.square(field, dtype=np.float64).sum() / (field.shape[-1] * field.shape[-2]))


def _parts(whole: Field, *parts: Field) -> Field:
    """The weights with which the parts make up the whole, which they have to do exactly."""
    columns = np.stack([part.ravel() for part in parts], axis=1).astype(np.float64)
    weights = np.linalg.lstsq(columns, whole.ravel().astype(np.float64), rcond=None)[0]
    np.testing.assert_allclose(columns @ weights, whole.ravel(), atol=1e-3)
    return weights


class TestMaskField:
    def test_no_mask_is_everywhere(self) -> None:
        field = mask_field((), SCENE)
        assert field.dtype == np.float32
        np.testing.assert_array_equal(field, np.ones((240, 320)))

    def test_one_mask_is_itself(self) -> None:
        mask = Mask("linear", parameters={"angle": 30.0})
        np.testing.assert_array_equal(
            mask_field((mask,), SCENE), render_mask("linear", SCENE, angle=30.0)
        )

    def test_several_multiply_in_any_order(self) -> None:
        first, second = Mask("linear"), Mask("radial", invert=True, feather=2.0)
        product = mask_field((first,), SCENE) * mask_field((second,), SCENE)
        np.testing.assert_allclose(mask_field((first, second), SCENE), product, atol=1e-6)
        np.testing.assert_allclose(mask_field((second, first), SCENE), product, atol=1e-6)

    @pytest.mark.parametrize("name", ["linear", "lines", "radial", "texture", "tones"])
    @pytest.mark.parametrize("feather", [0.0, 3.0])
    def test_a_mask_and_its_inverse_make_up_the_picture(self, name: str, feather: float) -> None:
        parts = [mask_field((Mask(name, invert, feather),), SCENE) for invert in (False, True)]
        np.testing.assert_allclose(parts[0] + parts[1], 1.0, atol=1e-6)

    def test_eight_masks(self) -> None:
        names = ["linear", "radial", "tones", "texture"] * 2
        masks = tuple(Mask(name, i % 2 == 1, float(i)) for i, name in enumerate(names))
        field = mask_field(masks, SCENE)
        assert field.shape == SCENE.grid.shape and field.dtype == np.float32
        assert field.min() >= 0.0 and field.max() <= 1.0
        singles = np.prod([mask_field((mask,), SCENE) for mask in masks], axis=0)
        np.testing.assert_allclose(field, singles, atol=1e-6)

    @pytest.mark.parametrize("feather", [1.0, 2.5, 8.0, 20.0])
    @pytest.mark.parametrize("size", [(600, 40), (2400, 1200)], ids=str)
    def test_feather_is_a_gaussian_s_width_in_training_pixels(
        self, feather: float, size: tuple[int, int]
    ) -> None:
        picture = scene(size)
        edge = {"start": 0.5, "end": 0.5}
        hard = mask_field((Mask("linear", parameters=edge),), picture)
        soft = mask_field((Mask("linear", feather=feather, parameters=edge),), picture)
        # The derivative of a softened step is the kernel.
        kernel = np.diff(soft[10].astype(np.float64))
        places = np.arange(kernel.size)
        middle = float((kernel * places).sum())
        width = math.sqrt(float((kernel * (places - middle) ** 2).sum()))
        assert kernel.sum() == pytest.approx(1.0, abs=1e-6)
        assert width == pytest.approx(feather * picture.grid.training_pixel, rel=0.04)
        assert soft.mean() == pytest.approx(float(hard.mean()), abs=1e-3)

    def test_feather_keeps_the_mean_of_thin_lines(self) -> None:
        # Not exactly: the blur works in 256 levels.
        hard = mask_field((Mask("lines"),), SCENE)
        soft = mask_field((Mask("lines", feather=3.0),), SCENE)
        assert soft.max() < hard.max() and (soft > 0).mean() > 2 * (hard > 0).mean()
        assert soft.mean() == pytest.approx(float(hard.mean()), rel=0.03)


class TestPower:
    def test_the_whole_has_unit_rms_and_zero_mean(self) -> None:
        layers = (Layer("lattice"), Layer("texture", 0.5, (Mask("radial"), Mask("texture"))))
        for even in (True, False):
            coat = _coat(*layers, even=even)
            assert coat.is_solved and coat.visible is None
            assert coat.delta.dtype == np.float32 and coat.delta.shape[-2:] == SCENE.grid.shape
            assert _power(coat.delta) == pytest.approx(1.0, abs=1e-4)
            assert np.abs(coat.delta.mean(axis=(-2, -1), dtype=np.float64)).max() < 1e-5

    @pytest.mark.parametrize("name", ["lattice", "texture"])
    def test_a_mask_and_its_inverse_carry_the_same_power_together(self, name: str) -> None:
        whole, there, elsewhere = (
            _coat(Layer(name, masks=masks)).delta[0].astype(np.float64)
            for masks in ((), (Mask("linear"),), (Mask("linear", invert=True),))
        )
        # The gradient lets half of the power through, so each is scaled up by the root of 2.
        together = (there**2 + elsewhere**2) / 2
        strong = np.abs(whole) > 0.5
        np.testing.assert_allclose(together[strong] / whole[strong] ** 2, 1.0, atol=0.1)
        assert float(together.mean()) == pytest.approx(1.0, abs=1e-3)
        # Power, not amplitude, follows the mask.
        share = (there**2 / 2).reshape(240, 16, 20).sum(axis=(0, 2))
        share /= (whole**2).reshape(240, 16, 20).sum(axis=(0, 2))
        mask = mask_field((Mask("linear"),), SCENE).reshape(240, 16, 20).mean(axis=(0, 2))
        np.testing.assert_allclose(share, mask, atol=0.03)

    def test_a_mask_keeps_a_layer_out(self) -> None:
        half = {"start": 0.5, "end": 0.5}
        delta = _coat(Layer("texture", masks=(Mask("linear", parameters=half),))).delta[0]
        assert np.ptp(delta[:, :160]) == 0.0 and delta[:, 160:].std() > 1.0

    def test_nothing_is_left_where_the_mask_is_zero_everywhere(self) -> None:
        nowhere = (Mask("alpha", invert=True),)
        for even in (True, False):
            coat = _coat(Layer("lattice", masks=nowhere), Layer("texture", 2.0, nowhere), even=even)
            assert not coat.delta.any() and not coat.fit.any()
            assert not coat.is_solved
            laid = coat.at(0.5)
            assert not laid.field.any()


class TestIndependence:
    LATTICE = Layer("lattice", 0.7, (Mask("radial", feather=4.0),))
    GRAIN = Layer("texture", 1.3, (Mask("tones", invert=True),))

    def test_order_does_not_matter(self) -> None:
        np.testing.assert_allclose(
            _coat(self.LATTICE, self.GRAIN).delta,
            _coat(self.GRAIN, self.LATTICE).delta,
            atol=1e-5,
        )

    def test_another_layer_leaves_a_layer_s_field_as_it_is(self) -> None:
        one, ones = _coat(self.LATTICE).delta, np.ones_like(SCENE.luma)
        other, both = _coat(self.GRAIN).delta, _coat(self.LATTICE, self.GRAIN).delta
        weights = _parts(both, one, other, ones)
        assert weights[0] > 0.1 and weights[1] > 0.1

    def test_so_does_a_second_of_the_same_name_which_is_another_field(self) -> None:
        first = _coat(self.LATTICE).delta
        # Of amount zero the first is left out, but its place is kept.
        second = _coat(Layer("lattice", 0.0), self.LATTICE).delta
        assert abs(correlation(first, second)) < 0.2
        both = _coat(self.LATTICE, self.LATTICE).delta
        weights = _parts(both, first, second, np.ones_like(SCENE.luma))
        assert weights[0] == pytest.approx(weights[1], rel=0.1)

    def test_amounts_weigh_amplitudes(self) -> None:
        lattice, grain = _coat(Layer("lattice")).delta, _coat(Layer("texture")).delta
        both = _coat(Layer("lattice", 0.5), Layer("texture", 1.5)).delta
        weights = _parts(both, lattice, grain)
        assert weights[1] / weights[0] == pytest.approx(3.0, rel=1e-3)


class TestFinishes:
    @pytest.fixture(autouse=True)
    def _wash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A finish that lightens everything by a quarter."""
        monkeypatch.setitem(
            FINISHES,
            "wash",
            Spec(
                "wash",
                "A wash.",
                lambda synthesis, _: np.full(synthesis.grid.shape, 0.25, dtype=np.float32),
            ),
        )

    def test_a_mask_fades_a_finish_by_itself(self) -> None:
        coat = _coat(Layer("wash", 0.8, (Mask("linear"),)))
        assert coat.visible is not None and not coat.is_solved
        np.testing.assert_allclose(
            coat.visible[0], 0.8 * 0.25 * mask_field((Mask("linear"),), SCENE), atol=1e-6
        )
        laid = coat.at(0.1)
        np.testing.assert_array_equal(laid.field * np.float32(laid.scale), coat.visible)

    def test_it_is_added_at_its_own_strength_whatever_the_amplitude(self) -> None:
        coat = _coat(Layer("wash"), Layer("texture"))
        assert coat.visible is not None
        for amplitude in (0.0, 0.02, 0.1):
            laid = coat.at(amplitude)
            np.testing.assert_allclose(
                laid.field * laid.scale, coat.visible + amplitude * coat.delta, atol=1e-6
            )

    def test_invisible_layers_see_the_finished_picture(self) -> None:
        # Tones that the wash has lifted over the limit no longer count.
        dark = scene(Image.new("L", (64, 48), 90))
        limit = (Mask("tones", parameters={"high": 0.5, "softness": 0.0}),)
        assert _coat(Layer("texture", masks=limit), picture=dark).is_solved
        assert not _coat(Layer("texture", masks=limit), Layer("wash"), picture=dark).is_solved
