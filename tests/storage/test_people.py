"""What messages say of people, as the ledger keeps it: the same whatever came first, and the same as computed anew."""

import contextlib
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from periplo.core.join_rules import DEFAULT, JoinRules, KindRule
from periplo.core.joining import Link, Node, resolve_all
from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.storage import rulings
from periplo.storage import tables as t
from periplo.storage.evidence import look_at_everything
from periplo.storage.known import Known
from periplo.storage.people import drop_old_values, settle
from periplo.storage.sqlite import SqliteLedger

ANA, EVA = Handle("user", "ana-1"), Handle("user", "eva-2")
PHONE, MAIL = Handle("phone", "+5491123456789"), Handle("email", "ana@shop.es")
WEB, SHOP = Handle("anonymous", "web-1"), Handle("group", "acme")
NOBODY = Handle("document", "99999999")


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def said(*handles, at=1, kind="track", source="web", **traits):
    return Said(handles, traits, kind, source, at)


def tell(ledger, *messages, at=100, rules=DEFAULT, known=None):
    with ledger.writing() as connection:
        return settle(connection, rules, messages, at, known)


def customers(ledger):
    """Whose each handle is now, by its text."""
    h, c = t.handles.c, t.handle_customer.c
    query = select(h.text, c.customer).join(t.handle_customer, c.handle == h.handle).where(c.until.is_(None))
    with ledger.reading() as connection:
        return dict(connection.execute(query).all())


def rows(ledger, table, *columns):
    with ledger.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*(table.c[name] for name in columns)))]


def everything(ledger):
    with ledger.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in t.metadata.sorted_tables
        }


def groups(ledger):
    by_customer = {}
    for text, customer in customers(ledger).items():
        by_customer.setdefault(customer, set()).add(text)
    return sorted(map(sorted, by_customer.values()))


def test_each_new_handle_is_born_as_a_customer_of_its_own(ledger):
    numbers = tell(ledger, said(ANA), said(EVA))
    assert numbers == {ANA: 1, EVA: 2}
    assert customers(ledger) == {"ana-1": 1, "eva-2": 2}


def test_handles_named_together_are_one_customer_from_the_start_and_nobody_moved(ledger):
    tell(ledger, said(ANA, WEB, MAIL, kind="identify"))
    assert groups(ledger) == [["ana-1", "ana@shop.es", "web-1"]]
    assert rows(ledger, t.collecting.moves, "handle") == []


def test_a_handle_that_joins_later_moves_and_the_move_says_why(ledger):
    tell(ledger, said(WEB), at=100)
    tell(ledger, said(ANA), at=101)
    tell(ledger, said(ANA, WEB, at=55, kind="identify"), at=102)
    assert customers(ledger) == {"web-1": 1, "ana-1": 1}
    assert rows(ledger, t.collecting.moves, "handle", "was", "now", "at") == [(2, 2, 1, 102)]
    assert rows(ledger, t.people.joins, "handle", "was", "now", "cause", "low", "high") == [
        (2, 2, 1, "together", 1, 2)
    ]
    history = rows(ledger, t.handle_customer, "handle", "customer", "since", "until")
    assert sorted(history) == [(1, 1, 100, None), (2, 1, 102, None), (2, 2, 101, 102)]


def test_saying_the_same_again_changes_nothing(ledger):
    messages = [
        said(ANA, WEB, kind="identify", plan="gold"),
        said(EVA, NOBODY),
        said(EVA, SHOP, kind="group", n=1),
    ]
    tell(ledger, *messages)
    before = everything(ledger)
    assert tell(ledger, *messages, at=500) == tell(ledger, *reversed(messages), at=501)
    assert everything(ledger) == before


def test_the_earliest_message_counts_as_the_evidence(ledger):
    tell(ledger, said(ANA, WEB, at=9, source="till"), said(ANA, WEB, at=7, source="web"))
    tell(ledger, said(ANA, WEB, at=8))
    tell(ledger, said(ANA, WEB, at=3, source="crm", kind="identify"))
    assert rows(ledger, t.people.links, "at", "source", "kind") == [(3, "crm", "identify")]


def test_a_phone_that_turns_out_to_be_a_till_s_lets_go_of_everybody(ledger):
    users = [Handle("user", f"u{i}") for i in range(7)]
    for i, user in enumerate(users):
        tell(ledger, said(user, PHONE, at=i), at=100 + i)
    assert len(groups(ledger)) == 8
    assert rows(ledger, t.people.aside, "why") == [("shared",)]
    assert set(rows(ledger, t.people.links, "refused")) == {("shared",)}
    assert rows(ledger, t.people.joins, "handle", "was", "now", "cause") == [(2, 1, 2, "shared")]


def test_a_value_that_names_nobody_joins_nobody_and_has_no_traits(ledger):
    tell(ledger, said(ANA, NOBODY), said(EVA, NOBODY), said(NOBODY, name="x"))
    assert groups(ledger) == [["99999999"], ["ana-1"], ["eva-2"]]
    assert rows(ledger, t.people.traits, "name") == []


def test_a_group_is_nobody_and_has_members_and_traits(ledger):
    numbers = tell(
        ledger, said(ANA, SHOP, kind="group", at=5, sector="retail"), said(EVA, SHOP, kind="group", at=7)
    )
    assert groups(ledger) == [["ana-1"], ["eva-2"]]
    assert rows(ledger, t.people.memberships, "handle", "group_handle", "first_at") == [
        (numbers[ANA], numbers[SHOP], 5), (numbers[EVA], numbers[SHOP], 7)
    ]  # fmt: skip
    assert rows(ledger, t.people.traits, "handle", "value") == [(numbers[SHOP], '"retail"')]


def test_a_value_is_kept_once_a_source_from_the_first_to_the_last_time(ledger):
    for at, city in ((5, "Lima"), (9, "Cusco"), (7, "Lima"), (11, "Lima")):
        tell(ledger, said(ANA, at=at, kind="identify", city=city))
    found = rows(ledger, t.people.traits, "value", "first_at", "last_at")
    assert sorted(found) == [('"Cusco"', 9, 9), ('"Lima"', 5, 11)]


def test_old_values_are_dropped_the_newest_stay(ledger):
    for at in range(30):
        tell(ledger, said(ANA, at=at, kind="identify", visits=at))
    with ledger.writing() as connection:
        assert drop_old_values(connection, 20) == 10
    assert min(rows(ledger, t.people.traits, "last_at")) == (10,)


def test_a_joining_by_a_person_undone_leaves_everything_as_it_was(ledger):
    tell(ledger, said(ANA, WEB), said(EVA, MAIL))
    before, links = customers(ledger), rows(ledger, t.people.links, *t.people.links.c.keys())
    with ledger.writing() as connection:
        ruling = rulings.join(connection, DEFAULT, 1, 3, "same person at the till", "me", 200)
    assert set(customers(ledger).values()) == {1}
    with ledger.writing() as connection:
        found = rulings.ruling_of(connection, ruling)
        rulings.withdraw(connection, DEFAULT, found, "no, sisters", "me", 300)
    assert (customers(ledger), rows(ledger, t.people.links, *t.people.links.c.keys())) == (before, links)


def test_a_handle_parted_stays_apart_whatever_is_said_later(ledger):
    tell(ledger, said(ANA, WEB), said(WEB, PHONE))
    with ledger.writing() as connection:
        ruling = rulings.part(connection, DEFAULT, 2, "a shop's tablet", "me", 200)
    tell(ledger, said(ANA, WEB, at=0), said(ANA, PHONE))
    assert groups(ledger) == [["+5491123456789", "ana-1"], ["web-1"]]
    with ledger.writing() as connection:
        rulings.withdraw(connection, DEFAULT, rulings.ruling_of(connection, ruling), "it is hers", "me", 300)
    assert groups(ledger) == [["+5491123456789", "ana-1", "web-1"]]


def test_parting_the_handle_that_was_born_first_leaves_it_its_number(ledger):
    tell(ledger, said(ANA, WEB, PHONE))
    with ledger.writing() as connection:
        rulings.part(connection, DEFAULT, 1, "wrong", "me", 200)
    assert customers(ledger) == {"ana-1": 1, "web-1": 2, "+5491123456789": 2}
    assert Counter(rows(ledger, t.collecting.moves, "was", "now")) == {(1, 2): 2}


def test_a_handle_set_aside_by_a_person_joins_nobody_until_that_is_taken_back(ledger):
    tell(ledger, said(ANA, PHONE), said(PHONE, WEB))
    before = groups(ledger)
    with ledger.writing() as connection:
        ruling = rulings.block(connection, DEFAULT, 2, "the shop's own", "me", 200)
    assert groups(ledger) == [["+5491123456789"], ["ana-1"], ["web-1"]]
    with ledger.writing() as connection:
        rulings.withdraw(connection, DEFAULT, rulings.ruling_of(connection, ruling), "no", "me", 300)
    assert groups(ledger) == before


def test_new_rules_are_heeded_at_the_next_settling(ledger):
    tell(ledger, said(ANA, MAIL), said(EVA, MAIL, at=2))
    assert groups(ledger) == [["ana-1", "ana@shop.es"], ["eva-2"]]
    lenient = JoinRules(kinds={**DEFAULT.kinds, "user": KindRule(1, most=2)})
    tell(ledger, rules=lenient, at=200)
    assert groups(ledger) == [["ana-1", "ana@shop.es", "eva-2"]]
    tell(ledger, rules=DEFAULT, at=300)
    assert groups(ledger) == [["ana-1", "ana@shop.es"], ["eva-2"]]


def test_a_clock_set_back_loses_no_history(ledger):
    tell(ledger, said(ANA), said(WEB), at=100)
    tell(ledger, said(ANA, WEB), at=50)
    history = sorted(rows(ledger, t.handle_customer, "handle", "customer", "since", "until"))
    assert history == [(1, 1, 100, None), (2, 1, 101, None), (2, 2, 100, 101)]


def test_what_an_undone_transaction_found_is_not_known(ledger):
    known = Known()
    with contextlib.suppress(ZeroDivisionError), ledger.writing() as connection:
        settle(connection, DEFAULT, [said(ANA, WEB)], 1, known)
        raise ZeroDivisionError
    assert tell(ledger, said(EVA), known=known) == {EVA: 1}
    known.keep()
    assert tell(ledger, said(EVA), said(ANA, WEB), known=known) == {EVA: 1, ANA: 2, WEB: 3}
    known.keep()
    assert tell(ledger, said(ANA, WEB, at=9), known=known) == {ANA: 2, WEB: 3}
    assert groups(ledger) == [["ana-1", "web-1"], ["eva-2"]]


# Laws

SMALL = JoinRules(kinds={
    "user": KindRule(1, 1, 2), "email": KindRule(2, 2, 2), "phone": KindRule(3, 1, 2),
    "anonymous": KindRule(4, None, 2),
}, crowd=4)  # fmt: skip
HANDLES = [
    *(Handle("user", f"u{i}") for i in range(4)), *(Handle("email", f"p{i}@shop.es") for i in range(2)),
    *(Handle("phone", f"+3460012340{i}") for i in range(2)), *(Handle("anonymous", f"w{i}") for i in range(3)),
    NOBODY,
]  # fmt: skip
messages = st.builds(
    lambda handles, kind, source, at: Said(tuple(handles), {}, kind, source, at),
    st.lists(st.sampled_from(HANDLES), min_size=1, max_size=3, unique=True),
    st.sampled_from(["track", "track", "alias"]),
    st.sampled_from(["web", "till"]),
    st.integers(0, 5),
)
batches = st.lists(st.lists(messages, max_size=6), min_size=1, max_size=6)


class Told:
    """A ledger of its own, with what it was told."""

    def __init__(self, told):
        self.ledger = SqliteLedger(Path(tempfile.mkdtemp()) / "ledger.db")
        for at, batch in enumerate(told, 1):
            tell(self.ledger, *batch, at=at * 10, rules=SMALL)


def anew(ledger):
    """Whose each handle is by a computation from all evidence, and the links refused."""
    with ledger.reading() as connection:
        sql = connection.exec_driver_sql
        nodes = {
            row[0]: Node(*row[1:])
            for row in sql(
                "SELECT h.handle, kind, text, customer FROM handles h JOIN births b ON b.handle = h.handle"
            )
        }
        links = [
            Link(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])
            for row in sql("SELECT low, high, at, source, kind, alias, ruling FROM links")
        ]
        apart = [tuple(row) for row in sql("SELECT handle, other FROM partings")]
        aside = [row[0] for row in sql("SELECT handle FROM aside WHERE why = 'ruled'")]
    found, idle = resolve_all(nodes, links, apart, aside, SMALL)
    return {nodes[handle].text: customer for handle, customer in found.customer.items()}, found.refused, idle


def holds(ledger):
    """The ledger's tables say what a computation anew says, and moves lead from birth to now."""
    now, refused, idle = anew(ledger)
    assert customers(ledger) == now
    kept = {
        (low, high): why for low, high, why in rows(ledger, t.people.links, "low", "high", "refused") if why
    }
    assert kept == dict(refused)
    shared = {handle for handle, why in rows(ledger, t.people.aside, "handle", "why") if why == "shared"}
    assert shared == {handle for handle, why in idle.items() if why == "shared"}
    first = {}
    for handle, customer, _ in sorted(
        rows(ledger, t.handle_customer, "handle", "customer", "since"), key=lambda r: r[2]
    ):
        first.setdefault(handle, customer)
    for handle, was, to in rows(ledger, t.collecting.moves, "handle", "was", "now"):
        assert first[handle] == was
        first[handle] = to
    texts = dict(rows(ledger, t.handles, "handle", "text"))
    assert {texts[handle]: customer for handle, customer in first.items()} == now


@settings(max_examples=60)
@given(batches)
def test_looking_at_what_was_touched_is_as_good_as_looking_at_everything(told):
    ledger = Told(told).ledger
    holds(ledger)
    before = customers(ledger)
    with ledger.writing() as connection:
        assert look_at_everything(connection, SMALL, 10_000) == 0
    assert customers(ledger) == before
    ledger.close()


@settings(max_examples=40)
@given(batches, st.randoms(use_true_random=False))
def test_in_whichever_order_and_batches_it_is_told_the_same_belong_together(told, random):
    flat = [message for batch in told for message in batch]
    other = [[message] for message in random.sample(flat, len(flat))]
    one, two = Told(told).ledger, Told(other).ledger
    assert groups(one) == groups(two)
    assert sorted(map(str, rows(one, t.people.links, "at", "source", "kind", "alias"))) == sorted(
        map(str, rows(two, t.people.links, "at", "source", "kind", "alias"))
    )
    one.close()
    two.close()


@settings(max_examples=40)
@given(
    batches,
    batches,
    st.lists(
        st.tuples(st.sampled_from(["join", "part", "block"]), st.integers(0, 99), st.integers(0, 99)),
        min_size=1,
        max_size=3,
    ),
)
def test_rulings_withdrawn_leave_what_there_would_be_without_them(told, later, decided):
    ruled, plain = Told(told).ledger, Told([*told, *later]).ledger
    kept = []
    with ruled.writing() as connection:
        known = list(connection.scalars(select(t.people.births.c.handle)))
        for kind, a, b in decided:
            if not known:
                break
            one, two = known[a % len(known)], known[b % len(known)]
            if kind == "join" and one != two:
                kept.append(rulings.join(connection, SMALL, one, two, "x", "me", 500))
            elif kind == "part":
                kept.append(rulings.part(connection, SMALL, one, "x", "me", 500))
            elif kind == "block":
                kept.append(rulings.block(connection, SMALL, one, "x", "me", 500))
    holds(ruled)
    for at, batch in enumerate(later, 1):
        tell(ruled, *batch, at=600 + at, rules=SMALL)
    holds(ruled)
    with ruled.writing() as connection:
        for ruling in kept:
            rulings.withdraw(connection, SMALL, rulings.ruling_of(connection, ruling), "y", "me", 900)
    holds(ruled)
    assert groups(ruled) == groups(plain)
    ruled.close()
    plain.close()
