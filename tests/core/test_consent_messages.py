"""Which messages say something about consent, and what."""

from __future__ import annotations

import msgspec
import pytest

from periplo.core.consent import ANY
from periplo.core.consent_messages import USUAL, ConsentReading, ConsentsSeen, consents_in
from periplo.core.events import bare
from periplo.core.messages import Handle, Message


def message(type: str = "track", **said: object) -> Message:
    return msgspec.json.decode(msgspec.json.encode({"type": type, "userId": "7", **said}), type=Message)


def told(said: Message, reading: ConsentReading = USUAL) -> list[tuple[str, str, str, bool]]:
    words = consents_in(said, 5, "web", reading)
    assert all(word.at == 5 and word.source == "web" for word in words)
    return [(word.channel, word.purpose, word.state, word.carried) for word in words]


def event(name: str, **properties: object) -> Message:
    return message(event=name, messageId="m-1", properties=properties)


def test_consent_given_says_to_what_with_text_and_basis():
    (word,) = consents_in(
        event("Consent Given", channel="e-mail", purpose="Marketing", text_version=3, basis="consent"),
        5,
        "web",
    )
    assert word == ("email", "marketing", "granted", 5, "web", "3", "consent", "m-1", False)


def test_a_yes_that_does_not_say_to_what_is_none():
    assert told(event("consent given")) == []
    assert told(event("consent given", channel="email")) == []


def test_a_no_that_does_not_say_to_what_is_to_everything():
    assert told(event("consent withdrawn")) == [(ANY, ANY, "withdrawn", False)]
    assert told(event("consent denied", channel="sms")) == [("sms", ANY, "denied", False)]


def test_several_channels_and_purposes_may_be_said_at_once():
    many = told(event("consent given", channel=["email", "sms"], purpose=["marketing", "surveys"]))
    assert [each[:2] for each in many] == [
        ("email", "marketing"), ("email", "surveys"), ("sms", "marketing"), ("sms", "surveys"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("unsubscribed", ("email", ANY, "withdrawn")),
        ("subscribed", ("email", "marketing", "granted")),
        ("push accepted", ("push", "marketing", "granted")),
        ("push refused", ("push", ANY, "denied")),
    ],
)
def test_an_event_that_names_no_channel_means_its_own(name, means):
    assert told(event(name)) == [(*means, False)]
    assert told(event(name, channel="sms"))[0][0] == "sms"


def test_traits_of_a_person_carry_consent_along():
    said = message(
        "identify",
        traits={
            "email_opt_in": True,
            "smsOptIn": "no",
            "plan": "gold",
            "WhatsApp opt-in": "yes",
            "pushOptIn": None,
        },
    )
    assert told(said) == [
        ("email", "marketing", "granted", True), ("sms", "marketing", "denied", True),
        ("whatsapp", "marketing", "granted", True),
    ]  # fmt: skip


def test_a_shop_s_consent_object_says_its_state():
    traits = {
        "email_marketing_consent": {"state": "subscribed"},
        "sms_marketing_consent": {"state": "not_subscribed"},
    }
    assert told(message("identify", traits=traits)) == [
        ("email", "marketing", "granted", True), ("sms", "marketing", "denied", True),
    ]  # fmt: skip
    assert told(message("identify", traits={"email_marketing_consent": {"state": "pending"}})) == []


def test_traits_in_the_context_of_an_event_count_too():
    said = message(event="order completed", context={"traits": {"accepts_marketing": False}})
    assert told(said) == [("email", "marketing", "denied", True)]


def test_a_cookie_banner_speaks_of_the_web_alone():
    choice = {
        "consent": {
            "categoryPreferences": {"Advertising": True, "Analytics": False, "strictly_necessary": True}
        }
    }
    assert told(message("page", context=choice)) == [
        ("web", "advertising", "granted", True), ("web", "analytics", "denied", True),
    ]  # fmt: skip


def test_the_signals_of_consent_mode_are_known():
    choice = {"consent": {"categoryPreferences": {"ad_storage": "granted", "ad_personalization": "denied"}}}
    assert told(message("page", context=choice)) == [("web", "advertising", "denied", True)]  # of two the no


def test_an_organisation_may_say_what_its_own_names_mean():
    reading = ConsentReading(
        {"c0004": ("web", "advertising")}, {bare("acepta_promos"): ("whatsapp", "marketing")}
    )
    choice = {"consent": {"categoryPreferences": {"C0004": True}}}
    assert told(message("page", context=choice), reading) == [("web", "advertising", "granted", True)]
    assert told(message("identify", traits={"AceptaPromos": "sí"}), reading) == [
        ("whatsapp", "marketing", "granted", True)
    ]


@pytest.mark.parametrize(
    "consent", [3, [], {"categoryPreferences": 1}, {"categoryPreferences": {"a": "maybe"}}, None]
)
def test_what_says_neither_yes_nor_no_says_nothing(consent):
    assert told(message("page", context={"consent": consent})) == []


@pytest.mark.parametrize("said", [message(event="order completed"), message("page"), message("identify")])
def test_most_messages_say_nothing(said):
    assert told(said) == []


def test_many_messages_are_collected_before_their_instants_are_known():
    seen = ConsentsSeen()
    yes = {"consent": {"categoryPreferences": {"Analytics": True}}}
    no = {"consent": {"categoryPreferences": {"Analytics": False}}}
    for place, said in enumerate(
        [
            message("page", context=yes), message("page", context=yes), message("page", context=no),
            event("order completed"), message("page", context=yes), event("unsubscribed"),
        ]
    ):  # fmt: skip
        seen.see(said, "web", place)
    at = [30, 10, 20, 0, 40, 50]
    told = [(handle, word.channel, word.state, word.at, word.carried) for handle, word in seen.said(at)]
    ana = Handle("user", "7")
    assert told == [
        (ana, "email", "withdrawn", 50, False),
        (ana, "web", "granted", 10, True),
        (ana, "web", "granted", 40, True),
        (ana, "web", "denied", 20, True),
    ]
    good = [word.at for _, word in seen.said(at, lambda place: place not in (4, 5))]
    assert good == [10, 30, 20]
