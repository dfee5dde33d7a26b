"""Repacking wheels and zips: prune, compile, and write byte for byte reproducibly.

This module runs inside the browser runtime itself (see toolchain.mjs), for two reasons: .pyc
files only suit the very Python that wrote them, and one fixed zlib gives the same bytes, hence
the same site version, on every machine. It is standard library only, so that it also runs, and
is tested, in any CPython.

Run as `main(job_file)`; the job is JSON, see `packages.py`.
"""

import fnmatch
import importlib.util
import io
import json
import marshal
import os
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

# The earliest moment that a zip can state: the same for every member, always.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNCHECKED_HASH_PYC = 0b01
LEVEL = 9


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Say whether a member's name matches one of the patterns ("*" also spans slashes)."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def compile_source(source: bytes, name: str, *, docstrings: bool) -> bytes:
    """Compile to the content of a .pyc that is never compared with a source.

    The layout is PEP 552's: magic, flags, hash of the source, marshalled code. Docstrings are
    a quarter of numpy's bytecode and nobody can read them in a page; without them asserts go
    as well (they share one switch).
    """
    code = compile(source, name, "exec", dont_inherit=True, optimize=0 if docstrings else 2)
    header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH_PYC.to_bytes(4, "little")
    return header + importlib.util.source_hash(source) + marshal.dumps(code)


def repack(
    archive: bytes,
    *,
    drop: Sequence[str] = (),
    keep: Sequence[str] = (),
    compile_sources: bool = False,
    docstrings: Sequence[str] = (),
    blank: Sequence[str] = (),
) -> bytes:
    """Return a pruned and reproducible copy of a zip archive.

    Args:
        archive: the zip or wheel.
        drop: patterns of members to leave out.
        keep: patterns of members that stay although `drop` names them.
        compile_sources: replace each x.py by a sourceless x.pyc.
        docstrings: patterns of sources that are compiled with docstrings and asserts.
        blank: patterns of members that stay as empty files.

    Returns:
        A zip with sorted members, fixed times and rights: equal input gives equal bytes.
    """
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        for info in source.infolist():
            name = info.filename
            if info.is_dir() or (matches(name, drop) and not matches(name, keep)):
                continue
            data = b"" if matches(name, blank) else source.read(info)
            if compile_sources and name.endswith(".py"):
                data = compile_source(data, name, docstrings=matches(name, docstrings))
                name += "c"
            members[name] = data
    return write_zip(members)


def write_zip(members: dict[str, bytes]) -> bytes:
    """Return a zip of the members: sorted, deflated, with nothing that varies between runs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # Unix, also where the build runs on Windows
            info.external_attr = 0o644 << 16
            target.writestr(info, members[name], zipfile.ZIP_DEFLATED, LEVEL)
    return out.getvalue()


def compile_with_pyodide_build(wheel: Path) -> Path:
    """Compile a wheel by pyodide-build's own routine, under the Python that runs this.

    Returns:
        The new wheel, whose tag names this Python (urushi-…-cp312-none-any.whl).
    """
    # With this set py_compile writes hash-based .pyc files: no times, so reproducible.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    from pyodide_build._py_compile import _py_compile_archive

    compiled: Path | None = _py_compile_archive(wheel, keep=True, verbose=False)
    if compiled is None:
        raise RuntimeError(f"pyodide-build could not compile {wheel.name}")
    return compiled


def main(job_file: str) -> None:
    """Do every task of a job file; paths in it are relative to its folder."""
    folder = Path(job_file).parent
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    sys.path.extend(job.get("path", []))
    for task in job["tasks"]:
        source = folder / task["input"]
        if task["by_pyodide_build"]:
            source = compile_with_pyodide_build(source)
        data = repack(
            source.read_bytes(),
            drop=task["drop"],
            keep=task["keep"],
            compile_sources=task["compile_sources"],
            docstrings=task["docstrings"],
            blank=task["blank"],
        )
        (folder / task["output"]).write_bytes(data)
