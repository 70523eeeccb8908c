"""One person's answers → the bytes of a filled PDF, in memory, on one core: ndrcpdf beside other libraries.

    python tests/benchmarks/fill.py [--records 1000] [--peer-records 200] [--rounds 5] [--peers] [--into FOLDER]

Every engine fills the same form with the same answers, in turn, round after round, so that whatever else the machine
does at the time falls on all of them; the table gives the median of the rounds. See README.md beside this file.
"""

import argparse
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import count
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from peers import ALWAYS, ON_REQUEST, Answers, Peer
from readback import differing, not_shown, reader_of
from rows import FORM, TEMPLATE, samples, write_csv
from table import installed_version, machine, table

from ndrcpdf import catalog
from ndrcpdf.filling import fill, filler
from ndrcpdf.pdf.document import write_whole
from ndrcpdf.records import reading
from ndrcpdf.schema import Form, Record
from ndrcpdf.values import display, display_parts, typed

OURS = "ndrcpdf"
_HEADER = (
    "answers → PDF bytes", "ms per PDF", "fastest – slowest", "PDFs per s", "bytes per PDF", "× ndrcpdf",
    "values that differ", "texts not shown",
)  # fmt: skip


@dataclass
class Engine:
    """A way to make PDFs, what it makes them of, and the milliseconds per PDF that it took in each round."""

    title: str
    run: Callable[[Any], Any]
    inputs: Sequence[Any]
    rounds: list[float] = field(default_factory=list)

    def time(self, number: int, rounds: int) -> None:
        """Run round ``number`` of ``rounds``: every so-many-th input, so that each round has inputs of all kinds."""
        inputs = self.inputs[number::rounds]
        start = perf_counter()
        for each in inputs:
            self.run(each)
        self.rounds.append((perf_counter() - start) * 1000 / len(inputs))

    @property
    def milliseconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


@dataclass(frozen=True)
class Verdict:
    """What the PDFs of an engine are: their mean size, values that differ from the answers, texts that do not show."""

    size: float
    differing: str
    not_shown: str


# ── The answers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def records(form: Form, number: int) -> list[Record]:
    """The typed records of so many rows of data."""
    text = StringIO(newline="")
    write_csv(text, number)
    with reading(BytesIO(text.getvalue().encode()), form, name="benchmark.csv") as rows:
        return [typed(form, row)[0] for row in rows]


def answers(form: Form, record: Record) -> Answers:
    """A record as the other libraries take it: ready texts and on-states, by full AcroForm name."""
    texts: dict[str, str] = {}
    states: dict[str, str] = {}
    for each in form.fields:
        value = record.values.get(each.name)
        if value is None:
            continue
        if each.options:
            states[each.name] = str(value)
        elif each.blank.parts:
            texts |= {f"{each.name}.{part}": text for part, text in display_parts(each, value).items()}
        else:
            texts[each.name] = display(each, value)
    return Answers(texts, states)


# ── The engines ──────────────────────────────────────────────────────────────────────────────────────────────────────


def our_engine(form: Form, made_of: Sequence[Record]) -> Engine:
    """Ours: a typed record to bytes, so the writing of dates and amounts is counted, which the others are spared."""
    made = filler(form)
    return Engine(OURS, lambda record: fill(made, record), made_of)


def _peer_engines(wanted: Sequence[Peer], inputs: Sequence[Answers]) -> Iterator[tuple[Engine, Peer]]:
    template = TEMPLATE.read_bytes()
    for peer in wanted:
        if not installed_version(peer.distribution):
            print(f"{peer.title}: {peer.distribution} is not installed, passed over")
            continue
        try:
            run = peer.prepare(template)
            for each in inputs[: len(samples())]:
                run(each)
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is a result, not a failure of ours
            print(f"{peer.title}: fails with {type(error).__name__}: {error}")
            continue
        yield Engine(peer.title, run, inputs), peer


def _file_engines(folder: Path, engine: Engine) -> tuple[Engine, Engine]:
    """What files cost: the template's bytes written as they are, and a filled PDF made and written."""
    template, numbers = TEMPLATE.read_bytes(), count()

    def copy(_record: Record) -> None:
        _write(folder / f"{next(numbers)}.pdf", template)

    def fill_file(record: Record) -> None:
        write_whole(folder / f"{next(numbers)}.pdf", engine.run(record), durable=False)

    return (
        Engine("the template's bytes → file", copy, engine.inputs),
        Engine(f"{OURS} → file", fill_file, engine.inputs),
    )


def _write(path: Path, data: bytes) -> None:
    """The least that a file which appears whole or not at all can cost: written beside, then renamed."""
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)


# ── Verifying ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _verdict(engine: Engine, distribution: str, wanted: Sequence[Answers]) -> Verdict:
    """Every sample filled once and read back."""
    read = reader_of(distribution)
    made = [bytes(engine.run(each)) for each in engine.inputs[: len(wanted)]]
    wrong = sum(differing(read, data, each) for data, each in zip(made, wanted, strict=True))
    unseen = sum(not_shown(data, each) for data, each in zip(made, wanted, strict=True))
    total = sum(len(each.wanted) for each in wanted)
    texts = sum(len(each.texts) for each in wanted)
    return Verdict(mean(map(len, made)), f"{wrong} of {total}", f"{unseen} of {texts}")


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(engine: Engine, ours: Engine, verdict: Verdict | None) -> tuple[str, ...]:
    return (
        engine.title,
        f"{engine.milliseconds:.3f}",
        f"{min(engine.rounds):.3f} – {max(engine.rounds):.3f}",
        f"{1000 / engine.milliseconds:,.0f}",
        f"{verdict.size:,.0f}" if verdict else "",
        f"{engine.milliseconds / ours.milliseconds:.2f}",
        verdict.differing if verdict else "",
        verdict.not_shown if verdict else "",
    )


def compare(ours_number: int, peers_number: int, rounds: int, wanted: Sequence[Peer], into: Path | None) -> str:
    """Fill, time, read back; the table."""
    form = catalog.find(FORM)
    typed_records = records(form, max(ours_number, peers_number))
    inputs = [answers(form, record) for record in typed_records[:peers_number]]
    ours = our_engine(form, typed_records[:ours_number])
    others = list(_peer_engines(wanted, inputs))
    with tempfile.TemporaryDirectory(dir=into) as folder:
        files = _file_engines(Path(folder), ours)
        engines = [ours, *(engine for engine, _peer in others), *files]
        for number in range(rounds):
            for engine in engines:
                engine.time(number, rounds)
    check = inputs[: len(samples())]
    rows = [_row(ours, ours, _verdict(ours, OURS, check))]
    rows += [_row(engine, ours, _verdict(engine, peer.distribution, check)) for engine, peer in others]
    rows += [_row(engine, ours, None) for engine in files]
    return table(_HEADER, rows)


def engine_milliseconds(number: int = 1000, rounds: int = 5) -> float:
    """What one PDF costs our engine alone."""
    form = catalog.find(FORM)
    engine = our_engine(form, records(form, number))
    for each in range(rounds):
        engine.time(each, rounds)
    return engine.milliseconds


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description="ndrcpdf's engine beside other libraries")
    parser.add_argument("--records", type=int, default=1000, help="PDFs that ndrcpdf makes (default 1000)")
    parser.add_argument("--peer-records", type=int, default=200, help="PDFs that every other makes (default 200)")
    parser.add_argument("--rounds", type=int, default=5, help="in so many rounds (default 5)")
    parser.add_argument("--peers", action="store_true", help="also those of requirements-peers.txt")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the others' warnings about characters they cannot write
    wanted = ALWAYS + ON_REQUEST if options.peers else ALWAYS
    print(machine(dict.fromkeys([OURS, "pypdfium2", *(peer.distribution for peer in wanted)])))
    print(f"{options.records} PDFs by {OURS}, {options.peer_records} by each other, in {options.rounds} rounds\n")
    print(compare(options.records, options.peer_records, options.rounds, wanted, options.into))


if __name__ == "__main__":
    main()
