"""The flow of a draft rearranged in the console: moved, copied, taken out, undone; its file keeps what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from periplo.core.campaign_nodes import ways_on
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.usecases.workspace import open_workspace
from served import Page, Visitor, serving
from small_shop import CAMPAIGN, copied

DRAFT = "/campaigns/cart-awaits/draft"
NODES = """\
nodes:
  # time to settle
  - {id: settle, wait: 2h}
  - id: kind
    split:
      - {if: visit at least 3 times, then: thank}
  # the others
  - {id: remind, send: {channel: log, message: reminder}, then: rest}
  # the faithful
  - {id: thank, send: {channel: log, message: reminder}, note: by Ana}
  - {id: rest, wait: 1d}
  - {id: call, task: {title: Call them}}
"""
PARTED = "# ours\n" + CAMPAIGN[: CAMPAIGN.index("nodes:")] + NODES + CAMPAIGN[CAMPAIGN.index("messages:") :]


@pytest.fixture
def root(built_shop: Path, tmp_path: Path) -> Path:
    return copied(built_shop, tmp_path / "shop", PARTED)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def do(visitor: Visitor, node: str, act: str, **given: str):
    page = visitor.get(f"{DRAFT}?node={quote(node)}&lang=en").text  # its forms have the token and the version
    return visitor.post(f"{DRAFT}?lang=en", page, **{"node": node, "do": act, **given})


def text_of(root: Path) -> str:
    return (root / "campaigns" / "cart-awaits.yaml").read_text()


def graph(root: Path) -> dict[str, list[str]]:
    plan = read_campaign(root / "campaigns" / "cart-awaits.yaml")
    return {node.id: list(ways_on(node)) for node in plan.nodes}


@pytest.mark.parametrize(
    ("node", "act", "given", "led", "told"),
    [
        ("call", "earlier", {}, {"remind": ["call"], "thank": ["call"], "call": ["rest"]}, "&#39;call&#39; stands"),
        ("settle", "later", {}, {"settle": ["thank"], "kind": ["settle", "remind"]}, "on &#39;visit"),
        ("thank", "other", {}, {"kind": ["rest", "thank"], "thank": ["remind"]}, "on &#39;else&#39;"),
        ("kind", "later", {}, {"settle": ["rest"], "rest": ["kind"], "remind": ["call"]}, "after &#39;rest&#39;"),
        ("call", "move", {"place": "0 @entry"}, {"call": ["settle"], "rest": ["end"]}, "at the beginning"),
        ("settle", "copy", {"place": "0 rest"}, {"rest": ["settle-2"], "settle-2": ["call"]}, "called &#39;settle-2"),
        ("kind", "copy", {"what": "0", "place": "0 call"}, {"call": ["thank-2"], "kind": ["thank", "remind"]}, "-2"),
        ("kind", "prune", {"what": "1"}, {"kind": ["thank", "rest"]}, "Branch taken out"),
        ("kind", "remove", {}, {"settle": ["rest"]}, "Taken out"),
    ],
)  # fmt: skip
def test_each_deed_does_what_it_says_and_comments_stay(
    root: Path,
    visitor: Visitor,
    node: str,
    act: str,
    given: dict[str, str],
    led: dict[str, list[str]],
    told: str,
):
    reply = do(visitor, node, act, **given)
    assert reply.status == 303, reply.text
    found = graph(root)
    assert led.items() <= found.items()
    if act not in ("remove", "prune"):
        for line in (line for line in PARTED.splitlines() if line.lstrip().startswith("#")):
            assert line in text_of(root).splitlines()
        assert "note: by Ana" in text_of(root)
    page = visitor.get(reply.headers["Location"].partition("#")[0] + "&lang=en").text
    assert told in page
    assert do(visitor, node, "undo").status == 303
    assert text_of(root) == PARTED


def test_steps_go_back_and_forth_and_nothing_written_by_hand_is_lost(root: Path, visitor: Visitor):
    page = visitor.get(f"{DRAFT}?lang=en").text
    assert "Undo what" not in page
    assert do(visitor, "", "undo").status == 400
    states = [text_of(root)]
    for node, act in (("settle", "later"), ("settle", "other"), ("kind", "remove")):
        assert do(visitor, node, act).status == 303
        states.append(text_of(root))
    assert "Undo what somebody without an account did" in visitor.get(f"{DRAFT}?lang=en").text
    for state in reversed(states[:-1]):
        assert do(visitor, "settle", "undo").status == 303
        assert text_of(root) == state
    for state in states[1:]:
        assert do(visitor, "settle", "redo").status == 303
        assert text_of(root) == state
    assert do(visitor, "settle", "undo").status == 303
    assert do(visitor, "settle", "undo").status == 303
    assert do(visitor, "rest", "set", span="9").status == 303  # another way than the one taken back
    assert "Redo what" not in visitor.get(f"{DRAFT}?lang=en").text
    assert do(visitor, "settle", "undo").status == 303
    assert text_of(root) == states[1]
    by_hand = states[1] + "# by hand\n"
    (root / "campaigns" / "cart-awaits.yaml").write_text(by_hand)
    assert do(visitor, "settle", "undo").status == 400  # what was typed in the file is no step of this page
    assert do(visitor, "rest", "set", span="9").status == 303
    assert do(visitor, "settle", "undo").status == 303
    assert text_of(root) == by_hand


def test_what_cannot_be_is_told_and_nothing_is_written(root: Path, visitor: Visitor):
    for node, act, given, told in (
        ("end", "move", {"place": "0 settle"}, "no place to put it"),
        ("settle", "move", {"place": "0 nobody"}, "no place to put it"),
        ("settle", "move", {"place": "7 settle"}, "cannot go there"),
        ("kind", "move", {"place": "0 thank"}, "cannot go there"),
        ("settle", "earlier", {}, "no place to put it"),
        ("kind", "prune", {"what": ""}, "branch is chosen"),
        ("kind", "prune", {"what": "9"}, "branch is chosen"),
        ("kind", "copy", {"what": "9", "place": "0 call"}, "branch is chosen"),
        ("nobody", "remove", {}, "no node"),
    ):
        reply = do(visitor, node, act, **given)
        assert reply.status == 400, (node, act)
        assert told in reply.text, (node, act)
        assert text_of(root) == PARTED


def test_two_who_move_at_once_do_not_write_over_one_another(root: Path, visitor: Visitor):
    page = visitor.get(f"{DRAFT}?node=settle&lang=en").text
    assert do(visitor, "settle", "later").status == 303
    after = text_of(root)
    for act in ("later", "undo"):
        assert visitor.post(f"{DRAFT}?lang=en", page, node="thank", do=act).status == 400
        assert text_of(root) == after


def test_each_way_has_a_place_where_a_node_may_go_and_the_first_one_too(root: Path, visitor: Visitor):
    page = visitor.get(f"{DRAFT}?lang=en").text
    for node, way in (("%40entry", 0), ("kind", 0), ("kind", 1), ("call", 0)):
        assert f'href="{DRAFT}?node={node}&amp;way={way}#add"' in page
    assert "Add here, between &#x27;kind&#x27; and &#x27;thank&#x27;" in page
    form = visitor.get(f"{DRAFT}?node=kind&way=1&lang=en").text
    [ways] = re.findall(r'<select name="way">.*?</select>', form, re.DOTALL)
    assert next(one["value"] for one in Page(ways).all("option") if "selected" in one) == "1"
    reply = do(visitor, "@entry", "insert", kind="wait", new_wait="3h")
    assert reply.status == 303, reply.text
    assert graph(root)["wait"] == ["settle"]
    assert read_campaign(root / "campaigns" / "cart-awaits.yaml").first.id == "wait"
    assert "#add" not in visitor.get("/campaigns/cart-awaits?lang=en").text  # what runs is not changed there


def test_the_page_tells_only_what_it_knows(visitor: Visitor):
    page = visitor.get(f"{DRAFT}?node=settle&done=<b>x</b>&lang=en").text
    assert '<p class="told-done" role="status"></p>' in page
    with_node = visitor.get(f"{DRAFT}?node=<i>&done=move&lang=en").text
    assert "<i>" not in with_node


def test_each_change_is_kept_with_who_and_when(root: Path, visitor: Visitor):
    assert do(visitor, "settle", "later").status == 303
    assert do(visitor, "settle", "undo").status == 303
    with closing(ledger_of(open_workspace(root))) as ledger:
        kept = ledger.versions("draft", "cart-awaits")
    assert [(one.version, one.status, one.reason) for one in kept] == [
        (3, "stepped", "1"), (2, "draft", "1"), (1, "begun", None),
    ]  # fmt: skip
