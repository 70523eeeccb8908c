"""What ``import ndrcpdf`` shows: verbs that check what they are given, drop nothing, and wait for no library."""

import doctest
import json
import os
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy
import pikepdf
import pytest

import ndrcpdf
from ndrcpdf.errors import UnknownFormError, UnreadablePdfError
from ndrcpdf.model.forms import Form

NAME = "attestation-stage"
SOUND = {"stagiaire_nom": "ŁUKASZ", "stage_debut": date(2024, 1, 8), "duree_unite": "semaines"}


class _UnknownValue:
    """``pandas.NA``, as it answers: a comparison with it is unknown too, and nothing unknown is true or false."""

    def __ne__(self, other: object) -> "_UnknownValue":  # type: ignore[override]
        return self

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __repr__(self) -> str:
        return "<NA>"


def _codes(error: pytest.ExceptionInfo[ndrcpdf.InvalidRowsError]) -> set[tuple[str, str]]:
    return {(each.code, each.field) for each in error.value.findings if each.severity is ndrcpdf.Severity.ERROR}


# ── Nothing is dropped in silence ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"stagiare_nom": "ŁUKASZ"}, "unknown-column", ""),
        ({"candidat_nom": "ŁUKASZ"}, "unknown-column", ""),  # which is a field of other forms
        ({"duree_unite": "jours"}, "not-an-option", "duree_unite"),
        ({"stagiaire_nom": "A" * 500}, "too-long", "stagiaire_nom"),
        ({"stagiaire_nom": "中"}, "no-glyph", "stagiaire_nom"),
        ({"stage_debut": "31/02/2024"}, "not-a-date", "stage_debut"),
        ({"stage_debut": date(2024, 1, 8), "stage_fin": date(2024, 1, 7)}, "stage-fin-avant-debut", "stage_fin"),
        ({"stagiaire_nom": float("inf")}, "not-a-value", "stagiaire_nom"),
        ({"stagiaire_nom": ["A", "B"]}, "not-a-value", "stagiaire_nom"),
        ({"stagiaire_nom": numpy.array(["A", "B"])}, "not-a-value", "stagiaire_nom"),
        ({"organisme_cachet": b"no image"}, "not-a-picture", "organisme_cachet"),
        ({"organisme_cachet": Path("no-such-file.png")}, "not-a-picture", "organisme_cachet"),
        ({"organisme_cachet": __file__}, "not-a-picture", "organisme_cachet"),  # a text names no file
        ({"stagiaire_nom": "A", "Nom du stagiaire": "B"}, "duplicate-column", ""),
    ],
)
def test_what_cannot_be_filled_raises(answers: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        ndrcpdf.fill(NAME, [answers])
    assert _codes(error) == {(code, field)}
    assert {each.row for each in error.value.findings} == {1}


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        "",
        "  ",
        float("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
        numpy.float64("nan"),
        numpy.datetime64("NaT"),
        _UnknownValue(),
    ],
    ids=repr,
)
def test_no_value_is_no_value(nothing: object) -> None:
    ((pdf, findings),) = ndrcpdf.fill(NAME, [SOUND | {"stagiaire_prenom": nothing, "stage_fin": nothing}])
    assert ndrcpdf.extract(pdf).record.values == SOUND
    assert {finding.code for finding in findings} == {"missing-value"}


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("stage_debut", date(2024, 1, 8), date(2024, 1, 8)),
        ("stage_debut", datetime.fromisoformat("2024-01-08"), date(2024, 1, 8)),
        ("stage_debut", "08/01/2024", date(2024, 1, 8)),
        ("stage_debut", "2024-01-08", date(2024, 1, 8)),
        ("stage_debut", numpy.datetime64("2024-01-08"), date(2024, 1, 8)),
        ("stage_debut", numpy.datetime64("2024-01-08T00:00:00.000000000"), date(2024, 1, 8)),
        ("gratification_montant", Decimal("1234.5"), Decimal("1234.5")),
        ("gratification_montant", 1234.5, Decimal("1234.5")),
        ("gratification_montant", 1234, Decimal(1234)),
        ("gratification_montant", "1 234,50", Decimal("1234.5")),
        ("gratification_montant", numpy.int64(1234), Decimal(1234)),
        ("gratification_montant", numpy.float32(1234.1), Decimal("1234.1")),
        ("gratification_montant", numpy.float64(1234.5), Decimal("1234.5")),
        ("organisme_nom", numpy.str_("Cap Vert"), "Cap Vert"),
        ("organisme_code_postal", "02347", "02347"),
    ],
    ids=repr,
)
def test_values_of_python_and_of_numpy_are_taken(field: str, value: object, stored: object) -> None:
    ((pdf, _findings),) = ndrcpdf.fill(NAME, [{field: value}])
    assert ndrcpdf.extract(pdf).record.values == {field: stored}


def test_flags_are_booleans_of_python_or_of_numpy() -> None:
    form = next(form for form in ndrcpdf.forms() if any(field.type == "flag" for field in form.fields))
    name = next(field.name for field in form.fields if field.type == "flag")
    for value in (True, numpy.bool_(True), "oui"):
        ((pdf, _findings),) = ndrcpdf.fill(form, [{name: value}])
        assert ndrcpdf.extract(pdf).record.values == {name: True}


def test_an_image_is_given_as_bytes_or_as_a_path(stamp: Path) -> None:
    rows = [{"organisme_cachet": stamp.read_bytes()}, {"organisme_cachet": stamp}]
    first, second = (
        ndrcpdf.extract(pdf).record.values["organisme_cachet"] for pdf, _findings in ndrcpdf.fill(NAME, rows)
    )
    assert first == second


def test_keys_are_matched_as_columns_are_and_what_extract_adds_is_passed_over() -> None:
    row = {"Nom du stagiaire": "ŁUKASZ", "_file": "a.pdf", "_findings": ""}
    ((pdf, findings),) = ndrcpdf.fill(NAME, [row])
    assert ndrcpdf.extract(pdf).record.values == {"stagiaire_nom": "ŁUKASZ"}
    assert {finding.code for finding in findings} == {"missing-value"}


# ── Rows in error ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_faults_of_every_row_of_a_list_are_raised_by_the_call() -> None:
    rows = [SOUND, {"couleur": "bleu"}, SOUND, {"stage_debut": "hier", "duree_unite": "jours"}]
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        ndrcpdf.fill(NAME, rows)
    assert _codes(error) == {("unknown-column", ""), ("not-a-date", "stage_debut"), ("not-an-option", "duree_unite")}
    assert {each.row for each in error.value.findings} == {2, 4}
    english = error.value.message.in_language("en")
    assert english.startswith("2 rows are in error:\nrow 2: the column “couleur” is no field\nrow 4: ")
    assert "bleu" not in english
    assert "ligne 4\u00a0: stage_debut\u00a0: " in error.value.message.in_language("fr")


def test_an_iterator_is_read_a_row_at_a_time_and_stops_at_its_first_fault() -> None:
    asked_for: list[int] = []

    def rows() -> Iterator[dict[str, object]]:
        for number in range(1, 10):
            asked_for.append(number)
            yield {"couleur": "bleu"} if number == 3 else dict(SOUND)

    filled = ndrcpdf.fill(NAME, rows())
    assert asked_for == []
    next(filled)
    assert asked_for == [1]
    next(filled)
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        next(filled)
    assert asked_for == [1, 2, 3]
    assert _codes(error) == {("unknown-column", "")}


def test_collected_errors_come_with_their_row() -> None:
    rows = [SOUND, {"stage_debut": "hier"}, SOUND]
    (first, wrong, last) = ndrcpdf.fill(NAME, rows, on_error="collect")
    assert first.pdf == last.pdf
    assert first.pdf is not None
    assert wrong.pdf is None
    assert ("not-a-date", "stage_debut", 2) in {(each.code, each.field, each.row) for each in wrong.findings}


def test_a_missing_answer_is_a_warning_and_an_error_where_all_must_be_there() -> None:
    ((_pdf, findings),) = ndrcpdf.fill(NAME, [SOUND])
    assert {finding.severity for finding in findings} == {ndrcpdf.Severity.WARNING}
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        ndrcpdf.fill(NAME, [SOUND], complete=True)
    assert {code for code, _field in _codes(error)} == {"missing-value"}


def test_the_error_goes_to_another_process_with_its_findings() -> None:
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        ndrcpdf.fill(NAME, [{"couleur": "bleu"}] * 50)
    again = pickle.loads(pickle.dumps(error.value))
    assert again.findings == error.value.findings
    assert "and 30 other faults" in again.message.in_language("en")


@pytest.mark.parametrize("rows", [{"stagiaire_nom": "A"}, ["stagiaire_nom"], "stagiaire_nom", [("a", 1)]])
def test_what_is_no_rows_is_a_type_error(rows: object) -> None:
    with pytest.raises(TypeError):
        ndrcpdf.fill(NAME, rows)  # type: ignore[call-overload]


def test_an_unknown_way_with_errors_is_refused() -> None:
    with pytest.raises(ValueError, match="ignore"):
        ndrcpdf.fill(NAME, [], on_error="ignore")  # type: ignore[call-overload]


def test_a_form_that_is_none_is_told_by_the_call() -> None:
    with pytest.raises(UnknownFormError):
        ndrcpdf.fill("no-such-form", iter([]))
    with pytest.raises(UnreadablePdfError):
        ndrcpdf.fill(b"no PDF", iter([]))


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_is_named_in_every_way(form: Form) -> None:
    ways = (
        NAME,
        form.id,
        form,
        str(form.folder),
        form.folder,
        form.fillable,
        str(form.fillable),
        form.fillable.read_bytes(),
    )
    pdfs = [pdf for way in ways for pdf, _findings in ndrcpdf.fill(way, [SOUND])]
    assert len(pdfs) == len(ways)
    assert len(set(pdfs)) == 1


def test_the_known_forms_are_those_of_the_command_line(run) -> None:
    assert [form.id for form in ndrcpdf.forms()] == [form["id"] for form in json.loads(run("forms", "--json").stdout)]


@pytest.fixture
def foreign() -> bytes:
    """A form of another publisher: one text field."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="ville", Rect=[10, 10, 190, 30]
        )
        field = pdf.make_indirect(widget)
        page.Annots = pdf.make_indirect([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DA="/Helv 10 Tf 0 g")
        pdf.save(out)
    return out.getvalue()


def test_any_pdf_with_fields_is_a_form(foreign: bytes, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(foreign)
    for form in (foreign, tmp_path / "form.pdf"):
        ((pdf, _findings),) = ndrcpdf.fill(form, [{"ville": "Łódź"}])
        assert ndrcpdf.extract(pdf, form=form).record.values == {"ville": "Łódź"}
        assert [each.code for each in ndrcpdf.check([{"ville": "A" * 999}, {"rue": ""}], form=form)] == [
            "too-long",
            "unknown-column",
        ]
        with pytest.raises(ndrcpdf.InvalidRowsError):
            ndrcpdf.fill(form, [{"rue": "A"}])


def test_a_template_and_a_description_that_change_are_seen_by_the_next_call(form: Form, tmp_path: Path) -> None:
    folder = tmp_path / "mine-2031"
    folder.mkdir()
    text = (form.folder / "form.toml").read_text("utf-8")
    (folder / "form.toml").write_text(text, "utf-8")
    (folder / "fillable.pdf").write_bytes(form.fillable.read_bytes())
    ((first, _findings),) = ndrcpdf.fill(folder, [SOUND])
    with pikepdf.open(BytesIO(form.fillable.read_bytes())) as pdf:
        pdf.docinfo["/Title"] = "Mine"
        pdf.save(folder / "fillable.pdf")
    ((second, _findings),) = ndrcpdf.fill(folder, [SOUND])
    assert first != second
    assert second.startswith((folder / "fillable.pdf").read_bytes())
    (folder / "form.toml").write_text(text.replace('value = "semaines"', 'value = "semaines pleines"'), "utf-8")
    with pytest.raises(ndrcpdf.InvalidRowsError) as error:
        ndrcpdf.fill(folder, [SOUND | {"duree_unite": "mois pleins"}])
    assert "semaines pleines" in str(error.value.findings[0].remedy)


def test_another_template_of_the_form_is_filled(form: Form) -> None:
    (prepared,) = ndrcpdf.prepare(form.folder / "annexe.pdf", form=form).prepared
    ((pdf, _findings),) = ndrcpdf.fill(form, [SOUND], template=prepared.data)
    assert pdf.startswith(prepared.data)


def test_a_flat_pdf_has_no_fields() -> None:
    ((pdf, _findings),) = ndrcpdf.fill(NAME, [SOUND], flatten=True)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert "/AcroForm" not in opened.Root
    with pytest.raises(ndrcpdf.NdrcpdfError):
        ndrcpdf.extract(pdf)


# ── The other verbs ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def returned(tmp_path: Path, pdf_of: Callable[..., bytes]) -> Path:
    """A folder of two returned PDFs, and a file that is none."""
    folder = tmp_path / "back"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_of(0))
    (folder / "b.pdf").write_bytes(pdf_of(0, stagiaire_date_naissance="17/04/2004"))
    (folder / "c.pdf").write_bytes(b"no PDF")
    return folder


def test_extract_names_the_pdf_by_its_path_or_as_it_is_told(returned: Path) -> None:
    path = returned / "a.pdf"
    assert ndrcpdf.extract(path).file == str(path)
    assert ndrcpdf.extract(path.read_bytes()).file == "PDF"
    read = ndrcpdf.extract(path.read_bytes(), name="mine", min_confidence=1)
    assert (read.file, read.form, read.findings) == ("mine", f"{NAME}-2024", ())
    ((again, _findings),) = ndrcpdf.fill(read.form, [read.record.values])
    assert ndrcpdf.extract(again).record.values == read.record.values


def test_check_takes_pdfs_data_and_rows_and_compares_the_pdfs(returned: Path, samples: Path, write_csv) -> None:
    found = ndrcpdf.check(returned)
    assert {(Path(each.file).name, each.code) for each in found} == {
        ("b.pdf", "birth-dates-differ"),
        ("b.pdf", "stays-overlap"),
        ("b.pdf", "stays-total"),
        ("c.pdf", "unreadable-pdf"),
    }
    assert ndrcpdf.check(returned / "a.pdf", form=NAME) == []
    assert ndrcpdf.check((returned / "a.pdf").read_bytes()) == []
    assert ndrcpdf.check(samples / "attestations.csv", str(samples / "attestations.xlsx"), form=NAME) == []
    assert ndrcpdf.check((samples / "attestations.json").read_bytes()) == []
    wrong = write_csv("a.csv", {"stagiaire_nom": "中", "couleur": "bleu"})
    of_file = [each.code for each in ndrcpdf.check(wrong, form=NAME) if each.severity is ndrcpdf.Severity.ERROR]
    of_rows = ndrcpdf.check([{"stagiaire_nom": "中", "couleur": "bleu"}], form=NAME)
    assert of_file == [each.code for each in of_rows if each.severity is ndrcpdf.Severity.ERROR]
    with pytest.raises(ValueError, match="form="):
        ndrcpdf.check([{"stagiaire_nom": "A"}])


def test_archive_takes_paths_and_bytes(returned: Path, tmp_path: Path) -> None:
    archived = ndrcpdf.archive([returned, (returned / "a.pdf").read_bytes()], into=tmp_path / "archive")
    assert archived[:3] == (2, 1, 1)
    assert [finding.code for finding in archived.findings] == ["unreadable-pdf"]
    assert ndrcpdf.archive(returned / "b.pdf", into=str(tmp_path / "archive"), form=NAME)[:3] == (0, 1, 0)
    assert (tmp_path / "archive" / f"{NAME}.csv").is_file()


def test_prepare_and_tables_take_paths_and_bytes(form: Form, tmp_path: Path) -> None:
    annex = form.folder / "annexe.pdf"
    by_path, by_bytes = ndrcpdf.prepare(annex), ndrcpdf.prepare(annex.read_bytes(), form=NAME, name=str(annex))
    assert by_path == by_bytes
    places = tmp_path / "places.toml"
    places.write_text(f"[{form.id}]\nstagiaire_nom = {{ page = 1, rect = [50, 50, 90, 65] }}\n", "utf-8")
    (given,) = ndrcpdf.prepare(annex, overrides=places).prepared
    assert (50, 50, 90, 65) in {tuple(placement.rect) for placement in given.placements}
    circular = form.folder.parent / "regroupements-2024" / "annexe.pdf"
    assert ndrcpdf.tables(circular).academies == ndrcpdf.tables(circular.read_bytes()).academies != ()


# ── The package ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _python(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_package_imports_no_other() -> None:
    loaded = _python("import sys; before = {*sys.modules}; import ndrcpdf; print(*{*sys.modules} - before)").split()
    assert [name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names] == ["ndrcpdf"]


def test_every_public_name_is_there_and_no_other() -> None:
    assert {*ndrcpdf.__all__} <= {*dir(ndrcpdf)}
    assert all(getattr(ndrcpdf, name).__doc__ for name in ndrcpdf.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = ndrcpdf.no_such_name  # type: ignore[attr-defined]


def test_the_verbs_are_those_of_the_commands() -> None:
    verbs = {name for name in ndrcpdf.__all__ if name.islower()}
    assert verbs == {"forms", "fill", "extract", "check", "prepare", "tables", "archive"}


def test_the_examples_of_the_docstrings_run() -> None:
    assert doctest.DocTestFinder().find(ndrcpdf.fill)[0].examples
    assert "attempted=0" not in _python(
        "import doctest, ndrcpdf.api; result = doctest.testmod(ndrcpdf.api); print(result); assert not result.failed"
    )


def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    script = """
        from collections.abc import Iterator
        from typing import assert_type
        import ndrcpdf

        for pdf, findings in ndrcpdf.fill("attestation-stage", [{"stagiaire_nom": "A"}]):
            assert_type(pdf, bytes)
            assert_type(findings, tuple[ndrcpdf.Finding, ...])
        for maybe, _findings in ndrcpdf.fill("attestation-stage", [], on_error="collect"):
            assert_type(maybe, bytes | None)
        assert_type(ndrcpdf.forms(), list[ndrcpdf.Form])
        assert_type(ndrcpdf.extract(b""), ndrcpdf.Extraction)
        assert_type(ndrcpdf.check("a.pdf"), list[ndrcpdf.Finding])
        assert_type(ndrcpdf.prepare("a.pdf"), ndrcpdf.Preparation)
        assert_type(ndrcpdf.tables("a.pdf"), ndrcpdf.Tables)
        assert_type(ndrcpdf.archive(["a.pdf", b""], into="archive"), ndrcpdf.Archived)
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(script), "utf-8")
    assert (Path(ndrcpdf.__file__).parent / "py.typed").is_file()
    root = str(Path(ndrcpdf.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "script.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
