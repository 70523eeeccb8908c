"""What is printed on a page: words, dotted leaders, tick boxes and cells, in reading order.

Coordinates are PDF points in the page's default user space, origin bottom left (ISO 32000-2 §8.3.2.3).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from pdfplumber.utils.text import extract_words

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.document import opened_pages, opened_pictures
from ndrcpdf.schema import Rect

_LEADER_GLYPHS = {".": 1, "·": 1, "․": 1, "‥": 2, "…": 3, "_": 2}
"""How many dots each glyph of a leader is worth."""
_SHORTEST_LEADER = 3
_BOX_GLYPHS = frozenset("☛●☐□❏❐❑❒◻◽▢⬜○◯❍\uf06f\uf071\uf072\uf0a8\uf0a3")
"""Empty boxes and circles, those of Wingdings in the private use area included; lists have bullets for them."""
_BOX_SIDES = (5.0, 16.0)
_SQUARENESS = 2.0
"""By how many points the sides of a drawn box may differ."""
_SAME_BASELINE = 0.1
_SAME_LINE = 0.5
"""How far apart two baselines may be in parts of the type size: of one run of type, and of one line of it."""
_WIDEST_GAP = 0.6
"""The widest gap between two dots of a leader, in parts of the type size."""


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    LEADER = auto()
    BOX = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of leader dots, or a tick box.

    Attributes
    ----------
    rect:
        Its rectangle on the page.
    baseline:
        The y of the line it stands on.
    size:
        The size of its type, in points.
    mcid:
        The marked content it belongs to; None for an artifact or on an untagged page.
    edges:
        For a word: where each of its glyphs ends, from the left.
    line:
        The number of its line in the reading order of the page.
    cell:
        The smallest ruled cell around it, or None.
    """

    kind: Kind
    text: str
    rect: Rect
    baseline: float
    size: float
    mcid: int | None = None
    edges: tuple[float, ...] = ()
    line: int = 0
    cell: Rect | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (from 1), its media box, its tokens in reading order, its ruled cells."""

    number: int
    box: Rect
    tokens: tuple[Token, ...]
    cells: tuple[Rect, ...]


def read_pages(data: bytes, name: str, numbers: Collection[int] = ()) -> list[Page]:
    """The pages of a PDF whose text is upright, or those of them that are numbered.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all: a scan.
    """
    with opened_pages(data, name) as pages, opened_pictures(data, name) as pictures:
        wanted = [number for number in range(1, len(pages) + 1) if not numbers or number in numbers]
        read = [_read(pages[number - 1], _inked_boxes(pictures[number - 1])) for number in wanted]
    if not any(page.tokens for page in read):
        raise UnreadablePdfError(
            _("{file}: the page is a picture, without text").format(file=name),
            _("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _read(page: Any, inked: Sequence[Rect]) -> Page:
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    words, leaders, glyphs = _sorted_out(page.chars)
    tokens = [
        *_words(words, box),
        *(_leader(run, box) for run in leaders),
        *(_glyph_box(glyph, inked, box) for glyph in glyphs),
        *_drawn_boxes([*page.rects, *page.curves], box),
    ]
    cells = tuple(
        _rect(x0, top, x1, bottom, box) for table in page.find_tables() for x0, top, x1, bottom in table.cells
    )
    read = Page(page.page_number, box, tuple(_in_reading_order(tokens, cells)), cells)
    page.close()  # what it keeps of a page would add up over a circular
    return read


def _rect(x0: float, top: float, x1: float, bottom: float, box: Rect) -> Rect:
    """A rectangle of pdfplumber's (origin top left of the media box) in user space."""
    return Rect(box.x0 + x0, box.y1 - bottom, box.x0 + x1, box.y1 - top)


def _object_rect(thing: Any, box: Rect) -> Rect:
    return _rect(thing["x0"], thing["top"], thing["x1"], thing["bottom"], box)


# ── Glyphs: those of words, of leaders, of boxes, which may be set without a space between ───────────────────────────


def _sorted_out(chars: Iterable[Any]) -> tuple[list[Any], list[list[Any]], list[Any]]:
    """The glyphs of words, the runs of glyphs that are leaders, and the glyphs that are boxes."""
    words: list[Any] = []
    leaders: list[list[Any]] = []
    boxes: list[Any] = []
    for run in _runs(char for char in chars if char["upright"]):
        if _is_leader(run):
            leaders.append(run)
        elif run[0]["text"] in _BOX_GLYPHS:
            boxes += run
        else:
            words += run
    return words, leaders, boxes


def _runs(chars: Iterable[Any]) -> Iterator[list[Any]]:
    """The glyphs line by line, those of a dotted leader together, any other glyph alone."""
    for line in _lines_of_glyphs(chars):
        run: list[Any] = []
        for char in line:
            if run and _continues(run, char):
                run.append(char)
                continue
            if run:
                yield run
            run = [char]
        if run:
            yield run


def _lines_of_glyphs(chars: Iterable[Any]) -> Iterator[list[Any]]:
    line: list[Any] = []
    for char in sorted(chars, key=lambda each: -each["matrix"][5]):
        if line and line[0]["matrix"][5] - char["matrix"][5] > _SAME_BASELINE * char["size"]:
            yield sorted(line, key=lambda each: each["x0"])
            line = []
        line.append(char)
    if line:
        yield sorted(line, key=lambda each: each["x0"])


def _continues(run: Sequence[Any], char: Any) -> bool:
    """Whether the glyph goes on with a leader: another dot, or a space between dots, close by."""
    dotted = run[0]["text"] in _LEADER_GLYPHS and (char["text"] in _LEADER_GLYPHS or char["text"].isspace())
    return bool(dotted and char["x0"] - run[-1]["x1"] < _WIDEST_GAP * char["size"])


def _is_leader(run: Sequence[Any]) -> bool:
    return sum(_LEADER_GLYPHS.get(char["text"], 0) for char in run) >= _SHORTEST_LEADER


def _leader(run: Sequence[Any], box: Rect) -> Token:
    dots = [_object_rect(char, box) for char in run if not char["text"].isspace()]
    rect = Rect(dots[0].x0, min(dot.y0 for dot in dots), dots[-1].x1, max(dot.y1 for dot in dots))
    return _token(Kind.LEADER, "…", rect, run[0], box)


def _glyph_box(char: Any, inked: Sequence[Rect], box: Rect) -> Token:
    """A box glyph, as the rectangle of its ink where pdfium tells it: a glyph's room is larger than its drawing."""
    room = _object_rect(char, box)
    ink = next((ink for ink in inked if room.holds((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2)), room)
    return _token(Kind.BOX, char["text"], ink, char, box)


def _inked_boxes(page: Any) -> list[Rect]:
    """The rectangles that the ink of the page's box glyphs fills."""
    text = page.get_textpage()
    count = text.count_chars()
    return [Rect(*text.get_charbox(index)) for index in range(count) if text.get_text_range(index, 1) in _BOX_GLYPHS]


def _words(chars: Sequence[Any], box: Rect) -> Iterator[Token]:
    for word in extract_words(list(chars), return_chars=True, use_text_flow=False, keep_blank_chars=False):
        # of the last of its largest glyphs: a superscript at its end stands higher, and is smaller, than the word
        largest = max(reversed(word["chars"]), key=lambda char: round(char["size"], 1))
        token = _token(Kind.WORD, word["text"], _object_rect(word, box), largest, box)
        yield replace(token, edges=tuple(box.x0 + char["x1"] for char in word["chars"]))


def _token(kind: Kind, text: str, rect: Rect, char: Any, box: Rect) -> Token:
    return Token(kind, text, rect, char["matrix"][5] + box.y0, char["size"], char.get("mcid"))


def _drawn_boxes(shapes: Iterable[Any], box: Rect) -> Iterator[Token]:
    """Small squares and circles that are drawn, not set in type."""
    smallest, largest = _BOX_SIDES
    for shape in shapes:
        rect = _object_rect(shape, box)
        if smallest <= rect.width <= largest and abs(rect.width - rect.height) < _SQUARENESS and not shape["fill"]:
            yield Token(Kind.BOX, "☐", rect, rect.y0, rect.height)


# ── Reading order ────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_reading_order(tokens: Sequence[Token], cells: Sequence[Rect]) -> Iterator[Token]:
    """Cell by cell from the top, cells side by side from the left, and inside a cell line by line.

    A line outside every cell counts as a cell of its own.
    """
    number = 0
    blocks: list[tuple[Rect | None, list[list[Token]]]] = []
    for cell, inside in _by_cell(tokens, cells).items():
        lines = list(_lines(inside))
        blocks += [(cell, lines)] if cell else [(None, [line]) for line in lines]
    for cell, lines in sorted(blocks, key=_place_of_block):
        for line in lines:
            number += 1
            yield from (replace(token, line=number, cell=cell) for token in line)


def _by_cell(tokens: Iterable[Token], cells: Sequence[Rect]) -> dict[Rect | None, list[Token]]:
    smallest_first = sorted(cells, key=lambda cell: cell.width * cell.height)
    groups: dict[Rect | None, list[Token]] = {}
    for token in tokens:
        x, y = (token.rect.x0 + token.rect.x1) / 2, (token.rect.y0 + token.rect.y1) / 2
        cell = next((cell for cell in smallest_first if cell.holds(x, y)), None)
        groups.setdefault(cell, []).append(token)
    return groups


def _lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in sorted(tokens, key=lambda each: -each.baseline):
        if line and line[0].baseline - token.baseline > _SAME_LINE * token.size:
            yield sorted(line, key=lambda each: each.rect.x0)
            line = []
        line.append(token)
    if line:
        yield sorted(line, key=lambda each: each.rect.x0)


def _place_of_block(block: tuple[Rect | None, list[list[Token]]]) -> tuple[float, float]:
    cell, lines = block
    first = lines[0][0].rect
    return (-round(cell.y1), cell.x0) if cell else (-round(first.y1), first.x0)
