"""Where the time goes: a row on its way from a CSV file to a PDF in a folder, the cost of each part by itself.

    python tests/benchmarks/parts.py [--form attestation-stage] [--rows 5000] [--rounds 5] [--into FOLDER]

Each part is run over a chunk of rows before the next part. Each round has rows of its own, so that nothing is fast only
because it was remembered of the round before. Beside rows that are filled in whole stand those of a school, which
leaves to the host what it does not know: a finding each. See README.md beside this file.
"""

import argparse
import csv
import io
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

from rows import FORM, FORMS, Row, people
from table import add_clock, machine, on_one_core, table

from ndrcpdf import catalog
from ndrcpdf.batching import FillPlan, fill_rows
from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.batching.job import Chunk
from ndrcpdf.checking import rules
from ndrcpdf.files.atomic import write_pieces
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import Filler, fill, lay_out, make_filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Record
from ndrcpdf.pdf.templates.field_contents import FieldContent
from ndrcpdf.pdf.templates.flat_stamping import page_contents, stamp_flat_update
from ndrcpdf.pdf.templates.print_run import deflated
from ndrcpdf.pdf.templates.stamping import stamp_update
from ndrcpdf.records import reading
from ndrcpdf.values import typed

_OF_THE_HOST = ("Secteur d'activité", "Durée totale", "duree_unite", "activites", "fait_a", "fait_le", "signataire")
_PATTERN = "{_form}-{_row}"
_CHUNK = 64
"""The rows that the command fills together."""
_WHOLE, _OF_A_SCHOOL = "whole rows", "a school's rows"

T = TypeVar("T")


class Clock:
    """What each part took of a round, in microseconds per row; what is timed under one title is added up."""

    def __init__(self, rows: int, clock: Callable[[], float]) -> None:
        self._rows = rows
        self._clock = clock
        self.parts: dict[str, float] = {}

    def timed(self, title: str, run: Callable[[], T]) -> T:
        """What comes of it."""
        start = self._clock()
        result = run()
        self.parts[title] = self.parts.get(title, 0.0) + (self._clock() - start) * 1e6 / self._rows
        return result


def round_of(
    filler: Filler, rows: Iterator[Row], number: int, folder: Path, clock: Callable[[], float]
) -> Mapping[str, float]:
    """Each part run over so many of the rows, a chunk at a time; then all of them over as many others."""
    command, whole, other = (Clock(number, clock) for _clock in range(3))
    file, another = written([*islice(rows, number)]), written([*islice(rows, number)])
    raws = command.timed("read: CSV → raw records", lambda: [*read(filler.form, file)])
    for start in range(0, number, _CHUNK):
        chunk = raws[start : start + _CHUNK]
        records = _data(command, filler.form, chunk)
        marked = _pdfs(command, filler, records, folder)
        _engine(other, filler, records, marked)
        _floor(other, filler.template.data, len(chunk), folder)
        other.timed("raw records handed to another process", lambda: _handed_over(chunk))  # noqa: B023
    plan = FillPlan(folder=folder / "filled", pattern=_PATTERN)
    whole.timed("the same as the command does it", lambda: _filled(filler, read(filler.form, another), plan))
    return {**command.parts, "sum of these": sum(command.parts.values()), **whole.parts, **other.parts}


# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _data(clock: Clock, form: Form, raws: Sequence[RawRecord]) -> list[Record]:
    """Raw records → the records that are filled."""
    records = clock.timed("type: raw → typed", lambda: [typed(form, raw)[0] for raw in raws])
    full = clock.timed("check: rules", lambda: [by_rules(form, record) for record in records])
    clock.timed("name the file", lambda: [*map(FileNames(form, _PATTERN).made, full)])
    return full


def _pdfs(clock: Clock, filler: Filler, records: Sequence[Record], folder: Path) -> list[list[FieldContent]]:
    """Records → files under their own names; the marks on the way."""
    template = filler.template
    marked = clock.timed("lay out: values → marks", lambda: [laid_out(filler, record) for record in records])
    updates = clock.timed("stamp: marks → update", lambda: [stamp_update(template, each) for each in marked])
    pieces = [(f"{folder}/{number}.part", (template.data, update)) for number, update in enumerate(updates)]
    clock.timed("write the file", lambda: [write_pieces(*each) for each in pieces])
    clock.timed(
        "rename it, where the folder is there",
        lambda: [os.replace(path, f"{path}.pdf") for path, _both in pieces],  # noqa: PTH105
    )
    _emptied(folder)
    return marked


def _engine(clock: Clock, filler: Filler, records: Sequence[Record], marked: Sequence[Sequence[FieldContent]]) -> None:
    """What ``fill.py`` measures, and the other products of the same marks."""
    clock.timed("engine: values → bytes", lambda: [len(fill(filler, record)) for record in records])
    template, flat = filler.template, filler.flat_template
    clock.timed("stamp, for --flatten", lambda: [stamp_flat_update(template, flat, each) for each in marked])
    clock.timed(
        "stamp and deflate, for --merge",
        lambda: [[deflated(content) for content in page_contents(template, flat, each)] for each in marked],
    )


def _filled(filler: Filler, rows: Iterator[RawRecord], plan: FillPlan) -> None:
    """As the command does it."""
    with closing(FindingLog()) as findings:
        fill_rows(filler, rows, plan, findings)


def _handed_over(rows: Sequence[RawRecord]) -> None:
    """As one process gives them out and another takes them."""
    pickle.loads(pickle.dumps(Chunk(0, tuple(rows), None, fill=True)))


def _floor(clock: Clock, template: bytes, number: int, folder: Path) -> None:
    """What the bytes of the template alone cost."""
    paths = [f"{folder}/{each}.pdf" for each in range(number)]
    clock.timed("floor: the template's bytes copied in memory", lambda: [len(bytearray(template)) for _path in paths])
    clock.timed("floor: the template's bytes → file", lambda: [write_pieces(path, (template,)) for path in paths])
    _emptied(folder)


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def written(rows: Sequence[Row]) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def read(form: Form, file: bytes) -> Iterator[RawRecord]:
    """A CSV file → raw records."""
    with reading(io.BytesIO(file), form, name="benchmark.csv") as rows:
        yield from rows


def by_rules(form: Form, record: Record) -> Record:
    """A typed record with what is worked out, after finding out what is wrong."""
    full, _worked_out = rules.derived(form, record)
    for _finding in rules.check(form, full):
        pass
    return full


def laid_out(filler: Filler, record: Record) -> list[FieldContent]:
    """What is to be stamped."""
    return [content for content in lay_out(filler, record) if not isinstance(content, Finding)]


def of_a_school(row: Row) -> Row:
    """The row without the host's part."""
    return {column: "" if column in _OF_THE_HOST else cell for column, cell in row.items()}


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def measured(options: argparse.Namespace, number: int) -> Mapping[str, Sequence[Mapping[str, float]]]:
    """For each kind of rows the parts of each round; the first, in which caches of the form are filled, is left out."""
    filler = make_filler(catalog.find(options.form))
    rows = people(4 * number * (options.rounds + 1), options.form)
    kinds: dict[str, Iterator[Row]] = {_WHOLE: rows}
    if options.form == FORM:
        kinds[_OF_A_SCHOOL] = map(of_a_school, rows)
    found: dict[str, list[Mapping[str, float]]] = {kind: [] for kind in kinds}
    for _round in range(options.rounds + 1):
        for kind, each in kinds.items():
            with tempfile.TemporaryDirectory(dir=options.into) as folder:
                found[kind].append(round_of(filler, each, number, Path(folder), options.clock))
    return {kind: parts[1:] for kind, parts in found.items()}


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description="what each part of filling costs")
    parser.add_argument("--form", choices=FORMS, default=FORM, help=f"what is filled (default {FORM})")
    parser.add_argument("--rows", type=int, default=5000, help="rows of data of each kind (default 5000)")
    parser.add_argument("--rounds", type=int, default=5, help="in so many rounds (default 5)")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    add_clock(parser)
    options = parser.parse_args()
    on_one_core()
    number = options.rows // options.rounds
    found = measured(options, number)
    print(machine(["ndrcpdf", "phonenumberslite", "email-validator", "common-expression-language"]))
    print(f"{options.form}: medians of {options.rounds} rounds of {number} rows\n")
    cells = [
        (title, *(f"{median(each[title] for each in rounds):.1f}" for rounds in found.values()))
        for title in found[_WHOLE][0]
    ]
    print(table(("µs per row", *found), cells))


if __name__ == "__main__":
    main()
