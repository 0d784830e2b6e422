"""A survey walked through: what is asked next, what counts as an answer, who may be asked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.messages import Handle
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.survey_answers import (
    SKIPPED,
    Answer,
    BadAnswer,
    answer_of,
    next_question,
    off_path,
    path,
)
from periplo.core.survey_messages import Filling, answered, invited
from periplo.core.survey_pressure import History, Invited, is_sampled, may_invite, quiet_until
from periplo.core.survey_tokens import name_from, named_in, sealed, token_of, unsealed
from periplo.core.surveys import (
    END,
    KINDS,
    SAID,
    SCALES,
    Asking,
    BadSurvey,
    Branch,
    Choice,
    Pressure,
    Question,
    Survey,
)
from periplo.core.texts import Text

T0 = 1_790_000_000_000_000
HELLO = Text.of("?")


def asking(*questions: Question, **more) -> Survey:
    return Survey("s", HELLO, questions or (Question("q", "nps", HELLO),), **more)


LOW, HIGH = Branch("why", high=6), Branch("like", low=9)
RECOMMEND = Question("recommend", "nps", HELLO, branches=(LOW, HIGH), then=END)
WHY = Question("why", "text", HELLO, optional=True, then=END)
LIKE = Question("like", "text", HELLO, optional=True)
NPS = asking(RECOMMEND, WHY, LIKE)
HEARD = Question(
    "heard", "choice", HELLO, declares="source",
    choices=(Choice("leaflet", HELLO, medium="print"), Choice("other", HELLO, words=True)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("score", "after"), [(0, "why"), (6, "why"), (7, None), (8, None), (9, "like"), (10, "like")]
)
def test_the_score_decides_what_is_asked_next(score, after):
    following = next_question(NPS, {"recommend": Answer(score)})
    assert (following.id if following else None) == after


def test_a_question_without_a_way_of_its_own_goes_on_to_the_one_after_it():
    survey = asking(Question("a", "yes_no", HELLO), Question("b", "text", HELLO))
    assert next_question(survey, {}).id == "a"
    assert next_question(survey, {"a": Answer(1, ("yes",))}).id == "b"
    assert next_question(survey, {"a": SKIPPED, "b": SKIPPED}) is None


def test_the_longest_way_counts_the_questions_of_one_person():
    assert NPS.longest == 2
    assert (
        asking(
            Question("a", "nps", HELLO), Question("b", "text", HELLO), Question("c", "text", HELLO)
        ).longest
        == 3
    )


def test_an_answer_to_a_question_that_was_not_asked_is_found():
    assert off_path(NPS, {"recommend": Answer(9), "why": Answer(words="x")}) == "why"
    assert off_path(NPS, {"recommend": Answer(3), "why": Answer(words="x")}) is None
    assert [one.id for one in path(NPS, {"recommend": Answer(3), "like": SKIPPED})] == ["recommend"]


@pytest.mark.parametrize("said", ["11", "-1", "nine", "9.5", True, "1e1", [9]])
def test_a_score_outside_the_scale_is_refused(said):
    with pytest.raises(BadAnswer, match="scale") as told:
        answer_of(RECOMMEND, {"score": said})
    assert told.value.values["question"] == "recommend"


def test_scores_come_as_numbers_or_as_text():
    assert answer_of(RECOMMEND, {"score": "09"}) == answer_of(RECOMMEND, {"score": 9}) == Answer(9)


def test_nothing_is_an_answer_only_where_it_may_be():
    assert answer_of(WHY, {"comment": "   "}) == SKIPPED
    with pytest.raises(BadAnswer, match="not answered"):
        answer_of(RECOMMEND, {})


def test_choices_keep_the_order_of_the_question_and_count_once():
    several = Question("q", "choice", HELLO, choices=HEARD.choices, many=True)
    assert answer_of(several, {"choice": ["other", "leaflet", "other"]}).chosen == ("leaflet", "other")
    with pytest.raises(BadAnswer, match="takes one answer"):
        answer_of(HEARD, {"choice": ["other", "leaflet"]})
    with pytest.raises(BadAnswer, match="none of its choices"):
        answer_of(HEARD, {"choice": "radio"})


def test_an_expectation_has_a_sign():
    expected = Question("q", "expectation", HELLO)
    assert [answer_of(expected, {"choice": one}).score for one in ("worse", "as", "better")] == [-1, 0, 1]


def test_words_lose_blank_space_and_nothing_else():
    assert answer_of(WHY, {"comment": " a  b \n\n c"}).words == "a b\n\nc"
    with pytest.raises(BadAnswer, match="2000"):
        answer_of(WHY, {"comment": "x" * 2001})


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        ((Question("q", "nps", HELLO, then="q"),), "goes back"),
        ((Question("q", "nps", HELLO, then="x"),), "which there is not"),
        ((Question("q", "nps", HELLO, branches=(Branch(END, high=11),)),), "no score from 0 to 10"),
        ((Question("q", "yes_no", HELLO, branches=(Branch(END, values=("maybe",)),)),), "names no answer"),
        ((Question("q", "choice", HELLO),), "no choices"),
        ((Question("q", "text", HELLO, many=True),), "several answers"),
        ((Question("q", "stars", HELLO),), "of kind 'stars'"),
        ((Question("q", "nps", HELLO), Question("q", "text", HELLO)), "two questions"),
        ((Question("end", "nps", HELLO),), "id is 'end'"),
        ((Question("q", "nps", HELLO, declares="source"),), "declares"),
        ((Question("q", "choice", HELLO, choices=(Choice("a, b", HELLO),)),), "called 'a, b'"),
    ],
)
def test_a_survey_that_contradicts_itself_is_refused(questions, why):
    with pytest.raises(BadSurvey, match=why):
        asking(*questions)


def test_a_survey_that_could_ask_nobody_is_refused():
    with pytest.raises(BadSurvey, match="late before"):
        asking(ask=Asking(EventIs("pay"), wait=2 * DAY, late=DAY))
    with pytest.raises(BadSurvey, match="share"):
        asking(ask=Asking(EventIs("pay"), share=0))


@st.composite
def surveys(draw) -> Survey:
    """Any survey whose ways lead forward."""
    n = draw(st.integers(1, 6))
    ids = [f"q{k}" for k in range(n)]
    questions = []
    for k in range(n):
        kind = draw(st.sampled_from(KINDS))
        later = st.sampled_from([*ids[k + 1 :], END])
        choices = tuple(Choice(f"c{j}", HELLO) for j in range(3)) if kind == "choice" else ()
        branches = []
        if draw(st.booleans()):
            if kind in SCALES:
                branches.append(Branch(draw(later), high=draw(st.integers(*SCALES[kind]))))
            elif kind != "text":
                known = sorted(SAID.get(kind, ())) or ["c0", "c1", "c2"]
                branches.append(Branch(draw(later), values=(draw(st.sampled_from(known)),)))
        then = draw(st.one_of(st.none(), later))
        questions.append(Question(ids[k], kind, HELLO, choices=choices, branches=tuple(branches), then=then))
    return asking(*questions)


def any_answer(draw, question: Question) -> Answer:
    if question.kind in SCALES:
        return answer_of(question, {"score": draw(st.integers(*SCALES[question.kind]))})
    if question.kind == "text":
        return Answer(words="x")
    known = list(SAID.get(question.kind, ())) or [choice.id for choice in question.choices]
    return answer_of(question, {"choice": draw(st.sampled_from(known))})


@given(surveys(), st.data())
def test_every_way_through_every_survey_ends(survey, data):
    answers: dict[str, Answer] = {}
    while (question := next_question(survey, answers)) is not None:
        assert question.id not in answers
        answers[question.id] = any_answer(data.draw, question)
    assert 1 <= len(answers) <= survey.longest <= len(survey.questions)
    assert off_path(survey, answers) is None
    assert [one.id for one in path(survey, answers)] == list(answers)


# Who may be asked


def test_nobody_is_asked_again_within_the_quiet_time():
    survey = asking(pressure=Pressure(quiet=30 * DAY, after_answer=0))
    other = Invited("another", T0, T0 + 10 * DAY)
    assert may_invite(survey, History([other]), T0 + DAY, T0 + 29 * DAY) == "asked_recently"
    assert may_invite(survey, History([other]), T0 + DAY, T0 + 30 * DAY) is None


def test_the_promise_made_with_the_earlier_invitation_is_kept_too():
    eager = asking(pressure=Pressure(quiet=0, after_answer=0))
    assert (
        may_invite(eager, History([Invited("slow", T0, T0 + 60 * DAY)]), T0, T0 + 59 * DAY)
        == "asked_recently"
    )


def test_after_an_answer_there_is_peace_however_it_came():
    survey = asking(pressure=Pressure(quiet=0, after_answer=90 * DAY))
    assert may_invite(survey, History((), [T0]), T0 + DAY, T0 + 89 * DAY) == "answered_recently"
    assert may_invite(survey, History((), [T0]), T0 + DAY, T0 + 90 * DAY) is None
    answered_one = Invited("another", T0 - DAY, T0, answered_at=T0)
    assert may_invite(survey, History([answered_one]), T0 + DAY, T0 + 89 * DAY) == "answered_recently"


def test_nobody_is_asked_twice_about_one_occasion():
    survey = asking(pressure=Pressure(quiet=0, after_answer=0))
    before = Invited("s", T0, T0, occasion_at=T0 - HOUR)
    assert may_invite(survey, History([before]), T0 - HOUR, T0 + DAY) == "asked_before"
    assert may_invite(survey, History([before]), T0, T0 + DAY) is None


@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 40 * 24)), max_size=40),
    st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_two_invitations_of_one_customer_are_never_closer_than_either_survey_promised(steps, quiet_days):
    surveys = [
        Survey(f"s{k}", HELLO, (RECOMMEND, WHY, LIKE), pressure=Pressure(days * DAY, 0))
        for k, days in enumerate(quiet_days)
    ]
    made: list[tuple[int, int, Invited]] = []
    now = T0
    for which, hours in steps:
        now += hours * HOUR
        survey = surveys[which]
        if may_invite(survey, History([one for _, _, one in made]), now, now) is None:
            made.append((now, survey.pressure.quiet, Invited(survey.id, now, quiet_until(survey, now), now)))
    for (first, promised, _), (second, asked, _) in pairwise(made):
        assert second - first >= max(promised, asked)


def test_the_sample_is_about_as_large_as_was_said_and_always_the_same():
    survey = asking(ask=Asking(EventIs("pay"), share=0.2))
    chosen = [customer for customer in range(20_000) if is_sampled(survey, customer)]
    assert 3_700 < len(chosen) < 4_300
    assert chosen == [customer for customer in range(20_000) if is_sampled(survey, customer)]
    assert all(is_sampled(asking(ask=Asking(EventIs("pay"), share=1)), customer) for customer in range(1_000))


# Links


@given(st.binary(min_size=9, max_size=9), st.binary(min_size=1, max_size=64), st.data())
def test_a_token_names_its_invitation_and_no_changed_one_does(random, secret, data):
    name = name_from(random)
    token = token_of(name, secret)
    assert named_in(token, secret) == (name, ("", ""))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from([sign for sign in "abcXYZ019-_" if sign != token[place]]))
    changed = token[:place] + other + token[place + 1 :]
    assert named_in(changed, secret) is None
    assert named_in(token, secret + b"x") is None


@pytest.mark.parametrize("token", ["", "x", "é" * 28, "a" * 11, "a" * 5_000, "../../etc/passwd"])
def test_no_nonsense_is_a_token(token):
    assert named_in(token, b"secret") is None
    assert unsealed(token, b"secret") is None


@given(st.binary(max_size=200))
def test_what_a_form_carries_comes_back_as_it_was_or_not_at_all(content):
    text = sealed(content, b"secret")
    assert unsealed(text, b"secret") == content
    assert unsealed(text, b"other") is None
    assert unsealed("A" + text, b"secret") is None


def test_a_link_s_signature_never_passes_as_a_form_s():
    token = token_of("AAAAAAAAAAAA", b"secret")
    assert unsealed(f"{token[:12]}.{token[12:]}", b"secret") is None


# Messages

WHOLE = Filling("r1", 2, "invite", "email", T0, "shop 3", "es", (Handle("email", "a@example.org"),))


def test_an_answer_becomes_an_event_with_a_name_of_its_own():
    (message,) = answered(NPS, WHOLE, RECOMMEND, Answer(9), T0 + HOUR)
    assert message["messageId"] == "survey:r1:recommend"
    assert message["event"] == "survey answered"
    assert message["context"] == {"externalIds": [{"type": "email", "id": "a@example.org"}]}
    assert "a@example.org" not in str(message["properties"])
    assert message["properties"] == {
        "survey": "s", "version": 2, "question": "recommend", "kind": "nps", "score": 9, "place": "shop 3",
        "channel": "email", "way": "invite", "response": "r1", "language": "es",
        "asked_at": "2026-09-21T14:13:20+00:00",
    }  # fmt: skip


def test_a_source_that_is_told_is_declared_too():
    survey = asking(HEARD)
    told, declared = answered(survey, WHOLE._replace(who=()), HEARD, Answer(chosen=("leaflet",)), T0)
    assert told["properties"]["choice"] == "leaflet"
    assert told["anonymousId"] == declared["anonymousId"] == "survey:r1"
    assert declared["event"] == "source declared"
    assert declared["messageId"] == "survey:r1:heard:leaflet"
    assert {key: declared["properties"][key] for key in ("reason", "source", "medium", "channel")} == {
        "reason": "leaflet", "source": "leaflet", "medium": "print", "channel": "survey",
    }  # fmt: skip


def test_what_was_skipped_tells_nothing_and_an_invitation_is_our_own_doing():
    assert answered(NPS, WHOLE, WHY, SKIPPED, T0) == []
    message = invited(NPS, WHOLE)
    assert (message["event"], message["properties"]["by"]) == ("survey invited", "us")
