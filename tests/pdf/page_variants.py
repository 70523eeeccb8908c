"""The same page in the ways that producers describe one: with other boxes, other units, another rotation."""

from collections.abc import Mapping
from io import BytesIO

import pikepdf
from pikepdf import Matrix

from ndrcpdf.geometry import Rect

VARIANTS: Mapping[str, tuple[Matrix, Mapping[str, object]]] = {
    "a media box that begins elsewhere": (Matrix(1, 0, 0, 1, -50, 30), {"MediaBox": [-50, 30, 350, 330]}),
    "a media box far from the origin": (Matrix(1, 0, 0, 1, 200000.5, 0), {"MediaBox": [200000.5, 0, 200400.5, 300]}),
    "a media box given from another corner": (Matrix(), {"MediaBox": [400, 300, 0, 0]}),
    "a crop box": (Matrix(), {"CropBox": [20, 10, 390, 290]}),
    "a crop box that cuts words": (Matrix(), {"CropBox": [45, 10, 390, 255]}),
    "user units of two points": (Matrix(), {"UserUnit": 2}),
    "shown on its side": (Matrix(), {"Rotate": 90}),
    "shown upside down": (Matrix(), {"Rotate": -180}),
    "text on its side": (Matrix(0, 1, -1, 0, 300, 0), {"MediaBox": [0, 0, 300, 400]}),
    "text on its side, shown upright": (Matrix(0, 1, -1, 0, 300, 0), {"MediaBox": [0, 0, 300, 400], "Rotate": 90}),
    "text upside down, shown upright": (Matrix(-1, 0, 0, -1, 400, 300), {"Rotate": 180}),
    "all together": (
        Matrix(0, -1, 1, 0, -20, 410),
        {"MediaBox": [-20, 10, 280, 410], "CropBox": [-10, 20, 270, 400], "UserUnit": 1.5, "Rotate": 270},
    ),
}
"""How a page of 400 by 300 points is changed: where its content goes in user space, and entries of its page object."""


def changed(data: bytes, variant: str) -> bytes:
    """A PDF of one such page, changed so."""
    matrix, entries = VARIANTS[variant]
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0]
        page.contents_add(pdf.make_stream(b"q " + matrix.encode() + b" cm\n"), prepend=True)
        page.contents_add(pdf.make_stream(b"\nQ"))
        for key, value in entries.items():
            page.obj[f"/{key}"] = value
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def moved(rect: Rect, variant: str) -> Rect:
    """Where a rectangle of the page is in user space when the page is changed so."""
    matrix, _entries = VARIANTS[variant]
    box = matrix.transform(pikepdf.Rectangle(*rect))
    return Rect(box.llx, box.lly, box.urx, box.ury)
