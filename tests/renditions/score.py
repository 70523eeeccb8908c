"""How many blanks `prepare` finds on renditions, and what it misses.

    python tests/renditions/score.py OUT [--looks 'weasy-*' …] [--forms …] [--jobs 2] [--json]

OUT is what make.py or circulars.py wrote: PDFs with their truth. The table has a row for each form and a column for
each look: placed of expected, behind a plus sign how many fields stand where none should, and in brackets the notes on
blanks that no form knows: right ones of those that are printed, behind a plus sign those of nothing. Under it stands
what is wrong, and at the end for how many fields `prepare` says that it doubts where it has put them. What is known to
be hard is in hard.toml, by name. The exit code is 1 where anything else is wrong, where less than 98 % is placed, where
less than 95 % of the notes are right or of the unknown blanks noted, or where something that is called hard is placed
after all.

A circular is prepared as a whole: its annexes have to be found, on their pages and no others.

A field is placed if its widget is on the page of its blank, with its middle in it and an overlap (intersection over
union) of at least a half; of boxes and struck words it is enough that the middles are less than 6 points apart. Blanks
whose extent is a matter of taste (« loose ») only have to hold the middle of a widget of at most three times their
room. Where a form is refused as a whole, none of its blanks is placed.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatch
from functools import cache
from io import BytesIO
from math import dist
from pathlib import Path
from tomllib import loads
from typing import Any

import pikepdf
from afterwards import turned

from ndrcpdf import catalog
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.preparing import Prepared, prepare, prepare_each

GOAL = 0.98
GOAL_OF_NOTES = 0.95
_HARD = Path(__file__).with_name("hard.toml")
_NEAR = 6.0
_ENOUGH = 0.5
_TOO_MUCH = 3.0
_BY_MIDDLE = ("check", "radio", "strike")
_PARTS = {"jour": "day", "mois": "month", "annee": "year"}
_HIDDEN = 2

Rect = Sequence[float]


@dataclass(frozen=True)
class Widget:
    """A widget of a prepared PDF: its field, the part or option it stands for, and where it is."""

    field: str
    part: str
    page: int
    rect: tuple[float, ...]


@dataclass
class Score:
    """What was made of one form on one rendition. ``missed`` has what is said of each field that is not placed."""

    form: str
    look: str
    expected: int
    placed: int = 0
    refused: str = ""
    missed: dict[str, list[str]] = field(default_factory=dict)
    spurious: list[str] = field(default_factory=list)
    unknown: int = 0
    noted: int = 0
    doubted_right: list[str] = field(default_factory=list)
    doubted_wrong: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    false_notes: list[str] = field(default_factory=list)
    not_noted: list[str] = field(default_factory=list)

    @property
    def unnamed(self) -> list[str]:
        """What is wrong and not known to be hard; and what is called hard but is not."""
        hard = hard_fields(self.form, self.look)
        wrong = [line for name, lines in self.missed.items() if name not in hard for line in lines]
        stale = [f"{name} is placed: no longer hard" for name in hard if name not in self.missed]
        return [*([self.refused] if wrong and self.refused else []), *wrong, *self.spurious, *stale]

    @property
    def unnamed_notes(self) -> list[str]:
        """What is wrong about the notes and not known to be hard; and that they are called hard but are not."""
        wrong = [*self.false_notes, *self.not_noted]
        if not any(_is_of(each, self.form, self.look) for each in _hard("hard_notes")):
            return wrong
        return [] if wrong else ["all blanks that no form knows are noted: no longer hard"]


@cache
def _hard(kind: str) -> list[dict[str, Any]]:
    return loads(_HARD.read_text("utf-8")).get(kind, [])


def _is_of(hard: Mapping[str, Any], form: str, look: str) -> bool:
    return form in hard["forms"] and any(fnmatch(look, pattern) for pattern in hard["looks"])


def hard_fields(form: str, look: str) -> dict[str, str]:
    """The fields of a form that are known to be hard on a rendition, and why."""
    return {name: each["reason"] for each in _hard("hard") if _is_of(each, form, look) for name in each["fields"]}


def score(truth: Mapping[str, Any], look: str, made: Prepared | None, refused: str = "") -> Score:
    """Compare what was prepared of a form with the truth of the rendition."""
    expected = [entry for entry in truth["widgets"] if not entry.get("optional")]
    result = Score(truth["form"], look, len(expected), refused=refused)
    unused: list[Widget] = []
    if made:
        unused = [replace(widget, page=made.pages[widget.page - 1]) for widget in widgets_of(made.data)]
        _compare_pages(truth, made, result)
    for entry in truth["widgets"]:
        widget, right = _nearest(entry, unused)
        if widget:
            unused.remove(widget)
        if right and not entry.get("optional"):
            result.placed += 1
        elif not right and not entry.get("optional"):
            said = f"{_said(entry)}: {f'at {_where(widget)}' if widget else 'no widget'}"
            result.missed.setdefault(entry["field"], []).append(said)
    for widget in unused:
        if widget.field not in truth.get("unplaced", ()):
            result.spurious.append(f"{widget.field} {widget.part} at {_where(widget)}: nothing is there")
    _compare_notes(truth, made, result)
    _compare_doubts(made, result)
    return result


def _compare_pages(truth: Mapping[str, Any], made: Prepared, result: Score) -> None:
    """Of an annex in a circular, whether it has its pages and no others."""
    if "form_pages" in truth:
        first, last = truth["pages"]
        if not set(truth["form_pages"]) <= set(made.pages) <= set(range(first, last + 1)):
            result.spurious.append(f"pages {[*made.pages]} where it is on {truth['form_pages']}")


def _compare_doubts(made: Prepared | None, result: Score) -> None:
    """Which of the fields that were placed stand wrong, and which of them all are placed with doubt."""
    placed = dict.fromkeys(placement.field for placement in (made.on_view if made else ()))
    doubted = {placement.field for placement in (made.doubtful if made else ())}
    off = {name for name, lines in result.missed.items() if not all(line.endswith("no widget") for line in lines)}
    off |= {line.partition(" ")[0] for line in result.spurious}
    result.wrong = [name for name in placed if name in off]
    result.doubted_wrong = [name for name in result.wrong if name in doubted]
    result.doubted_right = [name for name in placed if name in doubted and name not in off]


def _compare_notes(truth: Mapping[str, Any], made: Prepared | None, result: Score) -> None:
    """What is said of blanks that no form knows, against those that are printed."""
    unknown = [entry | {"field": "extra", "kind": "text", "loose": True} for entry in truth.get("extra_blanks", ())]
    result.unknown = len(unknown)
    for note in made.extra if made else ():
        widget = Widget(note.label, "", note.page, _in_user_space(note.rect, truth["sheets"][note.page - 1]))
        entry = next((entry for entry in unknown if fits(entry, widget)), None)
        if entry:
            unknown.remove(entry)
            result.noted += 1
        else:
            result.false_notes.append(f"“{note.label}” at {_where(widget)}: no blank is there")
    result.not_noted = [f"not noted: {_said(entry)}" for entry in unknown]


def _in_user_space(rect: Rect, sheet: Mapping[str, float]) -> tuple[float, ...]:
    """A rectangle of the upright page as it is in a page that is turned; both from the corner of the page."""
    width, height, turn = sheet["width"], sheet["height"], int(sheet["rotate"])
    size = (width, height) if turn in (0, 180) else (height, width)
    return tuple(turned(rect, turn, size)) if turn else tuple(rect)


def _nearest(entry: Mapping[str, Any], widgets: Sequence[Widget]) -> tuple[Widget | None, bool]:
    """The widget of the entry, and whether it is right: one that is, else the nearest of its name."""
    # What strikes words out has the name of the other option.
    parts = ("", entry.get("part", ""))
    named = [w for w in widgets if w.field == entry["field"] and (w.part in parts or entry["kind"] == "strike")]
    right = next((widget for widget in named if fits(entry, widget)), None)
    if right:
        return right, True
    middle = _middle(entry["rect"])
    return min(named, key=lambda w: (w.page != entry["page"], dist(_middle(w.rect), middle)), default=None), False


def fits(entry: Mapping[str, Any], widget: Widget) -> bool:
    """Whether the widget is on the blank, by the rules above."""
    if widget.page != entry["page"] or _area(widget.rect) <= 0:
        return False
    places = [entry["rect"], *entry.get("alts", [])]
    room = max(map(_area, places))
    loose = entry.get("loose") and _area(widget.rect) <= _TOO_MUCH * room
    middle = _middle(widget.rect)
    for place in places:
        if entry["kind"] in _BY_MIDDLE and dist(middle, _middle(place)) <= _NEAR:
            return True
        inside = place[0] <= middle[0] <= place[2] and place[1] <= middle[1] <= place[3]
        if inside and (loose or _overlap(widget.rect, place) >= _ENOUGH):
            return True
    return False


def widgets_of(data: bytes) -> Iterator[Widget]:
    """The visible widgets, in points from the corner of their page's MediaBox."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            left, bottom = (float(page.mediabox[n]) for n in (0, 1))
            for widget in page.obj.get("/Annots", []):
                if widget.get("/Subtype") != "/Widget" or int(widget.get("/F", 0)) & _HIDDEN:
                    continue
                x0, y0, x1, y1 = (float(value) for value in widget.Rect)
                name, _, part = _full_name(widget).partition(".")
                rect = (min(x0, x1) - left, min(y0, y1) - bottom, max(x0, x1) - left, max(y0, y1) - bottom)
                yield Widget(name, _PARTS.get(part, part) or _option(widget), number, rect)


def _full_name(widget: pikepdf.Object) -> str:
    names, node = [], widget
    while node is not None:
        if "/T" in node:
            names.append(str(node.T))
        node = node.get("/Parent")
    return ".".join(reversed(names))


def _option(widget: pikepdf.Object) -> str:
    """The state of a button of several; a single check box stands for no option."""
    kin = widget.get("/Parent", {}).get("/Kids", ())
    if "/AS" not in widget or len(kin) <= 1:
        return ""
    state = next((name[1:] for name in map(str, widget.AP.N) if name != "/Off"), "")
    return re.sub("#([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), state)


def _area(rect: Rect) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def _middle(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def _overlap(one: Rect, other: Rect) -> float:
    shared = _area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))
    return shared / (_area(one) + _area(other) - shared)


def _said(entry: Mapping[str, Any]) -> str:
    name = entry["field"] + (f".{entry['part']}" if entry.get("part") else "")
    return f"{name} ({entry['kind']}, page {entry['page']}, {_edges(entry['rect'])})"


def _where(widget: Widget) -> str:
    return f"page {widget.page}, {_edges(widget.rect)}"


def _edges(rect: Rect) -> str:
    return "[" + " ".join(f"{edge:.0f}" for edge in rect) + "]"


# ── A folder of them ─────────────────────────────────────────────────────────────────────────────────────────────────


def scores_of(truth: Path, wanted: Sequence[str] = ()) -> list[Score]:
    """The scores of a PDF by its truth; of a circular, one for each form in it, or for those that are wanted."""
    read = json.loads(truth.read_text("utf-8"))
    data = (truth.parent / read["file"]).read_bytes()
    score_form = _in_circular(read, data) if "forms" in read else _alone(read, data)
    forms = [form for form in read.get("forms", [read]) if not wanted or form["form"] in wanted]
    return [score_form(form | {"sheets": read["pages"]}) for form in forms]


def _alone(read: Mapping[str, Any], data: bytes) -> Callable[[Mapping[str, Any]], Score]:
    try:
        made, refused = prepare(data, form=catalog.find(read["form"]), name=read["file"]), ""
    except NdrcpdfError as error:
        made, refused = None, f"refused: {error.message}"
    return lambda form: score(form, read["rendition"], made, refused)


def _in_circular(read: Mapping[str, Any], data: bytes) -> Callable[[Mapping[str, Any]], Score]:
    found = {made.form.name: made for made in prepare_each(data, name=read["file"]).prepared}
    return lambda form: score(form, read["rendition"], found.get(form["form"]), "not found")


def truths_in(folder: Path, looks: Sequence[str]) -> list[Path]:
    """The truths in a folder whose looks are like one of the patterns."""
    truths = sorted(folder.glob("*.truth.json"))
    return [truth for truth in truths if any(fnmatch(look_of(truth), pattern) for pattern in looks)]


def look_of(truth: Path) -> str:
    """The look in the name of a truth, with what was done afterwards: fiche-e4.chrome-sans+gs.truth.json."""
    return truth.name.removesuffix(".truth.json").rpartition(".")[2]


def table(scores: Sequence[Score]) -> str:
    """Forms by looks, in Markdown."""
    looks = list(dict.fromkeys(each.look for each in scores))
    forms = sorted({each.form for each in scores})
    rows = [["form", *looks], ["---"] * (len(looks) + 1)]
    rows += [[f, *(_cell([s for s in scores if (s.form, s.look) == (f, look)]) for look in looks)] for f in forms]
    rows.append(["all", *(_cell([s for s in scores if s.look == look]) for look in looks)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(scores: Sequence[Score]) -> str:
    if not scores:
        return ""
    spurious = sum(len(each.spurious) for each in scores)
    placed = f"{sum(each.placed for each in scores)}/{sum(each.expected for each in scores)}"
    return " ".join(filter(None, (placed, spurious and f"+{spurious}", _notes(scores))))


def _notes(scores: Sequence[Score]) -> str:
    """Unknown blanks noted of those printed, and what else was noted; empty where there is nothing to say."""
    noted, unknown = sum(each.noted for each in scores), sum(each.unknown for each in scores)
    false = sum(len(each.false_notes) for each in scores)
    return f"({noted}/{unknown}{f' +{false}' if false else ''})" if unknown or false else ""


def _report(scores: Sequence[Score]) -> bool:
    """Print all of it; whether nothing is wrong but what is named."""
    print(table(scores))
    for each in scores:
        wrong = [*each.unnamed, *each.unnamed_notes]
        if wrong:
            print(f"\n{each.form}.{each.look}\n  " + "\n  ".join(wrong))
    total = Counter[str]()
    for each in scores:
        hard = hard_fields(each.form, each.look)
        total += Counter(
            placed=each.placed,
            expected=each.expected,
            spurious=len(each.spurious),
            hard=sum(len(lines) for name, lines in each.missed.items() if name in hard),
            noted=each.noted,
            unknown=each.unknown,
            notes=each.noted + len(each.false_notes),
            wrong=len(each.wrong),
            doubted_wrong=len(each.doubted_wrong),
            doubted_right=len(each.doubted_right),
        )
    part = _part(total["placed"], total["expected"])
    placed = f"placed {total['placed']}/{total['expected']} = {part:.1%}"
    print(f"\n{placed}, spurious {total['spurious']}, known to be hard {total['hard']}")
    right, all_of_them = _part(total["noted"], total["notes"]), _part(total["noted"], total["unknown"])
    noted = f"{total['noted']}/{total['unknown']} = {all_of_them:.1%}"
    print(f"unknown blanks noted {noted}, right of all notes {total['noted']}/{total['notes']} = {right:.1%}")
    doubted = f"{total['doubted_wrong']} of the {total['wrong']} fields that stand wrong"
    print(f"placed with doubt: {doubted}, {total['doubted_right']} that stand right")
    notes_are_good = min(right, all_of_them) >= GOAL_OF_NOTES
    return part >= GOAL and notes_are_good and not any(each.unnamed or each.unnamed_notes for each in scores)


def _part(some: int, of: int) -> float:
    return some / of if of else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", nargs="*", default=["*"], help="only these; patterns will do")
    parser.add_argument("--forms", nargs="*", default=[], help="only these")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    wishes = parser.parse_args()
    truths = truths_in(wishes.out, wishes.looks)
    with ProcessPoolExecutor(wishes.jobs) as pool:
        found = pool.map(scores_of, truths, [wishes.forms] * len(truths))
        scores = sorted((each for several in found for each in several), key=lambda each: (each.look, each.form))
    if wishes.json:
        print(json.dumps([asdict(each) for each in scores], ensure_ascii=False, indent=1))
    elif not _report(scores):
        sys.exit(1)


if __name__ == "__main__":
    main()
