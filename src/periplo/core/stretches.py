"""The plain stretch: from a wait that is over, or from the first node, past one message at most, to where a member
stops next.

Most of a crowd that wakes in one minute goes the same one. What the campaign says of it is worked out once, when the
first of them wakes; of each is asked only what may differ: whether the message may leave, by which channel, in which
language, and when. Whoever may differ in more is decided by `decide`, which would say of all the same: a law of the
tests holds both to one answer.
"""

from __future__ import annotations

from typing import NamedTuple

from periplo.core.bounds import Verdict, verdict
from periplo.core.campaign_nodes import Exit, Jump, Send, Wait
from periplo.core.campaigns import CONTROL, Campaign
from periplo.core.decide import AT_ONCE, decide
from periplo.core.intents import asked_of, intent_of
from periplo.core.members import Decision, Intent, Member, Reason, View, Withheld, Woke
from periplo.core.ways import ways_read, ways_written


class Stretch(NamedTuple):
    """span: of the wait that is over, None where the member stands at the message. Visits count from where they stand.

    send: the message on the way, if there is one, and after how many visits. stop: where they stop, and after how many.
    """

    span: int | None
    send: Send | None
    send_visits: int
    stop: Exit | Wait
    stop_visits: int


class Stretches:
    """Decides for members of one campaign, by its newest version, who wake."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._from = {node.id: stretch_from(campaign, node.id) for node in campaign.nodes}
        self.entered = entered_stretch(campaign)
        self._told: dict[tuple[str, str, str], tuple[Reason, ...]] = {}

    def woken(self, member: Member, view: View, now: int) -> Decision:
        """The same as decide for one whose time has come at `now`."""
        stretch = self._from.get(member.node)
        if stretch is not None and member.wake_at == now and len(view.runs) < 2:
            decision = self._gone(stretch, member, view, now)
            if decision is not None:
                return decision
        return decide(self.campaign, member, Woke(now), view, now)

    def along(self, node: str) -> Stretch | None:
        """The plain stretch from a node; None where there is none, or the campaign has no such node."""
        return self._from.get(node)

    def _gone(self, stretch: Stretch, member: Member, view: View, now: int) -> Decision | None:
        due = member.since if stretch.span is None else member.since + stretch.span
        if due > now:
            return None
        intents: tuple[Intent, ...] = ()
        withheld: tuple[Withheld, ...] = ()
        code, send = "", stretch.send
        channel = ""
        if send is not None:
            at, kind = max(now, view.speaks_from), send.kind or self.campaign.kind
            expires_at = None if send.expires is None else due + send.expires
            if at - now > AT_ONCE or (expires_at is not None and at > expires_at):
                return None
            found = self._verdict(send, kind, view, at)
            if found.until is not None:
                return None
            intent = intent_of(
                self.campaign, member, view, now, send.id, member.visit + stretch.send_visits,
                found.channel, send.message, kind, expires_at, due,
            )  # fmt: skip
            channel = found.channel
            code = found.code or ("holdout" if member.arm == CONTROL else "sends")
            if code == "sends":
                intents = (intent,)
            else:
                withheld = (Withheld(intent, code),)
        reasons = self._told.get((member.node, code, channel))
        if reasons is None:
            reasons = self._told[member.node, code, channel] = _reasons(stretch, code, channel)
        stop = stretch.stop
        wake_at: int | None = None
        ended_at: int | None = None
        ended_by = None
        if isinstance(stop, Wait):
            wake_at = now + stop.span
            waits = "waits_for" if stop.paths else "waits"
            reasons = (*reasons, Reason(waits, {"node": stop.id, "until_at": wake_at}))
        else:
            ended_at, ended_by = now, "finished"
        stands = Member(
            member.campaign, member.customer, member.key, member.entry, member.version, member.arm,
            member.entered_at, stop.id, member.visit + stretch.stop_visits, now, wake_at, ended_at, ended_by,
            ways_written(ways_read(member.ways)) if member.ways else "", member.pinned, member.home,
            member.home_entry,
        )  # fmt: skip
        return Decision(now, view.customer, stands, reasons, intents, withheld)

    def _verdict(self, send: Send, kind: str, view: View, at: int) -> Verdict:
        if view.bounds is None:
            return Verdict(send.channel)
        asked = asked_of(self.campaign, view, view.spoken, send.channels, kind, at)
        return verdict(view.bounds, asked)


def stretch_from(campaign: Campaign, node: str) -> Stretch | None:
    """The plain stretch that begins at a node at which a member woke; None where what follows may differ by person."""
    begin = campaign.node(node)
    match begin:
        case Wait() if _is_plain(begin):
            return _onward(campaign, begin.then, begin.span, 1)
        case Send():
            return _onward(campaign, begin.id, None, 0)
        case _:
            return None


def entered_stretch(campaign: Campaign) -> Stretch | None:
    """The same for whoever enters, from the first node on."""
    return _onward(campaign, campaign.first.id, None, 0)


def _onward(campaign: Campaign, at: str, span: int | None, visits: int) -> Stretch | None:
    send: Send | None = None
    send_visits = 0
    while True:
        here = campaign.node(at)
        match here:
            case Exit():
                return Stretch(span, send, send_visits, here, visits)
            case Wait() if _is_plain(here) and here.span > 0:
                return Stretch(span, send, send_visits, here, visits)
            case Send() if send is None and not here.best:
                send, send_visits = here, visits
                at = here.then
            case Jump():
                at = here.then
            case _:
                return None
        visits += 1


def _is_plain(wait: Wait) -> bool:
    """Whether it is over after a span, whoever waits."""
    return wait.until is None and wait.date is None and wait.best is None


def _reasons(stretch: Stretch, code: str, channel: str) -> tuple[Reason, ...]:
    """What is told of all of whom the same came. code: of the message, "" where there is none."""
    reasons = []
    if stretch.send is not None:
        said = {"node": stretch.send.id, "message": stretch.send.message}
        values = said if code in ("sends", "holdout") else {**said, "channel": channel}
        reasons.append(Reason(code, values))
    if isinstance(stretch.stop, Exit):
        reasons.append(Reason("finished", {"node": stretch.stop.id}))
    return tuple(reasons)
