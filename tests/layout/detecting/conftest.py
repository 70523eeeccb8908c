"""What the tests of blank finding share: pages to be searched, and rules."""

from collections.abc import Callable, Iterable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Page, RulingLine, Token

Rule = tuple[float, float, float]


@pytest.fixture(scope="session")
def searched(laid_out: Callable[..., Page]) -> Callable[..., SearchedPage]:
    """``searched([token, …], cells=[rect, …], across=[(y, x0, x1), …], down=[(x, y0, y1), …], boxes=(rect, …))``."""

    def searched(
        tokens: Iterable[Token] = (),
        cells: Iterable[Rect] = (),
        across: Iterable[Rule] = (),
        down: Iterable[Rule] = (),
        **drawing: tuple,
    ) -> SearchedPage:
        rules = {"across": tuple(RulingLine(*rule) for rule in across), "down": tuple(RulingLine(*r) for r in down)}
        return SearchedPage(laid_out(tokens, cells, **rules, **drawing))

    return searched


@pytest.fixture(scope="session")
def blank() -> Callable[..., FoundBlank]:
    """``blank(80, 200, 180, 214)``: a line to write on; another kind where it is given."""

    def blank(x0: float, y0: float, x1: float, y1: float, kind: BlankKind = BlankKind.LINE) -> FoundBlank:
        return FoundBlank(1, Rect(x0, y0, x1, y1), kind, 1.0, 10.0)

    return blank
