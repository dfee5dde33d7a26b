"""What every perturbation promises, checked for each that is registered."""

from __future__ import annotations

import numpy as np
import pytest
from urushi.perturbations import REGISTRY
from urushi.spec import Choice, FlowSpec, Spec

from unit.layers import correlation, ends, render, render_on


def _power(field: np.ndarray) -> float:
    """Mean over the grid of the sum of the planes' squares."""
    return float(np.square(field, dtype=np.float64).sum() / (field.shape[-1] * field.shape[-2]))


FIELDS = {name: spec for name, spec in REGISTRY.items() if isinstance(spec, Spec | FlowSpec)}
"""Those that are fields on the training grid; what lies hidden underneath is another matter."""

CASES = [
    (name, parameter.name, value)
    for name, spec in FIELDS.items()
    for parameter in spec.parameters
    for value in ends(parameter)
]


def test_the_core_is_registered() -> None:
    assert {"lattice", "texture"} <= set(REGISTRY)


@pytest.mark.parametrize(("name", "parameter", "value"), CASES)
def test_renders_at_the_ends_of_every_range(name: str, parameter: str, value: float | str) -> None:
    field = render_on((150, 120), name, **{parameter: value})
    planes = {(2,)} if isinstance(FIELDS[name], FlowSpec) else {(), (3,)}
    assert field.shape[:-2] in planes and field.shape[-2:] == (120, 150)
    assert field.dtype == np.float32
    assert _power(field) == pytest.approx(1.0, abs=5e-3)
    if not isinstance(FIELDS[name], FlowSpec):  # long waves need not come out even
        assert np.abs(field.mean(axis=(-2, -1))).max() < 0.02


@pytest.mark.parametrize("name", FIELDS)
def test_is_pure(name: str) -> None:
    first = render(name, key="k", seed=5)
    np.random.seed(0)
    render(name, key="other", seed=6)
    np.testing.assert_array_equal(render(name, key="k", seed=5), first)


@pytest.mark.parametrize("name", FIELDS)
def test_an_average_over_pictures_does_not_reveal_the_coat(name: str) -> None:
    """Else whoever has many pictures of one key could subtract what they have in common."""
    fields = [render(name, key="mine", seed=seed, size=(1024, 640)) for seed in range(64)]
    mean = np.mean(fields, axis=0)
    assert _power(mean) < 0.3**2  # it is weak, and takes little off what it is subtracted from
    assert max(abs(correlation(mean, field)) for field in fields) < 0.3


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000)], ids=str)
def test_survives_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    field = render(name, size=size)
    assert field.shape[-2:] == (size[1], size[0])
    assert np.isfinite(field).all()


def test_choices_have_a_default_among_them() -> None:
    for spec in REGISTRY.values():
        for parameter in spec.parameters:
            if isinstance(parameter, Choice):
                assert parameter.default in parameter.choices
