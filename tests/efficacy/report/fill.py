"""`python -m efficacy.report.fill FIGURES FILE...`: carries measured figures into marked places.

In Markdown or HTML:

    <!-- figure NAME FORMAT -->…<!-- /figure -->
    <!-- table NAME rows="KEY=LABEL; KEY=LABEL" columns="KEY=LABEL; …" corner="…" format="…" -->
    …
    <!-- /table -->

What stands between the marks is replaced. FORMAT is one of Python's format strings over the
figure's fields (value, low, high, n, unit): `{value:.2f}`, `{value:.0%}`, `{low:.1f} to
{high:.1f}`. A table's NAME has `{row}` and `{column}` in it; a label may be left out (`KEY; KEY`).

With --check nothing is written, and the exit code is 1 if a file is not as it would be. A figure
that is not in FIGURES was not measured: that is an error, nothing is filled in for it.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Figures = Mapping[str, Mapping[str, Any]]

_FIGURE = re.compile(r"<!-- figure (?P<mark>.+?) -->(?P<old>.*?)<!-- /figure -->", re.DOTALL)
_TABLE = re.compile(r"<!-- table (?P<mark>.+?) -->\n(?P<old>.*?)<!-- /table -->", re.DOTALL)
_MARK = re.compile(r"<!-- /?(?:figure|table)\b")
_TABLE_PARTS = {"rows", "columns", "corner", "format"}


class FillError(ValueError):
    """A mark cannot be filled."""


def fill(text: str, figures: Figures) -> str:
    """A text with all its marked places filled.

    Args:
        text: Markdown or HTML.
        figures: those of figures.json.

    Raises:
        FillError: a mark names a figure that there is not, is not closed, or can't be read.
    """
    filled = _TABLE.sub(lambda match: _replaced(match, _table(match["mark"], figures)), text)
    filled = _FIGURE.sub(lambda match: _replaced(match, _figure(match["mark"], figures)), filled)
    marks = len(_MARK.findall(text))
    matched = 2 * (len(_TABLE.findall(text)) + len(_FIGURE.findall(text)))
    if marks != matched:
        raise FillError("a mark of a figure or table is not closed, or stands within another")
    return filled


def _replaced(match: re.Match[str], new: str) -> str:
    start, end = match.span("old")
    whole, offset = match[0], match.start()
    return whole[: start - offset] + new + whole[end - offset :]


def _figure(mark: str, figures: Figures) -> str:
    name, _, form = mark.partition(" ")
    return _formatted(name, form.strip(), figures)


def _formatted(name: str, form: str, figures: Figures) -> str:
    if name not in figures:
        raise FillError(f"there is no figure {name}: it was not measured, or is called otherwise")
    if "{" not in form:
        raise FillError(f"the mark of {name} needs a format, such as {{value:.2f}}")
    try:
        return form.format_map(figures[name])
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise FillError(f"{name} can't be written as {form!r}: {error!r}") from error


def _table(mark: str, figures: Figures) -> str:
    try:
        name, *words = shlex.split(mark)
        parts = dict(word.split("=", 1) for word in words)
    except ValueError as error:
        raise FillError(f"the mark of a table can't be read: {mark!r}") from error
    if set(parts) != _TABLE_PARTS or "{row}" not in name or "{column}" not in name:
        raise FillError(
            f"the mark of a table needs a name with {{row}} and {{column}}, and "
            f"{', '.join(sorted(_TABLE_PARTS))}: {mark!r}"
        )
    rows, columns = _labelled(parts["rows"]), _labelled(parts["columns"])
    lines = [[parts["corner"], *columns.values()], ["---"] * (1 + len(columns))]
    for row, label in rows.items():
        places = (name.replace("{row}", row).replace("{column}", one) for one in columns)
        lines.append([label, *(_formatted(place, parts["format"], figures) for place in places)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _labelled(text: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return {key: label or key for key, _, label in pairs}


def main(argv: Sequence[str] | None = None) -> int:
    """Fills files, or checks that they are filled, and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="efficacy.report.fill", description="Carries measured figures into marked places."
    )
    parser.add_argument("figures", type=Path)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--check", action="store_true", help="write nothing, only say what differs")
    arguments = parser.parse_args(argv)
    figures = json.loads(arguments.figures.read_text(encoding="utf-8"))["figures"]
    differing = 0
    for file in arguments.files:
        old = file.read_text(encoding="utf-8")
        try:
            new = fill(old, figures)
        except FillError as error:
            print(f"error: {file}: {error}", file=sys.stderr)
            return 1
        if new == old:
            continue
        differing += 1
        if arguments.check:
            print(f"{file} does not quote what was measured; fill it again", file=sys.stderr)
        else:
            file.write_text(new, encoding="utf-8")
    return 1 if arguments.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
