"""Consents in the ledger: kept once, with history, by handle; texts that do not change; addresses not to be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from every_byte import places_of
from periplo.core.consent import ConsentSaid, may
from periplo.core.errors import BadInput
from periplo.core.texts import Text
from periplo.storage import tables as t
from periplo.storage.consents import (
    ConsentText,
    absorb,
    add_text,
    all_texts,
    consents_of,
    lift,
    records_of,
    suppress,
    texts_in_force,
)
from periplo.storage.sqlite import SqliteLedger

PEOPLE = ((1, "user", "c-1", 11), (2, "email", "Ana@Example.com", 11), (3, "phone", "+34600112233", 12))


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    ledger = opened(request.param)
    with ledger.writing() as connection:
        peopled(connection)
    return ledger


def peopled(connection):
    connection.execute(insert(t.customers), [{"customer": c, "created_at": 0} for c in (11, 12)])
    for handle, kind, text, customer in PEOPLE:
        connection.execute(insert(t.handles).values(handle=handle, kind=kind, text=text))
        connection.execute(insert(t.handle_customer).values(handle=handle, customer=customer, since=0))


def said(state: str, at: int, carried: bool = False, channel: str = "email") -> ConsentSaid:
    return ConsentSaid(channel, "marketing", state, at, "web", "2", "consent", "form", carried)


def kept(connection) -> list[tuple]:
    c = t.consents.consents.c
    return [
        tuple(row) for row in connection.execute(select(c.handle, c.at, c.state, c.last_at).order_by(c.at))
    ]


def test_what_was_said_comes_back_whole(ledger):
    with ledger.writing() as connection:
        assert absorb(connection, [(1, said("granted", 10)), (2, said("withdrawn", 20))]) == 2
    with ledger.reading() as connection:
        records = consents_of(connection, 11)
        assert records.said == ((1, said("granted", 10)), (2, said("withdrawn", 20)))
        assert not may(records, "email", "marketing", 30).is_allowed
        assert consents_of(connection, 12).said == ()


def test_absorbing_the_same_again_changes_nothing(ledger):
    words = [
        (1, said("granted", 10)),
        (1, said("granted", 10)),
        (2, said("denied", 5, True)),
        (2, said("denied", 9, True)),
    ]
    with ledger.writing() as connection:
        assert absorb(connection, words) == 2
        before = kept(connection)
        assert absorb(connection, words) == 0
        assert absorb(connection, words[::-1]) == 0
        assert kept(connection) == before


def test_of_what_rides_along_only_changes_are_kept(ledger):
    with ledger.writing() as connection:
        for at in range(10, 20):
            absorb(connection, [(1, said("granted", at, True))])
        absorb(connection, [(1, said("denied", 20, True)), (1, said("denied", 21, True))])
        assert kept(connection) == [(1, 10, "granted", 19), (1, 20, "denied", 21)]


def test_a_value_that_rode_along_and_comes_late_does_not_undo_a_newer_one(ledger):
    with ledger.writing() as connection:
        absorb(connection, [(1, said("denied", 10, True)), (1, said("denied", 20, True))])
        absorb(connection, [(1, said("granted", 15, True))])
        assert kept(connection) == [(1, 10, "denied", 20)]
        absorb(connection, [(1, said("granted", 5, True))])
        assert not may(consents_of(connection, 11), "email", "marketing", 99).is_allowed


def test_words_of_several_thousand_people_go_in_at_once(ledger):
    words = [(100 + k, said("granted", 10, k % 2 == 0)) for k in range(3_000)]
    with ledger.writing() as connection:
        assert absorb(connection, words) == 3_000
        assert absorb(connection, words) == 0


carried = st.lists(
    st.tuples(st.sampled_from(("granted", "denied")), st.integers(0, 12)), min_size=1, max_size=10
)


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory):
    ledger = SqliteLedger(tmp_path_factory.mktemp("law") / "ledger.db")
    with ledger.writing() as connection:
        peopled(connection)
    yield ledger
    ledger.close()


@given(carried, st.randoms(use_true_random=False))
def test_in_whichever_order_values_come_the_newest_stands(one_ledger, told, random):
    words = [(1, said(state, at, True)) for state, at in told]
    random.shuffle(words)
    newest = max(at for _, at in told)
    is_no = any(state == "denied" and at == newest for state, at in told)
    with one_ledger.writing() as connection:
        for word in words:
            absorb(connection, [word])
        allowed = may(consents_of(connection, 11), "email", "marketing", 99).is_allowed
        connection.execute(t.consents.consents.delete())
    assert allowed == (not is_no)


def test_a_suppressed_address_is_known_again_however_it_is_written(ledger):
    with ledger.writing() as connection:
        absorb(connection, [(1, said("granted", 10)), (3, said("granted", 10, channel="sms"))])
        assert suppress(connection, "email", "complaint", 20, address=" ana@EXAMPLE.com ")
        assert not suppress(connection, "email", "complaint", 25, address="ana@example.com")
        assert suppress(connection, "*", "register", 20, address="0034 600 112 233")
        assert may(consents_of(connection, 11), "email", "marketing", 30).because == "suppressed"
        assert may(consents_of(connection, 12), "sms", "marketing", 30).because == "suppressed"
        assert lift(connection, 40, address="Ana@example.com", channel="sms") == 0
        assert lift(connection, 40, address="Ana@example.com") == 1
        assert may(consents_of(connection, 11), "email", "marketing", 40).is_allowed


def test_a_suppression_outlives_the_person_and_meets_them_when_they_come_back(ledger):
    h = t.handles.c
    with ledger.writing() as connection:
        suppress(connection, "email", "bounce", 20, handle=2)
        connection.execute(t.handle_customer.delete().where(t.handle_customer.c.handle == 2))
        connection.execute(t.handles.delete().where(h.handle == 2))
        connection.execute(insert(t.handles).values(handle=9, kind="email", text="ana@example.com"))
        connection.execute(insert(t.handle_customer).values(handle=9, customer=12, since=30))
        absorb(connection, [(9, said("granted", 35))])
        assert may(consents_of(connection, 12), "email", "marketing", 40).because == "suppressed"


@pytest.mark.parametrize("ledger", ["sqlite"], indirect=True)
def test_the_ledger_holds_no_suppressed_address_in_the_clear(ledger):
    with ledger.writing() as connection:
        suppress(connection, "email", "register", 20, address="somebody@example.com")
        row = connection.execute(select(t.consents.suppressions)).first()
    assert "somebody" not in repr(tuple(row))
    folder = ledger.path.parent
    assert places_of(folder, ["+34600112233"])  # what is written in the clear is found
    assert places_of(folder, ["somebody"]) == []


def test_what_is_no_address_cannot_be_suppressed(ledger):
    with ledger.writing() as connection, pytest.raises(BadInput, match="no address"):
        suppress(connection, "sms", "by hand", 20, address="nobody")


def test_each_customer_asked_for_has_an_entry(ledger):
    with ledger.reading() as connection:
        assert set(records_of(connection, [11, 12, 999])) == {11, 12, 999}


def text(version: str, valid_from: int, purpose: str = "marketing") -> ConsentText:
    return ConsentText(
        "email",
        purpose,
        version,
        "consent",
        Text.of({"es": f"Sí {version}", "en": f"Yes {version}"}),
        valid_from,
    )


def test_the_text_in_force_is_the_newest_that_holds_already(ledger):
    with ledger.writing() as connection:
        for each in (text("1", 10), text("2", 20), text("3", 90), text("1", 15, "surveys")):
            add_text(connection, each, 5)
        assert [one.version for one in all_texts(connection)] == ["1", "2", "3", "1"]
        assert texts_in_force(connection, 50) == [text("2", 20), text("1", 15, "surveys")]
        assert texts_in_force(connection, 9) == []


def test_a_version_of_a_text_never_changes(ledger):
    with ledger.writing() as connection:
        add_text(connection, text("1", 10), 5)
        with pytest.raises(BadInput, match="already"):
            add_text(connection, text("1", 20), 6)
