"""PDFs with fields, made for a test; how they are filled, and what independent readers find in them.

Each has nothing in it but what is tested; what is filled is read by pikepdf, pypdf and pdfium.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.adopting import adopt
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, lay_out, make_filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import Record, Value
from ndrcpdf.verifying import verify

READ_ONLY, REQUIRED, MULTILINE, PASSWORD = 1 << 0, 1 << 1, 1 << 12, 1 << 13
RADIO, PUSH_BUTTON, COMBO, EDIT, FILE_SELECT = 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 20
MULTIPLE, COMB, IN_UNISON = 1 << 21, 1 << 24, 1 << 25
BOX = (100, 700, 300, 720)
"""Where a widget is if nothing else is said, in points."""


class Sheet:
    """A page with a form, in the making."""

    def __init__(self, **form: Any) -> None:
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=(600, 800))
        self.page = self.pdf.pages[0].obj
        self.page.Annots = Array()
        self.form = self.pdf.make_indirect(Dictionary(Fields=Array(), DA=String("/Helv 12 Tf 0 g"), **form))
        self.pdf.Root.AcroForm = self.form

    def field(self, name: str, kind: Name, box: tuple[float, ...] = BOX, **entries: Any) -> pikepdf.Object:
        """A field that is its own widget."""
        return self.top(self.widget(box, T=name, FT=kind, **entries))

    def text(self, name: str = "a", box: tuple[float, ...] = BOX, **entries: Any) -> pikepdf.Object:
        return self.field(name, Name.Tx, box, **entries)

    def choice(self, *options: Any, name: str = "a", box: tuple[float, ...] = BOX, **entries: Any) -> pikepdf.Object:
        return self.field(name, Name.Ch, box, Opt=Array(options), **entries)

    def buttons(self, states: list[str], name: str = "a", **entries: Any) -> pikepdf.Object:
        """A field with a button for each state, one under the other; of an empty state, without an appearance."""
        parent = self.pdf.make_indirect(Dictionary(T=name, FT=Name.Btn, **entries))
        parent.Kids = Array(
            [
                self.widget((100, 700 - 20 * number, 112, 712 - 20 * number), Parent=parent, **self.states(state))
                for number, state in enumerate(states)
            ]
        )
        return self.top(parent)

    def states(self, state: str) -> dict[str, Any]:
        if not state:
            return {}
        square = self.pdf.make_stream(b"0 0 12 12 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 12, 12])
        return {"AP": Dictionary(N=Dictionary({f"/{state}": square})), "AS": Name.Off}

    def signature(self, *references: Dictionary, name: str = "signature", **entries: Any) -> pikepdf.Object:
        """A signed signature field; what is signed does not matter here."""
        value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Reference=Array(references))
        field = self.field(name, Name.Sig, V=self.pdf.make_indirect(value), **entries)
        self.form.SigFlags = 3
        return field

    def certified(self, changes: int) -> None:
        field = self.signature(transform("DocMDP", P=changes))
        self.pdf.Root.Perms = Dictionary(DocMDP=field.V)

    def group(self, name: str, *kids: pikepdf.Object, **entries: Any) -> pikepdf.Object:
        """A field above others."""
        parent = self.pdf.make_indirect(Dictionary(T=name, Kids=Array(kids), **entries))
        for kid in kids:
            kid.Parent = parent
        self.form.Fields = Array([each for each in self.form.Fields if each not in kids])
        return self.top(parent)

    def widget(self, box: tuple[float, ...], **entries: Any) -> pikepdf.Object:
        widget = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(box), **({"F": 4} | entries))
        )
        self.page.Annots.append(widget)
        return widget

    def top(self, field: pikepdf.Object) -> pikepdf.Object:
        self.form.Fields.append(field)
        return field

    def saved(self, **options: Any) -> bytes:
        file = BytesIO()
        self.pdf.save(file, **({"object_stream_mode": pikepdf.ObjectStreamMode.disable} | options))
        return file.getvalue()


def transform(method: str, **parameters: Any) -> Dictionary:
    return Dictionary(Type=Name.SigRef, TransformMethod=Name(f"/{method}"), TransformParams=Dictionary(**parameters))


def raw_pdf(objects: Mapping[int, bytes], generations: Mapping[int, int] = {}) -> bytes:
    """A PDF of objects as they are given, the first of which is the catalog."""
    data, offsets = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        offsets[number] = len(data)
        data += b"%d %d obj\n%b\nendobj\n" % (number, generations.get(number, 0), body)
    rows = b"".join(b"%010d %05d n \n" % (offsets[number], generations.get(number, 0)) for number in sorted(objects))
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    return b"%b%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        data,
        table,
        len(objects) + 1,
        len(data),
    )


def raw_form(field: bytes, reference: bytes = b"4 0 R") -> dict[int, bytes]:
    """The objects of a form of one field, which is its own widget, on one page."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</DA(/Helv 12 Tf 0 g)/Fields[%b]>>>>" % reference,
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<<>>/Annots[%b]>>" % reference,
        4: b"<</Type/Annot/Subtype/Widget/F 4/Rect[100 700 300 720]/T(a)%b>>" % field,
    }


# ── Filling and reading them ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Filled:
    """A PDF that was filled, what was noted of it, and what could not be filled in."""

    base: bytes
    data: bytes
    filler: Filler
    findings: tuple[Finding, ...]

    @property
    def notices(self) -> list[str]:
        return [notice.code for notice in self.filler.notices]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(BytesIO(self.data))

    @property
    def fields(self) -> dict[str, Any]:
        """Full name → stored value, by pypdf."""
        found = pypdf.PdfReader(BytesIO(self.data)).get_fields() or {}
        return {name: field.get("/V") for name, field in found.items()}

    @property
    def widgets(self) -> list[pikepdf.Object]:
        """The widgets on the first page, by pikepdf."""
        return list(self.pdf.pages[0].Annots)

    def shown(self, box: tuple[float, ...] = BOX) -> str:
        """The text in a rectangle of the first page, by pdfium."""
        return flattened(self.data).get_text_bounded(*box).strip()

    def doubts(self) -> list[str]:
        """What is found in it by ``--verify``."""
        values = extract(self.data, name="form.pdf", form=self.filler.form).record
        kept = [content for content in lay_out(self.filler, values) if not isinstance(content, Finding)]
        assert kept
        return [finding.code for finding in verify(self.filler.template, kept, self.data)]

    def drawing(self) -> bytes:
        """What is drawn in the only widget."""
        (widget,) = self.widgets
        return widget.AP.N.read_bytes()


def filled(data: bytes | Sheet, options: Mapping[str, Any] = {}, **values: Value) -> Filled:
    base = data.saved() if isinstance(data, Sheet) else data
    filler = make_filler(adopt(base, Path("form.pdf")), base, name="form.pdf", **options)
    record = Record(values)
    findings = tuple(content for content in lay_out(filler, record) if isinstance(content, Finding))
    return Filled(base, fill(filler, record), filler, findings)


def flattened(data: bytes) -> pypdfium2.PdfTextPage:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    document[0].flatten()
    return document[0].get_textpage()


def ink(data: bytes, box: tuple[float, ...]) -> int:
    """How many pixels of a rectangle of the first page are dark, by pdfium."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    left, bottom, right, top = (round(2 * side) for side in box)
    page = document[0].render(scale=2, may_draw_forms=True, grayscale=True).to_pil()
    return sum(page.crop((left, page.height - top, right, page.height - bottom)).histogram()[:128])


def is_sound(data: bytes) -> bool:
    with pikepdf.open(BytesIO(data)) as pdf:
        return pdf.check_pdf_syntax() == []
