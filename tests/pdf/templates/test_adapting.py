"""What a PDF with fields may be like, and is filled all the same; and why some are refused.

Each PDF is made here, with nothing in it but what is tested, and what is filled is read by pikepdf, pypdf and pdfium.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.adopting import adopt
from ndrcpdf.errors import EncryptedPdfError, NoFieldsError, ProtectedPdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType
from ndrcpdf.model.records import Record, Value
from ndrcpdf.values import parse
from ndrcpdf.verifying import verify

READ_ONLY, REQUIRED, MULTILINE, PASSWORD = 1 << 0, 1 << 1, 1 << 12, 1 << 13
RADIO, PUSH_BUTTON, COMBO, EDIT, FILE_SELECT = 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 20
MULTIPLE, COMB, IN_UNISON = 1 << 21, 1 << 24, 1 << 25
BOX = (100, 700, 300, 720)
"""Where a widget is if nothing else is said, in points."""


# ── Making PDFs ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Filling and reading them ─────────────────────────────────────────────────────────────────────────────────────────


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


# ── XFA ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_xfa_of_a_hybrid_is_taken_out_and_noted() -> None:
    sheet = Sheet(XFA=Array([String("template"), String("…")]))
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert done.notices == ["xfa-removed"]
    assert "/XFA" not in done.pdf.Root.AcroForm
    assert "/XFA" not in pypdf.PdfReader(BytesIO(done.data)).trailer["/Root"]["/AcroForm"]
    assert done.fields == {"a": "Zoë"}


@pytest.mark.parametrize("has_field", [False, True])
def test_a_dynamic_xfa_form_is_refused_with_what_to_do(has_field: bool) -> None:
    sheet = Sheet(XFA=Array([String("template"), String("…")]))
    if has_field:
        sheet.text()
        sheet.pdf.Root.NeedsRendering = True
    with pytest.raises(NoFieldsError, match="dynamic XFA") as refused:
        filled(sheet, a="x")
    assert "static" in str(refused.value.remedy)


def test_a_pdf_without_fields_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoFieldsError, match="no form fields") as refused:
        filled(Sheet())
    assert "prepare" in str(refused.value.remedy)


# ── Encryption ───────────────────────────────────────────────────────────────────────────────────────────────────────


def encrypted(user: str = "", owner: str = "owner", **allowed: bool) -> bytes:
    sheet = Sheet()
    sheet.text()
    permissions = pikepdf.Permissions(**({"modify_form": False, "modify_annotation": False} | allowed))
    return sheet.saved(encryption=pikepdf.Encryption(user=user, owner=owner, allow=permissions))


@pytest.mark.parametrize("allowed", ["modify_form", "modify_annotation"])
def test_an_encrypted_pdf_that_opens_without_a_password_is_filled_where_that_is_allowed(allowed: str) -> None:
    done = filled(encrypted(**{allowed: True}), a="Zoë")
    assert done.notices == ["written-anew"]
    assert not done.pdf.is_encrypted
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_an_encrypted_pdf_is_not_filled_where_that_is_forbidden() -> None:
    with pytest.raises(ProtectedPdfError, match="permissions") as refused:
        filled(encrypted(), a="x")
    assert refused.value.remedy


def test_what_is_forbidden_to_others_is_not_to_the_owner() -> None:
    assert filled(encrypted(owner=""), a="x").fields == {"a": "x"}


def test_a_pdf_that_opens_with_a_password_only_is_refused() -> None:
    with pytest.raises(EncryptedPdfError):
        filled(encrypted(user="user", modify_form=True), a="x")


# ── Signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_certification_that_allows_no_change_is_respected() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.certified(1)
    with pytest.raises(ProtectedPdfError, match="certifi") as refused:
        filled(sheet, a="x")
    assert refused.value.remedy


def test_a_signature_whose_lock_allows_no_change_is_respected() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.signature(Lock=Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1))
    with pytest.raises(ProtectedPdfError):
        filled(sheet, a="x")


@pytest.mark.parametrize("changes", [2, 3])
def test_a_certified_pdf_is_filled_behind_what_was_signed(changes: int) -> None:
    sheet = Sheet()
    sheet.text()
    sheet.certified(changes)
    done = filled(sheet, a="Zoë")
    assert done.data.startswith(done.base)
    assert done.notices == []
    assert done.fields["a"] == "Zoë"
    assert done.pdf.Root.Perms.DocMDP.objgen == pikepdf.open(BytesIO(done.base)).Root.Perms.DocMDP.objgen


LOCKS = {
    "all": (Dictionary(Action=Name.All), {"a", "b.c", "b.d"}),
    "one": (Dictionary(Action=Name.Include, Fields=Array([String("b.c")])), {"b.c"}),
    "those below one": (Dictionary(Action=Name.Include, Fields=Array([String("b")])), {"b.c", "b.d"}),
    "all but one": (Dictionary(Action=Name.Exclude, Fields=Array([String("b.c")])), {"a", "b.d"}),
}


@pytest.mark.parametrize("where", ["FieldMDP", "Lock"])
@pytest.mark.parametrize("lock", LOCKS)
def test_a_field_that_a_signature_locks_is_not_filled(lock: str, where: str) -> None:
    parameters, locked = LOCKS[lock]
    sheet = Sheet()
    sheet.text("a")
    sheet.group("b", sheet.text("c"), sheet.text("d"))
    if where == "Lock":
        sheet.signature(Lock=parameters)
    else:
        sheet.signature(transform("FieldMDP", **{key.removeprefix("/"): value for key, value in parameters.items()}))
    done = filled(sheet, **{"a": "1", "b.c": "2", "b.d": "3"})
    assert {finding.field for finding in done.findings} == locked
    assert set(done.codes) == {"locked"}
    assert {name for name, value in done.fields.items() if value in list("123")} == {"a", "b.c", "b.d"} - locked


def test_a_lock_holds_once_it_is_signed_only() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.field("signature", Name.Sig, Lock=Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1))
    assert filled(sheet, a="x").fields["a"] == "x"


def signed() -> Sheet:
    sheet = Sheet()
    sheet.text()
    sheet.signature()
    return sheet


def test_a_signed_pdf_that_had_to_be_written_anew_is_refused() -> None:
    with pytest.raises(ProtectedPdfError, match="signed"):
        filled(b"From: someone\n\n" + signed().saved(), a="x")


def test_a_signed_pdf_whose_xfa_had_to_be_taken_out_is_refused() -> None:
    sheet = signed()
    sheet.form.XFA = Array([String("template"), String("…")])
    with pytest.raises(ProtectedPdfError, match="signed"):
        filled(sheet, a="x")


def test_usage_rights_are_taken_out_and_noted_and_nothing_else_is() -> None:
    sheet = Sheet()
    sheet.text()
    right = sheet.pdf.make_indirect(Dictionary(Type=Name.Sig))
    sheet.pdf.Root.Perms = Dictionary(UR3=right, Other=right)
    done = filled(sheet, a="x")
    assert done.notices == ["usage-rights-removed"]
    assert list(done.pdf.Root.Perms.keys()) == ["/Other"]


@pytest.mark.parametrize("permission", ["FILL_FORMS", "ANNOTATE", ""])
def test_a_signature_holds_when_the_form_is_filled(permission: str) -> None:
    """By pyHanko, which looks at what was changed behind it as well."""
    pytest.importorskip("pyhanko")
    sheet = Sheet(NeedAppearances=True)
    sheet.text("a", V=String("before"))
    sheet.field("b", Name.Btn, (100, 650, 112, 662), **sheet.states("Yes"))
    sheet.field("c", Name.Btn, (100, 630, 112, 642))
    sheet.choice("A", "B", name="d", box=(100, 500, 300, 560))
    sheet.choice("A", "B", name="e", box=(100, 400, 300, 420), Ff=COMBO | EDIT)
    done = filled(signed_by_pyhanko(sheet.saved(), permission), a="Zoë", b=True, c=True, d="B", e="Żółć")
    assert done.codes == []
    assert done.data.startswith(done.base)
    assert levels_of_pyhanko(done.data) == ["FORM_FILLING"]


@pytest.mark.parametrize("kind", [("-o", "out", "--flatten"), ("--merge", "all.pdf"), ("-o", "out")])
def test_that_pages_without_fields_have_no_signature_is_said(kind: tuple[str, ...], run: Any, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.signature()
    (tmp_path / "signed.pdf").write_bytes(sheet.saved())
    (tmp_path / "data.csv").write_text("a\nx\n")
    done = run("fill", "signed.pdf", "data.csv", *kind)
    is_flat = kind != ("-o", "out")
    assert done.returncode == int(is_flat), done.stderr
    assert ("[signature-not-kept]" in done.stderr) is is_flat


def signed_by_pyhanko(data: bytes, permission: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    certified = {"certify": True, "docmdp_permissions": fields.MDPPerm[permission]} if permission else {}
    writer = IncrementalPdfFileWriter(BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec("signature"))
    metadata = signers.PdfSignatureMetadata(field_name="signature", **certified)
    return bytes(signers.sign_pdf(writer, metadata, signer=someone()).getbuffer())


@cache
def someone() -> Any:
    """A signer with a certificate of his own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Someone")])
    may_sign = x509.KeyUsage(*([True] * 2), *([False] * 7))
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    )
    pem = (
        made.add_extension(may_sign, critical=True).sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (certificate,) = load_certs_from_pemder_data(pem)
    return signers.SimpleSigner(certificate, load_private_key_from_pemder_data(secret, None), SimpleCertificateStore())


def levels_of_pyhanko(data: bytes) -> list[str]:
    """What was changed behind each signature, of those that hold."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[someone().signing_cert])
    statuses = [validate_pdf_signature(each, context) for each in PdfFileReader(BytesIO(data)).embedded_signatures]
    return [status.modification_level.name for status in statuses if status.intact and status.docmdp_ok]


# ── How the objects are kept ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_pdf_stays_as_it_is_and_the_values_stand_behind_it() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert done.data.startswith(done.base)
    assert done.notices == []
    assert is_sound(done.data)


def test_fields_inside_other_objects_are_taken_out_of_them() -> None:
    field = b"<</T(a)/FT/Tx/Kids[4 0 R]>>"
    objects = raw_form(b"/FT/Tx") | {4: b"<</Type/Annot/Subtype/Widget/F 4/Rect[100 700 300 720]>>"}
    objects[1] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</DA(/Helv 12 Tf 0 g)/Fields[%b]>>>>" % field
    done = filled(raw_pdf(objects), a="Zoë")
    assert done.notices == ["written-anew", "links-mended"]
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_widgets_inside_their_page_are_taken_out_of_it() -> None:
    objects = raw_form(b"")
    objects[1] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</DA(/Helv 12 Tf 0 g)/Fields[]>>>>"
    widget = b"<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(a)/Rect[100 700 300 720]>>"
    objects[3] = objects[3].replace(b"4 0 R", widget)
    done = filled(raw_pdf(objects), a="Zoë")
    assert done.notices == ["written-anew", "links-mended"]
    assert str(done.widgets[0].V) == "Zoë"
    assert done.shown() == "Zoë"


def test_objects_of_a_later_generation_are_written_anew() -> None:
    done = filled(raw_pdf(raw_form(b"/FT/Tx", b"4 7 R"), {4: 7}), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.fields == {"a": "Zoë"}


def test_what_stands_before_the_header_is_taken_away() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(b"From: someone\n\n" + sheet.saved(), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.data.startswith(b"%PDF-")
    assert done.fields == {"a": "Zoë"}


@pytest.mark.parametrize("mode", ["disable", "generate"])
@pytest.mark.parametrize("behind", [b"\r\n<!-- served -->", b"\0" * 3000])
def test_what_stands_behind_the_end_is_no_harm(behind: bytes, mode: str) -> None:
    """Readers look for the end in the last 1024 bytes; what is behind it there stays."""
    sheet = Sheet()
    sheet.text("a")
    for options in ({}, {"encryption": pikepdf.Encryption(owner="x", user="")}):
        base = sheet.saved(object_stream_mode=pikepdf.ObjectStreamMode[mode], **options)
        done = filled(base + behind, a="Zoë")
        assert done.notices == ["trimmed"] * (len(behind) > 1024) + ["written-anew"] * bool(options)
        assert options or done.data.startswith(base + (behind if len(behind) < 1024 else b""))
        assert (done.fields, done.shown()) == ({"a": "Zoë"}, "Zoë")
        assert is_sound(done.data)
        assert extract(base + behind, name="x", form=done.filler.form).findings == ()


def test_a_comb_that_is_upside_down_is_not_doubted() -> None:
    sheet = Sheet()
    sheet.page.Rotate = 90
    sheet.text("a", (40, 20, 260, 75), Ff=COMB, MaxLen=12, MK=Dictionary(R=270))
    done = filled(sheet, a="a»é(’»1")
    assert done.doubts() == []
    others = [content for content in lay_out(done.filler, Record({"a": "b»é(’»1"})) if not isinstance(content, Finding)]
    assert [finding.code for finding in verify(done.filler.template, others, done.data)] == ["not-stored"]


def test_a_damaged_pdf_is_repaired_and_that_is_noted() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(re.sub(rb"startxref\s+\d+", b"startxref\n7", sheet.saved()), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.fields == {"a": "Zoë"}
    assert is_sound(done.data)


@pytest.mark.parametrize("mode", ["generate", "disable"])
def test_the_section_behind_a_cross_reference_stream_is_one_too(mode: str) -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(sheet.saved(object_stream_mode=pikepdf.ObjectStreamMode[mode]), a="Zoë")
    behind = done.data[len(done.base) :]
    assert (b"/Type/XRef" in behind) == (mode == "generate")
    assert (b"\ntrailer\n" in behind) == (mode == "disable")
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"
    assert is_sound(done.data)


def hybrid() -> bytes:
    """A PDF whose table leaves out the field, which a stream beside it has (§7.5.8.4)."""
    plain = raw_pdf(raw_form(b"/FT/Tx"))
    at, table = plain.index(b"4 0 obj"), plain.index(b"xref\n0 5")
    section = b"5 0 obj\n<</Type/XRef/Size 5/W[1 2 1]/Index[4 1]/Length 4>>stream\n%b\nendstream\nendobj\n"
    stream = section % bytes([1, at >> 8, at & 255, 0])
    short = plain[table:].replace(b"xref\n0 5", b"xref\n0 4").replace(b"%010d 00000 n \n" % at, b"")
    short = short.replace(b"/Root", b"/XRefStm %d/Root" % table)
    return plain[:table] + stream + short.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(stream)))


def test_a_hybrid_of_table_and_stream_is_filled() -> None:
    done = filled(hybrid(), a="Zoë")
    assert done.data.startswith(done.base)
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_a_filled_pdf_is_a_template_without_anything_added() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.text("b", (100, 600, 300, 620))
    first = filled(sheet, a="Zoë")
    second = filled(first.data, b="Łukasz")
    assert second.filler.template.data == first.data
    assert second.fields == {"a": "Zoë", "b": "Łukasz"}


# ── Names, and what is inherited ─────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_full_names_and_kinds_are_those_of_the_fields() -> None:
    sheet = Sheet()
    sheet.group("person", sheet.text("name", TU="The name"), sheet.text("note", Ff=MULTILINE))
    sheet.buttons(["Yes"], "adult")
    sheet.buttons(["F", "M"], "sex", Ff=RADIO)
    sheet.choice("A", "B", name="class", Ff=COMBO)
    sheet.choice("A", "B", name="school", Ff=COMBO | EDIT)
    sheet.choice("A", "B", name="courses", Ff=MULTIPLE)
    sheet.field("stamp", Name.Btn, Ff=PUSH_BUTTON, MK=Dictionary(TP=1))
    fields = {field.name: field for field in adopt(sheet.saved(), Path("form.pdf")).fields}
    assert {name: field.type for name, field in fields.items()} == {
        "person.name": FieldType.TEXT,
        "person.note": FieldType.LINES,
        "adult": FieldType.FLAG,
        "sex": FieldType.CHOICE,
        "class": FieldType.CHOICE,
        "school": FieldType.OPEN_CHOICE,
        "courses": FieldType.CHOICES,
        "stamp": FieldType.IMAGE,
    }
    assert fields["person.name"].label == "The name"
    assert [option.value for option in fields["sex"].options] == ["F", "M"]


def test_commands_secrets_files_and_signatures_are_no_columns() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.text("secret", Ff=PASSWORD)
    sheet.text("file", Ff=FILE_SELECT)
    sheet.field("send", Name.Btn, Ff=PUSH_BUTTON)
    sheet.field("signature", Name.Sig)
    assert [field.name for field in adopt(sheet.saved(), Path("form.pdf")).fields] == ["a"]


def test_what_a_field_does_not_say_its_parent_says() -> None:
    sheet = Sheet()
    inherited = {"FT": Name.Tx, "DA": String("1 0 0 rg /Helv 9 Tf"), "Q": 2, "Ff": MULTILINE, "MaxLen": 7}
    sheet.group("p", sheet.top(sheet.widget((100, 600, 300, 720), T="a")), **inherited)
    done = filled(sheet, **{"p.a": "one two"})
    assert b"1 0 0 rg" in done.drawing()
    assert b" 9 Tf" in done.drawing()
    assert done.filler.form.fields[0].type is FieldType.LINES
    assert filled(sheet, **{"p.a": "one three"}).codes == ["too-long"]
    text = flattened(done.data)
    assert text.get_charbox(6)[2] == pytest.approx(298, abs=1)


def test_what_no_field_says_the_form_says() -> None:
    sheet = Sheet(Q=1)
    sheet.form.DA = String("/Helv 7 Tf 0 0 1 rg")
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert b" 7 Tf" in done.drawing()
    assert b"0 0 1 rg" in done.drawing()


def test_options_of_the_parent_are_those_of_the_field() -> None:
    sheet = Sheet()
    options = Array([Array([String("F"), String("France")]), Array([String("B"), String("Belgique")])])
    sheet.group("p", sheet.top(sheet.widget(BOX, T="a")), FT=Name.Ch, Ff=COMBO, Opt=options)
    done = filled(sheet, **{"p.a": "B"})
    assert done.fields["p.a"] == "B"
    assert done.shown() == "Belgique"


def test_a_required_field_stays_so() -> None:
    sheet = Sheet()
    sheet.text(Ff=REQUIRED)
    done = filled(sheet, a="x")
    assert done.filler.form.fields[0].required
    assert int(done.widgets[0].Ff) == REQUIRED


def test_a_field_that_is_not_to_be_filled_is_not_unless_asked() -> None:
    sheet = Sheet()
    sheet.text(Ff=READ_ONLY | REQUIRED)
    refused = filled(sheet, a="x")
    assert refused.codes == ["read-only"]
    assert refused.findings[0].field == "a"
    assert refused.fields == {"a": None}
    asked = filled(sheet, {"read_only": True}, a="x")
    assert asked.codes == []
    assert asked.fields == {"a": "x"}
    assert int(asked.widgets[0].Ff) == READ_ONLY | REQUIRED
    assert not asked.filler.form.fields[0].required


def test_a_value_stands_in_the_field_and_not_in_its_widgets() -> None:
    sheet = Sheet()
    parent = sheet.pdf.make_indirect(Dictionary(T="a", FT=Name.Tx))
    parent.Kids = Array([sheet.widget((100, y, 300, y + 20), Parent=parent) for y in (700, 600, 500)])
    sheet.top(parent)
    done = filled(sheet, a="Zoë")
    assert str(done.pdf.Root.AcroForm.Fields[0].V) == "Zoë"
    assert not any("/V" in widget for widget in done.widgets)
    assert [done.shown((100, y, 300, y + 20)) for y in (700, 600, 500)] == ["Zoë"] * 3


def test_widgets_beside_a_field_of_their_own_are_those_of_the_field_above() -> None:
    sheet = Sheet()
    group = sheet.buttons(["1", "2", "3"], Ff=RADIO)
    group.Kids[0].T = "own"
    done = filled(sheet, **{"a": "2", "a.own": True})
    assert done.pdf.Root.AcroForm.Fields[0].V == "/2"
    assert done.widgets[0].V == "/1"
    assert [str(widget.AS) for widget in done.widgets] == ["/1", "/2", "/Off"]


@pytest.mark.parametrize("kind", [Name.Tx, Name.Btn])
def test_two_fields_of_one_name_have_one_value(kind: Name) -> None:
    sheet = Sheet()
    for y in (700, 600):
        states = sheet.states("Yes") if kind == Name.Btn else {}
        sheet.field("a", kind, (100, y, 300, y + 20), **states)
    done = filled(sheet, a=True if kind == Name.Btn else "Zoë")
    assert len(done.filler.form.fields) == 1
    assert [str(widget.V) for widget in done.widgets] == ["/Yes" if kind == Name.Btn else "Zoë"] * 2
    assert all(ink(done.data, (100, y, 300, y + 20)) for y in (700, 600))


def test_each_copy_of_a_radio_group_shows_its_one_value() -> None:
    sheet = Sheet()
    sheet.buttons(["1", "2"], Ff=RADIO)
    sheet.buttons(["1", "2"], Ff=RADIO)
    done = filled(sheet, a="2")
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/2", "/Off", "/2"]


def test_radio_buttons_that_are_fields_of_one_name_are_one_choice() -> None:
    sheet = Sheet()
    for number, state in enumerate(["F", "M", "X"]):
        sheet.field("a", Name.Btn, (100, 700 - 20 * number, 112, 712 - 20 * number), Ff=RADIO, **sheet.states(state))
    done = filled(sheet, a="M")
    assert [option.value for option in done.filler.form.fields[0].options] == ["F", "M", "X"]
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/M", "/Off"]
    extraction = extract(done.data, name="x", form=done.filler.form)
    assert extraction.record.values == {"a": "M"}
    assert extraction.findings == ()


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_fields_that_only_a_page_knows_of_are_filled() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.widget((100, 600, 300, 620), T="b", FT=Name.Tx)
    lost = sheet.pdf.make_indirect(Dictionary(T="c", FT=Name.Tx))
    lost.Kids = Array([sheet.widget((100, 500, 300, 520), Parent=lost)])
    done = filled(sheet, a="1", b="2", c="3")
    assert [done.shown((100, y, 300, y + 20)) for y in (700, 600, 500)] == ["1", "2", "3"]


def test_of_fields_of_one_name_and_different_kinds_the_first_is_filled_and_that_is_noted() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.field("a", Name.Btn, (100, 600, 112, 612), **sheet.states("Yes"))
    sheet.text("b", (100, 500, 300, 520))
    done = filled(sheet, a="Zoë")
    assert [(notice.code, notice.field) for notice in done.filler.notices] == [("one-name-for-two", "a")]
    assert [str(field.get("/V", "")) for field in done.pdf.Root.AcroForm.Fields] == ["Zoë", "", ""]
    assert done.doubts() == []


def test_fields_that_only_a_page_knows_of_are_made_known_to_the_form() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.text("b", (100, 600, 300, 620))
    sheet.buttons(["x", "y"], name="c", Ff=RADIO)
    sheet.form.Fields = Array()
    with pytest.warns(pikepdf.PageCopyWarning):
        base = sheet.saved()
    done = filled(base, a="A", b="B", c="y")
    assert done.fields == {"a": "A", "b": "B", "c": "/y"}
    assert len(done.pdf.Root.AcroForm.Fields[2].Kids) == 2
    assert "links-mended" in done.notices
    assert done.data.startswith(base)
    assert is_sound(done.data)


@pytest.mark.parametrize("says", [None, "another field"])
def test_a_field_is_told_what_it_belongs_to(says: str | None) -> None:
    """Some readers go up from the widgets on the pages, others down from the form."""
    sheet = Sheet()
    other = sheet.text("other", (100, 600, 300, 620))
    below = sheet.text("b")
    sheet.group("a", below)
    del below["/Parent"]
    if says:
        below.Parent = other
    done = filled(sheet, **{"a.b": "Zoë", "other": "x"})
    assert done.notices == ["links-mended"]
    assert done.fields["a.b"] == "Zoë"
    assert {str(widget.Parent.T) for widget in done.widgets if "/Parent" in widget} == {"a"}
    assert done.shown() == "Zoë"


def test_a_widget_that_its_field_does_not_know_shows_the_value_too() -> None:
    sheet = Sheet()
    lost, known = sheet.widget((100, 600, 300, 620)), sheet.widget(BOX)
    field = sheet.top(sheet.pdf.make_indirect(Dictionary(T="a", FT=Name.Tx, Kids=Array([known]))))
    known.Parent = lost.Parent = field
    sheet.pdf.add_blank_page()
    sheet.pdf.pages[1].obj.Annots = Array([lost])
    done = filled(sheet, a="Zoë")
    assert done.notices == ["links-mended"]
    assert (done.shown(), done.shown((100, 600, 300, 620))) == ("Zoë", "Zoë")
    assert len(done.pdf.Root.AcroForm.Fields[0].Kids) == 2


def test_a_widget_that_does_not_say_what_it_is_is_seen() -> None:
    sheet = Sheet()
    del sheet.text("a")["/Subtype"]
    done = filled(sheet, a="Zoë")
    assert done.notices == ["links-mended"]
    assert [widget.Subtype for widget in done.widgets] == [Name.Widget]
    assert done.shown() == "Zoë"


def test_nothing_is_linked_anew_in_a_signed_pdf() -> None:
    """That would be a change which a signature does not allow."""
    sheet = Sheet()
    del sheet.group("a", sheet.text("b")).Kids[0]["/Parent"]
    sheet.signature()
    done = filled(sheet, **{"a.b": "x"})
    assert done.notices == []
    assert "/Parent" not in done.widgets[0]


def test_a_field_is_of_the_kind_that_its_widgets_say_where_it_says_none() -> None:
    sheet = Sheet()
    widget = sheet.widget(BOX, FT=Name.Tx)
    widget.Parent = sheet.top(sheet.pdf.make_indirect(Dictionary(T="a", Kids=Array([widget]))))
    done = filled(sheet, a="Zoë")
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_a_field_may_be_deep_below_others() -> None:
    sheet = Sheet()
    field = sheet.text("x")
    for number in range(40):
        field = sheet.group(f"g{number}", field)
    name = ".".join([*(f"g{number}" for number in reversed(range(40))), "x"])
    done = filled(sheet, **{name: "Zoë"})
    assert done.fields[name] == "Zoë"
    assert done.shown() == "Zoë"


def test_what_is_no_field_and_no_annotation_is_passed_over() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.form.Fields = Array([*sheet.form.Fields, None, 5, Array()])
    sheet.page.Annots = Array([*sheet.page.Annots, None, 5, String("x")])
    done = filled(sheet, a="Zoë")
    assert done.doubts() == []
    flat = pypdfium2.PdfDocument(fill_flat(done.filler, Record({"a": "Zoë"})))
    assert flat[0].get_textpage().get_text_bounded() == "Zoë"


@pytest.mark.parametrize("box", [(0, 0, 14400, 14400), (-9000, 100, 300, 120)])
def test_a_page_and_a_field_may_be_as_large_as_they_like(box: tuple[float, ...]) -> None:
    sheet = Sheet()
    sheet.text("a", box, Q=0 if box[0] == 0 else 2)
    if box[0] == 0:
        sheet.page.MediaBox = Array(box)
    assert filled(sheet, a="Zoë").doubts() == []


def test_that_nothing_is_calculated_is_said() -> None:
    sheet = Sheet()
    sum_ = Dictionary(C=Dictionary(S=Name.JavaScript, JS=String("AFSimple_Calculate('SUM', ['a'])")))
    total = sheet.text("total", AA=sum_, V=String("0"))
    sheet.text("a", (100, 600, 300, 620), AA=Dictionary(K=sum_.C))
    sheet.form.CO = Array([total])
    (notice,) = filled(sheet, a="5").filler.notices
    assert notice.code == "calculated-fields"
    assert "total" in str(notice.message)
    assert "a," not in str(notice.message)


@pytest.mark.parametrize("damage", ["no box", "undecodable", "flags", "DR", "Perms", "Lock"])
def test_what_is_of_the_wrong_type_is_passed_over(damage: str) -> None:
    sheet = Sheet()
    sheet.text("a")
    box = sheet.field("b", Name.Btn, (100, 600, 112, 612), **sheet.states("Yes"))
    shown = box.AP.N.Yes
    match damage:
        case "no box":
            del shown["/BBox"]
        case "undecodable":
            shown.write(b"no deflated stream", filter=Name.FlateDecode)
        case "flags":
            box.F = String("x")
        case "DR":
            sheet.form.DR = Dictionary(Font=String("x"))
        case "Perms":
            sheet.pdf.Root.Perms = String("x")
        case "Lock":
            sheet.field("s", Name.Sig, (100, 500, 300, 520), Lock=String("x"), V=Dictionary(Reference=Array([5])))
    level = pikepdf.StreamDecodeLevel.none
    done = filled(sheet.saved(compress_streams=False, stream_decode_level=level), a="Zoë", b=True)
    assert done.shown() == "Zoë"
    flat = pypdfium2.PdfDocument(fill_flat(done.filler, Record({"a": "Zoë", "b": True})))
    assert flat[0].get_textpage().get_text_bounded() == "Zoë"


def test_a_field_of_no_size_keeps_any_value() -> None:
    sheet = Sheet()
    sheet.text(box=(100, 700, 100, 700), F=2)
    done = filled(sheet, a="a text for which there is no room at all")
    assert done.codes == []
    assert done.fields == {"a": "a text for which there is no room at all"}


# ── Buttons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (b"/Oui", "Oui"),
        ("/Été".encode(), "Été"),
        (b"/#C3#89t#C3#A9", "Été"),
        (b"/#C9t#E9", "Été"),
        (b"/#23C3#23A9t#23C3#23A9", "été"),
        (b"/a#20#2Fb", "a /b"),
    ],
)
def test_the_on_state_may_have_any_name(name: bytes, option: str) -> None:
    states = b"/AP<</N<<%b 5 0 R/Off 5 0 R/B 5 0 R>>>>/FT/Btn/AS/Off" % name
    stream = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 9 9 re f \nendstream"
    done = filled(raw_pdf(raw_form(states) | {5: stream}), a=option)
    assert {each.value for each in done.filler.form.fields[0].options} == {option, "B"}
    (widget,) = done.widgets
    (on,) = set(widget.AP.N.keys()) - {"/Off", "/B"}
    assert widget.V == widget.AS
    assert bytes(widget.V).decode("utf-8", "surrogateescape") == on
    with pikepdf.open(BytesIO(done.base)) as pdf:
        assert on in pdf.pages[0].Annots[0].AP.N
    by_pypdf = pypdf.PdfReader(BytesIO(done.data)).pages[0]["/Annots"][0].get_object()
    assert by_pypdf["/V"] == by_pypdf["/AS"]
    assert by_pypdf["/AS"] in by_pypdf["/AP"]["/N"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": option}


def test_a_state_without_a_name_is_given_one() -> None:
    """pdfium, so any browser, shows nothing for it."""
    objects = raw_form(b"/FT/Btn/AS//V//AP<</N<</ 5 0 R>>>>".replace(b"//V/", b"/ /V/ "))
    stream = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 9 9 re f \nendstream"
    data = raw_pdf(objects | {5: stream})
    template = filled(data).filler.template.data
    assert ink(template, BOX)
    for value, state in ((True, "/Yes"), (False, "/Off")):
        done = filled(data, a=value)
        assert done.widgets[0].V == done.widgets[0].AS == state
        assert bool(ink(done.data, BOX)) == value
        assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": value}


def test_a_check_box_that_shows_nothing_when_it_is_on_is_given_a_cross_in_its_frame() -> None:
    for appearance in (None, Dictionary(N=Dictionary()), Dictionary(N=Dictionary(On=Dictionary()))):
        sheet = Sheet()
        field = sheet.field("a", Name.Btn, (100, 700, 112, 712), MK=Dictionary(BC=Array([0])))
        if appearance is not None:
            field.AP = appearance
        on, off = filled(sheet, a=True), filled(sheet, a=False)
        named = "/On" if appearance is not None and "/On" in appearance.N else "/Yes"
        assert on.fields == {"a": named}
        assert off.fields == {"a": "/Off"}
        assert ink(on.data, (97, 697, 115, 715)) > ink(off.data, (97, 697, 115, 715)) > 0
        assert is_sound(on.data)


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ({"AS": Name("/Ja")}, "/Ja"),
        ({"AS": pikepdf.Object.parse(b"/#C9t#E9")}, "/Été"),
        ({"V": Name("/Ja")}, "/Ja"),
        ({"DV": Name("/Ja"), "V": Name.Off}, "/Ja"),
        ({"Opt": Array([String("Ja")])}, "/0"),
        ({"AS": Name.Off, "V": Name.Off}, "/Yes"),
    ],
)
def test_a_state_that_is_made_has_the_name_that_the_field_knows(entries: dict[str, Any], state: str) -> None:
    sheet = Sheet()
    sheet.field("a", Name.Btn, (100, 700, 112, 712), **entries)
    assert filled(sheet, a=True).fields == {"a": state}


def test_radio_buttons_that_show_nothing_are_told_apart() -> None:
    sheet = Sheet()
    sheet.buttons(["", "", ""], Ff=RADIO, V=Name("/x"))
    done = filled(sheet, a="2")
    assert [option.value for option in done.filler.form.fields[0].options] == ["1", "2", "3"]
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/2", "/Off"]
    assert [bool(ink(done.data, (100, y, 112, y + 12))) for y in (700, 680, 660)] == [False, True, False]


@pytest.mark.parametrize(
    ("flags", "lit"),
    [(RADIO, ["/1", "/Off", "/Off"]), (RADIO | IN_UNISON, ["/1", "/Off", "/1"]), (0, ["/1", "/Off", "/1"])],
)
def test_buttons_of_one_state_are_on_together_where_they_are_in_unison(flags: int, lit: list[str]) -> None:
    sheet = Sheet()
    sheet.buttons(["1", "2", "1"], Ff=flags)
    done = filled(sheet, a="1")
    assert [str(widget.AS) for widget in done.widgets] == lit
    assert done.fields == {"a": "/1"}


def test_the_answers_of_buttons_are_what_opt_says_of_their_states() -> None:
    sheet = Sheet()
    sheet.buttons(["0", "1"], Ff=RADIO, Opt=Array([String("Féminin"), String("Masculin")]))
    done = filled(sheet, a="Masculin")
    assert done.fields == {"a": "/1"}
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/1"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "Masculin"}


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_rows_of_a_list_are_chosen() -> None:
    sheet = Sheet()
    sheet.choice("A", "B", "C", box=(100, 600, 300, 720), Ff=MULTIPLE, V=Array([String("B")]), I=Array([1]))
    done = filled(sheet, a="C\nA")
    (widget,) = done.widgets
    assert [str(each) for each in widget.V] == ["A", "C"]
    assert [int(row) for row in widget.I] == [0, 2]
    assert done.fields == {"a": ["A", "C"]}
    assert done.shown((100, 600, 300, 720)).split() == ["A", "B", "C"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "A\nC"}


def test_a_list_of_which_one_row_is_chosen_has_nothing_but_its_value() -> None:
    """The numbers of rows are for several (table 234, I); a signature may allow no more than the value."""
    sheet = Sheet()
    sheet.choice("A", "B", box=(100, 600, 300, 720), V=String("A"), I=Array([0]))
    done = filled(sheet, a="B")
    (widget,) = done.widgets
    assert widget.V == "B"
    assert not {"/I", "/TI"} & set(widget.keys())


def test_the_row_that_is_chosen_in_a_long_list_is_in_sight() -> None:
    sheet = Sheet()
    sheet.choice(*map(str, range(10, 60)), box=(100, 660, 300, 720))
    done = filled(sheet, a="42")
    assert "42" in done.shown((100, 660, 300, 720)).split()
    assert int(done.widgets[0].TI) > 0


def test_an_editable_combo_box_takes_other_texts_and_another_does_not() -> None:
    for flags, is_open in ((COMBO | EDIT, True), (COMBO, False)):
        sheet = Sheet()
        sheet.choice("A", "B", Ff=flags)
        (field,) = adopt(sheet.saved(), Path("form.pdf")).fields
        value, finding = parse(field, "Żółć")
        assert (finding is None) == (value == "Żółć") == is_open
        assert parse(field, "B") == ("B", None)
    sheet.form.Fields[0].Ff = COMBO | EDIT
    done = filled(sheet, a="Żółć")
    assert done.shown() == "Żółć"


def test_what_is_shown_for_an_option_is_what_the_list_says_of_it() -> None:
    sheet = Sheet()
    sheet.choice(Array([String("33"), String("Gironde")]), Array([String("44"), String("Loire")]), Ff=COMBO)
    done = filled(sheet, a="44")
    assert done.fields == {"a": "44"}
    assert done.shown() == "Loire"
    extraction = extract(done.data, name="x", form=done.filler.form)
    assert extraction.record.values == {"a": "44"}
    assert extraction.findings == ()


# ── Text in its box ──────────────────────────────────────────────────────────────────────────────────────────────────


def characters(data: bytes) -> list[tuple[str, Rect, int]]:
    """The characters of the first page with where they are, and how far they are turned, in degrees, by pdfium."""
    page = flattened(data)
    found = [
        (
            chr(pypdfium2.raw.FPDFText_GetUnicode(page, index)),
            Rect(*page.get_charbox(index)),
            round(math.degrees(pypdfium2.raw.FPDFText_GetCharAngle(page, index))) % 360,
        )
        for index in range(page.count_chars())
    ]
    return [each for each in found if not each[0].isspace()]


@pytest.mark.parametrize("page_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_is_turned_with_its_widget(turn: int, page_turn: int) -> None:
    box = (100, 600, 130, 720) if turn in (90, 270) else (100, 690, 220, 720)
    sheet = Sheet()
    sheet.page.Rotate = page_turn
    sheet.text(box=box, MK=Dictionary(R=turn))
    done = filled(sheet, a="Été")
    found = characters(done.data)
    assert [character for character, _place, _angle in found] == list("Été")
    # pdfium counts clockwise where the PDF counts anticlockwise
    assert {angle for _character, _place, angle in found} == {-turn % 360}
    assert all(Rect(*box).holds(place.x0, place.y0) and Rect(*box).holds(place.x1, place.y1) for _c, place, _a in found)
    first, last = found[0][1], found[-1][1]
    forward = {0: last.x0 - first.x0, 90: last.y0 - first.y0, 180: first.x0 - last.x0, 270: first.y0 - last.y0}
    assert forward[turn] > 5
    assert extract(done.data, name="x", form=done.filler.form).findings == ()


def test_a_widget_that_does_not_say_how_it_is_turned_is_as_it_was_shown() -> None:
    sheet = Sheet()
    shown = sheet.pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 120, 30], Matrix=[0, -1, 1, 0, 0, 0]
    )
    sheet.text(box=(100, 600, 130, 720), AP=Dictionary(N=shown))
    assert {angle for _character, _place, angle in characters(filled(sheet, a="Été").data)} == {90}


@pytest.mark.parametrize("quadding", [0, 1, 2])
@pytest.mark.parametrize("flags", [0, MULTILINE])
def test_text_stands_where_the_field_aligns_it(quadding: int, flags: int) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 300, 720), Q=quadding, Ff=flags)
    found = characters(filled(sheet, a="HHHH").data)
    left, right = found[0][1].x0 - 100, 300 - found[-1][1].x1
    assert [left < 5, abs(left - right) < 0.5, right < 5] == [quadding == each for each in (0, 1, 2)]


@pytest.mark.parametrize(("quadding", "first"), [(0, 0), (1, 2), (2, 5)])
def test_each_character_of_a_comb_is_in_its_cell(quadding: int, first: int) -> None:
    sheet = Sheet()
    sheet.text(Ff=COMB, MaxLen=10, Q=quadding)
    done = filled(sheet, a="ÉWi1Ł")
    assert done.fields == {"a": "ÉWi1Ł"}
    cells = [int(((place.x0 + place.x1) / 2 - 100) / 20) for _character, place, _angle in characters(done.data)]
    assert cells == [first + number for number in range(5)]


@pytest.mark.parametrize(
    ("text", "shown", "first"),
    [
        ("טל 03-12 שרה", "הרש 03-12 לט", 8),
        ("Ali שרה 12 b", "Ali 12 הרש b", 0),
        ("É\u200ba\u00adb", "Éab", 0),
    ],
)
def test_the_characters_of_a_comb_stand_in_the_order_in_which_they_are_written(
    text: str, shown: str, first: int
) -> None:
    """Digits run from left to right in Hebrew too, and what is drawn as nothing has no cell."""
    sheet = Sheet()
    sheet.text(Ff=COMB, MaxLen=20)
    done = filled(sheet, a=text)
    assert done.fields == {"a": text}
    cells: dict[int, str] = {}
    for character, place, _angle in sorted(characters(done.data), key=lambda each: each[1].x0):
        if character.isprintable() and character != " ":
            cell = int(((place.x0 + place.x1) / 2 - 100) / 10)
            cells[cell] = cells.get(cell, "") + character
    filled_cells = [cells.get(cell, " ") for cell in range(min(cells), max(cells) + 1)]
    assert "".join(filled_cells) == shown
    assert min(cells) == first


@pytest.mark.parametrize("flags", [0, COMB])
def test_a_text_of_more_characters_than_the_field_takes_is_a_finding(flags: int) -> None:
    sheet = Sheet()
    sheet.text(Ff=flags, MaxLen=5)
    done = filled(sheet, a="123456")
    assert done.codes == ["too-long"]
    assert "5" in str(done.findings[0].remedy)
    assert done.fields == {"a": None}
    assert filled(sheet, a="12345").fields == {"a": "12345"}


@pytest.mark.parametrize(("printed", "floor"), [(12, 6), (0, 4)])
def test_type_shrinks_to_a_floor_and_no_further(printed: int, floor: int) -> None:
    sheet = Sheet(Q=0)
    sheet.text(DA=String(f"/Helv {printed} Tf 0 g"))
    sizes = {}
    for length in range(1, 300):
        done = filled(sheet, a="n" * length)
        if done.findings:
            break
        sizes[length] = float(re.search(rb"([\d.]+) Tf", done.drawing())[1])
    assert sizes[1] == 12
    assert list(sizes.values()) == sorted(sizes.values(), reverse=True)
    assert floor <= min(sizes.values()) < floor * 1.05
    assert done.codes == ["too-long"]


@pytest.mark.parametrize("flags", [0, MULTILINE])
@pytest.mark.parametrize("height", [5, 8, 12, 20])
def test_type_is_no_higher_than_its_box(flags: int, height: float) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 700, 300, 700 + height), Ff=flags)
    for _character, place, _angle in characters(filled(sheet, a="Épg").data):
        assert 700 <= place.y0 < place.y1 <= 700 + height


def test_lines_keep_away_from_the_top_as_from_the_sides() -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 300, 720), Ff=MULTILINE)
    found = [place for _character, place, _angle in characters(filled(sheet, a="Épg\nÉpg").data)]
    assert max(place.y1 for place in found) < 718.5
    assert min(place.x0 for place in found) > 101.5


WHITE, RED, BLUE, GREY, LIGHT_GREY = (255, 255, 255), (255, 0, 0), (0, 0, 255), (128, 128, 128), (191, 191, 191)


@pytest.mark.parametrize(
    ("entries", "outer", "above", "below", "underline"),
    [
        ({"BS": Dictionary(W=4, S=Name.S)}, RED, BLUE, BLUE, RED),
        ({"BS": Dictionary(W=4, S=Name.U)}, BLUE, BLUE, BLUE, RED),
        ({"BS": Dictionary(W=4, S=Name.B)}, RED, WHITE, GREY, RED),
        ({"BS": Dictionary(W=4, S=Name.I)}, RED, GREY, LIGHT_GREY, RED),
        ({"BS": Dictionary(W=0, S=Name.B)}, BLUE, BLUE, BLUE, BLUE),
        ({"Border": Array([0, 0, 4])}, RED, BLUE, BLUE, RED),
        ({"Border": Array([0, 0, 0])}, BLUE, BLUE, BLUE, BLUE),
        ({"Border": Array([0, 0, 0]), "BS": Dictionary(W=4)}, RED, BLUE, BLUE, RED),
    ],
)
def test_a_border_has_its_width_and_its_style(
    entries: dict[str, Any], outer: tuple[int, ...], above: tuple[int, ...], below: tuple[int, ...], underline: Any
) -> None:
    """Seen on the left side, just inside of the border at the top and at the bottom, and at the very bottom."""
    sheet = Sheet()
    sheet.text("a", MK=Dictionary(BC=Array([1, 0, 0]), BG=Array([0, 0, 1])), **entries)
    page = colours(filled(sheet, a="x").data)
    x0, y0, _x1, y1 = BOX
    assert [page(x0 + 2, y0 + 10), page(x0 + 100, y1 - 6), page(x0 + 100, y0 + 6), page(x0 + 100, y0 + 2)] == [
        outer,
        above,
        below,
        underline,
    ]


@pytest.mark.parametrize("style", ["S", "B"])
@pytest.mark.parametrize(("flags", "height"), [(0, 18), (MULTILINE, 70)])
def test_no_letter_stands_on_the_border(flags: int, height: int, style: str) -> None:
    """However much text there is: of the inside of a high field nothing is covered, of a low one not the border."""
    sheet = Sheet()
    looks = {"MK": Dictionary(BC=Array([1, 0, 0])), "BS": Dictionary(W=3, S=Name(f"/{style}"))}
    sheet.text("a", (100, 600, 300, 600 + height), Ff=flags, DA=String("/Helv 12 Tf 0 g"), **looks)
    fitting = [filled(sheet, a=("Ågjpq " * words).strip()) for words in ((3,) if not flags else range(12, 120, 6))]
    places = [place for done in fitting if not done.codes for _character, place, _angle in characters(done.data)]
    most = 3 if not flags else {"S": 3, "B": 6}[style]
    assert len({round(place.y0) for place in places}) > (4 if flags else 0)
    assert min(place.y0 for place in places) >= 600 + most - 0.3
    assert max(place.y1 for place in places) <= 600 + height - most + 0.3
    assert any(done.codes == ["too-long"] for done in fitting) is bool(flags)


def test_a_dashed_border_has_gaps_whichever_entry_says_so() -> None:
    for entries in ({"BS": Dictionary(W=2, S=Name.D, D=Array([10]))}, {"Border": Array([0, 0, 2, Array([10])])}):
        sheet = Sheet()
        sheet.text("a", MK=Dictionary(BC=Array([1, 0, 0])), **entries)
        page = colours(filled(sheet, a="x").data)
        assert {page(x + 0.5, 701) for x in range(100, 290)} == {RED, WHITE}


@pytest.mark.parametrize("border", [Array([1, 0, 0]), Array()])
def test_between_the_cells_of_a_comb_with_a_border_are_lines(border: Array) -> None:
    sheet = Sheet()
    sheet.text("a", Ff=COMB, MaxLen=4, MK=Dictionary(BC=border))
    page = colours(filled(sheet, a="x").data)
    lines = {round(x / 10) * 10 for x in range(105, 296) if page(x, 710) == RED}
    assert lines == ({150, 200, 250} if len(border) else set())


def colours(data: bytes) -> Callable[[float, float], tuple[int, ...]]:
    """The colour of each point of the first page, by pdfium."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    return lambda x, y: page.getpixel((int(2 * x), page.height - 1 - int(2 * y)))


def test_colour_ground_and_border_are_those_of_the_field() -> None:
    sheet = Sheet()
    looks = Dictionary(BG=Array([1, 1, 0]), BC=Array([0, 0, 1]))
    sheet.text(DA=String("/Helv 12 Tf 1 0 0 rg"), MK=looks, BS=Dictionary(W=2, S=Name.S))
    page = pypdfium2.PdfDocument(filled(sheet, a="H").data)
    page.init_forms()
    colours = set(page[0].render(scale=4, may_draw_forms=True).to_pil().convert("RGB").get_flattened_data())
    assert {(255, 255, 0), (0, 0, 255), (255, 0, 0)} <= colours


def test_rich_text_goes_with_the_value_it_was_of() -> None:
    sheet = Sheet()
    sheet.text(V=String("old"), RV=String("<body><p>old</p></body>"), Ff=1 << 25)
    done = filled(sheet, a="new")
    assert "/RV" not in done.widgets[0]
    assert done.shown() == "new"


# ── Values that are there already ────────────────────────────────────────────────────────────────────────────────────


def test_values_that_viewers_were_told_to_show_are_shown() -> None:
    sheet = Sheet(NeedAppearances=True)
    stale = sheet.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20])
    sheet.text("text", (100, 700, 300, 720), V=String("Zoë"))
    sheet.text("stale", (100, 660, 300, 680), V=String("Łukasz"), AP=Dictionary(N=stale))
    sheet.choice(Array([String("1"), String("One")]), name="combo", box=(100, 620, 300, 640), Ff=COMBO, V=String("1"))
    sheet.choice("A", "B", "C", name="list", box=(100, 540, 300, 600), V=String("B"))
    sheet.text("empty", (100, 500, 300, 520))
    done = filled(sheet, empty="x")
    assert "/NeedAppearances" not in done.pdf.Root.AcroForm
    assert done.data.startswith(done.base)
    boxes = [
        (100, 700, 300, 720),
        (100, 660, 300, 680),
        (100, 620, 300, 640),
        (100, 540, 300, 600),
        (100, 500, 300, 520),
    ]
    assert [done.shown(box).split() for box in boxes] == [["Zoë"], ["Łukasz"], ["One"], ["A", "B", "C"], ["x"]]
    assert done.fields == {"text": "Zoë", "stale": "Łukasz", "combo": "1", "list": "B", "empty": "x"}


def test_rich_text_that_is_shown_already_is_left_alone() -> None:
    sheet = Sheet(NeedAppearances=True)
    rich = sheet.pdf.make_stream(b"BT ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20])
    sheet.text("a", V=String("old"), RV=String("<body><p>old</p></body>"), AP=Dictionary(N=rich))
    sheet.text("b", (100, 600, 300, 620))
    done = filled(sheet, b="x")
    assert "/RV" in done.widgets[0]
    assert done.widgets[0].AP.N.read_bytes() == b"BT ET"


# ── What is read back ────────────────────────────────────────────────────────────────────────────────────────────────


def doubts(done: Filled, data: bytes | None = None) -> list[str]:
    return [finding.code for finding in extract(data or done.data, name="x", form=done.filler.form).findings]


def changed_unseen(done: Filled) -> bytes:
    """The filled PDF with another value, and the appearances of the first."""
    file = BytesIO()
    done.pdf.pages[0].Annots[0].V = String("Zeno")
    done.pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_value_that_its_widget_does_not_show_is_doubted(turn: int) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 220, 720), MK=Dictionary(R=turn), Ff=MULTILINE)
    done = filled(sheet, a="Zoë\nŁukasz")
    assert doubts(done) == []
    assert doubts(done, changed_unseen(done)) == ["shown-differs"]


def test_words_that_are_printed_inside_the_widget_are_no_part_of_the_value() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.page.Contents = sheet.pdf.make_stream(b"BT /F 8 Tf 240 706 Td (Surname) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    sheet.page.Resources = Dictionary(Font=Dictionary(F=font))
    done = filled(sheet, a="Zoë")
    assert "Surname" in done.shown()
    assert doubts(done) == []
    assert doubts(done, changed_unseen(done)) == ["shown-differs"]


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_a_hidden_value_is_not_doubted(flags: int) -> None:
    sheet = Sheet()
    sheet.text(F=flags)
    done = filled(sheet, a="Zoë")
    assert doubts(done) == []
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "Zoë"}


def test_filled_fields_below_others_are_known_to_the_form() -> None:
    sheet = Sheet()
    sheet.group("b", sheet.text("c"))
    assert doubts(filled(sheet, **{"b.c": "Zoë"})) == []
