"""Rows under a header line."""

from ndrcpdf.model.forms import Form
from ndrcpdf.records.columns import columns_of
from ndrcpdf.records.table_rows import table_records


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers(form: Form) -> None:
    columns = columns_of(["stagiaire_nom", "duree_totale"], 3, form, "a.csv")
    rows = [["LÉGER", "9"], ["", None], [], ["PAYET"]]
    records = [*table_records(rows, columns, form, "a.csv", None)]
    assert [(record.source.row, record.cells) for record in records] == [
        (4, {"stagiaire_nom": "LÉGER", "duree_totale": "9"}),
        (7, {"stagiaire_nom": "PAYET"}),
    ]


def test_cells_under_no_header_and_behind_the_last_are_errors(form: Form) -> None:
    columns = columns_of(["stagiaire_nom", ""], 1, form, "a.csv")
    records = table_records([["LÉGER", "x", "y"], ["PAYET", "", ""]], columns, form, "a.csv", None)
    assert [[each.code for each in record.findings] for record in records] == [["unnamed-column", "too-many-cells"], []]
