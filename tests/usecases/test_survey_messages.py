"""A campaign that asks a survey: the link in its message, the answer that comes back, and who is left in peace."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import closing
from html import unescape

import pytest

from periplo.answers.feelings import Feelings
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.spans import DAY, Span, iso
from periplo.core.texts import Text
from periplo.edge.acts import Acting
from periplo.edge.showing.campaign_report import score_lines, score_shape
from periplo.edge.wiring import engine
from periplo.formats.campaign_yaml import campaign_from
from periplo.journeys.columns import no_journeys
from periplo.journeys.layers import Layers
from periplo.journeys.lives import event_at
from periplo.storage.inbox import Fresh
from periplo.usecases import act
from periplo.usecases.act.report import report
from periplo.usecases.collect.explode import take_in
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.surveys.messaging import knower
from periplo.usecases.surveys.scoring import scores_of
from survey_house import CAMPAIGN, NOW, House
from surveyed import bought, exploded, listening


def shop_map():
    points = tuple(Touchpoint(id, "s", Text.of(id)) for id in ("browse", "order"))
    stages = (Stage("s", Text.of("s"), "during"),)
    return JourneyMap("shop", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")), stages, points)


def heard(house, event, at, properties):
    """Ana's event, told by another system."""
    message = {
        "type": "track", "event": event, "messageId": event, "userId": "ana", "timestamp": iso(at),
        "properties": properties,
    }  # fmt: skip
    request = Fresh(NOW, "crm", "batch", json.dumps({"batch": [message]}).encode())
    take_in(house.workspace, house.ledger, [request], NOW)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "w")
    with closing(made.ledger):
        yield made


def paths_in(text):
    return [unescape(one) for one in re.findall(r"https://p\.example(/s/[^\s\"<]+)", text)]


def test_one_link_a_score_leads_to_the_page_with_it_chosen_and_the_answer_counts_for_this_person(house):
    bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
    (mail,) = house.runs(NOW - 9 * DAY)
    links = paths_in(mail.html)
    assert [link.partition("?")[2] for link in links] == [f"q=1&score={score}" for score in range(11)]
    assert "¿Nos recomendaría?" in mail.html
    assert "0 = nada probable · 10 = muy probable" in mail.html
    assert paths_in(mail.body) == [links[0].partition("?")[0]]
    with listening(house.workspace) as client:
        for link in links:  # whoever scans mails follows them all
            page = client.get(link)
            assert page.status == 200
        assert re.search(r'value="10"[^>]*checked', page.text)
        assert house.invited()[0].answered_at is None
        address = links[10].partition("?")[0]
        assert client.post(address, so_far=page.so_far, score=10).status == 200
    exploded(house.workspace, house.ledger)
    journeys = journeys_in(house.workspace, house.ledger)
    (row,) = [k for k, code in enumerate(journeys.event) if journeys.names[code] == "survey answered"]
    told = event_at(journeys, row).properties
    assert (told["campaign"], told["message"], told["touchpoint"]) == ("how-was-it", "ask", "order")
    assert (told["score"], told["way"], told["channel"]) == (10, "invite", "log")
    assert journeys.customers == 1
    (scored,) = scores_of(house.plan, house.ledger, journeys)
    assert (scored.asked, scored.answered, scored.kind) == (1, 1, "nps")
    assert (scored.figure.value, scored.figure.n) == (100, 1)
    ask = lambda effect: engine().ask(effect, journeys)  # noqa: E731
    (told,) = report(
        house.ledger, ask, house.plan.id, scored=lambda one: scores_of(one, house.ledger, journeys)
    )
    assert told.scores == (scored,)
    felt = engine().ask(Feelings(shop_map(), Span(0, NOW + DAY)), journeys)
    assert [(one.touchpoint, one.lived and one.lived.value) for one in felt.touchpoints] == [
        ("browse", None), ("order", 100),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "links"),
    [
        ("expectation", ["q=1&choice=worse", "q=1&choice=as", "q=1&choice=better"]),
        ("yes_no", ["q=1&choice=yes", "q=1&choice=no"]),
        ("text", [""]),
    ],
)
def test_a_question_without_a_scale_has_its_answers_in_words_or_a_button(tmp_path, kind, links):
    house = House(tmp_path / "w")
    with closing(house.ledger):
        path = house.workspace.root / "surveys" / "after-order.yaml"
        text = path.read_text("utf-8").replace("kind: nps", f"kind: {kind}")
        path.write_text(re.sub(r"    (low|high): .*\n", "", text), "utf-8")
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
        (mail,) = house.runs(NOW - 9 * DAY)
        assert [link.partition("?")[2] for link in paths_in(mail.html)] == links


def test_who_answered_is_not_reminded_and_who_did_not_is_by_the_same_invitation(house):
    bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}), ("eva", NOW - 10 * DAY, {}))
    first = house.runs(NOW - 9 * DAY)
    with listening(house.workspace) as client:
        address = paths_in(first[0].body)[0]
        assert client.post(address, so_far=client.get(address).so_far, score=3).status == 200
    reminders = house.runs(NOW - 5 * DAY)
    assert [one.customer for one in reminders] == [first[1].customer]
    assert house.withheld() == ["survey_answered"]
    assert len(house.invited()) == 2
    with listening(house.workspace) as client:
        address = paths_in(reminders[0].body)[0]
        assert address != paths_in(first[1].body)[0]  # each tells through which message it was followed
        assert client.post(address, so_far=client.get(address).so_far, score=9).status == 200
    with listening(house.workspace) as client:  # the first link is of the same invitation
        assert client.get(paths_in(first[1].body)[0]).heading == "Ya respondió, gracias"
    exploded(house.workspace, house.ledger)
    journeys = journeys_in(house.workspace, house.ledger)
    assert sorted(journeys.properties["message"].values) == ["again", "ask"]
    (scored,) = scores_of(house.plan, house.ledger, journeys)
    assert (scored.asked, scored.answered, scored.figure.value) == (2, 2, 0)


def test_an_answer_that_came_by_telephone_stops_the_reminder_too(house):
    bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
    house.runs(NOW - 9 * DAY)
    said = {"survey": "after-order", "question": "recommend"}
    heard(house, "survey answered", NOW - 8 * DAY, said)
    assert house.runs(NOW - 5 * DAY) == []


def test_the_limits_of_the_survey_hold_for_campaigns(tmp_path):
    house = House(tmp_path / "w", "pressure: {quiet: 30d}")
    with closing(house.ledger):
        bought(house.workspace, house.ledger, ("ana", NOW - 20 * DAY, {}))
        assert len(house.runs(NOW - 18 * DAY)) == 1
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {"order_id": "2"}))
        assert [one.subject for one in house.runs(NOW - 9 * DAY)] == ["¿Aún no?"]
        assert house.withheld() == ["survey_asked_recently"]
        assert len(house.invited()) == 1


def test_whoever_the_sample_leaves_out_is_not_asked(tmp_path):
    house = House(tmp_path / "w", "ask: {event: order completed, share: 0.0001}")
    with closing(house.ledger):
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
        assert house.runs(NOW - 9 * DAY) == []
        assert house.withheld() == ["survey_sampled_out"]
        assert house.invited() == []


def test_whoever_said_no_to_surveys_is_not_asked(house):
    bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
    heard(house, "consent withdrawn", NOW - 11 * DAY, {"purpose": "surveys", "channel": "log"})
    assert house.runs(NOW - 9 * DAY) == []
    assert house.withheld() == ["survey_refused"]


def test_a_message_whose_words_fail_invites_nobody(tmp_path):
    lacks = CAMPAIGN.replace("Responda: {{ link.survey }}", "{{ profile.nick }}: {{ link.survey }}")
    house = House(tmp_path / "w", campaign=lacks.replace("message: ask,", "message: again,"))
    with closing(house.ledger):
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
        assert house.runs(NOW - 9 * DAY) == []
        assert (house.failed(), house.invited()) == (["template_failed"], [])


def test_a_retry_says_the_same_link(house):
    bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
    (mail,) = house.runs(NOW - 9 * DAY)
    write = Acting(house.workspace, house.ledger).write(
        Layers.alone(journeys_in(house.workspace, house.ledger))
    )
    (sent,) = house.ledger.sent(house.plan.id)
    assert write(sent.intent).html == mail.html
    assert len(house.invited()) == 1


def codes(house, campaign=CAMPAIGN):
    known = knower(house.workspace, house.ledger)
    found = act.check(campaign_from(campaign), no_journeys(), None, {"log"}, surveys=known)
    return {one.code for one in found if one.code.startswith("survey_")}


def test_the_check_tells_of_a_survey_that_is_not_there_closed_untied_or_of_another_map(tmp_path, house):
    assert codes(house) == set()
    assert codes(house, CAMPAIGN.replace("survey: after-order", "survey: nope")) == {"survey_unknown"}
    assert codes(house, CAMPAIGN.replace("map: shop", "map: other")) == {"survey_elsewhere"}
    assert codes(house, CAMPAIGN.replace("    survey: after-order\n    body: {es", "    body: {es")) == {
        "survey_unnamed"
    }
    assert codes(house, CAMPAIGN.replace("{{ link.survey }}", "nada")) == {"survey_unasked"}
    with closing((closed := House(tmp_path / "c", "status: ended")).ledger):
        assert codes(closed) == {"survey_closed"}
    untied = House(tmp_path / "u")
    with closing(untied.ledger):
        path = untied.workspace.root / "surveys" / "after-order.yaml"
        path.write_text(path.read_text("utf-8").replace("touchpoint: order\n", ""), "utf-8")
        assert codes(untied) == {"survey_untied"}


def test_a_closed_survey_is_not_asked(tmp_path):
    house = House(tmp_path / "w", "status: paused")
    with closing(house.ledger):
        bought(house.workspace, house.ledger, ("ana", NOW - 10 * DAY, {}))
        assert house.runs(NOW - 9 * DAY) == []
        (sent,) = house.ledger.sent(house.plan.id)
        assert (sent.state, sent.reason) == ("refused", "template_failed")


TWO_WAYS = (
    CAMPAIGN.split("nodes:")[0]
    + """\
nodes:
  - {id: try, experiment: [{name: short, weight: 1, then: short}, {name: long, weight: 1, then: long}]}
  - {id: short, send: {channel: log, message: ask, expires: 30d}, then: end}
  - {id: long, send: {channel: log, message: again, expires: 30d}, then: end}
  - {id: end, exit: true}
messages:"""
    + CAMPAIGN.split("messages:")[1]
)


def test_the_score_of_each_way_is_that_of_those_who_went_it(tmp_path):
    house = House(tmp_path / "w", campaign=TWO_WAYS)
    with closing(house.ledger):
        people = [f"p{k}" for k in range(12)]
        bought(house.workspace, house.ledger, *((who, NOW - 10 * DAY, {}) for who in people))
        mails = house.runs(NOW - 9 * DAY)
        by_way = {"short": [], "long": []}
        with listening(house.workspace) as client:
            for k, mail in enumerate(mails):
                way = "short" if mail.node == "short" else "long"
                if k % 3:
                    score = 10 if way == "short" else 0
                    address = paths_in(mail.body)[0].partition("?")[0]
                    page = client.get(address)
                    assert client.post(address, so_far=page.so_far, score=score).status == 200
                    by_way[way].append(score)
        exploded(house.workspace, house.ledger)
        journeys = journeys_in(house.workspace, house.ledger)
        (scored,) = scores_of(house.plan, house.ledger, journeys)
        asked = Counter(mail.node for mail in mails)
        assert [(one.node, one.way, one.asked, one.answered, one.figure.value) for one in scored.ways] == [
            ("try", "short", asked["short"], len(by_way["short"]), 100),
            ("try", "long", asked["long"], len(by_way["long"]), -100),
        ]
        assert all(one.figure.low <= one.figure.value <= one.figure.high for one in scored.ways)
        told = list(score_lines([scored], "es"))
        assert told[1].startswith("quienes fueron por «short» (try): preguntó a ")
        assert score_shape(scored)["ways"][0]["figure"]["value"] == 100
