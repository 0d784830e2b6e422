"""Who is who on a customer's page: joined, parted, set aside with a reason, and each decision taken back there."""

from __future__ import annotations

from contextlib import closing

import pytest

from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.edge.wiring import ledger_of
from periplo.storage.people import settle
from periplo.usecases.customers import customer_named
from periplo.usecases.identity import rules_of, shown
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import Page, Visitor, serving

AT = 1_750_000_000_000_000
ANA, WEB, MAIL = Handle("user", "4711"), Handle("anonymous", "web-7f3a"), Handle("email", "ana@shop.es")
EVA = Handle("user", "5822")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "shop"
    make_workspace(root, Settings(name="Papelería", language="en"))
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger, ledger.writing() as connection:
        said = [
            Said((ANA, WEB, MAIL), {}, "identify", "web", AT),
            Said((EVA,), {}, "identify", "web", AT + 1),
        ]
        settle(connection, rules_of(workspace), said, AT + 2)
    return root


@pytest.fixture
def visitor(root):
    with serving(root) as client:
        yield Visitor(client)


def profile(root, name):
    workspace = open_workspace(root)
    rules = rules_of(workspace)
    with closing(ledger_of(workspace)) as ledger:
        return shown(ledger, rules, customer_named(name, ledger, rules))


def decided(visitor, number, **fields):
    """What comes of a decision, sent from that customer's page."""
    return visitor.post(
        f"/customers/{number}/identity", visitor.get(f"/customers/{number}/identity").text, **fields
    )


def handle(root, name):
    return str(next(one.handle for one in profile(root, name).identifiers if one.text == name))


def test_two_are_joined_with_a_reason_and_the_decision_is_taken_back_from_the_page(root, visitor):
    joined = decided(visitor, 1, do="join", other="5822", because="she said so at the till")
    assert (joined.status, joined.headers["location"]) == (303, "/customers/1/identity?done=joined")
    assert profile(root, "5822").customer == 1
    page = visitor.get("/customers/1/identity?done=joined&lang=es").text
    assert "she said so at the till" in page
    assert "son ahora el cliente #1" in page
    back = decided(visitor, 1, do="undo", decision="1", because="they were two")
    assert back.status == 303
    assert profile(root, "5822").customer != 1
    assert profile(root, "5822").rulings[0].withdrawn_because == "they were two"


def test_a_parted_identifier_is_looked_at_where_the_parting_can_be_taken_back(root, visitor):
    parted = decided(visitor, 1, do="part", handle=handle(root, "ana@shop.es"), because="her mother's")
    address = parted.headers["location"]
    assert profile(root, "ana@shop.es").customer == int(address.split("/")[2]) != 1
    page = visitor.get(address).text
    assert "her mother&#39;s" in page
    assert 'value="undo"' in page
    assert 'value="part"' not in page  # it is alone


def test_an_identifier_set_aside_joins_nobody(root, visitor):
    done = decided(visitor, 1, do="block", handle=handle(root, "web-7f3a"), because="it is the till's")
    assert done.status == 303
    assert [one.idle for one in profile(root, "web-7f3a").identifiers] == ["ruled"]
    assert visitor.get(done.headers["location"]).status == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "join", "other": "5822", "because": " "}, "El motivo está vacío"),
        ({"do": "join", "other": "<b>nobody", "because": "x"}, "Ningún cliente"),
        ({"do": "join", "other": "ana@shop.es", "because": "x"}, "Ya son un solo cliente"),
        ({"do": "part", "handle": "999", "because": "x"}, "Esta página ya no vale"),
        ({"do": "undo", "decision": "9", "because": "x"}, "Esta página ya no vale"),
        ({"because": "x"}, "El formulario no dice qué hacer"),
    ],
)
def test_what_cannot_be_done_is_told_beside_what_was_written_and_changes_nothing(root, visitor, fields, told):
    before = profile(root, "4711")
    visitor.get("/customers/1/identity?lang=es")
    reply = decided(visitor, 1, **fields)
    assert reply.status == 400
    assert told in reply.text
    Page(reply.text)
    assert profile(root, "4711") == before


def test_another_customer_s_identifier_is_not_moved_from_this_page(root, visitor):
    reply = decided(visitor, 1, do="block", handle=handle(root, "5822"), because="x")
    assert reply.status == 400
    assert profile(root, "5822").identifiers[0].idle is None
