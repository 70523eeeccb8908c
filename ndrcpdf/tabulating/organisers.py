"""Who organises the exam of an academy: the question that annex II answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ndrcpdf.catalog import forms_folder
from ndrcpdf.errors import UnknownFormError, UsageError
from ndrcpdf.messages import Message
from ndrcpdf.tabulating.french_dates import folded
from ndrcpdf.tabulating.rows import Academy


class Organiser(NamedTuple):
    """An academy of annex II, and the other academies whose exam it organises too."""

    academy: Academy
    attached: tuple[str, ...]


def organiser_of(wanted: str, academies: Sequence[Academy], name: str) -> Organiser:
    """The academy of that name, case, accents and hyphens aside; its ``pilote`` organises the exam, if it has one.

    ``name`` is what to call the file of the academies in the errors.

    Raises
    ------
    UnknownFormError
        There are no academies: the file has no annex II.
    UsageError
        None of them has the name.
    """
    if not academies:
        raise UnknownFormError(
            Message("{file}: it has no list of academies", file=name),
            Message("name the PDF of annex II, or none: ours is used"),
        )
    found = next((each for each in academies if _key(each.academie) == _key(wanted)), None)
    if found is None:
        raise UsageError(
            Message("{file}: no academy is called “{academy}”", file=name, academy=wanted),
            Message("the academies are: {names}", names=", ".join(each.academie for each in academies)),
        )
    others = (each for each in academies if each is not found)
    return Organiser(found, tuple(each.academie for each in others if each.pilote == found.academie))


def _key(name: str) -> str:
    """A name as people type it: hyphens and spaces are the same."""
    return " ".join(folded(name).replace("-", " ").split())


def own_groupings() -> Path:
    """Our annex II, of the newest session that we have.

    Raises
    ------
    UnknownFormError
        We have none.
    """
    known = sorted(forms_folder().glob("regroupements-*/annexe.pdf"))
    if not known:
        raise UnknownFormError(Message("annex II is not among the forms"), Message("name the PDF that has it"))
    return known[-1]
