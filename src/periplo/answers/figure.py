"""A figure of an answer that counts customers, by the name that addresses use."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.errors import UnknownName

OUTSIDE = "@outside"  # of a row about those who stand in no stage


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about customers. column: as the answer calls it; row: what the line of the answer is about."""

    column: str
    row: tuple[str, ...]


def no_figure(figure: Figure) -> UnknownName:
    """Why nobody can be told behind it."""
    said = " ".join((figure.column, *figure.row))
    return UnknownName(
        f"this answer has no customers behind '{said}'",
        "it tells no such figure, or one that counts no customers",
        "choose a figure in the table of the answer",
    )
