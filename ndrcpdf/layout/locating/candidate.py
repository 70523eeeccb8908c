"""Candidates: the places where a field may be, and what all kinds of blanks have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ndrcpdf.geometry import Rect, overlap
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.page import LINE_HEIGHT, Token, TokenKind
from ndrcpdf.model.forms import FieldType
from ndrcpdf.model.placements import Placement, Role

_ASCENT, _DESCENT = 0.905, 0.212
"""How far Arial, and so the font of the fields, reaches over its baseline and under it, in parts of its size."""
INDENT = 2.0
"""How far inside its box the text of a field begins, in points."""
WIDEST_MARGIN = 12.0
"""A label further from the side of its cell than this, in points, is centred."""
SPLIT = 0.8
"""The score of a blank that is cut into the parts of an answer, as a part of that of one with a blank for each."""
IN_A_PHRASE = 0.85
"""The score of a label in a phrase, as a part of that of one alone: other words go before it, as in « Répartition en
% », or follow it, as in « N° de dossier »."""
_SAME_BLANK = 0.3
"""Two rectangles are on one blank where they share more than this part of the smaller; those of lines that follow one
another may share less."""
_SHARES = {"annee": 2}
"""How much more room than the others a part of an answer takes."""
ROLE_BY_TYPE = {
    FieldType.LINES: Role.LINES,
    FieldType.FLAG: Role.CHECK,
    FieldType.IMAGE: Role.PICTURE,
    FieldType.SIGNATURE: Role.SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place where a field may be: the placements it would have, and where it stands in the reading order.

    ``position`` is the number of a token; for a cell it is where the cell is.
    ``room_lines`` is None but for a room, which fields may share: the lines that this one takes from its top, 0 for
    all. ``order`` is the number of the token after the label. ``certainty`` is how sure a choice is of it.
    """

    position: tuple[int, int]
    placements: tuple[Placement, ...]
    score: float
    room_lines: int | None = None
    order: int = 0
    certainty: float = 0.0

    @property
    def blank(self) -> tuple[int, tuple[int, int]]:
        """The page and the position: what two candidates for the same blank have in common."""
        return self.placements[0].page, self.position


def split_up(whole: Placement, parts: Sequence[str]) -> Iterator[Placement]:
    """One blank as several side by side: a year has twice the room of a day."""
    shares = [_SHARES.get(part, 1) for part in parts]
    unit = whole.rect.width / sum(shares)
    left = whole.rect.x0
    for part, share in zip(parts, shares, strict=True):
        rect = Rect(left, whole.rect.y0, left + share * unit, whole.rect.y1)
        left = rect.x1
        yield replace(whole, part=part, rect=rect)


def line_rect(left: float, right: float, baseline: float, size: float) -> Rect:
    """The rectangle of one line of text that stands on the baseline."""
    bottom = baseline - depth(size, LINE_HEIGHT * size)
    return Rect(left, bottom, right, bottom + LINE_HEIGHT * size)


def are_on_one_blank(one: Rect, other: Rect) -> bool:
    """Whether two rectangles are on the same blank of a page."""
    return overlap(one, other) > _SAME_BLANK


def is_punctuation(token: Token) -> bool:
    """Whether a token is what may stand between a label and its blank: a word without letters."""
    return token.kind is TokenKind.WORD and not letters_only(token.text)


def depth(size: float, height: float) -> float:
    """How far the baseline lies above the bottom of a line of that height, its type in the middle."""
    return (height - (_ASCENT + _DESCENT) * size) / 2 + _DESCENT * size
