"""Some pages of a PDF as a PDF of their own, with its fonts, language, metadata and the tags of those pages only."""

from collections.abc import Collection, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

_ABOUT_ALL_PAGES = ("/Outlines", "/Dests", "/PageLabels", "/OpenAction", "/Threads", "/AA", "/Collection")
"""Entries of the catalog that lead to pages that are no longer there."""
_DEEPEST = 200
"""A structure tree deeper than this is no document's."""


def keep_pages(pdf: pikepdf.Pdf, numbers: Collection[int]) -> None:
    """Leave only the pages of those numbers (from 1), in their order, and nothing that leads to another."""
    if len(numbers) == len(pdf.pages):
        return
    for index in reversed(range(len(pdf.pages))):
        if index + 1 not in numbers:
            del pdf.pages[index]
    for key in _ABOUT_ALL_PAGES:
        if key in pdf.Root:
            del pdf.Root[key]
    _keep_names(pdf)
    kept = {page.obj.objgen for page in pdf.pages}
    for page in pdf.pages:
        _keep_links(page, kept)
    _keep_tags(pdf, kept)


def _keep_names(pdf: pikepdf.Pdf) -> None:
    """Named destinations and embedded files are the circular's."""
    if "/Names" in pdf.Root:
        del pdf.Root["/Names"]


def _keep_links(page: pikepdf.Page, kept: Collection[tuple[int, int]]) -> None:
    """The annotations of a page but for links inside the document that lead to no page of it."""
    if "/Annots" in page.obj:
        page.obj.Annots = Array([each for each in page.obj.Annots if not _leads_away(each, kept)])


def _leads_away(annotation: pikepdf.Object, kept: Collection[tuple[int, int]]) -> bool:
    if annotation.get("/Subtype") != Name.Link:
        return False
    action = annotation.get("/A", Dictionary())
    target = annotation.get("/Dest", action.get("/D") if action.get("/S") == Name.GoTo else None)
    if target is None:
        return False
    if not isinstance(target, Array):
        return True
    return target[0].objgen not in kept


# ── The structure tree (ISO 32000-2 §14.7) ───────────────────────────────────────────────────────────────────────────


def _keep_tags(pdf: pikepdf.Pdf, kept: Collection[tuple[int, int]]) -> None:
    """The structure elements of the pages that are left; no tree at all where it has none, or cannot be followed."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    annotations = {each.objgen for page in pdf.pages for each in page.obj.get("/Annots", Array())}
    try:
        left = _left_of(root, None, _Kept(frozenset(kept), frozenset(annotations)), 0)
        parents = NumberTree(root.ParentTree)
        keys = _keys(pdf)
        for number in [number for number in parents if number not in keys]:
            del parents[number]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        left = []
    if not left:
        _drop_tags(pdf)
        return
    root.K = Array(left)
    if "/IDTree" in root:  # of all elements, those that went included
        del root["/IDTree"]


class _Kept:
    """The pages and annotations that are left, by object number."""

    def __init__(self, pages: frozenset[tuple[int, int]], annotations: frozenset[tuple[int, int]]) -> None:
        self.pages = pages
        self.annotations = annotations

    def has_page(self, page: pikepdf.Object | None) -> bool:
        return page is not None and page.objgen in self.pages


def _left_of(parent: pikepdf.Object, page: pikepdf.Object | None, kept: _Kept, depth: int) -> list[pikepdf.Object]:
    """The children of an element that have content on a page that is left."""
    if depth > _DEEPEST:
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


def _keys(pdf: pikepdf.Pdf) -> set[int]:
    """The keys of the parent tree that the pages, their annotations and their pictures have."""
    return set(_keys_of(pdf))


def _keys_of(pdf: pikepdf.Pdf) -> Iterator[int]:
    for page in pdf.pages:
        drawn = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for thing in (page.obj, *page.obj.get("/Annots", Array()), *drawn.as_dict().values()):
            for key in ("/StructParents", "/StructParent"):
                if key in thing:
                    yield int(thing[key])


def _drop_tags(pdf: pikepdf.Pdf) -> None:
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
