"""Many records → one PDF to be printed: ndrcpdf's print run beside merging the filled files with other libraries.

    python tests/benchmarks/merge.py [--form attestation-stage] [--records 1000] [--rounds 3] [--into FOLDER]

The others merge files that are filled, flattened and in memory already. See README.md beside this file.
"""

import argparse
import gc
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

from fill import OURS
from readback import pictured, printed, texts_not_on
from rows import FORM, FORMS, template
from subject import Subject, answers, raw_records, subject
from table import GOALS, machine, on_one_core, table

from ndrcpdf.batching import Existing, FillPlan, fill_rows
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import fill_flat, lay_out
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import RawRecord, Record
from ndrcpdf.pdf.templates.field_contents import FieldContent
from ndrcpdf.pdf.templates.flat_stamping import page_contents
from ndrcpdf.pdf.templates.print_run import PrintRun, deflated

_FROM_VALUES, _FROM_ROWS = f"{OURS}, from values", f"{OURS}, from rows"
_HEADER = (
    "records → one PDF", "seconds", "fastest – slowest", "pages per s", "pages", "bytes per page",
    "beyond the form", "texts not shown",
)  # fmt: skip


@dataclass
class Way:
    """A way to make one PDF of all.

    Attributes
    ----------
    run:
        A function of the path to write to, and of the number of the round.
    shared:
        The bytes that the form alone takes.
    target:
        So many times faster than it ndrcpdf is meant to be; 0 where nothing is meant.
    """

    title: str
    run: Callable[[Path, int], None]
    shared: int
    target: int = 0
    rounds: list[float] = field(default_factory=list)

    def time(self, path: Path, number: int) -> None:
        """Run a round, over the file of the one before."""
        gc.collect()
        start = perf_counter()
        self.run(path, number)
        self.rounds.append(perf_counter() - start)

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


@dataclass(frozen=True)
class Verdict:
    """What the PDF is: its pages, those wanted, its bytes, and texts that are not on the pages of their record."""

    pages: int
    wanted: int
    size: int
    not_shown: str


# ── The ways ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def ways(of: Subject, rounds: int) -> Iterator[Way]:
    """Ours first, from values as ``fill.py`` has it, then from rows, which are typed, checked and named too.

    Each round has rows of its own, so that nothing is remembered; the first those of the records.
    """
    count = len(of.records)
    with closing(PrintRun(of.filler.flat_template, OURS)) as run:
        shared = len(run.beginning())
    rows = list(raw_records(of.filler.form, of.name, count * rounds))
    yield Way(_FROM_VALUES, lambda path, _number: _print_run(of, path), shared)
    yield Way(_FROM_ROWS, lambda path, number: _batch(of, rows[number * count :][:count], path), shared)
    filled, blank = [fill_flat(of.filler, record) for record in of.records], len(of.filler.flat_template.original.data)
    yield Way("pypdf, merging the files", lambda path, _number: _merge_with_pypdf(filled, path), blank, 20)
    yield Way("pikepdf, merging the files", lambda path, _number: _merge_with_pikepdf(filled, path), blank)


def _print_run(of: Subject, path: Path) -> None:
    filler = of.filler
    with path.open("wb") as file, closing(PrintRun(filler.flat_template, OURS)) as run:
        file.write(run.beginning())
        for record in of.records:
            file.write(
                run.add(map(deflated, page_contents(filler.template, filler.flat_template, _contents(of, record))))
            )
        file.writelines(run.end())


def _contents(of: Subject, record: Record) -> list[FieldContent]:
    return [content for content in lay_out(of.filler, record) if not isinstance(content, Finding)]


def _batch(of: Subject, rows: Sequence[RawRecord], path: Path) -> None:
    with closing(FindingLog()) as findings:
        outcome = fill_rows(of.filler, rows, FillPlan(merge=path, existing=Existing.REPLACE), findings)
    if outcome.written != len(rows):
        raise SystemExit(f"{outcome.written} of {len(rows)} records were merged")


def _merge_with_pypdf(files: Sequence[bytes], path: Path) -> None:
    """As its documentation has it, but for the outlines, which these files do not have and it need not look for."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for data in files:
        writer.append(BytesIO(data), import_outline=False)
    writer.write(path)


def _merge_with_pikepdf(files: Sequence[bytes], path: Path) -> None:
    import pikepdf

    merged = pikepdf.new()
    for data in files:
        with pikepdf.open(BytesIO(data)) as source:
            merged.pages.extend(source.pages)
    merged.save(path)


# ── Verifying ────────────────────────────────────────────────────────────────────────────────────────────────────────


def verdict(of: Subject, path: Path) -> Verdict:
    """The pages counted, and those of the first turn of the samples and of the last read, by pdfium."""
    data, blank = path.read_bytes(), template(of.name)
    total = unseen = 0
    with pictured(blank) as sheets_of_form, pictured(data) as pages:
        count, sheets = len(pages), len(sheets_of_form)
        for number in of.checked:
            texts = printed(answers(of.filler, of.records[number]), blank)
            unseen += texts_not_on(pages[number * sheets : (number + 1) * sheets], texts)
            total += len(texts)
    return Verdict(count, sheets * len(of.records), len(data), f"{unseen} of {total}")


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def measured(of: Subject, rounds: int, into: Path | None) -> list[tuple[Way, Verdict]]:
    """Every way once a round; what it wrote last is read back."""
    with tempfile.TemporaryDirectory(dir=into) as folder:
        found = [(way, Path(folder, f"{place}.pdf")) for place, way in enumerate(ways(of, rounds))]
        for number in reversed(range(rounds)):
            for way, path in found:
                way.time(path, number)
        return [(way, verdict(of, path)) for way, path in found]


def _row(way: Way, found: Verdict) -> tuple[str, ...]:
    return (
        way.title,
        f"{way.seconds:.2f}",
        f"{min(way.rounds):.2f} – {max(way.rounds):.2f}",
        f"{found.pages / way.seconds:,.0f}",
        f"{found.pages:,} of {found.wanted:,}",
        f"{found.size / found.pages:,.0f}",
        f"{_beyond(way, found):,.0f}",
        found.not_shown,
    )


def _beyond(way: Way, found: Verdict) -> float:
    """The bytes per page beyond those that the form alone takes."""
    return (found.size - way.shared) / found.pages


def _goals(results: Sequence[tuple[Way, Verdict]]) -> Iterator[tuple[str, str, str]]:
    yield f"bytes per page of {OURS} beyond the form", f"{_beyond(*results[0]):,.0f}", "≤ 3,000"
    for ours, _found in results[:2]:
        for way, _verdict in results[2:]:
            ratio, aim = f"{way.seconds / ours.seconds:.1f}", f"≥ {way.target}" if way.target else ""
            yield f"{ours.title}, is so many times faster than {way.title}", ratio, aim


def main() -> None:
    """Read the options, print the tables."""
    parser = argparse.ArgumentParser(description="ndrcpdf's print run beside merging files")
    parser.add_argument("--form", choices=FORMS, default=FORM, help=f"what is filled (default {FORM})")
    parser.add_argument("--records", type=int, default=1000, help="records in one PDF (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    options = parser.parse_args()
    on_one_core()
    logging.disable(logging.CRITICAL)
    print(machine([OURS, "pypdfium2", "pypdf", "pikepdf"]))
    print(f"{options.form}: {options.records} records into one PDF, medians of {options.rounds} rounds\n")
    results = measured(subject(options.form, options.records), options.rounds, options.into)
    print(table(_HEADER, [_row(*result) for result in results]))
    print()
    print(table(GOALS, list(_goals(results))))


if __name__ == "__main__":
    main()
