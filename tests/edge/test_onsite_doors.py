"""Messages in the page over real HTTP: who is told what, once, and what becomes of each message."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from collecting import listening
from onsite_shop import FOR_ANA, HI, SECRET, OnsiteShop, browser, now
from periplo.core.message_parts import Worded
from periplo.core.spans import DAY
from periplo.edge.carrying import opened_channels
from periplo.edge.public.allowance import Allowance
from periplo.usecases.act.publishing import set_status
from periplo.usecases.act.sending_once import tried_out
from periplo.usecases.customers import customer_named


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnsiteShop]:
    with listening(tmp_path_factory.mktemp("onsite") / "shop") as listener:
        made = OnsiteShop(listener)
        made.campaign("cart")
        made.campaign("personal", FOR_ANA)
        yield made


def proof(user: str, secret: str = SECRET, **claims: object) -> str:
    jwt = pytest.importorskip("joserfc.jwt")
    from joserfc.jwk import OctKey

    said = {"sub": user, "exp": int(time.time()) + 600} | claims
    return str(jwt.encode({"alg": "HS256"}, said, OctKey.import_key(secret)))


def anonymous(id: str) -> dict[str, str]:
    return {"anonymousId": id}


def test_a_visitor_without_a_name_is_told_what_waits_for_the_browser(shop):
    ana = browser()
    shop.does(anonymous(ana), "personal seen", cart="A7")
    (found,) = shop.shown(ana)
    assert (found["title"], found["text"]) == ("Carrito A7", "Lo guardamos dos días.")
    assert (found["look"], found["button"], found["link"]) == ("card", "Volver al carrito", "/carrito")
    assert shop.states(ana) == [("accepted", None)]


def test_it_is_shown_in_one_tab_alone_clicked_and_told_as_events(shop):
    ana = browser()
    shop.does(anonymous(ana), "cart seen", cart="A1")
    (found,) = shop.shown(ana)
    assert shop.tells(found["id"], "shown", "tab-1")
    assert shop.tells(found["id"], "shown", "tab-1")  # its answer was lost, say
    assert not shop.tells(found["id"], "shown", "tab-2")
    assert [one["read"] for one in shop.shown(ana, tab="tab-1")] == [True]
    assert shop.shown(ana, tab="tab-2") == []
    assert shop.states(ana) == [("accepted", "seen")]
    for _ in range(2):
        assert shop.tells(found["id"], "clicked")
    assert shop.shown(ana) == []
    assert shop.states(ana) == [("accepted", "clicked")]
    assert shop.told(ana) == ["message shown", "message clicked"]


def test_what_is_put_away_comes_no_more(shop):
    ana = browser()
    shop.does(anonymous(ana), "cart seen", cart="A1")
    (found,) = shop.shown(ana)
    shop.tells(found["id"], "shown")
    shop.tells(found["id"], "dismissed")
    assert not shop.tells(found["id"], "shown")
    assert shop.shown(ana) == []
    assert shop.states(ana) == [("accepted", "dismissed")]
    assert shop.told(ana) == ["message shown", "message dismissed"]


@pytest.mark.parametrize("wrong", ["", "u1", "1", "0" * 31, "x" * 32, None])
def test_an_identifier_that_may_be_guessed_opens_nothing(shop, wrong):
    if wrong:
        shop.does(anonymous(wrong), "cart seen", cart="A1")
    assert shop.shown(wrong) == []
    assert shop.shown(browser()) == []  # nobody knows this one: the same answer


def test_who_claims_to_be_somebody_is_told_nothing_of_them(shop):
    thief = browser()
    shop.hears({"type": "identify", "userId": "u42", "traits": {"email": "eva@cliente.example"}})
    shop.does({"userId": "u42"}, "personal seen", cart="E1")
    shop.hears({"type": "identify", "userId": "u42", "anonymousId": thief})
    assert shop.shown(thief) == []
    assert shop.shown("u42") == []
    (found,) = shop.shown(thief, proof=proof("u42"))
    assert found["title"] == "Carrito E1"


def test_what_everybody_may_read_needs_no_proof_unless_the_shop_says_so(shop):
    eva = browser()
    shop.hears({"type": "identify", "userId": "u43", "anonymousId": eva})
    shop.does({"userId": "u43"}, "cart seen", cart="E2")
    assert [one["title"] for one in shop.shown(eva)] == ["Su carrito le espera"]
    shop.declare(proof="all")
    try:
        assert shop.shown(eva) == []
        assert len(shop.shown(eva, proof=proof("u43"))) == 1
    finally:
        shop.declare()


def test_what_waits_for_a_visitor_follows_who_they_turn_out_to_be(shop):
    ana, phone = browser(), browser()
    for event in ("cart seen", "personal seen"):
        shop.does(anonymous(ana), event, cart="A1")
    shop.hears({"type": "track", "userId": "u60", "event": "visit"})
    shop.hears({"type": "identify", "userId": "u60", "anonymousId": phone})
    shop.hears({"type": "identify", "userId": "u60", "anonymousId": ana})
    for one in (ana, phone):  # on all of their devices, as far as a device proves who it is
        assert [found["title"] for found in shop.shown(one)] == ["Su carrito le espera"]
    waiting = shop.shown(proof=proof("u60"))
    assert sorted(found["title"] for found in waiting) == ["Carrito A1", "Su carrito le espera"]


@pytest.mark.parametrize(
    "made",
    [
        lambda: proof("u44", "another secret of thirty-two bytes or more"),
        lambda: proof("u44", exp=int(time.time()) - 3_600),
        lambda: proof("u44", exp=None),
        lambda: proof("u44")[:-2],
        lambda: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1NDQiLCJleHAiOjk5OTk5OTk5OTl9.",
        lambda: "nothing",
    ],
)
def test_a_proof_that_does_not_hold_is_refused_and_says_why(shop, made):
    answer = shop.asks(browser(), proof=made())
    assert (answer.status, answer.said["code"]) == (401, "wrong_proof")


def test_whoever_buys_meanwhile_is_not_reminded(shop):
    ana = browser()
    shop.does(anonymous(ana), "cart seen", cart="A1")
    shop.does(anonymous(ana), "order completed")
    assert shop.shown(ana) == []
    shop.explodes()
    assert shop.states(ana) == [("withheld", "converted")]
    assert shop.told(ana) == ["message withdrawn"]


@pytest.mark.parametrize("event", ["order completed", "cart emptied"])
def test_whoever_buys_after_a_run_that_ended_with_its_message_is_not_reminded_either(shop, event):
    ana, eva, lea = browser(), browser(), browser()
    says = {"id": "say", "send": {"channel": "onsite", "message": "hi", "expires": "1d"}}
    id = event.replace(" ", "-")
    shop.campaign(id, nodes=[says], exits=["cart emptied"])
    for one in (ana, eva, lea):
        shop.does(anonymous(one), f"{id} seen", cart="A1")
    (found,) = shop.shown(eva)
    assert shop.tells(found["id"], "shown")  # what was seen is not taken back
    began = max(member.entered_at for member in shop.ledger.members(id))
    while now() <= began:  # the runner's clock was turned ahead
        time.sleep(0.05)
    for one in (ana, eva):
        shop.does(anonymous(one), event)
    assert shop.states(ana) == [("withheld", "converted")]  # before any page asks
    assert shop.told(ana) == ["message withdrawn"]
    assert shop.shown(ana) == []
    assert shop.states(eva) == [("accepted", "seen")]
    assert len(shop.shown(lea)) == 1


def test_what_nobody_saw_in_time_expires_and_is_told(shop):
    ana = browser()
    shop.does(anonymous(ana), "cart seen", cart="A1")
    (found,) = shop.shown(ana)
    assert shop.sweeps(now() + 2 * DAY) >= 1
    assert shop.shown(ana) == []
    assert not shop.tells(found["id"], "shown")
    assert shop.states(ana) == [("withheld", "expired")]
    assert shop.told(ana) == ["message expired"]
    assert shop.sweeps(now() + 2 * DAY) == 0


def test_a_no_that_came_meanwhile_counts_and_so_does_a_pause(shop):
    ana, eva = browser(), browser()
    for one in (ana, eva):
        shop.does(anonymous(one), "cart seen", cart="A1")
    said = {"channel": "onsite", "purpose": "marketing"}
    shop.hears({"type": "track", **anonymous(ana), "event": "consent withdrawn", "properties": said})
    assert shop.shown(ana) == []
    assert shop.states(ana) == [("withheld", "said_no")]
    set_status(shop.ledger, "cart", "paused", now())
    assert shop.shown(eva) == []
    set_status(shop.ledger, "cart", "active", now())
    assert len(shop.shown(eva)) == 1


def test_an_inbox_is_told_only_to_a_page_that_has_a_place_for_it_and_keeps_what_was_read(shop):
    ana = browser()
    shop.campaign("news", HI | {"data": {"look": "inbox"}})
    shop.does(anonymous(ana), "news seen", cart="N1")
    assert shop.shown(ana) == []
    (found,) = shop.shown(ana, inbox=True)
    assert shop.tells(found["id"], "shown", "tab-1")
    assert [one["read"] for one in shop.shown(ana, inbox=True, tab="tab-2")] == [True]
    shop.tells(found["id"], "dismissed")
    assert shop.shown(ana, inbox=True) == []


def test_what_a_page_cannot_show_is_refused_with_its_reason(shop):
    ana = browser()
    shop.campaign("evil", HI | {"data": {"button": "x", "link": "{{ event.link }}"}})
    shop.does(anonymous(ana), "evil seen", cart="1", link="javascript:alert(1)")
    assert shop.states(ana) == [("refused", "template_failed")]
    assert shop.shown(ana) == []


def test_erasing_a_person_takes_what_waits_with_them(shop):
    ana = browser()
    shop.hears({"type": "identify", "userId": "u77", "anonymousId": ana})
    shop.does({"userId": "u77"}, "cart seen", cart="A1")
    assert len(shop.shown(ana)) == 1
    assert shop.command("erase", "u77", "--yes") == 0
    assert shop.shown(ana) == []
    with shop.ledger.reading() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM onsite_messages o LEFT JOIN intents i ON i.key = o.key WHERE i.key IS NULL"
        ).scalar()
    assert left == 0


def test_a_test_waits_for_one_browser_and_tells_nothing(shop, capsys):
    mine, other = browser(), browser()
    words = ("--text", "Hola", "--data", '{"look": "banner"}')
    assert shop.command("channel", "test", "onsite", "--to", mine, *words) == 0
    capsys.readouterr()
    (found,) = shop.shown(mine)
    assert (found["look"], found["text"]) == ("banner", "Hola")
    assert shop.shown(other) == []
    assert shop.tells(found["id"], "shown")
    assert shop.shown(mine, tab="tab-9") == []


def test_a_trial_on_a_person_goes_to_no_browser_that_claims_to_be_theirs(shop):
    channel = opened_channels(shop.workspace, lambda: shop.ledger, lambda: shop.listener.inbox)["onsite"]
    said = Worded("es", "Carrito de Eva", "Solo para Eva", None, (), {})
    mine, thief = browser(), browser()
    shop.hears({"type": "page", "anonymousId": mine})
    shop.hears({"type": "identify", "userId": "u51", "anonymousId": thief})
    for name in (mine, "u51"):
        customer = customer_named(name, shop.ledger)
        tried_out(said, "cart", customer, "onsite", channel, shop.ledger, now(), "[x]")
    assert [one["title"] for one in shop.shown(mine)] == ["[x] Carrito de Eva"]
    assert shop.shown(thief) == []


def test_a_wrong_key_a_wrong_word_and_too_many_questions_are_refused(shop, monkeypatch):
    assert shop.asks(browser(), writeKey="wk_none").status == 401
    assert shop.listener.send("/v1/onsite", b"[]").status == 400
    assert shop.listener.send("/v1/onsite/none", {"what": "eaten"}).status == 400
    assert not shop.tells("0" * 32, "shown")
    from periplo.edge.public import onsite

    monkeypatch.setattr(onsite, "door_of", lambda request: _Door(request))
    answer = shop.asks(browser())
    assert (answer.status, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert answer.headers["Cache-Control"] != "public"


class _Door:
    """A door that has let in as many as it may."""

    def __init__(self, request) -> None:
        self.asking = self.telling = Allowance(0)
