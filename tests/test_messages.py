"""The French catalogue has every message, and the command line speaks it."""

import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import ndrcpdf
from ndrcpdf.cli.commands import commands

PACKAGE = Path(ndrcpdf.__file__).parent
SOURCE = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "ndrcpdf.po"
KEYWORDS = {"_": None, "Message": None, "plural": (1, 2)}
TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
"""How templates are read for their messages; with faults told."""
PLACE = re.compile(r"\{(?:file|path|folder|field)\}: ")
"""How a message begins that names a place: the code cuts it off where it has said the place already."""
TYPED = re.compile(r"`[^`]+`|--\w[\w-]*|^ +ndrcpdf .*", re.MULTILINE)
"""What the user is to type."""


@pytest.fixture(scope="session")
def catalogue() -> Catalog:
    with SOURCE.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="session")
def in_source() -> set[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
    found = extract_from_dir(PACKAGE, method_map=methods, options_map={"**.j2": TEMPLATES}, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


@pytest.fixture(scope="session")
def compiled(catalogue: Catalog) -> None:
    """The catalogue as gettext reads it, compiled into the package as an installation does."""
    target = SOURCE.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    beside = target.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        write_mo(file, catalogue)
    beside.replace(target)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def ours(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in messages(catalogue) if "click" not in message.auto_comments)


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of the message with its translation; French has a singular and a plural as English has."""
    meant, said = message.id, message.string
    if isinstance(meant, str):
        assert isinstance(said, str)
        yield meant, said
    else:
        assert isinstance(said, tuple)
        yield from zip(meant, said, strict=True)


def placeholders(text: str) -> list[tuple[str, str, str]]:
    parsed = string.Formatter().parse(text)
    return sorted(
        (name, spec or "", conversion or "") for _literal, name, spec, conversion in parsed if name is not None
    )


def run(language: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ndrcpdf", *arguments],
        cwd=folder,
        env={**os.environ, "LANGUAGE": language, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# ── The catalogue ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_message_of_the_source_is_in_the_catalogue(
    catalogue: Catalog, in_source: set[str | tuple[str, ...]]
) -> None:
    assert in_source
    assert in_source - {message.id for message in messages(catalogue)} == set()


def test_every_message_is_translated_and_none_is_fuzzy(catalogue: Catalog) -> None:
    lacking = [message.id for message in messages(catalogue) if not all(said for _meant, said in pairs(message))]
    assert lacking == []
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


def test_no_message_of_ours_is_obsolete(catalogue: Catalog, in_source: set[str | tuple[str, ...]]) -> None:
    assert {message.id for message in ours(catalogue)} - in_source == set()
    assert list(catalogue.obsolete) == []


def test_a_translation_has_the_placeholders_of_its_message(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for meant, said in pairs(message):
            assert placeholders(said) == placeholders(meant), said


def test_a_translation_begins_with_the_place_that_its_message_begins_with(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for meant, said in pairs(message):
            place = PLACE.match(meant)
            assert place is None or said.startswith(place[0]), said


def test_a_translation_has_the_commands_and_options_of_its_message(catalogue: Catalog) -> None:
    for message in ours(catalogue):
        for meant, said in pairs(message):
            assert TYPED.findall(said) == TYPED.findall(meant), said


def test_french_punctuation_has_its_no_break_space(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for _meant, said in pairs(message):
            prose = re.sub(r"\{[^{}]*\}", "", said)
            assert not re.search(r"[ \w][;!?»]| :|«[^\u00a0]|[“”]|\w'\w", prose), said


def test_french_has_the_singular_for_nought_and_one(catalogue: Catalog) -> None:
    assert [catalogue.num_plurals, catalogue.plural_expr] == [2, "(n > 1)"]


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("language", "error", "remedy"),
    [
        ("fr", "erreur\u00a0: ", "vérifier son nom et vos droits"),
        ("en", "error: ", "check its name and your rights"),
    ],
)
def test_an_error_is_told_in_the_language_of_the_user(language: str, error: str, remedy: str, tmp_path: Path) -> None:
    done = run(language, tmp_path, "fill", "attestation-stage", "no-such-file.csv", "-o", "X")
    assert (done.returncode, done.stdout) == (4, "")
    first, second = done.stderr.splitlines()
    assert first.startswith(f"{error}no-such-file.csv: ")
    assert second == f"  → {remedy}"


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("command", [[], *([name] for name in sorted(commands.commands))])
def test_help_in_french_has_no_english_of_click(command: list[str], tmp_path: Path) -> None:
    done = run("fr", tmp_path, *command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Options\u00a0:" in done.stdout
    for english in (
        "Usage:",
        "Options:",
        "Commands:",
        "Show this message",
        "Show the version",
        "[default",
        "[required",
    ):
        assert english not in done.stdout


@pytest.mark.usefixtures("compiled")
def test_wrong_use_is_told_in_french(tmp_path: Path) -> None:
    done = run("fr", tmp_path, "fill", "-o", "out")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Erreur\u00a0: il manque l’argument '[FORM] DATA…'."
