"""What every client says in its tests, and what must then stand in the inbox, the lake and the tallies."""

from __future__ import annotations

from typing import Any

from collecting import Listener
from heard import arrived, counted, exploded
from shop_front import until

KINDS = {"identify": 1, "track": 2, "page": 1, "group": 1, "alias": 1}


def of(came: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message for message in came if message["type"] == kind]


def holds_all(listener: Listener, extra: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """Waits until everything has arrived, once each, and checks it; gives the messages as they came."""
    wanted = KINDS | (extra or {})

    def complete() -> list[dict[str, Any]] | None:
        found = arrived(listener)
        counts = {kind: len(of(found, kind)) for kind in wanted}
        return found if all(counts[kind] >= n for kind, n in wanted.items()) else None

    came = until(complete, 20)
    assert {kind: len(of(came, kind)) for kind in wanted} == wanted
    ids = [message["messageId"] for message in came]
    assert len(set(ids)) == len(ids)
    (person,) = of(came, "identify")
    assert person["userId"] == "ana"
    traits = person.get("traits") or person["context"]["traits"]
    assert traits["email"] == "ana@correo.es"
    (group,) = of(came, "group")
    assert group["groupId"] == "escuela-7"
    (alias,) = of(came, "alias")
    assert (alias["userId"], alias["previousId"]) == ("ana", "v-1")
    return came


def becomes_events(listener: Listener) -> None:
    """The same as events of the lake: who, what, money; nothing personal among the properties."""
    events = exploded(listener)
    bought = [event for event in events if event["event"].lower() == "order completed"]
    (order,) = bought
    assert order["who"] == ("user", "ana")
    assert (order["source"], order["channel"], order["value"]) == ("web", "web", 40_500_000)
    assert order["properties"]["products"] == [{"sku": "a-1", "price": 20.25, "quantity": 2}]
    assert "correo.es" not in str(events)
    assert len([event for event in events if event["event"] == "page viewed"]) >= 1
    tallied = counted(listener)
    assert tallied["identify"] >= 1
    assert (tallied["group"], tallied["alias"]) == (1, 1)
    assert tallied["accepted"] == len(events)
    assert not set(tallied) - {"accepted", "identify", "group", "alias"}
