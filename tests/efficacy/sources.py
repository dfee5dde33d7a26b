"""Which sources made a measurement: a hash of what is computed, not of how it is worded."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

INSTRUMENT = ("measures", "networks", "laundering.py", "pixels.py")
"""The sources, under this package, that decide what a figure is."""

OF_ONE_QUESTION = {"mimicry": ("mimicry",)}
"""Sources that only one question depends on, beside `INSTRUMENT`."""


@cache
def code_of_the_instrument(question: str) -> str:
    """A short hash of the sources that answer a question, but for their comments and docstrings.

    A change of what is measured makes old records stale; a change of the report, of the choice of
    contenders, or of words does not. Pythons may differ in how they print a parsed source, so
    another Python may measure anew.
    """
    return code_of(PACKAGE / name for name in (*INSTRUMENT, *OF_ONE_QUESTION.get(question, ())))


def code_of(places: Iterable[Path]) -> str:
    """A short hash of Python files and of those in folders, without comments and docstrings."""
    digest = hashlib.sha256()
    for place in places:
        files = [place] if place.is_file() else sorted(place.rglob("*.py"))
        for file in files:
            digest.update(f"{file.relative_to(place.parent).as_posix()}\n".encode())
            digest.update(_bare(file.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()[:16]


def _bare(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _is_text(part)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def _is_text(node: ast.AST) -> bool:
    """A docstring, or one of the texts that say what the constant above them is."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
