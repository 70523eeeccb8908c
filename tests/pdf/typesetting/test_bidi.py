"""The bidirectional algorithm: Unicode's own tests where the system has them, and a second implementation."""

from pathlib import Path

import bidi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.pdf.typesetting.bidi import levels, paragraph_level, visual_order

UNICODE_TESTS = Path("/usr/share/unicode/BidiCharacterTest.txt")
"""Where Debian's package unicode-data puts it."""
TEXT = st.text("ab אב اب 12 ٣ ,.:+-/%€()[]«» \u0301\u05b8", min_size=1, max_size=40)


@pytest.mark.skipif(not UNICODE_TESTS.exists(), reason="the tests of Unicode are not on this system")
def test_unicodes_own_tests() -> None:
    lines = (line.partition("#")[0].strip() for line in UNICODE_TESTS.read_text("utf-8").splitlines())
    for line in filter(None, lines):
        codes, direction, base, expected, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        level = paragraph_level(text) if direction == "2" else int(direction)
        found = levels(text, level)
        removed = {place for place, depth in enumerate(expected.split()) if depth == "x"}
        assert level == int(base), line
        assert [f"{depth}" for place, depth in enumerate(found) if place not in removed] == [
            depth for depth in expected.split() if depth != "x"
        ], line
        assert [place for place in visual_order(found) if place not in removed] == [int(n) for n in order.split()], line


@given(TEXT)
def test_a_second_implementation_agrees(text: str) -> None:
    base = paragraph_level(text)
    assert base == bidi.get_base_level(text)
    ours = "".join(text[place] for place in visual_order(levels(text, base)))
    assert ours == bidi.get_display(text, base_dir="LR"[base])


@pytest.mark.parametrize(
    ("logical", "visual"),
    [
        ("Yosef יוסף כהן 12 rue", "Yosef 12 ןהכ ףסוי rue"),
        ("שלום (2024) יוסף", "ףסוי )2024( םולש"),
        ("tél. \u2067אב 1\u2069 23", "tél. \u20671 בא\u2069 23"),
        ("a\u202eabc\u202cd", "a\u202ecba\u202cd"),
    ],
)
def test_the_order_on_the_line(logical: str, visual: str) -> None:
    placed = visual_order(levels(logical, paragraph_level(logical)))
    assert "".join(logical[place] for place in placed).replace("\u202e", "").replace("\u202c", "") == visual.replace(
        "\u202e", ""
    ).replace("\u202c", "")
