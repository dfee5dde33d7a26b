"""What an artist declares about mining, and what belongs to it: the terms and the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType

from urushi.errors import RecipeError
from urushi.metadata.markup import clean

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "DMI-UNSPECIFIED": "nothing is said about data mining",
        "DMI-ALLOWED": "data mining is allowed",
        "DMI-PROHIBITED-AIMLTRAINING": "no training of AI or machine learning",
        "DMI-PROHIBITED-GENAIMLTRAINING": "no training of generative AI or machine learning",
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": "no data mining but for search engines",
        "DMI-PROHIBITED": "no data mining",
        "DMI-PROHIBITED-SEECONSTRAINT": "no data mining; see the other constraints",
        "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "no data mining; see the rights expression inside",
        "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": "no data mining; see the rights expression linked to",
    }
)
"""The values of the Data Mining property of PLUS LDF (IPTC Photo Metadata Standard 2023.1), each
with what it says."""

PROHIBITING = frozenset(term for term in TERMS if term.startswith("DMI-PROHIBITED"))

MAX_TEXT = 2000
"""Characters of a field."""

_URL = re.compile(r"https?://[A-Za-z0-9\[][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*", re.IGNORECASE)
"""What may stand in the address of a page (RFC 3986)."""


@dataclass(frozen=True)
class Declaration:
    """A declaration about data mining, with the rights that it rests on.

    Texts are held as they are written: without the characters that XML cannot hold, with line feeds
    for line ends, and without white space around them.

    Attributes:
        mining: of `TERMS`.
        constraints: further conditions, in words.
        creator: who made the picture.
        rights: the copyright notice.
        usage_terms: how the picture may be used.
        web_statement: http or https address of a page with the terms, or "".

    Raises:
        RecipeError: on construction, for a term that there is not, a text that is no text or of
            more than `MAX_TEXT` characters, something that is no such address, or constraints that
            are referred to and missing; ``details["parameter"]`` names the field.
    """

    mining: str = "DMI-PROHIBITED-AIMLTRAINING"
    constraints: str = ""
    creator: str = ""
    rights: str = ""
    usage_terms: str = ""
    web_statement: str = ""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not isinstance(value, str):
                raise _refused(name, "must be text")
            if len(value) > MAX_TEXT:
                raise _refused(name, f"can have at most {MAX_TEXT} characters")
            text = clean(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
            object.__setattr__(self, name, text)
        if self.mining not in TERMS:
            raise _refused("mining", f"must be one of {', '.join(TERMS)}")
        if self.mining == "DMI-PROHIBITED-SEECONSTRAINT" and not self.constraints:
            raise _refused("constraints", "must be told where the term refers to them")
        if self.web_statement and not _URL.fullmatch(self.web_statement):
            raise _refused(
                "web_statement", "must be an address that begins with https:// or http://"
            )

    @property
    def prohibits(self) -> bool:
        """Whether it forbids anything."""
        return self.mining in PROHIBITING

    def to_dict(self) -> dict[str, str]:
        """JSON-serialisable form that `from_dict` reads back to an equal declaration."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> Declaration:
        """Reads a declaration from what its JSON parses to; fields that are missing are empty.

        Raises:
            RecipeError: not an object, an unknown key, or an invalid value.
        """
        if not isinstance(data, dict):
            raise RecipeError("a declaration must be a JSON object", parameter="declaration")
        if unknown := sorted(map(str, set(data) - {field.name for field in fields(cls)})):
            raise RecipeError(
                f"a declaration has unknown keys: {', '.join(unknown)}", parameter="declaration"
            )
        return cls(**data)


def _refused(field: str, what: str) -> RecipeError:
    return RecipeError(f"{field} {what}", parameter=field)
