"""Every preset with a small file of the shape of its vendor's export: known by its columns, read to the last cent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from periplo.core.spans import instant, iso
from periplo.formats.log_files import log_files
from periplo.formats.mappings.made import Cost, Made, Origin
from periplo.formats.mappings.presets import (
    GENERIC,
    NoMapping,
    preset_for,
    preset_named,
    preset_text,
    presets,
)
from periplo.formats.mappings.rows import Piece, laid, pieces
from periplo.formats.mappings.schema import mapping_schema
from periplo.formats.records import records_of

EXPORTS = Path(__file__).with_name("exports")
FILES = sorted(EXPORTS.iterdir())
NOW = instant("2026-11-01T12:00:00Z")


def made_of(name: str, zone: str = "Europe/Madrid") -> tuple[str, list[Made]]:
    """The preset that was chosen for a file, and what became of its records."""
    path = next(path for path in FILES if path.stem == name)
    kind = name.rsplit("-", 1)[1]
    records = records_of(log_files([path])[0], "reviews" if kind == "reviews" else None)
    mapping, head = preset_for(records, kind)
    origin = Origin(mapping.source, mapping.source, NOW, "EUR", mapping.customer_is)
    found = list(pieces(laid(mapping, records, head, zone), origin))
    return mapping.id, [piece.made for piece in found if isinstance(piece, Piece)]


def messages(made: list[Made]) -> list[dict]:
    return [message for one in made for message in one.messages]


def events(made: list[Made]) -> Counter:
    return Counter(message.get("event", "identify") for message in messages(made))


def test_every_preset_has_a_file_of_its_own():
    assert {path.stem for path in FILES} == set(presets())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_columns_of_a_file_choose_its_preset(path):
    assert made_of(path.stem)[0] == path.stem


@pytest.mark.parametrize("id", presets())
def test_every_preset_keeps_to_the_schema_that_is_published(id):
    validate = pytest.importorskip("jsonschema").validate
    from ruamel.yaml import YAML

    validate(json.loads(json.dumps(YAML(typ="safe").load(preset_text(id)))), mapping_schema())


@pytest.mark.parametrize("id", presets())
def test_every_preset_says_where_its_columns_were_learned(id):
    one = presets()[id]
    assert id.endswith(f"-{one.kind}")
    assert one.learned
    assert one.detect or id.startswith(GENERIC)
    assert all(text.has("es") and text.has("en") for text in (one.title, *one.uncertain))


ORDERS = {  # order, cancelled, refunded: (currency, amount, units, whether it names nobody)
    "shopify-orders": [
        ("order", "EUR", 30_000_000, 3_000_000, False),
        ("order", "EUR", 10_000_000, 1_000_000, True),
        ("refund", "EUR", 4_000_000, 0, False),
        ("order", "EUR", 7_500_000, 3_000_000, False),
        ("cancelled", "EUR", 7_500_000, 3_000_000, False),
    ],
    "tiendanube-orders": [
        ("order", "ARS", 13_000_000_000, 3_000_000, False),
        ("order", "ARS", 800_000_000, 1_000_000, True),
        ("cancelled", "ARS", 800_000_000, 1_000_000, False),
    ],
    "vtex-orders": [
        ("order", "EUR", 59_900_000_000, 3_000_000, False),
        ("order", "EUR", 5_000_000_000, 1_000_000, True),
        ("cancelled", "EUR", 5_000_000_000, 1_000_000, False),
    ],
    "woocommerce-orders": [("order", "EUR", 24_500_000, 4_000_000, False), ("refund", "EUR", 6_000_000, 0, False)],
    "woocommerce-analytics-orders": [("order", "EUR", 20_000_000, 4_000_000, True)],
    "prestashop-orders": [
        ("order", "EUR", 29_000_000, 0, True),
        ("order", "EUR", 1_014_200_000, 0, True),
        ("cancelled", "EUR", 1_014_200_000, 0, False),
    ],
    "magento-orders": [
        ("order", "EUR", 84_000_000, 0, False),
        ("order", "EUR", 12_500_000, 0, True),
        ("cancelled", "EUR", 12_500_000, 0, False),
    ],
    "woowup-orders": [("order", "EUR", 1_500_500_000, 3_000_000, False)],
    "any-orders": [("order", "EUR", 12_500_000, 5_000_000, True), ("order", "EUR", 1_039_900_000, 1_000_000, False)],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_orders_are_read_with_their_amounts_units_and_customers(name):
    _, made = made_of(name)
    assert [
        (f.kind, f.currency, f.amount, f.units, f.is_nobody) for one in made for f in one.facts
    ] == ORDERS[name]


def test_every_preset_of_orders_has_its_figures():
    assert set(ORDERS) == {path.stem for path in FILES if path.stem.endswith("-orders")}


def test_an_order_of_several_rows_is_one_message_with_all_its_products():
    order = messages(made_of("shopify-orders")[1])[0]
    assert order["messageId"] == "shopify:order:900001:order completed"
    assert order["timestamp"] == "2026-03-30T08:00:00+00:00"
    properties = order["properties"]
    assert (properties["order_id"], properties["coupon"], str(properties["discount"])) == (
        "#1001",
        "VUELTA10",
        "2.5",
    )
    assert [(p["sku"], p["name"], p["price"], p["quantity"]) for p in properties["products"]] == [
        ("CUA-5", "Cuaderno A5", 5, 2),
        ("MOC-1", 'Mochila "Norte", azul', 15, 1),
    ]
    assert order["context"]["externalIds"] == [
        {"type": "email", "id": "uno@correo.example.es"},
        {"type": "phone", "id": "+34600111222"},
    ]
    assert order["context"]["traits"]["name"] == "Cliente Uno"
    assert not {"email", "phone", "name"} & set(properties)


def test_what_happened_to_an_order_is_told_with_its_own_times():
    told = {(m["event"], m["properties"]["order_id"]): m for m in messages(made_of("shopify-orders")[1])}
    assert told["order paid", "#1001"]["timestamp"] == "2026-03-30T08:05:00+00:00"
    assert told["order fulfilled", "#1001"]["timestamp"] == "2026-03-31T07:00:00+00:00"
    assert told["order cancelled", "#1003"]["timestamp"] == "2026-04-02T10:00:00+00:00"
    refund = told["order refunded", "#1002"]
    assert refund["properties"]["refund"] == 4
    assert refund["properties"]["time_assumed"] is True  # the export does not say when
    earned = [m["event"] for m in messages(made_of("shopify-orders")[1]) if "total" in m["properties"]]
    assert set(earned) == {"order completed"}  # no order earns twice


def test_a_sale_to_consumidor_final_is_counted_and_joins_nobody():
    nobody = [m for m in messages(made_of("tiendanube-orders")[1]) if m["properties"]["order_id"] == "502"]
    assert [m["event"] for m in nobody] == ["order completed", "order cancelled"]
    assert {m["anonymousId"] for m in nobody} == {"tiendanube:order:88002"}
    assert not any("context" in m or "userId" in m for m in nobody)
    assert nobody[0]["properties"]["place"] == "Palermo"


def test_rows_of_one_order_need_not_follow_one_another():
    first = messages(made_of("any-orders")[1])[0]
    assert [product["name"] for product in first["properties"]["products"]] == ["Cuaderno", "Lápiz"]


def test_times_without_offset_are_read_in_the_zone_given():
    spain = messages(made_of("woocommerce-orders")[1])[0]["timestamp"]
    mexico = messages(made_of("woocommerce-orders", "America/Mexico_City")[1])[0]["timestamp"]
    assert (spain, mexico) == ("2026-03-15T17:20:00+00:00", "2026-03-16T00:20:00+00:00")


CONSENTS = {
    "shopify-customers": [("consent given", "email")],
    "tiendanube-customers": [("consent given", "email")],
    "prestashop-customers": [("consent given", "email")],
    "klaviyo-customers": [("consent given", "email"), ("consent denied", "email")],
    "klaviyo-consents": [("consent given", "email"), ("consent denied", "email")],
    "woowup-customers": [("consent given", "email"), ("consent denied", "sms")],
    "any-customers": [("consent given", "email"), ("consent denied", "email")],
    "any-consents": [("consent given", "email"), ("consent denied", "sms")],
    "woocommerce-customers": [],
    "magento-customers": [],
}


@pytest.mark.parametrize("name", CONSENTS)
def test_consents_are_told_where_the_file_says_so_and_only_there(name):
    told = messages(made_of(name)[1])
    said = [(m["event"], m["properties"]["channel"]) for m in told if m["type"] == "track"]
    assert said == CONSENTS[name]


def test_a_consent_keeps_its_own_time_purpose_text_and_basis():
    given = messages(made_of("any-consents")[1])[0]
    assert given["timestamp"] == "2025-01-31T09:00:00+00:00"
    assert given["properties"] == {
        "channel": "email", "purpose": "marketing", "basis": "consent", "text_version": "v2",
    }  # fmt: skip
    assert made_of("any-consents")[1][2].reason == "no_consent"


def test_a_customer_is_told_with_traits_and_without_naming_them_in_the_message_id():
    told = messages(made_of("shopify-customers")[1])[0]
    assert told["type"] == "identify"
    assert told["context"]["externalIds"][0] == {"type": "shopify", "id": "7001"}
    assert told["traits"]["address"] == {"city": "Madrid", "postalCode": "28001", "country": "ES"}
    assert told["traits"]["tags"] == ["socio", "colegio"]
    assert "correo" not in told["messageId"]


def test_products_are_one_a_variant_and_take_the_name_from_the_row_above():
    _, made = made_of("shopify-products")
    assert [(p.sku, p.name, p.variant, p.price, p.cost) for one in made for p in one.products] == [
        ("CUA-5", "Cuaderno", "A5", 5_000_000, 2_100_000),
        ("CUA-4", "Cuaderno", "A4", 7_500_000, 3_000_000),
    ]
    tiendanube = [p for one in made_of("tiendanube-products")[1] for p in one.products]
    assert [(p.sku, p.name, p.price) for p in tiendanube] == [
        ("MOC-1", "Mochila", 12_000_000_000),
        ("MOC-2", "Mochila", 10_000_000_000),
    ]
    assert [p.name for one in made_of("any-products")[1] for p in one.products] == ["Cuaderno A5", "Lápiz"]


def test_reviews_keep_rating_comment_and_reply():
    first, second = messages(made_of("google-reviews")[1])
    assert first["properties"]["rating"] == 5
    assert first["properties"]["comment"] == "Muy buena atención"
    assert first["properties"]["reply"] == "¡Gracias!"
    assert first["anonymousId"] == "google:review:r1"
    assert "Doce" not in json.dumps(first["properties"])
    assert second["properties"]["rating"] == 2
    assert events(made_of("any-reviews")[1]) == {"review posted": 1}


def test_survey_answers_keep_question_score_and_kind():
    first, second = messages(made_of("any-surveys")[1])
    assert first["properties"] == {
        "touchpoint": "collect-order", "survey": "Después de comprar", "question": "¿Nos recomendaría?",
        "comment": "Todo bien", "kind": "nps", "score": 9,
    }  # fmt: skip
    assert str(second["properties"]["score"]) == "6.5"


def costs(name: str) -> list[Cost]:
    return [cost for one in made_of(name)[1] for cost in one.costs]


def test_costs_are_read_below_titles_and_without_totals():
    told = [
        (iso(c.day * 86_400_000_000)[:10], c.campaign, c.amount, c.impressions, c.clicks)
        for c in costs("google-ads-costs")
    ]
    assert told == [
        ("2026-03-01", "Vuelta al cole", 12_350_000, 1204, 35),
        ("2026-03-01", "Marca", 3_000_000, 310, 4),
        ("2026-03-02", "Vuelta al cole", 10_000_000, 900, 20),
    ]


def test_the_currency_of_meta_stands_in_a_heading():
    assert [(c.currency, c.amount, c.clicks, c.ad_group) for c in costs("meta-ads-costs")] == [
        ("EUR", 7_100_000, 21, "Familias"),
        ("EUR", 6_400_000, 18, "Familias"),
    ]


def test_leaflets_and_press_are_costs_too():
    assert [(c.source, c.medium, c.amount) for c in costs("any-costs")] == [
        ("periódico local", "prensa", 150_000_000),
        ("reparto", "folleto", 80_500_000),
    ]


def test_a_preset_may_be_called_by_its_program_alone():
    assert preset_named("shopify", "orders").id == "shopify-orders"
    assert preset_named("google-ads", "costs").id == "google-ads-costs"


def test_costs_of_several_programs_are_not_those_of_one(tmp_path):
    path = tmp_path / "costs.csv"
    path.write_text("day,source,medium,campaign,cost,currency\n2026-02-03,meta,paid_social,list,7,EUR\n")
    mapping, head = preset_for(records_of(log_files([path])[0]), "costs")
    assert (mapping.id, head) == ("any-costs", 0)


def test_a_file_that_fits_nothing_is_refused_with_what_it_lacks(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(NoMapping) as told:
        preset_for(records_of(log_files([path])[0]), "orders")
    assert told.value.values["lacking"] == ("id", "at", "total")
    assert "a, b" in str(told.value)
