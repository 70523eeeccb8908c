"""Widgets are put into the structure tree where they are read, and become content of the page, by pikepdf."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NumberTree

from ndrcpdf.pdf.pages.structure_tree import FlattenedContent, is_tagged, tag_annotations


class Tagged:
    """A page whose marked content is in paragraphs: ``Tagged("P", "P Span")`` has two, the second in a span in one."""

    def __init__(self, *leaves: str) -> None:
        self.pdf = pikepdf.new()
        self.page = self.pdf.add_blank_page(page_size=(200, 100))
        self.page.obj.StructParents = 0
        self.document = self.element("Document")
        elements = Array([self.leaf(leaf.split(), number) for number, leaf in enumerate(leaves)])
        self.parents = self.pdf.make_indirect(Dictionary(Nums=Array([0, elements])))
        root = Dictionary(Type=Name.StructTreeRoot, K=self.document, ParentTree=self.parents)
        self.pdf.Root.StructTreeRoot = self.pdf.make_indirect(root)
        self.document.P = self.pdf.Root.StructTreeRoot

    def element(self, kind: str, **entries: object) -> pikepdf.Object:
        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=Array(), **entries))

    def leaf(self, kinds: list[str], number: int) -> pikepdf.Object:
        parent = self.document
        for kind in kinds:
            element = self.element(kind, P=parent, Pg=self.page.obj)
            parent.K.append(element)
            parent = element
        parent.K.append(number)
        return parent

    def annotation(self, subtype: Name = Name.Widget) -> pikepdf.Object:
        return self.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([0, 0, 9, 9])))

    def read(self) -> str:
        """The structure tree in one line: names, numbers of marked content, and annotations by their object."""
        return said(self.document)


def said(kid: pikepdf.Object) -> str:
    if not isinstance(kid, pikepdf.Dictionary):
        return str(int(kid))
    if kid.get("/Type") == "/OBJR":
        return f"@{kid.Obj.objgen[0]}"
    if kid.get("/Type") == "/MCR":
        return f"#{int(kid.MCID)}"
    kids = kid.K if isinstance(kid.K, pikepdf.Array) else [kid.K]
    return f"{str(kid.S)[1:]}({' '.join(map(said, kids))})"


@pytest.mark.parametrize(
    ("leaves", "preceding", "expected"),
    [
        (["P", "P"], 0, "Document(P(0 Form(@w)) P(1))"),
        (["P", "P"], 1, "Document(P(0) P(1 Form(@w)))"),
        (["P", "P"], None, "Document(P(0) P(1 Form(@w)))"),
        (["P", "P"], 7, "Document(P(0) P(1 Form(@w)))"),
        (["P Span", "P"], 0, "Document(P(Span(0) Form(@w)) P(1))"),
        (["P Strong Em", "P"], 0, "Document(P(Strong(Em(0)) Form(@w)) P(1))"),
        (["Table TR TD"], 0, "Document(Table(TR(TD(0 Form(@w)))))"),
    ],
)
def test_a_widget_is_read_behind_the_content_that_precedes_it(
    leaves: list[str], preceding: int | None, expected: str
) -> None:
    tagged = Tagged(*leaves)
    widget = tagged.annotation()
    tag_annotations(tagged.pdf, tagged.page, [(widget, preceding)])
    assert tagged.read() == expected.replace("@w", f"@{widget.objgen[0]}")
    assert tagged.page.obj.Tabs == "/S"


def test_widgets_behind_the_same_content_keep_their_order_and_others_are_annotations() -> None:
    tagged = Tagged("P", "P")
    notes = [tagged.annotation(), tagged.annotation(Name.PolyLine), tagged.annotation()]
    tag_annotations(tagged.pdf, tagged.page, [(notes[0], 0), (notes[1], 0), (notes[2], 0)])
    first, second, third = (note.objgen[0] for note in notes)
    assert tagged.read() == f"Document(P(0 Form(@{first}) Annot(@{second}) Form(@{third})) P(1))"


def test_each_annotation_is_found_by_its_key() -> None:
    tagged = Tagged("P")
    notes = [tagged.annotation() for _number in range(3)]
    tagged.pdf.Root.StructTreeRoot.ParentTreeNextKey = 5
    tag_annotations(tagged.pdf, tagged.page, [(note, 0) for note in notes])
    parents = NumberTree(tagged.pdf.Root.StructTreeRoot.ParentTree)
    assert [int(note.StructParent) for note in notes] == [5, 6, 7]
    assert [parents[int(note.StructParent)].K.Obj.objgen for note in notes] == [note.objgen for note in notes]
    assert tagged.pdf.Root.StructTreeRoot.ParentTreeNextKey == 8


def test_flattened_annotations_become_marked_content_of_the_page() -> None:
    tagged = Tagged("P", "P")
    notes = [tagged.annotation(), tagged.annotation()]
    tag_annotations(tagged.pdf, tagged.page, [(note, 0) for note in notes])
    content = FlattenedContent(tagged.pdf, tagged.page)
    assert [content.content_id(note) for note in notes] == [2, 3]
    assert tagged.read() == "Document(P(0 Form(#2) Form(#3)) P(1))"
    parents = NumberTree(tagged.parents)
    assert set(parents) == {0}
    assert [str(element.S) for element in parents[0]] == ["/P", "/P", "/Form", "/Form"]
    assert content.content_id(notes[0]) is None


def test_what_is_in_no_structure_tree_has_no_number() -> None:
    tagged = Tagged("P")
    assert FlattenedContent(tagged.pdf, tagged.page).content_id(tagged.annotation()) is None
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    assert not is_tagged(pdf)
    assert is_tagged(tagged.pdf)
    assert FlattenedContent(pdf, page).content_id(Dictionary(StructParent=0)) is None
