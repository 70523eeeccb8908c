"""The blanks of every annex are found on pages that other typesetters set, by the engines that are installed.

`make.py` makes the pages; this is a part of what it makes, and `score.py` scores all of it. What is hard is in
`hard.toml`, by name.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.preparing import prepare

LOOKS = {
    "weasyprint": ("weasy-serif", "weasy-book+turned", "web-columns"),
    "chromium": ("chrome-sans", "chrome-narrow+gs", "web-under"),
    "writer": ("writer-tabs+cairo", "writer-white+moved"),
    "typst": ("typst-report", "typst-boxes"),
    "reportlab": ("drawn-export+gs", "drawn-mainframe"),
    "docx": ("word-frames", "word-prompts", "word-controls"),
}
"""By engine, its looks that are tested; what is done to a PDF afterwards stands behind the +."""
BESIDE = [("chromium", "web-under")]
"""A look that has two parts side by side, and blanks that no form knows on every annex."""
TRAVELLED = [(engine, looks[-1]) for engine, looks in LOOKS.items()]
UNREAD = {"fonctionnalites-e5b.word-frames.pdf", "fonctionnalites-e5b.drawn-export+gs.pdf"}
"""Lists of features that are not read whole, with a warning, or refused."""

Scripts = Callable[[str], ModuleType]
Annex = Callable[[str, str, str], Path]

each_form = pytest.mark.parametrize("form", [form.name for form in catalog.known_forms()])
each_look = pytest.mark.parametrize(
    ("engine", "look"), [(engine, look) for engine, looks in LOOKS.items() for look in looks]
)


@pytest.fixture
def annex(made: Callable[..., Path]) -> Annex:
    """``annex("fiche-e4", "chromium", "chrome-sans")``: the truth of an annex in a look, beside its PDF."""

    def annex(form: str, engine: str, look: str) -> Path:
        return made(f"{form}.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])

    return annex


@each_form
@each_look
def test_every_blank_is_found_but_for_those_named_as_hard(
    form: str, engine: str, look: str, annex: Annex, script: Scripts
) -> None:
    (score,) = script("score").scores_of(annex(form, engine, look))
    wrong = [*score.unnamed, *score.unnamed_notes]
    assert not wrong, "\n".join(wrong)


@each_form
@pytest.mark.parametrize(("engine", "look"), BESIDE)
def test_what_is_drafted_for_an_unknown_blank_leads_to_it(
    form: str, engine: str, look: str, annex: Annex, script: Scripts
) -> None:
    truth, drafter = annex(form, engine, look), script("drafts")
    data = (truth.parent / f"{form}.{look}.pdf").read_bytes()
    first = prepare(data, form=catalog.find(form))
    assert first.notes
    again = drafter.prepared_with(data, first.form, first.notes)
    wrong = [*drafter.astray(first.notes, again), *drafter.moved(first, again)]
    assert not wrong, "\n".join(wrong)


@each_form
@pytest.mark.parametrize(("engine", "look"), TRAVELLED)
def test_what_is_filled_in_comes_back_and_is_seen_on_its_blank(
    form: str, engine: str, look: str, annex: Annex, script: Scripts
) -> None:
    (trip,) = script("round_trip").trips_of(annex(form, engine, look), rows=1)
    assert trip.values > 0
    assert not trip.lost, "\n".join(trip.lost)


@pytest.mark.parametrize(
    "beside", [((0, -25), "nothing has changed on its blank"), ((-60, 0), "it stands on what is printed")]
)
@pytest.mark.parametrize(("engine", "look"), [("weasyprint", "weasy-serif"), ("writer", "writer-white+moved")])
def test_a_widget_that_is_beside_its_blank_is_lost(
    beside: tuple[tuple[float, float], str], engine: str, look: str, annex: Annex, script: Scripts
) -> None:
    moved, said = beside
    truth, traveller = annex("sujet-e4", engine, look), script("round_trip")
    read = json.loads(truth.read_text("utf-8"))
    prepared = prepare((truth.parent / read["file"]).read_bytes(), form=catalog.find("sujet-e4"))
    out = BytesIO()
    with pikepdf.open(BytesIO(prepared.data)) as pdf:
        widget = next(each for each in pdf.pages[0].Annots if each.get("/T") == "titre")
        widget.Rect = [float(side) + moved[number % 2] for number, side in enumerate(widget.Rect)]
        pdf.save(out)
    trip = traveller.Trip("sujet-e4", look)
    lost = list(traveller.travelled(replace(prepared, data=out.getvalue()), read, trip, rows=1))
    assert f"titre: not seen: {said}" in lost


@each_look
def test_the_list_of_features_is_read_whole_or_doubted(engine: str, look: str, annex: Annex, script: Scripts) -> None:
    folder, plain = annex("fonctionnalites-e5b", engine, look).parent, look.partition("+")[0]
    scores = [
        script("tables").score(folder / f"fonctionnalites-e5b.{name}.pdf") for name in dict.fromkeys((plain, look))
    ]
    wrong = [f"{each.name}: {line}" for each in scores if each.name not in UNREAD for line in each.wrong]
    assert not wrong, "\n".join(wrong)
    assert {each.name for each in scores if each.wrong and each.warned} == UNREAD & {each.name for each in scores}
