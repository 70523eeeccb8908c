"""Several documents of one person: what they should agree on, told without repeating it."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from ndrcpdf import catalog
from ndrcpdf.checking.documents import compare, compared
from ndrcpdf.errors import FormDescriptionError
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record, Source, Value

MARTIN = {"stagiaire_nom": "MARTIN", "stagiaire_prenom": "Élodie", "stagiaire_date_naissance": date(2004, 3, 12)}
HOST = {"organisme_nom": "Boulangerie Lefèvre SARL"}
WINTER = {"stage_debut": date(2024, 1, 8), "stage_fin": date(2024, 2, 4)}
SPRING = {"stage_debut": date(2024, 5, 13), "stage_fin": date(2024, 6, 9)}
SHEET = {"nom": "Martin", "prenom": "Elodie", "numero_candidat": "02 345", "organisation_nom": "BOULANGERIE LEFEVRE"}

Document = tuple[Form, Record]


def document(form: str, file: str, values: Mapping[str, Value]) -> Document:
    return catalog.find(form), Record(dict(values), Source(file))


def attestation(file: str = "a.pdf", **changes: Value) -> Document:
    return document("attestation-stage", file, {**MARTIN, **HOST, **WINTER, **changes})


def sheet(file: str = "e4.pdf", form: str = "fiche-e4", **changes: Value) -> Document:
    return document(form, file, {**SHEET, **changes})


def livret(file: str = "l.pdf", **changes: Value) -> Document:
    return document(
        "livret-scolaire", file, {"nom": "MARTIN", "prenom": "Élodie", "date_naissance": date(2004, 3, 12), **changes}
    )


def found(*documents: Document) -> list[tuple[str, str, str]]:
    return [(each.code, each.file, each.field) for each in compare(documents)]


def test_documents_that_agree_have_no_finding() -> None:
    subject = document("sujet-e4", "s.pdf", {name: SHEET[name] for name in ("nom", "prenom", "numero_candidat")})
    engagement = document(
        "engagement-etudiant", "g.pdf", {"candidat_nom_prenom": "Élodie MARTIN", "numero_inscription": "02345"}
    )
    assert found(attestation(), sheet(), sheet("e6.pdf", "fiche-e6"), subject, livret(), engagement) == []


def test_one_candidate_number_with_two_names_is_found_in_the_minority() -> None:
    documents = [sheet("1.pdf", nom="DURAND"), sheet("2.pdf"), sheet("3.pdf", "fiche-e6")]
    assert found(*documents) == [("names-differ", "1.pdf", "nom")]
    assert found(sheet(), sheet("2.pdf", prenom="Zoé")) == [("names-differ", "2.pdf", "prenom")]


def test_of_two_names_for_a_number_the_one_that_other_documents_give_is_taken() -> None:
    documents = [sheet(nom="MARTIM"), sheet("e6.pdf", "fiche-e6", organisation_nom="Garage Moreau"), attestation()]
    assert ("names-differ", "e4.pdf", "nom") in found(*documents)
    assert ("organisations-differ", "e6.pdf", "organisation_nom") in found(*documents)


def test_one_name_with_two_candidate_numbers_is_found() -> None:
    assert found(sheet(), sheet("e6.pdf", "fiche-e6", numero_candidat="02346")) == [
        ("numbers-differ", "e6.pdf", "numero_candidat")
    ]


@pytest.mark.parametrize("near", ["MARTINE", "MARTN", "MARTIM"])
def test_names_one_letter_apart_are_found(near: str) -> None:
    documents = (attestation(), sheet(nom=near))
    assert found(*documents) == [("names-differ", "e4.pdf", "nom")]
    assert [each.severity for each in compare(documents)] == [Severity.WARNING]


def test_names_further_apart_or_of_people_told_apart_are_in_order() -> None:
    assert found(attestation(), sheet(nom="MARTINEZ")) == []
    assert found(attestation(), livret(prenom="Mélodie", date_naissance=date(2005, 1, 1))) == []
    assert found(sheet(), sheet("2.pdf", nom="MARTINE", numero_candidat="99")) == []


def test_dates_of_birth_that_differ_are_found() -> None:
    assert found(attestation(), livret(date_naissance=date(2004, 12, 3))) == [
        ("birth-dates-differ", "l.pdf", "date_naissance")
    ]


def test_an_organisation_that_is_no_host_is_a_warning() -> None:
    documents = (attestation(), sheet(organisation_nom="Garage Moreau"))
    assert found(*documents) == [("organisations-differ", "e4.pdf", "organisation_nom")]
    assert [each.severity for each in compare(documents)] == [Severity.WARNING]
    other_host = attestation("b.pdf", organisme_nom="Garage Moreau", **SPRING)
    assert [code for code, _file, _field in found(*documents, other_host)] == ["stays-total"]
    assert found(sheet(), sheet("e6.pdf", "fiche-e6", organisation_nom="Garage Moreau")) == []


def test_stays_that_overlap_are_found_and_their_days_counted_once() -> None:
    later = attestation("b.pdf", stage_debut=date(2024, 2, 4), stage_fin=date(2024, 3, 3))
    overlap, total = compare([later, attestation()])
    assert (overlap.code, overlap.file, overlap.field) == ("stays-overlap", "b.pdf", "stage_debut")
    assert "a.pdf" in str(overlap.message)
    assert (total.code, total.severity) == ("stays-total", Severity.INFO)
    assert "56 days" in str(total.message) or "56 jours" in str(total.message)


def test_stays_within_a_stay_and_stays_that_touch() -> None:
    within = attestation("b.pdf", stage_debut=date(2024, 1, 10), stage_fin=date(2024, 1, 12))
    after = attestation("c.pdf", stage_debut=date(2024, 2, 5), stage_fin=date(2024, 2, 11))
    findings = [*compare([attestation(), within, after])]
    assert [(each.code, each.file) for each in findings] == [("stays-overlap", "b.pdf"), ("stays-total", "c.pdf")]
    assert " 35 " in str(findings[-1].message).replace("(", " ")


def test_the_stays_of_two_people_are_apart_and_one_stay_is_no_sum() -> None:
    assert found(attestation(), attestation("b.pdf", stagiaire_nom="BENALI")) == []
    assert found(attestation()) == []
    assert found(document("attestation-stage", "a.pdf", WINTER), document("attestation-stage", "b.pdf", WINTER)) == []


def test_no_finding_repeats_what_is_personal_and_each_names_the_other_file() -> None:
    documents = [
        attestation(),
        sheet("e6.pdf", "fiche-e6", organisation_nom="Garage Moreau"),
        sheet(nom="DURAND"),
        livret(date_naissance=date(2001, 1, 1)),
        attestation("b.pdf", stage_debut=date(2024, 1, 20)),
        sheet("n.pdf", numero_candidat="99"),
    ]
    files = [record.source.file for _form, record in documents]
    findings: list[Finding] = [*compare(documents)]
    assert len({each.code for each in findings}) == 6
    for each in findings:
        assert any(file in str(each.message) for file in files if file != each.file)
        assert each.remedy or each.severity is Severity.INFO
        said = f"{each.message} {each.remedy}".casefold()
        assert not any(word in said for word in ("martin", "durand", "moreau", "2345", "2001", "2004"))


def test_a_whole_promotion_is_compared_in_a_moment() -> None:
    first = date(2024, 1, 8)
    many = [
        attestation(f"{number}.pdf", stagiaire_nom=f"{number:05b} MARTIN {number * 7919}", stage_debut=first)
        for number in range(1500)
    ]
    assert all(code == "names-differ" for code, _file, _field in found(*many))
    same = [attestation(f"{n}.pdf", stage_debut=first, stage_fin=first + timedelta(n)) for n in range(1500)]
    assert len(found(*same)) == 1500


def test_what_is_kept_for_comparing_is_what_is_shared() -> None:
    form, record = attestation(activites="Vente")
    assert compared(form, record) == Record({**MARTIN, **HOST, **WINTER}, Source("a.pdf"))


def test_a_word_that_means_nothing_across_documents_is_refused(tmp_path: Path) -> None:
    text = (catalog.find("sujet-e4").folder / "form.toml").read_text("utf-8")
    (tmp_path / "form.toml").write_text(text.replace('"candidat.nom"', '"candidat.non"'), "utf-8")
    with pytest.raises(FormDescriptionError, match="shares"):
        catalog.load(tmp_path)


def test_check_compares_the_pdfs_of_a_folder(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "retours"
    folder.mkdir()
    for form, record in (attestation(), attestation("b.pdf", **SPRING), sheet(nom="MARTIM")):
        (folder / record.source.file).write_bytes(fill(make_filler(form), record))
    done = run("check", "retours", "--json")
    assert done.returncode == 1
    codes = {each["code"]: each for each in json.loads(done.stdout)}
    assert codes["names-differ"]["field"] == "nom"
    assert Path(codes["names-differ"]["file"]).name == "e4.pdf"
    assert "8 weeks (56 days" in codes["stays-total"]["message"]
    alone = run("check", "retours/a.pdf", "--json")
    assert not {"names-differ", "stays-total"} & {each["code"] for each in json.loads(alone.stdout)}
