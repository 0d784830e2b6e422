"""A map as it is for another buyer persona: the standard one with what differs put in its place."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.errors import BadMap
from periplo.core.maps import Action, Column, Difference, JourneyMap, Touchpoint
from periplo.core.personas import Persona


def variant_named(drawn: JourneyMap, said: str) -> Persona | None:
    """The buyer persona of a variant, by its id or its name in any language; None if it has no variant."""
    wanted = said.casefold()
    for variant in drawn.variants:
        names = {
            variant.persona.id.casefold(),
            *(name.casefold() for _, name in variant.persona.name.by_language),
        }
        if wanted in names:
            return variant.persona
    return None


def drawn_for(drawn: JourneyMap, persona: str) -> JourneyMap:
    """The whole map for the buyer persona of this id; itself where it is drawn for them already.

    Cells, feelings and channels that the variant does not say are the standard one's; a column's feeling for them
    comes from the variant, else from the column's `feelings`, else it is a gap.
    Raises: BadMap if the map knows no such buyer persona.
    """
    if persona == drawn.persona.id:
        return drawn
    variant = next((one for one in drawn.variants if one.persona.id == persona), None)
    if variant is None:
        known = ", ".join(one.id for one in drawn.personas)
        raise BadMap(
            f"map '{drawn.id}' has no buyer persona '{persona}'", f"it has: {known}", "name one of them"
        )
    columns = tuple(
        _column(column, variant.columns.get(column.id, Difference()), persona)
        for column in drawn.columns
        if not variant.columns.get(column.id, Difference()).is_left_out
    )
    kept = {column.id for column in columns}
    return replace(
        drawn,
        persona=variant.persona,
        title=variant.title or drawn.title,
        scenario=variant.scenario or drawn.scenario,
        goal=variant.goal or drawn.goal,
        columns=columns,
        transitions=tuple(way for way in drawn.transitions if {way.origin, way.target} <= kept),
        variants=(),
    )


def _column(column: Column, said: Difference, persona: str) -> Column:
    feeling = said.feeling if said.feeling is not None else column.feelings.get(persona)
    shared = replace(
        column,
        title=said.title or column.title,
        feeling=feeling,
        feelings={},
        cells={**column.cells, **said.cells},
    )
    if isinstance(shared, Touchpoint) and said.channels:
        return replace(shared, channels=said.channels)
    assert isinstance(shared, Touchpoint | Action)
    return shared


def differs_in(drawn: JourneyMap, persona: str) -> frozenset[str]:
    """Ids of the columns that are otherwise for this buyer persona, left out ones included."""
    variant = next((one for one in drawn.variants if one.persona.id == persona), None)
    if variant is None:
        return frozenset()
    standard = {column.id: column for column in drawn.columns}
    shown = {column.id: column for column in drawn_for(drawn, persona).columns}
    return frozenset(
        id for id, column in standard.items() if id not in shown or shown[id] != replace(column, feelings={})
    )
