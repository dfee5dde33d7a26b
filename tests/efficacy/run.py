"""`python -m efficacy.run --quick | --full --ledger FILE`: measures, and can be stopped at will.

Every answer is written to the ledger as it is found; the same command goes on where it was stopped.
The two parts of a run are made side by side, by a process each: networks this small gain little
from a second thread.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import torch

from efficacy.imitation import imitate
from efficacy.ledger import Ledger
from efficacy.materials import MaterialMissingError
from efficacy.networks.autoencoder import NAMES
from efficacy.pictures import of_split
from efficacy.plan import FULL, QUICK, Plan
from efficacy.questions import ask

PARTS = ("pictures", "mimicry")

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Makes a run and returns the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    arguments = _parse(argv)
    if arguments.only is None:
        return _side_by_side(argv)
    torch.set_num_threads(arguments.threads)
    ledger = Ledger(arguments.ledger)
    plan = FULL if arguments.full else QUICK
    if arguments.recipe:
        plan = _with(plan, tuple(str(path) for path in arguments.recipe))
    plan = _narrowed(plan, arguments)
    if arguments.brief:
        (brief,) = QUICK.imitations
        shorter = [
            replace(one, vae=brief.vae, effort=brief.effort, base_each=brief.base_each)
            for one in plan.imitations
        ]
        plan = replace(plan, imitations=tuple(shorter))
    begin = time.perf_counter()
    try:
        for step in _steps(plan, ledger, arguments):
            print(f"{time.perf_counter() - begin:6.0f} s  {step}", file=sys.stderr, flush=True)
    except MaterialMissingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{len(ledger.current())} records in {arguments.ledger}", file=sys.stderr)
    return 0


def _side_by_side(argv: Sequence[str]) -> int:
    """Makes all parts of a run at once; ends the others if one is stopped."""
    command = [sys.executable, "-m", "efficacy.run", *argv, "--only"]
    parts = [subprocess.Popen([*command, part]) for part in PARTS]
    try:
        codes = [part.wait() for part in parts]
        return int(any(codes))
    finally:
        for part in parts:
            part.terminate()


def _steps(plan: Plan, ledger: Ledger, arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.only == "pictures":
        pictures = [p for split in plan.splits for p in of_split(split)[: plan.pictures]]
        if arguments.picture:
            pictures = [p for p in pictures if p.name in arguments.picture]
        yield from ask(plan, pictures, ledger)
    else:
        try:
            for imitation in plan.imitations:
                yield from imitate(imitation, ledger, arguments.ledger.parent / "samples")
        except MaterialMissingError as error:
            yield f"the mimicry lab is left out: {error}"


def _narrowed(plan: Plan, arguments: argparse.Namespace) -> Plan:
    """The plan with only what was named of it."""

    def chosen(names: tuple[T, ...], wanted: list[T] | None) -> tuple[T, ...]:
        return names if wanted is None else tuple(name for name in names if name in wanted)

    whole, cleaned = arguments.contender, arguments.cleaned
    return replace(
        plan,
        contenders=chosen(plan.contenders, whole),
        survivors=chosen(plan.survivors, cleaned),
        vaes=chosen(plan.vaes, arguments.vae),
        survival_sizes=chosen(plan.survival_sizes, arguments.size),
        imitations=tuple(
            replace(
                one,
                contenders=chosen(one.contenders, whole),
                cleaned=chosen(one.cleaned, cleaned),
                shared=chosen(one.shared, whole),
                seeds=chosen(one.seeds, arguments.seed),
                clean_seeds=chosen(one.clean_seeds, arguments.seed),
            )
            for one in plan.imitations
            if arguments.published in (None, one.published)
        ),
    )


def _with(plan: Plan, recipes: tuple[str, ...]) -> Plan:
    """The plan with recipes beside the presets, wherever these are measured."""
    return replace(
        plan,
        contenders=(*plan.contenders, *recipes),
        survivors=(*plan.survivors, *recipes),
        imitations=tuple(
            replace(
                one,
                contenders=(*one.contenders, *recipes),
                cleaned=(*one.cleaned, *recipes) if one.cleaned else (),
            )
            for one in plan.imitations
        ),
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
    several = {"action": "append", "metavar": "NAME"}
    parser.add_argument("--contender", **several, help="of the run's, only these (repeatable)")
    parser.add_argument("--cleaned", **several, help="clean only these")
    parser.add_argument("--picture", **several, help="only these")
    parser.add_argument("--vae", action="append", choices=NAMES, help="only these")
    parser.add_argument("--size", action="append", type=int, help="clean only at these sizes")
    parser.add_argument(
        "--published", type=int, metavar="PX", help="imitate only pictures published at this size"
    )
    parser.add_argument("--seed", action="append", type=int, help="imitate only with these")
    parser.add_argument(
        "--brief", action="store_true", help="imitate with the quick run's model and effort"
    )
    parser.add_argument("--only", choices=PARTS, help="one part of the run")
    parser.add_argument("--threads", type=int, default=1, help="of each part (%(default)s)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
