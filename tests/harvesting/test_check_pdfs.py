"""A check of returned PDFs: of each, and against one another."""

from collections.abc import Callable

from ndrcpdf.harvesting.check_pdfs import PdfChecks
from ndrcpdf.model.forms import Form

PdfOf = Callable[..., bytes]


def test_pdfs_are_checked_one_by_one_then_against_one_another(pdf_of: PdfOf) -> None:
    checks = PdfChecks()
    first = [*checks.findings([("a.pdf", pdf_of()), ("b.pdf", b"no PDF")])]
    assert [(each.code, each.file) for each in first] == [("unreadable-pdf", "b.pdf")]
    assert [*checks.disagreements()] == []
    assert [*checks.findings([("c.pdf", pdf_of(stagiaire_date_naissance="17/04/2004"))])] == []
    assert {each.code for each in checks.disagreements()} >= {"birth-dates-differ"}


def test_the_rules_of_the_form_are_those_of_its_returned_pdfs(pdf_of: PdfOf, form: Form) -> None:
    late = ("a.pdf", pdf_of(stage_fin="01/01/2020"))
    assert "stage-fin-avant-debut" in {each.code for each in PdfChecks(form).findings([late])}
