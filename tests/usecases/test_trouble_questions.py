"""Frustration, motives and who is about to be lost: asked as text, read as sentences, shown as tables."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from lived import lived
from periplo.core.errors import BadQuestion
from periplo.core.labels import Labels
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.core.trouble_names import BEGUN, CONTACTS, ERRORS, RETURNS, named
from periplo.edge.showing.table import csv_of, text_of
from periplo.edge.showing.tables import table_of
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.journeys.columns import Coded
from periplo.usecases.ask import ask, for_people
from periplo.usecases.audiences.lists import named_in
from periplo.usecases.choice import choice_from
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of
from small_shop import MAP

DAY_SECONDS = 86_400
DRAWN = map_from(MAP)


def asked(question, journeys, drawn=DRAWN, labels=None, **given):
    ground = Ground(journeys.names, labels, drawn)
    asking = asking_of(question, {"from": "all", **given}, ground)
    choice = choice_from({"from": "all", **{k: v for k, v in given.items() if k in ("where", "to")}}, "UTC")
    return ask(asking, Lived(journeys), choice, LocalEngine(1))


def shop(struck: bool = True, customers: int = 400, seed: int = 1):
    chance = Random(seed)
    lives = []
    for _ in range(customers):
        at = chance.randrange(40) * DAY_SECONDS
        is_error = chance.random() < 0.3
        life = [("visit", at, {"place": chance.choice(["north", "south"])})]
        life += [("payment failed", at + 60)] if is_error else []
        life += [("cart", at + 90)] if chance.random() < (0.2 if is_error and struck else 0.7) else []
        lives.append(life)
    return lived(*lives, [("visit", 60 * DAY_SECONDS)])


def test_events_are_known_for_trouble_by_their_names_in_both_languages():
    names = [
        "payment failed", "pago rechazado", "push refused", "question asked", "llamada atendida", "survey sent",
        "item returned", "devolución", "returning visitor", "carrito iniciado", "product added", "cart removed",
    ]  # fmt: skip
    assert named(ERRORS, names) == ("pago rechazado", "payment failed")
    assert named(CONTACTS, names) == ("llamada atendida", "question asked")
    assert named(RETURNS, names) == ("devolución", "item returned")
    assert named(BEGUN, names) == ("carrito iniciado", "pago rechazado", "payment failed", "product added")


def test_what_was_taken_for_an_error_is_told_and_can_be_said():
    assert asked("frustration", shop()).question["errors"] == "payment failed"
    told = asked("frustration", shop(), errors="cart").question
    assert (told["errors"], told["repeats"], told["within"], told["map"]) == ("cart", 3, "5m", "shop")


def test_a_reading_names_the_place_where_fewer_go_on():
    found = asked("frustration", shop())
    assert "“I come in”" in found.reading.to("en")
    assert "mostly errors" in found.reading.to("en")
    assert "de las visitas con signos siguieron en 7 días" in found.reading.to("es")


def test_where_none_goes_on_less_the_reading_says_so():
    found = asked("frustration", shop(struck=False, seed=2))
    assert "At no touchpoint" in found.reading.to("en")
    assert "En ningún punto" in found.reading.to("es")


def test_without_signs_or_customers_the_reading_says_so():
    assert "no sign of frustration" in asked("frustration", lived(["visit", "cart"])).reading.to("en")
    assert "cannot be said yet" in asked("frustration", lived(["visit", "payment failed"])).reading.to("en")


def test_frustration_by_place_comes_below_the_table():
    found = asked("frustration", shop(), by="place")
    shown = text_of(table_of(found, "es", DRAWN), "es")
    assert "Entro" in shown
    assert "north" in shown
    whole = list(csv.DictReader(io.StringIO(csv_of(table_of(found, "en", None, whole=True)))))
    assert whole[0]["place"] == "enter"
    assert "error: " in whole[0]["signs"]


def answered(**told):
    return "survey answered", 9, {"survey": "s", "question": "missing", "kind": "choice", **told}


def test_motives_come_with_how_many_answered_and_their_words():
    lives = [[("visit", 0), answered(choice="queue", comment="Había mucha cola")] for _ in range(40)]
    found = asked("motives", lived(*lives, *[[("visit", 0)]] * 60))
    assert found.reading.to("en").startswith("40 of 100 customers answered (40%)")
    assert "“queue” (100%, 40 / 40)" in found.reading.to("en")
    assert "«queue»" in found.reading.to("es")
    assert "Había mucha cola" in text_of(table_of(found, "es", DRAWN), "es")


def test_what_is_named_is_called_by_its_label():
    labels = Labels(values={"choice": {"queue": Text((("es", "la cola"), ("en", "the queue")))}})
    journeys = lived([("visit", 0), answered(choice="queue")])
    ground = Ground(journeys.names, labels, DRAWN)
    asking = asking_of("motives", {"from": "all"}, ground)
    found = ask(asking, Lived(journeys), choice_from({"from": "all"}, "UTC"), LocalEngine(1))
    assert "«la cola»" in found.reading.to("es")
    assert "la cola" in text_of(table_of(for_people(found, asking, "es"), "es", DRAWN), "es")


def test_that_nobody_answered_is_told():
    assert "Nobody has said" in asked("motives", lived("visit")).reading.to("en")


def test_motives_need_a_map():
    with pytest.raises(BadQuestion, match="asked of a map"):
        asked("motives", lived("visit"), drawn=None)


def slipping(customers: int = 900):
    chance, lives = Random(5), []
    for _ in range(customers):
        at, life = chance.randrange(150) * DAY_SECONDS, []
        while at < 180 * DAY_SECONDS:
            life.append(("visit", at))
            if chance.random() < 0.15:
                break
            at += round(chance.expovariate(1 / 6) * DAY_SECONDS) + 3600
        lives.append(life)
    return lived(*lives)


def test_who_is_about_to_be_lost_is_told_with_what_came_of_it_before():
    found = asked("atrisk", slipping())
    assert found.answer.measured.is_true
    said = found.reading.to("en")
    assert "are about to be lost" in said
    assert "30 days earlier the same reckoning named" in said
    assert "rely on the list alone" not in said
    assert "no vendrán en los próximos 30 días" in found.reading.to("es")


def test_nobody_to_be_lost_is_told():
    every = [[("visit", day * DAY_SECONDS) for day in range(0, 100, 5)] for _ in range(60)]
    assert "Nobody can be said to be lost" in asked("atrisk", lived(*every)).reading.to("en")


def test_the_list_in_a_file_is_one_that_a_segment_takes(tmp_path):
    found = asked("atrisk", slipping(), limit="all")
    file = tmp_path / "at-risk.csv"
    file.write_text(csv_of(table_of(found, "en", None, whole=True)), encoding="utf-8")
    assert named_in(file, "customer") == [f"#{one.customer}" for one in found.answer.customers]
    assert len(found.answer.customers) == found.answer.at_risk


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("frustration", {"repeats": "often"}),
        ("frustration", {"slow": "very"}),
        ("atrisk", {"chance": "2"}),
        ("atrisk", {"limit": "0"}),
        ("atrisk", {"limit": "-1"}),
        ("motives", {"missing": "a,,b"}),
        ("motives", {"scope": "first"}),
    ],
)
def test_what_cannot_be_asked_is_told(question, given):
    with pytest.raises(BadQuestion):
        asked(question, lived("visit"), **given)


def test_without_a_map_everybody_stands_together():
    found = asked("atrisk", slipping(), drawn=None)
    assert [one.stage for one in found.answer.stages] == [None]
    assert "everybody" in text_of(table_of(found, "en", None), "en")
    assert asked("frustration", shop(), drawn=None).answer.of == "events"
    assert found.answer.look_days == 30 * DAY / DAY


def test_customers_of_files_are_called_as_they_are_there():
    journeys = slipping(300)
    names = tuple(f"ana-{number}" for number in range(journeys.customers))
    keyed = replace(journeys, keys=Coded(np.arange(1, journeys.customers + 1, dtype=np.uint16), names))
    found = asked("atrisk", keyed)
    assert found.answer.customers
    assert all(one.key == f"ana-{one.customer - 1}" for one in found.answer.customers)
    assert found.answer.customers[0].key in text_of(table_of(found, "en", DRAWN), "en")
    assert all(one.key is None for one in asked("atrisk", journeys).answer.customers)
