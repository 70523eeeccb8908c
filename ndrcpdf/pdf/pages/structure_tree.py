"""Widgets and marked content in the structure tree (ISO 32000-2 §14.7.5, ISO 14289-1 §7.18.4)."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

_INLINE = frozenset(("/Span", "/Strong", "/Em", "/Sub", "/Link", "/Quote", "/Lbl"))
"""Elements that a Form element is not put into, but behind."""


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Whether the document has a structure tree that elements can be added to."""
    return "/StructTreeRoot" in pdf.Root and "/ParentTree" in pdf.Root.StructTreeRoot


def tag_annotations(
    pdf: pikepdf.Pdf, page: pikepdf.Page, annotations: Sequence[tuple[pikepdf.Object, int | None]]
) -> None:
    """Give each widget of the page a Form element, and each other annotation an Annot element.

    Each annotation comes with the marked content (MCID) that precedes it on the page, and its element is put behind
    that content; elements behind the same content keep their order. Without marked content it is put where the last
    element of the page is.
    """
    tree = _StructureTree(pdf)
    for annotation, preceding in annotations:
        tree.add(annotation, page, preceding)
    page.obj.Tabs = Name.S


_Place = tuple[int, int | None]
"""A structure element by its object number, and marked content in it."""


class _StructureTree:
    """The structure tree of one document, open for insertion."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.Root.StructTreeRoot
        if not self._root.ParentTree.is_indirect:
            self._root.ParentTree = pdf.make_indirect(self._root.ParentTree)
        self._parents = NumberTree(self._root.ParentTree)
        self._inserted: dict[_Place, pikepdf.Object] = {}

    def add(self, annotation: pikepdf.Object, page: pikepdf.Page, preceding: int | None) -> None:
        kind = Name.Form if annotation.get("/Subtype") == "/Widget" else Name.Annot
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=kind, K=Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj))
        )
        leaf = self._element_of(page, preceding)
        parent, before = self._block_around(leaf)
        element.P = parent
        self._insert(element, (leaf.objgen[0], preceding), before)
        key = self._next_key()
        self._parents[key] = element
        annotation.StructParent = key
        self._root.ParentTreeNextKey = key + 1

    def _element_of(self, page: pikepdf.Page, content_id: int | None) -> pikepdf.Object:
        elements = self._parents[int(page.obj.StructParents)]
        present = [index for index in range(len(elements)) if elements[index] is not None]
        return elements[content_id if content_id in present else present[-1]]

    def _block_around(self, leaf: pikepdf.Object) -> tuple[pikepdf.Object, pikepdf.Object | None]:
        """The element to insert into, and its child to insert behind: None where that is content of the leaf itself."""
        child, parent = None, leaf
        while str(parent.S) in _INLINE and str(parent.P.get("/Type", "")) != "/StructTreeRoot":
            child, parent = parent, parent.P
        return parent, child

    def _insert(self, element: pikepdf.Object, place: _Place, before: pikepdf.Object | None) -> None:
        """Put the element behind the one last inserted at the place, else behind the child, else behind the content."""
        kids = element.P.get("/K")
        if not isinstance(kids, Array):
            kids = Array([] if kids is None else [kids])
        wanted = self._inserted.get(place, before)
        index = next((n for n in range(len(kids)) if _is_kid(kids[n], wanted, place[1])), len(kids) - 1)
        kids.insert(index + 1, element)
        element.P.K = kids
        self._inserted[place] = element

    def _next_key(self) -> int:
        stated = int(self._root.get("/ParentTreeNextKey", 0))
        used = max(self._parents.keys(), default=-1) + 1
        return max(stated, used)


def _is_kid(kid: object, element: pikepdf.Object | None, content_id: int | None) -> bool:
    """Whether the child of a structure element is that element, or without one the marked content of that number."""
    if element is not None:
        return isinstance(kid, pikepdf.Object) and kid.is_indirect and kid.objgen == element.objgen
    if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
        return bool(content_id == kid.MCID)
    return kid == content_id


class FlattenedContent:
    """Turns the annotations of a page into marked content of the page, under the elements that they had (§14.7.5.2)."""

    def __init__(self, pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        self._page = page.obj
        tagged = is_tagged(pdf) and "/StructParents" in page.obj
        self._parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree) if tagged else None

    def content_id(self, annotation: pikepdf.Object) -> int | None:
        """The MCID for what the annotation showed; None where the annotation has no structure element."""
        parents, key = self._parents, annotation.get("/StructParent")
        if parents is None or key is None or int(key) not in parents:
            return None
        element, elements = parents[int(key)], parents[int(self._page.StructParents)]
        element.K = Dictionary(Type=Name.MCR, Pg=self._page, MCID=len(elements))
        elements.append(element)
        del parents[int(key)]
        return len(elements) - 1
