"""What the questions about whole routes say aloud, and that each has its picture and its table."""

from __future__ import annotations

import pytest

from answers.test_conformance import ask as conform
from answers.test_conformance import drawn
from answers.test_drift import ask as changes
from answers.test_drift import shop
from answers.test_forecast import WEEK_SECONDS
from answers.test_forecast import ask as foretold
from answers.test_variants import ask as routes_of
from answers.test_variants import journeys
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.routes import ROUTE_TABLES
from periplo.edge.showing.shapes import answer_shape
from periplo.pictures.plates import answer_picture
from periplo.usecases.readings import reading

MAP = drawn()
FOLLOW, SKIP = "visit choose pay", "visit pay"


def told(answer, language="es"):
    return reading(answer, MAP).to(language).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("follow", "skip", "said"),
    [
        (0, 0, "En este periodo no empieza ninguna ruta que comparar con el mapa."),
        (7, 2, "Son pocos para juzgar: 7 de 9 clientes siguen la ruta dibujada."),
        (40, 0, "Los 40 clientes siguen la ruta dibujada."),
        (32, 8, "8 de cada 10 clientes siguen la ruta dibujada (80 %, n = 40). Donde "
         "más se apartan: 8 se saltan «choose»."),
        (39, 1, "Sigue la ruta dibujada el 97,5 % de los clientes (n = 40). Donde "
         "más se apartan: 1 se salta «choose»."),
        (0, 40, "Ningún cliente sigue la ruta dibujada tal cual (n = 40). Donde "
         "más se apartan: 40 se saltan «choose»."),
        (4, 36, "1 de cada 10 clientes sigue la ruta dibujada (10 %, n = 40). Donde "
         "más se apartan: 36 se saltan «choose»."),
    ],
)  # fmt: skip
def test_how_many_follow_the_drawn_route_is_said_in_tens(follow, skip, said):
    assert told(conform(MAP, *[FOLLOW] * follow, *[SKIP] * skip, "other")) == said


SHOP = [("visit", 0), ("choose", 240), ("pay", 90_000)]
BARE = [("choose", 0)]
WEEKLY = journeys(*[[("visit", week * WEEK_SECONDS - 3600)] for week in range(1, 9) for _ in range(20)])


def test_the_type_lived_first_by_most_is_told_as_a_story():
    answer = routes_of(journeys(*[SHOP] * 30, *[BARE] * 10), MAP)
    assert told(answer) == (
        "De 40 rutas, 2 distintas, la más común es «visit → choose → pay» (75 %). Forman 2 tipos. El que más clientes "
        "viven primero (75 %) puede ser la buyer persona estándar: «visit; 4 minutos después, choose; un día después, "
        "pay.»"
    )
    assert told(answer, "en").endswith("“visit; 4 minutes later, choose; a day later, pay.”")


def test_one_route_and_none_are_said_so():
    assert (
        told(routes_of(journeys(*[SHOP] * 3), MAP))
        == "Todas las rutas (3) son la misma: «visit → choose → pay»."
    )
    assert told(routes_of(journeys("other"), MAP)) == "En este periodo no empieza ninguna ruta."


def test_the_last_change_is_told_with_its_days_its_group_and_its_shares():
    changed = changes(shop(error=lambda day, device: 0.3 if 50 <= day < 60 and device == "mobile" else 0.02))
    said = told(changed)
    assert said.startswith("Un cambio destaca: del 20 feb 1970 al 1 mar 1970, «error» ocurre en el ")
    assert "de las visitas (device: mobile), frente al" in said
    few = told(changes(shop(days=10), days=10))
    assert few == "Solo hay 10 días de eventos: aún no se puede hablar de cambios."
    assert told(changes(shop(days=20))) == "En 120 días no destaca ningún cambio en las rutas."


def test_what_is_expected_is_told_beside_today():
    assert told(foretold(journeys("visit"), weeks=3)).startswith("Solo hay 3 semanas enteras de eventos")
    said = told(foretold(WEEKLY))
    assert said.startswith(
        "Si todo sigue como en las últimas 8 semanas, en 2 semanas la etapa con más clientes será «visit»"
    )
    assert "hoy son 20, y puede quedar igual" in said


ANSWERS = {
    "forecast": foretold(WEEKLY),
    "drift": changes(shop(error=lambda day, device: 0.2 if 50 <= day < 60 else 0.02)),
    "variants": routes_of(journeys(*[SHOP] * 30, *[BARE] * 10), MAP),
    "conformance": conform(MAP, *[FOLLOW] * 32, *[SKIP] * 8),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ANSWERS)
def test_each_has_a_reading_a_picture_whose_texts_stay_inside_and_a_table(name, language):
    answer = ANSWERS[name]
    assert reading(answer, MAP).to(language)[-1] in ".»”"
    scene = answer_picture(answer, MAP, language=language)
    assert scene is not None
    for label in scene.labels():
        left, top, right, bottom = label.bounds
        assert 0 <= left <= right <= scene.width, label.text
        assert 0 <= top <= bottom <= scene.height, label.text
    table = ROUTE_TABLES[name](answer_shape(answer), language, MAP, False)
    assert table.rows
    assert all(len(row) == len(table.columns) for row in table.rows)
