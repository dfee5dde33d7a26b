"""What the user may set of a layer or a mask: numbers, choices, texts, colours, files.

A parameter checks what JSON or a command line gives, and describes itself for forms, flags, schema
and documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from unicodedata import category

from urushi.errors import RecipeError

Value = float | str


class Parameter(Protocol):
    """One value that the user may set.

    Attributes:
        name: identifier in recipes, flags and translations.
        description: one line.
        default: the value where none is given.
    """

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def default(self) -> Value: ...

    def check(self, value: object) -> Value:
        """The value, if it may be one; raises `RecipeError` if not."""

    def parse(self, text: str) -> Value:
        """The value that a command line gives; raises `RecipeError` as `check` does."""

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description, from which the page builds the control."""

    def values(self) -> str:
        """Range or choices, and the default, in words."""

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""


def _described(parameter: Parameter, kind: str, **more: object) -> dict[str, object]:
    """What every description has, and what is its kind's own."""
    head = {"name": parameter.name, "description": parameter.description, "unit": "", "kind": kind}
    return {**head, **more, "default": parameter.default}


def _schema(parameter: Parameter, **more: object) -> dict[str, object]:
    return {**more, "default": parameter.default, "description": parameter.description}


@dataclass(frozen=True)
class Number:
    """One number that the user may set.

    Attributes:
        name: identifier in recipes, flags and translations.
        description: one line.
        unit: unit of the value ("training px", "degrees", ...), empty for a plain ratio.
        default, minimum, maximum, step: of the value; both ends are allowed.
    """

    name: str
    description: str
    unit: str
    default: float
    minimum: float
    maximum: float
    step: float

    def check(self, value: object) -> float:
        """The value as a float.

        Raises:
            RecipeError: not a finite number, or out of range.
        """
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise RecipeError(f"{self.name} must be a number, not {value!r}", parameter=self.name)
        if not self.minimum <= value <= self.maximum:
            raise RecipeError(
                f"{self.name} must be from {self.minimum:g} to {self.maximum:g}, not {value!s:.20}",
                parameter=self.name,
            )
        return float(value)

    def parse(self, text: str) -> float:
        """The value that a command line gives.

        Raises:
            RecipeError: as `check`.
        """
        try:
            return self.check(float(text))
        except ValueError:
            return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        limits = {"minimum": self.minimum, "maximum": self.maximum, "step": self.step}
        return _described(self, "float", **limits) | {"unit": self.unit}

    def values(self) -> str:
        """The range and the default in words."""
        return f"{self.minimum:g} to {self.maximum:g} {self.unit}".rstrip() + (
            f", default {self.default:g}"
        )

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return _schema(self, type="number", minimum=self.minimum, maximum=self.maximum)


@dataclass(frozen=True)
class Choice:
    """One of a few words.

    Attributes:
        name, description: as in `Number`.
        default: one of the choices.
        choices: identifiers, translated as ``layer.<layer>.<name>.<choice>``.
    """

    name: str
    description: str
    default: str
    choices: tuple[str, ...]

    def check(self, value: object) -> str:
        """The value, if it is one of the choices.

        Raises:
            RecipeError: it is not.
        """
        if not isinstance(value, str) or value not in self.choices:
            raise RecipeError(
                f"{self.name} must be one of {', '.join(self.choices)}, not {value!s:.20}",
                parameter=self.name,
            )
        return value

    def parse(self, text: str) -> str:
        """As `check`, of what a command line gives."""
        return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return _described(self, "choice", choices=list(self.choices))

    def values(self) -> str:
        """The choices and the default in words."""
        return f"{' | '.join(self.choices)}, default {self.default}"

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return _schema(self, enum=list(self.choices))


LONGEST_TEXT = 200


@dataclass(frozen=True)
class Text:
    """Any text.

    Attributes:
        name, description, default: as in `Parameter`.
        longest: characters.
        grammar: raises RecipeError for a text that is not of the form wanted.
        kind: how the page lets it be entered: "text", or the name of a control of its own.
    """

    name: str
    description: str
    default: str = ""
    longest: int = LONGEST_TEXT
    grammar: Callable[[str], object] | None = field(default=None, compare=False)
    kind: str = "text"

    def check(self, value: object) -> str:
        """The value, if it is a text that is not too long.

        Raises:
            RecipeError: it is not.
        """
        if not isinstance(value, str) or len(value) > self.longest:
            raise RecipeError(
                f"{self.name} must be a text of at most {self.longest} characters",
                parameter=self.name,
            )
        if any(not (c.isprintable() or c == "\n" or category(c) == "Zs") for c in value):
            raise RecipeError(f"{self.name} has control characters in it", parameter=self.name)
        if self.grammar is not None:
            self.grammar(value)
        return value

    def parse(self, text: str) -> str:
        """As `check`, of what a command line gives."""
        return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return _described(self, self.kind, longest=self.longest)

    def values(self) -> str:
        """The length and the default in words."""
        default = f", default {self.default!r}" if self.default else ""
        return f"text of at most {self.longest} characters{default}"

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return _schema(self, type="string", maxLength=self.longest)


_HEX_COLOR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Color:
    """An sRGB colour, ``#rrggbb``.

    Attributes:
        name, description, default: as in `Parameter`.
    """

    name: str
    description: str
    default: str

    def check(self, value: object) -> str:
        """The value in small letters, if it is a colour.

        Raises:
            RecipeError: it is not.
        """
        if not isinstance(value, str) or not _HEX_COLOR.fullmatch(value):
            raise RecipeError(
                f"{self.name} must be a colour such as #a03020, not {value!s:.20}",
                parameter=self.name,
            )
        return value.lower()

    def parse(self, text: str) -> str:
        """As `check`, of what a command line gives."""
        return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return _described(self, "color")

    def values(self) -> str:
        """The form and the default in words."""
        return f"colour as #rrggbb, default {self.default}"

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return _schema(self, type="string", pattern=f"^{_HEX_COLOR.pattern}$")


@dataclass(frozen=True)
class File:
    """A file of the user's that goes with the recipe; in the recipe stands its name there.

    Where a layer or a mask is rendered it gets the file itself in place of the name: a
    `PIL.Image.Image` (mode L, LA, RGB or RGBA) of a "picture", the bytes of a "font", None where
    the name is "".

    Attributes:
        name, description: as in `Parameter`; the default is "", no file.
        kind: "picture" or "font".
    """

    name: str
    description: str
    kind: str = "picture"

    @property
    def default(self) -> str:
        """No file."""
        return ""

    def check(self, value: object) -> str:
        """The value, if it may be the name of a file in a recipe.

        Raises:
            RecipeError: it may not.
        """
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
            raise RecipeError(f"{self.name} must name a file of the recipe", parameter=self.name)
        return value

    def parse(self, text: str) -> str:
        """As `check`, of what a command line gives."""
        return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return _described(self, self.kind)

    def values(self) -> str:
        """What it is in words."""
        return f"a {self.kind} file, default none"

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return _schema(self, type="string", maxLength=LONGEST_TEXT)
