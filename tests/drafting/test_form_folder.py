"""The folder of a new form is where no form is yet, under a name that every system takes."""

from pathlib import Path

import pytest

from ndrcpdf.drafting import folder_of_new_form, write_form_folder
from ndrcpdf.errors import CannotWriteError, UsageError


def test_a_new_form_gets_a_folder_of_its_id(tmp_path: Path) -> None:
    folder = folder_of_new_form(tmp_path / "forms", "convention-2025")
    assert folder == tmp_path / "forms" / "convention-2025"
    assert not folder.parent.exists()
    paths = write_form_folder(folder, {"form.toml": b"a", "annexe.pdf": b"b"})
    assert [(path.name, path.read_bytes()) for path in paths] == [("form.toml", b"a"), ("annexe.pdf", b"b")]
    assert {*folder.iterdir()} == {*paths}


@pytest.mark.parametrize("form_id", ["", "../essai", "Essai", "a b", "a--b", "-a", "a-", "é", "a\n"])
def test_an_id_is_small_letters_digits_and_hyphens(form_id: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no name for a form"):
        folder_of_new_form(tmp_path, form_id)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "essai").write_text("a file")
    with pytest.raises(CannotWriteError, match="there already"):
        folder_of_new_form(tmp_path, "essai")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWriteError, match="file"):
        write_form_folder(tmp_path / "file" / "essai", {"form.toml": b""})
