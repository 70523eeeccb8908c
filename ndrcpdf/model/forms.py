"""The core types: what a form is, what a person answered, what was found wrong.

Everything here is frozen. Rectangles are in PDF points, origin at the bottom left of the page (ISO 32000-2 §8.3.2.3).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from ndrcpdf.messages import BilingualText
from ndrcpdf.model.findings import Severity


class FieldType(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    LINES = "lines"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    GRADE = "grade"
    PERCENT = "percent"
    FLAG = "flag"
    YEAR = "year"
    DATE = "date"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    """one of the options, or any other text"""
    CHOICES = "choices"
    """any number of the options, one a line"""
    STRIKE = "strike"
    IMAGE = "image"
    CHART = "chart"
    SIGNATURE = "signature"


class Where(StrEnum):
    """Where a field's blank is, in words about the printed page."""

    LEADER = "leader"
    """the run of dots that follows the label"""
    LINES = "lines"
    """all the dotted lines that follow the label"""
    ROOM = "room"
    """the white room under the label, inside its cell"""
    REST = "rest"
    """the white rest of the label's cell, beside the label or under it"""
    CELL = "cell"
    """the empty cell beside the label's cell, else under it"""
    GRID = "grid"
    """the empty cell where the row of the label meets a column"""
    BOXES = "boxes"
    """the tick box beside the words of each option, after the label"""
    CHART = "chart"
    """the ruled area beside a scale that runs from the label to 00"""
    NOWHERE = "nowhere"
    """nothing is printed for it: the value is kept in the PDF, and shown in a chart at most"""
    WORDS = "words"
    """the printed words of each option, inside the label"""


class Shared(StrEnum):
    """What a field means across documents: fields of several forms that share a word are compared with one another."""

    NOTHING = ""
    SURNAME = "candidat.nom"
    FIRST_NAME = "candidat.prenom"
    FULL_NAME = "candidat.nom-prenom"
    NUMBER = "candidat.numero"
    BIRTH = "candidat.naissance"
    ORGANISATION = "organisation.nom"
    """of a document that has a stay: the host; of another: one of the hosts"""
    STAY_FROM = "sejour.debut"
    STAY_TO = "sejour.fin"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers a choice offers: the value in data, and the words printed for it."""

    value: str
    printed: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a chart: its name, its colour (``black`` or ``red``), and the fields of its points in order."""

    name: str
    colour: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Where a field is filled in, in words about the page; never coordinates.

    Attributes
    ----------
    where:
        The kind of blank looked for.
    labels:
        The wordings of the printed label, the annex's own first.
    parts:
        The names of the pieces of an answer that is written on several blanks (jour, mois, annee), in printed order.
    height_in_lines:
        For a room shared with the field that follows: how many lines of it this field takes; 0 takes what is left.
    column, column_number:
        For a grid: the words at the head of the column, and which of the columns so headed it is, from 1.
    below:
        For a cell: which of the empty cells under the label it is, from 1; 0 for the one beside it, else the first.
    """

    where: Where
    labels: tuple[str, ...]
    parts: tuple[str, ...] = ()
    height_in_lines: int = 0
    column: str = ""
    column_number: int = 1
    below: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    ``name`` is the public word for it: CSV column, JSON key and AcroForm field name. ``derived`` says in CEL what the
    value is where none is given; ``curves`` are those of a chart, which is drawn from other fields; ``shares`` is what
    it means across documents.
    """

    name: str
    type: FieldType
    label: str
    section: str
    tooltip: str
    blank: Blank
    required: bool = False
    capitals: bool = False
    options: tuple[Option, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    derived: str = ""
    curves: tuple[Curve, ...] = ()
    exclusive_minimum: Decimal | None = None
    multiple_of: Decimal | None = None
    shares: Shared = Shared.NOTHING


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the printed form. ``headings`` are the wordings of its printed band; none where nothing is printed."""

    name: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition between fields, in CEL: ``check`` is true of a record that is in order.

    It is evaluated once every field it names has a value; those in ``may_be_missing`` are ``null`` where they have
    none. A finding is placed at ``field``.
    """

    code: str
    check: str
    field: str
    message: BilingualText
    remedy: BilingualText
    severity: Severity = Severity.ERROR
    may_be_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One session's version of one annex."""

    id: str
    annex: str
    session: int
    title: str
    language: str
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    fingerprint: tuple[str, ...]
    folder: Path
    pdf: str = "fillable.pdf"
    """the file name of its fillable PDF in the folder"""

    def __hash__(self) -> int:
        """By its id: what is cached by form is looked up for every record, and hashing all of it would take longer."""
        return hash(self.id)

    @property
    def name(self) -> str:
        """The annex alone, without its session: ``attestation-stage`` of ``attestation-stage-2024``."""
        return self.id.removesuffix(f"-{self.session}")

    @property
    def fillable(self) -> Path:
        """The fillable PDF."""
        return self.folder / self.pdf

    def field(self, name: str) -> Field:
        """The field of that name; KeyError where there is none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)
