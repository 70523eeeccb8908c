"""Where the blanks are: regions told by marks while a page is laid out, and measured in the typesetter's own PDF."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf

Rect = tuple[float, float, float, float]
Seen = Mapping[str, Sequence[tuple[int, Rect]]]
"""Mark → the pages and rectangles it was seen at, in printed order."""
Region = Callable[[Seen], tuple[int, Rect]]

_INSET = 0.75
_GAP = 2.0
_FIRST, _STEP, _SIDE, _BLUE = 16, 6, 36, 190
_NEAR = 2


def colour_of(mark: str) -> str:
    """The colour behind the thing that bears the mark, m0 to m1295."""
    row, column = divmod(int(mark[1:]), _SIDE)
    return f"#{_FIRST + _STEP * row:02x}{_FIRST + _STEP * column:02x}{_BLUE:02x}"


def _mark_of(colour: Any) -> str | None:
    if not isinstance(colour, tuple | list) or len(colour) != 3:
        return None
    red, green, blue = (round(255 * value) for value in colour)
    (row, over_row), (column, over_column) = (divmod(value - _FIRST + _NEAR, _STEP) for value in (red, green))
    if abs(blue - _BLUE) > _NEAR or max(over_row, over_column) > 2 * _NEAR or not 0 <= column < _SIDE or row < 0:
        return None
    return f"m{row * _SIDE + column}"


def seen_in(path: Path) -> dict[str, list[tuple[int, Rect]]]:
    """The marks of a PDF: every filled shape that has the colour of one."""
    found: dict[str, list[tuple[int, Rect]]] = defaultdict(list)
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for shape in [*page.rects, *page.curves]:
                mark = _mark_of(shape["non_stroking_color"]) if shape["fill"] else None
                if mark:
                    rect = tuple(round(float(shape[edge]), 2) for edge in ("x0", "y0", "x1", "y1"))
                    found[mark].append((page.page_number, rect))
            page.close()
    return dict(found)


# ── Regions ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _union(rects: Sequence[tuple[int, Rect]]) -> tuple[int, Rect]:
    """What encloses the rectangles that are on the first one's page."""
    page = rects[0][0]
    here = [rect for number, rect in rects if number == page]
    return page, (min(r[0] for r in here), min(r[1] for r in here), max(r[2] for r in here), max(r[3] for r in here))


def whole(*marks: str, inset: float = 0.0) -> Region:
    """All of what bears the marks."""

    def region(seen: Seen) -> tuple[int, Rect]:
        page, (x0, y0, x1, y1) = _union([rect for mark in marks for rect in seen[mark]])
        return page, (x0 + inset, y0 + inset, x1 - inset, y1 - inset)

    return region


def cell(mark: str) -> Region:
    """An empty cell, within its rules."""
    return whole(mark, inset=_INSET)


def rest(cell: str, label: str) -> Region:
    """The cell from the end of its label on, over all its height; the label may be in a cell before it."""

    def region(seen: Seen) -> tuple[int, Rect]:
        page, (_x0, y0, x1, y1) = _union(seen[cell])
        return page, (seen[label][-1][1][2] + _GAP, y0 + _INSET, x1 - _INSET, y1 - _INSET)

    return region


def along(mark: str, line: str) -> Region:
    """From where the thing begins to the end of its line."""

    def region(seen: Seen) -> tuple[int, Rect]:
        page, (x0, y0, _x1, y1) = _union(seen[mark])
        return page, (x0, y0, _union(seen[line])[1][2], y1)

    return region


def under(cell: str, label: str) -> Region:
    """The cell below its label."""

    def region(seen: Seen) -> tuple[int, Rect]:
        page, (x0, y0, x1, _y1) = _union(seen[cell])
        return page, (x0 + _INSET, y0 + _INSET, x1 - _INSET, _union(seen[label])[1][1])

    return region


def from_label(label: str, space: str) -> Region:
    """The white space under a label together with what is white behind the label."""

    def region(seen: Seen) -> tuple[int, Rect]:
        page, (_x0, y0, x1, _y1) = _union(seen[space])
        last = seen[label][-1][1]
        return page, (last[2] + _GAP, y0, x1, last[3])

    return region


# ── The blanks of a document ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Entry:
    """One blank: what it is of, and where."""

    form: str
    field: str
    kind: str
    region: Region
    part: str = ""
    loose: bool = False
    optional: bool = False
    others: tuple[Region, ...] = ()


@dataclass
class Register:
    """The marks and blanks of a document, as its layout gives them out."""

    form: str = ""
    marks: int = 0
    entries: list[Entry] = field(default_factory=list)
    unknown: list[tuple[str, str, Sequence[Region]]] = field(default_factory=list)

    def mark(self) -> str:
        self.marks += 1
        return f"m{self.marks - 1}"

    def blank(self, field: str, kind: str, region: Region, **more: Any) -> None:
        self.entries.append(Entry(self.form, field, kind, region, **more))

    def unknown_blank(self, line: str | None = None) -> str:
        """The mark of a blank that no form knows; ``line`` is that of the line that it ends."""
        mark = self.mark()
        self.unknown.append((self.form, mark, (along(mark, line),) if line else ()))
        return mark

    def truth(self, form: str, seen: Seen) -> dict[str, Any]:
        """The widgets and the other blanks of a form."""
        truth: dict[str, Any] = {"widgets": [_written(entry, seen) for entry in self.entries if entry.form == form]}
        extra = [_unknown(seen[mark][0], others, seen) for of, mark, others in self.unknown if of == form]
        return truth | ({"extra_blanks": extra} if extra else {})


def _unknown(place: tuple[int, Rect], others: Sequence[Region], seen: Seen) -> dict[str, Any]:
    page, rect = place
    alternatives = {"alts": [_rounded(region(seen)[1]) for region in others]} if others else {}
    return {"page": page, "rect": list(rect)} | alternatives


def _written(entry: Entry, seen: Seen) -> dict[str, Any]:
    page, rect = entry.region(seen)
    written: dict[str, Any] = {"field": entry.field}
    if entry.part:
        written["part"] = entry.part
    written |= {"kind": entry.kind, "page": page, "rect": _rounded(rect)}
    if entry.loose:
        written["loose"] = True
    if entry.optional:
        written["optional"] = True
    if entry.others:
        written["alts"] = [_rounded(region(seen)[1]) for region in entry.others]
    return written


def _rounded(rect: Rect) -> list[float]:
    return [round(value, 2) for value in rect]


def pages_of(path: Path) -> list[dict[str, Any]]:
    with pikepdf.open(path) as pdf:
        return [
            {
                "width": round(float(page.mediabox[2] - page.mediabox[0]), 2),
                "height": round(float(page.mediabox[3] - page.mediabox[1]), 2),
                "rotate": int(page.obj.get("/Rotate", 0)),
            }
            for page in pdf.pages
        ]


def write(pdf: Path, truth: Mapping[str, Any]) -> None:
    """Put the truth beside its PDF."""
    _beside(pdf).write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(pdf: Path) -> dict[str, Any]:
    """The truth beside a PDF."""
    return json.loads(_beside(pdf).read_text("utf-8"))


def _beside(pdf: Path) -> Path:
    return pdf.with_name(pdf.name.removesuffix(".pdf") + ".truth.json")
