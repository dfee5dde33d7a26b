"""What all tests share. This file puts `tests/` on the import path, so `import pictures` works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""Real pictures that are not part of the project; tests that need them skip without."""

# Derandomised: a failure on one machine is the same failure on the next. No deadline: the machine
# that runs the tests may be slow, and is not what is tested.
settings.register_profile(
    "urushi",
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("urushi")


@pytest.fixture(scope="session")
def shared_picture() -> Callable[[str], Path]:
    """Path of a picture in ../shared/images by its name; skips the test where it is missing."""

    def find(name: str) -> Path:
        path = SHARED / "images" / name
        if not path.is_file():
            pytest.skip(f"../shared/images/{name} is not here")
        return path

    return find
