"""`python -m efficacy.run --quick | --full --ledger FILE`: measures, and can be stopped at will.

Every answer is written to the ledger as it is found; the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from efficacy.imitation import imitate
from efficacy.ledger import Ledger
from efficacy.materials import MaterialMissingError
from efficacy.pictures import of_split
from efficacy.plan import FULL, QUICK, Plan
from efficacy.questions import ask

PARTS = ("pictures", "mimicry")


def main(argv: Sequence[str] | None = None) -> int:
    """Makes a run and returns the exit code."""
    arguments = _parse(argv)
    torch.set_num_threads(arguments.threads)
    ledger = Ledger(arguments.ledger)
    plan = FULL if arguments.full else QUICK
    if arguments.recipe:
        plan = _with(plan, tuple(str(path) for path in arguments.recipe))
    begin = time.perf_counter()
    try:
        for step in _steps(plan, ledger, arguments.ledger.parent, arguments.only):
            print(f"{time.perf_counter() - begin:6.0f} s  {step}", file=sys.stderr, flush=True)
    except MaterialMissingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{len(ledger.current())} records in {arguments.ledger}", file=sys.stderr)
    return 0


def _steps(plan: Plan, ledger: Ledger, out: Path, only: str | None) -> Iterator[str]:
    if only != "mimicry":
        pictures = [p for split in plan.splits for p in of_split(split)[: plan.pictures]]
        yield from ask(plan, pictures, ledger)
    if only != "pictures":
        try:
            yield from imitate(plan.imitation, ledger, out / "samples")
        except MaterialMissingError as error:
            yield f"the mimicry lab is left out: {error}"


def _with(plan: Plan, recipes: tuple[str, ...]) -> Plan:
    """The plan with recipes beside the presets, wherever these are measured."""
    return replace(
        plan,
        contenders=(*plan.contenders, *recipes),
        survivors=(*plan.survivors, *recipes),
        imitation=replace(plan.imitation, contenders=(*plan.imitation.contenders, *recipes)),
    )


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="build.py efficacy", description=__doc__)
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--quick", action="store_true", help="a few pictures, in minutes")
    size.add_argument("--full", action="store_true", help="everything, in hours")
    parser.add_argument("--ledger", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--recipe", type=Path, action="append", metavar="FILE", help="measure a recipe as well"
    )
    parser.add_argument("--only", choices=PARTS, help="a part of the run")
    parser.add_argument("--threads", type=int, default=2, help="(%(default)s)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
