"""Keys: the standard's own stretching, the same for what looks alike."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urushi import keys
from urushi.keys import is_raw, new_key, pbkdf2_sha256, stretch


def test_published_vector() -> None:
    # PBKDF2-HMAC-SHA256, P="passwd", S="salt", c=1 (RFC 7914, section 11), first 32 bytes.
    expected = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    assert pbkdf2_sha256(b"passwd", b"salt", 1).hex() == expected


@given(st.binary(max_size=100), st.binary(max_size=20), st.integers(1, 20))
def test_agrees_with_openssl(phrase: bytes, salt: bytes, iterations: int) -> None:
    expected = hashlib.pbkdf2_hmac("sha256", phrase, salt, iterations, 32)
    assert pbkdf2_sha256(phrase, salt, iterations) == expected


def test_never_changes() -> None:
    """A coat must be found, and made again, by later versions and by the page."""
    assert stretch("my own phrase") == (
        "urushi-key-1:"
        + hashlib.pbkdf2_hmac("sha256", b"my own phrase", b"urushi key 1", 600_000, 32).hex()
    )
    assert keys.ITERATIONS == 600_000 and keys.SALT == b"urushi key 1"


def test_no_key_stays_none_and_a_random_one_is_taken_as_it_is() -> None:
    assert stretch("") == ""
    key = new_key()
    assert is_raw(key) and stretch(key) == key
    assert new_key() != key
    assert not is_raw(key.upper()) and not is_raw(key[:-1]) and not is_raw("my own phrase")
    assert is_raw(stretch("my own phrase")) and stretch(stretch("x")) == stretch("x")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("\u304c", "\u304b\u3099", True),  # composed and decomposed
        ("ｕｒｕｓｈｉ", "urushi", True),  # full width
        ("urushi", "Urushi", False),
        ("urushi", "urushi ", False),
        ("\ud83c", "\ufffd", True),  # what a browser makes of half a pair
    ],
)
def test_what_looks_alike_is_the_same(one: str, other: str, same: bool) -> None:
    assert (stretch(one) == stretch(other)) == same
