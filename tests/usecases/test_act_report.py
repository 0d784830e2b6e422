"""The report of campaigns, and a winner applied."""

from dataclasses import replace

import pytest

from lived import lived
from periplo.core.campaign_nodes import Draw, Jump
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.members import Decision, Intent, Withheld, intent_key
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.storage.contract import Cursor, Outcome
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import effect_of, publish
from periplo.usecases.act.report import needless, prices_said, report, way_to_apply, winner_applied
from plans import ID
from usecases.test_act_effect import WHY, experiment, member

PEOPLE = 400


def driven(buys):
    """A ledger with 400 members, a quarter of them in control; the last hundred of the treated go by 'warm'.

    buys: whether the k-th customer, by arm and way, orders.
    """
    ledger, decisions, lives = MemoryLedger(), [], []
    publish(experiment(0.25), ledger, 0)
    for k in range(1, PEOPLE + 1):
        arm = "control" if k % 4 == 0 else "treated"
        way = "warm" if k % 2 else "plain"
        key = intent_key(ID, k, "", 1, "say", 1)
        intent = Intent(key, ID, k, "", 1, 1, "say", 1, "sms", "hello", "en", 0)
        told = {"intents": (intent,)} if arm == "treated" else {"withheld": (Withheld(intent, "holdout"),)}
        decisions.append(Decision(0, k, member(k, arm, way), WHY, **told))
        lives.append([("order completed" if buys(k, arm, way) else "visit", 60)])
    ledger.keep(ID, decisions, Cursor(ID, 100 * DAY))
    keys = [intent.key for decision in decisions for intent in decision.intents]
    ledger.hand(keys)
    ledger.note([Outcome(key, 1, "accepted") for key in keys])
    return ledger, lived(*lives)


def reported(ledger, journeys, **more):
    return report(ledger, lambda effect: LocalEngine(1).ask(effect, journeys), **more)


def test_messages_cost_and_what_was_withheld_are_counted():
    ledger, journeys = driven(lambda k, arm, way: k % 3 == 0)
    (row,) = reported(ledger, journeys, prices={"sms": 0.05})
    assert (row.sent, dict(row.withheld), row.cost, row.given) == (
        300,
        {"holdout": 100},
        pytest.approx(15),
        None,
    )


def test_what_was_done_besides_messages_is_no_message():
    ledger, journeys = driven(lambda k, arm, way: k % 3 == 0)
    before = reported(ledger, journeys)[0]
    done, held = (
        Intent(f"deed{k}", ID, k, "", 1, 1, "mark", 1, "inbox", "", "en", 1, kind="deed") for k in (1, 4)
    )
    told = [
        Decision(1, 1, member(1, "treated", "warm"), WHY, intents=(done,)),
        Decision(1, 4, member(4, "control", "plain"), WHY, withheld=(Withheld(held, "holdout"),)),
    ]
    ledger.keep(ID, told, Cursor(ID, 100 * DAY))
    ledger.hand([done.key])
    ledger.note([Outcome(done.key, 1, "accepted")])
    after = reported(ledger, journeys)[0]
    assert (after.sent, dict(after.withheld)) == (before.sent, dict(before.withheld))


def test_a_campaign_without_an_effect_need_not_be_sent_and_one_that_works_is_not_listed():
    (idle,) = reported(*driven(lambda k, arm, way: k % 3 == 0))
    (works,) = reported(*driven(lambda k, arm, way: arm == "treated" and k % 3 > 0))
    (harms,) = reported(*driven(lambda k, arm, way: arm == "control"))
    assert [row.need_not_be_sent for row in (idle, works, harms)] == [True, False, True]
    assert needless((works, idle)) == (idle,)


def test_the_winner_goes_to_everybody_in_the_next_version_and_nobody_waiting_is_stranded():
    ledger, journeys = driven(lambda k, arm, way: way == "warm" and k % 10 < 8)
    answer = LocalEngine(1).ask(effect_of(ID, ledger, "words"), journeys)
    way = way_to_apply(answer, None, explore=False)
    assert way == "warm"
    plan = replace(experiment(0.25), status="active")
    applied = campaign_from(campaign_text(winner_applied(plan, "words", way)))
    assert isinstance(plan.node("words"), Draw)
    assert isinstance(applied.node("words"), Jump)
    assert {node.id for node in applied.nodes} >= {node.id for node in plan.nodes}
    assert publish(applied, ledger, 1).version == 2


def test_no_winner_is_applied_where_none_is_shown_unless_one_explores():
    ledger, journeys = driven(lambda k, arm, way: k % 3 == 0)
    answer = LocalEngine(1).ask(effect_of(ID, ledger, "words"), journeys)
    for way in (None, "warm"):
        with pytest.raises(BadQuestion, match="no way of node 'words' is shown"):
            way_to_apply(answer, way, explore=False)
    assert way_to_apply(answer, "warm", explore=True) == "warm"
    with pytest.raises(BadQuestion, match="has no way 'cold'"):
        winner_applied(experiment(), "words", "cold")


def test_prices_are_read():
    assert prices_said("email=0.001, SMS=0.05") == {"email": 0.001, "sms": 0.05}
    for wrong in ("email", "sms=-1", "sms=nan", "=1", "sms=free"):
        with pytest.raises(BadInput):
            prices_said(wrong)
