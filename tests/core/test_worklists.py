"""What is still to be done on a map, each list from a case to count by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps, libraries
from periplo.core.library import NO_LIBRARY
from periplo.core.worklists import LISTS, concerns, listed
from periplo.formats.campaign_yaml import campaign_from
from periplo.formats.library_yaml import library_from
from periplo.formats.map_yaml import map_from

TODAY = date(2026, 3, 1)
MAP = """\
schema: 1
id: shop
title: The shop
persona: {id: parent, name: Laura}
goal: To buy
stages:
  - {id: look, title: I look, moment: before}
  - {id: buy, title: I buy, moment: during, pains: [All is slow]}
columns:
  - id: enter
    stage: look
    title: I come in
    moment_of_truth: true
    owner: Ana
    needs: [{text: Prices, covered_by: list}, Hours]
  - id: fill
    stage: buy
    title: I fill the cart
    moment_of_truth: true
    owner: Ben
    design: {en: With a smile}
    pains: [{id: missing, text: One is missing}, Heavy]
    frictions: [{text: Queue, solution: A number}, Password]
"""
LETTER = """\
schema: 1
id: letter
title: A letter
version: 1
entry: {event: visit}
goal: {rule: buy, within: 7d}
nodes: [{id: write, send: {channel: log, message: hello}}]
messages: {hello: {subject: Hello, body: Come in}}
"""
LIBRARY = """\
schema: 1
opportunities:
  - {id: match, title: Offer a match, at: [shop/fill], for_customer: 5, for_us: 4, effort: 2, answers: [missing]}
  - {id: quick, title: Pay at once, at: [shop/buy], for_customer: 4, for_us: 4, effort: 1}
  - {id: vague, title: Be nicer, at: [shop]}
  - {id: past, title: Done long ago, at: [shop/fill], progress: done}
  - {id: elsewhere, title: Elsewhere, at: [other/fill]}
initiatives:
  - {id: stock, title: Stock by shop, opportunities: [match], owner: Eva, due: 2026-02-27}
  - {id: today, title: Due today, opportunities: [match], due: 2026-03-01}
  - {id: ended, title: Over, opportunities: [match], due: 2026-01-01, progress: done}
  - {id: theirs, title: Of another map, opportunities: [elsewhere], due: 2026-01-01}
"""


def rows(what, map=MAP, library=LIBRARY):
    return listed(what, map_from(map), library_from(library), TODAY)


def titles(what, **given):
    return [row.title.to("en") for row in rows(what, **given)]


def test_frictions_without_a_solution():
    assert titles("frictions") == ["Password"]


def test_needs_that_no_content_covers():
    assert titles("needs") == ["Hours"]


def test_a_pain_is_answered_by_name_or_by_an_opportunity_at_its_place_that_names_nothing():
    assert titles("pains") == ["Heavy"]
    assert titles("pains", library="schema: 1") == ["All is slow", "One is missing", "Heavy"]


@pytest.mark.parametrize("ended", ["done", "dropped"])
def test_an_opportunity_that_has_ended_answers_no_pain_that_still_stands(ended):
    closed = LIBRARY.replace("answers: [missing]", f"answers: [missing], progress: {ended}")
    assert "One is missing" in titles("pains", library=closed)


def test_an_opportunity_written_in_the_column_answers_its_pains():
    written = MAP.replace("    frictions:", "    opportunities: [Carry it home]\n    frictions:")
    assert titles("pains", map=written, library="schema: 1") == ["All is slow"]


def test_moments_of_truth_tell_what_they_lack():
    assert [(row.id, row.lacks) for row in rows("moments")] == [("enter", ("design", "initiative"))]
    assert [row.lacks for row in rows("moments", library="schema: 1")] == [
        ("design", "initiative"), ("initiative",),
    ]  # fmt: skip


def test_a_moment_of_truth_at_which_an_active_campaign_stands_lacks_no_initiative():
    def lacking(status, at="enter", map="shop"):
        plan = replace(campaign_from(LETTER), map=map, touchpoint=at, status=status)
        found = listed("moments", map_from(MAP), library_from("schema: 1"), TODAY, [plan])
        return {row.id: row.lacks for row in found}

    assert lacking("active") == {"enter": ("design",), "fill": ("initiative",)}
    assert lacking("active", "fill") == {"enter": ("design", "initiative")}
    for status in ("draft", "paused", "ended", "shadow"):
        assert lacking(status)["enter"] == ("design", "initiative")
    assert lacking("active", map="other")["enter"] == ("design", "initiative")


def test_opportunities_stand_by_gain_per_effort_and_what_cannot_be_told_last():
    assert [(row.id, row.gain_per_effort) for row in rows("opportunities")] == [
        ("quick", 8.0), ("match", 4.5), ("vague", None),
    ]  # fmt: skip
    assert [(row.stage, row.column) for row in rows("opportunities")] == [
        ("buy", None), ("buy", "fill"), (None, None),
    ]  # fmt: skip


def test_opportunities_that_nobody_takes_up():
    assert [row.id for row in rows("unplanned")] == ["quick", "vague"]


def test_an_initiative_is_late_from_the_day_after():
    assert [(row.id, row.days_late) for row in rows("overdue")] == [("stock", 2)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journey_maps(), libraries)
def test_without_a_library_no_less_is_open_and_no_opportunity_is_listed(drawn, library):
    for what in ("pains", "moments"):
        assert len(listed(what, drawn, library, TODAY)) <= len(listed(what, drawn, NO_LIBRARY, TODAY))
    assert listed("opportunities", drawn, NO_LIBRARY, TODAY) == ()
    known = {one.id for one in concerns(drawn, library)}
    assert {row.id for row in listed("unplanned", drawn, library, TODAY)} <= known


@pytest.mark.parametrize("what", [what for what in LISTS if what != "roles"])
def test_every_list_can_be_empty(what):
    bare = MAP.partition("columns:")[0].replace(", pains: [All is slow]", "")
    assert (
        titles(what, map=bare + "columns:\n  - {id: c, stage: look, title: C}\n", library="schema: 1") == []
    )


def test_roles_tell_who_answers_who_executes_and_what_is_done_of_every_column():
    drawn = map_from(
        MAP.replace(
            "    owner: Ana\n",
            "    owner: Ana\n    areas: [Shop, Web]\n    activities: [To greet]\n    systems: [Till]\n",
        ).replace("pains: [All is slow]}", "pains: [All is slow], areas: [Sales]}")
    )
    first, second = listed("roles", drawn, NO_LIBRARY, TODAY)
    said = [
        tuple(text.to("en") for text in texts) for texts in (first.areas, first.activities, first.systems)
    ]
    assert (first.column, first.owner, said) == ("enter", "Ana", [("Shop", "Web"), ("To greet",), ("Till",)])
    assert first.lacks == ()
    # What the stage says holds where its column says nothing.
    assert (second.column, second.owner, [text.to("en") for text in second.areas]) == (
        "fill",
        "Ben",
        ["Sales"],
    )


def test_a_column_of_which_nobody_is_said_stands_in_the_roles_with_what_it_lacks():
    rows = listed("roles", map_from(MAP.replace("    owner: Ana\n", "")), NO_LIBRARY, TODAY)
    assert [row.lacks for row in rows] == [("owner", "areas"), ("areas",)]
