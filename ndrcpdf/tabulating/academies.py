"""Annex II: who organises the exam of which academy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ndrcpdf.layout.tables.reading import TablesPage, one_line
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.tabulating.french_dates import ask_which, folded
from ndrcpdf.tabulating.multi_page_tables import Row, TableKind, doubts, multi_page_tables
from ndrcpdf.tabulating.rows import Academy, AcademyRole


def read_academies(pages: Sequence[TablesPage], findings: list[Finding], name: str) -> Iterator[Academy]:
    """The academies of a PDF, with who organises their exam."""
    for table in multi_page_tables(pages, _GROUPINGS):
        findings += doubts(table, name)
        yield from _grouped(table.rows)
        yield from (Academy(each, AcademyRole.AUTONOMOUS, "") for each in _autonomous(table.lines))


def _is_head(phrases: Sequence[str]) -> bool:
    head = [folded(phrase) for phrase in phrases]
    return len(head) > 1 and "pilote" in head[0] and "rattachee" in head[1]


def _is_row(row: Row) -> bool:
    """Whether a row may name academies: it is in capitals."""
    return all(cell is None or not cell.text or cell.text.isupper() for cell in row)


_GROUPINGS = TableKind(_is_head, lambda line: "academies autonomes" in folded(line), _is_row)


def _grouped(rows: Sequence[Row]) -> Iterator[Academy]:
    pilot = ""
    for row in rows:
        if row[0] and row[0].text and row[0].text != pilot:
            pilot = row[0].text
            yield Academy(pilot, AcademyRole.PILOT, pilot)
        attached = row[1].text if row[1] else ""
        yield from (Academy(name, AcademyRole.ATTACHED, pilot) for name in _listed(attached))


def _autonomous(lines: Sequence[str]) -> list[str]:
    """The names after « ACADÉMIES AUTONOMES », up to a full stop, or to a line that is not in capitals."""
    taken: list[str] = []
    for line in lines:
        if "academies autonomes" in folded(line):
            taken = [line.partition(":")[2]]
        elif taken and line.isupper() and not taken[-1].endswith("."):
            taken.append(line)
        elif taken:
            break
    return _listed("\n".join(taken))


def _listed(text: str) -> list[str]:
    return [name for part in one_line(text).rstrip(".").split(",") if (name := part.strip())]


def checked_academies(academies: Iterable[Academy], name: str) -> Iterator[Finding]:
    """A warning about each academy that is listed more than once."""
    for academy, count in Counter(each.academie for each in academies).items():
        if count > 1:
            message = Message("{academy} is listed more than once", academy=academy)
            yield Finding("academy-twice", message, Severity.WARNING, ask_which(), "academie", name)
