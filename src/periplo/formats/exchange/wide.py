"""The wide form: stages in the first row, steps below them, a lane in each row, an item in each line of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.cells import Item
from periplo.core.identifiers import plain
from periplo.core.lanes import LANES, Lane
from periplo.core.maps import Action, Column, JourneyMap, Touchpoint
from periplo.core.texts import Text
from periplo.formats.exchange import names
from periplo.formats.exchange.feelings import feelings_in
from periplo.formats.exchange.grids import Grid, lines_in
from periplo.formats.exchange.items import one_line, read_item, shown_cell
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.sketch import Sketch, SketchColumn, SketchStage, own_lane

TITLES = 12  # rows at most above the header


@dataclass(slots=True)
class WideTable:
    """Rows of a map in the wide form; `spans` are (first column, last column) of each stage, the labels' being 0."""

    rows: list[list[str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # what each row is: "stage", "step", a fact, or a lane
    spans: list[tuple[int, int]] = field(default_factory=list)


def wide_table(drawn: JourneyMap, language: str) -> WideTable:
    """A map in the wide form; the last row has the ids, so that an edited sheet finds its map again."""
    places: list[tuple[int, Column | None]] = []
    table = WideTable()
    for k, stage in enumerate(drawn.stages):
        held: list[Column | None] = [*drawn.columns_of(stage.id)] or [None]
        table.spans.append((len(places) + 1, len(places) + len(held)))
        places += [(k, column) for column in held]

    def row(key: str, label: str, cells: list[str]) -> None:
        table.rows.append([label, *cells])
        table.keys.append(key)

    stages = [one_line(stage.title.to(language)) or stage.id for stage in drawn.stages]
    row("stage", names.STAGE_LABEL.to(language), [stages[k] for k, _ in places])
    row("step", names.STEP_LABEL.to(language), [_title(column, language) for _, column in places])
    moments = [names.MOMENT_NAMES[drawn.stages[k].moment].to(language) for k, _ in places]
    row("moment", names.FACTS["moment"].to(language), moments)
    for key in _FACTS:
        cells = [fact_of(key, column, language) if column else "" for _, column in places]
        if any(cells) and (key != "kind" or any(isinstance(column, Action) for _, column in places)):
            row(key, names.FACTS[key].to(language), cells)
    labels = names.lane_labels(drawn, language)
    for lane in drawn.all_lanes:
        cells = [
            "\n".join(shown_cell(column.cells.get(lane.id, ()), language)) if column else ""
            for _, column in places
        ]
        if any(cells):
            row(lane.id, labels[lane.id], cells)
    row("id", "id", [f"{drawn.stages[k].id}/{column.id if column else ''}" for k, column in places])
    return table


def _title(column: Column | None, language: str) -> str:
    return "" if column is None else one_line(column.title.to(language)) or column.id


def fact_of(key: str, column: Column, language: str) -> str:
    """What a sheet shows of one fact of a column; "" where there is nothing."""
    match key:
        case "kind":
            return names.KINDS["action" if isinstance(column, Action) else "touchpoint"].to(language)
        case "channels":
            channels = column.channels if isinstance(column, Touchpoint) else ()
            return ", ".join(names.channel_label(channel, language) for channel in channels)
        case "owner":
            return one_line(column.owner or "") if isinstance(column, Touchpoint) else ""
        case "moment_of_truth":
            is_one = isinstance(column, Touchpoint) and column.moment_of_truth
            return names.YES.to(language) if is_one else ""
        case _:
            value = getattr(column, key)
            return "" if value is None else f"{value:g}"


_FACTS = ("kind", "channels", "owner", "moment_of_truth", "feeling", "for_customer", "for_us")


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader of a sheet is told beforehand. own: names of rows -> lanes; lanes: those with types of values."""

    own: Mapping[str, str] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=lambda: LANES)
    language: str = "en"


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
        self.feelings: tuple[int, str] | None = None

    def sketch(self) -> Sketch | None:
        head = self._titles()
        if head is None:
            return None
        body = self._header(head)
        if not self.made.columns:
            return None
        self._lanes(body)
        if self.feelings:
            self._feel(*self.feelings)
        self.made.columns = [one for one in self.made.columns if one.id or _says(one)]
        for column in self.made.columns:
            column.title = column.title or names.STEP_LABEL.to(self.known.language)
        self.made.lanes = list(self.own.values())
        return self.made

    def _titles(self) -> int | None:
        """The row of the header; what stands above it is title, buyer persona, goal."""
        for k, row in enumerate(self.rows[: TITLES + 1]):
            filled = [cell for cell in row[self.left :] if cell]
            label = row[self.left] if self.left < len(row) else ""
            name = names.simple(label)
            beyond = [cell for cell in row[self.left + 1 :] if cell]
            if not filled:
                continue
            about = names.ABOUT_NAMES.get(name)
            if (
                name in names.STAGE_NAMES
                and beyond
                and not (about and len(beyond) == 1 and not self._is_header(k))
            ):
                return k
            if about and len(beyond) == 1 and not self._is_header(k):
                setattr(self.made, about, one_line(beyond[0]))
            elif len(filled) == 1 and not self._is_header(k):
                self._title_line(filled[0])
            else:
                return k
        return None

    def _is_header(self, k: int) -> bool:
        """Whether a row of one or two cells is the header nevertheless: a lane stands below it, and nothing wider."""
        row = self.rows[k]
        below = next((one for one in self.rows[k + 1 :] if any(one)), None)
        beyond = [c for c in range(self.left + 1, len(row)) if row[c]]
        wider = (sum(map(bool, one[self.left + 1 :])) > len(beyond) for one in self.rows[k + 1 :])
        if below is None or not beyond or any(wider):
            return False
        is_lane = names.row_meaning(below[self.left], self.known.own) is not None
        return is_lane and {c for c in range(self.left + 1, len(below)) if below[c]} <= set(beyond)

    def _title_line(self, text: str) -> None:
        label, sign, rest = text.partition(":")
        about = names.ABOUT_NAMES.get(names.simple(label)) if sign and rest.strip() else None
        if about:
            setattr(self.made, about, one_line(rest))
        elif not self.made.title:
            self.made.title = one_line(text)
        elif not self.made.scenario:
            self.made.scenario = one_line(text)

    def _header(self, head: int) -> int:
        """Makes stages and columns; gives the first row below them."""
        row, left = self.rows[head], self.left
        label = row[left]
        meaning = (
            names.row_meaning(label, self.known.own) if names.simple(label) not in names.STAGE_NAMES else None
        )
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
        known = names.row_meaning(label, self.known.own)
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
            for c in [c for c in filled if c - self.left > len(self.made.columns)]:
                self.remarks.add("outside", self.grid.place(k, c), text=row[c][:60])
                filled.remove(c)
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
        if name in names.TOUCHPOINTS:
            said = [one for cell in cells for one in names.channels_in(cell)]
            if said and sum(map(names.is_channel, said)) * 3 >= len(said) * 2:
                return "channels"
        known = names.row_meaning(label, self.known.own)
        if known is not None:
            return known
        same = next((lane.id for lane in self.own.values() if lane.title.to("") == label), None)
        if same:
            return same
        lane = own_lane(label, (*self.known.lanes, *self.own))
        self.own[lane.id] = lane
        self.remarks.add("own_lane", self.grid.place(row, self.left), name=label, lane=lane.id)
        return lane.id

    def _row(self, k: int, meaning: str, filled: list[int]) -> None:
        columns, row = self.made.columns, self.rows[k]
        if meaning == "feeling":
            if self.feelings is None:
                self.feelings = (k, row[self.left])
            return
        wide = {
            c: last
            for top, c, bottom, last in self.grid.merges
            if top - self.grid.first_row == k and last > c
        }
        for c in filled:
            at = c - self.left - 1
            end = min(wide.get(c, c) - self.left - 1, len(columns) - 1)
            if meaning in names.FACTS:
                for place in range(at, end + 1):
                    self._say(columns[place], meaning, row[c])
                continue
            items = self._items(meaning, k, c)
            stage = columns[at].stage
            if end > at and [one for one in columns if one.stage == stage] == columns[at : end + 1]:
                self.made.stages[stage].cells.setdefault(meaning, []).extend(items)
                continue
            if end > at:
                self.remarks.add("spread", self.grid.place(k, c), n=end - at + 1)
            for place in range(at, end + 1):
                columns[place].cells.setdefault(meaning, []).extend(items)

    def _items(self, lane: str, k: int, c: int) -> list[Item]:
        kind = self.known.lanes.get(lane)
        place = self.grid.place(k, c)
        return [read_item(line, kind, place, self.remarks) for line in lines_in(self.rows[k][c])]

    def _say(self, column: SketchColumn, fact: str, text: str) -> None:
        match fact:
            case "id":
                stage, _, id = text.partition("/")
                self.made.stages[column.stage].id = stage or None
                column.id = id
            case "moment":
                moment = names.MOMENTS_BY_NAME.get(names.simple(text))
                self.made.stages[column.stage].moment = self.made.stages[column.stage].moment or moment
            case "kind":
                column.is_action = "acci" in plain(text) or "action" in plain(text)
            case "channels":
                column.channels = tuple(dict.fromkeys((*column.channels, *names.channels_in(text))))
            case "owner":
                column.owner = one_line(text)
            case "moment_of_truth":
                column.moment_of_truth = plain(text) not in ("no", "0", "false", "falso")
            case _:
                number = text.partition(".")[0].strip()
                if number.isdecimal() and 1 <= int(number) <= 5:
                    setattr(column, fact, int(number))

    def _feel(self, k: int, label: str) -> None:
        columns = self.made.columns
        merged = {c: first for first, c in self._merged(k)}
        cells = []
        for at, column in enumerate(columns):
            c = at + self.left + 1
            cells.append((self.grid.cell(k, merged.get(c, c)), self.grid.place(k, c), column.title))
        found, rest = feelings_in(cells, label, self.remarks)
        for column, value, said in zip(columns, found, rest, strict=True):
            column.feeling = value
            if said:
                lane = self.own.get("emotions") or Lane("emotions", Text.of(one_line(label)), shown=True)
                self.own["emotions"] = lane
                column.cells.setdefault("emotions", []).extend(Item(Text.of(line)) for line in lines_in(said))


def _says(column: SketchColumn) -> bool:
    """Whether anything stands in a column: one that has only its stage is none."""
    return column.id != "" and bool(
        column.title or column.cells or column.channels or column.owner or column.feeling is not None
    )


def _label_column(grid: Grid, own: Mapping[str, str]) -> int:
    """The column of the labels: of the first three filled ones the one with most names of lanes, else the first."""
    filled = [c for c in range(min(grid.width, 6)) if any(row[c] for row in grid.rows)][:3]

    def merit(c: int) -> int:
        return sum(1 for row in grid.rows if row[c] and names.row_meaning(row[c], own))

    return max(filled, key=lambda c: (merit(c), -c)) if filled else 0
