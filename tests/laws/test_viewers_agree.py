"""pdfium, poppler and mupdf show the same filled pages: the same words in the same places, and the same pixels.

Each of the three draws annotations by itself, so nothing is flattened for the pictures. For the words, ``pdftotext``
and ``mutool`` read the appearances of widgets; pdfium does not, and reads pages that it has flattened itself.
"""

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from io import BytesIO
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.records import reading
from ndrcpdf.values import typed

MISSING = [tool for tool in ("pdftoppm", "pdftotext", "mutool") if not shutil.which(tool)]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

SAMPLES = Path(__file__).parents[2] / "samples"
FORMS = catalog.known_forms()
FILLED = 5
"""How many records of each form are filled in."""

SCALE = 3
"""Pixels for a point."""
REACH = 2
"""How many pixels away a pixel may have its like: hairlines and edges fall there by rounding."""
CONTRAST = 64
"""How far apart, of 255, two greys must be to be unlike."""
FAINT = 24
"""How far apart, of 255, the greys of the printed and of the filled page must be for ink."""
MOST_OF_PAGE = 0.0002
"""The share of the pixels of a page that may be unlike; over all the samples it was 0.00006 at most, mostly none."""
MOST_OF_INK = 0.01
"""The share of the ink of a widget that may be unlike; it was 0.003 at most, in a chart, and none in any text. Of the
same digits the other way round 0.04 is unlike, and more."""
NEAR = 0.5
"""How far apart, in points, two readers may see the beginning of a word; it was 0.22 at most, for j, and else 0.01."""


# ── What is filled in ────────────────────────────────────────────────────────────────────────────────────────────────


class Widget(NamedTuple):
    """A blank on a page: where it is, the text that it holds, and whether anything should be seen there."""

    name: str
    page: int
    rect: Rect
    text: str
    is_filled: bool


@dataclass(frozen=True)
class Filled:
    """A filled PDF, its widgets, and the page and rectangle of its unsigned signatures."""

    data: bytes
    widgets: tuple[Widget, ...] = ()
    unsigned: tuple[tuple[int, Rect], ...] = ()


HIDDEN = 2 | 32
PUSH_BUTTON = 1 << 16


def with_widgets(data: bytes) -> Filled:
    """What stands in the PDF, by pikepdf."""
    widgets: list[Widget] = []
    unsigned: list[tuple[int, Rect]] = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for page, widget in widgets_of(pdf):
            rect = Rect(*map(float, widget.Rect))
            match inherited(widget, "/FT"):
                case "/Sig":
                    unsigned.append((page, rect))
                case "/Btn":
                    is_push = int(inherited(widget, "/Ff") or 0) & PUSH_BUTTON
                    shown = "/AP" in widget if is_push else widget.get("/AS", "/Off") != "/Off"
                    widgets.append(Widget(f"{full_name(widget)} {len(widgets)}", page, rect, "", shown))
                case _:
                    text = str(inherited(widget, "/V") or "")
                    widgets.append(Widget(full_name(widget), page, rect, text, bool(text)))
    return Filled(data, tuple(widgets), tuple(unsigned))


def widgets_of(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object]]:
    for number, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", ()):
            if annotation.Subtype == "/Widget" and not int(annotation.get("/F", 0)) & HIDDEN:
                yield number, annotation


def inherited(field: pikepdf.Object | None, key: str) -> pikepdf.Object | int | None:
    while field is not None and key not in field:
        field = field.get("/Parent")
    return None if field is None else field[key]


def full_name(field: pikepdf.Object) -> str:
    above = full_name(field.Parent) + "." if "/Parent" in field else ""
    return f"{above}{field.get('/T', '')}".strip(".")


@cache
def samples(form: Form) -> tuple[Filled, ...]:
    """The form filled for some rows of its sample data, taken from all over it."""
    filler = make_filler(form)
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name) as rows:
        records = [typed(form, row)[0] for row in rows]
    return tuple(with_widgets(fill(filler, record)) for record in records[:: len(records) // FILLED][:FILLED])


@cache
def printed(form: Form) -> Filled:
    """The form without its annotations."""
    file = BytesIO()
    with pikepdf.open(BytesIO(fill(make_filler(form), Record({})))) as pdf:
        for page in pdf.pages:
            page.obj.Annots = pikepdf.Array()
        pdf.save(file)
    return Filled(file.getvalue())


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Pages = list[Image.Image]
"""In grey, ``SCALE`` pixels to the point."""


def drawn_by_pdfium(data: bytes) -> Pages:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [page.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_pil() for page in document]


def drawn_by_poppler(data: bytes) -> Pages:
    # not -png: it takes pdftoppm ten times as long to write as to draw
    return drawn_by(data, "pdftoppm", "-gray", "-r", str(72 * SCALE), "filled.pdf", "page")


def drawn_by_mupdf(data: bytes) -> Pages:
    return drawn_by(data, "mutool", "draw", "-c", "gray", "-r", str(72 * SCALE), "-o", "page-%d.pgm", "filled.pdf")


def drawn_by(data: bytes, *command: str) -> Pages:
    with TemporaryDirectory() as folder:
        output_of(data, *command, folder=folder)
        files = sorted(Path(folder).glob("page-*"), key=lambda file: int(file.stem.removeprefix("page-")))
        return [Image.open(BytesIO(file.read_bytes())) for file in files]


def output_of(data: bytes, *command: str, folder: str) -> bytes:
    Path(folder, "filled.pdf").write_bytes(data)
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=60)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr.decode(errors='replace')}"
    return done.stdout


DRAWN_BY: Mapping[str, Callable[[bytes], Pages]] = {
    "pdfium": drawn_by_pdfium,
    "poppler": drawn_by_poppler,
    "mupdf": drawn_by_mupdf,
}


def pictures(filled: Filled, viewer: str) -> Pages:
    """The pages as a viewer shows them.

    Unsigned signatures are left out: mupdf puts a red arrow « SIGN » there, whether they have an appearance or not.
    """
    pages = DRAWN_BY[viewer](filled.data)
    for number, rect in filled.unsigned:
        left, top, right, bottom = frame(pages[number], rect)
        pages[number].paste(255, (left - SCALE, top - SCALE, right + SCALE, bottom + SCALE))
    return pages


@lru_cache(maxsize=3)
def printed_pictures(form: Form, viewer: str) -> Pages:
    return pictures(printed(form), viewer)


class Shown(NamedTuple):
    """A page as a viewer shows it, the darkest and lightest within reach of each pixel, and what is not as printed."""

    picture: Image.Image
    darkest: Image.Image
    lightest: Image.Image
    ink: Image.Image


def shown(form: Form, filled: Filled, viewer: str) -> list[Shown]:
    return [
        Shown(
            picture,
            around(picture, ImageChops.darker),
            around(picture, ImageChops.lighter),
            more_than(FAINT, ImageChops.difference(picture, blank)),
        )
        for picture, blank in zip(pictures(filled, viewer), printed_pictures(form, viewer), strict=True)
    ]


def around(picture: Image.Image, choice: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """The darkest or lightest of the pixels within reach of each; fifty times as fast as ImageFilter.MinFilter."""
    for across, down in ((1, 0), (0, 1)):
        near = (ImageChops.offset(picture, step * across, step * down) for step in range(-REACH, REACH + 1))
        picture = reduce(choice, near)
    return picture


def unlike(one: Shown, other: Shown) -> Image.Image:
    """The pixels that have no like within reach in the other picture."""
    far = (
        ImageChops.subtract(one.darkest, other.picture),
        ImageChops.subtract(one.picture, other.lightest),
        ImageChops.subtract(other.darkest, one.picture),
        ImageChops.subtract(other.picture, one.lightest),
    )
    return more_than(CONTRAST, reduce(ImageChops.lighter, far))


def more_than(grey: int, picture: Image.Image) -> Image.Image:
    return picture.point([0] * (grey + 1) + [255] * (255 - grey))


def count(pixels: Image.Image) -> int:
    return pixels.histogram()[255]


def frame(page: Image.Image, rect: Rect) -> tuple[int, int, int, int]:
    """A rectangle of the page in the pixels of its picture, origin top left."""
    x0, y0, x1, y1 = (round(side * SCALE) for side in rect)
    return x0, page.height - y1, x1, page.height - y0


def unlike_places(widgets: tuple[Widget, ...], viewers: Mapping[str, list[Shown]]) -> set[str]:
    """The pages and the widgets that two viewers show otherwise, and the filled widgets that one does not show."""
    found: set[str] = set()
    for pair in combinations(viewers.values(), 2):
        for number, (one, other) in enumerate(zip(*pair, strict=True)):
            far = unlike(one, other)
            if count(far) > MOST_OF_PAGE * far.width * far.height:
                found.add(f"page {number + 1}")
            here = [widget for widget in widgets if widget.page == number]
            found.update(widget.name for widget in here if not is_shown_alike(widget, one, other, far))
    return found


def is_shown_alike(widget: Widget, one: Shown, other: Shown, far: Image.Image) -> bool:
    place = frame(far, widget.rect)
    inks = [count(viewer.ink.crop(place)) for viewer in (one, other)]
    is_ink_in_both_or_none = all(inks) or not (any(inks) or widget.is_filled)
    return is_ink_in_both_or_none and count(far.crop(place)) <= MOST_OF_INK * max(inks)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Piece(NamedTuple):
    """A letter or a word on a page."""

    text: str
    rect: Rect

    @property
    def middle(self) -> tuple[float, float]:
        return self.rect.centre


def read_by_pdfium(data: bytes) -> list[list[Piece]]:
    """The letters of each page, flattened."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        page.flatten()
    return [list(letters_of(page.get_textpage())) for page in document]


def letters_of(page: pypdfium2.PdfTextPage) -> Iterator[Piece]:
    for index in range(page.count_chars()):
        character = chr(pypdfium2.raw.FPDFText_GetUnicode(page, index))
        yield Piece(character, Rect(*page.get_charbox(index, loose=True)))


def read_by_poppler(data: bytes) -> list[list[Piece]]:
    """The words of each page."""
    xhtml = "{http://www.w3.org/1999/xhtml}"
    with TemporaryDirectory() as folder:
        found = output_of(data, "pdftotext", "-bbox", "filled.pdf", "-", folder=folder)
    return [
        [piece(page, word.text, [word.get(side) for side in ("xMin", "yMin", "xMax", "yMax")]) for word in page]
        for page in ElementTree.fromstring(found).iter(f"{xhtml}page")
    ]


def read_by_mupdf(data: bytes) -> list[list[Piece]]:
    """The letters of each page."""
    with TemporaryDirectory() as folder:
        found = output_of(data, "mutool", "draw", "-F", "stext", "-o", "-", "filled.pdf", folder=folder)
    return [
        [piece(page, letter.get("c"), letter.get("quad").split()) for letter in page.iter("char")]
        for page in ElementTree.fromstring(found).iter("page")
    ]


def piece(page: ElementTree.Element, text: str, corners: list[str]) -> Piece:
    """From corners of which the first is at the top left and the last at the bottom right, origin top left."""
    left, top, *_, right, bottom = map(float, corners)
    height = float(page.get("height"))
    return Piece(text, Rect(left, height - bottom, right, height - top))


READ_BY: Mapping[str, Callable[[bytes], list[list[Piece]]]] = {
    "pdfium": read_by_pdfium,
    "poppler": read_by_poppler,
    "mupdf": read_by_mupdf,
}


def unlike_words(widgets: tuple[Widget, ...], read: Mapping[str, list[list[Piece]]]) -> set[str]:
    """The widgets in which a reader finds other letters than the value's, or finds a word elsewhere than poppler."""
    return {widget.name for widget in widgets if widget.text and not is_read_alike(widget, read)}


def is_read_alike(widget: Widget, read: Mapping[str, list[list[Piece]]]) -> bool:
    inside = {
        reader: [piece for piece in pages[widget.page] if widget.rect.holds(*piece.middle)]
        for reader, pages in read.items()
    }
    if any(
        letters_and_digits("".join(piece.text for piece in found)) != letters_and_digits(widget.text)
        for found in inside.values()
    ):
        return False
    words = [word for word in inside.pop("poppler") if letters_and_digits(word.text)]
    return all(begin_with(found, words) for found in inside.values())


def begin_with(found: list[Piece], words: list[Piece]) -> bool:
    """Whether the first letter of each word is found where the word begins."""
    places = defaultdict(list)
    for letter in found:
        places[letter.text].append((letter.rect.x0, letter.middle[1]))
    return all(
        any(abs(x - word.rect.x0) < NEAR and abs(y - word.middle[1]) < NEAR for x, y in places[word.text[0]])
        for word in words
    )


# ── They agree ───────────────────────────────────────────────────────────────────────────────────────────────────────

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


def test_the_samples_give_fifty_pages_of_seven_forms() -> None:
    assert len(FORMS) == 7
    assert sum(len(pypdfium2.PdfDocument(each.data)) for form in FORMS for each in samples(form)) >= 50


@each_form
def test_three_viewers_show_the_same_pixels(form: Form) -> None:
    for each in samples(form):
        assert unlike_places(each.widgets, {viewer: shown(form, each, viewer) for viewer in DRAWN_BY}) == set()


@each_form
def test_three_readers_find_the_same_words_in_the_same_places(form: Form) -> None:
    for each in samples(form):
        assert unlike_words(each.widgets, {reader: read(each.data) for reader, read in READ_BY.items()}) == set()


# ── They would not, had one of them another PDF ──────────────────────────────────────────────────────────────────────

FORM = catalog.find("attestation-stage")
each_viewer = pytest.mark.parametrize("viewer", DRAWN_BY)


def unlike_with(viewer: str, right: Filled, wrong: Filled) -> tuple[set[str], set[str]]:
    """The places and the words that are found unlike where one of the viewers has the wrong PDF."""
    given = {name: wrong if name == viewer else right for name in DRAWN_BY}
    viewers = {name: shown(FORM, each, name) for name, each in given.items()}
    read = {name: READ_BY[name](each.data) for name, each in given.items()}
    return unlike_places(right.widgets, viewers), unlike_words(right.widgets, read)


def emptied(widget: pikepdf.Object) -> None:
    """Take what is drawn out of the appearances of a widget."""
    normal = widget.get("/AP", {}).get("/N", {})
    for appearance in [normal] if isinstance(normal, pikepdf.Stream) else normal.values():
        appearance.write(b"")


def shifted(widget: pikepdf.Object) -> None:
    """Move a widget by four points to the right."""
    x0, y0, x1, y1 = map(float, widget.Rect)
    widget.Rect = pikepdf.Array([x0 + 4, y0, x1 + 4, y1])


@each_viewer
@pytest.mark.parametrize("change", [emptied, shifted])
def test_each_value_that_one_viewer_shows_otherwise_is_found(
    viewer: str, change: Callable[[pikepdf.Object], None]
) -> None:
    right = samples(FORM)[0]
    file = BytesIO()
    with pikepdf.open(BytesIO(right.data)) as pdf:
        for _page, widget in widgets_of(pdf):
            change(widget)
        pdf.save(file)
    places, words = unlike_with(viewer, right, Filled(file.getvalue(), unsigned=right.unsigned))
    assert places == {"page 1"} | {widget.name for widget in right.widgets if widget.is_filled}
    assert words == {widget.name for widget in right.widgets if widget.text}


@each_viewer
def test_each_other_value_in_one_viewer_is_found(viewer: str) -> None:
    right, wrong = samples(FORM)[:2]
    other = {widget.name: widget.text for widget in wrong.widgets}
    different = {widget.name for widget in right.widgets if widget.text and widget.text != other[widget.name]}
    assert len(different) > 15
    places, words = unlike_with(viewer, right, wrong)
    assert different <= places
    assert different == words
