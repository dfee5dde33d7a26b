"""The benchmark in CPython: the same messages as in the browser, in a process of their own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from urushi import bridge


def call(type_: str, params: dict[str, Any], data: bytes | None = None) -> dict[str, Any]:
    """One message through the bridge, to its end."""
    steps = bridge.handle(type_, json.dumps(params), data)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            reply = json.loads(stop.value.json)
            assert reply["ok"], reply
            result: dict[str, Any] = reply["result"]
            return result


def measure(data: bytes) -> dict[str, Any]:
    """Figures of one picture; see `run.py` for their meaning."""
    recipe = call("describe", {})["default_recipe"]
    coating = {"doc": "a", "recipe": recipe, "seed": 1, "key": ""}
    call("open", {"doc": "a", "name": "a.jpg"}, data)
    view = {"rect": [0, 0, 512, 512], "size": [512, 512], "diff": False}
    first = call("preview", coating | view)["seconds"]
    start = time.perf_counter()
    call("preview", {**coating, **view, "recipe": {**recipe, "target": 82}})
    moved = time.perf_counter() - start
    run = call("run", {**coating, "name": "a.jpg", "output": {"format": "png"}})
    peak = peak_memory()
    plain = call("reencode", {"doc": "a"})["seconds"]
    return {
        "first": first,
        "moved_preview": moved,
        "run": run,
        "heap_bytes": peak,
        "plain": plain,
    }


def peak_memory() -> int:
    """Bytes of memory that this process held at most; 0 where the system does not tell.

    Not `getrusage`: its figure is handed down from the process that started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]).read_bytes())))
