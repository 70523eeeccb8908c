"""The incremental update: the template stays as it is, and every reader takes the result for a sound PDF."""

import hashlib
from io import BytesIO

import pikepdf
import pypdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, make_filler
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.syntax.objects import text_string

FORM = catalog.find("attestation-stage")
RECORD = Record({"stagiaire_nom": "ŁUKASZ", "stagiaire_sexe": "F", "fait_a": "Nantes", "duree_unite": "mois"})


def saved(**options: object) -> bytes:
    out = BytesIO()
    with pikepdf.open(FORM.fillable) as pdf:
        pdf.save(out, **options)
    return out.getvalue()


TEMPLATES = {
    "cross-reference streams": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "cross-reference tables": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "linearized": lambda: saved(linearize=True),
}


@pytest.fixture(params=TEMPLATES, scope="module")
def filler(request: pytest.FixtureRequest) -> Filler:
    return make_filler(FORM, TEMPLATES[request.param](), name=request.param)


def test_the_template_is_intact_at_the_head_of_every_filled_pdf(filler: Filler) -> None:
    head, data = filler.template.data, fill(filler, RECORD)
    assert hashlib.sha256(data[: len(head)]).digest() == hashlib.sha256(head).digest()
    assert len(data) > len(head)


def test_filled_pdfs_are_sound_and_read_back(filler: Filler) -> None:
    data = fill(filler, RECORD)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert pypdf.PdfReader(BytesIO(data), strict=True).get_fields()["stagiaire_nom"]["/V"] == "ŁUKASZ"
    assert dict(extract(data, name="x").record.values) == dict(RECORD.values)


def test_the_cross_reference_section_is_of_the_kind_of_the_template(filler: Filler) -> None:
    section = fill(filler, RECORD)[len(filler.template.data) :]
    assert (b"/Type/XRef" in section) != (b"\nxref\n" in section)
    assert (b"\nxref\n" in section) == filler.template.original.uses_tables


def test_a_filled_pdf_can_be_filled_again(filler: Filler) -> None:
    """As when a school fills in its part and the host the rest."""
    again = make_filler(FORM, fill(filler, RECORD), name="first")
    twice = extract(fill(again, Record({"stagiaire_prenom": "Zoë", "fait_a": "Brest"})), name="twice")
    assert dict(twice.record.values) == {**RECORD.values, "stagiaire_prenom": "Zoë", "fait_a": "Brest"}


def test_the_file_identifier_keeps_its_first_half_and_changes_its_second(filler: Filler) -> None:
    def identifier(data: bytes) -> list[bytes]:
        with pikepdf.open(BytesIO(data)) as pdf:
            return [bytes(half) for half in pdf.trailer.ID]

    first, other = identifier(fill(filler, RECORD)), identifier(fill(filler, Record({"fait_a": "Lille"})))
    assert first[0] == other[0] == identifier(filler.template.data)[0]
    assert len({first[1], other[1], first[0]}) == 3


def test_an_empty_record_gives_the_template_itself(filler: Filler) -> None:
    assert fill(filler, Record({})) == filler.template.data


def test_appearances_are_written_and_never_left_to_the_viewer(filler: Filler) -> None:
    with pikepdf.open(BytesIO(fill(filler, RECORD))) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        (name,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "stagiaire_nom"]
        assert b"Tj" in name.AP.N.read_bytes()


@pytest.mark.parametrize("text", ["a(b)c\\d", "line\nline", "é€Ł", "\\(", "𝒜", "ﬁ", "'\"<>[]{}%/#"])
def test_strings_are_read_as_they_were_written(text: str) -> None:
    assert str(pikepdf.Object.parse(text_string(text))) == text


def test_a_pdf_that_prepare_did_not_make_is_refused_as_a_template() -> None:
    with pytest.raises(UnreadablePdfError, match="no form fields"):
        make_filler(FORM, (FORM.folder / "annexe.pdf").read_bytes(), name="annexe.pdf")


def test_a_template_that_lacks_fields_is_refused_by_name() -> None:
    out = BytesIO()
    with pikepdf.open(FORM.fillable) as pdf:
        (field,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "fait_a"]
        field.T = "lieu"
        pdf.save(out)
    with pytest.raises(UnreadablePdfError, match="fait_a"):
        make_filler(FORM, out.getvalue(), name="other.pdf")
