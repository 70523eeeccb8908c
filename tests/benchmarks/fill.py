"""One person's answers → the bytes of a filled PDF, in memory, on one core: ndrcpdf beside other libraries.

    python tests/benchmarks/fill.py [--form attestation-stage] [--records 1000] [--peers] [--into FOLDER]

Every engine fills the same form with the same answers, in turn, round after round, so that whatever else the machine
does at the time falls on all of them; the table gives the median of the rounds. See README.md beside this file.
"""

import argparse
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import mean, median
from typing import Any

from peers import ALWAYS, ON_REQUEST, Answers, Peer
from readback import differing, not_shown, reader_of
from rows import FORM, FORMS, samples, template
from subject import Subject, answers, no_value_twice, subject
from table import GOALS, add_clock, installed_version, machine, on_one_core, table

from ndrcpdf.files.atomic import write_whole
from ndrcpdf.filling import fill, fill_flat, lay_out
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.templates.field_contents import CurveContent
from ndrcpdf.pdf.templates.stamping import stamp

OURS = "ndrcpdf"
_FLAT = f"{OURS} --flatten"
_HEADER = (
    "answers → PDF bytes", "ms per PDF", "fastest – slowest", "PDFs per s", "bytes per PDF", "× ndrcpdf",
    "values that differ", "answers not shown",
)  # fmt: skip


@dataclass
class Engine:
    """A way to make PDFs, what it makes them of, and the milliseconds per PDF that it took in each round.

    ``distribution`` is what it comes from; empty where no PDFs come of it that could be read back.
    """

    title: str
    distribution: str
    run: Callable[[Any], Any]
    inputs: Sequence[Any]
    target: int = 0
    rounds: list[float] = field(default_factory=list)

    def time(self, number: int, rounds: int, clock: Callable[[], float]) -> None:
        """Run round ``number`` of ``rounds``: every so-many-th input, so that each round has inputs of all kinds."""
        inputs = self.inputs[number::rounds]
        start = clock()
        for each in inputs:
            self.run(each)
        self.rounds.append((clock() - start) * 1000 / len(inputs))

    @property
    def milliseconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


@dataclass(frozen=True)
class Verdict:
    """What the PDFs of an engine are: their mean size, values that differ from the answers, answers not shown."""

    size: str = ""
    differing: str = ""
    not_shown: str = ""


# ── The engines ──────────────────────────────────────────────────────────────────────────────────────────────────────


def our_engines(of: Subject) -> Iterator[Engine]:
    """Ours: a typed record to bytes, so the writing of dates and amounts is counted, which the others are spared."""
    filler, _flat = of.filler, of.filler.flat_template  # compiled once, as the template is
    yield Engine(OURS, OURS, lambda record: fill(filler, record), of.records)
    yield Engine(f"{OURS}, no value twice", "", lambda record: fill(filler, record), no_value_twice(of))
    if of.has_chart:
        yield Engine(f"{OURS} without the chart", OURS, lambda record: _without_chart(of, record), of.records)
    yield Engine(_FLAT, OURS, lambda record: fill_flat(filler, record), of.records)


def _without_chart(of: Subject, record: Record) -> bytes:
    wanted = [content for content in lay_out(of.filler, record) if not isinstance(content, CurveContent | Finding)]
    return stamp(of.filler.template, wanted)


def peer_engines(of: Subject, wanted: Sequence[Peer], number: int) -> Iterator[Engine]:
    """Those of the others that are installed, and that fill the form at all."""
    inputs = [answers(of.filler, record) for record in of.records[:number]]
    for peer in wanted:
        if not installed_version(peer.distribution):
            print(f"{peer.title}: {peer.distribution} is not installed, passed over")
            continue
        try:
            run = peer.prepare(template(of.name))
            for each in inputs[: len(samples(of.name))]:
                run(each)
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is a result, not a failure of ours
            print(f"{peer.title}: fails with {type(error).__name__}: {error}")
            continue
        yield Engine(peer.title, peer.distribution, run, inputs, peer.target)


def _file_engines(folder: Path, of: Subject) -> tuple[Engine, Engine]:
    """What files cost: the template's bytes written as they are, and a filled PDF made and written."""
    blank, numbers = template(of.name), count()

    def copy(_record: Record) -> None:
        _write(folder / f"{next(numbers)}.pdf", blank)

    def fill_file(record: Record) -> None:
        write_whole(folder / f"{next(numbers)}.pdf", fill(of.filler, record), durable=False)

    return (
        Engine("the template's bytes → file", "", copy, of.records),
        Engine(f"{OURS} → file", "", fill_file, of.records),
    )


def _write(path: Path, data: bytes) -> None:
    """The least that a file which appears whole or not at all can cost: written beside, then renamed."""
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)


# ── Verifying ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _verdict(engine: Engine, of: Subject) -> Verdict:
    """The first turn of the samples and the last filled once more and read back."""
    if not engine.distribution:
        return Verdict()
    numbers = [number for number in of.checked if number < len(engine.inputs)]
    wanted = [answers(of.filler, of.records[number]) for number in numbers]
    filled = [bytes(engine.run(engine.inputs[number])) for number in numbers]
    total = sum(len(each.wanted) for each in wanted)
    unseen = sum(not_shown(data, each, template(of.name)) for data, each in zip(filled, wanted, strict=True))
    held = "no fields" if engine.title == _FLAT else f"{_differing(engine, filled, wanted)} of {total}"
    return Verdict(f"{mean(map(len, filled)):,.0f}", held, f"{unseen} of {total}")


def _differing(engine: Engine, filled: Sequence[bytes], wanted: Sequence[Answers]) -> int:
    read = reader_of(engine.distribution)
    return sum(differing(read, data, each) for data, each in zip(filled, wanted, strict=True))


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def measured(of: Subject, wanted: Sequence[Peer], options: argparse.Namespace) -> list[Engine]:
    """Every engine once a round; ours is the first, the files are the last."""
    with tempfile.TemporaryDirectory(dir=options.into) as folder:
        peers = peer_engines(of, wanted, options.peer_records or options.records)
        engines = [*our_engines(of), *peers, *_file_engines(Path(folder), of)]
        for number in range(options.rounds):
            for engine in engines:
                engine.time(number, options.rounds, options.clock)
    return engines


def _row(engine: Engine, ours: Engine, verdict: Verdict) -> tuple[str, ...]:
    return (
        engine.title,
        f"{engine.milliseconds:.3f}",
        f"{min(engine.rounds):.3f} – {max(engine.rounds):.3f}",
        f"{1000 / engine.milliseconds:,.0f}",
        verdict.size,
        f"{engine.milliseconds / ours.milliseconds:.2f}",
        verdict.differing,
        verdict.not_shown,
    )


def _goals(engines: Sequence[Engine]) -> Iterator[tuple[str, str, str]]:
    ours, copy = engines[0], engines[-2]
    for engine in engines:
        ratio = engine.milliseconds / ours.milliseconds
        if engine.target:
            yield f"{OURS} is so many times faster than {engine.title}", f"{ratio:.1f}", f"≥ {engine.target}"
        elif engine.title == _FLAT:
            yield f"{engine.title}, in times of {OURS}", f"{ratio:.2f}", "≤ 1"
    yield f"{OURS}, in times of {copy.title}", f"{ours.milliseconds / copy.milliseconds:.2f}", "≤ 8"


def main() -> None:
    """Read the options, print the tables."""
    parser = argparse.ArgumentParser(description="ndrcpdf's engine beside other libraries")
    parser.add_argument("--form", choices=FORMS, default=FORM, help=f"what is filled (default {FORM})")
    parser.add_argument("--records", type=int, default=1000, help="PDFs that each makes (default 1000)")
    parser.add_argument("--peer-records", type=int, help="PDFs that each other library makes (default the same)")
    parser.add_argument("--rounds", type=int, default=5, help="in so many rounds (default 5)")
    parser.add_argument("--peers", action="store_true", help="also those of requirements-peers.txt")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    add_clock(parser)
    options = parser.parse_args()
    on_one_core()
    logging.disable(logging.CRITICAL)  # the others' warnings about characters they cannot write
    wanted = ALWAYS + ON_REQUEST if options.peers else ALWAYS
    number = options.peer_records or options.records
    print(machine(dict.fromkeys([OURS, "pypdfium2", *(peer.distribution for peer in wanted)])))
    print(f"{options.form}: {options.records} PDFs by {OURS}, {number} by each other, in {options.rounds} rounds")
    of = subject(options.form, options.records)
    if of.has_chart:
        print("The chart is drawn by ndrcpdf alone: the others are spared it.")
    engines = measured(of, wanted, options)
    print()
    print(table(_HEADER, [_row(engine, engines[0], _verdict(engine, of)) for engine in engines]))
    print()
    print(table(GOALS, list(_goals(engines))))


if __name__ == "__main__":
    main()
