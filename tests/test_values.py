"""Text to typed values: what people write is understood, and what is not a value is never guessed."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from ndrcpdf import catalog
from ndrcpdf.schema import Picture, Severity
from ndrcpdf.values import data_uri, display, parse, picture_of

FORM = catalog.find("attestation-stage")


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("stage_debut", "3/2/2024", date(2024, 2, 3)),
        ("stage_debut", " 03 / 02 / 2024 ", date(2024, 2, 3)),
        ("stage_debut", "03.02.2024", date(2024, 2, 3)),
        ("stage_debut", "2024-02-03", date(2024, 2, 3)),
        ("stage_debut", "2024-02-03T00:00:00", date(2024, 2, 3)),
        ("stage_debut", datetime(2024, 2, 3), date(2024, 2, 3)),  # noqa: DTZ001 - as openpyxl gives it
        ("organisme_code_postal", "02347", "02347"),
        ("organisme_code_postal", "44 000", "44000"),
        ("organisme_code_postal", 75013, "75013"),
        ("organisme_telephone", "0639981234", "06 39 98 12 34"),
        ("organisme_telephone", "+33 6 39 98 12 34", "06 39 98 12 34"),
        ("organisme_telephone", "06.39.98.12.34", "06 39 98 12 34"),
        ("organisme_telephone", "0590261234", "0590 26 12 34"),
        ("organisme_telephone", "0262 20 00 00", "0262 20 00 00"),
        ("organisme_telephone", "+32 2 555 12 12", "+32 2 555 12 12"),
        ("organisme_telephone", "+687 25 00 00", "+687 25.00.00"),
        ("gratification_montant", "1 234,5 €", Decimal("1234.5")),
        ("gratification_montant", "1\u202f234,50", Decimal("1234.50")),
        ("gratification_montant", 0, Decimal(0)),
        ("duree_totale", "2,5", Decimal("2.5")),
        ("duree_totale", "2.5", Decimal("2.5")),
        ("duree_totale", 4.0, Decimal(4)),
        ("stagiaire_sexe", "féminin", "F"),
        ("stagiaire_sexe", "m", "M"),
        ("duree_unite", "Semaine", "semaines"),
        ("organisme_mel", "zoe@exemple.fr", "zoe@exemple.fr"),
        ("activites", "un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("organisme_nom", "  Chez Zoë  ", "Chez Zoë"),
        ("organisme_nom", 1664, "1664"),
    ],
)
def test_what_people_write_is_understood(field: str, raw: object, value: object) -> None:
    assert parse(FORM.field(field), raw) == (value, None)


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("stage_debut", "31/02/2024", "not-a-date"),
        ("stage_debut", "03/02/24", "not-a-date"),
        ("stage_debut", "février 2024", "not-a-date"),
        ("stage_debut", "03/02/0204", "not-a-date"),
        ("stage_debut", 45325, "not-a-date"),
        ("organisme_code_postal", "2347", "not-a-postcode"),
        ("organisme_code_postal", "00123", "not-a-postcode"),
        ("organisme_code_postal", "96000", "not-a-postcode"),
        ("organisme_code_postal", "B-1000", "not-a-postcode"),
        ("organisme_telephone", "639981234", "not-a-phone-number"),
        ("organisme_telephone", "06 39 98 12", "not-a-phone-number"),
        ("organisme_telephone", "06 ALLO ALLO", "not-a-phone-number"),
        ("organisme_mel", "zoe@exemple", "not-an-email"),
        ("organisme_mel", "zoe@exemple.fr, max@exemple.fr", "not-an-email"),
        ("gratification_montant", "-1", "out-of-range"),
        ("gratification_montant", "12,345", "not-an-amount"),
        ("gratification_montant", "environ 600", "not-a-number"),
        ("gratification_montant", "1e3", "not-a-number"),
        ("duree_totale", "0", "out-of-range"),
        ("duree_totale", "2,25", "not-a-multiple"),
        ("stagiaire_sexe", "X", "not-an-option"),
        ("organisme_nom", "un\ndeux", "line-break"),
        ("organisme_nom", "un\u0000deux", "control-character"),
        ("organisme_nom", ["un"], "not-a-value"),
        ("activites", "un\tdeux", "control-character"),
        ("organisme_cachet", "no-such-file.png", "not-a-picture"),
        ("organisme_cachet", "data:image/png;base64,AAAA", "not-a-picture"),
        ("signature", "Zoë", "not-a-signature"),
    ],
)
def test_what_is_no_value_is_a_finding_and_is_not_guessed(field: str, raw: object, code: str) -> None:
    value, finding = parse(FORM.field(field), raw)
    assert value is None
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.message
    assert finding.remedy
    if len(str(raw)) > 1:
        assert str(raw) not in finding.message + finding.remedy, "personal data stay out of the messages"


@pytest.mark.parametrize("empty", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_no_value_and_no_finding(empty: object) -> None:
    assert {parse(field, empty) for field in FORM.fields} == {(None, None)}


def test_an_unassigned_phone_number_is_taken_with_a_warning() -> None:
    value, finding = parse(FORM.field("organisme_telephone"), "00 33 6 39 98 12 34")
    assert (value, finding) == ("06 39 98 12 34", None)
    value, finding = parse(FORM.field("organisme_telephone"), "07 00 00 00 00")
    assert value == "07 00 00 00 00"
    assert (finding.code, finding.severity) == ("unassigned-phone-number", Severity.WARNING)


@pytest.mark.parametrize(
    ("amount", "shown"), [("1234.5", "1\u00a0234,50"), ("900", "900"), ("1234567.89", "1\u00a0234\u00a0567,89")]
)
def test_money_is_shown_as_the_french_write_it(amount: str, shown: str) -> None:
    assert display(FORM.field("gratification_montant"), Decimal(amount)) == shown


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP"])
def test_a_picture_of_any_kind_becomes_one_that_survives(mode: str, kind: str) -> None:
    file = BytesIO()
    try:
        Image.new(mode, (9, 7), 1).save(file, kind)
    except (OSError, KeyError, ValueError):
        pytest.skip(f"{kind} has no {mode}")
    picture = picture_of(file.getvalue())
    assert picture.media_type in ("image/png", "image/jpeg")
    assert parse(FORM.field("organisme_cachet"), data_uri(picture)) == (picture, None)
    assert picture_of(picture.data) == picture
    assert isinstance(picture, Picture)
    assert b"IDAT" not in repr(picture).encode()
