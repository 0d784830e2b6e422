"""Invitations that messages of campaigns make, in both databases: once a run, and not beside the survey's peace."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from periplo.core.spans import DAY
from periplo.core.survey_tokens import named_in
from periplo.core.wording import MessageWithheld
from periplo.storage import tables as t
from periplo.storage.surveys import invitations_of, mark
from periplo.usecases.starters.surveys import starter_survey
from periplo.usecases.surveys.messaging import Asker, Asking
from periplo.usecases.surveys.publishing import publish, secret_of
from periplo.usecases.workspace import Settings, make_workspace

NOW = 100 * DAY


@pytest.fixture(params=["sqlite", "postgres"])
def asker(request, opened, tmp_path):
    ledger = opened(request.param)
    with ledger.writing() as connection:
        connection.execute(insert(t.customers).values(customer=7, created_at=0))
        for handle, kind, text in ((1, "email", "ana@x.example"), (2, "user", "c-1")):
            connection.execute(insert(t.handles).values(handle=handle, kind=kind, text=text))
            connection.execute(insert(t.handle_customer).values(handle=handle, customer=7, since=0))
    publish(starter_survey("nps"), ledger, 0)
    return Asker(make_workspace(tmp_path / "w", Settings(name="s")), ledger)


def asking(run="c/7/-/1", message="ask", now=NOW, occasion=NOW - DAY):
    return Asking("c", message, run, 7, "email", "es", occasion, (), now)


def test_one_run_makes_one_invitation_and_each_message_tells_itself(asker):
    known = asker.known("nps", NOW)
    first, again, reminder = (
        asker.asked(known, asking()), asker.asked(known, asking()), asker.asked(known, asking(message="again")),
    )  # fmt: skip
    for one in (first, again, reminder):
        asker.keep(one)
    with asker.ledger.reading() as connection:
        (made,) = invitations_of(connection, "nps")
    assert (made.handle, made.sent_at, made.language, made.way) == (2, NOW, "es", "invite")
    secret = secret_of(asker.ledger)
    assert first.token == again.token
    assert [named_in(one.token, secret) for one in (first, reminder)] == [
        (made.id, ("c", "ask")), (made.id, ("c", "again")),
    ]  # fmt: skip
    changed = first.token[:28] + "A" + first.token[29:]
    assert named_in(changed, secret) is None
    assert named_in(first.token[:28], secret) is None  # the message cannot be taken out either


def test_an_answer_ends_its_reminders_and_peace_holds_for_other_runs(asker):
    known = asker.known("nps", NOW)
    first = asker.asked(known, asking())
    asker.keep(first)
    with pytest.raises(MessageWithheld) as held:
        asker.asked(known, asking("c/7/-/2", now=NOW + DAY, occasion=NOW))
    assert held.value.reason == "survey_asked_recently"
    with asker.ledger.writing() as connection:
        mark(connection, "answered", {first.invitation.id: NOW + DAY})
    with pytest.raises(MessageWithheld) as held:
        asker.asked(known, asking(now=NOW + 2 * DAY))
    assert held.value.reason == "survey_answered"
