"""Data that the user names on the command line → open files and their records."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.cli.inputs import STREAM
from ndrcpdf.errors import UsageError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.records import Reader, picture_file, reading
from ndrcpdf.records.data_file import opened_data


@contextmanager
def data_file(name: str) -> Iterator[BinaryIO]:
    """A data argument, open and seekable: standard input (``-``) and pipes are kept in a temporary file.

    Raises
    ------
    BadDataError
        There is no such file, or it cannot be read.
    """
    with nullcontext(sys.stdin.buffer) if name == STREAM else opened_data(name) as file:
        if name != STREAM and file.seekable():
            yield file
            return
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(file, kept)
            kept.seek(0)
            yield kept


def folder_of(name: str, pictures: str | None) -> Path:
    """The folder in which the pictures are looked for that a data argument names, and outside of which none is read."""
    if pictures:
        return Path(pictures)
    return Path() if name == STREAM else Path(name).parent


@contextmanager
def data_readers(names: Iterable[str], form: Form, pictures: str | None) -> Iterator[list[Reader]]:
    """The data files, all open at once, so that a fault in the last is known before anything is done with the first.

    Raises
    ------
    BadDataError
        One of them is not there, or is no data of the form.
    """
    with ExitStack() as stack:
        readers = []
        for name in names:
            file = stack.enter_context(data_file(name))
            readers.append(stack.enter_context(reading(file, form, name=name, folder=folder_of(name, pictures))))
        yield readers


def constants(pairs: Iterable[str], form: Form) -> dict[str, object]:
    """``FIELD=VALUE`` arguments as cells; the value of an image field is the path of an image file.

    Raises
    ------
    UsageError
        One has no ``=``, or names no field.
    """
    types = {field.name: field.type for field in form.fields}
    cells: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        remedy = Message("write --set FIELD=VALUE; `ndrcpdf fields` lists the fields")
        if not equals:
            raise UsageError(Message("--set {pair}: there is no = and no value", pair=pair), remedy)
        if name not in types:
            raise UsageError(Message("--set {pair}: “{name}” is no field", pair=pair, name=name), remedy)
        picture = picture_file(Path(value)) if types[name] is FieldType.IMAGE else None
        cells[name] = picture or value
    return cells
