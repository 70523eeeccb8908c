"""Who works on the items of a job. What must last however processes are started is run by a script of its own.

The cluster is tested where it fills: ``tests/batching/test_cluster.py``.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from ndrcpdf.errors import UsageError
from ndrcpdf.processes.executors import uninterrupted, workers

each_start_method = pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
only_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

SCRIPT = """
import multiprocessing, os, signal, sys, time
from threading import Thread
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.messages import Message
from ndrcpdf.processes import executors
from ndrcpdf.processes.executors import workers

{work}

if __name__ == "__main__":
    executors._start_method = lambda: {start!r}
    try:
{main}
    except (NdrcpdfError, KeyboardInterrupt) as error:
        print(type(error).__name__, error)
    print("left:", len(multiprocessing.active_children()))
"""


@pytest.fixture
def script(tmp_path: Path, launch) -> Callable[..., list[str]]:
    """``script(start, work, main)``: the lines printed by a program that starts processes.

    It comes back when all of them have ended: they hold its standard output.
    """

    def script(start: str, work: str, main: str) -> list[str]:
        path = tmp_path / "script.py"
        text = SCRIPT.format(
            start=start, work=textwrap.dedent(work), main=textwrap.indent(textwrap.dedent(main), "        ")
        )
        path.write_text(text, "utf-8")
        done = subprocess.run(
            [sys.executable, "-W", "ignore::DeprecationWarning", path],  # of forking beside threads, on purpose
            cwd=tmp_path,
            env=launch[1],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
            start_new_session=True,
        )
        return done.stdout.splitlines()

    return script


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_this_process_calls_the_function_with_the_job_and_each_item() -> None:
    with workers(pow, 2) as some:
        assert [*some.in_order([3, 5])] == [(3, 8), (5, 32)]
        assert some.submit(4).result() == 16


def test_an_item_is_taken_when_its_result_is_asked_for() -> None:
    numbers = count()
    with workers(pow, 1) as some:
        results = some.in_order(numbers)
        assert [next(results), next(results)] == [(0, 1), (1, 1)]
    assert next(numbers) == 2


def test_an_error_of_the_function_comes_out_of_the_block() -> None:
    def fails(_job: None, _item: int) -> None:
        raise UsageError("no")

    with pytest.raises(UsageError), workers(fails, None) as some:
        next(some.in_order([1]))


@each_start_method
def test_results_of_several_processes_come_in_the_order_of_the_items(script, start) -> None:
    work = """
        def slow_at_first(job, item):
            time.sleep(0.3 if item == 0 else 0)
            return job * item, os.getpid()
    """
    main = """
        with workers(slow_at_first, 10, jobs=2) as some:
            found = [*some.in_order(range(20))]
        print([item for item, _result in found] == [*range(20)], [number for _item, (number, _process) in found])
        print(len({process for _item, (_number, process) in found} - {os.getpid()}))
    """
    assert script(start, work, main) == [f"True {[*range(0, 200, 10)]}", "2", "left: 0"]


def test_only_some_items_are_taken_ahead_of_the_results(script) -> None:
    work = """
        taken = 0
        def items():
            global taken
            for taken in range(1, 1000):
                yield taken
        def same(job, item):
            return item
    """
    main = """
        with workers(same, None, jobs=2) as some:
            results = some.in_order(items())
            for number in range(1, 901):
                assert next(results) == (number, number)
                assert taken <= number + some.under_way, taken
            print(1 < some.under_way < 20)
    """
    assert script("fork", work, main) == ["True", "left: 0"]


@each_start_method
def test_each_process_gets_the_job_once_and_that_of_its_own_run(script, start, tmp_path) -> None:
    work = """
        def unpickled(number):
            with open("unpickled", "a") as file:
                file.write("x")
            return Job(number)
        class Job:
            def __init__(self, number):
                self.number = number
            def __reduce__(self):
                return unpickled, (self.number,)
        def add(job, item):
            return job.number + item
    """
    main = """
        for number in (100, 200):
            with workers(add, Job(number), jobs=2) as some:
                print(sum(result for _item, result in some.in_order(range(50))))
    """
    assert script(start, work, main) == ["6225", "11225", "left: 0"]
    times = (tmp_path / "unpickled").stat().st_size if (tmp_path / "unpickled").exists() else 0
    assert times <= (0 if start == "fork" else 4)


@each_start_method
def test_an_item_and_a_result_of_any_size_pass(script, start) -> None:
    work = """
        def turned(job, item):
            return item[::-1]
    """
    main = """
        items = [bytes([number]) + bytes(10_000_000) for number in range(1, 10)]
        with workers(turned, None, jobs=2) as some:
            print(all(result == item[::-1] for item, result in some.in_order(items)))
    """
    assert script(start, work, main) == ["True", "left: 0"]


@only_posix
def test_nobody_waits_to_give_out_what_no_pipe_holds(script) -> None:
    work = """
        def length(job, item):
            return len(item)
    """
    main = """
        with workers(length, None, jobs=2) as some:
            some.submit(b"").result()
            processes = multiprocessing.active_children()
            for process in processes:
                os.kill(process.pid, signal.SIGSTOP)
            futures = [some.submit(bytes(10_000_000)) for _number in range(6)]
            print([future.done() for future in futures])
            for process in processes:
                os.kill(process.pid, signal.SIGCONT)
            print([future.result() for future in futures])
    """
    assert script("fork", work, main) == [str([False] * 6), str([10_000_000] * 6), "left: 0"]


@each_start_method
def test_an_error_in_another_process_comes_back_with_its_remedy(script, start) -> None:
    work = """
        from ndrcpdf.errors import CannotWriteError
        def fails(job, item):
            raise CannotWriteError(Message("no {what}", what="room"), Message("make {what}", what="some"))
    """
    main = """
        try:
            with workers(fails, None, jobs=2) as some:
                [*some.in_order(range(9))]
        except CannotWriteError as error:
            print(error, "→", error.remedy)
    """
    assert script(start, work, main) == ["no room → make some", "left: 0"]


# ── What dies ────────────────────────────────────────────────────────────────────────────────────────────────────────

DIED = ["CannotWriteError one of the 2 processes died", "left: 0"]


@only_posix
@each_start_method
@pytest.mark.parametrize("number", [0, 7])
def test_a_process_that_dies_is_told_as_an_error(script, start, number) -> None:
    work = f"""
        def dies(job, item):
            if item == {number}:
                os.kill(os.getpid(), signal.SIGKILL)
    """
    main = """
        with workers(dies, None, jobs=2) as some:
            [*some.in_order(range(100))]
    """
    assert script(start, work, main) == DIED


@only_posix
@each_start_method
def test_a_process_that_dies_while_it_hands_a_result_over_is_told_as_an_error(script, start) -> None:
    work = """
        def half(connection, data):
            os.write(connection.fileno(), data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        def dies(job, item):
            from multiprocessing.connection import Connection
            if item == 5:
                Connection._send = half
            return bytes(50_000)
    """
    main = """
        with workers(dies, None, jobs=2) as some:
            [*some.in_order(range(100))]
    """
    assert script(start, work, main) == DIED


@only_posix
def test_a_process_that_dies_before_it_reads_a_large_item_is_told_as_an_error(script) -> None:
    work = """
        def length(job, item):
            return len(item)
    """
    main = """
        with workers(length, None, jobs=2) as some:
            some.submit(b"").result()
            processes = multiprocessing.active_children()
            for process in processes:
                os.kill(process.pid, signal.SIGSTOP)
            futures = [some.submit(bytes(10_000_000)) for _number in range(6)]
            time.sleep(0.2)  # for the pipe to be full
            for process in processes:
                os.kill(process.pid, signal.SIGKILL)
            some.result(futures[0])
    """
    assert script("fork", work, main) == DIED


@only_posix
def test_a_process_that_cannot_be_started_is_told_as_an_error(script) -> None:
    work = """
        real = os.fork
        forked = []
        def fork():
            if forked:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            forked.append(None)
            return real()
        def same(job, item):
            return item
    """
    main = """
        os.fork = fork
        with workers(same, None, jobs=2) as some:
            some.submit(1)
    """
    assert script("fork", work, main) == DIED


@only_posix
@each_start_method
def test_processes_end_with_the_one_that_started_them_even_if_it_is_killed(script, start) -> None:
    """The script comes back at all: what runs on would hold its standard output for ten minutes."""
    work = """
        def long(job, item):
            if item == 1:
                print("begun", flush=True)
                time.sleep(600)
    """
    main = """
        def kill():
            time.sleep(0.5)
            os.kill(os.getpid(), signal.SIGKILL)
        with workers(long, None, jobs=2) as some:
            for number in range(6):
                some.submit(number)
            some.submit(0).result()
            Thread(target=kill).start()
            time.sleep(600)
    """
    assert script(start, work, main)[:1] == ["begun"]


# ── Ctrl+C ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@only_posix
@each_start_method
def test_a_block_that_is_interrupted_ends_processes_in_the_middle_of_an_item(script, start) -> None:
    work = """
        def long(job, item):
            os.killpg(0, signal.SIGINT)
            time.sleep(600)
    """
    main = """
        with workers(long, None, jobs=2) as some:
            some.submit(0)
            time.sleep(600)
    """
    assert script(start, work, main) == ["KeyboardInterrupt ", "left: 0"]


@only_posix
@each_start_method
def test_a_process_is_not_interrupted_itself(script, start) -> None:
    work = """
        def interrupts(job, item):
            os.kill(os.getpid(), signal.SIGINT)
            return item
        def run():
            with workers(interrupts, None, jobs=2) as some:
                print([result for _item, result in some.in_order(range(9))])
    """
    main = """
        run()
        thread = Thread(target=run)
        thread.start()
        thread.join()
    """
    assert script(start, work, main) == [str([*range(9)])] * 2 + ["left: 0"]


@only_posix
def test_a_process_is_not_interrupted_before_it_has_begun(script) -> None:
    """A forked one, which is told at once; the others show nothing until they have."""
    work = """
        def same(job, item):
            return item
        def interrupted():
            os.kill(os.getpid(), signal.SIGINT)
    """
    main = """
        os.register_at_fork(after_in_child=interrupted)
        with workers(same, None, jobs=2) as some:
            print([result for _item, result in some.in_order(range(9))])
    """
    assert script("fork", work, main) == [str([*range(9)]), "left: 0"]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl+C as Python has it, whatever started the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@only_posix
@pytest.mark.usefixtures("interruptible")
def test_cleaning_up_is_interrupted_only_once_it_is_done() -> None:
    done = []

    def clean_up() -> None:
        with uninterrupted():
            for number in range(3):
                os.kill(os.getpid(), signal.SIGINT)
                done.append(number)

    with pytest.raises(KeyboardInterrupt):
        clean_up()
    assert done == [0, 1, 2]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@only_posix
@pytest.mark.usefixtures("interruptible")
def test_a_program_that_ignores_interruptions_goes_on_to_do_so() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.usefixtures("interruptible")
def test_only_the_main_thread_takes_care_of_interruptions() -> None:
    handlers: list[object] = []

    def clean_up() -> None:
        with uninterrupted():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = Thread(target=clean_up)
    thread.start()
    thread.join()
    assert handlers == [signal.default_int_handler]
