"""What campaigns at work are made of in a workspace: its journeys as they are now, its maps, channels and bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput
from periplo.core.maps import JourneyMap
from periplo.edge.wiring import channels_of
from periplo.formats.map_yaml import read_map
from periplo.journeys.columns import Journeys
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import Surroundings
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.starts import Clock
from periplo.usecases.collect.freshen import journeys_in, reach_now
from periplo.usecases.workspace import Workspace


def runner_of(workspace: Workspace, ledger: SqlLedger) -> Runner:
    """The runner of a workspace's campaigns."""
    return Runner(ledger, _journeys(workspace, ledger), channels_of(workspace), _around(workspace))


def _journeys(workspace: Workspace, ledger: SqlLedger) -> Callable[[], tuple[str, Journeys] | None]:
    kept: list[tuple[str, Journeys]] = []

    def now() -> tuple[str, Journeys] | None:
        with ledger.reading() as connection:
            reach = reach_now(connection)
        if not reach.lake:
            return None
        stamp = f"{reach.until} {reach.moves} {reach.epoch}"
        if not kept or kept[0][0] != stamp:
            kept[:] = [(stamp, journeys_in(workspace, ledger))]
        return kept[0]

    return now


def _around(workspace: Workspace) -> Callable[[Sequence[Campaign], Journeys], Surroundings]:
    def around(plans: Sequence[Campaign], journeys: Journeys) -> Surroundings:
        maps = _maps(workspace) if any(one.asks_stage for one in plans) else {}
        return Surroundings(maps, Contacts(clock=Clock(workspace.settings.zone)))

    return around


def _maps(workspace: Workspace) -> dict[str | None, JourneyMap | None]:
    """Those that can be read; a campaign that names none asks of the first."""
    found: dict[str | None, JourneyMap | None] = {}
    for path in workspace.maps:
        with suppress(BadInput):
            drawn = read_map(path)
            found[drawn.id] = drawn
            found.setdefault(None, drawn)
    return found
