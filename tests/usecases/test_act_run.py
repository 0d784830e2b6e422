import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.channels.contract import ChannelBusy, ChannelRefused
from periplo.channels.log import LogChannel
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.decide import decide, meeting
from periplo.core.errors import BadCampaign, UnknownName
from periplo.core.events import Event
from periplo.core.members import View, Woke
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import delivery as delivering
from periplo.usecases.act import drive as driving
from periplo.usecases.act import publish, published, run
from plans import ID, SHOPPERS, Collected, H, plan


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def driven(ledger, journeys, campaign=None, until=None, channel=None):
    publish(campaign or plan(), ledger, 0)
    channel = channel or Collected()
    run(ID, ledger, journeys, {"log": channel}, until)
    return channel


def standing(ledger):
    return [(m.customer, m.node, m.ended_by) for m in ledger.members(ID)]


def test_who_waits_is_reminded_and_who_has_bought_or_cancelled_is_left_alone(ledger):
    channel = driven(ledger, lived(*SHOPPERS))
    assert standing(ledger) == [
        (1, "end", "finished"),
        (2, "settle", "goal"),
        (3, "settle", "exit"),
        (5, "settle", None),
        (6, "settle", "goal"),
    ]
    assert [sent.intent.customer for sent in ledger.sent(ID)] == [1]
    ((message,),) = channel.taken.values()
    assert (message.subject, message.decided_at) == ("Tu lista te espera", 2 * HOUR)
    assert [sent.state for sent in ledger.sent(ID)] == ["accepted"]


def test_a_run_to_one_instant_and_then_to_another_equals_one_run(ledger):
    journeys = lived(*SHOPPERS)
    driven(ledger, journeys)
    for cut in range(0, 9 * HOUR + 1, HOUR // 2):
        stepwise = MemoryLedger()
        first = driven(stepwise, journeys, until=cut)
        driven(stepwise, journeys, channel=first)
        assert list(stepwise.members(ID)) == list(ledger.members(ID))
        assert stepwise.sent(ID) == ledger.sent(ID)
        for customer in range(1, 7):
            assert stepwise.decided(customer) == ledger.decided(customer)


def test_a_second_run_without_new_events_does_nothing(ledger):
    channel = driven(ledger, lived(*SHOPPERS))
    again = run(ID, ledger, lived(*SHOPPERS), {"log": channel})
    assert (again.entered, again.decisions, dict(again.messages)) == (0, 0, {})
    assert channel.asked == 1


def test_a_clock_that_goes_back_changes_nothing(ledger):
    journeys = lived(*SHOPPERS)
    channel = driven(ledger, journeys)
    before = list(ledger.members(ID))
    told = run(ID, ledger, journeys, {"log": channel}, until=HOUR)
    assert told.until == 9 * HOUR
    assert list(ledger.members(ID)) == before
    assert channel.asked == 1


def test_an_order_that_is_imported_late_still_stops_the_message(ledger):
    driven(ledger, lived([("list started", 0), ("visit", 1.5 * H)]))
    grown = lived([("list started", 0), ("order completed", 1 * H), ("visit", 9 * H)])
    driven(ledger, grown)
    (member,) = ledger.members(ID)
    assert (member.ended_by, member.ended_at) == ("goal", round(1.5 * HOUR))
    assert ledger.sent(ID) == []


def test_an_entry_that_is_imported_late_still_begins_a_run_unless_it_is_too_old(ledger):
    day = 24 * H
    seen = [("visit", 0), ("list started", 5 * day), ("visit", 5 * day + 10)]
    driven(ledger, lived(seen, [("visit", 0)], [("visit", 0)]))
    grown = lived(
        seen,
        [("visit", 0), ("list started", 5 * day - H)],
        [("visit", 0), ("list started", 2 * day)],
        [("visit", 6 * day)],
    )
    for _ in range(2):  # a second time nothing is late any more
        driven(ledger, grown)
        assert [(m.customer, m.entered_at, m.ended_at) for m in ledger.members(ID)] == [
            (1, 5 * DAY, 5 * DAY + 2 * HOUR),
            (2, 5 * DAY + 10_000_000, 5 * DAY + HOUR),
        ]
    assert ledger.decided(2)[0].reasons[0].values["event_at"] == 5 * DAY - HOUR
    assert ledger.decided(3) == []


def test_a_later_version_does_not_look_back_behind_its_publication(ledger):
    journeys = lived([("list started", 0), ("note made", 1 * H), ("visit", 9 * H)])
    driven(ledger, journeys)
    wider = plan(entry=Entry(EventIs("note made")))
    publish(wider, ledger, 9 * HOUR)
    run(ID, ledger, journeys, {"log": Collected()})
    assert len(list(ledger.members(ID))) == 1


def test_the_audience_and_the_key_are_read_from_the_columns(ledger):
    campaign = plan(
        entry=Entry(EventIs("list started"), key="list_id"),
        audience=parse_customer_rule("order completed at least 1 times and customer country is es"),
    )
    bought = ("order completed", 0)
    journeys = lived(
        [bought, ("list started", 1, {"list_id": "A"}), ("list started", 2, {"list_id": "B"})],
        [bought, ("list started", 1, {"list_id": "C"})],
        [("list started", 1, {"list_id": "D"}), ("order completed", 2)],
        [bought, ("list started", 1)],
        traits={"country": ["es", "mx", "es", "es"]},
    )
    driven(ledger, journeys, campaign)
    assert [(member.customer, member.key) for member in ledger.members(ID)] == [(1, "A"), (1, "B")]
    codes = {c: [kept.reasons[0].code for kept in ledger.decided(c)] for c in (2, 3, 4)}
    assert codes == {2: ["not_in_audience"], 3: ["not_in_audience"], 4: ["no_key"]}


def test_about_half_are_held_out_and_their_messages_are_trapped_not_sent(ledger):
    channel = driven(ledger, lived(*[[("list started", 0), ("visit", 9 * H)]] * 200), plan(holdout=0.5))
    held = [sent for sent in ledger.sent(ID) if sent.state == "withheld"]
    assert 70 < len(held) < 130
    assert {sent.reason for sent in held} == {"holdout"}
    assert len(channel.taken) + len(held) == 200
    assert not {sent.intent.key for sent in held} & channel.taken.keys()


def test_a_view_of_some_customers_or_of_a_period_is_respected(ledger):
    journeys = lived(*SHOPPERS)
    chosen = replace(journeys.only(slice(1, 6)), stop=journeys.stop[1:6] - 1)
    driven(ledger, chosen)
    assert standing(ledger) == [(customer, "settle", None) for customer in (2, 3, 6)]


def test_no_events_at_all_leave_a_campaign_where_it_was(ledger):
    publish(plan(), ledger, 0)
    told = run(ID, ledger, lived().only(slice(0, 0)), {"log": Collected()})
    assert (told.until, told.entered) == (None, 0)


def test_only_what_is_published_and_active_runs(ledger):
    with pytest.raises(UnknownName, match="published are: none"):
        run(ID, ledger, lived("visit"), {})
    publish(plan(), ledger, 0, "paused")
    with pytest.raises(BadCampaign, match="is paused"):
        run(ID, ledger, lived("visit"), {})


def test_every_version_of_a_campaign_stays_and_the_same_words_make_no_new_one(ledger):
    first = publish(plan(), ledger, 0)
    assert publish(plan(version=7), ledger, 1).version == first.version == 1
    assert publish(plan(holdout=0.5), ledger, 2).version == 2
    assert published(ledger, ID, 1) == first
    assert published(ledger, ID).holdout == 0.5


def test_a_version_that_would_strand_somebody_is_refused(ledger):
    driven(ledger, lived([("list started", 0)]))
    with pytest.raises(BadCampaign, match="1 members of 'list-awaits' wait at settle"):
        publish(plan(nodes=(Wait("rest", HOUR, "end"), Exit("end"))), ledger, 1)


def test_a_message_says_the_words_of_the_version_in_which_it_was_decided(ledger):
    journeys = lived(*SHOPPERS)
    busy = driven(ledger, journeys, channel=Collected(fails={1: ChannelBusy("full")}))
    assert [sent.state for sent in ledger.sent(ID)] == ["reserved"]
    reminder = replace(plan().messages[0], subject=plan().title)
    publish(plan(messages=(reminder,)), ledger, 1)
    busy.fails = {}
    run(ID, ledger, journeys, {"log": busy})
    ((message,),) = busy.taken.values()
    assert message.subject == "Tu lista te espera"


def test_a_busy_channel_is_not_asked_on_and_on_and_loses_nothing(ledger):
    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 5)
    channel = driven(ledger, journeys, channel=Collected(fails={2: ChannelBusy("full")}))
    assert [sent.state for sent in ledger.sent(ID)] == ["accepted"] + ["reserved"] * 4
    assert channel.asked == 2
    channel.fails = {}
    run(ID, ledger, journeys, {"log": channel})
    assert {sent.state for sent in ledger.sent(ID)} == {"accepted"}


def test_a_refused_message_and_an_unknown_channel_are_told(ledger):
    journeys = lived(*[[("list started", 0), ("visit", 9 * H)]] * 2)
    driven(ledger, journeys, channel=Collected(fails={2: ChannelRefused("no address")}))
    assert [(sent.state, sent.reason) for sent in ledger.sent(ID)] == [
        ("accepted", None),
        ("refused", "refused"),
    ]
    lonely = MemoryLedger()
    publish(plan(), lonely, 0)
    assert run(ID, lonely, journeys, {}).messages == {"refused": 2}
    assert {sent.reason for sent in lonely.sent(ID)} == {"unknown_channel"}


@pytest.mark.parametrize(
    ("repeats", "arrived", "state", "said"),
    [
        ("silent", True, "accepted", 1),
        ("silent", False, "accepted", 1),
        ("queryable", True, "accepted", 1),
        ("queryable", False, "accepted", 1),
        ("sends again", True, "unknown", 1),
        ("sends again", False, "unknown", 0),
    ],
)
def test_a_stop_while_handing_over_is_resolved_as_the_channel_allows(ledger, repeats, arrived, state, said):
    journeys = lived([("list started", 0), ("visit", 9 * H)])
    publish(plan(), ledger, 0)
    channel = Collected(repeats)
    run(ID, ledger, journeys, {"log": Collected(fails={1: ChannelBusy("full")})})
    (key,) = (sent.intent.key for sent in ledger.sent(ID))
    ledger.hand([key])  # and here the process stopped, before or after the carrier took it
    if arrived:
        channel.taken[key] = ["taken before the stop"]
    run(ID, ledger, journeys, {"log": channel})
    assert [sent.state for sent in ledger.sent(ID)] == [state]
    assert len(channel.taken.get(key, [])) == said


@pytest.mark.parametrize(("late", "told"), [(0, ("accepted", None)), (1, ("withheld", "expired"))])
def test_a_message_that_expired_before_it_left_is_withheld(ledger, late, told):
    driven(
        ledger, lived([("list started", 0), ("visit", 9 * H)]), channel=Collected(fails={1: ChannelBusy("")})
    )
    states = delivering.deliver(
        ID, ledger, {"log": Collected()}, driving.words_of(ledger, ID), clock=2 * HOUR + DAY + late
    )
    assert dict(states) == {told[0]: 1}
    assert [(sent.state, sent.reason) for sent in ledger.sent(ID)] == [told]


@pytest.mark.parametrize(
    ("seconds", "portions"), [(0.0005, [100, 400, 500]), (0.1, [100, 5, 5]), (2.0, [100, 1, 1])]
)
def test_no_more_is_handed_together_than_its_channel_takes_in_half_a_second(monkeypatch, seconds, portions):
    """seconds: that each message takes. A stop then leaves few unnoted, and others have their turn."""
    clock, handed = [0.0], []
    monkeypatch.setattr(delivering, "monotonic", lambda: clock[0])

    class Slow(Collected):
        def deliver(self, message, key):
            clock[0] += seconds
            return super().deliver(message, key)

    class Watched(MemoryLedger):
        def hand(self, keys):
            handed.append(len(keys))
            super().hand(keys)

    ledger, customers = Watched(), 1_000
    down = Collected(fails=dict.fromkeys(range(customers + 1), ChannelBusy("")))
    driven(ledger, lived(*[[("list started", 0), ("visit", 9 * H)]] * customers), channel=down)
    handed.clear()
    states = delivering.deliver(
        ID,
        ledger,
        {"log": Slow()},
        driving.words_of(ledger, ID),
        clock=2 * HOUR,
        enough=lambda: len(handed) == 3,
    )
    assert handed == portions
    assert states == {"accepted": sum(portions)}


def test_large_runs_are_kept_in_portions():
    kept = []

    class Counting(MemoryLedger):
        def keep_together(self, parts, lots=None):
            kept.append(sum(len(decisions) for _, decisions, _ in parts))
            super().keep_together(parts, lots)

    ledger = Counting()
    driven(ledger, lived(*[[("list started", 0), ("visit", 9 * H)]] * 1_500))
    assert max(kept) <= 2_000
    assert sum(kept) == 3_000
    assert len(kept) >= 2


@pytest.mark.parametrize("portion", [1, 7])
def test_the_size_of_portions_changes_nothing(monkeypatch, portion):
    journeys = lived(*[[("list started", k), ("visit", 9 * H)] for k in range(30)])
    one, other = MemoryLedger(), MemoryLedger()
    driven(one, journeys)
    monkeypatch.setattr(driving, "MEMBERS_AT_ONCE", portion)
    monkeypatch.setattr(driving, "CUSTOMERS_AT_ONCE", portion)
    monkeypatch.setattr(delivering, "AT_ONCE", portion)
    driven(other, journeys)
    assert list(one.members(ID)) == list(other.members(ID))
    assert one.sent(ID) == other.sent(ID)
    assert [one.decided(k) for k in range(31)] == [other.decided(k) for k in range(31)]


# A run that is stopped at any call and begun again

MANY = [
    *[[("list started", k), ("visit", 9 * H)] for k in range(8)],
    *SHOPPERS,
    [("list started", 0), ("list started", 3 * H), ("list started", 6 * H), ("visit", 9 * H)],
]


class Stop(BaseException):
    """The process ends here."""


class Mortal:
    """A ledger or channel that stops at its n-th call, before or after doing it."""

    def __init__(self, inner, fuse):
        self._inner, self._fuse = inner, fuse

    def __getattr__(self, name):
        told = getattr(self._inner, name)
        if name not in ("keep", "hand", "note", "deliver", "settle"):
            return told

        def call(*given):
            self._fuse[0] -= 1
            if self._fuse[0] == 0:
                raise Stop
            answer = told(*given)
            self._fuse[0] -= 1
            if self._fuse[0] == 0:
                raise Stop
            return answer

        return call


def outcome(tmp_path, ledger):
    log = tmp_path / "messages.jsonl"
    return list(ledger.members(ID)), ledger.sent(ID), log.read_bytes()


@pytest.mark.parametrize("portion", [1, 3, 2_000])
def test_a_run_stopped_at_any_call_and_begun_again_ends_the_same(tmp_path, monkeypatch, portion):
    monkeypatch.setattr(driving, "MEMBERS_AT_ONCE", portion)
    monkeypatch.setattr(delivering, "AT_ONCE", 3)
    journeys = lived(*MANY)
    campaign = plan(holdout=0.3)

    def attempt(folder, ledger, fuse):
        channel = LogChannel(folder / "messages.jsonl")
        try:
            run(ID, Mortal(ledger, fuse), journeys, {"log": Mortal(channel, fuse)})
        finally:
            channel.close()

    whole = tmp_path / "whole"
    whole.mkdir()
    unstopped = MemoryLedger()
    publish(campaign, unstopped, 0)
    attempt(whole, unstopped, [0])
    expected = outcome(whole, unstopped)
    stops = 0
    for fuse in range(1, 1_000):
        folder = tmp_path / str(fuse)
        folder.mkdir()
        ledger = MemoryLedger()
        publish(campaign, ledger, 0)
        try:
            attempt(folder, ledger, [fuse])
        except Stop:
            stops += 1
        else:
            break
        attempt(folder, ledger, [0])
        assert outcome(folder, ledger) == expected, f"stopped at call {fuse}"
    assert stops > 10
    assert len(expected[2].splitlines()) == len(
        {json.loads(line)["key"] for line in expected[2].splitlines()}
    )


# The plain slow twin

names = st.sampled_from(["list started", "order completed", "list cancelled", "visit"])
lives = st.lists(
    st.lists(st.tuples(st.integers(0, 30), names, st.sampled_from(["A", "B", None])), max_size=8),
    min_size=1,
    max_size=4,
)


def plain(campaign, life, customer):
    """Members of one customer, event by event and hour by hour."""
    members = {}

    def put(decision):
        if decision.member:
            members[decision.member.key, decision.member.entry] = decision.member

    def in_order():
        return sorted(members.values(), key=lambda member: (member.entered_at, member.key, member.entry))

    for now in range(0, 31 * HOUR, HOUR):
        for event in (event for event in life if event.at == now):
            met = meeting(campaign, event)
            for member in in_order():
                put(decide(campaign, member, met, View(customer), now))
            put(decide(campaign, None, met, View(customer, life, runs=in_order()), now))
        while due := [
            member for member in in_order() if member.wake_at is not None and member.wake_at <= now
        ]:
            put(decide(campaign, due[0], Woke(due[0].wake_at), View(customer), due[0].wake_at))
    return members


@settings(max_examples=60)
@given(
    lives,
    st.sampled_from(["never", "after_exit", "always"]),
    st.sampled_from([0, 5 * HOUR]),
    st.integers(0, 30),
    st.sampled_from(
        [
            None,
            "never order completed in the last 5 hours",
            "visit then list started",
            "list_id is A and not visit",
        ]
    ),
)
def test_columns_batches_and_stops_agree_with_a_plain_walk_through_time(
    lives, again, cool_down, cut, audience
):
    campaign = plan(
        entry=Entry(EventIs("list started"), "list_id", again, cool_down),
        audience=parse_customer_rule(audience) if audience else None,
        nodes=(
            Wait("settle", 2 * HOUR, "remind"),
            Send("remind", "log", "reminder", "rest"),
            Wait("rest", 3 * HOUR, "again"),
            Send("again", "log", "reminder", "settle"),
        ),
        holdout=0.4,
    )
    told = [
        [
            Event(name, hour * HOUR, {"list_id": key} if key else {})
            for hour, name, key in sorted(life, key=lambda e: e[0])
        ]
        for life in lives
    ]
    journeys = columns_of([*told, [Event("visit", 30 * HOUR)]])
    ledger = MemoryLedger()
    driven(ledger, journeys, campaign, until=cut * HOUR)
    driven(ledger, journeys, campaign)
    expected = [
        member for customer, life in enumerate(told, 1) for member in plain(campaign, life, customer).values()
    ]
    assert sorted(ledger.members(ID)) == sorted(expected)
