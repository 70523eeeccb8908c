"""Compare: several documents of the same people → where they disagree, and what their stays come to.

What a field means across documents is said in form.toml (``shares``), so no form is known here. People are told apart
by their names, joined where documents give one candidate number; words are compared without case, accents and
punctuation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from itertools import chain, takewhile

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form, Shared
from ndrcpdf.model.records import Record, Source, Value
from ndrcpdf.values import comparable

_ALIKE = 0.8
"""Names of organisations that are as like as this are taken for two writings of one."""
_LONGEST = 120
"""Longer names are not compared letter by letter: returned PDFs may hold anything."""
_NAMED = 3
"""A message names this many other files."""


def compare(documents: Sequence[tuple[Form, Record]]) -> Iterator[Finding]:
    """Where documents of one person disagree, each finding at the document that is in the minority.

    Several stays of a person are looked at for overlaps, and their total is given in a note.
    """
    all_of_them = [_document(form, record) for form, record in documents]
    yield from _two_names_for_a_number(all_of_them)
    yield from _almost_the_same_names(all_of_them)
    for person in _persons(all_of_them):
        yield from _numbers_that_differ(person)
        yield from _births_that_differ(person)
        yield from _organisations_that_differ(person)
        yield from _stays(person)


def compared(form: Form, record: Record) -> Record:
    """The record with nothing but what is compared, so that many can be kept."""
    wanted = {field.name for field in form.fields if field.shares}
    return replace(record, values={name: value for name, value in record.values.items() if name in wanted})


@dataclass(frozen=True, slots=True)
class _Document:
    """What a document says that others say too.

    ``fields`` are the names of its form's fields by what they mean; ``name`` is the person's name in comparable words,
    surname first, empty where only a part of it is given.
    """

    fields: Mapping[Shared, str]
    said: Mapping[Shared, Value]
    source: Source
    name: str

    @property
    def key(self) -> str:
        """The words of the name in any order: a full name may be written either way round."""
        return " ".join(sorted(self.name.split()))

    @property
    def number(self) -> str:
        """The candidate number, however it is spaced."""
        return self.words(Shared.NUMBER).replace(" ", "")

    @property
    def place(self) -> str:
        """The document as messages name it."""
        return self.source.file if self.source.row is None else f"{self.source.file}:{self.source.row}"

    def words(self, meaning: Shared) -> str:
        """What it says, for comparing."""
        return comparable(str(self.said.get(meaning, "")))

    def stay(self) -> tuple[date, date] | None:
        """The first and the last day of its stay."""
        first, last = self.said.get(Shared.STAY_FROM), self.said.get(Shared.STAY_TO)
        return (first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None

    def finding(
        self, code: str, severity: Severity, meaning: Shared, message: Message, remedy: Message | None = None
    ) -> Finding:
        """A finding at the field of that meaning."""
        return Finding(
            code, message, severity, remedy, self.fields.get(meaning, ""), self.source.file, self.source.row
        )  # fmt: skip


def _document(form: Form, record: Record) -> _Document:
    fields = {field.shares: field.name for field in form.fields if field.shares}
    said = {meaning: record.values[name] for meaning, name in fields.items() if name in record.values}
    both = [comparable(str(said.get(meaning, ""))) for meaning in (Shared.SURNAME, Shared.FIRST_NAME)]
    name = " ".join(both) if all(both) else comparable(str(said.get(Shared.FULL_NAME, "")))
    return _Document(fields, said, record.source, name)


def _grouped(documents: Iterable[_Document], by: Iterable[str]) -> dict[str, list[_Document]]:
    """The documents by a word; those without it are left out."""
    groups: defaultdict[str, list[_Document]] = defaultdict(list)
    for document, word in zip(documents, by, strict=True):
        if word:
            groups[word].append(document)
    return groups


def _by_number(documents: Sequence[_Document]) -> dict[str, list[_Document]]:
    return _grouped(documents, (document.number for document in documents))


def _usual(group: Iterable[str], overall: Mapping[str, int]) -> str:
    """The word that most of the group say; of several, the one said most everywhere, then the first; empty for none."""
    counts = Counter(filter(None, group))
    return max(counts, key=lambda word: (counts[word], overall.get(word, 0)), default="")


def _persons(documents: Sequence[_Document]) -> Iterable[list[_Document]]:
    """The documents of each person: of one name, or of the name that goes with its candidate number."""
    keys = Counter(document.key for document in documents)
    names = {
        number: _usual((each.key for each in group), keys) or f"#{number}"
        for number, group in _by_number(documents).items()
    }
    return _grouped(documents, (names.get(document.number, document.key) for document in documents)).values()


def _minority(said: Sequence[tuple[_Document, str]], usual: str) -> Iterator[tuple[_Document, _Document]]:
    """Each document that says otherwise than is usual, with the first that does not; what is empty says nothing."""
    first = next((document for document, word in said if word == usual), None)
    if first is not None:
        yield from ((document, first) for document, word in said if word not in ("", usual))


# ── Names, numbers, dates of birth ───────────────────────────────────────────────────────────────────────────────────


def _two_names_for_a_number(documents: Sequence[_Document]) -> Iterator[Finding]:
    keys = Counter(document.key for document in documents)
    for group in _by_number(documents).values():
        usual = _usual((each.key for each in group), keys)
        for document, other in _minority([(each, each.key) for each in group], usual):
            message = Message("{other} has another name for the same candidate number", other=other.place)
            remedy = Message("find out which of the two is right, and correct the other")
            yield document.finding("names-differ", Severity.ERROR, _part_that_differs(document, other), message, remedy)


def _part_that_differs(document: _Document, other: _Document) -> Shared:
    """Which part of the name to look at: the surname, unless it is the same in both; or the full name."""
    if Shared.SURNAME not in document.fields:
        return Shared.FULL_NAME
    same = document.words(Shared.SURNAME) == other.words(Shared.SURNAME)
    return Shared.FIRST_NAME if same else Shared.SURNAME


def _almost_the_same_names(documents: Sequence[_Document]) -> Iterator[Finding]:
    """Names one letter apart, of documents that nothing else tells apart."""
    groups = _grouped(documents, (document.key for document in documents))
    known: defaultdict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        name = group[0].name
        variants = _variants(name)
        near = dict.fromkeys(chain.from_iterable(known[variant] for variant in variants))
        for other in (groups[each] for each in near):
            if _one_letter_apart(name, other[0].name) and not _told_apart(group, other):
                message = Message("{other} has almost the same name", other=other[0].place)
                remedy = Message("if it is the same person, correct one of the two")
                meaning = _part_that_differs(group[0], other[0])
                yield group[0].finding("names-differ", Severity.WARNING, meaning, message, remedy)
        for variant in variants:
            known[variant].append(key)


def _variants(name: str) -> set[str]:
    """The name, and the name without one of its letters: names one letter apart have one of these in common."""
    letters = range(len(name)) if len(name) <= _LONGEST else ()
    return {name, *(name[:index] + name[index + 1 :] for index in letters)}


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is added, left out or replaced."""
    same = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    rest, other_rest = one[same:], other[same:]
    return rest[1:] in (other_rest, other_rest[1:]) or rest == other_rest[1:]


def _told_apart(one: Sequence[_Document], other: Sequence[_Document]) -> bool:
    """Whether both have a candidate number (the same one is told of elsewhere), or dates of birth that differ."""
    if any(each.number for each in one) and any(each.number for each in other):
        return True
    births, others = (
        {each.said[Shared.BIRTH] for each in group if Shared.BIRTH in each.said} for group in (one, other)
    )
    return bool(births and others and births.isdisjoint(others))


def _numbers_that_differ(person: Sequence[_Document]) -> Iterator[Finding]:
    said = [(each, each.number) for each in person]
    for document, other in _minority(said, _usual((number for _each, number in said), {})):
        message = Message("{other} has another candidate number for the same name", other=other.place)
        remedy = Message("find out which of the two is right, and correct the other")
        yield document.finding("numbers-differ", Severity.WARNING, Shared.NUMBER, message, remedy)


def _births_that_differ(person: Sequence[_Document]) -> Iterator[Finding]:
    said = [(each, each.words(Shared.BIRTH)) for each in person]
    for document, other in _minority(said, _usual((birth for _each, birth in said), {})):
        message = Message("{other} has another date of birth for the same name", other=other.place)
        remedy = Message("find out which of the two is right, and correct the other")
        yield document.finding("birth-dates-differ", Severity.WARNING, Shared.BIRTH, message, remedy)


# ── Organisations and stays ──────────────────────────────────────────────────────────────────────────────────────────


def _organisations_that_differ(person: Sequence[_Document]) -> Iterator[Finding]:
    """An organisation that is none of the hosts: where a person has stayed with several, each is right."""
    named = [each for each in person if each.words(Shared.ORGANISATION)]
    hosts = [each for each in named if Shared.STAY_FROM in each.fields]
    for document in named if hosts else []:
        name = document.words(Shared.ORGANISATION)
        if not any(_alike(name, host.words(Shared.ORGANISATION)) for host in hosts):
            message = Message("it is not the host that {others} names", others=_places(hosts))
            remedy = Message("write its name alike, or check that no document of another host is missing")
            yield document.finding("organisations-differ", Severity.WARNING, Shared.ORGANISATION, message, remedy)


def _alike(one: str, other: str) -> bool:
    """Whether two names may be one organisation's: the words of one are among the other's, or they are close."""
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    return few <= many or matcher.ratio() >= _ALIKE


def _stays(person: Sequence[_Document]) -> Iterator[Finding]:
    """The stays of a person that overlap, and how long all of them are."""
    stays = sorted(((*stay, document) for document in person if (stay := document.stay())), key=lambda each: each[:2])
    if len(stays) < 2:  # noqa: PLR2004 - a single one
        return
    days, until, longest = 0, stays[0][0] - timedelta(1), stays[0][2]
    for first, last, document in stays:
        if first <= until:
            message = Message("the stay overlaps that of {other}", other=longest.place)
            remedy = Message("check the dates of both")
            yield document.finding("stays-overlap", Severity.WARNING, Shared.STAY_FROM, message, remedy)
        if last > until:
            days += (last - max(first - timedelta(1), until)).days
            until, longest = last, document
    yield _total([document for _first, _last, document in stays], days)


def _total(documents: Sequence[_Document], days: int) -> Finding:
    *others, last = documents
    weeks = (Decimal(days) / 7).quantize(Decimal("0.1"), ROUND_HALF_UP)
    message = Message(
        "with {others}, the stays come to {weeks} weeks ({days} days, first and last included)",
        others=_places(others),
        weeks=weeks,
        days=days,
    )
    return last.finding("stays-total", Severity.INFO, Shared.STAY_TO, message)


def _places(documents: Sequence[_Document]) -> str:
    """The files, of which a message names the first few."""
    places = [*dict.fromkeys(document.place for document in documents)]
    return ", ".join(places[:_NAMED]) + (", …" if len(places) > _NAMED else "")
