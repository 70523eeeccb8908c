"""The report of what was placed: every place is shown, and words of the page stay words."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf import catalog
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.locate import Missing
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType, Form, Where
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.preparing import Preparation, Prepared, report
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank

HOSTILE = "<script>alert(\"x\")</script> & 'q' {{ 1 }}"
FORM = catalog.find("attestation-stage")
PLACED = Placement("organisme_nom", 2, Rect(20.0, 100.0, 280.0, 120.0), Role.TEXT, 10)
DOUBTFUL = Placement("stagiaire_sexe", 2, Rect(20.0, 50.0, 30.0, 60.0), Role.TICK, 10, option="F", score=0.41)
BLANK = UnplacedBlank(1, Rect(20.0, 150.0, 280.0, 170.0), HOSTILE, FieldType.TEXT, Where.LEADER)


class Outline(HTMLParser):
    """The elements of a page with their attributes, and the texts in each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.elements[-1][0] if self.elements else "", data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag and text.strip()]


@pytest.fixture(scope="module")
def data() -> bytes:
    """Two pages of 300 × 200 points with a word on each."""
    page = Canvas(out := BytesIO(), pagesize=(300, 200))
    for _number in range(2):
        page.drawString(20, 180, "Nom")
        page.showPage()
    page.save()
    return out.getvalue()


def prepared(form: Form = FORM, missing: Sequence[Missing] = (), extra: Sequence[UnplacedBlank] = ()) -> Prepared:
    shown = (PLACED, DOUBTFUL)
    return Prepared(form, b"", shown, pages=(1, 2), on_view=shown, missing=tuple(missing), extra=tuple(extra))


def test_each_place_is_a_box_on_the_picture_of_its_page_from_its_top_left(data: bytes) -> None:
    page = Outline(report(data, Preparation((prepared(),), ()), "annexe.pdf"))
    assert [each["viewbox"] for each in page.of("svg") if each.get("role") == "img"] == ["0 0 300.0 200.0"] * 2
    *_legend, placed, doubtful = page.of("rect")
    assert placed == {"class": "placed", "x": "20.0", "y": "80.0", "width": "260.0", "height": "20.0"}
    assert doubtful == {"class": "doubtful", "x": "20.0", "y": "140.0", "width": "10.0", "height": "10.0"}
    # the name of the small one is in its title alone
    assert page.said("text") == ["organisme_nom 1.00"]
    assert page.said("title")[1:] == ["organisme_nom 1.00", "stagiaire_sexe.F 0.41"]


def test_what_lacks_a_blank_or_a_field_is_shown_only_where_there_is_any(data: bytes) -> None:
    captions = Outline(report(data, Preparation((prepared(),), ()), "annexe.pdf")).said("caption")
    assert len(captions) == 2
    missing = Missing("fait_a", Message("here"), Message("there"))
    full = prepared(missing=[missing], extra=[BLANK])
    page = Outline(report(data, Preparation((full,), ()), "annexe.pdf"))
    assert len(page.said("caption")) == 4
    assert "fait_a" in page.said("td")
    assert [each["class"] for each in page.of("rect")][3:] == ["extra", "placed", "doubtful"]


def test_hostile_words_stay_words_wherever_they_come_from(data: bytes) -> None:
    fields = tuple(replace(field, label=HOSTILE) for field in FORM.fields)
    missing = Missing("fait_a", Message("{x}", x=HOSTILE), Message("{x}", x=HOSTILE))
    full = prepared(replace(FORM, title=HOSTILE, fields=fields), [missing], [BLANK])
    cannot_place = Finding("cannot-place", Message("{x}", x=HOSTILE))
    page = Outline(report(data, Preparation((full,), (cannot_place,)), f"a/{HOSTILE.replace('/', '')}.pdf"))
    assert page.of("script") == []
    assert page.said("h2") == [HOSTILE]
    assert page.said("li")[0] == HOSTILE
    assert page.said("td").count(HOSTILE) == len(full.on_view) + 1
    assert any(HOSTILE.replace("/", "") in text for text in page.said("h1"))
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "table", "caption", "thead", "tr", "th"}
    allowed |= {"tbody", "td", "a", "ul", "li", "svg", "rect", "section", "h2", "figure", "image", "text", "figcaption"}
    assert {tag for tag, _attributes in page.elements} <= allowed | {"details", "summary", "pre", "code", "p"}
