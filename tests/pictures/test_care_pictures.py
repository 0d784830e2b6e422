"""Pictures of one customer's trail, of teams and of groups side by side: nothing overlaps."""

from random import Random

import pytest

from lived import columns_of
from periplo.answers.conformance import Conformance
from periplo.answers.customer import Customer
from periplo.answers.forecast import Forecast
from periplo.answers.teams import TeamPromise, Teams
from periplo.answers.variants import Variants
from periplo.core.events import Event
from periplo.core.map_titles import column_titles
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, HOUR, MINUTE, Span
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.pictures.plates import answer_picture
from periplo.pictures.scene import Label, Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts

WORDS = ["veo", "comparo", "pregunto", "lleno", "pago", "recojo", "llamo", "vuelvo"]
MAP = map_from(
    "schema: 1\nid: m\ntitle: m\npersona: {id: p, name: p}\ngoal: {text: g, rule: pago}\nidle: 20d\n"
    "stages:\n  - {id: antes, title: Me entero y comparo, moment: before}\n"
    "  - {id: compra, title: Compro, moment: during}\n  - {id: luego, title: Lo uso, moment: after}\n"
    "columns:\n"
    + "".join(
        f"  - {{id: {word}, stage: {'antes' if n < 3 else 'compra' if n < 6 else 'luego'}, "
        f"title: {word.capitalize()} con calma lo que me hace falta para el curso, "
        f"rule: {word}{' or call *' if word == 'llamo' else ''}, areas: Área de {word}}}\n"
        for n, word in enumerate(WORDS)
    )
    + "transitions:\n  - {from: pago, to: recojo, promised: 1d}\n"
)


def _lives(n: int) -> list[list[Event]]:
    chance = Random(5)
    lives = []
    for number in range(n):
        life = []
        for _ in range(chance.randrange(1, 24)):
            at = chance.randrange(0, 100 * 24) * HOUR
            told = {"channel": chance.choice(["web", "tienda", "whatsapp"]), "place": chance.choice("AB")}
            if chance.random() < 0.2:
                told["rating"] = chance.randrange(1, 6)
            life.append(Event(chance.choice(WORDS), at, told, ours=chance.random() < 0.1))
            if chance.random() < 0.2:
                id = {"call_id": f"{number}-{at}", "place": told["place"], "resolved": chance.random() < 0.7}
                wait = chance.randrange(1, 90) * MINUTE
                life += [Event("call offered", at, id), Event("call answered", at + wait, id)]
            if chance.random() < 0.1:
                life.append(Event("pago fallido", at, told))
        lives.append(sorted(life, key=lambda event: event.at))
    return lives


LIVES = _lives(150)
JOURNEYS = columns_of(LIVES)


def asked(question):
    return LocalEngine(threads=1).ask(question, JOURNEYS)


def longest() -> int:
    return max(range(len(LIVES)), key=lambda k: len(LIVES[k])) + 1


CASES = {
    "customer": asked(Customer(MAP, longest(), 100 * DAY)),
    "customer, silent": asked(Customer(MAP, 1, 200 * DAY)),
    "customer, before they came": asked(Customer(MAP, 1, -1)),
    "teams": asked(Teams(MAP, Span(0, 100 * DAY), 100 * DAY, (TeamPromise(None, HOUR, 2 * HOUR),))),
    "conformance, by place": asked(Conformance(MAP, Span(0, 100 * DAY), 100 * DAY, by="place")),
    "conformance, by channel": asked(Conformance(MAP, Span(0, 100 * DAY), 100 * DAY, by="channel")),
    "variants, by channel": asked(
        Variants(MAP, Span(0, 100 * DAY), 100 * DAY, 20 * DAY, parse_rule("pago"), by="channel")
    ),
    "forecast, by channel": asked(Forecast(MAP, 0, 100 * DAY, 4, by="channel")),
    "teams, of nobody": asked(Teams(MAP, Span(-9, -1), -1)),
}


def drawn(name: str, language: str = "es") -> Scene:
    scene = answer_picture(CASES[name], MAP, language=language, note="1 ene 2026", reading="Una frase. " * 9)
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
    ids = [mark.id for mark in drawn(name).groups()]
    assert len(ids) == len(set(ids))
    assert svg(drawn(name), THEMES["light"]).startswith("<svg")


def test_a_trail_shows_its_latest_steps_and_says_how_many_came_before():
    answer = CASES["customer"]
    groups = {mark.id: mark for mark in drawn("customer").groups()}
    shown = [id for id in groups if id.startswith("step-")]
    assert 0 < len(shown) < len(answer.trail)
    texts = " ".join(mark.text for mark in drawn("customer").every() if isinstance(mark, Label))
    assert f"y {len(answer.trail) - len(shown)} pasos anteriores" in texts
    last = groups[f"step-{len(shown) - 1}"]
    assert column_titles(MAP, "es")[answer.trail[-1].touchpoint] in (last.title or "")
