"""Other ways to fill the same form in Python, each as its documentation has it: a template's bytes in, a filler out.

A filler takes the answers of one person and gives the bytes of the filled PDF. Whatever a library lets one do once for
all records is done once, outside the filler. A library is imported by its own function only, so that one that is not
installed is passed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any


@dataclass(frozen=True)
class Answers:
    """What one person's PDF shows: texts, and on-states of radio groups and check boxes, by full AcroForm name."""

    texts: Mapping[str, str]
    states: Mapping[str, str]

    @property
    def wanted(self) -> dict[str, str]:
        """What every field that has a value is to hold, a state written as the name it is in a PDF."""
        return {**self.texts, **{name: f"/{state}" for name, state in self.states.items()}}


Filler = Callable[[Answers], bytes]


@dataclass(frozen=True)
class Peer:
    """A way to fill.

    Attributes
    ----------
    title:
        What it is called in the table.
    distribution:
        What it comes from.
    prepare:
        Its function.
    target:
        So many times faster than it ndrcpdf is meant to be; 0 where nothing is meant.
    """

    title: str
    distribution: str
    prepare: Callable[[bytes], Filler]
    target: int


# ── pypdf ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pypdf_loop(template: bytes) -> Filler:
    """The template read once, cloned for each record; the text fields by pypdf's own method, the buttons by hand.

    By hand, because ``update_page_form_field_values`` writes a group's state as a text, which is no state. One writer
    for all records takes longer than cloning: its file grows.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(BytesIO(template))

    def fill(answers: Answers) -> bytes:
        writer = PdfWriter(clone_from=reader)
        if answers.texts:
            writer.update_page_form_field_values(None, dict(answers.texts), auto_regenerate=False)
        _choose_with_pypdf(writer, answers.states)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return fill


def _choose_with_pypdf(writer: Any, states: Mapping[str, str]) -> None:
    from pypdf.generic import DictionaryObject, NameObject

    for widget in (annotation.get_object() for page in writer.pages for annotation in page.get("/Annots", ())):
        field = widget if "/T" in widget else widget.get("/Parent", DictionaryObject()).get_object()
        state = states.get(field.get("/T", ""))
        if state:
            name = NameObject(f"/{state}")
            field[NameObject("/V")] = name
            widget[NameObject("/AS")] = name if name in widget["/AP"]["/N"] else NameObject("/Off")


# ── pikepdf ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def qpdf_in_hand(template: bytes) -> Filler:
    """The least work that qpdf can be given for a record.

    One Pdf stays open, with every field and its widget in hand; only what differs from the record before is written,
    and only its appearance generated; nothing is compressed, and nothing looked up, when saving.
    """
    import pikepdf
    from pikepdf.form import Form

    pdf = pikepdf.open(BytesIO(template))
    form, in_hand = Form(pdf, ignore_max_length=True), _in_hand(pdf)
    before = Answers({}, {})

    def fill(answers: Answers) -> bytes:
        nonlocal before
        for name, text in _changes(before.texts, answers.texts):
            field, widgets = in_hand(name)
            field.obj.V = text
            for widget in widgets:
                field.generate_appearance(widget)
        for name, state in _changes(before.states, answers.states):
            _press(form[name], state)
        before = answers
        return _saved(pdf, compress_streams=False, fix_metadata_version=False, preserve_pdfa=False)

    return fill


def _in_hand(pdf: Any) -> Callable[[str], tuple[Any, Sequence[Any]]]:
    """What gives a field and its widgets by name, each looked up once."""
    form = pdf.acroform

    @cache
    def found(name: str) -> tuple[Any, Sequence[Any]]:
        (field,) = form.get_fields_with_qualified_name(name)
        return field, form.get_annotations_for_field(field)

    return found


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is to be written over the answers of the record before; no answer is an empty one."""
    for name in before.keys() | after.keys():
        if before.get(name, "") != after.get(name, ""):
            yield name, after.get(name, "")


def qpdf_appearances_reused(template: bytes) -> Filler:
    """Values by ``pikepdf.form.Form`` over one Pdf that stays open, then all appearances at once by qpdf."""
    import pikepdf
    from pikepdf.form import Form

    pdf = pikepdf.open(BytesIO(template))
    form = Form(pdf, ignore_max_length=True)
    cleared = _cleared()

    def fill(answers: Answers) -> bytes:
        _fill_with_pikepdf(form, cleared(answers))
        pdf.generate_appearance_streams()
        return _saved(pdf)

    return fill


def qpdf_appearances(template: bytes) -> Filler:
    """The same over a Pdf opened for each record."""
    import pikepdf
    from pikepdf.form import Form

    def fill(answers: Answers) -> bytes:
        with pikepdf.open(BytesIO(template)) as pdf:
            _fill_with_pikepdf(Form(pdf, ignore_max_length=True), answers)
            pdf.generate_appearance_streams()
            return _saved(pdf)

    return fill


def pikepdf_form_reused(template: bytes) -> Filler:
    """``pikepdf.form.Form`` over one Pdf that stays open, with its default appearances."""
    import pikepdf
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form

    pdf = pikepdf.open(BytesIO(template))
    form = Form(pdf, DefaultAppearanceStreamGenerator, ignore_max_length=True)
    cleared = _cleared()

    def fill(answers: Answers) -> bytes:
        _fill_with_pikepdf(form, cleared(answers))
        return _saved(pdf)

    return fill


def pikepdf_form(template: bytes) -> Filler:
    """The same over a Pdf opened for each record."""
    import pikepdf
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form

    def fill(answers: Answers) -> bytes:
        with pikepdf.open(BytesIO(template)) as pdf:
            _fill_with_pikepdf(Form(pdf, DefaultAppearanceStreamGenerator, ignore_max_length=True), answers)
            return _saved(pdf)

    return fill


def _cleared() -> Callable[[Answers], Answers]:
    """What makes a record overwrite those before: an empty answer for every field that they answer and it does not."""
    texts: dict[str, str] = {}
    states: dict[str, str] = {}

    def cleared(answers: Answers) -> Answers:
        texts.update(dict.fromkeys(answers.texts, ""))
        states.update(dict.fromkeys(answers.states, ""))
        return Answers({**texts, **answers.texts}, {**states, **answers.states})

    return cleared


def _fill_with_pikepdf(form: Any, answers: Answers) -> None:
    for name, text in answers.texts.items():
        form[name].value = text
    for name, state in answers.states.items():
        _press(form[name], state)


def _press(field: Any, state: str) -> None:
    """Turn the state of a check box or a group on; none turns it off."""
    from pikepdf import Name

    if field.is_checkbox:
        field.checked = bool(state)
    else:
        field.value = Name(f"/{state or 'Off'}")


def _saved(pdf: Any, **options: bool) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


# ── The others: --peers ──────────────────────────────────────────────────────────────────────────────────────────────


def pymupdf_widgets(template: bytes) -> Filler:
    """PyMuPDF: each widget's value, then ``update``, which draws it.

    One document for all records takes longer than opening it: its file grows.
    """
    import pymupdf

    def fill(answers: Answers) -> bytes:
        with pymupdf.open(stream=template, filetype="pdf") as document:
            for page in document:
                _fill_with_pymupdf(page, answers)
            return bytes(document.tobytes())

    return fill


def _fill_with_pymupdf(page: Any, answers: Answers) -> None:
    for widget in page.widgets():
        text, state = answers.texts.get(widget.field_name), answers.states.get(widget.field_name)
        if text is not None:
            widget.field_value = text
        elif state is not None and widget.on_state() == state:
            widget.field_value = True
        else:
            continue
        widget.update()


def pypdfform_appearances(template: bytes) -> Filler:
    """PyPDFForm, with the appearances it lets qpdf write; a group takes the index of a button."""
    return _pypdfform(template, appearances=True)


def pypdfform_values(template: bytes) -> Filler:
    """PyPDFForm as it comes: no appearances, which are left to the viewer."""
    return _pypdfform(template, appearances=False)


def _pypdfform(template: bytes, *, appearances: bool) -> Filler:
    from PyPDFForm import PdfWrapper

    indices = _button_indices(template)

    def fill(answers: Answers) -> bytes:
        chosen = {
            name: indices[name].index(state) if name in indices else True for name, state in answers.states.items()
        }
        wrapper = PdfWrapper(template, use_full_widget_name=True, generate_appearance_streams=appearances)
        return bytes(wrapper.fill({**answers.texts, **chosen}).read())

    return fill


def _button_indices(template: bytes) -> dict[str, list[str]]:
    """For each radio group its on-states, in the order of its buttons on the pages."""
    import pikepdf

    found: dict[str, list[str]] = {}
    with pikepdf.open(BytesIO(template)) as pdf:
        for widget in (widget for page in pdf.pages for widget in page.obj.get("/Annots", ())):
            if "/Parent" in widget and widget.Parent.get("/FT") == "/Btn":
                states = [key.removeprefix("/") for key in widget.AP.N.keys() if key != "/Off"]  # noqa: SIM118 - no dict
                found.setdefault(str(widget.Parent.T), []).extend(states)
    return found


def acroforge_fill(template: bytes) -> Filler:
    """Acroforge: its one function; a state as the name it is."""
    import acroforge

    return lambda answers: bytes(acroforge.fill(template, answers.wanted))


ALWAYS = (
    Peer("qpdf appearances, fields in hand", "pikepdf", qpdf_in_hand, 10),
    Peer("qpdf appearances, one open Pdf", "pikepdf", qpdf_appearances_reused, 10),
    Peer("qpdf appearances", "pikepdf", qpdf_appearances, 10),
    Peer("pikepdf.form, one open Pdf", "pikepdf", pikepdf_form_reused, 10),
    Peer("pikepdf.form", "pikepdf", pikepdf_form, 10),
    Peer("pypdf", "pypdf", pypdf_loop, 40),
)
ON_REQUEST = (
    Peer("PyMuPDF", "pymupdf", pymupdf_widgets, 40),
    Peer("PyPDFForm, with appearances", "PyPDFForm", pypdfform_appearances, 40),
    Peer("PyPDFForm, values only", "PyPDFForm", pypdfform_values, 0),
    Peer("acroforge", "acroforge", acroforge_fill, 40),
)
