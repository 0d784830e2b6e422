"""The four adjustments side by side."""

from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.adjustments import adjustments
from periplo.core.lanes import ADJUSTMENTS
from periplo.core.variants import drawn_for
from periplo.formats.map_yaml import map_from

MAP = """\
schema: 1
id: m
title: M
persona: {id: ana, name: Ana}
goal: g
stages: [{id: s, title: S, moment: during}]
columns:
  - {id: look, stage: s, title: I look, offer: all, service: a desk}
  - {id: pay, stage: s, title: I pay, strategy: by card}
variants:
  - persona: {id: leo, name: Leo}
    columns:
      look: {offer: students pay half}
      pay: {left_out: true}
"""


def test_what_a_variant_says_stands_beside_the_standard_one():
    offer, service, strategy = adjustments(map_from(MAP))
    assert [(row.column, row.lane) for row in (offer, service, strategy)] == [
        ("look", "offer"), ("look", "service"), ("pay", "strategy"),
    ]  # fmt: skip
    assert {id: [item.to("en") for item in cell] for id, cell in offer.cells.items()} == {
        "ana": ["all"],
        "leo": ["students pay half"],
    }
    assert [row.is_own("leo") for row in (offer, service, strategy)] == [True, False, True]
    assert strategy.left_out == ("leo",)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journey_maps())
def test_each_reads_as_on_the_map_drawn_for_them_and_nothing_is_left_behind(drawn):
    rows = {(row.column, row.lane): row for row in adjustments(drawn)}
    assert {lane for _, lane in rows} <= set(ADJUSTMENTS)
    for persona in drawn.personas:
        for column in drawn_for(drawn, persona.id).columns:
            for lane in ADJUSTMENTS:
                theirs = [
                    item for item in column.cells.get(lane, ())
                    if not item.personas or persona.id in item.personas
                ]  # fmt: skip
                row = rows.get((column.id, lane))
                assert list(row.cells[persona.id] if row else ()) == theirs
