"""What messages state, by hand in both languages, and where two of them cannot both be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.contradictions import between, between_languages, speak_of_one, within
from periplo.core.statements import WAYS, Statement, readable, statements_in

HOUR, DAY = 60, 1440


def told(text, language="es"):
    return [
        (one.kind, one.unit, one.low, one.high, one.about)
        for one in statements_in([text], language)
        if one.kind != "address"
    ]


@pytest.mark.parametrize(
    ("language", "text", "kind", "low", "high"),
    [
        ("es", "Recíbelo en casa en 24 horas.", "delivery", 24 * HOUR, 24 * HOUR),
        ("es", "Envíos en 24/48 h", "delivery", 24 * HOUR, 48 * HOUR),
        ("es", "Te llega en menos de tres días", "delivery", 0, 3 * DAY),
        ("es", "El envío tarda de 3 a 5 días", "delivery", 3 * DAY, 5 * DAY),
        ("es", "Te llamamos en menos de 24 horas", "answer", 0, DAY),
        ("es", "Devoluciones gratis durante 30 días", "returns", 30 * DAY, 30 * DAY),
        ("es", "Te abonamos el dinero en 14 días como mucho", "refund", 0, 14 * DAY),
        ("es", "Garantía de 2 años", "warranty", 730 * DAY, 730 * DAY),
        ("en", "Delivery in 24 h", "delivery", 24 * HOUR, 24 * HOUR),
        ("en", "Shipping takes 3 to 5 days", "delivery", 3 * DAY, 5 * DAY),
        ("en", "We reply within two hours", "answer", 0, 2 * HOUR),
        ("en", "You have 14 days to return it", "returns", 14 * DAY, 14 * DAY),
        ("en", "A 2-year warranty", "warranty", 730 * DAY, 730 * DAY),
    ],
)
def test_a_promised_time_is_read_with_what_it_is_promised_for(language, text, kind, low, high):
    assert told(text, language) == [(kind, "min", low, high, ())]


def test_working_days_may_hold_the_ends_of_week_among_them():
    assert told("Entrega en 3-5 días laborables") == [("delivery", "min", 3 * DAY, 7 * DAY, ())]
    assert told("Delivery in 3-5 working days", "en") == [("delivery", "min", 3 * DAY, 7 * DAY, ())]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Mochila Nube por 39,90 €", ("price", "EUR", 3990, 3990, ("mochila", "nube"))),
        ("es", "La mochila Nube cuesta 1.299 €", ("price", "EUR", 129900, 129900, ("mochila", "nube"))),
        ("en", "The Nube backpack for $1,299.00", ("price", "$", 129900, 129900, ("backpack", "nube"))),
        ("es", "Un 20 % de descuento en mochilas", ("discount", "%", 2000, 2000, ("mochila",))),
        ("en", "Up to 20% off backpacks", ("discount", "%", 0, 2000, ("backpack",))),
        ("es", "Envío gratis desde 30 €", ("free_delivery", "EUR", 3000, 3000, ())),
        ("en", "Free shipping on orders over €50", ("free_delivery", "EUR", 5000, 5000, ())),
        ("es", "Rebajas hasta el 15 de marzo", ("validity", "date", 315, 315, ("rebaja",))),
        ("en", "Sale ends March 15th", ("validity", "date", 315, 315, ("sale",))),
        ("es", "Abrimos sábados de 9:30 a 14 h", ("hours", "min", 570, 840, ("sabado",))),
        ("en", "Open Sundays from 10 am to 8 pm", ("hours", "min", 600, 1200, ("sunday",))),
    ],
)
def test_a_price_discount_date_or_hour_is_read_with_what_it_is_about(language, text, expected):
    assert told(text, language) == [expected]


def test_two_values_in_a_clause_are_read_where_a_joint_parts_them():
    assert told("Envío en 24 h y devoluciones durante 30 días") == [
        ("delivery", "min", DAY, DAY, ()),
        ("returns", "min", 30 * DAY, 30 * DAY, ()),
    ]


def test_a_discount_is_about_the_one_code_that_the_message_names():
    assert told("Usa el código NUBE20.\nTe descontamos el 20 %. Vale 14 días.") == [
        ("discount", "%", 2000, 2000, ("nube20",)),
        ("validity", "min", 14 * DAY, 14 * DAY, ("nube20",)),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Hace 3 días que tu pedido salió"),  # it was, and is no promise
        ("es", "Te escribimos cada 15 días"),
        ("es", "El envío salió dos días después de tu compra"),
        ("es", "Antes 50 €, ahora 39 €"),
        ("es", "Tarjeta regalo de 50 €"),
        ("es", "Ahorra en 3 cuotas de 20 €"),
        ("es", "Algodón 100 % orgánico"),
        ("es", "Un tercio, un 30 % más de páginas"),
        ("es", "Pagaste 45,50 € por tu compra"),
        ("es", "Hasta el 3/4"),  # the third of April, or the fourth of March
        ("en", "It left 2 days ago"),
        ("en", "Rated 9 of 10 by 2,000 customers"),
        ("en", "For children of 3 to 5 years"),
        ("en", "Order at least 2 days before"),
        ("es", "Quedan 3 días de rebajas"),
        ("es", "Envío en 24 h o 48 h según la zona"),
    ],
)
def test_what_is_doubtful_is_not_read(language, text):
    assert told(text, language) == []


def test_a_list_under_headings_does_not_gainsay_itself():
    by_place = "Península\nEntrega en 24 h\nCanarias\nEntrega en 5 días"
    assert [(low, about) for _, _, low, _, about in told(by_place)] == [
        (DAY, ("peninsula",)),
        (5 * DAY, ("canaria",)),
    ]
    assert within(statements_in([by_place], "es")) == []


def test_what_is_said_to_some_alone_or_of_a_person_is_not_read():
    assert told("{% if profile.vip %}Te llega en 24 h{% else %}Te llega en 3 días{% endif %}") == []
    (own,) = statements_in(["El envío a {{ profile.city }} tarda 24 h"], "es")
    assert not speak_of_one(own, own)
    name = "Hola{% if profile.first_name %}, {{ profile.first_name }}{% endif %}: el envío tarda 24 h"
    assert told(name) == [("delivery", "min", DAY, DAY, ())]


def test_tags_and_marks_are_no_words():
    assert readable("<style>p{color:red}</style><p>Entrega <b>en 24 h</b></p>").split() == [
        "Entrega",
        "en",
        "24",
        "h",
    ]
    assert readable("# Hola\n**20 %** de [descuento](https://example.com/50%25)").split() == [
        "Hola", "20", "%", "de", "descuento",
    ]  # fmt: skip


def ways(text, language="es"):
    return [WAYS[one.low] for one in statements_in([text], language) if one.kind == "address"]


def test_how_the_reader_is_addressed():
    assert ways("Tu pedido sale hoy") == ["tú"]
    assert ways("Díganos si falta algo") == ["usted"]
    assert ways("Su pedido sale hoy") == ["usted"]
    assert ways("Tu tienda cuida a su equipo y su pedido lo prepara Ana") == ["tú"]  # "su" may be anybody's
    assert ways("¿Querés verlo? Te lo guardamos") == ["vos"]
    assert ways("Tu pedido sale hoy. Si usted no está, lo guardamos") == ["tú", "usted"]
    assert ways("Lo dijo Ana: «usted manda». Tu pedido sale hoy") == ["tú"]
    assert ways("Dear Customer, your order has left", "en") == ["formal"]
    assert ways("Hey! Your order has left", "en") == ["informal"]
    assert ways("Your order has left", "en") == []


def pairs(one, other, language="es"):
    return [
        (a.phrase, b.phrase)
        for a, b in between(statements_in([one], language), statements_in([other], language))
    ]


PLANTED = [
    ("es", "Recíbelo en 24 h", "El envío tarda de 3 a 5 días laborables"),
    ("es", "Entrega en 24 horas", "Entrega en 48 horas"),
    ("es", "Tienes 30 días para devolverlo", "Devoluciones en 14 días"),
    ("es", "Envío gratis desde 30 €", "Envíos gratis a partir de 50 €"),
    ("es", "Mochila Nube por 39,90 €", "La mochila Nube cuesta 45 €"),
    ("es", "20 % de descuento en mochilas", "Mochilas con un 15 % de descuento"),
    ("es", "Usa el código NUBE: 20 % de descuento", "10 % de descuento con el código NUBE"),
    ("es", "Rebajas hasta el 15 de marzo", "Las rebajas acaban el 20 de marzo"),
    ("es", "Abrimos de lunes a viernes de 9 a 20 h", "Horario de lunes a viernes de 10 a 21 h"),
    ("es", "Garantía de 2 años", "3 años de garantía"),
    ("es", "Tu cita está lista", "Díganos cuándo prefiere venir"),
    ("en", "Delivery in 24 h", "Shipping takes 3-5 working days"),
    ("en", "Free shipping over $30", "Free delivery on orders over $50"),
    ("en", "20% off backpacks", "Backpacks: 15% off"),
    ("en", "Sale ends March 15", "The sale ends on 20 March"),
    ("en", "You have 14 days to return it", "Returns within 30 days"),
]


@pytest.mark.parametrize(("language", "one", "other"), PLANTED)
def test_what_cannot_both_be_true_is_found(language, one, other):
    found = pairs(one, other, language)
    assert len(found) == 1
    assert found[0][0] in one
    assert found[0][1] in other


COMPATIBLE = [
    ("es", "Entrega en 24 h", "Entrega en 24/48 h"),  # one day is within both
    ("es", "Entrega en menos de 24 h", "Entrega en menos de 48 h"),
    ("es", "Entrega en 24 h", "En Canarias el envío tarda 5 días"),
    ("es", "Entrega express en 24 h", "Entrega en 3 días"),
    ("es", "Entrega en 24 h", "Si vives en Canarias, el envío tarda 5 días"),
    ("es", "Entrega en 24 h", "El envío tarda 5 días (Canarias y Baleares)"),
    ("es", "Entrega en 24 h", "Canarias\nEl envío tarda 5 días"),
    ("en", "Delivery in 24 h", "For the islands, delivery takes 5 days"),
    ("en", "Delivery in 24 h", "Delivery does not take 3 days"),
    (
        "es",
        "Tu pedido llega en 2 días",
        "El envío de tu pedido tarda 4 días",
    ),  # it counts from wherever it is
    ("es", "Entrega en 24 h", "Devoluciones en 30 días"),
    ("es", "10 % de descuento para ti", "20 % de descuento en mochilas"),
    ("es", "10 % de descuento", "15 % de descuento"),  # of two offers, as far as anybody can tell
    ("es", "10 % de descuento en tu primera compra", "20 % de descuento en tu compra"),
    ("es", "Código BIENVENIDA: 10 % de descuento", "Código VUELTA: 15 % de descuento"),
    ("es", "Mochila Nube por 39,90 €", "Mochila Roca por 45 €"),
    ("es", "Mochilas desde 20 €", "Mochilas por 45 €"),
    ("es", "Mochila Nube por 39,90 €", "Mochila Nube por 39,90 $"),
    ("es", "Oferta hasta el 15 de marzo", "Apúntate hasta el 20 de marzo"),
    ("es", "Abrimos sábados de 10 a 14 h", "Abrimos domingos de 11 a 14 h"),
    ("es", "Respondemos en 24 h", "Te llega en 48 h"),
    ("es", "Tu carrito sigue aquí", "Su equipo te espera"),
    ("en", "Delivery in 2 days", "Express delivery in 1 day"),
    ("en", "We reply within 24 hours", "We reply within 48 hours"),
    ("en", "10% off your first order", "20% off your order"),
    ("en", "Hello, your order has left", "Hi! Your order has left"),
    ("en", "Sale ends 3 May", "Book until 10 May"),
]


@pytest.mark.parametrize(("language", "one", "other"), COMPATIBLE)
def test_what_may_both_be_true_is_left_alone(language, one, other):
    assert pairs(one, other, language) == []


def test_hours_that_overlap_are_still_two():
    assert pairs("Abrimos sábados de 9 a 20 h", "Abierto sábados de 10 a 21 h")
    assert not pairs("Abrimos sábados de 9 a 20 h", "Sábados, abrimos de 9:00 a 20:00")


def test_within_one_message_an_offer_needs_no_name():
    assert len(within(statements_in(["20 % de descuento", "Tienes un 10 % de descuento"], "es"))) == 1
    assert len(within(statements_in(["Tu pedido llega en 24 h.", "Tu pedido llega en 3 días."], "es"))) == 1
    assert (
        within(statements_in(["20 % de descuento en mochilas", "10 % de descuento en estuches"], "es")) == []
    )


def test_one_message_says_the_same_in_its_languages():
    both = {
        "es": statements_in(["Te llega en 24 h"], "es"),
        "en": statements_in(["It arrives in 48 h"], "en"),
    }
    ((en, es),) = between_languages(both)
    assert (en.phrase, es.phrase) == ("It arrives in 48 h", "Te llega en 24 h")
    both["en"] = statements_in(["It arrives in one day"], "en")
    assert list(between_languages(both)) == []
    both["en"] = statements_in(["Delivery in 48 h. To the islands delivery takes 5 days"], "en")
    assert list(between_languages(both)) == []  # it says two such things, and nobody knows which one is meant


TEXTS = st.lists(st.sampled_from([text for _, *both in (*PLANTED, *COMPATIBLE) for text in both]), max_size=6)


@given(TEXTS, st.sampled_from(["es", "en"]))
def test_a_message_is_gainsaid_by_its_copy_only_where_it_gainsays_itself(texts, language):
    said = statements_in(texts, language)
    assert statements_in(texts * 2, language) == said
    own = {frozenset((a, b)) for a, b in within(said)}
    assert {frozenset((a, b)) for a, b in between(said, said)} <= own


@given(TEXTS, TEXTS, st.sampled_from(["es", "en"]))
def test_which_message_comes_first_does_not_matter(one, other, language):
    a, b = statements_in(one, language), statements_in(other, language)
    assert {frozenset(pair) for pair in between(a, b)} == {frozenset(pair) for pair in between(b, a)}


VALUES = st.builds(
    lambda low, more, about: Statement("delivery", "min", low, low + more, about, "p", "es"),
    st.integers(0, 9), st.integers(0, 5), st.sampled_from([(), ("isla",)]),
)  # fmt: skip


@given(VALUES, VALUES)
def test_two_contradict_exactly_where_no_value_is_in_both(a, b):
    shared = set(range(a.low, a.high + 1)) & set(range(b.low, b.high + 1))
    assert bool(between([a], [b])) == (a.about == b.about and not shared)
