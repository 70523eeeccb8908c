"""PDFs and forms that the user names on the command line → bytes and forms."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf.files.pdf_paths import is_pdf, pdf_paths
from ndrcpdf.messages import _

if TYPE_CHECKING:
    from ndrcpdf.harvesting.extract_each import ReturnedPdf
    from ndrcpdf.model.forms import Form

# PDF libraries are imported where a PDF is read: commands that read none need not wait for them.
# ruff: noqa: PLC0415

STREAM = "-"
"""What stands for standard input, or for standard output."""


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--jobs`` of the commands that work on many files or rows."""
    kind = click.IntRange(1, 256)
    return click.option("--jobs", type=kind, default=1, show_default=True, help=_("How many processes to use."))(
        command
    )


def pictures_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--pictures`` of the commands that read data files."""
    said = _("The folder of the pictures. [default: that of the data file]")
    return click.option("--pictures", metavar="DIR", help=said)(command)


def form_of(name: str) -> "Form":
    """The form an argument names: an annex, or any PDF with fields, which is taken for the annex it says it is.

    Raises
    ------
    UnknownFormError
        It is neither.
    NoFieldsError, UnreadablePdfError
        It is a PDF without fields, or one that cannot be read.
    """
    if not is_pdf(name) or not Path(name).is_file():
        from ndrcpdf import catalog

        return catalog.find(name)
    from ndrcpdf.adopting import adopt
    from ndrcpdf.processes.walls import ONE_FORM, behind_wall

    return behind_wall(partial(adopt, pdf_bytes(name), Path(name)), ONE_FORM, name)


def pdf_files(arguments: Iterable[str]) -> list[str]:
    """The PDF files that arguments stand for, in order; ``-`` stands for itself.

    Raises
    ------
    UnreadablePdfError
        A folder or a pattern has no PDF.
    """
    return [name for argument in arguments for name in ([argument] if argument == STREAM else pdf_paths(argument))]


def pdf_bytes(name: str) -> bytes:
    """The bytes of a PDF argument; ``-`` is standard input.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or is no PDF.
    """
    from ndrcpdf.pdf.syntax.opening import checked, read_bytes

    if name == STREAM:
        return checked(sys.stdin.buffer.read(), name)
    return read_bytes(Path(name))


def each_pdf(names: Iterable[str]) -> "Iterator[ReturnedPdf]":
    """Each PDF argument with its bytes, or with the error that reading it gave."""
    from ndrcpdf.harvesting.extract_each import each_returned

    return each_returned(names, pdf_bytes)
