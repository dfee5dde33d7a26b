"""`python3 build.py bench`: how long a coat takes, beside what Pillow takes to write a PNG.

Absolute seconds depend on the machine and its mood; the ratios are taken within one run. Targets
(the project's own) are printed beside the figures and are not asserted: this is no test.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bench import browser, pictures_of_size  # noqa: E402 - the path is set above


def main() -> int:
    """Runs the benchmark and prints its figures as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 12, 48], metavar="MP")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    parser.add_argument("--skip-native", action="store_true")
    arguments = parser.parse_args()
    files = {size: pictures_of_size.jpeg(size) for size in arguments.sizes}
    figures: dict[str, Any] = {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "bytes": json.loads((ROOT / "dist" / "build-info.json").read_text())["bytes"],
        "browser": {},
        "native": {},
    }
    with browser.chromium() as chromium, browser.site(ROOT / "dist") as site:
        figures["chromium"] = chromium.version
        figures["starts"] = browser.starts(chromium, site)
        for size, data in files.items():
            print(f"… {size} MP in the browser", file=sys.stderr, flush=True)
            figures["browser"][size] = browser.measure(chromium, site, data)
        print("… each layer in the browser", file=sys.stderr, flush=True)
        middle = arguments.sizes[len(arguments.sizes) // 2]
        figures["layers"] = {
            "megapixels": middle,
            "seconds": browser.layers(chromium, site, files[middle]),
        }
    if not arguments.skip_native:
        for size, data in files.items():
            print(f"… {size} MP natively", file=sys.stderr, flush=True)
            figures["native"][size] = native(data)
    print(report(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def native(data: bytes) -> dict[str, Any]:
    """Figures of one picture in a CPython process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(data)
        file.flush()
        script = Path(__file__).with_name("native.py")
        done = subprocess.run(
            [sys.executable, str(script), file.name], stdout=subprocess.PIPE, check=True
        )
        figures: dict[str, Any] = json.loads(done.stdout)
        return figures


def report(figures: dict[str, Any]) -> str:
    """The figures as Markdown."""
    starts, size = figures["starts"], figures["bytes"]
    lines = [
        f"Chromium {figures['chromium']}, {figures['machine']}",
        "",
        "| start | interactive, s (target < 1) | first coat, s |",
        "|---|---|---|",
        *(
            f"| {name} | {start['interactive']:.2f} | {start['first_coat']:.2f} |"
            for name, start in starts.items()
        ),
        "",
        f"To download for the first coat: {size['boot'] / 1e6:.1f} MB;"
        f" all there is: {size['total'] / 1e6:.1f} MB.",
    ]
    for place in ("browser", "native"):
        if figures[place]:
            lines += ["", f"**{place}**", "", *_table(figures[place])]
    layers = figures["layers"]
    lines += ["", f"**each layer alone, {layers['megapixels']} MP in the browser**", ""]
    lines += ["| layer | render, s | lay on a megapixel, s |", "|---|---|---|"]
    lines += [
        f"| {name} | {seconds['render']:.2f} | {seconds['lay']:.2f} |"
        for name, seconds in layers["seconds"].items()
    ]
    return "\n".join(lines)


def _table(by_size: dict[int, dict[str, Any]]) -> list[str]:
    lines = [
        "| MP | decode | look | solve (target ≤ 1.5) | coat | measure | encode"
        " | coat / plain encode (target ≤ 1) | whole / plain decode + encode"
        " | preview once a control moved (target < 0.5) | memory, MB (target < 600) |",
        "|---" * 11 + "|",
    ]
    for size, row in by_size.items():
        plain, first, spent = row["plain"], row["first"], row["run"]["seconds"]
        stages = {stage: spent[stage] for stage in ("coat", "measure", "encode")}
        whole = plain["decode"] + first["analyse"] + first["solve"] + sum(stages.values())
        cells = [
            str(size),
            *(f"{s:.2f}" for s in (plain["decode"], first["analyse"], first["solve"])),
            *(f"{s:.2f}" for s in stages.values()),
            f"{stages['coat'] / plain['encode']:.2f}",
            f"{whole / (plain['decode'] + plain['encode']):.2f}",
            f"{row['moved_preview']:.2f}",
            f"{row['heap_bytes'] / 1e6:.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
