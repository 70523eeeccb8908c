"""A form that nobody has described yet, by the command line: drafted, edited, filled, read back, prepared again."""

from pathlib import Path

import pytest


@pytest.fixture
def draft(run, root: Path, tmp_path: Path) -> Path:
    done = run(
        "prepare", root / "forms" / "engagement-etudiant-2024" / "annexe.pdf", "--new", "essai-2025", "-o", "new"
    )
    assert done.returncode in (0, 1), done.stderr
    return tmp_path / "new" / "essai-2025"


def test_a_draft_is_used_like_any_other_form(run, draft: Path, tmp_path: Path) -> None:
    description = draft / "form.toml"
    edited = description.read_text("utf-8").replace('name = "nom_organisme"', 'name = "association"')
    assert edited != description.read_text("utf-8")
    description.write_text(edited, "utf-8")
    assert run("prepare", draft / "annexe.pdf", "--form", draft, "-o", "again").returncode in (0, 1)
    (tmp_path / "again" / "essai-2025.pdf").replace(draft / "fillable.pdf")
    (tmp_path / "a.csv").write_text("association;nom_prenom_candidat\nLes Tilleuls;NGUYỄN Zoé\n", "utf-8")
    done = run("fill", draft, "a.csv", "-o", "out", "--verify")
    assert done.returncode in (0, 1), done.stderr
    read = run("extract", "out", "--form", draft, "--format", "jsonl")
    assert '"association": "Les Tilleuls"' in read.stdout
    assert '"nom_prenom_candidat": "NGUYỄN Zoé"' in read.stdout


@pytest.mark.parametrize("arguments", [["--form", "fiche-e4"], ["--json"], ["--report", "r.html"]])
def test_what_does_not_go_with_new_is_said(run, root: Path, arguments: list[str], tmp_path: Path) -> None:
    annex = root / "forms" / "engagement-etudiant-2024" / "annexe.pdf"
    done = run("prepare", annex, "--new", "essai", "-o", "new", *arguments)
    assert done.returncode == 2
    assert "--new" in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../essai", "Essai", "a b", ""])
def test_a_name_that_is_no_name_for_a_folder_is_refused(run, root: Path, name: str, tmp_path: Path) -> None:
    annex = root / "forms" / "engagement-etudiant-2024" / "annexe.pdf"
    assert run("prepare", annex, "--new", name, "-o", "new").returncode == 2
    assert not (tmp_path / "new").exists()


def test_a_draft_is_never_written_over(run, root: Path, draft: Path) -> None:
    before = (draft / "form.toml").read_bytes()
    done = run(
        "prepare", root / "forms" / "engagement-etudiant-2024" / "annexe.pdf", "--new", "essai-2025", "-o", "new"
    )
    assert done.returncode == 6
    assert (draft / "form.toml").read_bytes() == before
