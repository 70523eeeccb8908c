"""Typed values → text: on paper, in a CSV file, in JSON."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.records import Picture, Value
from ndrcpdf.values.images import data_uri


def display(field: Field, value: Value) -> str:
    """The value as it is written on paper: 31/12/2024, 1 234,50."""
    if isinstance(value, Picture):
        return ""
    return _grouped(value) if isinstance(value, Decimal) and field.type is FieldType.MONEY else _in_french(value)


def display_parts(field: Field, value: Value) -> Mapping[str, str]:
    """The pieces of a value that is written on several blanks, by the names of its parts: day, month and year."""
    pieces = display(field, value).split("/")
    return dict(zip(field.blank.parts, pieces, strict=True))


def joined_parts(field: Field, pieces: Mapping[str, str]) -> str:
    """The text of a value from its pieces, the reverse of :func:`display_parts`; empty where all pieces are."""
    found = [pieces.get(part, "").strip() for part in field.blank.parts]
    return "/".join(found) if any(found) else ""


def csv_text(value: Value) -> str:
    """The value in a cell of a CSV that Excel in French opens: decimal comma, JJ/MM/AAAA, oui or non."""
    return data_uri(value) if isinstance(value, Picture) else _in_french(value)


def _in_french(value: str | int | Decimal | date) -> str:
    """The value as people write it in French."""
    match value:
        case bool():  # before int, of which it is a kind
            return "oui" if value else "non"
        case date():
            return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        case Decimal():
            return _plain(value).replace(".", ",")
        case _:
            return str(value)


def json_value(value: Value) -> str | int | float | bool:
    """The value in JSON: ISO date, number, true or false."""
    match value:
        case bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Picture():
            return data_uri(value)


def _plain(number: Decimal) -> str:
    """The number without an exponent, and without zeros at the end of its decimals."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _grouped(amount: Decimal) -> str:
    """An amount of money in French, 1 234,50: its thousands are separated by no-break spaces."""
    decimals = 2 if "." in _plain(amount) else 0
    return f"{amount:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")
