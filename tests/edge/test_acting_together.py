"""Two workers of one whole workspace on PostgreSQL: real mail, real joinings, each customer decided by one of them."""

import json
import time
from collections import Counter
from contextlib import closing

import pytest

from mail_server import mail_server
from periplo.core.identity import LOTS
from periplo.edge.acts import runner_of
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.formats.campaign_yaml import campaign_from
from periplo.storage.inbox import Fresh
from periplo.usecases.act import publish
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.customers import customer_named
from periplo.usecases.kept_in import StorageSettings
from periplo.usecases.workspace import Settings, make_workspace

CARRIERS = """\
schema: 1
carriers:
  - {id: email, kind: smtp, host: 127.0.0.1, port: PORT, security: none, inside: true, sender: Shop <hi@shop.example>}
"""
CAMPAIGN = """\
schema: 1
id: cart
title: Cart
languages: [en]
kind: transactional
holdout: 0
entry: {event: cart updated, key: cart, again: always}
goal: {rule: order completed, within: 7d}
nodes:
  - {id: settle, wait: 1h}
  - {id: say, send: {channel: email, message: hi, expires: 1d}}
  - {id: out, exit: true}
messages:
  hi: {subject: "Cart {{ event.cart }} waits", body: "Come back"}
"""
HOUR = 3_600_000_000
PEOPLE = 2 * LOTS


class Together:
    """A workspace and its two workers, turned by hand."""

    def __init__(self, root, port, storage):
        self.workspace = make_workspace(root, Settings(name="shop", storage=storage))
        (root / "carriers.yaml").write_text(CARRIERS.replace("PORT", str(port)))
        self.ledgers = [ledger_of(self.workspace) for _ in range(2)]
        self.later = 0
        self.hears({"type": "track", "userId": "nobody", "event": "visit"})
        publish(campaign_from(CAMPAIGN), self.ledgers[0], 0)
        self.runners = [runner_of(self.workspace, ledger) for ledger in self.ledgers]
        self.turn()
        self.turn()

    def now(self):
        return time.time_ns() // 1_000 + self.later

    def hears(self, *messages):
        with closing(inbox_of(self.workspace)) as inbox:
            inbox.put([Fresh(self.now(), "web", "batch", json.dumps({"batch": list(messages)}).encode())])
            exploder = Exploder(self.workspace, self.ledgers[0], inbox)
            while exploder.once(self.now()) is not None:
                pass
            exploder.close()

    def turn(self):
        for runner in self.runners:
            runner.turn(self.now())

    def lots(self):
        return [ledger.share().lots() for ledger in self.ledgers]


@pytest.fixture
def shop(tmp_path, postgres, schema):
    with mail_server() as server:
        made = Together(tmp_path / "shop", server.port, StorageSettings(database=postgres.url, schema=schema))
        yield made, server
        for ledger in made.ledgers:
            ledger.close()


def person(name, **more):
    return {"type": "identify", "userId": name, "traits": {"email": f"{name}@client.example"}, **more}


def cart(number, **who):
    return {"type": "track", "event": "cart updated", "properties": {"cart": number}, **who}


def test_two_workers_write_to_everybody_once_and_a_visitor_who_signs_in_goes_over(shop):
    shop, server = shop
    mine, theirs = shop.lots()
    assert (len(mine), len(theirs), len(mine | theirs)) == (LOTS // 2, LOTS // 2, LOTS)
    names = [f"u{number}" for number in range(PEOPLE)]
    shop.hears(*map(person, names), *(cart(f"c-{name}", userId=name) for name in names))
    shop.hears(*(cart(f"t-{number}", anonymousId=f"tab-{number}") for number in range(8)))
    shop.turn()
    ledger = shop.ledgers[0]
    lots = {customer_named(f"tab-{number}", ledger) % LOTS for number in range(8)}
    assert lots & mine
    assert lots & theirs
    assert len(list(ledger.members("cart"))) == PEOPLE + 8
    # Each visitor turns out to be somebody of another lot, half of them of the other worker.
    shop.hears(*(person(f"u{3 * number}", anonymousId=f"tab-{number}") for number in range(8)))
    shop.later += HOUR + 1
    for _ in range(3):
        shop.turn()
    wanted = [f"{name}@client.example" for name in names] + [f"u{3 * n}@client.example" for n in range(8)]
    assert Counter(to for _, to, _ in server.taken) == Counter(wanted)
    assert {one.state for one in ledger.sent()} == {"accepted"}
    assert not ledger.unfollowed()


def test_when_one_worker_is_gone_the_other_goes_on_with_its_customers(shop):
    shop, server = shop
    names = [f"u{number}" for number in range(PEOPLE)]
    shop.hears(*map(person, names), *(cart(f"c-{name}", userId=name) for name in names))
    shop.turn()
    shop.ledgers[0].close()
    del shop.runners[0]
    shop.later += HOUR + 1
    for _ in range(3):
        shop.turn()
    assert sorted(to for _, to, _ in server.taken) == sorted(f"{name}@client.example" for name in names)
