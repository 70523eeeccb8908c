"""The fields of a form as data."""

from ndrcpdf import catalog
from ndrcpdf.model.forms import Form
from ndrcpdf.pdf.acroform.text_capacity import text_capacities
from ndrcpdf.records.field_list import field_list, field_list_csv


def test_each_field_says_what_it_asks_and_how_much_it_holds(form: Form) -> None:
    listed = field_list(form, {"stagiaire_nom": 40})
    assert [each["name"] for each in listed] == [field.name for field in form.fields]
    by_name = {each["name"]: each for each in listed}
    assert by_name["stagiaire_nom"].items() >= {"type": "text", "required": True, "holds": 40, "options": []}.items()
    assert by_name["stagiaire_sexe"].items() >= {"options": ["F", "M"], "holds": None}.items()


def test_the_csv_has_a_line_for_each_field(form: Form) -> None:
    header, *lines = (line.decode("utf-8-sig") for line in field_list_csv(form, {}))
    assert header == "name;type;label;section;required;options;aliases;holds\r\n"
    (choice,) = [line for line in lines if line.startswith("stagiaire_sexe;")]
    assert ";oui;F | M;" in choice
    assert choice.endswith(";\r\n")
    assert len(lines) == len(form.fields)


def test_every_text_blank_of_our_forms_holds_something() -> None:
    for form in catalog.known_forms():
        capacities = text_capacities(form.fillable)
        assert all(number > 0 for number in capacities.values())
        assert {name.partition(".")[0] for name in capacities} <= {field.name for field in form.fields}
