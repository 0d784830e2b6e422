"""Blocks of a campaign moved, copied and taken out: the flow is the one wanted, all else stays as it was written."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from campaign_strategies import campaigns
from periplo.core.campaign_blocks import ENTRY, block_of, branch_of, meeting, places_for
from periplo.core.campaign_nodes import ways_on
from periplo.core.errors import BadCampaign
from periplo.formats.campaign_moves import before, copied, moved, taken_out, without_branch
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
      - {if: order completed at least 3 times, then: thank}
  # the others
  - {id: remind, send: {channel: log, message: reminder, expires: 1d}, then: rest}
  # the faithful
  - {id: thank, send: {channel: log, message: thanks}, note: by Ana}
  # a day for both
  - {id: rest, wait: 1d}
  - {id: call, task: {title: Call them}}

# what is said
messages:
  reminder:
    subject: {es: Tu lista te espera, en: Your list awaits you}
    body: {es: La dejaste a medias., en: You left it half done.}
  thanks: {subject: {es: Gracias, en: Thank you}, body: {es: Gracias., en: Thank you.}}
"""
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def read(text):
    document = document_of(text)
    return text, document, campaign_of(document)


def graph(text):
    return {node.id: list(ways_on(node)) for node in campaign_from(text).nodes}


def move(text, id, way):
    text, document, plan = read(text)
    return moved(text, document, plan, block_of(plan, id), way)


def comments(text):
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def bare(text):
    """What each node says besides where it leads."""

    def less(value):
        if isinstance(value, dict):
            return {key: less(one) for key, one in value.items() if key not in ("then", "past", "jump")}
        return [less(one) for one in value] if isinstance(value, list) else value

    # One event waited for, with or without a path of its own, is the same event.
    def told(one):
        one = less(one)
        held = one.get("wait")
        if isinstance(held, dict) and isinstance(held.get("for"), str):
            held["for"] = [{"event": held["for"]}]
        return one

    return {one["id"]: told(one) for one in document_of(text).data["nodes"]}


def aside(text):
    return {key: value for key, value in document_of(text).data.items() if key != "nodes"}


def test_where_ways_meet_and_what_hangs_on_a_node_until_then():
    plan = campaign_from(DOC)
    assert meeting(plan, "kind") == "rest"
    assert block_of(plan, "kind").ids == ("kind", "remind", "thank")
    assert block_of(plan, "kind").then == "rest"
    assert block_of(plan, "settle").ids == ("settle",)
    assert block_of(plan, "end") is None
    assert branch_of(plan, ("kind", 0)).ids == ("thank",)


def test_a_node_goes_onto_another_way_with_its_comment():
    told = move(DOC, "settle", ("kind", 0))
    assert graph(told) == {
        "kind": ["settle", "remind"],
        "settle": ["thank"],
        "remind": ["rest"],
        "thank": ["rest"],
        "rest": ["call"],
        "call": ["end"],
        "end": [],
    }
    assert "  # time to settle\n  - {id: settle, wait: 2h, then: thank}   # not less\n" in told
    assert comments(told) != comments(DOC)
    assert sorted(comments(told)) == sorted(comments(DOC))
    assert "note: by Ana" in told


def test_a_node_that_parts_people_moves_with_its_branches():
    told = move(DOC, "kind", ("rest", 0))
    assert graph(told) == {
        "settle": ["rest"],
        "rest": ["kind"],
        "kind": ["thank", "remind"],
        "remind": ["call"],
        "thank": ["call"],
        "call": ["end"],
        "end": [],
    }
    assert sorted(comments(told)) == sorted(comments(DOC))
    assert graph(move(told, "kind", ("settle", 0))) == graph(DOC)


def test_before_a_node_means_before_all_that_lead_there():
    text, document, plan = read(DOC)
    told = before(text, document, plan, block_of(plan, "call"), "rest")
    assert graph(told)["remind"] == graph(told)["thank"] == ["call"]
    assert graph(told)["call"] == ["rest"]
    told = before(text, document, plan, block_of(plan, "rest"), "settle")
    assert campaign_from(told).first.id == "rest"
    assert graph(told)["rest"] == ["settle"]
    with pytest.raises(BadCampaign, match="cannot go there"):
        before(text, document, plan, block_of(plan, "settle"), "kind")


def test_a_copy_has_ids_of_its_own_and_stands_where_it_was_put():
    text, document, plan = read(DOC)
    told, head = copied(text, document, plan, block_of(plan, "kind"), ("call", 0))
    assert head == "kind-2"
    assert graph(told) == graph(DOC) | {
        "call": ["kind-2"],
        "kind-2": ["thank-2", "remind-2"],
        "thank-2": ["end"],
        "remind-2": ["end"],
    }
    assert bare(told)["thank-2"] == bare(DOC)["thank"] | {"id": "thank-2"}
    told, head = copied(told, *read(told)[1:], block_of(campaign_from(told), "kind-2"), ("kind-2", 0))
    assert head == "kind-3"
    text, document, plan = read(DOC)
    told, _ = copied(text, document, plan, branch_of(plan, ("kind", 0)), ("kind", 1))
    assert graph(told) == graph(DOC) | {"kind": ["thank", "thank-2"], "thank-2": ["remind"]}


def test_what_hangs_on_a_node_goes_out_with_it():
    told = taken_out(*read(DOC), "kind")
    assert graph(told) == {"settle": ["rest"], "rest": ["call"], "call": ["end"], "end": []}
    assert "# who has bought often" not in told
    assert comments(told) == [
        "# Two hours after a list is begun.",
        "# time to settle",
        "# a day for both",
        "# what is said",
    ]
    assert graph(taken_out(*read(DOC), "settle"))["kind"] == ["thank", "remind"]


def test_a_branch_goes_out_and_the_rest_goes_on():
    told = without_branch(*read(DOC), ("kind", 0))
    assert graph(told) == {
        "settle": ["remind"],
        "remind": ["rest"],
        "rest": ["call"],
        "call": ["end"],
        "end": [],
    }
    told = without_branch(*read(DOC), ("kind", 1))
    assert graph(told)["kind"] == ["thank", "rest"]
    assert "remind" not in graph(told)
    with pytest.raises(BadCampaign, match="nothing hangs"):
        without_branch(*read(told), ("kind", 1))
    arms = DOC.replace(
        "  - id: kind\n    split:\n      - {if: order completed at least 3 times, then: thank}\n",
        "  - {id: kind, random: [{weight: 1, then: thank}, {weight: 2}, {weight: 3, then: rest}]}\n",
    )
    plan = campaign_from(without_branch(*read(arms), ("kind", 0)))
    assert [(way.name, way.then) for way in plan.node("kind").ways] == [("B", "remind"), ("C", "rest")]
    waits = DOC.replace("{id: settle, wait: 2h}", "{id: settle, wait: {for: visit, within: 2h}}")
    waits = without_branch(*read(move(waits, "call", ("settle", 0))), ("settle", 0))
    assert "call" not in graph(waits)
    assert document_of(waits).data["nodes"][0]["wait"] == "2h"


def test_nothing_is_written_where_a_block_cannot_stand():
    with pytest.raises(BadCampaign, match="cannot go there"):
        move(DOC, "kind", ("remind", 0))
    with pytest.raises(BadCampaign, match="cannot go there"):
        move(DOC, "kind", ("settle", 0))
    with pytest.raises(BadCampaign, match="only one"):
        taken_out(*read(DOC[: DOC.index("  # who has")] + DOC[DOC.index("\n# what is") :]), "settle")


def refused_well(refused):
    """A turn without a wait, or nothing left to begin with, is all that may be refused."""
    assert any(said in str(refused) for said in ("turn", "wait", "left before"))


def commented(text):
    """With a comment above each node and one behind it, as people write them."""
    lines, n = [], 0
    for line in text.splitlines():
        if line.startswith(("- id:", "  - id:")):
            lines.append(f"{line[: line.index('-')]}# comment {n}")
            n += 1
        lines.append(line)
    return "\n".join(lines) + "\n"


@FEW
@given(campaigns(12), st.data())
def test_any_block_moves_anywhere_and_nothing_else_changes(one, data):
    text, document, plan = read(commented(campaign_text(one)))
    places = {}
    for node in plan.nodes:
        block = block_of(plan, node.id)
        if block is not None and node.id in plan.reachable():
            places[node.id] = (block, list(places_for(plan, block)))
    able = [id for id, (_, ways) in places.items() if ways]
    assume(able)
    block, ways = places[data.draw(st.sampled_from(able))]
    way = data.draw(st.sampled_from(ways))
    try:
        told = moved(text, document, plan, block, way)
        found = graph(told)
    except BadCampaign as refused:
        refused_well(refused)
        return
    wanted = deepcopy(graph(text))
    links = [(ENTRY, 0, plan.first.id)] + [
        (id, n, then) for id, ways in wanted.items() for n, then in enumerate(ways)
    ]
    here = {}
    for origin, n, then in links:
        inside = origin in block.ids
        then = block.then if then == block.head and not inside else then
        here[origin, n] = then
    onward = here[way]
    for origin, n, _ in links:
        if origin in block.ids and here[origin, n] == block.then:
            here[origin, n] = onward
    here[way] = block.head
    first = here.pop((ENTRY, 0))
    assert campaign_from(told).first.id == first
    wanted = {id: [here[id, n] for n in range(len(ways))] for id, ways in wanted.items()}
    assert {id: ways for id, ways in found.items() if id != "end"} == {
        id: ways for id, ways in wanted.items() if id != "end"
    }
    assert sorted(comments(told)) == sorted(comments(text))
    assert bare(told) == bare(text)
    assert aside(told) == aside(text)


@FEW
@given(campaigns(12), st.data())
def test_any_block_is_copied_and_the_original_stays(one, data):
    text, document, plan = read(commented(campaign_text(one)))
    blocks = [
        block
        for node in plan.nodes
        if (block := block_of(plan, node.id)) and list(places_for(plan, block, True))
    ]
    assume(blocks)
    block = data.draw(st.sampled_from(blocks))
    way = data.draw(st.sampled_from(list(places_for(plan, block, True))))
    try:
        told, head = copied(text, document, plan, block, way)
        found = graph(told)
    except BadCampaign as refused:
        refused_well(refused)
        return
    assert set(graph(text)) <= set(found) | {"end"}
    assert len(set(found) - set(graph(text))) == len(block.ids)
    assert {id: told for id, told in bare(told).items() if id in bare(text)} == bare(text)
    assert sorted(comments(told)) == sorted(comments(text))
    assert aside(told) == aside(text)
    if way[0] != ENTRY:
        assert found[way[0]][way[1]] == head


@FEW
@given(campaigns(12), st.data())
def test_whatever_is_taken_out_everybody_still_comes_to_an_end(one, data):
    text, document, plan = read(commented(campaign_text(one)))
    id = data.draw(st.sampled_from([node.id for node in plan.nodes]))
    ways = list(ways_on(plan.node(id)))
    place = data.draw(st.integers(-1, max(0, len(ways) - 1)))
    try:
        told = (
            taken_out(text, document, plan, id)
            if place < 0
            else without_branch(text, document, plan, (id, place))
        )
        found = campaign_from(told)
    except BadCampaign:
        return
    was, now = bare(text), bare(told)
    assert set(now) < set(was) or place >= 0
    assert {one: was[one] for one in now if one != id} == {one: now[one] for one in now if one != id}
    lost = set(plan.reachable()) - set(found.reachable()) - set(was)
    assert lost <= {"end"}
    for node in found.nodes:  # who could come there before and is still there can come there now
        if node.id in plan.reachable() and node.id in now:
            assert node.id in found.reachable()
    assert aside(told) == aside(text)
