"""Annex II: who organises the exam of which academy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ndrcpdf.messages import _
from ndrcpdf.pdf.tables import Table, TablesPage, one_line
from ndrcpdf.schema import Finding, Severity
from ndrcpdf.tabulating.printed import ask_which, folded
from ndrcpdf.tabulating.rows import Academy, Role


def read_academies(page: TablesPage) -> Iterator[Academy]:
    """The academies of a page, with who organises their exam."""
    for table in page.tables:
        if _is_groupings(table):
            yield from _grouped(table)
            yield from (Academy(name, Role.AUTONOMOUS, "") for name in _autonomous(page.lines))


def _is_groupings(table: Table) -> bool:
    head = [folded(cell.text) for cell in table.rows[0] if cell]
    return len(head) > 1 and "pilote" in head[0] and "rattachee" in head[1]


def _grouped(table: Table) -> Iterator[Academy]:
    pilot = ""
    for row in table.rows[1:]:
        if row[0] and row[0].text:
            pilot = row[0].text
            yield Academy(pilot, Role.PILOT, pilot)
        attached = row[1].text if row[1] else ""
        yield from (Academy(name, Role.ATTACHED, pilot) for name in _listed(attached))


def _autonomous(lines: Sequence[str]) -> list[str]:
    """The names after « ACADÉMIES AUTONOMES », as far as the lines are in capitals or a full stop ends them."""
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
    """A finding for each academy that stands twice."""
    for academy, count in Counter(each.academie for each in academies).items():
        if count > 1:
            message = _("{academy} is listed more than once").format(academy=academy)
            yield Finding("academy-twice", message, Severity.WARNING, ask_which(), "academie", name)
