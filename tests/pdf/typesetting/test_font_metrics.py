"""Texts measured and encoded by the metrics of a font."""

import pytest

from ndrcpdf.pdf.typesetting.font_metrics import FontMetrics

METRICS = FontMetrics({"a": "0041", "é": "00E9"}, {"a": 0.5, "é": 0.25}, lambda _piece: (0.0, 0.0))


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert METRICS.width("aéa") == 1.25
    assert METRICS.width("") == 0


def test_a_text_is_encoded_character_by_character() -> None:
    assert METRICS.encoded("éa") == "00E90041"


def test_a_character_that_the_font_lacks_has_no_width_and_is_named_once() -> None:
    assert METRICS.missing("abéab東") == ["b", "東"]
    with pytest.raises(KeyError):
        METRICS.width("b")
