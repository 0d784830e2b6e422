"""What shops send becomes messages: one fact one message, known again by its id, about somebody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from periplo.core.live_sources import LiveSource
from periplo.formats.webhooks import VENDORS
from periplo.formats.webhooks.contract import BadDelivery, Delivery, Notice
from periplo.formats.webhooks.shopify import messages_of as shopify
from periplo.formats.webhooks.woocommerce import messages_of as woocommerce

SHOP = LiveSource("shop", "shopify")
ORDER: dict[str, Any] = {
    "id": 450789469,
    "name": "#1001",
    "email": "Ana@Example.es",
    "created_at": "2026-09-01T10:00:00-03:00",
    "processed_at": "2026-09-01T10:00:00-03:00",
    "updated_at": "2026-09-01T10:00:05-03:00",
    "currency": "EUR",
    "total_price": "34.90",
    "total_tax": "6.06",
    "total_discounts": "0.00",
    "financial_status": "paid",
    "source_name": "web",
    "location_id": None,
    "cart_token": "c1",
    "customer": {
        "id": 207119551,
        "email": "ana@example.es",
        "first_name": "Ana",
        "last_name": "Gil",
        "phone": None,
    },
    "billing_address": {"city": "Sevilla", "country_code": "ES", "phone": "+34 600 111 222"},
    "line_items": [
        {"id": 1, "sku": "NB-1", "title": "Cuaderno", "price": "4.95", "quantity": 2, "vendor": "Norte"},
        {"id": 2, "sku": "MO-1", "title": "Mochila", "price": "25.00", "quantity": 1},
    ],
}


def ids(message: dict) -> dict[str, str]:
    return {one["type"]: one["id"] for one in message.get("context", {}).get("externalIds", [])}


def read(topic: str, said: dict, source: LiveSource = SHOP) -> list[dict]:
    return shopify(topic, json.dumps(said).encode(), source)


def test_a_paid_order_of_shopify_is_completed_with_its_person_products_and_money():
    (message,) = read("orders/create", ORDER)
    assert message["event"] == "order completed"
    assert message["messageId"] == "shop:order:450789469:order completed"
    assert message["timestamp"] == "2026-09-01T10:00:00-03:00"
    assert message["properties"] == {
        "order_id": "#1001",
        "total": 34.9,
        "tax": 6.06,
        "currency": "EUR",
        "items": 3,
        "channel": "web",
        "products": [
            {"sku": "NB-1", "name": "Cuaderno", "price": 4.95, "quantity": 2, "brand": "Norte"},
            {"sku": "MO-1", "name": "Mochila", "price": 25.0, "quantity": 1},
        ],
    }
    assert ids(message) == {
        "shop_customer": "shop:207119551",
        "email": "ana@example.es",
        "phone": "+34 600 111 222",
        "order": "shop:450789469",
        "cart": "shop:c1",
    }
    assert message["context"]["traits"]["city"] == "Sevilla"


def test_no_name_address_e_mail_or_phone_stands_in_the_properties():
    told = json.dumps([message["properties"] for message in read("orders/create", ORDER)])
    for personal in ("Ana", "Gil", "example.es", "600", "Sevilla"):
        assert personal not in told


def test_an_unpaid_order_is_placed_and_completed_once_it_is_paid():
    unpaid = ORDER | {"financial_status": "pending"}
    assert [message["event"] for message in read("orders/create", unpaid)] == ["order placed"]
    assert read("orders/updated", unpaid) == []
    paid, again = read("orders/paid", ORDER), read("orders/create", ORDER)
    assert paid[0]["messageId"] == again[0]["messageId"]


def test_an_order_on_account_is_completed_when_it_was_paid():
    late = ORDER | {"updated_at": "2026-10-15T09:00:00-03:00"}
    assert read("orders/paid", late)[0]["timestamp"] == "2026-10-15T09:00:00-03:00"
    assert read("orders/updated", late)[0]["timestamp"] == "2026-09-01T10:00:00-03:00"


def test_an_order_of_shopify_s_till_is_of_the_store_and_its_place():
    till = ORDER | {"source_name": "pos", "location_id": 77}
    said = read("orders/create", till, LiveSource("shop", "shopify", places={"77": "centro"}))[0][
        "properties"
    ]
    assert (said["channel"], said["place"]) == ("store", "centro")
    assert read("orders/create", till)[0]["properties"]["place"] == "77"


def test_a_refund_names_nobody_but_its_order_and_so_finds_its_person():
    refund = {
        "id": 9,
        "order_id": 450789469,
        "created_at": "2026-09-03T10:00:00Z",
        "note": "ill fitting, says Ana",
        "refund_line_items": [
            {
                "quantity": 1,
                "subtotal": "25.00",
                "line_item": {"sku": "MO-1", "title": "Mochila", "price": "25.00"},
            }
        ],
        "transactions": [{"kind": "refund", "amount": "25.00", "currency": "EUR", "status": "success"}],
    }
    (message,) = read("refunds/create", refund)
    assert message["event"] == "item returned"
    assert message["properties"]["refund"] == 25.0
    assert "reason" not in message["properties"]
    assert ids(message)["order"] == ids(read("orders/create", ORDER)[0])["order"]
    money = refund | {"refund_line_items": []}
    assert [one["event"] for one in read("refunds/create", money)] == ["order refunded"]


def test_a_cart_and_a_checkout_are_told_and_lead_to_the_order():
    cart = {"token": "c1", "updated_at": "2026-09-01T09:50:00Z", "line_items": ORDER["line_items"]}
    (updated,) = read("carts/update", cart)
    assert (updated["event"], updated["properties"]["total"]) == ("cart updated", 34.9)
    assert ids(updated)["cart"] == ids(read("orders/create", ORDER)[0])["cart"]
    checkout = {
        "token": "k1",
        "cart_token": "c1",
        "email": "ana@example.es",
        "created_at": "2026-09-01T09:55:00Z",
        "updated_at": "2026-09-01T09:56:00Z",
        "total_price": "34.90",
        "line_items": ORDER["line_items"],
    }
    assert [one["event"] for one in read("checkouts/create", checkout)] == ["checkout started"]
    assert [one["event"] for one in read("checkouts/update", checkout)] == ["checkout updated"]
    assert read("checkouts/update", checkout | {"completed_at": "2026-09-01T10:00:00Z"}) == []


def test_a_cancelled_order_and_a_customer_of_shopify():
    cancelled = ORDER | {"cancelled_at": "2026-09-02T08:00:00Z", "cancel_reason": "inventory"}
    (message,) = read("orders/cancelled", cancelled)
    assert (message["event"], message["properties"]["reason"]) == ("order cancelled", "inventory")
    assert read("orders/updated", cancelled) == [message]
    customer = {
        "id": 5,
        "email": "b@example.es",
        "first_name": "B",
        "updated_at": "2026-09-01T10:00:00Z",
        "email_marketing_consent": {"state": "subscribed"},
    }
    (who,) = read("customers/update", customer)
    assert (who["type"], who["traits"]["accepts_marketing"], ids(who)["email"]) == (
        "identify",
        True,
        "b@example.es",
    )


@pytest.mark.parametrize("topic", ["products/create", "", "app/uninstalled", "orders/unknown"])
def test_topics_that_tell_nothing_of_a_customer_are_passed_over(topic):
    assert read(topic, ORDER) == []


WOO: dict[str, Any] = {
    "id": 727,
    "number": "727",
    "status": "processing",
    "currency": "MXN",
    "total": "290.50",
    "total_tax": "0.00",
    "shipping_total": "99.00",
    "discount_total": "10.00",
    "customer_id": 25,
    "created_via": "checkout",
    "date_created_gmt": "2026-09-01T16:28:02",
    "date_modified_gmt": "2026-09-01T16:28:08",
    "date_paid_gmt": "2026-09-01T16:28:08",
    "date_completed_gmt": None,
    "payment_method": "oxxo",
    "coupon_lines": [{"code": "VUELTA"}],
    "refunds": [],
    "billing": {
        "first_name": "Luz",
        "last_name": "Paz",
        "city": "Puebla",
        "country": "MX",
        "email": "luz@example.mx",
        "phone": "222 111 0000",
    },
    "line_items": [{"product_id": 93, "sku": "", "name": "Lápiz", "price": 20.05, "quantity": 10}],
}
WSHOP = LiveSource("woo", "woocommerce")


def woo(**changed: Any) -> list[dict]:
    return woocommerce("order.updated", json.dumps(WOO | changed).encode(), WSHOP)


def test_an_order_of_woocommerce_in_utc_with_the_product_s_number_where_it_has_no_sku():
    (message,) = woo()
    assert (message["event"], message["timestamp"]) == ("order completed", "2026-09-01T16:28:08Z")
    assert message["properties"]["products"] == [
        {"sku": "93", "name": "Lápiz", "price": 20.05, "quantity": 10}
    ]
    assert (message["properties"]["coupon"], message["properties"]["total"]) == ("VUELTA", 290.5)
    assert ids(message)["shop_customer"] == "woo:25"


def test_an_order_that_changes_again_and_again_tells_each_thing_once():
    seen = [
        message["messageId"]
        for status in ("pending", "on-hold", "processing", "completed")
        for message in woo(status=status)
    ]
    assert len(set(seen)) == 2  # placed, completed
    done = woo(status="completed", date_completed_gmt="2026-09-04T10:00:00")
    assert [message["event"] for message in done] == ["order completed", "order fulfilled"]
    back = woo(refunds=[{"id": 31, "reason": "x", "total": "-40.00"}])
    assert [(one["event"], one["properties"].get("refund")) for one in back][1:] == [("order refunded", 40.0)]


def test_a_guest_of_woocommerce_has_no_number_of_a_customer():
    assert "shop_customer" not in ids(woo(customer_id=0)[0])


TN = LiveSource("tn", "tiendanube", account="123", contact="it@example.com")
TN_ORDER: dict[str, Any] = {
    "id": 871254203,
    "number": 118,
    "contact_email": "caro@example.com.ar",
    "contact_identification": "30111222",
    "total": "18500.00",
    "discount": "0.00",
    "currency": "ARS",
    "gateway": "mercadopago",
    "status": "open",
    "payment_status": "pending",
    "shipping_status": "unpacked",
    "created_at": "2026-09-01T19:40:57+0000",
    "paid_at": None,
    "cancelled_at": None,
    "storefront": "store",
    "products": [
        {
            "product_id": 1,
            "variant_id": 11,
            "sku": None,
            "name": "Carpeta",
            "price": "9250.00",
            "quantity": "2",
        }
    ],
    "customer": {"id": 7, "name": "Caro Paz", "email": "caro@example.com.ar", "phone": "+54 11 5555-0000"},
}


def noticed(vendor: str, said: Any, source: LiveSource) -> tuple[Notice, ...]:
    return VENDORS[vendor].heard(Delivery({}, json.dumps(said).encode()), source).notices


def fetched(vendor: str, notice: Notice, said: Any, source: LiveSource) -> list[dict]:
    read = VENDORS[vendor].fetched
    assert read is not None
    return read(notice, json.dumps(said).encode(), source)


def test_tiendanube_says_ids_only_and_its_own_address_is_asked():
    (notice,) = noticed("tiendanube", {"store_id": 123, "event": "order/created", "id": 871254203}, TN)
    ask = VENDORS["tiendanube"].ask(notice, TN, {"token": "t0"})
    assert (ask.base, ask.path) == ("https://api.tiendanube.com", "/2025-03/123/orders/871254203")
    assert ask.headers["Authentication"] == "bearer t0"
    (message,) = fetched("tiendanube", notice, TN_ORDER, TN)
    assert (message["event"], message["timestamp"]) == ("order placed", "2026-09-01T19:40:57+00:00")
    assert ids(message)["document"] == "30111222"
    assert message["properties"]["products"][0]["quantity"] == 2


def test_tiendanube_s_notices_in_any_order_tell_everything_once():
    paid = TN_ORDER | {"payment_status": "paid", "paid_at": "2026-09-01T19:45:00+0000"}
    gone = paid | {"shipping_status": "shipped", "shipped_at": "2026-09-02T12:00:00+0000"}
    seen = [
        message["messageId"]
        for topic, said in (
            ("order/fulfilled", gone),
            ("order/paid", paid),
            ("order/created", paid),
            ("order/paid", paid),
        )
        for message in fetched("tiendanube", Notice(topic, "/x", {}), said, TN)
    ]
    assert set(seen) == {"tn:order:871254203:order completed", "tn:order:871254203:order fulfilled"}


@pytest.mark.parametrize(
    "said",
    [
        {"store_id": 123, "event": "product/created", "id": 1},
        {"store_id": 123, "event": "order/deleted", "id": 1},
        {"store_id": 123, "event": "order/created", "id": "1/../../users"},
        {"store_id": 123, "event": "order/created"},
        {"store_id": 123, "event": "customers/redact", "id": 1},
    ],
)
def test_tiendanube_s_other_notices_and_odd_ids_ask_nothing(said):
    assert noticed("tiendanube", said, TN) == ()


def test_a_notice_of_another_shop_is_refused():
    with pytest.raises(BadDelivery, match="another shop"):
        noticed("tiendanube", {"store_id": 124, "event": "order/created", "id": 1}, TN)


VT = LiveSource("vt", "vtex", account="mystore")
VT_HOOK = {
    "Domain": "Fulfillment",
    "OrderId": "v1234-01",
    "State": "payment-approved",
    "LastState": "payment-pending",
    "CurrentChange": "2026-09-01T23:17:31.0617185Z",
    "Origin": {"Account": "mystore", "Key": "vtexappkey-mystore-A"},
}
VT_ORDER = {
    "orderId": "v1234-01",
    "status": "payment-approved",
    "value": 11600,
    "creationDate": "2026-09-01T23:10:00+00:00",
    "totals": [
        {"id": "Items", "value": 10600},
        {"id": "Discounts", "value": -500},
        {"id": "Shipping", "value": 1500},
    ],
    "items": [
        {
            "id": "310117",
            "refId": "CA-9",
            "name": "Caderno",
            "quantity": 2,
            "price": 5300,
            "sellingPrice": 5300,
        }
    ],
    "clientProfileData": {
        "email": "rosa@example.com.br-265416593690b.ct.vtex.com.br",
        "firstName": "Rosa",
        "lastName": "Lima",
        "document": "11144477735",
        "phone": "+5521911112222",
        "userProfileId": "u-1",
    },
    "storePreferencesData": {"currencyCode": "BRL"},
}


def test_vtex_counts_in_cents_and_hides_the_buyer_s_address_which_is_uncovered():
    (notice,) = noticed("vtex", VT_HOOK, VT)
    ask = VENDORS["vtex"].ask(notice, VT, {"key": "k", "token": "t"})
    assert ask.base + ask.path == "https://mystore.vtexcommercestable.com.br/api/oms/pvt/orders/v1234-01"
    (message,) = fetched("vtex", notice, VT_ORDER, VT)
    assert (message["event"], message["timestamp"]) == ("order completed", "2026-09-01T23:17:31.0617185Z")
    said = message["properties"]
    assert (said["total"], said["shipping"], said["discount"], said["currency"]) == (116.0, 15.0, 5.0, "BRL")
    assert said["products"] == [{"sku": "CA-9", "name": "Caderno", "price": 53.0, "quantity": 2}]
    assert ids(message)["email"] == "rosa@example.com.br"


def test_vtex_s_trial_call_and_states_between_ask_nothing():
    assert noticed("vtex", {"hookConfig": "ping"}, VT) == ()
    assert noticed("vtex", VT_HOOK | {"State": "ready-for-handling"}, VT) == ()
    assert noticed("vtex", VT_HOOK | {"OrderId": "../../users"}, VT) == ()
    with pytest.raises(BadDelivery, match="another account"):
        noticed("vtex", VT_HOOK | {"Origin": {"Account": "other"}}, VT)


ML = LiveSource("ml", "mercado_libre", account="468424240")
ML_HOOK = {
    "resource": "/orders/2195160686",
    "user_id": 468424240,
    "topic": "orders_v2",
    "application_id": 5,
    "attempts": 1,
}
ML_ORDER = {
    "id": 2195160686,
    "status": "paid",
    "date_created": "2026-09-01T03:51:05.000-04:00",
    "date_closed": "2026-09-01T03:51:07.000-04:00",
    "total_amount": 129.95,
    "currency_id": "MXN",
    "buyer": {"id": 266272126, "nickname": "COMPRADOR"},
    "seller": {"id": 468424240},
    "shipping": {"id": 41},
    "tags": ["paid"],
    "order_items": [
        {
            "item": {"id": "MLM1", "title": "Estuche", "seller_sku": "ES-1"},
            "quantity": 1,
            "unit_price": 129.95,
        }
    ],
}


def test_mercado_libre_is_asked_for_the_known_shapes_of_resources_only():
    (notice,) = noticed("mercado_libre", ML_HOOK, ML)
    assert VENDORS["mercado_libre"].ask(notice, ML, {"token": "t"}).headers == {"Authorization": "Bearer t"}
    for resource in (
        "/users/1",
        "/orders/1/../2",
        "//evil.example/orders/1",
        "/orders/1?x=1",
        "@evil.example",
        "",
    ):
        assert noticed("mercado_libre", ML_HOOK | {"resource": resource}, ML) == ()
    assert noticed("mercado_libre", ML_HOOK | {"user_id": 1}, ML) == ()
    assert noticed("mercado_libre", ML_HOOK | {"topic": "items"}, ML) == ()


def test_an_order_of_mercado_libre_and_its_parcel_are_of_one_person():
    (order,) = fetched("mercado_libre", Notice("orders_v2", "/x", {}), ML_ORDER, ML)
    assert (order["event"], order["properties"]["channel"]) == ("order completed", "marketplace")
    assert order["properties"]["products"][0]["sku"] == "ES-1"
    parcel = {
        "id": 41,
        "status": "delivered",
        "order_id": 2195160686,
        "status_history": {"date_delivered": "2026-09-04T10:00:00.000-04:00"},
    }
    (delivered,) = fetched("mercado_libre", Notice("shipments", "/x", {}), parcel, ML)
    assert (delivered["event"], delivered["timestamp"]) == (
        "order delivered",
        "2026-09-04T10:00:00.000-04:00",
    )
    assert ids(delivered).items() <= ids(order).items()


def test_what_we_bought_ourselves_is_no_order_of_ours():
    assert fetched("mercado_libre", Notice("orders_v2", "/x", {}), ML_ORDER | {"seller": {"id": 9}}, ML) == []


def test_what_a_customer_asks_is_told_and_its_words_only_where_wanted():
    asked = {
        "id": 3,
        "date_created": "2026-09-01T10:00:00.000-03:00",
        "item_id": "MLM1",
        "from": {"id": 8},
        "text": "Soy Ana, ¿viene con regla?",
        "answer": {"date_created": "2026-09-01T11:00:00.000-03:00", "text": "sí"},
    }
    notice = Notice("questions", "/x", {})
    messages = fetched("mercado_libre", notice, asked, ML)
    assert [one["event"] for one in messages] == ["question asked", "question answered"]
    assert "regla" not in json.dumps(messages)
    wanted = fetched(
        "mercado_libre", notice, asked, LiveSource("ml", "mercado_libre", account="1", keep_text=True)
    )
    assert "regla" in wanted[0]["properties"]["text"]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'"x"'])
@pytest.mark.parametrize("kind", ["shopify", "woocommerce", "tiendanube", "vtex", "mercado_libre"])
def test_a_body_that_is_no_object_is_told_and_harms_nothing(kind, body):
    headers = {"x-shopify-topic": "orders/create", "x-wc-webhook-topic": "order.created"}
    with pytest.raises(BadDelivery):
        VENDORS[kind].heard(Delivery(headers, body), LiveSource("s", kind, account="1"))


@pytest.mark.parametrize("odd", [None, [], {}, "x", 5, True, 1e308, [None], {"a": []}])
def test_fields_of_any_wrong_kind_are_passed_over(odd):
    for name in ORDER:
        if name != "id":
            read("orders/create", ORDER | {name: odd})
    for name in WOO:
        woo(**{name: odd})
    for name in TN_ORDER:
        fetched("tiendanube", Notice("order/paid", "/x", {}), TN_ORDER | {name: odd}, TN)
    for name in VT_ORDER:
        fetched("vtex", Notice("canceled", "/x", {"CurrentChange": odd}), VT_ORDER | {name: odd}, VT)
    for name in ML_ORDER:
        fetched("mercado_libre", Notice("orders_v2", "/x", {}), ML_ORDER | {name: odd}, ML)
