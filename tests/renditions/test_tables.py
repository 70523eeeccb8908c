"""Annexes I and II are read cell by cell where other typesetters set them; `tables.py` makes them."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ENGINES = {"weasyprint": "weasy", "chromium": "chrome", "writer": "writer"}
"""Engine → how the names of its looks begin."""


@pytest.mark.parametrize("annex", ["calendrier", "regroupements"])
@pytest.mark.parametrize("engine", ENGINES)
def test_every_cell_is_read(
    annex: str, engine: str, made: Callable[..., Path], script: Callable[[str], ModuleType]
) -> None:
    first = made(f"{annex}.{ENGINES[engine]}-ruled.pdf", "tables.py", "--only-make", engine)
    scores = [script("tables").score(pdf) for pdf in sorted(first.parent.glob(f"{annex}.*.pdf"))]
    assert len(scores) >= 9
    wrong = [f"{each.name}: {line}" for each in scores for line in each.wrong]
    assert not wrong, "\n".join(wrong)
