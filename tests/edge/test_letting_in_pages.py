"""/users, /keys, /audit and links to a password, in a console that really runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage import keys, users
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Reply, Served, Visitor, serving
from small_shop import built

OTHER = "ocho peras y una luna"
DOOR = Door(needs_sign_in=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("doors"))


@pytest.fixture
def root(shop: Path) -> Path:
    """Before each test: marta administers, leo reads, eva edits, and nobody else is there."""
    with closing(ledger_of(open_workspace(shop))) as ledger:
        with ledger.writing() as connection:
            for table in (
                "sessions",
                "entry_links",
                "recovery_codes",
                "second_factors",
                "users",
                "keys",
                "audit",
            ):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        for name, role in (("marta", "administrator"), ("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    return shop


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


@pytest.fixture
def marta(served: Served) -> Visitor:
    visitor = Visitor(served)
    assert visitor.sign_in().status == 303
    return visitor


def token(page: str) -> str:
    return f'type="hidden" name="token" value="{re.search(r"""name="token" value="([^"]+)""", page)[1]}"'


def ask(visitor: Visitor, address: str, **fields: str) -> Reply:
    page = visitor.get(f"{address}?lang=en").text
    return visitor.post(address, token(page), **fields)


def named(root: Path, name: str) -> users.User | None:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        return users.user_named(connection, name)


def secret_in(reply: Reply) -> str:
    return unescape(re.search(r'class="secret"[^>]*>([^<]+)<', reply.text)[1])


def log(visitor: Visitor, query: str = "") -> list[tuple[str, str, str, str]]:
    rows = csv.DictReader(io.StringIO(visitor.get(f"/audit.csv{query}").text))
    return [(row["who"], row["kind"], row["what"], row["object"]) for row in rows]


@pytest.mark.parametrize("address", ["/users", "/keys", "/audit", "/audit.csv"])
@pytest.mark.parametrize("name", ["leo", "eva"])
def test_only_administrators_see_who_comes_in_and_what_was_done(served: Served, address: str, name: str):
    visitor = Visitor(served)
    visitor.sign_in(name)
    assert visitor.get(address).status == 403
    assert 'href="/users"' not in visitor.get("/account").text
    if address in ("/users", "/keys"):
        assert visitor.post(address, token(visitor.get("/account").text), do="new").status == 403
    assert Visitor(served).get(address).status == 303


@pytest.mark.parametrize("address", ["/users", "/keys", "/audit"])
def test_pages_are_whole_in_both_languages(marta: Visitor, address: str):
    for said in ("es", "en"):
        reply = marta.get(f"{address}?lang={said}")
        assert reply.status == 200
        Page(reply.text)


def test_a_new_user_gets_a_link_and_chooses_their_own_password(served: Served, marta: Visitor, root: Path):
    told = ask(marta, "/users", do="new", name="Pia@Tienda.example", role="approver")
    assert told.status == 200
    address = secret_in(told)
    assert re.match(rf"http://127.0.0.1:{served.port}/welcome/[\w-]{{43}}$", address)
    path = address.partition(str(served.port))[2]
    assert path not in marta.get("/users").text
    pia = Visitor(served)
    page = pia.get(path)
    assert "pia@tienda.example" in page.text
    assert Visitor(served).sign_in("pia@tienda.example", "").status == 403  # no password was set yet
    unequal = pia.post(path, page.text, new=OTHER, again=GOOD)
    assert unequal.status == 400
    assert pia.post(path, page.text, new="password1234", again="password1234").status == 400
    done = pia.post(path, page.text, new=OTHER, again=OTHER)
    assert (done.status, done.headers["Location"]) == (303, "/login?welcome=yes")
    assert pia.sign_in("pia@tienda.example", OTHER).status == 303
    assert named(root, "pia@tienda.example").role == "approver"
    assert pia.get(path).status == 404
    assert pia.post(path, page.text, new=GOOD, again=GOOD).status in (403, 404)
    assert pia.sign_in("pia@tienda.example", OTHER).status == 303


def test_a_link_that_was_invented_is_none(served: Served):
    reply = Visitor(served).get("/welcome/" + "a" * 43)
    assert reply.status == 404
    assert "counts no more" in Visitor(served).get("/welcome/x?lang=en").text


def test_a_later_link_takes_the_place_of_an_earlier_one_and_a_disabled_user_has_none(marta: Visitor):
    links = [secret_in(ask(marta, "/users", do="link", name="leo")) for _ in range(2)]
    paths = [link[link.index("/welcome/") :] for link in links]
    assert [marta.get(path).status for path in paths] == [404, 200]
    ask(marta, "/users", do="disable", name="leo")
    assert marta.get(paths[1]).status == 404
    assert ask(marta, "/users", do="link", name="leo").status == 400
    ask(marta, "/users", do="enable", name="leo")
    assert marta.get(paths[1]).status == 404


def test_a_changed_role_counts_at_once(served: Served, marta: Visitor):
    leo = Visitor(served)
    leo.sign_in("leo")
    assert ask(marta, "/users", do="role", name="leo", role="administrator").status == 303
    assert leo.get("/users").status == 303  # their session has ended
    leo.sign_in("leo")
    assert leo.get("/users").status == 200


def test_signed_out_everywhere_means_everywhere(served: Served, marta: Visitor):
    browsers = [Visitor(served), Visitor(served)]
    for one in browsers:
        one.sign_in("leo")
    assert "2 sessions open" in marta.get("/users?lang=en").text
    assert ask(marta, "/users", do="out", name="leo").status == 303
    assert [one.get("/account").status for one in browsers] == [303, 303]
    assert marta.get("/users").status == 200


@pytest.mark.parametrize("fields", [{"do": "disable"}, {"do": "role", "role": "reader"}])
def test_the_last_administrator_stays_one(marta: Visitor, root: Path, fields: dict[str, str]):
    reply = ask(marta, "/users", name="marta", **fields)
    assert reply.status == 400
    assert "last administrator" in reply.text
    user = named(root, "marta")
    assert (user.role, user.disabled_at) == ("administrator", None)


def test_an_administrator_who_never_set_a_password_is_no_other_one(marta: Visitor, root: Path):
    ask(marta, "/users", do="new", name="pia", role="administrator")
    assert ask(marta, "/users", do="role", name="marta", role="reader").status == 400
    assert ask(marta, "/users", do="disable", name="pia").status == 303
    assert named(root, "pia").disabled_at


@pytest.mark.parametrize(
    "fields",
    [{"do": "new", "name": "leo", "role": "reader"}, {"do": "new", "name": "a b", "role": "reader"},
     {"do": "new", "name": "pia", "role": "king"}, {"do": "role", "name": "leo", "role": "king"},
     {"do": "role", "name": "nobody", "role": "reader"}, {"do": "fly", "name": "leo"}, {"do": "totp", "name": "leo"}],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_changes_nothing(marta: Visitor, root: Path, fields: dict[str, str]):
    before = marta.get("/users.json").status, len(log(marta))
    reply = ask(marta, "/users", **fields)
    assert reply.status == 400
    assert 'role="alert"' in reply.text
    assert named(root, "pia") is None
    assert named(root, "leo").role == "reader"
    assert len(log(marta)) == before[1] + 1  # the file saved before it


def test_a_name_that_is_markup_stays_text(marta: Visitor):
    reply = ask(marta, "/users", do="new", name="<script>alert(1)</script>", role="reader")
    assert "<script>alert" not in reply.text


def test_a_key_is_shown_once_and_revoked(marta: Visitor, root: Path):
    made = ask(marta, "/keys", do="new", kind="write", source="tills", channel="store", place="Main Street")
    told = secret_in(made)
    assert told.startswith("wk_")
    assert told not in marta.get("/keys").text
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        key = keys.key_told(connection, told)
    assert (key.source, key.channel, key.place) == ("tills", "store", "Main Street")
    assert ask(marta, "/keys", do="revoke", id=key.id).status == 303
    assert ask(marta, "/keys", do="revoke", id=key.id).status == 400
    assert ("marta", "key", "revoke", key.id) in log(marta)
    assert told not in marta.get("/audit.csv").text


def test_a_manage_key_opens_the_scopes_that_were_ticked(marta: Visitor, served: Served):
    page = marta.get("/keys").text
    body = f"do=new&kind=manage&source=report&scope=ask&scope=receipts&token={token(page)[-65:-1]}"
    headers = marta._sent(
        {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
    )
    told = secret_in(served.ask("POST", "/keys", body, **headers))
    assert served.get("/api/v1/ask/transitions", Authorization=f"Bearer {told}").status == 200
    assert served.get("/metrics", Authorization=f"Bearer {told}").status == 403
    assert "ask, receipts" in marta.get("/keys").text


def test_a_key_that_cannot_be_is_told_and_its_form_keeps_what_was_written(marta: Visitor):
    reply = ask(marta, "/keys", do="new", kind="manage", source="my report", place="Main Street")
    assert reply.status == 400
    assert 'value="my report"' in reply.text
    assert ask(marta, "/keys", do="new", kind="write", channel="pigeon").status == 400


def test_where_nobody_signs_in_the_pages_can_only_be_read(root: Path):
    with serving(root) as console:
        visitor = Visitor(console)
        page = visitor.get("/users?lang=en")
        assert page.status == 200
        assert "can only be read" in page.text
        assert "<form" not in page.text
        form = visitor.get("/maps/new").text
        for address in ("/users", "/keys"):
            assert (
                visitor.post(address, token(form), do="new", name="pia", role="administrator").status == 400
            )
        assert named(root, "pia") is None


def test_every_change_is_written_down_with_who_what_and_of_what(served: Served, marta: Visitor):
    ask(marta, "/users", do="new", name="pia", role="reader")
    ask(marta, "/users", do="role", name="leo", role="editor")
    ask(marta, "/users", do="disable", name="leo")
    eva = Visitor(served)
    eva.sign_in("eva")
    eva.post("/tasks", token(eva.get("/tasks").text), title="Call Ana Ruiz back")
    eva.post("/account", token(eva.get("/account").text), old=GOOD, new=OTHER, again=OTHER)
    found = log(marta)
    assert {
        ("marta", "session", "in password", ""), ("marta", "user", "new reader", "pia"),
        ("marta", "user", "role editor", "leo"), ("marta", "user", "disable", "leo"),
        ("eva", "session", "in password", ""), ("eva", "user", "password", "eva"),
    } <= set(found)  # fmt: skip
    assert [row[:3] for row in found if row[1] == "task"] == [("eva", "task", "new")]
    assert "Ana" not in marta.get("/audit.csv").text + marta.get("/audit").text


def test_a_customer_who_was_opened_stands_there_and_is_led_to(marta: Visitor):
    marta.get("/customers/1")
    assert ("marta", "customer", "page", "#1") in log(marta, "?kind=customer")
    assert 'href="/customers/1"' in marta.get("/audit?object=%231").text


def test_a_page_of_a_form_that_tells_nothing_of_itself_is_written_down_by_its_address(root: Path):
    from starlette.requests import Request
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    from periplo.edge.console.app import console
    from periplo.edge.console.posting import posted

    async def quiet(request: Request) -> RedirectResponse:
        await posted(request)
        return RedirectResponse("/", 303)

    app = console(root, DOOR)
    app.router.routes.append(Route("/new-page/7", quiet, methods=["POST"]))
    with serving(root, DOOR, app) as client:
        eva = Visitor(client)
        eva.sign_in("eva")
        assert eva.post("/new-page/7", token(eva.get("/tasks").text)).status == 303
        marta = Visitor(client)
        marta.sign_in()
        assert ("eva", "page", "sent", "/new-page/7") in log(marta)


def test_whoever_could_not_sign_in_is_in_the_log_but_not_what_may_be_a_password(
    served: Served, marta: Visitor
):
    for name in ("MARTA", "my-own-password", "leo"):
        assert Visitor(served).sign_in(name, "wrong password").status == 403
    told = [(who, what, object) for who, _, what, object in log(marta, "?kind=session") if "missed" in what]
    assert told[:3] == [("", "missed-password 127.0.0.1", name) for name in ("leo", "", "marta")]
    shown = marta.get("/audit?kind=session&lang=es").text
    assert "no pudo entrar: contraseña equivocada, desde 127.0.0.1" in shown
    assert "my-own-password" not in shown


def test_the_log_is_narrowed_by_person_kind_day_and_object(marta: Visitor):
    ask(marta, "/users", do="role", name="leo", role="editor")
    ask(marta, "/users", do="out", name="eva")
    assert {row[3] for row in log(marta, "?kind=user&who=MARTA")} == {"leo", "eva"}
    assert {row[2] for row in log(marta, "?object=leo")} == {"role editor"}
    assert log(marta, "?who=nobody") == []
    assert log(marta, "?to=2020-01-01") == []
    assert len(log(marta, "?from=2020-01-01&kind=user")) == 2
    assert marta.get("/audit?from=tomorrow").status == 400
    turned = marta.get("/audit?from=2026-03-02&to=2026-03-01&lang=es")
    assert turned.status == 400
    assert "desde 2026-03-02 hasta 2026-03-01" in turned.text
    assert marta.get("/audit?from=2026-03-01&to=2026-03-01").status == 200
    assert marta.get("/audit?kind=nonsense").status == 400


def test_saving_the_log_is_written_down_too(marta: Visitor):
    log(marta)
    assert ("marta", "audit", "export", "") in log(marta)


def test_a_long_log_goes_on_on_a_second_page(marta: Visitor, root: Path):
    from periplo.storage.audit import Hand, noted

    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        for n in range(130):
            noted(connection, Hand("leo", 1_000_000 + n), "map", "edit", f"map-{n}")
    first, second = marta.get("/audit?who=leo").text, marta.get("/audit?who=leo&page=1").text
    assert first.count("<tr>") == 101
    assert second.count("<tr>") == 31
    assert "map-129" in first
    assert "map-0<" in second
    assert "page=1" in first


def test_the_file_is_safe_in_a_spreadsheet(marta: Visitor, root: Path):
    from periplo.storage.audit import Hand, noted

    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        noted(connection, Hand("=cmd()", 5), "map", "edit", "=1+1")
    assert "'=cmd()" in marta.get("/audit.csv").text
