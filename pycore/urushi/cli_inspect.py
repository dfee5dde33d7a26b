"""``urushi inspect``: what is in a file, and what of it a coated one would say."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from urushi import cli_saving, codec
from urushi.inspection import DECLARATION, inspect
from urushi.metadata.items import Item


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    command.add_argument("source", type=Path, metavar="FILE", help="picture file")
    cli_saving.add_format(command)
    cli_saving.add_metadata(command)
    command.add_argument("--json", action="store_true", help="as JSON")


def report(arguments: argparse.Namespace) -> str:
    """What the command prints.

    Raises:
        UrushiError: the file cannot be coated, or the flags not be followed.
        OSError: the file cannot be read.
    """
    data = arguments.source.read_bytes()
    header = codec.read_header(data)
    output = codec.Output(arguments.format or "same")
    items = inspect(
        data,
        header.format,
        policy=cli_saving.keeping(arguments),
        declaration=cli_saving.declaration(arguments),
        into=output.resolve(header.format),
    )
    if arguments.json:
        facts = {"input": str(arguments.source), **asdict(header), "bytes": len(data)}
        return json.dumps({**facts, "items": [asdict(item) for item in items]})
    depth = f", {header.depth} bits" if header.depth > 8 else ""
    frames = f", {header.frames} frames" if header.frames > 1 else ""
    first = (
        f"{arguments.source}: {header.format.upper()}, {header.width} x {header.height} px, "
        f"{header.mode}{depth}{frames}, {len(data)} bytes, "
        f"colour profile: {header.icc_name or 'none'}"
    )
    added = [item for item in items if item.source == DECLARATION and item.kept]
    replaced = [item for item in items if item.source == DECLARATION and not item.kept]
    own = [item for item in items if item.source != DECLARATION]
    lines = [first]
    lines += _part("Goes", [item for item in own if not item.kept])
    lines += _part("Stays", [item for item in own if item.kept])
    lines += _part("Is replaced by the declaration", replaced)
    lines += _part("Is declared", added)
    return "\n".join(lines)


def _part(title: str, items: Sequence[Item]) -> list[str]:
    if not items:
        return []
    lines = [f"{title} ({len(items)}):"]
    for item in items:
        where = "" if item.source == DECLARATION else f"{item.source} "
        lines.append(f"  {item.category:<12} {where}{item.name}: {item.value}".rstrip(": "))
    return lines
