"""The inspector of a draft: every kind of node by its fields, lists put in order, rules built of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from filled_in import fields_in
from periplo.core.rule_saying import rule_text
from periplo.core.spans import DAY
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.documents import document_of
from periplo.pictures.campaign import ENTRY
from served import Visitor, serving
from small_shop import copied

EVERY = """\
# one of each
schema: 1
id: cart-awaits
title: {es: Todo, en: Everything}
languages: [es, en]
entry: {segment: {rule: cart at least 1 times, on: join, every: 1d, backfill: true}}
audience: never pay in the last 7 days
goal: {rule: pay, within: 14d}
exits: [visit]
nodes:
  - {id: tuesday, wait: {until: "09:30", days: [tue, jue]}}
  - {id: birthday, wait: {date: birthday, offset: -3, at: "10:00", past: which}}
  - id: answer
    wait: {for: [{event: visit, then: which}, {event: cart, then: out}], within: 2d}
  # who has bought often
  - id: kind
    split: [{if: pay at least 3 times, then: ask}]
  - id: which
    experiment: [{name: short, then: hello}, {name: long, weight: 2, then: later}]
  - {id: hello, send: {channel: log, message: hi, expires: 1d}}  # once
  - {id: note, emit: {event: greeted, properties: {by: us}}}
  - {id: mark, update: {tier: gold}}
  - {id: ask, task: {title: Call them, area: shop}}
  - {id: tell, call: {kind: hook}, then: out}
  - {id: later, random: [{name: A, then: tuesday}, {name: B, weight: 2, then: over}]}
  - {id: over, jump: out}
  - {id: out, exit: true}
messages:
  hi: {subject: {es: Hola, en: Hello}, body: {es: Hola, en: Hello}}
"""
DRAFT = "/campaigns/cart-awaits/draft"
RULE = f"{DRAFT}/rule"
NODES = (ENTRY, *(str(one["id"]) for one in document_of(EVERY).data["nodes"] if "exit" not in one))


@pytest.fixture
def root(built_shop: Path, tmp_path: Path) -> Path:
    return copied(built_shop, tmp_path / "shop", EVERY)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def path_of(root: Path) -> Path:
    return root / "campaigns" / "cart-awaits.yaml"


def inspector(visitor: Visitor, node: str) -> str:
    return visitor.get(f"{DRAFT}?node={quote(node)}&lang=en").text


def post(visitor: Visitor, do: str, page: str, to: str = DRAFT, form: str = "data-change", **given: str):
    """Presses a button of a page's form, as a browser would send it."""
    return visitor.post(f"{to}?lang=en", "", **{**fields_in(page, form), **given, "do": do})


@pytest.mark.parametrize("node", NODES)
def test_a_page_sent_back_as_it_came_changes_nothing(root: Path, visitor: Visitor, node: str):
    page = inspector(visitor, node)
    assert post(visitor, "set", page).status == 303
    assert path_of(root).read_text() == EVERY


def test_an_end_has_nothing_to_change(visitor: Visitor):
    assert "data-change" not in inspector(visitor, "out")


def test_a_channel_is_added_put_first_and_kept_at_the_end_only(root: Path, visitor: Visitor):
    page = post(visitor, "add channels", inspector(visitor, "hello"), **{"words.subject:es": "Buenas"}).text
    assert "Not saved yet" in page
    page = post(visitor, "up channels.1", page, **{"channels.1.channel": "email"}).text
    assert path_of(root).read_text() == EVERY
    assert fields_in(page, "data-change")["words.subject:es"] == "Buenas"
    assert post(visitor, "set", page, how="by_stage").status == 303
    plan = read_campaign(path_of(root))
    assert (plan.node("hello").channels, plan.node("hello").by_stage) == (("email", "log"), True)
    assert plan.message("hi").subject.to("es") == "Buenas"
    assert "# who has bought often" in path_of(root).read_text()


def test_exits_and_the_entry_are_changed_together(root: Path, visitor: Visitor):
    page = post(visitor, "add exits", inspector(visitor, ENTRY)).text
    given = {
        "exits.1.rule": "pay where total > 3",
        "kind": "content",
        "content.same": "device",
        "holdout": "20",
    }
    assert post(visitor, "set", page, **given).status == 303
    plan = read_campaign(path_of(root))
    assert (plan.entry.content.same, plan.holdout) == ("device", 0.2)
    assert [rule_text(one) for one in plan.exits] == ["visit", "pay where total > 3"]


def test_a_branch_that_is_added_leads_to_where_the_others_go_on(root: Path, visitor: Visitor):
    page = post(visitor, "add split", inspector(visitor, "kind")).text
    assert fields_in(page, "data-change")["split.1.then"] == "which"
    refused = post(visitor, "set", page, **{"split.1.if": "((("})
    assert refused.status == 400
    assert fields_in(refused.text, "data-change")["split.1.if"] == "((("
    assert path_of(root).read_text() == EVERY
    assert post(visitor, "set", refused.text, **{"split.1.if": "visit at least 2 times"}).status == 303
    branches = read_campaign(path_of(root)).node("kind").branches
    assert [rule_text(one.rule) for one in branches] == ["pay at least 3 times", "visit at least 2 times"]


def test_what_was_typed_stays_where_it_is_refused(root: Path, visitor: Visitor):
    given = {"channels.0.channel": "pigeon", "words.subject:en": "Dear <b>"}
    refused = post(visitor, "set", inspector(visitor, "hello"), **given)
    assert refused.status == 400
    assert "pigeon" in refused.text
    assert 'value="Dear &lt;b&gt;"' in refused.text
    assert path_of(root).read_text() == EVERY


def test_rules_are_read_as_sentences_beside_their_fields(visitor: Visitor):
    assert "It reads: Customers who had “pay” at least 3 times." in inspector(visitor, "kind")
    page = visitor.get(f"{DRAFT}?node={quote(ENTRY)}&lang=es").text
    assert "Se lee: Clientes que nunca tuvieron «pay» en los últimos 7 días." in page


@pytest.mark.parametrize(
    ("node", "key", "reads"),
    [
        ("kind", "split.0.if", "at least 3 times"),
        (ENTRY, "audience", "never"),
        (ENTRY, "segment.rule", "cart"),
    ],
)
def test_a_rule_is_built_of_clauses_with_what_was_typed_of_its_node(root, visitor, node, key, reads):
    typed = {"goal.within": "9"} if node == ENTRY else {}
    page = post(visitor, f"rule {key}", inspector(visitor, node), RULE, **typed).text
    assert reads in page
    page = post(visitor, "rule add r", page, RULE, "data-builder", **{"r.new": "trait"}).text
    assert post(visitor, "keep", page, RULE, "data-builder").status == 400  # its clause lacks all
    assert path_of(root).read_text() == EVERY
    given = {"r.1.property": "tier", "r.1.operator": "is", "r.1.value": "gold"}
    kept = post(visitor, "keep", page, RULE, "data-builder", **given)
    assert kept.status == 303, re.findall(r"(?s)<div class=.hint.*?</div>|<p class=.hint.*?</p>", kept.text)
    assert kept.headers["Location"] == f"{DRAFT}?node={quote(node)}#inspector"
    plan = read_campaign(path_of(root))
    rules = {"split.0.if": plan.node("kind").branches[0].rule, "audience": plan.audience}
    assert "tier is gold" in rule_text(rules.get(key, plan.entry.start.rule))
    if node == ENTRY:
        assert (plan.goal.within, plan.entry.start.backfill) == (9 * DAY, True)


def test_a_split_begins_with_a_rule_of_clauses(root: Path, visitor: Visitor):
    page = post(visitor, "rule new_split", inspector(visitor, "ask"), RULE, "data-add").text
    page = post(visitor, "rule add r", page, RULE, "data-builder", **{"r.new": "did"}).text
    reply = post(visitor, "keep", page, RULE, "data-builder", **{"r.0.event": "visit"})
    assert reply.status == 303, reply.text
    plan = read_campaign(path_of(root))
    assert plan.node("ask").then == "split"
    assert rule_text(plan.node("split").branches[0].rule) == "visit"


def test_two_editors_of_one_rule_do_not_write_over_one_another(root: Path, visitor: Visitor):
    page = post(visitor, "rule split.0.if", inspector(visitor, "kind"), RULE).text
    assert post(visitor, "set", inspector(visitor, "tuesday"), until="10:30").status == 303
    after = path_of(root).read_text()
    reply = post(visitor, "keep", page, RULE, "data-builder")
    assert reply.status == 400
    assert "changed meanwhile" in reply.text
    assert path_of(root).read_text() == after


def test_a_rule_that_is_none_has_no_page(visitor: Visitor):
    for asked in (
        "node=kind&rule_of=split.7.if",
        "node=kind&rule_of=then",
        "node=none&rule_of=audience",
        "node=out&rule_of=x",
    ):
        assert visitor.get(f"{RULE}?{asked}").status == 404
    assert visitor.get("/campaigns/none/draft/rule?node=kind&rule_of=split.0.if").status == 404
