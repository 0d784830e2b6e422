"""Who wakes alike is decided as one by one: one decision, with each one's name and instants put in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.crowds import Crowd, Waking, each, kinds
from periplo.core.decide import AT_ONCE, decide
from periplo.core.members import EVER, Member, View, Woke
from periplo.core.spans import HOUR, MINUTE
from periplo.core.stretches import Stretches, stretch_from
from plans import plan
from straight_campaigns import T0, bounds, known_in_columns, straight, views


def row_of(member):
    return (*member[1:10], member.wake_at, True)


@settings(max_examples=600, deadline=None)
@given(st.data(), straight(), bounds(), st.booleans())
def test_a_crowd_is_decided_as_each_alone(data, campaign, rules, looked):
    begins = [node for node in campaign.nodes if stretch_from(campaign, node.id) is not None]
    if not begins:
        return
    speaks_from = data.draw(st.sampled_from([EVER, EVER, T0 + HOUR, T0 + HOUR + AT_ONCE]))
    members, known = [], []
    for customer in range(data.draw(st.integers(1, 7))):
        node = data.draw(st.sampled_from(begins[:2]))
        since = T0 + data.draw(st.sampled_from([0, 1, MINUTE, HOUR, 9 * HOUR]))
        now = since + getattr(node, "span", 0) + data.draw(st.sampled_from([0, 0, 0, -1, HOUR]))
        arm = data.draw(st.sampled_from([TREATED, TREATED, CONTROL]))
        members.append(Member(campaign.id, customer, data.draw(st.sampled_from(["", "cart 5"])), 1, 1, arm, T0, node.id,
                              data.draw(st.integers(1, 2)), since, now))  # fmt: skip
        view = data.draw(views(now, [members[-1]]))
        reach = (view.reach or {"email": 1}) if looked else None
        known.append(replace(view, customer=customer, bounds=rules, speaks_from=speaks_from, reach=reach))
    stretches, waking = Stretches(campaign), Waking.of([row_of(member) for member in members])
    manners = [(view.zone, view.country, view.traits.get("language")) for view in known]
    columns = known_in_columns(known, looked)
    found = list(kinds(stretches, waking, manners, columns, rules, known[0].media, speaks_from, EVER))
    in_crowds = [place for kind in found for place in kind.places.tolist()]
    assert len(in_crowds) == len(set(in_crowds))
    for kind in found:
        places = kind.places.tolist()
        if not places:
            continue
        alone = [decide(campaign, members[one], Woke(members[one].wake_at), known[one], members[one].wake_at)
                 for one in places]  # fmt: skip
        first = stretches.woken(members[places[0]], known[places[0]], members[places[0]].wake_at)
        assert kind.is_of(first)
        assert list(kind.crowd(first, waking).decisions()) == alone


def waiting(count, **changes):
    return [
        Member(
            "list-awaits", 1 + n, "", 1, 1, TREATED, T0 + n, "settle", 1, T0 + n, T0 + n + 2 * HOUR
        )._replace(**changes)
        for n in range(count)
    ]


def found_among(members, until=EVER, campaign=None):
    campaign = campaign or plan()
    waking = Waking.of([row_of(member) for member in members])
    nobody = known_in_columns([View(0)] * len(members), False)
    usual = [("UTC", "", None)] * len(members)
    return waking, list(kinds(Stretches(campaign), waking, usual, nobody, None, {"log": ""}, EVER, until))


def test_all_who_stand_alike_are_one_crowd():
    _, (kind,) = found_among(waiting(50))
    assert kind.places.tolist() == list(range(50))


def test_who_stands_in_another_arm_is_of_another_crowd():
    _, found = found_among([*waiting(3), *waiting(3, arm=CONTROL)])
    assert [len(kind.places) for kind in found] == [3, 3]


def test_whoever_has_a_second_run_is_in_no_crowd():
    one, two = waiting(2)
    rows = [row_of(one), row_of(one._replace(key="cart 5")), row_of(two)]
    assert Waking.of(rows).customer.tolist() == [2]


def test_a_crowd_whose_first_was_decided_otherwise_meanwhile_is_none():
    waking, (kind,) = found_among(waiting(3))
    first = Stretches(plan()).woken(waking.member("list-awaits", 0), View(1), T0 + 2 * HOUR)
    assert kind.is_of(first)
    assert not kind.is_of(first._replace(intents=()))
    assert not kind.is_of(first._replace(intents=(first.intents[0]._replace(channel="sms"),)))
    assert not kind.is_of(first._replace(member=first.member._replace(node="settle")))


def test_a_crowd_counts_as_many_as_it_has():
    waking, (kind,) = found_among(waiting(3))
    crowd = kind.crowd(Stretches(plan()).woken(waiting(1)[0], View(1), T0 + 2 * HOUR), waking)
    assert isinstance(crowd, Crowd)
    assert len(crowd) == len(list(each([crowd]))) == 3
