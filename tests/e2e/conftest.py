"""Tests of the built site in a real browser; the console must stay clean in each of them."""

from __future__ import annotations

import pytest
from browsing.quiet import console  # noqa: F401  (autouse: for every test of this folder)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("browsing.fixtures")
