"""Annexes are found in whole circulars, among forms that are not ours; `circulars.py` makes them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pikepdf
import pypdfium2
import pytest

from ndrcpdf import catalog
from ndrcpdf.preparing import prepare_each

PLAIN = "circulaire-weasyprint"
"""A contents page, prose that quotes the labels, and an agreement with the very blanks of the attestation."""
DECOYS = "circulaire-leurres"
"""The same annexes of a neighbouring diploma, an example that is filled in, two annexes on one sheet, a blank verso."""

Scripts = Callable[[str], ModuleType]
Circular = Callable[[str, str], Path]


@pytest.fixture
def circular(made: Callable[..., Path]) -> Circular:
    """``circular(PLAIN, ".pdf")``: a file of a circular, made once."""

    def circular(name: str, ending: str) -> Path:
        return made(f"{name}{ending}", "circulars.py", "--circulars", name)

    return circular


@pytest.mark.parametrize("name", [PLAIN, DECOYS])
def test_every_annex_is_found_among_forms_that_look_alike(name: str, circular: Circular, script: Scripts) -> None:
    scores = script("score").scores_of(circular(name, ".truth.json"))
    assert len(scores) == len(catalog.known_forms())
    wrong = [line for each in scores for line in (*each.unnamed, *each.unnamed_notes)]
    assert not wrong, "\n".join(wrong)


def test_pages_that_look_like_an_annex_are_told(circular: Circular) -> None:
    pdf = circular(DECOYS, ".pdf")
    findings = prepare_each(pdf.read_bytes(), name=pdf.name).findings
    assert [str(each.message).partition(":")[0] for each in findings if each.code == "annex-alike"] == ["fiche-e4-2024"]


def test_the_annex_of_another_diploma_is_told_by_the_title_that_it_lacks(circular: Circular) -> None:
    pdf = circular(DECOYS, ".pdf")
    neighbours = _pages_with(pdf.read_bytes(), "Management commercial opérationnel (MCO)")
    found = prepare_each(neighbours, name="mco.pdf")
    assert [each.form.name for each in found.prepared] == ["attestation-stage"]
    (doubt,) = (each for each in found.findings if each.code == "annex-title")
    assert "Négociation et Digitalisation" in str(doubt.message)


def _pages_with(data: bytes, words: str) -> bytes:
    """From the first page with those words on, two pages."""
    with pikepdf.open(BytesIO(data)) as pdf, pypdfium2.PdfDocument(data) as seen:
        first = next(n for n in range(len(seen)) if words in seen[n].get_textpage().get_text_range())
        out = BytesIO()
        with pikepdf.new() as kept:
            kept.pages.extend(pdf.pages[first : first + 2])
            kept.save(out)
        return out.getvalue()
