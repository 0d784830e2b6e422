"""May we: newer words count, the strictest count where customers turn out to be one, and no is never made a yes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.consent import ANY, ConsentSaid, Records, Suppression, Tie, in_force, may

CHANNELS, PURPOSES = ("email", "sms"), ("marketing", "surveys")
LATER = 1_000


def said(state: str, at: int, channel: str = "email", purpose: str = "marketing", carried: bool = False):
    return ConsentSaid(channel, purpose, state, at, carried=carried)


def known(*words, ties=(), suppressed=()) -> Records:
    return Records(tuple(words), tuple(ties), tuple(suppressed))


def because(records: Records, channel: str = "email", purpose: str = "marketing", now: int = LATER) -> str:
    return may(records, channel, purpose, now).because


def test_what_was_never_said_is_not_granted():
    assert may(known(), "email", "marketing", LATER) == (False, "unknown", None, None)


def test_the_newest_word_counts():
    assert because(known((1, said("granted", 10)), (1, said("withdrawn", 20)))) == "withdrawn"
    assert because(known((1, said("granted", 30)), (1, said("withdrawn", 20)))) == "granted"


def test_yes_and_no_at_one_instant_are_a_no():
    assert because(known((1, said("granted", 10)), (1, said("denied", 10)))) == "denied"


def test_what_is_said_of_one_channel_is_not_said_of_another():
    assert because(known((1, said("granted", 10))), "sms") == "unknown"
    assert because(known((1, said("granted", 10))), "email", "surveys") == "unknown"


def test_a_no_to_everything_is_a_no_to_each_until_the_person_says_otherwise():
    records = known((1, said("granted", 10)), (1, said("withdrawn", 20, ANY, ANY)), (1, said("granted", 30)))
    assert because(records) == "granted"
    assert because(records, "sms") == "withdrawn"


def test_what_is_dated_later_than_now_is_not_known_yet():
    assert because(known((1, said("granted", 10)), (1, said("withdrawn", 20))), now=15) == "granted"


def test_of_two_customers_who_are_one_the_stricter_word_counts():
    ties = (Tie(1, 7, 0), Tie(2, 8, 0), Tie(2, 7, 100))
    no_then_yes = ((1, said("denied", 10)), (2, said("granted", 50)))
    assert because(known(*no_then_yes, ties=ties)) == "denied"
    # The newer yes is another's until then.
    assert because(known(*no_then_yes, ties=ties), now=99) == "denied"


def test_whatever_is_said_after_a_joining_counts_by_whichever_handle():
    ties = (Tie(1, 7, 0), Tie(2, 8, 0), Tie(2, 7, 100))
    before = ((1, said("denied", 10)), (2, said("granted", 50)))
    assert because(known(*before, (2, said("granted", 101)), ties=ties)) == "granted"
    # At the joining is before it.
    assert because(known(*before, (2, said("granted", 100)), ties=ties)) == "denied"


def test_two_handles_that_were_always_one_customer_s_speak_as_one():
    ties = (Tie(1, 7, 0), Tie(2, 7, 0), Tie(3, 8, 0), Tie(1, 8, 100), Tie(2, 8, 100))
    assert because(known((1, said("denied", 10)), (2, said("granted", 50)), ties=ties)) == "granted"


def test_a_handle_that_left_speaks_no_more_for_where_it_was():
    home_again = (Tie(1, 7, 0), Tie(1, 8, 100), Tie(1, 7, 200))
    records = known((1, said("denied", 10)), (1, said("granted", 150)), ties=home_again)
    assert because(records) == "granted"


def test_a_value_that_rides_along_does_not_lift_a_no_that_was_said():
    stale = known((1, said("withdrawn", 10)), (1, said("granted", 20, carried=True)))
    assert because(stale) == "withdrawn"
    again = known(*stale.said, (1, said("denied", 30, carried=True)), (1, said("granted", 40, carried=True)))
    assert because(again) == "withdrawn"
    assert because(known(*again.said, (1, said("granted", 50)))) == "granted"


def test_a_value_that_rides_along_changes_one_that_rode_along():
    changed = ((1, said("denied", 10, carried=True)), (1, said("granted", 20, carried=True)))
    assert because(known(*changed)) == "granted"


def test_a_suppressed_address_is_never_used():
    stopped = Suppression("email", "bounce", 50, None, handle=2)
    records = known((1, said("granted", 10)), (1, said("granted", 10, "sms")), suppressed=[stopped])
    assert because(records) == "suppressed"
    assert because(records, "sms") == "granted"
    assert because(records, now=49) == "granted"
    assert may(records, "email", "marketing", LATER, handle=1).is_allowed  # another address of theirs


def test_a_suppression_ends_when_it_says_so():
    stopped = Suppression(ANY, "by hand", 50, 60)
    records = known((1, said("granted", 10)), suppressed=[stopped])
    assert [because(records, now=now) for now in (49, 50, 59, 60)] == [
        "granted",
        "suppressed",
        "suppressed",
        "granted",
    ]


words = st.builds(
    ConsentSaid,
    channel=st.sampled_from((*CHANNELS, ANY)),
    purpose=st.sampled_from((*PURPOSES, ANY)),
    state=st.sampled_from(("granted", "denied", "withdrawn")),
    at=st.integers(0, 20),
    source=st.sampled_from(("a", "b")),
    carried=st.booleans(),
)


def spoken(handles: tuple[int, ...]):
    return st.lists(st.tuples(st.sampled_from(handles), words), max_size=8)


@given(spoken((1, 2, 3)), st.randoms(use_true_random=False), st.integers(0, 25))
def test_the_order_of_records_does_not_matter(said, random, now):
    ties = [Tie(1, 7, 0), Tie(2, 8, 0), Tie(3, 9, 2), Tie(2, 7, 9), Tie(3, 7, 14)]
    shuffled = list(said)
    random.shuffle(shuffled)
    mixed = list(ties)
    random.shuffle(mixed)
    for channel in CHANNELS:
        one = in_force(known(*said, ties=ties), channel, "marketing", now)
        assert one == in_force(known(*shuffled, ties=mixed), channel, "marketing", now)


@given(spoken((1,)), spoken((2,)), st.integers(21, 30))
def test_a_merge_never_turns_a_no_into_a_yes(ones, others, joined_at):
    apart = (known(*ones, ties=[Tie(1, 7, 0)]), known(*others, ties=[Tie(2, 8, 0)]))
    together = known(*ones, *others, ties=[Tie(1, 7, 0), Tie(2, 8, 0), Tie(2, 7, joined_at)])
    for channel in CHANNELS:
        for purpose in PURPOSES:
            before = [may(records, channel, purpose, 40) for records in apart]
            after = may(together, channel, purpose, 40)
            if any(each.because in ("denied", "withdrawn") for each in before):
                assert not after.is_allowed
            elif any(each.is_allowed for each in before):
                assert after.is_allowed


@given(spoken((1, 2)), st.integers(21, 30))
def test_an_unmerge_undoes_a_merge(said, joined_at):
    mine = tuple(word for word in said if word[0] == 2)
    alone = known(*mine, ties=[Tie(2, 8, 0)])
    back = known(*mine, ties=[Tie(2, 8, 0), Tie(2, 7, joined_at), Tie(2, 8, joined_at + 5)])
    for channel in CHANNELS:
        assert in_force(alone, channel, "marketing", 50) == in_force(back, channel, "marketing", 50)


@given(spoken((1, 2)), st.integers(21, 30), st.sampled_from(CHANNELS), st.sampled_from((1, 2)))
def test_the_last_word_of_a_person_always_counts(said_before, joined_at, channel, handle):
    ties = [Tie(1, 7, 0), Tie(2, 8, 0), Tie(2, 7, joined_at)]
    for state in ("granted", "withdrawn"):
        last = (handle, ConsentSaid(channel, "marketing", state, joined_at + 1))
        assert because(known(*said_before, last, ties=ties), channel, "marketing", 99) == state


@given(spoken((1, 2)), st.integers(0, 25))
def test_nobody_is_allowed_without_a_yes(said, now):
    records = known(*said)
    for channel in CHANNELS:
        allowed = may(records, channel, "marketing", now)
        yes = [w for _, w in said if w.state == "granted" and w.channel in (channel, ANY)]
        assert not allowed.is_allowed or yes
