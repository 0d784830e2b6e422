"""The analyser: what is wrong or doubtful in a campaign, found before anybody gets a message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from heapq import heappop, heappush
from math import sqrt
from typing import TypeGuard

from periplo.core.campaign_entering import is_by_api
from periplo.core.campaign_nodes import Do, Send, Wait, ways_on
from periplo.core.campaigns import CONTROL, TREATED, Campaign, Message
from periplo.core.findings import ERROR, WARNING, Finding, gravest_first
from periplo.core.form_messages import FORM_EVENTS, FORM_PROPERTIES
from periplo.core.maps import JourneyMap
from periplo.core.messages import ENTRY_REQUESTED
from periplo.core.rules import EventIs, Rule, StageIs, parts_of
from periplo.core.sample_size import smallest_visible, weeks_until
from periplo.core.spans import DAY, duration_text
from periplo.core.stage_channels import stage_of_campaign
from periplo.core.survey_messages import ANSWERED
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask, unknown
from periplo.usecases.act.findings import WITHHELD, found
from periplo.usecases.act.learning import learning
from periplo.usecases.act.links import holds_own_links
from periplo.usecases.act.once import Outlook, as_backtest, is_once, outlook
from periplo.usecases.act.rehearsal import ALONE, Around, Backtest, backtest
from periplo.usecases.act.stating import NOTHING_BESIDE, Beside, contradictions
from periplo.usecases.surveys.publishing import Published

MANY = 0.2  # of the messages: withheld for one reason, they are worth a finding
_WORTH_TELLING = ("unreachable", "no_consent", "refused_by_person", "suppressed", "cap", "lost_arbitration",
                  "quiet_too_long", "too_late")  # fmt: skip
THIN = 30  # people in an arm below which nothing is compared
_OWN_EVENTS = {*FORM_EVENTS, ANSWERED, ENTRY_REQUESTED}  # of ours, which come once a campaign is there
_OWN_PROPERTIES = {
    *FORM_PROPERTIES,
    "campaign",
    "survey",
    "question",
    "kind",
    "score",
    "message",
    "touchpoint",
}
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
    is_public: bool = True,
    seen: Outlook | None = None,
    surveys: Callable[[str], Published | None] | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Finding, ...]:
    """What is found in a campaign, errors first; with journeys also whether its rules meet anything there.

    drawn: the map to which it is tied; channels: names of those that exist here. around: what it would be driven in;
    is_public: whether there is a public address at which links of ours lead somewhere. seen: what is known already of
    a one-off campaign. surveys: looks a survey up by its id; None: they are not looked up. beside: shared blocks, and
    the campaigns that its words are held against.
    """
    findings = [*_by_itself(campaign, drawn, channels, is_public, surveys), *contradictions(campaign, beside)]
    if _can_be_held_against(journeys, findings):
        findings += _against(campaign, journeys, drawn, around, seen)
    return gravest_first(findings)


def errors(
    campaign: Campaign,
    journeys: Journeys | None = None,
    drawn: JourneyMap | None = None,
    channels: Collection[str] | None = None,
    is_public: bool = True,
    surveys: Callable[[str], Published | None] | None = None,
) -> tuple[Finding, ...]:
    """The errors of check, for which nothing has to be rehearsed: with one of them nobody lets a campaign out."""
    findings = _by_itself(campaign, drawn, channels, is_public, surveys)
    if _can_be_held_against(journeys, findings):
        findings += _names(campaign, journeys)
    return tuple(one for one in findings if one.severity == ERROR)


def _by_itself(
    campaign: Campaign,
    drawn: JourneyMap | None,
    channels: Collection[str] | None,
    is_public: bool,
    surveys: Callable[[str], Published | None] | None,
) -> list[Finding]:
    """What the plan tells without any journeys."""
    return [
        *_paths(campaign),
        *_words(campaign),
        *_channels(campaign, channels),
        *_purpose(campaign, drawn),
        *(() if is_public else _nowhere(campaign)),
        *_asked(campaign, surveys),
        *(() if campaign.holdout else (found("no_holdout"),)),
        *_stages(campaign, drawn),
        *_guards(campaign, surveys),
    ]


def _can_be_held_against(journeys: Journeys | None, findings: list[Finding]) -> TypeGuard[Journeys]:
    has_stages = not any(one.code == "no_stage" for one in findings)
    return journeys is not None and journeys.customers > 0 and has_stages


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
    sends = [node for id in reached if isinstance(node := campaign.node(id), Send)]
    is_any_in_time = any(waited[node.id] <= campaign.goal.within for node in sends)
    for node in sends:
        id = node.id
        if waited[id] > campaign.goal.within:
            limit = duration_text(campaign.goal.within)
            late = found("wait_outlives_message", id, wait=duration_text(waited[id]), limit=limit)
            yield replace(late, severity=WARNING) if is_any_in_time else late
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


def _nowhere(campaign: Campaign) -> Iterator[Finding]:
    """What cannot leave, or leaves without a way out, where no link of ours leads anywhere."""
    for node in campaign.nodes:
        if not isinstance(node, Send):
            continue
        message = next(one for one in campaign.messages if one.id == node.message)
        if holds_own_links((message.subject, message.body, message.extra)):
            yield found("no_public", node.id, name=message.id)
        elif "email" in node.channels and (node.kind or campaign.kind) == "marketing":
            yield found("no_way_out", node.id, name=message.id)


def _purpose(campaign: Campaign, drawn: JourneyMap | None) -> Iterator[Finding]:
    if campaign.map is None or campaign.touchpoint is None:
        yield found("no_purpose")
    elif drawn is not None and drawn.id == campaign.map:
        known = [column.id for column in drawn.touchpoints]
        if campaign.touchpoint not in known:
            yield found("unknown_touchpoint", map=drawn.id, name=campaign.touchpoint, known=_listed(known))
    yield from _order(campaign, drawn)


def _order(campaign: Campaign, drawn: JourneyMap | None) -> Iterator[Finding]:
    """Messages that take the order of a stage which writes none."""
    if drawn is None and campaign.map is not None and campaign.touchpoint is not None:
        return
    stage = stage_of_campaign(campaign, drawn)
    for node in campaign.nodes:
        if isinstance(node, Send) and node.by_stage and (stage is None or not stage.channels):
            yield found("no_order", node.id, known=_listed(node.channels))


def _asked(campaign: Campaign, surveys: Callable[[str], Published | None] | None) -> Iterator[Finding]:
    """Messages that ask for a survey: whether it is there, takes answers, and is about what the campaign is about."""
    sent_at = {node.message: node.id for node in campaign.nodes if isinstance(node, Send)}
    for message in campaign.messages:
        node, survey, leads = sent_at.get(message.id), message.extra.get("survey"), _leads_to_survey(message)
        if survey is None:
            if leads:
                yield found("survey_unnamed", node, name=message.id)
            continue
        if not leads:
            yield found("survey_unasked", node, name=message.id, survey=survey)
        if surveys is None:
            continue
        known = surveys(str(survey))
        if known is None:
            yield found("survey_unknown", node, name=message.id, survey=survey)
        elif known.status != "active":
            yield found("survey_closed", node, name=message.id, survey=survey, status=known.status)
        elif known.survey.map is None or known.survey.touchpoint is None:
            yield found("survey_untied", node, survey=survey)
        elif campaign.map is not None and known.survey.map != campaign.map:
            yield found("survey_elsewhere", node, survey=survey, map=known.survey.map, own=campaign.map)


def _guards(campaign: Campaign, surveys: Callable[[str], Published | None] | None) -> Iterator[Finding]:
    """Guardrails that could never say anything."""
    if campaign.guardrails and not campaign.holdout:
        yield found("guard_alone")
    for one in campaign.guardrails:
        if one.survey is None or surveys is None:
            continue
        known = surveys(one.survey)
        if known is None:
            yield found("guard_unknown", survey=one.survey)
            continue
        asked = [question.id for question in known.survey.questions if question.kind == one.of]
        if not asked or (one.question is not None and one.question not in asked):
            yield found("guard_unscored", survey=one.survey, of=one.of)


def _leads_to_survey(message: Message) -> bool:
    blocks = message.extra.get("body")
    parts = blocks if isinstance(blocks, list) else []
    if any(part == "survey" or (isinstance(part, Mapping) and "survey" in part) for part in parts):
        return True
    uses = any(isinstance(part, Mapping) and "use" in part for part in parts)
    said = f"{message.subject} {message.body} {parts} {message.extra.get('mjml')}"
    return uses or "link.survey" in said or "survey.answers" in said


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
    campaign: Campaign,
    journeys: Journeys,
    drawn: JourneyMap | None,
    around: Around,
    seen: Outlook | None,
) -> list[Finding]:
    """What these journeys say about the campaign."""
    findings = list(_names(campaign, journeys))
    if findings or _waits_for_own(campaign, journeys):
        return findings  # what follows would only say it again, or cannot be known yet
    if not event_mask(campaign.goal.rule, journeys).any():
        findings.append(found("goal_never_met"))
    if is_once(campaign):
        tried = as_backtest(campaign, seen or outlook(campaign, journeys, drawn, around))
    else:
        tried = backtest(campaign, journeys, None, drawn, around)
    return [*findings, *_power(campaign, tried), *_withheld(tried)]


def _names(campaign: Campaign, journeys: Journeys) -> Iterator[Finding]:
    about_own = False
    for where, rule in _rules(campaign):
        absent = unknown([rule], journeys)
        own = _is_about_own(rule)
        about_own = about_own or own
        for name in absent.events:
            if name in _OWN_EVENTS:
                continue  # ours: it comes with the first that is sent, and the campaign must be there before it
            yield found("unknown_event", where=where, name=name, known=_near(name, journeys.names))
        for name in absent.properties:
            if own and name in _OWN_PROPERTIES:
                continue
            known = _near(name, (*journeys.properties, *journeys.traits))
            yield found("unknown_property", where=where, name=name, known=known)
    key = campaign.entry.key
    if is_by_api(campaign.entry) or campaign.entry.content or (about_own and key in FORM_PROPERTIES):
        return
    if key is not None and key.casefold() not in journeys.properties:
        where = Text.of({"es": "clave de la entrada", "en": "key of the entry"})
        yield found("unknown_property", where=where, name=key, known=_near(key, tuple(journeys.properties)))


def _waits_for_own(campaign: Campaign, journeys: Journeys) -> bool:
    """Whether it begins or ends with a form, an answer or an asking of ours, of which none has come yet."""
    rules = [rule for rule in (campaign.entry.event, campaign.goal.rule) if rule is not None]
    about_own = (rule for rule in rules if _is_about_own(rule))
    return any(not event_mask(rule, journeys).any() for rule in about_own)


def _is_about_own(rule: Rule) -> bool:
    return any(isinstance(part, EventIs) and part.pattern in _OWN_EVENTS for part in parts_of(rule))


def _rules(campaign: Campaign) -> Iterator[tuple[Text, Rule]]:
    if campaign.entry.event is not None:
        yield Text.of({"es": "entrada", "en": "entry"}), campaign.entry.event
    yield Text.of({"es": "objetivo", "en": "goal"}), campaign.goal.rule
    for node, adaptive in learning(campaign):
        if adaptive.metric is not None:
            yield (
                Text.of({"es": f"métrica de «{node.id}»", "en": f"metric of '{node.id}'"}),
                adaptive.metric,
            )
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
    if is_once(campaign):
        yield from _seen_once(campaign, tried)
        return
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


def _seen_once(campaign: Campaign, tried: Backtest) -> Iterator[Finding]:
    if tried.visible is None or tried.base is None:
        return
    yield found(
        "visible_once",
        people=_count(tried.people),
        control=_count(tried.arms.get(CONTROL, 0)),
        visible=_points(tried.visible),
        base=_points(tried.base),
        within=duration_text(campaign.goal.within),
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
