"""What the tests of drafts share: a blank of any kind, and the question that it is."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.labels import Question


@pytest.fixture(scope="session")
def blank() -> Callable[..., FoundBlank]:
    """``blank(BlankKind.CELL, width=80, height=40)``: a blank on the first page, among words of 10 points."""

    def blank(
        kind: BlankKind = BlankKind.LINE,
        *,
        width: float = 150,
        height: float = 14,
        left: float = 200,
        foot: float = 700,
    ) -> FoundBlank:
        return FoundBlank(1, Rect(left, 700, left + width, 700 + height), kind, 1.0, 10.0)

    return blank


@pytest.fixture(scope="session")
def asking(blank: Callable[..., FoundBlank]) -> Callable[..., Question]:
    """``asking("Nom", BlankKind.LINE, section="Élève")``: the question of a label and its only blank."""

    def asking(label: str, kind: BlankKind = BlankKind.LINE, **rest: object) -> Question:
        size = {side: rest.pop(side) for side in ("width", "height") if side in rest}
        return Question((blank(kind, **size),), label, **rest)

    return asking
