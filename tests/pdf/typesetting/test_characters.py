"""Characters that are drawn as they are, composed, or not at all."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.pdf.typesetting.characters import composed, without_invisible


@given(st.text())
def test_text_is_composed(text: str) -> None:
    assert composed(text) == normalize("NFC", text)


@pytest.mark.parametrize(
    "invisible", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\ufe0f", "\U000e0041", "\u3164"]
)
def test_what_draws_nothing_is_left_out(invisible: str) -> None:
    assert without_invisible(f"a{invisible}b") == "ab"


@given(st.text(st.characters(categories=["L", "N", "P", "Sc", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0")))
def test_letters_digits_and_spaces_are_visible(text: str) -> None:
    assert without_invisible(text) == text
