"""``--merge``: the pages of many records in one PDF, which has the form itself once."""

import csv
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.filling import make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.pdf.templates.print_run import PrintRun

SAMPLES = Path(__file__).parents[3] / "samples"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
USAGE, BAD_DATA, CANNOT_WRITE = 2, 4, 6
SCALE = 2
"""Pixels for a point."""
FAINT = 2
"""How far apart, of 255, two greys may be by rounding."""
MOST = 3000
"""How many bytes a page may cost beyond the form that all share."""


def data_of(form: Form) -> Path:
    (path,) = (SAMPLES / form.name).glob("*.csv")
    return path


@cache
def rows_of(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(any(row) for row in csv.reader(file, delimiter=";")) - 1


@pytest.fixture
def merged(run, tmp_path) -> Callable[..., bytes]:
    """``merged(form, "a.csv")``: the print run of a form, in order."""

    def merged(form: str, *arguments: object) -> bytes:
        done = run("fill", form, *arguments, "--merge", "run.pdf", "--overwrite")
        assert done.returncode in (0, 1), done.stderr
        assert re.search(r"^\d+ records? written to run.pdf$", done.stderr, re.MULTILINE)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        return (tmp_path / "run.pdf").read_bytes()

    return merged


@pytest.fixture
def singles(run, tmp_path) -> Callable[..., list[bytes]]:
    """``singles(form, "a.csv", "--flatten")``: the PDFs of the same rows, one for each, in their order."""

    def singles(form: str, *arguments: object) -> list[bytes]:
        folder = f"singles{len(list(tmp_path.iterdir()))}"
        done = run("fill", form, *arguments, "-o", folder, "--name", "{_row:06}")
        assert done.returncode in (0, 1), done.stderr
        return [path.read_bytes() for path in sorted((tmp_path / folder).iterdir())]

    return singles


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pages_of(*files: bytes) -> Iterator[pypdfium2.PdfPage]:
    """The pages of PDFs one after the other, with what their fields show drawn into them."""
    for data in files:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        if document.formenv:
            for page in document:
                page.flatten()
        yield from document


Letter = tuple[str, float, float]


def letters_on(page: pypdfium2.PdfPage) -> list[Letter]:
    """The letters of a page with where they begin, in points."""
    text = page.get_textpage()
    letters = ((chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)), index) for index in range(text.count_chars()))
    return sorted(
        (letter, *(round(side, 3) for side in text.get_charbox(index, loose=True)[:2]))
        for letter, index in letters
        if not letter.isspace()
    )


def are_alike(ones: list[Letter], others: list[Letter]) -> bool:
    """Whether the letters of two pages are the same and stand in the same places, but for rounding."""
    if len(ones) != len(others):
        return False
    left = sorted(others, key=_coarse)
    pairs = zip(sorted(ones, key=_coarse), left, strict=True)
    if all(_is_near(one, other) for one, other in pairs):
        return True
    return all(any(_is_near(one, other) for other in others) for one in ones)


def _coarse(letter: Letter) -> tuple[str, int, int]:
    return letter[0], round(letter[1]), round(letter[2])


def _is_near(one: Letter, other: Letter) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) < 0.05 and abs(one[2] - other[2]) < 0.05


def drawn(page: pypdfium2.PdfPage) -> Image.Image:
    return page.render(scale=SCALE, grayscale=True).to_pil()


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    difference = ImageChops.difference(one, other)
    return one.size == other.size and difference.getextrema()[1] <= FAINT


def nearly_look_alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are alike but for a letter that falls on the next pixel."""
    unlike = ImageChops.difference(one, other).point(lambda grey: 255 * (grey > 64)).histogram()[255]
    return one.size == other.size and unlike <= 0.0001 * one.width * one.height


@each_form
def test_there_is_a_page_for_each_page_of_each_record(merged, form: Form) -> None:
    data = merged(form.name, data_of(form))
    pages = rows_of(data_of(form)) * len(pypdf.PdfReader(form.fillable).pages)
    assert len(pypdf.PdfReader(BytesIO(data)).pages) == pages
    assert len(pypdfium2.PdfDocument(data)) == pages
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == pages


@each_form
def test_each_letter_and_each_pixel_is_that_of_the_single_pdfs(merged, singles, form: Form) -> None:
    run = list(pages_of(merged(form.name, data_of(form))))
    flat = list(pages_of(*singles(form.name, data_of(form), "--flatten")))
    fillable = list(pages_of(*singles(form.name, data_of(form))))
    assert len(run) == len(flat) == len(fillable)
    for one, two, three in zip(run, flat, fillable, strict=True):
        letters = letters_on(one)
        assert are_alike(letters, letters_on(two))
        assert are_alike(letters, letters_on(three))
    for one, two, three in list(zip(run, flat, fillable, strict=True))[:12]:
        picture = drawn(one)
        assert look_alike(picture, drawn(two))
        assert nearly_look_alike(picture, drawn(three))
    per_record = len(run) // rows_of(data_of(form))
    assert not all(
        nearly_look_alike(drawn(one), drawn(two)) for one, two in zip(run[:per_record], flat[per_record:], strict=False)
    )


@each_form
def test_every_reader_takes_it_for_a_sound_pdf_without_fields(merged, form: Form) -> None:
    data = merged(form.name, data_of(form))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not pdf.Root.keys() & {"/AcroForm", "/StructTreeRoot", "/MarkInfo", "/PieceInfo", "/Outlines"}
        assert [page for page in pdf.pages if "/Annots" in page] == []
        assert str(pdf.Root.Lang) == form.language
        with pdf.open_metadata() as metadata:
            assert "BTS NDRC" in metadata["dc:title"]
            assert "pdfuaid:part" not in metadata  # it has no tags, and must not say that it conforms
    reader = pypdf.PdfReader(BytesIO(data), strict=True)
    assert not reader.get_fields()
    assert all(reader.pages[number].extract_text().strip() for number in (0, -1))


def test_the_records_come_in_the_order_of_the_data_from_several_files_and_processes(merged, write_csv, row) -> None:
    write_csv("b.csv", *(row(number % 25, stagiaire_prenom=f"b{number:03}") for number in range(70)))
    write_csv("a.csv", *(row(number % 25, stagiaire_prenom=f"a{number:03}") for number in range(70)))
    wanted = [f"{file}{number:03}" for file in "ba" for number in range(70)]
    for jobs in (1, 2):
        data = merged("attestation-stage", "b.csv", "a.csv", "--jobs", jobs)
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
        assert [re.findall(r"\b[ab]\d{3}\b", text) for text in texts] == [[each] for each in wanted]


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two_hundred(write_csv, row) -> Path:
    """Two hundred people, each another, without pictures."""
    return write_csv("many.csv", *(row(number % 25, stagiaire_prenom=f"Zoë {number}") for number in range(200)))


def test_a_page_costs_what_its_values_cost(merged, write_csv, row, two_hundred) -> None:
    one = len(merged("attestation-stage", write_csv("one.csv", row())))
    many = len(merged("attestation-stage", two_hundred))
    assert (many - one) / 199 < MOST
    assert many < len(catalog.find("attestation-stage").fillable.read_bytes()) + 200 * MOST


def pages_below(node: pikepdf.Object, depth: int = 0) -> Iterator[int]:
    """The depth of each page below a node of the page tree, whose kids are few, know it, and are counted right."""
    if node.Type == Name.Page:
        yield depth
        return
    assert 0 < len(node.Kids) <= 64
    assert {kid.Parent.objgen for kid in node.Kids} == {node.objgen}
    depths = [each for kid in node.Kids for each in pages_below(kid, depth + 1)]
    assert int(node.Count) == len(depths)
    yield from depths


@pytest.mark.parametrize(("pages", "depth"), [(1, 2), (64, 2), (65, 3), (64 * 64, 3), (64 * 64 + 1, 4)])
def test_the_page_tree_is_balanced_however_many_pages_it_has(pages: int, depth: int) -> None:
    filler = make_filler(FORMS[0])
    with closing(PrintRun(filler.flat_template, "run")) as run:
        pieces = [run.beginning(), *(run.add([]) for _record in range(pages)), *run.end()]
    with pikepdf.open(BytesIO(b"".join(pieces))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == pages
        assert "/Parent" not in pdf.Root.Pages
        assert {*pages_below(pdf.Root.Pages)} == {depth}


def test_every_reader_walks_the_page_tree(merged, two_hundred) -> None:
    data = merged("attestation-stage", two_hundred)
    document = pypdfium2.PdfDocument(data)
    reader = pypdf.PdfReader(BytesIO(data))
    for number in (0, 63, 64, 127, 128, 199):
        assert re.search(rf"Zoë {number}\b", document[number].get_textpage().get_text_range())
        assert re.search(rf"Zoë {number}\b", reader.pages[number].extract_text())


def images_in(data: bytes) -> set[tuple[int, int]]:
    """The images of a PDF that its pages show."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return {
            image.objgen
            for page in pdf.pages
            for image in page.Resources.XObject.values()
            if image.get("/Subtype") == "/Image"
        }


def test_a_stamp_on_many_rows_is_embedded_once(merged, write_csv, row, stamp, tmp_path) -> None:
    other = tmp_path / "autre.png"
    Image.effect_noise((60, 60), 80).save(other)
    (tmp_path / "copie.png").write_bytes(stamp.read_bytes())  # the same picture from another file
    stamps = [[stamp.name, "copie.png"][number % 2] if number != 30 else other.name for number in range(40)]
    write_csv("a.csv", *(row(number % 25, organisme_cachet=name) for number, name in enumerate(stamps)))
    data = merged("attestation-stage", "a.csv")
    assert len(images_in(data)) == 2
    assert len(data) < len(merged("attestation-stage", "a.csv", "--set", "organisme_cachet=")) + 40 * 400 + 30_000
    pages = [drawn(page) for page in pypdfium2.PdfDocument(data)]
    with pikepdf.open(catalog.find("attestation-stage").fillable) as pdf:
        (field,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "organisme_cachet"]
        left, bottom, right, top = (float(side) * SCALE for side in field.Rect)
    stamped = [
        page.crop((round(left), round(page.height - top), round(right), round(page.height - bottom))) for page in pages
    ]
    assert stamped[0].getextrema()[0] < 100
    assert all(look_alike(stamped[0], each) for number, each in enumerate(stamped) if number != 30)
    assert not look_alike(stamped[0], stamped[30])


def test_letters_of_other_scripts_are_drawn_for_each_record_with_its_own(merged, singles, write_csv, row) -> None:
    names = ["ΑΒΓ", "ГРИБОЕДОВ", "ГБВ", "ΑΒΓ", "נועה"]
    write_csv("a.csv", *(row(number, stagiaire_nom=name) for number, name in enumerate(names)))
    run = list(pages_of(merged("attestation-stage", "a.csv")))
    for one, other in zip(run, pages_of(*singles("attestation-stage", "a.csv", "--flatten")), strict=True):
        assert look_alike(drawn(one), drawn(other))
    assert "ГРИБОЕДОВ" in run[1].get_textpage().get_text_range()


# ── Any form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def small_form(path: Path, **page: object) -> None:
    """A PDF with one field on a page with a grey frame at its edges, and a link."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    only = pdf.pages[0].obj
    only.Contents = pdf.make_stream(b"0.6 G 8 w 4 4 292 192 re S 0.9 g 20 20 40 40 re f")
    for key, value in page.items():
        (pdf.Root.Pages if key == "Inherited" else only)["/Rotate" if key == "Inherited" else f"/{key}"] = value
    widget = Dictionary(Subtype=Name.Widget, F=4, FT=Name.Tx, T=String("a"), Rect=Array([40, 100, 160, 120]))
    link = Dictionary(
        Subtype=Name.Link, Rect=Array([20, 20, 60, 60]), A=Dictionary(S=Name.URI, URI=String("https://x.fr"))
    )
    only.Annots = Array([pdf.make_indirect(widget), pdf.make_indirect(link)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([only.Annots[0]]), DA=String("/Helv 10 Tf 0 g"))
    pdf.save(path)


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"Rotate": 90},
        {"Rotate": 180},
        {"Inherited": 270},
        {"CropBox": Array([10, 10, 290, 190])},
        {"TrimBox": Array([30, 30, 270, 170]), "BleedBox": Array([20, 20, 280, 180])},
        {"MediaBox": Array([-20, -10, 280, 190])},
        {"UserUnit": 2},
    ],
    ids=str,
)
def test_pages_are_as_large_and_lie_as_those_of_the_template(merged, singles, tmp_path, page) -> None:
    small_form(tmp_path / "small.pdf", **page)
    (tmp_path / "a.csv").write_text("a\nZoë\nŁukasz\n", "utf-8")
    run = list(pages_of(merged("small.pdf", "a.csv")))
    fillable = list(pages_of(*singles("small.pdf", "a.csv")))
    assert [page.get_size() for page in run] == [page.get_size() for page in fillable]
    for one, other in zip(run, fillable, strict=True):
        assert look_alike(drawn(one), drawn(other))
    assert not look_alike(drawn(run[0]), drawn(fillable[1]))


def test_a_layer_that_is_off_stays_off(merged, singles, tmp_path) -> None:
    small_form(tmp_path / "small.pdf")
    with pikepdf.open(tmp_path / "small.pdf", allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("brouillon")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.obj.Resources = Dictionary(Properties=Dictionary(L=layer))
        page.contents_add(b"/OC /L BDC 0 g 100 20 100 60 re f EMC")
        pdf.save(tmp_path / "small.pdf")
    (tmp_path / "a.csv").write_text("a\nZoë\n", "utf-8")
    (one,), (other,) = (list(pages_of(data)) for data in (merged("small.pdf", "a.csv"), *singles("small.pdf", "a.csv")))
    assert look_alike(drawn(one), drawn(other))


# ── All or nothing ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three(write_csv, row) -> Path:
    return write_csv("a.csv", row(), row(1), row(2))


def test_a_file_that_is_there_is_left_alone_unless_it_is_to_be_replaced(run, three, tmp_path) -> None:
    (tmp_path / "run.pdf").write_bytes(b"mine")
    command = ("fill", "attestation-stage", "a.csv", "--merge", "run.pdf")
    refused = run(*command)
    assert refused.returncode == CANNOT_WRITE
    assert refused.stderr.splitlines() == ["error: run.pdf is there already", "  → --overwrite replaces it"]
    assert (tmp_path / "run.pdf").read_bytes() == b"mine"
    assert run(*command, "--overwrite").returncode == 0
    assert len(pypdf.PdfReader(tmp_path / "run.pdf").pages) == 3


@pytest.mark.parametrize(
    ("options", "says", "advice"),
    [
        (["--merge", "run.pdf", "-o", "out"], "-o and --merge exclude each other", "give -o FOLDER"),
        (["--merge", "run.pdf", "--resume"], "--resume and --merge exclude each other", "--overwrite replaces"),
        ([], "where do the PDFs go?", "--merge FILE for one PDF of all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_excludes_a_print_run_is_said(run, three, tmp_path, options, says, *, advice) -> None:
    done = run("fill", "attestation-stage", "a.csv", *options)
    assert done.returncode == USAGE
    error, remedy = done.stderr.splitlines()
    assert error == f"error: {says}"
    assert advice in remedy
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_row_in_error_stops_it_and_partial_leaves_that_row_out(run, write_csv, row, tmp_path) -> None:
    write_csv("a.csv", row(), row(1, stage_debut="?"), row(2))
    command = ("fill", "attestation-stage", "a.csv", "--merge", "run.pdf")
    assert run(*command).returncode == BAD_DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    done = run(*command, "--partial")
    assert done.returncode == 1
    assert "2 records written to run.pdf" in done.stderr
    assert len(pypdf.PdfReader(tmp_path / "run.pdf").pages) == 2


def test_two_rows_that_a_name_would_not_tell_apart_are_both_printed(merged, write_csv, row) -> None:
    write_csv("a.csv", row(signataire="X"), row(signataire="X"))
    assert len(pypdf.PdfReader(BytesIO(merged("attestation-stage", "a.csv", "--name", "{signataire}"))).pages) == 2


@pytest.mark.parametrize("where", ["nowhere/run.pdf", "a.csv/run.pdf"])
def test_a_place_where_no_file_can_be_is_named(run, three, tmp_path, where) -> None:
    done = run("fill", "attestation-stage", "a.csv", "--merge", where)
    assert done.returncode == CANNOT_WRITE
    assert done.stderr.startswith(f"error: {where}: cannot be written")
    assert "  → " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


LIMITED = """
import resource, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from ndrcpdf.cli import main
main()
"""
"""The command line, where no file can grow beyond so many bytes."""


def test_a_print_run_for_which_there_is_no_room_leaves_nothing(two_hundred, tmp_path, launch) -> None:
    begin, environment = launch
    command = [*begin, "fill", "attestation-stage", "many.csv", "--merge", "run.pdf"]
    assert subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode == 0
    size = (tmp_path / "run.pdf").stat().st_size
    (tmp_path / "run.pdf").unlink()
    for most in (20_000, size // 2, size - 1):
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(most), *command[3:]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == CANNOT_WRITE, done.stderr
        assert done.stderr.startswith("error: run.pdf: cannot be written")
        assert len(done.stderr.splitlines()) == 2
        assert [path.name for path in tmp_path.iterdir()] == ["many.csv"]


KILLED = """
import os, signal, sys
event, left = sys.argv.pop(1), int(sys.argv.pop(1))
def hook(name, arguments):
    global left
    if name == event and "run.pdf" in " ".join(map(str, arguments[:2])):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from ndrcpdf.cli import main
main()
"""
"""The command line, which dies when an event of the interpreter about the file has come to pass so many times."""


@pytest.mark.parametrize("event", ["open", "os.rename"])
def test_a_run_that_is_killed_leaves_no_file_and_the_next_sweeps_up(run, three, tmp_path, launch, event) -> None:
    command = ["fill", "attestation-stage", "a.csv", "--merge", "run.pdf"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, event, "1", *command],
        cwd=tmp_path,
        env=launch[1],
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    left = {path.name for path in tmp_path.iterdir()} - {"a.csv"}
    assert "run.pdf" not in left
    assert len(left) == (event == "os.rename")
    assert all(name.startswith(".run.pdf-") for name in left)
    assert run(*command).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "run.pdf"}


def test_json_with_pictures_in_it_gives_the_same_run_as_csv(merged, people, stamp, write_csv, row) -> None:
    some = [person | {"organisme_cachet": stamp.name} for person in people[:3]]
    (stamp.parent / "a.json").write_text(json.dumps(some), "utf-8")
    write_csv("a.csv", *(row(number, organisme_cachet=stamp.name) for number in range(3)))
    one, other = merged("attestation-stage", "a.json"), merged("attestation-stage", "a.csv")
    assert one == other
