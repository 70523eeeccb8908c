"""Widgets in the structure tree: each a Form element in the page's reading order.

ISO 32000-2 §14.7.5.3, ISO 14289-1 §7.18.4.
"""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

_INLINE = frozenset(("/Span", "/Strong", "/Em", "/Sub", "/Link", "/Quote", "/Lbl"))
"""Elements a Form element does not go into, but after."""


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Whether the document has a structure tree to take part in."""
    return "/StructTreeRoot" in pdf.Root and "/ParentTree" in pdf.Root.StructTreeRoot


def tag_widgets(pdf: pikepdf.Pdf, page: pikepdf.Page, widgets: Sequence[tuple[pikepdf.Object, int | None]]) -> None:
    """Give each widget of the page its Form element, after the marked content (MCID) that precedes its blank.

    Other annotations get an Annot element. Those after the same marked content keep their order; one without goes where
    the page's last element is.
    """
    tree = _StructureTree(pdf)
    for widget, anchor in widgets:
        tree.add(widget, page, anchor)
    page.obj.Tabs = Name.S


_Place = tuple[int, int | None]
"""The structure element a widget's blank is behind, by its object number, and the marked content in it."""


class _StructureTree:
    """The structure tree of one document, open for insertion."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.Root.StructTreeRoot
        if not self._root.ParentTree.is_indirect:
            self._root.ParentTree = pdf.make_indirect(self._root.ParentTree)
        self._parents = NumberTree(self._root.ParentTree)
        self._inserted: dict[_Place, pikepdf.Object] = {}

    def add(self, widget: pikepdf.Object, page: pikepdf.Page, anchor: int | None) -> None:
        kind = Name.Form if widget.get("/Subtype") == "/Widget" else Name.Annot
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=kind, K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page.obj))
        )
        leaf = self._element_of(page, anchor)
        parent, before = self._block(leaf)
        element.P = parent
        self._insert(element, (leaf.objgen[0], anchor), before)
        key = self._next_key()
        self._parents[key] = element
        widget.StructParent = key
        self._root.ParentTreeNextKey = key + 1

    def _element_of(self, page: pikepdf.Page, anchor: int | None) -> pikepdf.Object:
        elements = self._parents[int(page.obj.StructParents)]
        present = [index for index in range(len(elements)) if elements[index] is not None]
        return elements[anchor if anchor in present else present[-1]]

    def _block(self, leaf: pikepdf.Object) -> tuple[pikepdf.Object, pikepdf.Object | None]:
        """The element the Form element goes into, and its child that it follows: None for the leaf's content."""
        child, parent = None, leaf
        while str(parent.S) in _INLINE and str(parent.P.get("/Type", "")) != "/StructTreeRoot":
            child, parent = parent, parent.P
        return parent, child

    def _insert(self, element: pikepdf.Object, place: "_Place", before: pikepdf.Object | None) -> None:
        """Put the element after what precedes it: the last widget put there, the child element, or the content."""
        kids = element.P.get("/K")
        if not isinstance(kids, Array):
            kids = Array([] if kids is None else [kids])
        wanted = self._inserted.get(place, before)
        index = next((n for n in range(len(kids)) if _is(kids[n], wanted, place[1])), len(kids) - 1)
        kids.insert(index + 1, element)
        element.P.K = kids
        self._inserted[place] = element

    def _next_key(self) -> int:
        stated = int(self._root.get("/ParentTreeNextKey", 0))
        used = max(self._parents.keys(), default=-1) + 1
        return max(stated, used)


class MarkedContent:
    """The annotations of a page turned into marked content of it, under the elements that they had (§14.7.5.2)."""

    def __init__(self, pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        self._page = page.obj
        tagged = is_tagged(pdf) and "/StructParents" in page.obj
        self._parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree) if tagged else None

    def of(self, annotation: pikepdf.Object) -> int | None:
        """The number (MCID) that what the annotation showed is to have; None where the page is not tagged."""
        parents, key = self._parents, annotation.get("/StructParent")
        if parents is None or key is None or int(key) not in parents:
            return None
        element, elements = parents[int(key)], parents[int(self._page.StructParents)]
        element.K = Dictionary(Type=Name.MCR, Pg=self._page, MCID=len(elements))
        elements.append(element)
        del parents[int(key)]
        return len(elements) - 1


def _is(kid: object, wanted: pikepdf.Object | None, anchor: int | None) -> bool:
    """Whether the child of a structure element is that element, or the marked content of that number."""
    if wanted is not None:
        return isinstance(kid, pikepdf.Object) and kid.is_indirect and kid.objgen == wanted.objgen
    if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
        return bool(anchor == kid.MCID)
    return kid == anchor
