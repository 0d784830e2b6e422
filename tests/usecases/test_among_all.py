"""Who is about to be lost, as a rule: what the question says, at any instant, of everybody or of a few in view."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.atrisk import AtRisk
from periplo.core import rules as r
from periplo.core.campaign_nodes import Exit, Send
from periplo.core.campaigns import Entry, SegmentEntry
from periplo.core.errors import BadQuestion, BadRule
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND, iso
from periplo.engines.local import LocalEngine
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, run
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.starts import Clock
from periplo.usecases.act.surroundings import Surroundings
from periplo.usecases.ask import ask
from periplo.usecases.audiences import among_all
from periplo.usecases.audiences.among_all import AmongAll, Losing
from periplo.usecases.audiences.people import People
from periplo.usecases.choice import choice_from
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of
from plans import ID, Collected, plan

DAY_SECONDS = 86_400
LOST_SOON = parse_customer_rule("about to be lost")


def shop(seed: int, customers: int = 300, days: int = 120):
    """Customers come every few days, some with an error or a call, and leave for good after one visit in eight."""
    chance, lives = Random(seed), []
    for _ in range(customers):
        at, life = chance.randrange(days) * DAY_SECONDS + chance.randrange(DAY_SECONDS), []
        while at < days * DAY_SECONDS:
            life += [("visit", at)]
            life += [("payment failed", at + 60)] if chance.random() < 0.2 else []
            life += [("question asked", at + 1_500)] if chance.random() < 0.2 else []
            life += [("order completed", at + 3_000)] if chance.random() < 0.3 else []
            if chance.random() < 0.125:
                break
            at += round(chance.expovariate(1 / 6) * DAY_SECONDS) + 3_600
        lives.append(life or [("visit", 0)])
    return lived(*lives)


def told_by_the_question(journeys, now):
    asking = asking_of("atrisk", {"from": "all", "limit": "all"}, Ground(journeys.names))
    choice = choice_from({"from": "all", "to": iso(now + 1)}, "UTC")
    return sorted(
        one.customer for one in ask(asking, Lived(journeys), choice, LocalEngine(1)).answer.customers
    )


SHOP = shop(1)
LAST = int(SHOP.at.max())


@settings(max_examples=60, deadline=None)
@given(st.integers(20 * DAY, LAST + 40 * DAY), st.integers(0, len(SHOP.at) - 1), st.booleans())
def test_the_rule_says_what_the_question_says_at_every_instant(instant, row, is_amid):
    """is_amid: in the midst of a visit, which the question sees as far as it has come."""
    now = int(SHOP.at[row]) + MINUTE // 2 if is_amid else instant
    met = People().met([LOST_SOON], SHOP, now)[:, 0]
    assert SHOP.customer[met].tolist() == told_by_the_question(SHOP, now)


def test_somebody_is_about_to_be_lost_in_that_shop_and_most_are_not():
    assert 5 < len(told_by_the_question(SHOP, LAST)) < 150


def test_visits_are_laid_once_for_however_many_instants(monkeypatch):
    laid, partial = [], AtRisk.partial

    def noted(question, journeys):
        laid.append(journeys.customers)
        return partial(question, journeys)

    monkeypatch.setattr(AtRisk, "partial", noted)
    people = People()
    for day in range(60, 90):
        people.met([LOST_SOON], SHOP, day * DAY)
    assert laid.count(SHOP.customers) == 1
    assert sum(laid) < 1.5 * SHOP.customers


def test_a_segment_may_say_it_with_other_words():
    rule = parse_customer_rule("a punto de perderse y no order completed al menos 2 veces")
    met = People().met([rule], SHOP, LAST)[:, 0]
    many = People().met([parse_customer_rule("order completed at least 2 times")], SHOP, LAST)[:, 0]
    lost = People().met([LOST_SOON], SHOP, LAST)[:, 0]
    assert met.tolist() == (lost & ~many).tolist()
    assert 0 < met.sum() < lost.sum()


@pytest.mark.parametrize("text", ["about to be lost", "visit or a punto de perderse", "atrisk"])
def test_an_event_is_not_about_to_be_lost_and_is_told_so(text):
    with pytest.raises(BadRule, match="whole journey"):
        parse_rule(text)


def test_of_a_few_in_view_it_says_what_it_says_of_them_among_all():
    hour = LAST // HOUR * HOUR
    people = People(among_all=AmongAll(lambda: SHOP))
    among = set(told_by_the_question(SHOP, hour))
    for one in range(0, SHOP.customers, 7):
        few = SHOP.only(np.arange(one, min(one + 3, SHOP.customers)))
        since = few.customer[
            [few.at[low:high].max() > hour for low, high in zip(few.start, few.stop, strict=True)]
        ]
        met = people.met([LOST_SOON], few, hour)[:, 0]
        assert set(few.customer[met].tolist()) == (among & set(few.customer.tolist())) - set(since.tolist())


def test_whoever_came_since_the_full_hour_is_not_about_to_be_lost_any_more():
    hour = LAST // HOUR * HOUR
    who = told_by_the_question(SHOP, hour)[0]
    people = People(among_all=AmongAll(lambda: SHOP))
    alone = SHOP.only(SHOP.customer == who)
    assert people.met([LOST_SOON], alone, hour + 20 * MINUTE)[0, 0]
    came = replace(lived([("visit", (hour + 10 * MINUTE) / SECOND)]), customer=np.array([who]))
    assert not people.met([LOST_SOON], came, hour + 20 * MINUTE)[0, 0]


def test_it_is_worked_out_of_everybody_once_an_hour_and_kept(monkeypatch):
    made = []
    monkeypatch.setattr(among_all, "Losing", lambda journeys: made.append(journeys) or Losing(journeys))
    people, hour = People(among_all=AmongAll(lambda: SHOP)), LAST // HOUR * HOUR
    for second in range(0, 7_200, 15):
        people.met([LOST_SOON], SHOP.only(slice(0, 2)), hour + second * SECOND)
    assert len(made) == 2


def test_a_value_class_of_a_few_in_view_is_that_among_all():
    """Where a campaign decides for one, the others are not in view: they make the class all the same."""
    hour = (LAST // HOUR + 1) * HOUR
    rule = parse_customer_rule("value class is champions")
    whole = People().met([rule], SHOP, hour)[:, 0]
    assert whole.any()
    people = People(among_all=AmongAll(lambda: SHOP))
    for place in np.flatnonzero(whole)[:5].tolist():
        assert people.met([rule], SHOP.only(slice(place, place + 1)), hour)[0, 0]


def test_whoever_is_about_to_be_lost_enters_by_themselves_at_the_look_that_finds_it():
    ledger, people = MemoryLedger(), People()
    first, last, every = 90 * DAY, 100 * DAY, DAY
    campaign = plan(
        entry=Entry(start=SegmentEntry(LOST_SOON, "join", every), again="always"),
        nodes=(Send("say", "log", "reminder", "end", 2 * HOUR), Exit("end")),
    )
    publish(campaign, ledger, 0)
    clock = Clock(meets=lambda rule, journeys, at: people.met([rule], journeys, at)[:, 0])
    around = Surroundings(contacts=Contacts(clock=clock), beside=people.beside)
    channels = {"log": Collected()}
    run(ID, ledger, SHOP, channels, first, around=around)
    before = {(one.customer, one.entered_at) for one in ledger.members(ID)}
    run(ID, ledger, SHOP, channels, last, around=around)
    came = {(one.customer, one.entered_at) for one in ledger.members(ID)} - before
    expected, known = set(), set(told_by_the_question(SHOP, first))
    for at in range(first + every, last + 1, every):
        now = set(told_by_the_question(SHOP, at))
        expected |= {(who, at) for who in now - known}
        known = now
    assert came == expected
    assert came


def test_spark_says_that_it_cannot_choose_by_it():
    from periplo.usecases.beyond.held import refuse_among_all

    for text, words in (("about to be lost", "about to be lost"), ("value class is lost", "value class")):
        with pytest.raises(BadQuestion, match=words):
            refuse_among_all(r.All((parse_customer_rule(text), parse_customer_rule("visit"))))
    refuse_among_all(parse_customer_rule("visit"))
