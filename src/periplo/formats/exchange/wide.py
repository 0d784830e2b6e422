"""The wide form, read: stages in the first row, steps below them, a lane in each row, an item in each line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from periplo.core.cells import Item
from periplo.core.identifiers import plain
from periplo.core.lanes import LANES, Lane
from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.colours import feelings_by_colour
from periplo.formats.exchange.feelings import feelings_in, felt_where_marked, is_mark, tell_unknown
from periplo.formats.exchange.grids import Grid, lines_in
from periplo.formats.exchange.headings import read_heading, read_headings
from periplo.formats.exchange.items import one_line, read_item
from periplo.formats.exchange.labels import is_close, is_stages, is_touchpoints, row_meaning
from periplo.formats.exchange.painted import RULE
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import Sketch, SketchColumn, SketchStage, own_lane

TITLES = 12  # rows at most above the header
MARKED = "felt:"  # the meaning of a row of one feeling, before its value


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader of a sheet is told beforehand. own: names of rows -> lanes; lanes: those with types of values."""

    own: Mapping[str, str] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=lambda: LANES)
    language: str = "en"
    colours: Mapping[str, float] = field(default_factory=dict)  # what a legend says of them


def read_wide(grid: Grid, known: Known, remarks: Remarks) -> Sketch | None:
    """The journey of a sheet in the wide form; None if it is in no such form."""
    return _Wide(grid, known, remarks).sketch()


class _Wide:
    def __init__(self, grid: Grid, known: Known, remarks: Remarks) -> None:
        self.grid, self.known, self.remarks = grid, known, remarks
        self.rows = grid.rows
        self.made = Sketch()
        self.left = _label_column(grid, known.own)
        self.own: dict[str, Lane] = {}
        self.feelings: list[tuple[int, str]] = []  # rows of feelings and their labels
        self.marked: dict[
            int, list[float]
        ] = {}  # feelings of rows that are marked where they are felt, by column

    def sketch(self) -> Sketch | None:
        head = self._titles()
        if head is None:
            return None
        body = self._header(head)
        if not self.made.columns:
            return None
        self._lanes(body)
        self._feelings()
        for at, felt in self.marked.items():
            if self.made.columns[at].feeling is None:
                self.made.columns[at].feeling = round(sum(felt) / len(felt), 2)
        self.made.columns = [one for one in self.made.columns if one.id or _says(one)]
        for column in self.made.columns:
            column.title = column.title or names.STEP_LABEL.to(self.known.language)
        self.made.lanes = list(self.own.values())
        return self.made

    def _titles(self) -> int | None:
        """The row of the header; what stands above it is title, buyer persona, goal."""
        named = self._named_stages()
        if named is not None:
            read_headings(self.grid, named, self.made, self.remarks)
            return named
        for k, row in enumerate(self.rows[: TITLES + 1]):
            label = row[self.left] if self.left < len(row) else ""
            beyond = [cell for cell in row[self.left + 1 :] if cell]
            if not any(row):
                continue
            is_about = bool(names.about(label)) and len(beyond) == 1
            if is_stages(label) and beyond and not (is_about and not self._is_header(k)):
                return k
            if self._is_header(k) or not read_heading(self.grid, k, self.made, self.remarks):
                return k
        return None

    def _named_stages(self) -> int | None:
        """The row that is called stages and has several, where no lane stands above it; None if there is none."""
        for k, row in enumerate(self.rows[: TITLES + 1]):
            label = row[self.left]
            if is_stages(label) and sum(map(bool, row[self.left + 1 :])) > 1:
                return k
            if label and not names.about(label) and row_meaning(label, self.known.own):
                return None
        return None

    def _is_header(self, k: int) -> bool:
        """Whether a row of one or two cells is the header nevertheless: a lane stands below it, and nothing wider."""
        row = self.rows[k]
        below = next((one for one in self.rows[k + 1 :] if any(one)), None)
        beyond = [c for c in range(self.left + 1, len(row)) if row[c]]
        wider = (sum(map(bool, one[self.left + 1 :])) > len(beyond) for one in self.rows[k + 1 :])
        if below is None or not beyond or any(wider):
            return False
        is_lane = row_meaning(below[self.left], self.known.own) is not None
        return is_lane and {c for c in range(self.left + 1, len(below)) if below[c]} <= set(beyond)

    def _header(self, head: int) -> int:
        """Makes stages and columns; gives the first row below them."""
        row, left = self.rows[head], self.left
        label = row[left]
        meaning = None if is_stages(label) else row_meaning(label, self.known.own)
        below = next((k for k in range(head + 1, len(self.rows)) if any(self.rows[k])), None)
        if label and meaning and meaning not in ("moment", "id"):
            return self._headless(head)
        steps = below if below is not None and self._is_steps(head, below) else None
        last = max(self._last(head), self._last(steps) if steps is not None else 0)
        merged = {c: first for first, c in self._merged(head)}
        title = ""
        repeated: dict[int, int] = {}
        for c in range(left + 1, last + 1):
            said = one_line(row[c]) if c < len(row) else ""
            continues = not said or (c in merged and merged[c] != c)
            if said and not (self.made.stages and plain(said) == plain(title)):
                self.made.stages.append(SketchStage(said))
                title = said
            elif not self.made.stages:
                self.made.stages.append(SketchStage(""))
            stage = len(self.made.stages) - 1
            step = one_line(self.grid.cell(steps, c)) if steps is not None else ""
            if steps is None:
                repeated[stage] = repeated.get(stage, 0) + 1
                step = f"{title} {repeated[stage]}".strip() if continues or repeated[stage] > 1 else title
            self.made.columns.append(SketchColumn(stage, step))
        if any(not stage.title for stage in self.made.stages):
            self.made.stages[0].title = names.STAGE_LABEL.to(self.known.language)
        if steps is None:
            self.remarks.add("one_header", self.grid.place(head))
        return (steps if steps is not None else head) + 1

    def _headless(self, head: int) -> int:
        self.remarks.add("no_header", self.grid.place(head))
        last = max(self._last(k) for k in range(head, len(self.rows)))
        word = names.STEP_LABEL.to(self.known.language)
        self.made.stages.append(SketchStage(names.STAGE_LABEL.to(self.known.language)))
        for number in range(1, last - self.left + 1):
            self.made.columns.append(SketchColumn(0, f"{word} {number}"))
        return head

    def _is_steps(self, head: int, below: int) -> bool:
        """Whether the row below the first one of the header names the steps, and is no lane yet."""
        label = self.rows[below][self.left]
        name = names.simple(label)
        cells = [c for c in range(self.left + 1, len(self.rows[below])) if self.rows[below][c]]
        stages = [c for c in range(self.left + 1, len(self.rows[head])) if self.rows[head][c]]
        texts = [plain(self.rows[head][c]) for c in stages]
        is_grouped = (
            len(set(texts)) < len(texts) or any(c not in stages for c in cells) or bool(self._merged(head))
        )
        if name in names.STEP_NAMES and name not in names.TOUCHPOINTS:
            return True
        if not name:
            return bool(cells) and (is_grouped or len(self.rows) > below + 1)
        if name in names.TOUCHPOINTS:
            return is_grouped and not any("\n" in self.rows[below][c] for c in cells)
        known = row_meaning(label, self.known.own)
        return known in (None, "doing") and is_grouped and len(cells) > len(set(texts)) and not any(
            "\n" in self.rows[below][c] for c in cells
        )  # fmt: skip

    def _merged(self, row: int) -> list[tuple[int, int]]:
        """(first column, column) of each cell of this row that lies in a merged one."""
        return [
            (first, c)
            for top, first, bottom, last in self.grid.merges
            if top - self.grid.first_row <= row <= bottom - self.grid.first_row and last > first
            for c in range(first, last + 1)
        ]

    def _last(self, row: int | None) -> int:
        """The last filled column of a row, merged cells counted whole."""
        if row is None:
            return 0
        cells = self.rows[row]
        filled = max((c for c in range(self.left + 1, len(cells)) if cells[c]), default=self.left)
        ends = (
            max(c for f, c in self._merged(row) if f == first)
            for first, _ in self._merged(row)
            if first <= filled
        )
        return max([filled, *ends])

    def _lanes(self, start: int) -> None:
        current: str | None = None
        for k in range(start, len(self.rows)):
            row = self.rows[k]
            label = one_line(row[self.left])
            filled = [c for c in range(self.left + 1, len(row)) if row[c]]
            for c in (c for c in range(self.left) if row[c]):
                self.remarks.add("groups", self.grid.place(k, c), text=one_line(row[c])[:60])
            for c in [c for c in filled if c - self.left > len(self.made.columns)]:
                self.remarks.add("outside", self.grid.place(k, c), text=row[c][:60])
                filled.remove(c)
            if not filled and label and self._is_coloured(k) and self._meaning(label, k, []) == "feeling":
                self.feelings.append((k, row[self.left]))
                continue
            if not filled:
                current = self._meaning(label, k, []) if label and self._spans_rows(k) else current
                continue
            if label:
                current = self._meaning(label, k, [row[c] for c in filled])
            elif current is None:
                for c in filled:
                    self.remarks.add("below_nothing", self.grid.place(k, c), text=row[c][:60])
                continue
            elif not self._spans_rows(k):
                self.remarks.add("no_label", self.grid.place(k))
            self._row(k, current or "", filled)

    def _is_coloured(self, row: int) -> bool:
        """Whether any cell of this row below a column is filled with a colour."""
        return any(self.grid.fill(row, self.left + 1 + at) for at in range(len(self.made.columns)))

    def _spans_rows(self, row: int) -> bool:
        """Whether the label of this row is merged with those of others."""
        return any(
            top - self.grid.first_row <= row <= bottom - self.grid.first_row
            and first <= self.left <= last
            and bottom > top
            for top, first, bottom, last in self.grid.merges
        )

    def _meaning(self, label: str, row: int, cells: list[str]) -> str:
        name = names.simple(label)
        if is_touchpoints(label):
            said = [one for cell in cells for one in names.channels_in(cell)]
            if said and sum(map(names.is_channel, said)) * 2 >= len(said):
                return "channels"
        if (felt := felt_where_marked(label, cells)) is not None:
            self.remarks.add(
                "marked_feeling",
                self.grid.place(row, self.left),
                name=label,
                value=f"{felt:+g}" if felt else "0",
            )
            return f"{MARKED}{felt}"
        known = row_meaning(label, self.known.own)
        if known is None and name in names.STEP_NAMES:
            known = "doing"  # the header has named the steps already
        if known is not None:
            if is_close(label, self.known.own):
                ours = self.known.lanes[known].title if known in self.known.lanes else names.FACTS[known]
                self.remarks.add("read_as", self.grid.place(row, self.left), name=label, lane=ours)
            return known
        return self._own(label, row)

    def _own(self, label: str, row: int) -> str:
        same = next((lane.id for lane in self.own.values() if lane.title.to("") == label), None)
        if same:
            return same
        lane = own_lane(label, (*self.known.lanes, *self.own))
        self.own[lane.id] = lane
        self.remarks.add("own_lane", self.grid.place(row, self.left), name=label, lane=lane.id)
        return lane.id

    def _row(self, k: int, meaning: str, filled: list[int]) -> None:
        columns, row = self.made.columns, self.rows[k]
        if meaning.startswith(MARKED):
            for c in filled:
                self.marked.setdefault(c - self.left - 1, []).append(float(meaning.removeprefix(MARKED)))
                if not is_mark(row[c]):
                    self._felt_words(columns[c - self.left - 1], row[c], row[self.left])
            return
        if meaning == "feeling":
            self.feelings.append((k, row[self.left]))
            return
        if meaning in ("for_customer", "for_us") and not all(names.level(row[c]) for c in filled):
            label = one_line(row[self.left])
            self.remarks.add("kept_as_text", self.grid.place(k), text=row[filled[0]][:60], name=label)
            meaning = self._own(label, k)
        wide = {
            c: last
            for top, c, bottom, last in self.grid.merges
            if top - self.grid.first_row == k and last > c
        }
        for c in filled:
            at = c - self.left - 1
            end = min(wide.get(c, c) - self.left - 1, len(columns) - 1)
            if meaning in names.FACTS:
                understood = [self._say(columns[place], meaning, row[c]) for place in range(at, end + 1)]
                if all(understood):
                    continue
                label = one_line(row[self.left])
                self.remarks.add("kept_as_text", self.grid.place(k, c), text=row[c][:60], name=label)
                meaning_here = self._own(label, k)
            else:
                meaning_here = meaning
            items = self._items(meaning_here, k, c)
            stage = columns[at].stage
            if end > at and [one for one in columns if one.stage == stage] == columns[at : end + 1]:
                self.made.stages[stage].cells.setdefault(meaning_here, []).extend(items)
                continue
            if end > at:
                self.remarks.add("spread", self.grid.place(k, c), n=end - at + 1)
            for place in range(at, end + 1):
                columns[place].cells.setdefault(meaning_here, []).extend(items)

    def _items(self, lane: str, k: int, c: int) -> list[Item]:
        kind = self.known.lanes.get(lane)
        place = self.grid.place(k, c)
        return [read_item(line, kind, place, self.remarks) for line in lines_in(self.rows[k][c])]

    def _say(self, column: SketchColumn, fact: str, text: str) -> bool:
        """Whether the column could be told so: not where the text is no value of that fact, or says more than it."""
        match fact:
            case "id":
                stage, _, id = text.partition("/")
                self.made.stages[column.stage].id = stage or None
                column.id = id
            case "moment":
                moment = names.MOMENTS_BY_NAME.get(names.simple(text))
                self.made.stages[column.stage].moment = self.made.stages[column.stage].moment or moment
                return moment is not None
            case "kind":
                column.is_action = "acci" in plain(text) or "action" in plain(text)
                return column.is_action or bool(re.search("punto|touch|contact", plain(text)))
            case "channels":
                column.channels = tuple(dict.fromkeys((*column.channels, *names.channels_in(text))))
            case "owner":
                column.owner = one_line(text)
            case "moment_of_truth":
                is_no = plain(text) in ("no", "0", "false", "falso")
                column.moment_of_truth = not is_no
                return is_no or is_mark(text) or plain(text) in ("true", "verdadero")
            case _:
                setattr(column, fact, names.level(text))
        return True

    def _feelings(self) -> None:
        """One row makes the curve: the first that is of feelings, not of ratings; others stay as texts."""
        if not self.feelings:
            return
        curve = next((one for one in self.feelings if not names.is_rating(one[1])), self.feelings[0])
        self._feel(*curve)
        for k, label in self.feelings:
            if k != curve[0]:
                beyond = self.left + 1 + len(self.made.columns)  # what stands there was told already
                filled = [c for c in range(self.left + 1, min(beyond, len(self.rows[k]))) if self.rows[k][c]]
                self._row(k, self._own(one_line(label), k), filled)

    def _feel(self, k: int, label: str) -> None:
        columns = self.made.columns
        merged = {c: first for first, c in self._merged(k)}
        cells = []
        for at, column in enumerate(columns):
            c = at + self.left + 1
            cells.append((self.grid.cell(k, merged.get(c, c)), self.grid.place(k, c), column.title))
        found, rest = feelings_in(cells, label, self.remarks)
        found = self._by_colour(k, label, cells, found)
        tell_unknown(cells, found, self.remarks)
        for column, value, said in zip(columns, found, rest, strict=True):
            column.feeling = value
            if said:
                self._felt_words(column, said, label)

    def _by_colour(
        self, k: int, label: str, cells: Sequence[tuple[str, Text, str]], found: list[float | None]
    ) -> list[float | None]:
        """The same with the feelings that only the colours of cells tell; what no colour is sure to mean is told."""
        filled = [(text, self.grid.fill(k, at + self.left + 1)) for at, (text, _, _) in enumerate(cells)]
        felt, unknown = feelings_by_colour(label, filled, found, self.known.colours)
        read = [place for (_, place, _), was, now in zip(cells, found, felt, strict=True) if was != now]
        by_rule = [cells[at][1] for at in unknown if filled[at][1] == RULE]
        beyond = [cells[at][1] for at in unknown if filled[at][1] != RULE]
        told = (("colour_read", read), ("colour_unknown", beyond), ("colour_by_rule", by_rule))
        for code, places in told:
            if places:
                self.remarks.add(code, self.grid.place(k), cells=_listed(places), name=one_line(label))
        return felt

    def _felt_words(self, column: SketchColumn, said: str, label: str) -> None:
        """What goes with a feeling stays as a text, in a lane of its own."""
        lane = self.own.get("emotions") or Lane("emotions", Text.of(one_line(label)), shown=True)
        self.own["emotions"] = lane
        column.cells.setdefault("emotions", []).extend(Item(Text.of(line)) for line in lines_in(said))


def _says(column: SketchColumn) -> bool:
    """Whether anything stands in a column: one that has only its stage is none."""
    return column.id != "" and bool(
        column.title or column.cells or column.channels or column.owner or column.feeling is not None
    )


def _listed(places: Sequence[Text]) -> Text:
    """Several cells, one after the other."""
    return Text(tuple((one, ", ".join(place.to(one) for place in places)) for one in ("es", "en")))


def _label_column(grid: Grid, own: Mapping[str, str]) -> int:
    """The column of the labels: of the first three filled ones the one with most names of lanes, else the first."""
    filled = [c for c in range(min(grid.width, 6)) if any(row[c] for row in grid.rows)][:3]

    def merit(c: int) -> int:
        return sum(1 for row in grid.rows if row[c] and row_meaning(row[c], own))

    return max(filled, key=lambda c: (merit(c), -c)) if filled else 0
