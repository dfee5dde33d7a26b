"""Tests in other browsers; they are not part of `build.py test`, see `build.py browsers`."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("browsing.fixtures")
