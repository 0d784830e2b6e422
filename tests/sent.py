"""Messages sent to a workspace by the exploder's own way, day by day."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from periplo.core.spans import DAY, HOUR
from periplo.edge.wiring import ledger_of
from periplo.storage import keys
from periplo.storage.inbox import Fresh
from periplo.usecases.collect.explode import take_in
from periplo.usecases.workspace import open_workspace


def track(event: str, who: str, at: int, id: str, **properties: object) -> dict[str, object]:
    told = datetime.fromtimestamp(at / 1e6, UTC).isoformat()
    return {"type": "track", "event": event, "userId": who, "messageId": id, "timestamp": told,
            "properties": properties}  # fmt: skip


def send(root: Path, source: str, at: int, *messages: object, body: bytes | None = None) -> None:
    """One request of this source, received and exploded at this instant."""
    whole = body if body is not None else json.dumps({"batch": messages}).encode()
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        take_in(workspace, ledger, [Fresh(at, source, "batch", whole)], at)


def key(root: Path, source: str, at: int, revoked: bool = False, **said: str) -> str:
    """A write key of this source."""
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        told = keys.make_key(connection, "write", source, at, **said)
        if revoked:
            keys.revoke_key(connection, keys.key_told(connection, told).id, at)
    return told


def busy(root: Path, now: int) -> None:
    """A workspace to look at: a web that sends daily, tills gone silent, an app that never sent, a closed key."""
    today = now // DAY * DAY
    key(root, "web", now - 30 * DAY, channel="web")
    key(root, "tills", now - 30 * DAY, channel="store", place="Gran Vía")
    key(root, "app", now - DAY)
    key(root, "old site", now - 30 * DAY, revoked=True)
    for day in range(9, -1, -1):
        at = min(today - day * DAY + 2 * HOUR, now)
        send(root, "web", at, *(
            track("product viewed", f"c{n}", at, f"web{day}-{n}", sku=f"A-{n}", price=12.5 + n, nuevo=True)
            for n in range(3)
        ))  # fmt: skip
        if day >= 4:
            send(
                root,
                "tills",
                at,
                track("order completed", "c1", at, f"till{day}", total=40.5, currency="EUR"),
            )
    send(root, "web", now, track("product viewed", "c0", now - HOUR, "web0-0", sku="A-0"))  # sent before
    send(root, "web", now, track("cart abandoned", "c2", now + DAY, "x1", coupon="secret person 5"))
    said = {
        "type": "track",
        "event": "cart abandoned",
        "userId": "c2",
        "messageId": "x2",
        "timestamp": "yesterday",
    }
    send(root, "web", now, {**said, "properties": {"note": "Secret Person, Long Street 5"}})
    send(root, "web", now, {"type": "identify", "userId": "c2", "messageId": "x3",
                            "traits": {"name": "Secret Person"}})  # fmt: skip
    send(root, "web", now, body=b'{"batch": [{"Secret Person"')
