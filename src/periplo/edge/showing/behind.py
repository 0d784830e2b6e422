"""What a figure about customers is called, and the segment that keeps whom it counts."""

from __future__ import annotations

from periplo.answers.asked import Asked
from periplo.answers.figure import OUTSIDE, Figure
from periplo.answers.growth import IN_STAGE
from periplo.answers.told_figures import told_figures
from periplo.core.errors import BadInput
from periplo.core.map_titles import stage_titles
from periplo.core.maps import JourneyMap
from periplo.core.segments import Listed, Segment
from periplo.core.texts import Text
from periplo.edge.showing.headings import period_text
from periplo.edge.showing.tables import table_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say


def figure_title(shown: Asked, asked: Asked, figure: Figure, said: str, drawn: JourneyMap | None) -> str:
    """As the table calls the figure: its line, and its column. shown: the answer with what people call things."""
    table = table_of(shown, said, drawn)
    place = next((k for k, line in enumerate(told_figures(asked.answer)) if figure in line), None)
    named = next((one.title for one in table.columns if one.key == figure.column), figure.column)
    row = figure.row
    if figure.column == IN_STAGE and row:
        row, named = row[:-1], stage_named(row[-1], said, drawn)
    if place is None or place >= len(table.rows):
        return f"{' → '.join(row)} · {named}"
    heads = [
        str(value) for value, one in zip(table.rows[place], table.columns, strict=True) if one.kind == "text"
    ]
    first = heads[: len(row)] or [f"{table.columns[0].title} {table.rows[place][0]}"]
    return f"{' → '.join(first)} · {named}"


def stage_named(stage: str, said: str, drawn: JourneyMap | None) -> str:
    """A stage as people call it, or that it is none."""
    return say("outside", said) if stage == OUTSIDE else stage_titles(drawn, said).get(stage, stage)


def list_of(id: str, title: str, customers: tuple[int, ...], day: str, asked: Asked, said: str) -> Segment:
    """A segment that lists whom a figure counts on a day, 2026-11-20. Raises: BadInput if that is nobody."""
    if not customers:
        raise BadInput(
            "nobody stands behind this figure any more",
            "a list segment holds at least one customer",
            "open the figure again",
        )
    note = page_says("behind_note", said, title, period_text(asked, said))
    return Segment(id, Text.of(title), listed=Listed(customers=customers, loaded=day), note=Text.of(note))
