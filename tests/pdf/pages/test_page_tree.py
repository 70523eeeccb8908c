"""Page trees of any size: every page is found at its place, by three readers."""

from contextlib import closing
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest

from ndrcpdf.pdf.pages.page_tree import PageTree
from ndrcpdf.pdf.syntax.incremental import read_original
from ndrcpdf.pdf.syntax.streamed_update import StreamedUpdate


def written(count: int) -> bytes:
    """A PDF of so many pages, the n-th of which is 100 + n points wide."""
    out = BytesIO()
    pikepdf.new().save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        original, root = read_original(pdf, out.getvalue(), "empty.pdf"), pdf.Root.Pages.objgen[0]
    pieces = [original.data]
    with closing(StreamedUpdate(original)) as update:
        tree = PageTree(update, root)
        for number in range(count):
            page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d 50]/Resources<<>>>>" % (tree.parent(), 100 + number)
            tree.add(update.add_new(page))
            pieces.append(update.flush())
        tree.close()
        return b"".join([*pieces, *update.end()])


@pytest.mark.parametrize("count", [1, 63, 64, 65, 128, 64 * 64, 64 * 64 + 1])
def test_every_page_is_at_its_place(count: int) -> None:
    data = written(count)
    widths = [100 + number for number in range(count)]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [float(page.mediabox[2]) for page in pdf.pages] == widths
    assert len(pypdf.PdfReader(BytesIO(data), strict=True).pages) == count
    document = pypdfium2.PdfDocument(data)
    assert [round(document.get_page_size(number)[0]) for number in range(count)] == widths


@pytest.mark.parametrize(("count", "depth"), [(1, 2), (64, 2), (65, 3), (64 * 64 + 1, 4)])
def test_a_page_is_found_in_few_steps(count: int, depth: int) -> None:
    with pikepdf.open(BytesIO(written(count))) as pdf:
        node, steps = pdf.Root.Pages, 0
        while node.Type == "/Pages":
            assert len(node.Kids) <= 64
            assert node.Count == (count if not steps else node.Count)
            node, steps = node.Kids[0], steps + 1
        assert steps == depth
        assert all(kid.Parent.objgen == pdf.Root.Pages.objgen for kid in pdf.Root.Pages.Kids)
