"""Data files to records, and back: what files from schools look like, and text that must survive as it is."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.errors import BadDataError
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Picture, RawRecord, Record
from ndrcpdf.records import csv_header, csv_line, csv_row, reading
from ndrcpdf.values import typed

BOM = "\ufeff"
SHA256 = "0" * 64


@dataclass
class Read:
    """What was read from a file: its records, their cells, the findings of the file, and those of its rows."""

    records: list[RawRecord]
    findings: list[Finding]

    @property
    def cells(self) -> list[dict[str, object]]:
        return [dict(record.cells) for record in self.records]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in (*self.findings, *(each for r in self.records for each in r.findings))]


Reading = Callable[..., Read]


@pytest.fixture(scope="session")
def read(form: Form) -> Reading:
    def read(data: str | bytes, name: str = "a.csv", folder: Path | None = None) -> Read:
        file = io.BytesIO(data.encode() if isinstance(data, str) else data)
        with reading(file, form, name=name, folder=folder) as reader:
            return Read([*reader], [*reader.findings])

    return read


@pytest.fixture(scope="session")
def values(form: Form, read: Reading) -> Callable[..., dict[str, object]]:
    """The typed values of the only record of a file that has nothing wrong."""

    def values(data: str | bytes, name: str = "a.csv") -> dict[str, object]:
        found = read(data, name)
        (raw,) = found.records
        record, findings = typed(form, raw)
        assert [*found.findings, *findings] == []
        return dict(record.values)

    return values


def _workbook(*rows: list[object], preamble: int = 0, first_sheet: str = "") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    if first_sheet:
        book.active.append([first_sheet])
        book.create_sheet("Stagiaires")
    for _row in range(preamble):
        book.worksheets[-1].append(["Lycée Honorine-Tavernel", None, 2024])
    for row in rows:
        book.worksheets[-1].append(row)
    return book


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ── The layout of a CSV ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line_end", ["\r\n", "\n"], ids=["windows", "unix"])
@pytest.mark.parametrize("mark", [BOM, ""], ids=["BOM", "no BOM"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_delimiter_mark_and_line_ends_are_found_out(read, delimiter, mark, line_end):
    lines = (("stagiaire_nom", "stagiaire_prenom", "stagiaire_ville"), ("LÉGER", '"Zoé\n; , \t"', "Viriat"))
    found = read(mark + line_end.join(delimiter.join(line) for line in lines) + line_end)
    assert found.findings == []
    wanted = {"stagiaire_nom": "LÉGER", "stagiaire_prenom": "Zoé\n; , \t", "stagiaire_ville": "Viriat"}
    assert found.cells == [wanted]


def test_the_line_ends_of_excel_for_macintosh_are_read(read):
    found = read("stagiaire_nom;stagiaire_prenom\rLÉGER;Zoé\rPAYET;Anaïs\r")
    assert [cells["stagiaire_prenom"] for cells in found.cells] == ["Zoé", "Anaïs"]


def test_the_header_line_is_found_below_a_preamble_and_rows_keep_their_numbers(read):
    preamble = 'BTS NDRC – session 2024;;\n"Classe de\nM. Dupont, 2e année; groupe B";;\n;;\nVille : Nantes;;\n'
    found = read(preamble + "Nom de famille;Prénom;Date de naissance\nLÉGER;Zoé;17/04/2003\n;;\nPAYET;Anaïs;\n")
    assert found.findings == []
    assert [(record.source.file, record.source.row) for record in found.records] == [("a.csv", 6), ("a.csv", 8)]
    assert [cells["stagiaire_prenom"] for cells in found.cells] == ["Zoé", "Anaïs"]


def test_a_header_far_down_is_found_and_one_beyond_reason_is_not(read):
    data = "stagiaire_nom;stagiaire_prenom\nLÉGER;Zoé\n"
    assert read("Groupe B;\n" * 29 + data).cells == [{"stagiaire_nom": "LÉGER", "stagiaire_prenom": "Zoé"}]
    with pytest.raises(BadDataError, match="no line names a field"):
        read("Groupe B;\n" * 40 + data)


def test_a_file_of_one_column_has_no_delimiter_to_find(read):
    assert read("stagiaire_nom\nLÉGER\n").cells == [{"stagiaire_nom": "LÉGER"}]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "", "a.csv: the file is empty"),
        ("a.csv", f"{BOM}\r\n \n", "a.csv: the file is empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls: this is an old Excel file"),
        ("a.json", "[]", "a.json: there are no rows"),
        ("a.xlsx", _saved(_workbook(["Couleur"], ["bleu"])), "a.xlsx: no line names a field"),
        ("a.xlsx", b"PK\x03\x04" + bytes(40), "a.xlsx: the file cannot be read"),
    ],
    ids=["empty", "a mark and line ends", "old Excel", "empty list", "other workbook", "damaged workbook"],
)
def test_what_is_no_data_is_refused_with_a_remedy(read, name, data, message):
    with pytest.raises(BadDataError, match=message) as refusal:
        read(data, name)
    assert refusal.value.remedy


# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("stagiaire_telephone", "stagiaire_telephone"),
        (" stagiaire_telephone ", "stagiaire_telephone"),
        ("N° tél", "stagiaire_telephone"),
        ("n° TEL.", "stagiaire_telephone"),
        ("N°\nde téléphone", "stagiaire_telephone"),
        ("Né(e) le", "stagiaire_date_naissance"),
        ("Né(e) le ... / ... / ...", "stagiaire_date_naissance"),
        ("date de NAISSANCE", "stagiaire_date_naissance"),
        ("Nom", "stagiaire_nom"),
        ("PRENOM", "stagiaire_prenom"),
        ("Pre\u0301nom", "stagiaire_prenom"),
        ("Secteur d’activité", "organisme_secteur"),
        ("Raison sociale", "organisme_nom"),
        ("Adresse (Le ou la stagiaire)", "stagiaire_adresse"),
        ("Stagiaire : code postal (5 chiffres)", "stagiaire_code_postal"),
        ("CP organisme", "organisme_code_postal"),
        ("Fait à", "fait_a"),
        ("Semaines / mois", "duree_unite"),
    ],
)
def test_a_header_is_known_by_name_label_or_alias_case_and_accents_aside(read, header, field):
    quoted = '"' + header + '"'
    found = read(f"{quoted};signataire\nx;y\n")
    assert found.findings == []
    assert found.cells == [{field: "x", "signataire": "y"}]


@pytest.mark.parametrize("header", ["Adresse", "Code postal", "VILLE", "☎", "mel"])
def test_a_label_that_is_printed_twice_is_ambiguous(read, header):
    found = read(f"{header};signataire\nx;y\n")
    assert found.codes == ["ambiguous-column"]
    assert found.cells == [{"signataire": "y"}]


def test_a_column_without_a_header_is_not_dropped_in_silence(read):
    assert read("stagiaire_nom;;stagiaire_prenom\nLÉGER;;Zoé\n").codes == []
    found = read("stagiaire_nom;;stagiaire_prenom\nLÉGER;;Zoé\nPAYET;oubliée;Anaïs\n")
    assert len(found.codes) == 1


def test_the_columns_about_the_reading_are_passed_over(read, form):
    header = csv_header(form)
    assert header[-6:] == ["_file", "_sha256", "_form", "_method", "_confidence", "_findings"]
    cells = [name if name.startswith("_") else "" for name in header]
    cells[header.index("stagiaire_nom")] = "LÉGER"
    found = read(csv_line(header) + csv_line(cells))
    assert found.findings == []
    assert found.cells[0].keys() == {field.name for field in form.fields}


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_leading_zero_stays(values):
    assert values("stagiaire_code_postal;organisme_code_postal\n02347;01000\n") == {
        "stagiaire_code_postal": "02347",
        "organisme_code_postal": "01000",
    }


@pytest.mark.parametrize("cell", ["12,5", "12.5", " 12,50 ", "+12,5"])
def test_a_decimal_comma_and_a_decimal_point_are_the_same(values, cell):
    assert values(f"duree_totale;fait_a\n{cell};Sedan\n")["duree_totale"] == Decimal("12.5")


@pytest.mark.parametrize("cell", ["05/06/2024", "5/6/2024", "2024-06-05", "05-06-2024", "05.06.2024", "05 / 06 / 2024"])
def test_a_date_is_written_in_french_or_in_iso(values, cell):
    assert values(f"stage_debut;fait_a\n{cell};Sedan\n")["stage_debut"] == date(2024, 6, 5)


def test_a_workbook_gives_what_it_shows(values):
    book = _workbook(
        ["CP stagiaire", "CP organisme", "Début du stage", "Fin du stage", "Durée totale", "Gratification", "Lycée"],
        [2347, "01000", datetime(2024, 6, 5), "28/06/2024", 3.5, 1134, "Lycée\u00a0Tavernel"],  # noqa: DTZ001 - a cell
        preamble=2,
        first_sheet="Mode d'emploi",
    )
    book.worksheets[-1]["A4"].number_format = "00000"
    assert values(_saved(book), "a.xlsx") == {
        "stagiaire_code_postal": "02347",
        "organisme_code_postal": "01000",
        "stage_debut": date(2024, 6, 5),
        "stage_fin": date(2024, 6, 28),
        "duree_totale": Decimal("3.5"),
        "gratification_montant": Decimal(1134),
        "etablissement": "Lycée\u00a0Tavernel",
    }


def test_a_workbook_gives_the_texts_that_its_cells_refer_to_and_every_row(read, workbook):
    texts = [
        "<t>Nom</t>",
        "<r><t>LÉ</t></r><r><t>GER</t></r>",
        "<t>organisme_ville</t>",
        "<t xml:space='preserve'> Łódź </t>",
    ]
    rows = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="s"><v>2</v></c></row>'
        '<row r="3"><c r="B3" t="s"><v>1</v></c></row>'
        '<row r="5"><c r="B5" t="s"><v>1</v></c><c r="D5" t="s"><v>3</v></c></row>'
    )
    found = read(workbook(rows, texts), "a.xlsx")
    assert [(each.source.row, dict(each.cells)) for each in found.records] == [
        (3, {"stagiaire_nom": "LÉGER"}),
        (5, {"stagiaire_nom": "LÉGER", "organisme_ville": " Łódź "}),
    ]


def test_a_workbook_whose_cells_refer_to_no_text_is_refused(read, workbook):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>{}</v></c></row>'
    for number in (1, -1):
        with pytest.raises(BadDataError, match="cannot be read"):
            read(workbook(rows.format(number), ["<t>Nom</t>"]), "a.xlsx")


def test_a_workbook_that_has_eaten_a_leading_zero_is_a_finding_that_says_so(read, form):
    found = read(_saved(_workbook(["CP stagiaire", "Nom"], [2347, "LÉGER"])), "a.xlsx")
    _record, (finding,) = typed(form, found.records[0])
    assert (finding.code, finding.field, finding.row) == ("not-a-postcode", "stagiaire_code_postal", 2)
    assert "leading zero" in str(finding.remedy)


@pytest.mark.parametrize("mark", ["", BOM])
def test_json_gives_native_values_exactly(values, mark):
    given = {"stage_debut": "2024-06-05", "duree_totale": 3.5, "gratification_montant": 1234.1, "Lycée": "Tavernel"}
    wanted = {
        "stage_debut": date(2024, 6, 5),
        "duree_totale": Decimal("3.5"),
        "gratification_montant": Decimal("1234.1"),
        "etablissement": "Tavernel",
    }
    for text in (json.dumps([given]), json.dumps(given), json.dumps(given, indent=2)):
        assert values(mark + text, "a.json") == wanted


@pytest.mark.parametrize("longest", [1, 10, 70_000, 200_000])
def test_a_json_list_is_the_same_however_long_its_items_are(read, longest):
    texts = ["é" * length for length in (0, longest // 2, longest, 3)]
    for indent in (None, 1):
        items = [{"stagiaire_nom": text} for text in texts]
        assert read(json.dumps(items, indent=indent, ensure_ascii=False), "a.json").cells == items


def test_json_from_extract_and_plain_json_are_the_same(read):
    plain = {"stagiaire_nom": "LÉGER"}
    wrapped = {"form": "attestation-stage-2024", "file": "a.pdf", "values": plain}
    assert read(json.dumps([plain, wrapped]), "a.json").cells == [plain, plain]
    lines = read(json.dumps(plain) + "\n\n" + json.dumps(wrapped) + "\n", "a.jsonl")
    assert [record.source.row for record in lines.records] == [1, 3]
    assert lines.cells == [plain, plain]


def test_a_picture_is_read_beside_the_data_and_only_where_that_is_allowed(read, stamp):
    data = f"organisme_cachet;stagiaire_nom\n{stamp.name};LÉGER\nnowhere.png;PAYET\n"
    first, second = (cells["organisme_cachet"] for cells in read(data, folder=stamp.parent).cells)
    assert isinstance(first, Picture)
    assert first.media_type == "image/png"
    assert second == "nowhere.png"
    assert [cells["organisme_cachet"] for cells in read(data).cells] == [stamp.name, "nowhere.png"]


# ── Text survives ────────────────────────────────────────────────────────────────────────────────────────────────────

TEXTS = st.text() | st.text("=+-@'\"\t\r\n;, a\ufeffé", max_size=8)
"""Any text; and more often than by chance, what looks like a formula, a quote, a delimiter or a line end."""
TEXT_FIELDS = ("organisme_nom", "stagiaire_nom", "activites", "signataire")


@given(people=st.lists(st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, TEXTS)), min_size=1, max_size=4), name=TEXTS)
def test_any_text_survives_being_written_and_read(read, form, people, name):
    lines = [csv_header(form)]
    lines += [csv_row(form, Extraction(form.id, name, SHA256, Record(person))) for person in people]
    for cell in (cell for line in lines for cell in line):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))  # what a spreadsheet would run
    found = read(BOM.encode() + b"".join(csv_line(line) for line in lines))
    assert found.codes == []
    assert [{field: cells[field] for field in TEXT_FIELDS} for cells in found.cells] == people


@given(
    cells=st.lists(TEXTS, min_size=3, max_size=3).filter(lambda cells: any(cell.strip("'") for cell in cells)),
    delimiter=st.sampled_from(";,\t"),
)
def test_any_text_of_a_csv_of_others_is_read_as_it_is(read, cells, delimiter):
    cells = [cell.removeprefix("'") for cell in cells]
    cells = ["x" + cell if cell.startswith("'") else cell for cell in cells]  # that would be ours, neutralised
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([["stagiaire_nom", "stagiaire_prenom", "stagiaire_ville"], cells])
    found = read(text.getvalue())
    assert found.codes == []
    wanted = dict(zip(("stagiaire_nom", "stagiaire_prenom", "stagiaire_ville"), cells, strict=True))
    assert found.cells == [wanted]
