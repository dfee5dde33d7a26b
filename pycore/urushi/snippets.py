"""The same declaration for the web site that shows the pictures: headers, tags and files.

Robots directives as DeviantArt introduced them (2022) and img2dataset heeds them; the TDM
Reservation Protocol (W3C Community Group, final report of 10 May 2024); ai.txt as Spawning has
it (2023); robots.txt (RFC 9309). All of them ask; none of them can hold anybody back.
"""

from __future__ import annotations

import html
import json

from urushi.declaration import Declaration

CRAWLERS_AS_OF = "2026-11-26"
"""When `CRAWLERS` was put together, from the list of the project ai.robots.txt."""

CRAWLERS = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Cotoyogi",
    "DeepSeekBot",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ICC-Crawler",
    "ImagesiftBot",
    "img2dataset",
    "LAIONDownloader",
    "meta-externalagent",
    "omgili",
    "PanguBot",
    "SBIntuitionsBot",
    "TikTokSpider",
    "Timpibot",
    "VelenPublicWebCrawler",
    "Webzio-Extended",
)
"""Crawlers, and words that crawlers look for, that collect for training or for data sets. Those
that only search or fetch a page because somebody asks for it are left alone."""

_ROBOTS = "noai, noimageai"
_PICTURES = "avif bmp gif jpeg jpg png svg tif tiff webp".split()


def snippets(declaration: Declaration) -> list[tuple[str, str, str]]:
    """What to put on a web site.

    Returns:
        Name, where it goes, and text of each; nothing for a declaration that forbids nothing.
    """
    if not declaration.prohibits:
        return []
    policy = declaration.web_statement
    headers = {"X-Robots-Tag": _ROBOTS, "TDM-Reservation": "1"}
    tags = {"robots": _ROBOTS, "tdm-reservation": "1"}
    rule: dict[str, object] = {"location": "/", "tdm-reservation": 1}
    if policy:
        headers["TDM-Policy"] = tags["tdm-policy"] = rule["tdm-policy"] = policy
    return [
        ("HTML", "in the <head> of every page", _html(tags)),
        ("nginx", "in the server block", _nginx(headers)),
        ("Apache", ".htaccess, or the site's configuration", _apache(headers)),
        ("Netlify", "_headers, in the folder that is published", _netlify(headers)),
        ("TDMRep", "/.well-known/tdmrep.json", json.dumps([rule], indent=2) + "\n"),
        ("ai.txt", "/ai.txt", _ai_txt()),
        ("robots.txt", "/robots.txt", _robots_txt()),
    ]


def _html(tags: dict[str, str]) -> str:
    return "".join(
        f'<meta name="{name}" content="{html.escape(value)}">\n' for name, value in tags.items()
    )


def _nginx(headers: dict[str, str]) -> str:
    # A dollar would begin the name of a variable.
    return "".join(
        f'add_header {name} "{value.replace("$", "%24")}" always;\n'
        for name, value in headers.items()
    )


def _apache(headers: dict[str, str]) -> str:
    # A dollar would begin the name of a variable, a percent sign that of a format.
    lines = "".join(
        f'  Header set {name} "{value.replace("$", "%24").replace("%", "%%")}"\n'
        for name, value in headers.items()
    )
    return f"<IfModule mod_headers.c>\n{lines}</IfModule>\n"


def _netlify(headers: dict[str, str]) -> str:
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())


def _ai_txt() -> str:
    lines = "".join(f"Disallow: *.{kind}\n" for kind in _PICTURES)
    return f"# No picture of this site may go into a data set for training.\nUser-Agent: *\n{lines}"


def _robots_txt() -> str:
    lines = "".join(f"User-agent: {name}\n" for name in CRAWLERS)
    head = f"# Crawlers that collect for the training of AI, as of {CRAWLERS_AS_OF}."
    return f"{head}\n{lines}Disallow: /\n"
