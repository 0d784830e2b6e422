"""Published campaigns are driven over the workspace's events: decide, keep, deliver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache

import numpy as np

from periplo.channels.contract import Channel
from periplo.core.bounds import Spoken
from periplo.core.campaigns import RUNNING, Campaign
from periplo.core.circles import no_search_for_circles, search_among_new
from periplo.core.crowds import Crowd
from periplo.core.distinct import are_in, distinct
from periplo.core.errors import BadCampaign
from periplo.core.maps import JourneyMap
from periplo.core.members import EVER, Decision, Member, View
from periplo.core.rules import column_of, parts_of
from periplo.core.spans import DAY
from periplo.core.stretches import Stretches
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.growing import gathered
from periplo.storage.contract import Cursor, Ledger, Lots
from periplo.usecases.act.contacts import Contact
from periplo.usecases.act.crowds import Gathering
from periplo.usecases.act.delivery import Words, Write, deliver
from periplo.usecases.act.facts import Facts, touched
from periplo.usecases.act.latecomers import considered, late_entries
from periplo.usecases.act.learning import instants, knowing, learns
from periplo.usecases.act.portions import Portion, between
from periplo.usecases.act.publishing import PATIENCE, begun_at, published
from periplo.usecases.act.sharing import alike, are_of, cursors_of, may_go_on
from periplo.usecases.act.starts import Starts, starts
from periplo.usecases.act.surroundings import Surroundings
from periplo.usecases.act.walk import Plan, Walk, walked_together, woken_alone

MEMBERS_AT_ONCE = 2_000  # in one transaction, decided one by one
CROWDS_AT_ONCE = 5_000  # customers among whom crowds are looked for, and kept in one transaction
CUSTOMERS_AT_ONCE = 500  # whose runs are read together
LEARNING = "learning"  # the role of whoever writes down what is learned: it is made once

Told = tuple[str, Decision | Crowd]  # in which campaign, and what is decided for one or for many
Progress = Callable[[int, int], None]  # customers done, of how many


@dataclass(frozen=True, slots=True)
class Driven:
    """What a run did. `until`: the instant to which everybody is decided now, None without any event.

    entered: new members. decisions: those that changed something or kept somebody out. messages: how many
    messages came to each state in this run.
    """

    campaign: str
    until: int | None
    customers: int
    entered: int
    decisions: int
    messages: Mapping[str, int]


def run(
    id: str,
    ledger: Ledger,
    journeys: Journeys,
    channels: Mapping[str, Channel],
    until: int | None = None,
    progress: Progress | None = None,
    drawn: JourneyMap | None = None,
    around: Surroundings | None = None,
    clock: int | None = None,
    write: Write | None = None,
) -> Driven:
    """Drives a published campaign up to and with `until` (the last event unless told), then delivers.

    drawn: the map whose stages the campaign may ask for. around: all else that it is driven in.
    clock: microseconds UTC, where messages leave now and not at the instants of their decision. write: what a message
    says; None: its plain words.

    Whoever calls it has let the runs `follow` who was joined and parted, before reading the journeys: those who moved
    since are left for the next run.
    It goes on from where the last run ended; one that was killed is finished first, so running in one go, in
    several, or after any stop gives the same members, decisions and messages. An instant that lies behind
    changes nothing.
    Raises: UnknownName if it is not published, BadCampaign if it is paused or ended or asks for stages without a
    map, LedgerBusy if another process is writing.
    """
    with ledger.lease(f"campaign {id}", patience=PATIENCE):
        campaign = published(ledger, id)
        if campaign.status not in RUNNING:
            raise BadCampaign(
                f"campaign '{id}' is {campaign.status}",
                "only an active campaign runs",
                "publish it again to make it active",
            )
        needs_map(campaign, drawn)
        if until is None:
            until = last_event(journeys)
        around = around or Surroundings({campaign.map: drawn})
        counts = drive([campaign], ledger, journeys, until, around, progress)[id]
        states = deliver(id, ledger, channels, words_of(ledger, id), clock, write)
        return Driven(
            id,
            ledger.cursor(id).clock,
            counts["customers"],
            counts["entered"],
            counts["decisions"],
            dict(states),
        )


def drive(
    campaigns: Sequence[Campaign],
    ledger: Ledger,
    journeys: Journeys | Iterable[Portion],
    until: int | None,
    around: Surroundings,
    progress: Progress | None = None,
    lots: Lots | None = None,
) -> dict[str, Counter[str]]:
    """Decides for everybody in these campaigns up to and with `until`, customer by customer; delivers nothing.

    journeys: whole where a campaign learns or somebody enters by no event; else they may come in portions.
    Those who moved since the runs followed are left out: journeys, runs and addresses may not agree about them.
    One customer's campaigns are decided together, so that caps and priorities see all of them. What a run that was
    killed had begun is finished first, and where an experiment learns everybody comes to that instant first.
    lots: for whose customers alone; others decide for the others. Then they stop before `until` where those others
    have not yet come to an instant at which a campaign learns. Returns counts of customers, entered and decisions by
    campaign.
    """
    counts: dict[str, Counter[str]] = {campaign.id: Counter() for campaign in campaigns}
    portions = [Portion(journeys)] if isinstance(journeys, Journeys) else journeys
    before, came = None, [ledger.cursors(one.id) for one in campaigns]
    while came != before:  # one group may have to wait for another where a campaign learns
        groups = list(alike(came, lots))
        for group, cursors in groups:
            with no_search_for_circles():
                _drive(campaigns, ledger, portions, until, around, progress, counts, group, cursors)
        if lots is not None or len(groups) == 1:
            break
        before, came = came, [ledger.cursors(one.id) for one in campaigns]
    return counts


def _drive(
    campaigns: Sequence[Campaign],
    ledger: Ledger,
    portions: Iterable[Portion],
    until: int | None,
    around: Surroundings,
    progress: Progress | None,
    counts: dict[str, Counter[str]],
    lots: Lots | None,
    cursors: dict[str, Cursor],
) -> None:
    """The same for customers of whom all have come equally far: where `cursors` say."""
    unfinished = sorted({(c.until, c.position) for c in cursors.values() if c.until is not None})
    for begun in unfinished:
        chosen = [one for one in campaigns if (cursors[one.id].until, cursors[one.id].position) == begun]
        _Drive(chosen, ledger, portions, begun[0], around, progress, counts, lots).go()
    cursors = {id: one if one.until is None else Cursor(id, one.until) for id, one in cursors.items()}
    if until is None:
        return
    clocks = [(one, cursors[one.id].clock) for one in campaigns]
    learned: list[int] = []
    if any(map(learns, campaigns)):
        learned = instants(clocks, next(iter(portions)).journeys, until)
    for stop in (*learned, until):
        behind = [one for one in campaigns if (clock := cursors[one.id].clock) is None or stop > clock]
        if lots is not None and not may_go_on(behind, ledger, cursors):
            return
        if behind:
            _Drive(behind, ledger, portions, stop, around, progress, counts, lots, until).go()
            cursors |= {one.id: Cursor(one.id, stop) for one in behind}


def follow(ledger: Ledger) -> list[int]:
    """Brings the runs of those who were joined or parted under their number of now; see Ledger.follow_moves.

    Raises: LedgerBusy if another process drives campaigns.
    """
    with ledger.lease("following who was joined and parted"):
        return ledger.follow_moves()


def last_event(journeys: Journeys) -> int | None:
    """The instant of the last event in view, microseconds UTC; None if there is none."""
    some = journeys.stop > journeys.start
    return int(journeys.at[journeys.stop[some] - 1].max()) if some.any() else None


def words_of(ledger: Ledger, id: str) -> Words:
    """What a campaign's messages say: version, message and language -> subject and body."""
    in_version = cache(lambda version: published(ledger, id, version))

    @cache
    def words(version: int, message: str, language: str) -> tuple[str, str]:
        said = in_version(version).message(message)
        return said.subject.to(language), said.body.to(language) if said.body else ""

    return words


def needs_map(campaign: Campaign, drawn: JourneyMap | None) -> None:
    """Raises: BadCampaign if the audience asks for the stage of a map that was not given."""
    if campaign.asks_stage and (drawn is None or campaign.map not in (None, drawn.id)):
        raise BadCampaign(
            f"the audience of campaign '{campaign.id}' asks in which stage a customer stands",
            "its map was not named",
            "name the map with --map, or put it into the workspace",
        )


class _Drive:
    """Campaigns on their way to one instant."""

    def __init__(
        self,
        campaigns: Sequence[Campaign],
        ledger: Ledger,
        portions: Iterable[Portion],
        until: int,
        around: Surroundings,
        progress: Progress | None,
        counts: dict[str, Counter[str]],
        lots: Lots | None,
        present: int
        | None = None,  # the instant that it really is where clocks are not driven; None: `until`
    ) -> None:
        self.ledger, self.until, self.progress, self.counts = ledger, until, progress, counts
        self.contacts, self.told, self.lots = around.contacts, around.kept, lots
        self.portions, self.around = portions, around
        self.floor = (until if present is None else present) if around.live else None
        self.campaigns = {campaign.id: around.meant(campaign) for campaign in campaigns}
        self.stretches = {id: Stretches(campaign) for id, campaign in self.campaigns.items()}
        self.cursors = cursors_of(campaigns, ledger, lots)
        clocks = [cursor.clock for cursor in self.cursors.values()]
        bounds = around.contacts.bounds
        known = [clock for clock in clocks if clock is not None]
        reach = 0 if bounds is None else bounds.remembers
        self.since = min(known) - reach - DAY if len(known) == len(clocks) and known else EVER
        self.sent: Mapping[int, Sequence[Spoken]] = {}
        self.begun = {id: begun_at(ledger, campaign) for id, campaign in self.campaigns.items()}
        self.inside = {id: ledger.inside(id, lots) for id in self.campaigns}
        self.waiting = {id: rows[rows[:, 2] <= until, 0] for id, rows in self.inside.items()}

    def _read(self, journeys: Journeys) -> None:
        """Finds what these journeys mean to each campaign."""
        self.facts: dict[str, Facts] = {}
        self.pinned: dict[str, dict[int, tuple[Campaign, Facts]]] = {}
        self.late: dict[str, dict[int, set[int]]] = {}
        self.done: dict[str, dict[int, set[int]]] = {}
        self.touched: dict[str, Int64s] = {}
        around, of_all = self.around, self.campaigns.values()
        with self.ledger.lease("learning", LEARNING, PATIENCE) if any(map(learns, of_all)) else nullcontext():
            self.knowing = {
                id: knowing(
                    campaign, self.ledger, journeys, self.cursors[id].clock, self.until, self.contacts.media
                )
                for id, campaign in self.campaigns.items()
            }
        if self.lots is not None:
            journeys = journeys.only(are_of(journeys.customer, self.lots))
        found = {
            id: starts(
                campaign, journeys, self.cursors[id].clock, self.until, around.contacts.clock, self.begun[id]
            )
            for id, campaign in self.campaigns.items()
        }
        if around.heard is not None:
            asked = [
                around.heard.customers,
                *self.waiting.values(),
                *(one.customers for one in found.values()),
            ]
            journeys = gathered(journeys.only(are_in(journeys.customer, np.concatenate(asked))))
        for id, campaign in self.campaigns.items():
            self._look(campaign, journeys, found[id])
        self.alone = {id: self._may_wake_alone(id) for id in self.campaigns}
        self.new = {id: self._may_enter_alone(id) for id in self.campaigns}

    def _look(self, campaign: Campaign, journeys: Journeys, found: Starts) -> None:
        """Finds whom this campaign touches. found: who begins by no event."""
        id, clock, around = campaign.id, self.cursors[campaign.id].clock, self.around
        if any(column_of(part) for rule in campaign.customer_rules() for part in parts_of(rule)):
            journeys = around.beside(list(campaign.customer_rules()), journeys, self.until)
        facts = Facts(campaign, journeys, self.until, around.map_for(campaign), found)
        around.met(campaign, facts)
        inside = self.inside[id]
        late = late_entries(campaign, facts, self.ledger, clock, inside, self.begun[id], around.heard)
        due = np.concatenate([self.waiting[id], np.array(list(late), np.int64)])
        self.facts[id], self.late[id] = facts, late
        # After a stop, and among several workers, who was decided further may since be one with who was not.
        if self.cursors[id].until is not None or self.lots is not None:
            entering = facts.entries(clock)[0]
            if self.cursors[id].until is None and around.heard is not None:
                entering = np.intersect1d(entering, around.heard.moved)
            known_since = EVER if clock is None else clock
            self.done[id] = considered(campaign, self.ledger, entering.tolist(), known_since)
        self.pinned[id] = {
            version: self._pinned(id, version, journeys, around) for version in self.ledger.pinned(id)
        }
        theirs = [facts, *(earlier for _, earlier in self.pinned[id].values())]
        concerned = touched(theirs, clock, inside[:, 0], due)
        self.touched[id] = self._own(concerned)

    def _may_wake_alone(self, id: str) -> Int64s:
        """Those, ascending, for whom nothing is due but in this campaign, and there a wait is over."""
        return self._alone_in(id, self.touched[id][are_in(self.touched[id], self.waiting[id])])

    def _may_enter_alone(self, id: str) -> Int64s:
        """Those, ascending, for whom nothing is due but in this campaign, of whose runs there none wakes."""
        begun = np.concatenate(
            [self.waiting[id], self.inside[id][:, 0], np.array([*self.done.get(id, ())], np.int64)]
        )
        return self._alone_in(id, self.touched[id][~are_in(self.touched[id], begun)])

    def _alone_in(self, id: str, some: Int64s) -> Int64s:
        """Those of these for whom nothing is due but in this campaign, nor came in late there."""
        others = [theirs for other, theirs in self.touched.items() if other != id]
        late = np.array(list(self.late[id]), np.int64)
        return some[~are_in(some, np.concatenate([late, *others]))]

    def _own(self, customers: Sequence[int] | Int64s) -> Int64s:
        """Those of these customers for whom this drive decides."""
        asked = np.array(customers, np.int64)
        return asked[are_of(asked, self.lots)]

    def _pinned(
        self, id: str, version: int, journeys: Journeys, around: Surroundings
    ) -> tuple[Campaign, Facts]:
        """An earlier version by which some still go on, and what the journeys mean to it."""
        campaign = around.meant(published(self.ledger, id, version))
        rules = list(campaign.customer_rules())
        if any(column_of(part) for rule in rules for part in parts_of(rule)):
            journeys = around.beside(rules, journeys, self.until)
        return campaign, Facts(campaign, journeys, self.until, around.map_for(campaign))

    def go(self) -> None:
        cursor = next(iter(self.cursors.values()))
        position = cursor.position if cursor.until == self.until else None
        for portion in self.portions:
            self._read(portion.journeys)
            position = self._through(position, portion.last)

    def _through(self, position: int | None, last: int | None) -> int | None:
        """Decides for whoever these journeys touch, from behind one customer up to and with another (None: from the
        first, to the last). Returns up to whom all are decided."""
        touched = {id: between(theirs, position, last) for id, theirs in self.touched.items()}
        for id, theirs in touched.items():
            self.counts[id]["customers"] += len(theirs)
        customers = distinct(np.concatenate(list(touched.values())))
        batch: list[Told] = []
        held = done = 0
        with no_search_for_circles():
            for some, decisions in self._decided(customers):
                moved = sum(_many(one) for _, one in decisions)  # each moves one member at most
                if held and held + moved > MEMBERS_AT_ONCE:
                    self._keep(batch, self.until, position)
                    batch, held = [], 0
                    search_among_new()
                    if self.progress:
                        self.progress(done, len(customers))
                batch += decisions
                held += moved
                position = some[-1]
                done += len(some)
            if last is None:
                self._keep(batch, None, None)
            else:
                position = last if position is None else max(position, last)
                self._keep(batch, self.until, position)
        if self.progress:
            self.progress(done, len(customers))
        return position

    def _decided(self, customers: Int64s) -> Iterator[tuple[Sequence[int], list[Told]]]:
        """What is decided, for some customers after others: for one alone, or for all of a part with crowds in it."""
        for low in range(0, len(customers), CROWDS_AT_ONCE):
            part = customers[low : low + CROWDS_AT_ONCE]
            crowds = list(self._crowds(part))
            in_crowds = [customer for _, crowd in crowds for customer in crowd.customer]
            others = part[~are_in(part, np.array(in_crowds, np.int64))].tolist()
            one_by_one = (
                told
                for first in range(0, len(others), CUSTOMERS_AT_ONCE)
                for told in self._portion(others[first : first + CUSTOMERS_AT_ONCE])
            )
            if crowds:
                yield part.tolist(), [*crowds, *(one for _, decisions in one_by_one for one in decisions)]
            else:
                yield from (([customer], decisions) for customer, decisions in one_by_one)

    def _crowds(self, part: Int64s) -> Iterator[tuple[str, Crowd]]:
        for id, alone in self.alone.items():
            clock, theirs = self.cursors[id].clock, between(alone, part[0] - 1, part[-1])
            new = between(self.new[id], part[0] - 1, part[-1])
            if not len(theirs) and not len(new):
                continue
            versions = (self.facts[id], *(earlier for _, earlier in self.pinned[id].values()))
            where = Gathering(
                self.stretches[id],
                EVER if clock is None else clock,
                versions,
                self.contacts,
                self.ledger,
                self.since,
                self.until,
                self.floor,
            )
            for crowd in (*where.crowds(theirs, self._woken), *where.entering(new, self._entered)):
                yield id, crowd

    def _woken(self, member: Member, known: Contact) -> list[Decision]:
        """What is decided for somebody of whom nothing else is due than that this run of theirs wakes."""
        id = member.campaign
        view = self._view(id, self.facts[id], member.customer, {member.customer: known})
        return woken_alone(self.stretches[id], [member], 0, view, self.until, self.floor)

    def _entered(self, member: Member, known: Contact) -> list[Decision]:
        """What is decided for somebody who begins their first run, and of whom nothing else is due."""
        nobody: dict[str, dict[int, list[Member]]] = {id: {} for id in self.campaigns}
        walks = self._walks(member.customer, nobody, {member.customer: known})
        return [decision for _, decision in walked_together(walks)]

    def _portion(self, part: list[int]) -> Iterator[tuple[int, list[Told]]]:
        runs = {id: _by_customer(self.ledger.runs(id, part)) for id in self.campaigns}
        known = self.contacts.of(part, self.ledger, self.since)
        moving = self.ledger.unfollowed()  # asked last: what was read of all others is of one state
        ask_sent = any(one.lived is not None for one in self.knowing.values())
        self.sent = self.ledger.spoken(part, EVER) if ask_sent else {}
        for customer in part:
            if customer in moving:
                continue
            alone = self._alone(customer, runs)
            if alone is None:
                yield customer, list(walked_together(self._walks(customer, runs, known)))
                continue
            id, place = alone
            view = self._view(id, self.facts[id], customer, known)
            theirs = runs[id][customer]
            decided = woken_alone(self.stretches[id], theirs, place, view, self.until, self.floor)
            yield customer, [(id, decision) for decision in decided]

    def _alone(self, customer: int, runs: Mapping[str, Mapping[int, list[Member]]]) -> tuple[str, int] | None:
        """Campaign and place of the one run of this customer that wakes, where nothing else is to be decided."""
        found = None
        for id, of_all in runs.items():
            clock, theirs = self.cursors[id].clock, of_all.get(customer, ())
            versions = (self.facts[id], *(earlier for _, earlier in self.pinned[id].values()))
            last = max(facts.last(customer) for facts in versions)
            if clock is None or last > clock or customer in self.late[id]:
                return None
            for place, member in enumerate(theirs):
                at = member.wake_at
                if at is None:
                    continue
                if member.entered_at < last:
                    return None
                if at <= self.until:
                    if found is not None or member.pinned is not None:
                        return None
                    found = id, place
        return found

    def _walks(
        self, customer: int, runs: Mapping[str, Mapping[int, list[Member]]], known: Mapping[int, Contact]
    ) -> list[Walk]:
        walks = []
        for id, campaign in self.campaigns.items():
            facts, theirs = self.facts[id].of(customer), runs[id].get(customer, [])
            if not facts and not theirs:
                continue
            view = self._view(id, self.facts[id], customer, known)
            pinned = {
                version: Plan(plan, earlier.of(customer), self._view(id, earlier, customer, known))
                for version, (plan, earlier) in self.pinned[id].items()
            }
            walks.append(
                Walk(
                    campaign, facts, theirs, view, self.cursors[id].clock, self.until,
                    self.late[id].get(customer, ()), self.floor, pinned, self.done.get(id, {}).get(customer, ()),
                )
            )  # fmt: skip
        return walks

    def _view(self, id: str, facts: Facts, customer: int, known: Mapping[int, Contact]) -> View:
        """All that may be known of a customer when a campaign decides. facts: as one of its versions means them."""
        view = known[customer].seen(facts.view(customer))
        said = self.sent.get(customer)
        self.knowing[id].tell(view, [(one.slot.at, one.slot.channel) for one in said] if said else [])
        return view

    def _keep(self, batch: list[Told], until: int | None, position: int | None) -> None:
        """until: None where everybody is done."""
        kept: dict[str, list[Decision | Crowd]] = {id: [] for id in self.campaigns}
        for id, told in batch:
            kept[id].append(told)
            self.counts[id]["decisions"] += _many(told)
            first = told if isinstance(told, Decision) else told.first
            if first.reasons[0].code in ("entered", "started"):
                self.counts[id]["entered"] += _many(told)
        self.ledger.keep_together(
            [
                (
                    id,
                    decisions,
                    Cursor(id, self.until)
                    if until is None
                    else Cursor(id, self.cursors[id].clock, until, position),
                )
                for id, decisions in kept.items()
            ],
            self.lots,
        )
        for id, decisions in kept.items():
            self.told(id, decisions)


def _many(told: Decision | Crowd) -> int:
    return len(told) if isinstance(told, Crowd) else 1


def _by_customer(members: Iterable[Member]) -> dict[int, list[Member]]:
    runs: dict[int, list[Member]] = {}
    for member in members:
        runs.setdefault(member.customer, []).append(member)
    return runs
