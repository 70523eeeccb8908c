"""What is cached is made once as long as it comes again, and a file is told from what it was before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ndrcpdf.caching import cached, cached_all, file_version


@pytest.fixture
def counted() -> tuple[list[object], Callable[[object], str]]:
    """The arguments of a function so far, and the function."""
    calls: list[object] = []

    def make(given: object) -> str:
        calls.append(given)
        return f"made of {given}"

    return calls, make


def test_a_short_text_that_comes_again_is_made_once(counted) -> None:
    calls, make = counted
    kept = cached(make)
    assert [kept("Zoë"), kept("Zoë"), kept("Léa")] == ["made of Zoë", "made of Zoë", "made of Léa"]
    assert calls == ["Zoë", "Léa"]


def test_prose_and_what_is_no_text_are_not_kept(counted) -> None:
    calls, make = counted
    kept = cached(make)
    for given in ("a" * 61, 1, True, ["no key"]):
        assert kept(given) == kept(given) == make(given)
    assert len(calls) == 3 * 4


def test_any_argument_is_kept_where_all_are_short(counted) -> None:
    calls, make = counted
    kept = cached_all(make)
    assert kept(12) == kept(12)
    assert calls == [12]


def test_a_file_that_is_written_again_has_another_version(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    assert file_version(path) is None
    path.write_bytes(b"1")
    first = file_version(path)
    assert first == file_version(path)
    path.write_bytes(b"22")
    assert file_version(path) not in (None, first)
