"""The tables of a whole circular, and what is no such PDF."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst

from ndrcpdf.errors import UnknownFormError, UnreadablePdfError
from ndrcpdf.tabulating import Tables, tabulate

FORMS = Path(__file__).parents[2] / "forms"


def test_a_whole_circular_gives_all_of_them(annex, calendar: Tables) -> None:
    out = BytesIO()
    with ExitStack() as stack, pikepdf.new() as circular:
        for folder in ("calendrier-2024", "regroupements-2024", "fiche-e4-2024", "fonctionnalites-e5b-2024"):
            circular.pages.extend(stack.enter_context(pikepdf.open(FORMS / folder / "annexe.pdf")).pages)
        circular.save(out)
    tables = tabulate(out.getvalue(), "circular.pdf")
    assert (tables.calendar, tables.periods) == (calendar.calendar, calendar.periods)
    assert tables.academies == annex("regroupements-2024").academies
    assert tables.features == annex("fonctionnalites-e5b-2024").features


LETTERS = """
#set text(font: "Libertinus Serif", size: 10pt)
#let tick = box(width: 7pt, height: 7pt, stroke: 0.6pt)
WORDPRESS \\ _En gras, les nouvelles fonctionnalités_ \\ *Contenu* \\
#tick *Modifier les en-têtes* \\ #tick Ajouter un menu
"""


def test_letters_that_the_pdf_does_not_tell_are_said() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(typst.compile(LETTERS.encode()))) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and b"begincmap" in thing.read_bytes():
                thing.write(thing.read_bytes().replace(b"<00EA>", b"<FFFD>"))
        pdf.save(out)
    tables = tabulate(out.getvalue(), "lost.pdf")
    (found,) = [finding for finding in tables.findings if finding.code == "letters-unknown"]
    assert "en-t\ufffdtes" in str(found.message)


def test_a_pdf_without_these_tables_is_refused(annex) -> None:
    with pytest.raises(UnknownFormError):
        annex("fiche-e4-2024")


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadablePdfError):
        tabulate(b"no PDF", "x.pdf")
