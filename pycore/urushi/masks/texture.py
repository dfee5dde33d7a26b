"""Lines and texture: where there is much to hide a coat behind."""

from __future__ import annotations

from urushi.spec import Float, MaskSpec, Parameters, Scene


def render(scene: Scene, _parameters: Parameters) -> Float:
    """The visibility map's texture measure, as it is."""
    return scene.texture


SPEC = MaskSpec(
    name="texture",
    description="Lines, brushwork and texture; inverted, the flat areas.",
    render=render,
)
