"""Forms as their folders describe them: always as they are now, and every fault named."""

import os
import shutil
from pathlib import Path

import pytest

from ndrcpdf import catalog
from ndrcpdf.checking.rows import check_row
from ndrcpdf.errors import FormDescriptionError, UnknownFormError
from ndrcpdf.model.forms import Where
from ndrcpdf.model.records import RawRecord, Source

OWN = catalog.find("attestation-stage")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own that describes the attestation."""
    return Path(shutil.copytree(OWN.folder, tmp_path / "mine-2031"))


def _edit(folder: Path, old: str, new: str) -> None:
    """Change the description in place, so that nothing but its bytes tells the change."""
    path = folder / catalog.DESCRIPTION
    text, times = path.read_text("utf-8"), path.stat()
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _codes(folder: Path, **cells: object) -> set[str]:
    _record, findings = check_row(catalog.load(folder), RawRecord(cells, Source()))
    return {finding.code for finding in findings} - {"missing-value"}


def test_a_description_that_has_not_changed_is_read_once() -> None:
    assert catalog.load(OWN.folder) is catalog.load(OWN.folder)
    assert catalog.find("attestation-stage") is catalog.find("attestation-stage-2024")


def test_an_edited_description_is_seen_by_the_next_call(folder: Path) -> None:
    before = catalog.find(str(folder))
    _edit(folder, 'label = "Code postal"', 'label = "Code Postal"')
    after = catalog.find(str(folder))
    assert before != after
    assert {field.label for field in after.fields} - {field.label for field in before.fields} == {"Code Postal"}


def test_an_edited_rule_is_the_one_that_is_checked(folder: Path) -> None:
    days = {"stage_debut": "08/01/2024", "stage_fin": "07/01/2024"}
    assert _codes(folder, **days) == {"stage-fin-avant-debut"}
    _edit(folder, 'code = "stage-fin-avant-debut"', 'code = "stage-fin-avant-begin"')
    assert _codes(folder, **days) == {"stage-fin-avant-begin"}
    _edit(folder, 'check = "stage_fin >= stage_debut"', 'check = "stage_fin <= stage_debut"')
    assert _codes(folder, **days) == set()


def test_an_edited_type_and_an_edited_obligation_hold_for_the_next_row(folder: Path) -> None:
    assert "not-a-postcode" in _codes(folder, organisme_code_postal="1")
    _edit(folder, 'type = "postcode"', 'type = "text"')
    assert "not-a-postcode" not in _codes(folder, organisme_code_postal="1")


def test_two_forms_of_one_id_are_told_apart(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "elsewhere" / folder.name))
    _edit(other, 'code = "stage-fin-avant-debut"', 'code = "other"')
    days = {"stage_debut": "08/01/2024", "stage_fin": "07/01/2024"}
    assert catalog.load(folder).id == catalog.load(other).id
    assert (_codes(folder, **days), _codes(other, **days)) == ({"stage-fin-avant-debut"}, {"other"})


def test_what_a_description_leaves_unsaid_has_its_default(folder: Path) -> None:
    form = catalog.load(folder)
    assert form.id == "mine-2031"
    assert form.field("stagiaire_nom").blank.where is Where.LEADER
    assert form.field("stagiaire_nom").tooltip
    assert form.field("organisme_cachet").blank.where is Where.ROOM


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "stagiaire_prenom"', 'name = "stagiaire_nom"', "two fields are called stagiaire_nom"),
        ("session = 2024", "sesion = 2024", "sesion"),
        ("session = 2024", "session = ", "Invalid value"),
        ('field = "stage_fin"', 'field = "stage_fini"', "names stage_fini, which is no field"),
    ],
)
def test_every_fault_of_a_description_is_named_with_its_file(folder: Path, old: str, new: str, fault: str) -> None:
    catalog.load(folder)
    _edit(folder, old, new)
    with pytest.raises(FormDescriptionError) as refused:
        catalog.load(folder)
    assert str(refused.value.message).startswith(str(folder / catalog.DESCRIPTION))
    assert fault in str(refused.value.message)


def test_a_name_that_is_no_form_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownFormError) as refused:
        catalog.find("attestation")
    assert "attestation-stage-2024" in str(refused.value.remedy)
