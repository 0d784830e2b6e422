"""Which addresses customers share, in SQLite and PostgreSQL alike: those named beside somebody whose they are not."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from periplo.storage import tables as t
from periplo.storage.shared_addresses import shared_addresses

ANA, BEN, EVA = 1, 2, 3


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def test_an_address_that_a_message_named_beside_another_person_on_either_side_is_shared(ledger):
    handles = {
        10: "user",
        11: "email",
        20: "user",
        21: "phone",
        30: "user",
        31: "email",
        32: "email",
        33: "user",
    }
    with ledger.writing() as connection:
        rows = [{"handle": id, "kind": kind, "text": f"v{id}"} for id, kind in handles.items()]
        connection.execute(insert(t.handles), rows)
        connection.execute(
            insert(t.customers), [{"customer": one, "created_at": 1} for one in (ANA, BEN, EVA)]
        )
        owners = [
            (10, ANA, None),
            (11, ANA, None),
            (20, BEN, None),
            (21, BEN, None),
            (30, EVA, None),
            (31, EVA, 5),
            (33, EVA, None),
        ]
        connection.execute(
            insert(t.handle_customer),
            [
                {"handle": handle, "customer": whose, "since": 1, "until": until}
                for handle, whose, until in owners
            ],
        )
        refused = [
            (11, 20),
            (21, 30),
            (10, 32),
            (32, 33),
            (10, 11),
            (20, 30),
        ]  # Ana's mail beside Ben's user, Ben's telephone beside Eva's user, nobody's mail beside Ana's and Eva's
        connection.execute(
            insert(t.people.links),
            [
                {
                    "low": low,
                    "high": high,
                    "at": 1,
                    "source": "web",
                    "kind": "track",
                    "alias": 0,
                    "refused": "limit",
                }
                for low, high in refused
            ],
        )
        found = shared_addresses(connection)
        assert found == {ANA: {"11", "32"}, BEN: {"11", "21"}, EVA: {"21", "32"}}
