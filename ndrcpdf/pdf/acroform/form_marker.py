"""Which form a PDF says it is, in a page-piece dictionary (ISO 32000-2 §14.5)."""

from datetime import UTC, datetime

import pikepdf
from pikepdf import Dictionary, String

from ndrcpdf.model.forms import Form

MARKER = "/ndrcpdf"


def describe(pdf: pikepdf.Pdf, form: Form) -> None:
    """Say in the document which form it is: title, language, and a marker that survives saving (§14.5, page-piece)."""
    now = datetime(form.session, 1, 1, tzinfo=UTC)  # a fixed date: preparing twice gives the same file
    stamp = String(f"D:{now:%Y%m%d%H%M%S}Z")
    pieces = pdf.Root.get("/PieceInfo", Dictionary())
    pieces[MARKER] = Dictionary(LastModified=stamp, Private=Dictionary(Form=String(form.id)))
    pdf.Root.PieceInfo = pieces
    if "/Lang" not in pdf.Root:
        pdf.Root.Lang = String(form.language)
    preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
    preferences.DisplayDocTitle = True
    pdf.Root.ViewerPreferences = preferences
    if not str(pdf.docinfo.get("/Title", "")):
        pdf.docinfo["/Title"] = String(form.title)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if not metadata.get("dc:title"):
            metadata["dc:title"] = str(pdf.docinfo["/Title"])


def marked_form(pdf: pikepdf.Pdf) -> str:
    """The id of the form the document says it is, or an empty string."""
    try:
        return str(pdf.Root.PieceInfo[MARKER].Private.Form)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""
