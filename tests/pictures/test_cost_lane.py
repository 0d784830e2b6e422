"""Costs on the map: what was spent at each part, for each who passed and went on; what is planned; nothing made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.answers.costs import STAGE, TOUCHPOINT, CostsAnswer, PartCost
from periplo.core.cells import Item
from periplo.core.lanes import LANES
from periplo.edge.showing.part_figures import figures_of
from periplo.pictures.map import journey_map
from periplo.pictures.scene import Group, Label
from periplo.pictures.sheets import map_sheets
from periplo.pictures.table_twin import column_twin, stage_twin
from periplo.usecases.map_parts import part_of
from periplo.usecases.narrow import figures_seen, narrow_said
from pictures.full import BESIDE
from pictures.sample import FIGURES, MAP


def cost(kind, part, spent, customers=100, went_on=40, currency="EUR", stake=None):
    known = spent is not None
    return PartCost(
        kind, part, "", currency if known else None, spent, customers, went_on,
        spent / customers if known and customers else None, spent / went_on if known and went_on else None, stake,
    )  # fmt: skip


ANSWER = CostsAnswer(
    1000,
    (
        cost(STAGE, "discover", 250.0), cost(TOUCHPOINT, "see-ad", 200.0, stake=1234.4),
        cost(TOUCHPOINT, "see-ad", 50.0, currency="USD", stake=1234.4), cost(TOUCHPOINT, "ask-family", 0.0, 12, 6),
        cost(STAGE, "compare", None), cost(TOUCHPOINT, "visit-web", None),
        cost(TOUCHPOINT, "visit-store", 5.0, None, None),
    ),
    (),
)  # fmt: skip
KNOWN = replace(FIGURES, costs=ANSWER)


def said(scene, id):
    [group] = [group for group in scene.groups() if group.id == id]
    return [mark.text.replace("\u00a0", " ") for mark in group.marks if isinstance(mark, Label)]


def test_a_part_tells_its_cost_for_each_who_passed_and_went_on_and_what_is_at_stake():
    scene = journey_map(MAP, KNOWN, language="en", lanes=("costs",))
    assert said(scene, "cost-see-ad") == [
        "200.00 EUR", "2.00 each customer", "5.00 each who went on",
        "50.00 USD", "0.5000 each customer", "1.25 each who went on", "at stake: 1,234",
    ]  # fmt: skip
    assert " ".join(said(scene, "cost-of-discover")) == (
        "whole stage: 250.00 EUR · 2.50 each customer · 6.25 each who went on"
    )


def test_of_few_customers_the_sum_and_n_are_told_and_nothing_is_divided():
    scene = journey_map(MAP, KNOWN, language="en", lanes=("costs",))
    assert said(scene, "cost-ask-family") == ["0.00 EUR", "n = 12"]
    assert said(scene, "cost-visit-store") == ["5.00 EUR"], "no rule tells who passed"


def test_what_is_not_known_is_said_and_a_map_without_any_cost_has_no_such_row():
    scene = journey_map(MAP, KNOWN, language="en", lanes=("costs",))
    assert said(scene, "cost-visit-web") == ["cost not known"]
    assert not [group for group in scene.groups() if group.id == "cost-of-compare"]
    for costs in (None, CostsAnswer(9, (cost(TOUCHPOINT, "see-ad", None),), ())):
        bare = journey_map(MAP, replace(FIGURES, costs=costs))
        assert not [group for group in bare.groups() if group.id == "row-costs"]


def test_costs_stand_in_the_standard_view_on_our_side_and_change_no_other_row():
    def rows(figures):
        return [group.id for group in journey_map(MAP, figures).groups() if group.id.startswith("row-")]

    with_costs = rows(KNOWN)
    assert [id for id in with_costs if id != "row-costs"] == rows(FIGURES)
    assert (
        with_costs.index("row-figures")
        < with_costs.index("row-line-visibility")
        < with_costs.index("row-costs")
    )


def test_what_the_map_plans_stands_above_what_was_measured_and_alone_where_nothing_was():
    first = replace(MAP.columns[0], cells={"costs": (Item(value=1.5),)})
    drawn = replace(MAP, columns=(first, *MAP.columns[1:]), lanes=(replace(LANES["costs"], unit="EUR"),))
    alone = journey_map(drawn, None, language="en", lanes=("costs",))
    assert said(alone, "costs-see-ad") == ["1.5 EUR"]
    both = journey_map(drawn, KNOWN, language="en", lanes=("costs",))
    at = {
        group.id: group.marks[0].y for group in both.groups() if group.id in ("costs-see-ad", "cost-see-ad")
    }
    assert at["costs-see-ad"] < at["cost-see-ad"]


def test_the_table_and_the_panel_tell_the_same_as_the_picture():
    rows = {row.id: {cell.key: cell for cell in row.cells} for row in column_twin(MAP, KNOWN, "en").rows}
    ad = rows["see-ad"]
    assert (ad["cost_EUR"].raw, ad["cost_each_EUR"].raw, ad["cost_each_on_EUR"].raw) == (200.0, 2.0, 5.0)
    assert (ad["cost_USD"].raw, ad["value_at_stake"].raw) == (50.0, 1234.4)
    assert rows["ask-family"]["cost_each_EUR"].raw is None, "of few nothing is divided"
    assert rows["visit-web"]["cost_EUR"].text == ""
    stages = {row.id: {cell.key: cell for cell in row.cells} for row in stage_twin(MAP, KNOWN, "en").rows}
    assert stages["discover"]["cost_EUR"].raw == 250.0
    told = [
        (one.name, one.text.replace("\u00a0", " "), one.note)
        for one in figures_of(MAP, KNOWN, part_of(MAP, "column:see-ad"), "en")
        if "ost" in one.name or "stake" in one.name
    ]
    assert told[:2] == [
        ("Cost in the period", "200.00 EUR", "2.00 each customer · 5.00 each who went on"),
        ("Cost in the period", "50.00 USD", "0.5000 each customer · 1.25 each who went on"),
    ]
    assert told[2][:2] == ("Value at stake", "1,234")


def test_a_narrowed_map_has_the_costs_of_what_is_seen():
    narrow = narrow_said(MAP, {"moment": "during"})
    seen = narrow.of(MAP)
    parts = figures_seen(KNOWN, seen).costs.parts
    assert {one.part for one in ANSWER.parts} - {one.part for one in parts} >= {"discover", "see-ad"}


@pytest.mark.parametrize("paper", ["a4", "a3", "slide"])
def test_costs_are_on_every_paper(paper):
    sheets = map_sheets(MAP, KNOWN, paper, language="es", beside=BESIDE)
    told = {group.id for sheet in sheets for group in sheet.groups()}
    assert {"cost-see-ad", "cost-of-discover", "cost-visit-store"} <= told


amounts = st.floats(0, 1e12, allow_nan=False)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(amounts, st.integers(0, 10**9), st.sampled_from(["EUR", "COP", "A CURRENCY"])), max_size=4
    )
)
def test_no_cost_leaves_its_room_or_covers_another(told):
    parts = tuple(
        cost(kind, part, spent, n, n // 2, f"{currency}{k}", spent)
        for k, (spent, n, currency) in enumerate(told)
        for kind, part in ((STAGE, "discover"), (TOUCHPOINT, "see-ad"), (TOUCHPOINT, "visit-web"))
    )
    scene = journey_map(MAP, replace(FIGURES, costs=CostsAnswer(9, parts, ())), lanes=("costs",), width=0)
    labels = [
        (group.id, mark)
        for group in scene.groups()
        if isinstance(group, Group) and group.id.startswith("cost-")
        for mark in group.marks
        if isinstance(mark, Label)
    ]
    assert bool(labels) == bool(told)
    assert all(label.width <= label.room + 0.01 for _, label in labels)
    for n, (id, label) in enumerate(labels):
        for other_id, other in labels[n + 1 :]:
            if id == other_id:
                assert other.bounds[1] >= label.bounds[3] - 1.5
