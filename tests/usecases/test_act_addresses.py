"""Which address a message goes to, and what stops it before it leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from carried_shop import ANA, NOW, SMTP, Shop, at, later, started
from mail_server import mail_server
from periplo.channels.contract import (
    AddressGone,
    Receipt,
    Written,
)
from periplo.core.consent import ConsentSaid
from periplo.core.errors import BadInput
from periplo.edge.wiring import channel_names, channels_of
from periplo.storage.consents import absorb, records_of, suppress
from periplo.storage.lookups import identifiers_of
from periplo.storage.tasks import change_task, tasks_kept
from periplo.usecases.act.addresses import Addressed, addresses_of, contact_columns, reach_of
from plans import ID


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "shop")
    yield opened
    opened.close()


def test_a_decided_message_reaches_the_mailbox_of_who_has_one(shop):
    shop.meets(started("u1", email=ANA), later("u1"), started("u2"), later("u2"))
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert sorted(shop.runs("email")) == [("accepted", None), ("refused", "unreachable")]
        ((_, to, raw),) = server.taken
    assert to == ANA
    assert b"Tu lista te espera" in raw


def test_what_was_suppressed_since_the_decision_is_not_used(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "complaint", NOW, address=ANA)
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("refused", "suppressed")]
        assert server.taken == []


@pytest.mark.parametrize(
    ("kind", "state", "taken"),
    [("marketing", ("refused", "said_no"), []), ("transactional", ("accepted", None), [ANA])],
)
def test_who_said_no_gets_no_marketing_and_still_what_they_need(shop, kind, state, taken):
    shop.meets(
        started("u1", email=ANA), later("u1"),
        {"type": "track", "userId": "u1", "event": "unsubscribed", "timestamp": at(0.5), "properties": {}},
    )  # fmt: skip
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email", write=lambda intent: Written("s", "b", kind=kind)) == [state]
        assert [to for _, to, _ in server.taken] == taken


def test_a_message_says_what_it_was_written_as(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    told = Written(
        "Asunto", "texto", html="<p>h</p>", unsubscribe="https://x.example/u", kind="transactional"
    )
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email", write=lambda intent: told) == [("accepted", None)]
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in server.taken[0][2]


def test_a_message_that_cannot_be_written_is_told(shop):
    shop.meets(started("u1", email=ANA), later("u1"))

    def fails(intent):
        raise BadInput("no name")

    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email", write=fails) == [("refused", "template_failed")]
        assert server.taken == []


def test_addresses_are_the_newest_first_and_those_that_can_be_used(shop):
    shop.meets(
        {
            "type": "identify",
            "userId": "u1",
            "traits": {"email": "vieja@cliente.example"},
            "timestamp": at(48),
        },
        {
            "type": "identify",
            "userId": "u1",
            "traits": {"email": ANA, "phone": "+34 600 111 222"},
            "timestamp": at(2),
        },
    )
    ours = shop.customer("u1")

    def found(reach, medium):
        with shop.ledger.reading() as connection:
            return [one.to for one in addresses_of(connection, [ours], reach, medium, NOW)[ours].addresses]

    assert found("email", "email") == [ANA, "vieja@cliente.example"]
    assert found("phone", "sms") == ["+34600111222"]
    assert found("push", "push") == []
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "bounce", NOW, address=ANA)
    assert found("email", "email") == ["vieja@cliente.example"]


def test_deciding_and_handing_over_agree_which_address_is_used(shop):
    """Somebody with all, somebody stopped, and somebody without any, more of them than are read at once."""
    told = [accepted("u1", "https://push.example/1", 5)]
    for n in range(1, 520):
        traits = {"email": f"u{n}@cliente.example"} if n % 3 else {"size": n}
        traits |= {"phone": f"+34 600 111 {n:03}"} if n % 5 == 1 else {}
        told.append({"type": "identify", "userId": f"u{n}", "traits": traits, "timestamp": at(9)})
    shop.meets(*told)
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "bounce", NOW, address="u4@cliente.example")
    kinds = {"email": ("email", "email"), "sms": ("phone", "sms"), "push": ("push", "push"), "log": ("", "")}
    channels = {name: Kind(*kind) for name, kind in kinds.items()}
    everybody = [shop.customer(f"u{n}") for n in range(1, 520)]
    with shop.ledger.reading() as connection:
        reached = reach_of(connection, everybody, channels, NOW + 1)
        for name, (reach, medium) in kinds.items():
            if not reach:
                assert {theirs[name] for theirs in reached.values()} == {None}
                continue
            handed = addresses_of(connection, everybody, reach, medium, NOW + 1)
            first = {one: found.addresses[0].handle for one, found in handed.items() if found.addresses}
            assert {one: theirs[name] for one, theirs in reached.items() if name in theirs} == first
            assert 0 < len(first) < len(everybody)
    assert "email" not in reached[shop.customer("u4")]


def test_in_columns_stands_who_is_reached_and_what_they_said_as_it_is_told_one_by_one(shop):
    told = []
    for n in range(1, 60):
        traits = (
            {"email": f"u{n}@cliente.example"}
            if n % 3 == 1
            else {"email": "not an address"}
            if n % 3 == 2
            else {}
        )
        traits |= {"phone": f"+34 600 111 {n:03}"} if n % 5 == 1 else {"phone": "600"} if n % 5 == 2 else {}
        told.append({"type": "identify", "userId": f"u{n}", "traits": traits, "timestamp": at(9)})
    told.append({"type": "identify", "userId": "whose-id@cliente.example", "traits": {}, "timestamp": at(9)})
    shop.meets(*told)
    everybody = sorted(shop.customer(f"u{n}") for n in range(1, 60))
    everybody.append(shop.customer("whose-id@cliente.example"))
    states = ["granted", "denied", "withdrawn", "granted"]
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "bounce", NOW, address="u4@cliente.example")
        known = identifiers_of(connection, everybody)
        said = [
            (known[customer][0].handle, ConsentSaid(channel, purpose, states[place % 4], NOW + place))
            for place, customer in enumerate(everybody[::2])
            for channel, purpose in [("email", "marketing"), ("*", "service"), ("sms", "*")][: place % 4]
        ]
        absorb(connection, said)
    kinds = {
        "email": ("email", "email"),
        "sms": ("phone", "sms"),
        "whatsapp": ("phone", "whatsapp"),
        "log": ("", ""),
    }
    channels = {name: Kind(*kind) for name, kind in kinds.items()}
    with shop.ledger.reading() as connection:
        columns = contact_columns(connection, np.array(everybody), channels)
        reached, records = (
            reach_of(connection, everybody, channels, NOW + 1),
            records_of(connection, everybody),
        )
    assert np.array(everybody)[columns.is_more].tolist() == [shop.customer("u4")]
    for name in channels:
        assert {one for one, is_so in zip(everybody, columns.reached[name], strict=True) if is_so} - {
            shop.customer("u4")
        } == {one for one, theirs in reached.items() if name in theirs and one != shop.customer("u4")}
    assert 0 < columns.reached["sms"].sum() < columns.reached["email"].sum() < len(everybody)
    words = columns.words
    assert len(words.at) == len(said)
    assert sorted(
        (everybody[person], *words.pairs[about], int(moment), bool(is_yes))
        for person, about, moment, is_yes in zip(
            words.person, words.about, words.at, words.is_yes, strict=True
        )
    ) == sorted(
        (one, word.channel, word.purpose, word.at, word.state == "granted")
        for one, theirs in records.items()
        for _, word in theirs.said
    )


class Kind(NamedTuple):
    reach: str
    medium: str


class OnlyOne:
    name, repeats, reach, medium, at_once = "push", "sends again", "push", "push", 1

    def __init__(self, gone=()):
        self.gone, self.taken = set(gone), []

    def deliver(self, message, key):
        endpoint = json.loads(message.to)["endpoint"]
        if endpoint in self.gone:
            raise AddressGone("not there")
        self.taken.append(endpoint)
        return Receipt(key)

    def settle(self): ...

    def close(self): ...


def accepted(user, endpoint, hours_ago):
    keys = {"p256dh": "x", "auth": "y"}
    return {
        "type": "track", "event": "push accepted", "userId": user, "timestamp": at(hours_ago), "properties": {},
        "context": {"externalIds": [{"type": "push", "id": endpoint}],
                    "traits": {"push": {"endpoint": endpoint, "keys": keys}}},
    }  # fmt: skip


def test_a_browser_that_is_gone_is_never_asked_again_and_the_next_one_is(shop):
    shop.meets(
        started("u1"),
        later("u1"),
        accepted("u1", "https://p.example/1", 40),
        accepted("u1", "https://p.example/2", 30),
    )
    push = OnlyOne(gone={"https://p.example/2"})
    channel = Addressed(push, lambda: shop.ledger, lambda: NOW)
    assert shop.runs("push", channels={"push": channel}) == [("accepted", None)]
    assert push.taken == ["https://p.example/1"]
    ours = shop.customer("u1")
    with shop.ledger.reading() as connection:
        (left,) = addresses_of(connection, [ours], "push", "push", NOW)[ours].addresses
    assert json.loads(left.to)["endpoint"] == "https://p.example/1"


def test_without_carriers_everything_is_written_into_the_log(shop):
    shop.meets(started("u1"), later("u1"))
    assert "email" in channel_names(shop.workspace)
    assert set(channels_of(shop.workspace)) - {"inbox"} == set(channel_names(shop.workspace))
    assert shop.runs("whatsapp") == [("accepted", None)]
    assert "Tu lista te espera" in (shop.workspace.root / "log-messages.jsonl").read_text()


def test_with_carriers_only_those_exist(shop):
    shop.carriers("  - {id: task, kind: task, area: tienda}\n")
    assert channel_names(shop.workspace) == ("log", "task")
    shop.meets(started("u1"), later("u1"))
    assert shop.runs("email") == [("refused", "unknown_channel")]


def test_a_task_waits_in_the_ledger_until_it_is_done(shop):
    shop.carriers("  - {id: task, kind: task, area: tienda, due_hours: 2}\n")
    shop.meets(started("u1"), later("u1"))
    assert shop.runs("task") == [("accepted", None)]
    with shop.ledger.writing() as connection:
        (task,) = tasks_kept(connection, owner="tienda")
        assert (task.title, task.origin, task.refers) == ("Tu lista te espera", "customer", ID)
        assert tasks_kept(connection, owner="otra") == []
        change_task(connection, replace(task, status="done"))
        assert tasks_kept(connection) == []
