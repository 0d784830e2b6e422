"""The flow of a campaign: nothing meets, nothing leaves its box, every way leads where the document says."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign_strategies import campaigns
from periplo.core.campaign_nodes import Branch, Exit, Send, Split, Wait, WaitPath, ways_on
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.pictures.campaign import ENTRY, FlowFigures, Mark, NodeFigures, campaign_flow, place_key
from periplo.pictures.campaign.layout import Link, Shape, laid_out
from periplo.pictures.scene import Box, Dot, Label, Path
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts
from plans import plan

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
NO_ROOM = 0.01  # px that rounding may take


def boxes_of(scene):
    found = {}
    for group in scene.groups():
        if group.id.startswith("node-"):
            found[group.id.removeprefix("node-")] = next(m for m in group.marks if isinstance(m, Box))
    return found


def figures(one):
    """Many figures on every node, so that boxes are at their fullest."""
    at = NodeFigures(1234, 56789, 321, 9, 40000, (("no_consent", 812), ("holdout", 31)), None, (1, 2, 3))
    mark = Mark("error", Text.of("algo va mal"), Text.of("corríjalo"))
    return FlowFigures(
        60000, 6000, {node.id: at for node in one.nodes}, {}, {node.id: (mark, mark) for node in one.nodes},
        {"no_consent": "sin consentimiento"}, 7,
    )  # fmt: skip


@FEW
@given(campaigns(), st.sampled_from(["es", "en"]), st.booleans(), st.booleans())
def test_no_two_boxes_meet_and_no_text_leaves_its_box(one, language, full, clamp):
    scene = campaign_flow(one, language, known=figures(one) if full else None, clamp=clamp)
    boxes = boxes_of(scene)
    assert set(boxes) == {ENTRY, *(node.id for node in one.nodes)}
    for a, b in combinations(boxes.values(), 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart
    for group in scene.groups():
        if not group.id.startswith("node-"):
            continue
        box = boxes[group.id.removeprefix("node-")]
        for label in (mark for mark in group.marks if isinstance(mark, Label)):
            left, top, right, bottom = label.bounds
            assert box.x <= left
            assert right <= box.x + box.width + NO_ROOM
            assert box.y <= top
            assert bottom <= box.y + box.height
            assert label.size >= 11
    for box in boxes.values():
        assert box.x >= 0
        assert box.x + box.width <= scene.width
        assert box.y + box.height <= scene.height


@FEW
@given(campaigns(30))
def test_texts_of_one_box_do_not_lie_on_one_another(one):
    for group in campaign_flow(one, known=figures(one)).groups():
        labels = [mark for mark in group.marks if isinstance(mark, Label)]
        for a, b in combinations([label.bounds for label in labels], 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, group.id


@FEW
@given(campaigns())
def test_every_way_leads_where_the_document_says_and_through_no_box(one):
    scene_links = [Link(node.id, at, then) for node in one.nodes for at, then in enumerate(ways_on(node))]
    shapes = [
        Shape(node.id, 200 + 20 * len(list(ways_on(node))), 60 + 7 * (at % 5), _leaves(node, 200))
        for at, node in enumerate(one.nodes)
    ]
    placed = laid_out(shapes, scene_links)
    assert sorted(map(repr, (route.link for route in placed.routes))) == sorted(map(repr, scene_links))
    boxes = {shape.id: (*placed.boxes[shape.id], shape.width, shape.height) for shape in shapes}
    for route in placed.routes:
        begin, end = boxes[route.link.origin], boxes[route.link.target]
        first, last = route.points[0], route.points[-1]
        assert first[1] == begin[1] + begin[3]
        assert begin[0] < first[0] < begin[0] + begin[2]
        assert last == (end[0] + end[2] / 2, end[1])
        assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in route.points)
        for (x0, y0), (x1, y1) in zip(route.points, route.points[1:], strict=False):
            left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            for x, y, width, height in boxes.values():
                is_beside = right <= x or left >= x + width or bottom <= y or top >= y + height
                assert is_beside, (route.link, (x0, y0), (x1, y1))


def _leaves(node, width):
    count = max(1, len(list(ways_on(node))))
    return tuple(width * (at + 0.5) / count for at in range(count))


@FEW
@given(campaigns(30), st.sampled_from(["light", "dark"]))
def test_a_flow_is_the_same_each_time_and_well_formed(one, theme):
    drawn = svg(campaign_flow(one, known=figures(one)), THEMES[theme], embed=False)
    assert drawn == svg(campaign_flow(one, known=figures(one)), THEMES[theme], embed=False)
    root = ElementTree.fromstring(drawn)
    assert root[0].tag.endswith("title")
    assert root[0].text
    assert root[1].tag.endswith("desc")
    assert root[1].text


LOOP = (
    Send("say", "email", "reminder", "look", DAY),
    Wait("look", 3 * DAY, "turn", paths=(WaitPath(EventIs("order completed"), "end"),)),
    Split("turn", (Branch(EventIs("visit"), "say"),), "end"),
    Exit("end"),
)


def test_a_way_back_is_drawn_apart_and_upwards():
    scene = campaign_flow(plan(nodes=LOOP), "en")
    boxes = boxes_of(scene)
    back = [
        group for group in scene.groups()
        if dict(group.facts).get("way") and next(m for m in group.marks if isinstance(m, Path)).dash
    ]  # fmt: skip
    assert [dict(group.facts)["way"] for group in back] == ["turn>say"]
    assert boxes["turn"].y > boxes["look"].y > boxes["say"].y > boxes[ENTRY].y


def test_counts_findings_and_effect_stand_on_their_node():
    known = FlowFigures(
        runs=100, control=10,
        nodes={
            "say": NodeFigures(3, 90, 7, 0, 80, (("holdout", 9), ("cap", 1))),
            "turn": NodeFigures(0, 60, 0, ways=(40, 20)),
        },
        marks={"say": (Mark("error", Text.of("x"), Text.of("y")), Mark("note", Text.of("x"), Text.of("y")))},
        reasons={"holdout": "control group"},
    )  # fmt: skip
    texts = {
        group.id: [mark.text for mark in group.marks if isinstance(mark, Label)]
        for group in campaign_flow(plan(nodes=LOOP), "en", known=known).groups()
    }
    said = " ".join(texts["node-say"])
    for words in (
        "3 here now",
        "90 went on",
        "7 left here",
        "80 sent",
        "10 not sent: control group 9, cap 1",
    ):
        assert words in said
    assert "1 error · 1 note" in said
    assert {"40", "20"} <= set(texts["node-turn"])
    assert "100 entered; 10 in the control group" in " ".join(texts[f"node-{ENTRY}"])


def test_what_nobody_can_come_to_is_drawn_and_says_so():
    nodes = (Send("say", "log", "reminder", "end"), Wait("lost", HOUR, "end"), Exit("end"))
    scene = campaign_flow(plan(nodes=nodes), "es")
    lost = next(group for group in scene.groups() if group.id == "node-lost")
    assert "Nadie puede llegar aquí" in [mark.text for mark in lost.marks if isinstance(mark, Label)]
    assert boxes_of(scene)["lost"].dash
    assert not boxes_of(scene)["say"].dash


def test_a_node_is_a_link_where_the_page_gives_it_an_address():
    drawn = svg(campaign_flow(plan()), THEMES["light"], embed=False, links={"remind": "?node=remind"})
    assert '<a href="?node=remind"' in drawn
    assert drawn.count("<a ") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_letter_can_be_read(theme):
    one = plan(nodes=LOOP)
    scene = campaign_flow(one, "es", known=figures(one), chosen="say")
    assert faint_texts(scene, THEMES[theme]) == {}


@FEW
@given(campaigns(20))
def test_each_way_has_one_place_for_a_node_and_none_lies_on_a_box(one):
    scene = campaign_flow(one, "es", has_places=True, clamp=True)
    places = [group for group in scene.groups() if group.id.startswith("place-")]
    ways = [(ENTRY, 0)] + [(node.id, at) for node in one.nodes for at, _ in enumerate(ways_on(node))]
    assert sorted(dict(group.facts)["opens"] for group in places) == sorted(place_key(*way) for way in ways)
    for group in places:
        dot = next(mark for mark in group.marks if isinstance(mark, Dot))
        for box in boxes_of(scene).values():
            beside = max(box.x - dot.x, dot.x - box.x - box.width, box.y - dot.y, dot.y - box.y - box.height)
            assert beside >= dot.radius - 0.01
    assert not any(group.id.startswith("place-") for group in campaign_flow(one, "es").groups())


def test_one_alone_is_said_as_one():
    known = FlowFigures(runs=1, nodes={"remind": NodeFigures(0, 1, 1, 1, 1)})
    scene = campaign_flow(plan(), "es", known=known)
    said = [mark.text for group in scene.groups() for mark in group.marks if isinstance(mark, Label)]
    assert "1 entró" in said
    assert "1 siguió · 1 salió aquí · 1 terminó aquí" in " ".join(said)
    assert "1 enviado" in said
