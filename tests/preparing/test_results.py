"""What a person is told of a prepared form."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.locate import Missing
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import Field, FieldType, Form, Where
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.results import DOUBTFUL, Prepared, as_data

SURE = Placement("nom", 2, Rect(60.123, 100, 160, 114), Role.TEXT, 10.0)
BLANK = UnplacedBlank(2, Rect(60, 50, 160, 64), "Ville :", FieldType.TEXT, Where.LEADER, section="Tête", after="nom")


@pytest.fixture
def made(form_of: Callable[..., Form], field: Callable[..., Field]) -> Prepared:
    """A form of one field that is placed surely, on page 2 of the PDF it was made from."""
    return Prepared(form_of(field("nom", "Nom")), b"", (SURE,), (2,), (SURE,))


def test_a_form_that_is_placed_surely_has_no_findings(made: Prepared) -> None:
    assert list(made.findings("a.pdf")) == []


def test_what_is_missing_or_doubtful_is_a_warning_and_what_is_unknown_a_note(made: Prepared) -> None:
    missing = Missing("mel", Message("“Mèl”"), Message("nothing"))
    doubtful = tuple(replace(SURE, score=DOUBTFUL - 0.1, part=part) for part in ("jour", "mois"))
    doubted = replace(made, missing=(missing,), on_view=doubtful, extra=(BLANK,), covered=3)
    told = [(each.code, each.severity, each.field, each.page) for each in doubted.findings("a.pdf")]
    assert told == [
        ("field-missing", Severity.WARNING, "mel", None),
        ("field-doubtful", Severity.WARNING, "nom", 2),
        ("prompt-covered", Severity.INFO, "", 2),
        ("blank-unknown", Severity.INFO, "", 2),
    ]


def test_the_data_of_a_form_have_the_places_on_the_pages_that_were_given(made: Prepared) -> None:
    data = as_data(replace(made, extra=(BLANK,)), "a.pdf")
    assert (data["form"], data["pages"], data["missing"], data["doubtful"]) == ("fiche-2024", [2], [], [])
    assert data["placed"] == [
        {"field": "nom", "part": "", "option": "", "page": 2, "rect": [60.12, 100, 160, 114], "score": 1.0}
    ]
    (extra,) = data["extra"]
    assert (extra["label"], extra["after"], extra["page"]) == ("Ville", "nom", 2)
    assert 'label = "Ville"' in extra["form_toml"]
