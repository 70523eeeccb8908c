"""Options, flags, signatures and charts."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field, Option
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import comparable, single_line, text_of

_CACHED_CHOICES = 256
"""Fields whose options are kept as words: more than a form has."""


def flag(_field: Field, raw: object) -> bool:
    """Yes or no, in the words of people and of spreadsheets."""
    wanted = comparable(text_of(raw))
    if wanted in ("oui", "o", "true", "vrai", "x", "1", "yes"):
        return True
    if wanted in ("non", "n", "false", "faux", "0", "no"):
        return False
    raise NotAValueError("not-a-flag", Message("this is neither yes nor no"), Message("write oui or non"))


def option_of(field: Field, raw: object) -> str:
    """The value of the option that the text means: its value, its printed words or an alias."""
    text = text_of(raw)
    words = _option_words(field.options)
    value = words.exact.get(text) or words.loose.get(comparable(text))
    if value is not None:
        return value
    raise NotAValueError(
        "not-an-option",
        Message("this is none of the answers the form offers"),
        Message("write one of: {options}", options=", ".join(option.value for option in field.options)),
    )


def open_option(field: Field, raw: object) -> str:
    """The value of an option where the text is one, else the text itself, on a single line."""
    text = single_line(field, raw)
    return _option_words(field.options).exact.get(text, text)


def several_options(field: Field, raw: object) -> str:
    """The values of several options, one a line; each stands once."""
    chosen = [option_of(field, line) for line in text_of(raw).splitlines() if line.strip()]
    return "\n".join(dict.fromkeys(chosen))


class _OptionWords(NamedTuple):
    """The words for each option → its value: as they are written, and without case, accents and signs."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]


@lru_cache(_CACHED_CHOICES)
def _option_words(options: tuple[Option, ...]) -> _OptionWords:
    """The words for the options. Words that compare alike for several options, as A+ and A- do, mean none of them."""
    exact: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for option in options:
        for words in (option.value, option.printed, *option.aliases):
            exact.setdefault(words, option.value)
            loose.setdefault(comparable(words), set()).add(option.value)
    return _OptionWords(
        exact, {words: next(iter(values)) for words, values in loose.items() if words and len(values) == 1}
    )


def chart(_field: Field, _raw: object) -> bool:
    """Always NotAValueError: a chart is drawn from other fields."""
    raise NotAValueError(
        "not-a-chart",
        Message("a chart cannot be given as data"),
        Message("leave the column empty: it is drawn from the other fields"),
    )


def signature(_field: Field, raw: object) -> bool:
    """Whether a returned PDF was signed, as ``extract`` writes it; nobody can give a signature as data."""
    wanted = comparable(text_of(raw))
    if wanted in ("oui", "true", "1"):
        return True
    if wanted in ("non", "false", "0"):
        return False
    raise NotAValueError(
        "not-a-signature",
        Message("a signature cannot be given as data"),
        Message("leave the column empty: people sign the PDF"),
    )
