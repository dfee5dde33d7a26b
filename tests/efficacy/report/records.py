"""Choosing and ordering records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Records = Sequence[Record]

UNCLEANED = "none"
"""The cleaning that is none."""

UNSEEN_VAE = "flux1"
"""Presets are tuned, and white-box attacks fitted, on the other one."""

_ORDER = (
    r"none",
    r"subtle",
    r"balanced",
    r"strong",
    r".*\.json",
    r"weave.*",
    r"plaid@.*",
    r"gaussian@.*",
    r"pgd.*",
    r"classic\..*",
    r"gaussian\..*",
    r"repeat",
    r"other artist",
)
"""Contenders as they are shown: the project's own, the controls, what only checks the lab."""


def select(records: Iterable[Record], **fields: Any) -> list[Record]:
    """Those records that have these values in these fields."""
    return [
        record
        for record in records
        if all(record.get(name) == value for name, value in fields.items())
    ]


def values(records: Iterable[Record], field: str) -> list[Any]:
    """The different values of a field, sorted, without those records that lack it."""
    return sorted({record[field] for record in records if field in record})


def contenders(records: Iterable[Record]) -> list[str]:
    """All contenders, in the order in which they are shown."""
    return sorted({record["contender"] for record in records}, key=order)


def order(contender: str) -> tuple[int, float, str]:
    """Sorts contenders by kind, then by the first number in the name; unknown kinds come last."""
    ranks = (i for i, kind in enumerate(_ORDER) if re.fullmatch(kind, contender))
    number = re.search(r"\.?\d+", contender)
    return next(ranks, len(_ORDER)), float(number[0]) if number else 0.0, contender


def slug(text: object) -> str:
    """A value as one part of a dotted name: no dots, no spaces; 1.0 is 1."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return re.sub(r"[\s.]", "_", str(text))


def largest_first(sizes: Iterable[int]) -> list[int]:
    """Training sizes as they are shown."""
    return sorted(sizes, reverse=True)
