"""The wide form, written: stages in the first row, steps below them, a lane in each row, an item in each line."""

from __future__ import annotations

from dataclasses import dataclass, field

from periplo.core.maps import Action, Column, JourneyMap, Touchpoint
from periplo.formats.exchange import names
from periplo.formats.exchange.items import one_line, shown_cell

_FACTS = ("kind", "channels", "owner", "moment_of_truth", "feeling", "for_customer", "for_us")


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
