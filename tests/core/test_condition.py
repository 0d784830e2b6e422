"""What of an installation wants attention, by hand-made figures."""

from dataclasses import replace

import pytest

from periplo.core.condition import ALARMS, LIMITS, Alarm, Condition, alarms, set_aside

WELL = Condition(disk_free_bytes=50 << 30, disk_bytes=100 << 30, silent_seconds={"work": 1.0, "act": 1.0})
RINGING = {
    "disk_low": replace(WELL, disk_free_bytes=1 << 30),
    "lake_cut": replace(WELL, lake_files=9, lake_files_cut=1),
    "part_silent": replace(WELL, silent_seconds={"work": 1.0, "act": 121.0}),
    "lake_behind": replace(WELL, waiting_requests=7, waiting_seconds=301.0),
    "index_behind": replace(WELL, behind_events=9, behind_seconds=901.0),
    "campaigns_behind": replace(WELL, overdue_seconds=301.0),
    "in_doubt": replace(WELL, in_doubt=1),
    "mails_troubled": replace(WELL, mails_troubled=1),
    "set_aside": replace(WELL, lately={"accepted": 1_000, "no_event": 100}),
}


def codes(now):
    return [one.code for one in alarms(now)]


def test_where_all_is_well_nothing_rings():
    assert alarms(WELL) == ()


def test_every_alarm_has_its_case():
    assert set(RINGING) == set(ALARMS)


@pytest.mark.parametrize("code", ALARMS)
def test_each_rings_alone(code):
    assert codes(RINGING[code]) == [code]


def test_at_the_limit_nothing_rings_yet():
    at = replace(
        WELL,
        disk_free_bytes=LIMITS.free_bytes + 3 * (1 << 30),
        waiting_seconds=300.0,
        behind_seconds=900.0,
        overdue_seconds=300.0,
        silent_seconds={"act": 120.0},
        in_doubt=0,
        lately={"accepted": 1_900, "no_event": 100},
    )
    assert alarms(at) == ()


def test_a_large_disk_rings_by_its_share_and_a_small_one_by_its_room():
    assert codes(replace(WELL, disk_free_bytes=40 << 30, disk_bytes=1_000 << 30)) == ["disk_low"]
    assert codes(replace(WELL, disk_free_bytes=1 << 30, disk_bytes=4 << 30)) == ["disk_low"]


def test_campaigns_are_late_only_where_somebody_drives_them():
    looked_at = replace(WELL, overdue_seconds=10_000.0, silent_seconds={})
    assert alarms(looked_at) == ()


def test_they_come_in_the_order_of_their_urgency():
    every = replace(
        WELL,
        disk_free_bytes=0,
        lake_files_cut=1,
        waiting_seconds=1e6,
        behind_seconds=1e6,
        overdue_seconds=1e6,
        in_doubt=3,
        mails_troubled=2,
        silent_seconds={"act": 1e6},
        lately={"unreadable": 500},
    )
    assert codes(every) == list(ALARMS)
    assert alarms(every)[2] == Alarm("part_silent", ("act", 1e6))


def test_duplicates_and_people_are_no_trouble_and_few_messages_no_alarm():
    assert set_aside({"accepted": 50, "duplicate": 900, "identify": 50, "no_event": 99}) == (99, 99 / 1_099)
    assert set_aside({}) == (0, 0.0)
    assert codes(replace(WELL, lately={"no_event": 99})) == []
