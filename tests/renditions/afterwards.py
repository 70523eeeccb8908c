"""What happens to a PDF after its typesetter: other programs write it anew, its pages are moved or turned.

All of it leaves the pages as they look. Where coordinates change, the truth changes with them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import truth
from programs import installed, run

_MOVE = (36, -72)
_OTHER_BOXES = ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")
_MATRICES = {90: "0 1 -1 0 {height} 0", 180: "-1 0 0 -1 {width} {height}", 270: "0 -1 1 0 0 {width}"}
_SCAN_DPI = 150
TURNS = {"weasyprint": 90, "chromium": 270, "writer": 180, "typst": 90, "reportlab": 270, "docx": 180}
"""By how much pages are turned: each engine's another way."""

Truth = dict[str, Any]
Box = tuple[float, float]


def can(what: str) -> bool:
    """Whether the program is there that does it."""
    return what not in PROGRAMS or bool(installed(PROGRAMS[what]))


def after(pdf: Path, what: str, engine: str) -> Path:
    """The PDF after what is done to it, with its truth beside it: <form>.<look>+<what>.pdf."""
    target = pdf.with_name(f"{pdf.name.removesuffix('.pdf')}+{what}.pdf")
    found = truth.read(pdf)
    if what == "turned":
        turn = TURNS[engine]
        pages = range(1, len(found["pages"]) + 1)
        turn_pages(pdf, target, turn, pages)
        found = with_turned_rectangles(found, found["pages"], turn, pages)
    else:
        WAYS[what](pdf, target)
    renamed = {"rendition": f"{found['rendition']}+{what}", "file": target.name, "pages": truth.pages_of(target)}
    truth.write(target, found | renamed)
    return target


# ── Written anew ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _ghostscript(source: Path, target: Path) -> None:
    flags = ("-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-dAutoRotatePages=/None")
    run("gs", *flags, f"-sOutputFile={target}", source)


def _cairo(source: Path, target: Path) -> None:
    run("pdftocairo", "-pdf", source, target)


def _qpdf(source: Path, target: Path) -> None:
    """Object streams, linearised, and the content of each page in more streams than one, as qpdf and pikepdf write."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _around(page, "q")
        pdf.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _around(page: pikepdf.Page, begin: str) -> None:
    page.contents_add(begin.encode(), prepend=True)
    page.contents_add(b"Q")


# ── Moved and turned ─────────────────────────────────────────────────────────────────────────────────────────────────


def _moved(source: Path, target: Path) -> None:
    """The corner of each page away from the origin, and its content with it."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _around(page, "q 1 0 0 1 {} {} cm".format(*_MOVE))
            _set_box(page, [float(edge) + _MOVE[n % 2] for n, edge in enumerate(page.mediabox)])
        pdf.save(target)


def turn_pages(source: Path, target: Path, turn: int, numbers: Collection[int]) -> None:
    """The content of pages turned one way, and by /Rotate the page the other."""
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in (pdf.pages[number - 1] for number in numbers):
            width, height = _size(page)
            _around(page, f"q {_MATRICES[turn].format(width=width, height=height)} cm")
            _set_box(page, [0, 0, *((width, height) if turn == 180 else (height, width))])
            page.obj["/Rotate"] = turn
        pdf.save(target)


def _size(page: pikepdf.Page) -> Box:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


def _set_box(page: pikepdf.Page, box: Sequence[float]) -> None:
    for name in _OTHER_BOXES:
        if name in page.obj:
            del page.obj[name]
    page.obj["/MediaBox"] = pikepdf.Array(box)


def with_turned_rectangles(
    found: Truth, pages: Sequence[Mapping[str, float]], turn: int, numbers: Collection[int]
) -> Truth:
    """The blanks of a truth, turned with the content of the pages of those numbers."""

    def entry(of: Truth) -> Truth:
        if of["page"] not in numbers:
            return of
        page = pages[of["page"] - 1]
        size = page["width"], page["height"]
        out = of | {"rect": turned(of["rect"], turn, size)}
        return out | {"alts": [turned(rect, turn, size) for rect in of["alts"]]} if "alts" in of else out

    out = found | {key: [entry(of) for of in found[key]] for key in ("widgets", "extra_blanks") if key in found}
    if "forms" in found:
        out["forms"] = [with_turned_rectangles(form, pages, turn, numbers) for form in found["forms"]]
    return out


def turned(rect: Sequence[float], turn: int, size: Box) -> list[float]:
    """A rectangle of an upright page of that size, where its page is turned by as many degrees."""
    (x0, y0, x1, y1), (width, height) = rect, size
    out = {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }
    return [round(edge, 2) for edge in out[turn]]


# ── Scanned ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def scan_pages(pdf: Path, numbers: Collection[int]) -> None:
    """Put pictures of pages in their place, as a scanner does: no words are left on them."""
    with pikepdf.open(pdf, allow_overwriting_input=True) as changed, pypdfium2.PdfDocument(pdf) as seen:
        for number in numbers:
            page, picture = changed.pages[number - 1], BytesIO()
            image = seen[number - 1].render(scale=_SCAN_DPI / 72, grayscale=True).to_pil()
            image.save(picture, "JPEG")
            stream = changed.make_stream(
                picture.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=image.width,
                Height=image.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            width, height = _size(page)
            page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
            page.obj["/Contents"] = changed.make_stream(f"{width} 0 0 {height} 0 0 cm /Scan Do".encode())
        changed.save(pdf)


WAYS: Mapping[str, Callable[[Path, Path], None]] = {
    "gs": _ghostscript,
    "cairo": _cairo,
    "qpdf": _qpdf,
    "moved": _moved,
}
PROGRAMS = {"gs": "gs", "cairo": "pdftocairo"}
"""The programs that some of the ways need."""
AFTERWARDS = (*WAYS, "turned")
TURNING = ("gs", "cairo", "turned")
"""What takes /Rotate away, or sets it."""
