"""What the parts of a map are called, by their ids; nothing where there is no map."""

from __future__ import annotations

from periplo.core.maps import JourneyMap


def stage_titles(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    return {stage.id: stage.title.to(language) for stage in drawn.stages} if drawn else {}


def column_titles(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    return {column.id: column.title.to(language) for column in drawn.columns} if drawn else {}


def part_titles(drawn: JourneyMap | None, language: str) -> dict[str, str]:
    """Stages and columns; of a stage and a column of one id, the column."""
    return stage_titles(drawn, language) | column_titles(drawn, language)
