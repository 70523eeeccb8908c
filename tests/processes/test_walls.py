"""Walls: a loop, a bomb or a crash costs its own item, and no other."""

import ctypes
import os
import signal
import subprocess
import sys

import pytest

from ndrcpdf.processes.walls import Fall, Limits, walled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are begun otherwise there")


def work(job, item):
    match item:
        case "loop":
            while True:
                pass
        case "crash":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "exit":
            os._exit(3)
        case "bomb":
            return len(bytearray(1 << 40))
        case "error":
            raise KeyError(item)
    return f"{job} {item}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_falls_takes_no_neighbour_with_it(jobs):
    items = ["a", "loop", "b", "crash", "abort", "c", "exit", "d"]
    with walled(work, "read", Limits(seconds=0.5), jobs=jobs) as workers:
        results = dict(workers.in_order(items))
    assert [*results] == items
    assert [results[item] for item in "abcd"] == ["read a", "read b", "read c", "read d"]
    assert results["loop"] is Fall.TOO_LONG
    assert [results[item] for item in ("crash", "abort", "exit")] == [Fall.CRASHED] * 3


def test_more_memory_than_is_allowed_is_an_error_of_the_item():
    with walled(work, "read", Limits(seconds=10, megabytes=1024)) as workers:
        with pytest.raises(MemoryError):
            workers.result(workers.submit("bomb"))
        assert workers.result(workers.submit("a")) == "read a"


def test_an_exception_is_that_of_the_item():
    with walled(work, "read", Limits(seconds=10)) as workers:
        failing, sound = workers.submit("error"), workers.submit("a")
        with pytest.raises(KeyError):
            workers.result(failing)
        assert workers.result(sound) == "read a"


def test_leaving_the_block_ends_what_is_under_way():
    with walled(work, "read", Limits(seconds=100)) as workers:
        workers.submit("loop")
    assert workers.under_way  # and this is reached


ORPHAN = """
from ndrcpdf.processes.walls import Limits, walled

def work(job, item):
    print("begun", flush=True)
    while True:
        pass

if __name__ == "__main__":
    with walled(work, None, Limits(seconds=100)) as workers:
        workers.result(workers.submit("loop"))
"""


def test_a_process_ends_with_its_parent_even_in_a_loop():
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "begun\n"
        parent.send_signal(signal.SIGKILL)
        assert parent.stdout.read() == ""  # it ends once nobody has the pipe any more


def test_what_a_falling_process_says_is_not_shown(capfd):
    with walled(work, "read", Limits(seconds=10)) as workers:
        assert workers.result(workers.submit("abort")) is Fall.CRASHED
    assert capfd.readouterr() == ("", "")
