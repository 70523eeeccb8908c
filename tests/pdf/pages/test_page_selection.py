"""Some pages of a PDF as one of their own: nothing in it leads to those that went."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
import pypdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.pdf.pages.page_selection import keep_pages

SOURCE = """
#set document(title: "Circulaire")
#set text(lang: "fr")
#set page(height: 200pt)
= Premier <one>
un #link(<three>)[voir trois] #link("https://exemple.fr")[ailleurs]
#pagebreak()
= Deuxième
deux
#pagebreak()
= Troisième <three>
trois #link(<one>)[voir un]
"""


def circular() -> bytes:
    return typst.compile(SOURCE.encode(), pdf_standards="ua-1")


def kept(numbers: Sequence[int]) -> bytes:
    with pikepdf.open(BytesIO(circular())) as pdf:
        keep_pages(pdf, numbers)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("numbers", [[2], [1, 3], [3], [1, 2, 3]])
def test_the_pages_of_those_numbers_are_left(numbers: list[int]) -> None:
    titles = ["Premier", "Deuxième", "Troisième"]
    pages = pypdf.PdfReader(BytesIO(kept(numbers)), strict=True).pages
    assert [page.extract_text().split()[0] for page in pages] == [titles[number - 1] for number in numbers]


@pytest.mark.parametrize("numbers", [[1], [2], [3], [1, 3], [2, 3]])
def test_nothing_leads_to_a_page_that_went(numbers: list[int]) -> None:
    with pikepdf.open(BytesIO(kept(numbers))) as pdf:
        assert pdf.check_pdf_syntax() == []
        there = {page.obj.objgen for page in pdf.pages}
        every = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        assert {thing.objgen for thing in every if thing.get("/Type") == "/Page"} == there
        assert not {"/Outlines", "/Names", "/Dests", "/PageLabels"} & set(pdf.Root.keys())


@pytest.mark.parametrize(("numbers", "targets"), [([1], ["https://exemple.fr"]), ([3], []), ([1, 2, 3], None)])
def test_links_to_pages_that_went_are_removed_and_others_stay(numbers: list[int], targets: list[str] | None) -> None:
    with pikepdf.open(BytesIO(kept(numbers))) as pdf:
        links = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.Subtype == "/Link"]
        actions = [str(note.A.URI) for note in links if "/A" in note and "/URI" in note.A]
    assert (actions == targets) if targets is not None else len(links) == 3


@pytest.mark.parametrize("numbers", [[1], [3], [1, 3]])
def test_the_tags_are_those_of_the_pages_that_are_left(numbers: list[int]) -> None:
    with pikepdf.open(BytesIO(kept(numbers))) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        keys = {int(page.StructParents) for page in pdf.pages}
        keys |= {int(note.StructParent) for page in pdf.pages for note in page.get("/Annots", ())}
        assert set(parents) <= keys
        assert {page.objgen for page in pages_of(pdf.Root.StructTreeRoot.K)} <= pages
        assert str(pdf.Root.Lang) == "fr"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Circulaire"


def pages_of(node: object) -> list[pikepdf.Object]:
    """The pages that the elements of a structure tree name."""
    if isinstance(node, pikepdf.Array):
        return [page for kid in node for page in pages_of(kid)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    own = [node.Pg] if "/Pg" in node else []
    return own + pages_of(node.get("/K", Array()))


def test_a_structure_tree_that_loops_is_removed() -> None:
    pdf = pikepdf.new()
    for _number in range(2):
        pdf.add_blank_page(page_size=(100, 100)).obj.StructParents = 0
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    element.K = Array([element])
    tree = Dictionary(K=Array([element]), ParentTree=pdf.make_indirect(Dictionary(Nums=Array([]))))
    pdf.Root.StructTreeRoot = pdf.make_indirect(tree)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    keep_pages(pdf, [2])
    assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
    assert "/StructParents" not in pdf.pages[0]


def test_all_pages_are_left_with_all_that_leads_to_them() -> None:
    with pikepdf.open(BytesIO(circular())) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("A"))]))
        keep_pages(pdf, [1, 2, 3])
        assert "/PageLabels" in pdf.Root
