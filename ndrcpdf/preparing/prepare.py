"""The steps of prepare, in order: look at all pages, find the annexes, read their pages, place, put fields in."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO

import pikepdf

from ndrcpdf import catalog
from ndrcpdf.errors import CannotPlaceError, UnknownFormError, UnreadablePdfError, finding_of
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.annexes import FoundAnnex, find_annexes, likeliest_pages
from ndrcpdf.layout.locating.locate import Located, locate
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import UprightPdf, upright_pdf
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.pdf.acroform.building import put_fields
from ndrcpdf.pdf.acroform.form_marker import write_form_marker
from ndrcpdf.pdf.pages.overpainting import Patch, paint_over
from ndrcpdf.pdf.pages.page_selection import keep_pages
from ndrcpdf.pdf.pages.rotation import rotate_fields
from ndrcpdf.pdf.rendering.background import background_patch
from ndrcpdf.pdf.syntax.opening import opened, opened_by_pdfium
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.overrides import Override, given_placements
from ndrcpdf.preparing.results import DOUBTFUL, Preparation, Prepared
from ndrcpdf.preparing.unplaced_blanks import unplaced_blanks

_FEW_PAGES = 4
"""A PDF of one annex and no more pages is kept whole: the others are its notice, or its back."""


def prepare(data: bytes, *, form: Form | None = None, name: str = "PDF") -> Prepared:
    """Put the fields of the form on its pages of the flat PDF; without a form, of the first whose words are printed.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, is a scan, or has fields already.
    UnknownFormError
        The words of no known form are printed on it.
    CannotPlaceError
        Less than half of the fields have a blank.
    """
    original = _read(data, name)
    return _prepared(original, _annexes(original, form)[0], ())


def prepare_each(
    data: bytes, *, form: Form | None = None, name: str = "PDF", overrides: Sequence[Override] = ()
) -> Preparation:
    """Put its fields on the pages of each annex of the PDF, or of the form alone.

    A form that cannot be placed is a finding where others can. A field that a person gave a place has it.

    Raises
    ------
    UnreadablePdfError, UnknownFormError, CannotPlaceError
        As :func:`prepare`, where not one form can be prepared.
    """
    original = _read(data, name)
    done: list[Prepared] = []
    refused: list[CannotPlaceError] = []
    findings: list[Finding] = []
    for found in _annexes(original, form):
        try:
            done.append(_prepared(original, found, overrides))
        except CannotPlaceError as error:
            refused.append(error)
        else:
            findings += _doubts(original, found, done[-1])
    if not done:
        raise refused[0]
    done = [replace(each, extra=_of_no_form(each, done)) for each in done]
    findings += [finding for each in done for finding in each.findings(name)]
    findings += [finding_of(error, name) for error in refused]
    return Preparation(tuple(done), (*findings, *_pictures(original)))


def _read(data: bytes, name: str) -> UprightPdf:
    with opened(data, name) as pdf:
        if len(pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array())):
            raise UnreadablePdfError(
                Message("{file}: the PDF has fields already", file=name),
                Message("use the flat PDF that was published, or fill this one as it is"),
            )
    return upright_pdf(data, name)


def _annexes(original: UprightPdf, form: Form | None) -> list[FoundAnnex]:
    """The annexes that the PDF has; of one that is named, the pages that show most of it."""
    if form:
        return [_whole(original, likeliest_pages(form, original.texts))]
    found = find_annexes(catalog.known_forms(), original.texts)
    if not found:
        raise UnknownFormError(
            Message("{file}: none of the known annexes is printed on these pages", file=original.name),
            Message("name the annex with --form; `ndrcpdf forms` lists them"),
        )
    return [_whole(original, found[0])] if len(found) == 1 else found


def _whole(original: UprightPdf, found: FoundAnnex) -> FoundAnnex:
    """All pages of a PDF that has a few of them, and one annex."""
    number = len(original.texts)
    return replace(found, pages=range(1, number + 1)) if number <= _FEW_PAGES else found


def _doubts(original: UprightPdf, found: FoundAnnex, made: Prepared) -> Iterator[Finding]:
    """What speaks against the pages that were taken for an annex: titles that they lack, and other pages like them."""
    numbers = _listed(made.pages)
    for words in found.unseen:
        message = Message(
            "{form}: “{title}” is not printed on the pages taken for it: {pages}",
            form=found.form.id,
            title=words,
            pages=numbers,
        )
        remedy = Message("check that they are this annex, and not one like it")
        yield Finding("annex-title", message, Severity.WARNING, remedy, "", original.name, page=made.pages[0])
    for others in found.alike:
        message = Message(
            "{form}: pages {others} look like it too; taken were {pages}",
            form=found.form.id,
            others=_listed(others),
            pages=numbers,
        )
        remedy = Message("check which are the annex; to take the others, prepare a PDF that has them alone")
        yield Finding("annex-alike", message, Severity.WARNING, remedy, "", original.name, page=others[0])


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _of_no_form(made: Prepared, every: Sequence[Prepared]) -> tuple[UnplacedBlank, ...]:
    """The blanks that no form knows, nor another annex on the same sheet: each is noted once, by the nearest."""
    return tuple(blank for blank in made.extra if _nearest_without(blank, every) is made)


def _nearest_without(blank: UnplacedBlank, every: Sequence[Prepared]) -> Prepared | None:
    """Of the forms on the page of a blank, the one whose fields are nearest; none if one of them has a field there."""
    sharing = [each for each in every if blank.page in each.pages]
    if any(not any(other.is_same(blank) for other in each.extra) for each in sharing):
        return None
    return min(sharing, key=lambda each: min(map(blank.distance, each.on_view), default=math.inf))


def _pictures(original: UprightPdf) -> Iterator[Finding]:
    """A note for pages without text: an annex that was scanned is not among those found."""
    numbers = [str(page.number) for page in original.texts if not page.letters]
    if numbers:
        message = Message("pages without text were not looked at: {pages}", pages=", ".join(numbers))
        remedy = Message(
            "if they are scanned annexes: use the PDF that was published, or have the text recognised (OCR) first"
        )
        yield Finding("page-picture", message, remedy=remedy, file=original.name, page=int(numbers[0]))


# ── One form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _prepared(original: UprightPdf, found: FoundAnnex, overrides: Sequence[Override]) -> Prepared:
    form = found.form
    located, pages = _located(original, found, overrides)
    kept = tuple(page.number for page in pages)
    extra = tuple(unplaced_blanks(form, pages, located))
    with opened(original.original, original.name) as pdf:
        keep_pages(pdf, kept)
        placed = [replace(each, page=kept.index(each.page) + 1) for each in located.placements]
        put_fields(pdf, _without(form, located), placed, original.name)
        for number, patches in _patches(original, located.prompts).items():
            paint_over(pdf.pages[kept.index(number)], patches)
        rotate_fields(pdf, {kept.index(number) + 1: turn for number, turn in original.turns.items() if number in kept})
        write_form_marker(pdf, form)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    placements = tuple(
        replace(there, rect=original.in_user_space(each.page, each.rect))
        for each, there in zip(located.placements, placed, strict=True)
    )
    covered = len(located.prompts)
    return Prepared(form, out.getvalue(), placements, kept, located.placements, located.missing, extra, covered)


def _located(original: UprightPdf, found: FoundAnnex, overrides: Sequence[Override]) -> tuple[Located, list[Page]]:
    """Where the fields go, and on which pages: also the next ones, where fields that have no blank yet have theirs.

    The last page of an annex may show too little of it to be told by its words.
    """
    pages = read_pages(original, found.pages)
    located = _located_on(pages, found.form, original.name, overrides)
    while located.missing and (last := pages[-1].number) < len(original.texts):
        more = [*pages, *read_pages(original, [last + 1], scans=True)]
        further = _located_on(more, found.form, original.name, overrides)
        added = [placement for placement in further.placements if placement.page > last]
        if len(further.missing) >= len(located.missing) or any(each.score < DOUBTFUL for each in added):
            break
        located, pages = further, more
    return located, pages


def _located_on(pages: Sequence[Page], form: Form, name: str, overrides: Sequence[Override]) -> Located:
    return locate(form, pages, name, given_placements(overrides, form, pages))


def _without(form: Form, located: Located) -> Form:
    """The form without the fields that have no blank: a field nobody sees would keep what is filled in from sight."""
    missing = {each.field for each in located.missing}
    return replace(form, fields=tuple(field for field in form.fields if field.name not in missing))


def _patches(original: UprightPdf, prompts: Sequence[tuple[int, Sequence[Rect]]]) -> dict[int, list[Patch]]:
    """Page → what hides the printed prompts that an answer takes the place of: it would be written on them."""
    patches: dict[int, list[Patch]] = {}
    if prompts:
        with opened_by_pdfium(original.data, original.name) as pictures:
            for number, lines in prompts:
                hiding = (background_patch(pictures[number - 1], line) for line in lines)
                patches.setdefault(number, []).extend(
                    patch.at(original.in_user_space(number, patch.rect)) for patch in hiding
                )
    return patches
