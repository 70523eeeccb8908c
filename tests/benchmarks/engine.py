"""What one PDF costs our engine alone, in milliseconds, over so many rows of a form: ``engine.py FORM ROWS``.

``command.py`` runs this as a process of its own, to stay small itself.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from time import perf_counter

from subject import in_order, raw_records

from ndrcpdf import catalog
from ndrcpdf.filling import Filler, fill, make_filler
from ndrcpdf.model.records import RawRecord, Record

_CHUNK = 1000


def engine_milliseconds(name: str, count: int) -> float:
    """The mean over the rows; typing them, a thousand at a time, is not counted."""
    filler, seconds = make_filler(catalog.find(name)), 0.0
    for records in _chunks(filler, raw_records(filler.form, name, count)):
        start = perf_counter()
        for record in records:
            fill(filler, record)
        seconds += perf_counter() - start
    return seconds * 1000 / count


def _chunks(filler: Filler, raws: Iterable[RawRecord]) -> Iterator[list[Record]]:
    source = iter(raws)
    while records := [in_order(filler, raw) for raw in islice(source, _CHUNK)]:
        yield records


if __name__ == "__main__":
    print(engine_milliseconds(sys.argv[1], int(sys.argv[2])))
