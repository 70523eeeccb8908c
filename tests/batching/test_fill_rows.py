"""Many rows at once: all the files appear, or none; whatever dies or is interrupted on the way, and when.

Processes die by their own hand, at a moment that the interpreter itself tells (``sys.addaudithook``): so each moment is
met, and none is waited for.
"""

import ctypes
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

Run = Callable[..., subprocess.CompletedProcess]

ROWS = 150
"""More than two chunks of rows."""
BAD_DATA, CANNOT_WRITE, INTERRUPTED = 4, 6, 130

each_number_of_jobs = pytest.mark.parametrize("jobs", [1, 2])


@pytest.fixture
def many(write_csv, row) -> Callable[..., Path]:
    """``many({5: {"stage_debut": "?"}})``: the data of 150 rows, with changes in the rows of those numbers."""

    def many(changes: dict[int, dict[str, str]] | None = None, rows: int = ROWS, name: str = "a.csv") -> Path:
        numbers = range(2, rows + 2)
        cells = [
            row(number % 25, stagiaire_prenom=f"Zoë {number}", **(changes or {}).get(number, {})) for number in numbers
        ]
        return write_csv(name, *cells)

    return many


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden or not."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def everything(folder: Path) -> set[str]:
    """Every file and folder below a folder, hidden or not."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.fixture
def undisturbed(run, tmp_path) -> Callable[..., dict[str, bytes]]:
    """``undisturbed("--flatten")``: the files that the data of ``many`` become when nothing goes wrong."""

    def undisturbed(*options: object) -> dict[str, bytes]:
        done = run("fill", "attestation-stage", "a.csv", "-o", "undisturbed", *options)
        assert done.returncode == 0, done.stderr
        return contents(tmp_path / "undisturbed")

    return undisturbed


# ── All or nothing ───────────────────────────────────────────────────────────────────────────────────────────────────


@each_number_of_jobs
def test_nothing_appears_unless_every_row_is_in_order(run, many, tmp_path, jobs):
    many({ROWS + 1: {"stage_debut": "31/02/2024"}})
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    before = everything(tmp_path)
    for folder in ("new", "there/new/deep", "there"):
        done = run("fill", "attestation-stage", "a.csv", "-o", folder, "--jobs", jobs)
        assert done.returncode == BAD_DATA
        assert f"a.csv:{ROWS + 1}: stage_debut: error" in done.stderr
        assert everything(tmp_path) == before
    assert (tmp_path / "there" / "mine.txt").read_text() == "mine"


def test_a_folder_that_was_there_keeps_its_other_files(run, many, tmp_path):
    many(rows=3)
    (tmp_path / "out" / "sub").mkdir(parents=True)
    others = {"mine.txt": b"mine", ".hidden": b"x", "sub/attestation-stage-2024-2.pdf": b"%PDF- mine"}
    for name, data in others.items():
        (tmp_path / "out" / name).write_bytes(data)
    assert run("fill", "attestation-stage", "a.csv", "-o", "out").returncode == 0
    found = contents(tmp_path / "out")
    assert {name: found.pop(name) for name in others} == others
    assert sorted(found) == [f"attestation-stage-2024-{number}.pdf" for number in (2, 3, 4)]


@each_number_of_jobs
def test_partial_fills_all_rows_but_those_in_error(run, many, tmp_path, jobs, undisturbed):
    many()
    wanted = undisturbed()
    refused = {5: "31/02/2024", 70: "?", ROWS + 1: "01/01/1"}
    many({number: {"stage_debut": date} for number, date in refused.items()})
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--partial", "--jobs", jobs)
    assert done.returncode == 1
    assert f"{ROWS - 3} PDFs written to out" in done.stderr
    assert "3 rows were not filled" in done.stderr
    for number in refused:
        del wanted[f"attestation-stage-2024-{number}.pdf"]
    assert contents(tmp_path / "out") == wanted
    assert everything(tmp_path / "out") == wanted.keys()


@each_number_of_jobs
def test_where_no_row_is_in_order_there_is_nothing_to_be_partial_about(run, many, tmp_path, jobs):
    many({number: {"stage_debut": "?"} for number in range(2, 72)}, rows=70)
    before = everything(tmp_path)
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--partial", "--jobs", jobs)
    assert done.returncode == BAD_DATA
    assert "nothing was written: 70 rows of 70 are in error" in done.stderr
    assert everything(tmp_path) == before


@pytest.mark.parametrize("chosen", [["--overwrite"], []], ids=["overwrite", "refuse"])
def test_a_folder_in_the_place_of_a_pdf_stops_the_run_before_any_file_appears(run, many, tmp_path, chosen):
    many(rows=3)
    (tmp_path / "out" / "attestation-stage-2024-3.pdf").mkdir(parents=True)
    before = everything(tmp_path)
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", *chosen)
    assert done.returncode == CANNOT_WRITE
    assert "attestation-stage-2024-3.pdf" in done.stderr
    assert "→" in done.stderr
    assert everything(tmp_path) == before


def test_a_name_as_long_as_the_file_system_takes_is_written(run, many, tmp_path):
    many({2: {"activites": "x" * 400}, 3: {"activites": "Ẵ" * 200}}, rows=2)
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--name", "{activites}")
    assert done.returncode == 0, done.stderr
    names = sorted(contents(tmp_path / "out"))
    assert len(names) == 2
    assert names[0].startswith("x" * 50)
    assert names[1].startswith("Ẵ" * 30)


# ── Rows, wherever they are done ─────────────────────────────────────────────────────────────────────────────────────


@each_number_of_jobs
def test_two_rows_of_one_name_are_refused_however_far_apart(run, many, tmp_path, jobs):
    names = {number: f"S {number}" for number in range(2, ROWS + 2)} | {3: "A/B", 140: "a:b"}
    many({number: {"signataire": name} for number, name in names.items()})
    before = everything(tmp_path)
    command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", jobs, "--name", "{signataire}")
    done = run(*command)
    assert done.returncode == BAD_DATA
    (line,) = [line for line in done.stderr.splitlines() if line.endswith("[same-file-name]")]
    assert line.startswith("a.csv:140: error: rows 3 and 140 ")
    assert everything(tmp_path) == before
    done = run(*command, "--partial")
    assert done.returncode == 1
    assert f"{ROWS - 1} PDFs written" in done.stderr
    assert len(everything(tmp_path / "out")) == ROWS - 1
    with pikepdf.open(tmp_path / "out" / "A-B.pdf") as pdf:
        (field,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "stagiaire_prenom"]
        assert str(field.V) == "Zoë 3"


@pytest.mark.parametrize("options", [["--flatten"], ["--merge"]], ids=" ".join)
def test_several_processes_make_the_same_bytes_as_one(run, many, tmp_path, options):
    many(rows=70)
    made = []
    for jobs in (1, 2):
        where = ["--merge", f"{jobs}.pdf"] if options == ["--merge"] else ["-o", str(jobs), *options]
        done = run("fill", "attestation-stage", "a.csv", *where, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        made.append(
            (tmp_path / f"{jobs}.pdf").read_bytes() if options == ["--merge"] else contents(tmp_path / str(jobs))
        )
    assert made[0] == made[1]


LARGE_CHUNKS = """
import sys
from functools import partial
from importlib import import_module
from ndrcpdf.cli import main
import_module("ndrcpdf.processes.executors")._start_method = partial(str, sys.argv.pop(1))
filling = import_module("ndrcpdf.batching.fill_rows")
assert filling._ROWS
filling._ROWS = 600
main()
"""
"""The command line, with chunks of 600 rows: no pipe would hold one, nor what comes of it."""


@pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
def test_processes_however_started_make_the_same_bytes_of_chunks_of_any_size(run, launch, many, tmp_path, start):
    many(rows=1300)
    (python, *_module), environment = launch
    command = ("fill", "attestation-stage", "a.csv", "--jobs", "2", "--merge", "2.pdf")
    done = subprocess.run(
        [python, "-c", LARGE_CHUNKS, start, *command], cwd=tmp_path, env=environment, timeout=120, check=False
    )
    assert done.returncode == 0
    assert run("fill", "attestation-stage", "a.csv", "--merge", "1.pdf").returncode == 0
    assert (tmp_path / "2.pdf").read_bytes() == (tmp_path / "1.pdf").read_bytes()


def test_findings_come_in_the_order_of_the_rows_from_several_processes_too(run, many, tmp_path):
    wrong = {number: {"stage_debut": "?"} for number in (*range(3, 60, 5), 97, 98, 120, ROWS)}
    warned = {number: {"fait_a": ""} for number in (4, 49, 50, 96, 99, 121, ROWS + 1)}
    many({**wrong, **warned})
    one = run("fill", "attestation-stage", "a.csv", "-o", "out")
    two = run("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", "2")
    assert one.returncode == two.returncode == BAD_DATA
    assert one.stderr == two.stderr
    rows = [int(number) for number in re.findall(r"^a\.csv:(\d+): ", two.stderr, re.MULTILINE)]
    assert rows == sorted(wrong | warned)


@each_number_of_jobs
def test_rows_of_standard_input_are_filled_like_those_of_a_file(run, many, tmp_path, jobs, undisturbed):
    data = many(rows=70).read_bytes()
    wanted = undisturbed()
    done = run("fill", "attestation-stage", "-", "-o", "out", "--jobs", jobs, stdin=data)
    assert (done.returncode, done.stderr) == (0, "70 PDFs written to out\n")
    assert contents(tmp_path / "out") == wanted


@each_number_of_jobs
def test_an_empty_constant_empties_the_field_in_every_row(run, many, tmp_path, jobs, stored):
    many({3: {"fait_a": ""}}, rows=2)
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--set", "fait_a=", "--jobs", jobs)
    assert done.returncode == 1
    assert re.findall(r"^a\.csv:(\d+): fait_a: warning.*\[replaced-by-set\]$", done.stderr, re.MULTILINE) == ["2"]
    assert ["fait_a" in stored(path) for path in (tmp_path / "out").iterdir()] == [False, False]


# ── What dies ────────────────────────────────────────────────────────────────────────────────────────────────────────

DIES = """
import os, signal, sys
event, place, number, number_of_signal, by, whom, again, *sys.argv[1:] = sys.argv[1:]
main, left = os.getpid(), int(number)
def hook(name, arguments):
    global left
    if name not in event.split("+") or place not in " ".join(map(str, arguments[:2])):
        return
    if by == "another" and os.getpid() == main:
        return
    left -= 1
    if left == 0 or (left < 0 and again):
        target = {"main": main, "itself": os.getpid(), "all": 0}[whom]
        os.kill(target, int(number_of_signal))
sys.addaudithook(hook)
from ndrcpdf.cli import main as run
run()
"""
"""The command line, that sends a signal when events of the interpreter have come so many times, or from then on."""


@pytest.fixture
def dying(tmp_path, launch) -> Callable[..., subprocess.CompletedProcess]:
    """``dying(signal, "os.rename", 3, "fill", …)``: the command, with the signal sent at the third renaming.

    It comes back when the process, and every one that it started, has ended: they hold its standard error.
    """

    def dying(
        number_of_signal: int,
        event: str,
        number: int,
        *arguments: object,
        by: str = "any",
        whom: str = "main",
        again: bool = False,
    ) -> subprocess.CompletedProcess:
        place = ".part/attestation" if event == "open" else ".ndrcpdf-"  # a PDF that waits, or the folder for it
        moment = [event, place, str(number), str(int(number_of_signal)), by, whom, "yes" if again else ""]
        done = subprocess.run(
            [sys.executable, "-c", DIES, *moment, *map(str, arguments)],
            cwd=tmp_path,
            env=launch[1],
            capture_output=True,
            timeout=120,
            check=False,
            start_new_session=True,
        )
        stderr = done.stderr.decode()
        assert "Traceback" not in stderr, stderr
        assert "internal error" not in stderr, stderr
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), stderr)

    return dying


MOMENTS = {
    "before the first PDF": ("os.mkdir", 1),
    "at the first PDF": ("open", 1),
    "in the middle of the PDFs": ("open", ROWS // 2),
    "before anything has its name": ("os.rename", 1),
}
MOMENTS_OF_NAMES = {
    "when half of them have their names": ("os.rename", ROWS // 2),
    "when all but one have": ("os.rename", ROWS),
    "at the very end": ("os.rmdir", 1),
}
"""Those of a folder that is there: a new one appears with all of its PDFs."""


@pytest.fixture
def there(tmp_path) -> dict[str, bytes]:
    """What is in the folder already."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "liste.txt").write_bytes(b"of others")
    return contents(tmp_path / "out")


@pytest.fixture
def killed(run, dying, tmp_path) -> Callable[..., dict[str, bytes]]:
    """``killed(moment, jobs)``: what is left of a run that is killed then, before another completes it."""

    def killed(moment: tuple[str, int], jobs: int) -> dict[str, bytes]:
        event, number = moment
        if jobs > 1 and event == "open":
            number = min(number, ROWS // 5)  # each process counts its own
        command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", jobs)
        assert dying(signal.SIGKILL, event, number, *command).returncode == -signal.SIGKILL
        left = contents(tmp_path / "out")
        done = run(*command, "--resume")
        assert done.returncode == 0, done.stderr
        return {name: data for name, data in left.items() if not name.startswith(".")}

    return killed


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
@each_number_of_jobs
def test_a_new_folder_of_a_killed_run_does_not_appear_and_another_completes_it(
    killed, many, tmp_path, jobs, *, undisturbed, moment
):
    many()
    wanted, before = undisturbed(), everything(tmp_path)
    assert killed(moment, jobs) == {}
    assert contents(tmp_path / "out") == wanted
    assert everything(tmp_path) == before | {"out"} | {f"out/{name}" for name in wanted}


@pytest.mark.parametrize("moment", (MOMENTS | MOMENTS_OF_NAMES).values(), ids=MOMENTS | MOMENTS_OF_NAMES)
@each_number_of_jobs
def test_a_killed_run_leaves_whole_files_or_none_and_another_completes_it(
    killed, many, there, tmp_path, jobs, *, undisturbed, moment
):
    many()
    wanted = undisturbed() | there
    left = killed(moment, jobs)
    assert left.items() <= wanted.items()
    event, number = moment
    assert len(left) - len(there) == {"os.rename": number - 1, "os.rmdir": ROWS}.get(event, 0)
    assert contents(tmp_path / "out") == wanted
    assert everything(tmp_path / "out") == wanted.keys()


@pytest.mark.parametrize("is_new", [True, False])
def test_what_a_killed_run_left_is_swept_away_by_the_next_but_not_what_belongs_to_others(
    run, dying, many, tmp_path, is_new
):
    many()
    where = tmp_path if is_new else tmp_path / "out"
    where.mkdir(exist_ok=True)
    dying(signal.SIGKILL, "open", 100, "fill", "attestation-stage", "a.csv", "-o", "out")
    (left,) = hidden(where)
    assert contents(left)
    (process,) = re.findall(r"\d+", left.name.partition("@")[0])[:1]
    alive = shutil.copytree(left, left.with_name(left.name.replace(process, str(os.getpid()), 1)))
    elsewhere = shutil.copytree(left, left.with_name(left.name.replace("@", "@not-")))
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert sorted(hidden(where)) == sorted([alive, elsewhere])
    assert contents(alive)
    assert contents(elsewhere)


@pytest.mark.parametrize("number", [1, 30])
def test_a_process_that_dies_stops_the_run_with_a_word_of_what_to_do(dying, many, tmp_path, number):
    many(rows=300)
    before = everything(tmp_path)
    command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", "2")
    done = dying(signal.SIGKILL, "open", number, *command, by="another", whom="itself")
    assert done.returncode == CANNOT_WRITE
    assert done.stderr.splitlines() == [
        "error: one of the 2 processes died",
        "  → there may be too little memory for so many: try again with fewer --jobs",
    ]
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    "moment",
    [("os.mkdir", 1), ("open", 1), ("open", 30), ("os.rename", 1)],
    ids=lambda moment: " ".join(map(str, moment)),
)
@each_number_of_jobs
def test_an_interrupted_run_leaves_nothing(dying, many, tmp_path, jobs, moment):
    many()
    before = everything(tmp_path)
    command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", jobs)
    by = "another" if jobs > 1 and moment[0] == "open" else "any"  # and one alone
    done = dying(signal.SIGINT, *moment, *command, by=by, whom="all")
    assert done.returncode == INTERRUPTED
    assert done.stderr.strip() == "interrupted; every file that was written is whole"
    assert everything(tmp_path) == before


def test_an_impatient_interruption_leaves_nothing_either(dying, many, tmp_path):
    many()
    before = everything(tmp_path)
    events = "open+os.rename+shutil.rmtree+os.rmdir"
    done = dying(signal.SIGINT, events, 20, "fill", "attestation-stage", "a.csv", "-o", "out", again=True)
    assert done.returncode == INTERRUPTED
    assert everything(tmp_path) == before


def test_a_run_interrupted_while_files_get_their_names_leaves_whole_ones(
    run, dying, many, there, tmp_path, *, undisturbed
):
    many()
    wanted = undisturbed() | there
    done = dying(signal.SIGINT, "os.rename", 60, "fill", "attestation-stage", "a.csv", "-o", "out", whom="all")
    assert done.returncode == INTERRUPTED
    left = contents(tmp_path / "out")
    assert len(there) < len(left) < ROWS
    assert left.items() <= wanted.items()
    assert hidden(tmp_path / "out") == []
    assert run("fill", "attestation-stage", "a.csv", "-o", "out", "--resume").returncode == 0
    assert contents(tmp_path / "out") == wanted


# ── What cannot be written ───────────────────────────────────────────────────────────────────────────────────────────


ROOMS = {
    "in the template": lambda whole, template: template - 1000,
    "in the values": lambda whole, template: (whole + template) // 2,
    "at the last byte": lambda whole, template: whole - 1,
}


@pytest.mark.parametrize("room", [pytest.param(room, id=name) for name, room in ROOMS.items()])
@each_number_of_jobs
def test_a_disk_that_is_full_leaves_nothing_behind(in_little_room, many, tmp_path, form, jobs, *, undisturbed, room):
    many(rows=70)
    sizes = {len(data) for data in undisturbed().values()}
    before = everything(tmp_path)
    most = room(min(sizes), form.fillable.stat().st_size)
    done = in_little_room(most, "fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", jobs)
    assert done.returncode == CANNOT_WRITE
    assert done.stderr.startswith("error: out/attestation-stage-2024-")
    assert len(done.stderr.splitlines()) == 2
    assert "  → choose another folder, or check its rights and the room on the disk" in done.stderr
    assert everything(tmp_path) == before


def test_what_goes_to_another_process_needs_no_room_on_a_disk(in_little_room, many, tmp_path):
    many({number: {"activites": "Vente" + " " * 9000} for number in range(2, ROWS + 2)})
    command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--jobs", "2")
    done = in_little_room(130_000, *command)  # enough for any of the PDFs, not for a chunk of rows
    assert (done.returncode, done.stderr) == (0, f"{ROWS} PDFs written to out\n")


CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24


def as_anyone() -> None:
    """Give up the superuser's right to write everywhere."""
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
        os._exit(SUPERUSER)


SUPERUSER = 77


@pytest.mark.skipif(sys.platform != "linux", reason="the superuser gives up rights as on Linux")
@pytest.mark.parametrize("where", [["-o", "."], ["-o", "out"], ["--merge", "out.pdf"]], ids=" ".join)
def test_a_folder_without_the_right_to_write_is_named(many, tmp_path, launch, where):
    begin, environment = launch
    many(rows=2)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = subprocess.run(
        [*begin, "fill", "attestation-stage", "../a.csv", *where],
        cwd=closed,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=as_anyone,
    )
    if done.returncode == SUPERUSER:
        pytest.skip("the superuser cannot give up rights here")
    assert done.returncode == CANNOT_WRITE, done.stderr
    assert done.stderr.startswith("error: ")
    assert "access is denied" in done.stderr
    assert "  → choose another folder, or check its rights" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert everything(closed) == set()
