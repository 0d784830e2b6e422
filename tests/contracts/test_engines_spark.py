"""Spark answers as this machine does, byte for byte: of journeys sent to it, and of a lake that its workers read.

The lake is as awkward as lakes are: buckets and fresh segments, retired files beside them, persons joined and parted
since they were compacted, events that came late, properties that look like numbers in one part and are text in another.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from random import Random

import msgspec
import numpy as np
import pytest

from contracts.test_engines import MAP, QUESTIONS
from contracts.test_engines import journeys as _journeys
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.identity import shard_of
from periplo.core.join_rules import DEFAULT
from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import Condition, Trait
from periplo.core.source_rules import default_rules
from periplo.core.spans import DAY, SECOND, iso
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.engines.local import LocalEngine
from periplo.engines.spark import SparkEngine, _alone
from periplo.engines.spark_start import stop
from periplo.storage import moves, rulings
from periplo.storage.inbox import Fresh
from periplo.storage.people import settle
from periplo.usecases import options
from periplo.usecases.ask import Asking, ask
from periplo.usecases.audiences.people import People
from periplo.usecases.beyond.held import held_of
from periplo.usecases.choice import choice_from
from periplo.usecases.collect.compact import compact
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of
from periplo.usecases.workspace import Settings, make_workspace
from spark_session import CLUSTER, LOCAL, Pretended, Several, lacking

pytestmark = [pytest.mark.skipif(bool(lacking()), reason=lacking()), pytest.mark.xdist_group("spark")]
NOW = 1_795_000_000_000_000
journeys = _journeys


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    stop()


def told(answer):
    return msgspec.json.encode(answer)


class TheShop:
    """A workspace whose lake is awkward. `ledger` stays open."""

    def __init__(self, root):
        self.workspace = make_workspace(root, Settings(name="shop", zone="Europe/Madrid"))
        self.ledger, self.inbox = ledger_of(self.workspace), inbox_of(self.workspace)
        self.exploder = Exploder(self.workspace, self.ledger, self.inbox)
        self.chance, self.sent = Random(5), 0
        for day in range(0, 30, 6):
            self.week(day)
        self.put(
            {"type": "identify", "userId": f"user {number}", "traits": {"city": ["Lugo", "Vigo"][number % 2]}}
            for number in range(0, 160, 3)
        )
        compact(self.workspace, self.ledger, NOW, at_once=True)
        self.join(30)
        self.week(4, late=True)  # before what is compacted
        self.week(20, late=True)
        self.part(5)
        self.inbox.close()

    def message(self, first_day, late):
        chance = self.chance
        number = chance.randrange(160)
        name = chance.choice(["visit", "Visit", "visit", "cart", "pay", "review", "other", "call offered"])
        at = NOW - 40 * DAY + first_day * DAY + chance.randrange(6 * 24 * 3600) * SECOND
        properties = {
            "device": chance.choice(["mobile", "desktop", "Tablet"]),
            "total": chance.randrange(9) if name == "pay" else None,
            "channel": chance.choice(["web", "store", "phone"]),
            "rating": chance.randrange(1, 6) if name == "review" else None,
            "comment": chance.choice(["muy mal, se cayó", "great", "ok"]) if name == "review" else None,
            "code": f"A-{number}" if late and number % 16 == 3 else number,
            "when": "2026-03-01" if number % 2 else "n/a",
            "order": self.sent,  # another one each time
            "products": [{"sku": f"p{chance.randrange(12)}", "price": chance.randrange(1, 9) + 0.5}] * 2
            if name in ("cart", "pay")
            else None,
        }
        if late and chance.random() < 0.1:
            name, properties["New"] = "never before", chance.choice([True, False])
        self.sent += 1
        who = {"anonymousId": f"device {number}"} if number % 3 else {"userId": f"user {number}"}
        return {"type": "track", "event": name, "timestamp": iso(at), "properties": properties, **who}

    def week(self, first_day, late=False):
        for _ in range(2):
            self.put(self.message(first_day, late) for _ in range(220))

    def put(self, messages):
        self.inbox.put([Fresh(NOW, "web", "batch", json.dumps({"batch": list(messages)}).encode())])
        self.exploder.once(NOW)

    def handles(self, pairs):
        with self.ledger.writing() as connection:
            said = [Handle("anonymous", f"device {number}") for pair in pairs for number in pair]
            settled = settle(
                connection, DEFAULT, [Said((one,), {}, "identify", "web", NOW) for one in said], NOW
            )
        return {handle.text: number for handle, number in settled.items()}

    def join(self, n):
        pairs = [(3 * k + 1, 3 * k + 2) for k in range(n)]
        known = self.handles(pairs)
        with self.ledger.writing() as connection:
            self.rulings = [
                rulings.join(
                    connection, DEFAULT, known[f"device {one}"], known[f"device {other}"], "", "", NOW
                )
                for one, other in pairs
            ]

    def part(self, n):
        with self.ledger.writing() as connection:
            for ruling in self.rulings[:n]:
                rulings.withdraw(connection, DEFAULT, rulings.ruling_of(connection, ruling), "", "", NOW)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    made = TheShop(tmp_path_factory.mktemp("sh [op") / "a shop")
    yield made
    made.exploder.close()
    made.ledger.close()


@pytest.fixture(scope="module")
def local(shop):
    return Lived(journeys_in(shop.workspace, shop.ledger), 0)


TWIN = "the plain twin"


@pytest.fixture(scope="module", params=[TWIN, CLUSTER, LOCAL])
def beyond(request, shop):
    """By executors that are processes of their own, and by threads; first by a twin without Spark, quick to tell."""
    cluster = Pretended(14) if request.param == TWIN else SparkEngine(request.param)
    found = held_of(shop.workspace, lambda: ledger_of(shop.workspace), cluster, request.param)
    return Lived(found.outline, 0, held=found)


def test_the_lake_is_as_awkward_as_it_is_said_to_be(shop):
    with shop.ledger.reading() as connection:
        moved = moves.since(connection, 0)
    files = {path.name for path in shop.workspace.lake.folder.glob("*.parquet")}
    assert sum(shard_of(move.was) != shard_of(move.now) for move in moved) > 20
    assert len([name for name in files if "-" not in name]) > 40  # buckets
    assert len([name for name in files if "-" in name]) == 14  # fresh ones, and ten that are retired


def options_for(question):
    given = {
        "funnel": {"steps": "visit,cart,pay", "within": "5d", "by": "device"},
        "detours": {"begin": "visit", "end": "pay"},
        "paths": {"begin": "visit", "gap": "8h"},
        "growth": {"conversion": "pay", "value": "total", "item": "products.sku"},
        "variants": {"gap": "9d"},
        "forecast": {"by": "device"},
        "conformance": {"by": "channel"},
        "content": {"content": "review or visit", "named_by": "device"},
    }
    return given.get(question, {})


ASKED = [name for name in options.QUESTIONS if name not in ("effect", *options.LOOKING_CLOSE)]


def asking_for(question, lived, **given):
    ground = Ground(lived.journeys.names, None, MAP, "Europe/Madrid", sources=default_rules())
    return asking_of(question, {**options_for(question), **given}, ground)


CHOICES = {
    "the last days": {},
    "all of the past": {"from": "all"},
    "a period, those who bought": {
        "from": "2026-10-20", "to": "2026-11-08", "segment": "pay at least 1 times",
    },
    "some events": {"from": "all", "where": "device is mobile or total > 3"},
}  # fmt: skip


# The twin is asked everything; Spark, to which the same is sent, what differs in how it is sent.
BY_ALL = [(TWIN, name) for name in CHOICES] + [
    (CLUSTER, "a period, those who bought"),
    (LOCAL, "the last days"),
]


@pytest.mark.parametrize(("beyond", "chosen"), BY_ALL, indirect=["beyond"])
def test_every_question_has_the_same_answer_from_the_lake(chosen, local, beyond):
    """Asked together where they look at the same; so each kind of looking is one job."""
    choice = choice_from(CHOICES[chosen], "Europe/Madrid")
    by_look: dict[tuple, list[Asking]] = {}
    for name in ASKED:
        asking = asking_for(name, local)
        assert asking_for(name, beyond).told == asking.told
        looks_first = asking.name if asking.look else ""
        key = asking.history, asking.scopes, asking.everything, asking.until, looks_first
        by_look.setdefault(key, []).append(asking)
    for each in by_look.values():
        one = replace(
            each[0], make=lambda chosen, each=each: Several(tuple(asking.make(chosen) for asking in each))
        )
        here = ask_quietly(one, local, choice)
        there = ask_quietly(one, beyond, choice)
        for asking, mine, theirs in zip(each, here.answer, there.answer, strict=True):
            assert told(theirs) == told(mine), asking.name
        assert told(replace(there, answer=None)) == told(replace(here, answer=None))


def ask_quietly(asking, lived, choice):
    """`ask` without the sentence, which a list of answers has none of."""
    from periplo.core.texts import Text
    from periplo.usecases import ask as asks

    before, asks.reading = asks.reading, lambda *_: Text.of("")
    try:
        return ask(asking, lived, choice, LocalEngine(threads=1))
    finally:
        asks.reading = before


SAID = [(TWIN, name) for name in ("funnel", "forecast", "transitions", "atrisk")] + [(CLUSTER, "forecast")]


@pytest.mark.parametrize(("beyond", "question"), SAID, indirect=["beyond"])
def test_an_answer_says_all_that_it_says_here(question, local, beyond):
    scope = {"scope": "repeat", "conversion": "pay"} if question in ("funnel", "transitions") else {}
    choice = choice_from({"where": "total > 1 or visit or cart", **scope}, "Europe/Madrid")
    here, there = (
        ask(asking_for(question, lived, **scope), lived, choice, LocalEngine()) for lived in (local, beyond)
    )
    assert told(there) == told(here)
    assert list(there.left_out) == list(here.left_out)


def test_names_and_kinds_of_columns_are_those_of_the_whole(local, beyond):
    outline = beyond.journeys
    assert outline.names == local.journeys.names
    assert sorted(outline.properties) == sorted(local.journeys.properties)
    assert sorted(outline.lists) == sorted(local.journeys.lists)
    for name, column in local.journeys.properties.items():
        assert type(outline.properties[name]) is type(column), name
    for name, ragged in local.journeys.lists.items():
        assert type(outline.lists[name].values) is type(ragged.values), name


def test_what_the_ledger_says_of_customers_chooses_them_too(shop, local, beyond):
    people = People(reading=shop.ledger.reading)
    choice = replace(
        choice_from({"from": "all"}, "Europe/Madrid"),
        segment=Trait(Condition("city", "is", "Lugo")),
        people=people,
    )
    asking = asking_for("transitions", local)
    here, there = (ask(asking, lived, choice, LocalEngine()) for lived in (local, beyond))
    assert told(there) == told(here)
    assert 0 < here.n < local.journeys.customers
    with pytest.raises(BadQuestion, match="value class"):
        ask(
            asking, beyond, replace(choice, segment=parse_customer_rule("value class is high")), LocalEngine()
        )


def test_an_error_of_a_question_is_the_same_one(local, beyond):
    errors = []
    for lived in (local, beyond):
        with pytest.raises(UnknownName, match="no property 'colour'") as error:
            ask(asking_for("funnel", lived, by="colour"), lived, choice_from({}, "UTC"), LocalEngine())
        errors.append(str(error.value).partition("(")[0])
    assert errors[0] == errors[1]


@pytest.mark.parametrize("beyond", [CLUSTER, LOCAL], indirect=True)
def test_what_is_sent_is_answered_as_one_fold_does(journeys, beyond):
    every = Several(tuple(QUESTIONS.values()))
    engine = beyond.held.cluster
    assert engine.holds(beyond.held.parts)
    answers = engine.ask(every, journeys)
    for name, question, theirs in zip(QUESTIONS, QUESTIONS.values(), answers, strict=True):
        assert told(theirs) == told(question.finish(question.partial(journeys))), name
    nobody = journeys.only(slice(0, 0))
    assert told(engine.ask(every, nobody)) == told(every.finish(every.partial(nobody)))


def test_what_an_ended_session_held_is_read_anew_by_the_next(shop, local):
    def now():
        return held_of(shop.workspace, lambda: ledger_of(shop.workspace), SparkEngine(LOCAL), "ends")

    first = now()
    stop()
    again = now()
    assert again is not first
    lived = Lived(again.outline, 0, held=again)
    asked, choice = asking_for("growth", lived), choice_from({}, "UTC")
    assert told(ask_quietly(asked, lived, choice)) == told(ask_quietly(asked, local, choice))


def test_the_lake_is_read_again_only_when_the_ledger_says_something_new(shop):
    def now():
        return held_of(shop.workspace, lambda: ledger_of(shop.workspace), cluster, "another twin")

    cluster = Pretended(3)
    first = now()
    assert now() is first
    known = shop.handles([(7, 8)])
    with shop.ledger.writing() as connection:
        ruling = rulings.join(connection, DEFAULT, known["device 7"], known["device 8"], "", "", NOW)
    joined = now()
    assert joined is not first
    assert not first.parts.kept  # let go of
    with shop.ledger.writing() as connection:
        rulings.withdraw(connection, DEFAULT, rulings.ruling_of(connection, ruling), "", "", NOW)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_part_that_is_sent_is_what_it_was(question, journeys):
    """Without Spark: what goes to a worker has its own rows, and everybody, also those without an event."""
    some = journeys.only(np.arange(100, 200))
    sent = pickle.loads(pickle.dumps(_alone(some)))
    assert sent.customers == 100
    assert told(question.finish(question.partial(sent))) == told(question.finish(question.partial(some)))
