"""The analyser: what is wrong or doubtful in a campaign, found before anybody gets a message."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from heapq import heappop, heappush
from math import sqrt

from periplo.core.campaign_nodes import Do, Send, Wait, ways_on
from periplo.core.campaigns import CONTROL, TREATED, Campaign
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule, StageIs, parts_of
from periplo.core.sample_size import smallest_visible, weeks_until
from periplo.core.spans import DAY, duration_text
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask, unknown
from periplo.usecases.act.findings import ERROR, NOTE, WARNING, WITHHELD, Finding, found
from periplo.usecases.act.rehearsal import ALONE, Around, Backtest, backtest

MANY = 0.2  # of the messages: withheld for one reason, they are worth a finding
_WORTH_TELLING = ("unreachable", "no_consent", "refused_by_person", "suppressed", "cap", "lost_arbitration",
                  "quiet_too_long", "too_late")  # fmt: skip
THIN = 30  # people in an arm below which nothing is compared
_ORDER = (ERROR, WARNING, NOTE)
_PARTS = {
    "subject": Text.of({"es": "asunto", "en": "subject"}),
    "body": Text.of({"es": "cuerpo", "en": "body"}),
}


def check(
    campaign: Campaign,
    journeys: Journeys | None = None,
    drawn: JourneyMap | None = None,
    channels: Collection[str] | None = None,
    around: Around = ALONE,
) -> tuple[Finding, ...]:
    """What is found in a campaign, errors first; with journeys also whether its rules meet anything there.

    drawn: the map to which it is tied; channels: names of those that exist here. around: what it would be driven in.
    """
    findings = [
        *_paths(campaign),
        *_words(campaign),
        *_channels(campaign, channels),
        *_purpose(campaign, drawn),
    ]
    if campaign.holdout == 0:
        findings.append(found("no_holdout"))
    findings += _stages(campaign, drawn)
    if journeys is not None and journeys.customers and not any(one.code == "no_stage" for one in findings):
        findings += _against(campaign, journeys, drawn, around)
    return tuple(sorted(findings, key=lambda one: _ORDER.index(one.severity)))


def _paths(campaign: Campaign) -> Iterator[Finding]:
    reached = campaign.reachable()
    for node in campaign.nodes:
        if node.id not in reached:
            yield found("unreachable_node", node.id)
    if not any(isinstance(campaign.node(id), Send | Do) for id in reached):
        yield found("sends_nothing")
    if campaign.goal.rule == campaign.entry.event:
        yield found("goal_is_entry")
    waited, since = _least_waits(campaign, False), _least_waits(campaign, True)
    for id in reached:
        node = campaign.node(id)
        if not isinstance(node, Send):
            continue
        if waited[id] > campaign.goal.within:
            limit = duration_text(campaign.goal.within)
            yield found("wait_outlives_message", id, wait=duration_text(waited[id]), limit=limit)
        if node.expires is not None and since[id] > node.expires:
            limit = duration_text(node.expires)
            yield found("wait_outlives_use", id, wait=duration_text(since[id]), limit=limit)


def _least_waits(campaign: Campaign, from_sends: bool) -> dict[str, int]:
    """The least time waited before a member comes to each node, counted from entry or from the last message.

    Waits for an hour, a date or an event may be short, and count nothing. Source: Dijkstra (1959).
    """
    least: dict[str, int] = {}
    open_: list[tuple[int, str]] = [(0, campaign.first.id)]
    while open_:
        waited, id = heappop(open_)
        if id in least:
            continue
        least[id] = waited
        node = campaign.node(id)
        if isinstance(node, Send) and from_sends:
            waited = 0
        span = node.span if isinstance(node, Wait) and not node.paths else 0
        for following in ways_on(node):
            heappush(open_, (waited + span, following))
    return least


def _words(campaign: Campaign) -> Iterator[Finding]:
    sent = {node.message for node in campaign.nodes if isinstance(node, Send)}
    for message in campaign.messages:
        if message.id not in sent:
            yield found("unused_message", name=message.id)
        for part, text in (("subject", message.subject), ("body", message.body)):
            for language in campaign.languages:
                if text is not None and not text.has(language):
                    yield found("missing_text", name=message.id, part=_PARTS[part], language=language)


def _channels(campaign: Campaign, channels: Collection[str] | None) -> Iterator[Finding]:
    for node in campaign.nodes:
        if channels is not None and isinstance(node, Send) and node.channel not in channels:
            yield found("unknown_channel", node.id, name=node.channel, known=_listed(channels))


def _purpose(campaign: Campaign, drawn: JourneyMap | None) -> Iterator[Finding]:
    if campaign.map is None or campaign.touchpoint is None:
        yield found("no_purpose")
    elif drawn is not None and drawn.id == campaign.map:
        known = [column.id for column in drawn.touchpoints]
        if campaign.touchpoint not in known:
            yield found("unknown_touchpoint", map=drawn.id, name=campaign.touchpoint, known=_listed(known))


def _stages(campaign: Campaign, drawn: JourneyMap | None) -> Iterator[Finding]:
    if not campaign.asks_stage or campaign.audience is None:
        return
    if drawn is None:
        yield found("no_stage")
        return
    known = [stage.id for stage in drawn.stages]
    for part in parts_of(campaign.audience):
        if isinstance(part, StageIs) and part.stage not in known:
            yield found("unknown_stage", map=drawn.id, name=part.stage, known=", ".join(known))


def _against(
    campaign: Campaign, journeys: Journeys, drawn: JourneyMap | None, around: Around
) -> list[Finding]:
    """What these journeys say about the campaign."""
    findings = list(_names(campaign, journeys))
    if findings:
        return findings  # what follows would only say it again
    if not event_mask(campaign.goal.rule, journeys).any():
        findings.append(found("goal_never_met"))
    tried = backtest(campaign, journeys, None, drawn, around)
    return [*findings, *_power(campaign, tried), *_withheld(tried)]


def _names(campaign: Campaign, journeys: Journeys) -> Iterator[Finding]:
    for where, rule in _rules(campaign):
        absent = unknown([rule], journeys)
        for name in absent.events:
            yield found("unknown_event", where=where, name=name, known=_near(name, journeys.names))
        for name in absent.properties:
            known = _near(name, (*journeys.properties, *journeys.traits))
            yield found("unknown_property", where=where, name=name, known=known)
    key = campaign.entry.key
    if key is not None and key.casefold() not in journeys.properties:
        where = Text.of({"es": "clave de la entrada", "en": "key of the entry"})
        yield found("unknown_property", where=where, name=key, known=_near(key, tuple(journeys.properties)))


def _rules(campaign: Campaign) -> Iterator[tuple[Text, Rule]]:
    if campaign.entry.event is not None:
        yield Text.of({"es": "entrada", "en": "entry"}), campaign.entry.event
    yield Text.of({"es": "objetivo", "en": "goal"}), campaign.goal.rule
    for rule in campaign.exits:
        yield Text.of({"es": "regla de salida", "en": "exit rule"}), rule
    if campaign.audience is not None:
        yield Text.of({"es": "audiencia", "en": "audience"}), campaign.audience


def _power(campaign: Campaign, tried: Backtest) -> Iterator[Finding]:
    if not tried.people:
        yield found("nobody_enters")
        return
    treated, control = tried.arms.get(TREATED, 0), tried.arms.get(CONTROL, 0)
    if campaign.holdout and min(control, treated) < THIN:
        yield found("holdout_too_small", people=_count(tried.people), control=control, least=THIN)
    half = tried.people // 2
    best = None if tried.base is None else smallest_visible(tried.base, half, tried.people - half)
    weeks = None if tried.visible is None else _weeks(campaign, tried, tried.visible / 2)
    if tried.visible is not None and best is not None and tried.base is not None and weeks is not None:
        yield found(
            "visible_effect",
            people=_count(tried.people),
            control=_count(control),
            visible=_points(tried.visible),
            best=_points(best),
            base=_points(tried.base),
            half=_points(tried.visible / 2),
            weeks=_count(weeks),
        )


def _withheld(tried: Backtest) -> Iterator[Finding]:
    """Reasons for which many of the messages decided would not leave."""
    decided = tried.sent + sum(n for code, n in tried.withheld.items() if code != "holdout")
    for code in _WORTH_TELLING:
        n = tried.withheld.get(code, 0)
        if decided and n / decided >= MANY:
            yield found("many_withheld", share=_points(n / decided), reason=WITHHELD[code])


def _weeks(campaign: Campaign, tried: Backtest, wanted: float) -> int | None:
    """In how many weeks a difference could be seen, if as many people enter as in the period that was tried."""
    if tried.span is None or tried.base is None:
        return None
    weeks = max(1.0, (tried.span.end - tried.span.start) / (7 * DAY))
    deviation = sqrt(tried.base * (1 - tried.base))
    return weeks_until(wanted, deviation, tried.people / weeks, campaign.holdout)


def _count(n: int) -> Text:
    counted = f"{n:,}"
    return Text.of({"es": counted.replace(",", "."), "en": counted})


def _points(share: float) -> Text:
    points = f"{share * 100:.1f}"
    return Text.of({"es": points.replace(".", ","), "en": points})


def _near(name: str, known: Collection[str]) -> str:
    return _listed(get_close_matches(name.casefold(), known, n=5, cutoff=0.4) or sorted(known)[:5])


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "-"
