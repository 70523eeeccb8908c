"""The chart of the livret: points where the marks are, in black and red, on any page, and read back exactly."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, fill_flat, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.acroform.chart_curves import read_marks, strokes
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea
from ndrcpdf.preparing import prepare

CHARTS = [(form, field) for form in catalog.known_forms() for field in form.fields if field.curves]
((FORM, CHART),) = CHARTS
TURNS = (0, 90, 180, 270)
WAYS = ("plain", "flat", "merged")
MARKS = st.lists(st.none() | st.decimals(0, 20, places=2), min_size=7, max_size=7)
ROUNDED = 1e-9
"""In points: how far floating-point numbers may round."""
SCALE = 4
PRINTED = Rect(54, 53.19, 561.28, 173.19)
"""Where the annex has its lines of 00 and 20, as it is read."""


@given(
    marks=MARKS,
    corner=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
    size=st.tuples(st.floats(100, 600), st.floats(100, 600)),
    turn=st.sampled_from(TURNS),
)
def test_marks_come_back_exactly_from_the_points(
    marks: list[Decimal | None], corner: tuple[float, float], size: tuple[float, float], turn: int
) -> None:
    (x, y), (width, height) = corner, size
    area = WidgetArea(Rect(x, y, x + width, y + height), turn)
    points = tuple(point for stroke in strokes(area, marks, "red") for point in stroke.vertices)
    assert all(area.rect.x0 - ROUNDED <= x <= area.rect.x1 + ROUNDED for x, _y in points)
    assert read_marks(area, len(marks), points) == {n: {mark} for n, mark in enumerate(marks) if mark is not None}


@pytest.mark.parametrize(
    ("turn", "points"),
    [
        (0, [(15, 25), (45, 50)]),
        (90, [(75, 30), (50, 90)]),  # its 20 is on the left, and its first column at the bottom
        (180, [(45, 75), (15, 50)]),
        (270, [(25, 90), (50, 30)]),
    ],
)
def test_a_chart_is_turned_as_the_text_beside_it(turn: int, points: list[tuple[float, float]]) -> None:
    rect = Rect(0, 0, 60, 100) if turn in (0, 180) else Rect(0, 0, 100, 120)
    (stroke,) = strokes(WidgetArea(rect, turn), [Decimal(5), Decimal(10)], "black")
    assert stroke.vertices == tuple(pytest.approx(point) for point in points)


def test_a_missing_mark_leaves_a_gap() -> None:
    marks = [Decimal(10), Decimal(11), None, Decimal(12), None, None, Decimal(13)]
    parts = list(strokes(WidgetArea(Rect(0, 0, 70, 20)), marks, "black"))
    assert [len(part.vertices) for part in parts] == [2, 1, 1]
    assert [part.vertices[0] for part in parts] == [(5.0, 10.0), (35.0, 12.0), (65.0, 13.0)]


def record_of(black: Sequence[Decimal | int | None], red: Sequence[Decimal | int | None]) -> Record:
    names = [name for curve in CHART.curves for name in curve.fields]
    marks = zip(names, [*black, *red], strict=True)
    return Record({name: Decimal(mark) for name, mark in marks if mark is not None})


@cache
def unturned() -> Filler:
    return make_filler(FORM)


def filled(black: Sequence[Decimal | int | None], red: Sequence[Decimal | int | None]) -> tuple[bytes, Record]:
    record = record_of(black, red)
    return fill(unturned(), record), record


def poly_lines(data: bytes) -> dict[str, list[tuple[list[float], list[float]]]]:
    """Curve → the colour and the vertices of each annotation of it that is shown."""
    shown: dict[str, list[tuple[list[float], list[float]]]] = {"classe": [], "candidat": []}
    with pikepdf.open(BytesIO(data)) as pdf:
        for line in (line for page in pdf.pages for line in page.obj.get("/Annots", [])):
            if line.Subtype == "/PolyLine" and not int(line.F) & 2:
                numbers = [[float(number) for number in array] for array in (line.C, line.Vertices)]
                shown[str(line.NM).split(".")[1]].append((numbers[0], numbers[1]))
    return shown


def test_the_vertices_are_at_the_marks_to_a_tenth_of_a_point_and_coloured_as_printed() -> None:
    black, red = (
        [Decimal("10.5"), *[Decimal(n) for n in range(11, 17)]],
        [Decimal(2 * n) for n in (0, 10, 3, 4, 5, 6, 7)],
    )
    data, _record = filled(black, red)
    lines = poly_lines(data)
    area = PRINTED
    for name, wanted_marks, colour in (("classe", black, [0, 0, 0]), ("candidat", red, [0.8, 0, 0])):
        ((drawn, numbers),) = lines[name]
        assert drawn == pytest.approx(colour)
        wanted = [
            (area.x0 + (n + 0.5) * area.width / 7, area.y0 + float(mark) / 20 * area.height)
            for n, mark in enumerate(wanted_marks)
        ]
        assert numbers == pytest.approx([side for point in wanted for side in point], abs=0.1)


@settings(max_examples=60)
@given(black=MARKS, red=MARKS)
def test_the_curves_are_read_back_and_agree_with_the_marks(
    black: list[Decimal | None], red: list[Decimal | None]
) -> None:
    data, record = filled(black, red)
    read = extract(data, name="livret.pdf")
    assert dict(read.record.values) == dict(record.values)
    assert [finding for finding in read.findings if finding.code == "shown-differs"] == []


@pytest.mark.parametrize("turn", TURNS)
def test_a_mark_that_is_not_where_the_curve_is_is_a_finding(turn: int, prepared) -> None:
    data = fill(prepared(FORM, turn), record_of([12] * 7, [9] * 7))
    assert [finding.code for finding in extract(data, name="filled.pdf").findings] == []

    def forge(pdf: pikepdf.Pdf) -> None:
        field(pdf, "cge_moyenne_classe").V = String("15")

    found = [(each.code, each.field) for each in extract(edited(data, forge), name="forged.pdf").findings]
    assert found == [("shown-differs", "cge_moyenne_classe")]


def test_a_curve_that_is_in_two_places_of_a_column_is_a_finding() -> None:
    def forge(pdf: pikepdf.Pdf) -> None:
        line = next(line for line in lines_of(pdf, "classe") if len(line.Vertices))
        x, y = (float(number) for number in line.Vertices[:2])
        line.Vertices = Array([x, y + 30, *line.Vertices])

    data, _record = filled([12] * 7, [9] * 7)
    found = [(each.code, each.field) for each in extract(edited(data, forge), name="forged.pdf").findings]
    assert found == [("shown-differs", "cge_moyenne_classe")]


@pytest.mark.parametrize(
    "forge",
    [
        lambda line, _button: line.update(Vertices=Array([Decimal("9" * 400)] * 4)),
        lambda line, _button: line.update(Vertices=Array([Name.A, 1, 2])),
        lambda line, _button: line.update(Vertices=Array([1])),
        lambda line, _button: line.update(NM=Array([])),
        lambda line, _button: line.update(F=Name.Hidden),
        lambda _line, button: button.update(Rect=Array([0, 0, 0, 0])),
        lambda _line, button: button.update(MK=Dictionary(R=45)),
    ],
    ids=["far away", "no numbers", "half a point", "no name", "no flags", "no area", "aslant"],
)
def test_a_chart_that_makes_no_sense_is_read_and_filled_all_the_same(forge: Callable) -> None:
    data, record = filled([12] * 7, [9] * 7)
    forged = edited(data, lambda pdf: forge(Edited(lines_of(pdf, "classe")[0]), Edited(field(pdf, CHART.name))))
    assert dict(extract(forged, name="forged.pdf").record.values) == dict(record.values)
    assert fill(make_filler(FORM, forged, name="forged.pdf"), record).startswith(forged)


class Edited:
    """An object of a PDF, to be changed in a lambda."""

    def __init__(self, thing: pikepdf.Object) -> None:
        self.thing = thing

    def update(self, **entries: object) -> None:
        for key, value in entries.items():
            self.thing[f"/{key}"] = value


def edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def field(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(each for each in pdf.Root.AcroForm.Fields if str(each.T) == name)


def lines_of(pdf: pikepdf.Pdf, curve: str) -> list[pikepdf.Object]:
    notes = (note for page in pdf.pages for note in page.obj.get("/Annots", []))
    return [note for note in notes if note.Subtype == "/PolyLine" and f".{curve}." in str(note.NM)]


# ── On any page ──────────────────────────────────────────────────────────────────────────────────────────────────────


def by_pdfium(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document[1].render(scale=SCALE, may_draw_forms=True).to_pil()


def by_poppler(data: bytes) -> Image.Image:
    return by(data, "pdftoppm", "-r", str(72 * SCALE), "-f", "2", "-l", "2", "-cropbox", "a.pdf", "page")


def by_mupdf(data: bytes) -> Image.Image:
    return by(data, "mutool", "draw", "-q", "-c", "rgb", "-r", str(72 * SCALE), "-o", "page.ppm", "a.pdf", "2")


def by(data: bytes, *command: str) -> Image.Image:
    with TemporaryDirectory() as folder:
        Path(folder, "a.pdf").write_bytes(data)
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
        (file,) = Path(folder).glob("page*")
        return Image.open(BytesIO(file.read_bytes()))


VIEWERS = {
    "pdfium": by_pdfium,
    **({"poppler": by_poppler} if shutil.which("pdftoppm") else {}),
    **({"mupdf": by_mupdf} if shutil.which("mutool") else {}),
}

BLACK, RED = "black", "red"


class View:
    """A page as it is seen, of which so much is cut off on each side; coordinates are those of the annex."""

    def __init__(self, picture: Image.Image, inset: float = 0) -> None:
        self._picture, self._inset = picture.convert("RGB"), inset
        self._scale = picture.width / (595.28 - 2 * inset)
        assert picture.height == pytest.approx((841.89 - 2 * inset) * self._scale, abs=2)

    def colours(self, x: float, y: float, wide: float = 0.4, high: float = 0.4) -> set[str]:
        """The colours of the curves that are seen in a rectangle around a point."""
        left, right = ((each - self._inset) * self._scale for each in (x - wide, x + wide))
        top, bottom = ((841.89 - self._inset - each) * self._scale for each in (y + high, y - high))
        part = self._picture.crop((round(left), round(top), round(right) + 1, round(bottom) + 1))
        return {self._colour(*pixel) for _count, pixel in part.getcolors(part.width * part.height)} - {""}

    @staticmethod
    def _colour(red: int, green: int, blue: int) -> str:
        if max(red, green, blue) < 60:
            return BLACK
        return RED if red > 150 and max(green, blue) < 90 else ""


def at(column: float, mark: float) -> tuple[float, float]:
    """The place of a mark on the annex, as it is read; columns are counted from 0."""
    return PRINTED.x0 + (column + 0.5) * PRINTED.width / 7, PRINTED.y0 + mark / 20 * PRINTED.height


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("away", [False, True], ids=["at the origin", "elsewhere, cut to size, enlarged"])
@pytest.mark.parametrize("turn", TURNS)
def test_the_curves_are_seen_at_the_printed_scale(
    turn: int, way: str, viewer: str, prepared, ways, *, away: bool
) -> None:
    record = record_of([0, 20, None, 11, None, 15, 15], [15, 5, 5, 20, 0, 15, 15])
    data = ways[way](prepared(FORM, turn, away=away), record)
    view = View(VIEWERS[viewer](data), 20 if away else 0)
    within = 0.17  # of a mark: a point, for the dots at 0 and 20 reach beyond the frame
    assert view.colours(*at(0, within)) == {BLACK}
    assert view.colours(*at(1, 20 - within)) == {BLACK}
    assert view.colours(*at(0.5, 17)) == set()  # between the two curves
    assert BLACK in view.colours(*at(0.25, 5))
    assert BLACK in view.colours(*at(3, 11))  # alone between two gaps
    for column in (2, 4):
        assert BLACK not in view.colours(*at(column, 10), wide=8, high=55)
    for column, mark in ((0, 15), (1, 5), (1.5, 5), (2, 5), (2.5, 12.5), (3, 20 - within), (3.25, 15), (4, within)):
        assert view.colours(*at(column, mark)) == {RED}
    # where both are the same, one is seen on both sides of the other
    assert view.colours(*at(5.5, 15), wide=0, high=1.2) == {BLACK, RED}
    assert view.colours(*at(6, 15), wide=2, high=2) == {BLACK, RED}


@pytest.mark.parametrize("turn", TURNS)
def test_the_curves_of_a_turned_page_are_read_back(turn: int, prepared) -> None:
    filler = prepared(FORM, turn, away=True)
    record = record_of([0, 20, None, 10, None, 15, 15], [None, Decimal("12.34"), 5, 20, 0, None, None])
    read = extract(fill(filler, record), name="turned.pdf")
    assert dict(read.record.values) == dict(record.values)
    assert [finding for finding in read.findings if finding.code == "shown-differs"] == []


WIDE = """#page(flipped: true, margin: (x: 34pt, top: 22pt), grid(
  columns: (40pt,) + (1fr,) * 16, rows: (20pt,) + (18pt,) * 21, stroke: 0.5pt, align: center + horizon,
  [Notes], ..range(1, 8).map(n => grid.cell(colspan: 2)[#n - Enseignement]), [], [],
  ..for n in range(21) { (if n > 10 [0#(20 - n)] else [#(20 - n)], ..([],) * 16) }
))
"""
"""A page on its side, whose chart has a row for each mark, and two columns for each subject with two of none behind."""


def test_a_chart_with_other_rows_and_columns_on_a_page_on_its_side_is_drawn_at_its_own_scale() -> None:
    source = (FORM.folder / "annexe.typ").read_text("utf-8")
    begin, end = source.index("#block(above: 8pt, figure("), source.index("#block(above: 2pt, width: 100%")
    annex = typst.compile(
        (source[:begin] + WIDE + source[end:]).encode(),
        font_paths=[str(FORM.folder.parents[1] / "ndrcpdf" / "fonts")],
        ignore_system_fonts=True,
    )
    ((_colour, vertices),) = poly_lines(fill(make_filler(FORM, prepare(annex, form=FORM).data), FULL))["candidat"]
    column, top = (841.89 - 68 - 40) / 16, 595.28 - 22 - 20
    marks = [FULL.values[name] for name in CHART.curves[1].fields]
    wanted = [(74 + (2 * n + 1) * column, top - 18 * (20.5 - float(mark))) for n, mark in enumerate(marks)]
    assert vertices == pytest.approx([side for point in wanted for side in point], abs=0.5)


# ── Filled again ─────────────────────────────────────────────────────────────────────────────────────────────────────

FULL = record_of([10, 11, 12, 13, 14, 15, 16], [20, 0, 3, 4, 5, 6, 7])
GAPS = record_of([1, None, 2, None, 3, None, 4], [5, None, None, 6, None, None, 7])


def same_picture(one: bytes, other: bytes) -> bool:
    return not ImageChops.difference(by_pdfium(one), by_pdfium(other)).getbbox()


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("way", WAYS)
def test_a_filled_livret_that_is_filled_again_has_the_curves_of_a_new_one(turn: int, way: str, prepared, ways) -> None:
    filler = prepared(FORM, turn)
    again = make_filler(FORM, fill(filler, GAPS), name="again")
    data, fresh = ways[way](again, FULL), ways[way](filler, FULL)
    assert poly_lines(data) == poly_lines(fresh)
    assert same_picture(data, fresh)
    assert not same_picture(data, ways[way](filler, GAPS))
    if way == "plain":
        assert extract(data, name="again.pdf").findings == extract(fresh, name="again.pdf").findings


@pytest.mark.parametrize("way", WAYS)
def test_a_curve_goes_through_the_marks_that_the_template_has_already(way: str, ways) -> None:
    names = [name for curve in CHART.curves for name in curve.fields]
    before, after = (Record({name: FULL.values[name] for name in part}) for part in (names[::2], names[1::2]))
    data = ways[way](make_filler(FORM, fill(unturned(), before), name="half"), after)
    assert same_picture(data, ways[way](unturned(), FULL))
    if way == "plain":
        assert dict(extract(data, name="both.pdf").record.values) == dict(FULL.values)
        assert [each.code for each in extract(data, name="both.pdf").findings] == []


def test_marks_that_a_person_has_changed_in_a_viewer_are_drawn_and_others_hidden() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for name in CHART.curves[0].fields[1:]:
            field(pdf, name).V = String("")
        field(pdf, CHART.curves[0].fields[0]).V = String("19,5")

    data = fill(make_filler(FORM, edited(fill(unturned(), GAPS), change), name="changed"), Record({}))
    ((_colour, vertices),) = poly_lines(data)["classe"]
    assert vertices == pytest.approx(at(0, 19.5), abs=0.1)
    with pikepdf.open(BytesIO(data)) as pdf:
        others = [line for line in lines_of(pdf, "classe") if int(line.F) & 2]
        assert len(others) == 3
        for line in others:
            assert "/AP" not in line
            assert list(line.Vertices) == []
            assert [float(side) for side in line.Rect] == pytest.approx(list(PRINTED), abs=0.1)


def test_what_is_drawn_already_is_not_drawn_again() -> None:
    again = make_filler(FORM, fill(unturned(), FULL), name="again")
    assert fill(again, Record({})) == again.template.data
    assert fill(unturned(), Record({})) == unturned().template.data


# ── What is none of ours, and what is missing ────────────────────────────────────────────────────────────────────────


def test_a_line_that_a_person_drew_stays_in_a_flattened_pdf() -> None:
    def draw(pdf: pikepdf.Pdf) -> None:
        line = {"Subtype": Name.PolyLine, "NM": String("a.b.1"), "F": 4, "Rect": Array([10, 10, 90, 90])}
        entries = {f"/{key}": value for key, value in line.items()} | {"/Vertices": Array([20, 20, 80, 80])}
        pdf.pages[1].Annots.append(pdf.make_indirect(Dictionary(entries)))

    filler = make_filler(FORM, edited(FORM.fillable.read_bytes(), draw), name="drawn on")
    with pikepdf.open(BytesIO(fill_flat(filler, FULL))) as pdf:
        assert [str(note.NM) for note in pdf.pages[1].Annots] == ["a.b.1"]


def test_a_template_without_the_curves_is_filled_and_it_is_said(run, write_csv, tmp_path) -> None:
    def without_curves(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        page.Annots = Array([note for note in page.Annots if note.Subtype != "/PolyLine"])

    template = tmp_path / "template.pdf"
    template.write_bytes(edited(FORM.fillable.read_bytes(), without_curves))
    write_csv("a.csv", {name: str(mark) for name, mark in FULL.values.items()})
    done = run("fill", "livret-scolaire", "a.csv", "--template", template, "-o", "out")
    assert "chart" in done.stderr
    assert done.returncode == 1
    (filler,) = (tmp_path / "out").glob("*.pdf")
    assert dict(extract(filler.read_bytes(), name="a.pdf").record.values).items() >= FULL.values.items()
