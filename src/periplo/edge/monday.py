"""Monday's page of a workspace: what it is made of, read where it stands."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from periplo.core.library import NO_LIBRARY
from periplo.core.spans import zone_named
from periplo.edge.source import Source
from periplo.edge.wiring import engine, has_ledger, ledger_of
from periplo.formats.library_yaml import library_beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from periplo.answers.effect import EffectAnswer
    from periplo.pictures.monday import Monday
    from periplo.usecases.workspace import Workspace


def monday_here(
    source: Source, workspace: Workspace, language: str, day: date | None = None,
    effect: Callable[[str], EffectAnswer] | None = None,
) -> Monday:  # fmt: skip
    """The page of the week in which `day` lies, else of the last whole one. effect: what a campaign changed, by its id.

    Raises: BadQuestion if nothing happened in that week; the errors of maps, library and ledger.
    """
    from periplo.usecases.ground import Ground
    from periplo.usecases.monday import Given, monday

    has_events = source.opened is not None or workspace.has_events
    ground = source.ground() if has_events else Ground(drawn=source.drawn, zone=source.zone)
    named = source.given.get("map")
    place = Path(named) if named and Path(named).is_file() else workspace.maps[0] if workspace.maps else None
    given = Given(
        workspace.settings.name,
        source.lived if has_events else None,
        ground,
        engine(),
        library_beside(place, source.labels) if place else NO_LIBRARY,
        today=datetime.now(zone_named(source.zone)).date(),
        effect=effect,
    )
    if not has_ledger(workspace):
        return monday(given, language, day)
    with closing(ledger_of(workspace)) as ledger:
        from dataclasses import replace

        return monday(replace(given, ledger=ledger), language, day)
