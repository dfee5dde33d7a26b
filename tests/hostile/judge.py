"""`python -m hostile.judge FOLDER FIRST`: opens and writes damaged files under limits, tells ends.

It runs in a process of its own, so that a crash, a hang or a memory hunger in a decoder ends that
process and not the test. A line of JSON is printed before and after each file.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np
from PIL import Image
from urushi import codec
from urushi.codec import Output
from urushi.declare import Declaration
from urushi.errors import UrushiError
from urushi.metadata.items import Policy
from urushi.protect import described

SECONDS = 20
"""For one file. The largest of the sample takes well under one second when it is sound."""

MEMORY = 3 * 2**30
"""Address space, bytes: what a browser's tab can have at most, and a little for the interpreter."""

LOSSY = 24.0
"""Mean difference in levels that a lossy file may have after being written once more. Damaged files
are harder to write than pictures: most of them are noise in part."""


NOTHING_SAID = ("bmp",)
"""Formats without a place for a declaration."""


class TooLongError(Exception):
    """A file took more than `SECONDS`."""


class WrongError(Exception):
    """A file was opened, and what was written of it is another picture."""


@dataclass(frozen=True)
class End:
    """What became of a file: "picture", or the code of the refusal, or what went wrong."""

    name: str
    end: str
    detail: str
    seconds: float


def end_of(name: str, data: bytes) -> End:
    """Opens a file and writes it again, and compares; nothing but a typed error may come of it."""
    start = time.perf_counter()
    end, detail = "picture", ""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        _there_and_back(data)
    except UrushiError as error:
        end, detail = error.code, str(error)
    except MemoryError:
        end = "E_MEMORY"
    except TooLongError:
        end = "too long"
    except Exception as error:  # what must not happen is what is looked for
        end, detail = "untyped", f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return End(name, end, detail[:200], round(time.perf_counter() - start, 3))


def _there_and_back(data: bytes) -> None:
    header = codec.read_header(data)
    picture = described(codec.decode(data), Policy(), Declaration())
    if picture.size != (header.width, header.height):
        raise WrongError(f"announced {header.width} x {header.height}, decoded {picture.size}")
    if picture.animation is None:
        written = codec.encode(picture, Output())
    else:
        written = codec.encode_animation(picture.animation.frames(), picture, Output())
    again = codec.decode(written)
    if again.size != picture.size:
        raise WrongError(f"{picture.size} was written as {again.size}")
    if again.format not in NOTHING_SAID and b"DataMining" not in (again.metadata.xmp or b""):
        raise WrongError("the declaration is not in the file that was written")
    before, after = _pixels(picture.image), _pixels(again.image)
    off = float(np.abs(before - after).mean())
    if off > (LOSSY if _is_lossy(again) else 0.0):
        raise WrongError(f"written pixels are {off:.2f} levels off")


def _is_lossy(picture: codec.Picture) -> bool:
    lossless = picture.format == "webp" and bool(picture.save.get("lossless"))
    return picture.format in ("jpeg", "gif", "webp") and not lossless


def _pixels(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return np.asarray(image.convert("RGBA")).astype(np.int16)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def main() -> None:
    """Judges all files of a folder from a number on."""
    folder, first = Path(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGALRM, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number, path in enumerate(sorted(folder.iterdir())[first:], first):
        print(json.dumps({"begun": number, "name": path.name}), flush=True)
        print(json.dumps(vars(end_of(path.name, path.read_bytes()))), flush=True)


if __name__ == "__main__":
    main()
