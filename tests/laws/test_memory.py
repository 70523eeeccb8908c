"""Many rows take no more memory than few, whatever they are made into, and whatever is wrong with them."""

import csv
import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf import catalog
from ndrcpdf.batching.taken_names import TakenNames
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import make_filler
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import Source
from ndrcpdf.pdf.templates.print_run import PrintRun

FEW, MANY = 5000, 15_000
"""Rows: with the few of them, all that is remembered for speed is there."""
FOR_A_ROW = 120
"""Bytes: what the system rounds, and caches of a fixed size that are not full yet, are less; a row that is kept, or its
finding, or where its objects are, is more."""

CANNOT_WRITE = 6

PEAK = """
import sys
from ndrcpdf.cli import main
try:
    main()
finally:
    with open("/proc/self/status") as file:
        print(*(line.split()[1] for line in file if line.startswith("VmHWM:")))
"""
"""The command line, which then says the most memory it had, in KB. (``ru_maxrss`` counts what its parent has, too.)"""


# ── The whole command ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def peak(tmp_path: Path, launch: tuple[list[str], dict[str, str]]) -> Callable[..., int]:
    """``peak("check", …)``: the bytes that a process of the tool had at most."""
    _begin, environment = launch

    def peak(*arguments: object) -> int:
        command = [sys.executable, "-c", PEAK, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode in (0, 1), done.stderr[-1000:]
        return int(done.stdout.splitlines()[-1]) * 1024

    return peak


@pytest.fixture
def small(tmp_path: Path) -> None:
    """``small.pdf`` with two fields; the second is required."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200)).obj
    page.Annots = Array()
    for name, bottom, flags in (("a", 100, 0), ("b", 50, 2)):
        widget = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Tx, T=String(name), Ff=flags)
        widget.Rect = Array([40, bottom, 260, bottom + 20])
        page.Annots.append(pdf.make_indirect(widget))
    pdf.Root.AcroForm = Dictionary(Fields=page.Annots, DA=String("/Helv 10 Tf 0 g"))
    pdf.save(tmp_path / "small.pdf")


def people(count: int, required: str = "x") -> Iterator[Mapping[str, str]]:
    return ({"a": f"personne numéro {number}", "b": required} for number in range(count))


def write_csv(path: Path, count: int, required: str = "x") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["a", "b"])
        writer.writeheader()
        writer.writerows(people(count, required))


def write_csv_with_gaps(path: Path, count: int) -> None:
    """Each row lacks what is required."""
    write_csv(path, count, "")


def write_json(path: Path, count: int) -> None:
    path.write_text(json.dumps([*people(count)], indent=1), "utf-8")


@pytest.fixture
def write(tmp_path: Path, workbook: Callable[..., bytes]) -> Callable[[str, int], Path]:
    """``write("a kind of data", 5000)``: a file of so many rows."""

    def write_xlsx(path: Path, count: int) -> None:
        texts = [f"<t>{text}</t>" for text in ("a", "b", "x", *(row["a"] for row in people(count)))]
        cells = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c><c r="B{0}" t="s"><v>{2}</v></c></row>'
        numbers = [(0, 1), *((number, 2) for number in range(3, count + 3))]
        path.write_bytes(workbook("".join(cells.format(at, a, b) for at, (a, b) in enumerate(numbers, 1)), texts))

    writers = {"CSV": write_csv, "gaps": write_csv_with_gaps, "JSON": write_json, "XLSX": write_xlsx}

    def write(kind: str, count: int) -> Path:
        path = tmp_path / f"{kind}{count}"
        writers[kind](path, count)
        return path

    return write


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone says how much memory a process had at most")
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        pytest.param("CSV", ("fill", "small.pdf", "{data}", "--merge", "{made}.pdf"), id="one file"),
        pytest.param("CSV", ("fill", "small.pdf", "{data}", "-o", "{made}"), id="files"),
        pytest.param("CSV", ("fill", "small.pdf", "{data}", "-o", "{made}", "--flatten"), id="flat files"),
        pytest.param("CSV", ("fill", "small.pdf", "{data}", "-o", "{made}", "--jobs", "2"), id="files, processes"),
        pytest.param(
            "CSV", ("fill", "small.pdf", "{data}", "--merge", "{made}.pdf", "--jobs", "2"), id="one, processes"
        ),
        pytest.param("gaps", ("fill", "small.pdf", "{data}", "--merge", "{made}.pdf"), id="findings, one file"),
        pytest.param("gaps", ("check", "{data}", "--form", "small.pdf"), id="findings, check"),
        pytest.param("gaps", ("check", "{data}", "--form", "small.pdf", "--json"), id="findings, check --json"),
        pytest.param("JSON", ("check", "{data}", "--form", "small.pdf"), id="JSON"),
        pytest.param("XLSX", ("check", "{data}", "--form", "small.pdf"), id="XLSX"),
    ],
)
def test_a_row_more_takes_no_more_memory(
    peak: Callable[..., int], write: Callable[[str, int], Path], kind: str, arguments: tuple[str, ...]
) -> None:
    peaks = []
    for count in (FEW, MANY):
        data = write(kind, count)
        peaks.append(peak(*(each.format(data=data, made=f"made{count}") for each in arguments)))
    assert (peaks[1] - peaks[0]) / (MANY - FEW) < FOR_A_ROW


@pytest.mark.usefixtures("small")
def test_findings_that_find_no_room_stop_the_command(in_little_room, tmp_path) -> None:
    write_csv_with_gaps(tmp_path / "a.csv", FEW)
    done = in_little_room(4096, "check", "a.csv", "--form", "small.pdf")
    assert (done.returncode, done.stdout) == (CANNOT_WRITE, "")
    assert done.stderr.startswith("error: a temporary file cannot be written (")
    assert "  → make room on its disk" in done.stderr


# ── Its parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


FEWER, MORE = 2000, 20_000


def grown(work: Callable[[int], object]) -> int:
    """By how many bytes of Python's some work has more at most where there is more of it."""
    work(1)  # what is loaded and compiled for the first time
    peaks = []
    for count in (FEWER, MORE):
        tracemalloc.start()
        try:
            work(count)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return peaks[1] - peaks[0]


def test_a_print_run_does_not_keep_where_its_objects_are() -> None:
    filler = make_filler(catalog.find("attestation-stage"))

    def work(count: int) -> None:
        with closing(PrintRun(filler.flat_template, "run")) as run:
            tracemalloc.reset_peak()  # the form itself takes more than any page
            for _record in range(count):
                run.add([])
            assert sum(map(len, run.end())) > count * 40

    assert grown(work) < 100_000


def test_a_print_run_whose_table_could_not_say_where_its_end_is_stops(monkeypatch) -> None:
    monkeypatch.setattr("ndrcpdf.pdf.syntax.streamed_update._MAX_OFFSET", 200_000)
    with closing(PrintRun(make_filler(catalog.find("attestation-stage")).flat_template, "run")) as run:
        pages = (run.add([]) for _record in range(1000))
        with pytest.raises(CannotWriteError, match="10 GB"):
            sum(map(len, pages))


def test_names_are_taken_once_each_and_not_kept_in_memory() -> None:
    def work(count: int) -> None:
        with closing(TakenNames()) as names:
            for row in range(count):
                assert names.take(f"É{row}.pdf", Source("a.csv", row)) is None
            for row in (0, count // 2, count - 1):  # in another case, and composed of two characters
                clash = names.take(f"e\u0301{row}.PDF", Source("a.csv", count))
                assert clash is not None
                assert re.findall(r"\d+", str(clash.message)) == [str(row), str(count)]
            assert names.take("É.pdf", Source("a.csv", count)) is None

    assert grown(work) < 100_000


def test_findings_are_said_in_their_order_and_not_kept_in_memory() -> None:
    def finding(number: int) -> Finding:
        return Finding("x", f"message {number}", Severity.INFO, "é", "a", "a.csv", number)

    def work(count: int) -> None:
        with closing(FindingLog()) as findings:
            for number in range(count):
                findings.add([finding(number)])
            assert len(findings) == count
            for _time in range(2):
                assert all(each == finding(number) for number, each in enumerate(findings))

    assert grown(work) < 100_000
