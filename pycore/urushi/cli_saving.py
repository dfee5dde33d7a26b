"""Flags of the command line about the file that is written: metadata, declaration, size."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass

from urushi import codec
from urushi.codec import Output
from urushi.declaration import TERMS, Declaration
from urushi.errors import RecipeError
from urushi.metadata.items import CATEGORIES, Policy

_UNITS = {"": 1, "k": 1000, "kb": 1000, "m": 10**6, "mb": 10**6}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)

_FIELDS = {
    "creator": "who made the picture",
    "rights": "the copyright notice",
    "usage_terms": "how it may be used",
    "web_statement": "address of a page with the terms",
    "constraints": "further conditions, in words",
}


@dataclass(frozen=True)
class Saving:
    """What is asked of the file that is written.

    Attributes:
        output: format, quality, effort and greatest size.
        keeping: metadata that go into it.
        declaration: what is declared; None for nothing.
        steady: whether all frames of an animation get one coat.
    """

    output: Output
    keeping: Policy
    declaration: Declaration | None
    steady: bool


def add_format(command: argparse.ArgumentParser) -> None:
    """The flag for the format of the result."""
    command.add_argument(
        "--format",
        choices=("same", *codec.FORMATS),
        help="of the result (default: by the suffix of a FILE, else same)",
    )


def add_metadata(command: argparse.ArgumentParser) -> None:
    """Flags for what goes into the file beside the pixels."""
    group = command.add_argument_group("metadata and declaration")
    group.add_argument(
        "--keep",
        action="append",
        default=[],
        choices=CATEGORIES,
        help="keep this as well; without flags all is kept but location and device",
    )
    group.add_argument("--drop", action="append", default=[], choices=CATEGORIES, help="drop this")
    group.add_argument(
        "--no-declaration", action="store_true", help="declare nothing about the training of AI"
    )
    group.add_argument(
        "--mining",
        default=Declaration().mining,
        choices=list(TERMS),
        metavar="TERM",
        help=f"of PLUS's Data Mining vocabulary: {', '.join(TERMS)} (default: %(default)s)",
    )
    for name, words in _FIELDS.items():
        group.add_argument(f"--{name.replace('_', '-')}", default="", metavar="TEXT", help=words)


def add_writing(command: argparse.ArgumentParser) -> None:
    """Flags for how the file is written."""
    command.add_argument("--quality", type=int, metavar="N", help="1 to 100, for JPEG and WebP")
    command.add_argument(
        "--effort", type=int, metavar="N", help="1 (quick) to 9 (small), for PNG (default 6)"
    )
    command.add_argument(
        "--max-bytes",
        metavar="SIZE",
        help="greatest size of the file, such as 5MB: JPEG and WebP get the best quality that fits",
    )
    command.add_argument(
        "--frames",
        choices=("steady", "each"),
        default="steady",
        help="of an animation: one coat for all frames, or each its own (default: %(default)s)",
    )


def output(arguments: argparse.Namespace, format_: str) -> Output:
    """How the file is written.

    Raises:
        UrushiError: a figure is out of range, or no size.
    """
    limit = arguments.max_bytes and _bytes(arguments.max_bytes)
    return Output(format_, arguments.quality, arguments.effort, limit)


def keeping(arguments: argparse.Namespace) -> Policy:
    """Which metadata go into the file."""
    return Policy((Policy().keep | set(arguments.keep)) - set(arguments.drop))


def declaration(arguments: argparse.Namespace) -> Declaration | None:
    """What is declared in the file.

    Raises:
        RecipeError: a field cannot be.
    """
    if arguments.no_declaration:
        return None
    return Declaration(arguments.mining, **{name: getattr(arguments, name) for name in _FIELDS})


def saving(arguments: argparse.Namespace, format_: str) -> Saving:
    """All that the flags ask for.

    Raises:
        UrushiError: any of it cannot be.
    """
    return Saving(
        output(arguments, format_),
        keeping(arguments),
        declaration(arguments),
        arguments.frames == "steady",
    )


def _bytes(text: str) -> int:
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or match[2].lower() not in _UNITS:
        raise RecipeError(f"a size is bytes, or such as 800KB or 5MB; not {text!r}")
    return int(float(match[1]) * _UNITS[match[2].lower()])
