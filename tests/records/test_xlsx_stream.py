"""Workbooks as programs write them, and as they should not be."""

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ndrcpdf.errors import BadDataError
from ndrcpdf.model.forms import Form
from ndrcpdf.records import reading
from ndrcpdf.records.xlsx_stream import Cell, Workbook

Package = dict[str, bytes]
Rows = list[list[object]]


def package(book: openpyxl.Workbook) -> Package:
    """The parts of a workbook."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def file_of(parts: Mapping[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def cells(file: io.BytesIO, sheet: int = 0) -> list[tuple[Cell, ...]]:
    with closing(Workbook(file)) as book:
        return list(book.rows(book.sheets[sheet]))


def values(file: io.BytesIO) -> Rows:
    return [[cell.value for cell in row] for row in cells(file)]


@pytest.fixture(scope="session")
def parts() -> Package:
    """A workbook of the cells A1 = 1.5, B1 = 2024-06-05, B2 = text."""
    book = openpyxl.Workbook()
    book.active.append([1.5, datetime(2024, 6, 5)])  # noqa: DTZ001 - a cell has no time zone
    book.active["B2"] = "text"
    return package(book)


@pytest.fixture(scope="session")
def with_rows(parts: Package) -> Callable[[str], io.BytesIO]:
    """``with_rows("<row>…")``: the same with other rows."""

    def with_rows(rows: str) -> io.BytesIO:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        head, tail = sheet.partition("<sheetData>"), sheet.partition("</sheetData>")
        return file_of(
            {**parts, "xl/worksheets/sheet1.xml": f"{head[0]}<sheetData>{rows}</sheetData>{tail[2]}".encode()}
        )

    return with_rows


# ── As another reader reads them ─────────────────────────────────────────────────────────────────────────────────────

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda text: (
        not ILLEGAL_CHARACTERS_RE.search(text) and "\r" not in text and "_x" not in text and text[0] not in "=#"
    )
)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6))
    | st.datetimes(datetime(1904, 1, 2), datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0))  # noqa: DTZ001
    | TEXTS
)


@given(
    rows=st.lists(st.lists(VALUES, max_size=5), max_size=5),
    mac=st.booleans(),
    number_format=st.sampled_from(("00000", "0.00")),
)
def test_a_workbook_reads_as_openpyxl_reads_it(rows: Rows, mac: bool, number_format: str) -> None:
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    book.active["C3"].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(out).active
    ours = cells(out)
    for number, row in enumerate(again.iter_rows(), 1):
        for cell in row:
            found = (
                ours[number - 1][cell.column - 1]
                if number <= len(ours) and cell.column <= len(ours[number - 1])
                else Cell()
            )
            assert (found.value, found.number_format) == (cell.value, cell.number_format)


def test_sheets_are_in_the_order_of_their_tabs_and_charts_are_none() -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Courbe", 0)
    book.create_sheet("Groupe B")["A1"] = "x"
    with closing(Workbook(file_of(package(book)))) as ours:
        assert [sheet.name for sheet in ours.sheets] == ["Sheet", "Groupe B"]
        assert [*ours.rows(ours.sheets[1])] == [(Cell("x"),)]


# ── What openpyxl does not write ─────────────────────────────────────────────────────────────────────────────────────


def test_a_text_has_all_its_runs_without_their_pronunciation_and_its_escapes_resolved(workbook: Callable) -> None:
    texts = [
        "<r><rPr><b/></rPr><t>LÉ</t></r><r><t>GER</t></r><rPh sb='0' eb='1'><t>leger</t></rPh>",
        "<t>un_x000D_\ndeux _x005F_x000D_ _xD83D_</t>",
        "<t/>",
    ]
    row = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(3))
    assert values(io.BytesIO(workbook(f"<row>{row}</row>", texts))) == [["LÉGER", "un\r\ndeux _x000D_ \ud83d", ""]]


def test_rows_and_cells_without_a_reference_follow_one_another_and_gaps_are_empty(with_rows: Callable) -> None:
    rows = '<row><c><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c><c><v>3</v></c><c r="E3"/></row><row/>'
    assert values(with_rows(rows)) == [[1], [], [None, 2, 3, None, None], []]


def test_each_type_of_cell_has_its_value(with_rows: Callable) -> None:
    rows = """<row><c t="b"><v>1</v></c><c t="str"><f>A1</f><v>a_x0009_b</v></c><c t="e"><v>#N/A</v></c>
    <c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="d"><v>2024-06-05T12:00:00</v></c>
    <c><v>1E3</v></c><c><f>1+1</f></c><c s="1"><v>0.5</v></c><c s="1"><v>1e9</v></c></row>"""
    row = cells(with_rows(rows))[0]
    assert [cell.value for cell in row] == [
        True, "a\tb", "#N/A", "inline", datetime(2024, 6, 5, 12), 1000.0, None, time(12), "#VALUE!",  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.is_error for cell in row] == [False, False, True, *[False] * 5, True]


def test_a_strict_workbook_is_read_as_well(parts: Package) -> None:
    names = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    relations = (
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    )
    strict = {name: data.replace(*names).replace(*relations) for name, data in parts.items()}
    assert cells(file_of(strict)) == cells(file_of(parts))


def test_a_part_may_be_named_from_the_root_or_from_the_workbook(parts: Package) -> None:
    relations = parts["xl/_rels/workbook.xml.rels"]
    for target in (b"/xl/worksheets/sheet1.xml", b"worksheets/sheet1.xml", b"../xl/worksheets/./sheet1.xml"):
        renamed = relations.replace(b"/xl/worksheets/sheet1.xml", target)
        assert values(file_of({**parts, "xl/_rels/workbook.xml.rels": renamed})) == values(file_of(parts))


# ── What is no workbook ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="2"/>',
        '<row r="1048577"/>',
        '<row r="-1"/>',
        '<row r="x"/>',
        '<row><c r="B1"/><c r="A1"/></row>',
        '<row><c r="XFE1"/></row>',
        '<row><c r="ZZZZZZZZ1"/></row>',
        '<row><c r="a1"/></row>',
        '<row><c s="99"><v>1</v></c></row>',
        '<row><c t="s"><v>99</v></c></row>',
        "<row><c><v>one</v></c></row>",
        '<row><c t="d"><v>5 juin</v></c></row>',
        "<row>",
    ],
)
def test_what_no_sheet_can_hold_is_an_error(rows: str, with_rows: Callable) -> None:
    with pytest.raises((LookupError, ValueError)):
        cells(with_rows(rows))


def test_a_part_that_declares_entities_is_refused_before_any_is_expanded(parts: Package) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    declared = f'<!DOCTYPE x [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'.encode()
    for name in (
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        data = (
            parts[name].replace(b"?>\n", b"?>")
            if parts[name].startswith(b"<?xml")
            else b"<?xml version='1.0'?>" + parts[name]
        )
        end = data.index(b"?>") + 2
        with pytest.raises(ValueError, match="DOCTYPE"):
            cells(file_of({**parts, name: data[:end] + declared + data[end:]}))


@pytest.mark.parametrize("lacking", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_package_that_lacks_a_part_is_an_error(lacking: str, parts: Package) -> None:
    with pytest.raises(LookupError):
        cells(file_of({name: data for name, data in parts.items() if name != lacking}))


@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject, form: Form) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Né(e) le", "CP stagiaire"])
    book.active.append(["LÉGER", datetime(2003, 4, 17), 2347])  # noqa: DTZ001 - a cell has no time zone
    parts = package(book)
    name = data.draw(st.sampled_from([name for name in parts if name.startswith("xl/") and "theme" not in name]))
    _read_or_refused(file_of({**parts, name: _damaged(parts[name], data, b"<>/&\"'=09aA \x00\xff")}), form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile's, on names that come twice
        _read_or_refused(io.BytesIO(_damaged(file_of(parts).getvalue(), data, bytes(range(256)))), form)


def _damaged(whole: bytes, data: st.DataObject, signs: bytes) -> bytes:
    damaged = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=10)):
        damaged[place] = data.draw(st.sampled_from(signs))
    return bytes(damaged)


def _read_or_refused(file: io.BytesIO, form: Form) -> None:
    with suppress(BadDataError), reading(file, form, name="a.xlsx") as reader:
        assert [*reader]
