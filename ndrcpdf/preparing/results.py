"""The results of prepare: fillable PDFs, and what a person should look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.layout.locating.locate import Missing, fault
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.placements import Placement
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.unknown_blanks import Note, notes

DOUBTFUL = 0.6
"""A person should look at a field that is placed with a lower score."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The fillable PDF of a form, made of pages of another PDF.

    Attributes
    ----------
    data:
        The bytes of the fillable PDF.
    pages:
        The numbers of its pages in the other PDF, from 1.
    placements:
        Where its widgets are: pages from 1 in ``data``, rectangles in the user space of the page.
    on_view:
        The same for a person who looks at the other PDF: its pages, and rectangles on the upright page.
    missing, extra:
        The fields without a blank, and the blanks without a field.
    covered:
        How many printed prompts for an answer are painted over, since a field takes their place.
    """

    form: Form
    data: bytes
    placements: tuple[Placement, ...]
    pages: tuple[int, ...] = ()
    on_view: tuple[Placement, ...] = ()
    missing: tuple[Missing, ...] = ()
    extra: tuple[UnplacedBlank, ...] = ()
    covered: int = 0

    def findings(self, file: str) -> Iterator[Finding]:
        """The findings for a person: missing fields, doubtful fields, covered prompts, blanks without a field."""
        yield from self._missing_and_doubtful(file)
        yield from self._covered_and_unknown(file)

    def _missing_and_doubtful(self, file: str) -> Iterator[Finding]:
        remedy = Message("see the report (--report), and give its place in the file of --overrides")
        for each in self.missing:
            message = Message("{form}: {fault}", form=self.form.id, fault=fault(each))
            yield Finding("field-missing", message, Severity.WARNING, remedy, each.field, file)
        for placement in self.doubtful:
            message = Message(
                "{form}: placed with doubt on page {page}, score {score}",
                form=self.form.id,
                page=placement.page,
                score=f"{placement.score:.2f}",
            )
            yield Finding(
                "field-doubtful", message, Severity.WARNING, remedy, placement.field, file, page=placement.page
            )

    def _covered_and_unknown(self, file: str) -> Iterator[Finding]:
        if self.covered:
            message = Message(
                "{form}: prompts for an answer are painted over where fields take their place: {number}",
                form=self.form.id,
                number=self.covered,
            )
            look = Message("see the report (--report) for what was printed there")
            yield Finding("prompt-covered", message, Severity.INFO, look, "", file, page=self.pages[0])
        for note in self.notes:
            blank = note.blank
            message = Message(
                "{form}: no field is known for the blank of “{label}” on page {page}, at {rect}",
                form=self.form.id,
                label=note.field.label,
                page=blank.page,
                rect=_sides(blank.rect),
            )
            advice = Message(
                "if it is to be filled in, add it to form.toml, as “{name}”; --report and --json have the lines",
                name=note.field.name,
            )
            yield Finding("blank-unknown", message, Severity.INFO, advice, "", file, page=blank.page)

    @property
    def notes(self) -> Sequence[Note]:
        """A note with the draft of a field for each blank without one."""
        return tuple(notes(self.form, self.extra))

    @property
    def doubtful(self) -> Sequence[Placement]:
        """The first widget of each field that is placed with doubt."""
        firsts: dict[str, Placement] = {}
        for placement in self.on_view:
            if placement.score < DOUBTFUL:
                firsts.setdefault(placement.field, placement)
        return tuple(firsts.values())


@dataclass(frozen=True, slots=True)
class Preparation:
    """The annexes of a PDF, each with its fillable PDF, in printed order; and the findings about all of it."""

    prepared: tuple[Prepared, ...]
    findings: tuple[Finding, ...]


def as_data(prepared: Prepared, file: str) -> dict[str, object]:
    """The result for a form as JSON: pages of the PDF that was given, rectangles in points, scores."""
    return {
        "form": prepared.form.id,
        "file": file,
        "pages": list(prepared.pages),
        "placed": [_placed(placement) for placement in prepared.on_view],
        "doubtful": [placement.field for placement in prepared.doubtful],
        "missing": [{"field": each.field, "reason": str(fault(each))} for each in prepared.missing],
        "extra": [
            {
                "label": each.field.label,
                "name": each.field.name,
                "type": str(each.field.type),
                "section": each.field.section,
                "page": each.blank.page,
                "rect": _sides(each.blank.rect),
                "after": each.after,
                "form_toml": each.text(),
                "section_toml": each.section_text(),
            }
            for each in prepared.notes
        ],
    }


def _placed(placement: Placement) -> dict[str, object]:
    return {
        "field": placement.field,
        "part": placement.part,
        "option": placement.option,
        "page": placement.page,
        "rect": _sides(placement.rect),
        "score": placement.score,
    }


def _sides(rect: Sequence[float]) -> list[float]:
    return [round(side, 2) for side in rect]
