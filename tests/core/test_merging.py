"""Runs of two who are one, by hand: what they are called, which goes on, which ends, and which is taken up."""

from periplo.core.members import Member
from periplo.core.merging import placed, settled

CLOCK = 100


def run(customer, entered_at, entry=1, key="", **more):
    member = Member("c", customer, key, entry, 1, "treated", entered_at, "wait", 1, entered_at, 500)
    return member._replace(**more)


def ended(member, at, by="finished"):
    return member._replace(wake_at=None, ended_at=at, ended_by=by)


def names(pairs):
    return [(now.customer, now.entry, now.home, now.home_entry) for _, now in pairs]


def stopped(*runs):
    return [(one.member.entered_at, one.member.ended_by, one.rival is None) for one in settled(runs, CLOCK)]


def test_a_run_that_comes_gets_the_next_entry_of_its_key_and_keeps_its_origin():
    there = [run(1, 10), run(1, 20, entry=4), run(1, 5, key="A")]
    coming = [run(2, 15), run(2, 30, entry=2), run(2, 7, key="A")]
    assert names(placed(there, coming, 1)) == [(1, 2, 2, 1), (1, 5, 2, 1), (1, 6, 2, 2)]


def test_a_run_that_comes_home_takes_its_own_name_before_others_get_one():
    away = run(1, 50, entry=3, home=2, home_entry=1)
    stranger = run(1, 40, entry=2, home=7, home_entry=1)
    assert names(placed([], [stranger, away], 2)) == [(2, 1, None, None), (2, 2, 7, 1)]


def test_a_run_whose_name_is_taken_at_home_gets_another_and_its_origin_still_tells_its_own():
    away = run(1, 50, entry=3, home=2, home_entry=1)
    ((_, now),) = placed([run(2, 60)], [away], 2)
    assert (now.customer, now.entry, now.origin) == (2, 2, (2, 1))


def test_of_two_inside_the_one_entered_later_ends_and_keeps_its_wake_up():
    (one,) = settled([run(1, 20), run(1, 10, entry=2, home=2, home_entry=1)], CLOCK)
    assert (one.member.entry, one.member.ended_by, one.member.ended_at) == (1, "merged", CLOCK)
    assert (one.member.wake_at, one.member.rests, one.rival.entered_at) == (None, 500, 10)


def test_of_three_all_but_the_first_end():
    runs = [run(1, 30), run(1, 10, entry=2, home=2, home_entry=1), run(1, 20, entry=3, home=3, home_entry=1)]
    assert stopped(*runs) == [(20, "merged", False), (30, "merged", False)]


def test_runs_of_other_keys_of_one_origin_or_over_already_disturb_nobody():
    assert stopped(run(1, 10), run(1, 20, key="A", home=2, home_entry=1)) == []
    assert stopped(run(1, 10), run(1, 20, entry=2)) == []
    assert stopped(ended(run(1, 10), 15), run(1, 20, entry=2, home=2, home_entry=1)) == []


def test_one_that_was_ended_is_taken_up_when_its_rival_has_gone_and_not_because_that_one_is_over():
    was = ended(run(1, 20, entry=2, home=2, home_entry=1), 50, "merged")._replace(rests=500)
    assert stopped(was) == [(20, None, True)]
    ((one, rival, since),) = settled([was], CLOCK)
    assert (one.wake_at, one.rests, rival, since) == (500, None, None, 50)
    assert stopped(run(1, 10), was) == []
    assert stopped(ended(run(1, 10), 60), was) == []
    assert stopped(ended(run(1, 10), 40), was) == [(20, None, True)]


def test_settling_what_is_settled_changes_nothing():
    runs = [run(1, 30), run(1, 10, entry=2, home=2, home_entry=1), run(1, 20, entry=3, home=3, home_entry=1)]
    by_entry = {one.entry: one for one in runs} | {
        found.member.entry: found.member for found in settled(runs, CLOCK)
    }
    assert list(settled(by_entry.values(), CLOCK + 1)) == []
