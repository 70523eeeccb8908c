"""CSV: encodings, delimiters, and quotes that are out of order."""

import io
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.errors import BadDataError
from ndrcpdf.model.forms import Form
from ndrcpdf.records.csv_reader import read_csv

HEADER = "stagiaire_nom;stagiaire_prenom\n"


def names(data: bytes, form: Form) -> tuple[list[object], list[str]]:
    """The first names in a file, and the codes of what is wrong with it."""
    with closing(read_csv(io.BytesIO(data), form, "a.csv", None)) as reader:
        return [record.cells["stagiaire_prenom"] for record in reader], [each.code for each in reader.findings]


@given(
    name=st.text("éèçÉà aZ", min_size=1).filter(str.strip), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_a_file_in_unicode_is_read_without_a_word(form: Form, name: str, encoding: str) -> None:
    assert names(f"{HEADER}A;{name}\n".encode(encoding), form) == ([name], [])


def test_a_file_that_cannot_be_unicode_is_read_as_windows_1252_with_a_note(form: Form) -> None:
    assert names(f"{HEADER}A;Zoé\n".encode("cp1252"), form) == (["Zoé"], ["read-as-cp1252"])
    late = "A;Zoe\n" * 40_000 + "A;Zoé\n"  # far behind what is looked at first
    assert names((HEADER + late).encode("cp1252"), form)[1] == ["read-as-cp1252"]


def test_bytes_that_no_encoding_has_are_refused(form: Form) -> None:
    with pytest.raises(BadDataError, match="neither UTF-8 nor Windows-1252"):
        names(HEADER.encode() + b"A;\x81\x8d\n", form)


def test_quotes_out_of_order_are_refused_at_their_row(form: Form) -> None:
    with pytest.raises(BadDataError, match="row 3 is not CSV"):
        names(f'{HEADER}A;Zoé\nB;"An"aïs\n'.encode(), form)


def test_the_delimiter_is_the_one_by_which_a_line_names_the_most_fields(form: Form) -> None:
    data = "Stages, session 2024; groupe B\nstagiaire_nom\tstagiaire_prenom\nLÉGER, née PAYET\tZoé; Léa\n"
    assert names(data.encode(), form) == (["Zoé; Léa"], [])
