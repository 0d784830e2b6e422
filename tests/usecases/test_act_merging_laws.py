"""Whatever comes when (events, joinings, partings, turns, new workers): none hears twice or too often."""

import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from merging import Shop
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.caps import Cap, Caps
from periplo.core.frequency import Frequency
from periplo.core.identity import LOTS
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.storage import tables as t
from periplo.storage.contract import Whole
from periplo.storage.sqlite import SqliteLedger
from plans import plan

NAMES = ("ana", "tab", "web", "eva")
MOST, SPAN = 2, DAY
BOUNDS = Frequency(caps=Caps((Cap("day", MOST, SPAN),)))
PLANS = (
    plan(entry=Entry(EventIs("list started"), again="always")),
    plan(
        id="twice",
        entry=Entry(EventIs("list started"), again="after_exit"),
        nodes=(
            Send("say", "log", "reminder", "rest", when_full="wait"),
            Wait("rest", HOUR, "more"),
            Send("more", "log", "reminder", "end"),
            Exit("end"),
        ),
    ),
)

hears = st.tuples(
    st.just("hear"), st.sampled_from(NAMES), st.sampled_from(("list started",) * 4 + ("order completed",))
)
turns = st.tuples(st.just("turn"), st.sampled_from((1, 60, 3_600, 7_300, 40_000)))
joins = st.tuples(st.just("join"), st.sampled_from(NAMES), st.sampled_from(NAMES))
others = st.tuples(st.sampled_from(("part", "part", "follow", "start")))
lives = st.lists(st.one_of(hears, hears, turns, turns, joins, others), min_size=15, max_size=45)


@cache
def _empty() -> Path:
    """A ledger in its newest schema, made once and copied."""
    path = Path(tempfile.mkdtemp(prefix="periplo-merging-")) / "ledger.db"
    SqliteLedger(path).close()
    return path


class World(Shop):
    """One shop that is watched: what each turn decided must have found room, and be the first for its entry."""

    def __init__(self, folder):
        path = Path(folder) / "ledger.db"
        shutil.copy(_empty(), path)
        self.known = set()
        super().__init__(SqliteLedger(path), *PLANS, bounds=BOUNDS, names=NAMES)

    def step(self, verb, *words):
        if verb == "turn":
            self.turn(words[0] * 1_000_000)
            self.look()
        elif verb == "follow":
            self.ledger.follow_moves()
        elif verb == "start":
            self.start()
        elif verb == "part":
            if self.rulings:
                self.part()
        elif verb == "join":
            if words[0] != words[1]:
                self.join(*words)
        else:
            self.hear(*words)

    def look(self):
        left = [one.intent for one in self.ledger.sent() if one.state not in ("withheld", "refused")]
        fresh = [one for one in left if one.key not in self.known]
        for new in fresh:
            before = [
                one
                for one in left
                if one.customer == new.customer
                and new.decided_at - SPAN < one.decided_at <= new.decided_at
                and (one.key in self.known or one.decided_at < new.decided_at or one.key < new.key)
            ]
            assert len(before) < MOST
        self.known |= {one.key for one in left}
        entered = {
            (told.campaign, told.customer, told.run, told.entry): told.reasons[0].values.get(
                "event_at", told.at
            )
            for customer in {one.customer for one in left}
            for told in self.ledger.decided(customer)
            if told.reasons[0].code == "entered"
        }
        said = Counter(
            (one.campaign, entered[one.campaign, one.customer, one.run, one.entry], one.node) for one in left
        )
        assert set(said.values()) <= {1}
        assert all(len(messages) == 1 for messages in self.channel.taken.values())

    def homes(self):
        """The customer of now of each number as which somebody was born."""
        b, c = t.people.births.c, t.handle_customer.c
        query = select(b.customer, c.customer).join(
            t.handle_customer, (c.handle == b.handle) & c.until.is_(None)
        )
        with self.ledger.reading() as connection:
            return dict(connection.execute(query).all())


class Half(Whole):
    """The share of one of two workers: every other customer."""

    def __init__(self, which):
        self.mine = frozenset(range(which, LOTS, 2))

    def lots(self):
        return self.mine


class Divided(World):
    """The same shop with two workers, each with half of the customers; they turn together, or one alone."""

    def start(self):
        self.runners = []
        for which in range(2):
            self.ledger.share = lambda which=which: Half(which)
            super().start()
            self.runners.append(self.runner)

    def turn(self, after=SECOND, which=2):
        self.now += after
        for runner in self.runners if which == 2 else [self.runners[which]]:
            runner.turn(self.now)

    def step(self, verb, *words):
        if verb == "turn" and len(words) == 2:
            self.turn(words[0] * SECOND, words[1])
            self.look()
        else:
            super().step(verb, *words)


some_turn = st.tuples(turns, st.sampled_from((0, 1, 2))).map(lambda told: (*told[0], told[1]))
divided = st.lists(st.one_of(hears, hears, some_turn, some_turn, joins, others), min_size=15, max_size=45)


# Two named together at once are one from the start; parted, what began as that one goes with the other, and away.
NAMED_TOGETHER_THEN_PARTED = [
    ("hear", "ana", "list started"), ("turn", 1), ("hear", "eva", "list started"), ("join", "web", "eva"), ("turn", 1),
    ("part",), ("join", "ana", "web"), ("turn", 60),
]  # fmt: skip


@settings(max_examples=40)
@example((World, NAMED_TOGETHER_THEN_PARTED))
@given(st.one_of(st.tuples(st.just(World), lives), st.tuples(st.just(Divided), divided)))
def test_nobody_hears_twice_for_one_entry_nor_more_than_a_cap_allows(lived):
    kind, steps = lived
    with tempfile.TemporaryDirectory() as folder:
        world = kind(folder)
        for each in steps:
            world.step(*each)
        world.step("turn", 60)
        world.step("turn", 40_000)
        world.step("turn", 90_000)
        homes = world.homes()
        inside = Counter()
        for one in PLANS:
            for run in world.ledger.members(one.id):
                assert run.customer == homes[run.origin[0]]
                assert (run.wake_at is None) == (run.ended_by is not None)
                assert (run.rests is None) == (run.ended_by != "merged")
                if run.is_inside:
                    inside[one.id, run.customer, run.key, run.origin[0]] += 1
        alone = Counter((campaign, customer, key) for campaign, customer, key, _ in inside)
        assert set(alone.values()) <= {1}
        world.ledger.close()


@settings(max_examples=15)
@given(
    st.lists(st.one_of(hears, turns), min_size=3, max_size=12),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=4),
)
def test_joined_in_any_way_and_parted_again_all_runs_and_messages_are_as_they_were(steps, pairs):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        for each in steps:
            world.step(*each)
        tables = (t.members, t.intents, t.deliveries)
        before = world.rows(*tables)
        for one, two in pairs:
            if one != two:
                world.join(one, two)
            world.ledger.follow_moves()
        while world.rulings:
            world.part()
            world.ledger.follow_moves()
        assert world.rows(*tables) == before
        world.ledger.close()
