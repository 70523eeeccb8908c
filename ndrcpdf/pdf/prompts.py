"""The prompts that the empty content controls of word processors print, as « Cliquez ici pour entrer du texte ».

On a flat page these are words like others, but they stand where an answer goes.
"""

import re
from collections.abc import Iterator, Sequence

from ndrcpdf.pdf.letters import squeezed

_PROMPT = re.compile(
    r"(cliquez|appuyez)(ou(cliquez|appuyez|tapez))?icipour(entrer|taper|saisir|choisir)(dutexte|unedate)"
    r"|(choisissez|selectionnez)(unelement|unedate)"
    r"|(click|tap)(ortap)?(here)?toenter(text|adate)"
    r"|chooseanitem"
)
"""The letters of the prompts of Word and of LibreOffice Writer, in French and in English."""
_FIRST = re.compile(r"cliquez|appuyez|choisissez|selectionnez|click|tap|choose")
_MOST_WORDS = 10


def prompts_in(words: Sequence[str]) -> Iterator[range]:
    """From where to where the words are such a prompt; what is no word is empty."""
    stop = 0
    for first, word in enumerate(words):
        if first >= stop and _FIRST.fullmatch(squeezed(word)):
            stop = next(_ends(words, first), stop)
            if stop > first:
                yield range(first, stop)


def _ends(words: Sequence[str], first: int) -> Iterator[int]:
    letters = ""
    for index in range(first, min(first + _MOST_WORDS, len(words))):
        if not words[index]:
            return
        letters += squeezed(words[index])
        if _PROMPT.fullmatch(letters):
            yield index + 1
