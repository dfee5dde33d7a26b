"""A part of the report: words, tables, and the figures in them under their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from efficacy.report.statistics import Figure

NOT_MEASURED = "not measured"

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table of the report.

    Attributes:
        header: of the columns.
        rows: as long as the header.
        caption: stands over it, if given.
        folded: whether it is shown only when it is asked for.
    """

    header: Row
    rows: Sequence[Row]
    caption: str = ""
    folded: bool = False

    def markdown(self) -> str:
        """As GitHub's Markdown writes tables."""
        lines = [self.header, ["---"] * len(self.header), *self.rows]
        table = "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)
        if self.folded:
            return f"<details><summary>{self.caption}</summary>\n\n{table}\n\n</details>"
        return f"**{self.caption}**\n\n{table}" if self.caption else table


@dataclass(frozen=True)
class Section:
    """A question of the report.

    Attributes:
        title: its heading.
        text: what was done, and in what units.
        tables: none if nothing was measured.
        figures: by dotted name.
        plots: names of the plots that belong here.
    """

    title: str
    text: str
    tables: Sequence[Table]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    plots: Sequence[str] = ()

    def markdown(self, plots: Mapping[str, str]) -> str:
        """With those plots that were drawn: name -> what they show, for who can't see them."""
        parts = [f"## {self.title}", self.text]
        parts += [f"![{plots[name]}]({name}.png)" for name in self.plots if name in plots]
        parts += [table.markdown() for table in self.tables if table.rows]
        if not any(table.rows for table in self.tables):
            parts.append(f"*{NOT_MEASURED.capitalize()}.*")
        return "\n\n".join(parts)


def cell(figure: Figure | None, digits: int) -> str:
    """A figure in a table."""
    return "–" if figure is None else figure.text(digits)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
