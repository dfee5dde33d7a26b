"""The soft step that masks share."""

from __future__ import annotations

import numpy as np

from urushi.spec import Float


def smoothstep(values: Float, start: float, end: float) -> Float:
    """Cubic Hermite step 3t² - 2t³ from 0 at ``start`` to 1 at ``end``, as GLSL names it.

    Args:
        values: float32 of any shape.
        start, end: in the unit of the values. With ``start`` above ``end`` the step falls instead;
            where both are equal, it is hard, and values on it are 1.

    Returns:
        float32 in [0, 1], of the shape of ``values``.
    """
    if start == end:
        return (values >= np.float32(start)).astype(np.float32)
    t = values - np.float32(start)
    t *= np.float32(1.0 / (end - start))
    np.clip(t, 0.0, 1.0, out=t)
    out = np.float32(3) - np.float32(2) * t
    out *= t
    out *= t
    return np.clip(out, 0.0, 1.0, out=out)  # rounding may pass 1
