"""The blanks of every annex are found on pages that other typesetters set, and in a whole circular.

`renditions/make.py` and `renditions/circulars.py` make the pages, with the engines that are installed here; this is a
part of what they make, and `renditions/score.py` scores all of it. What is hard is in `renditions/hard.toml`, by name.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pikepdf
import pypdfium2
import pytest
from filelock import FileLock

from ndrcpdf import catalog
from ndrcpdf.preparing import prepare, prepare_each

RENDITIONS = Path(__file__).parent
LOOKS = {
    "weasyprint": ("weasy-serif", "weasy-book+turned", "web-columns"),
    "chromium": ("chrome-sans", "chrome-narrow+gs", "web-under"),
    "writer": ("writer-tabs+cairo", "writer-white+moved"),
    "typst": ("typst-report", "typst-boxes"),
    "reportlab": ("drawn-export+gs", "drawn-mainframe"),
    "docx": ("word-frames", "word-prompts", "word-controls"),
}
CIRCULAR = "circulaire-weasyprint"
"""A contents page, prose that quotes the labels, and an agreement with the very blanks of the attestation."""
DECOYS = "circulaire-leurres"
"""The same annexes of a neighbouring diploma, an example that is filled in, two annexes on one sheet, a blank verso."""
BESIDE = [("chromium", "web-under")]
"""A look that has two parts side by side, and blanks that no form knows on every annex."""
TRAVELLED = [(engine, looks[-1]) for engine, looks in LOOKS.items()]

Made = Callable[..., Path]


def script(name: str) -> ModuleType:
    """A script of renditions/ as a module."""
    sys.path.insert(0, str(RENDITIONS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(RENDITIONS))


@pytest.fixture(scope="session")
def scorer() -> ModuleType:
    return script("score")


@pytest.fixture(scope="session")
def drafter() -> ModuleType:
    return script("drafts")


@pytest.fixture(scope="session")
def traveller() -> ModuleType:
    return script("round_trip")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Runs a script once for all processes of a test run; gives a file it made, or skips with what the script says."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen") else shared

    def run(wanted: str, script: str, *arguments: str) -> Path:
        folder = shared / "-".join([script, *arguments]).replace(".py", "")
        said = folder / "passed over"
        with FileLock(f"{folder}.lock"):
            if not said.exists():
                command = [sys.executable, str(RENDITIONS / script), str(folder), *arguments]
                said.write_text(subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr)
        path = folder / wanted
        if not path.exists():
            pytest.skip(said.read_text() or f"{wanted} was not made")
        return path

    return run


@pytest.mark.parametrize("form", [form.name for form in catalog.known_forms()])
@pytest.mark.parametrize(("engine", "look"), [(engine, look) for engine, looks in LOOKS.items() for look in looks])
def test_every_blank_is_found_but_for_those_named_as_hard(
    form: str, engine: str, look: str, made: Made, scorer: ModuleType
) -> None:
    truth = made(f"{form}.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])
    (score,) = scorer.scores_of(truth)
    wrong = [*score.unnamed, *score.unnamed_notes]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("form", [form.name for form in catalog.known_forms()])
@pytest.mark.parametrize(("engine", "look"), BESIDE)
def test_what_is_drafted_for_an_unknown_blank_leads_to_it(
    form: str, engine: str, look: str, made: Made, drafter: ModuleType
) -> None:
    truth = made(f"{form}.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])
    data = (truth.parent / f"{form}.{look}.pdf").read_bytes()
    first = prepare(data, form=catalog.find(form))
    assert first.notes
    again = drafter.prepared_with(data, first.form, first.notes)
    wrong = [*drafter.astray(first.notes, again), *drafter.moved(first, again)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("form", [form.name for form in catalog.known_forms()])
@pytest.mark.parametrize(("engine", "look"), TRAVELLED)
def test_what_is_filled_in_comes_back_and_is_seen_on_its_blank(
    form: str, engine: str, look: str, made: Made, traveller: ModuleType
) -> None:
    truth = made(f"{form}.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])
    (trip,) = traveller.trips_of(truth, rows=1)
    assert trip.values > 0
    assert not trip.lost, "\n".join(trip.lost)


@pytest.mark.parametrize(
    "beside", [((0, -25), "nothing has changed on its blank"), ((-60, 0), "it stands on what is printed")]
)
@pytest.mark.parametrize(("engine", "look"), [("weasyprint", "weasy-serif"), ("writer", "writer-white+moved")])
def test_a_widget_that_is_beside_its_blank_is_lost(
    beside: tuple[tuple[float, float], str], engine: str, look: str, made: Made, traveller: ModuleType
) -> None:
    moved, said = beside
    truth = made(f"sujet-e4.{look}.truth.json", "make.py", "--looks", *LOOKS[engine])
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


def test_an_annex_is_found_in_a_circular_among_forms_that_look_alike(made: Made, scorer: ModuleType) -> None:
    truth = made(f"{CIRCULAR}.truth.json", "circulars.py", "--circulars", CIRCULAR)
    (score,) = scorer.scores_of(truth, ["attestation-stage"])
    wrong = [*score.unnamed, *score.unnamed_notes]
    assert not wrong, "\n".join(wrong)


def test_every_annex_is_found_among_those_that_are_not_ours(made: Made, scorer: ModuleType) -> None:
    scores = scorer.scores_of(made(f"{DECOYS}.truth.json", "circulars.py", "--circulars", DECOYS))
    assert len(scores) == len(catalog.known_forms())
    wrong = [line for each in scores for line in (*each.unnamed, *each.unnamed_notes)]
    assert not wrong, "\n".join(wrong)


def test_pages_that_look_like_an_annex_are_told(made: Made) -> None:
    pdf = made(f"{DECOYS}.pdf", "circulars.py", "--circulars", DECOYS)
    findings = prepare_each(pdf.read_bytes(), name=pdf.name).findings
    assert [str(each.message).partition(":")[0] for each in findings if each.code == "annex-alike"] == ["fiche-e4-2024"]


def test_the_annex_of_another_diploma_is_told_by_the_title_that_it_lacks(made: Made) -> None:
    pdf = made(f"{DECOYS}.pdf", "circulars.py", "--circulars", DECOYS)
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
