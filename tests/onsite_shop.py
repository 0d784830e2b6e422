"""A listener with messages in the page: people who did things, a campaign that answered, and pages that ask."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import closing
from typing import Any

from collecting import Answer, Listener
from periplo.edge.acts import runner_of
from periplo.edge.cli.main import run
from periplo.edge.expiring import taken_back
from periplo.formats.campaign_yaml import campaign_from
from periplo.formats.documents import written
from periplo.storage.inbox import Fresh
from periplo.usecases.act import publish
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.customers import customer_named
from periplo.usecases.secrets import keep_secret

SECRET = "a secret that the shop's server holds, and no page"
HI: dict[str, Any] = {
    "subject": {"es": "Su carrito le espera", "en": "Your cart awaits you"},
    "body": {"es": "Lo guardamos dos días.", "en": "We keep it for two days."},
    "data": {"button": {"es": "Volver al carrito", "en": "Back to the cart"}, "link": "/carrito"},
}
FOR_ANA = HI | {"subject": "Carrito {{ event.cart }}"}


def now() -> int:
    return time.time_ns() // 1_000


def browser() -> str:
    """What a browser calls itself, as /p.js does it."""
    return secrets.token_hex(16)


class OnsiteShop:
    """A running listener and its worker, turned by hand."""

    def __init__(self, listener: Listener, **carrier: Any) -> None:
        self.listener, self.ledger, self.workspace = listener, listener.ledger, listener.workspace
        self.declare(**carrier)
        keep_secret(self.workspace.root, "ONSITE", SECRET)
        self.hears({"type": "track", "userId": "nobody", "event": "visit"})
        self.runner: Any = None

    def declare(self, **carrier: Any) -> None:
        said = {"id": "onsite", "kind": "onsite", "secret": "ONSITE"} | carrier
        (self.workspace.root / "carriers.yaml").write_text(written({"schema": 1, "carriers": [said]}))

    def campaign(self, id: str, message: dict[str, Any] = HI, **parts: Any) -> None:
        """A campaign that says one message to whoever does "`id` seen", and goes on for some days."""
        whole = {
            "schema": 1, "id": id, "title": id, "languages": ["es", "en"], "holdout": 0,
            "entry": {"event": f"{id} seen", "key": "cart", "again": "always"},
            "goal": {"rule": "order completed", "within": "7d"},
            "nodes": [
                {"id": "say", "send": {"channel": "onsite", "message": "hi", "expires": "1d"}},
                {"id": "stay", "wait": "5d"},
            ],
            "messages": {"hi": message},
        }  # fmt: skip
        publish(campaign_from(written(whole | parts)), self.ledger, 0)
        self.runner = self.runner or runner_of(self.workspace, self.ledger)
        self.turns()

    def hears(self, *messages: dict[str, Any]) -> None:
        self.listener.inbox.put(
            [Fresh(now(), "web", "batch", json.dumps({"batch": list(messages)}).encode())]
        )
        self.explodes()

    def explodes(self) -> None:
        with closing(Exploder(self.workspace, self.ledger, self.listener.inbox)) as exploder:
            while exploder.once(now()) is not None:
                pass

    def turns(self) -> None:
        """Until nothing is left to be said; the runner rests a second between two portions."""
        for ahead in range(4):
            self.runner.turn(now() + ahead * 2_000_000)
            self.explodes()

    def does(self, who: dict[str, str], event: str, **properties: Any) -> None:
        self.hears({"type": "track", **who, "event": event, "properties": properties})
        self.turns()

    def asks(self, anonymous: str | None = None, **said: Any) -> Answer:
        body = {"writeKey": self.listener.key, "anonymousId": anonymous, "tab": "tab-1"} | said
        return self.listener.ask("POST", "/v1/onsite", json.dumps(body).encode(), Content_Type="text/plain")

    def shown(self, anonymous: str | None = None, **said: Any) -> list[dict[str, Any]]:
        answer = self.asks(anonymous, **said)
        assert answer.status == 200, answer.body
        return list(answer.said["messages"])

    def tells(self, id: str, what: str, tab: str = "tab-1") -> bool:
        body = {"writeKey": self.listener.key, "what": what, "tab": tab}
        answer = self.listener.ask("POST", f"/v1/onsite/{id}", json.dumps(body).encode())
        assert answer.status == 200, answer.body
        self.explodes()
        return bool(answer.said["show"])

    def states(self, who: str) -> list[tuple[str, str | None]]:
        customer = customer_named(who, self.ledger)
        return [(one.state, one.reason) for one in self.ledger.sent(customer=customer)]

    def told(self, who: str) -> list[str]:
        """The events of ours that a person has, in order."""
        names = self.listener.lived()[customer_named(who, self.ledger)]
        return [name for name in names if name.startswith("message")]

    def sweeps(self, at: int) -> int:
        found = taken_back(self.workspace, at)
        self.explodes()
        return found

    def command(self, *words: str) -> int:
        return run([*words, "--in", str(self.workspace.root)], {"PERIPLO_LANG": "en"})
