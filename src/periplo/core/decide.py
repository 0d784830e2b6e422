"""What should happen next to one customer in one campaign, and why. Sends nothing, asks no clock."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.adaptive import Learned, learned
from periplo.core.bounds import Asked, Spoken, Verdict, usable, verdict
from periplo.core.campaign_nodes import (
    CARRIERS,
    Adaptive,
    BestHour,
    Do,
    Draw,
    Exit,
    Jump,
    Send,
    Split,
    Wait,
    Way,
)
from periplo.core.campaigns import CONTROL, TREATED, Campaign
from periplo.core.caps import Slot
from periplo.core.events import Event
from periplo.core.habits import best_channel, best_hour
from periplo.core.holdouts import campaign_salt, global_salt, proposed, quarter_of
from periplo.core.identity import BUCKETS, bucket
from periplo.core.intents import asked_of, heard, intent_of
from periplo.core.matching import Life, holds, matches, value_of
from periplo.core.members import (
    MERGED,
    Decision,
    Happening,
    Intent,
    Member,
    Met,
    Reason,
    View,
    Withheld,
    Woke,
)
from periplo.core.merging import in_it_before, way_kept
from periplo.core.spans import SECOND
from periplo.core.standing import stage_of
from periplo.core.waits import over_at
from periplo.core.ways import Chosen, ways_read, ways_written

AT_ONCE = 5 * SECOND  # what was due so lately is said without looking for what happened since


def decide(campaign: Campaign, member: Member | None, happening: Happening, view: View, now: int) -> Decision:
    """Where this customer stands next, what to say, and why.

    With no member an event may begin a run; `view.runs` says what runs there were. With a member, an event
    may end its run (goal before exit) or a wait for events, and a wake-up moves it on. What changes nothing has no
    reasons. A message is useful for `expires` after the instant at which it was due; later it is withheld.
    """
    if member is None:
        if isinstance(happening, Met) and happening.enters:
            return _enter(campaign, happening, view, now)
        return Decision(now, view.customer, None)
    if not member.is_inside:
        return Decision(now, view.customer, member)
    if not campaign.has(member.node):
        gone = Reason("node_gone", {"node": member.node})
        return Decision(now, view.customer, _ended(member, "exit", now), (gone,))
    if isinstance(happening, Woke):
        if happening.at != member.wake_at or now < happening.at:
            return Decision(now, view.customer, member)
        before = _met_before(campaign, member, view)
        if before is not None:
            known = Reason(MERGED, {"entered_at": before.entered_at})
            return Decision(now, view.customer, _ended(member, "exit", now), (known,))
        return _Walk(campaign, member, view, now).on(happening.at, happening.at > member.since)
    if happening.goal:
        after = max(0, happening.at - member.entered_at)
        reason = Reason(
            "goal", {"event": happening.event, "after_span": after, "in_time": after <= campaign.goal.within}
        )
        return Decision(now, view.customer, _ended(member, "goal", now), (reason,))
    if happening.exit is not None:
        reason = Reason("exit_rule", {"event": happening.event, "rule": happening.exit + 1})
        return Decision(now, view.customer, _ended(member, "exit", now), (reason,))
    path = dict(happening.paths).get(member.node)
    if path is not None and happening.at >= member.since and _met_before(campaign, member, view) is None:
        return _Walk(campaign, member, view, now).along(path, happening)
    return Decision(now, view.customer, member)


def _met_before(campaign: Campaign, member: Member, view: View) -> Member | None:
    """Where a campaign does not repeat: the run that would have kept this one out, had we known that they are one."""
    return in_it_before(view.runs, member) if campaign.entry.again == "never" else None


def meeting(campaign: Campaign, event: Event) -> Met:
    """What an event means to a campaign. What we ourselves sent begins no run and reaches no goal."""
    begins = campaign.entry.event
    enters = begins is not None and not event.ours and matches(begins, event)
    key = key_text(value_of(event.properties, campaign.entry.key)) if campaign.entry.key else ""
    exit = next((place for place, rule in enumerate(campaign.exits) if matches(rule, event)), None)
    goal = not event.ours and matches(campaign.goal.rule, event)
    paths = []
    for node in campaign.nodes:
        if isinstance(node, Wait):
            met = (place for place, path in enumerate(node.paths) if matches(path.rule, event))
            paths += [(node.id, place) for place in met][:1]
    return Met(event.at, event.name, enters, key, goal, exit, tuple(paths))


def key_text(value: object) -> str | None:
    """The value of a key property as text: whole numbers without a fraction; None if absent or empty."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None


def proposed_arm(campaign: str, holdout: float, customer: int) -> tuple[str, int]:
    """The arm that the hash proposes for a customer, and the bucket (of 10,000) it was read from."""
    place = bucket(campaign_salt(campaign), customer)
    return (CONTROL if place < round(holdout * BUCKETS) else TREATED), place


def proposed_way(campaign: str, node: Draw, customer: int) -> tuple[Way, int]:
    """The way that the hash proposes for a customer at this node, and the bucket (of 10,000) it was read from."""
    place = way_bucket(campaign, node, customer)
    whole, passed = sum(way.weight for way in node.ways), 0.0
    for way in node.ways:
        passed += way.weight
        if place < passed / whole * BUCKETS:
            return way, place
    return node.ways[-1], place


def way_bucket(campaign: str, node: Draw, customer: int) -> int:
    """Of 10,000, by which chance decides for a customer at this node."""
    return bucket(f"{campaign}/{node.id}", customer)


def _enter(campaign: Campaign, met: Met, view: View, now: int) -> Decision:
    entry = campaign.entry
    begun_by: dict[str, object] = {"by": met.start} if met.start else {"event": met.event}
    if met.at != now:
        begun_by["event_at"] = met.at

    def kept_out(code: str, **values: object) -> Decision:
        return Decision(now, view.customer, None, (Reason(code, {"event": met.event, **begun_by, **values}),))

    age = max(now, view.speaks_from) - met.at
    if age > entry.late:
        return kept_out("late", age_span=age, limit_span=entry.late)
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
    arm, why = _arm(campaign, view, now)
    entry_number = 1 + max((run.entry for run in earlier), default=0)
    member = Member(
        campaign.id, view.customer, met.key, entry_number, campaign.version, arm, now,
        campaign.first.id, 1, met.at,
    )  # fmt: skip
    walk = _Walk(campaign, member, view, now)
    walk.reasons += [Reason("started" if met.start else "entered", begun_by), why]
    return walk.on(met.at, False)


def _arm(campaign: Campaign, view: View, now: int) -> tuple[str, Reason]:
    """The person's arm: that of their first run; else the one that the hash proposes."""
    if view.runs:
        return view.runs[0].arm, Reason("arm_kept", {"arm": view.runs[0].arm})
    bounds = view.bounds
    if bounds is not None and bounds.control and campaign.kind == "marketing":
        quarter = quarter_of(now, bounds.zone)
        drawn = proposed(global_salt(quarter), bounds.control, view.alike or view.customer)
        if drawn.arm == CONTROL:
            values = {"bucket": drawn.bucket, "share": bounds.control, "quarter": quarter}
            return CONTROL, Reason("global_control", values)
    arm, place = proposed_arm(campaign.id, campaign.holdout, view.alike or view.customer)
    return arm, Reason("arm", {"arm": arm, "bucket": place, "share": campaign.holdout})


def _life(view: View, now: int) -> Life:
    life = Life(view.events, now, view.traits, customer=view.customer)
    return life if view.map is None else replace(life, stage=stage_of(view.map, life))


class _Walk:
    """From a member's node onward until a wait that is not over, or the end."""

    def __init__(self, campaign: Campaign, member: Member, view: View, now: int) -> None:
        self.campaign, self.member, self.view, self.now = campaign, member, view, now
        self.reasons: list[Reason] = []
        self.intents: list[Intent] = []
        self.withheld: list[Withheld] = []
        self.ways = ways_read(member.ways) if member.ways else {}
        self.spoken = list(view.spoken)
        # Of two who are one, the first assignment stands.
        self.arm = view.runs[0].arm if view.runs else member.arm

    def along(self, path: int, met: Met) -> Decision:
        """Goes on by one of the paths of the wait at which the member stands."""
        node = self.campaign.node(self.member.node)
        assert isinstance(node, Wait)
        then = node.paths[path].then
        self.reasons.append(Reason("met", {"node": node.id, "event": met.event, "then": then}))
        member = self.member
        self.member = member._replace(node=then, visit=member.visit + 1, since=self.now)
        return self.on(met.at, False)

    def on(self, due: int, woken: bool) -> Decision:
        """due: when the node at which the member stands was due. woken: whether its time has come.

        Whoever comes to a wait is woken later than they came; who was set down at a node by a new version of the
        campaign is woken at that very instant, and comes to it then.
        """
        node_id, visit, since = self.member.node, self.member.visit, self.member.since
        wake_at: int | None = None
        while True:
            node = self.campaign.node(node_id)
            then = None
            match node:
                case Exit():
                    self.reasons.append(Reason("finished", {"node": node.id}))
                    break
                case Wait():
                    then, at = self._waited(node, visit, since, due, woken)
                    if then is None:
                        wake_at = at
                        break
                    due = at
                case Send():
                    if woken:
                        due = since  # it came here before, and waited to be let out
                    wake_at = self._sent(node, visit, due)
                    if wake_at is not None:
                        since = due
                        break
                case Split():
                    then = self._split(node)
                case Draw():
                    then = self._drawn(node)
                case Do():
                    self._done(node, visit, due)
                case Jump():
                    pass
            node_id, visit, since, woken = then or _usual(node), visit + 1, self.now, False
        ended_at, ended_by = (self.now, "finished") if wake_at is None else (None, None)
        ways = ways_written(self.ways) if self.ways else ""
        began = self.member
        stands = Member(
            *began[:7],
            node_id,
            visit,
            since,
            wake_at,
            ended_at,
            ended_by,
            ways,
            began.pinned,
            began.home,
            began.home_entry,
        )
        return Decision(
            self.now,
            self.view.customer,
            stands,
            tuple(self.reasons),
            tuple(self.intents),
            tuple(self.withheld),
        )

    def _waited(self, node: Wait, visit: int, since: int, due: int, woken: bool) -> tuple[str | None, int]:
        """Where to go on and when that was due; or None and when the wait is over."""
        if woken and (node.until is not None or node.best is not None):
            return node.then, due
        if node.best is not None:
            at = self._own_hour(node, node.best, visit, since)
            return (node.then if at <= self.now else None), at
        over = over_at(node, since, self.view)
        if over is None:
            code = "date_past" if node.date is not None else "waits"
            self.reasons.append(Reason(code, {"node": node.id, "then": node.past or node.then}))
            return node.past or node.then, due
        if over <= self.now:
            return node.then, over
        code = "waits_for" if node.paths else "waits"
        self.reasons.append(Reason(code, {"node": node.id, "until_at": over}))
        return None, over

    def _own_hour(self, node: Wait, best: BestHour, visit: int, since: int) -> int:
        """When the wait for the person's own hour is over."""
        view, minutes = self.view, (best.start, best.end)
        hour = best_hour(since, best.within, minutes, view.zone, view.habits, self._bucket(node.id, visit))
        told = {
            "node": node.id, "hour": hour.hour, "own": hour.own, "events": hour.events, "likely": hour.likely,
            "share": hour.buckets / BUCKETS, "until_at": hour.at,
        }  # fmt: skip
        self.reasons.append(Reason("best_hour", told))
        return hour.at

    def _bucket(self, node: str, visit: int) -> int:
        """Of 10,000, by which chance decides for this stay at a node."""
        salt = f"{self.campaign.id}/{node}/{self.member.entry}/{visit}"
        return bucket(salt, self.view.alike or self.view.customer)

    def _split(self, node: Split) -> str:
        life = _life(self.view, self.now)
        for place, branch in enumerate(node.branches):
            if holds(branch.rule, life):
                self.reasons.append(
                    Reason("branch", {"node": node.id, "rule": place + 1, "then": branch.then})
                )
                return branch.then
        self.reasons.append(Reason("branch_else", {"node": node.id, "then": node.then}))
        return node.then

    def _drawn(self, node: Draw) -> str:
        chosen = self.ways.get(node.id)
        name = None if chosen is None else chosen.way
        if name is None and node.adaptive is None:
            name = way_kept(self.view.runs, node.id)
        way = next((way for way in node.ways if way.name == name), None)
        if way is None and node.adaptive is not None:
            way = self._learned(node, node.adaptive)
        if way is None:
            way, place = proposed_way(self.campaign.id, node, self.view.alike or self.view.customer)
            share = way.weight / sum(one.weight for one in node.ways)
            self.ways[node.id] = Chosen(way.name)
            self.reasons.append(
                Reason("drew", {"node": node.id, "way": way.name, "bucket": place, "share": share})
            )
        elif node.id not in self.ways:
            self.ways[node.id] = Chosen(way.name)
            self.reasons.append(Reason("way_kept", {"node": node.id, "way": way.name}))
        return way.then

    def _learned(self, node: Draw, adaptive: Adaptive) -> Way:
        """The way of the person's first run that came here, else the one that is given by what has been learned."""
        ways = {way.name: way for way in node.ways}
        for run in self.view.runs:
            earlier = ways_read(run.ways).get(node.id)
            if earlier is not None and earlier.way in ways:
                self.ways[node.id] = earlier
                self.reasons.append(Reason("way_kept", {"node": node.id, "way": earlier.way}))
                return ways[earlier.way]
        known = self.view.learned.get(node.id)
        if known is None or {tried.way for tried in known.ways} != ways.keys():
            known = nothing_learned(node, adaptive)
        place = way_bucket(self.campaign.id, node, self.view.alike or self.view.customer)
        given = known.given(place)
        self.ways[node.id] = Chosen(given.way, given.buckets)
        told = {"node": node.id, "way": given.way, "bucket": place, "share": given.share}
        if known.at is None:
            self.reasons.append(Reason("drew", told))
        else:
            tried = [[one.way, one.reached, one.people, one.share] for one in known.ways]
            self.reasons.append(Reason("drew_learned", {**told, "learned_at": known.at, "tried": tried}))
        return ways[given.way]

    def _done(self, node: Do, visit: int, due: int) -> None:
        intent = self._intent(node.id, visit, CARRIERS[node.deed], "", "deed", None, due)
        if self.arm == CONTROL:
            self._hold(intent, Reason("holdout_deed", {"node": node.id}), "holdout")
            return
        self.reasons.append(Reason(node.deed, {"node": node.id}))
        self.intents.append(intent)

    def _sent(self, node: Send, visit: int, due: int) -> int | None:
        """Says the message, or holds it back; or the instant until which it has to wait."""
        said: dict[str, object] = {"node": node.id, "message": node.message}
        expires_at = None if node.expires is None else due + node.expires
        kind = node.kind or self.campaign.kind

        def intent(channel: str) -> Intent:
            return self._intent(node.id, visit, channel, node.message, kind, expires_at, due)

        at = max(self.now, self.view.speaks_from)
        if at - self.now > AT_ONCE:  # much may have happened since that is still to be read
            self.reasons.append(Reason("held_up", {**said, "until_at": at}))
            return at
        if expires_at is not None and at > expires_at:
            late = Reason("too_late", {**said, "due_at": due, "limit_span": node.expires})
            self._hold(intent(node.channel), late)
            return None
        channels, why = self._channels(node, visit, kind, at)
        found = self._verdict(channels, kind, at)
        later = found.until if found.code == "quiet_hours" or node.when_full == "wait" else None
        if later is not None and (expires_at is None or later <= expires_at):
            code = "quiet_hours" if found.code == "quiet_hours" else "waits_for_room"
            self.reasons.append(Reason(code, {**said, **found.values, "until_at": later}))
            return later
        if why is not None:
            self.reasons.append(why)
        if found.code is not None:
            code = "quiet_too_long" if found.code == "quiet_hours" else found.code
            until = {} if found.until is None else {"until_at": found.until}
            self._hold(intent(found.channel), Reason(code, {**said, **found.values, **until}))
        elif self.arm == CONTROL:
            self._hold(intent(found.channel), Reason("holdout", said))
        else:
            self.reasons.append(Reason("sends", said))
            self.intents.append(intent(found.channel))
            taken = Slot(at, found.channel, kind, frozenset(self.campaign.marks))
            self.spoken.append(Spoken(taken, self.campaign.id))
        return None

    def _channels(self, node: Send, visit: int, kind: str, at: int) -> tuple[tuple[str, ...], Reason | None]:
        """The channels in the order in which they are tried; with the best first, why it is."""
        if not node.best:
            return node.channels, None
        view = self.view
        open_ = node.channels
        if view.bounds is not None:
            open_ = usable(view.bounds, self._asked(node.channels, kind, at))
        if not open_:
            return node.channels, None
        before = heard(self.campaign, self.spoken)
        said = sorted({*view.habits.sent, *((one.slot.at, one.slot.channel) for one in before)})
        known = view.habits._replace(sent=said)
        channel, share, tried = best_channel(open_, known, view.media, self.now, self._bucket(node.id, visit))
        told = {"node": node.id, "channel": channel, "share": share, "tried": tried}
        others = (one for one in node.channels if one != channel)
        return (channel, *others), Reason("best_channel", told)

    def _verdict(self, channels: tuple[str, ...], kind: str, at: int) -> Verdict:
        if self.view.bounds is None:
            return Verdict(channels[0])
        return verdict(self.view.bounds, self._asked(channels, kind, at))

    def _asked(self, channels: tuple[str, ...], kind: str, at: int) -> Asked:
        return asked_of(self.campaign, self.view, self.spoken, channels, kind, at)

    def _hold(self, intent: Intent, why: Reason, code: str | None = None) -> None:
        self.reasons.append(why)
        self.withheld.append(Withheld(intent, code or why.code))

    def _intent(
        self, node: str, visit: int, channel: str, message: str, kind: str, expires_at: int | None, due: int
    ) -> Intent:
        return intent_of(
            self.campaign,
            self.member,
            self.view,
            self.now,
            node,
            visit,
            channel,
            message,
            kind,
            expires_at,
            due,
        )


def nothing_learned(node: Draw, adaptive: Adaptive) -> Learned:
    """All ways alike."""
    nobody = [0] * len(node.ways)
    return learned([way.name for way in node.ways], nobody, nobody, adaptive.floor, None)


def _usual(node: Wait | Send | Split | Draw | Do | Jump) -> str:
    assert not isinstance(node, Draw)
    return node.then


def _ended(member: Member, by: str, now: int) -> Member:
    return member._replace(wake_at=None, ended_at=now, ended_by=by)
