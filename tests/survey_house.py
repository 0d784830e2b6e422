"""A stationer's whose campaign asks a survey in its messages, run up to any instant."""

from __future__ import annotations

import time

from periplo.core.spans import DAY
from periplo.edge.acts import Acting
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import campaign_from
from periplo.journeys.layers import Layers
from periplo.storage.surveys import invitations_of
from periplo.usecases import act
from periplo.usecases.collect.freshen import journeys_in
from plans import Collected
from surveyed import settled

NOW = time.time_ns() // 1_000
SURVEY = """
schema: 1
id: after-order
title: {es: Tras el pedido, en: After the order}
map: shop
touchpoint: order
MORE
questions:
  - id: recommend
    kind: nps
    text: {es: ¿Nos recomendaría?, en: Would you recommend us?}
    low: {es: nada probable, en: not at all likely}
    high: {es: muy probable, en: very likely}
  - {id: why, kind: text, optional: true, text: {es: ¿Por qué?, en: Why?}}
"""
CAMPAIGN = """
schema: 1
id: how-was-it
title: {es: ¿Cómo fue?, en: How was it?}
map: shop
touchpoint: order
kind: transactional
holdout: 0
entry: {event: order completed}
goal: {rule: survey answered, within: 14d}
nodes:
  - {id: settle, wait: 1h}
  - {id: ask, send: {channel: log, message: ask, expires: 30d}}
  - {id: three-days, wait: 3d}
  - {id: again, send: {channel: log, message: again, expires: 30d}}
messages:
  ask:
    subject: {es: ¿Cómo fue su pedido?, en: How was your order?}
    survey: after-order
    body:
      - {survey: {}}
      - footer
  again:
    subject: {es: ¿Aún no?, en: Not yet?}
    survey: after-order
    body: {es: "Responda: {{ link.survey }}", en: "Answer: {{ link.survey }}"}
"""


class House:
    """A stationer's with a survey and a campaign that asks it, run up to an instant."""

    def __init__(self, root, more="", campaign=CAMPAIGN):
        self.workspace = settled(root, public_url="https://p.example")
        (self.workspace.root / "surveys" / "after-order.yaml").write_text(
            SURVEY.replace("MORE", more), "utf-8"
        )
        self.ledger, self.sent = ledger_of(self.workspace), Collected()
        self.plan = act.publish(campaign_from(campaign), self.ledger, NOW - 30 * DAY)

    def runs(self, until):
        """Lets the campaign run; its messages of this run, in order."""
        acting, before = Acting(self.workspace, self.ledger), set(self.sent.taken)
        act.follow(self.ledger)
        journeys = journeys_in(self.workspace, self.ledger)
        around = acting.around([self.plan])
        write = acting.write(Layers.alone(journeys))
        act.run(self.plan.id, self.ledger, journeys, {"log": self.sent}, until, around=around, write=write)
        acting.close()
        return [told[0] for key, told in self.sent.taken.items() if key not in before]

    def invited(self):
        with self.ledger.reading() as connection:
            return invitations_of(connection, "after-order")

    def withheld(self):
        return [one.reason for one in self.ledger.sent(self.plan.id) if one.state == "withheld"]

    def failed(self):
        return [one.reason for one in self.ledger.sent(self.plan.id) if one.state == "refused"]
