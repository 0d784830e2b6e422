"""The public pages of surveys over real HTTP: asked, answered once, and nothing to be read back."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from periplo.core.spans import DAY
from periplo.edge.public.allowance import Allowance
from periplo.edge.public.survey_pages import accepted
from periplo.edge.wiring import index_of, ledger_of
from periplo.journeys.lives import value_at
from periplo.storage.keys import make_key
from periplo.storage.surveys import invitation
from periplo.storage.tables.surveys import invitations
from periplo.usecases.surveys.inviting import hand_over, invite, open_link
from served import Visitor, serving
from small_shop import MAP
from surveyed import Client, asked, bought, exploded, listening, settled


def now() -> int:
    return time.time_ns() // 1_000


@dataclass
class Shop:
    """A workspace being served, with a survey sent to one customer and open links to others."""

    workspace: object
    ledger: object
    client: Client
    token: str  # of the customer "ana"
    invitation: str
    open: dict[str, str]
    key: str

    def events(self) -> list[dict]:
        """Every answer that became an event, and every source declared, with who gave it."""
        exploded(self.workspace, self.ledger)
        journeys = index_of(self.workspace).journeys
        found = []
        for position in range(journeys.customers):
            for row in range(journeys.start[position], journeys.stop[position]):
                name = journeys.names[journeys.event[row]]
                if name in ("survey answered", "source declared"):
                    told = {key: value_at(column, row) for key, column in journeys.properties.items()}
                    customer = int(journeys.customer[position])
                    found.append(
                        {"event": name, "customer": customer}
                        | {k: v for k, v in told.items() if v is not None}
                    )
        return found


@pytest.fixture
def shop(tmp_path):
    workspace = settled(tmp_path / "w")
    with closing(ledger_of(workspace)) as ledger:
        bought(workspace, ledger, ("ana", now() - 3 * DAY, {"place": "shop 3"}))
        known = asked(ledger, "nps", lambda text: text.replace("share: 0.25", "share: 1.0"))
        made = invite(known, workspace, ledger, index_of(workspace).journeys, now())
        hand_over(known.survey, made.links, ledger, now(), lambda requests: None)
        links = {
            kind: open_link(asked(ledger, kind), workspace, ledger, now(), "qr", "store", "shop 3")
            for kind in ("source", "csat", "missing", "decided")
        }
        with ledger.writing() as connection:
            key = make_key(connection, "write", "till of shop 3", now(), "store", "shop 3")
        (link,) = made.links
        with listening(workspace) as client:
            yield Shop(workspace, ledger, client, link.token, link.invitation.id, links, key)


def test_what_a_customer_wrote_is_offered_to_the_map_by_the_survey_s_page(shop):
    root = shop.workspace.root
    (root / "maps" / "shop.yaml").write_text(MAP)
    second = shop.client.post(
        f"/s/{shop.token}", so_far=shop.client.get(f"/s/{shop.token}").so_far, score="3", language="en"
    )
    said = "filling the cart: write to me at ana@example.org"
    shop.client.post(f"/s/{shop.token}", so_far=second.so_far, comment=said, language="en")
    exploded(shop.workspace, shop.ledger)
    with serving(root) as console:
        page = Visitor(console)
        shown = page.get("/surveys/nps?lang=en").text
        form = next(
            one for one in re.findall(r"<form.*?</form>", shown, re.DOTALL) if "/maps/shop/quotes" in one
        )
        assert "ana@example.org" not in form
        placing = page.post("/maps/shop/quotes", form, do="show").text
    assert "filling the cart: write to me at […]</textarea>" in placing
    assert 'value="fill" selected' in placing  # by its words


def test_a_page_asks_one_question_and_keeps_itself_to_itself(shop):
    page = shop.client.get(f"/s/{shop.token}", accept_language="en")
    assert page.status == 200
    assert page.heading == "How likely are you to recommend us to family or friends?"
    assert page.text.count('type="radio"') == 11
    assert "<script" not in page.text
    assert page.headers["Set-Cookie"] is None
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "ana" not in page.text.replace("semana", "")


def test_the_customer_s_way_through_becomes_events_of_that_customer(shop):
    first = shop.client.get(f"/s/{shop.token}?lang=en")
    second = shop.client.post(f"/s/{shop.token}", so_far=first.so_far, score="3", language="en")
    assert second.heading == "What bothered you most?"
    last = shop.client.post(f"/s/{shop.token}", so_far=second.so_far, comment="the queue", language="en")
    assert last.heading == "Thank you"
    score, words = shop.events()
    assert (score["question"], score["score"], score["place"], score["way"]) == (
        "recommend",
        3,
        "shop 3",
        "invite",
    )
    assert (words["question"], words["comment"]) == ("why-low", "the queue")
    assert score["customer"] == words["customer"] == 1
    assert (score["channel"], score["version"], score["language"]) == ("email", 1, "en")
    with shop.ledger.reading() as connection:
        noted = invitation(connection, shop.invitation)
    assert noted.opened_at <= noted.answered_at


def test_a_form_sent_twice_counts_once(shop):
    first = shop.client.get(f"/s/{shop.token}")
    for score in ("9", "9", "2"):
        again = shop.client.post(f"/s/{shop.token}", so_far=first.so_far, score=score)
        assert again.status == 200
    assert [event["score"] for event in shop.events()] == [9]


def test_after_the_answer_the_link_shows_nothing_of_it(shop):
    first = shop.client.get(f"/s/{shop.token}")
    second = shop.client.post(f"/s/{shop.token}", so_far=first.so_far, score="3")
    shop.client.post(f"/s/{shop.token}", so_far=second.so_far, comment="something private")
    for page in (
        shop.client.get(f"/s/{shop.token}?lang=en"),
        shop.client.post(f"/s/{shop.token}", score="9", lang="en"),
    ):
        assert page.status == 200
        assert page.heading == "You have answered already, thank you"
        assert "private" not in page.text
        assert "so_far" not in page.text
    assert len(shop.events()) == 2


def test_opening_a_mail_s_link_records_nothing_and_only_marks_the_number(shop):
    page = shop.client.get(f"/s/{shop.token}?q=1&score=9&lang=en")
    assert 'value="9" checked' in page.text
    assert "Confirm my answer" in page.text
    for address in ("?q=1&score=44", "?q=2&score=9", "?score=x"):
        assert " checked" not in shop.client.get(f"/s/{shop.token}{address}").text
    assert shop.client.call("HEAD", f"/s/{shop.token}?q=1&score=9").status == 200
    assert shop.events() == []
    shop.client.post(f"/s/{shop.token}", so_far=page.so_far, score="9")
    assert [event["score"] for event in shop.events()] == [9]


def test_the_language_is_the_person_s_own_unless_switched(shop):
    address = f"/s/{shop.open['csat']}"
    assert "satisfecho" in shop.client.get(address, accept_language="fr, es;q=0.9, en;q=0.8").heading
    assert "satisfied" in shop.client.get(address, accept_language="es;q=0.2, en-GB").heading
    assert "satisfecho" in shop.client.get(address, accept_language="fr").heading  # the workspace's
    page = shop.client.get(address, accept_language="es")
    switched = shop.client.post(address, so_far=page.so_far, score="4", lang="en", language="es")
    assert "satisfied" in switched.heading
    assert 'value="4" checked' in switched.text
    assert shop.events() == []


def test_a_language_known_of_the_customer_comes_before_the_browser_s(shop):
    with shop.ledger.writing() as connection:
        connection.execute(
            update(invitations).where(invitations.c.id == shop.invitation).values(language="en")
        )
    assert "likely" in shop.client.get(f"/s/{shop.token}", accept_language="es").heading


def test_nothing_chosen_is_told_and_what_was_typed_stays(shop):
    page = shop.client.get(f"/s/{shop.open['source']}?lang=en")
    wrong = shop.client.post(
        f"/s/{shop.open['source']}", so_far=page.so_far, comment="a <b>friend</b>", language="en"
    )
    assert wrong.status == 422
    assert "Choose an answer" in wrong.text
    assert 'role="alert"' in wrong.text
    assert "<title>Error: " in wrong.text
    assert "&lt;b&gt;friend" in wrong.text
    strange = shop.client.post(
        f"/s/{shop.open['source']}", so_far=wrong.so_far, choice="<script>", language="en"
    )
    assert strange.status == 422
    assert "<script" not in strange.text
    assert shop.events() == []


def test_how_they_heard_of_us_is_declared_and_nobody_is_named(shop):
    page = shop.client.get(f"/s/{shop.open['source']}")
    done = shop.client.post(f"/s/{shop.open['source']}", so_far=page.so_far, choice="friends or family")
    assert done.heading == "Gracias"
    told, declared = sorted(shop.events(), key=lambda event: event["event"], reverse=True)
    assert (told["choice"], told["place"], told["way"]) == ("friends or family", "shop 3", "qr")
    assert (declared["reason"], declared["medium"], declared["channel"]) == (
        "friends or family", "word of mouth", "survey",
    )  # fmt: skip
    assert told["customer"] == declared["customer"] != 1


def test_several_choices_and_own_words_are_kept(shop):
    page = shop.client.get(f"/s/{shop.open['decided']}")
    shop.client.post(
        f"/s/{shop.open['decided']}", so_far=page.so_far, choice=["price", "other"], comment="the smell"
    )
    (told,) = shop.events()
    assert (told["choice"], told["comment"]) == ("price, other", "the smell")


def test_words_of_an_other_that_was_not_chosen_are_left_out(shop):
    page = shop.client.get(f"/s/{shop.open['decided']}")
    shop.client.post(f"/s/{shop.open['decided']}", so_far=page.so_far, choice="price", comment="left over")
    (told,) = shop.events()
    assert "comment" not in told


def test_an_open_link_is_answered_by_one_after_the_other(shop):
    for score in ("5", "4"):
        page = shop.client.get(f"/s/{shop.open['csat']}")
        assert (
            shop.client.post(f"/s/{shop.open['csat']}", so_far=page.so_far, score=score).heading == "Gracias"
        )
    events = shop.events()
    assert sorted(event["score"] for event in events) == [4, 5]
    assert len({event["customer"] for event in events}) == 2


def test_an_optional_question_may_be_skipped(shop):
    page = shop.client.get(f"/s/{shop.token}")
    second = shop.client.post(f"/s/{shop.token}", so_far=page.so_far, score="10")
    assert (
        shop.client.post(f"/s/{shop.token}", so_far=second.so_far, comment="x", skip="1").heading == "Gracias"
    )
    assert len(shop.events()) == 1


@pytest.mark.parametrize("token", ["x", "a" * 28, "a" * 4_000, "%ff%fe"])
def test_a_wrong_link_says_so(shop, token):
    for page in (
        shop.client.get(f"/s/{token}", accept_language="en"),
        shop.client.post(f"/s/{token}", score="9"),
    ):
        assert page.status == 404
    assert "leads to no survey" in shop.client.get(f"/s/{token}?lang=en").text


def test_a_form_of_another_link_or_a_changed_one_is_not_ours(shop):
    other = shop.client.get(f"/s/{shop.open['csat']}").so_far
    own = shop.client.get(f"/s/{shop.token}").so_far
    for so_far in (other, own[:-2], "", "x.y", "A" + own):
        page = shop.client.post(f"/s/{shop.token}", so_far=so_far, score="9")
        assert page.status == 200
        assert page.text.count('type="radio"') == 11
    assert shop.events() == []


def test_too_late_or_ended_is_told(shop):
    form = shop.client.get(f"/s/{shop.token}")
    with shop.ledger.writing() as connection:
        connection.execute(
            update(invitations).where(invitations.c.id == shop.invitation).values(expires_at=now() - 1)
        )
    assert shop.client.get(f"/s/{shop.token}").status == 410
    assert shop.client.post(f"/s/{shop.token}", so_far=form.so_far, score="9").status == 410
    asked(shop.ledger, "csat", lambda text: text + "status: ended\n")
    page = shop.client.get(f"/s/{shop.open['csat']}?lang=en")
    assert (page.status, page.heading) == (410, "This survey has ended")
    assert shop.events() == []


def test_an_invitation_keeps_the_question_with_which_it_was_sent(shop):
    asked(shop.ledger, "nps", lambda text: text.replace("How likely are you", "WOULD you"))
    assert shop.client.get(f"/s/{shop.token}?lang=en").heading.startswith("How likely")


def test_one_address_cannot_answer_for_a_crowd(shop):
    page = shop.client.get(f"/s/{shop.open['csat']}")
    statuses = [
        shop.client.post(f"/s/{shop.open['csat']}", so_far=page.so_far, score="1").status for _ in range(62)
    ]
    assert statuses == [200] * 60 + [429] * 2
    limited = shop.client.post(f"/s/{shop.open['csat']}", so_far=page.so_far, score="1")
    assert 0 < int(limited.headers["Retry-After"]) <= 600
    assert shop.client.get(f"/s/{shop.token}").status == 200  # who was invited is not in that queue


def test_an_allowance_comes_back_and_a_household_shares_one():
    allowance = Allowance(2, 600_000_000)
    assert [allowance.wait("2001:db8::1", 0), allowance.wait("2001:db8::2", 0)] == [0, 0]
    assert allowance.wait("2001:db8::3", 300_000_000) == 300
    assert allowance.wait("2001:db8:0:1::1", 0) == 0
    assert allowance.wait("2001:db8::3", 600_000_000) == 0


def test_languages_come_in_the_order_of_their_wish():
    assert accepted("en-GB;q=0.8, es, fr;q=0, de;q=x") == ["es", "en"]


# A till or an agent


def basic(key: str) -> dict:
    return {"authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


def test_an_agent_answers_for_a_customer(shop):
    said = {
        "userId": "ana", "id": "call-77", "language": "es", "channel": "call centre",
        "answers": {"recommend": 9, "why-high": "muy amable"},
    }  # fmt: skip
    for _ in range(2):
        told = shop.client.send("/v1/surveys/nps/answers", said, **basic(shop.key))
        assert told.status == 200
        assert json.loads(told.text)["answers"] == 2
    score, words = shop.events()
    assert (score["score"], score["way"], score["channel"], score["place"]) == (9, "agent", "phone", "shop 3")
    assert words["comment"] == "muy amable"
    assert score["customer"] == 1


def test_a_till_needs_no_name(shop):
    told = shop.client.send(
        "/v1/surveys/csat/answers", {"answers": {"satisfied": {"score": 5}}, "way": "till"}, **basic(shop.key)
    )
    again = shop.client.send(
        "/v1/surveys/csat/answers", {"answers": {"satisfied": {"score": 5}}, "way": "till"}, **basic(shop.key)
    )
    assert told.status == again.status == 200
    assert [event["score"] for event in shop.events()] == [5, 5]


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({"answers": {"recommend": 11}}, 400, "none of its scale"),
        ({"answers": {"recommend": 9, "why-low": "x"}}, 400, "not asked after these answers"),
        ({"answers": {"nothing": 9}}, 400, "no question 'nothing'"),
        ({"answers": {}}, 400, "no answers"),
        ({"answers": {"recommend": 9}, "way": "pigeon"}, 400, "pigeon"),
        ([1], 400, "no JSON object"),
    ],
)
def test_what_an_agent_got_wrong_is_told_and_nothing_is_kept(shop, said, status, why):
    told = shop.client.send("/v1/surveys/nps/answers", said, **basic(shop.key))
    assert told.status == status
    assert why in json.loads(told.text)["error"]["what"]
    assert shop.events() == []


def test_a_stranger_and_an_unknown_survey_are_refused(shop):
    good = {"answers": {"recommend": 9}}
    assert shop.client.send("/v1/surveys/nps/answers", good, **basic("wk_no")).status == 401
    assert shop.client.send("/v1/surveys/nps/answers", good).status == 401
    assert shop.client.send("/v1/surveys/none/answers", good, **basic(shop.key)).status == 404
    assert shop.client.call("POST", "/v1/surveys/nps/answers", b"\xff{", **basic(shop.key)).status == 400
    asked(shop.ledger, "csat", lambda text: text + "status: paused\n")
    assert (
        shop.client.send("/v1/surveys/csat/answers", {"answers": {"satisfied": 5}}, **basic(shop.key)).status
        == 409
    )
