"""What campaigns would do, did, and why: as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from periplo.core.campaign_saying import names_said
from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.core.members import Reason
from periplo.core.reasons import told
from periplo.core.spans import iso
from periplo.core.texts import LANGUAGES
from periplo.core.time_saying import moment_said
from periplo.edge.showing.json import SCHEMA
from periplo.edge.words.told import knows, say
from periplo.pictures.numbers import number, percent, period, points

if TYPE_CHECKING:
    from periplo.usecases.act import Backtest, Driven, Why


def backtest_shape(answer: Backtest, zone: str) -> dict[str, Any]:
    """A rehearsal as plain data."""
    return {
        "schema": SCHEMA,
        "campaign": answer.campaign,
        "span": answer.span and [iso(answer.span.start, zone), iso(answer.span.end, zone)],
        "zone": zone,
        "customers": answer.customers,
        "people": answer.people,
        "members": answer.members,
        "kept_out": dict(answer.kept_out),
        "arms": dict(answer.arms),
        "endings": dict(answer.endings),
        "sent": answer.sent,
        "withheld": dict(answer.withheld),
        "per_day": [{"day": day, "messages": messages} for day, messages in answer.per_day],
        "judged": answer.judged,
        "base": answer.base,
        "visible": answer.visible,
    }


def backtest_text(answer: Backtest, language: str, zone: str) -> str:
    """A rehearsal in words."""
    first, *rest = rehearsal_lines(answer, language, zone)
    return "\n".join([first, "", *rest]) + "\n"


def rehearsal_lines(answer: Backtest, language: str, zone: str) -> list[str]:
    """The same, line by line: of what and when, then what would come of it."""
    lines = [say("rehearsed", language, answer.campaign)]
    if answer.span is not None:
        lines[0] += f" · {period(answer.span, zone, language)} ({zone})"
    lines += [
        say("would_enter", language, *(number(n, language) for n in (answer.people, answer.members))),
    ]
    lines += _counts("kept_out", answer.kept_out, language)
    lines += _counts("arms", answer.arms, language)
    lines += _counts("endings", answer.endings, language)
    days = len(answer.per_day)
    busiest = max((messages for _, messages in answer.per_day), default=0)
    lines.append(say("would_send", language, *(number(n, language) for n in (answer.sent, days, busiest))))
    lines += _counts("withheld", answer.withheld, language)
    if answer.base is not None:
        lines.append(say("base", language, percent(answer.base, language), number(answer.judged, language)))
    if answer.visible is not None:
        lines.append(say("visible", language, points(answer.visible, language).lstrip("+")))
    return lines


def driven_text(done: Driven, language: str, zone: str) -> str:
    """A run in words."""
    if done.until is None:
        return say("nothing_to_drive", language, done.campaign) + "\n"
    counts = (number(n, language) for n in (done.customers, done.entered, done.decisions))
    lines = [
        say("driven", language, done.campaign, moment_said(done.until, zone, language)),
        say("driven_counts", language, *counts),
    ]
    return "\n".join([*lines, *_counts("messages", done.messages, language)]) + "\n"


def why_shape(because: Why, zone: str) -> dict[str, Any]:
    """Everything decided for a customer, as plain data."""
    return {
        "schema": SCHEMA,
        "customer": because.customer,
        "zone": zone,
        "decisions": [
            {
                "at": iso(one.at, zone),
                "campaign": one.campaign,
                "run": one.run,
                "entry": one.entry,
                "reasons": [_reason(reason, zone) for reason in one.reasons],
            }
            for one in because.decisions
        ],
        "messages": [
            {
                "key": one.intent.key,
                "campaign": one.intent.campaign,
                "message": one.intent.message or None,
                "node": one.intent.node,
                "channel": one.intent.channel,
                "decided_at": iso(one.intent.decided_at, zone),
                "state": one.state,
                "reason": one.reason,
                "detail": one.detail,
            }
            for one in because.messages
        ],
    }


def why_text(
    because: Why,
    customer: str,
    language: str,
    zone: str,
    plans: Iterable[Campaign] = (),
    labels: Labels | None = None,
) -> str:
    """Everything decided for a customer, in words."""
    if not because.decisions:
        return say("nothing_decided", language, customer) + "\n"
    return _because_text(because, say("why_customer", language, customer), language, zone, plans, labels)


def simulated_text(
    because: Why, customer: str, campaign: Campaign, language: str, zone: str, labels: Labels | None = None
) -> str:
    """One person's way through a campaign, in words."""
    if not because.decisions:
        return say("simulated_nothing", language, campaign.title.to(language), customer) + "\n"
    heading = say("simulated", language, campaign.title.to(language), customer)
    return _because_text(because, heading, language, zone, (campaign,), labels)


def _because_text(
    because: Why,
    heading: str,
    language: str,
    zone: str,
    plans: Iterable[Campaign],
    labels: Labels | None,
) -> str:
    lines, names = [heading], names_said(plans, language, labels)
    for one in because.decisions:
        own = names.get(one.campaign, {})
        title = own.get("campaign", {}).get(one.campaign, one.campaign)
        lines += ["", f"{moment_said(one.at, zone, language)} · {title}"]
        lines += [f"  {sentence}" for sentence in one.sentences(language, zone, own)]
    if because.messages:
        lines += ["", say("messages", language) + ":"]
    for sent in because.messages:
        intent = sent.intent
        subjects = names.get(intent.campaign, {}).get("message", {})
        what = subjects.get(intent.message, intent.message) or intent.node
        when = moment_said(intent.decided_at, zone, language)
        lines.append(f"  {when} · {what} · {code_said(sent.state, language)}")
        if sent.reason:
            lines[-1] += f" ({code_said(sent.reason, language)})"
    return "\n".join(lines) + "\n"


def code_said(code: str, language: str) -> str:
    """A state, arm, ending or reason in words; the code itself if it has none."""
    key = f"code.{code}"
    return say(key, language) if knows(key) else code


def _reason(reason: Reason, zone: str) -> dict[str, Any]:
    return {
        "code": reason.code,
        "values": dict(reason.values),
        "text": {language: told(reason, language, zone) for language in LANGUAGES},
    }


def _counts(key: str, counts: Mapping[str, int], language: str) -> list[str]:
    if not counts:
        return []
    parts = (f"{code_said(code, language)} {number(n, language)}" for code, n in counts.items())
    return [f"{say(key, language)}: {', '.join(parts)}"]
