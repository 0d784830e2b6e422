"""Surveys in a workspace: who is invited, what is told as events, what a report counts."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from periplo.core.consent import ConsentSaid
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.identity import bucket
from periplo.core.messages import Handle
from periplo.core.spans import DAY, HOUR
from periplo.core.survey_answers import Answer
from periplo.core.survey_messages import answered
from periplo.edge.wiring import index_of, ledger_of
from periplo.formats.survey_yaml import survey_from
from periplo.storage.consents import absorb
from periplo.storage.inbox import Fresh
from periplo.storage.surveys import invitation, invitations_of, mark
from periplo.usecases.collect.explode import take_in
from periplo.usecases.starters.surveys import SURVEYS, starter_survey
from periplo.usecases.surveys.checking import FOUND, check_survey
from periplo.usecases.surveys.inviting import filling_of, hand_over, invite, open_link
from periplo.usecases.surveys.publishing import publish, published, secret_made, secret_of
from periplo.usecases.surveys.reporting import report
from surveyed import NOW, asked, bought, settled


@pytest.fixture
def workspace(tmp_path: Path):
    return settled(tmp_path / "w")


@pytest.fixture
def ledger(workspace):
    with closing(ledger_of(workspace)) as opened:
        yield opened


def everybody(text: str) -> str:
    return text.replace("share: 0.25", "share: 1.0")


def run(workspace, ledger, known, now=NOW, **more):
    return invite(known, workspace, ledger, index_of(workspace).journeys, now, **more)


def handed(workspace, ledger, known, made, now=NOW):
    hand_over(
        known.survey, made.links, ledger, now, lambda requests: take_in(workspace, ledger, requests, now)
    )


def customers(made):
    return sorted(link.who.text for link in made.links)


def test_those_are_invited_whose_order_is_neither_too_young_nor_too_old(workspace, ledger):
    bought(
        workspace, ledger, ("young", NOW - 2 * DAY + HOUR, {}), ("due", NOW - 2 * DAY, {"place": "shop 3"}),
        ("old", NOW - 14 * DAY, {}),
    )  # fmt: skip
    made = run(workspace, ledger, asked(ledger, change=everybody))
    assert customers(made) == ["due"]
    assert made.occasions == 1
    one = made.links[0].invitation
    assert (one.channel, one.place, one.occasion_at, one.made_at) == ("email", "shop 3", NOW - 2 * DAY, NOW)
    assert (one.expires_at, one.cost, one.currency) == (NOW + 30 * DAY, 2_000, "EUR")


def test_the_sample_is_the_hash_s(workspace, ledger):
    bought(workspace, ledger, *((f"c{n}", NOW - 3 * DAY, {}) for n in range(200)))
    known = asked(ledger)
    made = run(workspace, ledger, known)
    sampled = sum(bucket("survey nps", customer) < 2_500 for customer in range(1, 201))
    assert len(made.links) == sampled
    assert made.left == {"sampled_out": 200 - sampled}


def test_run_again_it_makes_none_twice_and_hands_over_what_was_left_lying(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    known = asked(ledger, change=everybody)
    first, again = run(workspace, ledger, known), run(workspace, ledger, known, NOW + HOUR)
    assert [link.token for link in first.links] == [link.token for link in again.links]
    assert again.left == {"asked_before": 1}
    handed(workspace, ledger, known, again)
    handed(workspace, ledger, known, again)
    assert run(workspace, ledger, known, NOW + 2 * HOUR).links == ()
    journeys = index_of(workspace).journeys
    told = journeys.event == journeys.code("survey invited")
    assert told.sum() == 1  # told twice, it counts once
    assert journeys.ours[told].all()  # our own doing


def test_two_surveys_share_the_customer_s_peace(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    run(workspace, ledger, asked(ledger, change=everybody))
    other = asked(ledger, "source")
    assert run(workspace, ledger, other, NOW + HOUR).left == {"asked_recently": 1}


def test_an_answer_at_the_till_gives_peace_too(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}), ("b", NOW - 3 * DAY, {}))
    known = asked(ledger, change=everybody)
    survey = known.survey
    filling = filling_of(run(workspace, ledger, known, rehearse=True).links[0].invitation, NOW, ())
    spoken = filling._replace(who=(Handle("user", "a"),), response="till-1", way="till", channel="store")
    messages = answered(survey, spoken, survey.questions[0], Answer(9), NOW - HOUR)
    request = Fresh(NOW, "till", "batch", msgspec.json.encode({"batch": messages}))
    assert take_in(workspace, ledger, [request], NOW).events == 1
    made = run(workspace, ledger, known)
    assert customers(made) == ["b"]
    assert made.left == {"answered_recently": 1}


def test_consent_is_asked_by_channel_and_purpose(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}), ("b", NOW - 3 * DAY, {}))
    seen = []

    def may(customer: int, channel: str, purpose: str) -> bool:
        seen.append((channel, purpose))
        return customer == 1

    made = run(workspace, ledger, asked(ledger, change=everybody), may_ask=may)
    assert len(made.links) == 1
    assert made.left == {"no_consent": 1}
    assert set(seen) == {("email", "service")}


@pytest.mark.parametrize(
    ("purpose", "state", "is_asked"),
    [
        ("surveys", "denied", False),
        ("*", "withdrawn", False),
        ("advertising", "denied", True),
        ("surveys", "granted", True),
    ],
)
def test_who_said_no_to_surveys_is_not_asked(workspace, ledger, purpose, state, is_asked):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}), ("b", NOW - 3 * DAY, {}))
    with ledger.writing() as connection:
        absorb(connection, [(1, ConsentSaid("email", purpose, state, NOW - DAY, "web"))])
    made = run(workspace, ledger, asked(ledger, change=everybody))
    assert customers(made) == (["a", "b"] if is_asked else ["b"])
    assert made.left.get("no_consent", 0) == (0 if is_asked else 1)


def test_a_rehearsal_keeps_nothing(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    assert len(run(workspace, ledger, asked(ledger, change=everybody), rehearse=True).links) == 1
    with ledger.reading() as connection:
        assert invitations_of(connection, "nps") == []
    assert secret_of(ledger) is None


def test_a_survey_that_is_open_or_paused_invites_nobody(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    with pytest.raises(BadQuestion, match="does not say whom to ask"):
        run(workspace, ledger, asked(ledger, "missing"))
    with pytest.raises(BadQuestion, match="is paused"):
        run(workspace, ledger, asked(ledger, "nps", lambda text: text + "status: paused\n"))


def test_the_same_document_is_no_new_version_and_older_ones_stay(workspace, ledger):
    first = publish(starter_survey("nps"), ledger, NOW)
    assert publish(starter_survey("nps"), ledger, NOW).version == first.version == 1
    assert publish(starter_survey("nps").replace("valid: 30d", "valid: 9d"), ledger, NOW).version == 2
    assert published(ledger, "nps", 1).survey.valid == 30 * DAY
    with pytest.raises(UnknownName, match="no survey 'other'"):
        published(ledger, "other")


def test_an_open_link_of_one_place_is_always_the_same(workspace, ledger):
    known = asked(ledger)
    links = [open_link(known, workspace, ledger, NOW, "qr", "store", place) for place in ("1", "2", "1")]
    assert links[0] == links[2] != links[1]


def test_links_of_all_processes_are_signed_by_one_secret(workspace, ledger):
    with closing(ledger_of(workspace)) as other:
        assert secret_made(ledger) == secret_made(other) == secret_of(ledger)


def test_what_is_noted_first_stays(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    id = run(workspace, ledger, asked(ledger, change=everybody)).links[0].invitation.id
    for at in (NOW + 5, NOW + 9):
        with ledger.writing() as connection:
            mark(connection, "opened", {id: at})
    with ledger.reading() as connection:
        assert invitation(connection, id).opened_at == NOW + 5


def test_a_report_joins_answers_and_invitations(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {"place": "1"}), ("b", NOW - 3 * DAY, {"place": "2"}))
    known = asked(ledger, change=everybody)
    made = run(workspace, ledger, known)
    handed(workspace, ledger, known, made)
    link = next(link for link in made.links if link.who.text == "a")
    filling = filling_of(link.invitation, NOW, (link.who,))
    messages = answered(known.survey, filling, known.survey.questions[0], Answer(10), NOW + HOUR)
    messages += answered(known.survey, filling, known.survey.questions[3], Answer(words="42"), NOW + HOUR)
    take_in(
        workspace,
        ledger,
        [Fresh(NOW + HOUR, "s", "batch", msgspec.json.encode({"batch": messages}))],
        NOW + HOUR,
    )
    told = report(known, ledger, index_of(workspace).journeys, "Europe/Madrid", "EUR", "place").report
    assert (told.whole.invited, told.whole.answered, told.whole.answered_invited) == (2, 1, 1)
    assert told.whole.per_answer == 4_000
    assert [(group.key, group.answered) for group in told.groups] == [("1", 1), ("2", 0)]
    assert told.comments[0].text == "42"
    with pytest.raises(BadQuestion, match="told by 'colour'"):
        report(known, ledger, None, "UTC", "EUR", "colour")


# The check


def codes(text: str, **more) -> set[str]:
    return {finding.code for finding in check_survey(survey_from(text), **more)}


def test_every_starter_is_sound_but_for_the_touchpoint_that_only_the_shop_knows():
    for kind in SURVEYS:
        findings = check_survey(survey_from(starter_survey(kind)))
        assert {finding.code for finding in findings} <= {"no_touchpoint"}, kind


def test_trust_preference_and_our_own_messages_have_a_survey_with_a_figure():
    first = {
        kind: survey_from(starter_survey(kind)).questions[0] for kind in ("trust", "message", "preference")
    }
    assert {kind: question.kind for kind, question in first.items()} == {
        "trust": "csat", "message": "csat", "preference": "choice",
    }  # fmt: skip
    assert [choice.id for choice in first["preference"].choices] == ["us", "another", "any", "nobody"]
    assert survey_from(starter_survey("message")).ask is None  # a campaign's message asks it


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("questions: [{id: q, kind: text, text: {es: hola}}]", "missing_text"),
        ("questions: [{id: q, kind: nps, text: a}]", "no_reason_asked"),
        ("questions: [{id: q, kind: yes_no, text: a, then: end}, {id: r, kind: text, text: b}]", "never_asked"),
        ("questions: [{id: a, kind: nps, text: a, next: [{up_to: 6, then: end}, {from: 7, then: end}]},"
         " {id: b, kind: text, text: a}]", "never_asked"),
        ("ask: {event: pay, channel: pigeon}\nquestions: [{id: q, kind: text, text: a}]", "unknown_channel"),
        ("ask: {event: pay}\nquestions: [{id: q, kind: text, text: a}]", "no_cost"),
        ("ask: {event: pay}\npressure: {quiet: 1d}\nquestions: [{id: q, kind: text, text: a}]", "short_quiet"),
        ("questions: [" + ", ".join(f"{{id: q{n}, kind: text, text: a}}" for n in range(6)) + "]", "many_questions"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_found(text, code):
    assert code in codes(f"id: s\ntitle: t\n{text}\n")
    assert code in FOUND


def test_with_events_it_is_told_whom_it_would_ask(workspace, ledger):
    bought(workspace, ledger, ("a", NOW - 3 * DAY, {}))
    journeys = index_of(workspace).journeys
    assert "would_ask" in codes(starter_survey("nps"), journeys=journeys)
    assert "unknown_event" in codes(starter_survey("ces"), journeys=journeys)
    nobody = starter_survey("nps").replace(
        "event: order completed", "event: order completed where total > 99"
    )
    assert "nobody_due" in codes(nobody, journeys=journeys)
