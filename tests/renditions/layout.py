"""What is printed (`content`) in a look (`looks`): the blocks a typesetter takes, and a register of their blanks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from unicodedata import combining, normalize

import content as c
from designs import DESIGNS, question, small_label_cell, with_reserved, with_sections_beside
from frames import framed_band, framed_sheet
from looks import Look
from measure import filling, inline_width
from tree import Block, Break, Cell, Columns, Inline, Leader, Note, Paragraph, Part, Row, Run, Space, Table, Tick
from truth import Register, along, cell, from_label, rest, under, whole

_MARKUP = re.compile(r"(\*\*|//|\^)")
_NBSP = "\u00a0"
_NARROWEST = 60.0
"""A blank narrower than this goes on a line of its own."""
_SLACK = 0.985
"""How much of a line is filled at most: measures are not exact."""
_DATE = (1.0, 1.0, 1.6)
_SHORT = 30
"""Labels shorter than this are kept together by hard spaces, where a look has them."""
_GOES_ON = ("<", "^")
_LINE_STYLES = ("dotted", "ruled", "white", "tabbed", "underscored")
_LONG_WORD = re.compile(r"\b(\w{4})(\w{5,})")
_NOTES = ("^1^", "//*1")
_IN_COLUMNS = (c.Line, c.Question, c.Band, c.Prose)
_PROMPTS = ("Cliquez ou appuyez ici pour entrer du texte.", "Cliquez ici pour entrer du texte.")
_ITEM_PROMPT = "Choisissez un élément."
_DATE_PROMPT = "Cliquez ici pour entrer une date."
_GUTTER = 18.0
_FEWEST_LINES = 4
"""Parts of fewer lines are not set in columns of text."""


class Layout:
    """One annex in one look."""

    def __init__(self, form: str, look: Look, register: Register) -> None:
        self.form, self.look, self.register = form, look.of(form), register
        register.form = form
        self.width = self.look.sheet.measure

    # ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def said(self, text: str) -> str:
        """What this session says for what is printed."""
        return self.look.wording.get(text, text).replace("2024", self.look.session)

    def words(self, text: str) -> str:
        look = self.look
        text = text.format_map(look.words).replace("'", look.apostrophe).replace("~:", look.colon).replace("~", _NBSP)
        text = re.sub(r"(?<=\w)-(?=\w)", look.hyphen, text)
        if look.ligatures:
            text = text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        if look.soft_hyphens:
            text = _LONG_WORD.sub("\\1\u00ad\\2", text)
        return text

    def runs(self, text: str, mark: str | None = None, bold: bool = False) -> list[Run]:
        """Marked-up text as runs."""
        out: list[Run] = []
        italic = raised = False
        for piece in _MARKUP.split(self.words(self.said(text))):
            if piece == "**":
                bold = not bold
            elif piece == "//":
                italic = not italic
            elif piece == "^":
                raised = not raised
            elif piece:
                out.append(Run(piece, bold, italic, raised, mark=mark))
        return out

    def label(self, text: str, colon: bool = True, mark: str | None = None) -> list[Run | Note]:
        look = self.look
        text = self.said(text)
        if look.labels != "as printed":
            text = text.format_map(look.words)
            text = text.lower() if look.labels == "lower" else text.upper()
            text = _without_accents(text) if look.labels == "bare upper" else text
        if look.hard_spaces and len(text) < _SHORT:
            text = text.replace(" ", "~")
        note = [Note(look.footnotes[said], mark)] if (said := text.strip("*")) in look.footnotes else []
        end = "~:" if colon and text else ""
        runs = [*self.runs(text, mark), *note, *self.runs(end, mark)] if note else self.runs(text + end, mark)
        if look.small_capitals:
            return [replace(run, small_capitals=True) if isinstance(run, Run) else run for run in runs]
        return runs

    def band_words(self, text: str) -> str:
        if self.look.bands == "as printed":
            return text
        return text.upper() if self.look.bands == "upper" else text[:1] + text[1:].lower()

    def paragraph(self, inlines: Iterable[Inline], size: float = 1.0, pitch: float = 1.2, **more) -> Paragraph:
        size *= self.look.size
        return Paragraph(tuple(inlines), size, size * pitch, **more)

    def fill_in(self, inlines: Iterable[Inline], kept: bool = False) -> Paragraph:
        """A line to fill in."""
        return self.paragraph(inlines, pitch=self.look.pitch, one_line=True, kept=kept)

    def width_of(self, inlines: Iterable[Inline]) -> float:
        return sum(inline_width(inline, self.look.font, self.look.size) for inline in inlines)

    # ── Blanks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def leader(self, width: float, mark: str | None = None) -> Leader:
        style = self.look.leader
        if style == "control":
            return self.control(next((each for each in _PROMPTS if self._typed(each) <= width), _PROMPTS[-1]), mark)
        if style in _LINE_STYLES:
            return Leader(style, width, mark=mark)
        return Leader("typed", width, filling(style, width, self.look.font, self.look.size), mark)

    def control(self, prompt: str, mark: str | None = None) -> Leader:
        return Leader("control", self._typed(prompt), prompt, mark)

    def _typed(self, text: str) -> float:
        return self.width_of([Run(text)])

    def tick(self, of: tuple[str, str, float] | None = None) -> Tick:
        name, font, size = of or self.look.box
        mark = self.register.mark()
        if name in ("square", "circle"):
            return Tick(name, size=size, mark=mark)
        return Tick("sign", name, font, size, mark)

    def choice(self, choice: c.Choice, gap: str = 4 * _NBSP) -> Iterator[list[Inline]]:
        """Each option with its box; the label stands before the first, or before a content control for all."""
        if choice.label and self.look.choices == "control":
            mark = self.register.mark()
            self.register.blank(choice.field, "text", whole(mark), loose=True)
            yield [*self.label(choice.label), Run(" "), self.control(_ITEM_PROMPT, mark), Run(gap)]
            return
        for number, (value, words) in enumerate(choice.options):
            tick = self.tick()
            self.register.blank(choice.field, "radio", whole(tick.mark), part=value)
            around = (
                [*self.runs(words), Run(_NBSP), tick] if self.look.box_after else [tick, Run(_NBSP), *self.runs(words)]
            )
            before = [*self.label(choice.label), Run(" ")] if choice.label and not number else []
            yield [*before, *around, Run(gap)]

    def strike(self, strike: c.Strike) -> list[Inline]:
        out: list[Inline] = []
        for value, before, word, behind in strike.options:
            mark, around = self.register.mark(), self.register.mark()
            out += [*self.runs(before, around), *self.runs(word, mark), *self.runs(behind)]
            others = (whole(around, mark),) if before else ()
            self.register.blank(strike.field, "strike", whole(mark), part=value, others=others)
        return out

    def blanks_of(self, ask: c.Ask | c.Unknown, width: float, line: str | None = None) -> list[Inline]:
        """The leaders of a label, so wide altogether; ``line`` is the mark of the line that they end."""
        if isinstance(ask, c.Unknown):
            return [self.leader(width, self.register.unknown_blank(line))]
        loose = self.look.leader in ("white", "control")
        if self.look.leader == "control" or not ask.parts:
            mark = self.register.mark()
            others = (along(mark, line),) if line else ()
            for part in ask.parts or ("",):
                self.register.blank(ask.field, "text", whole(mark), part=part, loose=loose, others=others)
            return [self.control(_DATE_PROMPT, mark) if ask.parts else self.leader(width, mark)]
        slash = [Run(" / ")]
        room = width - self.width_of(slash) * (len(ask.parts) - 1)
        out: list[Inline] = []
        for part, share in zip(ask.parts, _DATE, strict=True):
            mark = self.register.mark()
            self.register.blank(ask.field, "text", whole(mark), part=part, loose=loose)
            out += [*(slash if out else ()), self.leader(room * share / sum(_DATE), mark)]
        return out

    # ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def line(self, items: Sequence[c.Item], width: float) -> list[Block]:
        """Labels and blanks on one line; where they do not fit, on more."""
        items = [item for item in items if self.look.unknown or not isinstance(item, c.Unknown)]
        if not items:
            return []
        if len(items) == 1 and isinstance(items[0], c.Choice):
            options = list(self.choice(items[0]))
            joined = [inline for option in options for inline in option]
            return [self.fill_in(each) for each in ([joined] if self.width_of(joined) < width else options)]
        registered = len(self.register.entries)
        fixed: list[list[Inline] | c.Ask | c.Unknown] = []
        for item in items:
            match item:
                case str():
                    fixed.append(list(self.runs(item)))
                case c.Choice():
                    fixed.append([inline for option in self.choice(item) for inline in option])
                case c.Strike():
                    fixed.append(self.strike(item))
                case _:
                    fixed += [
                        [*([Run(_NBSP * 2)] if fixed else []), *self._before(item)],
                        item,
                        self.runs(getattr(item, "after", "") + " "),
                    ]
        used = sum(self.width_of(each) for each in fixed if isinstance(each, list))
        asks = [each for each in fixed if not isinstance(each, list)]
        room = width * _SLACK - used
        shares = sum(getattr(ask, "share", 1.0) for ask in asks)
        if asks and self._is_tight(room / shares, asks, len(items)):
            del self.register.entries[registered:]
            return self._broken(items, width)
        inlines: list[Inline] = []
        last = items[-1] if self.look.leader == "control" and not getattr(items[-1], "after", "") else None
        line = self.register.mark() if last else None
        for each in fixed:
            if isinstance(each, list):
                inlines += each
            else:
                share = room * getattr(each, "share", 1.0) / shares
                inlines += self.blanks_of(each, share, line if each is last else None)
        return [replace(self.fill_in(inlines), mark=line)]

    def _is_tight(self, share: float, asks: Sequence[c.Ask | c.Unknown], items: int) -> bool:
        """Whether blanks with such a share of the line would be too narrow."""
        if self.look.leader == "control":
            least = min(getattr(ask, "share", 1.0) for ask in asks)
            return items > 1 and share * least < self._typed(_PROMPTS[-1])
        return share < _NARROWEST * (0.5 if items > 2 else 1.0)

    def asked(self, items: Sequence[c.Item], width: float) -> list[Block]:
        items = [item for item in items if self.look.unknown or not isinstance(item, c.Unknown)]
        if self.look.asks == "cells":
            return self.asked_in_cells(items, width)
        if self.look.asks == "line" or any(isinstance(item, c.Strike | str) for item in items):
            return self.line(items, width)
        return DESIGNS[self.look.asks](self, items, width) if items else []

    def _before(self, ask: c.Ask | c.Unknown, mark: str | None = None) -> list[Inline]:
        label = self.label(ask.label, getattr(ask, "colon", True), mark)
        return [*label, Run(" ")] if label else []

    def _broken(self, items: Sequence[c.Item], width: float) -> list[Block]:
        """One line for each item; a lone label that is too long stands above its blank."""
        if len(items) > 1:
            return [block for item in items for block in self.line([item], width)]
        (ask,) = items
        return [
            self.paragraph(self._before(ask), pitch=self.look.pitch, kept=True),
            self.fill_in(self.blanks_of(ask, width * _SLACK)),
        ]

    def asked_in_cells(self, items: Sequence[c.Item], width: float) -> list[Block]:
        """Labels and blanks on one line, each in a cell of its own."""
        if any(isinstance(item, c.Strike | str) or not getattr(item, "colon", True) for item in items):
            return self.line(items, width)
        items = [item for item in items if self.look.unknown or not isinstance(item, c.Unknown)]
        if not items:
            return []
        shares = [1.0 if len(items) == 1 else getattr(item, "share", 1.0) for item in items]
        labels = [0.0 if isinstance(i, c.Choice) else self.width_of(self._before(i)) + 14 for i in items]
        room = (width - sum(labels)) / sum(shares)
        widths: list[float] = []
        cells: list[Cell] = []
        for item, label, share in zip(items, labels, shares, strict=True):
            if isinstance(item, c.Choice):
                widths.append(room * share)
                cells.append(Cell([self.fill_in([i for option in self.choice(item) for i in option])]))
                continue
            widths += [label, room * share]
            label_mark = self.register.mark()
            cells.append(Cell([self.paragraph(self._before(item, label_mark))], shade=self.look.shade))
            if isinstance(item, c.Ask) and item.parts:
                cells.append(Cell([self.fill_in(self.blanks_of(item, (room * share - 12) * 0.9))]))
            else:
                cells.append(self.blank_cell(item, label_mark))
        return [self.table(widths, [Row(cells, self.look.size * self.look.pitch * 1.1)])]

    def blank_cell(self, item: c.Ask | c.Unknown, label: str) -> Cell:
        """An empty cell beside the label's; where no rule is between them, the blank begins behind the label."""
        if isinstance(item, c.Unknown):
            return Cell(mark=self.register.unknown_blank())
        mark = self.register.mark()
        others = (rest(mark, label),) if self.look.across else ()
        self.register.blank(item.field, "text", cell(mark), others=others)
        return Cell(mark=mark)

    def table(self, widths: Sequence[float], rows: Sequence[Row], **more) -> Table:
        look = self.look
        if look.cell_shade:
            rows = [
                replace(row, cells=[replace(cell, shade=cell.shade or look.cell_shade) for cell in row.cells])
                for row in rows
            ]
        return Table(
            tuple(widths), tuple(rows), look.padding, look.rule, look.rule_colour, **({"across": look.across} | more)
        )

    # ── Answers of several lines ─────────────────────────────────────────────────────────────────────────────────────

    def question(self, question: c.Question, width: float) -> list[Block]:
        """A label, and under it the lines for the answer."""
        look, label_mark = self.look, self.register.mark()
        kind = "multiline" if question.lines > 1 else "text"
        label = [*self.label(question.label, question.colon, label_mark), *self.runs(question.hint)]
        height = question.lines * look.size * look.pitch
        head = self.paragraph(label, before=2, kept=True)
        if look.asks == "cells":
            mark = self.register.mark()
            self.register.blank(question.field, kind, cell(mark))
            return [head, self.table([width], [Row([Cell(mark=mark)], height)])]
        if look.leader == "white":
            mark = self.register.mark()
            self.register.blank(question.field, kind, whole(mark), loose=True, others=(from_label(label_mark, mark),))
            return [head, Space(height, mark)]
        if look.leader == "control":
            mark, below = self.register.mark(), self.register.mark()
            self.register.blank(question.field, kind, whole(mark, below), loose=True, others=(along(mark, below),))
            rest_of = Space(max(height - look.size * look.pitch, 1.0), below)
            return [head, replace(self.fill_in([self.leader(width, mark)]), kept=True), rest_of]
        marks = [self.register.mark() for _ in range(question.lines)]
        beside = width * _SLACK - self.width_of(label)
        if look.first_line and question.lines > 1 and beside > 2 * _NARROWEST:
            head = self.fill_in([*label, Run(" "), self.leader(beside - look.size, marks[0])], kept=True)
            self.register.blank(question.field, kind, whole(*marks[1:]), others=(whole(*marks),))
            marks = marks[1:]
        else:
            self.register.blank(question.field, kind, whole(*marks))
        lines = (self.fill_in([self.leader(width * _SLACK, mark)], mark != marks[-1]) for mark in marks)
        return [head, *lines]

    def room(self, room: c.Room) -> list[Block]:
        mark = self.register.mark()
        for field, kind in room.fields:
            self.register.blank(field, kind, whole(mark), loose=True)
        return [self.paragraph(self.runs(room.words)), Space(room.lines * self.look.size * self.look.pitch, mark)]

    # ── Ruled sheets ─────────────────────────────────────────────────────────────────────────────────────────────────

    def sheet(self, sheet: c.Sheet, width: float) -> Table:
        """Rows of cells at any fractions of the width, as one table."""
        rows = [row for item in sheet.rows for row in self._sheet_rows(item)]
        ends = sorted({0, *(round(end, 4) for _height, cells in rows for end in _ends(cells))})
        widths = [(right - left) * width for left, right in pairwise(ends)]
        out = []
        for height, cells in rows:
            at, spanned = 0, []
            for end, (_part, each) in zip(_ends(cells), cells, strict=True):
                stop = ends.index(round(end, 4))
                spanned.append(replace(each, columns=stop - at))
                at = stop
            out.append(Row(spanned, height))
        return self.table(widths, out, before=4, after=4)

    def _sheet_rows(
        self, item: c.Band | c.Question | c.Columns | c.Cells
    ) -> list[tuple[float, list[tuple[float, Cell]]]]:
        look = self.look
        line = look.size * 1.3
        match item:
            case c.Band():
                return [(line * 1.2, [(1.0, self.band_cell(item))])]
            case c.Cells():
                return [(line * 1.7, [each for part, inner in item.cells for each in self._short(part, inner)])]
            case c.Question():
                return self._answers([(1.0, item)], item.lines * line * look.heights, beside=look.place == "left")
            case c.Columns(questions=questions, head=head):
                height = max(q.lines for q in questions) * line * look.heights
                part = 1.0 / len(questions)
                if questions[0].label == "VOUS":
                    return self._beside_head(item, height)
                first = [(line * 1.2, [(1.0, self.label_cell(head, bold=True, align="center"))])] if head else []
                return [*first, *self._answers([(part, q) for q in questions], height, beside=False)]

    def _beside_head(self, item: c.Columns, height: float) -> list[tuple[float, list[tuple[float, Cell]]]]:
        """A head at the left of cells in which the labels are."""
        part = (1 - self.look.label_part) / len(item.questions)
        inside = [(part, self.inside_cell(q)) for q in item.questions]
        return [(height, [(self.look.label_part, self.label_cell(item.head)), *inside])]

    def _answers(self, questions, height: float, beside: bool) -> list[tuple[float, list[tuple[float, Cell]]]]:
        look = self.look
        if look.place == "inside":
            return [(height + look.size * 1.5, [(part, self.inside_cell(q)) for part, q in questions])]
        align = look.label_align if beside else "center"
        labels = [(part, self.label_cell(q.label, q.hint, align)) for part, q in questions]
        parts = [1 - look.label_part] if beside else [part for part, _q in questions]
        blanks = [
            (part, self.answer_cell(q, part * self.width)) for part, (_p, q) in zip(parts, questions, strict=True)
        ]
        if beside:
            ((_part, label),) = labels
            return [(height, [(look.label_part, label), *blanks])]
        return [(look.size * 1.5, labels), (height, blanks)]

    def label_cell(self, text: str, hint: str = "", align: str = "left", bold: bool = False) -> Cell:
        label = self.label(text, False)
        runs = [replace(run, bold=True) if bold and isinstance(run, Run) else run for run in label]
        nodes = list(self.lines_of([*runs, *self.runs(hint)], align))
        return Cell(nodes, shade=self.look.label_shade)

    def lines_of(self, runs: Sequence[Run | Note], align: str = "left", size: float = 1.0) -> Iterator[Paragraph]:
        """A paragraph for each line, where the text has line ends."""
        line: list[Run | Note] = []
        for run in runs:
            if isinstance(run, Note):
                line.append(run)
                continue
            first, *others = run.text.split("\n")
            line.append(replace(run, text=first))
            for other in others:
                yield self.paragraph(line, size, align=align)
                line = [replace(run, text=other)]
        yield self.paragraph([run for run in line if isinstance(run, Note) or run.text], size, align=align)

    def answer_cell(self, question: c.Question, width: float) -> Cell:
        mark = self.register.mark()
        self.register.blank(question.field, "multiline", cell(mark))
        prompt = [self.paragraph([self.leader(width)])] if self.look.leader == "control" else []
        return Cell(prompt, mark=mark)

    def inside_cell(self, question: c.Question) -> Cell:
        mark, label = self.register.mark(), self.register.mark()
        self.register.blank(question.field, "multiline", under(mark, label))
        runs = [*self.label(question.label, True, label), *self.runs(question.hint, label)]
        size = self.look.small if self.look.asks == "boxed" else 1.0
        return Cell(list(self.lines_of(runs, size=size)), align="top", mark=mark)

    def _short(self, part: float, item: c.Item) -> list[tuple[float, Cell]]:
        """A label with a short blank, or boxes, in cells."""
        look = self.look
        if isinstance(item, c.Choice):
            return self._options(part, item)
        width = part * self.width - 2 * look.padding[1]
        before = self._before(item)
        if look.cell_blanks in ("below", "over"):
            return [(part, small_label_cell(self, item, width))]
        if look.leader == "control":
            return [(part, self._prompting_cell(item))]
        if look.cell_blanks == "leader":
            room = (width - self.width_of(before)) * 0.93
            return [(part, Cell([self.paragraph([*before, *self.blanks_of(item, room)], one_line=True)]))]
        if look.cell_blanks == "split":
            label, mark = (self.width_of(before) + 2 * look.padding[1] + 4) / self.width, self.register.mark()
            return [
                (label, Cell([self.paragraph(self._before(item, mark))], shade=look.label_shade)),
                (part - label, self.blank_cell(item, mark)),
            ]
        mark, label = self.register.mark(), self.register.mark()
        self.register.blank(item.field, "text", rest(mark, label))
        return [(part, Cell([self.paragraph(self.label(item.label, True, label))], mark=mark))]

    def _prompting_cell(self, ask: c.Ask) -> Cell:
        """A label and a content control, which takes what the cell has besides the label."""
        mark, label, prompt = (self.register.mark() for _ in range(3))
        others = (rest(mark, label), under(mark, label))
        self.register.blank(ask.field, "text", whole(prompt), loose=True, others=others)
        return Cell([self.paragraph([*self._before(ask, label), self.control(_PROMPTS[-1], prompt)])], mark=mark)

    def _options(self, part: float, choice: c.Choice) -> list[tuple[float, Cell]]:
        options = list(self.choice(choice, gap=""))
        if self.look.choices == "cells" and not choice.label:
            return [(part / len(options), Cell([self.paragraph(option)])) for option in options]
        if choice.label and self.look.choices == "cells":
            joined = [i for option in options for i in [*option, Run(2 * _NBSP)]]
            return [(part, Cell([self.paragraph(joined, align="center")]))]
        return [(part, Cell([self.paragraph(option) for option in options]))]

    # ── Bands, titles, features ──────────────────────────────────────────────────────────────────────────────────────

    def band_cell(self, band: c.Band) -> Cell:
        shade = self.look.shade if self.look.band == "shaded" else ""
        words = self.runs(self.band_words(band.text), bold=True)
        return Cell([self.paragraph(words, align="center", tracking=self.look.tracking)], shade=shade)

    def band(self, band: c.Band, width: float) -> list[Block]:
        if self.look.frames:
            return [framed_band(self, band, width)]
        if self.look.band in ("shaded", "ruled"):
            return [self.table([width], [Row([self.band_cell(band)])], before=4, after=3)]
        return [
            self.paragraph(
                self.runs(self.band_words(band.text), bold=True),
                align="center" if band.linking else "left",
                before=6,
                after=2,
                underlined=self.look.band == "underlined",
                tracking=self.look.tracking,
                kept=True,
            )
        ]

    def title(self, title: c.Title, width: float) -> list[Block]:
        lines = [
            self.paragraph(self.runs(text, bold=True), 1.1, align="center", tracking=self.look.tracking)
            for text in title.lines
        ]
        if self.look.framed and len(lines) > 2:
            return [self.table([width], [Row([Cell([line])]) for line in lines], after=6)]
        return [*lines, Space(5)]

    def stamp(self, stamp: c.Stamp, width: float) -> Table:
        mark, label = self.register.mark(), self.register.mark()
        self.register.blank(stamp.field, "image", under(mark, label))
        room = Cell([self.paragraph(self.runs(stamp.label, label))], align="top", mark=mark)
        title = [
            self.paragraph(self.runs(text), 1.1 if n else 1.4, align="center") for n, text in enumerate(stamp.title)
        ]
        return self.table([0.36 * width, 0.64 * width], [Row([room, Cell(title)], self.look.size * 7)])

    def features(self, features: c.Features, width: float) -> list[Block]:
        look = self.look
        title = Cell(
            [self.paragraph(self.runs(features.title, bold=True), align="center")], shade=look.shade, columns=2
        )
        note = Cell([self.paragraph(self.runs(features.note), align="center")], columns=2)
        rows = [Row([title]), Row([note])]
        blocks: list[Block] = [self.paragraph(self.runs(features.title, bold=True), align="center", before=8)]
        blocks.append(self.paragraph(self.runs(features.note), align="center"))
        for heading, items in features.groups:
            blocks.append(self.paragraph(self.runs(heading, bold=True), before=3))
            rows.append(Row([Cell([self.paragraph(self.runs(heading, bold=True))], columns=2)]))
            for field, words, new in items:
                tick = self.tick(look.bullets[new] if look.bullets else None)
                self.register.blank(field, "check", whole(tick.mark))
                text = self.runs(words, bold=new)
                blocks.append(self.paragraph([tick, Run(2 * _NBSP), *text]))
                rows.append(Row([Cell([self.paragraph([tick], align="center")]), Cell([self.paragraph(text)])]))
        if look.framed:
            return [self.table([0.08 * width, 0.92 * width], rows, after=4)]
        return [*blocks[:2], *self.in_columns(blocks[2:])]

    def grid(self, grid: c.Grid, width: float) -> Table:
        rows = []
        for number, texts in enumerate(grid.rows):
            cells = []
            for column, text in enumerate(texts):
                if text in _GOES_ON:
                    continue
                columns = 1 + _run_of("<", texts[column + 1 :])
                below = 1 + _run_of("^", [row[column] for row in grid.rows[number + 1 :]])
                head = number < grid.heads
                shade = self.look.shade if head else ""
                inner = self.lines_of(self.runs(text, bold=head), "center" if head else "left") if text else ()
                cells.append(Cell(list(inner), columns, below, shade))
            rows.append(Row(cells, self.look.size * 1.3 * grid.lines))
        return self.table([width * part / sum(grid.parts) for part in grid.parts], rows, before=4, after=4)

    # ── The whole annex ──────────────────────────────────────────────────────────────────────────────────────────────

    def flow(self, nodes: Sequence[c.Node]) -> list[Block]:
        if self.look.sections_beside:
            nodes = with_sections_beside(nodes)
        if self.look.text_columns == 1:
            return [block for node in nodes for block in self.block(node, self.width)]
        out: list[Block] = []
        for is_narrow, group in groupby(nodes, key=lambda node: isinstance(node, _IN_COLUMNS)):
            part = list(group)
            columned = is_narrow and len(part) >= _FEWEST_LINES
            width = self.column_width if columned else self.width
            blocks = [block for node in part for block in self.block(node, width)]
            out += self.in_columns(blocks) if columned else blocks
        return out

    @property
    def column_width(self) -> float:
        number = self.look.text_columns
        return (self.width - _GUTTER * (number - 1)) / number

    def in_columns(self, blocks: Sequence[Block]) -> list[Block]:
        number = self.look.text_columns
        return [Columns(tuple(blocks), number, _GUTTER)] if number > 1 else list(blocks)

    def blocks(self) -> list[Block]:
        nodes = c.content(self.form)
        if not self.look.official_breaks and self.form != "livret-scolaire":
            nodes = tuple(node for node in nodes if not isinstance(node, c.Break))
        if self.look.reserved:
            nodes = with_reserved(nodes, self.look.reserved)
        framed = self.look.framed and any(isinstance(node, c.Stamp) for node in nodes)
        return self.in_frames(nodes) if framed else self.flow(nodes)

    def in_frames(self, nodes: Sequence[c.Node]) -> list[Block]:
        """Bands and what stands under them as rows of one ruled table, from the first band on."""
        first = next(index for index, node in enumerate(nodes) if isinstance(node, c.Band))
        out = self.flow(nodes[:first])
        inner = self.width - 2 * self.look.padding[1]
        half = next(node for node in nodes if isinstance(node, c.Beside)).part
        rows: list[Row] = []
        content: list[Block] = []

        def end() -> None:
            if content:
                rows.append(Row([Cell(tuple(content), columns=2, align="top")]))
                content.clear()

        rest_of: Sequence[c.Node] = ()
        for index, node in enumerate(nodes[first:], first):
            if isinstance(node, c.Band):
                end()
                rows.append(Row([replace(self.band_cell(node), columns=2)]))
            elif isinstance(node, c.Beside):
                end()
                rows.append(Row(self.halves(node, self.width)))
                rest_of = nodes[index + 1 :]
                break
            else:
                content += self.block(node, inner)
        end()
        out.append(self.table([self.width * half, self.width * (1 - half)], rows, after=4))
        return [*out, *self.flow(rest_of)]

    def halves(self, beside: c.Beside, width: float) -> list[Cell]:
        pad = 2 * self.look.padding[1]
        sides = ((beside.left, beside.part), (beside.right, 1 - beside.part))
        return [
            Cell([b for node in side for b in self.block(node, width * part - pad)], align="top")
            for side, part in sides
        ]

    def block(self, node: c.Node, width: float) -> list[Block]:  # noqa: C901, PLR0911, PLR0912
        match node:
            case c.Line(items=items):
                return self.asked(items, width)
            case c.Question():
                return question(self, node, width)
            case c.Annex(text=text):
                return [self.paragraph(self.runs(text, bold=True), 1.15, align="right", after=4)]
            case c.Title():
                return self.title(node, width)
            case c.Band():
                return self.band(node, width)
            case c.Prose(text=text, size=size, align=align):
                prose = self.paragraph(self.runs(text), size, self.look.prose, align=align, before=1, after=2)
                rule = self.paragraph([Leader("ruled", 0.3 * width)], 0.5, before=8, one_line=True, kept=True)
                return [rule, prose] if self.look.note_rule and text.startswith(_NOTES) else [prose]
            case c.Stamp():
                return [self.stamp(node, width)]
            case c.Room():
                return self.room(node)
            case c.Beside(part=part):
                rule = {"rule": 0.0} if self.look.sections_beside else {}
                halves = self.table([width * part, width * (1 - part)], [Row(self.halves(node, width))], before=4)
                return [replace(halves, **rule)]
            case c.Sheet():
                return framed_sheet(self, node, width) if self.look.frames else [self.sheet(node, width)]
            case c.Features():
                return self.features(node, width)
            case c.Grid():
                return [self.grid(node, width)]
            case c.Break():
                return [Break()]
            case _:
                from school_record import SchoolRecord

                return SchoolRecord(self, width).blocks(node)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in normalize("NFD", text) if not combining(letter))


def _run_of(sign: str, texts: Sequence[str]) -> int:
    """How many of the texts are the sign before another comes."""
    return next((number for number, text in enumerate(texts) if text != sign), len(texts))


def _ends(cells: Sequence[tuple[float, Cell]]) -> Iterator[float]:
    end = 0.0
    for part, _cell in cells:
        end += part
        yield end


def laid_out(form: str, look: Look, register: Register, header: str = "", footer: str = "") -> Part:
    """An annex in a look, as pages of one shape."""
    layout = Layout(form, look, register)
    sheet, blocks = layout.look.sheet, layout.blocks()
    return Part(sheet, blocks, layout.look.font, header or look.header, footer, watermark=look.watermark)
