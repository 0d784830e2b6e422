"""What customers' own words are about, and how many speak of it: by hand, beside a plain twin, any split alike."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_feelings import EVER, drawn
from lived import lived
from periplo.answers.feelings import Feelings
from periplo.answers.themes import LEAST, MOST_OWN, OWN_SHARE
from periplo.core.comment_themes import TITLES, term_of, themes_of, words_of
from periplo.core.meanings import plain
from periplo.engines.local import LocalEngine
from periplo.usecases.labelled import labelled
from periplo.usecases.readings.feelings import feelings_reading


def ask(lives, parts=1):
    answer = LocalEngine(1, parts).ask(Feelings(drawn(), EVER, closely=True), lived(*lives))
    return next(one for one in answer.touchpoints if one.touchpoint == "list").spoken


def wrote(*comments, place=None):
    where = {} if place is None else {"place": place}
    return [
        ("feedback given", n, {"about": "list", "comment": said, **where}) for n, said in enumerate(comments)
    ]


def counts(spoken):
    return {one.theme: one.n for one in spoken.themes}


@pytest.mark.parametrize(
    ("said", "themes"),
    [
        ("Carísimo, y hubo que hacer cola", {"price", "waiting"}),
        ("Too expensive, and the queue was endless", {"price", "waiting"}),
        ("Faltaban tres cosas", {"stock"}),
        ("La chica fue muy amable", {"people"}),
        ("they charged my card twice", {"paying"}),
        ("Los colores son preciosos", set()),
    ],
)
def test_a_comment_is_in_every_theme_of_its_words_in_either_language(said, themes):
    assert {theme for word in words_of(said) for theme in themes_of(plain(word))} == themes


def test_customers_count_once_in_each_theme_whatever_language_they_write_in():
    lives = [wrote("muy caro", "carísimo"), *[wrote("so expensive")] * 4, *[wrote("caro y lento")] * 3]
    lives += [wrote("gracias")] * 2
    said = ask(lives)
    assert (said.n, said.apart) == (10, 2)
    (price,) = said.themes
    assert (price.theme, price.is_own, price.n, price.share) == ("price", False, 8, 0.8)
    assert price.words[:2] == ("caro", "expensive")
    assert price.low < 0.8 < price.high


def test_fewer_than_five_make_no_theme():
    assert ask([wrote("caro")] * 4).themes == ()


def test_what_no_theme_knows_is_gathered_by_the_words_that_many_use():
    lives = [wrote(f"El {what} azul pierde tinta") for what in ("boli", "rotulador", "lápiz")] * 4
    lives += [wrote("La mochila pesa")] * 6
    said = ask(lives)
    assert [(one.theme, one.is_own, one.n) for one in said.themes] == [
        ("azul pierde", True, 12),
        ("mochila pesa", True, 6),
    ]


def test_a_theme_tells_where_it_is_spoken_of_most_and_how_many_complain():
    lives = [wrote("una cola horrible", place="Norte")] * 6 + [wrote("sin colas, genial", place="Sur")] * 2
    (waiting,) = ask(lives).themes
    assert waiting.places == (("Norte", 6), ("Sur", 2))
    assert waiting.unhappy == 6
    assert set(waiting.quotes) <= {"una cola horrible", "sin colas, genial"}


def test_no_quote_or_word_names_anybody():
    (paying,) = ask([wrote("cobraron dos veces, ana@casa.es 600 123 456")] * 6).themes
    assert "ana@casa.es" not in "".join((*paying.quotes, *paying.words))


def test_it_is_said_aloud_in_both_languages():
    lives = [[("list checked", 0, {"rating": 2}), *wrote("carísimo")] for _ in range(40)]
    answer = LocalEngine(1).ask(Feelings(drawn(), EVER, closely=True), lived(*lives))
    said = {
        language: feelings_reading(labelled(answer, None, language), drawn(), language)
        for language in ("es", "en")
    }
    assert "De lo que escriben allí 40 clientes, lo más repetido: «Precio» (100\xa0%, 40)." in said["es"]
    assert "Of what 40 customers write there, most speak of “Price” (100%, 40)." in said["en"]


def test_every_theme_has_a_title_in_both_languages():
    for title in TITLES.values():
        assert title.to("es")
        assert title.to("en")
        assert title.to("es") != title.to("en") or title.to("es") == "Web"


def plain_counts(told):
    """Theme -> customers, of (customer, comment)s, by reading each one by itself."""
    everybody = {customer for customer, _ in told}
    found, left = {}, []
    for theme in TITLES:
        who = {c for c, said in told if any(theme in themes_of(plain(word)) for word in words_of(said))}
        if len(who) >= LEAST:
            found[theme] = len(who)
    for customer, said in told:
        if not any(theme in found for word in words_of(said) for theme in themes_of(plain(word))):
            left.append((customer, said))
    own = []
    for _ in range(MOST_OWN):
        by_term = defaultdict(set)
        for customer, said in left:
            for term in {term_of(word) for word in words_of(said)} - {""}:
                by_term[term].add(customer)
        top = min(by_term, key=lambda term: (-len(by_term[term]), term), default=None)
        if top is None or len(by_term[top]) < max(LEAST, OWN_SHARE * len(everybody)):
            break
        own.append(len(by_term[top]))
        left = [(c, said) for c, said in left if top not in {term_of(word) for word in words_of(said)}]
    return found, sorted(own), len(everybody), len({customer for customer, _ in left})


SAID = (
    "caro",
    "price",
    "cola",
    "queue",
    "falta",
    "roto",
    "mochila",
    "mochilas",
    "azul",
    "pierde",
    "tinta",
    "la",
    "y",
)
words = st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map(" ".join)
lives = st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(lives, st.integers(1, 4))
def test_a_plain_reading_counts_the_same_however_it_is_parted(told, parts):
    said = ask([wrote(*comments) for comments in told], parts)
    known, own, n, left = plain_counts([(c, one) for c, comments in enumerate(told) for one in comments])
    assert {one.theme: one.n for one in said.themes if not one.is_own} == known
    assert sorted(one.n for one in said.themes if one.is_own) == own
    assert said.n == n
    assert said.apart <= left
    assert said == ask([wrote(*comments) for comments in told])
