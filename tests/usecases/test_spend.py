"""Which part of a map a cost is of: by its medium and name, or by a campaign of ours."""

from __future__ import annotations

import pytest

from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.formats.mappings.made import Cost
from periplo.usecases.spend import spend_on_map

MAP = JourneyMap(
    "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")),
    (Stage("look", Text.of({"es": "Miro", "en": "I look"}), "before"), Stage("buy", Text.of("Compro"), "during")),
    (Touchpoint("ad", "look", Text.of({"es": "Veo un anuncio", "en": "I see an ad"})),
     Touchpoint("pay", "buy", Text.of("ad"))),
)  # fmt: skip


def cost(medium, campaign, amount=10, day=5, currency="EUR"):
    return Cost("agency", medium, "", campaign, "", "", day, currency, amount, 0, 0)


def spent(*costs, zone="UTC"):
    return spend_on_map(costs, MAP, {"welcome": "pay"}, Span(2 * DAY, 9 * DAY), zone)


@pytest.mark.parametrize(
    ("medium", "campaign", "part"),
    [("touchpoint", "ad", ("touchpoint", "ad")), ("touchpoint", "I SEE an ad", ("touchpoint", "ad")),
     ("punto de contacto", "Veo un anuncio", ("touchpoint", "ad")), ("stage", "look", ("stage", "look")),
     ("etapa", "compro", ("stage", "buy")), ("sms", "welcome", ("touchpoint", "pay")), ("cpc", "ad", ("", "")),
     ("touchpoint", "nowhere", ("", "")), ("stage", "ad", ("", "")), ("touchpoint", "welcome", ("", ""))],
)  # fmt: skip
def test_a_cost_is_of_the_part_that_it_names_or_of_that_of_its_campaign(medium, campaign, part):
    assert spent(cost(medium, campaign)) == ((*part, "EUR", 10),)


def test_costs_of_the_days_of_the_period_are_summed_by_currency():
    told = [cost("touchpoint", "ad", 10, day) for day in (1, 2, 8, 9)]
    assert spent(*told, cost("touchpoint", "ad", 3, 5, "USD")) == (
        ("touchpoint", "ad", "EUR", 20), ("touchpoint", "ad", "USD", 3),
    )  # fmt: skip
