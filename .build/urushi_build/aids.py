"""Programs and fonts that some tests want beside the browser, brought where Debian can be asked."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from urushi_build.console import say


@dataclass(frozen=True)
class Aid:
    """Something that tests use where it is there.

    Attributes:
        what: for the eye.
        package: of Debian, which holds it.
        is_there: whether it is.
    """

    what: str
    package: str
    is_there: Callable[[], bool]


def has_japanese() -> bool:
    """Whether the browser has a font for Japanese here."""
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    done = subprocess.run([listing, ":lang=ja", "family"], capture_output=True, text=True)
    return bool(done.stdout.strip())


AIDS = (
    Aid("ExifTool", "libimage-exiftool-perl", lambda: shutil.which("exiftool") is not None),
    Aid("a Japanese font", "fonts-ipaexfont-gothic", has_japanese),
)


def ensure_aids() -> None:
    """Install what is missing, where this runs as root on a Debian; else say what is left out."""
    missing = [aid for aid in AIDS if not aid.is_there()]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        packages = [aid.package for aid in missing]
        say(f"installing {' and '.join(packages)} for the tests")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=env, capture_output=True, timeout=600)
    for aid in missing:
        if not aid.is_there():
            say(f"{aid.what} is not here ({aid.package}): tests that need it are skipped")
