"""Keys: what fixes the statistics of an artist's coats, and can name their owner later.

A key is a passphrase, which is stretched so that guessing it is slow, or 256 random bits, written
as ``urushi-key-1:`` and 64 hexadecimal digits, which need no stretching.

Stretching is PBKDF2-HMAC-SHA256 (RFC 8018), with the iterations that OWASP's "Password Storage
Cheat Sheet" asks for (2023). The salt is fixed: the same words must give the same coat on every
device, with nothing to carry along. So two artists with the same passphrase have the same key, and
one table of stretched common words serves against all: a key should be long, or random.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from functools import lru_cache

PREFIX = "urushi-key-1:"
ITERATIONS = 600_000
SALT = b"urushi key 1"
BYTES = 32

MAX_SEED = 2**53 - 1
"""Greatest seed of a picture's realisation: what a JSON number holds exactly."""

_RAW = re.compile(re.escape(PREFIX) + r"[0-9a-f]{64}")


def new_key() -> str:
    """A random key, to be kept and carried to other devices."""
    return PREFIX + secrets.token_hex(BYTES)


def is_raw(key: str) -> bool:
    """Whether a key is one that needs no stretching."""
    return _RAW.fullmatch(key) is not None


@lru_cache(maxsize=16)
def stretch(key: str) -> str:
    """A key in the form that layers draw from.

    Args:
        key: a passphrase, a random key, or "" for none. What looks alike counts as the same
            (Unicode NFKC): input methods differ in the width of letters and in how they compose.

    Returns:
        "" for "", else ``urushi-key-1:`` and 64 hexadecimal digits.
    """
    if not key or is_raw(key):
        return key
    # Half a surrogate pair, which JSON may carry, is what a browser makes of it: U+FFFD.
    whole = key.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    phrase = unicodedata.normalize("NFKC", whole).encode("utf-8")
    return PREFIX + _derive(phrase).hex()


def _derive(phrase: bytes) -> bytes:
    """PBKDF2, by OpenSSL where Python has it; the page's engine has not."""
    if hasattr(hashlib, "pbkdf2_hmac"):
        return hashlib.pbkdf2_hmac("sha256", phrase, SALT, ITERATIONS, BYTES)
    return pbkdf2_sha256(phrase, SALT, ITERATIONS)


def pbkdf2_sha256(phrase: bytes, salt: bytes, iterations: int) -> bytes:
    """The first block of PBKDF2-HMAC-SHA256: 32 bytes. Slow: seconds for `ITERATIONS`.

    The page does not come here: it has the browser's own PBKDF2 and sends what that returns.
    """
    block = hashlib.sha256(phrase).digest() if len(phrase) > 64 else phrase
    padded = block.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded))
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded))

    def hmac(message: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(message)
        second.update(first.digest())
        return second.digest()

    last = hmac(salt + (1).to_bytes(4, "big"))
    total = int.from_bytes(last, "big")
    for _ in range(iterations - 1):
        last = hmac(last)
        total ^= int.from_bytes(last, "big")
    return total.to_bytes(BYTES, "big")
