"""`python -m efficacy.report LEDGER --out DIR`: report.md, its plots, and figures.json."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from efficacy.ledger import Ledger, LedgerDamagedError
from efficacy.report import (
    amplification,
    figures,
    instrument,
    mimicry,
    plots,
    simple,
    survival,
    targets,
    verdicts,
)
from efficacy.report.records import Records, select, values
from efficacy.report.text import report

SPLITS = ("unseen", "training")


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the report of a ledger and returns the exit code."""
    parser = argparse.ArgumentParser(prog="efficacy.report", description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--split", choices=SPLITS, default=SPLITS[0], help="(%(default)s)")
    arguments = parser.parse_args(argv)
    if not arguments.ledger.is_file():
        print(f"error: there is no ledger {arguments.ledger}", file=sys.stderr)
        return 1
    try:
        ledger = Ledger(arguments.ledger)
    except LedgerDamagedError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    records = select(ledger.current(), split=arguments.split)
    codes = {question: ledger.code(question) for question in values(records, "question")}
    conditions = figures.conditions(records, split=arguments.split, code=codes)
    write(arguments.out, records, conditions, stale=ledger.stale())
    print(f"{arguments.out / 'report.md'}: {len(records)} records", file=sys.stderr)
    return 0


def write(out: Path, records: Records, conditions: dict[str, object], *, stale: int) -> None:
    """Writes report.md, figures.json and the plots into a folder.

    Args:
        out: made if need be.
        records: of the split that is reported on.
        conditions: see `figures.conditions`.
        stale: how many records of the ledger were left out.
    """
    judged = targets.judge_all(records)
    sections = [
        verdicts.section(judged),
        instrument.section(records),
        simple.visibility(records),
        amplification.section(records),
        survival.section(records),
        simple.recognition(records),
        mimicry.section(records),
    ]
    out.mkdir(parents=True, exist_ok=True)
    drawn = plots.draw(records, out)
    seconds = sum(record["seconds"] for record in records)
    text = report(sections, drawn, conditions, seconds=seconds, stale=stale)
    (out / "report.md").write_text(text, encoding="utf-8")
    document = figures.document(conditions, sections, judged)
    (out / "figures.json").write_text(figures.to_json(document), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
