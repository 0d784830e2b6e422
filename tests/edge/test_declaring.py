"""A channel declared in the console: written into carriers.yaml, its secret apart, tried at a server, taken away."""

from __future__ import annotations

import re
import stat

import pytest
from starlette.testclient import TestClient

from mail_server import mail_server
from periplo.core.carriers import KINDS
from periplo.edge.console.app import console
from periplo.formats.carriers_yaml import read_carriers
from periplo.usecases.secrets import secret
from periplo.usecases.workspace import Settings, make_workspace

ADDRESS = "http://127.0.0.1"
MAIL = {
    "kind": "smtp", "id": "email", "host": "127.0.0.1", "port": "587", "security": "none",
    "sender": "Papelería <hola@shop.example>", "user": "shop", "password": "a word of mine",
}  # fmt: skip
BY_HAND = """schema: 1
# ours since 2024
carriers:
  - {id: sms, kind: http_sms, url: "https://sms.example/send", headers: {X-Shop: "7"}, timeout: 30}  # the cheap one
"""


@pytest.fixture
def shop(tmp_path):
    return make_workspace(tmp_path / "shop", Settings(name="shop", language="en"))


@pytest.fixture
def page(shop):
    with TestClient(console(shop.root), base_url=ADDRESS, follow_redirects=True) as client:
        yield client


def sent(page, address, **fields):
    token = re.search(r'name="token" value="([^"]*)"', page.get(address).text).group(1)
    return page.post(address, data={"token": token, **fields}, headers={"sec-fetch-site": "same-origin"})


def test_a_channel_is_declared_and_its_secret_stands_apart(shop, page):
    answer = sent(page, "/channels/new", do="save", **MAIL)
    assert answer.status_code == 200
    assert "Saved." in answer.text
    found = read_carriers(shop.root / "carriers.yaml")["email"]
    assert (found.host, found.port, found.user, found.password) == (
        "127.0.0.1",
        587,
        "shop",
        "EMAIL_PASSWORD",
    )
    assert secret(shop.root, "EMAIL_PASSWORD") == MAIL["password"]
    assert stat.S_IMODE((shop.root / "secrets.toml").stat().st_mode) == 0o600
    assert MAIL["password"] not in (shop.root / "carriers.yaml").read_text() + answer.text
    assert 'href="/channels/email"' in page.get("/channels").text


def test_a_form_that_is_sent_again_keeps_the_secret_it_does_not_say(shop, page):
    sent(page, "/channels/new", do="save", **MAIL)
    again = MAIL | {"password": "", "per_second": "2,5", "user": "store"}
    sent(page, "/channels/email", do="save", **again)
    found = read_carriers(shop.root / "carriers.yaml")["email"]
    assert (found.user, found.per_second, found.password) == ("store", 2.5, "EMAIL_PASSWORD")
    assert secret(shop.root, "EMAIL_PASSWORD") == MAIL["password"]


def test_what_was_written_by_hand_stays(shop, page):
    (shop.root / "carriers.yaml").write_text(BY_HAND)
    sent(page, "/channels/new", do="save", **MAIL)
    text = (shop.root / "carriers.yaml").read_text()
    assert text.startswith(BY_HAND)
    sent(page, "/channels/sms", do="save", kind="http_sms", url="https://sms.example/v2", plus="yes")
    found = read_carriers(shop.root / "carriers.yaml")
    assert found["sms"].url == "https://sms.example/v2"
    assert found["sms"].headers == {"X-Shop": "7"}
    assert "timeout: 30" in (shop.root / "carriers.yaml").read_text()
    assert "# ours since 2024" in (shop.root / "carriers.yaml").read_text()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sender": "nobody"}, "no e-mail address"),
        ({"port": "many"}, "&#39;port&#39; is &#39;many&#39;"),
        ({"port": "2.5"}, "whole number"),
        ({"port": "inf"}, "&#39;port&#39; is &#39;inf&#39;"),
        ({"per_second": "nan"}, "&#39;per_second&#39; is &#39;nan&#39;"),
        ({"id": "E Mail"}, "id"),
        ({"id": "log"}, "is the log itself"),
        ({"host": "mail.example"}, "travel readable"),
        ({"kind": "pigeon"}, "form"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_written(shop, page, wrong, told):
    answer = sent(page, "/channels/new", do="save", **(MAIL | wrong))
    assert answer.status_code == 400
    assert told in answer.text
    assert MAIL["password"] not in answer.text
    assert not (shop.root / "secrets.toml").exists()
    assert not (shop.root / "carriers.yaml").exists()


@pytest.mark.parametrize("text", ["schema: 1\ncarriers: []\n", "schema: 1\ncarriers:\n", "schema: 1\n"])
def test_a_file_without_carriers_gets_its_first(shop, page, text):
    (shop.root / "carriers.yaml").write_text(text)
    assert sent(page, "/channels/new", do="save", **MAIL).status_code == 200
    assert list(read_carriers(shop.root / "carriers.yaml")) == ["email"]


def test_a_name_that_is_there_is_not_taken_over(shop, page):
    sent(page, "/channels/new", do="save", **MAIL)
    answer = sent(page, "/channels/new", do="save", **(MAIL | {"host": "localhost"}))
    assert answer.status_code == 400
    assert "already" in answer.text
    assert read_carriers(shop.root / "carriers.yaml")["email"].host == "127.0.0.1"


def test_a_test_arrives_at_a_mail_server_and_a_refusal_is_told(shop, page):
    with mail_server(password=MAIL["password"]) as server:
        sent(page, "/channels/new", do="save", **(MAIL | {"port": str(server.port)}))
        answer = sent(page, "/channels/email", do="test", to="ana@example.com")
        assert "The carrier accepted the test" in answer.text
        ((sender, to, mail),) = server.taken
        assert (sender, to) == ("hola@shop.example", "ana@example.com")
        assert b"A test of Periplo" in mail
        server.moods["RCPT"] = ["550 5.1.1 nobody here"]
        answer = sent(page, "/channels/email", do="test", to="bea@example.com")
        assert answer.status_code == 400
        assert "nobody at this address" in answer.text
    answer = sent(page, "/channels/email", do="test", to="ana@example.com")
    assert answer.status_code in (400, 502)
    assert "cannot be reached" in answer.text


def test_a_channel_is_taken_away_after_a_yes_alone(shop, page):
    (shop.root / "carriers.yaml").write_text(BY_HAND)
    sent(page, "/channels/sms", do="remove")
    assert "sms" in read_carriers(shop.root / "carriers.yaml")
    assert sent(page, "/channels/sms", do="remove", sure="yes").url.path == "/channels"
    assert read_carriers(shop.root / "carriers.yaml") == {}
    assert page.get("/channels/sms").status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "log"])
@pytest.mark.parametrize("said", ["es", "en"])
def test_every_kind_has_its_form_in_both_languages(page, kind, said):
    text = page.get(f"/channels/new?kind={kind}&lang={said}").text
    assert "carrier_" not in re.sub(r"<[^>]*>", "", text)
    assert f'name="kind" value="{kind}"' in text
