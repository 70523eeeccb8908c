"""Text to typed values: what people write is understood, and what is not a value is never guessed."""

import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat
from PIL import Image

from ndrcpdf import catalog
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import FieldType, Option
from ndrcpdf.model.records import Picture
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
        ("activites", "un\uffffdeux", "control-character"),
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
        assert str(raw) not in f"{finding.message} {finding.remedy}", "personal data stay out of the messages"


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldType.OPEN_CHOICE, " F ", "F"),
        (FieldType.OPEN_CHOICE, "féminin", "féminin"),
        (FieldType.OPEN_CHOICE, "autre", "autre"),
        (FieldType.CHOICES, "homme\r\nF\n", "M\nF"),
        (FieldType.CHOICES, "F\nMme", "F"),
        (FieldType.CHOICES, "F\nX", None),
    ],
)
def test_several_options_or_others_too_may_be_chosen_where_the_form_says_so(
    kind: FieldType, raw: str, value: str | None
) -> None:
    found, finding = parse(replace(FORM.field("stagiaire_sexe"), type=kind), raw)
    assert (found, finding.code if finding else None) == (value, None if value else "not-an-option")


def test_options_that_differ_by_a_sign_or_by_case_alone_are_told_apart() -> None:
    options = tuple(Option(value, value) for value in ("A+", "A-", "a", "Ä"))
    field = replace(FORM.field("stagiaire_sexe"), options=options)
    assert [parse(field, each.value)[0] for each in options] == ["A+", "A-", "a", "Ä"]
    assert parse(field, "A")[0] is None


@pytest.mark.parametrize("kind", FieldType)
def test_no_type_of_field_is_unknown(kind: FieldType) -> None:
    value, finding = parse(replace(FORM.field("stagiaire_sexe"), type=kind), "…")
    assert value or finding


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


MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("1", "L", "RGB", "CMYK"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"),
    "GIF": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
}
"""The modes of Pillow that a kind of file has."""


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_a_picture_of_any_kind_becomes_one_that_survives(kind: str, mode: str) -> None:
    file = BytesIO()
    Image.new(mode, (9, 7), 1).save(file, kind)
    picture = picture_of(file.getvalue())
    assert picture.media_type in ("image/png", "image/jpeg")
    assert parse(FORM.field("organisme_cachet"), data_uri(picture)) == (picture, None)
    assert picture_of(picture.data) == picture
    assert isinstance(picture, Picture)
    assert b"IDAT" not in repr(picture).encode()


# ── What is decided without asking the libraries, as they would decide it ────────────────────────────────────────────

REGIONS = ("FR", "GP", "MQ", "GF", "RE", "PM", "YT")
FICTION = re.compile(r"0(?:19900|26191|35301|46571|53649|63998)\d{4}")


def by_the_library(text: str) -> tuple[str | None, bool]:
    """How a number is written by its plan, and whether it is assigned, in the first region that says so."""
    written = None
    for region in REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            return None, False
        national = number.country_code == 33 or phonenumbers.region_code_for_number(number) in REGIONS
        style = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
        shown = phonenumbers.format_number(number, style)
        if phonenumbers.is_valid_number(number) or FICTION.fullmatch(re.sub(r"\D", "", text)):
            return shown, True
        if written is None and phonenumbers.is_possible_number(number):
            written = shown
    return written, False


def assert_as_by_the_library(text: str) -> None:
    written, assigned = by_the_library(text)
    value, finding = parse(FORM.field("stagiaire_telephone"), text)
    assert value == written
    assert (finding.code if finding else "") == ("" if assigned else "unassigned-phone-number")


def test_every_range_of_french_numbers_is_known_as_the_library_knows_it() -> None:
    for block in range(1000, 10_000):
        assert_as_by_the_library(f"0{block}{block:05}")
    for block in ("19900", "26191", "35301", "46571", "53649", "63998"):
        assert_as_by_the_library(f"0{block}0471")


@given(st.from_regex(r"0[1-9]([ .-]?[0-9]{2}){4}", fullmatch=True))
@example("06 39 98 04 71")
@example("06.39-980471")
def test_a_french_number_however_spaced_is_the_one_the_library_reads(text: str) -> None:
    assert_as_by_the_library(text)


LABELS = st.one_of(
    st.text("az0-", min_size=1, max_size=6),
    st.sampled_from(["exemple", "ac-nantes", "xn--caf-dma", "AC", "x" * 63, "x" * 64, "été", ""]),
)
SPECIAL = ("test", "invalid", "localhost", "local", "onion", "arpa", "example")
ENDS = st.sampled_from(["fr", "com", "net", "org", "eu", "FR", "be", "1", "a", "xn--p1ai", *SPECIAL])
LOCALS = st.one_of(
    st.text("aZ0._+-", min_size=1, max_size=6),
    st.sampled_from(["info", "o'brien", "é", "a b", '"a b"', "x" * 64, "x" * 300, ""]),
)
ADDRESSES = st.builds(
    lambda local, labels, end: f"{local}@{'.'.join([*labels, end])}", LOCALS, st.lists(LABELS, max_size=3), ENDS
)


@settings(max_examples=500)
@given(st.one_of(ADDRESSES, st.emails()))
@example("a@b.fr")
@example("a@b.c.ac-nantes.fr")
@example("a..b@exemple.fr")
@example("a@exemple.test")
@example("a@ab--cd.fr")
@example(f"a@{'x' * 64}.fr")
@example(f"{'x' * 300}@b.fr")
@example("jean.dupont@ac-nantes.fr@ac-nantes.fr")
def test_an_address_is_taken_if_and_only_if_the_library_takes_it(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False)
        taken = True
    except EmailNotValidError:
        taken = False
    assert (parse(FORM.field("stagiaire_mel"), text)[0] is not None) is taken


def test_what_python_calls_printable_is_neither_a_line_break_nor_a_character_that_is_refused() -> None:
    refused = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")
    characters = map(chr, range(sys.maxunicode + 1))
    assert [each for each in characters if each.isprintable() and unicodedata.category(each) in refused] == []


def is_noncharacter(character: str) -> bool:
    return ord(character) in range(0xFDD0, 0xFDF0) or ord(character) % 0x10000 in (0xFFFE, 0xFFFF)


@given(st.text(max_size=30))
def test_a_text_comes_back_as_it_is_unless_it_holds_what_cannot_be_printed(text: str) -> None:
    wanted = text.strip()
    broken = re.search(r"[\r\n\v\f\x85\u2028\u2029]", wanted)
    bad = any(unicodedata.category(each) in ("Cc", "Cs") or is_noncharacter(each) for each in wanted)
    value, finding = parse(FORM.field("organisme_nom"), text)
    assert value == (None if broken or bad else wanted or None)
    assert (finding.code if finding else "") == ("line-break" if broken else "control-character" if bad else "")


def test_the_departments_are_those_of_france() -> None:
    found = [number for number in range(100) if parse(FORM.field("stagiaire_code_postal"), f"{number:02}130")[0]]
    assert found == [*range(1, 96), 97, 98]
