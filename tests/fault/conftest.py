"""Tests of what goes wrong: every fault ends in a sentence, and nothing else is lost."""

from __future__ import annotations

import pytest
from browsing.quiet import console  # noqa: F401  (autouse: for every test of this folder)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("browsing.fixtures")
