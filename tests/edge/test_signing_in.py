"""Signing in to the console, served for real: sessions, forms, other sites, keys, roles."""

from __future__ import annotations

import html
import json
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.routing import Route

from periplo.core.access import SCOPES, scope_of
from periplo.edge.cli.main import run
from periplo.edge.console.app import console
from periplo.edge.console.guard import Door
from periplo.edge.doors import networks
from periplo.edge.wiring import ledger_of
from periplo.storage import keys
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Reply, Served, Visitor, serving
from small_shop import built

OTHER = "ocho peras y una luna"
DOOR = Door(needs_sign_in=True, names=frozenset({"console.example"}), trusted=networks(["127.0.0.1"]))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("signed"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("marta", "administrator"), ("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    return root


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


@pytest.fixture
def visitor(served: Served) -> Visitor:
    return Visitor(served)


PAGES = ("/", "/ask", "/ask/transitions", "/campaigns", "/account", "/map.html", "/nowhere")


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_sent_to_the_sign_in_and_learns_nothing(visitor: Visitor, address: str):
    reply = visitor.get(address)
    assert reply.status == 303
    assert reply.headers["Location"].startswith("/login")
    assert reply.text == ""


def test_the_sign_in_page_names_neither_the_workspace_nor_the_version(visitor: Visitor):
    reply = visitor.get("/login?lang=en")
    assert reply.status == 200
    assert "shop" not in reply.text
    assert not re.search(r"Periplo \d", reply.text)
    assert "<nav" in reply.text
    assert "/campaigns" not in reply.text


@pytest.mark.parametrize("address", ["/style.css", "/favicon.svg", "/font/400.ttf", "/healthz"])
def test_what_the_sign_in_page_needs_is_open(visitor: Visitor, address: str):
    assert visitor.get(address).status == 200


def test_who_knows_the_password_comes_in_and_where_they_wanted(visitor: Visitor):
    reply = visitor.sign_in(address="/login?next=%2Fask%2Ftransitions%3Flang%3Den")
    assert (reply.status, reply.headers["Location"]) == (303, "/ask/transitions?lang=en")
    page = visitor.get("/ask/transitions?lang=en")
    assert page.status == 200
    assert "marta" in page.text
    assert "on this machine only" not in page.text


def test_the_session_s_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor):
    cookie = visitor.sign_in().headers["Set-Cookie"]
    assert re.match(r"periplo_session=[\w-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.casefold()
    assert "Path=/" in cookie
    assert "secure" not in cookie.casefold()


def test_by_https_the_cookie_is_secure_and_ours_alone(served: Served):
    visitor = Visitor(
        served, Host="console.example", X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.9"
    )
    reply = visitor.sign_in()
    assert reply.status == 303
    assert reply.headers["Set-Cookie"].startswith("__Host-periplo_session=")
    assert "secure" in reply.headers["Set-Cookie"].casefold()
    assert reply.headers["Strict-Transport-Security"]
    assert visitor.get("/").status == 200
    plain = Visitor(served)  # the same session under the other name, without https
    plain.cookies["__Host-periplo_session"] = visitor.cookies["__Host-periplo_session"]
    assert plain.get("/").status == 303


@pytest.mark.parametrize(
    "further",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "javascript:alert(1)", "/\t/evil.example",
     "/login", "", "///evil.example"],
)  # fmt: skip
def test_after_signing_in_nobody_is_sent_elsewhere(visitor: Visitor, further: str):
    reply = visitor.sign_in(address="/login?" + urlencode({"next": further}))
    assert reply.headers["Location"] == "/"


def test_a_wrong_password_a_wrong_name_and_a_disabled_user_hear_the_same(visitor: Visitor, root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "gone", "reader", GOOD, 1)
        accounts.disable(ledger, "gone", 2)
    told = [
        visitor.sign_in(name, password)
        for name, password in (("leo", OTHER), ("nobody", GOOD), ("gone", GOOD))
    ]
    assert {reply.status for reply in told} == {403}
    texts = [re.sub(r'value="[^"]*"', "", reply.text) for reply in told]
    assert texts[0] == texts[1] == texts[2]
    assert "periplo_session" not in visitor.cookies


def test_who_exists_cannot_be_told_by_the_time_it_takes(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        took = {name: [] for name in ("marta", "nobody")}
        for turn in range(7):
            for name, times in took.items():
                begin = time.perf_counter()
                assert not accounts.sign_in(ledger, name, OTHER, 1)
                if turn:
                    times.append(time.perf_counter() - begin)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2


def test_who_keeps_missing_is_told_how_long_to_wait_even_with_the_right_password(visitor: Visitor):
    for _ in range(5):
        assert visitor.sign_in("leo", OTHER).status == 403
    reply = visitor.sign_in("leo", GOOD)
    assert reply.status == 429
    assert 1 <= int(reply.headers["Retry-After"]) <= 2
    assert "periplo_session" not in visitor.cookies
    assert visitor.sign_in("marta", GOOD).status == 303  # others are not made to wait
    time.sleep(2.1)
    assert visitor.sign_in("LEO ", GOOD).status == 303


def test_a_name_waits_from_wherever_it_is_tried(served: Served):
    visitor = Visitor(served)
    for n in range(5):
        visitor.headers = {"X_Forwarded_For": f"198.51.100.{n}"}
        visitor.sign_in("leo", OTHER)
    assert visitor.sign_in("leo", OTHER).status == 429


def test_signing_out_ends_the_session_on_the_server_too(visitor: Visitor):
    visitor.sign_in()
    kept = dict(visitor.cookies)
    reply = visitor.post("/logout", visitor.get("/account").text)
    assert (reply.status, reply.headers["Location"]) == (303, "/login")
    assert "periplo_session" not in visitor.cookies
    visitor.cookies = kept
    assert visitor.get("/").status == 303


def test_an_invented_session_is_none(visitor: Visitor):
    visitor.cookies["periplo_session"] = "a" * 43
    assert visitor.get("/").status == 303


def test_somebody_signed_in_has_no_use_for_the_sign_in_page(visitor: Visitor):
    visitor.sign_in()
    assert visitor.get("/login").headers["Location"] == "/"


def test_another_site_cannot_sign_anybody_in_or_out(visitor: Visitor):
    visitor.sign_in()
    page = visitor.get("/account").text
    for told in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"},
                 {"Origin": "null"}, {"Origin": "http://127.0.0.1"}):  # fmt: skip
        token = re.search(r'name="token" value="(\w+)"', page)[1]
        headers = visitor._sent({"Content_Type": "application/x-www-form-urlencoded", **told})
        assert visitor.served.ask("POST", "/logout", f"token={token}", **headers).status == 403
    assert visitor.get("/").status == 200


def test_a_form_without_its_token_or_with_somebody_else_s_is_refused(served: Served):
    marta, leo = Visitor(served), Visitor(served)
    marta.sign_in()
    assert leo.sign_in("leo").status == 303
    theirs = leo.get("/account").text
    assert marta.post("/logout").status == 403
    assert marta.post("/logout", theirs).status == 403
    assert marta.post("/login", Visitor(served).get("/login").text, name="leo", password=GOOD).status == 303
    stranger = Visitor(served)
    assert (
        stranger.post("/login", Visitor(served).get("/login").text, name="leo", password=GOOD).status == 403
    )


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", "{}", 400), ("text/plain", "token=x", 400), ("application/x-www-form-urlencoded", "", 403),
        ("application/x-www-form-urlencoded", "a=" + "x" * (300 << 10), 400),
        ("application/x-www-form-urlencoded", "&".join("a=1" for _ in range(1_100)), 400),
        ("application/x-www-form-urlencoded", "name=%ff%fe", 403),
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused(visitor: Visitor, kind: str, body: str, status: int):
    reply = visitor.served.ask("POST", "/login", body, Content_Type=kind)
    assert reply.status == status


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(served: Served, root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "pia", "reader", GOOD, 1)
    one, two = Visitor(served), Visitor(served)
    one.sign_in("pia")
    two.sign_in("pia")

    def change(old: str, new: str, again: str) -> Reply:
        return one.post("/account", one.get("/account?lang=en").text, old=old, new=new, again=again)

    assert change(OTHER, OTHER, OTHER).status == 403
    assert "not the same" in change(GOOD, OTHER, GOOD).text
    assert "most common" in change(GOOD, "password1234", "password1234").text
    assert "Password changed" in change(GOOD, OTHER, OTHER).text
    assert one.get("/").status == 200
    assert two.get("/").status == 303
    assert Visitor(served).sign_in("pia", GOOD).status == 403
    assert Visitor(served).sign_in("pia", OTHER).status == 303


def test_a_person_is_spoken_to_in_their_language(served: Served, root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "olga", "reader", GOOD, 1, "es")
        accounts.new_user(ledger, "tom", "reader", GOOD, 1, "en")
    for name, word in (("olga", "Preguntas"), ("tom", "Questions")):
        visitor = Visitor(served)
        visitor.sign_in(name)
        assert word in visitor.get("/ask").text


def key(root: Path, kind: str = "manage", *scopes: str) -> str:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        return keys.make_key(connection, kind, "test", 1, scopes=scopes)


def test_the_api_asks_for_a_session_or_a_manage_key(visitor: Visitor, root: Path):
    address = "/api/v1/ask/transitions"
    stranger = visitor.get(address)
    assert stranger.status == 401
    assert stranger.headers["WWW-Authenticate"].startswith("Bearer")
    assert json.loads(stranger.text)["code"] == "not_signed_in"
    assert visitor.get(address, Authorization=f"Bearer {key(root)}").status == 200
    assert visitor.get(address, Authorization=f"bearer {key(root, 'manage', 'ask')}").status == 200
    assert visitor.get(address, Authorization=f"Bearer {key(root, 'write')}").status == 401
    assert visitor.get(address, Authorization="Bearer nonsense").status == 401
    assert visitor.get(address, Authorization="Bearer ").status == 401
    assert visitor.get(address, Authorization="Basic bWFydGE6eA==").status == 401
    told = visitor.get(address, Authorization=f"Bearer {key(root, 'manage', 'receipts')}")
    assert told.status == 403
    assert "--scope ask" in json.loads(told.text)["mend"]
    visitor.sign_in()
    assert visitor.get(address).status == 200


def test_a_revoked_key_opens_nothing_from_then_on(visitor: Visitor, root: Path):
    told = key(root)
    assert visitor.get("/api/v1/ask/transitions", Authorization=f"Bearer {told}").status == 200
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        keys.revoke_key(connection, keys.key_told(connection, told).id, 2)
    assert visitor.get("/api/v1/ask/transitions", Authorization=f"Bearer {told}").status == 401


def test_every_part_of_the_api_has_a_scope_that_a_key_can_be_given(root: Path):
    paths = [route.path for route in console(root).routes if isinstance(route, Route)]
    parts = {scope_of(path) for path in paths if path.startswith("/api/v1/")}
    assert "ask" in parts
    assert parts <= set(SCOPES)


def test_a_key_opens_no_page(visitor: Visitor, root: Path):
    assert visitor.get("/campaigns", Authorization=f"Bearer {key(root)}").status == 303


def test_a_wrong_key_is_refused_even_where_nobody_need_sign_in(root: Path):
    with serving(root) as open_console:
        address = "/api/v1/ask/transitions"
        assert open_console.get(address).status == 200
        assert open_console.get(address, Authorization="Bearer nonsense").status == 401


def test_an_open_console_is_closed_to_what_comes_through_a_proxy(root: Path):
    with serving(root) as open_console:
        assert open_console.get("/campaigns").status == 200
        for header in ("X_Forwarded_For", "Forwarded", "Via", "X_Real_IP"):
            assert open_console.get("/campaigns", **{header: "203.0.113.9"}).status == 303


def test_readers_read_and_editors_may_change_things(served: Served):
    for name, status in (("leo", 403), ("eva", 405)):  # 405: let in, and found that this page takes no forms
        visitor = Visitor(served)
        visitor.sign_in(name)
        assert visitor.post("/campaigns").status == status


def test_a_console_for_others_is_served_only_with_an_administrator(tmp_path: Path, capfd):
    root = tmp_path / "bare"
    root.mkdir()
    (root / "periplo.toml").write_text('name = "bare"\n')
    assert run(["serve", str(root), "--host", "0.0.0.0"], {"PERIPLO_LANG": "en"}) == 2
    assert "periplo user new admin" in capfd.readouterr().err


def token_in(page: str) -> str:
    """The token of a page's forms alone."""
    return str(re.search('type="hidden" name="token" value="[^"]*"', page)[0])  # type: ignore[index]


def ended(visitor: Visitor) -> None:
    """As if the session had come to its end."""
    visitor.cookies = {name: told for name, told in visitor.cookies.items() if "session" not in name}


def test_what_was_written_when_the_session_had_ended_is_sent_after_signing_in(visitor: Visitor):
    visitor.sign_in("eva")
    page = token_in(visitor.get("/tasks?lang=en").text)
    ended(visitor)
    reply = visitor.post("/tasks", page, title="Mend the queue & <b>wait</b>", note="one\ntwo")
    assert reply.status == 401
    assert "what you wrote waits for you" in reply.text
    assert "mk_" not in reply.text  # what programs send is not told to people
    reply = visitor.post("/login", reply.text, name="eva", password="wrong")
    reply = visitor.post("/login", reply.text, name="eva", password=GOOD)
    assert (reply.status, reply.headers["Location"][:8]) == (303, "/unsent/")
    page = visitor.get(reply.headers["Location"]).text
    assert "Mend the queue &amp; &lt;b&gt;wait&lt;/b&gt;" in page
    assert visitor.get("/tasks").text.count("Mend the queue") == 0  # nothing is done before it is sent
    hidden = {name: html.unescape(told) for name, told in re.findall(r'name="(\w+)" value="([^"]*)"', page)}
    assert re.search('action="/tasks"', page)
    assert visitor.post("/tasks", **hidden).status == 303
    assert visitor.get("/tasks").text.count("Mend the queue") == 1


def test_a_form_of_another_session_of_theirs_is_shown_to_be_sent_again(visitor: Visitor):
    visitor.sign_in("eva")
    page = token_in(visitor.get("/tasks?lang=en").text)
    ended(visitor)
    visitor.sign_in("eva")  # in another tab
    reply = visitor.post("/tasks", page, title="Call them back")
    assert reply.status == 403
    assert '<input type="hidden" name="title" value="Call them back">' in reply.text
    assert visitor.post("/tasks", reply.text).status == 303


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/users", {}),  # takes what is secret
        ("/customers/1/erase", {}),  # cannot be undone
        ("//elsewhere.example/tasks", {}),  # a form that leads away
        ("/tasks", {"Sec_Fetch_Site": "cross-site"}),
        ("/tasks", {"Sec_Fetch_Dest": "empty"}),  # a script asks
    ],
)
def test_nothing_is_kept_of_forms_that_must_not_be_sent_again(visitor: Visitor, path: str, headers: dict):
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin", **headers}
    reply = visitor.served.ask("POST", path, urlencode({"title": "something secret"}), **sent)
    assert reply.status in (401, 403)
    assert "/unsent/" not in reply.text
    assert "something secret" not in reply.text


def test_what_was_kept_is_nobody_s_who_is_not_signed_in(visitor: Visitor):
    visitor.sign_in("eva")
    page = token_in(visitor.get("/tasks").text)
    ended(visitor)
    kept = re.search(r"/unsent/[\w-]+", visitor.post("/tasks", page, title="Call them").text)
    assert kept
    assert visitor.get(kept[0]).headers["Location"].startswith("/login?next=")


def test_what_was_kept_is_sent_by_the_browser_that_wrote_it_alone(visitor: Visitor):
    """Who plants a form and leads somebody to it who may more than they, gains nothing."""
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
    reply = visitor.served.ask("POST", "/tasks", urlencode({"title": "Planted"}), **sent)
    kept = re.search(r"/unsent/[\w-]+", reply.text)
    assert kept
    visitor.sign_in("eva")
    reply = visitor.get(kept[0])
    assert (reply.status, reply.headers["Location"]) == (303, "/")


def test_two_forms_of_one_browser_both_wait(visitor: Visitor):
    visitor.sign_in("eva")
    page = token_in(visitor.get("/tasks").text)
    ended(visitor)
    texts = [visitor.post("/tasks", page, title=title).text for title in ("Call them", "Write to them")]
    visitor.sign_in("eva")
    for text, title in zip(texts, ("Call them", "Write to them"), strict=True):
        kept = re.search(r"/unsent/[\w-]+", text)
        assert kept
        assert title in visitor.get(kept[0]).text


def test_who_signs_out_after_the_end_is_out(visitor: Visitor):
    visitor.sign_in("eva")
    page = visitor.get("/account").text
    ended(visitor)
    assert "Your session has ended" in visitor.post("/logout?lang=en", page).text
