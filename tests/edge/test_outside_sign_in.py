"""Signing in through an OpenID provider that really runs: the way there and back, and every attack refused."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from oidc_provider import CLIENT, SECRET, EcKey, Provider, RsaKey, provider, text, token
from periplo.edge.console import outside
from periplo.edge.console.app import console
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage import users
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace, settings_from, settings_text
from served import GOOD, Reply, Served, Visitor, serving
from small_shop import built

pytest.importorskip("authlib", reason="authlib is not installed (pip install 'periplo[oidc]')")
pytest.importorskip("joserfc")

DOOR = Door(needs_sign_in=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("outside"))


@pytest.fixture
def theirs() -> Iterator[Provider]:
    with provider() as one:
        yield one


@pytest.fixture
def root(shop: Path, theirs: Provider, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERIPLO_OIDC_SECRET", SECRET)
    with closing(ledger_of(open_workspace(shop))) as ledger:
        with ledger.writing() as connection:
            for table in ("sessions", "subjects", "second_factors", "entry_links", "users", "audit"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        accounts.new_user(ledger, "marta", "administrator", GOOD, 1)
    plain = (shop / "periplo.toml").read_text().partition("[oidc]")[0]
    (shop / "periplo.toml").write_text(plain)
    says(shop, theirs)
    return shop


def says(root: Path, theirs: Provider, **more: str) -> None:
    told = {
        "issuer": f'"{theirs.issuer}"', "client_id": f'"{CLIENT}"', "secret": '"PERIPLO_OIDC_SECRET"',
        "domains": '["shop.example"]', "unknown": '"reader"', "label": '"Shop ID"', **more,
    }  # fmt: skip
    plain = (root / "periplo.toml").read_text().partition("[oidc]")[0]
    lines = "\n".join(f"{key} = {value}" for key, value in told.items())
    (root / "periplo.toml").write_text(f"{plain}[oidc]\n{lines}\n")


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


def outward(visitor: Visitor, address: str = "/login/outside") -> str:
    """To the provider and through it: the address that the browser is sent back to."""
    sent = visitor.get(address)
    assert sent.status == 303, sent.text
    return through(sent.headers["Location"])


def through(address: str) -> str:
    found = urlsplit(address)
    client = http.client.HTTPConnection(found.hostname, found.port, timeout=20)
    with closing(client):
        client.request("GET", f"{found.path}?{found.query}")
        place = urlsplit(client.getresponse().headers["Location"])
    return f"{place.path}?{place.query}"


def sign_in(visitor: Visitor, address: str = "/login/outside") -> Reply:
    return visitor.get(outward(visitor, address))


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/account").status == 200


def named(root: Path, name: str) -> users.User | None:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        return users.user_named(connection, name)


def test_the_sign_in_page_has_a_button_for_it_and_keeps_where_one_wanted(served: Served):
    page = Visitor(served).get("/login?next=%2Fcampaigns&lang=en").text
    assert 'href="/login/outside?next=%2Fcampaigns"' in page
    assert "Sign in with Shop ID" in page


def test_whoever_the_provider_proves_comes_in_and_where_they_wanted(served: Served, root: Path):
    visitor = Visitor(served)
    reply = sign_in(visitor, "/login/outside?next=%2Fcampaigns")
    assert (reply.status, reply.headers["Location"]) == (303, "/campaigns")
    assert visitor.get("/campaigns").status == 200
    user = named(root, "pia@shop.example")
    assert (user.role, user.signed_in_at is not None) == ("reader", True)
    assert "no password here" in visitor.get("/account?lang=en").text


@pytest.mark.parametrize("further", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_afterwards(served: Served, further: str):
    from urllib.parse import quote

    reply = sign_in(Visitor(served), f"/login/outside?next={quote(further, safe='')}")
    assert reply.headers["Location"] == "/"


def test_it_is_the_same_person_whatever_their_address_becomes(served: Served, root: Path, theirs: Provider):
    sign_in(Visitor(served))
    theirs.person["email"] = "pia.ruiz@shop.example"
    sign_in(Visitor(served))
    assert named(root, "pia.ruiz@shop.example") is None


def test_another_subject_of_the_same_address_is_not_the_same_person(served: Served, theirs: Provider):
    sign_in(Visitor(served))
    theirs.person["sub"] = "4712"
    other = Visitor(served)
    assert sign_in(other).status == 403
    assert not is_in(other)


def test_the_token_is_asked_for_with_what_the_provider_takes(served: Served, theirs: Provider):
    theirs.methods = ["client_secret_post"]
    assert sign_in(Visitor(served)).status == 303


def test_keys_of_elliptic_curves_count_too_and_new_ones_are_fetched(
    served: Served, theirs: Provider, monkeypatch
):
    from periplo.edge import provider as ours

    sign_in(Visitor(served))
    monkeypatch.setattr(ours, "KEYS_REST", 0.0)
    theirs.key = EcKey("second")
    assert sign_in(Visitor(served)).status == 303


def test_tokens_of_unknown_keys_do_not_make_us_ask_again_and_again(served: Served, theirs: Provider):
    sign_in(Visitor(served))
    theirs.make = lambda key, claims: token(key, claims, kid="invented")
    before = theirs.asked.count("/keys")
    for _ in range(5):
        assert sign_in(Visitor(served)).status == 403
    assert theirs.asked.count("/keys") == before


# Attacks

HOUR = 3_600


def without(name: str):
    return lambda claims: {key: value for key, value in claims.items() if key != name}


@pytest.mark.parametrize(
    "lie",
    [
        lambda claims: {**claims, "nonce": "another"}, without("nonce"),
        lambda claims: {**claims, "aud": "another-client"}, without("aud"),
        lambda claims: {**claims, "aud": [CLIENT, "another-client"]},  # and no azp that says whose it is
        lambda claims: {**claims, "aud": [CLIENT, "another-client"], "azp": "another-client"},
        lambda claims: {**claims, "iss": "https://evil.example"}, without("iss"),
        lambda claims: {**claims, "iss": claims["iss"] + "/"},
        lambda claims: {**claims, "exp": int(time.time()) - HOUR}, without("exp"),
        lambda claims: {**claims, "iat": int(time.time()) + HOUR}, without("iat"),
        lambda claims: {**claims, "nbf": int(time.time()) + HOUR},
        lambda claims: {**claims, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        without("sub"), lambda claims: {**claims, "sub": ""}, lambda claims: {**claims, "sub": 4711},
        lambda claims: {**claims, "sub": "x" * 256}, lambda claims: {**claims, "exp": "never"},
    ],
)  # fmt: skip
def test_a_token_that_says_anything_else_proves_nobody(served: Served, theirs: Provider, root: Path, lie):
    theirs.claims = lie
    visitor = Visitor(served)
    reply = sign_in(visitor)
    assert reply.status == 403
    assert "periplo_session" not in visitor.cookies
    assert named(root, "pia@shop.example") is None


def _hmac_with_public_key(key: RsaKey, claims: dict) -> str:
    """The public key taken for a secret: what a library that believes the header falls for."""
    import hashlib
    import hmac
    import json

    body = ".".join(text(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": key.kid}, claims))
    return (
        f"{body}.{text(hmac.new(json.dumps(key.public()).encode(), body.encode(), hashlib.sha256).digest())}"
    )


def _hmac_with_client_secret(key: RsaKey, claims: dict) -> str:
    import hashlib
    import hmac
    import json

    body = ".".join(text(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    return f"{body}.{text(hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).digest())}"


def _with_its_own_key(key: RsaKey, claims: dict) -> str:
    other = RsaKey(key.kid)
    return token(other, claims, jwk=other.public(), jku="https://evil.example/keys")


def _unsigned(alg: str):
    return lambda key, claims: token(key, claims, alg=alg).rpartition(".")[0] + "."


def _changed(key: RsaKey, claims: dict) -> str:
    import json

    head, _, signature = token(key, claims).split(".")
    return f"{head}.{text(json.dumps({**claims, 'sub': '1'}).encode())}.{signature}"


@pytest.mark.parametrize(
    "make",
    [_unsigned("none"), _unsigned("None"), _unsigned("RS256"), _hmac_with_public_key, _hmac_with_client_secret,
     _with_its_own_key, _changed, lambda key, claims: token(RsaKey(key.kid), claims),
     lambda key, claims: token(key, claims, crit=["exp2"], exp2=1), lambda key, claims: "no token",
     lambda key, claims: "a.b.c", lambda key, claims: ""],
)  # fmt: skip
def test_a_token_that_is_not_signed_by_the_provider_proves_nobody(served: Served, theirs: Provider, make):
    theirs.make = make
    visitor = Visitor(served)
    reply = sign_in(visitor)
    assert reply.status in (403, 503)
    assert "periplo_session" not in visitor.cookies


def test_an_answer_to_another_sign_in_is_refused(served: Served):
    one, two = Visitor(served), Visitor(served)
    theirs = outward(one)
    outward(two)
    assert two.get(theirs).status == 403  # an attacker's code in a victim's browser
    assert not is_in(two)


@pytest.mark.parametrize("state", ["", "a" * 43, "é"])
def test_a_wrong_state_is_refused(served: Served, state: str):
    from urllib.parse import quote

    visitor = Visitor(served)
    place = outward(visitor)
    code = parse_qs(urlsplit(place).query)["code"][0]
    assert visitor.get(f"/login/outside/back?code={code}&state={quote(state)}").status == 403
    assert not is_in(visitor)
    assert visitor.get(place).status == 403  # and it is over with that sign-in


def test_a_browser_that_began_nothing_is_refused(served: Served):
    place = outward(Visitor(served))
    assert Visitor(served).get(place).status == 403


def test_a_cookie_that_was_changed_or_is_too_old_is_none(served: Served, monkeypatch: pytest.MonkeyPatch):
    visitor = Visitor(served)
    place = outward(visitor)
    kept = visitor.cookies["periplo_outside"]
    visitor.cookies["periplo_outside"] = kept[:-2] + ("AA" if kept[-2:] != "AA" else "BB")
    assert visitor.get(place).status == 403
    visitor = Visitor(served)
    place = outward(visitor)
    later = time.time_ns() // 1_000 + outside.ENDS
    monkeypatch.setattr(outside, "this_instant", lambda: later)
    assert visitor.get(place).status == 403


def test_an_answer_counts_once_also_for_who_kept_the_cookie(served: Served, theirs: Provider):
    visitor = Visitor(served)
    place = outward(visitor)
    cookies = dict(visitor.cookies)
    assert visitor.get(place).status == 303
    thief = Visitor(served)
    thief.cookies = cookies
    before = theirs.asked.count("/token")
    assert thief.get(place).status == 403
    assert theirs.asked.count("/token") == before
    thief.cookies = cookies  # and where this process has forgotten it, the provider takes no code twice
    with serving(served.root, DOOR) as other:
        thief.served = other
        assert thief.get(place).status == 403
        assert "periplo_session" not in thief.cookies


def test_a_session_cookie_that_was_planted_is_not_the_one_that_counts(served: Served):
    visitor = Visitor(served)
    visitor.cookies["periplo_session"] = "a" * 43
    sign_in(visitor)
    assert visitor.cookies["periplo_session"] != "a" * 43
    planted = Visitor(served)
    planted.cookies["periplo_session"] = "a" * 43
    assert not is_in(planted)


def test_an_answer_of_another_provider_is_refused(served: Served, theirs: Provider):
    theirs.told_iss = "https://evil.example"
    assert sign_in(Visitor(served)).status == 403
    theirs.told_iss = theirs.issuer
    assert sign_in(Visitor(served)).status == 303


def test_who_refuses_at_the_provider_is_told_so(served: Served):
    visitor = Visitor(served)
    state = parse_qs(urlsplit(outward(visitor)).query)["state"][0]
    reply = visitor.get(f"/login/outside/back?error=access_denied&state={state}&lang=en")
    assert reply.status == 403
    assert "cannot be finished" in reply.text


def test_only_the_issuer_of_the_settings_is_asked(served: Served, theirs: Provider):
    for query in ("issuer=http://127.0.0.1:1", "iss=http://127.0.0.1:1", "provider=evil"):
        sent = Visitor(served).get(f"/login/outside?{query}")
        assert sent.headers["Location"].startswith(theirs.issuer + "/authorize?")


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://169.254.169.254/latest"},
     {"authorization_endpoint": "javascript:alert(1)"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": None}],
)  # fmt: skip
def test_a_provider_that_points_elsewhere_without_https_is_not_followed(
    served: Served, theirs: Provider, metadata
):
    theirs.metadata = metadata
    visitor = Visitor(served)
    sent = visitor.get("/login/outside")
    reply = sent if sent.status != 303 else visitor.get(through(sent.headers["Location"]))
    assert reply.status == 503
    assert not is_in(visitor)


def test_a_provider_that_is_not_there_leaves_the_password(root: Path, theirs: Provider):
    says(root, theirs, issuer='"http://127.0.0.1:1"')
    with serving(root, DOOR) as client:
        visitor = Visitor(client)
        reply = visitor.get("/login/outside?lang=en")
        assert reply.status == 503
        assert "cannot be reached" in reply.text
        begun = time.monotonic()
        assert [visitor.get("/login/outside").status for _ in range(3)] == [
            503
        ] * 3  # and not asked each time
        assert time.monotonic() - begun < 10
        assert visitor.sign_in().status == 303


def test_who_keeps_coming_with_answers_that_do_not_hold_has_to_wait(served: Served):
    visitor = Visitor(served)
    for _ in range(20):
        assert visitor.get("/login/outside/back?code=a&state=b").status == 403
    reply = visitor.get("/login/outside/back?code=a&state=b")
    assert reply.status == 429
    assert int(reply.headers["Retry-After"]) >= 1


# Who is let in, and as what


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes"])
def test_an_address_that_is_not_verified_binds_and_makes_nobody(
    served: Served, root: Path, theirs: Provider, verified: object
):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "eva@shop.example", "administrator", GOOD, 1)
    for email in ("eva@shop.example", "new@shop.example"):
        theirs.person = {"sub": "9", "email": email, "email_verified": verified}
        visitor = Visitor(served)
        assert sign_in(visitor).status == 403
        assert not is_in(visitor)
    assert named(root, "new@shop.example") is None


def test_a_verified_address_of_our_domain_binds_the_account_that_is_there(
    served: Served, root: Path, theirs: Provider
):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "pia@shop.example", "editor", GOOD, 1)
    visitor = Visitor(served)
    assert sign_in(visitor).status == 303
    assert "editor" in visitor.get("/account?lang=en").text
    assert Visitor(served).sign_in("pia@shop.example").status == 303  # their password counts still


def test_without_domains_of_ours_no_account_is_bound_by_an_address(root: Path, theirs: Provider):
    says(root, theirs, domains="[]")
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "pia@shop.example", "administrator", GOOD, 1)
    with serving(root, DOOR) as client:
        assert sign_in(Visitor(client)).status == 403


@pytest.mark.parametrize(
    "email", ["pia@evil.example", "pia@sub.shop.example", "pia@shop.example.evil.example"]
)
def test_addresses_of_other_domains_are_refused(served: Served, theirs: Provider, email: str):
    theirs.person["email"] = email
    assert sign_in(Visitor(served)).status == 403


def test_who_is_unknown_is_refused_where_the_settings_say_so(root: Path, theirs: Provider):
    says(root, theirs, unknown='"refuse"')
    with serving(root, DOOR) as client:
        reply = sign_in(Visitor(client))
        assert reply.status == 403
        assert named(root, "pia@shop.example") is None


def test_a_disabled_account_stays_shut(served: Served, root: Path):
    sign_in(Visitor(served))
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.disable(ledger, "pia@shop.example", 5)
    visitor = Visitor(served)
    assert sign_in(visitor).status == 403
    assert not is_in(visitor)


def test_roles_follow_what_the_provider_says_each_time(root: Path, theirs: Provider):
    says(root, theirs, role_claim='"realm.roles"', roles='{"crm" = "editor", "boss" = "approver"}')
    with serving(root, DOOR) as client:
        for groups, role in (
            (["x", "crm", "boss"], "approver"), (["crm"], "editor"), ([], "reader"), ("boss", "approver"), (7, "reader")
        ):  # fmt: skip
            theirs.person["realm"] = {"roles": groups}
            visitor = Visitor(client)
            assert sign_in(visitor).status == 303
            assert named(root, "pia@shop.example").role == role


def test_a_role_is_never_taken_from_a_claim_that_the_settings_do_not_map(
    served: Served, root: Path, theirs: Provider
):
    theirs.person |= {"role": "administrator", "roles": ["administrator"], "groups": ["administrator"]}
    sign_in(Visitor(served))
    assert named(root, "pia@shop.example").role == "reader"


def test_the_provider_cannot_take_the_last_administrator_s_role(root: Path, theirs: Provider):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "pia@shop.example", "administrator", GOOD, 1)
        accounts.disable(ledger, "marta", 1)
    says(root, theirs, role_claim='"groups"', roles='{"crm" = "editor"}')
    theirs.person["groups"] = ["crm"]
    with serving(root, DOOR) as client:
        assert sign_in(Visitor(client)).status == 303
    assert named(root, "pia@shop.example").role == "administrator"


def test_signing_out_ends_it_here_and_leads_to_the_provider(served: Served, theirs: Provider):
    visitor = Visitor(served)
    sign_in(visitor)
    reply = visitor.post("/logout", visitor.get("/account").text)
    assert reply.headers["Location"] == "/login?out=provider"
    assert not is_in(visitor)
    assert 'href="/logout/outside"' in visitor.get("/login?out=provider").text
    assert visitor.get("/logout/outside").headers["Location"].startswith(theirs.issuer + "/end?")


def test_it_is_written_down(served: Served, root: Path):
    from periplo.storage.audit import acts

    sign_in(Visitor(served))
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        told = {(act.who, act.what, act.object) for act in acts(connection) if act.who}
    name = "pia@shop.example"
    assert told == {(name, "new reader", name), (name, "bind", name), (name, "in provider", "")}


def test_without_a_provider_there_is_neither_button_nor_address(root: Path):
    plain = (root / "periplo.toml").read_text().partition("[oidc]")[0]
    (root / "periplo.toml").write_text(plain)
    with serving(root, DOOR) as client:
        visitor = Visitor(client)
        assert "/login/outside" not in visitor.get("/login").text
        assert visitor.get("/login/outside").status == 404
        assert visitor.get("/login/outside/back?code=a&state=b").status == 404


def test_a_secret_that_is_not_there_is_told_and_shuts_no_other_door(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PERIPLO_OIDC_SECRET")
    with serving(root, DOOR) as client:
        visitor = Visitor(client)
        assert visitor.get("/login/outside").status == 503
        assert visitor.sign_in().status == 303


@pytest.mark.parametrize(
    "wrong",
    ['issuer = "http://id.example.org"', 'issuer = "ftp://x"', 'issuer = "https://id.example.org?x=1"',
     'issuer = "https://id.example.org"\nunknown = "editor"',
     'issuer = "https://id.example.org"\nrole_claim = "groups"',
     'issuer = "https://id.example.org"\nrole_claim = "groups"\nroles = {a = "king"}'],
)  # fmt: skip
def test_settings_that_cannot_be_are_told(wrong: str):
    from periplo.core.errors import BadInput

    with pytest.raises(BadInput):
        settings_from(f'name = "x"\n[oidc]\nclient_id = "y"\n{wrong}\n')


def test_settings_are_written_as_they_are_read():
    said = settings_from(
        'name = "x"\n[access]\nrequire_totp = ["administrator"]\n[oidc]\nissuer = "https://id.example.org"\n'
        'client_id = "y"\nrole_claim = "groups"\nroles = {"a b" = "editor"}\n'
    )
    assert settings_from(settings_text(said)) == said


def test_the_console_starts_without_reading_the_library_in(root: Path):
    import subprocess
    import sys

    code = (
        "import sys; from periplo.edge.console.app import console\n"
        f"console({str(root)!r}); print([n for n in ('authlib', 'joserfc', 'httpx2') if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "authlib" not in told
    assert "joserfc" not in told
    assert console
