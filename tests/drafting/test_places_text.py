"""The places of a draft are read back as they were given."""

from ndrcpdf.drafting.places_text import places_text
from ndrcpdf.model.forms import Form
from ndrcpdf.preparing import Override, read_overrides


def test_places_are_read_back_to_a_hundredth_of_a_point(form: Form) -> None:
    places = [
        Override(form.id, "stagiaire_nom", 1, (10.0, 20.25, 110.0, 34.0)),
        Override(form.id, 'sexe.F "autre"', 2, (0.01, 1.0, 9.0, 9.5)),
    ]
    assert read_overrides(places_text(form, places), "places.toml") == places


def test_a_person_is_told_what_the_file_is_for(form: Form) -> None:
    assert "--overrides" in places_text(form, []).splitlines()[0]
