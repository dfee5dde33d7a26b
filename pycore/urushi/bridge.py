"""JSON and bytes in and out: the only module that the page imports.

Every message is one call of `handle`, a generator: what it yields is progress, what it returns is
the reply. It knows nothing of Pyodide and runs, and is tested, in plain CPython.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi import codec, files, fonts, parsing, pipeline
from urushi.bare import BarePixels
from urushi.coat import Coat
from urushi.codec import Output
from urushi.declaration import Declaration
from urushi.description import describe
from urushi.errors import ProtocolError, UrushiError
from urushi.forecast import default_chains, describe_outcome
from urushi.glyphs import missing_glyphs
from urushi.grid import TrainingGrid
from urushi.inspection import DECLARATION, inspect
from urushi.keys import MAX_SEED
from urushi.laundering import parse_chain
from urushi.metadata.items import Item
from urushi.parsing import Params
from urushi.pipeline import Progress
from urushi.protect import Session
from urushi.recipe import Recipe
from urushi.snippets import snippets
from urushi.strength import Strength

DIFFERENCE_GAIN = 8
"""Factor by which the difference view exaggerates the coat."""

LISTED_ITEMS = 500
"""Things said by a file that are listed one by one; of more only the number is told."""

Answer = tuple[dict[str, object], list[bytes]]
Steps = Generator[Progress, None, Answer]


@dataclass(frozen=True)
class Reply:
    """End of a message: JSON text ``{"ok": ..., "result" | "error": ...}`` and binary parts."""

    json: str
    buffers: list[bytes] = field(repr=False)


_sessions: dict[str, Session] = {}
_files: dict[str, bytes] = {}


def handle(type_: str, params: str, data: Any = None) -> Generator[str, None, Reply]:
    """Handles one message.

    Args:
        type_: "describe", "open", "inspect", "preview", "measure", "forecast", "run", "file",
            "recipe", "snippets", "reencode" or "close".
        params: the message's parameters, JSON text.
        data: bytes-like or a `Uint8Array`: the file of an "open" or a "file". Of an "open" with
            ``pixels``, an object of ``width``, ``height`` and ``kind``, it is `BarePixels.rgba`,
            which is held and not copied.

    Yields:
        JSON text ``{"stage", "done", "total"}`` after each step; the caller may stop there.

    Returns:
        The reply. Errors of the user's making come back in it and are never raised.
    """
    try:
        steps = _handler(type_)(parsing.parse(params), data)
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                result, buffers = stop.value
                return Reply(json.dumps({"ok": True, "result": result}), buffers)
            yield json.dumps(
                {"stage": progress.stage, "done": progress.done, "total": progress.total}
            )
    except UrushiError as error:
        return _failure(error.code, str(error), error.retriable, error.details)
    except MemoryError:
        for session in _sessions.values():
            session.release()
        files.picture.cache_clear()
        return _failure("E_MEMORY", "not enough memory", True, {})
    except Exception as error:  # a defect: report it as such, and keep the worker alive
        return _failure("E_INTERNAL", f"{type(error).__name__}: {error}", False, {})


def _failure(code: str, message: str, retriable: bool, details: dict[str, object]) -> Reply:
    error = {"code": code, "message": message, "retriable": retriable, "details": details}
    return Reply(json.dumps({"ok": False, "error": error}), [])


def _handler(type_: str) -> Callable[[Params, Any], Steps]:
    try:
        return _HANDLERS[type_]
    except KeyError:
        raise ProtocolError(f"unknown message {type_!r}") from None


def _describe(_params: Params, _data: Any) -> Steps:
    yield from ()
    return describe(), []


def _open(params: Params, data: Any) -> Steps:
    doc = parsing.text(params, "doc")
    name = parsing.text({"name": params.get("name", "")}, "name")
    source = (
        parsing.bare_pixels(params["pixels"], data)
        if "pixels" in params
        else parsing.file_bytes(data, "open")
    )
    yield Progress("decode", 0, 1)
    session = Session(source, parsing.size(params.get("size")))
    _hold_only(None)
    picture = session.picture
    _sessions[doc] = session
    width, height = picture.size
    fit = TrainingGrid.of(width, height).fit_size
    result: dict[str, object] = {
        "doc": doc,
        "name": name,
        "format": picture.format,
        "width": width,
        "height": height,
        "mode": session.header.mode,
        "has_alpha": picture.has_alpha,
        "icc": session.header.icc_name,
        "bytes": len(source.rgba) if isinstance(source, BarePixels) else len(source),
        "notices": _notices(session, picture.notices),
        "frames": session.header.frames,
        "fit": {"width": fit[0], "height": fit[1]},
    }
    return result, []


def _inspect(params: Params, _data: Any) -> Steps:
    yield from ()
    session = _session(params)
    output = parsing.output(parsing.mapping(params, "output"))
    own = session.header.format
    items = inspect(
        b"" if isinstance(session.data, BarePixels) else session.data,
        own,
        policy=parsing.policy(params),
        declaration=parsing.declaration(params),
        into=output.resolve(own),
    )
    fates = Counter(_fate(item) for item in items)
    # What goes comes first: of very many it is what one wants to know.
    listed = sorted(items, key=lambda item: item.kept)[:LISTED_ITEMS]
    result: dict[str, object] = {
        "items": [asdict(item) for item in listed],
        "counts": {fate: fates[fate] for fate in ("going", "staying", "adding", "replacing")},
        "declares": any(item.kept and item.name == "plus:DataMining" for item in items),
    }
    return result, []


def _fate(item: Item) -> str:
    if item.source == DECLARATION:
        return "adding" if item.kept else "replacing"
    return "staying" if item.kept else "going"


def _snippets(params: Params, _data: Any) -> Steps:
    yield from ()
    declaration = parsing.declaration(params) or Declaration()
    found = [
        {"name": name, "where": where, "text": text} for name, where, text in snippets(declaration)
    ]
    return {"snippets": found}, []


def _preview(params: Params, _data: Any) -> Steps:
    session = _session(params)
    recipe, key, seed = _coating(params)
    strength: Strength | None
    if params.get("draft"):
        coat, amplitude, strength = yield from session.draft(recipe, key, seed)
    else:
        coat, strength = yield from session.prepare(recipe, key, seed)
        amplitude = strength.amplitude
    left, top, width, height = parsing.rectangle(params, session.picture.size)
    wide, high = (
        min(max(1, n), limit)
        for n, limit in zip(parsing.integers(params, "size", 2), (width, height), strict=True)
    )
    box = (left, top, left + width, top + height)
    image = session.picture.image
    grid = session.plan.grid
    if box == (0, 0, *image.size) and (wide, high) != image.size:
        # The whole picture, shrunk: the fit view has everything that this needs.
        before, after = _fit_pair(session, coat, amplitude, (wide, high))
    else:
        before = image.crop(box)
        after = pipeline.coat_region(image, grid, coat, amplitude, box)
        if coat.over is not None:
            after = coat.over.on(after, box)
        if (wide, high) != before.size:
            before, after = (
                part.resize((wide, high), Image.Resampling.BOX) for part in (before, after)
            )
    buffers = [_rgba(before), _rgba(after)]
    if params.get("diff"):
        buffers.append(_difference(before, after))
    result: dict[str, object] = {
        "rect": [left, top, width, height],
        "size": [wide, high],
        "amplitude": amplitude,
        "draft": strength is None,
        "bound_by": strength and strength.bound_by,
        "ssimulacra2": strength and {"fit": strength.fit, "full": strength.full},
        "missing_glyphs": {str(i): text for i, text in missing_glyphs(recipe).items()},
        "seconds": dict(session.seconds),
    }
    return result, buffers


def _fit_pair(
    session: Session, coat: Coat, amplitude: float, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image]:
    """The whole picture before and after, at a display size."""
    before = session.plan.fit
    after = pipeline.coat_fit(session.plan, coat, amplitude)
    if size != before.size:
        return before.resize(size, Image.Resampling.BOX), after.resize(size, Image.Resampling.BOX)
    return before, after


def _measure(params: Params, _data: Any) -> Steps:
    session = _session(params)
    recipe, key, seed = _coating(params)
    _coat, strength = yield from session.measure(recipe, key, seed)
    # In decibels below full range, of the invisible layers: their power is that of unit RMS.
    mse = strength.amplitude**2
    result: dict[str, object] = {
        "ssimulacra2": {"fit": strength.fit, "full": strength.full},
        "amplitude": strength.amplitude,
        "target": recipe.target,
        "bound_by": strength.bound_by,
        "psnr": -10.0 * float(np.log10(mse)) if mse > 0 else None,
    }
    return result, []


def _forecast(params: Params, _data: Any) -> Steps:
    session = _session(params)
    recipe, key, seed = _coating(params)
    chains = params.get("chains")
    if chains is None:
        parsed = default_chains()
    elif isinstance(chains, list) and all(isinstance(chain, str) for chain in chains):
        parsed = [parse_chain(chain) for chain in chains]
    else:
        raise ProtocolError("chains must be a list of texts")
    outcomes, alone = yield from session.forecast(recipe, key, seed, parsed)
    result: dict[str, object] = {
        "outcomes": [
            {**describe_outcome(outcome), "size": list(outcome.seen.size)} for outcome in outcomes
        ],
        "layers": [{"name": name, **describe_outcome(outcome)} for name, outcome in alone],
    }
    return result, [_rgba(outcome.seen) for outcome in outcomes]


def _run(params: Params, _data: Any) -> Steps:
    session = _session(params)
    recipe, key, seed = _coating(params)
    wanted = parsing.mapping(params, "output")
    done = yield from session.run(
        recipe,
        key,
        seed,
        parsing.output(wanted),
        keeping=parsing.policy(wanted),
        declaration=parsing.declaration(wanted),
        steady=parsing.is_steady(wanted),
    )
    result: dict[str, object] = {
        "name": suggested_name(str(params.get("name", "")), done.format),
        "mime": codec.MIME[done.format],
        "format": done.format,
        "width": done.width,
        "height": done.height,
        "bytes": len(done.data),
        "amplitude": done.amplitude,
        "bound_by": done.bound_by,
        "ssimulacra2": {"fit": done.fit, "full": done.full},
        "seconds": done.seconds,
        "notices": _notices(session, done.notices),
    }
    return result, [done.data]


def _reencode(params: Params, _data: Any) -> Steps:
    """Decodes and writes the picture as PNG, no more: what the benchmark compares a coat with."""
    yield from ()
    session = _session(params)
    session.release()
    start = time.perf_counter()
    picture = session.decode()
    decoded = time.perf_counter()
    size = len(codec.encode(picture, Output("png")))
    seconds = {"decode": decoded - start, "encode": time.perf_counter() - decoded}
    return {"bytes": size, "seconds": seconds}, []


def _file(params: Params, data: Any) -> Steps:
    """Takes a file that recipes may refer to from now on, and makes sure that it can be used."""
    yield from ()
    name, kind = parsing.text(params, "file"), parsing.text(params, "kind")
    if kind == "bundled-font":
        fonts.install(parsing.file_bytes(data, "file"))
        return {}, []
    if kind not in files.KINDS:
        raise ProtocolError(f"kind must be one of {', '.join(files.KINDS)}")
    content = parsing.file_bytes(data, "file")
    facts = files.check(content, kind, name)
    _files[name] = content
    return facts, []


def _recipe(params: Params, _data: Any) -> Steps:
    """Reads a recipe's file, or writes one: the recipe with its files in it.

    With ``text`` it is read: ``recipe`` comes back without files, these as ``files``, a list of
    name and kind, and their bytes as binary parts. With ``recipe`` its ``text`` comes back.
    """
    yield from ()
    if "text" not in params:
        written = Recipe.from_dict(params.get("recipe"), _files)
        return {"text": written.to_json()}, []
    read = Recipe.from_json(parsing.text(params, "text"))
    plain = json.loads(read.to_json())
    plain.pop("files", None)
    named = [{"name": name, "kind": kind} for name, kind in read.file_kinds().items()]
    return {"recipe": plain, "files": named}, [read.files[str(one["name"])] for one in named]


def _close(params: Params, _data: Any) -> Steps:
    yield from ()
    _sessions.pop(parsing.text(params, "doc"), None)
    return {}, []


_HANDLERS: dict[str, Callable[[Params, Any], Steps]] = {
    "describe": _describe,
    "open": _open,
    "inspect": _inspect,
    "preview": _preview,
    "measure": _measure,
    "forecast": _forecast,
    "run": _run,
    "reencode": _reencode,
    "file": _file,
    "recipe": _recipe,
    "snippets": _snippets,
    "close": _close,
}


def suggested_name(name: str, format_: str) -> str:
    """Name for a coated file: ``cat.png`` becomes ``cat.urushi.png``; a path is cut off."""
    stem = PurePath(name.replace("\\", "/")).stem if name else ""
    return f"{stem or 'picture'}.urushi{codec.EXTENSION[format_]}"


def _notices(session: Session, codes: Iterable[str]) -> list[dict[str, object]]:
    """What the user should know, with what the sentences need beside the codes."""
    kind = {"kind": session.data.kind} if isinstance(session.data, BarePixels) else {}
    return [{"code": code, **kind} for code in codes]


def _session(params: Params) -> Session:
    doc = parsing.text(params, "doc")
    if doc not in _sessions:
        raise ProtocolError(f"no picture is open as {doc!r}")
    _hold_only(doc)
    return _sessions[doc]


def _hold_only(doc: str | None) -> None:
    """Keeps the pixels of one picture at most: the heap of a page cannot hold many."""
    for other, session in _sessions.items():
        if other != doc:
            session.release()


def _coating(params: Params) -> tuple[Recipe, str, int]:
    recipe = Recipe.from_dict(params.get("recipe"), _files)
    seed = params.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MAX_SEED:
        raise ProtocolError("seed must be a whole number from 0 to 2^53 - 1")
    return recipe, parsing.text({"key": params.get("key", "")}, "key"), seed


def _rgba(image: Image.Image) -> bytes:
    return image.convert("RGBA").tobytes()


def _difference(before: Image.Image, after: Image.Image) -> bytes:
    """RGBA of mid grey plus `DIFFERENCE_GAIN` times the difference, opaque."""
    pair = [np.asarray(image.convert("RGB")).astype(np.int16) for image in (before, after)]
    levels = (pair[1] - pair[0]) * np.int16(DIFFERENCE_GAIN) + np.int16(128)
    shown: NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    return Image.fromarray(shown).convert("RGBA").tobytes()
