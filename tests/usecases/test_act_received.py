"""What campaigns said, and were to say, read from the ledger: by version, language, state and reason."""

from __future__ import annotations

from contextlib import closing

import pytest

from periplo.answers.agreeing import NOTHING_RECEIVED
from periplo.core.campaigns import Message
from periplo.core.members import Decision, Intent, Withheld, intent_key
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.formats.content_yaml import Content
from periplo.storage.contract import Cursor, Outcome
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.act.designed import designed_in
from periplo.usecases.act.received import received_in
from plans import ID, plan
from usecases.test_act_effect import WHY, member
from usecases.test_act_rehearsal import DRAWN, TIED

WHOLE = Span(0, 100 * DAY)


def saying(text, **changes):
    return plan(messages=(Message("reminder", Text.of("…"), Text.of({"es": text})),), **changes)


@pytest.fixture
def ledger(tmp_path):
    with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
        yield ledger


def intent(customer, day, version=1, language="es"):
    key = intent_key(ID, customer, "", 1, "remind", 1)
    return Intent(key, ID, customer, "", 1, version, "remind", 1, "sms", "reminder", language, day * DAY)


def decided(ledger, *told):
    """told: (intent, what became of it): "accepted", "reserved", or why it was withheld."""
    decisions = []
    for one, fate in told:
        more = (
            {"intents": (one,)} if fate in ("accepted", "reserved") else {"withheld": (Withheld(one, fate),)}
        )
        decisions.append(Decision(0, one.customer, member(one.customer, version=one.version), WHY, **more))
    ledger.keep(ID, decisions, Cursor(ID, 100 * DAY))
    left = [one.key for one, fate in told if fate == "accepted"]
    ledger.hand(left)
    ledger.note([Outcome(key, 1, "accepted") for key in left])


def test_messages_of_two_versions_that_gainsay_each_other_are_received(ledger):
    publish(saying("Entrega en 24 h"), ledger, 0)
    publish(saying("Entrega en 48 h"), ledger, 10 * DAY)
    decided(ledger, (intent(1, 5), "accepted"), (intent(2, 20, 2), "accepted"), (intent(3, 20, 2), "cap"))
    got = received_in(ledger, Content(), WHOLE)
    assert [(one.version, one.channel, one.statements[0].low) for one in got.messages] == [
        (1, "sms", 1440),
        (2, "sms", 2880),
    ]
    assert sorted(zip(got.customer.tolist(), got.at.tolist(), got.which.tolist(), strict=True)) == [
        (1, 5 * DAY, 0),
        (2, 20 * DAY, 1),
    ]
    assert (
        len(received_in(ledger, Content(), Span(40 * DAY, 60 * DAY)).customer) == 1
    )  # from a month before it


def test_messages_that_speak_of_nothing_alike_are_not_read(ledger):
    publish(saying("Entrega en 24 h"), ledger, 0)
    decided(ledger, (intent(1, 5), "accepted"))
    assert received_in(ledger, Content(), WHOLE) is NOTHING_RECEIVED


def test_what_was_to_be_said_at_a_touchpoint_with_what_became_of_it(ledger):
    publish(saying("Hola", **TIED), ledger, 0)
    publish(saying("Hola otra vez", **TIED), ledger, 10 * DAY)
    decided(
        ledger,
        (intent(1, 5), "accepted"), (intent(2, 20, language="es-MX"), "accepted"), (intent(3, 20, 2), "no_consent"),
        (intent(4, 20, 2), "holdout"), (intent(5, 20, 2), "converted"), (intent(6, 20, 2), "reserved"),
    )  # fmt: skip
    found = designed_in(ledger, DRAWN, WHOLE)
    assert found.campaigns == ((ID, "find-list"),)
    assert found.languages == ("es",)
    rows = zip(found.customer.tolist(), found.left.tolist(), found.is_old.tolist(), strict=True)
    assert sorted(rows) == [(1, True, False), (2, True, True), (3, False, False)]
    assert len(designed_in(ledger, DRAWN, Span(0, 10 * DAY)).customer) == 1


def test_a_campaign_of_another_map_or_of_no_touchpoint_says_nothing_here(ledger):
    publish(saying("Hola", map="other", touchpoint="find-list"), ledger, 0)
    decided(ledger, (intent(1, 5), "accepted"))
    assert not len(designed_in(ledger, DRAWN, WHOLE).customer)
