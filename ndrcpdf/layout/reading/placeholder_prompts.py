"""The prompts that the empty content controls of word processors print, as « Cliquez ici pour entrer du texte ».

On a flat page these are words like others, but they stand where an answer goes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.page import PROMPT, Token, TokenKind

_DESCENDERS = 0.3
"""How far letters reach under their line, in parts of their size."""
_INDENT = 2.0
"""What is left free at the end of a line, in points."""
_PROMPT = re.compile(
    r"(cliquez|appuyez)(ou(cliquez|appuyez|tapez))?icipour(entrer|taper|saisir|choisir)(dutexte|unedate)"
    r"|(choisissez|selectionnez)(unelement|unedate)"
    r"|(click|tap)(ortap)?(here)?toenter(text|adate)"
    r"|chooseanitem"
)
"""The letters of the prompts of Word and of LibreOffice Writer, in French and in English."""
_FIRST = re.compile(r"cliquez|appuyez|choisissez|selectionnez|click|tap|choose")
_MOST_WORDS = 10


def _found_in(words: Sequence[str]) -> Iterator[range]:
    """From where to where the words are such a prompt; what is no word is empty."""
    stop = 0
    for first, word in enumerate(words):
        if first >= stop and _FIRST.fullmatch(letters_only(word)):
            stop = next(_ends(words, first), stop)
            if stop > first:
                yield range(first, stop)


def _ends(words: Sequence[str], first: int) -> Iterator[int]:
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
    return map(_ink_of, _by_line(prompt))


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


def with_prompts(tokens: Sequence[Token], prompts: Sequence[Sequence[Token]], cells: Sequence[Rect]) -> Iterator[Token]:
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
    return replace(first, kind=TokenKind.LEADER, text=PROMPT, rect=Rect(rect.x0, rect.y0, right, rect.y1), edges=())
