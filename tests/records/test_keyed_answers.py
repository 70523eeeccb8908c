"""Answers under keys: by field, each once, and a key of another form noted once."""

from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Source
from ndrcpdf.records.columns import OtherForms
from ndrcpdf.records.keyed_answers import KeyedAnswers


def test_a_key_is_the_name_or_another_word_of_a_field(form: Form) -> None:
    cells, findings = KeyedAnswers(form).cells({"stagiaire_nom": "LÉGER", "PRENOM": "Zoé", "_file": "a.pdf"}, Source())
    assert (cells, findings) == ({"stagiaire_nom": "LÉGER", "stagiaire_prenom": "Zoé"}, [])


def test_a_key_of_no_field_or_of_a_field_that_is_given_is_a_finding(form: Form) -> None:
    cells, findings = KeyedAnswers(form).cells({"Nom": "A", "stagiaire_nom": "B", "Nomm": "C", "": "D"}, Source("a", 3))
    assert cells == {"stagiaire_nom": "A"}
    assert [finding.code for finding in findings] == ["duplicate-column", "unknown-column", "unknown-column"]
    assert {(finding.file, finding.row) for finding in findings} == {("a", 3)}
    assert "stagiaire_nom" in str(findings[1].remedy)


def test_a_key_of_another_form_is_noted_in_the_first_record_and_wrong_where_no_other_form_is_meant(form: Form) -> None:
    keys = KeyedAnswers(form, OtherForms())
    noted = [[finding.code for finding in keys.cells({"numero_candidat": "1"}, Source())[1]] for _record in range(2)]
    assert noted == [["column-of-another-form"], []]
    assert [finding.code for finding in KeyedAnswers(form).cells({"numero_candidat": "1"}, Source())[1]] == [
        "unknown-column"
    ]
