"""A small shop that has met people and hands messages to carriers, for the tests of what leaves."""

from __future__ import annotations

import json
import time

from periplo.channels.contract import (
    ChannelBusy,
)
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.spans import DAY, HOUR
from periplo.edge.carrying import opened_channels
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.act.delivery import deliver
from periplo.usecases.act.drive import words_of
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.customers import customer_named
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import Settings, make_workspace
from plans import ID, Collected, plan

NOW = time.time_ns() // 1_000
ANA, EVA = "ana@cliente.example", "eva@cliente.example"


SMTP = (
    "  - {{id: email, kind: smtp, host: 127.0.0.1, port: {port}, security: none, "
    'sender: "S <hola@shop.example>"{more}}}\n'
)


TWILIO = (
    '  - {{id: sms, kind: twilio, account: AC1, token: T, sender: "+15005550006", '
    'url: "http://testserver", api: "{api}", inside: true{more}}}\n'
)


class Shop:
    """A workspace that has met people, and a ledger to look into."""

    def __init__(self, root):
        self.workspace = make_workspace(root, Settings(name="shop"))
        self.ledger = SqliteLedger(self.workspace.ledger)
        self.inbox = SqliteInbox(self.workspace.inbox)

    def meets(self, *messages):
        self.inbox.put([Fresh(NOW, "web", "batch", json.dumps({"batch": list(messages)}).encode())])
        return self.explodes()

    def explodes(self):
        exploder = Exploder(self.workspace, self.ledger, self.inbox)
        while exploder.once(time.time_ns() // 1_000) is not None:
            pass
        return self

    def carriers(self, text):
        (self.workspace.root / "carriers.yaml").write_text("schema: 1\ncarriers:\n" + text, encoding="utf-8")

    def tells(self, name, value):
        keep_secret(self.workspace.root, name, value)

    def customer(self, name):
        return customer_named(name, self.ledger)

    def runs(self, channel, *, channels=None, write=None):
        """The small campaign, to its end, by this channel."""
        nodes = (
            Wait("settle", 2 * HOUR, "remind"),
            Send("remind", channel, "reminder", "end", DAY),
            Exit("end"),
        )
        publish(plan(nodes=nodes), self.ledger, 0)
        from periplo.usecases.act import run

        opened = channels or opened_channels(
            self.workspace,
            lambda: SqliteLedger(self.workspace.ledger),
            lambda: SqliteInbox(self.workspace.inbox),
        )
        try:
            if write is None:
                run(ID, self.ledger, journeys_in(self.workspace, self.ledger), opened)
            else:
                put_off = Moody()
                put_off.is_down = True
                run(ID, self.ledger, journeys_in(self.workspace, self.ledger), {channel: put_off})
                deliver(ID, self.ledger, opened, words_of(self.ledger, ID), write=write)
        finally:
            for one in opened.values():
                one.close()
        return self.states()

    def states(self):
        return [(one.state, one.reason) for one in self.ledger.sent(ID)]

    def close(self):
        self.inbox.close()
        self.ledger.close()


class Moody(Collected):
    """Collected, with what a channel says of itself. is_down: whoever asks is put off."""

    reach = medium = ""
    at_once = 1
    is_down = False

    def deliver(self, message, key):
        if self.is_down:
            raise ChannelBusy("later")
        return super().deliver(message, key)


def at(hours_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW / 1e6 - hours_ago * 3600))


def started(user, hours_ago=9.0, **traits):
    said = {"context": {"traits": traits}} if traits else {}
    return {"type": "track", "userId": user, "event": "list started", "timestamp": at(hours_ago), **said}


def later(user):
    return {"type": "track", "userId": user, "event": "visit", "timestamp": at(1)}


def many(shop, n):
    shop.meets(*[one for k in range(n) for one in (started(f"u{k}"), later(f"u{k}"))])
