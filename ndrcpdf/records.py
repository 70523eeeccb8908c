"""CSV, JSON, JSON Lines and XLSX ↔ records.

Reading is by stream: one row in memory at a time (a JSON list excepted, which is one value). What a file calls its
columns is matched to the form's fields by name, by printed label, or by an alias of form.toml, case and accents aside;
what matches nothing is reported, never dropped. Writing gives files that Excel in French opens and that reading takes
back.
"""

import codecs
import csv
import difflib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import _
from ndrcpdf.schema import Extraction, Field, FieldType, Finding, Form, Picture, RawRecord, Severity, Source, Value
from ndrcpdf.values import comparable, csv_text, json_value, picture_of

META_COLUMNS = ("_file", "_sha256", "_form", "_method", "_confidence", "_findings")
"""What ``extract`` writes behind the fields; reading passes over them."""

_DELIMITERS = (";", ",", "\t")
_PREAMBLE_ROWS = 30
"""The header line is looked for this far down."""
_SNIFFED = 65536
_MAX_CELL = 20_000_000
"""A picture as a ``data:`` URI is one cell."""
_MAX_SHEET_BYTES = 1_000_000_000
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class Format(StrEnum):
    """A data format."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header line of a file means.

    Attributes
    ----------
    fields:
        For each column its field name, or None for one that is passed over.
    row:
        The row of the header line, from 1.
    findings:
        Columns that are no field, or that two fields or two columns claim.
    """

    fields: tuple[str | None, ...]
    row: int
    findings: tuple[Finding, ...]


class Reader:
    """The records of one data file, read as they are asked for.

    ``columns`` are the fields the file has a column for (None for JSON, where each record has its own), ``findings``
    what is wrong with the file as a whole.
    """

    def __init__(
        self,
        name: str,
        rows: Iterable[RawRecord],
        columns: frozenset[str] | None = None,
        findings: Sequence[Finding] = (),
    ) -> None:
        self.name = name
        self._rows = rows
        self.columns = columns
        self.findings = tuple(findings)

    def __iter__(self) -> Iterator[RawRecord]:
        """Every record, in order; BadDataError where the file turns out not to be what it began as."""
        return iter(self._rows)


@contextmanager
def reading(file: BinaryIO, form: Form, *, name: str, folder: Path | None = None) -> Iterator[Reader]:
    """Read a seekable binary file of data for the form.

    Parameters
    ----------
    name:
        What to call the file in findings; its ending tells the format where the content does not.
    folder:
        Where pictures named in the data are looked for; None reads no file that the data names.

    Raises
    ------
    BadDataError
        The file is empty, is not of its format, or has no header line.
    """
    try:
        match sniffed_format(file, name):
            case Format.XLSX:
                yield _read_xlsx(file, form, name, folder)
            case Format.JSON:
                yield _read_json(file, form, name, folder)
            case Format.JSONL:
                yield Reader(name, _json_records(_json_lines(file, name), form, name, folder))
            case _:
                yield _read_csv(file, form, name, folder)
    except (csv.Error, UnicodeDecodeError, json.JSONDecodeError, zipfile.BadZipFile, KeyError, OSError) as error:
        raise BadDataError(
            _("{file}: the file cannot be read ({reason})").format(file=name, reason=error),
            _("save it again as CSV (UTF-8), JSON or XLSX"),
        ) from error


def sniffed_format(file: BinaryIO, name: str) -> Format:
    """The format of a data file, by its first bytes, then by its ending.

    Raises
    ------
    BadDataError
        It is empty, or something else altogether.
    """
    head = file.read(1024)
    file.seek(0)
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        raise BadDataError(
            _("{file}: the file is empty").format(file=name), _("give a file with a header line and rows")
        )
    if text.startswith(b"PK\x03\x04"):
        return Format.XLSX
    if b"%PDF-" in head:
        raise BadDataError(_("{file}: this is a PDF, not data").format(file=name), _("`ndrcpdf extract` reads PDFs"))
    if text.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadDataError(
            _("{file}: this is an old Excel file").format(file=name), _("save it as XLSX or as CSV UTF-8")
        )
    if text.startswith(b"["):
        return Format.JSON
    if text.startswith(b"{"):
        return Format.JSONL
    return Format.CSV


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Vocabulary:
    """The words people use for the form's fields."""

    def __init__(self, form: Form) -> None:
        self._names = {field.name for field in form.fields}
        self._said: dict[str, list[str]] = {}
        self._aliased: dict[str, list[str]] = {}
        for field in form.fields:
            for words in (field.name, field.label, f"{field.label} ({field.section})", field.tooltip):
                self._add(self._said, words, field)
            for words in field.aliases:
                self._add(self._aliased, words, field)

    @staticmethod
    def _add(table: dict[str, list[str]], words: str, field: Field) -> None:
        names = table.setdefault(comparable(words), [])
        if field.name not in names:
            names.append(field.name)

    def fields(self, header: str) -> list[str]:
        """The fields a header may mean: by its name; else by an alias, which someone chose; else by its label."""
        if header.strip() in self._names:
            return [header.strip()]
        wanted = comparable(header)
        return self._aliased.get(wanted) or self._said.get(wanted) or []

    def suggestion(self, header: str) -> str:
        """The field whose words are nearest to the header, or an empty string."""
        table = self._said | self._aliased
        near = difflib.get_close_matches(comparable(header), table, n=1, cutoff=0.75)
        return table[near[0]][0] if near else ""


def _columns(headers: Sequence[object], row: int, form: Form, file: str) -> Columns:
    """What each header means; a column without a header is reported with its cells, where it has any."""
    vocabulary = _Vocabulary(form)
    fields: list[str | None] = []
    findings: list[Finding] = []
    for header in headers:
        text = "" if header is None else str(header)
        found = [] if text in META_COLUMNS else vocabulary.fields(text)
        if not text.strip() or text in META_COLUMNS:
            fields.append(None)
        elif len(found) == 1 and found[0] not in fields:
            fields.append(found[0])
        else:
            fields.append(None)
            findings.append(_column_finding(text, found, vocabulary, Source(file, row)))
    return Columns(tuple(fields), row, tuple(findings))


def _column_finding(header: str, found: Sequence[str], vocabulary: _Vocabulary, source: Source) -> Finding:
    if not found:
        suggestion = vocabulary.suggestion(header)
        remedy = (
            _("did you mean “{name}”? rename the column, or remove it").format(name=suggestion)
            if suggestion
            else _("rename it to a field (`ndrcpdf fields`), or remove it")
        )
        return Finding(
            "unknown-column", _("the column “{header}” is no field").format(header=header), Severity.ERROR, remedy,
            file=source.file, row=source.row,
        )  # fmt: skip
    if len(found) > 1:
        return Finding(
            "ambiguous-column", _("the column “{header}” may be several fields").format(header=header),
            Severity.ERROR, _("rename it to one of: {names}").format(names=", ".join(found)),
            file=source.file, row=source.row,
        )  # fmt: skip
    return Finding(
        "duplicate-column", _("two columns give the field {name}").format(name=found[0]), Severity.ERROR,
        _("keep one of them"), file=source.file, row=source.row,
    )  # fmt: skip


def _header_row(rows: Sequence[Sequence[object]], form: Form) -> tuple[int, int]:
    """The index of the row that names the most fields, and how many it names."""
    vocabulary = _Vocabulary(form)
    counts = [sum(bool(vocabulary.fields(str(cell))) for cell in row if cell) for row in rows[:_PREAMBLE_ROWS]]
    best = max(counts, default=0)
    return (counts.index(best), best) if best else (0, 0)


def _no_header(name: str, form: Form) -> BadDataError:
    return BadDataError(
        _("{file}: no line names a field of {form}").format(file=name, form=form.id),
        _("the first line must hold column names such as {names}: see `ndrcpdf fields {form}`").format(
            names=", ".join(field.name for field in form.fields[1:3]), form=form.name
        ),
    )


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_csv(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    csv.field_size_limit(_MAX_CELL)
    encoding = _encoding(file, name)
    start = codecs.getincrementaldecoder(encoding)("strict").decode(file.read(_SNIFFED))
    file.seek(0)
    delimiter, header = _layout(start, form)
    if not delimiter:
        raise _no_header(name, form)
    rows = csv.reader(codecs.iterdecode(file, encoding), delimiter=delimiter, strict=True)
    for _skipped in range(header):
        next(rows)
    columns = _columns(next(rows), header + 1, form, name)
    findings = [*columns.findings, *_encoding_finding(encoding, name)]
    records = _table_records(map(_unneutralised, rows), columns, form, name, folder)
    return Reader(name, records, frozenset(field for field in columns.fields if field), findings)


def _encoding(file: BinaryIO, name: str) -> str:
    """UTF-8, with or without a byte order mark, if the whole file is; else Windows-1252, if it can be that."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        file.seek(0)
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise BadDataError(
        _("{file}: the text is neither UTF-8 nor Windows-1252").format(file=name), _("save it as CSV UTF-8")
    )


def _encoding_finding(encoding: str, name: str) -> Iterator[Finding]:
    if encoding == "cp1252":
        message = _("the file is not UTF-8; it was read as Windows-1252")
        yield Finding("read-as-cp1252", message, Severity.INFO, _("check one accented name"), file=name)


def _layout(start: str, form: Form) -> tuple[str, int]:
    """The delimiter, and how many rows stand above the header line; no delimiter where no line names a field."""
    best = ("", 0, 0)
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True):
                rows.append(row)
                if len(rows) == _PREAMBLE_ROWS:
                    break
        except csv.Error:
            pass  # the piece ends inside a cell, or this is not the delimiter
        index, count = _header_row(rows, form)
        if count > best[2]:
            best = (delimiter, index, count)
    return best[0], best[1]


def _neutralised(text: str) -> str:
    """A cell that a spreadsheet would run as a formula, made text by an apostrophe; what looks so gets one more."""
    return "'" + text if _FORMULA.match(text) else text


def _unneutralised(row: Sequence[str]) -> list[str]:
    return [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in row]


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_xlsx(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    import openpyxl  # noqa: PLC0415 - only for XLSX

    _refuse_other_zips(file, name)
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    for sheet in book.worksheets:
        index, count = _header_row(
            [[cell.value for cell in row] for row in sheet.iter_rows(max_row=_PREAMBLE_ROWS)], form
        )
        if count:
            rows = ([_sheet_cell(cell) for cell in row] for row in sheet.iter_rows(min_row=index + 1))
            columns = _columns(next(rows), index + 1, form, name)
            records = _table_records(rows, columns, form, name, folder)
            return Reader(name, records, frozenset(field for field in columns.fields if field), columns.findings)
    raise _no_header(name, form)


def _refuse_other_zips(file: BinaryIO, name: str) -> None:
    """Only a workbook, and one that does not swell beyond reason, is handed to the library."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        size = sum(entry.file_size for entry in archive.infolist())
    file.seek(0)
    if "xl/workbook.xml" not in names:
        raise BadDataError(
            _("{file}: this is no Excel workbook").format(file=name), _("save the data as CSV (UTF-8), JSON or XLSX")
        )
    if size > _MAX_SHEET_BYTES:
        raise BadDataError(_("{file}: the workbook is too large").format(file=name), _("save the data as CSV (UTF-8)"))


def _sheet_cell(cell: Any) -> object:
    """A cell as its value; a number shown with leading zeros (the format 00000) as the text that is shown."""
    value = cell.value
    if cell.data_type == "e":
        return _CellError(value)
    if isinstance(value, int) and re.fullmatch(r"0+", str(cell.number_format)):
        return f"{value:0{len(cell.number_format)}d}"
    return value


class _CellError(str):
    """What a spreadsheet shows for a formula that failed, such as #N/A."""

    __slots__ = ()


# ── Rows of a table ──────────────────────────────────────────────────────────────────────────────────────────────────


def _table_records(
    rows: Iterable[Sequence[object]], columns: Columns, form: Form, name: str, folder: Path | None
) -> Iterator[RawRecord]:
    pictures = _picture_fields(form)
    for number, row in enumerate(rows, columns.row + 1):
        if any(cell not in (None, "") for cell in row):
            source = Source(name, number)
            cells = {field: cell for field, cell in zip(columns.fields, row, strict=False) if field}
            findings = (*_astray(row, columns, source), *_errors(cells, source))
            cells = {field: None if isinstance(cell, _CellError) else cell for field, cell in cells.items()}
            yield RawRecord(_with_pictures(cells, pictures, folder), source, findings)


def _astray(row: Sequence[object], columns: Columns, source: Source) -> Iterator[Finding]:
    """A cell beyond the last column: the sign of a delimiter inside a text that was not quoted."""
    if any(cell not in (None, "") for cell in row[len(columns.fields) :]):
        message, remedy = _("the row has more cells than the header line"), _("quote the cell that holds a delimiter")
        yield Finding("too-many-cells", message, Severity.ERROR, remedy, file=source.file, row=source.row)


def _errors(cells: Mapping[str, object], source: Source) -> Iterator[Finding]:
    for field, cell in cells.items():
        if isinstance(cell, _CellError):
            message, remedy = _("the cell shows a formula error"), _("mend the formula, or type the value")
            yield Finding("formula-error", message, Severity.ERROR, remedy, field, source.file, source.row)


def _picture_fields(form: Form) -> frozenset[str]:
    return frozenset(field.name for field in form.fields if field.type is FieldType.IMAGE)


def _with_pictures(cells: dict[str, object], pictures: frozenset[str], folder: Path | None) -> Mapping[str, object]:
    """The cells, with the path of an image file replaced by the picture in it, where it can be read."""
    for name in pictures & cells.keys():
        path = cells[name]
        if folder is not None and isinstance(path, str) and path.strip() and not path.startswith("data:"):
            cells[name] = picture_file(folder / path.strip()) or path
    return cells


@lru_cache(maxsize=64)
def picture_file(path: Path) -> Picture | None:
    """The picture in an image file; None where there is no file, or no image in it."""
    try:
        return picture_of(path.read_bytes())
    except (OSError, ValueError):
        return None  # the cell stays a text, which no image field takes: it is reported there


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_json(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    items = json.loads(file.read().decode("utf-8-sig"), parse_float=Decimal)
    if not items:
        raise BadDataError(_("{file}: the list is empty").format(file=name), _("give a list of objects"))
    return Reader(name, _json_records(enumerate(items, 1), form, name, folder))


def _json_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, Any]]:
    """The objects of JSON Lines with their line numbers; also of a file that is one object over several lines."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8-sig"), parse_float=Decimal)
        except json.JSONDecodeError as error:
            if number != 1:
                raise BadDataError(
                    _("{file}: line {line} is no JSON ({reason})").format(file=name, line=number, reason=error.msg),
                    _("JSON Lines holds one object on each line"),
                ) from error
            yield 1, json.loads((line + file.read()).decode("utf-8-sig"), parse_float=Decimal)


def _json_records(items: Iterable[tuple[int, Any]], form: Form, name: str, folder: Path | None) -> Iterator[RawRecord]:
    vocabulary, pictures = _Vocabulary(form), _picture_fields(form)
    for number, item in items:
        source = Source(name, number)
        if not isinstance(item, dict):
            raise BadDataError(
                _("{file}: item {number} is no object").format(file=name, number=number),
                _("give one object for each person, with field names as keys"),
            )
        answers = item["values"] if isinstance(item.get("values"), dict) and "form" in item else item
        cells, findings = _json_cells(answers, vocabulary, source)
        yield RawRecord(_with_pictures(cells, pictures, folder), source, tuple(findings))


def _json_cells(
    answers: Mapping[str, object], vocabulary: _Vocabulary, source: Source
) -> tuple[dict[str, object], list[Finding]]:
    cells: dict[str, object] = {}
    findings: list[Finding] = []
    for key, value in answers.items():
        found = vocabulary.fields(key)
        if len(found) == 1 and found[0] not in cells:
            cells[found[0]] = value
        elif key not in META_COLUMNS:
            findings.append(_column_finding(key, found, vocabulary, source))
    return cells, findings


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def csv_header(form: Form) -> list[str]:
    """The columns of the form's CSV: its fields in their order, then what is known of the reading."""
    return [*(field.name for field in form.fields), *META_COLUMNS]


def csv_row(form: Form, extraction: Extraction, pictures: Mapping[str, str] | None = None) -> list[str]:
    """One returned PDF as a row of the form's CSV, safe to open in a spreadsheet.

    A text that could not be typed stands there as it was read. ``pictures`` are the paths of pictures kept in files of
    their own, by field; without one, a picture is written as a ``data:`` URI.
    """
    kept = pictures or {}
    cells = [kept.get(field.name) or _csv_cell(_answer(extraction, field.name)) for field in form.fields]
    methods = " ".join(sorted({*extraction.methods.values()}))
    confidence = csv_text(Decimal(str(round(min(extraction.confidences.values(), default=1.0), 3))))
    findings = " ".join(f"{each.code}:{each.field}" if each.field else each.code for each in extraction.findings)
    meta = (extraction.file, extraction.sha256, extraction.form, methods, confidence, findings)
    return [*cells, *(_neutralised(text) for text in meta)]


def _answer(extraction: Extraction, field: str) -> Value | None:
    """The value of a field, or the text that stood there where it could not be typed: nothing that was read is lost."""
    value = extraction.record.values.get(field)
    return value if value is not None else extraction.raw.get(field) or None


def _csv_cell(value: Value | None) -> str:
    """Numbers and dates are safe as they are; only free text can be taken for a formula."""
    if value is None:
        return ""
    text = csv_text(value)
    return _neutralised(text) if isinstance(value, str) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """The cells as one line of CSV in the style of Excel in French: semicolons, CRLF, UTF-8."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8")


def json_object(extraction: Extraction) -> dict[str, object]:
    """One returned PDF as a JSON object, which reading takes back."""
    answers = {name: _answer(extraction, name) for name in extraction.methods}
    return {
        "form": extraction.form,
        "file": extraction.file,
        "sha256": extraction.sha256,
        "values": {name: json_value(value) for name, value in answers.items() if value is not None},
        "methods": {name: str(method) for name, method in extraction.methods.items()},
        "confidences": {name: round(value, 3) for name, value in extraction.confidences.items()},
        "findings": [finding_object(finding) for finding in extraction.findings],
    }


def finding_object(finding: Finding) -> dict[str, object]:
    """A finding as a JSON object, without the places it does not have."""
    return {name: value for name, value in asdict(finding).items() if value not in ("", None)}


def write_extractions(extractions: Iterable[Extraction], form: Form | None, style: Format) -> Iterator[bytes]:
    """The pieces of a file of extractions, one for each returned PDF as it comes, in the format asked for.

    ``form`` gives CSV its columns; JSON does without.
    """
    match style:
        case Format.CSV if form is not None:
            yield codecs.BOM_UTF8 + csv_line(csv_header(form))
            yield from (csv_line(csv_row(form, extraction)) for extraction in extractions)
        case Format.JSONL:
            yield from ((json.dumps(json_object(each), ensure_ascii=False) + "\n").encode() for each in extractions)
        case Format.JSON:
            separator = "[\n"
            for each in extractions:
                yield (separator + json.dumps(json_object(each), ensure_ascii=False, indent=2)).encode()
                separator = ",\n"
            yield b"\n]\n" if separator != "[\n" else b"[]\n"
        case _:
            raise ValueError(style)
