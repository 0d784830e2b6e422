"""The preference page, served for real: what was said, what changes, and what a link that is none gets."""

from __future__ import annotations

import contextlib
import http.client
import json
import stat
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec
import pytest
import uvicorn
from sqlalchemy import insert

from periplo.core.consent import ANY, ConsentSaid, may
from periplo.core.consent_messages import consents_in
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.messages import Message, refusal
from periplo.core.texts import Text
from periplo.core.tokens import Ticket, token_of
from periplo.edge.console.serving import listen
from periplo.edge.public import preferences
from periplo.edge.public.app import public
from periplo.edge.public.intake import Overloaded
from periplo.storage import tables as t
from periplo.storage.consents import ConsentText, absorb, add_text, consents_of, suppress
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.secret_keys import IN_ENVIRONMENT, link_key
from periplo.usecases.workspace import Settings, make_workspace

CUSTOMER, PHONE = 11, 3
DAY = 86_400_000_000


class Site:
    """A public listener that really runs, and a browser without script or cookie."""

    def __init__(self, root) -> None:
        self.workspace = make_workspace(root, Settings(name="Papelería Sol", zone="Europe/Madrid"))
        self.key = link_key(self.workspace, {})
        self.ledger, self.inbox = SqliteLedger(self.workspace.ledger), SqliteInbox(self.workspace.inbox)
        with self.ledger.writing() as connection:
            connection.execute(insert(t.customers).values(customer=CUSTOMER, created_at=0))
            for handle, kind, text in (
                (1, "user", "c-1"),
                (2, "email", "ana@example.com"),
                (3, "phone", "+34600112233"),
            ):
                connection.execute(insert(t.handles).values(handle=handle, kind=kind, text=text))
                connection.execute(
                    insert(t.handle_customer).values(handle=handle, customer=CUSTOMER, since=0)
                )
            for channel, purpose, basis, es, en in TEXTS:
                shown = ConsentText(channel, purpose, "2", basis, Text.of({"es": es, "en": en}), DAY)
                add_text(connection, shown, 0)
            absorb(connection, [(1, ConsentSaid("email", "marketing", "granted", 20_000 * DAY, "web", "1"))])
        self.app = public(self.workspace, self.ledger, self.inbox)
        self.app.router.routes.extend(preferences.routes)
        self.read = 0
        self.port = 0

    def link(self, kind: str = "preferences", handle: int = 2, language: str = "en", **scope: str) -> str:
        return f"/{kind}/" + token_of(
            Ticket(kind, handle, 1_700_000_000_000_000, language, **scope), self.key
        )

    def ask(
        self, method: str, address: str, body: bytes = b"", **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(client):
            client.request(
                method, address, body, {key.replace("_", "-"): value for key, value in headers.items()}
            )
            answer = client.getresponse()
            return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()}

    def post(self, address: str, **form: str) -> tuple[int, str, dict[str, str]]:
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", address, urlencode(form).encode(), Content_Type=kind)

    def came(self) -> list[dict]:
        """The messages that came into the inbox since this was last asked."""
        found = []
        for request in self.inbox.after(self.read):
            self.read = request.row
            assert (request.source, request.kind) == ("preferences", "batch")
            found += json.loads(request.body)["batch"]
        return found

    def exploded(self) -> list[ConsentSaid]:
        """What the exploder will do with them: read, and absorb by the handle that is named."""
        words = []
        for said in self.came():
            message = msgspec.json.decode(msgspec.json.encode(said), type=Message)
            assert refusal(message) is None
            at = int(said["messageId"].rpartition(":")[2])
            words += consents_in(message, at, "preferences")
        with self.ledger.writing() as connection:
            absorb(connection, [(2, word) for word in words])
        return words

    def allowed(self, channel: str, purpose: str) -> bool:
        with self.ledger.reading() as connection:
            return may(
                consents_of(connection, CUSTOMER), channel, purpose, time.time_ns() // 1_000
            ).is_allowed


TEXTS = (
    ("email", "marketing", "consent", "Ofertas, una vez a la semana.", "Offers, once a week."),
    ("email", "service", "contract", "El estado de sus pedidos.", "The state of your orders."),
    (
        "email",
        "surveys",
        "legitimate interest",
        "Una pregunta tras su compra.",
        "One question after your purchase.",
    ),
    ("whatsapp", "marketing", "consent", "Avisos de su lista escolar.", "A word about your school list."),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("public") / "shop")
    listening = listen("127.0.0.1", 0)
    site.port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(site.app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield site
    server.should_exit = True
    thread.join()
    listening.close()
    site.ledger.close()
    site.inbox.close()


@pytest.fixture(autouse=True)
def as_it_was(site: Site):
    """Each test finds one yes, said long ago."""
    yield
    site.came()
    with site.ledger.writing() as connection:
        c = t.consents.consents
        connection.execute(c.delete().where(c.c.at > 20_000 * DAY))
        connection.execute(t.consents.suppressions.delete())


def test_the_page_shows_each_channel_and_purpose_with_its_text_and_what_was_said(site):
    status, page, headers = site.ask("GET", site.link())
    assert status == 200
    assert "Your preferences" in page
    assert "Papelería Sol" in page
    for _, _, _, _, english in TEXTS:
        assert english in page
    assert "You said yes on October 4, 2024." in page
    assert "You read text 1 then; it has changed since." in page
    assert "Text 2, in force since January 2, 1970." in page
    assert page.count('type="radio"') == 6  # three questions; what a contract asks for is not one
    assert headers["content-language"] == "en"


def test_the_page_speaks_the_language_of_the_message_and_of_the_address(site):
    assert "Sus preferencias" in site.ask("GET", site.link(language="es"))[1]
    assert "Sus preferencias" in site.ask("GET", site.link(language="en") + "?lang=es")[1]
    assert "Your preferences" in site.ask("GET", site.link(language=""), Accept_Language="fr,en;q=0.8")[1]
    assert "Sus preferencias" in site.ask("GET", site.link(language=""))[1]


def test_the_page_has_no_script_no_cookie_and_nothing_of_the_person(site):
    _, page, headers = site.ask("GET", site.link())
    assert "<script" not in page
    assert "set-cookie" not in headers
    assert "script-src" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    for of_hers in ("ana@example.com", "+34600112233", "c-1"):
        assert of_hers not in page
        assert of_hers not in site.link()


def test_looking_changes_nothing(site):
    site.ask("GET", site.link())
    site.ask("GET", site.link("unsubscribe"))
    site.ask("HEAD", site.link("unsubscribe"))
    assert site.came() == []


def test_what_is_changed_is_on_disk_when_saved_is_said_and_counts(site):
    status, page, _ = site.post(site.link(), **{"email/marketing": "no", "whatsapp/marketing": "yes"})
    assert status == 200
    assert "Saved." in page
    words = site.exploded()
    assert [(word.channel, word.purpose, word.state, word.text_version, word.basis) for word in words] == [
        ("email", "marketing", "withdrawn", "2", "consent"),
        ("whatsapp", "marketing", "granted", "2", "consent"),
    ]
    assert not site.allowed("email", "marketing")
    assert site.allowed("whatsapp", "marketing")
    after = site.ask("GET", site.link())[1]
    assert "You stopped this on" in after


def test_the_answer_shows_what_was_just_said_before_it_was_absorbed(site):
    page = site.post(site.link(), **{"email/marketing": "no"})[1]
    assert 'name="email/marketing" value="no" checked' in page
    assert "You stopped this on" in page


def test_what_stays_as_it_was_is_not_said_again(site):
    site.post(site.link(), **{"email/marketing": "no"})
    site.exploded()
    page = site.post(site.link(), **{"email/marketing": "no"})[1]
    assert "There was nothing to change." in page
    assert site.came() == []


def test_a_yes_to_a_newer_text_is_said_again(site):
    site.post(site.link(), **{"email/marketing": "yes"})
    assert [word.text_version for word in site.exploded()] == ["2"]
    site.post(site.link(), **{"email/marketing": "yes"})
    assert site.came() == []


def test_a_no_to_everything_is_one_word(site):
    site.post(site.link(), none="1", **{"email/marketing": "yes"})
    assert [(word.channel, word.purpose, word.state) for word in site.exploded()] == [(ANY, ANY, "withdrawn")]
    assert not site.allowed("email", "marketing")


def test_only_what_is_asked_can_be_answered(site):
    forged = {
        "email/service": "no",
        "sms/marketing": "yes",
        "*/*": "yes",
        "email/marketing": "maybe",
        "x": "yes",
    }
    page = site.post(site.link(), **forged)[1]
    assert "There was nothing to change." in page
    assert site.came() == []


def test_a_phone_is_named_by_its_identifier_and_a_user_by_its_own(site):
    site.post(site.link(handle=PHONE), **{"whatsapp/marketing": "yes"})
    site.post(site.link(handle=1), **{"whatsapp/marketing": "yes"})
    phone, user = site.came()
    assert phone["context"]["externalIds"] == [{"type": "phone", "id": "+34600112233"}]
    assert "userId" not in phone
    assert user["userId"] == "c-1"


def test_one_click_of_a_mail_program_ends_it(site):
    link = site.link("unsubscribe", channel="email", purpose="marketing")
    status, page, _ = site.ask("POST", link, b"List-Unsubscribe=One-Click")
    assert status == 200
    assert "Saved." in page
    said = site.came()
    assert said[0]["event"] == "unsubscribed"
    assert (said[0]["properties"]["channel"], said[0]["properties"]["purpose"]) == ("email", "marketing")


def test_one_click_may_come_as_a_form_of_several_parts(site):
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x"
    assert site.ask("POST", site.link("unsubscribe", channel="email"), body, Content_Type=kind)[0] == 200
    assert not (site.exploded() and site.allowed("email", "marketing"))


def test_a_post_that_is_no_click_ends_nothing(site):
    assert site.ask("POST", site.link("unsubscribe"), b"")[0] == 400
    assert site.came() == []


def test_whoever_left_and_came_back_can_leave_again_by_the_same_link(site):
    link = site.link("unsubscribe", channel="email", purpose="marketing")
    ids = []
    for _ in range(2):
        site.ask("POST", link, b"List-Unsubscribe=One-Click")
        ids += [said["messageId"] for said in site.came()]
    assert len(set(ids)) == 2


def test_the_page_after_a_stop_leads_to_all_preferences(site):
    page = site.ask("POST", site.link("unsubscribe", channel="email"), b"List-Unsubscribe=One-Click")[1]
    address = page.partition('href="../')[2].partition('"')[0]
    assert site.ask("GET", f"/{address}")[0] == 200


@pytest.mark.parametrize("kind", ["preferences", "unsubscribe"])
def test_a_link_that_is_none_gets_a_clear_page(site, kind):
    whole = site.link(kind)
    other = site.link("unsubscribe" if kind == "preferences" else "preferences").rpartition("/")[2]
    for token in (whole[:-1], "A" + whole.rpartition("/")[2], other, "x", "%00", "x" * 5_000):
        address = whole[:-1] if token == whole[:-1] else f"/{kind}/{token}"
        status, page, _ = site.ask("GET", address, Accept_Language="en")
        assert status == 404
        assert "This link does not work" in page
        assert site.ask("POST", address, b"List-Unsubscribe=One-Click")[0] == 404
    assert site.came() == []


def test_a_link_of_somebody_who_was_forgotten_gets_the_same_page(site):
    assert site.ask("GET", site.link(handle=999))[0] == 404


def test_a_suppressed_address_is_told(site):
    with site.ledger.writing() as connection:
        suppress(connection, "email", "bounce", 5, handle=2)
    assert "exclusion list" in site.ask("GET", site.link())[1]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Overloaded("the disk does not keep up"), 429), (EnvironmentFault("the disk is full"), 503)],
)
def test_what_could_not_be_kept_is_not_called_saved(site, monkeypatch, fault, status):
    async def refuse(request):
        raise fault

    monkeypatch.setattr(site.app.state.intake, "keep", refuse)
    for link in (site.link(), site.link("unsubscribe")):
        form = {"email/marketing": "no", "List-Unsubscribe": "One-Click"}
        got, page, headers = site.post(link, **form)
        assert got == status
        assert "It could not be saved." in page
        assert "Saved." not in page
        assert int(headers["retry-after"]) > 0


def test_a_body_without_end_is_not_read(site):
    status, page, _ = site.ask("POST", site.link(), b"x" * (1 << 20))
    assert status == 200
    assert "There was nothing to change." in page


def test_the_key_is_made_once_and_read_by_its_owner_alone(site):
    place = site.workspace.root / "secrets" / "links.key"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert link_key(site.workspace, {}) == site.key
    assert [path.name for path in place.parent.iterdir()] == ["links.key"]


def test_a_key_in_the_environment_goes_first_and_must_be_one(site):
    assert link_key(site.workspace, {IN_ENVIRONMENT: "QUFB" * 11}) == b"AAA" * 11
    for poor in ("short", "QUFB", "ñ"):
        with pytest.raises(BadInput, match="no key"):
            link_key(site.workspace, {IN_ENVIRONMENT: poor})
