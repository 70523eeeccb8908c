"""Writes a page tree of any number of pages as it grows (ISO 32000-2 §7.7.3)."""

from dataclasses import dataclass, field

from ndrcpdf.pdf.syntax.streamed_update import StreamedUpdate

_MAX_KIDS = 64
"""The most kids of a node: a reader looks a page up level by level, not along all of them."""


@dataclass(slots=True)
class _Node:
    """A node that is not written yet: its number, its kids, and how many pages are below it."""

    number: int
    kids: list[int] = field(default_factory=list)
    pages: int = 0

    def put(self, kid: int, pages: int) -> None:
        self.kids.append(kid)
        self.pages += pages


class PageTree:
    """A page tree whose nodes are written once they are full, so that memory holds one node of each level."""

    def __init__(self, update: StreamedUpdate, root: int) -> None:
        """``root`` is the number of the root, which belongs to the original file."""
        self._update = update
        self._root = root
        self._open: list[_Node] = []
        """the open node of each level, the lowest first"""

    def parent(self) -> int:
        """The number of the node to which the next page belongs."""
        return self._node(0).number

    def add(self, page: int) -> None:
        """Add a page that has been given its parent."""
        self._open[0].put(page, 1)

    def close(self) -> None:
        """Write the nodes that are left, and the root; there is at least one page."""
        level = 0
        while level + 1 < len(self._open):  # closing a node may open one above
            self._close(level, self._open[level])
            level += 1
        highest = self._open[level]
        self._write(highest, b"/Parent %d 0 R" % self._root)
        self._write(_Node(self._root, [highest.number], highest.pages))

    def _node(self, level: int) -> _Node:
        """The node of a level that has room for another kid."""
        if level == len(self._open):
            self._open.append(_Node(self._update.reserve_number()))
        elif len(self._open[level].kids) == _MAX_KIDS:
            self._close(level, self._open[level])
            self._open[level] = _Node(self._update.reserve_number())
        return self._open[level]

    def _close(self, level: int, node: _Node) -> None:
        above = self._node(level + 1)
        self._write(node, b"/Parent %d 0 R" % above.number)
        above.put(node.number, node.pages)

    def _write(self, node: _Node, parent: bytes = b"") -> None:
        kids = b" ".join(b"%d 0 R" % kid for kid in node.kids)
        self._update.add_body(node.number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (parent, node.pages, kids))
