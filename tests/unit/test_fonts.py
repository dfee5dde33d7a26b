"""The bundled font, and what a font cannot write."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from urushi import fonts
from urushi.errors import RecipeError


def test_writes_what_is_needed() -> None:
    assert fonts.missing("無断学習・転載禁止 © 山田花子 AI学習 ～〜★♪ ｶﾅ Ωλ Русский é ½ €¥") == ""


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("ภาษา ไทย", "ภาษไทย"), ("漆😀a😀", "😀"), ("한국 漆", "한국"), ("العربية"[:2], "ال")],
)
def test_says_what_it_lacks(text: str, lacking: str) -> None:
    assert fonts.missing(text) == lacking


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("か\u3099", "が"),
        ("©\ufe0f", "©"),
        ("a\u200db", "ab"),
        ("一\n二\u3000三", "一\n二\u3000三"),
    ],
)
def test_composed_and_without_what_only_steers_a_layout(given: str, written: str) -> None:
    assert fonts.writable(given) == written
    assert fonts.missing(given) == ""


@pytest.mark.parametrize(("stated", "units"), [(1000, 1000), (2048, 2048), (4096, 2048), (3, 1000)])
def test_units_of_a_font(stated: int, units: int) -> None:
    head = bytes(18) + struct.pack(">H", stated)
    font = b"\0\1\0\0" + struct.pack(">H6x4s4xII", 1, b"head", 28, len(head)) + head
    assert fonts.units(font) == units
    moved = font[:20] + struct.pack(">I", 44) + font[24:]
    assert fonts.units(b"ttcf" + struct.pack(">III", 0x10000, 1, 16) + moved) == units
    assert fonts.units(b"wOFF" + bytes(40)) == 1000
    assert fonts.units(fonts.bundled()) == 1000


def test_a_font_can_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", None)
    own = fonts.bundled()
    fonts.install(own + b"\0")
    assert fonts.bundled() == own + b"\0"


def test_a_missing_font_is_said_to_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_installed", None)
    monkeypatch.setattr(fonts, "_FILE", tmp_path / "mark.ttf")
    fonts._from_package.cache_clear()
    with pytest.raises(RecipeError, match=r"build\.py setup") as refusal:
        fonts.bundled()
    assert refusal.value.details["reason"] == "E_FONT"


def test_a_broken_font_is_refused() -> None:
    with pytest.raises(RecipeError) as refusal:
        fonts.missing("漆", b"not a font")
    assert refusal.value.details["reason"] == "E_FONT"
