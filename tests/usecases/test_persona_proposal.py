"""A buyer persona proposed in writing: tied by a rule, each sentence with its figure, nothing made up."""

from __future__ import annotations

import re

import pytest

from lived import lived
from periplo.core.errors import BadQuestion
from periplo.core.labels import Labels
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_of
from periplo.usecases.choice import Choice
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.persona_proposal import propose_persona
from small_shop import MAP

DRAWN = map_of(document_of(MAP, "map.yaml"))
FULL = [
    ("visit", 0, {}),
    ("cart", 60, {}),
    ("pay", 120, {"total": 20.0, "category": "pens", "currency": "EUR"}),
]
LOOK = [("visit", 0, {})]


def proposed(*lives, choice=None, drawn=DRAWN, labels=None):
    journeys = lived(*lives)
    ground = Ground(journeys.names, labels, drawn)
    return propose_persona(Lived(journeys), choice or Choice(), ground, LocalEngine(1))


def test_the_most_common_route_becomes_a_rule_that_ties_real_customers():
    found = proposed(*[FULL] * 40, *[LOOK] * 10)
    rule = found.persona.rule
    assert rule_text(rule) == "visit and cart and pay"
    assert parse_customer_rule(rule_text(rule)) == rule, "it can be kept in the map as it is said"
    assert (found.known.facts.n, found.known.of, found.known.share) == (40, 50, 0.8)
    assert found.persona.is_standard


def test_every_sentence_has_its_figure_and_what_is_not_known_is_said():
    found = proposed(*[FULL] * 40, *[LOOK] * 10)
    for language in ("es", "en"):
        *known, lacking = [one.to(language) for one in found.sentences]
        assert all(re.search(r"\d", one) for one in known), known
        assert not re.search(r"\d", lacking)
    assert "Passes “I come in”, “I fill the cart”, “I pay”: 40 of 50 customers of the period, 80%" in (
        found.sentences[0].to("en")
    )
    assert "What they mostly buy first is “pens”: 40 of 40" in found.persona.description.to("en")
    assert "Half of them spend up to 20.00 EUR the first time (n = 40)." in found.persona.description.to("en")
    assert "at which place they are" in lacking
    assert "age, family" in lacking
    assert "what they buy first" not in lacking


def test_what_is_bought_is_called_as_the_plan_calls_it():
    labels = Labels(values={"category": {"pens": Text((("es", "bolígrafos"), ("en", "ballpens")))}})
    described = proposed(*[FULL] * 40, labels=labels).persona.description
    assert "Lo que más compra primero es «bolígrafos»" in described.to("es")
    assert "What they mostly buy first is “ballpens”" in described.to("en")


def test_nobody_wrote_so_no_motive_is_made_up_and_with_words_they_are_their_own():
    silent = proposed(*[FULL] * 40).persona
    assert (silent.motives, silent.quote) == ((), None)
    assert not [one for one in silent.evidence if one.kind == "anecdote"]
    happy = [("visit", 0, {"comment": "Todo muy fácil y rápido"}), *FULL[1:]]
    spoken = proposed(*[FULL] * 39, happy).persona
    assert [one.to("es") for one in spoken.motives] == ["Todo muy fácil y rápido"]
    sad = [("visit", 0, {"comment": "Llegó tarde y roto"}), *FULL[1:]]
    doubting = proposed(*[FULL] * 39, sad).persona
    assert doubting.motives == ()
    assert [one.text.to("es") for one in doubting.evidence if one.kind == "anecdote"] == [
        "Llegó tarde y roto"
    ]
    told = [one.text.to("en") for one in doubting.evidence if one.text]
    assert "Of 1 comments of theirs 0 praise and 1 complain." in told


def test_of_what_comes_after_the_first_purchase_nothing_is_told():
    later = [*FULL, ("pay", 9_000, {"total": 900.0, "category": "desks", "currency": "EUR"})]
    whole = " ".join(one.to("en") for one in proposed(*[later] * 40).sentences)
    assert "desks" not in whole
    assert "20.00 EUR" in whole


def test_of_fewer_than_thirty_none_is_proposed():
    with pytest.raises(BadQuestion, match="from 29 customers"):
        proposed(*[FULL] * 29)
    assert proposed(*[FULL] * 30).known.facts.n == 30


def test_a_map_or_a_purchase_that_is_not_there_is_told():
    with pytest.raises(BadQuestion, match="proposed for a map"):
        proposed(*[FULL] * 40, drawn=None)
    without = map_of(document_of(MAP.replace(", rule: pay}\nstages", "}\nstages"), "map.yaml"))
    with pytest.raises(BadQuestion, match="what a purchase is"):
        proposed(*[FULL] * 40, drawn=without)


def test_the_same_data_propose_the_same_words():
    one, other = (proposed(*lives) for lives in ([*[FULL] * 40, *[LOOK] * 9], [*[LOOK] * 9, *[FULL] * 40]))
    assert one.persona == other.persona
