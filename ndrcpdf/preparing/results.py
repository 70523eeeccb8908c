"""What prepare made of a PDF, and what a person should look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.layout.locating.locate import Missing, fault
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.placements import Placement
from ndrcpdf.preparing.unknown_blanks import Note, notes
from ndrcpdf.preparing.unplaced_blanks import UnplacedBlank

DOUBTFUL = 0.6
"""A field placed with a lower score is one to look at."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A fillable PDF, and how it came about.

    Attributes
    ----------
    pages:
        The numbers of its pages in the PDF it was made of, from 1.
    placements:
        Where its widgets are: pages counted from 1 in ``data``, rectangles in the user space of the page.
    on_view:
        The same, in the PDF it was made of, as that is read: pages counted there, rectangles on the upright page.
    missing, extra:
        The fields that no blank was found for, and the blanks that no field was found for.
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
        """What to look at: fields missing, fields placed with doubt, prompts covered, blanks without a field."""
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
            yield Finding(
                "blank-unknown",
                message,
                Severity.INFO,
                advice,
                "",
                file,
                page=blank.page,
            )

    @property
    def notes(self) -> Sequence[Note]:
        """What is to be said of the blanks without a field."""
        return tuple(notes(self.form, self.extra))

    @property
    def doubtful(self) -> Sequence[Placement]:
        """The fields placed with doubt, the first widget of each."""
        firsts: dict[str, Placement] = {}
        for placement in self.on_view:
            if placement.score < DOUBTFUL:
                firsts.setdefault(placement.field, placement)
        return tuple(firsts.values())


@dataclass(frozen=True, slots=True)
class Preparation:
    """What was made of a PDF: each of its annexes, in printed order; and all that is to be said about them."""

    prepared: tuple[Prepared, ...]
    findings: tuple[Finding, ...]


def as_data(prepared: Prepared, file: str) -> dict[str, object]:
    """What was placed on a form, and what was not, for JSON: pages of the PDF that was given, points, scores."""
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
