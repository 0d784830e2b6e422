"""Persons who are joined and parted for real, in a ledger with handles: what happens to each, and who is who."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sqlalchemy import select

from lived import lived
from periplo.core.join_rules import DEFAULT
from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.core.spans import DAY, SECOND
from periplo.journeys.layers import Layers
from periplo.storage import rulings
from periplo.storage import tables as t
from periplo.storage.people import settle
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.surroundings import Surroundings
from plans import Collected


class Shop:
    """Events come by handle; journeys are of whoever has the handle now. `now` is a clock that the test sets."""

    def __init__(self, ledger, *plans, bounds=None, names=()):
        self.ledger, self.channel, self.bounds = ledger, Collected(), bounds
        self.events, self.handles, self.rulings = [], {}, []
        self.now = 10 * DAY
        for one in plans:
            publish(one, ledger, 0)
        self.start()
        for name in names:
            self.meet(name)
        self.hear(names[0] if names else "somebody", "visit")
        self.turn()

    def start(self):
        """A worker that knows nothing yet, as after a kill."""
        self.runner = Runner(self.ledger, self.journeys, {"log": self.channel}, self.around)

    def around(self, plans):
        return Surroundings(contacts=Contacts(self.bounds))

    def meet(self, *names):
        """Somebody is named, by one handle or by several at once."""
        with self.ledger.writing() as connection:
            said = Said(tuple(Handle("anonymous", name) for name in names), {}, "identify", "web", self.now)
            numbers = settle(connection, DEFAULT, [said], self.now)
        self.handles.update((handle.text, number) for handle, number in numbers.items())

    def hear(self, name, event, after=SECOND):
        """An event of this handle, `after` from now on, which is now then."""
        self.now += after
        if name not in self.handles:
            self.meet(name)
        self.events.append((self.handles[name], self.now, event))

    def turn(self, after=SECOND):
        self.now += after
        return self.runner.turn(self.now)

    def join(self, one, two):
        with self.ledger.writing() as connection:
            pair = self.handles[one], self.handles[two]
            self.rulings.append(rulings.join(connection, DEFAULT, *pair, "", "", self.now))

    def part(self):
        """Takes back the last joining."""
        with self.ledger.writing() as connection:
            found = rulings.ruling_of(connection, self.rulings[-1])
            rulings.withdraw(connection, DEFAULT, found, "", "", self.now)
        self.rulings.pop()

    def customer(self, name):
        c = t.handle_customer.c
        query = select(c.customer).where(c.handle == self.handles[name], c.until.is_(None))
        with self.ledger.reading() as connection:
            return connection.scalar(query)

    def journeys(self):
        with self.ledger.reading() as connection:
            c = t.handle_customer.c
            owner = dict(connection.execute(select(c.handle, c.customer).where(c.until.is_(None))).all())
            last = connection.scalar(select(t.collecting.moves.c.id).order_by(t.collecting.moves.c.id.desc()))
        lives = {customer: [] for customer in range(1, 1 + max(owner.values()))}
        for seq, (handle, at, event) in enumerate(self.events):
            lives[owner[handle]].append((at, seq, event))
        ordered = [sorted(life) for life in lives.values()]
        made = lived(*[[(event, at / SECOND) for at, _, event in life] for life in ordered])
        seq = np.array([seq for life in ordered for _, seq, _ in life], np.int64)
        return f"{len(self.events)} {last}", Layers.alone(replace(made, seq=seq))

    def sent(self, *states):
        """(customer, decided_at, state) of each message, those that may have left unless told."""
        asked = states or ("reserved", "handed", "accepted", "unknown")
        found = [one for one in self.ledger.sent() if one.state in asked]
        return [(one.intent.customer, one.intent.decided_at, one.state) for one in found]

    def runs(self):
        """(customer, key, entry, how it stands) of every run of the first campaign."""
        found = [run for one in self.ledger.documents("campaign") for run in self.ledger.members(one.id)]
        return [(run.customer, run.key, run.entry, run.ended_by or "inside") for run in found]

    def told(self, name):
        return [reason.code for one in self.ledger.decided(self.customer(name)) for reason in one.reasons]

    def rows(self, *tables):
        """What stands in these tables, all of it."""
        with self.ledger.reading() as connection:
            return {
                table.name: [
                    tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
                ]
                for table in tables
            }
