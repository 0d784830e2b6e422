"""Guardrails that a campaign names: what counts, when it is worse, and what becomes of the campaign then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import columns_of
from periplo.answers.always_valid import Moments
from periplo.answers.effect_scores import Scored, score_rail
from periplo.core.errors import BadCampaign, BadQuestion
from periplo.core.events import Event
from periplo.core.guardrails import DOES, KNOWN, SCORES, USUAL, Guard
from periplo.core.members import Decision, Member, Reason
from periplo.core.rules import EventIs
from periplo.core.spans import DAY
from periplo.edge.showing.effects import effect_notes, effect_shape
from periplo.engines.local import LocalEngine
from periplo.formats.campaign_yaml import campaign_from, campaign_text
from periplo.journeys.columns import no_journeys
from periplo.storage.contract import Cursor
from periplo.storage.memory import MemoryLedger
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import check, effect_of, publish
from periplo.usecases.act.guarding import guard
from periplo.usecases.act.publishing import published, versions_of
from plans import ID, plan

NPS = Guard("nps", 5.0, "stop", "after-order")


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request, tmp_path):
    found = MemoryLedger() if request.param == "memory" else SqliteLedger(tmp_path / "ledger.db")
    yield found
    found.close()


def answered(score, day=1.0, survey="after-order", kind="nps", campaign=None, ours=False):
    told = {"survey": survey, "kind": kind, "score": float(score), "question": "recommend"}
    if campaign:
        told["campaign"] = campaign
    return Event("survey answered", int(day * DAY), told, ours=ours)


def entered(ledger, guards, *arms, within=14):
    """The campaign with these guardrails, and who entered it on day 0, by arm."""
    found = plan(holdout=0.5, guardrails=guards)
    publish(replace(found, goal=replace(found.goal, within=within * DAY)), ledger, 0)
    members = [
        Member(ID, k, "", 1, 1, arm, 0, "end", 1, 0, None, 0, "finished") for k, arm in enumerate(arms, 1)
    ]
    ledger.keep(ID, [Decision(0, one.customer, one, (Reason("entered", {}),)) for one in members],
                Cursor(ID, 100 * DAY))  # fmt: skip


def asked(ledger, *lives, parts=1):
    return LocalEngine(1, parts).ask(effect_of(ID, ledger), columns_of([list(life) for life in lives]))


def test_the_first_answer_in_the_window_counts_and_none_that_our_own_messages_asked_for(ledger):
    entered(ledger, (NPS,), "treated", "treated", "treated", "treated", "control", "control", "control")
    rail, _ = asked(
        ledger,
        [answered(9), answered(0, 2)],  # the first counts
        [answered(3)],
        [answered(10, campaign=ID)],  # the control group could not answer it
        [answered(10, 20)],  # too late
        [answered(8)],
        [answered(10, survey="other"), answered(5, kind="csat")],
        [answered(10, ours=True)],
        parts=3,
    ).scores
    assert (rail.n, rail.people, rail.score) == (2, 4, 0)
    assert (rail.control_n, rail.control_people, rail.control_score) == (1, 3, 0)
    assert (rail.difference, rail.verdict) == (None, "unsure")


@pytest.mark.parametrize(
    ("kind", "scores", "figure"),
    [("nps", (10, 9, 7, 6), 25), ("csat", (5, 4, 3, 1), 0.5), ("ces", (7, 6, 4, 1), 4.5)],
)
def test_each_kind_of_score_has_its_own_figure(ledger, kind, scores, figure):
    entered(ledger, (Guard(kind, USUAL[kind]),), *["treated"] * 4, *["control"] * 4)
    lives = [[answered(score, kind=kind)] for score in scores * 2]
    (rail,) = asked(ledger, *lives).scores
    assert (rail.score, rail.control_score, rail.difference) == (figure, figure, 0)


def worse(n=200):
    """Everybody with the campaign detests it, and everybody without recommends us."""
    return ["treated"] * n + ["control"] * n, [[answered(k % 4)] for k in range(n)] + [[answered(9)]] * n


def test_a_campaign_that_makes_it_worse_is_paused_once_with_its_reason(ledger):
    arms, lives = worse()
    entered(ledger, (NPS,), *arms)
    journeys, ask = columns_of(lives), LocalEngine(1).ask
    (found,) = guard(ledger, lambda effect: ask(effect, journeys), 101 * DAY)
    assert (found.of, found.survey, found.stopped) == ("nps", "after-order", True)
    assert published(ledger, ID).status == "paused"
    assert versions_of(ledger, ID)[0].reason == "guardrail: nps"
    assert guard(ledger, lambda effect: ask(effect, journeys), 102 * DAY) == []


def test_a_campaign_that_cannot_be_read_is_told_and_keeps_no_other_from_being_looked_at(ledger):
    arms, lives = worse()
    entered(ledger, (NPS,), *arms)
    other = replace(plan(holdout=0.5, guardrails=(NPS,)), id="another")
    publish(other, ledger, 0)
    journeys, unread = columns_of(lives), []

    def ask(effect):
        if effect.campaign == "another":
            raise BadQuestion("no goal")
        return LocalEngine(1).ask(effect, journeys)

    (found,) = guard(ledger, ask, 101 * DAY, lambda campaign, error: unread.append((campaign, error.what)))
    assert (found.campaign, unread) == (ID, [("another", "no goal")])


def test_what_they_feel_is_told_where_they_were_asked_though_the_campaign_does_not_name_it(ledger):
    arms, lives = worse()
    effort = [[answered(7 - k % 3, 2, kind="ces")] for k in range(len(lives))]
    entered(ledger, (), *arms)
    answer = asked(ledger, *([*one, *other] for one, other in zip(lives, effort, strict=True)))
    assert [(rail.kind, rail.do) for rail in answer.scores] == [("nps", ""), ("ces", "")]
    nps, ces = answer.scores
    assert (nps.score, nps.control_score, nps.verdict) == (-100, 100, "worse")
    assert ces.low < ces.difference < ces.high
    lines = list(effect_notes(effect_shape(answer), "es"))
    assert sum("Es un dato secundario" in line for line in lines) == 2
    journeys = columns_of(lives)
    assert guard(ledger, lambda effect: LocalEngine(1).ask(effect, journeys), 101 * DAY) == []
    assert published(ledger, ID).status == "active"


def test_second_figures_hold_together_and_one_that_is_named_holds_by_itself(ledger):
    n = 60
    lives = [
        [answered(k % 11), answered(k % 5 + 1, 2, kind="csat"), answered(k % 7 + 1, 3, kind="ces")]
        for k in range(2 * n)
    ]
    entered(ledger, (replace(NPS, survey=None),), *["treated"] * n, *["control"] * n)
    named, csat, ces = asked(ledger, *lives).scores
    one, control = Moments(n, *_satisfied(lives[:n])), Moments(n, *_satisfied(lives[n:]))
    alone = score_rail(Scored("csat", EventIs("x"), 0.05, ""), one, n, control, n)
    assert (csat.low < alone.low, csat.high > alone.high) == (True, True)
    assert (named.do, csat.do, ces.do) == ("stop", "", "")


def _satisfied(lives):
    met = [int(life[1].properties["score"] >= 4) for life in lives]
    return sum(met), sum(met)


def test_where_nobody_was_asked_nothing_is_told_of_what_they_feel(ledger):
    entered(ledger, (), "treated", "control")
    assert asked(ledger, [Event("visit", DAY)], [Event("visit", DAY)]).scores == ()


def test_one_that_only_warns_goes_on(ledger):
    arms, lives = worse()
    entered(ledger, (replace(NPS, do="warn"),), *arms)
    journeys = columns_of(lives)
    (found,) = guard(ledger, lambda effect: LocalEngine(1).ask(effect, journeys), 101 * DAY)
    assert not found.stopped
    assert published(ledger, ID).status == "active"


def test_unsubscribing_stops_it_at_the_margin_that_it_names(ledger):
    entered(ledger, (Guard("unsubscribed", 0.01, "stop"),), *["treated"] * 400, *["control"] * 400)
    left = [[Event("unsubscribed", DAY)] if k < 100 else [Event("visit", DAY)] for k in range(800)]
    answer = asked(ledger, *left)
    rail = next(one for one in answer.guards if one.name == "unsubscribed")
    assert (rail.verdict, rail.do, rail.margin) == ("worse", "stop", 0.01)
    assert next(one for one in answer.guards if one.name == "complaint").do == ""
    journeys = columns_of(left)
    assert guard(ledger, lambda effect: LocalEngine(1).ask(effect, journeys), 101 * DAY)[0].stopped


def test_few_answers_stop_nothing_however_bad_they_are(ledger):
    arms, lives = worse(29)
    entered(ledger, (NPS,), *arms)
    journeys = columns_of(lives)
    assert guard(ledger, lambda effect: LocalEngine(1).ask(effect, journeys), 101 * DAY) == []


def test_looking_daily_stops_a_harmless_campaign_no_more_often_than_is_stated():
    random, wanted, stopped = np.random.default_rng(7), Scored("nps", EventIs("x"), 5.0, "stop"), 0
    for _ in range(400):
        draws = [random.choice(3, (40, 10), p=(0.3, 0.3, 0.4)) for _ in range(2)]
        one, other = ([_sums(drawn[:day]) for day in range(1, 41)] for drawn in draws)
        rails = (score_rail(wanted, a, a.n, b, b.n) for a, b in zip(one, other, strict=True))
        stopped += any(rail.verdict == "worse" for rail in rails)
    assert stopped <= 400 * 0.05


def _sums(drawn):
    return Moments(drawn.size, int(drawn.sum()), int((drawn * drawn).sum()))


def test_it_is_told_in_plain_words_in_both_languages(ledger):
    arms, lives = worse()
    entered(ledger, (NPS, Guard("ces", 0.3)), *arms)
    shape = effect_shape(asked(ledger, *lives))
    spanish, english = (list(effect_notes(shape, language)) for language in ("es", "en"))
    assert any(
        line.startswith("NPS · after-order: −100 con la campaña (n = 200), +100 en control")
        for line in spanish
    )
    assert sum(line.endswith("EMPEORA: la campaña se pone en pausa.") for line in spanish) == 1
    assert sum(line.endswith("IT GETS WORSE: the campaign is paused.") for line in english) == 1
    few = "CES: nothing to compare yet; 0 with the campaign and 0 in control answered. It warns if it gets worse."
    assert few in english


scored = st.builds(
    Guard, st.sampled_from(SCORES), st.floats(0.01, 1).map(lambda x: round(x, 3)), st.sampled_from(DOES),
    st.sampled_from([None, "after-order"]), st.sampled_from([None, "recommend"]),
)  # fmt: skip
shares = st.builds(
    Guard, st.sampled_from(KNOWN[:2]), st.floats(0.001, 1).map(lambda x: round(x, 4)), st.sampled_from(DOES)
)


@given(st.lists(scored | shares, max_size=4).map(tuple))
def test_guardrails_survive_their_document(guards):
    found = plan(guardrails=guards)
    assert campaign_from(campaign_text(found)).guardrails == guards


@pytest.mark.parametrize(
    "said", ["{of: happiness}", "{of: nps, do: explode}", "{of: unsubscribed, survey: x}", "{of: csat, worse_by: 5}",
             "{of: nps, worse_by: 0}", "{}"]
)  # fmt: skip
def test_what_cannot_be_a_guardrail_is_refused_with_its_line(said):
    with pytest.raises(BadCampaign) as caught:
        campaign_from(campaign_text(plan()) + f"guardrails:\n  - {said}\n")
    assert caught.value.values["line"]


def test_the_check_tells_of_a_guardrail_that_could_never_say_anything():
    found = check(plan(guardrails=(NPS,)), no_journeys(), surveys=lambda id: None)
    assert {"guard_alone", "guard_unknown"} <= {one.code for one in found}
