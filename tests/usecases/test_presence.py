"""Sightings in a place: who agreed has visits of their own, everybody else is a total or nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from periplo.core.consent import ConsentSaid
from periplo.core.floor_plan import FloorPlan, SightingRules, Zone, ZoneCounting
from periplo.core.join_rules import DEFAULT
from periplo.core.messages import Handle
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND, instant
from periplo.core.texts import Text
from periplo.core.visits import Sighting, visits
from periplo.edge.public.app import public
from periplo.formats.sources_yaml import read_zones
from periplo.storage import people
from periplo.storage import zones as kept
from periplo.storage.consents import absorb
from periplo.storage.inbox import SqliteInbox
from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.zones import ZonePass, ZoneTotal
from periplo.usecases.collect import presence, zone_logs
from periplo.usecases.collect.presence import Crowd, ZonesOff, known_only, stood
from periplo.usecases.importing import AlreadyImported
from periplo.usecases.workspace import Settings, Workspace, make_workspace

Agreed = Callable[[str], None]
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
PLAN = FloorPlan("centro", 3, 1, tuple(Zone(id, Text.of(id), SQUARE) for id in ("door", "pens", "till")))
COUNTING = ZoneCounting(True, floor=2, rules=SightingRules(), plans=(PLAN,))
NINE = instant("2026-09-01T09:00:00Z")


def walk(device: str, start: int, *stays: tuple[str, int]) -> list[tuple[str, Sighting]]:
    """A device heard every ten seconds: (zone, minutes), from `start` on."""
    at, found = start, []
    for zone, minutes in stays:
        found += [(device, Sighting(at + k * 10 * SECOND, zone, -50.0)) for k in range(minutes * 6)]
        at += minutes * MINUTE
    return found


def together(*walks: list[tuple[str, Sighting]]) -> list[tuple[str, Sighting]]:
    return sorted((one for walk in walks for one in walk), key=lambda one: one[1].at)


def crowd(*walks: list[tuple[str, Sighting]], counting: ZoneCounting = COUNTING) -> Crowd:
    made = Crowd(PLAN, counting)
    made.add(together(*walks))
    return made


def test_whoever_did_not_agree_becomes_a_total_of_zone_and_hour():
    totals, passes = crowd(
        walk("a", NINE, ("door", 2), ("pens", 5)), walk("b", NINE + MINUTE, ("door", 1), ("pens", 4))
    ).settled(None)
    assert totals == [
        ZoneTotal("centro", "door", NINE, 2, 2, 180),
        ZoneTotal("centro", "pens", NINE, 2, 2, (5 + 4) * 60 - 20),
    ]
    day = instant("2026-09-01T00:00:00Z")
    assert passes == [
        ZonePass("centro", "", "door", day, 2),
        ZonePass("centro", "door", "pens", day, 2),
        ZonePass("centro", "pens", "", day, 2),
    ]


def test_totals_of_fewer_devices_than_the_floor_are_not_given_out_however_often_they_came():
    often = [walk("a", NINE + k * 20 * MINUTE, ("door", 3), ("pens", 3)) for k in range(9)]
    assert crowd(*often).settled(None) == ([], [])


def test_an_hour_is_given_out_once_and_only_when_it_cannot_change_any_more():
    made = crowd(
        walk("a", NINE, ("door", 5)),
        walk("b", NINE, ("door", 5)),
        walk("c", NINE + 50 * MINUTE, ("pens", 40)),
    )
    assert made.settled(NINE + 70 * MINUTE) == ([], [])  # c came in that hour, and is still there
    totals, _ = made.settled(NINE + 2 * HOUR)
    assert [(one.zone, one.devices) for one in totals] == [("door", 2)]
    assert made.settled(NINE + 3 * HOUR) == ([], [])


def test_at_midnight_everybody_is_somebody_else():
    salts = iter([b"one", b"two", b"three"])
    made = Crowd(PLAN, COUNTING, lambda: next(salts))
    midnight = instant("2026-09-02T00:00:00Z")
    made.add(
        together(
            walk("a", midnight - 5 * MINUTE, ("door", 10)), walk("b", midnight - 5 * MINUTE, ("door", 10))
        )
    )
    totals, _ = made.settled(None)
    assert [(one.hour, one.stays) for one in totals] == [(midnight - HOUR, 2), (midnight, 2)]


def test_sightings_of_a_day_that_is_over_are_late_and_not_counted():
    made = crowd(walk("a", NINE, ("door", 5)))
    made.add(walk("b", NINE - DAY, ("door", 1)))
    assert made.late == 6


def test_a_machine_that_is_always_there_is_not_counted():
    long = crowd(walk("till-printer", NINE, ("till", 400)), walk("other", NINE, ("till", 400)))
    assert long.settled(None) == ([], [])


def test_no_device_is_remembered_as_it_was_written():
    made = crowd(walk("aa:bb:cc:dd:ee:ff", NINE, ("door", 5)))
    assert "aa:bb:cc" not in repr({name: getattr(made, name) for name in vars(made)})
    made._end_day(NINE)
    assert made._standings == {}


walks = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 600), st.sampled_from(["door", "pens", "till"])),
    max_size=120,
)


@given(walks)
def test_totals_sum_to_the_visits_of_each_device(steps):
    sightings = sorted(
        ((who, Sighting(NINE + at * SECOND, zone, 0.0)) for who, at, zone in steps), key=lambda one: one[1].at
    )
    everyone = ZoneCounting(True, floor=1, plans=(PLAN,))
    totals, passes = crowd(sightings, counting=everyone).settled(None)
    stays = [
        stay
        for who in "abcdef"
        for visit in visits((one for name, one in sightings if name == who), everyone.rules)
        for stay in visit
    ]
    assert sum(one.stays for one in totals) == len(stays)
    assert all(one.devices <= one.stays for one in totals)
    ways = {(one.origin, one.target): one.n for one in passes}
    for zone in ("door", "pens", "till"):  # whoever comes into a zone leaves it
        into = sum(n for (_, target), n in ways.items() if target == zone)
        assert into == sum(n for (origin, _), n in ways.items() if origin == zone)


@given(walks, st.lists(st.integers(0, 120), max_size=4))
def test_sightings_in_pieces_give_the_same_totals(steps, cuts):
    sightings = sorted(
        ((who, Sighting(NINE + at * SECOND, zone, 0.0)) for who, at, zone in steps), key=lambda one: one[1].at
    )
    whole, pieces = crowd(sightings), Crowd(PLAN, COUNTING)
    for low, high in pairwise([0, *sorted(cuts), len(sightings)]):
        pieces.add(sightings[low:high])
    assert pieces.settled(None) == whole.settled(None)


def test_whoever_agreed_has_their_visit_as_events_known_by_their_ids():
    heard = walk("d1", NINE, ("door", 2), ("pens", 5))
    went = stood({}, heard, PLAN, COUNTING, None)
    assert [(one["event"], one["properties"].get("zone")) for one in went.messages] == [
        ("store visited", None), ("zone entered", "door"), ("zone left", "door"), ("zone entered", "pens"),
        ("zone left", "pens"), ("store left", None),
    ]  # fmt: skip
    assert went.messages[2]["properties"]["dwell_seconds"] == 120
    assert went.messages[0]["context"]["externalIds"] == [{"type": "device", "id": "d1"}]
    assert went.messages == stood({}, heard, PLAN, COUNTING, None).messages
    assert len({one["messageId"] for one in went.messages}) == 6
    assert (went.open, went.over) == ({}, ["d1"])


def test_an_open_visit_goes_on_in_the_next_request_and_ends_by_the_clock():
    heard = walk("d1", NINE, ("door", 2), ("pens", 5))
    first = stood({}, heard[:14], PLAN, COUNTING, NINE + 4 * MINUTE)
    second = stood(first.open, heard[14:], PLAN, COUNTING, NINE + 8 * MINUTE)
    third = stood(second.open, [], PLAN, COUNTING, NINE + 30 * MINUTE)
    told = [*first.messages, *second.messages, *third.messages]
    assert told == stood({}, heard, PLAN, COUNTING, None).messages
    assert [one["event"] for one in first.messages] == ["store visited", "zone entered"]
    assert third.over == ["d1"]


def test_unknown_zones_and_places_are_left_out_and_counted():
    heard = [
        presence.Heard("a", place, Sighting(NINE, zone, 0.0))
        for place, zone in (("centro", "door"), ("centro", "moon"), ("mars", "door"), (None, "door"))
    ]
    found, refused = known_only(heard, COUNTING, None)
    assert (len(found["centro"]), refused.unknown_zone, refused.unknown_place) == (1, 1, 2)


# In a workspace

ZONES = """\
schema: 1
zones:
  enabled: true
  floor: 2
  places:
    - place: centro
      zones:
        - {id: door, label: {es: Entrada, en: Entrance}, rect: [0, 0, 4, 3]}
        - {id: pens, label: {es: Lápices, en: Pens}, rect: [5, 0, 4, 3]}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "shop", Settings(name="shop"))
    (made.root / "sources.yaml").write_text(ZONES, encoding="utf-8")
    return made


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[SqliteLedger]:
    with closing(SqliteLedger(workspace.ledger)) as opened:
        yield opened


@pytest.fixture
def agreed(ledger: SqliteLedger) -> Agreed:
    """Lets the owner of a device agree; their device is linked to them in large letters."""

    def agree(device: str) -> None:
        handle = Handle("device", device.upper())
        with ledger.writing() as connection:
            number = people.settle(connection, DEFAULT, [], 0, alone=[handle])[handle]
            absorb(connection, [(number, ConsentSaid("*", presence.PURPOSE, "granted", 0, "web"))])

    return agree


def logged(path: Path, sightings: list[tuple[str, Sighting]], header: str = "device,zone,at,signal") -> Path:
    rows = [f"{device},{one.zone},{one.at // SECOND},{one.signal}" for device, one in sightings]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


VISITS = together(
    walk("AA:01", NINE, ("door", 2), ("pens", 5)),
    walk("AA:02", NINE, ("door", 3)),
    walk("AA:03", NINE, ("door", 1)),
)


def counts(workspace, ledger, *paths, again=False):
    counting = read_zones(workspace.root / "sources.yaml")
    return zone_logs.count_files(workspace, ledger, counting, paths, None, NINE + DAY, again)


def test_a_log_is_counted_once(workspace, ledger, tmp_path, agreed):
    path = logged(tmp_path / "wifi.csv", VISITS)
    done = counts(workspace, ledger, path)
    assert (done.rows, done.totals, done.events, done.unread) == (len(VISITS), 1, 0, 0)
    with ledger.reading() as connection:
        assert [(one.zone, one.devices, one.stays) for one in kept.totals_in(connection, "centro")] == [
            ("door", 3, 3)
        ]
    with pytest.raises(AlreadyImported):
        counts(workspace, ledger, path)


def test_who_agreed_has_events_and_is_in_no_total(workspace, ledger, tmp_path, agreed):
    agreed("aa:01")
    done = counts(workspace, ledger, logged(tmp_path / "wifi.csv", VISITS))
    assert done.events == 6
    with ledger.reading() as connection:
        assert [(one.zone, one.devices) for one in kept.totals_in(connection, "centro")] == [("door", 2)]


def test_a_device_that_is_linked_and_whose_owner_did_not_agree_is_nobody(
    workspace, ledger, tmp_path, agreed, monkeypatch
):
    agreed("aa:01")
    monkeypatch.setattr(presence, "who_agreed", lambda *_: ())
    assert counts(workspace, ledger, logged(tmp_path / "wifi.csv", VISITS)).events == 0


def test_no_file_of_the_workspace_holds_a_device_that_did_not_agree(workspace, ledger, tmp_path, agreed):
    agreed("aa:01")
    counts(workspace, ledger, logged(tmp_path / "wifi.csv", VISITS))
    ledger.close()
    for path in workspace.root.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            assert b"aa:02" not in held
            assert b"aa:03" not in held


def test_rows_that_cannot_be_read_are_counted_and_stop_nothing(workspace, ledger, tmp_path, agreed):
    path = logged(tmp_path / "wifi.csv", VISITS)
    with path.open("a") as file:
        file.write("AA:09,door,soon,-50\nAA:09,,1,1\n\nAA:09\nAA:09,moon,1788253200,-50\n")
    done = counts(workspace, ledger, path)
    assert (done.unread, done.left_out.unknown_zone, done.totals) == (3, 1, 1)


@pytest.mark.parametrize("header", ["MAC;Zona;Fecha;RSSI", "client_mac\tarea\ttime\tdbm"])
def test_other_headers_and_delimiters_are_known(workspace, ledger, tmp_path, agreed, header):
    sign = ";" if ";" in header else "\t"
    path = logged(tmp_path / "wifi.csv", VISITS, header)
    path.write_text(
        "\n".join([header, *(line.replace(",", sign) for line in path.read_text().splitlines()[1:])])
    )
    assert counts(workspace, ledger, path).totals == 1


def test_json_lines_are_read_too(workspace, ledger, tmp_path, agreed):
    path = tmp_path / "wifi.jsonl"
    rows = [{"device": device, "zone": one.zone, "at": one.at / 1e6, "rssi": -50} for device, one in VISITS]
    path.write_text("\n".join(map(json.dumps, rows)) + "\nnot json\n")
    done = counts(workspace, ledger, path)
    assert (done.totals, done.unread) == (1, 1)


def test_zones_that_are_off_count_nothing(workspace, ledger, tmp_path):
    (workspace.root / "sources.yaml").write_text(ZONES.replace("enabled: true", "enabled: false"))
    with pytest.raises(ZonesOff):
        counts(workspace, ledger, logged(tmp_path / "wifi.csv", VISITS))


# Over HTTP


@pytest.fixture
def inbox(workspace: Workspace) -> Iterator[SqliteInbox]:
    with closing(SqliteInbox(workspace.inbox)) as opened:
        yield opened


def sent(client: TestClient, key: str, sightings: list[tuple[str, Sighting]]):
    rows = [
        {"device": device, "zone": one.zone, "at": one.at // SECOND, "signal": -50}
        for device, one in sightings
    ]
    return client.post("/v1/zones", json=rows, headers={"x-write-key": key})


@pytest.fixture
def key(ledger: SqliteLedger) -> str:
    with ledger.writing() as connection:
        return make_key(connection, "write", "wifi", 0, place="centro")


def test_sightings_over_http_in_pieces_are_the_same_as_the_whole(workspace, ledger, inbox, key, agreed):
    agreed("d1")
    now = time.time_ns() // 1_000 // HOUR * HOUR - 2 * HOUR
    seen = together(
        walk("d1", now, ("door", 2), ("pens", 5)), walk("x", now, ("door", 2)), walk("y", now, ("door", 2))
    )
    with TestClient(public(workspace, ledger, inbox)) as client:
        for low in range(0, len(seen), 13):
            assert sent(client, key, seen[low : low + 13]).json() == {"success": True}
        assert sent(client, key, seen[-5:]).status_code == 200  # sent again
        assert len(inbox.after(0)) == 2  # two hours late by the clock, and still in the shop
        sent(client, key, walk("z", now + 20 * MINUTE, ("door", 1)))
    told = [one for row in inbox.after(0) for one in json.loads(row.body)["batch"]]
    alone = stood({}, (("D1", one[1]) for one in seen if one[0] == "d1"), PLAN, COUNTING, None).messages
    assert {one["messageId"] for one in told} == {one["messageId"] for one in alone}
    with ledger.reading() as connection:
        assert [(one.zone, one.devices) for one in kept.totals_in(connection, "centro")] == [("door", 3)]
        assert kept.standings(connection, "centro") == {}


def test_who_is_in_the_shop_when_we_stop_is_still_there_when_we_begin_again(
    workspace, ledger, inbox, key, agreed
):
    agreed("d1")
    now = time.time_ns() // 1_000 - 3 * MINUTE
    with TestClient(public(workspace, ledger, inbox)) as client:
        sent(client, key, walk("d1", now, ("door", 2)))
    with ledger.reading() as connection:
        assert list(kept.standings(connection, "centro")) == ["D1"]
    with TestClient(public(workspace, ledger, inbox)) as client:
        sent(client, key, walk("d1", now + 2 * MINUTE, ("pens", 1)))
    told = [one["event"] for row in inbox.after(0) for one in json.loads(row.body)["batch"]]
    assert told == ["store visited", "zone entered", "zone left", "zone entered"]


def test_zones_that_are_off_are_403_and_keep_nothing(workspace, ledger, inbox, key):
    (workspace.root / "sources.yaml").write_text("schema: 1\n")
    with TestClient(public(workspace, ledger, inbox)) as client:
        answer = sent(client, key, VISITS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "zones_off")


def test_odd_sightings_are_told(workspace, ledger, inbox, key, agreed):
    odd = [
        {"device": "a", "zone": "door", "at": "soon"},
        5,
        {"zone": "door", "at": 1},
        {"device": "a", "zone": "moon", "at": 1},
    ]
    with TestClient(public(workspace, ledger, inbox)) as client:
        answer = client.post("/v1/zones", json=odd, headers={"x-write-key": key}).json()
        assert [one["index"] for one in answer["failed"]] == [0, 1, 2]
        assert answer["left_out"] == {"unknown_zone": 1}
        assert client.post("/v1/zones", content=b"{", headers={"x-write-key": key}).status_code == 400
