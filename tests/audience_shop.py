"""A stationer's with four customers whose traits, groups and consents are known: small enough to count by hand."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from periplo.core.consent import ConsentSaid
from periplo.core.spans import DAY, iso
from periplo.edge.wiring import ledger_of
from periplo.storage.consents import absorb
from periplo.storage.inbox import Fresh
from periplo.storage.lookups import handles_of_text
from periplo.usecases.collect.explode import take_in
from periplo.usecases.workspace import Workspace
from small_shop import MAP
from surveyed import NOW, settled

VIP = """\
schema: 1
id: vip
title: {es: Mejores clientes, en: Best customers}
rule: order completed at least 2 times
"""
PEOPLE = {  # user -> traits
    "ana": {"email": "Ana.Diaz@gmail.com", "phone": "+34 600 000 001", "country": "ES", "points": 120},
    "ben": {"email": "ben@mail.example", "country": "MX", "points": 8},
    "eva": {"phone": "+34600000003", "country": "ES"},
    "leo": {"email": "leo@mail.example", "country": "AR"},  # known, and never did anything
}
# Days ago.
BOUGHT = (("ana", 40, 30.0), ("ana", 10, 25.0), ("ana", 2, 60.0), ("ben", 50, 12.0), ("eva", 5, 7.5))
SAID = (  # user, channel, purpose, state
    ("ana", "email", "marketing", "granted"),
    ("ana", "*", "advertising", "granted"),
    ("ana", "*", "sharing", "granted"),
    ("ben", "email", "marketing", "withdrawn"),
    ("ben", "web", "advertising", "granted"),
    ("ben", "*", "sharing", "granted"),
    ("eva", "sms", "marketing", "granted"),
    ("eva", "*", "advertising", "denied"),
    ("leo", "email", "marketing", "granted"),
)
LAST = NOW - 2 * DAY  # the last event


def built_shop(root: Path) -> Workspace:
    """The workspace, with everything taken in."""
    workspace = settled(root)
    messages = [{"type": "identify", "userId": who, "messageId": f"i-{who}", "timestamp": iso(NOW - 90 * DAY),
                 "traits": traits} for who, traits in PEOPLE.items()]  # fmt: skip
    messages += [
        {"type": "track", "event": "order completed", "messageId": f"o-{who}-{days}", "userId": who,
         "timestamp": iso(NOW - days * DAY),
         "properties": {"total": total, "place": "Gran Vía" if total > 20 else "Sol"}}
        for who, days, total in BOUGHT
    ]  # fmt: skip
    messages.append({"type": "group", "groupId": "acme", "userId": "ana", "messageId": "g1",
                     "timestamp": iso(NOW - 60 * DAY), "traits": {"plan": "pro", "seats": 12}})  # fmt: skip
    with closing(ledger_of(workspace)) as ledger:
        request = Fresh(NOW - DAY, "till", "batch", json.dumps({"batch": messages}).encode())
        take_in(workspace, ledger, [request], NOW - DAY)
        with ledger.writing() as connection:
            handle = {who: handles_of_text(connection, who, "user")[0][0] for who in PEOPLE}
            absorb(
                connection,
                [(handle[who], ConsentSaid(channel, purpose, state, NOW - 80 * DAY, "form"))
                 for who, channel, purpose, state in SAID],
            )  # fmt: skip
    (root / "maps").mkdir(exist_ok=True)
    (root / "maps" / "first.yaml").write_text(
        MAP.replace("rule: cart}", "rule: order completed}")
        .replace("rule: visit", "rule: page viewed")
        .replace("rule: pay", "rule: order completed")
        .replace("rule: cart", "rule: cart viewed")
    )
    return workspace


def numbers(workspace: Workspace) -> dict[int, str]:
    """Who each customer is, by our own number."""
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        return {handles_of_text(connection, who, "user")[0][2]: who for who in PEOPLE}
