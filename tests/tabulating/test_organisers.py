"""Who organises the exam of an academy, asked for as people type its name."""

import pytest

from ndrcpdf.errors import UnknownFormError, UsageError
from ndrcpdf.tabulating import Academy, AcademyRole
from ndrcpdf.tabulating.organisers import organiser_of, own_groupings

ACADEMIES = (
    Academy("NANTES", AcademyRole.PILOT, "NANTES"),
    Academy("AIX-MARSEILLE", AcademyRole.ATTACHED, "NANTES"),
    Academy("RENNES", AcademyRole.ATTACHED, "NANTES"),
    Academy("LA RÉUNION", AcademyRole.AUTONOMOUS, ""),
)


@pytest.mark.parametrize(
    ("asked", "academy", "attached"),
    [
        ("NANTES", "NANTES", ("AIX-MARSEILLE", "RENNES")),
        ("nantes", "NANTES", ("AIX-MARSEILLE", "RENNES")),
        ("Aix Marseille", "AIX-MARSEILLE", ()),
        ("  la   reunion ", "LA RÉUNION", ()),
    ],
)
def test_an_academy_is_found_as_people_type_it(asked: str, academy: str, attached: tuple[str, ...]) -> None:
    found = organiser_of(asked, ACADEMIES, "a.pdf")
    assert (found.academy.academie, found.attached) == (academy, attached)


def test_what_is_no_academy_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError) as unknown:
        organiser_of("PARIS", ACADEMIES, "a.pdf")
    assert "NANTES, AIX-MARSEILLE" in str(unknown.value.remedy)
    with pytest.raises(UnknownFormError):
        organiser_of("PARIS", (), "a.pdf")


def test_our_groupings_are_there() -> None:
    assert own_groupings().read_bytes().startswith(b"%PDF-")
