"""The rows of a Python program (dicts, the records of a DataFrame) → raw records."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.records.keyed_answers import KeyedAnswers
from ndrcpdf.records.pictures import picture_file

_PLAIN = (str, bool, int, date, type(None))
"""Types of values that are taken as they are; a float or a Decimal may be no number."""


def raw_records(rows: Iterable[Mapping[str, object]], form: Form) -> Iterator[RawRecord]:
    """The record of each row, numbered from 1, as it is asked for.

    Keys are matched to fields as the columns of a file are: by name, by printed label, by an alias of form.toml. A key
    that is no field of the form is an error of the row. None, NaN, NaT and ``pandas.NA`` are no values; scalars of
    numpy become Python's own. A :class:`~pathlib.Path` stands for the image in that file, where an image is asked for;
    a text names no file.

    Raises
    ------
    TypeError
        The rows are one mapping, or a row is no mapping.
    """
    if isinstance(rows, Mapping):
        raise TypeError("the rows are a single mapping: give a list of mappings, one for each PDF")
    return _numbered(rows, KeyedAnswers(form))


def _numbered(rows: Iterable[Mapping[str, object]], keys: KeyedAnswers) -> Iterator[RawRecord]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise TypeError(
                f"row {number} is of the type {type(row).__name__}, no mapping of field names to values; "
                "of a DataFrame, give to_dict('records')"
            )
        source = Source(row=number)
        cells, findings = keys.cells({str(key): _cell(value) for key, value in row.items()}, source)
        yield RawRecord(cells, source, tuple(findings))


def _cell(value: object) -> object:
    """A value as the parsers of cells take it."""
    if type(value) in _PLAIN:
        return value
    if _is_missing(value):
        return None
    if type(value).__module__ == "numpy":
        return _without_numpy(value)
    if isinstance(value, PurePath):
        return picture_file(Path(value)) or str(value)
    return value


def _is_missing(value: Any) -> bool:
    """Whether it is not equal to itself, as NaN and NaT, or cannot tell, as ``pandas.NA``."""
    try:
        unequal = value != value  # noqa: PLR0124 - so NaN is told without importing its library
    except ArithmeticError:  # a signalling NaN
        return True
    except (TypeError, ValueError):  # what compares with nothing is a value, which no type of field takes
        return False
    try:
        return bool(unequal)
    except (TypeError, ValueError):  # neither true nor false: unknown, or several values in one
        return unequal is value


def _without_numpy(value: Any) -> object:
    """A scalar of numpy as Python's own, with no more digits than it shows; anything else of numpy as it is."""
    if getattr(value, "ndim", None) != 0:
        return value
    match value.dtype.kind:
        case "f":
            return Decimal(str(value))
        case "M":
            return value.astype("datetime64[us]").item()
        case _:
            return value.item()
