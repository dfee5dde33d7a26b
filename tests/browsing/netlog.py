"""Chromium's own log of its network: what no page, worker or test can hide from.

Format: the "NetLog" that `--log-net-log` writes, see "NetLog: Chrome's network logging system" in
Chromium's design documents. Event numbers are named in the file's own `constants`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_REQUEST = "URL_REQUEST_START_JOB"
_NOBODY = "not an origin"


@dataclass(frozen=True)
class Asked:
    """One request that a page, a worker or a service worker made, of whatever scheme.

    Attributes:
        method: "GET", "POST" and so on.
        url: where it went.
        time: seconds since the epoch.
    """

    method: str
    url: str
    time: float


def asked(path: Path) -> list[Asked]:
    """Read a finished log and return the requests that some origin is the initiator of.

    The network service takes no request of a renderer without one. What the browser asks for on
    its own account (updates, the time) has none and is left out, as is an address typed in.
    """
    text = path.read_text("utf-8", "replace")
    try:
        log = json.loads(text)
    except json.JSONDecodeError:
        # A browser that was ended early leaves its list of events open.
        log = json.loads(text.rstrip().rstrip(",") + "]}")
    wanted = log["constants"]["logEventTypes"][_REQUEST]
    offset = float(log["constants"]["timeTickOffset"])
    return [
        Asked(
            event["params"]["method"],
            event["params"]["url"],
            (float(event["time"]) + offset) / 1000,
        )
        for event in log["events"]
        if event["type"] == wanted
        and "url" in event.get("params", {})
        and event["params"].get("initiator", _NOBODY) != _NOBODY
    ]
