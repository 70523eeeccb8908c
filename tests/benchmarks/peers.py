"""Other ways to fill the same form in Python, each as its documentation has it: a template's bytes in, a filler out.

A filler takes the answers of one person and gives the bytes of the filled PDF. Whatever a library lets one do once for
all records is done once, outside the filler. A library is imported by its own function only, so that one that is not
installed is passed over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any


@dataclass(frozen=True)
class Answers:
    """What one person's PDF shows: texts and on-states of radio groups, by full AcroForm name."""

    texts: Mapping[str, str]
    states: Mapping[str, str]

    @property
    def wanted(self) -> dict[str, str]:
        """What every field that has a value is to hold, a state written as the name it is in a PDF."""
        return {**self.texts, **{name: f"/{state}" for name, state in self.states.items()}}


Filler = Callable[[Answers], bytes]


@dataclass(frozen=True)
class Peer:
    """A way to fill: what it is called in the table, the distribution it comes from, and its function."""

    title: str
    distribution: str
    prepare: Callable[[bytes], Filler]


# ── pypdf ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pypdf_loop(template: bytes) -> Filler:
    """The template read once, cloned for each record; the text fields by pypdf's own method, the groups by hand.

    By hand, because ``update_page_form_field_values`` writes a group's state as a text, which is no state.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(BytesIO(template))

    def fill(answers: Answers) -> bytes:
        writer = PdfWriter(clone_from=reader)
        writer.update_page_form_field_values(writer.pages[0], dict(answers.texts), auto_regenerate=False)
        _choose_with_pypdf(writer, answers.states)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return fill


def _choose_with_pypdf(writer: Any, states: Mapping[str, str]) -> None:
    from pypdf.generic import NameObject

    for annotation in writer.pages[0]["/Annots"]:
        widget = annotation.get_object()
        state = states.get(widget["/Parent"].get("/T", "")) if "/Parent" in widget else None
        if state:
            name = NameObject(f"/{state}")
            widget["/Parent"][NameObject("/V")] = name
            widget[NameObject("/AS")] = name if name in widget["/AP"]["/N"] else NameObject("/Off")


# ── pikepdf ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def pikepdf_form(template: bytes) -> Filler:
    """``pikepdf.form.Form`` over a Pdf opened for each record, with its default appearances."""
    import pikepdf
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form

    def fill(answers: Answers) -> bytes:
        with pikepdf.open(BytesIO(template)) as pdf:
            _fill_with_pikepdf(Form(pdf, DefaultAppearanceStreamGenerator, ignore_max_length=True), answers)
            return _saved(pdf)

    return fill


def pikepdf_form_reused(template: bytes) -> Filler:
    """``pikepdf.form.Form`` over one Pdf that stays open: each record overwrites the values of the one before."""
    import pikepdf
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form

    pdf = pikepdf.open(BytesIO(template))
    form = Form(pdf, DefaultAppearanceStreamGenerator, ignore_max_length=True)
    texts = [name for name, field in form.items() if field.is_text]

    def fill(answers: Answers) -> bytes:
        _fill_with_pikepdf(form, Answers({**dict.fromkeys(texts, ""), **answers.texts}, answers.states))
        return _saved(pdf)

    return fill


def qpdf_appearances(template: bytes) -> Filler:
    """Values by ``pikepdf.form.Form``, then all appearances at once by qpdf's own generation."""
    import pikepdf
    from pikepdf.form import Form

    def fill(answers: Answers) -> bytes:
        with pikepdf.open(BytesIO(template)) as pdf:
            _fill_with_pikepdf(Form(pdf, ignore_max_length=True), answers)
            pdf.generate_appearance_streams()
            return _saved(pdf)

    return fill


def qpdf_appearances_reused(template: bytes) -> Filler:
    """The same over one Pdf that stays open, its fields in hand: the least work that qpdf can be given."""
    import pikepdf
    from pikepdf.form import Form

    pdf = pikepdf.open(BytesIO(template))
    form = Form(pdf, ignore_max_length=True)
    texts = {name: field.obj for name, field in form.items() if field.is_text}

    def fill(answers: Answers) -> bytes:
        for name, field in texts.items():
            field.V = pikepdf.String(answers.texts.get(name, ""))
        _fill_with_pikepdf(form, Answers({}, answers.states))
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.generate_appearance_streams()
        return _saved(pdf)

    return fill


def _fill_with_pikepdf(form: Any, answers: Answers) -> None:
    from pikepdf import Name

    for name, text in answers.texts.items():
        form[name].value = text
    for name, state in answers.states.items():
        form[name].value = Name(f"/{state}")


def _saved(pdf: Any) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


# ── The others: --peers ──────────────────────────────────────────────────────────────────────────────────────────────


def pymupdf_widgets(template: bytes) -> Filler:
    """PyMuPDF: each widget's value, then ``update``, which draws it."""
    import pymupdf

    def fill(answers: Answers) -> bytes:
        with pymupdf.open(stream=template, filetype="pdf") as document:
            for widget in document[0].widgets():
                text, state = answers.texts.get(widget.field_name), answers.states.get(widget.field_name)
                if text is not None:
                    widget.field_value = text
                elif state is not None and widget.on_state() == state:
                    widget.field_value = True
                else:
                    continue
                widget.update()
            return bytes(document.tobytes())

    return fill


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
        chosen = {name: indices[name].index(state) for name, state in answers.states.items()}
        wrapper = PdfWrapper(template, use_full_widget_name=True, generate_appearance_streams=appearances)
        return bytes(wrapper.fill({**answers.texts, **chosen}).read())

    return fill


def _button_indices(template: bytes) -> dict[str, list[str]]:
    """For each radio group its on-states, in the order of its buttons on the page."""
    import pikepdf

    found: dict[str, list[str]] = {}
    with pikepdf.open(BytesIO(template)) as pdf:
        for widget in pdf.pages[0].Annots:
            if "/Parent" in widget and widget.Parent.get("/FT") == "/Btn":
                states = [key.removeprefix("/") for key in widget.AP.N.keys() if key != "/Off"]  # noqa: SIM118 - no dict
                found.setdefault(str(widget.Parent.T), []).extend(states)
    return found


def acroforge_fill(template: bytes) -> Filler:
    """Acroforge: its one function; a state as the name it is."""
    import acroforge

    return lambda answers: bytes(acroforge.fill(template, answers.wanted))


ALWAYS = (
    Peer("qpdf appearances, one open Pdf", "pikepdf", qpdf_appearances_reused),
    Peer("qpdf appearances", "pikepdf", qpdf_appearances),
    Peer("pikepdf.form, one open Pdf", "pikepdf", pikepdf_form_reused),
    Peer("pikepdf.form", "pikepdf", pikepdf_form),
    Peer("pypdf", "pypdf", pypdf_loop),
)
ON_REQUEST = (
    Peer("PyMuPDF", "pymupdf", pymupdf_widgets),
    Peer("PyPDFForm, with appearances", "PyPDFForm", pypdfform_appearances),
    Peer("PyPDFForm, values only", "PyPDFForm", pypdfform_values),
    Peer("acroforge", "acroforge", acroforge_fill),
)
