"""Pictures of the questions about ways: they say what the answer says, and nothing in them meets or leaves the page."""

from __future__ import annotations

from random import Random

import pytest

from lived import lived
from periplo.answers.detours import Detours
from periplo.answers.dwell import Dwell, DwellState
from periplo.answers.leaving import Leaving, LeavingState
from periplo.answers.paths import Paths
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY
from periplo.pictures.paths import TALL
from periplo.pictures.plates import answer_picture
from periplo.pictures.scene import Box, Group, Label, Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts


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


CASES = {
    "paths": asked(Paths(begin=parse_rule("carrito"), end=parse_rule("pago"), by="platform")),
    "paths, beside": asked(Paths(begin=parse_rule("portada"), beside=parse_customer_rule("pago"), now=NOW)),
    "paths, many levels": asked(Paths(steps=12, unit="session", top=12)),
    "paths, around": asked(Paths(around=parse_rule("error"), steps=2, collapse=True)),
    "detours": asked(Detours(parse_rule("portada"), parse_rule("pago"))),
    "detours, of nobody": asked(Detours(parse_rule("nada"), parse_rule("pago"))),
    "leaving": asked(Leaving(parse_rule("pago"), now=NOW)),
    "leaving, with troubles": _troubled(),
    "leaving, of nobody": Leaving().finish(LeavingState(())),
    "dwell": asked(Dwell(gap=None, now=NOW)),
    "dwell, by platform": asked(Dwell(by="platform")),
    "dwell, of nobody": Dwell().finish(DwellState(0)),
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
