"""The schemas of a form: each field by its type, with its bounds and options."""

import json
from decimal import Decimal

from ndrcpdf import catalog
from ndrcpdf.model.forms import Form
from ndrcpdf.records.data_schemas import csv_resource, data_package, json_schema, table_schema
from ndrcpdf.records.writing import csv_header


def test_a_record_has_the_fields_of_the_form_and_no_others() -> None:
    for form in catalog.known_forms():
        schema = json_schema(form)
        assert [*schema["properties"]] == [field.name for field in form.fields]
        assert schema["required"] == [field.name for field in form.fields if field.required]
        assert schema["additionalProperties"] is False


def test_a_property_has_the_type_the_options_and_the_bounds_of_its_field(form: Form) -> None:
    properties = json_schema(form)["properties"]
    assert properties["stage_debut"] == {"title": form.field("stage_debut").label, "type": "string", "format": "date"}
    assert properties["stagiaire_sexe"]["enum"] == ["F", "M"]
    duration = properties["duree_totale"]
    bounds = (form.field("duree_totale").exclusive_minimum, form.field("duree_totale").multiple_of)
    assert bounds == (Decimal(str(duration["exclusiveMinimum"])), Decimal(str(duration["multipleOf"])))


def test_the_columns_are_those_that_are_written_and_none_is_required(form: Form) -> None:
    schema = table_schema(form)
    assert [field["name"] for field in schema["fields"]] == csv_header(form)
    assert not any("required" in field.get("constraints", {}) for field in schema["fields"])
    by_name = {field["name"]: field for field in schema["fields"]}
    assert by_name["organisme_code_postal"]["constraints"] == {"pattern": "[0-9]{5}"}
    assert by_name["gratification_montant"]["decimalChar"] == ","


def test_a_package_has_a_table_for_each_form(form: Form) -> None:
    package = json.loads(data_package([csv_resource(form)]))
    (resource,) = package["resources"]
    assert (resource["path"], resource["dialect"]["delimiter"]) == ("attestation-stage.csv", ";")
    assert resource["schema"] == table_schema(form)
