"""The typed rows of the tables of a circular."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ndrcpdf.model.findings import Finding


class AcademyRole(StrEnum):
    """The role of an academy in the groupings."""

    PILOT = "pilote"
    ATTACHED = "rattachee"
    AUTONOMOUS = "autonome"


class Nature(StrEnum):
    """The kind of a period of the calendar."""

    PAPER = "epreuve"
    MEETING = "reunion"
    DEADLINE = "echeance"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A written paper in one territory, in local time; ``fuseau`` is its time zone, empty where it is not known."""

    date: date
    epreuve: str
    territoire: str
    debut: time
    fin: time
    note: str
    fuseau: str
    debut_utc: datetime | None

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return datetime.combine(self.date, self.fin) - datetime.combine(self.date, self.debut)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of oral or practical papers, a meeting, or a deadline; without a date where the page gives none."""

    nature: Nature
    intitule: str
    debut: date | None
    fin: date | None
    heure: time | None
    fuseau: str
    note: str


@dataclass(frozen=True, slots=True)
class Academy:
    """An academy, and the one that organises its exam; ``pilote`` is empty for an autonomous academy."""

    academie: str
    role: AcademyRole
    pilote: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature that candidates may be asked to use; it is new this session where some of its words are in bold."""

    plateforme: str
    categorie: str
    libelle: str
    nouveau: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of the tables of a circular, and what is wrong with them."""

    calendar: tuple[Sitting, ...] = ()
    periods: tuple[Period, ...] = ()
    academies: tuple[Academy, ...] = ()
    features: tuple[Feature, ...] = ()
    findings: tuple[Finding, ...] = ()
