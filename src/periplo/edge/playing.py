"""What playbooks look at in a workspace: journeys, maps, traits, seasons, carriers, and whom we may write to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing

from periplo.core.carriers import kind_of
from periplo.core.maps import JourneyMap
from periplo.core.rule_text import parse_customer_rule
from periplo.core.segments import Segment
from periplo.edge.acquaintance import people_of
from periplo.edge.showing.playbooks import Around
from periplo.edge.source import Source
from periplo.edge.wiring import engine, has_ledger, ledger_of
from periplo.formats.carriers_yaml import FILE as CARRIERS
from periplo.formats.carriers_yaml import read_carriers
from periplo.formats.map_yaml import read_map
from periplo.storage.audience_facts import traits as traits_in
from periplo.usecases.act import campaigns
from periplo.usecases.act.drive import last_event
from periplo.usecases.audiences import measuring
from periplo.usecases.frequency import calendar_of, rules_of
from periplo.usecases.playbooks.fitting import Here, Looking, knows_season
from periplo.usecases.workspace import Workspace

MEDIUM_OF = {  # kind of carrier -> medium
    "smtp": "email", "twilio": "sms", "http_sms": "sms", "web_push": "push", "fcm": "push", "apns": "push",
    "whatsapp": "whatsapp",
}  # fmt: skip
PURPOSES = {"marketing": "marketing", "transactional": "service"}  # kind of campaign -> purpose of consent
EVERYBODY = "random 100 %"
Reached = Mapping[tuple[str, str], int]  # (medium, kind of campaign) -> customers whom we may write to so


def looking_at(workspace: Workspace, source: Source, maps: Sequence[JourneyMap] | None = None) -> Looking:
    """What playbooks find in a workspace. maps: those in hand.

    Raises: BadInput of its documents.
    """
    if maps is None:
        maps = [read_map(path, source.labels) for path in workspace.maps]
    calendar, country = calendar_of(workspace), rules_of(workspace).country

    def traits(names: Collection[str]) -> dict[str, int]:
        journeys = source.lived.journeys
        found = dict.fromkeys(names, 0)
        found |= {name: journeys.customers for name in names if name in journeys.traits}
        if has_ledger(workspace):
            with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
                told = traits_in(connection, names)
            found |= {name: len(values) for name, values in told.items() if values}
        return found

    here = Here(
        source.lived.journeys, engine(), source.labels, maps, traits,
        knows_season(calendar.season, country), workspace.settings.messages.web,
        workspace.settings.public_url is not None, carriers_of(workspace),
    )  # fmt: skip
    return Looking(here)


def around_of(workspace: Workspace, source: Source, looking: Looking, is_console: bool = False) -> Around:
    """What playbooks are told with in this workspace."""
    return Around(
        looking.ours, reached(workspace, source), carriers_of(workspace), looking.here.is_public,
        looking.here.labels, is_console,
    )  # fmt: skip


def carriers_of(workspace: Workspace) -> dict[str, str]:
    """The first carrier that each medium has here; none where no file declares any."""
    found: dict[str, str] = {}
    for id, carrier in read_carriers(workspace.root / CARRIERS).items():
        medium = MEDIUM_OF.get(kind_of(carrier))
        if medium is not None:
            found.setdefault(medium, id)
    return found


def reached(workspace: Workspace, source: Source) -> Reached:
    """How many customers we may write to now by each medium, for marketing and for service."""
    journeys = source.lived.journeys
    crowd = measuring.crowd_of(
        journeys, people_of(workspace, source.labels, source.drawn), last_event(journeys) or 0
    )
    everybody = parse_customer_rule(EVERYBODY)
    return {
        (one.channel, kind): one.counts[measuring.REACHABLE]
        for kind, purpose in PURPOSES.items()
        for one in measuring.reach(crowd, everybody, purpose)
    }


def segments_in(workspace: Workspace) -> dict[str, Segment]:
    """The segments that the workspace has."""
    return people_of(workspace, None).book.segments


def published_in(workspace: Workspace) -> frozenset[str]:
    """Ids of the campaigns that were ever published here."""
    if not has_ledger(workspace):
        return frozenset()
    with closing(ledger_of(workspace)) as ledger:
        return frozenset(plan.id for plan in campaigns(ledger))
