"""The message of an intent, said whole: values, links, codes and products of one workspace, the same on a retry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import insert

from lived import lived
from periplo.core.link_tokens import link_of
from periplo.core.members import Intent
from periplo.core.message_parts import Button, Coupon, Footer, MessageWords, Products, Words
from periplo.core.message_values import NAMES
from periplo.core.rules import EventIs
from periplo.core.spans import SECOND
from periplo.core.texts import Text
from periplo.core.tokens import ticket_of
from periplo.core.wording import TemplateFailed
from periplo.formats.liquid import Templates
from periplo.formats.mappings.made import Product
from periplo.formats.message_yaml import flaws_of
from periplo.journeys.layers import Layers
from periplo.storage import tables as t
from periplo.storage.coupons import load_codes
from periplo.storage.products import keep_products
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act.links import link_maker
from periplo.usecases.act.speaking import Speaker
from periplo.usecases.act.values import gatherer_of
from periplo.usecases.act.wording import Wording
from periplo.usecases.workspace import Settings, make_workspace

CUP = Product(
    "1", "S1", "Taza", None, "cups", None, 9_500_000, "EUR", None, "https://s.example/1", None, None, {}
)
MAIL = MessageWords(
    "reminder",
    Text.of(
        {
            "es": "{{ profile.first_name | first_name }}, su carrito",
            "en": "{{ profile.first_name }}, your cart",
        }
    ),
    blocks=(
        Words(Text.of({"es": "Total {{ cart.total | money }}", "en": "Total {{ cart.total | money }}"})),
        Products("ids", ("S1",)),
        Coupon("welcome"),
        Button(Text.of("Ver"), Text.of("https://s.example/cart")),
        Footer(),
    ),
)


def intent(customer: int = 1, visit: int = 2, language: str = "es", channel: str = "email") -> Intent:
    key = f"cart/{customer}/-/1/remind/{visit}"
    return Intent(
        key, "cart", customer, "", 1, 1, "remind", visit, channel, "reminder", language, 90 * SECOND
    )


@pytest.fixture
def speaker(tmp_path) -> Iterator[Speaker]:
    workspace = make_workspace(tmp_path / "w", Settings(name="Sol", public_url="https://p.example"))
    with closing(SqliteLedger(workspace.ledger)) as ledger:
        with ledger.writing() as connection:
            for customer in (1, 2):
                connection.execute(insert(t.customers).values(customer=customer, created_at=0))
                for handle, kind in ((customer * 10, "user"), (customer * 10 + 1, "email")):
                    connection.execute(
                        insert(t.handles).values(handle=handle, kind=kind, text=f"{kind}-{customer}")
                    )
                    connection.execute(
                        insert(t.handle_customer).values(handle=handle, customer=customer, since=0)
                    )
            connection.execute(
                insert(t.people.traits).values(
                    handle=10, name="first_name", value='"ANA"', mark="m", source="crm", first_at=0, last_at=0
                )
            )
            keep_products(connection, "shop", [CUP], 0)
            load_codes(connection, "welcome", ["C1", "C2"], 0)
        journeys = lived([("cart", 10, {"total": 7.0})], [("cart", 20, {"total": 8.0})])
        gatherer = gatherer_of(workspace, Layers.alone(journeys), ledger, None)
        yield Speaker(ledger, gatherer, link_maker(workspace))


def test_an_intent_is_said_whole(speaker: Speaker):
    worded = speaker.said(intent(), MAIL, ["es", "en"], EventIs("cart"))
    assert worded.subject == "Ana, su carrito"
    for part in ("7,00\xa0€", "Taza", "9,50\xa0€", "C1"):
        assert part in worded.text
    assert worded.links[0].startswith("https://s.example/1")
    token = worded.text.split("https://p.example/l/")[1].split()[0]
    link = link_of(token, "click", speaker.maker.key)
    assert (link.handle, link.message) == (11, "cart/1/-/1/remind/2")
    assert (
        link.address
        == "https://s.example/1?utm_source=Sol&utm_medium=email&utm_campaign=cart&utm_content=reminder"
    )
    ticket = ticket_of(worded.text.split("/unsubscribe/")[1].split()[0], "unsubscribe", speaker.maker.key)
    assert (ticket.handle, ticket.channel, ticket.purpose) == (11, "email", "marketing")


def test_a_retry_says_the_very_same(speaker: Speaker):
    first = speaker.said(intent(), MAIL, ["es"], EventIs("cart"))
    assert speaker.said(intent(), MAIL, ["es"], EventIs("cart")) == first


def test_who_lacks_a_value_takes_no_code_from_those_who_do_not(speaker: Speaker):
    with pytest.raises(TemplateFailed) as caught:
        speaker.said(intent(2), MAIL, ["es"], EventIs("cart"))
    assert caught.value.values["name"] == "profile.first_name"
    assert "C1" in speaker.said(intent(1), MAIL, ["es"], EventIs("cart")).text


def test_a_message_whose_pool_is_empty_fails(speaker: Speaker):
    plain = MessageWords("reminder", Text.of("x"), Text.of("{{ coupon.welcome }}"))
    assert [speaker.said(intent(1), plain).text, speaker.said(intent(2), plain).text] == ["C1", "C2"]
    other = intent(1)._replace(key="cart/1/-/2/remind/2")
    with pytest.raises(TemplateFailed) as caught:
        speaker.said(other, plain)
    assert caught.value.failure == "no_coupon"


def test_a_text_message_has_no_image_that_tells(speaker: Speaker):
    worded = speaker.said(
        intent(channel="sms"), MessageWords("m", Text.of("x"), Text.of("Vea https://s.example/a."))
    )
    assert worded.html is None
    assert worded.text.startswith("Vea https://p.example/l/")


def test_flaws_are_told_with_their_place_and_language():
    message = MessageWords(
        "m", Text.of({"es": "{{ usr.x }}", "en": "x"}), blocks=(Words(Text.of("{{ a | nope }}")),)
    )
    found = [(place, language, flaw.code) for place, language, flaw in flaws_of(message, Templates(), NAMES)]
    assert found == [
        ("subject", "es", "unknown_value"), ("blocks.1.text", "", "unknown_filter"),
        ("blocks.1.text", "", "unknown_value"), ("body", "", "no_footer"),
    ]  # fmt: skip


class Proposing:
    """Proposes the cup to everybody, and remembers whom."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def of(self, customer: int):
        self.asked.append(customer)
        return ({"id": "1", "name": "Taza", "price": 9.5, "url": "https://s.example/1", "currency": "EUR"},)


FIRST = "{{ recommended.first.name }}"


@pytest.mark.parametrize(
    ("message", "says", "asks"),
    [
        (MessageWords("a", Text.of("Hi"), Text.of("Nothing")), "Nothing", []),
        (MessageWords("a", Text.of("Hi"), Text.of(f"Try {FIRST}")), "Try Taza", [1]),
        (
            MessageWords("a", Text.of("Hi"), Text.of({"es": f"Pruebe {FIRST}", "en": "Hi"})),
            "Pruebe Taza",
            [1],
        ),
        (MessageWords("a", Text.of("Hi"), blocks=(Products("recommended"), Footer())), "Taza", [1]),
        (MessageWords("a", Text.of("Hi"), Text.of("See {% render 'more' %}")), "See ", [1]),
    ],
)
def test_what_may_be_proposed_is_asked_for_by_messages_that_say_it(speaker: Speaker, message, says, asks):
    speaker.gatherer.recommender = proposing = Proposing()
    if "render" in str(message):
        speaker.wording = Wording(Templates({"more": "{{ recommended.size }}"}))
    assert says in speaker.said(intent(), message, ["es", "en"], EventIs("cart")).text
    assert proposing.asked == asks
