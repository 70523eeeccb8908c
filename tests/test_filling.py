"""A record is laid out field by field: contents for what can be filled, placed findings for what cannot."""

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from foreign_forms import COMB, MULTIPLE, READ_ONLY, Sheet, filled
from ndrcpdf import catalog
from ndrcpdf.adopting import adopt
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.filling import Filler, fill, fill_flat, kept_filler, lay_out, lay_out_row, lost_when_flat, make_filler
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import RawRecord, Record, Source
from ndrcpdf.pdf.templates.field_contents import ButtonContent, CurveContent, ListContent, TextContent
from ndrcpdf.pdf.typesetting.font_files import OWN_FONT

LIVRET = make_filler(catalog.find("livret-scolaire"))


def filler_of(sheet: Sheet, **options: object) -> Filler:
    data = sheet.saved()
    return make_filler(adopt(data, Path("form.pdf")), data, name="form.pdf", **options)


def test_contents_are_in_the_order_of_the_form_whatever_that_of_the_record(made_of_three: Filler) -> None:
    laid_out = lay_out(made_of_three, Record({"list": "b\na", "box": True, "text": "Zoë"}))
    assert [type(content) for content in laid_out] == [TextContent, ButtonContent, ListContent]
    assert [content.name for content in laid_out] == ["text", "box", "list"]
    assert laid_out[2].chosen == (0, 1)


@pytest.fixture(scope="module")
def made_of_three() -> Filler:
    sheet = Sheet()
    sheet.text("text")
    sheet.buttons(["Yes"], name="box")
    sheet.choice("a", "b", "c", name="list", box=(100, 500, 300, 560), Ff=MULTIPLE)
    return filler_of(sheet)


@pytest.mark.parametrize(("value", "answer"), [(True, "Yes"), (False, None)])
def test_a_flag_is_on_or_off(value: bool, answer: str | None, made_of_three: Filler) -> None:
    (content,) = lay_out(made_of_three, Record({"box": value}))
    assert (content.name, content.value) == ("box", answer)


def test_a_finding_has_its_place_and_the_rest_is_laid_out(made_of_three: Filler) -> None:
    record = Record({"text": "x" * 500, "box": True}, Source("data.csv", 7))
    finding, box = lay_out(made_of_three, record)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.field, finding.file, finding.row) == ("too-long", "text", "data.csv", 7)
    assert isinstance(box, ButtonContent)
    assert fill(made_of_three, record) == fill(made_of_three, Record({"box": True}))


def test_a_date_on_three_blanks_is_three_contents() -> None:
    filler = make_filler(catalog.find("attestation-stage"))
    contents = lay_out(filler, Record({"stagiaire_date_naissance": date(2004, 1, 9)}))
    assert [(content.name.partition(".")[2], content.text) for content in contents] == [
        ("jour", "09"),
        ("mois", "01"),
        ("annee", "2004"),
    ]


def test_a_curve_goes_through_the_marks_of_the_record_and_of_the_template() -> None:
    form = catalog.find("livret-scolaire")
    (chart,) = (field for field in form.fields if field.curves)
    first, second, *_others = chart.curves[0].fields
    once = fill(LIVRET, Record({first: Decimal(12)}))
    again = make_filler(form, once, name="again")
    (curve, *_rest) = (each for each in lay_out(again, Record({second: Decimal(9)})) if isinstance(each, CurveContent))
    assert curve.marks[:3] == (Decimal(12), Decimal(9), None)


def test_fields_that_are_not_to_be_filled_are_refused_unless_asked() -> None:
    sheet = Sheet()
    sheet.text("a", Ff=READ_ONLY)
    (finding,) = lay_out(filler_of(sheet), Record({"a": "x"}))
    assert finding.code == "read-only"
    assert isinstance(lay_out(filler_of(sheet, read_only=True), Record({"a": "x"}))[0], TextContent)


def test_a_field_that_takes_few_characters_takes_no_more() -> None:
    sheet = Sheet()
    sheet.text("a", Ff=COMB, MaxLen=3)
    assert filled(sheet, a="123").codes == []
    assert filled(sheet, a="1234").codes == ["too-long"]


def test_a_template_that_lacks_fields_or_curves_is_refused_or_told() -> None:
    with pytest.raises(UnreadablePdfError, match="stagiaire_nom"):
        make_filler(catalog.find("attestation-stage"), catalog.find("fiche-e4").fillable.read_bytes(), name="other.pdf")
    assert LIVRET.notices == ()
    without = replace(LIVRET, template=replace(LIVRET.template, curves={}))
    assert without.curves == ()
    assert not [each for each in lay_out(without, Record({})) if isinstance(each, CurveContent)]


def test_a_row_is_checked_and_laid_out_in_one() -> None:
    form = catalog.find("attestation-stage")
    filler = make_filler(form)
    good = lay_out_row(filler, RawRecord({"stagiaire_nom": "ŁUKASZ"}, Source("a.csv", 2)))
    assert not good.is_in_error
    assert [content.name for content in good.contents] == ["stagiaire_nom"]
    wrong = lay_out_row(filler, RawRecord({"stagiaire_nom": "ŁUKASZ", "stage_debut": "hier"}, Source("a.csv", 2)))
    assert wrong.is_in_error
    assert "stage_debut" in {each.field for each in wrong.findings if each.severity is Severity.ERROR}


def test_only_a_signed_pdf_loses_anything_when_it_is_flat() -> None:
    assert list(lost_when_flat(LIVRET)) == []
    assert [each.code for each in lost_when_flat(replace(LIVRET, signed=True))] == ["signature-not-kept"]


def test_a_filler_is_compiled_again_in_another_process_and_kept_in_this_one(made_of_three: Filler) -> None:
    record = Record({"text": "Zoë", "box": True})
    again = pickle.loads(pickle.dumps(made_of_three))
    assert (fill(again, record), fill_flat(again, record)) == (
        fill(made_of_three, record),
        fill_flat(made_of_three, record),
    )
    form = catalog.find("fiche-e6")
    assert kept_filler(form) is kept_filler(form)
    assert kept_filler(form) is not kept_filler(form, read_only=True)


def test_a_filler_is_not_kept_once_one_of_its_fonts_has_changed(tmp_path: Path) -> None:
    form, font = catalog.find("fiche-e6"), tmp_path / "font.ttf"
    before = kept_filler(form, fonts=(font,))
    font.write_bytes(OWN_FONT.read_bytes())
    after = kept_filler(form, fonts=(font,))
    assert after is not before
    assert after is kept_filler(form, fonts=(font,))
