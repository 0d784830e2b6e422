"""The last step of a sending: who gets it, who does not and why, what is found, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from periplo.core.audiences import BY_TYPE
from periplo.core.campaigns import Campaign
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput, PeriploError
from periplo.core.one_off import OneOff, campaign_of
from periplo.core.rule_saying import rule_text
from periplo.core.sms_segments import segments as parts_of_sms
from periplo.core.spans import instant
from periplo.core.wording import TemplateFailed
from periplo.edge.acts import Acting
from periplo.edge.clock import this_instant
from periplo.edge.console import rule_page
from periplo.edge.console.desk import Desk
from periplo.edge.console.previews import previewer_of
from periplo.edge.console.rule_choices import known_of
from periplo.edge.console.sending_form import NOW, Ways
from periplo.edge.console.sending_steps import channel_label, part_title
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.rule_sentence import sentence
from periplo.edge.wiring import channel_names, ledger_of
from periplo.edge.words.rule_builder import sentence_says
from periplo.edge.words.sending import sending_says
from periplo.formats.campaign_yaml import campaign_text
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of
from periplo.pictures.numbers import number, percent
from periplo.storage.users import User
from periplo.usecases import act
from periplo.usecases.act.drive import last_event
from periplo.usecases.act.once import Outlook, outlook
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.act.sending_once import at_once, check_hour
from periplo.usecases.act.stating import beside_of
from periplo.usecases.frequency import rules_of

LOOKED_AT = 2_000  # people for whom it is decided one by one while somebody waits for the page


def check_view(
    desk: Desk,
    given: Mapping[str, str],
    one: OneOff | None,
    lacks: PeriploError | None,
    ways: Ways,
    said: str,
    user: User | None,
) -> dict[str, Any]:
    """Who gets it, who does not and why, what could be seen of its effect, what is found, and what may be done."""
    view: dict[str, Any] = {
        "lacks": None if lacks is None else fault_of(lacks, said),
        "seen": None,
        "findings": [],
        "costs": [],
        "has_errors": False,
        "unsaid": "",
    }
    settings = desk.workspace.settings
    view["asks_approval"] = settings.campaigns.approval
    view["needs_name"] = settings.campaigns.approval and user is None
    view["is_now"] = given.get("when") == NOW
    if one is None:
        return view
    plan, rules = campaign_of(one), rules_of(desk.workspace)
    zone = rules.zone
    try:
        hindered(desk, one, view["is_now"])
    except PeriploError as error:
        view["lacks"] = fault_of(error, said)
    view["facts"] = _facts_said(desk, one, given, zone, said)
    if view["is_now"]:
        plan = at_once(plan, this_instant() // 60_000_000 * 60_000_000, zone)  # looked at once a minute

    def looked() -> tuple[Outlook | None, tuple[act.Finding, ...], Fault | None]:
        drawn, names = desk.map(plan.map), channel_names(desk.workspace)
        is_public = desk.workspace.settings.public_url is not None
        beside = beside_of(desk.workspace.content, desk.campaigns())
        if not desk.has_events:
            return None, act.check(plan, None, drawn, names, is_public=is_public, beside=beside), None
        journeys = desk.source({}).lived.journeys
        with closing(ledger_of(desk.workspace)) as ledger:
            acting = Acting(desk.workspace, ledger)
            try:
                around = acting.rehearsing(plan, drawn)
                seen = outlook(plan, journeys, drawn, around, LOOKED_AT)
                found = act.check(plan, journeys, drawn, names, around, is_public, seen, beside=beside)
                return seen, found, None
            except PeriploError as error:
                if error.exit_code != 2:
                    raise
                return None, (), fault_of(error, said)
            finally:
                acting.close()

    seen, findings, wrong = desk.kept(f"sending {said} {campaign_text(plan)}", looked)
    view["lacks"] = view["lacks"] or wrong
    view["findings"] = [(one_.severity, sending_says(f"found_{one_.severity}", said), one_.what.to(said),
                         one_.mend.to(said)) for one_ in findings]  # fmt: skip
    view["has_errors"] = any(one_.severity == "error" for one_ in findings)
    if seen is not None:
        view["seen"] = _seen_said(desk, seen, zone, said)
        view["unsaid"] = "" if view["lacks"] else _unsaid(desk, plan, seen, said)
        view["costs"] = _costs(one, seen, ways, said)
    return view


def hindered(desk: Desk, one: OneOff, is_now: bool) -> None:
    """Raises: BadInput for what would keep a whole sending from leaving: words that cannot be said, an hour that has
    passed, no address at which one can unsubscribe."""
    plan, here = campaign_of(one), desk.workspace
    draft_of(document_of(campaign_text(plan), "the campaign"), read_content(here.content), desk.labels())
    if one.is_mail and here.settings.public_url is None:
        raise BadInput(
            "an e-mail cannot leave from here yet",
            "its way to unsubscribe needs a public address, and this workspace has none",
            'write public_url = "https://…" into periplo.toml, or choose a channel that is no e-mail',
        )
    if not is_now:
        check_hour(plan, this_instant(), rules_of(here).zone)


def _unsaid(desk: Desk, plan: Campaign, seen: Outlook, said: str) -> str:
    """To how many of a few people their message could not be said, and why not to the first of them."""
    content = read_content(desk.workspace.content)
    draft = draft_of(document_of(campaign_text(plan), "the campaign"), content, desk.labels())
    reader, failures = previewer_of(desk, content), []
    for customer, message in seen.some:
        try:
            reader.said(draft.message(message), draft, customer, this_instant(), None)
        except TemplateFailed as failed:
            failures.append(failed.told(said))
    if not failures:
        return ""
    return sending_says(
        "unsaid", said, number(len(failures), said), number(len(seen.some), said), failures[0]
    )


def _facts_said(
    desk: Desk, one: OneOff, given: Mapping[str, str], zone: str, said: str
) -> list[tuple[str, str]]:
    """The four steps in a line each."""
    people = desk.source({}).people
    known = known_of(desk, people)
    titles = {id: text.to(said) for id, text in known.segments.items()}
    whom = sending_says("everybody", said)
    if one.whom is not None:
        found = rule_page.told_of(one.whom, "")
        whom = sentence(found.group, said, known) if found.group else rule_text(one.whom, said, desk.labels())
    parts = [part_title(name, titles, said) for name in one.audience.names]
    if one.audience.kind == BY_TYPE:
        whom += " " + sending_says("by_type_said", said, ", ".join(parts))
    channels = " → ".join(channel_label(name, said) for name in one.channels)
    subjects = " · ".join(one.says[name].subject.to(said) for name in one.audience.names)
    when = (
        sending_says("now_said", said)
        if given.get("when") == NOW
        else sending_says("at_said", said, moment_text(instant(one.at, zone), zone, said), zone)
    )
    if one.spread:
        n, unit = given.get("spread", ""), given.get("spread_unit", "h")
        when += " " + sending_says("spread_said", said, f"{n} {sentence_says(unit, said)}")
    goal = sending_says(
        "goal_said", said, rule_text(one.goal, said, desk.labels()), given.get("goal_days", "")
    )
    return [
        (sending_says("step_whom", said), whom),
        (sending_says("step_what", said), f"{channels}: {subjects}"),
        (sending_says("when", said), when),
        (
            sending_says("for_what", said),
            f"{goal} {sending_says('holdout_said', said, percent(one.holdout, said))}",
        ),
    ]


def _seen_said(desk: Desk, seen: Outlook, zone: str, said: str) -> dict[str, Any]:
    asked = [(code_said(reason, said), number(n, said)) for reason, n in seen.withheld.items()]
    last = last_event(desk.source({}).lived.journeys)
    return {
        "pool": number(seen.pool, said),
        "sent": number(seen.sent, said),
        "channels": [(channel_label(name, said), number(n, said)) for name, n in seen.by_channel.items()],
        "withheld": asked,
        "from": moment_text(seen.first, zone, said) if seen.first is not None else "",
        "until": moment_text(seen.last, zone, said) if seen.last is not None and seen.last != seen.first else "",
        "drawn": "" if seen.looked_at >= seen.pool else sending_says(
            "estimated", said, number(seen.looked_at, said), number(seen.pool, said)),
        "known_until": sending_says("known_until", said, moment_text(last, zone, said)) if last else "",
    }  # fmt: skip


def _costs(one: OneOff, seen: Outlook, ways: Ways, said: str) -> list[str]:
    """What is paid for: messages by channel, and of SMS how many parts each text takes."""
    lines = [
        sending_says("cost", said, channel_label(name, said), number(n, said))
        for name, n in seen.by_channel.items()
    ]
    if any(channel_id(name) == "sms" for name in one.channels):
        texts = {text for says in one.says.values() for _, text in says.body.by_language}
        most = max((parts_of_sms(text).messages for text in texts), default=1)
        lines.append(sending_says("sms_parts", said, number(most, said)))
    return [*lines, sending_says("no_prices", said)]
