"""What comes in becomes events once, in order, whoever is stopped in between."""

import json

import duckdb
import pytest
from sqlalchemy import select

from periplo.core.consent import may
from periplo.core.join_rules import DEFAULT
from periplo.core.messages import Handle
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.edge.wiring import ledger_of
from periplo.storage import keys
from periplo.storage.consents import consents_of
from periplo.storage.contract import EXPLODER
from periplo.storage.inbox import Fresh
from periplo.storage.people import settle
from periplo.storage.plan_findings import findings_kept
from periplo.storage.profiles import profile_of
from periplo.storage.tables.collecting import set_aside, tallies
from periplo.usecases.collect import explode, freshen, named, unpack
from periplo.usecases.collect.compact import sweep
from periplo.usecases.collect.explode import Exploder, Overtaken, take_in
from periplo.usecases.collect.freshen import from_lake, journeys_in
from periplo.usecases.collect.work import Work
from taking_in import NOW, lived, segments, track


def test_what_was_sent_can_be_asked_in_the_order_in_which_it_happened(place):
    place.send(
        track("pay", timestamp="2026-11-18T10:00:02Z"), track("visit", timestamp="2026-11-18T10:00:01Z")
    )
    place.send(track("visit", user="leo", timestamp="2026-11-18T10:00:00Z"))
    done = place.explode()
    assert (done.requests, done.events, done.duplicates) == (2, 3, 0)
    assert place.lived() == {1: ["visit", "pay"], 2: ["visit"]}
    assert place.explode() is None


def test_a_message_id_counts_once_in_a_request_between_requests_and_after_a_new_start(place):
    place.send(track("visit", id="m1"), track("visit", id="m1"), track("visit", id="m2"))
    assert place.explode().duplicates == 1
    place.send(track("visit", id="m2"), track("visit", id="m3"))
    assert place.explode().duplicates == 1
    again = Exploder(place.workspace, place.ledger, place.inbox)  # knows nothing but what stands in the lake
    place.send(track("visit", id="m1"), track("visit", id="m4"))
    assert again.once(NOW).duplicates == 1
    again.close()
    third = Exploder(place.workspace, place.ledger, place.inbox)
    place.send(track("visit", id="m4"))
    assert third.once(NOW).duplicates == 1
    assert place.lived() == {1: ["visit"] * 4}


def test_a_message_id_counts_again_after_thirty_days(place):
    for day, kept in ((0, 1), (29, 0), (31, 1)):
        place.send(track("visit", id="m"), at=NOW + day * DAY)
        assert place.explode().events == kept


def test_messages_without_an_id_are_all_kept_even_if_they_are_alike(place):
    place.send(track("visit"), track("visit"))
    assert place.explode().events == 2


def test_the_senders_clock_is_corrected_by_when_it_says_it_sent(place):
    slow = "2020-01-01T00:00:{:02d}Z"
    place.send(
        track("pay", timestamp=slow.format(10)),
        track("visit", timestamp=slow.format(5)),
        sentAt=slow.format(20),
    )
    place.explode()
    journeys = journeys_in(place.workspace, place.ledger)
    assert journeys.at.tolist() == [NOW - 15 * SECOND, NOW - 10 * SECOND]


def test_what_lies_in_the_future_or_has_no_readable_time_is_set_aside_with_its_reason(place):
    soon = (NOW + 9 * MINUTE) // 1_000
    late = (NOW + HOUR) // 1_000
    place.send(track("ok", timestamp=soon), track("ahead", timestamp=late), track("odd", timestamp="teatime"))
    done = place.explode()
    assert (done.events, dict(done.set_aside)) == (1, {"future": 1, "bad_time": 1})
    aside = place.read(
        select(set_aside.c.reason, set_aside.c.at, set_aside.c.received_at).order_by(set_aside.c.reason)
    )
    assert aside == [("bad_time", None, NOW), ("future", late * 1_000, NOW)]


def test_a_bad_message_does_not_spoil_its_neighbours_and_is_not_lost(place):
    place.send({"type": "track", "userId": "ana"}, 5, track("visit"), {"type": "zap", "userId": "x"})
    done = place.explode()
    assert (done.events, dict(done.set_aside)) == (1, {"event": 1, "type": 2})
    assert len(place.read(select(set_aside))) == 3


def test_a_request_over_which_we_stumble_does_not_keep_the_others_from_coming_in(place, monkeypatch):
    whole = unpack.said_in

    def stumbles(message, *more):
        if message.user_id == "odd":
            raise ZeroDivisionError
        return whole(message, *more)

    monkeypatch.setattr(unpack, "said_in", stumbles)
    place.send(track("visit"))
    place.send(track("visit", user="odd"))
    place.send(track("pay"))
    done = place.explode()
    assert (done.events, dict(done.set_aside)) == (2, {"mistake": 1})
    assert place.lived() == {1: ["visit", "pay"]}


def test_identifiers_of_which_nothing_is_left_are_set_aside(place):
    nobody = {
        "type": "track",
        "event": "visit",
        "context": {"externalIds": [{"type": "email", "id": "\u200b"}]},
    }
    place.send(nobody, track("visit"), {"type": "identify", "userId": "\u200b"})
    done = place.explode()
    assert (done.events, done.people, dict(done.set_aside)) == (1, 0, {"identifier": 2})


def test_who_logs_in_is_one_customer_with_what_they_did_before(place):
    place.send({"type": "page", "anonymousId": "a"}, track("visit", user="leo"))
    place.explode()
    journeys_in(place.workspace, place.ledger)
    freshen.freshen(place.workspace, place.ledger, 1)
    place.send({"type": "identify", "anonymousId": "a", "userId": "leo", "traits": {"email": "Leo@Shop.es"}})
    place.send(track("pay", user=None, context={"externalIds": [{"type": "email", "id": "leo@shop.es"}]}))
    place.explode()
    assert sorted(place.lived().values()) == [["page viewed", "visit", "pay"]]
    assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))


def test_what_was_said_of_consent_is_kept_with_the_event_that_says_it(place):
    place.send(
        track("consent given", properties={"channel": "email", "purpose": "marketing", "text_version": "3"}),
        track("visit", user="leo", context={"consent": {"categoryPreferences": {"Advertising": False}}}),
    )
    place.explode()
    with place.ledger.reading() as connection:
        ana, leo = consents_of(connection, 1), consents_of(connection, 2)
    assert may(ana, "email", "marketing", NOW + DAY).is_allowed
    assert not may(leo, "web", "advertising", NOW + DAY).is_allowed


def test_a_yes_that_comes_again_later_does_not_undo_the_no_said_since(place):
    asked = {"channel": "email", "purpose": "marketing"}
    yes = track("consent given", id="y", timestamp="2026-11-18T08:00:00Z", properties=asked)
    no = track("consent withdrawn", id="n", timestamp="2026-11-18T09:00:00Z", properties=asked)
    for messages in ((yes,), (no,), (yes | {"timestamp": "2026-11-18T10:00:00Z"}, track("visit"))):
        place.send(*messages)
        place.explode()
    with place.ledger.reading() as connection:
        assert not may(consents_of(connection, 1), "email", "marketing", NOW + DAY).is_allowed
    place.send(track("consent given", id="z", timestamp="2026-11-18T11:00:00Z", properties=asked))
    place.explode()
    with place.ledger.reading() as connection:
        assert may(consents_of(connection, 1), "email", "marketing", NOW + DAY).is_allowed


PLAN = """
schema: 1
events: {order completed: {properties: {amount: required}}}
properties:
  amount: {type: money, currency: MXN}
  diagnosis: {type: text, personal: true}
"""


def test_the_plan_says_what_is_money_and_what_is_personal_and_departures_are_counted(place):
    place.workspace.plan.write_text(PLAN, encoding="utf-8")
    place.send(
        track("order completed", properties={"amount": 12.5, "total": 99, "diagnosis": "secret"}),
        track("odd"),
    )
    place.explode()
    with duckdb.connect() as connection:
        rows = connection.sql(
            f"SELECT event, value, currency FROM '{place.workspace.lake.folder}/*.parquet' ORDER BY seq"
        ).fetchall()
    assert rows == [("order completed", 12_500_000, "MXN"), ("odd", None, None)]
    assert b"secret" not in b"".join(path.read_bytes() for path in place.workspace.lake.folder.iterdir())
    with place.ledger.reading() as connection:
        found = {(key.event, key.finding) for key in findings_kept(connection)}
        assert "diagnosis" in profile_of(connection, 1).traits
    assert ("odd", "unknown_event") in found


def test_more_names_than_journeys_can_hold_are_set_aside_and_the_rest_can_be_asked(place, monkeypatch):
    monkeypatch.setattr(explode, "MAX_NAMES", 3)
    place.send(track("a"), track("B"), track("b "))
    place.send(track("order 1"), track("order 2"), track("A"))
    done = place.explode()
    assert (done.events, done.duplicates, dict(done.set_aside)) == (5, 0, {"too_many_names": 1})
    again = Exploder(place.workspace, place.ledger, place.inbox)
    place.send(track("order 1"), track("order 3"))
    assert again.once(NOW).events == 1
    assert place.lived() == {1: ["a", "B", "B", "order 1", "a", "order 1"]}


def test_personal_data_never_reaches_the_lake(place):
    secret = {"email": "ana@example.org", "phone": "+34600111222", "password": "hunter2", "plan": "gold"}
    place.send(
        track("club joined", properties=secret, context={"ip": "203.0.113.9", "traits": {"city": "Lima"}})
    )
    place.explode()
    written = b"".join(path.read_bytes() for path in place.workspace.lake.folder.iterdir())
    journeys = journeys_in(place.workspace, place.ledger)
    assert set(journeys.properties) == {"plan"}
    for text in (b"ana@example", b"600111222", b"hunter2", b"203.0.113"):
        assert text not in written


def test_page_and_campaign_of_the_context_become_properties(place):
    context = {
        "page": {"path": "/pens", "title": "Pens"}, "campaign": {"source": "google", "name": "back to school"},
        "userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS) Mobile/15E148",
    }  # fmt: skip
    place.send({"type": "page", "anonymousId": "a", "context": context, "properties": {"title": "own"}})
    place.explode()
    journeys = journeys_in(place.workspace, place.ledger)
    said = {name: column.values[0] for name, column in journeys.properties.items()}
    assert journeys.names == ("page viewed",)
    assert said == {
        "title": "own", "path": "/pens", "utm_source": "google", "utm_campaign": "back to school", "device": "mobile",
    }  # fmt: skip


def test_a_key_says_channel_and_place_where_messages_do_not(place):
    with place.ledger.writing() as connection:
        keys.make_key(connection, "write", "till", NOW, "store", "Gran Vía 1")
    place.send(track("a"), track("b", properties={"channel": "web"}), source="till")
    place.explode()
    journeys = journeys_in(place.workspace, place.ledger)
    channel, at = journeys.properties["channel"], journeys.properties["place"]
    assert [channel.values[code - 1] for code in channel.codes] == ["store", "web"]
    assert [at.values[code - 1] for code in at.codes] == ["Gran Vía 1"] * 2


def test_everything_that_came_is_counted_by_source_and_day(place):
    place.send(
        track("a", id="1"), track("a", id="1"), {"type": "identify", "userId": "ana", "traits": {"x": 1}}, 7
    )
    place.explode()
    counted = place.read(select(tallies.c.source, tallies.c.what, tallies.c.n).order_by(tallies.c.what))
    assert counted == [
        ("web", "accepted", 1),
        ("web", "duplicate", 1),
        ("web", "identify", 1),
        ("web", "type", 1),
    ]


def test_a_stop_before_the_transaction_ends_leaves_nothing_and_the_next_begins_again(place, monkeypatch):
    place.send(track("visit", id="m1"))

    def pulled(*args):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(explode.tallies, "count", pulled)
    with pytest.raises(RuntimeError):
        place.explode()
    monkeypatch.undo()
    assert len(list(place.workspace.lake.folder.iterdir())) == 1  # what the stop left behind
    sweep(place.workspace, place.ledger, NOW)
    assert list(place.workspace.lake.folder.iterdir()) == []
    again = Exploder(place.workspace, place.ledger, place.inbox)
    assert again.once(NOW).events == 1
    assert place.lived() == {1: ["visit"]}


def test_where_a_file_that_is_named_is_missing_nothing_is_swept_for_the_ledger_may_be_another_s(place):
    place.send(track("visit", id="m1"))
    place.explode()
    (named,) = place.workspace.lake.folder.glob("*.parquet")
    other = place.workspace.lake.folder / "000000000000-000000000000.parquet"
    other.write_bytes(named.read_bytes())
    kept = named.read_bytes()
    named.unlink()
    sweep(place.workspace, place.ledger, NOW)
    assert other.exists()
    named.write_bytes(kept)
    sweep(place.workspace, place.ledger, NOW)
    assert not other.exists()


def test_after_a_transaction_that_failed_the_same_exploder_numbers_everybody_anew(place, monkeypatch):
    place.send(track("visit", user="ana"))
    monkeypatch.setattr(explode.tallies, "count", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        place.explode()
    monkeypatch.undo()
    with place.ledger.writing() as connection:  # meanwhile the number that ana nearly got becomes another's
        settle(connection, DEFAULT, [], NOW, alone=[Handle("user", "leo")])
    assert place.explode().events == 1
    place.send(track("pay", user="leo"), track("pay", user="ana"))
    place.explode()
    assert place.lived() == {1: ["pay"], 2: ["visit", "pay"]}


def test_who_was_forgotten_for_want_of_room_is_asked_of_the_ledger_again(place, monkeypatch):
    monkeypatch.setattr(named, "MOST", 2)
    for turn in range(4):
        place.send(
            *(track(f"e{turn}", user=f"u{k}") for k in range(turn, turn + 3)),
            {"type": "page", "anonymousId": f"a{turn}", "userId": "u0"},
            track(
                "at the till", user=None, context={"externalIds": [{"type": "phone", "id": "+34600111222"}]}
            ),
        )
        assert place.explode().events == 5
        assert len(place.exploder._named.handles) <= 2 + 5
    assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))
    assert sorted(map(len, place.lived().values())) == [1, 2, 2, 3, 3, 4, 5]


def test_an_event_waits_for_no_more_than_a_portion(place):
    exploder = Exploder(place.workspace, place.ledger, place.inbox, at_once=10_000)
    for turn in range(6):
        place.send(*(track("visit", id=f"{turn}-{k}", properties={"note": " " * 200}) for k in range(20)))
    assert [exploder.once(NOW).requests for _ in range(3)] == [2, 2, 2]


def test_two_exploders_started_by_mistake_take_nothing_twice(place):
    other = Exploder(place.workspace, place.ledger, place.inbox)
    place.send(track("visit"))
    seen = place.inbox.after(0)

    class Late:  # has read the inbox before the first one moved on
        def after(self, row, most):
            place.explode()
            return seen

    other.inbox = Late()
    with pytest.raises(Overtaken, match="another exploder"):
        other.once(NOW)
    assert place.lived() == {1: ["visit"]}


def test_a_second_worker_stands_by_until_the_first_ends(place, tmp_path):
    other = ledger_of(place.workspace)
    working, waiting = (
        Work(place.workspace, place.ledger, place.inbox),
        Work(place.workspace, other, place.inbox),
    )
    place.send(track("visit"))
    assert working.turn(NOW)
    place.send(track("pay"))
    assert not waiting.turn(NOW)
    working.close()
    assert waiting.turn(NOW + 2 * SECOND)
    waiting.close()
    with place.ledger.lease("nobody is left", EXPLODER):
        assert place.lived() == {1: ["visit", "pay"]}
    other.close()


def test_messages_of_a_file_are_taken_in_by_the_same_way(place):
    body = json.dumps({"batch": [track("order completed", id="shop:1")]}).encode()
    assert take_in(place.workspace, place.ledger, [Fresh(NOW, "shopify", "batch", body)], NOW).events == 1
    assert take_in(place.workspace, place.ledger, [Fresh(NOW, "shopify", "batch", body)], NOW).duplicates == 1


def test_a_clock_that_is_set_back_changes_neither_the_order_of_acceptance_nor_what_was_seen(place):
    place.send(track("visit", id="1"))
    assert place.exploder.once(NOW).events == 1
    place.send(track("visit", id="1"), track("pay", id="2"), at=NOW - HOUR)
    done = place.exploder.once(NOW - HOUR)
    assert (done.events, done.duplicates) == (1, 1)
    journeys = journeys_in(place.workspace, place.ledger)
    seq = {
        journeys.names[code]: int(number) for code, number in zip(journeys.event, journeys.seq, strict=True)
    }
    assert seq["visit"] < seq["pay"]


def test_a_large_file_is_taken_in_portion_by_portion_and_once(place, monkeypatch):
    monkeypatch.setattr(explode, "PORTION", 300)
    bodies = [
        json.dumps({"batch": [track("visit", id=f"{k}"), track("visit", id="same")]}).encode()
        for k in range(9)
    ]
    done = take_in(place.workspace, place.ledger, (Fresh(NOW, "file", "batch", body) for body in bodies), NOW)
    assert (done.requests, done.events, done.duplicates) == (9, 10, 8)
    assert len(segments(place)) > 2
