"""Labels proposed for names that programs write: in both languages, or none at all."""

import pytest

from periplo.core.commerce_words import MONEY, labels_for, words_of


@pytest.mark.parametrize(
    ("name", "es", "en"),
    [
        ("order completed", "pedido completado", "order completed"),
        ("Order_Completed", "pedido completado", "order completed"),
        ("pageViewed", "página vista", "page viewed"),
        ("Products Searched", "productos buscados", "products searched"),
        ("reviews read", "opiniones leídas", "reviews read"),
        ("shipping_cost", "coste de envío", "shipping cost"),
        ("invoice_id", "número de factura", "invoice id"),
        ("order_id", "número de pedido", "order id"),
        ("payment method", "forma de pago", "payment method"),
        ("delivery address changed", "dirección de entrega cambiada", "delivery address changed"),
        ("sku", "referencia", "sku"),
        ("pedido", "pedido", "order"),
        ("pedido completado", "pedido completado", "order completed"),
        ("factura pagada", "factura pagada", "invoice paid"),
        ("forma_de_pago", "forma de pago", "payment method"),
    ],
)
def test_a_name_of_known_words_has_a_label_in_both_languages(name, es, en):
    assert labels_for(name) == {"es": es, "en": en}


@pytest.mark.parametrize(
    "name", ["xqz", "order frobnicated", "evt_17", "", "__", "pedido frobnicado", "a b c d"]
)
def test_a_name_with_an_unknown_word_has_none(name):
    assert labels_for(name) == {}


def test_a_name_is_taken_apart_as_programs_write_it():
    assert words_of("orderCompleted_v2 – Now") == ["order", "completed", "v2", "now"]


def test_words_of_money_are_known_in_both_languages():
    assert {"total", "importe", "revenue", "precio"} <= MONEY
