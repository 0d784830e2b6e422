"""A workspace with one published campaign into which other systems bring people over HTTP, and what it has sent."""

from __future__ import annotations

import time
from pathlib import Path

from periplo.core.spans import DAY, HOUR
from periplo.edge.acts import Acting
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import campaign_from
from periplo.journeys.layers import Layers
from periplo.storage.keys import make_key
from periplo.usecases import act
from periplo.usecases.collect.freshen import journeys_in
from plans import Collected
from surveyed import exploded, settled


class EnteredHouse:
    """server: a key of servers; page: one of a page, which may ask nobody in."""

    def __init__(self, root: Path, text: str) -> None:
        self.workspace = settled(root)
        self.ledger, self.sent = ledger_of(self.workspace), Collected()
        self.plan = act.publish(campaign_from(text), self.ledger, time.time_ns() // 1_000 - DAY)
        with self.ledger.writing() as connection:
            self.server = make_key(connection, "manage", "server", 0, scopes=("campaigns",))
            self.page = make_key(connection, "write", "web", 0)

    def runs(self):
        """Takes in what came and runs the campaign an hour on; gives what has been sent so far, by key."""
        exploded(self.workspace, self.ledger)
        acting = Acting(self.workspace, self.ledger)
        act.follow(self.ledger)
        journeys = journeys_in(self.workspace, self.ledger)
        act.run(
            self.plan.id, self.ledger, journeys, {"log": self.sent}, time.time_ns() // 1_000 + HOUR,
            around=acting.around([self.plan]), write=acting.write(Layers.alone(journeys)),
        )  # fmt: skip
        acting.close()
        return [told[0] for told in self.sent.taken.values()]
