"""What comes in, becomes events and can be asked, on either database: for tests of collecting."""

import json

from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage import manifest
from periplo.storage.inbox import Fresh
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.workspace import Settings, make_workspace

NOW = 1_795_000_000_000_000


class Place:
    def __init__(self, folder, storage):
        self.workspace = make_workspace(folder, Settings(name="shop", storage=storage))
        self.ledger = ledger_of(self.workspace)
        self.inbox = inbox_of(self.workspace)
        self.exploder = Exploder(self.workspace, self.ledger, self.inbox)

    def send(self, *messages, source="web", at=NOW, **envelope):
        body = json.dumps({"batch": messages, **envelope}).encode()
        return self.inbox.put([Fresh(at, source, "batch", body)])

    def explode(self):
        return self.exploder.once(NOW)

    def lived(self):
        journeys = journeys_in(self.workspace, self.ledger)
        return lived(journeys)

    def read(self, query):
        with self.ledger.reading() as connection:
            return [tuple(row) for row in connection.execute(query)]


def lived(journeys):
    return {
        int(journeys.customer[k]): [
            journeys.names[journeys.event[row]]
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
        for k in range(journeys.customers)
    }


def track(event, user="ana", id=None, **more):
    return {"type": "track", "event": event, "userId": user, "messageId": id, **more}


def segments(place):
    with place.ledger.reading() as connection:
        return manifest.segments(connection)
