"""What a campaign has learned by an instant of its ways, of channels and of hours; written down, and kept to.

An instant on the grid of an experiment (whole multiples of its `every` since 1970, UTC) is where it learns; of channels
and hours it learns each midnight. Whoever drives a campaign stops there, so that a choice rests on the same people in
one run, in many, and in a rehearsal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from periplo.answers.effect import Effect, MemberColumns
from periplo.core.adaptive import Learned, Tried, learned
from periplo.core.campaign_nodes import Adaptive, Draw
from periplo.core.campaigns import CONTROL, Campaign
from periplo.core.habits import Rate
from periplo.core.members import EVER, NOTHING_LEARNED, Member, View
from periplo.core.spans import DAY
from periplo.core.ways import ways_read
from periplo.journeys.columns import Journeys
from periplo.storage.contract import Ledger
from periplo.usecases.act.habits import Lived, picks_channels, picks_hours

GONE = ("withheld", "refused")  # states of messages that said nothing to anybody


class InForce(NamedTuple):
    """What holds until a campaign learns again: by node what its ways get; how everybody answers; their hours."""

    learned: Mapping[str, Learned] = NOTHING_LEARNED
    rates: Mapping[str, Rate] = {}
    hours: Sequence[int] = ()


class Knowing(NamedTuple):
    """What decide is told beside facts. lived: None where no node asks for the habits of people."""

    known: InForce
    lived: Lived | None = None

    def tell(self, view: View, sent: Sequence[tuple[int, str]]) -> None:
        """Fills in a view. sent: instant and channel of what was said to the customer."""
        view.learned = self.known.learned
        if self.lived is not None:
            theirs = self.lived.of(view.customer)
            view.habits = theirs._replace(sent=sent, rates=self.known.rates, hours=self.known.hours)


def learning(campaign: Campaign) -> Iterator[tuple[Draw, Adaptive]]:
    """The experiments of a campaign that learn."""
    for node in campaign.nodes:
        if isinstance(node, Draw) and node.adaptive is not None:
            yield node, node.adaptive


def has_habits(campaign: Campaign) -> bool:
    """Whether any of its nodes asks for what people answer, or when they do things."""
    return picks_channels(campaign) or picks_hours(campaign)


def learns(campaign: Campaign) -> bool:
    """Whether anything is chosen by what was learned."""
    return has_habits(campaign) or any(learning(campaign))


def learns_at(campaign: Campaign, clock: int) -> int:
    """The last instant at which it learns, up to and with `clock`; it has to learn at all."""
    grids = [adaptive.every for _, adaptive in learning(campaign)] + [DAY] * has_habits(campaign)
    return max(clock // every * every for every in grids)


def instants(clocks: Iterable[tuple[Campaign, int | None]], journeys: Journeys, until: int) -> list[int]:
    """When any of these campaigns learns, later than its clock and before `until`, ascending.

    One that was never driven has nobody to learn from before the first event, and of its ways until the first event's
    people have had their time.
    """
    found: set[int] = set()
    for campaign, clock in clocks:
        grids = [
            (adaptive.every, adaptive.within or campaign.goal.within) for _, adaptive in learning(campaign)
        ]
        if has_habits(campaign):
            grids.append((DAY, 0))
        if grids and clock is None:
            some = journeys.stop > journeys.start
            begin = int(journeys.at[journeys.start[some]].min()) if some.any() else until
        for every, within in grids:
            after = begin - 1 + within if clock is None else clock
            found.update(range((after // every + 1) * every, until, every))
    return sorted(found)


def knowing(
    campaign: Campaign,
    ledger: Ledger,
    journeys: Journeys,
    clock: int | None,
    until: int,
    media: Mapping[str, str],
) -> Knowing:
    """What holds for decisions later than `clock`, up to and with `until`. It is made once for each instant of the
    grid, from what is known then, and written into the ledger; each person is counted once, when their time is over.
    """
    lived = Lived(campaign, journeys, until) if has_habits(campaign) else None
    if clock is None:
        return Knowing(InForce(), lived)
    at = clock // DAY * DAY
    rates: Mapping[str, Rate] = {}
    hours: Sequence[int] = ()
    if lived is not None and picks_channels(campaign):
        found = lived
        sent = (
            (one.intent.customer, one.intent.decided_at, one.intent.channel)
            for one in ledger.sent()
            if one.state not in GONE and one.intent.kind != "deed"
        )

        def rated(since: int, known: Any) -> Mapping[str, Rate]:
            return found.rates(sent, media, at, {name: Rate(*one) for name, one in known.items()}, since)

        answered = _once(ledger, f"campaign {campaign.id} answered", at, rated, {})
        rates = {channel: Rate(*rate) for channel, rate in answered.items()}
    if lived is not None and picks_hours(campaign):
        hours = _once(ledger, f"campaign {campaign.id} hours", at, lambda since, known: lived.hours(at), ())
    return Knowing(InForce(_in_force(campaign, ledger, journeys, clock), rates, hours), lived)


def _once(ledger: Ledger, name: str, at: int, made: Callable[[int, Any], Any], nothing: Any) -> Any:
    """What was written down under this name for this instant; else it is made, and written down. made: from the
    instant of what was written before, and that."""
    text = ledger.setting(name)
    known_at, known = (EVER, nothing) if text is None else json.loads(text)
    if known_at == at:
        return known
    ledger.set_setting(name, json.dumps([at, made(known_at, known)]))
    return json.loads(str(ledger.setting(name)))[1]


def _in_force(campaign: Campaign, ledger: Ledger, journeys: Journeys, clock: int) -> Mapping[str, Learned]:
    found = {}
    for node, adaptive in learning(campaign):
        at = clock // adaptive.every * adaptive.every
        known = _written(ledger, campaign, node)
        if known is None or known[0] != at:
            runs = list(ledger.members(campaign.id))
            known = at, learned_at(campaign, node, adaptive, runs, journeys, at, known)
            ledger.set_setting(_name(campaign, node), json.dumps([at, known[1].ways]))
        found[node.id] = known[1]
    return found


def learned_by_now(campaign: Campaign, ledger: Ledger) -> Mapping[str, Learned]:
    """What was last written down, by node; nothing where nobody's time was over yet."""
    known = ((node.id, _written(ledger, campaign, node)) for node, _ in learning(campaign))
    return {node: found[1] for node, found in known if found is not None}


def learned_at(
    campaign: Campaign,
    node: Draw,
    adaptive: Adaptive,
    runs: Collection[Member],
    journeys: Journeys,
    at: int,
    known: tuple[int, Learned] | None = None,
) -> Learned:
    """What is known of each way at an instant: of the first run of each customer there, whose time is over, how many
    met what is sought. The control group is told nothing and teaches nothing.

    known: an earlier instant, and what was known then; added are those whose time was over later than that.
    """
    names = tuple(way.name for way in node.ways)
    within = adaptive.within or campaign.goal.within
    begin, end = EVER if known is None else known[0] - within, at - within
    asked = {one.customer for one in runs if one.arm != CONTROL and begin < one.entered_at <= end}
    first: dict[int, tuple[int, str]] = {}
    for member in runs:
        chosen = ways_read(member.ways).get(node.id) if member.customer in asked and member.ways else None
        if chosen is not None and chosen.way in names:
            run = member.entered_at, chosen.way
            first[member.customer] = min(first.get(member.customer, run), run)
    rows = [
        (customer, names.index(way), entered_at)
        for customer, (entered_at, way) in sorted(first.items())
        if begin < entered_at <= end
    ]
    columns = np.array(rows, np.int64).reshape(-1, 3)
    members = MemberColumns.of(columns[:, 0], columns[:, 1].astype(np.int8), columns[:, 2])
    question = Effect(
        campaign.id,
        adaptive.metric or campaign.goal.rule,
        within,
        members,
        now=at,
        groups=names,
        node=node.id,
    )
    goals = [group.goal for group in question.partial(journeys).groups]
    before = [(0, 0)] * len(names) if known is None else [(one.people, one.reached) for one in known[1].ways]
    people = [n + goal.n for (n, _), goal in zip(before, goals, strict=True)]
    reached = [met + goal.y for (_, met), goal in zip(before, goals, strict=True)]
    return learned(names, people, reached, adaptive.floor, at)


def _written(ledger: Ledger, campaign: Campaign, node: Draw) -> tuple[int, Learned] | None:
    text = ledger.setting(_name(campaign, node))
    if text is None:
        return None
    at, rows = json.loads(text)
    ways: Sequence[Tried] = tuple(Tried(*row) for row in rows)
    if [way.way for way in ways] != [way.name for way in node.ways]:
        return None  # another version, with other ways
    return at, Learned(at if any(way.people for way in ways) else None, tuple(ways))


def _name(campaign: Campaign, node: Draw) -> str:
    return f"campaign {campaign.id} learned {node.id}"
