"""Words that mean the same, in either language and however a program writes them."""

from __future__ import annotations

import pytest

from periplo.core.journey_goals import LEAST, goal_points
from periplo.core.meanings import HALF, SAME, likeness, meanings_of, stem, words_in, words_that_tell
from periplo.core.word_match import Rarity, Words, fit


@pytest.mark.parametrize(
    "written", ["addToCart", "add_to_cart", "Add To Cart", "add-to-cart", "/add/to/cart"]
)
def test_a_name_is_read_however_a_program_writes_it(written):
    assert words_in(written) == ("add", "to", "cart")


def test_accents_capitals_and_words_that_tell_nothing_fall_away():
    assert words_that_tell("Ya pagué el Envío de mi pedido") == ("pague", "envio", "pedido")


def test_what_is_said_in_several_words_is_one():
    assert words_in("Check out") == words_in("checkout") == ("checkout",)


@pytest.mark.parametrize(
    "words", [("compra", "comprar", "compro"), ("pagado", "pagar", "pagos"), ("order", "orders")]
)
def test_endings_do_not_part_one_word(words):
    assert len({stem(word) for word in words}) == 1


def test_likeness_goes_from_the_same_word_to_nothing_in_common():
    assert likeness("compra", "comprar") == 1
    assert likeness("carrito", "basket") == SAME
    assert likeness("order", "buy") == HALF
    assert likeness("carrito", "telefono") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pago", "page"),
        ("cart", "carta"),
        ("date", "data"),
        ("casa", "case"),
        ("fila", "file"),
        ("list", "listo"),
    ],
)
def test_words_whose_endings_leave_the_same_letters_by_chance_are_not_one(one, other):
    assert stem(one) == stem(other)
    assert likeness(one, other) < SAME


def test_words_of_one_long_root_are_one():
    assert likeness("completed", "completa") == 1
    assert likeness("documentation", "documento") == 1


@pytest.mark.parametrize(
    ("word", "meaning"), [("pagos", "pay"), ("pages", "page"), ("compre", "buy"), ("carritos", "cart")]
)
def test_another_form_of_a_word_means_what_the_nearest_form_does(word, meaning):
    assert meanings_of(word) == (meaning,)


def test_a_word_that_nobody_explained_means_itself():
    assert meanings_of("turnstile") == ("=turnstil",)
    assert likeness("turnstile", "turnstiles") == 1


def test_a_name_fits_the_text_that_says_the_same_and_tells_by_which_words():
    names = [Words.of([(name, 1.0)]) for name in ("add_to_cart", "order_completed", "page_view")]
    column = Words.of([("Lleno el carrito", 1.0)])
    rarity = Rarity(names)
    fits = [fit([column], column, name, rarity, Rarity([column])) for name in names]
    assert fits[0].score > 0.8
    assert ("carrito", "cart") in fits[0].pairs
    assert fits[1].score == fits[2].score == 0


@pytest.mark.parametrize(
    ("goal", "other"),
    [
        ("Order Completed", "Order Refunded"),
        ("compra_realizada", "compra_cancelada"),
        ("contract_signed", "contract_viewed"),
        ("appointment_booked", "appointment_reminder"),
    ],
)
def test_a_goal_is_told_from_what_only_speaks_of_it(goal, other):
    assert goal_points(goal) >= LEAST
    assert goal_points(goal) > goal_points(other)


def test_an_amount_speaks_for_a_goal_and_what_names_nothing_is_none():
    assert goal_points("sold", money=1.0) > goal_points("sold")
    assert goal_points("heartbeat") < LEAST
