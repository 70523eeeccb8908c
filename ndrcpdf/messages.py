"""The words said to a person, in English or in French by the locale (gettext).

What is wrong is found in one place and said in another: maybe in another process, in another language. So what finds it
makes a :class:`Message`, which is put into a language where it is shown.
"""

import gettext
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_DOMAIN = "ndrcpdf"
_FOLDER = str(Path(__file__).parent / "locale")

gettext.bindtextdomain(_DOMAIN, _FOLDER)


@cache
def _catalogue(*languages: str) -> gettext.NullTranslations:
    """Looked for once: gettext itself searches the disk for every message. Without a language, that of the locale."""
    return gettext.translation(_DOMAIN, _FOLDER, languages or None, fallback=True)


def _(message: str) -> str:
    """The message in the user's language, or as it is written where no catalogue has it."""
    return _catalogue().gettext(message)


def plural(one: str, many: str, number: int) -> str:
    """The message that agrees with ``number``, in the user's language."""
    return _catalogue().ngettext(one, many, number)


def language() -> str:
    """``fr`` or ``en``: which language the messages are in."""
    return _("en")


@dataclass(frozen=True, slots=True)
class BilingualText:
    """The same words in the two languages of the messages."""

    fr: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in ``fr`` or ``en``."""
        return self.fr if language == "fr" else self.en

    def __str__(self) -> str:
        return self.in_language(language())


@dataclass(init=False, slots=True)
class Message:
    """Words for a person, not yet in a language: in English as they are written, and what fills their places.

    Attributes
    ----------
    text:
        The words in English, with places as ``str.format`` has them; the key of the catalogue.
    values:
        Name of a place → what fills it: a text, a number, a message, or several of these. Anything else that is given,
        as a path or an exception, is kept as its text.
    many:
        The words where ``values["number"]`` is not one; empty where they do not change with a number.
    place:
        The file, folder or field that the words begin with, where that is said elsewhere and left out here.
    """

    text: str
    values: dict[str, Any]
    many: str
    place: str

    def __init__(self, text: str, /, **values: object) -> None:
        self.text, self.many, self.place = text, "", ""
        self.values = {name: _kept(value) for name, value in values.items()}

    @classmethod
    def plural(cls, one: str, many: str, number: int, /, **values: object) -> "Message":
        """Words that agree with a number, which fills the place ``{number}``."""
        message = cls(one, **{"number": number, **values})
        message.many = many
        return message

    def without_place(self, place: str) -> "Message":
        """The same words, without the place that they begin with."""
        message = copy(self)
        message.place = place
        return message

    def in_language(self, language: str) -> str:
        """The words in ``fr`` or ``en``."""
        return self._said(_catalogue(language), language)

    def __str__(self) -> str:
        return self._said(_catalogue(), language())

    def _said(self, catalogue: gettext.NullTranslations, language: str) -> str:
        if self.many:
            text = catalogue.ngettext(self.text, self.many, self.values["number"])
        else:
            text = catalogue.gettext(self.text)
        if self.values:
            text = text.format(**{name: _shown(value, language) for name, value in self.values.items()})
        return text.removeprefix(f"{self.place}: ") if self.place else text


_KEPT = (str, int, float, Decimal, list, tuple, Message, BilingualText)
Words = Message | BilingualText
"""What is said to a person, in the language that is asked for."""


class Lines(tuple[Words, ...]):
    """Messages that are shown one a line."""

    __slots__ = ()


def _kept(value: object) -> object:
    return value if isinstance(value, _KEPT) else str(value)


def _shown(value: Any, language: str) -> Any:
    """A value as a message has it: numbers as they are written in the language, several things with commas between."""
    match value:
        case Message() | BilingualText():
            return value.in_language(language)
        case Decimal():
            digits = f"{value.normalize():f}"
            return digits.replace(".", ",") if language == "fr" else digits
        case Lines():
            return "\n".join(str(_shown(each, language)) for each in value)
        case list() | tuple():
            return ", ".join(str(_shown(each, language)) for each in value)
        case _:
            return value


def claim_click_messages() -> None:
    """Let click, which asks the process-wide domain, find its own messages in our catalogue."""
    gettext.textdomain(_DOMAIN)
