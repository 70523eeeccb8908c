"""The chart of the livret: points where the marks are, in black and red, and read back exactly."""

from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, filler
from ndrcpdf.pdf.charts import read_marks, strokes
from ndrcpdf.schema import Record, Rect

CHARTS = [(form, field) for form in catalog.known_forms() for field in form.fields if field.curves]
MARKS = st.lists(st.none() | st.decimals(0, 20, places=2), min_size=7, max_size=7)
SCALE = 4


@given(marks=MARKS, x=st.floats(0, 500), y=st.floats(0, 500), width=st.floats(100, 600), height=st.floats(60, 600))
def test_marks_come_back_exactly_from_the_points(
    marks: list[Decimal | None], x: float, y: float, width: float, height: float
) -> None:
    area = Rect(x, y, x + width, y + height)
    points = tuple(point for stroke in strokes(area, marks, "red") for point in stroke.vertices)
    assert read_marks(area, len(marks), points) == {n: mark for n, mark in enumerate(marks) if mark is not None}


def test_a_missing_mark_leaves_a_gap() -> None:
    marks = [Decimal(10), Decimal(11), None, Decimal(12), None, None, Decimal(13)]
    parts = list(strokes(Rect(0, 0, 70, 20), marks, "black"))
    assert [len(part.vertices) for part in parts] == [2, 1, 1]
    assert [part.vertices[0] for part in parts] == [(5.0, 10.0), (35.0, 12.0), (65.0, 13.0)]


def filled(black: list[Decimal | None], red: list[Decimal | None]) -> tuple[bytes, Record]:
    ((form, chart),) = CHARTS
    names = [name for curve in chart.curves for name in curve.fields]
    values = {name: mark for name, mark in zip(names, [*black, *red], strict=True) if mark is not None}
    record = Record(values)
    return fill(filler(form), record), record


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
    area = Rect(54, 53.19, 561.28, 173.19)  # where the annex has its lines of 00 and 20
    for name, marks, colour in (("classe", black, [0, 0, 0]), ("candidat", red, [0.8, 0, 0])):
        ((drawn, numbers),) = lines[name]
        assert drawn == pytest.approx(colour)
        wanted = [
            (area.x0 + (n + 0.5) * area.width / 7, area.y0 + float(mark) / 20 * area.height)
            for n, mark in enumerate(marks)
        ]
        assert numbers == pytest.approx([side for point in wanted for side in point], abs=0.1)


@settings(max_examples=60, deadline=None)
@given(black=MARKS, red=MARKS)
def test_the_curves_are_read_back_and_agree_with_the_marks(
    black: list[Decimal | None], red: list[Decimal | None]
) -> None:
    data, record = filled(black, red)
    read = extract(data, name="livret.pdf")
    assert dict(read.record.values) == dict(record.values)
    assert [finding for finding in read.findings if finding.code == "shown-differs"] == []


def test_a_mark_that_is_not_where_the_curve_is_is_a_finding() -> None:
    data, _record = filled([Decimal(12)] * 7, [Decimal(9)] * 7)
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if str(field.T) == "cge_moyenne_classe":
                field.V = pikepdf.String("15")
        pdf.save(out)
    found = [(finding.code, finding.field) for finding in extract(out.getvalue(), name="forged.pdf").findings]
    assert found == [("shown-differs", "cge_moyenne_classe")]


def test_the_curves_are_seen_in_black_and_in_red() -> None:
    data, _record = filled([Decimal(15)] * 7, [Decimal(5)] * 7)
    page = pypdfium2.PdfDocument(data)[1]
    image = page.render(scale=SCALE).to_pil().convert("RGB")
    height = page.get_height()

    def colour(mark: int) -> tuple[int, ...]:
        x, y = 54 + 507.28 / 7, 53.19 + mark * 6  # between the first two points
        return image.getpixel((round(x * SCALE), round((height - y) * SCALE)))

    assert max(colour(15)) < 90
    red, green, blue = colour(5)
    assert red > 150
    assert max(green, blue) < 90
