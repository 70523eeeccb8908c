"""The prompts that the empty content controls of word processors print, as « Cliquez ici pour entrer du texte ».

On a flat page these are words like others, but they stand where an answer goes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ndrcpdf.geometry import Rect, hull, shared_height
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import numbered_lines
from ndrcpdf.layout.page import CLEAR, PROMPT, SLACK, Token, TokenKind

_DESCENDERS = 0.3
"""How far letters reach under their line, in parts of their size."""
_PROMPT = re.compile(
    r"(cliquez|appuyez)(ou(cliquez|appuyez|tapez))?icipour(entrer|taper|saisir|choisir)(dutexte|unedate)"
    r"|(choisissez|selectionnez)(unelement|unedate)"
    r"|(click|tap)(ortap)?(here)?toenter(text|adate)"
    r"|chooseanitem"
)
"""The letters of the prompts of Word and of LibreOffice Writer, in French and in English."""
_FIRST_WORD = re.compile(r"cliquez|appuyez|choisissez|selectionnez|click|tap|choose")
_MOST_WORDS = 10
"""How many words a prompt has at most."""


def _found_in(words: Sequence[str]) -> Iterator[range]:
    """From where to where the words are such a prompt; what is no word is empty."""
    stop = 0
    for first, word in enumerate(words):
        if first >= stop and _FIRST_WORD.fullmatch(letters_only(word)):
            stop = next(_ends(words, first), stop)
            if stop > first:
                yield range(first, stop)


def _ends(words: Sequence[str], first: int) -> Iterator[int]:
    """Where a prompt that begins with that word may end: the index behind its last word."""
    letters = ""
    for index in range(first, min(first + _MOST_WORDS, len(words))):
        if not words[index]:
            return
        letters += letters_only(words[index])
        if _PROMPT.fullmatch(letters):
            yield index + 1


def prompts_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The words of each prompt of a page."""
    words = [token.text if token.kind is TokenKind.WORD else "" for token in tokens]
    return [tokens[run.start : run.stop] for run in _found_in(words)]


def inks(prompt: Sequence[Token]) -> Iterator[Rect]:
    """What the lines of a prompt cover."""
    return map(_ink_of, numbered_lines(prompt))


def _ink_of(line: Sequence[Token]) -> Rect:
    """What the words cover, descenders too, which some fonts do not tell of; within the rules of their cell."""
    rect, first = hull([word.rect for word in line]), line[0]
    ink = Rect(rect.x0 - SLACK, min(rect.y0, first.baseline - _DESCENDERS * first.size), rect.x1 + SLACK, rect.y1)
    if not first.cell:
        return ink
    x0, y0, x1, y1 = first.cell.inset(SLACK)
    return Rect(max(ink.x0, x0), max(ink.y0, y0), min(ink.x1, x1), min(ink.y1, y1))


def with_prompts(tokens: Sequence[Token], prompts: Sequence[Sequence[Token]], cells: Sequence[Rect]) -> Iterator[Token]:
    """The tokens with a leader for each line of a prompt; none for one that has its cell to itself."""
    words = {id(word) for prompt in prompts for word in prompt}
    others = [token for token in tokens if id(token) not in words]
    leaders = {id(line[0]): _leader_of(line, others, cells) for line in _lines_among(others, prompts)}
    for token in tokens:
        if id(token) in leaders:
            yield leaders[id(token)]
        elif id(token) not in words:
            yield token


def _lines_among(others: Iterable[Token], prompts: Iterable[Sequence[Token]]) -> Iterator[Sequence[Token]]:
    """The lines of the prompts that are in no cell, or in one with other tokens."""
    shared = {None, *(token.cell for token in others)}
    return (line for prompt in prompts if prompt[0].cell in shared for line in numbered_lines(prompt))


def _leader_of(line: Sequence[Token], others: Sequence[Token], cells: Sequence[Rect]) -> Token:
    """The words of one line as a leader, which goes on to the end of the line where nothing else is printed there."""
    rect, first = hull([word.rect for word in line]), line[0]
    right = rect.x1
    if not any(other.line == first.line and other.rect.x0 >= rect.x1 for other in others):
        right = max(right, _free_until(rect, first, others, cells) - CLEAR)
    return replace(first, kind=TokenKind.LEADER, text=PROMPT, rect=Rect(rect.x0, rect.y0, right, rect.y1), edges=())


def _free_until(rect: Rect, first: Token, others: Iterable[Token], cells: Iterable[Rect]) -> float:
    """The x up to which nothing is printed at the right of the words, nor on the lines next to theirs.

    That is at most the side of their cell, or where the text of the page ends.
    """
    near = [other.rect for other in others if other.cell == first.cell]
    near += [] if first.cell else [cell for cell in cells if cell.x0 > rect.x0]
    end = first.cell.x1 if first.cell else max((each.x1 for each in near), default=rect.x1)
    lines = Rect(rect.x1, rect.y0 - first.size, end, rect.y1 + first.size)
    return min((each.x0 for each in near if _is_behind(each, lines)), default=end)


def _is_behind(rect: Rect, lines: Rect) -> bool:
    """Whether a rectangle begins at the right of where lines begin, at the height of one of them."""
    return rect.x0 >= lines.x0 and shared_height(rect, lines) > 0
