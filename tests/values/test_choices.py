"""Options by the words that people use for them, flags, signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.model.forms import Field, FieldType, Option
from ndrcpdf.values.choices import chart, flag, open_option, option_of, several_options, signature
from ndrcpdf.values.not_a_value import NotAValueError

OPTIONS = (Option("sem", "Semaines", ("wk",)), Option("mois", "Mois"), Option("a+", "Très bien"), Option("a-", "Bien"))


@pytest.fixture
def choice(field) -> Field:
    return field(FieldType.CHOICE, options=OPTIONS)


@pytest.mark.parametrize("words", ["sem", "SEMAINES", " semaines ", "Sémaines.", "wk"])
def test_an_option_is_meant_by_its_value_its_printed_words_or_an_alias(choice: Field, words: str) -> None:
    assert option_of(choice, words) == "sem"


@pytest.mark.parametrize("words", ["", "a", "semaine", "sem mois"])
def test_words_of_no_option_or_of_several_are_none(choice: Field, words: str) -> None:
    with pytest.raises(NotAValueError) as error:
        option_of(choice, words)
    assert str(error.value.finding.remedy).endswith("sem, mois, a+, a-")


@given(st.sets(st.sampled_from(["sem", "mois", "a+", "a-"]), min_size=1))
def test_several_options_are_one_a_line_and_each_once(field, values: set[str]) -> None:
    lines = "\n".join(values)
    assert several_options(field(FieldType.CHOICES, options=OPTIONS), f"{lines}\n\n{lines}") == lines


def test_an_open_choice_takes_other_words_too(field) -> None:
    of_one_s_own = field(FieldType.OPEN_CHOICE, options=OPTIONS)
    assert open_option(of_one_s_own, "Très bien") == "a+"
    assert open_option(of_one_s_own, "très bien") == "très bien"


@pytest.mark.parametrize(
    ("cells", "value"), [(("oui", "Vrai", "x", 1, True), True), (("non", "FAUX", 0, False), False)]
)
def test_a_flag_is_yes_or_no_in_the_words_of_people_and_spreadsheets(field, cells: tuple, value: bool) -> None:
    assert {flag(field(), cell) for cell in cells} == {value}


def test_neither_yes_nor_no_is_a_finding(field) -> None:
    with pytest.raises(NotAValueError):
        flag(field(), "peut-être")


def test_a_signature_is_read_back_and_a_chart_is_never_given(field) -> None:
    assert (signature(field(), "oui"), signature(field(), False)) == (True, False)
    for parser in (signature, chart):
        with pytest.raises(NotAValueError, match="cannot be given"):
            parser(field(), "Zoé LÉGER")
