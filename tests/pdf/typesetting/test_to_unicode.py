"""ToUnicode CMaps as pdfminer reads them."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from ndrcpdf.pdf.typesetting.to_unicode import to_unicode_cmap

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\u00a0"), min_size=1, max_size=4)


@given(st.dictionaries(st.integers(0, 0xFFFF), TEXTS, max_size=250))
def test_each_code_has_its_text(texts: dict[int, str]) -> None:
    found = FileUnicodeMap()
    CMapParser(found, BytesIO(to_unicode_cmap(texts))).run()
    assert found.cid2unichr == texts


@pytest.mark.parametrize("count", [0, 1, 100, 101, 300])
def test_no_block_is_longer_than_a_hundred(count: int) -> None:
    cmap = to_unicode_cmap(dict.fromkeys(range(count), "a")).decode()
    blocks = [int(line.split()[0]) for line in cmap.split("\n") if line.endswith("beginbfchar")]
    assert sum(blocks) == count
    assert all(block <= 100 for block in blocks)
