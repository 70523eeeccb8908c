"""File names from what people are called: safe on every system."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pathvalidate import sanitize_filename

from ndrcpdf import catalog
from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.errors import UsageError
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import Record, Source

FORM = catalog.find("attestation-stage")


def name_of(surname: str, pattern: str = "{stagiaire_nom}") -> str:
    """The name of the file of one person, or the code of what is wrong with it."""
    name = FileNames(FORM, pattern).made(Record({"stagiaire_nom": surname}, Source("stagiaires.csv", 7)))
    return name.code if isinstance(name, Finding) else name


LETTERS = st.sampled_from("aZ09éÀŁœĞẸ ­_'’-.,:/\\*?<>|\"\x00\n\u0301\u3042\U0001f600")


@given(st.one_of(st.text(LETTERS, max_size=50), st.text(max_size=150)))
@example("CLOCK$")
@example("LPT1")
@example("aux.old")
@example("com1")
@example("ŁUKASZ-" * 30)
@example("a" * 120)
@example("Ẹ" * 41)
@example(" D’HŒRDT Zoë")
@example("D’HŒRDT Zoë ")
def test_a_name_is_what_every_system_takes(surname: str) -> None:
    safe = sanitize_filename(surname, "-", platform="universal", max_len=120).strip(" .")
    assert name_of(surname) == (f"{safe}.pdf" if safe else "no-file-name")


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{_form}-{_row}", "attestation-stage-2024-7.pdf"),
        ("{_file}-{_row:03}", "stagiaires-007.pdf"),
        ("{stagiaire_nom}-{stagiaire_prenom}", "LÉGER-.pdf"),
    ],
)
def test_a_pattern_is_filled_in(pattern: str, name: str) -> None:
    assert name_of("LÉGER", pattern) == name


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{stagiaire_nom", "--name: "),
        ("{_row:03}-{_row:zz}", "--name: "),
        ("../{_row}", "names a folder"),
        ("a\\{_row}", "names a folder"),
        ("{nom}", "{nom} is no field"),
        ("{organisme_cachet}", "{organisme_cachet} is no field"),
        ("{stagiaire_nom:>9}", "{stagiaire_nom} is no field"),
    ],
)
def test_what_is_no_pattern_of_names_is_refused_before_the_first_row(pattern: str, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        FileNames(FORM, pattern)
    assert refused.value.remedy
