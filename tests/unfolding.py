"""A workspace of campaigns at work, whose events arrive over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lived import lived
from periplo.core.spans import SECOND
from periplo.journeys.layers import Layers
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.runner import Runner
from periplo.usecases.act.surroundings import Surroundings
from plans import Collected


class World:
    """A workspace whose events arrive over time: seq says when each was accepted, `at` when it happened."""

    def __init__(self, *plans, bounds=None):
        self.ledger, self.channel, self.told = MemoryLedger(), Collected(), []
        for one in plans:
            publish(one, self.ledger, 0)
        self.bounds = bounds
        self.runner = self.started()

    def started(self):
        return Runner(self.ledger, self.journeys, {"log": self.channel}, self.around)

    def around(self, plans):
        return Surroundings(contacts=Contacts(self.bounds))

    def hear(self, customer, name, at):
        self.told.append((customer, name, at))

    def journeys(self):
        if not self.told:
            return None
        lives = {customer: [] for customer in range(1, 1 + max(who for who, _, _ in self.told))}
        for seq, (who, name, at) in enumerate(self.told):
            lives[who].append((at, seq, name))
        ordered = [sorted(life) for life in lives.values()]
        made = lived(*[[(name, at / SECOND) for at, _, name in life] for life in ordered])
        seq = np.array([seq for life in ordered for _, seq, _ in life], np.int64)
        return str(len(self.told)), Layers.alone(replace(made, seq=seq))

    def sent(self):
        return [(sent.intent.customer, sent.intent.decided_at, sent.state) for sent in self.ledger.sent()]
