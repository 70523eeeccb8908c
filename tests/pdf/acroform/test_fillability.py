"""Which PDFs may not be filled, and which fields of others: encryption, certifications, signatures."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import (
    COMBO,
    EDIT,
    Sheet,
    filled,
    transform,
)
from ndrcpdf.errors import EncryptedPdfError, ProtectedPdfError

# ── Encryption ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Signatures ────────────────────────────────────────────────────────────────────────────────────────────────────────


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
