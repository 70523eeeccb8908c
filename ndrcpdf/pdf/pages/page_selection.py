"""Keeps some pages of a PDF, with its fonts, language, metadata, and their tags (ISO 32000-2 §7.7.3, §14.7)."""

from collections.abc import Collection, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

_OF_OTHER_PAGES = ("/Outlines", "/Dests", "/Names", "/PageLabels", "/OpenAction", "/Threads", "/AA", "/Collection")
"""Entries of the catalog that lead to pages that are removed."""
_MAX_STRUCTURE_DEPTH = 200
"""The most structure elements above one another: more than in any document, unless it loops."""

_ObjectNumber = tuple[int, int]


def keep_pages(pdf: pikepdf.Pdf, numbers: Collection[int]) -> None:
    """Remove all pages but those of these numbers (from 1), and everything that leads to a removed page."""
    if len(numbers) == len(pdf.pages):
        return
    for index in reversed(range(len(pdf.pages))):
        if index + 1 not in numbers:
            del pdf.pages[index]
    for key in _OF_OTHER_PAGES:
        if key in pdf.Root:
            del pdf.Root[key]
    kept = frozenset(page.obj.objgen for page in pdf.pages)
    for page in pdf.pages:
        _remove_links(page, kept)
    _remove_tags(pdf, kept)


def _remove_links(page: pikepdf.Page, kept: Collection[_ObjectNumber]) -> None:
    """Remove the links of a page that lead to a removed page."""
    if "/Annots" in page.obj:
        page.obj.Annots = Array([each for each in page.obj.Annots if not _leads_to_removed(each, kept)])


def _leads_to_removed(annotation: pikepdf.Object, kept: Collection[_ObjectNumber]) -> bool:
    if annotation.get("/Subtype") != Name.Link:
        return False
    action = annotation.get("/A", Dictionary())
    target = annotation.get("/Dest", action.get("/D") if action.get("/S") == Name.GoTo else None)
    if target is None:
        return False
    if not isinstance(target, Array):
        return True  # a named destination: the names are removed
    return target[0].objgen not in kept


# ── The structure tree (§14.7) ───────────────────────────────────────────────────────────────────────────────────────


def _remove_tags(pdf: pikepdf.Pdf, kept: frozenset[_ObjectNumber]) -> None:
    """Remove the structure elements of removed pages; the whole tree where nothing is left, or it is damaged."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    annotations = frozenset(each.objgen for page in pdf.pages for each in page.obj.get("/Annots", Array()))
    try:
        left = _left_of(root, None, _Kept(kept, annotations), 0)
        parents = NumberTree(root.ParentTree)
        keys = set(_parent_tree_keys(pdf))
        for number in [number for number in parents if number not in keys]:
            del parents[number]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        left = []
    if not left:
        _remove_structure_tree(pdf)
        return
    root.K = Array(left)
    if "/IDTree" in root:  # it lists the removed elements too
        del root["/IDTree"]


class _Kept:
    """The pages and annotations that are kept, by object number."""

    def __init__(self, pages: frozenset[_ObjectNumber], annotations: frozenset[_ObjectNumber]) -> None:
        self.pages = pages
        self.annotations = annotations

    def has_page(self, page: pikepdf.Object | None) -> bool:
        return page is not None and page.objgen in self.pages


def _left_of(parent: pikepdf.Object, page: pikepdf.Object | None, kept: _Kept, depth: int) -> list[pikepdf.Object]:
    """The children of a structure element that have content on a page that is kept."""
    if depth > _MAX_STRUCTURE_DEPTH:
        raise ValueError("the structure tree is too deep")
    kids = parent.get("/K")
    listed = list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]
    return [kid for kid in listed if _is_left(kid, page, kept, depth)]


def _is_left(kid: object, page: pikepdf.Object | None, kept: _Kept, depth: int) -> bool:
    if not isinstance(kid, Dictionary):
        return kept.has_page(page)  # a number: marked content of the page of its element
    page = kid.get("/Pg", page)
    match str(kid.get("/Type", "/StructElem")):
        case "/MCR":
            return kept.has_page(page)
        case "/OBJR":
            return kid.Obj.objgen in kept.annotations or (kept.has_page(page) and "/Subtype" not in kid.Obj)
        case _:
            left = _left_of(kid, page, kept, depth + 1)
            kid.K = Array(left)
            return bool(left)


def _parent_tree_keys(pdf: pikepdf.Pdf) -> Iterator[int]:
    """The keys of the parent tree that the pages, their annotations and their XObjects have."""
    for page in pdf.pages:
        drawn = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for thing in (page.obj, *page.obj.get("/Annots", Array()), *drawn.as_dict().values()):
            for key in ("/StructParents", "/StructParent"):
                if key in thing:
                    yield int(thing[key])


def _remove_structure_tree(pdf: pikepdf.Pdf) -> None:
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
