"""A reader gives its records in order, and the exceptions of libraries become errors of the data."""

import csv
import zipfile
import zlib
from collections.abc import Iterator

import pytest

from ndrcpdf.errors import BadDataError, CannotWriteError
from ndrcpdf.messages import Message
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.records.reader import Reader, data_errors

RECORD = RawRecord({}, Source("a", 2))


@pytest.mark.parametrize(
    "error",
    [
        *(csv.Error, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError),
        *(NotImplementedError, RecursionError, EOFError, OSError),
    ],
)
def test_an_error_of_a_library_in_the_middle_of_a_file_is_one_of_the_data(error: type[Exception]) -> None:
    def rows() -> Iterator[RawRecord]:
        yield RECORD
        raise error("x")

    read = iter(Reader("a.csv", rows()))
    assert next(read) is RECORD
    with pytest.raises(BadDataError, match=r"a\.csv: the file cannot be read"):
        next(read)


def test_an_error_of_our_own_stays_what_it_is() -> None:
    with pytest.raises(CannotWriteError), data_errors("a.csv"):
        raise CannotWriteError(Message("full"), Message("make room"))


def test_a_file_without_a_row_is_refused() -> None:
    with pytest.raises(BadDataError, match="there are no rows"):
        [*Reader("a.csv", [])]
