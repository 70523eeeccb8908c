"""What is printed on a page: words, dotted leaders, tick boxes and cells, in reading order.

Coordinates are PDF points in the page's default user space, origin bottom left (ISO 32000-2 §8.3.2.3).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from statistics import median
from typing import Any

from pdfplumber.utils.text import extract_words

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.covering import Patch, patch_over
from ndrcpdf.pdf.document import opened_pages, opened_pictures
from ndrcpdf.pdf.glyphs import is_box_glyph, telephone
from ndrcpdf.pdf.letters import UNKNOWN, repaired, squeezed
from ndrcpdf.pdf.prompts import prompts_in
from ndrcpdf.pdf.ruling import Strip, read_ruling
from ndrcpdf.pdf.user_space import hull, rect_in
from ndrcpdf.schema import Rect

PROMPT, DRAWN = "…?", "_"
"""The text of a leader that is the words of a prompt, and of one that is a drawn line."""
_LEADER_GLYPHS = {".": 1, "·": 1, "․": 1, "‥": 2, "…": 3, "_": 2}
"""How many dots each glyph of a leader is worth."""
_SHORTEST_LEADER = 3
_UNDER_LINE, _ABOVE_LINE = 0.15, 0.55
"""How far the baseline of words lies under a drawn line or over it, at most, in parts of their size, to stand on it."""
_ABOVE = 1.5
"""How far above a drawn line text stands where no words show it, in points."""
_SHORTEST_PIECE = 12.0
"""A shorter piece of a drawn line, between words that stand on it, is no blank."""
_USUAL_SIZE, _READABLE, _LINE_HEIGHT = 10.0, 8.0, 1.35
"""Sizes of type in points; the distance between lines in parts of it."""
_BESIDE = 40.0
"""Words further from a line than this, in points, are not beside it."""
_SAME_BASELINE = 0.1
_SAME_LINE = 0.5
"""How far apart two baselines may be in parts of the type size: of one run of type, and of one line of it."""
_WIDEST_GAP = 0.6
"""The widest gap between two dots of a leader, in parts of the type size."""
_LETTER_GAP = 0.15
"""The widest gap between two letters of a word: where spaces are not typed, the gap between words is hardly wider."""
_DESCENDERS = 0.3
"""How far letters reach under their line, in parts of their size."""
_INDENT = 2.0
"""What is left free at the end of a line, in points."""
_SMALL = 0.85
"""What is smaller, in parts of the size of its word, may be raised."""
_SLANT = 0.1
"""How much a line may rise or fall on its way, at most: what is set aslant is stamped over the page, not part of it."""
_UNNAMED = re.compile(r"\(cid:\d+\)")
"""What pdfplumber gives for a glyph that its font has no character for."""
_SIGNS = ("Sc", "Sk", "So")
_ROUND_SIGNS = frozenset("©®℗¤☎✉°№")
"""Signs that are as wide as high, and no boxes."""
_BOX_SIDES = (0.4, 1.1)
_SQUARENESS = 0.15
"""How wide the ink of a box is, in parts of its size; by what part of it its height may differ."""
_BRACKETS = {"[": "]", "(": ")"}
_BRACKETED = (0.15, 1.6)
"""How far apart the brackets of a typed box, as in « [ ] », are: in parts of the type size."""


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
    raised:
        For a word: the small raised digits at its end, which are the number of a note.
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
    raised: str = ""
    line: int = 0
    cell: Rect | None = None

    @property
    def unnumbered(self) -> str:
        """Its text without the number of a note."""
        before, _number, behind = self.text.rpartition(self.raised) if self.raised else (self.text, "", "")
        return before + behind


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (from 1), its media box, its tokens in reading order, its ruled cells, its shaded areas.

    ``prompts`` are the words that ask for an answer in its own place, each as what hides its lines. They are
    leaders among the tokens; one that has its cell to itself is none, and the cell is empty.
    """

    number: int
    box: Rect
    tokens: tuple[Token, ...]
    cells: tuple[Rect, ...]
    shades: tuple[Rect, ...] = ()
    prompts: tuple[tuple[Patch, ...], ...] = ()


def read_pages(data: bytes, name: str, numbers: Collection[int] = ()) -> list[Page]:
    """The pages of a PDF whose text is upright, or those of them that are numbered.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all: a scan.
    """
    with opened_pages(data, name) as pages, opened_pictures(data, name) as pictures:
        wanted = [number for number in range(1, len(pages) + 1) if not numbers or number in numbers]
        read = [_read(pages[number - 1], pictures[number - 1]) for number in wanted]
    if not any(page.tokens for page in read):
        raise UnreadablePdfError(
            _("{file}: the page is a picture, without text").format(file=name),
            _("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _read(page: Any, picture: Any) -> Page:
    inked = _inked_boxes(picture)
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    ruling = read_ruling(page, box)
    chars, leaders, glyphs = _sorted_out(page.chars, inked, box)
    words = list(_words(chars, box))
    tokens = [
        *words,
        *(_leader(run, box) for run in leaders),
        *(_glyph_box(glyph, inked, box) for glyph in glyphs),
        *(token for line in ruling.lines for token in _ruled(line, words, ruling.lines)),
        *(Token(Kind.BOX, "☐", rect, rect.y0, rect.height) for rect in ruling.boxes if not _holds_a_word(rect, words)),
    ]
    ordered = list(_in_reading_order(tokens, ruling.cells))
    prompts = [ordered[run.start : run.stop] for run in prompts_in([_said(token) for token in ordered])]
    leading = tuple(_with_prompts(ordered, prompts, ruling.cells)) if prompts else tuple(ordered)
    patches = tuple(tuple(patch_over(picture, _ink_of(line)) for line in _by_line(prompt)) for prompt in prompts)
    page.close()  # what it keeps of a page would add up over a circular
    return Page(page.page_number, box, leading, ruling.cells, ruling.shades, patches)


# ── Glyphs: those of words, of leaders, of boxes, which may be set without a space between ───────────────────────────


def _sorted_out(
    chars: Iterable[Any], inked: Sequence[Rect], box: Rect
) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
    """The glyphs of words, the runs of them that are leaders, and those that are boxes: signs, pairs of brackets."""
    words: list[Any] = []
    leaders: list[list[Any]] = []
    boxes: list[list[Any]] = []
    for run in _runs(_signed(char) for char in chars if _is_level(char)):
        if _is_leader(run):
            leaders.append(run)
        elif _is_bracketed(run):
            boxes.append(run)
        elif is_box_glyph(run[0]["text"], run[0]["fontname"]) or _is_drawn_as_box(run[0], inked, box):
            boxes += [[char] for char in run]
        else:
            words += run
    return words, leaders, boxes


def _is_level(char: Any) -> bool:
    """Whether the glyph stands upright on a level line; those of a watermark, say, do not."""
    a, b, *_others = char["matrix"]
    return bool(char["upright"]) and abs(b) <= _SLANT * abs(a)


def _signed(char: Any) -> Any:
    """The glyph; one that is a telephone in its font, whatever it is called there, as ☎; an unknown one as �."""
    sign = UNKNOWN if _UNNAMED.fullmatch(char["text"]) else telephone(char["text"], char["fontname"])
    return char if sign == char["text"] else {**char, "text": sign}


def _runs(chars: Iterable[Any]) -> Iterator[list[Any]]:
    """The glyphs line by line, those of a dotted leader or of a typed box together, any other glyph alone."""
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
    """Whether the glyph goes on with a leader, with another dot close by or a space; or with a pair of brackets."""
    if run[0]["text"] in _BRACKETS:
        is_open = run[-1]["text"] != _BRACKETS[run[0]["text"]]
        inside = char["text"].isspace() or char["text"] == _BRACKETS[run[0]["text"]]
        return bool(is_open and inside and char["x0"] - run[0]["x1"] < _BRACKETED[1] * char["size"])
    dotted = run[0]["text"] in _LEADER_GLYPHS and (char["text"] in _LEADER_GLYPHS or char["text"].isspace())
    return bool(dotted and char["x0"] - run[-1]["x1"] < _WIDEST_GAP * char["size"])


def _is_leader(run: Sequence[Any]) -> bool:
    return sum(_LEADER_GLYPHS.get(char["text"], 0) for char in run) >= _SHORTEST_LEADER


def _is_bracketed(run: Sequence[Any]) -> bool:
    """Whether the glyphs are a pair of brackets with room between them."""
    gap = run[-1]["x0"] - run[0]["x1"]
    return bool(run[-1]["text"] == _BRACKETS.get(run[0]["text"]) and gap > _BRACKETED[0] * run[0]["size"])


def _leader(run: Sequence[Any], box: Rect) -> Token:
    dots = [rect_in(box, char) for char in run if not char["text"].isspace()]
    rect = Rect(dots[0].x0, min(dot.y0 for dot in dots), dots[-1].x1, max(dot.y1 for dot in dots))
    return _token(Kind.LEADER, "…", rect, run[0], box)


def _is_drawn_as_box(char: Any, inked: Sequence[Rect], box: Rect) -> bool:
    """Whether a sign is as wide as high, whatever it is called: some producers give boxes the names of other signs."""
    if char["text"] != UNKNOWN and unicodedata.category(char["text"][:1] or " ") not in _SIGNS:
        return False
    ink, size = _ink(rect_in(box, char), inked), char["size"]
    smallest, largest = _BOX_SIDES[0] * size, _BOX_SIDES[1] * size
    return bool(
        char["text"] not in _ROUND_SIGNS
        and ink
        and smallest < ink.width < largest
        and abs(ink.width - ink.height) < _SQUARENESS * ink.width
    )


def _ink(room: Rect, inked: Sequence[Rect]) -> Rect | None:
    return next((ink for ink in inked if room.holds((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2)), None)


def _glyph_box(run: Sequence[Any], inked: Sequence[Rect], box: Rect) -> Token:
    """A box glyph, as the rectangle of its ink where pdfium tells it: a glyph's room is larger than its drawing.

    A box that is typed is what is between its brackets.
    """
    char = run[0]
    room = rect_in(box, char)
    if len(run) > 1:
        between = Rect(room.x1, room.y0, rect_in(box, run[-1]).x0, room.y1)
        return _token(Kind.BOX, "☐", between, char, box)
    return _token(Kind.BOX, char["text"], _ink(room, inked) or room, char, box)


def _inked_boxes(page: Any) -> list[Rect]:
    """The rectangles that the ink of the page's signs fills."""
    text = page.get_textpage()
    count = text.count_chars()
    signs = (index for index in range(count) if not text.get_text_range(index, 1).isalnum())
    return [rect for rect in (Rect(*text.get_charbox(index)) for index in signs) if min(rect.width, rect.height) > 1]


def _words(chars: Sequence[Any], box: Rect) -> Iterator[Token]:
    for word in extract_words(
        list(chars), return_chars=True, use_text_flow=False, keep_blank_chars=False, x_tolerance_ratio=_LETTER_GAP
    ):
        # of the last of its largest glyphs: a superscript at its end stands higher, and is smaller, than the word
        largest = max(reversed(word["chars"]), key=lambda char: round(char["size"], 1))
        raised = "".join(reversed(list(_raised(word["chars"], largest))))
        bare = word["text"].removesuffix(raised)
        text = bare if bare and not squeezed(bare) else word["text"]  # a number behind a colon is no word of its own
        token = _token(Kind.WORD, repaired(text), rect_in(box, word), largest, box)
        yield replace(token, edges=tuple(_edges(word["chars"], box)), raised=raised)


def _raised(chars: Sequence[Any], largest: Any) -> Iterator[str]:
    """The digits at the end of a word, from the last, that are smaller than it and stand higher; signs aside."""
    for char in reversed(chars):
        is_small = char["size"] < _SMALL * largest["size"] and char["matrix"][5] > largest["matrix"][5]
        if char["text"].isdigit() and (is_small or not char["text"].isdecimal()):
            yield char["text"]
        elif char["text"].isalnum():
            return


def _edges(chars: Iterable[Any], box: Rect) -> Iterator[float]:
    """Where each letter ends; the letters of a ligature end together."""
    for char in chars:
        yield from [box.x0 + char["x1"]] * max(1, len(unicodedata.normalize("NFKC", char["text"])))


def _token(kind: Kind, text: str, rect: Rect, char: Any, box: Rect) -> Token:
    return Token(kind, text, rect, char["matrix"][5] + box.y0, char["size"], char.get("mcid"))


def _holds_a_word(rect: Rect, words: Iterable[Token]) -> bool:
    return any(rect.holds((word.rect.x0 + word.rect.x1) / 2, (word.rect.y0 + word.rect.y1) / 2) for word in words)


# ── Lines that are drawn ─────────────────────────────────────────────────────────────────────────────────────────────


def _ruled(line: Strip, words: Sequence[Token], lines: Sequence[Strip]) -> Iterator[Token]:
    """The pieces of a drawn line that no words stand on: the rest underlines them, or strikes them out."""
    near = [word for word in words if -_UNDER_LINE * word.size < word.baseline - line.at < _ABOVE_LINE * word.size]
    on_it = sorted(
        (word for word in near if word.rect.x1 > line.start and word.rect.x0 < line.end), key=lambda word: word.rect.x0
    )
    beside = min(
        (word for word in near if _gap(word.rect, line) < _BESIDE), key=lambda word: _gap(word.rect, line), default=None
    )
    size = beside.size if beside else _size_on(line, words, lines)
    baseline = beside.baseline if beside else line.at + _ABOVE
    starts = [line.start, *(word.rect.x1 for word in on_it)]
    ends = [*(word.rect.x0 for word in on_it), line.end]
    for start, end in zip(starts, ends, strict=True):
        if end - start >= _SHORTEST_PIECE:
            rect = Rect(start, line.at, end, line.at + size)
            yield Token(Kind.LEADER, DRAWN, rect, baseline, size)


def _size_on(line: Strip, words: Sequence[Token], lines: Sequence[Strip]) -> float:
    """The size to write in on a line without words: that of most words, or a readable one where there is room."""
    usual = median(word.size for word in words) if words else _USUAL_SIZE
    above = [word.rect.y0 for word in words if word.rect.x1 > line.start and word.rect.x0 < line.end]
    above += [other.at for other in lines if other.end > line.start and other.start < line.end]
    room = min((height - line.at for height in above if height > line.at), default=_LINE_HEIGHT * _READABLE)
    return max(usual, min(_READABLE, room / _LINE_HEIGHT))


def _gap(rect: Rect, line: Strip) -> float:
    return max(rect.x0 - line.end, line.start - rect.x1, 0)


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


# ── Prompts: words that stand where an answer goes ───────────────────────────────────────────────────────────────────


def _said(token: Token) -> str:
    return token.text if token.kind is Kind.WORD else ""


def _by_line(words: Iterable[Token]) -> Iterator[list[Token]]:
    return (list(line) for _number, line in groupby(words, key=lambda word: word.line))


def _ink_of(line: Sequence[Token]) -> Rect:
    """What the words cover, descenders too, which some fonts do not tell of; within the rules of their cell."""
    rect, first = hull([word.rect for word in line]), line[0]
    ink = Rect(rect.x0 - 1, min(rect.y0, first.baseline - _DESCENDERS * first.size), rect.x1 + 1, rect.y1)
    if not first.cell:
        return ink
    x0, y0, x1, y1 = first.cell
    return Rect(max(ink.x0, x0 + 1), max(ink.y0, y0 + 1), min(ink.x1, x1 - 1), min(ink.y1, y1 - 1))


def _with_prompts(
    tokens: Sequence[Token], prompts: Sequence[Sequence[Token]], cells: Sequence[Rect]
) -> Iterator[Token]:
    """The tokens with a leader for each line of a prompt; none for one that has its cell to itself."""
    words = {id(word) for prompt in prompts for word in prompt}
    rest = [token for token in tokens if id(token) not in words]
    full = {token.cell for token in rest}
    leaders = {
        id(line[0]): _prompting(line, rest, cells)
        for prompt in prompts
        if prompt[0].cell is None or prompt[0].cell in full
        for line in _by_line(prompt)
    }
    for token in tokens:
        if id(token) in leaders:
            yield leaders[id(token)]
        elif id(token) not in words:
            yield token


def _prompting(line: Sequence[Token], others: Sequence[Token], cells: Sequence[Rect]) -> Token:
    """The words as a leader, which goes on to the end of their line where nothing else is printed there."""
    rect, first = hull([word.rect for word in line]), line[0]
    in_reach = [other.rect for other in others if other.cell == first.cell]
    in_reach += [] if first.cell else [cell for cell in cells if cell.x0 > rect.x0]
    lower, upper = rect.y0 - first.size, rect.y1 + first.size
    stops = [each.x0 for each in in_reach if each.x0 >= rect.x1 and each.y0 < upper and each.y1 > lower]
    ends = first.cell.x1 if first.cell else max((each.x1 for each in in_reach), default=rect.x1)
    right = max(rect.x1, min((*stops, ends)) - _INDENT)
    if any(other.line == first.line and other.rect.x0 >= rect.x1 for other in others):
        right = rect.x1
    return replace(first, kind=Kind.LEADER, text=PROMPT, rect=Rect(rect.x0, rect.y0, right, rect.y1), edges=())
