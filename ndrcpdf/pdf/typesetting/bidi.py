"""The direction of each part of a text: the Unicode Bidirectional Algorithm (UAX #9, revision 50).

The rules have their names in UAX #9. Those that look at neighbours (W, N) are regular expressions over a string that
has one letter for the class of each character.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from unicodedata import bidirectional, category, normalize

from fontTools.unicodedata import mirrored

_MAX_LEVEL = 125
"""The highest embedding level (BD2)."""
_MAX_OPEN_BRACKETS = 63
"""The most brackets that are open at a time (BD16)."""
_ISOLATES = ("LRI", "RLI", "FSI")
_EMBEDDINGS = {"LRE": (0, None), "RLE": (1, None), "LRO": (0, "L"), "RLO": (1, "R")}
"""Class → the direction of the embedding, and the class that it forces on the characters in it."""
_REMOVED = (*_EMBEDDINGS, "PDF", "BN")
"""The classes that the rules pass over (X9)."""
_NEUTRAL, _ISOLATING = "N", "I"
_LETTERS = dict(zip(("L", "R", "AL", "EN", "AN", "ES", "ET", "CS", "NSM"), "LRAEaSTCM", strict=True))
_LETTERS |= dict.fromkeys((*_ISOLATES, "PDI"), _ISOLATING)


def paragraph_level(paragraph: str) -> int:
    """The level of a paragraph: 1 where its first strong character runs from right to left, else 0 (P2, P3)."""
    return _first_strong(_classes(paragraph)) or 0


def levels(paragraph: str, base: int) -> list[int]:
    """The embedding level of each character; those of odd levels run from right to left.

    ``base`` is the level of the paragraph.
    """
    classes = _classes(paragraph)
    explicit, forced = _explicit(classes, base)
    found = dict.fromkeys(range(len(classes)), base)
    for sequence in _isolating_run_sequences(classes, explicit):
        letters = "".join(_LETTERS.get(forced[index], _NEUTRAL) for index in sequence)
        characters = [paragraph[index] for index in sequence]
        resolved = _resolved(letters, characters, explicit[sequence[0]], *_edges(classes, sequence, explicit, base))
        found.update(zip(sequence, resolved, strict=True))
    return _trailed(classes, [found[index] for index in range(len(classes))], base)


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indices of a line's parts from left to right, by their levels (L2)."""
    order = list(range(len(levels)))
    highest = max(levels, default=0)
    lowest_odd = min((level for level in levels if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        parts = groupby(order, key=lambda index: levels[index] >= level)
        order = [index for high, part in parts for index in (reversed(list(part)) if high else part)]
    return order


def _classes(text: str) -> list[str]:
    """Bidi_Class of each character; one that Unicode has not assigned runs from left to right."""
    return [bidirectional(character) or "L" for character in text]


def _first_strong(classes: Sequence[str]) -> int | None:
    """The direction of the first strong character that stands in no isolate (P2)."""
    depth = 0
    for name in classes:
        if name in _ISOLATES:
            depth += 1
        elif name == "PDI":
            depth = max(0, depth - 1)
        elif not depth and name in ("L", "R", "AL"):
            return int(name != "L")
    return None


# ── Explicit levels (X1–X8) ──────────────────────────────────────────────────────────────────────────────────────────


class _Nesting:
    """The directional status stack, and the counters of X1."""

    def __init__(self, base: int) -> None:
        self._stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
        self._overflow_isolates = self._overflow_embeddings = self._isolates = 0

    @property
    def level(self) -> int:
        return self._stack[-1][0]

    @property
    def forced(self) -> str | None:
        return self._stack[-1][1]

    def _next(self, direction: int) -> int:
        """The least greater level of that direction; a level that is too deep is none."""
        level = self.level + 1 + (self.level + 1 + direction) % 2
        fits = level <= _MAX_LEVEL and not self._overflow_isolates and not self._overflow_embeddings
        return level if fits else 0

    def embed(self, direction: int, forced: str | None) -> None:
        """X2–X5."""
        if level := self._next(direction):
            self._stack.append((level, forced, False))
        elif not self._overflow_isolates:
            self._overflow_embeddings += 1

    def isolate(self, direction: int) -> None:
        """X5a–X5c."""
        if level := self._next(direction):
            self._isolates += 1
            self._stack.append((level, None, True))
        else:
            self._overflow_isolates += 1

    def end_isolate(self) -> None:
        """X6a."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._isolates:
            self._overflow_embeddings = 0
            while not self._stack.pop()[2]:
                pass
            self._isolates -= 1

    def end_embedding(self) -> None:
        """X7."""
        if self._overflow_isolates:
            return
        if self._overflow_embeddings:
            self._overflow_embeddings -= 1
        elif len(self._stack) > 1 and not self._stack[-1][2]:
            self._stack.pop()


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    """The level of each character, and its class where an override forces one on it (X1–X8)."""
    nesting, ends = _Nesting(base), _isolate_ends(classes)
    found: list[int] = []
    forced: list[str] = []
    for index, name in enumerate(classes):
        if name == "PDI":
            nesting.end_isolate()
        elif name == "PDF":
            nesting.end_embedding()
        found.append(base if name == "B" else nesting.level)
        forced.append(name if name in (*_REMOVED, "B") else nesting.forced or name)
        if name in _EMBEDDINGS:
            nesting.embed(*_EMBEDDINGS[name])
        elif name in _ISOLATES:
            nesting.isolate(_isolate_direction(name, classes[index + 1 : ends.get(index)]))
    return found, forced


def _isolate_direction(name: str, inside: Sequence[str]) -> int:
    """The direction of an isolate: that of its first strong character where its initiator leaves it open (X5c)."""
    if name == "FSI":
        return _first_strong(inside) or 0
    return int(name == "RLI")


def _isolate_ends(classes: Sequence[str]) -> dict[int, int]:
    """For each isolate initiator that has one, the place of the PDI that matches it (BD9)."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, name in enumerate(classes):
        if name in _ISOLATES:
            opened.append(index)
        elif name == "PDI" and opened:
            ends[opened.pop()] = index
    return ends


# ── Weak and neutral characters (X10, W, N, I) ───────────────────────────────────────────────────────────────────────


def _isolating_run_sequences(classes: Sequence[str], explicit: Sequence[int]) -> list[list[int]]:
    """The indices of each isolating run sequence (BD13): level runs, put together over the isolates in them."""
    sequences: list[list[int]] = []
    ends, awaiting = _isolate_ends(classes), dict[int, list[int]]()
    kept = [index for index, name in enumerate(classes) if name not in _REMOVED]
    for _level, indices in groupby(kept, key=explicit.__getitem__):
        run = list(indices)
        sequence = awaiting.pop(run[0], None)
        if sequence is None:
            sequence = []
            sequences.append(sequence)
        sequence += run
        if run[-1] in ends:
            awaiting[ends[run[-1]]] = sequence
    return sequences


def _edges(classes: Sequence[str], sequence: Sequence[int], explicit: Sequence[int], base: int) -> tuple[str, str]:
    """The directions at both ends of an isolating run sequence (X10)."""
    level, last = explicit[sequence[0]], sequence[-1]
    before = next((explicit[i] for i in range(sequence[0] - 1, -1, -1) if classes[i] not in _REMOVED), base)
    after = next((explicit[i] for i in range(last + 1, len(classes)) if classes[i] not in _REMOVED), base)
    if classes[last] in _ISOLATES:
        after = base
    return "LR"[max(level, before) % 2], "LR"[max(level, after) % 2]


def _resolved(letters: str, characters: Sequence[str], level: int, start: str, end: str) -> list[int]:
    """The levels of an isolating run sequence, from the directions before and behind it (W1–W7, N0–N2, I1, I2)."""
    own = "LR"[level % 2]
    weak = _weak(letters, start)
    brackets = {place: character for place, character in enumerate(characters) if weak[place] == _NEUTRAL}
    resolved = _neutral(_paired_brackets(weak, letters, brackets, own, start), own, start, end)
    raised = {"L": 0, "R": 1, "E": 2, "a": 2} if own == "L" else {"L": 1, "R": 0, "E": 1, "a": 1}
    return [level + raised[letter] for letter in resolved]


def _weak(letters: str, start: str) -> str:
    """The classes with the weak ones resolved (W1–W7); ``start`` is the direction before the first."""
    text = re.sub(r"(.)(M+)", lambda m: m[1] + (_NEUTRAL if m[1] == _ISOLATING else m[1]) * len(m[2]), start + letters)
    text = re.sub(r"A[^LR]*", lambda m: m[0].replace("E", "a"), text)
    text = text.replace("A", "R")
    text = re.sub(r"(?<=E)[SC](?=E)", "E", text)
    text = re.sub(r"(?<=a)C(?=a)", "a", text)
    text = re.sub(r"T+(?=E)|(?<=E)T+", lambda m: "E" * len(m[0]), text)
    text = re.sub(r"[STC]", _NEUTRAL, text)
    text = re.sub(r"L[^R]*", lambda m: m[0].replace("E", "L"), text)
    return text[1:]


def _paired_brackets(weak: str, letters: str, characters: Mapping[int, str], own: str, start: str) -> str:
    """The classes with those of paired brackets resolved (N0)."""
    text = list(weak)
    for opening, closing in _bracket_pairs(characters):
        inside = {_strong(letter) for letter in text[opening + 1 : closing]}
        if own in inside:
            direction = own
        elif inside & {"L", "R"}:
            before = (strong for letter in reversed(text[:opening]) if (strong := _strong(letter)))
            direction = next(before, start)
        else:
            continue
        for place in (opening, closing):
            text[place] = direction
            after = place + 1
            while letters[after : after + 1] == "M":
                text[after] = direction
                after += 1
    return "".join(text)


def _strong(letter: str) -> str:
    """The direction of a class; numbers count as right to left (N0)."""
    return {"L": "L", "R": "R", "E": "R", "a": "R"}.get(letter, "")


def _bracket_pairs(characters: Mapping[int, str]) -> list[tuple[int, int]]:
    """The places of the brackets that belong together, in the order of the opening ones (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, character in characters.items():
        partner = mirrored(ord(character))
        kind = category(character) if partner else ""
        if kind == "Ps":
            if len(opened) == _MAX_OPEN_BRACKETS:
                return []
            opened.append((normalize("NFC", chr(partner)), place))
        elif kind == "Pe":
            closing = normalize("NFC", character)
            matching = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == closing), None)
            if matching is not None:
                pairs.append((opened[matching][1], place))
                del opened[matching:]
    return sorted(pairs)


def _neutral(text: str, own: str, start: str, end: str) -> str:
    """The classes with the neutral ones resolved (N1, N2)."""
    text = f"{start}{text}{end}"
    text = re.sub(r"(?<=L)[NI]+(?=L)", lambda m: "L" * len(m[0]), text)
    text = re.sub(r"(?<=[REa])[NI]+(?=[REa])", lambda m: "R" * len(m[0]), text)
    return re.sub(r"[NI]", own, text)[1:-1]


def _trailed(classes: Sequence[str], found: list[int], base: int) -> list[int]:
    """The levels, with separators, and the white space before them and at the end, on that of the paragraph (L1).

    A character that X9 removes takes the level of the character before it, so that it parts no run (§5.2).
    """
    trailed = list(found)
    for index, name in enumerate(classes):
        if name in _REMOVED:
            trailed[index] = trailed[index - 1] if index else base
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        blank = classes[index] in ("WS", "PDI", *_ISOLATES, *_REMOVED)
        trailing = classes[index] in ("B", "S") or (trailing and blank)
        if trailing:
            trailed[index] = base
    return trailed
