"""A command imports the libraries that it uses, and waits for no other."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NONE = frozenset[str]()
FORMS = frozenset({"cattrs", "tomllib"})
"""What a description of a form is read with."""
PDFS = FORMS | {"pikepdf"}
RETURNED = PDFS | {"fontTools", "phonenumbers", "pypdfium2", "uharfbuzz", "cel", "ndrcpdf.filling", "asyncio"}
"""What was read is filled in once more, to see whether it is shown; walls import asyncio."""
DATA = PDFS | {"fontTools", "uharfbuzz", "phonenumbers", "cel", "ndrcpdf.filling"}
WATCHED = frozenset(
    (
        *("pikepdf", "pypdf", "pypdfium2", "pdfplumber", "pdfminer", "PIL", "fontTools", "uharfbuzz"),
        *("openpyxl", "lxml", "jinja2", "icalendar", "filelock", "phonenumbers", "email_validator"),
        *("cel", "typer", "cattrs", "tomllib", "distributed", "numpy", "asyncio", "ndrcpdf.filling"),
    )
)
SCRIPT = """
import sys
from ndrcpdf.cli import main
try:
    main()
finally:
    sys.stderr.write("\\nimported: " + " ".join(sys.modules))
"""


@pytest.fixture
def imported(launch: tuple[list[str], dict[str, str]], tmp_path: Path) -> Callable[..., set[str]]:
    """``imported("forms")``: which of the libraries, and of our modules, that are watched the command imports."""
    (python, *_module), environment = launch

    def imported(*arguments: str) -> set[str]:
        done = subprocess.run(
            [python, "-c", SCRIPT, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        said, names = done.stderr.rsplit("\nimported: ", 1)
        assert "Traceback" not in said
        return {*names.split()} & WATCHED

    return imported


@pytest.mark.parametrize(
    ("command", "used"),
    [
        ("--version", NONE),
        ("--help", NONE),
        ("fill --help", NONE),
        ("blank attestation-stage", FORMS),
        ("forms", PDFS),
        ("forms --json", PDFS),
        ("fields attestation-stage", PDFS),
        ("fields attestation-stage --format csv", PDFS | {"phonenumbers"}),
        ("fields attestation-stage --format json-schema", FORMS | {"phonenumbers"}),
        ("check data.csv --form attestation-stage", DATA),
        ("fill attestation-stage data.csv -o out", DATA),
        ("check back", RETURNED),
        ("extract back", RETURNED),
        ("archive back --into archive", RETURNED | {"filelock"}),
    ],
)
def test_a_command_imports_nothing_that_it_does_not_use(
    command: str, used: frozenset[str], imported: Callable[..., set[str]], *, tmp_path: Path, write_csv, pdf_of
) -> None:
    write_csv("data.csv", {"stagiaire_nom": "A", "organisme_telephone": "04 65 71 12 08"})
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "a.pdf").write_bytes(pdf_of())
    assert imported(*command.split()) <= used
