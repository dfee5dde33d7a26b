"""Command line of the page's engine: ``urushi protect``, ``forecast``, ``recipe`` and others.

Exit codes: 0 all pictures were coated, 1 at least one was not (the others are), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TextIO

import urushi
from urushi import cli_inspect, cli_saving, cli_words, codec, reference
from urushi.bridge import suggested_name
from urushi.codec import Output
from urushi.description import describe
from urushi.errors import RecipeError, UrushiError
from urushi.files import check, name_of
from urushi.forecast import BANDS, Outcome, default_chains, describe_outcome
from urushi.glyphs import missing_glyphs
from urushi.keys import MAX_SEED, new_key, stretch
from urushi.laundering import STEPS, parse_chain
from urushi.notation import parse_layer
from urushi.pipeline import Progress
from urushi.protect import Result, Session, finish, new_seed
from urushi.recipe import DEFAULT_PRESET, PRESETS, Recipe
from urushi.size import PLACES, Size

BAR_WIDTH = 24


class UsageError(Exception):
    """The command line asks for something that cannot be."""


@dataclass(frozen=True)
class Job:
    """One picture to coat."""

    source: Path
    destination: Path


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        return code
    except UsageError as error:
        print(f"urushi: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "\nurushi: stopped; finished files are kept, nothing is half written", file=sys.stderr
        )
        return 130
    except BrokenPipeError:
        # The reader of our output is gone; leave without a second error at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="urushi", description="Puts a protective coat on pictures, without any model."
    )
    parser.add_argument("--version", action="version", version=f"urushi {urushi.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    protect = commands.add_parser("protect", help="coat pictures")
    protect.set_defaults(run=_protect)
    protect.add_argument("sources", nargs="+", type=Path, metavar="IN", help="picture file")
    protect.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE_OR_DIR",
        help="file, or folder (made if it ends in / or there is more than one IN)",
    )
    _coat_arguments(protect)
    cli_saving.add_format(protect)
    cli_saving.add_writing(protect)
    cli_saving.add_metadata(protect)
    protect.add_argument("--force", action="store_true", help="overwrite files that exist")
    protect.add_argument(
        "--json", action="store_true", help="one JSON object a picture on standard output"
    )
    protect.add_argument("-q", "--quiet", action="store_true", help="print errors only")

    forecast = commands.add_parser(
        "forecast", help="tell what laundering would leave of a coat, without any model"
    )
    forecast.set_defaults(run=_forecast)
    forecast.add_argument("source", type=Path, metavar="IN", help="picture file")
    _coat_arguments(forecast)
    forecast.add_argument(
        "--chain",
        action="append",
        default=[],
        metavar="STEPS",
        help=f"steps joined by +, such as jpeg85+area768; of {', '.join(STEPS)}",
    )
    forecast.add_argument("--json", action="store_true", help="as JSON")

    inspection = commands.add_parser(
        "inspect", help="list what a file says beside its pixels, what of it goes, and what stays"
    )
    inspection.set_defaults(run=_inspect)
    cli_inspect.add_arguments(inspection)

    recipe = commands.add_parser(
        "recipe", help="print the recipe that the flags ask for, with its files in it"
    )
    recipe.set_defaults(run=_print_recipe)
    _layer_arguments(recipe)

    key = commands.add_parser("key", help="print a new random key, or what a passphrase becomes")
    key.set_defaults(run=_key)
    key.add_argument("passphrase", nargs="?", metavar="TEXT", help="stretch this instead")

    description = commands.add_parser("describe", help="list layers, masks and presets")
    description.set_defaults(run=_describe)
    form = description.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--schema", action="store_true", help="the JSON Schema of recipes")
    form.add_argument("--markdown", action="store_true", help="as a page of documentation")
    return parser


def _layer_arguments(command: argparse.ArgumentParser) -> None:
    """Which recipe: the same flags wherever there is one."""
    strength = command.add_mutually_exclusive_group()
    strength.add_argument(
        "--preset", choices=list(PRESETS), help=f"how visible (default {DEFAULT_PRESET})"
    )
    strength.add_argument("--recipe", type=Path, metavar="FILE", help="recipe as JSON")
    command.add_argument(
        "--target",
        type=float,
        metavar="N",
        help="SSIMULACRA2 of the result, over the preset's or recipe's",
    )
    command.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="LAYER",
        help="a layer instead of the preset's or recipe's: NAME[:PARAMETER=VALUE,...][@[!]MASK...];"
        " may be given several times; of a file, VALUE is the path; \\, is a comma in a text",
    )
    command.add_argument(
        "--add-layer", action="append", default=[], metavar="LAYER", help="a layer on top of them"
    )


def _coat_arguments(command: argparse.ArgumentParser) -> None:
    """What coat it is to be: the same flags wherever there is one."""
    _layer_arguments(command)
    key_source = command.add_mutually_exclusive_group()
    key_source.add_argument(
        "--key", default="", metavar="TEXT", help="passphrase or key that marks your coats as yours"
    )
    key_source.add_argument(
        "--key-file", type=Path, metavar="FILE", help="file with the key in its first line"
    )
    command.add_argument(
        "--size",
        default="keep",
        metavar="SIZE",
        help="of the result: keep, pixels of the long side (2048), megapixels (2mp), or that of a"
        f" place: {', '.join(PLACES)}; pictures are only made smaller, before the coat goes on",
    )
    command.add_argument(
        "--seed", type=int, metavar="N", help="realisation; drawn at random for each picture"
    )


def _protect(arguments: argparse.Namespace) -> int:
    recipe, key, size = _coating(arguments)
    try:
        saving = cli_saving.saving(arguments, arguments.format or _by_suffix(arguments))
    except UrushiError as error:
        raise UsageError(str(error)) from None
    # A path object would forget the slash that asks for a folder.
    folder = arguments.output.endswith(("/", os.sep))
    _warn_of_glyphs(recipe)
    jobs = _jobs(arguments.sources, Path(arguments.output), saving.output, folder)
    _refuse_collisions(jobs, arguments.force)
    bar = Bar(sys.stderr, len(jobs), hidden=arguments.quiet or arguments.json)
    failures = 0
    for index, job in enumerate(jobs):
        try:
            seed = new_seed() if arguments.seed is None else arguments.seed
            start = time.perf_counter()
            session = Session(job.source.read_bytes(), size)
            result = finish(
                session.run(
                    recipe,
                    key,
                    seed,
                    saving.output,
                    saving.keeping,
                    saving.declaration,
                    saving.steady,
                ),
                lambda progress, i=index, name=job.source.name: bar.show(i, name, progress),  # type: ignore[misc]
            )
            _write(job.destination, result.data, arguments.force)
            seconds = time.perf_counter() - start
            bar.clear()
            if arguments.json:
                print(json.dumps(_report(job, result, seconds)), flush=True)
            elif not arguments.quiet:
                print(_summary(job, result, seconds), flush=True)
        except (UrushiError, OSError, MemoryError) as error:
            failures += 1
            bar.clear()
            _complain(job, error, as_json=arguments.json)
    return 1 if failures else 0


def _inspect(arguments: argparse.Namespace) -> int:
    try:
        print(cli_inspect.report(arguments))
    except RecipeError as error:
        raise UsageError(str(error)) from None
    except (UrushiError, OSError, MemoryError) as error:
        print(f"urushi: {arguments.source}: {cli_words.reason(error)}", file=sys.stderr)
        return 1
    return 0


def _warn_of_glyphs(recipe: Recipe) -> None:
    try:
        lacking = "".join(missing_glyphs(recipe).values())
    except UrushiError as error:
        raise UsageError(str(error)) from None
    if lacking:
        print(
            f"urushi: the font has no {lacking}; another can be given: font=FILE", file=sys.stderr
        )


def _by_suffix(arguments: argparse.Namespace) -> str:
    """The format that a single output file's name asks for."""
    destination = Path(arguments.output)
    if len(arguments.sources) > 1 or destination.is_dir():
        return "same"
    return codec.FORMAT_OF_SUFFIX.get(destination.suffix.lower(), "same")


def _complain(job: Job, error: Exception, *, as_json: bool) -> None:
    code = (
        error.code
        if isinstance(error, UrushiError)
        else "E_MEMORY"
        if isinstance(error, MemoryError)
        else "E_IO"
    )
    text = cli_words.reason(error)
    print(f"urushi: {job.source}: {text}", file=sys.stderr, flush=True)
    if as_json:
        print(
            json.dumps({"input": str(job.source), "error": {"code": code, "message": text}}),
            flush=True,
        )


def _recipe(arguments: argparse.Namespace) -> Recipe:
    try:
        if arguments.recipe is None:
            recipe = PRESETS[arguments.preset or DEFAULT_PRESET]
        else:
            recipe = Recipe.from_json(arguments.recipe.read_text(encoding="utf-8"))
        given = dict(recipe.files)

        def take(path: str, kind: str) -> str:
            return _take_file(Path(path), kind, given)

        layers = [parse_layer(text, take) for text in arguments.layer] or [*recipe.layers]
        layers += [parse_layer(text, take) for text in arguments.add_layer]
        target = recipe.target if arguments.target is None else arguments.target
        return Recipe(target, tuple(layers), given)
    except (UrushiError, OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        where = f"{arguments.recipe}: " if arguments.recipe else ""
        raise UsageError(f"{where}{reason}") from None


def _take_file(path: Path, kind: str, given: dict[str, bytes]) -> str:
    """Reads a file that a layer wants into ``given``, and returns its name there."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    check(data, kind, str(path))
    name = name_of(data)
    given[name] = data
    return name


def _print_recipe(arguments: argparse.Namespace) -> int:
    print(_recipe(arguments).to_json())
    return 0


def _coating(arguments: argparse.Namespace) -> tuple[Recipe, str, Size]:
    """Recipe, key and size that the flags ask for.

    Raises:
        UsageError: any of them, or the seed, cannot be.
    """
    if arguments.seed is not None and not 0 <= arguments.seed <= MAX_SEED:
        raise UsageError(f"--seed must be from 0 to {MAX_SEED}")
    try:
        size = Size.parse(arguments.size)
    except UrushiError as error:
        raise UsageError(str(error)) from None
    return _recipe(arguments), _key_of(arguments), size


def _forecast(arguments: argparse.Namespace) -> int:
    recipe, key, size = _coating(arguments)
    try:
        chains = [parse_chain(chain) for chain in arguments.chain] or default_chains()
    except UrushiError as error:
        raise UsageError(str(error)) from None
    seed = new_seed() if arguments.seed is None else arguments.seed
    try:
        session = Session(arguments.source.read_bytes(), size)
        outcomes, alone = finish(session.forecast(recipe, key, seed, chains))
    except (UrushiError, OSError, MemoryError) as error:
        print(f"urushi: {arguments.source}: {cli_words.reason(error)}", file=sys.stderr)
        return 1
    if arguments.json:
        report = {
            "input": str(arguments.source),
            "outcomes": [describe_outcome(outcome) for outcome in outcomes],
            "layers": [{"name": name, **describe_outcome(outcome)} for name, outcome in alone],
        }
        print(json.dumps(report))
        return 0
    bands = [f"{low:g}-{high:g} px" if high < 99 else f"over {low:g} px" for low, high in BANDS]
    print("What is left of the coat, what shrinking folds over into another pattern, and what is")
    print("left of its parts by wavelength in training pixels:")
    print(f"{'':<26}" + "".join(f"{text:>12}" for text in ("whole", "folded", *bands)))
    for outcome in outcomes:
        print(_outcome_line("+".join(outcome.chain), outcome))
    for name, outcome in alone:
        print(_outcome_line(f"{name} alone, {'+'.join(outcome.chain)}", outcome))
    return 0


def _outcome_line(title: str, outcome: Outcome) -> str:
    shares = [outcome.survival, outcome.folded, *(band.survival for band in outcome.bands)]
    cells = "".join(f"{'-' if share is None else f'{share:.0%}':>12}" for share in shares)
    return f"{title:<26}{cells}{'  lost' if outcome.is_lost else ''}"


def _key_of(arguments: argparse.Namespace) -> str:
    """The key by flag or by file: a command line can be seen by others, a file need not."""
    if arguments.key_file is None:
        return str(arguments.key)
    try:
        lines = arguments.key_file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        raise UsageError(f"{arguments.key_file}: {reason}") from None
    if not lines or not lines[0]:
        raise UsageError(f"{arguments.key_file}: the first line is empty")
    return str(lines[0])


def _key(arguments: argparse.Namespace) -> int:
    print(new_key() if arguments.passphrase is None else stretch(arguments.passphrase))
    return 0


def _jobs(sources: list[Path], destination: Path, output: Output, folder: bool) -> list[Job]:
    if len(sources) == 1 and not folder and not destination.is_dir():
        return [Job(sources[0], destination)]
    if destination.exists() and not destination.is_dir():
        raise UsageError(f"{destination} is a file; several pictures need a folder")
    return [Job(s, destination / suggested_name(s.name, _format(s, output))) for s in sources]


def _format(source: Path, output: Output) -> str:
    """Format that a picture will be written in; an unreadable one fails later, by itself."""
    try:
        with source.open("rb") as file:
            return output.resolve(codec.sniff(file.read(codec.SNIFF_BYTES)) or "png")
    except OSError:
        return output.resolve("png")


def _refuse_collisions(jobs: list[Job], force: bool) -> None:
    seen: set[Path] = set()
    originals = {_identity(job.source) for job in jobs} - {None}
    for job in jobs:
        if job.destination in seen:
            raise UsageError(f"two pictures would both become {job.destination}")
        seen.add(job.destination)
        if _identity(job.destination) in originals:
            raise UsageError(f"{job.destination} is one of the originals; they are never changed")
    if not force:
        for job in jobs:
            if job.destination.exists():
                raise UsageError(f"{job.destination} exists; use --force to overwrite it")


def _identity(path: Path) -> tuple[int, int] | None:
    """What a file is told by, whatever its names; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _write(destination: Path, data: bytes, force: bool) -> None:
    """Writes a file whole or not at all."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=destination.parent, prefix=".urushi-", delete=False
    ) as file:
        temporary = Path(file.name)
        claimed = False
        try:
            file.write(data)
            file.close()
            temporary.chmod(0o666 & ~_umask())
            if not force:
                # Claims the name: fails if the file has come into being since we looked.
                destination.touch(exist_ok=False)
                claimed = True
            temporary.replace(destination)
            claimed = False
        finally:
            temporary.unlink(missing_ok=True)
            if claimed:
                destination.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _report(job: Job, result: Result, seconds: float) -> dict[str, object]:
    return {
        "input": str(job.source),
        "output": str(job.destination),
        "width": result.width,
        "height": result.height,
        "ssimulacra2": {"fit": round(result.fit, 2), "full": round(result.full, 2)},
        "amplitude": round(result.amplitude, 6),
        "bound_by": result.bound_by,
        "seed": result.seed,
        "notices": list(result.notices),
        "seconds": round(seconds, 3),
    }


def _summary(job: Job, result: Result, seconds: float) -> str:
    return (
        f"{job.source} -> {job.destination}  {result.width}x{result.height}  "
        f"SSIMULACRA2 {result.fit:.1f} (1:1 {result.full:.1f})  {seconds:.1f} s"
        f"{cli_words.notices(result.notices)}"
    )


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    _SHARE: ClassVar[dict[str, float]] = {
        "decode": 0.0,
        "analyse": 0.05,
        "solve": 0.1,
        "coat": 0.5,
        "measure": 0.6,
        "encode": 0.7,
    }

    def __init__(self, stream: TextIO, total: int, *, hidden: bool) -> None:
        self._stream = stream
        self._total = total
        self._hidden = hidden or not stream.isatty()

    def show(self, index: int, name: str, progress: Progress) -> None:
        """Draws how far picture number ``index`` is."""
        if self._hidden:
            return
        shares = [*self._SHARE.values(), 1.0]
        stage = list(self._SHARE).index(progress.stage)
        within = (
            shares[stage] + (shares[stage + 1] - shares[stage]) * progress.done / progress.total
        )
        filled = round(BAR_WIDTH * (index + within) / self._total)
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        self._stream.write(f"\r\x1b[K[{bar}] {index + 1}/{self._total} {name} {progress.stage}")
        self._stream.flush()

    def clear(self) -> None:
        """Removes the bar, so that a line can be printed."""
        if not self._hidden:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _describe(arguments: argparse.Namespace) -> int:
    description = describe()
    if arguments.json:
        print(json.dumps(description, indent=2))
        return 0
    if arguments.schema:
        print(json.dumps(reference.schema(), indent=2))
        return 0
    if arguments.markdown:
        print(reference.markdown())
        return 0
    print("Presets:")
    for name, recipe in PRESETS.items():
        print(f"  {name:<12} SSIMULACRA2 {recipe.target:g}")
    for title, _, registry in reference.KINDS:
        print(f"{title}:")
        for spec in registry.values():
            print(f"  {spec.name:<12} {spec.description}")
            for p in spec.parameters:
                print(f"    {p.name:<10} {p.values()}: {p.description}")
    print("Places:")
    for name, place in PLACES.items():
        pixels = f"{place.size.value:g} px"
        print(f"  {name:<12} {pixels}. {place.title} {place.limit} ({place.source}, {place.date}).")
        told = ", ".join(filter(None, (place.metadata_source, place.metadata_date)))
        print(f"  {'':<12} Metadata: {place.metadata} ({told}).")
    return 0
