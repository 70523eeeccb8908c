"""Numbers, amounts of money, marks and percentages."""

import re
from decimal import Decimal, InvalidOperation

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import text_of

_MAX_DIGITS = 12
"""No answer has more; a double, which rules and JSON have, holds 15 exactly."""
_CENT = Decimal("0.01")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_NUMERIC = (int, float, Decimal)


def decimal_number(field: Field, raw: object) -> Decimal:
    """A number with a decimal comma or point, within the bounds of the field; spaces and a euro sign are ignored."""
    text = str(raw) if isinstance(raw, _NUMERIC) else text_of(raw)
    compact = text if _NUMBER.fullmatch(text) else re.sub(r"[\s\u00a0\u202f]|€$", "", text.removesuffix("€").strip())
    if not _NUMBER.fullmatch(compact):
        raise NotAValueError(
            "not-a-number", Message("this is no number"), Message("write it in digits, for example 12,5")
        )
    try:
        number = Decimal(compact.replace(",", "."))
    except InvalidOperation as error:  # pragma: no cover - the pattern above admits only numbers
        raise AssertionError(compact) from error
    if len(compact) > _MAX_DIGITS and len(number.as_tuple().digits) > _MAX_DIGITS:
        raise NotAValueError("not-a-number", Message("the number has too many digits"), Message("check the number"))
    return in_bounds(field, number)


def money(field: Field, raw: object) -> Decimal:
    """An amount in euros and cents."""
    amount = decimal_number(field, raw)
    if amount != amount.quantize(_CENT):
        raise NotAValueError(
            "not-an-amount",
            Message("the amount has more than two decimals"),
            Message("give it in euros and cents, for example 1234,50"),
        )
    return amount


def two_decimals(field: Field, raw: object) -> Decimal:
    """A mark or a percentage, with two decimals at most; a percent sign may follow."""
    text = text_of(raw).removesuffix("%") if isinstance(raw, str) else raw
    number = decimal_number(field, text)
    if number != number.quantize(_CENT):
        raise NotAValueError(
            "too-many-decimals", Message("the number has more than two decimals"), Message("round it to two decimals")
        )
    return number


def integer(field: Field, raw: object) -> int:
    """A whole number."""
    number = decimal_number(field, raw)
    if number != number.to_integral_value():
        raise NotAValueError("not-an-integer", Message("this is no whole number"), Message("write a whole number"))
    return int(number)


def in_bounds(field: Field, number: Decimal) -> Decimal:
    """The same number; NotAValueError where it is outside the bounds of the field, or no multiple of its step."""
    too_small = (field.minimum is not None and number < field.minimum) or (
        field.exclusive_minimum is not None and number <= field.exclusive_minimum
    )
    if too_small:
        raise NotAValueError("out-of-range", Message("the number is too small"), _bounds_remedy(field))
    if field.maximum is not None and number > field.maximum:
        remedy = Message("write a number of at most {maximum}", maximum=field.maximum)
        raise NotAValueError("out-of-range", Message("the number is too large"), remedy)
    if field.multiple_of is not None and number % field.multiple_of:
        raise NotAValueError(
            "not-a-multiple",
            Message("the number is no multiple of {step}", step=field.multiple_of),
            Message("round it to a multiple of {step}", step=field.multiple_of),
        )
    return number


def _bounds_remedy(field: Field) -> Message:
    if field.minimum is not None:
        return Message("write a number of at least {minimum}", minimum=field.minimum)
    return Message("write a number greater than {minimum}", minimum=field.exclusive_minimum)
