"""Drawing a map with what was lived, and checking it against events."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.answers.costs import Costs
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.matching import matches
from periplo.core.rules import EventIs
from periplo.engines.local import LocalEngine
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_of
from periplo.usecases.checking import check_map, is_reached
from periplo.usecases.choice import Choice, choose
from periplo.usecases.draw import figures, kind_of, picture
from periplo.usecases.lived import Lived
from small_shop import MAP

SHOP = lived([("visit", 0), ("cart", 60), ("pay", 120)], [("visit", 0)], [("dance", 5)])


def read(text: str):
    document = document_of(text, "map.yaml")
    return map_of(document), document


def test_figures_hold_stages_touchpoints_period_and_sample():
    drawn, _ = read(MAP)
    known = figures(drawn, Lived(SHOP), Choice(), LocalEngine(1))
    assert [stock.n for stock in known.stages.stages] == [1, 1]
    assert [column.customers for column in known.touchpoints.columns] == [2, 1, 1]
    assert known.n == 3
    assert [event.event for event in known.touchpoints.unmapped] == ["dance"]


def test_a_map_without_rules_is_drawn_as_it_is():
    drawn, _ = read(
        MAP.replace(", rule: visit", "").replace(", rule: cart}", "}").replace(", rule: pay}", "}")
    )
    known = figures(drawn, Lived(SHOP), Choice(), LocalEngine(1))
    assert known.stages is None
    assert picture(drawn, known, "svg", "es").startswith(b"<svg")


@pytest.mark.parametrize(
    ("out", "kind"), [("a.html", "html"), ("b.HTM", "html"), ("c.pdf", "pdf"), ("d.png", "png")]
)
def test_the_ending_decides_the_kind(out, kind):
    assert kind_of(out) == kind


@pytest.mark.parametrize("out", ["a.doc", "a", ".svg/x"])
def test_an_unknown_ending_is_refused(out):
    with pytest.raises(BadQuestion, match="html, svg, png, pdf"):
        kind_of(out)


def codes(text: str, journeys=None, level="note") -> Counter:
    found = check_map(*read(text), journeys)
    return Counter(finding.code for finding in found if level == "note" or finding.level != "note")


def test_a_good_map_has_no_findings_but_unmapped_events():
    assert codes(MAP, level="warning") == {}
    assert codes(MAP, SHOP) - codes(MAP) == {"unmapped_event": 1}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((", rule: visit", ""), "no_rule"),
        (("{es: Entro, en: I come in}", "{es: Entro}"), "untranslated"),
        (("rule: pay}\nstages", "}\nstages"), "no_goal_rule"),
        (("rule: visit,", "rule: visit, moment_of_truth: true,"), "no_owner"),
        (
            ("moment: during}", "moment: during}\n  - {id: late, title: {es: T, en: L}, moment: after}"),
            "empty_stage",
        ),
    ],
)
def test_what_is_missing_is_found(change, code):
    assert MAP.replace(*change) != MAP
    assert codes(MAP.replace(*change))[code] == 1


def test_names_that_the_data_do_not_have_are_found_with_their_line():
    drawn, document = read(MAP.replace("rule: visit", "rule: vist where colour is red"))
    found = {finding.code: finding for finding in check_map(drawn, document, SHOP)}
    assert found["unknown_event"].line == found["unknown_property"].line == 10
    assert "vist" in found["unknown_event"].what.to("es")


def test_touchpoints_that_share_events_are_told_and_which_counts():
    found = check_map(*read(MAP.replace("rule: cart}", "rule: cart or pay}")), SHOP)
    shared = next(finding for finding in found if finding.code == "shared_events")
    assert shared.values == {"first": "fill", "other": "pay", "n": 1}


def test_findings_come_gravest_first_and_reach_a_level():
    found = check_map(*read(MAP.replace(", rule: visit", "")), SHOP)
    assert [finding.level for finding in found] == sorted(
        (finding.level for finding in found), key=["error", "warning", "note"].index
    )
    assert is_reached(found, "warning")
    assert not is_reached(found, "error")


@given(
    st.lists(st.lists(st.sampled_from(["visit", "cart", "pay", "dance"]), max_size=6), min_size=1, max_size=4)
)
def test_counts_of_shared_and_unmapped_events_are_those_of_a_plain_reading(stories):
    drawn, document = read(MAP.replace("rule: cart}", "rule: cart or pay}"))
    journeys = lived(*stories)
    names = [name for story in stories for name in story]
    met = [[matches(place.met, Event(name, 0)) for place in drawn.touchpoints] for name in names]
    found = check_map(drawn, document, journeys)
    shared = {f.values["n"] for f in found if f.code == "shared_events"}
    assert shared == ({both} if (both := sum(row[1] and row[2] for row in met)) else set())
    unmapped = {f.values["name"]: f.values["n"] for f in found if f.code == "unmapped_event"}
    assert unmapped == dict(Counter(name for name, row in zip(names, met, strict=True) if not any(row)))


SPENT = (("touchpoint", "enter", "EUR", 30_000_000), ("", "", "EUR", 7_000_000))


def test_costs_are_those_of_the_question_and_of_everybody_alone():
    drawn, _ = read(MAP)

    def known(choice, spent=SPENT):
        return figures(drawn, Lived(SHOP), choice, LocalEngine(1), spent=lambda span: spent).costs

    costs = known(Choice())
    [enter] = [one for one in costs.parts if one.part == "enter"]
    assert (enter.spent, enter.customers, enter.per_customer, enter.went_on) == (30.0, 2, 15.0, 1)
    asked = LocalEngine(1).ask(Costs(drawn, choose(SHOP, Choice(), drawn).span, 120_000_000, SPENT), SHOP)
    assert costs == asked
    assert known(Choice(), SPENT[1:]) is None, "no part of the map"
    for some in (Choice(where=EventIs("visit")), Choice(persona="parent"), Choice(scope="first")):
        assert known(some) is None, "a cost is of all customers: it is not divided by some of them"
