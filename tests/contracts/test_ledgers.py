"""What every ledger promises (storage/contract.py)."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select

from list_awaits import CAMPAIGN, T0, WAKES, enter, keep, send, wake
from periplo.core.decide import decide
from periplo.core.holdouts import CONTROL
from periplo.core.members import Decision, Met, Reason, View
from periplo.core.spans import HOUR, Span
from periplo.storage.contract import Cursor, LedgerBusy, LedgerConflict, Outcome
from periplo.storage.tables import settings


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


@pytest.fixture(params=["sqlite", "postgres"])
def both(request, opened):
    """One ledger, opened twice as by two processes."""
    return opened(request.param), opened(request.param)


def test_a_version_and_what_it_means_for_members_are_kept_together(ledger):
    first, second = enter(1), enter(2)
    keep(ledger, first, second)
    pinned = Decision(T0, 1, first.member._replace(pinned=1), (Reason("pinned", {"node": "settle"}),))
    ledger.save_document("campaign", "list-awaits", "one", "active", T0, decisions=[pinned])
    assert ledger.pinned("list-awaits") == [1]
    assert [member.pinned for member in ledger.members("list-awaits")] == [1, None]
    assert ledger.decided(1)[-1].reasons[0].code == "pinned"
    sent = wake(second.member)
    keep(ledger, sent)
    with pytest.raises(LedgerConflict):
        ledger.save_document("campaign", "list-awaits", "two", "active", T0, decisions=[sent])
    assert ledger.document("campaign", "list-awaits").body == "one"
    over = wake(pinned.member)
    keep(ledger, over)
    assert over.member.pinned == 1
    assert ledger.pinned("list-awaits") == []


def test_a_setting_is_the_last_one_written(ledger):
    assert ledger.setting("zone") is None
    ledger.set_setting("zone", "UTC")
    ledger.set_setting("zone", "Europe/Madrid")
    assert ledger.setting("zone") == "Europe/Madrid"


def test_every_version_of_a_document_stays_and_the_same_words_make_no_new_one(ledger):
    first = ledger.save_document("campaign", "a", "one", "active", T0)
    assert ledger.save_document("campaign", "a", "one", "active", T0 + 1) == first
    second = ledger.save_document("campaign", "a", "two", "active", T0 + 2)
    paused = ledger.save_document("campaign", "a", "two", "paused", T0 + 3)
    other = ledger.save_document("campaign", "b", "one", "draft", T0)
    ledger.save_document("map", "a", "drawn", "active", T0)
    assert [first.version, second.version, paused.version] == [1, 2, 3]
    assert ledger.document("campaign", "a") == paused
    assert ledger.document("campaign", "a", 1) == first
    assert ledger.document("campaign", "a", 9) is None
    assert ledger.document("segment", "a") is None
    assert ledger.documents("campaign") == [paused, other]
    assert ledger.versions("campaign", "a") == [paused, second, first]
    assert ledger.versions("campaign", "c") == []


def test_a_version_tells_who_saved_it_and_why(ledger):
    saved = ledger.save_document("map", "a", "drawn", "as-is", T0, "ana", "after the interviews")
    assert (saved.author, saved.reason) == ("ana", "after the interviews")
    assert ledger.document("map", "a") == saved
    same = ledger.save_document("map", "a", "drawn", "as-is", T0 + 1, "eva", "again")
    assert same == saved  # the same words are no new version, whoever says them


def test_a_decision_is_kept_with_its_member_its_reasons_and_its_cursor(ledger):
    decision = enter(7)
    keep(ledger, decision, clock=T0 + 5)
    assert list(ledger.members("list-awaits")) == [decision.member]
    assert ledger.cursor("list-awaits") == Cursor("list-awaits", T0 + 5)
    (kept,) = ledger.decided(7)
    assert (kept.customer, kept.run, kept.entry, kept.at) == (7, "", 1, T0)
    assert kept.reasons == decision.reasons


def test_a_campaign_never_driven_has_an_empty_cursor(ledger):
    assert ledger.cursor("list-awaits") == Cursor("list-awaits", None, None, None)
    assert ledger.pending("list-awaits", 10) == []
    assert list(ledger.members("list-awaits")) == []


def test_who_did_not_enter_leaves_a_reason_and_no_member(ledger):
    keep(ledger, decide(CAMPAIGN, None, Met(T0, "list started", True, None, False, None), View(7), T0))
    assert list(ledger.members("list-awaits")) == []
    assert [(kept.run, kept.reasons[0].code) for kept in ledger.decided(7)] == [(None, "no_key")]


def test_what_was_decided_lately_is_found_by_campaign_and_customer(ledger):
    keep(ledger, enter(7), enter(8, T0 + 5), enter(8, T0 + 1, "B"), enter(9, T0 + 9))
    asked = [9, 8, 7, *range(100, 700)]
    found = ledger.decided_since("list-awaits", asked, T0)
    assert [(told.customer, told.at) for told in found] == [(8, T0 + 1), (8, T0 + 5), (9, T0 + 9)]
    assert found[0].reasons[0].code == "entered"
    assert ledger.decided_since("other", asked, T0) == []


def test_a_decision_without_reasons_leaves_no_trace(ledger):
    keep(ledger, decide(CAMPAIGN, None, Met(T0, "visit", False, "", False, None), View(7), T0))
    assert ledger.decided(7) == []


def test_a_member_moves_on_and_is_still_one_member(ledger):
    entered = enter(7)
    keep(ledger, entered)
    moved = wake(entered.member)
    keep(ledger, moved, clock=WAKES)
    assert list(ledger.members("list-awaits")) == [moved.member]
    assert [sent.state for sent in ledger.sent("list-awaits")] == ["reserved"]


def test_of_two_decisions_in_one_batch_the_later_one_says_where_the_member_stands(ledger):
    entered = enter(7)
    moved = wake(entered.member)
    keep(ledger, entered, moved)
    assert list(ledger.members("list-awaits")) == [moved.member]
    assert len(ledger.decided(7)) == 2


def test_who_waits_is_inside_and_is_due_from_the_wake_up_on(ledger):
    keep(ledger, enter(9, T0 + 2), enter(7), enter(7, T0 + 1, "B"))
    assert ledger.inside("list-awaits").tolist() == [[7, T0, WAKES], [9, T0 + 2, WAKES + 2]]
    assert ledger.due("list-awaits", WAKES - 1) == []
    assert ledger.due("list-awaits", WAKES + 1) == [7]
    assert ledger.due("list-awaits", WAKES + 2) == [7, 9]
    keep(ledger, wake(enter(9, T0 + 2).member))
    assert ledger.inside("list-awaits").tolist() == [[7, T0, WAKES]]
    assert ledger.due("other", WAKES + 2) == []
    assert ledger.inside("other").shape == (0, 3)


def test_those_inside_are_counted_by_node_without_who_goes_on_by_a_version_of_their_own(ledger):
    pinned = enter(4)
    keep(ledger, enter(9), enter(7), pinned._replace(member=pinned.member._replace(pinned=1)), enter(8))
    waits = enter(7).member.node
    assert ledger.standing("list-awaits") == {waits: 3}
    keep(ledger, wake(enter(9).member))
    assert ledger.standing("list-awaits") == {waits: 2}
    assert ledger.standing("other") == {}


def test_runs_of_some_customers_come_in_order(ledger):
    keep(ledger, enter(9), enter(3), enter(7, T0 + 5, "A"), enter(7, T0 + 1, "B"), enter(12))
    asked = [9, 7, 5, *range(100, 1_200)]
    assert [(run.customer, run.key) for run in ledger.runs("list-awaits", asked)] == [
        (7, "B"), (7, "A"), (9, ""),
    ]  # fmt: skip
    assert ledger.runs("list-awaits", []) == []


def test_a_message_with_a_key_that_exists_is_refused_and_nothing_of_its_batch_is_kept(ledger):
    send(ledger, 7)
    again = wake(enter(7).member)
    with pytest.raises(LedgerConflict):
        keep(ledger, enter(8), again, clock=T0 + 99)
    assert [member.customer for member in ledger.members("list-awaits")] == [7]
    assert ledger.decided(8) == []
    assert ledger.cursor("list-awaits").clock == T0


def test_a_message_lives_reserved_handed_accepted(ledger):
    (key,) = send(ledger, 7)
    assert [(p.intent.key, p.state, p.attempts) for p in ledger.pending("list-awaits", 9)] == [
        (key, "reserved", 0)
    ]
    ledger.hand([key])
    assert [(p.state, p.attempts) for p in ledger.pending("list-awaits", 9)] == [("handed", 1)]
    ledger.note([Outcome(key, WAKES, "accepted", receipt="r1")])
    assert ledger.pending("list-awaits", 9) == []
    assert [(sent.state, sent.reason) for sent in ledger.sent("list-awaits")] == [("accepted", None)]


def test_a_message_may_be_asked_for_again_after_a_busy_channel_and_every_answer_is_kept(ledger):
    (key,) = send(ledger, 7)
    answers = [Outcome(key, WAKES + attempt, "reserved", detail="busy") for attempt in (1, 2)]
    for answer in answers:
        ledger.hand([key])
        ledger.note([answer])
    assert [(p.state, p.attempts) for p in ledger.pending("list-awaits", 9)] == [("reserved", 2)]
    answers.append(Outcome(key, WAKES + 3, "withheld", "expired"))
    ledger.note(answers[2:])
    assert ledger.answers(key) == answers
    assert ledger.answers("other") == []


def test_when_a_carrier_stumbled_is_told_of_many_messages_at_once(ledger):
    twice, once, never = send(ledger, 7, 8, 9)
    for key, at, reason in (
        (twice, 1, "stumbled"), (once, 2, "stumbled"), (never, 3, None), (twice, 4, None), (twice, 5, "stumbled"),
    ):  # fmt: skip
        ledger.hand([key])
        ledger.note([Outcome(key, WAKES + at, "reserved", reason)])
    assert ledger.stumbles([twice, once, never, "other"]) == {
        twice: [WAKES + 1, WAKES + 5],
        once: [WAKES + 2],
    }
    assert ledger.stumbles([never]) == ledger.stumbles([]) == {}


def test_a_refused_message_says_why(ledger):
    (key,) = send(ledger, 7)
    ledger.hand([key])
    ledger.note([Outcome(key, WAKES, "refused", "refused", detail="no address")])
    assert [(sent.state, sent.reason) for sent in ledger.sent(customer=7)] == [("refused", "refused")]


def test_the_first_told_are_those_of_whom_a_message_may_have_left(ledger):
    assert ledger.first_told("list-awaits") == {}
    reached, doubtful, refused, waiting = send(ledger, 7, 8, 9, 10)
    ledger.hand([reached, doubtful, refused])
    ledger.note([Outcome(reached, WAKES, "accepted"), Outcome(refused, WAKES, "refused", "refused")])
    decided = {sent.intent.key: sent.intent.decided_at for sent in ledger.sent("list-awaits")}
    assert ledger.first_told("list-awaits") == {7: decided[reached], 8: decided[doubtful]}
    assert ledger.first_told("other") == {}
    assert waiting in decided


def test_who_entered_is_told_by_numbers_and_the_first_message_of_several_counts(ledger):
    first, second = enter(9), enter(7, T0 + 5)
    control = second._replace(member=second.member._replace(arm="control", version=2))
    keep(ledger, first, control)
    assert [*ledger.entered("list-awaits")] == [(7, 2, 1, T0 + 5), (9, 1, 0, T0)]
    assert [*ledger.entered("other")] == []
    again = Decision(T0, 9, first.member, (Reason("enters", {}),), wake(first.member).intents)
    late = again.intents[0]._replace(key="late", decided_at=WAKES + HOUR)
    early = late._replace(key="early", decided_at=T0 + 1)
    deed = late._replace(key="deed", kind="deed", decided_at=T0)
    keep(ledger, again._replace(intents=(late, early, deed)))
    ledger.hand(["late", "early", "deed"])
    assert ledger.first_told("list-awaits") == {9: T0 + 1}


def test_members_by_ending_and_messages_by_what_became_of_them_are_counted_without_deeds(ledger):
    reached, waiting = send(ledger, 7, 8)
    keep(ledger, enter(9))
    ledger.hand([reached])
    ledger.note([Outcome(reached, WAKES, "refused", "no_address")])
    ended = ledger.endings("list-awaits")
    assert sum(ended.values()) == 3
    assert ended[None] == sum(one.is_inside for one in ledger.members("list-awaits"))
    assert ledger.outcomes("list-awaits") == {("refused", "no_address"): 1, ("reserved", None): 1}
    deed = ledger.sent("list-awaits")[0].intent._replace(key="deed", kind="deed", customer=9)
    keep(ledger, Decision(T0, 9, enter(9).member, (Reason("enters", {}),), (deed,)))
    assert len(ledger.sent("list-awaits")) == 3
    assert sum(ledger.outcomes("list-awaits").values()) == 2
    assert (ledger.endings("other"), ledger.outcomes("other")) == ({}, {})
    by_hand = Counter(
        (one.version, one.pinned, one.node, one.visit, one.ways, int(one.arm == CONTROL), one.ended_by)
        for one in ledger.members("list-awaits")
    )
    assert {tuple(one): n for one, n in ledger.stands("list-awaits").items()} == by_hand
    fared = Counter(
        (one.intent.node, one.intent.kind, one.state, one.reason) for one in ledger.sent("list-awaits")
    )
    assert {tuple(one): n for one, n in ledger.fared("list-awaits").items()} == fared
    assert sum(fared.values()) == 3
    assert (ledger.stands("other"), ledger.fared("other")) == ({}, {})
    assert waiting


def test_how_late_messages_first_left_is_counted_without_deeds_and_the_past(ledger):
    soon, retried, in_the_past, refused = send(ledger, 7, 8, 9, 10)
    intents = {one.intent.key: one.intent for one in ledger.sent("list-awaits")}
    due = {key: one.due_at for key, one in intents.items()}
    assert due == {key: one.decided_at for key, one in intents.items()}  # decided when the wait was over
    ledger.hand([soon, retried, in_the_past, refused])
    ledger.note(
        [
            Outcome(soon, due[soon] + 1_999_999, "accepted"),
            Outcome(retried, due[retried] + 1_000_000, "reserved", "stumbled"),
            Outcome(in_the_past, due[in_the_past], "accepted"),
            Outcome(refused, due[refused] + 5_000_000, "refused", "no_address"),
        ]
    )
    ledger.note([Outcome(retried, due[retried] + 90_000_000, "accepted")])
    ledger.note([Outcome(retried, due[retried] + 95_000_000, "accepted", "delivered")])
    deed = intents[soon]._replace(key="deed", kind="deed", customer=11)
    of_old = intents[soon]._replace(key="of old", customer=11, due_at=None)
    keep(ledger, Decision(T0, 11, enter(11).member, (Reason("enters", {}),), (deed, of_old)))
    ledger.hand(["deed", "of old"])
    late = deed.decided_at + 7_000_000
    ledger.note([Outcome("deed", late, "accepted"), Outcome("of old", late, "accepted")])
    assert ledger.delays("list-awaits") == {199: 1, 9_000: 1}
    assert ledger.delays("other") == {}


def test_what_became_of_messages_is_told_of_a_span_without_its_end_and_without_deeds(ledger):
    reached, _ = send(ledger, 7, 8)
    ledger.hand([reached])
    ledger.note([Outcome(reached, WAKES, "refused", "no_address")])
    at = ledger.sent("list-awaits")[0].intent.decided_at
    deed = ledger.sent("list-awaits")[0].intent._replace(key="deed", kind="deed", customer=9)
    keep(ledger, enter(9), Decision(T0, 9, enter(9).member, (Reason("enters", {}),), (deed,)))
    assert sorted(ledger.fates("list-awaits", Span(at, at + 1))) == [
        (7, at, "refused", "no_address"),
        (8, at, "reserved", None),
    ]
    assert [*ledger.fates("list-awaits", Span(at - 1, at))] == []
    assert [*ledger.fates("list-awaits", Span(at + 1, at + 2))] == []
    assert [*ledger.fates("other", Span(at, at + 1))] == []


def test_pending_messages_come_in_the_order_of_deciding_by_portions_and_without_busy_channels(ledger):
    late = wake(enter(5, T0 + 9).member)
    keep(ledger, enter(5, T0 + 9), late)
    send(ledger, 7, 8)
    assert [p.intent.customer for p in ledger.pending("list-awaits", 9)] == [7, 8, 5]
    assert [p.intent.customer for p in ledger.pending("list-awaits", 2)] == [7, 8]
    assert ledger.pending("list-awaits", 9, {"log"}) == []
    assert ledger.pending("other", 9) == []


def test_a_withheld_message_is_a_record_with_its_reason_and_never_pending(ledger):
    entered = enter(7)
    control = entered._replace(member=entered.member._replace(arm="control"))
    keep(ledger, control, wake(control.member))
    assert ledger.pending("list-awaits", 9) == []
    assert [(sent.state, sent.reason) for sent in ledger.sent("list-awaits")] == [("withheld", "holdout")]


def test_a_run_keeps_where_it_began_and_the_wake_up_that_it_lost(ledger):
    told = enter(7)
    member = told.member._replace(
        home=9, home_entry=3, wake_at=None, ended_at=T0, ended_by="merged", rests=WAKES
    )
    keep(ledger, told._replace(member=member))
    (found,) = ledger.members("list-awaits")
    assert found == member
    assert found.origin == (9, 3)
    assert told.member.origin == (7, 1)


def test_where_nobody_moved_nothing_is_followed(ledger):
    keep(ledger, enter(7))
    assert ledger.unfollowed() == set()
    assert ledger.follow_moves() == []
    assert [run.customer for run in ledger.members("list-awaits")] == [7]


def test_the_lease_is_held_over_several_writes(ledger):
    with ledger.lease("a trial"):
        ledger.set_setting("a", "1")
        with ledger.lease("the same trial"):
            ledger.set_setting("a", "2")
    ledger.set_setting("a", "3")
    assert ledger.setting("a") == "3"


def test_threads_of_one_process_wait_for_one_another(ledger):
    def write(name):
        for k in range(20):
            with ledger.lease("a thread"):
                ledger.set_setting("last", f"{name} {k}")
                assert ledger.setting("last") == f"{name} {k}"
        return name

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(write, "abcd")) == list("abcd")


def test_personal_words_of_any_script_come_back_as_written(ledger):
    ledger.save_document("campaign", "a", "título: «Ñandú» 🎒\n", "draft", T0)
    assert ledger.document("campaign", "a").body == "título: «Ñandú» 🎒\n"


def test_a_second_holder_of_a_role_is_told_of_the_first_and_other_roles_are_free(both):
    one, two = both
    with one.lease("campaign list-awaits"):
        with pytest.raises(LedgerBusy, match=f"process {os.getpid()}, busy with campaign list-awaits"):
            two.lease("another").__enter__()
        with two.lease("an import", "lake"):
            two.set_setting("a", "b")
    with two.lease("another"):
        assert one.setting("a") == "b"


def test_whoever_has_patience_waits_for_a_role(both):
    one, two = both
    order = []

    def second():
        with two.lease("the second", "lake", patience=10):
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        with one.lease("the first", "lake"):
            waiting = pool.submit(second)
            order.append("first")
        waiting.result()
    assert order == ["first", "second"]


def test_patience_comes_to_an_end(both):
    one, two = both
    with one.lease("the first", "lake"), pytest.raises(LedgerBusy, match="the first"):
        two.lease("the second", "lake", patience=0.1).__enter__()
    with two.lease("the second", "lake"):
        pass


def test_writers_wait_for_one_another_so_that_no_version_is_given_twice(both):
    def write(ledger):
        return [
            ledger.save_document("map", "a", f"{id(ledger)} {k}", "active", T0).version for k in range(15)
        ]

    with ThreadPoolExecutor(2) as pool:
        given = [version for versions in pool.map(write, both) for version in versions]
    assert sorted(given) == list(range(1, 31))


def test_a_reading_is_as_of_one_instant_and_keeps_no_writer_waiting(both):
    one, two = both
    one.set_setting("a", "before")
    with one.reading() as connection:
        assert connection.scalar(select(settings.c.value)) == "before"
        two.set_setting("a", "after")
        assert connection.scalar(select(settings.c.value)) == "before"
    assert one.setting("a") == "after"


def test_a_write_that_fails_leaves_nothing(both):
    one, two = both

    def fails():
        with one.writing() as connection:
            connection.execute(insert(settings).values(name="a", value="b"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert two.setting("a") is None
    two.set_setting("a", "c")
    assert one.setting("a") == "c"


def test_the_stamp_changes_with_every_write_and_with_nothing_else(both):
    one, two = both
    stamps = [one.stamp(), two.stamp()]
    one.set_setting("a", "b")
    stamps += [one.stamp(), two.stamp()]
    assert stamps[0] == stamps[1] != stamps[2] == stamps[3]


def test_a_note_is_kept_and_the_stamp_stays(both):
    one, two = both

    def note(ledger, name):
        with ledger.noting() as connection:
            connection.execute(insert(settings).values(name=name, value="x"))

    one.set_setting("a", "b")
    before = one.stamp()
    for place, ledger in enumerate((one, two, one, one)):
        note(ledger, f"note {place}")
        assert one.stamp() == two.stamp() == before
    assert two.setting("note 3") == "x"
    two.set_setting("a", "c")
    after = one.stamp()
    assert after == two.stamp() != before
    note(two, "note 4")
    one.set_setting("a", "d")
    assert one.stamp() not in (before, after)


def test_what_is_written_at_once_after_a_note_is_told(both):
    one, two = both
    stamps = set()
    for n in range(50):
        with one.noting() as connection:
            connection.execute(insert(settings).values(name=f"note {n}", value="x"))
        two.set_setting("a", str(n))
        stamps.add(one.stamp())
    assert len(stamps) == 50


def test_many_rows_are_kept_as_few_are(ledger):
    decisions = [enter(customer) for customer in range(1, 301)]
    keep(ledger, *decisions[:3])
    keep(ledger, *decisions[3:])
    moved = [wake(decision.member) for decision in decisions]
    keep(ledger, *moved, clock=WAKES)
    assert list(ledger.members("list-awaits")) == [decision.member for decision in moved]
    assert sorted(sent.intent.customer for sent in ledger.sent("list-awaits")) == list(range(1, 301))
    with pytest.raises(LedgerConflict):
        keep(ledger, *moved, clock=WAKES + 1)
    assert ledger.cursor("list-awaits").clock == WAKES


def test_texts_are_ordered_by_their_bytes(ledger):
    ids = ["b", "B", "a", "ñ", "n", "Z", "z", "_", "á"]
    for id in ids:
        ledger.save_document("map", id, "drawn", "active", T0)
    assert [document.id for document in ledger.documents("map")] == sorted(ids)
    keep(ledger, *(enter(7, T0, key) for key in ids))
    assert [run.key for run in ledger.runs("list-awaits", [7])] == sorted(ids)
