"""No cell that is written begins a formula, and every text comes back."""

from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.records.formula_cells import neutralised, unneutralised

TEXTS = st.text("'=+-@\t\ra1 ＝＋－＠")


@given(st.lists(TEXTS))
def test_a_text_comes_back_and_is_no_formula_between(texts: list[str]) -> None:
    written = [neutralised(text) for text in texts]
    assert unneutralised(written) == texts
    assert not any(text.startswith(tuple("=+-@\t\r＝＋－＠")) for text in written)


def test_another_text_is_written_as_it_is() -> None:
    for text in ("", "L'Étoile", "'tis", "1-2", " =1"):
        assert neutralised(text) == text
