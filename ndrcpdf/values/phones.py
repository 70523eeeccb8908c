"""Telephone numbers, written as their numbering plan has them."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import text_of

_FRENCH_PLAN = ("FR", "GP", "MQ", "GF", "RE", "PM", "YT")
"""The regions whose numbers have ten digits from 0, by the French numbering plan; each with its own country code."""

_FRANCE = 33
"""The country code."""
_CACHED_NUMBERS = 4096
_FICTION = re.compile(r"(?:19900|26191|35301|46571|53649|63998)\d{4}")
"""The ranges that the ARCEP reserves for fiction: assigned to nobody, and right in an example."""


def phone(_field: Field, raw: object) -> str:
    """A telephone number, in national form under the French numbering plan, else in international form."""
    text = text_of(raw)
    usual = _usual_number(text)
    if usual:
        return usual
    if re.fullmatch(r"[1-9]\d{8}", re.sub(r"[\s.\-]", "", text), re.ASCII):
        raise NotAValueError(
            "not-a-phone-number",
            Message("a telephone number has ten digits"),
            Message("a spreadsheet may have eaten its leading zero: format the column as text"),
        )
    number = _phone_number(text)
    if number is None:
        raise NotAValueError(
            "not-a-phone-number",
            Message("this is no telephone number"),
            Message("write ten digits from 0, or + and the country code"),
        )
    return number.written


_USUAL_NUMBER = re.compile(r"(0[1-79])[ .-]?(\d\d)[ .-]?(\d\d)[ .-]?(\d\d)[ .-]?(\d\d)", re.ASCII)


def _usual_number(text: str) -> str | None:
    """The number in pairs of digits where the text is an assigned French number in a usual spelling; else None.

    Nearly all texts are. :func:`_phone_number` gives the same, and takes thirty times as long.
    """
    match = _USUAL_NUMBER.fullmatch(text)
    if match is None:
        return None
    pieces = match.groups()
    return " ".join(pieces) if _assigned().fullmatch("".join(pieces), 1) else None


@cache
def _assigned() -> re.Pattern[str]:
    """The French numbers without their 0 that the library knows as assigned, and those for fiction."""
    plan = PhoneMetadata.metadata_for_region("FR")
    kinds = (plan.fixed_line, plan.mobile, plan.voip) if plan else ()
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return re.compile("|".join([*patterns, _FICTION.pattern]), re.ASCII)


class _PhoneNumber(NamedTuple):
    """A telephone number as its plan writes it, and whether numbers that begin like it are assigned."""

    written: str
    assigned: bool


@lru_cache(_CACHED_NUMBERS)
def _phone_number(text: str) -> _PhoneNumber | None:
    """The number that a text says; None where it says none.

    It is read in the first region of the French plan where it is assigned, else in the first where it is possible.
    Letters are refused, which the library reads as those of a keypad (06 ALLO).
    """
    if re.search(r"[^\d\s+().\-/\u00a0\u202f\u2011]", text):
        return None
    possible = None
    for region in _FRENCH_PLAN:
        try:
            parsed = phonenumbers.parse(text, region)
        except NumberParseException:
            return None
        if phonenumbers.is_valid_number(parsed) or _is_fiction(parsed):
            return _PhoneNumber(_as_written(parsed), assigned=True)
        if possible is None and phonenumbers.is_possible_number(parsed):
            possible = parsed
    return _PhoneNumber(_as_written(possible), assigned=False) if possible else None


def _is_fiction(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == _FRANCE and _FICTION.fullmatch(str(number.national_number)) is not None


def _as_written(number: phonenumbers.PhoneNumber) -> str:
    national = number.country_code == _FRANCE or phonenumbers.region_code_for_number(number) in _FRENCH_PLAN
    style = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def doubt(phone: str) -> Finding | None:
    """A warning about a telephone number that is possible, but assigned to nobody."""
    if _usual_number(phone):
        return None
    number = _phone_number(phone)
    if number is not None and number.assigned:
        return None
    return Finding(
        "unassigned-phone-number",
        Message("no telephone number is known to begin like this"),
        Severity.WARNING,
        Message("check the digits"),
    )
