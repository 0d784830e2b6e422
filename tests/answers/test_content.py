"""Content by stage and band: by hand, against plain loops, any split alike, and cut before anybody looks."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from lived import lived
from periplo.answers.content import Content, most_looked_at
from periplo.core.content_names import age_in, content_in
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import AnyOf, EventIs
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.pictures.plates import answer_picture
from periplo.usecases.readings.content import content_reading

PERIOD = Span(10 * DAY, 100 * DAY)
MAP = JourneyMap(
    "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")),
    (Stage("look", Text.of("Look"), "before"), Stage("take", Text.of("Take"), "during")),
    (Touchpoint("ad", "look", Text.of("Ad"), ("web",), EventIs("ad")),
     Touchpoint("buy", "take", Text.of("Buy"), ("web",), EventIs("buy"))),
    idle=20 * DAY,
)  # fmt: skip
READ = AnyOf((EventIs("article read"), EventIs("video watched")))


def ask(journeys, parts=1, **more):
    return LocalEngine(1, parts).ask(Content(MAP, PERIOD, READ, **more), journeys)


def at(*told):
    return [(name, day * 86_400, *rest) for name, day, *rest in told]


def counts(answer):
    return {(one.stage, one.band, one.event, one.item): (one.customers, one.of) for one in answer.looks}


def test_content_is_of_the_stage_in_which_its_reader_stood_then():
    lives = (
        at(("ad", 20), ("article read", 21, {"title": "one"}), ("buy", 25), ("article read", 26, {"title": "two"})),
        at(("article read", 30, {"title": "one"})),  # of no stage yet
        at(("ad", 5), ("article read", 12, {"title": "one"})),  # met before the period
        at(("ad", 20), ("article read", 60, {"title": "one"})),  # after a silence longer than the map's
        at(("ad", 20), ("buy", 21)),
    )  # fmt: skip
    assert counts(ask(lived(*lives))) == {
        ("look", None, "article read", "one"): (2, 4), ("take", None, "article read", "two"): (1, 2),
        ("@outside", None, "article read", "one"): (2, 2),
    }  # fmt: skip


def test_whoever_reads_the_same_twice_is_one_reader():
    life = at(("ad", 20), ("article read", 21, {"title": "one"}), ("article read", 22, {"title": "one"}))
    assert counts(ask(lived(life, life))) == {("look", None, "article read", "one"): (2, 2)}


def test_what_a_machine_opened_or_we_sent_is_read_by_nobody():
    life = [Event("ad", 20 * DAY), Event("article read", 21 * DAY, {"title": "one"}, ours=True)]
    assert ask(lived(life)).n == 0


def people(seed=1, customers=300):
    chance = random.Random(seed)
    lives, ages = [], []
    for _ in range(customers):
        days = sorted(chance.sample(range(120), chance.randint(1, 6)))
        life = []
        for day in days:
            name = chance.choice(["ad", "buy", "article read", "video watched"])
            life.append(
                (name, day, {"title": chance.choice("xyz")}) if "w" in name or "read" in name else (name, day)
            )
        lives.append(at(*life))
        ages.append(chance.choice([None, *range(18, 80)]))
    return lives, ages


def twin(lives, bands):
    looks, there = Counter(), Counter()
    for life, band in zip(lives, bands, strict=True):
        stage, since, saw, was = "@outside", None, set(), set()
        for name, when, *rest in life:
            if since is not None and when * 1_000_000 - since > 20 * DAY:
                stage = "@outside"
            if name in ("ad", "buy"):
                stage, since = {"ad": "look", "buy": "take"}[name], when * 1_000_000
            if 10 * DAY <= when * 1_000_000 < 100 * DAY:
                is_content = name in ("article read", "video watched")
                if is_content:
                    saw.add((stage, band, name, rest[0]["title"]))
                if is_content or name in ("ad", "buy"):
                    was.add((stage, band))
        looks.update(saw)
        there.update(was)
    return {key: (n, there[key[:2]]) for key, n in looks.items()}


@pytest.mark.parametrize("seed", range(4))
def test_any_lives_are_counted_as_plain_loops_count_them_however_they_are_split(seed):
    lives, ages = people(seed)
    journeys = lived(*lives, traits={"age": ages})
    answer = ask(journeys)

    def band_of(age):
        if age is None:
            return "@unknown"
        for band in answer.bands:
            ends = dict(part.split(" ") for part in band.split(", ") if " " in part)
            if age >= float(ends.get("≥", "-inf")) and age < float(ends.get("<", "inf")):
                return band
        raise AssertionError(age)

    assert answer.by == "age"
    assert 2 < len(answer.bands) <= 5
    assert counts(answer) == twin(lives, list(map(band_of, ages)))
    assert ask(journeys, parts=3) == answer


def test_bands_are_made_by_how_many_customers_there_are_and_not_by_what_they_read():
    lives, ages = people()
    read = ask(lived(*lives, traits={"age": ages})).bands
    others = [
        [(name, when, {"title": "x"}) if rest else (name, when) for name, when, *rest in life]
        for life in lives
    ]
    assert ask(lived(*others, traits={"age": ages})).bands == read


def test_a_column_of_words_is_its_own_bands_and_one_that_names_everybody_is_refused():
    life = at(("ad", 20), ("article read", 21, {"title": "one"}))
    town = ask(lived(life, life, traits={"city": ["Lugo", "Vigo"]}), by="city")
    assert town.bands == ("Lugo", "Vigo")
    with pytest.raises(BadQuestion):
        ask(lived(*[life] * 40, traits={"city": [f"c{k}" for k in range(40)]}), by="city")
    with pytest.raises(BadQuestion):
        ask(lived(life), by="nowhere")


def test_what_is_content_is_known_by_its_name():
    names = (
        "article read",
        "Page Viewed",
        "message opened",
        "pagina vista",
        "order completed",
        "review posted",
        "page sent",
    )
    assert content_in(names) == ("Page Viewed", "article read", "message opened", "pagina vista")
    assert age_in(("city", "edad")) == "edad"
    assert age_in(("city",)) is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sentence_and_the_picture_say_it_in_both_languages(language):
    lives, ages = people()
    answer = ask(lived(*lives, traits={"age": ages}))
    told = content_reading(answer, MAP, language)
    best = max(
        (one for one in most_looked_at(answer) if one.stage != "@outside"), key=lambda one: one.customers
    )
    assert str(best.customers) in told
    assert ("groups" if language == "en" else "grupos") in told
    scene = answer_picture(answer, MAP, language=language)
    assert scene is not None
    assert len(scene.marks) > 10
    without = content_reading(ask(lived(*lives)), MAP, language)
    assert ("not known" if language == "en" else "no se sabe la edad") in without
    nobody = content_reading(ask(lived(at(("ad", 20)))), MAP, language)
    assert nobody.startswith("Nobody" if language == "en" else "Nadie")
