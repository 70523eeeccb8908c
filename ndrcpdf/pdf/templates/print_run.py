"""A print run: the pages of many records in one PDF, which has the form once (ISO 32000-2 §8.10).

The printed page is a form XObject that every page shows first, and its values over it; so a page costs what its values
cost. The file is written from front to back, and memory holds one record of it at a time.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from ndrcpdf.files.key_register import KeyRegister
from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.pages.images import image_data
from ndrcpdf.pdf.pages.page_tree import PageTree
from ndrcpdf.pdf.syntax.incremental import read_original
from ndrcpdf.pdf.syntax.objects import dictionary_copy
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.syntax.streamed_update import StreamedUpdate
from ndrcpdf.pdf.templates.flat_stamping import PageContent, references
from ndrcpdf.pdf.templates.flattening import FlatTemplate, PageResources, open_resources
from ndrcpdf.pdf.templates.stamping import add_font, add_image
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset

_PRINTED_PAGE = "/NDRCPage"
"""The name of the printed page in the resources of a page."""
_SHEETS = "/NDRCSheets"
"""The entry of the catalog that has the sheets of the form."""
_KEPT_IN_CATALOG = frozenset(
    ("/Type", "/Pages", "/Metadata", "/Lang", "/ViewerPreferences", "/PageLayout", "/OutputIntents", "/OCProperties")
)
"""The entries that the catalog of a print run has from the catalog of its form."""
_CONFORMANCE_CLAIMS = ("{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}")
_PAGE_GEOMETRY = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of the form: the entries of each page made of it, and its resources, which more images may join."""

    entries: bytes
    resources: PageResources


class PrintRun:
    """One PDF in the making, piece by piece: its beginning, then what :meth:`add` gives, then its end.

    :meth:`close` deletes the temporary files that note where its objects are.
    """

    def __init__(self, flat: FlatTemplate, name: str, folder: Path | None = None) -> None:
        """``folder`` is where a temporary file is made; None leaves that to the system."""
        data = _form_alone(flat, name)
        with opened(data, name) as pdf:
            self._sheets = tuple(_sheet(entry) for entry in pdf.Root[_SHEETS])
            self._update = StreamedUpdate(read_original(pdf, data, name), folder)
            self._tree = PageTree(self._update, pdf.Root.Pages.objgen[0])
        self._written = KeyRegister()
        """digest of a picture or a font → its object number"""

    def beginning(self) -> bytes:
        """The form itself."""
        return self._update.original.data

    def add(self, contents: Iterable[PageContent]) -> bytes:
        """The pages of one more record, whose content is :func:`deflated`."""
        by_page = {content.page: content for content in contents}
        for number, sheet in enumerate(self._sheets, 1):
            self._add_page(sheet, by_page.get(number, _NOTHING))
        return self._update.flush()

    def end(self) -> Iterator[bytes]:
        """The pieces of the rest: the page tree and the cross-reference table."""
        self._tree.close()
        yield from self._update.end()

    def close(self) -> None:
        """Delete the temporary files."""
        self._update.close()
        self._written.close()

    def _add_page(self, sheet: _Sheet, content: PageContent) -> None:
        resources = sheet.resources.number
        if content.pictures or content.fonts:
            resources = self._add_resources(sheet, content)
        stream = self._update.add_stream(b"/Filter/FlateDecode", content.content)
        page = b"<</Type/Page/Parent %d 0 R/Resources %d 0 R/Contents %d 0 R%b>>"
        self._tree.add(self._update.add_new(page % (self._tree.parent(), resources, stream, sheet.entries)))

    def _add_resources(self, sheet: _Sheet, content: PageContent) -> int:
        """The resources of a page with pictures or fonts of its own; those written before are not written again."""
        images = {name: self._picture(picture) for name, picture in content.pictures.items()}
        fonts = {name: self._font(font) for name, font in content.fonts.items()}
        return self._update.add_new(sheet.resources.body(references(fonts), references(images)))

    def _picture(self, picture: Picture) -> int:
        key = hashlib.sha256(picture.data).digest()
        return self._once(key, lambda: add_image(self._update, image_data(picture)))

    def _font(self, font: FontSubset) -> int:
        # the same glyphs may have other codes, and stand for other texts
        key = hashlib.sha256(repr((font.name, sorted(font.codes.items()))).encode() + font.program).digest()
        return self._once(key, lambda: add_font(self._update, font))

    def _once(self, key: bytes, add: Callable[[], int]) -> int:
        number = self._written.number(key)
        if number is None:
            number = add()
            self._written.enter(key, number)
        return number


def deflated(content: PageContent) -> PageContent:
    """The content of a page of a print run: the printed page, and the values over it; compressed."""
    shown = b"%b Do\n%b" % (_PRINTED_PAGE.encode(), content.content)
    return PageContent(content.page, zlib.compress(shown), content.pictures, content.fonts)


_NOTHING = deflated(PageContent(0, b"", {}, {}))


def _form_alone(flat: FlatTemplate, name: str) -> bytes:
    """A PDF without pages that has what they share: each printed page as a form XObject, and its resources."""
    with opened(flat.original.data, name) as pdf:
        pdf.flatten_annotations("print")
        sheets = Array([_sheet_entry(pdf, page) for page in pdf.pages])
        for key in [key for key in pdf.Root.keys() if key not in _KEPT_IN_CATALOG]:  # noqa: SIM118 - no dict
            del pdf.Root[key]
        _remove_conformance_claims(pdf)
        del pdf.pages[:]
        pdf.Root[_SHEETS] = sheets
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def _remove_conformance_claims(pdf: pikepdf.Pdf) -> None:
    """Remove from the metadata that the PDF conforms to PDF/UA or PDF/A, which a print run without tags does not."""
    if "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in [key for key in metadata if key.startswith(_CONFORMANCE_CLAIMS)]:
                del metadata[claim]


def _sheet_entry(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    printed = page.as_form_xobject(handle_transformations=False)
    printed.BBox = page.mediabox  # not only what is left of it once it is trimmed
    for key in ("/StructParents", "/StructParent"):
        if key in printed:
            del printed[key]
    resources = dictionary_copy(page.resources)
    resources.XObject = Dictionary({**dict(resources.XObject.items()), _PRINTED_PAGE: printed})
    boxes = Dictionary({"/MediaBox": page.mediabox})
    for key in _PAGE_GEOMETRY:
        if key in page.obj:
            boxes[key] = page.obj[key]
    return pdf.make_indirect(Dictionary(Type=Name("/NDRCSheet"), Boxes=boxes, Resources=pdf.make_indirect(resources)))


def _sheet(entry: pikepdf.Object) -> _Sheet:
    boxes = entry.Boxes.unparse().strip().removeprefix(b"<<").removesuffix(b">>").strip()
    return _Sheet(boxes, open_resources(entry.Resources))
