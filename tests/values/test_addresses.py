"""Post codes and e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.values.addresses import email, postcode
from ndrcpdf.values.not_a_value import NotAValueError


@given(st.from_regex(r"(0[1-9]|[1-8][0-9]|9[0-5]|97|98)[0-9]{3}", fullmatch=True), st.integers(0, 5))
def test_a_post_code_of_a_department_is_taken_however_it_is_spaced(field, code: str, space: int) -> None:
    assert postcode(field(), f" {code[:space]} {code[space:]}") == code


@pytest.mark.parametrize(
    ("cell", "word"), [("2347", "five digits"), (2347, "five digits"), ("٠١٢٣٤", "five"), ("00123", "department")]
)
def test_another_number_is_no_post_code_and_the_remedy_fits(field, cell: object, word: str) -> None:
    with pytest.raises(NotAValueError, match=word):
        postcode(field(), cell)


def test_an_address_keeps_its_letters(field) -> None:
    assert email(field(), " Zoe.LEGER@Exemple.fr ") == "Zoe.LEGER@Exemple.fr"
    assert email(field(), "zoé@exemple.fr") == "zoé@exemple.fr"
    with pytest.raises(NotAValueError):
        email(field(), "zoe at exemple.fr")
