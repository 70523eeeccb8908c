"""The README is run, not only read."""

import re
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.cli.commands import commands
from ndrcpdf.errors import ExitCode

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_its_python_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {})


def test_its_table_has_every_command_and_no_other() -> None:
    table = re.search(r"\| command \|.*?\n\n", README, re.DOTALL)[0]
    assert re.findall(r"^\| `ndrcpdf (\w+)", table, re.MULTILINE) == [*commands.commands]


def test_its_table_has_every_exit_code() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)] == [*ExitCode]


def test_it_names_every_form() -> None:
    assert [form.name for form in catalog.known_forms() if f"`{form.name}`" not in README] == []


def test_it_opens_with_the_commands_that_continuous_integration_runs() -> None:
    fill, test = re.findall(r"^```sh\n(.*?)\n```", README, re.DOTALL | re.MULTILINE)[:2]
    assert "&& .venv/bin/ndrcpdf fill attestation-stage " in fill
    assert test.endswith("&& pytest -n auto")
    assert [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if "readme_command " in line] == [
        'run "$(readme_command 1)"',
        'run "$(readme_command 2)"',
    ]
