"""What was measured, a JSON object a line: appended only, so that a run can go on where it stopped.

A record is looked up by its question and key. It counts only while the sources that measured it are
what they were; see `efficacy.sources`.

Key fields named ``digest``, or ending in ``_digest``, tell contents under one name apart, such as
the pixels that a preset gives now from those that it gave last week. Of several such records the
one asked for last is `Ledger.current`; the others stay, and are found again if their content is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from efficacy.sources import code_of_the_instrument

Record = dict[str, Any]

OWN_FIELDS = ("question", "seconds", "code", "id", "slot")


class LedgerDamagedError(ValueError):
    """A line that is not the last cannot be read."""


class Ledger:
    """A file of records. Several processes may append to one file at once.

    Args:
        path: of the file; it and its folders are made at the first record.
        code: what marks records as made by the present instrument; by default, of each question,
            the sources that answer it.

    Raises:
        LedgerDamagedError: a line that is not the last is no record. A last line that was torn by
            a crash is reported on standard error, left out, and cut off by the next record.
    """

    def __init__(self, path: Path, *, code: str | None = None) -> None:
        self.path = path
        self._code = code
        self._records: dict[str, Record] = {}
        self._latest: dict[str, str] = {}
        if path.exists():
            with path.open("rb") as file, _locked(file, exclusive=False):
                data = file.read()
            for record in _parse(data, path):
                self._keep(record)

    def __len__(self) -> int:
        return len(self._records)

    def code(self, question: str) -> str:
        """The mark of a question's records by the present instrument."""
        return code_of_the_instrument(question) if self._code is None else self._code

    def current(self) -> list[Record]:
        """What the present instrument says: of each key but for its digests, the last record."""
        latest = (self._records[identity] for identity in self._latest.values())
        return [record for record in latest if self._is_current(record)]

    def stale(self) -> int:
        """Of how many keys but for their digests the last record is by another instrument."""
        return len(self._latest) - len(self.current())

    def get(self, question: str, **key: Any) -> Record | None:
        """The record of a key, or None if there is none by the present instrument."""
        record = self._records.get(_identity(question, key))
        return record if record is not None and self._is_current(record) else None

    def once(
        self, question: str, key: Mapping[str, Any], measure: Callable[[], Mapping[str, Any]]
    ) -> Record:
        """The record of a key, measured now if need be.

        Args:
            question: what is asked, such as ``visibility``.
            key: what tells this measurement from all others of the question (JSON values); where
                pictures go in, a digest of their pixels belongs to it.
            measure: returns what is found, under names that the key does not have.

        Returns:
            Question, key, findings, ``seconds`` spent, ``code`` of the instrument, ``id`` of the
            whole key and ``slot``, that of the key without its digests.

        Raises:
            ValueError: a name is used twice, or a finding is not finite.
        """
        known = self.get(question, **key)
        if known is not None:
            if self._latest[known["slot"]] != known["id"]:
                self._append(known)
            return known
        begin = time.perf_counter()
        found = dict(measure())
        seconds = time.perf_counter() - begin
        twice = set(found) & set(key) | (set(found) | set(key)) & set(OWN_FIELDS)
        if twice:
            raise ValueError(f"these fields of a record of {question} clash: {sorted(twice)}")
        contents = {name for name in key if name == "digest" or name.endswith("_digest")}
        named = {name: value for name, value in key.items() if name not in contents}
        return self._append(
            {
                "question": question,
                **key,
                **found,
                "seconds": round(seconds, 3),
                "code": self.code(question),
                "id": _identity(question, key),
                "slot": _identity(question, named),
            }
        )

    def _is_current(self, record: Record) -> bool:
        return bool(record["code"] == self.code(record["question"]))

    def _keep(self, record: Record) -> None:
        self._records[record["id"]] = record
        self._latest[record["slot"]] = record["id"]

    def _append(self, record: Record) -> Record:
        line = json.dumps(record, ensure_ascii=False, allow_nan=False, default=_plain)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file, _locked(file, exclusive=True):
            _cut_torn_line(file)
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        as_read_again: Record = json.loads(line)
        self._keep(as_read_again)
        return as_read_again


def _parse(data: bytes, path: Path) -> Iterator[Record]:
    lines = data.split(b"\n")
    torn = lines.pop()
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict) or not {*OWN_FIELDS} <= set(record):
            raise LedgerDamagedError(f"line {number} of {path} is no record")
        yield record
    if torn:
        print(
            f"{path}: the last line was not finished and is left out; that measurement is made "
            "again",
            file=sys.stderr,
        )


def _cut_torn_line(file: BinaryIO) -> None:
    """Nobody else is writing while the lock is held: what lacks its newline never gets it."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return
    file.seek(end - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.seek(0, os.SEEK_END)


@contextlib.contextmanager
def _locked(file: BinaryIO, *, exclusive: bool) -> Iterator[None]:
    """Holds the file's lock; where there is no flock (Windows) nothing is locked."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _identity(question: str, key: Mapping[str, Any]) -> str:
    text = json.dumps([question, key], sort_keys=True, allow_nan=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _plain(value: Any) -> Any:
    """NumPy's scalars as Python's."""
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        return value.item()
    raise TypeError(f"{type(value).__name__} is no JSON value")
