"""What the tests share: the real command line, data that is right but for what a test changes, and a second reader.

Tests talk to the tool as people do, in a process of its own. What a PDF holds is read here by pikepdf alone, so that no
test asks the code under test whether it was right.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, settings
from PIL import Image, ImageDraw

from ndrcpdf import catalog
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Record, Source
from ndrcpdf.pdf.pages.rotation import media_box, upright_copy
from ndrcpdf.pdf.templates.flat_stamping import page_contents
from ndrcpdf.pdf.templates.print_run import PrintRun, deflated
from ndrcpdf.preparing import prepare
from ndrcpdf.values import typed

ROOT = Path(__file__).parents[1]

# no property fails because the machine is busy
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")

Row = dict[str, str]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample data of the attestation: the same 25 people as CSV, JSON and XLSX."""
    return ROOT / "samples" / "attestation-stage"


@pytest.fixture(scope="session")
def form() -> Form:
    return catalog.find("attestation-stage")


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def launch() -> tuple[list[str], dict[str, str]]:
    """How a process of the tool is started: the beginning of its arguments, and its environment."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {name: value for name, value in os.environ.items() if name != "NDRCPDF_DEBUG"}
    return [sys.executable, "-m", "ndrcpdf"], environment | {"LANGUAGE": "en", "PYTHONPATH": path}


@pytest.fixture
def in_little_room(
    tmp_path: Path, launch: tuple[list[str], dict[str, str]]
) -> Callable[..., subprocess.CompletedProcess]:
    """``in_little_room(1000, "fill", …)``: the command, where no file can grow beyond so many bytes."""
    import resource  # which Windows does not have

    begin, environment = launch

    def in_little_room(most: int, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*begin, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )

    return in_little_room


@pytest.fixture
def run(tmp_path: Path, launch: tuple[list[str], dict[str, str]]) -> Callable[..., subprocess.CompletedProcess]:
    """``run("fill", …)`` in the test's own folder; texts as UTF-8, line ends kept, or bytes where ``binary``."""
    begin, environment = launch

    def run(
        *arguments: object, stdin: bytes = b"", binary: bool = False, **variables: str
    ) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [*begin, *map(str, arguments)],
            cwd=tmp_path,
            env=environment | variables,
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )
        stderr = done.stderr.decode()
        assert "Traceback" not in stderr, stderr
        assert "internal error" not in stderr, stderr
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout if binary else done.stdout.decode(), stderr
        )

    return run


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def people(samples: Path) -> list[dict[str, object]]:
    """The records of the sample, as JSON has them."""
    return json.loads((samples / "attestations.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def row(people: list[dict[str, object]]) -> Callable[..., Row]:
    """``row(stagiaire_nom="X")``: the first person of the sample as cells, with changes; None leaves a column out."""

    def row(number: int = 0, **changes: str | None) -> Row:
        cells = {name: _cell(value) for name, value in people[number].items()} | changes
        return {name: value for name, value in cells.items() if value is not None}

    return row


def _cell(value: object) -> str:
    text = str(value)
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text if isinstance(value, str) else text.replace(".", ",")


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """``write_csv("a.csv", row(), row(…))`` in the test's folder; the columns are those of all the rows."""

    def write_csv(
        name: str,
        *rows: Mapping[str, str],
        columns: Sequence[str] = (),
        encoding: str = "utf-8-sig",
        delimiter: str = ";",
    ) -> Path:
        headers = columns or list(dict.fromkeys(column for each in rows for column in each))
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(headers)
        writer.writerows([each.get(column, "") for column in headers] for each in rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write_csv


@pytest.fixture(scope="session")
def read_csv() -> Callable[[bytes | Path], list[Row]]:
    """The rows of a CSV that the tool wrote, as they stand there."""

    def read_csv(source: bytes | Path) -> list[Row]:
        data = source.read_bytes() if isinstance(source, Path) else source
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))

    return read_csv


# ── PDFs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def filler(form: Form) -> Filler:
    return make_filler(form)


@pytest.fixture(scope="session")
def pdf_of(form: Form, filler: Filler, row: Callable[..., Row]) -> Callable[..., bytes]:
    """``pdf_of(stagiaire_nom="X")``: the bytes of an attestation filled for a row of the sample, with changes."""

    def pdf_of(number: int = 0, **changes: str | None) -> bytes:
        record, findings = typed(form, RawRecord(row(number, **changes), Source()))
        assert not findings
        return fill(filler, replace(record, source=Source()))

    return pdf_of


@pytest.fixture(scope="session")
def stored() -> Callable[[bytes | Path], Row]:
    """``stored(pdf)``: the full name of each filled field → its text, or the on-state of its buttons."""

    def stored(source: bytes | Path) -> Row:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
            values = {name: str(value).removeprefix("/") for name, value in _values(pdf.Root.AcroForm.Fields, "")}
        return {name: value for name, value in values.items() if value not in ("", "Off")}

    return stored


def _values(fields: Iterable[pikepdf.Object], prefix: str) -> Iterator[tuple[str, pikepdf.Object]]:
    for field in fields:
        name = f"{prefix}{field.T}"
        yield from _values([kid for kid in field.get("/Kids", []) if "/T" in kid], f"{name}.")
        if "/V" in field:
            yield name, field.V


@pytest.fixture(scope="session")
def prepared() -> Callable[..., Filler]:
    """``prepared(form, 90)``: the annex prepared from pages that are turned, and their text the other way.

    ``away=True``: whose boxes also begin elsewhere, that are cut by 20 points on each side, and shown larger.
    """

    @cache
    def prepared(form: Form, turn: int, *, away: bool = False) -> Filler:
        annex = (form.folder / "annexe.pdf").read_bytes()
        return make_filler(form, prepare(_turned(annex, turn, away=away), form=form).data, name="turned")

    return prepared


def _turned(data: bytes, turn: int, *, away: bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = range(1, len(pdf.pages) + 1)
        data = upright_copy(pdf, dict.fromkeys(numbers, 360 - turn)) if turn else data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = turn
            if away:
                page.contents_add(b"q 1 0 0 1 70.5 -130 cm\n", prepend=True)
                page.contents_add(b"\nQ")
                x0, y0, x1, y1 = media_box(page)
                page.obj.MediaBox = pikepdf.Array([x0 + 70.5, y0 - 130, x1 + 70.5, y1 - 130])
                page.obj.CropBox = pikepdf.Array([x0 + 90.5, y0 - 110, x1 + 50.5, y1 - 150])
                page.obj.UserUnit = 1.5
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def ways() -> Mapping[str, Callable[[Filler, Record], bytes]]:
    """The ways of filling: ``ways["flat"](filler, record)`` gives the bytes of a PDF."""
    return {"plain": fill, "flat": fill_flat, "merged": _merged}


def _merged(filler: Filler, record: Record) -> bytes:
    contents = page_contents(filler.template, filler.flat_template, list(lay_out(filler, record)))
    with closing(PrintRun(filler.flat_template, "run")) as run:
        return b"".join((run.beginning(), run.add(map(deflated, contents)), *run.end()))


@pytest.fixture(scope="session")
def workbook() -> Callable[[str, Iterable[str]], bytes]:
    """``workbook("<row …", ["<t>A</t>", …])``: the rows of its only sheet, and its table of texts.

    So spreadsheet programs write it: each text once, and its number into the cells, which openpyxl does not.
    """
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    name_space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'

    def workbook(rows: str, texts: Iterable[str]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(empty) as old, zipfile.ZipFile(out, "w") as new:
            parts = {name: old.read(name).decode() for name in old.namelist()}
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", override)
            sheet = f'<dimension ref="A1"/><sheetData>{rows}</sheetData>'  # some programs write no more than that
            parts["xl/worksheets/sheet1.xml"] = f"<worksheet {name_space}>{sheet}</worksheet>"
            parts["xl/sharedStrings.xml"] = f"<sst {name_space}>{''.join(f'<si>{text}</si>' for text in texts)}</sst>"
            for name, part in parts.items():
                new.writestr(name, part)
        return out.getvalue()

    return workbook


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """A Word file that someone renamed instead of exporting it."""
    path = tmp_path / "word.pdf"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
    return path


@pytest.fixture
def encrypted_file(tmp_path: Path, pdf_of: Callable[..., bytes]) -> Path:
    """A filled attestation that opens only with a password."""
    path = tmp_path / "encrypted.pdf"
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    """The picture of a stamp, as PNG."""
    path = tmp_path / "cachet.png"
    picture = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(picture).ellipse((10, 5, 110, 55), outline="navy", width=4)
    picture.save(path)
    return path
