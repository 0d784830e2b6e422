"""One person's identifier written in several ways is one text; what names nobody is known as such."""

import msgspec
import pytest

from periplo.core.identifiers import also_known, e164, kind_of, normal
from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.core.messages import Handle, Message
from periplo.core.people import TraitSaid, counting, said_in


def text(kind, said, country=None):
    return normal(kind, said, country).text


def test_an_e_mail_is_one_whatever_its_case_and_spaces():
    assert {text("email", said) for said in ("Ana@Shop.ES", " ana@shop.es ", "mailto:ANA@shop.es")} == {
        "ana@shop.es"
    }


def test_a_plus_tag_stays_as_it_may_be_another_person_s():
    assert text("email", "ana+shop@shop.es") == "ana+shop@shop.es"


@pytest.mark.parametrize(
    ("said", "country", "number"),
    [
        ("11 15-2345-6789", "AR", "+5491123456789"),
        ("+54 9 11 2345-6789", None, "+5491123456789"),
        ("+52 1 55 1234 5678", None, "+525512345678"),  # the old Mexican mobile
        ("5215512345678", "MX", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("01 55 1234 5678", "MX", "+525512345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("0052 1 55 1234 5678", "ES", "+525512345678"),
        ("600 123 456", "ES", "+34600123456"),
        ("0034600123456", "ES", "+34600123456"),
        ("9 1234 5678", "CL", "+56912345678"),  # of no range in the tables, and a whole number all the same
        ("300 1234567", "CO", "+573001234567"),
    ],
)
def test_a_phone_is_its_number_with_its_country(said, country, number):
    assert text("phone", said, country) == number


@pytest.mark.parametrize("said", ["n/a", "12345", "2345-6789", "no tiene", "600 123 456"])
def test_what_is_no_whole_phone_stays_as_written_and_joins_nobody(said):
    handle = normal("phone", said, "AR" if "-" in said else None)
    assert e164(said, None) is None
    assert handle == Handle("phone", said)
    assert DEFAULT.is_blocked(*handle)


def test_documents_and_cards_are_one_whatever_parts_them():
    assert {text("document", said) for said in ("12.345.678-k", "12345678K", " 12 345 678-K")} == {
        "12345678K"
    }
    assert text("card", "c-4711 0000") == "C47110000"
    assert text("document", "01234567") == "01234567"


def test_a_user_s_id_stays_as_it_was_sent():
    assert text("user", "Ana-1") == "Ana-1"


def test_kinds_have_one_name_however_senders_spell_them():
    assert [kind_of(said) for said in ("E-Mail", "Teléfono", "DNI", "device_id", "Loyalty Card", "crm id")] == [
        "email", "phone", "document", "device", "card", "crm id"
    ]  # fmt: skip


def test_a_whatsapp_id_is_kept_as_the_channel_has_it_and_is_also_a_phone():
    handle = normal("wa_id", "5215512345678@c.us")
    assert handle == Handle("whatsapp", "5215512345678")
    assert also_known(handle) == Handle("phone", "+525512345678")


def test_normal_forms_are_their_own():
    for handle in (
        normal("email", "A@b.es"),
        normal("phone", "55 1234 5678", "MX"),
        normal("card", "c-1 234"),
    ):
        assert normal(*handle, "MX") == handle


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("document", "99999999"), ("document", "0000000"), ("document", "XAXX010101000"), ("user", "Consumidor Final"),
        ("user", "PÚBLICO  EN GENERAL"), ("user", "null"), ("email", "noreply@shop.es"), ("email", "no tiene"),
        ("email", "caja@localhost"), ("phone", "+5491100000000"), ("card", "1111111"), ("anonymous", "undefined"),
        ("anonymous", "00000000-0000-0000-0000-000000000000"), ("group", "acme"),
    ],
)  # fmt: skip
def test_values_that_name_nobody(kind, said):
    assert DEFAULT.is_blocked(kind, said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("document", "30123456"), ("user", "4711"), ("email", "ana.noreply@shop.es"), ("phone", "+5491123456789"),
        ("anonymous", "b7c0"), ("user", "nullius"), ("card", "C4711"),
    ],
)  # fmt: skip
def test_values_that_may_be_somebody(kind, said):
    assert not DEFAULT.is_blocked(kind, said)


def test_what_is_allowed_is_not_blocked():
    assert not JoinRules(allowed={"document": ("99999999",)}).is_blocked("document", "99999999")


def _decoded(said):
    return msgspec.json.decode(msgspec.json.encode(said), type=Message)


def test_a_sale_to_nobody_in_particular_is_a_visitor_of_its_own():
    sale = _decoded({
        "type": "track", "event": "order completed", "messageId": "till:9",
        "context": {"externalIds": [{"type": "dni", "id": "99.999.999"}]},
    })  # fmt: skip
    said = said_in(sale, "till", 5, DEFAULT)
    assert said.handles == (Handle("once", "till:9"), Handle("document", "99999999"))


def test_an_event_stands_under_somebody_s_handle_where_there_is_one():
    sale = _decoded({
        "type": "track", "event": "x", "userId": "consumidor final",
        "context": {"externalIds": [{"type": "card", "id": "c 4711"}], "traits": {"city": "Lima"}},
    })  # fmt: skip
    said = said_in(sale, "till", 5, DEFAULT)
    assert said.handles == (Handle("card", "C4711"), Handle("user", "consumidor final"))
    assert said.traits == {"city": "Lima"}


def test_a_group_s_traits_are_the_group_s_and_it_stands_last():
    said = said_in(
        _decoded({"type": "group", "userId": "4711", "groupId": "acme", "traits": {"n": 5}}),
        "web",
        5,
        DEFAULT,
    )
    assert said.handles == (Handle("user", "4711"), Handle("group", "acme"))
    assert (said.kind, said.traits) == ("group", {"n": 5})


def test_an_alias_names_a_visitor_or_a_user():
    visitor = "6f1c9a52-0c1e-4b7a-9d5e-1f2a3b4c5d6e"
    kinds = [
        said_in(_decoded({"type": "alias", "userId": "4711", "previousId": previous}), "web", 5, DEFAULT)
        .handles[1]
        .kind
        for previous in (visitor, "old-4711")
    ]
    assert kinds == ["anonymous", "user"]


def test_of_several_values_the_newest_counts_then_the_more_trusted_source():
    said = [
        TraitSaid("city", '"Lima"', "web", 1, 9), TraitSaid("city", '"Cusco"', "till", 2, 9),
        TraitSaid("city", '"Ica"', "crm", 1, 3),
    ]  # fmt: skip
    assert [one.value for one in counting(said)["city"]] == ['"Cusco"', '"Lima"', '"Ica"']
    assert [one.value for one in counting(said, ("web",))["city"]] == ['"Lima"', '"Cusco"', '"Ica"']
