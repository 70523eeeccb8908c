"""What is missed in a returned PDF: answers that a person could have given there, and no others."""

from ndrcpdf import catalog
from ndrcpdf.checking.rows import check_extraction
from ndrcpdf.extracting import extract
from ndrcpdf.model.forms import Where

LIVRET = catalog.find("livret-scolaire")


def test_a_required_field_without_a_blank_is_not_missed_in_a_returned_pdf() -> None:
    returned = extract(LIVRET.fillable.read_bytes(), name="returned.pdf")
    findings = check_extraction(LIVRET, returned, complete=True)
    missed = {finding.field for finding in findings if finding.code == "missing-value"}
    assert missed == {
        field.name for field in LIVRET.fields if field.required and field.blank.where is not Where.NOWHERE
    }
    assert "annee_examen" not in missed
