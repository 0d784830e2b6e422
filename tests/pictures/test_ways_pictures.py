"""Pictures of the questions about ways: they say what the answer says, and nothing in them meets or leaves the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from lived import lived
from periplo.answers.atrisk import AtRisk, AtRiskState
from periplo.answers.detours import Detours
from periplo.answers.dwell import Dwell, DwellState
from periplo.answers.forecast import ForecastAnswer, StageAhead, WeekAhead
from periplo.answers.frustration import Frustration, FrustrationState
from periplo.answers.leaving import Leaving, LeavingState
from periplo.answers.motives import Motives
from periplo.answers.paths import Paths
from periplo.answers.sessions import Sessions, SessionsState
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY, Span
from periplo.formats.map_yaml import map_from
from periplo.pictures.leaving import leaving_picture
from periplo.pictures.paths import TALL
from periplo.pictures.plates import answer_picture
from periplo.pictures.scene import Box, Group, Label, Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts
from small_shop import MAP


def _lives(count: int = 240):
    chance = Random(3)
    for n in range(count):
        at, life = chance.randrange(90 * 86_400), []
        told = {
            "platform": chance.choice(["mobile", "desktop", "tablet"]),
            "channel": chance.choice(["web", "store"]),
        }
        for _ in range(chance.randrange(2, 16)):
            name = chance.choice(
                ["portada", "búsqueda de productos con filtros", "carrito", "pago", "ayuda", "error"]
            )
            life.append((name, at, told))
            at += chance.choice([30, 90, 600, 86_400, 5 * 86_400])
        yield life if n else [("pago", 0, told)]


JOURNEYS = lived(*_lives())
NOW = 180 * DAY


def asked(question):
    return question.finish(question.partial(JOURNEYS))


def _troubled():
    """Payments on mobile fail for ten days, and those whom it hits stay away."""
    chance, lives = Random(5), []
    for _ in range(400):
        at, device, life = chance.randrange(80) * 86_400, chance.choice(["mobile", "desktop"]), []
        for _ in range(chance.randrange(1, 6)):
            told = {"device": device}
            is_struck = device == "mobile" and 40 <= at // 86_400 < 50
            steps = [
                "portada",
                "carrito",
                *(["error de pago"] if is_struck else ["pago"] if chance.random() < 0.8 else []),
            ]
            life += [(step, at + 60 * n, told) for n, step in enumerate(steps)]
            at += chance.randrange(1, 12) * 86_400
            if is_struck and chance.random() < 0.7:
                break
        lives.append(life)
    question = Leaving(parse_rule("pago"), now=120 * DAY)
    return question.finish(question.partial(lived(*lives)))


def _foreseen():
    """Two stages, eight weeks lived and four ahead."""
    ahead = [
        WeekAhead(
            k, f"2025-09-{7 * k:02}", (StageAhead("a", 90, 40 - k, 200 + k), StageAhead("b", 3, 0, 9 + k))
        )
        for k in range(1, 5)
    ]
    return ForecastAnswer(95, ("a", "b"), (92, 3), 8, tuple((80 + k, k % 4) for k in range(8)), tuple(ahead))


def _frustrated():
    """At the till an error keeps half of those away who would have gone on; some complain."""
    chance, lives = Random(3), []
    for _ in range(400):
        at = chance.randrange(60) * 86_400
        is_error = chance.random() < 0.3
        life = [("portada", at), ("carrito", at + 60), *([("error de pago", at + 90)] if is_error else [])]
        life += (
            [("opinión", at + 120, {"comment": "El pago no funciona y nadie contesta"})] if is_error else []
        )
        life += [("pago", at + 200)] if chance.random() < (0.3 if is_error else 0.7) else []
        lives.append(life)
    question = Frustration(errors=parse_rule('"error de pago"'), goal=parse_rule("pago"), now=120 * DAY)
    return question.finish(question.partial(lived(*lives)))


def _answered():
    """What was missing and what was expected, at two touchpoints."""
    chance, lives = Random(4), []
    for _ in range(300):
        kind = chance.choice(["missing", "decided", "expected"])
        told = {
            "survey": "s",
            "question": kind,
            "kind": "choice",
            "choice": chance.choice(["precio", "fila", "surtido"]),
        }
        if kind == "expected":
            told = {"survey": "s", "kind": "expectation", "score": chance.choice([-1, 0, 0, 1])}
        told["comment"] = chance.choice(["Había mucha fila y nadie atendía", "Todo bien"])
        goes = chance.random() < (0.2 if told.get("choice") == "fila" else 0.7)
        lives.append([("visit", 0), ("survey answered", 9, told), *([("pay", 99)] if goes else [])])
    question = Motives(map_from(MAP), Span(0, 90 * DAY), 90 * DAY)
    return question.finish(question.partial(lived(*lives)))


def _slipping():
    """Customers who come every few days and leave for good now and then."""
    chance, lives = Random(5), []
    for _ in range(900):
        at, life = chance.randrange(150) * 86_400, []
        while at < 180 * 86_400:
            life += [("visit", at), *([("cart", at + 60)] if chance.random() < 0.3 else [])]
            if chance.random() < 0.15:
                break
            at += round(chance.expovariate(1 / 6) * 86_400) + 3600
        lives.append(life)
    question = AtRisk(map_from(MAP), begun=parse_rule("cart"), bought=parse_rule("pay"), now=180 * DAY)
    return question.finish(question.partial(lived(*lives)))


CASES = {
    "paths": asked(Paths(begin=parse_rule("carrito"), end=parse_rule("pago"), by="platform")),
    "paths, beside": asked(Paths(begin=parse_rule("portada"), beside=parse_customer_rule("pago"), now=NOW)),
    "paths, many levels": asked(Paths(steps=12, unit="session", top=12)),
    "paths, around": asked(Paths(around=parse_rule("error"), steps=2, collapse=True)),
    "detours": asked(Detours(parse_rule("portada"), parse_rule("pago"))),
    "detours, of nobody": asked(Detours(parse_rule("nada"), parse_rule("pago"))),
    "leaving": asked(Leaving(parse_rule("pago"), now=NOW)),
    "leaving, with troubles": _troubled(),
    "frustration": _frustrated(),
    "frustration, of nobody": Frustration().finish(FrustrationState(0, 0, 0, (), {}, ())),
    "motives": _answered(),
    "atrisk": _slipping(),
    "atrisk, of nobody": AtRisk().finish(AtRiskState(())),
    "leaving, of nobody": Leaving().finish(LeavingState(())),
    "forecast": _foreseen(),
    "dwell": asked(Dwell(gap=None, now=NOW)),
    "dwell, by platform": asked(Dwell(by="platform")),
    "dwell, of nobody": Dwell().finish(DwellState(0)),
    "sessions": asked(Sessions()),
    "sessions, of nobody": Sessions().finish(SessionsState(0, (), (), Counter(), Counter())),
    "paths, of nobody": asked(Paths(begin=parse_rule("nada"))),
}


def drawn(name: str, language: str = "es") -> Scene:
    scene = answer_picture(
        CASES[name], language=language, note="1 ene – 31 mar 2026", reading="Una frase. " * 9
    )
    assert scene is not None
    return scene


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", CASES)
def test_no_text_leaves_the_page_or_meets_another(name: str, language: str):
    scene = drawn(name, language)
    labels = [mark for mark in scene.every() if isinstance(mark, Label) and mark.text]
    for label in labels:
        left, top, right, bottom = label.bounds
        assert left >= 0
        assert top >= 0
        assert right <= scene.width + 0.5, label.text
        assert bottom <= scene.height
    for place, one in enumerate(labels):
        for other in labels[place + 1 :]:
            a, b = one.bounds, other.bounds
            meets = a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 2 and b[1] < a[3] - 2
            assert not meets, (one.text, other.text)


def test_what_visits_begin_and_end_with_is_drawn_as_long_as_it_is_frequent():
    told = lived(*[["portada", "pago"]] * 30, *[["carrito", "pago"]] * 10)
    answer = Sessions().finish(Sessions().partial(told))
    scene = answer_picture(answer, language="en")
    first, second, end = (
        (group.title, next(mark.width for mark in group.marks if isinstance(mark, Box)))
        for group in scene.groups()
        if group.id.startswith("visits_")
    )
    assert [name for name, _ in (first, second, end)] == [
        "portada: 75.0% · 30",
        "carrito: 25.0% · 10",
        "pago: 100.0% · 40",
    ]
    assert first[1] == pytest.approx(3 * second[1])
    assert end[1] == pytest.approx(4 * second[1])


@pytest.mark.parametrize(("language", "told"), [("es", "el 28 sept 2025"), ("en", "on Sep 28, 2025")])
def test_a_forecast_says_its_last_day_as_people_do(language: str, told: str):
    texts = [one.text for one in drawn("forecast", language).every() if isinstance(one, Label)]
    assert texts.count(told) == 2


def test_troubles_are_named_whole_between_the_days_on_which_the_first_began_and_the_last_ended():
    answer = CASES["leaving, with troubles"]
    struck = replace(
        answer.troubles[0], event="error al pagar con tarjeta", property="device", value="mobile"
    )
    scene = leaving_picture(replace(answer, troubles=(struck,)), language="en")
    labels = [mark for mark in scene.every() if isinstance(mark, Label)]
    name = next(one for one in labels if one.whole.endswith("error al pagar con tarjeta · device: mobile"))
    assert name.lines == 2
    assert {"Feb 10, 1970", "Feb 19, 1970"} <= {one.text for one in labels}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", CASES)
def test_every_text_stands_out(name: str, theme: str):
    assert faint_texts(drawn(name), THEMES[theme]) == {}


@pytest.mark.parametrize("name", CASES)
def test_a_picture_is_an_svg_whose_marks_have_names_of_their_own(name: str):
    scene = drawn(name)
    ids = [mark.id for mark in scene.groups()]
    assert len(ids) == len(set(ids))
    assert svg(scene, THEMES["light"]).startswith("<svg")


def test_every_column_of_paths_is_as_high_as_the_whole():
    scene = drawn("paths")
    answer = CASES["paths"]
    heights: dict[str, float] = {}
    for group in scene.groups():
        if isinstance(group, Group) and group.id.startswith("step-"):
            column = group.id.split("-")[1]
            box = next(mark for mark in group.marks if isinstance(mark, Box))
            heights[column] = heights.get(column, 0) + box.height
    assert len(heights) == min(6, len(answer.positions))
    assert max(heights.values()) - min(heights.values()) < 12  # a sliver is drawn a pixel high
    assert max(heights.values()) <= TALL
