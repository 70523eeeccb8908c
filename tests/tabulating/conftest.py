"""What the tests of the circular's tables share: our annexes I, II and VI-3, and annexes typeset with other words."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from ndrcpdf.model.findings import Severity
from ndrcpdf.tabulating import Tables, tabulate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def annex() -> Callable[[str], Tables]:
    """``annex("regroupements-2024")``: what one of our annexes says."""
    return lambda folder: tabulate((ROOT / "forms" / folder / "annexe.pdf").read_bytes(), "annexe.pdf")


@pytest.fixture(scope="session")
def calendar(annex: Callable[[str], Tables]) -> Tables:
    """What our annex I says."""
    return annex("calendrier-2024")


@pytest.fixture(scope="session")
def typeset() -> Callable[[str], Tables]:
    """``typeset("= Title …")``: what pages written in typst say."""
    return lambda pages: tabulate(typst.compile(pages.encode()), "pages.pdf")


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Tables]:
    """``changed(folder, ("14 mai", "15 mai"), …)``: our annex typeset again with other words."""

    def changed(folder: str, *words: tuple[str, str]) -> Tables:
        text = (ROOT / "forms" / folder / "annexe.typ").read_text("utf-8")
        for old, new in words:
            assert old in text
            text = text.replace(old, new, 1)
        source = tmp_path_factory.mktemp("typeset") / "annexe.typ"
        source.write_text(text, "utf-8")
        fonts = [str(ROOT / "ndrcpdf" / "fonts")]
        return tabulate(typst.compile(str(source), root=str(source.parent), font_paths=fonts), "changed.pdf")

    return changed


@pytest.fixture(scope="session")
def codes() -> Callable[..., list[str]]:
    """``codes(tables)``: the codes of its warnings, or of its findings of another severity."""

    def codes(tables: Tables, severity: Severity = Severity.WARNING) -> list[str]:
        return [each.code for each in tables.findings if each.severity is severity]

    return codes
