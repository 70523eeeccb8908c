"""The help: every command, with examples, and the exit codes."""

import re

import pytest

COMMANDS = ("forms", "fields", "blank", "prepare", "fill", "extract", "check", "archive", "tables")
USAGE = 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(run, command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Usage: ndrcpdf {command}" in done.stdout
    _usage, examples = done.stdout.split("Examples:\n")
    assert f"  ndrcpdf {command}" in examples


def test_the_help_names_every_command_and_exit_code(run):
    done = run("--help")
    assert done.returncode == 0
    assert re.findall(r"^  (\w+)  +\S", done.stdout.split("Commands:")[1], re.MULTILINE) == sorted(COMMANDS)
    assert set(re.findall(r"\b([0-6]) [a-z]", done.stdout)) == set("0123456")


def test_without_arguments_the_usage_is_shown(refuses):
    assert "Usage: ndrcpdf" in refuses(USAGE)
    assert "Missing argument" in refuses(USAGE, "fill")
