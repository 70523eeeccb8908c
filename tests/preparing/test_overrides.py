"""The places of fields that a person gives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ndrcpdf.errors import BadDataError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.preparing.overrides import PLACES, given_placements, overrides_for, read_overrides

PAGES = [Page(1, Rect(0, 0, 500, 400), (), ())]


def given(form: Form, text: str) -> tuple[Placement, ...]:
    return given_placements(read_overrides(f"[{form.id}]\n{text}", "places.toml"), form, PAGES)


def test_a_place_is_a_page_and_two_corners_in_any_order(
    form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    (placement,) = given(form_of(field("nom", "Nom")), "nom = { page = 1, rect = [160, 114, 60, 100] }")
    assert (placement.page, placement.rect, placement.role) == (1, Rect(60, 100, 160, 114), Role.TEXT)
    assert placement.size == 10


@pytest.mark.parametrize(("height", "size"), [(100, 11), (4, 6)])
def test_the_type_in_a_blank_stays_legible_and_no_larger_than_that_of_a_letter(
    height: int, size: float, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    (placement,) = given(form_of(field("nom", "Nom")), f"nom = {{ page = 1, rect = [0, 0, 90, {height}] }}")
    assert placement.size == size


def test_all_parts_and_all_options_of_a_field_are_given_together_or_a_choice_is_written(
    form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    asked = form_of(
        field("ne", "Né le", FieldType.DATE, parts=("jour", "mois")), field("sexe", "Sexe", FieldType.CHOICE, "FM")
    )
    place = "{ page = 1, rect = [0, 0, 20, 14] }"
    parts = given(asked, f'"ne.jour" = {place}\n"ne.mois" = {place}')
    assert [each.part for each in parts] == ["jour", "mois"]
    ticks = given(asked, f'"sexe.F" = {place}\n"sexe.M" = {place}')
    assert [(each.option, each.role) for each in ticks] == [("F", Role.TICK), ("M", Role.TICK)]
    assert given(asked, f"sexe = {place}")[0].role is Role.TEXT
    with pytest.raises(BadDataError) as error:
        given(asked, f'"ne.jour" = {place}')
    assert "ne.mois" in str(error.value.remedy)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nom = { page = 1 }", "not how places are given"),
        ("nom = [", "places.toml"),
        ("mel = { page = 1, rect = [0, 0, 9, 9] }", "no field “mel”"),
        ("nom = { page = 2, rect = [0, 0, 9, 9] }", "not on page 2"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(
    text: str, reason: str, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    with pytest.raises(BadDataError, match=reason):
        given(form_of(field("nom", "Nom")), text)


def test_a_form_may_have_the_places_in_its_folder_and_a_file_that_is_given_counts_instead(
    tmp_path: Path, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    asked = form_of(field("nom", "Nom"))
    assert overrides_for(asked, None) == []
    (asked.folder / PLACES).write_text(f"[{asked.id}]\nnom = {{ page = 1, rect = [0, 0, 9, 9] }}", "utf-8")
    assert [each.key for each in overrides_for(asked, None)] == ["nom"]
    (tmp_path / "own.toml").write_text("", "utf-8")
    assert overrides_for(asked, tmp_path / "own.toml") == []
    with pytest.raises(BadDataError, match=r"none\.toml"):
        overrides_for(asked, tmp_path / "none.toml")
