"""Nodes put into a campaign's document and taken out again: the rest of the flow, the comments and the words stay."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from campaign_strategies import campaigns
from periplo.core.campaign_nodes import Jump, ways_on
from periplo.core.errors import BadCampaign
from periplo.formats.campaign_edits import inserted, led_on
from periplo.formats.campaign_moves import taken_out
from periplo.formats.campaign_yaml import campaign_from, campaign_of, campaign_text
from periplo.formats.documents import document_of

DOC = """\
# Two hours after a list is begun.
schema: 1
id: list-awaits
title: {es: Tu lista, en: Your list}
entry: {event: list started}
goal: {rule: order completed, within: 14d}
nodes:
  # time to settle
  - {id: settle, wait: 2h}   # not less
  # who has bought often
  - id: kind
    split:
      - {if: order completed at least 3 times, then: out}
  - {id: remind, send: {channel: log, message: reminder, expires: 1d}}
  # the end
  - {id: out, exit: true}

# what is said
messages:
  reminder:
    subject: {es: Tu lista te espera, en: Your list awaits you}
    body: {es: La dejaste a medias., en: You left it half done.}
"""
REST = {"id": "rest", "wait": "3h"}
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def graph(text):
    return {node.id: list(ways_on(node)) for node in campaign_from(text).nodes}


def put(text, after, way, item):
    document = document_of(text)
    return inserted(text, document, campaign_of(document), after, way, item)


def out(text, id):
    document = document_of(text)
    return taken_out(text, document, campaign_of(document), id)


def test_a_node_goes_in_on_a_line_of_its_own_and_nothing_else_changes():
    told = put(DOC, "settle", 0, REST)
    added = set(told.splitlines()) - set(DOC.splitlines())
    assert added == {'  - {id: rest, wait: "3h"}'}
    assert (
        told.splitlines()[told.splitlines().index('  - {id: rest, wait: "3h"}') + 1]
        == "  # who has bought often"
    )
    assert graph(told)["settle"] == ["rest"]
    assert graph(told)["rest"] == ["kind"]


def test_on_one_way_of_a_split_the_others_stay():
    told = put(DOC, "kind", 0, REST)
    assert graph(told) == graph(DOC) | {"kind": ["rest", "remind"], "rest": ["out"]}
    told = put(DOC, "kind", 1, REST)
    assert graph(told) == graph(DOC) | {"kind": ["out", "rest"], "rest": ["remind"]}


def test_a_split_leads_on_by_both_ways():
    told = put(DOC, "settle", 0, {"id": "new", "split": [{"if": "visit"}]})
    assert graph(told)["new"] == ["kind", "kind"]


def test_a_node_goes_out_with_its_comment_and_those_before_it_go_on():
    told = out(DOC, "settle")
    assert "time to settle" not in told
    assert "# who has bought often" in told
    assert graph(told) == {id: ways for id, ways in graph(DOC).items() if id != "settle"}
    told = out(DOC, "remind")
    assert graph(told)["kind"] == ["out", "out"]
    assert "# the end" in told
    assert "# what is said" in told


def test_an_end_to_which_others_lead_stays():
    with pytest.raises(BadCampaign, match="cannot be taken out"):
        out(DOC, "out")


def test_the_end_that_needs_no_words_is_told_where_it_must_be():
    bare = DOC.replace("  # the end\n  - {id: out, exit: true}\n", "").replace("then: out", "then: end")
    told = put(bare, "remind", 0, REST)
    assert graph(told) == graph(bare) | {"remind": ["rest"], "rest": ["end"]}
    assert graph(out(told, "rest")) == graph(bare)
    with pytest.raises(BadCampaign, match="cannot be taken out"):
        out(bare, "end")


WAITS = DOC.replace("{id: settle, wait: 2h}", "{id: settle, wait: {for: visit, within: 2h}}")


def test_an_event_without_a_path_of_its_own_gets_one():
    told = put(WAITS, "settle", 0, REST)
    assert graph(told)["settle"] == ["rest", "kind"]
    told = put(WAITS, "settle", 1, REST)
    assert graph(told)["settle"] == ["kind", "rest"]


@FEW
@given(campaigns(12), st.data())
def test_any_way_takes_a_node_and_gives_it_back(one, data):
    text = campaign_text(one)
    before = graph(text)
    written = [one["id"] for one in document_of(text).data["nodes"]]
    after = data.draw(st.sampled_from(written))
    assume(before[after])
    way = data.draw(st.integers(0, len(before[after]) - 1))
    told = put(text, after, way, {"id": "brand-new", "wait": "3h"})
    wanted = {id: list(ways) for id, ways in before.items()}
    wanted["brand-new"] = [wanted[after][way]]
    wanted[after][way] = "brand-new"
    assert graph(told) == wanted
    assert campaign_from(told).first.id == one.first.id
    assert graph(out(told, "brand-new")) == before


def test_a_jump_takes_the_place_of_a_node_and_the_comments_stay():
    document = document_of(DOC, "list.yaml")
    text = led_on(DOC, document, campaign_of(document), Jump("kind", "remind", {"applied": "B"}))
    assert "  # who has bought often\n  - {id: kind, jump: remind, applied: B}\n  - {id: remind," in text
    assert text.count("#") == DOC.count("#")
    assert campaign_from(text).node("kind") == Jump("kind", "remind", {"applied": "B"})
