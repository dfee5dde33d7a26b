"""Browsers beside Chromium: found, or brought by Debian's package manager."""

import os
import shutil
import subprocess
from pathlib import Path

from urushi_build.console import say

PACKAGES = {"Firefox": ("firefox-esr",), "WebKit": ("webkit2gtk-driver", "xvfb")}


def mini_browser() -> Path | None:
    """Return the window of WebKitGTK that its driver opens, which is on no PATH."""
    places = (Path("/usr/lib"), Path("/usr/libexec"))
    found = (file for place in places for file in place.glob("**/webkit2gtk-4.*/MiniBrowser"))
    return next(found, None)


def is_there(name: str) -> bool:
    """Tell whether "Firefox" or "WebKit" can be opened here."""
    if name == "Firefox":
        return bool(shutil.which("firefox-esr") or shutil.which("firefox"))
    programs = all(map(shutil.which, ("WebKitWebDriver", "Xvfb")))
    return programs and mini_browser() is not None


def ensure_others() -> None:
    """Install what is missing, where this runs as root on a Debian; else say what is left out."""
    missing = [name for name in PACKAGES if not is_there(name)]
    if missing and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        packages = [package for name in missing for package in PACKAGES[name]]
        say(f"installing {', '.join(packages)}")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=env, capture_output=True, timeout=900)
    for name in missing:
        if not is_there(name):
            say(f"{name} is not here ({', '.join(PACKAGES[name])}): its tests are skipped")
