"""The doors of forms over real HTTP: what is taken, once, with its proof; and what strangers try."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from collecting import Listener, listening
from forms import ADDRESS, form_data, sent, shown_form, ticket_from
from periplo.core.errors import BadInput
from periplo.core.events import Event
from periplo.core.form_tokens import awaited_in
from periplo.core.spans import DAY, HOUR
from periplo.storage.coupons import load_codes, pools
from periplo.usecases.act.links import LinkMaker, Sending
from periplo.usecases.consents import Shown, consents_shown
from periplo.usecases.customers import customer_named
from periplo.usecases.secret_keys import link_key


def now() -> int:
    return time.time_ns() // 1_000


@pytest.fixture
def listener(tmp_path) -> Iterator[Listener]:
    with listening(tmp_path / "shop") as running:
        yield running


def known(listener: Listener, who: str = ADDRESS) -> Shown:
    return consents_shown(who, listener.ledger, now())


def allowed(listener: Listener) -> bool:
    return any(one.allowed.is_allowed for one in known(listener).standing if one.channel == "email")


def link(listener: Listener, response: str, at: int, **more: object) -> str:
    """The path of the link that the campaign's mail would carry for this filling-in."""
    with listener.ledger.reading() as connection:
        handle = connection.exec_driver_sql(
            "SELECT handle FROM handles WHERE kind = 'email' AND text = ?", (ADDRESS,)
        ).scalar()
    told = {
        "form": "boletin",
        "version": 1,
        "response": response,
        "confirm": "pending",
        "consents": "email/marketing",
        **more,
    }
    maker = LinkMaker("https://x", link_key(listener.workspace))
    sending = Sending("k", "c", "m", "email", int(handle), "es", at)
    return str(maker.confirm(sending, Event("form submitted", at, told))).removeprefix("https://x")


def test_a_form_sent_becomes_a_customer_an_event_and_a_consent_with_its_proof(listener):
    shown_form(listener)
    answer = sent(listener, ticket=ticket_from(listener, now()))
    assert (answer.status, answer.said["success"]) == (200, True)
    listener.explode()
    assert list(listener.lived().values()) == [["form submitted", "consent given"]]
    (word,) = known(listener).said
    assert (word.channel, word.purpose, word.state, word.text_version) == (
        "email",
        "marketing",
        "granted",
        "2026-11",
    )
    assert (word.basis, word.proof[:17]) == ("consent", "form boletin v1, ")
    # The browser with which it was sent is that customer from now on.
    assert customer_named("un-visitante", listener.ledger) == customer_named(ADDRESS, listener.ledger)


def test_the_same_sent_again_is_one_and_another_with_its_ticket_is_refused(listener):
    shown_form(listener)
    ticket = ticket_from(listener, now())
    assert [sent(listener, ticket=ticket).status for _ in range(3)] == [200] * 3
    other = sent(listener, ticket=ticket, fields={"email": "luis@correo.es"})
    assert (other.status, other.said["code"]) == (409, "stale_ticket")
    listener.explode()
    assert list(listener.lived().values()) == [["form submitted", "consent given"]]
    assert len(known(listener).said) == 1


def test_a_listener_that_forgot_still_counts_it_once(listener, tmp_path):
    """Another process, or the same after it was started again, knows no used tickets: the ids alone tell."""
    shown_form(listener)
    ticket = ticket_from(listener, now())
    sent(listener, ticket=ticket)
    listener.explode()
    from periplo.edge.public import forms  # the door is made when first asked for

    assert forms.door_of is not None
    assert sent(listener, ticket=ticket).status == 200
    listener.explode()
    assert list(listener.lived().values()) == [["form submitted", "consent given"]]


def test_what_is_wrong_is_told_field_by_field_and_nothing_is_kept(listener):
    shown_form(listener, consents=[form_data()["consents"][0] | {"required": True}])
    answer = sent(listener, ticket=ticket_from(listener, now()), fields={"email": "ana"}, consents=[])
    assert answer.status == 400
    assert answer.said["error"]["fields"] == {"email": "wrong", "email/marketing": "missing"}
    assert listener.explode() is None


def test_programs_are_kept_out(listener):
    shown_form(listener)
    soon = sent(listener, ticket=ticket_from(listener, now(), before=0))
    assert (soon.status, soon.said["code"]) == (425, "too_soon")
    assert int(soon.headers["Retry-After"]) >= 2
    filled = sent(listener, ticket=ticket_from(listener, now()), website="https://spam.example")
    assert (filled.status, filled.said["code"]) == (400, "robot")
    for ticket in (
        None,
        7,
        "",
        "x" * 500,
        ticket_from(listener, now(), form="otro"),
        ticket_from(listener, now(), before=25 * HOUR),
    ):
        assert sent(listener, ticket=ticket).status == 409
    assert listener.explode() is None


def test_a_key_is_needed_everywhere(listener):
    shown_form(listener)
    assert listener.ask("GET", "/v1/forms").status == 401
    assert listener.ask("GET", "/v1/forms/boletin/ticket?writeKey=x").status == 401
    assert sent(listener, writeKey="x", ticket=ticket_from(listener, now())).status == 401


def test_one_address_may_not_send_without_end(listener):
    shown_form(listener)
    answers = [sent(listener, ticket=ticket_from(listener, now(), nonce=n), website="x") for n in range(61)]
    assert {one.status for one in answers[:60]} == {400}
    assert answers[60].status == 429
    assert int(answers[60].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"[]", 400), (b"null", 400), (b"\xff\xfe", 400), (b'{"a":' * 5_000, 400),
        (b"{" + b" " * 40_000 + b"}", 413),
        (b'{"writeKey": 7}', 401), (b'{"writeKey": "\\ud800"}', 400),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(listener, body, status):
    shown_form(listener)
    answer = listener.ask("POST", "/v1/forms/boletin", body)
    assert answer.status in (status, 401)
    assert answer.said["success"] is False
    assert listener.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize("version", [None, 0, 2, -1, "1", True, 1.5, 10**30])
def test_a_version_that_was_never_shown_is_refused(listener, version):
    shown_form(listener)
    assert sent(listener, ticket=ticket_from(listener, now()), version=version).status == 400


def test_words_that_were_read_count_though_newer_ones_are_shown(listener):
    shown_form(listener)
    newer = [form_data()["consents"][0] | {"version": "2027-01", "text": {"es": "Otro.", "en": "Other."}}]
    assert shown_form(listener, consents=newer).version == 2
    assert sent(listener, ticket=ticket_from(listener, now()), version=1).status == 200
    listener.explode()
    assert known(listener).said[0].text_version == "2026-11"


def test_a_text_does_not_change_under_its_version(listener):
    shown_form(listener)
    with pytest.raises(BadInput, match="with other words"):
        shown_form(
            listener, consents=[form_data()["consents"][0] | {"text": {"es": "Otro.", "en": "Other."}}]
        )


def test_a_form_in_pause_is_neither_shown_nor_taken(listener):
    shown_form(listener, status="paused")
    offered = listener.ask("GET", f"/v1/forms?writeKey={listener.key}")
    assert offered.said == {"forms": []}
    assert sent(listener, ticket=ticket_from(listener, now())).status == 410
    assert sent(listener, form="nunca", ticket=ticket_from(listener, now(), form="nunca")).status == 404


def test_forms_are_offered_in_the_language_of_the_page(listener):
    shown_form(listener)
    for asked, title in (
        ("lang=en-GB", "Get our news"),
        ("lang=es", "Reciba novedades"),
        ("lang=pt", "Reciba novedades"),
    ):
        (form,) = listener.ask("GET", f"/v1/forms?writeKey={listener.key}&{asked}").said["forms"]
        assert form["title"] == title


def test_words_that_look_like_markup_stay_words(listener):
    shown_form(listener, title="<img src=x onerror=alert(1)>", fields=[
        form_data()["fields"][0], {"id": "first_name", "kind": "text", "label": "Nombre"}])  # fmt: skip
    answer = sent(
        listener, ticket=ticket_from(listener, now()), page="javascript:alert(1)", language="<b>",
        fields={"email": ADDRESS, "first_name": "<script>alert(1)</script>"},
    )  # fmt: skip
    assert answer.status == 200
    assert "<script" not in answer.body.decode()
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_code_is_one_for_each_address_however_often_it_signs_up(listener):
    shown_form(listener, coupon="bienvenida")
    with listener.ledger.writing() as connection:
        load_codes(connection, "bienvenida", ["UNO", "DOS"], 1)

    def code(address: str, nonce: int) -> object:
        return sent(
            listener, ticket=ticket_from(listener, now(), nonce=nonce), fields={"email": address}
        ).said["coupon"]

    assert [code(ADDRESS, 1), code("luis@correo.es", 2), code(" ANA@correo.es", 3), code("eva@correo.es", 4)] == [
        "DOS", "UNO", "DOS", None,
    ]  # fmt: skip
    with listener.ledger.reading() as connection:
        assert pools(connection, now())[0].taken == 2


# The link in the mail


def test_what_waits_for_a_link_counts_once_it_is_followed(listener):
    shown_form(listener, confirm="email", coupon="bienvenida")
    with listener.ledger.writing() as connection:
        load_codes(connection, "bienvenida", ["UNO"], 1)
    answer = sent(listener, ticket=ticket_from(listener, now()))
    assert answer.said["confirm"] == "email"
    assert "coupon" not in answer.said  # it is shown where the address has proved to be theirs
    listener.explode()
    assert known(listener).said == ()
    path = link(listener, "r1", now(), browser="un-visitante")

    page = listener.ask("GET", path)
    assert (page.status, "Acepto recibir novedades." in page.body.decode()) == (200, True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    # A mail program's own button is no yes.
    assert listener.ask("POST", path, b"List-Unsubscribe=One-Click").status == 200
    assert listener.explode() is None
    assert not known(listener).said

    for _ in range(2):
        done = listener.ask("POST", path, b"confirm=yes")
        assert "UNO" in done.body.decode()
    listener.explode()
    assert allowed(listener)
    assert known(listener).said[-1].proof.endswith("confirmed by e-mail")
    assert [sorted(names) for names in listener.lived().values()] == [
        ["consent given", "form confirmed", "form submitted"]
    ]
    assert customer_named("un-visitante", listener.ledger) == customer_named(ADDRESS, listener.ledger)


def test_a_link_does_not_undo_a_later_no(listener):
    shown_form(listener, confirm="email")
    at = now()
    sent(listener, ticket=ticket_from(listener, now()))
    listener.explode()
    path = link(listener, "r1", at - 1_000_000)
    listener.send(
        "/v1/track", {"event": "unsubscribed", "context": {"externalIds": [{"type": "email", "id": ADDRESS}]}}
    )
    listener.explode()
    assert listener.ask("POST", path, b"confirm=yes").status == 410
    assert not allowed(listener)


def test_a_link_that_is_old_forged_or_nobodys_confirms_nothing(listener):
    shown_form(listener, confirm="email")
    sent(listener, ticket=ticket_from(listener, now()))
    listener.explode()
    path = link(listener, "r1", now())
    assert listener.ask("POST", link(listener, "r1", now() - 31 * DAY), b"confirm=yes").status == 410
    assert listener.ask("POST", path[:-8] + "AAAAAAAA", b"confirm=yes").status == 404
    assert listener.ask("POST", "/f/" + "A" * 900, b"confirm=yes").status == 404
    assert listener.explode() is None


def test_no_event_but_a_form_that_waits_makes_a_link():
    maker = LinkMaker("https://x", b"k" * 32)
    sending = Sending("k", "c", "m", "email", 7, "es", 1)
    good = {
        "form": "boletin",
        "version": "1",
        "response": "r1",
        "confirm": "pending",
        "consents": "email/marketing, sms/marketing",
    }
    token = str(maker.confirm(sending, Event("Form Submitted", 5_000_000, good))).rpartition("/")[2]
    found = awaited_in(token, b"k" * 32)
    assert found is not None
    assert (found.handle, found.pairs) == (7, ("email/marketing", "sms/marketing"))
    for name, told in (
        ("form shown", good), ("form submitted", good | {"confirm": "done"}),
        ("form submitted", good | {"version": "x"}),
        ("form submitted", good | {"response": ""}), ("form submitted", {}),
        ("form submitted", good | {"consents": ", ".join(f"email/{n}" for n in range(300))}),
        ("form submitted", good | {"browser": "\ud800"}),
    ):  # fmt: skip
        assert maker.confirm(sending, Event(name, 1, told)) is None
    # Whoever tells of it sets its clock.
    assert maker.confirm(sending, Event("form submitted", -1, good)) is None
    assert maker.confirm(sending, None) is None
