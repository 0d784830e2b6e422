"""A second factor in a console that really runs: turned on, asked for, counted once, demanded of a role, reset."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from periplo.core.one_time_codes import code_at, step_at
from periplo.edge.console import signing
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Reply, Served, Visitor, serving
from small_shop import built

DOOR = Door(needs_sign_in=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("factors"))


@pytest.fixture
def root(shop: Path) -> Path:
    with closing(ledger_of(open_workspace(shop))) as ledger:
        with ledger.writing() as connection:
            for table in ("sessions", "recovery_codes", "second_factors", "users"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        for name, role in (("marta", "administrator"), ("leo", "reader")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    return shop


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


def token(page: str) -> str:
    return f'type="hidden" name="token" value="{re.search(r"""name="token" value="([^"]+)""", page)[1]}"'


def post(visitor: Visitor, address: str, source: str = "/account", **fields: str) -> Reply:
    return visitor.post(address, token(visitor.get(f"{source}?lang=en").text), **fields)


def shown(reply: Reply) -> bytes:
    text = unescape(re.search(r'class="secret"[^>]*>([^<]+)<', reply.text)[1])
    return base64.b32decode(text.replace(" ", ""))


def fresh(secret: bytes, later: int = 0) -> str:
    return code_at(secret, step_at(time.time_ns() // 1_000) + later)


def turned_on(visitor: Visitor) -> tuple[bytes, list[str]]:
    begun = post(visitor, "/account/code", do="begin")
    assert "<svg" in begun.text
    secret = shown(begun)
    told = visitor.post("/account/code", token(begun.text), do="confirm", code=fresh(secret, -1))
    codes = re.findall(r"<li>([a-z2-7-]{19})</li>", told.text)
    assert len(codes) == 10
    return secret, codes


@pytest.fixture
def leo(served: Served) -> Visitor:
    visitor = Visitor(served)
    visitor.sign_in("leo")
    return visitor


def test_a_user_turns_it_on_and_is_asked_for_a_code_from_then_on(served: Served, leo: Visitor):
    secret, _ = turned_on(leo)
    assert leo.get("/").status == 200
    again = Visitor(served)
    reply = again.sign_in("leo", address="/login?next=%2Fcampaigns")
    assert (reply.status, reply.headers["Location"]) == (303, "/login/code")
    assert "periplo_session" not in again.cookies
    assert again.get("/campaigns").status == 303
    done = post(again, "/login/code", "/login/code", code=fresh(secret))
    assert (done.status, done.headers["Location"]) == (303, "/campaigns")
    assert again.get("/campaigns").status == 200
    assert "periplo_code" not in again.cookies


def test_a_code_that_counted_signs_nobody_in_again(served: Served, leo: Visitor):
    secret, _ = turned_on(leo)
    code, first, second = fresh(secret), Visitor(served), Visitor(served)
    first.sign_in("leo")
    second.sign_in("leo")
    assert post(first, "/login/code", "/login/code", code=code).status == 303
    reply = post(second, "/login/code", "/login/code", code=code)
    assert reply.status == 403
    assert "used before" in reply.text
    assert "periplo_session" not in second.cookies


def test_a_wrong_code_turns_nothing_on(served: Served, leo: Visitor):
    begun = post(leo, "/account/code", do="begin")
    reply = leo.post("/account/code", token(begun.text), do="confirm", code="000000")
    assert reply.status == 403
    assert shown(reply) == shown(begun)
    assert Visitor(served).sign_in("leo").headers["Location"] == "/"


def test_who_keeps_missing_codes_has_to_wait_and_the_password_again_does_not_help(
    served: Served, leo: Visitor
):
    secret, _ = turned_on(leo)
    thief = Visitor(served)
    thief.sign_in("leo")  # the thief has the password: that is one try of the name's
    statuses = [post(thief, "/login/code", "/login/code", code="000000").status for _ in range(6)]
    assert statuses[:4] == [403] * 4
    assert statuses[-1] == 429
    assert post(thief, "/login/code", "/login/code", code=fresh(secret)).status == 429
    assert thief.sign_in("leo").status == 429


def test_a_recovery_code_lets_in_once_and_the_page_tells_how_many_are_left(served: Served, leo: Visitor):
    _, codes = turned_on(leo)
    for status in (303, 403):
        visitor = Visitor(served)
        visitor.sign_in("leo")
        assert post(visitor, "/login/code", "/login/code", code=codes[0].upper()).status == status
    assert "9 recovery codes left" in leo.get("/account?lang=en").text


def test_without_a_half_sign_in_there_is_no_page_of_codes(served: Served, leo: Visitor, monkeypatch):
    turned_on(leo)
    visitor = Visitor(served)
    assert visitor.get("/login/code").headers["Location"] == "/login"
    visitor.cookies["periplo_code"] = "invented"
    assert visitor.get("/login/code").headers["Location"] == "/login"
    visitor.sign_in("leo")
    assert visitor.get("/login/code").status == 200
    later = time.time_ns() // 1_000 + signing.HALF_ENDS
    monkeypatch.setattr(signing, "this_instant", lambda: later)
    assert visitor.get("/login/code").headers["Location"] == "/login"


def test_the_half_sign_in_of_one_purpose_is_none_of_another(served: Served, leo: Visitor):
    turned_on(leo)
    visitor = Visitor(served)
    visitor.sign_in("leo")
    visitor.cookies["periplo_outside"] = visitor.cookies["periplo_code"]
    assert visitor.get("/login/outside/back?code=a&state=b").status == 404


def test_turning_it_off_wants_a_code(served: Served, leo: Visitor):
    secret, _ = turned_on(leo)
    assert post(leo, "/account/code", do="off", code="000000").status == 403
    assert Visitor(served).sign_in("leo").headers["Location"] == "/login/code"
    assert post(leo, "/account/code", do="off", code=fresh(secret)).status == 303
    assert Visitor(served).sign_in("leo").headers["Location"] == "/"


def test_other_recovery_codes_take_the_place_of_those_before(served: Served, leo: Visitor):
    _, codes = turned_on(leo)
    told = post(leo, "/account/code", do="codes", code=codes[0])
    other = re.findall(r"<li>([a-z2-7-]{19})</li>", told.text)
    assert len(other) == 10
    assert not set(other) & set(codes)
    visitor = Visitor(served)
    visitor.sign_in("leo")
    assert post(visitor, "/login/code", "/login/code", code=codes[1]).status == 403
    assert post(visitor, "/login/code", "/login/code", code=other[1]).status == 303


def test_an_administrator_resets_it(served: Served, leo: Visitor):
    turned_on(leo)
    marta = Visitor(served)
    marta.sign_in()
    assert "with a second factor" in marta.get("/users?lang=en").text
    assert post(marta, "/users", "/users", do="totp", name="leo").status == 303
    assert leo.get("/").status == 303
    assert Visitor(served).sign_in("leo").headers["Location"] == "/"


def test_a_role_that_has_to_have_one_reaches_nothing_before_it_has(root: Path):
    settings = root / "periplo.toml"
    plain = settings.read_text()
    try:
        settings.write_text(plain + '\n[access]\nrequire_totp = ["administrator"]\n')
        with serving(root, DOOR) as client:
            leo, marta = Visitor(client), Visitor(client)
            leo.sign_in("leo")
            assert leo.get("/campaigns").status == 200
            marta.sign_in()
            for address in ("/campaigns", "/users", "/customers/1"):
                assert marta.get(address).headers["Location"] == "/account"
            assert marta.get("/api/v1/ask/transitions").status == 403
            assert "Your role asks for it" in marta.get("/account?lang=en").text
            secret, _ = turned_on(marta)
            assert marta.get("/users").status == 200
            post(marta, "/account/code", do="off", code=fresh(secret))
            assert Visitor(client).sign_in().headers["Location"] == "/login/code"
    finally:
        settings.write_text(plain)


def test_a_role_that_is_none_is_told(root: Path):
    from periplo.core.errors import BadInput
    from periplo.usecases.workspace import settings_from

    with pytest.raises(BadInput, match="king"):
        settings_from('name = "x"\n[access]\nrequire_totp = ["king"]\n')


def test_the_page_of_the_secret_is_kept_nowhere(leo: Visitor):
    reply = post(leo, "/account/code", do="begin")
    assert reply.headers["Cache-Control"] == "no-store"
    assert leo.get("/account/code").status == 303


def test_an_office_behind_one_address_is_not_made_to_wait_for_signing_in_well(root: Path):
    from periplo.edge.console.app import console

    app = console(root, DOOR)
    with serving(root, DOOR, app) as client:
        leo = Visitor(client)
        leo.sign_in("leo")
        secret, _ = turned_on(leo)
        again = Visitor(client)
        again.sign_in("leo")
        post(again, "/login/code", "/login/code", code=fresh(secret))
        assert again.get("/account").status == 200
    signing_in = app.state.signing
    assert not signing_in.addresses._missed
    assert not signing_in.names._missed
