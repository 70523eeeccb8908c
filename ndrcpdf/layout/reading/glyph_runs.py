"""What is set in type: words, leaders and boxes told apart, which may be set without a space between."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from pdfplumber.utils.text import extract_words

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import UNKNOWN, letters_only, repaired
from ndrcpdf.layout.lines import cut
from ndrcpdf.layout.page import Token, TokenKind
from ndrcpdf.layout.reading.checkbox_glyphs import is_box_glyph, telephone
from ndrcpdf.layout.reading.coordinates import rect_in

_LEADER_GLYPHS = {".": 1, "·": 1, "․": 1, "‥": 2, "…": 3, "_": 2}
"""How many dots each glyph of a leader is worth."""
_SHORTEST_LEADER = 3
"""How many dots a leader has at least."""
_SAME_PLACE = 0.1
"""How far apart glyphs on one baseline, or in one place, may be in parts of the type size: no space is so narrow."""
_DOT_GAP = 0.6
"""The widest gap between two dots of a leader, in parts of the type size."""
_LETTER_GAP = 0.15
"""The widest gap between two letters of a word, in parts of the type size.

Where spaces are not typed, the gap between words is hardly wider.
"""
_SMALL = 0.85
"""What is smaller, in parts of the size of its word, may be raised."""
_SLANT = 0.1
"""How much a line may rise or fall on its way, at most, in parts of that way.

What is set aslant is stamped over the page, not part of it.
"""
_UNNAMED = re.compile(r"\(cid:\d+\)")
"""What pdfplumber gives for a glyph that its font has no character for."""
_BOLD = re.compile(r"bold|black|heavy|[-,]b[di]?$", re.IGNORECASE)
"""What the name of a bold font has."""
_SIGNS = ("Sc", "Sk", "So")
"""The Unicode categories that signs other than letters and punctuation are in."""
_ROUND_SIGNS = frozenset("©®℗¤☎✉°№")
"""Signs that are as wide as high, and no boxes."""
_BOX_SIDES = (0.4, 1.1)
"""How wide the ink of a box is, at least and at most, in parts of the type size."""
_SQUARENESS = 0.15
"""By how much the height of a box may differ from its width, in parts of it."""
_SMALLEST_INK = 1.0
"""Ink that is less wide or high than this, in points, is no box."""
_BRACKETS = {"[": "]", "(": ")"}
_BRACKETED = (0.15, 1.6)
"""How far apart the brackets of a typed box, as in « [ ] », are, at least and at most, in parts of the type size."""


def sorted_out(
    chars: Iterable[Any], inked: Sequence[Rect], box: Rect
) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
    """The glyphs of words, the runs of them that are leaders, and those that are boxes: signs, pairs of brackets."""
    words: list[Any] = []
    leaders: list[list[Any]] = []
    boxes: list[list[Any]] = []
    for run in _runs(map(_signed, _of_the_text(chars))):
        if _is_leader(run):
            leaders.append(run)
        elif _is_bracketed(run):
            boxes.append(run)
        elif is_box_glyph(run[0]["text"], run[0]["fontname"]) or _is_drawn_as_box(run[0], inked, box):
            boxes += [[char] for char in run]
        else:
            words += run
    return words, leaders, boxes


def _of_the_text(chars: Iterable[Any]) -> Iterator[Any]:
    """The glyphs without those stamped aslant over the page, and without soft hyphens that are set as spaces.

    The letter behind such a space stands in its place.
    """
    level = [char for char in chars if is_level(char)]
    for char, following in zip_longest(level, level[1:]):
        if not (char["text"].isspace() and following and _is_in_place_of(following, char)):
            yield char


def _is_in_place_of(char: Any, space: Any) -> bool:
    within = _SAME_PLACE * space["size"]
    return bool(abs(char["x0"] - space["x0"]) < within and abs(char["bottom"] - space["bottom"]) < within)


def is_bold(font: str) -> bool:
    """Whether the name of a font says that it is a bold one."""
    return _BOLD.search(font) is not None


def is_level(char: Any) -> bool:
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
        yield from cut(line, _continues)


def _lines_of_glyphs(chars: Iterable[Any]) -> Iterator[list[Any]]:
    from_top = sorted(chars, key=lambda char: -_baseline(char))
    for line in cut(from_top, lambda line, char: _baseline(line[0]) - _baseline(char) <= _SAME_PLACE * char["size"]):
        yield sorted(line, key=lambda char: char["x0"])


def _baseline(char: Any) -> float:
    return float(char["matrix"][5])


def _continues(run: Sequence[Any], char: Any) -> bool:
    """Whether the glyph goes on with a leader, with another dot close by or a space; or with a pair of brackets."""
    if run[0]["text"] in _BRACKETS:
        is_open = run[-1]["text"] != _BRACKETS[run[0]["text"]]
        inside = char["text"].isspace() or char["text"] == _BRACKETS[run[0]["text"]]
        return bool(is_open and inside and char["x0"] - run[0]["x1"] < _BRACKETED[1] * char["size"])
    dotted = run[0]["text"] in _LEADER_GLYPHS and (char["text"] in _LEADER_GLYPHS or char["text"].isspace())
    return bool(dotted and char["x0"] - run[-1]["x1"] < _DOT_GAP * char["size"])


def _is_leader(run: Sequence[Any]) -> bool:
    return sum(_LEADER_GLYPHS.get(char["text"], 0) for char in run) >= _SHORTEST_LEADER


def _is_bracketed(run: Sequence[Any]) -> bool:
    """Whether the glyphs are a pair of brackets with room between them."""
    gap = run[-1]["x0"] - run[0]["x1"]
    return bool(run[-1]["text"] == _BRACKETS.get(run[0]["text"]) and gap > _BRACKETED[0] * run[0]["size"])


def leader_of(run: Sequence[Any], box: Rect) -> Token:
    """A run of dots as a token."""
    dots = [rect_in(box, char) for char in run if not char["text"].isspace()]
    rect = Rect(dots[0].x0, min(dot.y0 for dot in dots), dots[-1].x1, max(dot.y1 for dot in dots))
    return _token(TokenKind.LEADER, "…", rect, run[0])


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
    return next((ink for ink in inked if room.holds_centre_of(ink)), None)


def glyph_box(run: Sequence[Any], inked: Sequence[Rect], box: Rect) -> Token:
    """A box glyph, as the rectangle of its ink where pdfium tells it: a glyph's room is larger than its drawing.

    A box that is typed is what is between its brackets.
    """
    char = run[0]
    room = rect_in(box, char)
    if len(run) > 1:
        between = Rect(room.x1, room.y0, rect_in(box, run[-1]).x0, room.y1)
        return _token(TokenKind.BOX, "☐", between, char)
    return _token(TokenKind.BOX, char["text"], _ink(room, inked) or room, char)


def inked_boxes(page: Any) -> list[Rect]:
    """The rectangles that the ink of the page's signs fills."""
    text = page.get_textpage()
    count = text.count_chars()
    signs = (index for index in range(count) if not text.get_text_range(index, 1).isalnum())
    return [
        rect
        for rect in (Rect(*text.get_charbox(index)) for index in signs)
        if min(rect.width, rect.height) > _SMALLEST_INK
    ]


def words_of(chars: Sequence[Any], box: Rect) -> Iterator[Token]:
    """What is left, as words."""
    for word in extract_words(
        list(chars), return_chars=True, use_text_flow=False, keep_blank_chars=False, x_tolerance_ratio=_LETTER_GAP
    ):
        # of the last of its largest glyphs: a superscript at its end stands higher, and is smaller, than the word
        largest = max(reversed(word["chars"]), key=lambda char: round(char["size"], 1))
        raised = "".join(reversed(list(_raised(word["chars"], largest))))
        bare = word["text"].removesuffix(raised)
        # a number behind a colon is no word of its own
        text = bare if bare and not letters_only(bare) else word["text"]
        token = _token(TokenKind.WORD, repaired(text), rect_in(box, word), largest)
        bold = any(is_bold(char["fontname"]) for char in word["chars"])
        yield replace(token, edges=tuple(_edges(word["chars"])), raised=raised, bold=bold)


def _raised(chars: Sequence[Any], largest: Any) -> Iterator[str]:
    """The digits at the end of a word, from the last, that are smaller than it and stand higher; signs aside."""
    for char in reversed(chars):
        is_small = char["size"] < _SMALL * largest["size"] and _baseline(char) > _baseline(largest)
        if char["text"].isdigit() and (is_small or not char["text"].isdecimal()):
            yield char["text"]
        elif char["text"].isalnum():
            return


def _edges(chars: Iterable[Any]) -> Iterator[float]:
    """Where each letter ends; the letters of a ligature end together."""
    for char in chars:
        yield from [char["x1"]] * max(1, len(unicodedata.normalize("NFKC", char["text"])))


def _token(kind: TokenKind, text: str, rect: Rect, char: Any) -> Token:
    return Token(kind, text, rect, _baseline(char), char["size"], char.get("mcid"))
