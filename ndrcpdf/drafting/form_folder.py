"""The folder of a form that is new: which names it may have, and how a draft is written into it."""

import re
from collections.abc import Mapping
from pathlib import Path

from ndrcpdf.errors import CannotWriteError, UsageError
from ndrcpdf.files.atomic import make_folder, write_whole
from ndrcpdf.messages import Message

_FORM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def folder_of_new_form(parent: Path, form_id: str) -> Path:
    """The folder that a new form of that id gets; it is not made yet.

    Raises
    ------
    UsageError
        The id is no name for a form.
    CannotWriteError
        Something of that name is there already: a form is never written over.
    """
    if not _FORM_ID.fullmatch(form_id):
        raise UsageError(
            Message("--new {name}: this is no name for a form", name=form_id),
            Message("write small letters, digits and hyphens, for example convention-stage-2025"),
        )
    folder = parent / form_id
    if folder.exists():
        raise CannotWriteError(Message("{file} is there already", file=folder), Message("choose another name"))
    return folder


def write_form_folder(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Make the folder of a form, and write its files by their names; returns their paths.

    Raises
    ------
    CannotWriteError
        The disk does not take them.
    """
    make_folder(folder)
    for name, content in files.items():
        write_whole(folder / name, content)
    return [folder / name for name in files]
