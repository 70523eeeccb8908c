"""``--cluster``: a Dask scheduler and two workers, each a process of its own, give the files that one process gives."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from ndrcpdf import __version__

pytest.importorskip("distributed", reason="the extra ndrcpdf[cluster] is not installed")

USAGE, BAD_DATA, CANNOT_WRITE, INTERRUPTED = 2, 4, 6, 130
ROWS = 150
PATIENCE = 60
"""Seconds after which what should have happened long ago counts as never."""

SCHEDULER = """
import asyncio, sys
from distributed import Scheduler

async def serve():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()

asyncio.run(serve())
"""
WORKER = """
import asyncio, sys
from distributed import Worker

async def work():
    async with Worker(sys.argv[1], nthreads=2, dashboard=False) as worker:
        print(worker.address, flush=True)
        await worker.finished()

asyncio.run(work())
"""


@contextmanager
def process(script: str, *arguments: str, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen, str]]:
    """A process of its own group, and the line by which it says that it is there."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    ) as started:
        try:
            yield started, _line_of(started.stdout)
        finally:
            started.kill()


def _line_of(output: IO[str] | None) -> str:
    assert output is not None
    line = output.readline().strip()
    assert line.startswith("tcp://"), line
    return line


@pytest.fixture(scope="module")
def scheduler(launch) -> Iterator[str]:
    """The address of a scheduler that nobody works for."""
    with process(SCHEDULER, environment=launch[1]) as (_process, address):
        yield address


@pytest.fixture(scope="module")
def cluster(launch) -> Iterator[str]:
    """The address of a scheduler with two workers, which speak French."""
    with ExitStack() as stack:
        _process, address = stack.enter_context(process(SCHEDULER, environment=launch[1]))
        for _number in range(2):
            stack.enter_context(process(WORKER, address, environment=launch[1]))
        yield address


@pytest.fixture
def many(write_csv, row, stamp) -> Callable[..., Path]:
    def many(changes: dict[int, dict[str, str]] | None = None, rows: int = ROWS) -> Path:
        numbers = range(2, rows + 2)
        return write_csv(
            "a.csv",
            *(
                row(n % 25, organisme_cachet=stamp.name, stagiaire_prenom=f"Zoë {n}", **(changes or {}).get(n, {}))
                for n in numbers
            ),
        )

    return many


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ── The same files ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("options", [[], ["--flatten"]], ids=lambda options: " ".join(options) or "plain")
def test_a_cluster_makes_the_same_files_as_one_process(run, many, tmp_path, cluster, options) -> None:
    many(rows=ROWS)
    for where, who in (("here", []), ("there", ["--cluster", cluster])):
        done = run("fill", "attestation-stage", "a.csv", "-o", where, *options, *who)
        assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
    assert len(contents(tmp_path / "here")) == len(contents(tmp_path / "there")) >= 130
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_a_cluster_makes_the_same_print_run(run, many, tmp_path, cluster) -> None:
    many()
    assert run("fill", "attestation-stage", "a.csv", "--merge", "here.pdf").returncode == 0
    assert run("fill", "attestation-stage", "a.csv", "--merge", "there.pdf", "--cluster", cluster).returncode == 0
    assert (tmp_path / "here.pdf").read_bytes() == (tmp_path / "there.pdf").read_bytes()


def test_an_address_may_leave_out_the_protocol_and_data_may_be_piped(run, many, tmp_path, cluster) -> None:
    data = many(rows=3).read_bytes()
    short = cluster.removeprefix("tcp://")
    done = run("fill", "attestation-stage", "-", "-o", "out", "--cluster", short, stdin=data)
    assert (done.returncode, done.stderr) == (0, "3 PDFs written to out\n")


def test_any_pdf_with_fields_is_filled_on_a_cluster(run, tmp_path, root, cluster) -> None:
    template = root / "forms" / "fiche-e4-2024" / "fillable.pdf"
    (tmp_path / "mine.pdf").write_bytes(template.read_bytes())
    (samples,) = (root / "samples" / "fiche-e4").glob("*.csv")
    for where, who in (("here", []), ("there", ["--cluster", cluster])):
        done = run("fill", "fiche-e4", samples, "--template", "mine.pdf", "-o", where, *who)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


# ── All or nothing, in order ─────────────────────────────────────────────────────────────────────────────────────────


def test_findings_of_a_cluster_come_in_the_order_of_the_rows_and_nothing_is_written(
    run, many, tmp_path, cluster
) -> None:
    wrong = {number: {"stage_debut": "?"} for number in (3, 60, 97, 98, 120, ROWS)}
    many({**wrong, **{number: {"fait_a": ""} for number in (4, 49, 50, 96, 99, ROWS + 1)}})
    before = sorted(tmp_path.rglob("*"))
    here = run("fill", "attestation-stage", "a.csv", "-o", "out")
    there = run("fill", "attestation-stage", "a.csv", "-o", "out", "--cluster", cluster)
    assert here.returncode == there.returncode == BAD_DATA
    assert here.stderr == there.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_partial_resume_and_overwrite_are_the_same_on_a_cluster(run, many, tmp_path, cluster) -> None:
    many()
    command = ("fill", "attestation-stage", "a.csv", "-o", "out", "--cluster", cluster)
    assert run(*command).returncode == 0
    wanted = contents(tmp_path / "out")
    first, second, *_others = sorted((tmp_path / "out").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-100])
    refused = run(*command)
    assert refused.returncode == CANNOT_WRITE
    resumed = run(*command, "--resume")
    assert resumed.returncode == 0
    assert "2 PDFs written" in resumed.stderr
    assert f"{ROWS - 2} were there already" in resumed.stderr
    assert contents(tmp_path / "out") == wanted
    many({7: {"stage_debut": "?"}})
    partial = run(*command, "--overwrite", "--partial")
    assert partial.returncode == 1
    assert f"{ROWS - 1} PDFs written" in partial.stderr
    assert "1 row was not filled" in partial.stderr


def test_two_rows_of_one_name_are_refused_on_a_cluster(run, many, tmp_path, cluster) -> None:
    names = {number: {"signataire": f"S {number}"} for number in range(2, ROWS + 2)}
    many(names | {3: {"signataire": "A/B"}, 140: {"signataire": "a:b"}})
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--name", "{signataire}", "--cluster", cluster)
    assert done.returncode == BAD_DATA
    assert re.search(r"^a\.csv:140: error: rows 3 and 140 .*\[same-file-name\]$", done.stderr, re.MULTILINE)
    assert not (tmp_path / "out").exists()


# ── Nobody there ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def refuses(run, many, tmp_path) -> Callable[[str], list[str]]:
    """``refuses(address)``: the lines said about a cluster that cannot be used."""

    def refuses(address: str) -> list[str]:
        many(rows=2)
        before = sorted(tmp_path.rglob("*"))
        done = run("fill", "attestation-stage", "a.csv", "-o", "out/deep", "--cluster", address)
        assert done.returncode == USAGE, done.stderr
        assert sorted(tmp_path.rglob("*")) == before
        return done.stderr.splitlines()

    return refuses


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:{port}", "127.0.0.1:{port}", "nonsense", "tcp://no-such-host.invalid:8786"]
)
def test_where_no_scheduler_listens_it_is_said_without_trying_again(refuses, address) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, so that nobody else takes it, and not listening
        address = address.format(port=taken.getsockname()[1])
        assert refuses(address) == [
            f"error: {address}: no Dask scheduler answers",
            "  → start one with `dask scheduler`, and its workers with `dask worker`; check the address",
        ]


def test_a_refusal_is_one_attempt(many, tmp_path, launch) -> None:
    """distributed itself goes on for as long as it has patience; how often is counted by whoever is at the address."""
    many(rows=2)
    counted = (
        "import socket, sys\n"
        "real, attempts = socket.socket.connect, []\n"
        "def hook(name, arguments):\n"
        "    if name == 'socket.connect' and arguments[1][:1] == ('127.0.0.1',): attempts.append(arguments[1])\n"
        "sys.addaudithook(hook)\n"
        "from ndrcpdf.cli import main\n"
        "try: main()\n"
        "finally: print(len(attempts))\n"
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-c", counted, "fill", "attestation-stage", "a.csv", "-o", "out", "--cluster", address],
            cwd=tmp_path,
            env=launch[1],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stdout) == (USAGE, "1\n")


def test_a_scheduler_without_workers_is_told_apart(refuses, scheduler) -> None:
    assert refuses(scheduler) == [
        f"error: {scheduler}: the cluster has no workers",
        "  → start some with `dask worker`",
    ]


@pytest.mark.parametrize(
    "script",
    [f"import sys; sys.modules['ndrcpdf'] = None\n{WORKER}", f"import ndrcpdf; ndrcpdf.__version__ = '0.0'\n{WORKER}"],
    ids=["without ndrcpdf", "of another version"],
)
def test_workers_that_could_not_do_it_are_told_what_they_lack(refuses, launch, script) -> None:
    with ExitStack() as stack:
        _process, address = stack.enter_context(process(SCHEDULER, environment=launch[1]))
        for each in (WORKER, script):
            stack.enter_context(process(each, address, environment=launch[1]))
        assert refuses(address) == [
            f"error: {address}: the workers do not have ndrcpdf {__version__}",
            "  → install the same version there",
        ]


def test_without_the_library_the_extra_is_named(many, tmp_path, launch) -> None:
    many(rows=2)
    without = "import sys; sys.modules['distributed'] = None; from ndrcpdf.cli import main; main()"
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", without, "fill", "attestation-stage", "a.csv", "-o", "out", "--cluster", "127.0.0.1:1"],
        cwd=tmp_path,
        env=launch[1],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == USAGE
    assert done.stderr.splitlines() == [
        "error: --cluster needs the library Dask",
        "  → install it: pip install 'ndrcpdf[cluster]'",
    ]
    assert sorted(tmp_path.rglob("*")) == before


# ── What dies ────────────────────────────────────────────────────────────────────────────────────────────────────────

MORTAL = """
import os, signal, sys
targets, left = [int(target) for target in sys.argv.pop(1).split()], int(sys.argv.pop(1))
def hook(name, arguments):
    global left
    if name == "open" and ".part/attestation" in str(arguments[0]):
        left -= 1
        if left == 0:
            for target in targets:
                os.kill(target, signal.SIGKILL)
            if not targets:
                os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
from ndrcpdf.cli import main
from ndrcpdf.processes import executors
executors._PATIENCE = 3
main()
"""
"""The command line, which kills processes, or interrupts itself, when it has written so many PDFs that came back."""


@pytest.fixture
def mortal_cluster(launch) -> Iterator[tuple[str, int, list[int]]]:
    """The address of a scheduler with two workers, its process, and theirs."""
    with ExitStack() as stack:
        scheduler, address = stack.enter_context(process(SCHEDULER, environment=launch[1]))
        workers = [stack.enter_context(process(WORKER, address, environment=launch[1]))[0] for _number in range(2)]
        yield address, scheduler.pid, [worker.pid for worker in workers]


@pytest.fixture
def killing(many, tmp_path, launch) -> Callable[..., subprocess.CompletedProcess]:
    def killing(targets: list[int], address: str, moment: int = 10) -> subprocess.CompletedProcess:
        many(rows=1200)
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                MORTAL,
                " ".join(map(str, targets)),
                str(moment),
                "fill",
                "attestation-stage",
                "a.csv",
                "-o",
                "out",
                "--cluster",
                address,
            ],
            cwd=tmp_path,
            env=launch[1],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert "internal error" not in done.stderr, done.stderr
        return done

    return killing


def test_what_a_worker_that_dies_had_to_do_another_does(killing, mortal_cluster, tmp_path) -> None:
    address, _scheduler, workers = mortal_cluster
    done = killing(workers[:1], address)
    assert (done.returncode, done.stderr) == (0, "1200 PDFs written to out\n")
    assert len(contents(tmp_path / "out")) == 1200


LOST = [
    "error: {address}: the cluster was lost on the way",
    "  → look at what its scheduler and its workers say, and start again",
]


@pytest.mark.parametrize("moment", [1, 100, 500])
def test_a_scheduler_that_dies_stops_the_run_with_one_error_and_nothing_left(
    killing, mortal_cluster, tmp_path, moment
) -> None:
    address, scheduler, _workers = mortal_cluster
    done = killing([scheduler], address, moment)
    assert done.returncode == USAGE
    assert done.stderr.splitlines() == [line.format(address=address) for line in LOST]
    assert not (tmp_path / "out").exists()


def test_a_cluster_whose_workers_have_all_died_is_not_waited_for_for_ever(killing, mortal_cluster, tmp_path) -> None:
    address, _scheduler, workers = mortal_cluster
    done = killing(workers, address)
    assert done.returncode == USAGE
    assert done.stderr.splitlines() == [line.format(address=address) for line in LOST]
    assert not (tmp_path / "out").exists()


def test_a_run_on_a_cluster_that_is_interrupted_leaves_nothing(killing, cluster, tmp_path) -> None:
    done = killing([], cluster)
    assert done.returncode == INTERRUPTED
    assert done.stderr.strip() == "interrupted; every file that was written is whole"
    assert not (tmp_path / "out").exists()
