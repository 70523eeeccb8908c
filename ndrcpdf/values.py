"""Text ↔ the typed values of a field: one parser and one writer for each type, and nothing guessed.

A cell that cannot be typed gives a :class:`~ndrcpdf.schema.Finding` without a value in its words; its place is added by
the caller. ``display`` writes what stands on paper, ``csv_text`` what stands in a French CSV, ``json_value`` in JSON;
all three are read back by ``parse`` to the same value.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache, partial
from io import BytesIO
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat
from PIL import Image

from ndrcpdf.messages import _
from ndrcpdf.remembering import remembering
from ndrcpdf.schema import Field, FieldType, Finding, Form, Option, Picture, RawRecord, Record, Severity, Value

_Parser = Callable[[Field, object], Value]
"""A field and a cell that is not empty → the value, or :class:`_NotAValueError`."""

MAX_PICTURE_BYTES = 5_000_000
MAX_PICTURE_PIXELS = 25_000_000
"""A stamp scanned at 600 dpi has 3 million."""

_FRENCH_PLAN = ("FR", "GP", "MQ", "GF", "RE", "PM", "YT")
"""The regions whose numbers have ten digits from 0, by the French numbering plan; each with its own country code."""
_FRANCE = 33
_FICTION = re.compile(r"(?:19900|26191|35301|46571|53649|63998)\d{4}")
"""The ranges that the ARCEP keeps for fiction: assigned to nobody, yet no mistake in an example."""
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_MAX_DIGITS = 12
_CENT = Decimal("0.01")


class _NotAValueError(Exception):
    """The cell holds no value of the type; carries the finding."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, Severity.ERROR, remedy)


def typed(form: Form, raw: RawRecord) -> tuple[Record, list[Finding]]:
    """The typed record of a raw one, and a finding, placed, for each cell that would not be typed.

    Empty cells are no values. Names that are no field of the form are left to :mod:`ndrcpdf.records`, which reports
    them.
    """
    values: dict[str, Value] = {}
    findings: list[Finding] = [*raw.findings]
    cells = raw.cells
    for name, parsed in _parsers(form):
        value, problem = parsed(cells.get(name))
        if value is not None:
            values[name] = value
        if problem is not None:
            findings.append(replace(problem, field=name, file=raw.source.file, row=raw.source.row))
    return Record(values, raw.source), findings


_Parsed = tuple[Value | None, Finding | None]
"""The value of a cell, and what is wrong about it."""


@cache
def _parsers(form: Form) -> tuple[tuple[str, Callable[[object], _Parsed]], ...]:
    """Each field with its name and what parses its cells, made once for all records."""
    return tuple((field.name, remembering(partial(_parsed, field, _PARSERS[field.type]))) for field in form.fields)


def parse(field: Field, raw: object) -> _Parsed:
    """The value a cell holds, with what is wrong about it: ``(None, None)`` for an empty cell."""
    return _parsed(field, _PARSERS[field.type], raw)


def _parsed(field: Field, parser: _Parser, raw: object) -> _Parsed:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, None
    try:
        value = parser(field, raw)
    except _NotAValueError as error:
        return None, error.finding
    return value, _doubt(str(value)) if parser is _phone else None


def display(field: Field, value: Value) -> str:
    """The value as it is written on paper: 31/12/2024, 1 234,50."""
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        case Decimal():
            return _grouped(value) if field.type is FieldType.MONEY else _decimal(value).replace(".", ",")
        case Picture():
            return ""
        case _:
            return str(value)


def display_parts(field: Field, value: Value) -> Mapping[str, str]:
    """The pieces of a value that is written on several blanks, by the names of its parts."""
    pieces = display(field, value).split("/")
    return dict(zip(field.blank.parts, pieces, strict=True))


def joined_parts(field: Field, pieces: Mapping[str, str]) -> str:
    """The text of a value from its pieces: the reverse of :func:`display_parts`; empty when all are."""
    found = [pieces.get(part, "").strip() for part in field.blank.parts]
    return "/".join(found) if any(found) else ""


def csv_text(value: Value) -> str:
    """The value in a cell of a CSV that Excel in French opens: decimal comma, JJ/MM/AAAA, oui or non."""
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        case Decimal():
            return _decimal(value).replace(".", ",")
        case Picture():
            return data_uri(value)
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


def data_uri(picture: Picture) -> str:
    """The picture as a ``data:`` URI (RFC 2397)."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"


def picture_of(data: bytes) -> Picture:
    """The picture in the bytes of an image file: a JPEG as it is, anything else as PNG.

    Raises
    ------
    ValueError
        The bytes are no image, or one too large to be a stamp.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise ValueError(_("the image is larger than {size} MB").format(size=MAX_PICTURE_BYTES // 1_000_000))
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > MAX_PICTURE_PIXELS:
                raise ValueError(_("the image has too many pixels"))
            image.load()
            if image.format == "JPEG" and image.mode in ("L", "RGB"):
                return Picture("image/jpeg", data)
            return png_of(image)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(_("the file is no image that can be read")) from error


def png_of(image: Image.Image) -> Picture:
    """The pixels as a PNG picture, with transparency where there is any; the same pixels give the same bytes."""
    opaque = "transparency" not in image.info and not image.mode.endswith(("A", "a"))
    grey = image.mode in ("1", "L", "LA", "I", "F") or image.mode.startswith("I;")
    mode = ("L" if grey else "RGB") if opaque else "RGBA"
    clean = Image.new(mode, image.size)
    clean.paste(image.convert(mode))
    out = BytesIO()
    clean.save(out, "PNG")
    return Picture("image/png", out.getvalue())


# ── Reading, type by type ────────────────────────────────────────────────────────────────────────────────────────────


def _text(raw: object) -> str:
    """A cell as text; a number keeps its digits, a date is written in full."""
    match raw:
        case str():
            return raw.strip()
        case bool():
            return "true" if raw else "false"
        case datetime() | date():
            return f"{raw:%d/%m/}{raw.year:04d}"
        case float() if raw.is_integer():
            return str(int(raw))
        case int() | float() | Decimal():
            return str(raw)
        case _:
            raise _NotAValueError(
                "not-a-value",
                _("a list or an object stands where one value is meant"),
                _("give a text, a number, a date or true/false"),
            )


_LINE_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")


def _single_line(_field: Field, raw: object) -> str:
    text = _text(raw)
    if text.isprintable():  # neither a line break nor a control character is
        return text
    if _LINE_BREAK.search(text):
        raise _NotAValueError(
            "line-break",
            _("the text has a line break, and the blank is a single line"),
            _("write it on one line"),
        )
    return _printable(text)


def _lines(_field: Field, raw: object) -> str:
    text = _text(raw)
    if text.isprintable() or _PLAIN.fullmatch(text):
        return text
    return _printable(_LINE_BREAK.sub("\n", text))


_PLAIN = re.compile(r"[\n\x20-\x7e\xa0-\u024f\u2010-\u2027\u202f\u20ac]*")
"""Characters that are known to be printable: nearly all there are."""


def _printable(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    for character in text:
        if character != "\n" and _is_none(character):
            raise _NotAValueError(
                "control-character",
                _("the text holds U+{number:04X}, which is no character that can be printed").format(
                    number=ord(character)
                ),
                _("remove the character; replace a tab by spaces"),
            )
    return text


def _is_none(character: str) -> bool:
    """Whether it is a control character, half of a pair, or none at all (a noncharacter).

    Those that are for private use, or that Unicode has given out since this Python was made, are as good as the fonts
    that have them.
    """
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 - Unicode §23.7
    return is_noncharacter or unicodedata.category(character) in ("Cc", "Cs")


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_NUMERIC = (int, float, Decimal)


def _decimal_number(field: Field, raw: object) -> Decimal:
    text = str(raw) if isinstance(raw, _NUMERIC) else _text(raw)
    compact = text if _NUMBER.fullmatch(text) else re.sub(r"[\s\u00a0\u202f]|€$", "", text.removesuffix("€").strip())
    if not _NUMBER.fullmatch(compact):
        raise _NotAValueError("not-a-number", _("this is no number"), _("write it in digits, for example 12,5"))
    try:
        number = Decimal(compact.replace(",", "."))
    except InvalidOperation as error:  # pragma: no cover - the pattern above admits only numbers
        raise AssertionError(compact) from error
    if len(compact) > _MAX_DIGITS and len(number.as_tuple().digits) > _MAX_DIGITS:
        raise _NotAValueError("not-a-number", _("the number has too many digits"), _("check the number"))
    return _in_bounds(field, number)


def _money(field: Field, raw: object) -> Decimal:
    amount = _decimal_number(field, raw)
    if amount != amount.quantize(_CENT):
        raise _NotAValueError(
            "not-an-amount",
            _("the amount has more than two decimals"),
            _("give it in euros and cents, for example 1234,50"),
        )
    return amount


def _two_decimals(field: Field, raw: object) -> Decimal:
    text = _text(raw).removesuffix("%") if isinstance(raw, str) else raw
    number = _decimal_number(field, text)
    if number != number.quantize(_CENT):
        raise _NotAValueError(
            "too-many-decimals", _("the number has more than two decimals"), _("round it to two decimals")
        )
    return number


def _flag(_field: Field, raw: object) -> bool:
    wanted = comparable(_text(raw))
    if wanted in ("oui", "o", "true", "vrai", "x", "1", "yes"):
        return True
    if wanted in ("non", "n", "false", "faux", "0", "no"):
        return False
    raise _NotAValueError("not-a-flag", _("this is neither yes nor no"), _("write oui or non"))


def _integer(field: Field, raw: object) -> int:
    number = _decimal_number(field, raw)
    if number != number.to_integral_value():
        raise _NotAValueError("not-an-integer", _("this is no whole number"), _("write a whole number"))
    return int(number)


def _in_bounds(field: Field, number: Decimal) -> Decimal:
    too_small = (field.minimum is not None and number < field.minimum) or (
        field.exclusive_minimum is not None and number <= field.exclusive_minimum
    )
    if too_small:
        raise _NotAValueError("out-of-range", _("the number is too small"), _bounds_remedy(field))
    if field.maximum is not None and number > field.maximum:
        remedy = _("write a number of at most {maximum}").format(maximum=field.maximum)
        raise _NotAValueError("out-of-range", _("the number is too large"), remedy)
    if field.multiple_of is not None and number % field.multiple_of:
        raise _NotAValueError(
            "not-a-multiple",
            _("the number is no multiple of {step}").format(step=field.multiple_of),
            _("round it to a multiple of {step}").format(step=field.multiple_of),
        )
    return number


def _bounds_remedy(field: Field) -> str:
    if field.minimum is not None:
        return _("write a number of at least {minimum}").format(minimum=field.minimum)
    return _("write a number greater than {minimum}").format(minimum=field.exclusive_minimum)


_DATE_SHAPES = (
    (re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})", re.ASCII)),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)),
)


def _date(_field: Field, raw: object) -> date:
    if isinstance(raw, datetime):
        raw = raw.date()
    return _plausible(raw) if isinstance(raw, date) else _written_date(_text(raw))


@lru_cache(maxsize=4096)
def _written_date(text: str) -> date:
    """The day a text says. Many records say the same: a class shares its stays, and the years it was born in."""
    compact = re.sub(r"\s*([/.\-])\s*", r"\1", text)
    match = next((found for shape in _DATE_SHAPES if (found := shape.fullmatch(compact))), None)
    if match is None:
        raise _NotAValueError(
            "not-a-date", _("this is no date"), _("write the day, the month and the four-digit year: JJ/MM/AAAA")
        )
    try:
        return _plausible(date(int(match["year"]), int(match["month"]), int(match["day"])))
    except ValueError as error:
        raise _NotAValueError(
            "not-a-date", _("there is no such day in the calendar"), _("check the day and the month: JJ/MM/AAAA")
        ) from error


def _plausible(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise _NotAValueError("not-a-date", _("the year is not plausible"), _("check the year: JJ/MM/AAAA"))
    return day


def _year(field: Field, raw: object) -> int:
    text = _text(raw)
    if not re.fullmatch(r"(?:19|20)\d\d", text, re.ASCII):
        raise _NotAValueError("not-a-year", _("this is no year"), _("write the year in four digits"))
    return int(_in_bounds(field, Decimal(text)))


_POSTCODE = re.compile(r"(?!00|96|99)\d{5}", re.ASCII)
"""Five digits, the first two a department: 01 to 95, 97, 98; 20 for Corsica."""


def _postcode(_field: Field, raw: object) -> str:
    text = "".join(_text(raw).split())
    if _POSTCODE.fullmatch(text):
        return text
    if not re.fullmatch(r"\d{5}", text, re.ASCII):
        raise _NotAValueError(
            "not-a-postcode",
            _("a post code has five digits"),
            _("write the five digits; a spreadsheet may have eaten a leading zero: format the column as text"),
        )
    raise _NotAValueError("not-a-postcode", _("no department has this post code"), _("check its first two digits"))


def _phone(_field: Field, raw: object) -> str:
    text = _text(raw)
    usual = _usual_number(text)
    if usual:
        return usual
    if re.fullmatch(r"[1-9]\d{8}", re.sub(r"[\s.\-]", "", text), re.ASCII):
        raise _NotAValueError(
            "not-a-phone-number",
            _("a telephone number has ten digits"),
            _("a spreadsheet may have eaten its leading zero: format the column as text"),
        )
    number = _phone_number(text)
    if number is None:
        raise _NotAValueError(
            "not-a-phone-number",
            _("this is no telephone number"),
            _("write ten digits from 0, or + and the country code"),
        )
    return number.written


_USUAL_NUMBER = re.compile(r"(0[1-79])[ .-]?(\d\d)[ .-]?(\d\d)[ .-]?(\d\d)[ .-]?(\d\d)", re.ASCII)


def _usual_number(text: str) -> str | None:
    """The number as the French write it, where the text is one of theirs, assigned and written about so; else None.

    Nearly all are. :func:`_phone_number` would say the same of them, thirty times later.
    """
    match = _USUAL_NUMBER.fullmatch(text)
    if match is None:
        return None
    pieces = match.groups()
    return " ".join(pieces) if _assigned().fullmatch("".join(pieces), 1) else None


@cache
def _assigned() -> re.Pattern[str]:
    """The French numbers, without their 0, that the library knows as assigned to lines and mobiles; and the fiction."""
    plan = PhoneMetadata.metadata_for_region("FR")
    kinds = (plan.fixed_line, plan.mobile, plan.voip) if plan else ()
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return re.compile("|".join([*patterns, _FICTION.pattern]), re.ASCII)


class _PhoneNumber(NamedTuple):
    """A telephone number as its plan writes it, and whether anything is known to begin like it."""

    written: str
    assigned: bool


@lru_cache(maxsize=4096)
def _phone_number(text: str) -> _PhoneNumber | None:
    """The number in the national form where the French plan holds, else in the international one; None for no number.

    It is taken under the first region of the plan where it is assigned, else under the first where it is possible.
    Letters would be read as a keypad (« 06 ALLO »), so they are refused here.
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


def _email(_field: Field, raw: object) -> str:
    text = _text(raw)
    if not (_USUAL_EMAIL.fullmatch(text) or _is_email(text)):
        raise _NotAValueError(
            "not-an-email", _("this is no e-mail address"), _("write it as nom@exemple.fr, one address only")
        )
    return text


_USUAL_EMAIL = re.compile(
    r"(?!.{65})[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|eu|fr|net|org)", re.ASCII
)
"""The plainest addresses, nearly all there are: within every limit of length, and of domains that cannot be special."""


@lru_cache(maxsize=4096)
def _is_email(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow, and seldom needed

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _option(field: Field, raw: object) -> str:
    text = _text(raw)
    words = _option_words(field.options)
    value = words.exact.get(text) or words.loose.get(comparable(text))
    if value is not None:
        return value
    raise _NotAValueError(
        "not-an-option",
        _("this is none of the answers the form offers"),
        _("write one of: {options}").format(options=", ".join(option.value for option in field.options)),
    )


def _open_option(field: Field, raw: object) -> str:
    text = _single_line(field, raw)
    return _option_words(field.options).exact.get(text, text)


def _several_options(field: Field, raw: object) -> str:
    chosen = [_option(field, line) for line in _text(raw).splitlines() if line.strip()]
    return "\n".join(dict.fromkeys(chosen))


class _OptionWords(NamedTuple):
    """The words that people choose an option by → its value: as they stand, and without case, accents and signs."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]


@cache
def _option_words(options: tuple[Option, ...]) -> _OptionWords:
    """Words that would mean several options, such as « A+ » and « A- » without their signs, mean none of them."""
    exact: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for option in options:
        for words in (option.value, option.printed, *option.aliases):
            exact.setdefault(words, option.value)
            loose.setdefault(comparable(words), set()).add(option.value)
    return _OptionWords(
        exact, {words: next(iter(values)) for words, values in loose.items() if words and len(values) == 1}
    )


def _picture(_field: Field, raw: object) -> Picture:
    """An image from a ``data:`` URI; :mod:`ndrcpdf.records` has turned the path of an image file into a picture."""
    if isinstance(raw, Picture):
        return raw
    head, comma, body = _text(raw).partition(",")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
        raise _NotAValueError(
            "not-a-picture",
            _("there is no image file there that can be read"),
            _("give the path of a PNG or JPEG file, from the folder of the data file"),
        )
    try:
        return picture_of(base64.b64decode(body, validate=True))
    except (ValueError, binascii.Error) as error:
        raise _NotAValueError("not-a-picture", str(error), _("give a PNG or JPEG image")) from error


def _chart(_field: Field, _raw: object) -> bool:
    raise _NotAValueError(
        "not-a-chart",
        _("a chart cannot be given as data"),
        _("leave the column empty: it is drawn from the other fields"),
    )


def _signature(_field: Field, raw: object) -> bool:
    wanted = comparable(_text(raw))
    if wanted in ("oui", "true", "1"):
        return True
    if wanted in ("non", "false", "0"):
        return False
    raise _NotAValueError(
        "not-a-signature", _("a signature cannot be given as data"), _("leave the column empty: people sign the PDF")
    )


_PARSERS: Mapping[FieldType, _Parser] = {
    FieldType.TEXT: _single_line,
    FieldType.LINES: _lines,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal_number,
    FieldType.MONEY: _money,
    FieldType.GRADE: _two_decimals,
    FieldType.PERCENT: _two_decimals,
    FieldType.FLAG: _flag,
    FieldType.YEAR: _year,
    FieldType.DATE: _date,
    FieldType.POSTCODE: _postcode,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.CHOICE: _option,
    FieldType.OPEN_CHOICE: _open_option,
    FieldType.CHOICES: _several_options,
    FieldType.STRIKE: _option,
    FieldType.IMAGE: _picture,
    FieldType.CHART: _chart,
    FieldType.SIGNATURE: _signature,
}


def _doubt(phone: str) -> Finding | None:
    """A warning about a telephone number that can be written down, yet is hardly right."""
    if _usual_number(phone):
        return None
    number = _phone_number(phone)
    if number is not None and number.assigned:
        return None
    return Finding(
        "unassigned-phone-number",
        _("no telephone number is known to begin like this"),
        Severity.WARNING,
        _("check the digits"),
    )


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _decimal(number: Decimal) -> str:
    """The number without an exponent and without zeros that say nothing."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _grouped(amount: Decimal) -> str:
    """An amount of money in French: 1 234,50, its thousands parted by a no-break space."""
    plain = _decimal(amount)
    if "." in plain:
        plain = f"{amount:.2f}"
    whole, point, cents = plain.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + ("," + cents if point else "")


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """The text for comparing words people write: no case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    kept = (c for c in plain if not unicodedata.combining(c))
    letters = "".join(c if c.isalnum() or c == "%" or unicodedata.category(c) == "So" else " " for c in kept)
    return " ".join(letters.split())
