"""The marker of a PDF that says which form it is, in a page-piece dictionary (ISO 32000-2 §14.5)."""

from datetime import UTC, datetime

import pikepdf
from pikepdf import Dictionary, String

from ndrcpdf.model.forms import Form

_MARKER = "/ndrcpdf"


def write_form_marker(pdf: pikepdf.Pdf, form: Form) -> None:
    """Say in the document which form it is: by a marker that survives saving, its language and its title."""
    modified = datetime(form.session, 1, 1, tzinfo=UTC)  # a fixed date: preparing twice gives the same file
    pieces = pdf.Root.get("/PieceInfo", Dictionary())
    pieces[_MARKER] = Dictionary(
        LastModified=String(f"D:{modified:%Y%m%d%H%M%S}Z"), Private=Dictionary(Form=String(form.id))
    )
    pdf.Root.PieceInfo = pieces
    if "/Lang" not in pdf.Root:
        pdf.Root.Lang = String(form.language)
    _write_title(pdf, form.title)


def _write_title(pdf: pikepdf.Pdf, title: str) -> None:
    """Have viewers show the title of the document, and give it one where it has none."""
    preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
    preferences.DisplayDocTitle = True
    pdf.Root.ViewerPreferences = preferences
    if not str(pdf.docinfo.get("/Title", "")):
        pdf.docinfo["/Title"] = String(title)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if not metadata.get("dc:title"):
            metadata["dc:title"] = str(pdf.docinfo["/Title"])


def read_form_marker(pdf: pikepdf.Pdf) -> str:
    """The id of the form that the document says it is; empty where it says none."""
    try:
        return str(pdf.Root.PieceInfo[_MARKER].Private.Form)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""
