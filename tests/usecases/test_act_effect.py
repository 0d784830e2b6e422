"""The question of an effect, made from a ledger: arms, ways, messages, versions, shared addresses."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from lived import lived
from periplo.core.campaign_nodes import Draw, Way
from periplo.core.errors import BadQuestion
from periplo.core.members import Decision, Intent, Member, Reason, intent_key
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine
from periplo.storage import tables as t
from periplo.storage.contract import Cursor, Outcome
from periplo.storage.memory import MemoryLedger
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import effect_of, publish
from plans import ID, plan

WAYS = Draw("words", (Way("plain", 1, "wait"), Way("warm", 3, "wait")), is_experiment=True)
WHY = (Reason("entered", {}),)


def experiment(holdout=0.1):
    found = plan(holdout=holdout)
    first = found.nodes[0].id
    draw = Draw("words", tuple(Way(way.name, way.weight, first) for way in WAYS.ways), is_experiment=True)
    return replace(found, nodes=(draw, *found.nodes))


def member(customer, arm="treated", way="plain", version=1, entry=1, at=0):
    ways = f"words={way}" if way else ""
    return Member(ID, customer, "", entry, version, arm, at, "words", 1, at, None, at, "finished", ways)


def kept(ledger, *members):
    ledger.keep(
        ID, [Decision(one.entered_at, one.customer, one, WHY) for one in members], Cursor(ID, 100 * DAY)
    )


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request, tmp_path):
    found = MemoryLedger() if request.param == "memory" else SqliteLedger(tmp_path / "ledger.db")
    yield found
    found.close()


def test_the_ways_of_a_node_are_groups_and_the_control_group_is_one(ledger):
    publish(experiment(), ledger, 0)
    kept(
        ledger, member(1), member(2, way="warm"), member(3, "control", "warm"), member(4, "control"),
        member(5, way=""),
    )  # fmt: skip
    question = effect_of(ID, ledger, node="words")
    assert question.groups == ("plain", "warm", "control")
    assert dict(zip(question.members.customer.tolist(), question.members.arm.tolist(), strict=True)) == {
        1: 0, 2: 1, 3: 2, 4: 2,
    }  # fmt: skip
    assert question.expected == (0.25, 0.75)
    answer = LocalEngine(1).ask(question, lived(*[[("order", 60)]] * 5))
    assert [(arm.arm, arm.n) for arm in answer.arms] == [("plain", 1), ("warm", 1), ("control", 2)]


def test_a_node_without_ways_is_refused(ledger):
    publish(experiment(), ledger, 0)
    with pytest.raises(BadQuestion, match="no ways"):
        effect_of(ID, ledger, node=plan().nodes[0].id)
    with pytest.raises(BadQuestion, match="has no node"):
        effect_of(ID, ledger, node="nowhere")


def test_the_sizes_that_the_arms_should_have_follow_the_version_at_entry(ledger):
    publish(experiment(0.1), ledger, 0)
    publish(experiment(0.5), ledger, 0)
    kept(ledger, member(1), member(2), member(3), member(4, version=2))
    assert effect_of(ID, ledger).expected == pytest.approx((0.8, 0.2))


def test_the_first_message_that_left_is_the_one_that_credits(ledger):
    publish(experiment(), ledger, 0)

    def intent(customer, visit, at):
        key = intent_key(ID, customer, "", 1, "say", visit)
        return Intent(key, ID, customer, "", 1, 1, "say", visit, "log", "hello", "en", at)

    one, two, three = intent(1, 1, 5), intent(1, 2, 9), intent(2, 1, 7)
    decisions = [
        Decision(9, 1, member(1), WHY, intents=(one, two)),
        Decision(9, 2, member(2), WHY, intents=(three,)),
    ]
    ledger.keep(ID, decisions, Cursor(ID, 100 * DAY))
    ledger.hand([one.key, two.key, three.key])
    ledger.note(
        [Outcome(one.key, 10, "refused"), Outcome(two.key, 10, "accepted"), Outcome(three.key, 10, "refused")]
    )
    assert effect_of(ID, ledger).members.told_at.tolist() == [9, -1]


def test_a_family_with_one_address_in_both_arms_is_caught(tmp_path):
    ledger = SqliteLedger(tmp_path / "ledger.db")
    publish(experiment(), ledger, 0)
    kept(ledger, member(1), member(2, "control"), member(3), member(4, "control"))
    with ledger.writing() as connection:
        connection.execute(insert(t.customers), [{"customer": k, "created_at": 0} for k in (1, 2, 3, 4)])
        connection.execute(
            insert(t.handles),
            [{"handle": k, "kind": "user", "text": f"u{k}"} for k in (1, 2, 3, 4)]
            + [
                {"handle": 9, "kind": "email", "text": "home@example.com"},
                {"handle": 10, "kind": "device", "text": "d"},
            ],
        )
        connection.execute(
            insert(t.handle_customer),
            [
                {"handle": k, "customer": c, "since": 0}
                for k, c in ((1, 1), (2, 2), (3, 3), (4, 4), (9, 1), (10, 3))
            ],
        )
        link = {"at": 0, "source": "s", "kind": "identify", "alias": 0}
        connection.execute(
            insert(t.people.links),
            [
                # The mother's address beside the father's name.
                {"low": 2, "high": 9, **link, "refused": "blocked"},
                {"low": 4, "high": 10, **link, "refused": None},  # a shared device is no address
            ],
        )
    assert effect_of(ID, ledger).shared == 1
    ledger.close()
