"""How often at most: no span and no calendar day ever holds more than its cap allows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.caps import CHANNELS as OF_CHANNELS
from periplo.core.caps import COUNTED, KINDS, MESSAGES, ROOM, Asking, Cap, Caps, Room, Slot, room, unit_span
from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR, MINUTE, instant
from zones import seen, zoned_instants

MADRID = "Europe/Madrid"
TWO_A_WEEK = Caps((Cap("week", 2, span=7 * DAY),))
ONE_A_DAY = Caps((Cap("day", 1, unit="day"),))
MAIL, SMS = Asking("email"), Asking("sms")


def at(text: str) -> int:
    return instant(text, MADRID)


def mails(*texts: str) -> list[Slot]:
    return [Slot(at(text), "email") for text in texts]


def test_two_in_seven_days_and_the_third_waits_for_the_first_to_grow_old():
    slots = mails("2026-03-02 10:00", "2026-03-04 10:00")
    now = at("2026-03-06 10:00")
    assert room(TWO_A_WEEK, slots[:1], MAIL, now, MADRID) == ROOM
    assert room(TWO_A_WEEK, slots, MAIL, now, MADRID) == Room(False, "week", 2, 2, at("2026-03-09 10:00"))
    assert room(TWO_A_WEEK, slots, MAIL, at("2026-03-09 10:00"), MADRID).ok


def test_one_a_calendar_day_frees_at_midnight_of_the_person():
    slots = mails("2026-03-02 23:50")
    assert room(ONE_A_DAY, slots, MAIL, at("2026-03-02 23:59"), MADRID).frees_at == at("2026-03-03 00:00")
    assert room(ONE_A_DAY, slots, MAIL, at("2026-03-03 00:00"), MADRID).ok
    assert not room(ONE_A_DAY, slots, MAIL, at("2026-03-03 00:00"), "America/Bogota").ok


def test_calendar_weeks_begin_on_monday_and_months_on_the_first():
    week, month = Caps((Cap("w", 1, unit="week"),)), Caps((Cap("m", 1, unit="month"),))
    slots = mails("2026-03-01 12:00")  # a Sunday
    assert room(week, slots, MAIL, at("2026-03-02 00:00"), MADRID).ok
    assert room(month, slots, MAIL, at("2026-03-31 23:59"), MADRID).frees_at == at("2026-04-01 00:00")
    assert unit_span(at("2026-12-31 12:00"), "month", MADRID) == (at("2026-12-01"), at("2027-01-01"))


def test_transactional_messages_are_exempt_unless_said_otherwise():
    slots = mails("2026-03-02 10:00")
    order = Asking("email", "transactional")
    now = at("2026-03-02 11:00")
    assert room(ONE_A_DAY, slots, order, now, MADRID).ok
    assert room(ONE_A_DAY, [Slot(slots[0].at, "email", "transactional")], MAIL, now, MADRID).ok
    all_kinds = Caps((Cap("all", 1, unit="day", kinds=frozenset(KINDS)),))
    assert not room(all_kinds, slots, order, now, MADRID).ok


def test_a_cap_of_one_channel_or_tag_leaves_the_others_alone():
    caps = Caps(
        (
            Cap("sms", 1, span=DAY, channels=frozenset(("sms",))),
            Cap("sales", 1, span=DAY, tags=frozenset(("sale", "outlet"))),
        )
    )
    now = at("2026-03-02 10:00")
    slots = [Slot(now - HOUR, "sms", tags=frozenset(("outlet",)))]
    assert room(caps, slots, SMS, now, MADRID).cap == "sms"
    assert room(caps, slots, MAIL, now, MADRID).ok
    assert room(caps, slots, Asking("email", tags=frozenset(("sale", "new"))), now, MADRID).cap == "sales"
    assert room(caps, slots, Asking("email", tags=frozenset(("new",))), now, MADRID).ok


def test_of_several_full_caps_the_one_that_frees_last_is_told():
    caps = Caps((Cap("day", 1, unit="day"), Cap("week", 1, span=7 * DAY)))
    found = room(caps, mails("2026-03-02 10:00"), MAIL, at("2026-03-02 12:00"), MADRID)
    assert (found.cap, found.frees_at) == ("week", at("2026-03-09 10:00"))


def test_one_channel_a_week_and_any_number_of_messages_by_it():
    caps = Caps((Cap("one channel", 1, unit="week", of="channels"),))
    slots = mails("2026-03-02 10:00", "2026-03-03 10:00")
    assert room(caps, slots, MAIL, at("2026-03-04 10:00"), MADRID).ok
    found = room(caps, slots, SMS, at("2026-03-04 10:00"), MADRID)
    assert found == Room(False, "one channel", 1, 1, at("2026-03-09 00:00"))


def test_a_place_taken_for_later_counts_too():
    # One waits for tomorrow's morning; another now would make two within 24 hours.
    caps = Caps((Cap("rolling day", 1, span=DAY),))
    slots = mails("2026-03-03 09:00")
    assert not room(caps, slots, MAIL, at("2026-03-02 20:00"), MADRID).ok
    assert room(caps, slots, MAIL, at("2026-03-02 20:00"), MADRID).frees_at == at("2026-03-04 09:00")
    assert room(caps, slots, MAIL, at("2026-03-02 09:00"), MADRID).ok


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"most": 0, "span": DAY}, "allows 0"),
        ({"most": 1}, "no time or two"),
        ({"most": 1, "span": DAY, "unit": "day"}, "no time or two"),
        ({"most": 1, "span": 0}, "spans no time"),
        ({"most": 1, "unit": "year"}, "counts by 'year'"),
        ({"most": 1, "unit": "day", "kinds": frozenset()}, "no kind of message"),
        ({"most": 1, "span": DAY, "of": "channels"}, "counts 'channels'"),
        ({"most": 1, "unit": "day", "of": "people"}, "counts 'people'"),
    ],
)
def test_a_cap_that_cannot_be_is_refused(said, told):
    with pytest.raises(BadInput, match=told):
        Cap("c", **said)


def test_two_caps_of_one_name_are_refused():
    with pytest.raises(BadInput, match="two caps are called 'a'"):
        Caps((Cap("a", 1, span=1), Cap("a", 2, span=2)))


CHANNELS, TAGS = ("email", "sms", "push"), ("sale", "news")
some = st.frozensets


@st.composite
def cap_sets(draw) -> Caps:
    found = []
    for id in range(draw(st.integers(1, 3))):
        rolling = draw(st.booleans())
        found.append(
            Cap(
                str(id),
                draw(st.integers(1, 3)),
                span=draw(st.sampled_from((HOUR, DAY, 7 * DAY, 30 * DAY))) if rolling else None,
                unit=None if rolling else draw(st.sampled_from(("day", "week", "month"))),
                channels=draw(some(st.sampled_from(CHANNELS), max_size=2)),
                tags=draw(some(st.sampled_from(TAGS), max_size=1)),
                kinds=draw(some(st.sampled_from(KINDS), min_size=1)),
                of=MESSAGES if rolling else draw(st.sampled_from(COUNTED)),
            )
        )
    return Caps(tuple(found))


askings = st.builds(
    Asking, st.sampled_from(CHANNELS), st.sampled_from(KINDS), some(st.sampled_from(TAGS), max_size=2)
)
gaps = st.one_of(st.integers(0, 2 * DAY), st.sampled_from((0, 1, HOUR, DAY - 1, DAY, 7 * DAY)))


def plain_unit(at: int, unit: str, zone: str) -> object:
    day = seen(at, zone).date()
    if unit == "day":
        return day
    return day - timedelta(day.weekday()) if unit == "week" else (day.year, day.month)


def worst(cap: Cap, slots: list[Slot], zone: str) -> int:
    """The most that any window of this cap holds, by trying every window."""
    times = [slot.at for slot in slots if cap.counts(slot)]
    if cap.span is not None:
        return max((sum(end - cap.span < each <= end for each in times) for end in times), default=0)
    if cap.of == OF_CHANNELS:
        pairs = {(plain_unit(slot.at, cap.unit, zone), slot.channel) for slot in slots if cap.counts(slot)}
        return max((sum(unit == other for other, _ in pairs) for unit, _ in pairs), default=0)
    units = [plain_unit(each, cap.unit, zone) for each in times]
    return max((units.count(unit) for unit in units), default=0)


# Zones where no clock was set back over midnight in these years, so that the date alone tells the day.
plain_zones = st.sampled_from(
    ("Europe/Madrid", "America/Bogota", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
     "America/Santiago", "Pacific/Kiritimati", "Asia/Beirut")
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    cap_sets(),
    st.lists(st.tuples(gaps, askings, st.booleans()), max_size=25),
    plain_zones,
    st.integers(instant("2016-01-01"), instant("2035-01-01")),
)
def test_whatever_was_accepted_no_window_of_any_cap_holds_more(caps, wanted, zone, start):
    """Also when some wait for later, so that places are taken out of order; refused ones leave no trace."""
    slots: list[Slot] = []
    now = start
    for gap, asking, is_later in wanted:
        now += gap
        leaves = now + 3 * DAY // 2 if is_later else now
        found = room(caps, slots, asking, leaves, zone)
        tried = [*slots, Slot(leaves, *asking)]
        fits = all(worst(cap, tried, zone) <= cap.most for cap in caps.caps)
        assert found.ok == fits, "the slow plain twin"
        if found.ok:
            slots = tried
        else:
            assert found.frees_at > leaves
            later = room(caps, slots, asking, found.frees_at, zone)
            assert later.ok or later.cap != found.cap
            just_before = room(caps, slots, asking, found.frees_at - 1, zone)
            assert not just_before.ok
    assert all(worst(cap, slots, zone) <= cap.most for cap in caps.caps)


@settings(max_examples=200, deadline=None)
@given(zoned_instants(step=1), st.sampled_from(("day", "week", "month")))
def test_units_join_in_every_zone_and_hold_their_instants(given, unit):
    zone, now = given
    begin, end = unit_span(now, unit, zone)
    assert begin <= now < end
    assert unit_span(end, unit, zone)[0] == end
    assert unit_span(end - 1, unit, zone) == (begin, end)
    assert end - begin <= Caps((Cap("c", 1, unit=unit),)).reach


def test_the_reach_is_as_far_back_as_any_cap_looks():
    assert TWO_A_WEEK.reach == 7 * DAY
    assert Caps().reach == 0
    assert Caps((Cap("m", 1, unit="month"), Cap("h", 1, span=MINUTE))).reach >= 31 * DAY
