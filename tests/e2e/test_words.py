"""What the page claims, and what it must never claim."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from urushi import description
from urushi.codec import signatures
from urushi.declare import Declaration, snippets
from urushi.layers import GROUPS, MASKS
from urushi.size import PLACES
from urushi.spec import describe
from urushi_build.paths import WEB

FORBIDDEN = re.compile(
    r"prevent|invisib|undetect|cannot be removed|can't be removed|unremovable|irremovable"
    r"|poison|guarantee|as good as|glaze|nightshade|bulletproof|100 ?% safe|fully protect"
    r"|防ぎ|防げ|防止|防御|(?<!ほとんど)見えません|(?<!ほとんど)見えない|見えなく|消せない|消せません"
    r"|消えない|消えません|除去できない|除去できません|落とせない|落とせません|必ず|絶対|完全に|保証",
    re.IGNORECASE,
)
ENDS, HINTS = ("", ".description"), ("", ".hint")
SOURCES = ("i18n/en.json", "i18n/ja.json", "index.html", "manifest.webmanifest")


def strings(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((WEB / "i18n" / f"{language}.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_promised_that_was_not_measured(source: str) -> None:
    text = (WEB / source).read_text("utf-8")
    assert [found.group() for found in FORBIDDEN.finditer(text)] == []


def test_both_languages_say_everything() -> None:
    ja, en = strings("ja"), strings("en")
    assert set(ja) == set(en)
    gaps = re.compile(r"\{\w+\}")
    for key, text in en.items():
        assert text.strip() and ja[key].strip(), key
        if key != "run.active.many":  # each language in its own order, but the same values
            assert set(gaps.findall(text)) == set(gaps.findall(ja[key])), key


def test_layers_and_masks_have_names_and_no_words_are_left_of_others() -> None:
    words = strings("en")
    known: set[str] = set()
    for kind, registry in (*(("layer", group) for group in GROUPS), ("mask", MASKS)):
        for name, spec in registry.items():
            key = f"{kind}.{name}"
            assert key in words
            known |= {key, f"{key}.description"}
            for parameter in describe(spec)["parameters"]:
                for base in (f"{key}.{parameter['name']}", f"parameter.{parameter['name']}"):
                    choices = parameter.get("choices", ())
                    known |= {base, f"{base}.description", *(f"{base}.{one}" for one in choices)}
    told = {key for key in words if key.split(".")[0] in ("layer", "mask", "parameter")}
    assert told <= known


def test_what_the_engine_names_has_words_in_both_languages() -> None:
    described: Any = description.describe()
    declaration, metadata = described["declaration"], described["metadata"]
    fixed = ("colour", "thumbnail", "provenance", "structure")
    named = [f"term.{term['name']}{end}" for term in declaration["terms"] for end in ENDS]
    named += [
        f"category.{name}{end}" for name in (*metadata["categories"], *fixed) for end in HINTS
    ]
    named += [f"declaration.{name}" for name in declaration["default"]]
    named += [f"snippet.{name}.where" for name, *_ in snippets(Declaration())]
    named += [f"place.{name}{end}" for name in PLACES for end in (".limit", ".metadata")]
    for language in ("ja", "en"):
        assert [key for key in named if key not in strings(language)] == []


def test_every_error_says_what_happened_and_what_to_do() -> None:
    for language in ("ja", "en"):
        words = strings(language)
        told = {key.split(".")[1] for key in words if key.startswith("error.")}
        for code in told:
            assert {f"error.{code}.what", f"error.{code}.todo"} <= set(words), code
        protocol = (WEB / "js" / "engine" / "protocol.js").read_text("utf-8")
        assert set(re.findall(r'"(E_[A-Z_]+)"', protocol)) <= told


# Named by the engine, or put together of what it names: other tests look after these.
ENGINE = ("layer", "mask", "parameter", "unit", "place", "term", "snippet", "error", "notice")
PROGRAMS = b"8BPS", b"8BPS\0\2", b"CSFCHUNK", b"gimp xcf", b"SAI-CANVAS", b"mdipack"


def test_every_string_is_used_and_every_string_used_is_there() -> None:
    sources = [*(WEB / "js").rglob("*.js"), WEB / "index.html", WEB / "measured.tables.json"]
    text = "\n".join(source.read_text("utf-8") for source in sources)
    plural = re.compile(r"\.(one|other)$")
    words = {
        plural.sub("", key) if f"{plural.sub('', key)}.one" in strings("en") else key
        for key in strings("en")
    }
    quoted = set(re.findall(r'"([a-z][\w.-]*)"', text))
    woven = [
        re.compile(r"[\w.-]+".join(map(re.escape, re.split(r"\$\{[^}]*\}", template))))
        for template in re.findall(r"`((?:[\w.]|\$\{[^{}`]*\})+)`", text)
        if re.search(r"[a-z]{4,}", re.sub(r"\$\{[^}]*\}", "", template))
    ]
    of_page = {key for key in words if key.split(".")[0] not in (*ENGINE, "program")}
    unused = {key for key in of_page - quoted if not any(one.fullmatch(key) for one in woven)}
    assert unused == set()
    used = re.findall(r'(?:\bt|\bt[A-Z]\w+|\bkey)(?:\(|: )"([a-z]\w*\.[\w.]+)"', text)
    assert len(used) > 100
    assert set(used) - words == set()


def test_the_programs_that_have_a_name_are_those_that_the_engine_can_tell() -> None:
    told = {key.partition(".")[2] for key in strings("en") if key.startswith("program.")}
    heads = [head + bytes(64) for head in PROGRAMS]
    for mimetype in (b"application/x-krita", b"image/openraster"):
        with io.BytesIO() as buffer:
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr("mimetype", mimetype)
            heads.append(buffer.getvalue())
    known = {str(signatures.refuse(head).details["kind"]).lower() for head in heads}
    assert told == known
