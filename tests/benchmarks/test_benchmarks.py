"""Every benchmark still runs: each script with as little work as it takes; how long it takes is not looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent
LEAST_WORK = {
    "fill.py": ("--records", "3", "--rounds", "1"),
    "merge.py": ("--records", "3", "--rounds", "1"),
    "parts.py": ("--rows", "30", "--rounds", "1"),
    "command.py": ("--rows", "5", "--jobs", "1", "--rounds", "1"),
    "detect.py": ("--help",),  # it goes over all of the corpus
}


@pytest.mark.parametrize("script", LEAST_WORK)
def test_a_benchmark_runs_and_prints_its_table(script: str, tmp_path: Path, launch) -> None:
    into = () if script == "detect.py" else ("--into", tmp_path)
    command = [sys.executable, BENCHMARKS / script, *LEAST_WORK[script], *into]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=launch[1])
    assert done.returncode == 0, done.stderr
    assert "ndrcpdf" in done.stdout or "acroforge" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_every_script_that_takes_options_is_run() -> None:
    scripts = {path.name for path in BENCHMARKS.glob("*.py") if "parse_args(" in path.read_text("utf-8")}
    assert scripts - {Path(__file__).name} == LEAST_WORK.keys()
