"""Which keys were seen."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from ndrcpdf.files.key_register import KeyRegister


@pytest.fixture
def register() -> Iterator[KeyRegister]:
    with closing(KeyRegister()) as register:
        yield register


def test_a_key_is_entered_once_and_keeps_its_number(register) -> None:
    assert register.enter("é", 3)
    assert not register.enter("é", 4)
    assert register.enter("e", 5)
    assert (register.number("é"), register.number("e"), register.number("E")) == (3, 5, None)


def test_a_text_and_its_bytes_are_two_keys(register) -> None:
    assert register.enter("a", 1)
    assert register.enter(b"a", 2)
    assert (register.number("a"), register.number(b"a")) == (1, 2)


def test_keys_that_are_not_in_memory_any_more_are_still_known(register) -> None:
    for number in range(20_000):  # of 100 bytes each: 2 MB
        assert register.enter(f"{number:0100}", number)
    assert not register.enter(f"{0:0100}", 1)
    assert register.number(f"{7:0100}") == 7


def test_two_registers_know_nothing_of_each_other(register) -> None:
    register.enter("a", 1)
    with closing(KeyRegister()) as other:
        assert other.number("a") is None
