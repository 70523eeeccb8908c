"""Questions → fields: each with the first description that leads from its label back to its blank."""

from collections.abc import Iterator, Sequence
from itertools import chain, count

from ndrcpdf.catalog.label_words import slug
from ndrcpdf.drafting.guesses import is_in_grid, names, type_of
from ndrcpdf.geometry import intersection_over_union
from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.labels import Question
from ndrcpdf.layout.locating.finders import find_blank
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Blank, Field, FieldType, Option, Where
from ndrcpdf.model.placements import Placement

AGREES = 0.5
"""The intersection over union of two rectangles, from which they are the same blank."""
PARTS = ("jour", "mois", "annee")
_MOST_COLUMNS = 4
"""How many columns with the same words at their head are tried."""
_WHERE_BY_KIND = {
    BlankKind.LINE: (Where.LEADER, Where.REST, Where.CELL),
    BlankKind.LINES: (Where.LINES, Where.ROOM, Where.REST),
    BlankKind.CELL: (Where.CELL, Where.REST, Where.ROOM),
    BlankKind.REST: (Where.REST, Where.LEADER, Where.CELL),
    BlankKind.ROOM: (Where.ROOM, Where.REST, Where.CELL),
    BlankKind.COMB: (Where.CELL, Where.REST, Where.LEADER),
    BlankKind.TICK: (Where.BOXES,),
    BlankKind.WHITE: (Where.LEADER, Where.ROOM, Where.LINES, Where.REST),
}


def described(asked: Sequence[Question], sections: Sequence[str], stream: TokenStream) -> Iterator[tuple[Field, bool]]:
    """A field for each question, and whether its description leads to its blank."""
    for name, each, section in zip(names(asked), asked, sections, strict=True):
        fields = list(_descriptions(name, each, section))
        fitting = next((field for field in fields if _leads_to(field, each, stream)), None)
        yield (fitting, True) if fitting else (fields[0], False)


def _descriptions(name: str, asked: Question, section: str) -> Iterator[Field]:
    """The fields with the descriptions that are tried, the likeliest first."""
    label = asked.label or asked.column or name
    tooltip = f"{asked.label} – {asked.column}".strip(" –") if is_in_grid(asked) else label
    kind = type_of(asked)
    parts = PARTS if len(asked.blanks) > 1 and not asked.options else ()
    for blank in _wordings(asked, label, parts):
        yield Field(name, kind, blank.labels[0], section, tooltip, blank, options=tuple(_options(asked)))


def _wordings(asked: Question, label: str, parts: tuple[str, ...]) -> Iterator[Blank]:
    wheres = _WHERE_BY_KIND[asked.blanks[0].kind]
    if is_in_grid(asked) and asked.label:
        for number in range(1, _MOST_COLUMNS + 1):
            yield Blank(Where.GRID, (label,), column=asked.column, column_number=number)
    yield from (Blank(where, (label,), parts) for where in wheres)
    if asked.column:
        yield from (Blank(Where.CELL, (asked.column,), below=below) for below in range(1, 2 * _MOST_COLUMNS))


def _options(asked: Question) -> Iterator[Option]:
    taken: set[str] = set()
    for printed in asked.options:
        own = slug(printed, 20) or printed
        value = next(each for each in chain([own], (f"{own}_{number}" for number in count(2))) if each not in taken)
        taken.add(value)
        yield Option(value, printed)


def _leads_to(field: Field, asked: Question, stream: TokenStream) -> bool:
    """Whether the description leads from an occurrence of the label to the blanks of the question."""
    last = len(stream.tokens)
    for wording in field.blank.labels:
        for run in stream.occurrences(wording, 0, last):
            candidate = find_blank(field, stream, run, last, 1.0)
            if candidate and agrees(candidate.placements, asked):
                return True
    return False


def agrees(placements: Sequence[Placement], asked: Question) -> bool:
    """Whether the placements are on the blanks of the question."""
    pairs = list(zip(placements, asked.blanks, strict=False))
    return len(placements) == len(asked.blanks) and all(
        placement.page == blank.page and intersection_over_union(placement.rect, blank.rect) >= AGREES
        for placement, blank in pairs
    )


def pieces(field: Field) -> tuple[str, ...]:
    """The names of the widgets of a field: its parts, the values of its options, or one without a name."""
    if field.type is FieldType.CHOICE:
        return tuple(option.value for option in field.options)
    return field.blank.parts or ("",)
