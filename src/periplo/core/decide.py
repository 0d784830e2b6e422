"""What should happen next to one customer in one campaign, and why. Sends nothing, asks no clock."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.campaigns import CONTROL, TREATED, Campaign, Exit, Send, Wait
from periplo.core.events import Event
from periplo.core.identity import BUCKETS, bucket
from periplo.core.matching import Life, holds, matches, value_of
from periplo.core.members import (
    Decision,
    Happening,
    Intent,
    Member,
    Met,
    Reason,
    View,
    Withheld,
    Woke,
    intent_key,
)
from periplo.core.standing import stage_of


def decide(campaign: Campaign, member: Member | None, happening: Happening, view: View, now: int) -> Decision:
    """Where this customer stands next, what to say, and why.

    With no member an event may begin a run; `view.runs` says what runs there were. With a member, an event
    may end its run (goal before exit) and a wake-up moves it on. What changes nothing has no reasons.
    A message is useful for `expires` after the instant at which it was due; later it is withheld.
    """
    if member is None:
        if isinstance(happening, Met) and happening.enters:
            return _enter(campaign, happening, view, now)
        return Decision(now, view.customer, None)
    if not member.is_inside:
        return Decision(now, view.customer, member)
    if isinstance(happening, Woke):
        if happening.at != member.wake_at or now < happening.at:
            return Decision(now, view.customer, member)
        return _walk(campaign, member, happening.at, view, now, [])
    if happening.goal:
        after = happening.at - member.entered_at
        reason = Reason(
            "goal", {"event": happening.event, "after_span": after, "in_time": after <= campaign.goal.within}
        )
        return Decision(now, view.customer, _ended(member, "goal", now), (reason,))
    if happening.exit is not None:
        reason = Reason("exit_rule", {"event": happening.event, "rule": happening.exit + 1})
        return Decision(now, view.customer, _ended(member, "exit", now), (reason,))
    return Decision(now, view.customer, member)


def meeting(campaign: Campaign, event: Event) -> Met:
    """What an event means to a campaign. What we ourselves sent begins no run and reaches no goal."""
    enters = not event.ours and matches(campaign.entry.event, event)
    key = key_text(value_of(event.properties, campaign.entry.key)) if campaign.entry.key else ""
    exit = next((place for place, rule in enumerate(campaign.exits) if matches(rule, event)), None)
    goal = not event.ours and matches(campaign.goal.rule, event)
    return Met(event.at, event.name, enters, key, goal, exit)


def key_text(value: object) -> str | None:
    """The value of a key property as text: whole numbers without a fraction; None if absent or empty."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None


def proposed_arm(campaign: str, holdout: float, customer: int) -> tuple[str, int]:
    """The arm that the hash proposes for a customer, and the bucket (of 10,000) it was read from."""
    place = bucket(f"{campaign}/holdout", customer)
    return (CONTROL if place < round(holdout * BUCKETS) else TREATED), place


def _enter(campaign: Campaign, met: Met, view: View, now: int) -> Decision:
    entry = campaign.entry
    begun_by = {"event": met.event} if met.at == now else {"event": met.event, "event_at": met.at}

    def kept_out(code: str, **values: object) -> Decision:
        return Decision(now, view.customer, None, (Reason(code, {**begun_by, **values}),))

    if now - met.at > entry.late:
        return kept_out("late", age_span=now - met.at, limit_span=entry.late)
    if met.key is None:
        return kept_out("no_key", property=entry.key)
    earlier = [run for run in view.runs if run.key == met.key]
    if earlier and entry.again == "never":
        return kept_out("entered_before", entered_at=earlier[-1].entered_at)
    if entry.again == "after_exit" and any(run.is_inside for run in earlier):
        return kept_out("still_inside", entered_at=earlier[-1].entered_at)
    last = max((run.entered_at for run in view.runs), default=None)
    if last is not None and now - last < entry.cool_down:
        return kept_out("cool_down", entered_at=last, limit_span=entry.cool_down)
    if campaign.audience is not None and not holds(campaign.audience, _life(view, now)):
        return kept_out("not_in_audience")
    reasons = [Reason("entered", begun_by)]
    if view.runs:
        arm = view.runs[0].arm
        reasons.append(Reason("arm_kept", {"arm": arm}))
    else:
        arm, place = proposed_arm(campaign.id, campaign.holdout, view.customer)
        reasons.append(Reason("arm", {"arm": arm, "bucket": place, "share": campaign.holdout}))
    member = Member(
        campaign.id, view.customer, met.key, len(earlier) + 1, campaign.version, arm, now,
        campaign.first.id, 1, met.at,
    )  # fmt: skip
    return _walk(campaign, member, met.at, view, now, reasons)


def _life(view: View, now: int) -> Life:
    life = Life(view.events, now, view.traits)
    return life if view.map is None else replace(life, stage=stage_of(view.map, life))


def _walk(
    campaign: Campaign, member: Member, due: int, view: View, now: int, reasons: list[Reason]
) -> Decision:
    """From the member's node onward until a wait that is not over, or the end. `due`: when that node was."""
    intents: list[Intent] = []
    withheld: list[Withheld] = []
    node_id, visit, since = member.node, member.visit, member.since
    wake_at: int | None = None
    while True:
        node = campaign.node(node_id)
        if isinstance(node, Exit):
            reasons.append(Reason("finished", {"node": node.id}))
            break
        if isinstance(node, Wait):
            if since + node.span > now:
                wake_at = since + node.span
                reasons.append(Reason("waits", {"node": node.id, "until_at": wake_at}))
                break
            due = since + node.span
        else:
            intent = _intent(campaign, member, node, visit, view, due, now)
            held = _held_back(node, member, due, now)
            reasons.append(held or Reason("sends", {"node": node.id, "message": node.message}))
            if held is None:
                intents.append(intent)
            else:
                withheld.append(Withheld(intent, held.code))
        node_id, visit, since = node.then, visit + 1, now
    ended = (now, "finished") if wake_at is None else (None, None)
    stands = Member(*member[:7], node_id, visit, since, wake_at, *ended)
    return Decision(now, view.customer, stands, tuple(reasons), tuple(intents), tuple(withheld))


def _held_back(node: Send, member: Member, due: int, now: int) -> Reason | None:
    if member.arm == CONTROL:
        return Reason("holdout", {"node": node.id, "message": node.message})
    if node.expires is not None and now > due + node.expires:
        return Reason(
            "too_late",
            {"node": node.id, "message": node.message, "due_at": due, "limit_span": node.expires},
        )
    return None


def _intent(
    campaign: Campaign, member: Member, node: Send, visit: int, view: View, due: int, now: int
) -> Intent:
    key = intent_key(campaign.id, member.customer, member.key, member.entry, node.id, visit)
    expires_at = None if node.expires is None else due + node.expires
    return Intent(
        key, campaign.id, member.customer, member.key, member.entry, campaign.version, node.id, visit,
        node.channel, node.message, _language(campaign, node, view), now, expires_at,
    )  # fmt: skip


def _language(campaign: Campaign, node: Send, view: View) -> str:
    """The customer's own language where the message has it, else the campaign's first."""
    own = view.traits.get("language")
    if isinstance(own, str) and campaign.message(node.message).body.has(own):
        return own
    return campaign.languages[0]


def _ended(member: Member, by: str, now: int) -> Member:
    return member._replace(wake_at=None, ended_at=now, ended_by=by)
