"""Workbooks: the sheet with a header line, leading zeros, errors, and ZIP files that are no workbooks."""

import io
import zipfile
from contextlib import closing
from datetime import time

import openpyxl
import pytest

from ndrcpdf.errors import BadDataError
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord
from ndrcpdf.records import xlsx_reader
from ndrcpdf.records.xlsx_reader import read_xlsx


def read(book: openpyxl.Workbook, form: Form) -> list[RawRecord]:
    out = io.BytesIO()
    book.save(out)
    with closing(read_xlsx(out, form, "a.xlsx", None)) as reader:
        return [*reader]


def test_a_number_with_leading_zeros_is_the_text_that_is_shown(form: Form) -> None:
    book = openpyxl.Workbook()
    book.active.append(["CP stagiaire", "Durée totale", "Nom"])
    book.active.append([2347, 3, True])
    book.active["A2"].number_format = "00000"
    (record,) = read(book, form)
    assert dict(record.cells) == {"stagiaire_code_postal": "02347", "duree_totale": 3, "stagiaire_nom": True}


def test_a_cell_that_shows_an_error_is_empty_and_a_finding(form: Form) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Prénom", "Début du stage"])
    book.active.append(["#N/A", "Zoé", time(8)])
    (record,) = read(book, form)
    assert (record.cells["stagiaire_nom"], record.cells["stage_debut"]) == (None, time(8))
    assert [(each.code, each.field, each.row) for each in record.findings] == [("formula-error", "stagiaire_nom", 2)]


def test_a_sheet_without_a_header_line_is_passed_over(form: Form) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mode d’emploi"])
    book.create_sheet("Classe").append(["Nom"])
    book["Classe"].append(["LÉGER"])
    assert [record.cells["stagiaire_nom"] for record in read(book, form)] == ["LÉGER"]


def test_another_zip_file_and_one_that_unpacks_to_too_much_are_refused(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(BadDataError, match="no Excel workbook"):
        read_xlsx(other, form, "a.xlsx", None)
    monkeypatch.setattr(xlsx_reader, "_LARGEST_WORKBOOK", 100)
    with pytest.raises(BadDataError, match="too large"):
        read(openpyxl.Workbook(), form)
