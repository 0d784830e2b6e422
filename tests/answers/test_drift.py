"""What has changed: planted spells are found with their days and group; a plain twin; nothing where nothing did."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lived import lived
from periplo.answers import spells as s
from periplo.answers.drift import Drift, Thing
from periplo.core.errors import BadQuestion
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, Span, instant
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import read_map
from periplo.usecases.ask import ask as asked
from periplo.usecases.choice import Choice
from periplo.usecases.demo import before, buying
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.demo.files import write_shop
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.shop import build_shop
from periplo.usecases.drift_question import is_trouble
from periplo.usecases.from_files import read_events
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
DAYS = 120
THINGS = tuple(
    Thing(name, parse_rule(name), name == "error", level=level)
    for name, level in (("error", -1), ("cart", 0), ("pay", 1))
)
GROUPS = (("device", ("desktop", "mobile")),)


def question(days=DAYS, groups=GROUPS, period=None):
    whole = Span(0, days * DAY)
    return Drift(THINGS, parse_rule("pay"), groups, whole, period or whole)


def shop(seed=1, days=DAYS, each=40, error=lambda day, device: 0.02, pays=lambda day, device: 0.5):
    """One visit of each of `each` new customers a day: a cart, perhaps an error, perhaps a payment."""
    chance, people = np.random.default_rng(seed), []
    for day in range(days):
        for _ in range(each):
            device = "mobile" if chance.random() < 0.4 else "desktop"
            at, told = day * 86_400 + int(chance.integers(0, 70_000)), {"device": device}
            life = [("cart", at, told)]
            if chance.random() < error(day, device):
                life.append(("error", at + 60, told))
            if chance.random() < pays(day, device):
                life.append(("pay", at + 600, told))
            people.append(life)
    return lived(*people)


def ask(journeys, **more):
    return LocalEngine(1).ask(question(**more), journeys)


def days_of(change):
    return tuple(instant(day) // DAY for day in (change.begins, change.ends))


def test_a_spell_of_trouble_is_found_with_its_days():
    (one,) = ask(shop(error=lambda day, device: 0.2 if 50 <= day < 60 else 0.02)).changes
    assert (one.kind, one.what, one.group.property, one.is_over) == ("trouble", "error", "", True)
    first, last = days_of(one)
    assert abs(first - 50) <= 1
    assert abs(last - 59) <= 1
    assert one.share == pytest.approx(0.2, abs=0.06)
    assert one.before == pytest.approx(0.02, abs=0.015)
    assert 0 < one.low < one.share - one.before < one.high


def test_a_spell_in_one_group_is_told_of_that_group():
    (one,) = ask(
        shop(error=lambda day, device: 0.3 if 50 <= day < 60 and device == "mobile" else 0.02)
    ).changes
    assert (one.group.property, one.group.value) == ("device", "mobile")


def test_what_has_not_ended_is_told_since_when():
    (one,) = ask(shop(error=lambda day, device: 0.2 if day >= 108 else 0.02)).changes
    assert abs(days_of(one)[0] - 108) <= 1
    assert not one.is_over


def test_a_conversion_that_changes_for_a_group_is_told():
    changes = ask(
        shop(each=80, pays=lambda day, device: 0.1 if day >= 90 and device == "mobile" else 0.5)
    ).changes
    one = next(change for change in changes if change.group.value == "mobile")
    assert (one.kind, one.what) == ("conversion", "cart")
    assert one.share == pytest.approx(0.1, abs=0.05)
    assert one.before == pytest.approx(0.5, abs=0.07)
    assert abs(days_of(one)[0] - 90) <= 3


def test_an_event_that_was_not_there_before_is_new():
    journeys = lived(
        *[
            [("cart", day * 86_400 + k)] + ([("pay", day * 86_400 + k + 60)] if day >= 60 else [])
            for day in range(90)
            for k in range(5)
        ]
    )
    changes = ask(journeys, days=90, groups=()).changes
    one = next(change for change in changes if change.kind == "new")
    assert (one.what, days_of(one)[0], one.share) == ("pay", 60, 1.0)


def test_a_season_that_comes_and_goes_slowly_is_no_change():
    season = shop(error=lambda day, device: 0.02 + 0.02 * np.sin(np.pi * day / DAYS))
    assert ask(season).changes == ()


@pytest.mark.parametrize("seed", range(6))
def test_where_nothing_changed_nothing_is_claimed(seed):
    assert ask(shop(seed=seed, each=20)).changes == ()


def test_only_changes_of_the_period_are_told():
    journeys = shop(error=lambda day, device: 0.2 if 50 <= day < 60 else 0.02)
    assert ask(journeys, period=Span(70 * DAY, DAYS * DAY)).changes == ()


def test_too_little_to_look_at_is_told():
    few = ask(shop(days=10, error=lambda day, device: 0.9 * (day > 5)), days=10)
    assert (few.changes, few.series, few.days) == ((), 0, 10)
    with pytest.raises(BadQuestion, match="nothing"):
        replace(question(), things=())


@pytest.mark.parametrize(
    "name", ["payment_error", "checkout_bug", "support_chat", "Llamada de soporte", "item returned"]
)
def test_trouble_is_known_by_its_name(name):
    assert is_trouble(name)
    assert not is_trouble("order completed")


# The plain twin of the counting, and any split.


def plainly(lives, within, soon, long, days):
    """Visits, what happened in them, tries and who went on, for everybody."""
    names = ["error", "cart", "pay"]
    visits, happened = np.zeros(days, int), np.zeros((days, 3), int)
    tried, went_on, looked, followed = (np.zeros((days, *shape), int) for shape in ((3,), (3,), (3,), (3, 3)))
    end = days * 86_400
    for life in lives:
        last = dict.fromkeys([*names, "visit"], -(10**9))
        for place, (name, at) in enumerate(life):
            later = [(other, when) for other, when in life[place + 1 :]]
            if at - last["visit"] > soon:
                last["visit"] = at
                if at + soon < end:
                    visits[at // 86_400] += 1
                    there = {name} | {other for other, when in later if when - at <= soon}
                    for k, other in enumerate(names):
                        happened[at // 86_400, k] += other in there
            if at - last[name] > within:
                last[name] = at
                k = names.index(name)
                if at + within < end:
                    tried[at // 86_400, k] += 1
                    went_on[at // 86_400, k] += name == "pay" or any(
                        other == "pay" and when - at <= within for other, when in later
                    )
                    if at + long < end:
                        looked[at // 86_400, k] += 1
                        for j, other in enumerate(names):
                            followed[at // 86_400, k, j] += any(
                                one == other and when - at <= long for one, when in later
                            )
    return visits, happened, tried, went_on, looked, followed


lives = st.lists(
    st.lists(st.tuples(st.sampled_from(["error", "cart", "pay"]), st.integers(0, 20 * 86_400 - 1)), max_size=8).map(
        lambda life: sorted(life, key=lambda event: event[1])
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(lives, st.integers(1, 4))
def test_the_counts_are_those_of_the_plain_twin_whatever_the_split(told, parts):
    asking = question(days=20, groups=())
    journeys = lived(*[[(name, at) for name, at in life] for life in told])
    states = [asking.partial(part) for part in journeys.split(parts)]
    total = states[0]
    for state in states[1:]:
        total = asking.merge(state, total)
    wanted = plainly(told, 86_400, 7200, 7 * 86_400, 20)
    found = (
        total.visits[:, 0],
        total.happened[:, 0],
        total.tried[:, 0],
        total.went_on[:, 0],
        total.looked,
        total.followed,
    )
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_likeliest_spell_is_that_of_a_plain_search():
    chance = np.random.default_rng(5)
    tries = chance.integers(5, 30, 90).astype(float)
    hits = chance.binomial(tries.astype(int), 0.1).astype(float)
    hits[40:45] = chance.binomial(tries[40:45].astype(int), 0.5)
    series = s.Series("trouble", 0, 0, hits, tries)
    spells = [(low, low + int(length)) for length in s.LENGTHS for low in range(len(hits) - int(length) + 1)]
    kept = [
        (first, last) for first, last in spells
        if (counts := s.counts_of(series, first, last))[0] >= s.LEAST
        and counts[0] * counts[3] >= s.TIMES_TROUBLE * counts[2] * counts[1]
    ]  # fmt: skip
    best = max(s.ratio_of(series, *spell) for spell in kept)
    found = s.likeliest(hits, tries, s.LENGTHS, s.FLANK, s.LEAST, s.UP, s.TIMES_TROUBLE, 0)
    assert found[0] == pytest.approx(best)
    assert s.ratio_of(series, found[1], found[2]) == pytest.approx(best)


@pytest.mark.parametrize("shares", [[0.7, 0.0, 0.7], [0.9, 0.1, 0.8], [0.2, 0.95, 0.2]])
def test_a_conversion_of_one_odd_day_is_no_spell_and_of_two_it_is_one(shares):
    tries = np.full(90, 100.0)
    hits = tries * (shares[0] + shares[2]) / 2
    hits[40:43] = tries[40:43] * shares
    assert s.is_of_one_day(s.Spell(s.Series("conversion", 0, 0, hits, tries), 39, 43, 9.0, 0.001))
    assert not s.is_of_one_day(s.Spell(s.Series("trouble", 0, 0, hits, tries), 39, 43, 9.0, 0.001))
    hits[42] = hits[41]
    assert not s.is_of_one_day(s.Spell(s.Series("conversion", 0, 0, hits, tries), 41, 43, 9.0, 0.001))


def sparse(seed, share=0.0045, days=366):
    """Days of some 17 visits with a rare trouble that never changes."""
    chance = np.random.default_rng(seed)
    tries = chance.poisson(17, days)
    return s.Series("trouble", 0, seed, chance.binomial(tries, share).astype(float), tries.astype(float))


def test_of_rare_trouble_that_never_changes_few_spells_are_rare_by_chance():
    spells = [s._likeliest(one, one.hits.copy(), one.tries.copy()) for one in map(sparse, range(400))]
    rarest = min(spell.likely for spell in spells if spell is not None)
    assert rarest > 0.0005  # 0.004 is expected of so many


def test_trials_that_seldom_show_a_spell_make_none_of_the_rest_a_wonder():
    chance = np.random.default_rng(3)
    trials = np.where(chance.random(499) < 0.04, 4 + chance.exponential(1, 499), 0.0)
    told, truly = s._likely(7.5, trials), 0.04 * np.exp(-3.5)
    assert truly / 4 < told < 4 * truly


def test_a_share_that_wanders_by_itself_is_known_by_the_stretches_beside_a_spell():
    tries, chance = np.full(360, 40.0), np.random.default_rng(4)
    steady = chance.binomial(40, 0.3, 360).astype(float)
    share = np.repeat(chance.uniform(0.15, 0.45, 18), 20)
    wanders = chance.binomial(40, share).astype(float)
    assert s.wandering(s.Series("trouble", 0, 0, steady, tries), 100, 120) == pytest.approx(1, abs=0.3)
    assert s.wandering(s.Series("trouble", 0, 0, wanders, tries), 100, 120) > 3


def test_a_fall_is_not_told_of_a_group_of_one():
    everybody, tries = np.full(90, 15.0), np.full(90, 20.0)
    everybody[40:43] = 4.0
    one, of_one = np.zeros(90), np.zeros(90)
    one[10], of_one[10], of_one[41] = 1.0, 1.0, 1.0
    fall = s.Spell(s.Series("conversion", 0, 0, everybody, tries), 40, 43, 9.0, 0.001)
    assert not s.is_all_of_it(s.Series("conversion", 0, 1, one, of_one), fall)
    most = s.Series("conversion", 0, 2, np.where(np.arange(90) // 3 == 13, 4.0, 10.0), np.full(90, 10.0))
    assert not s.is_all_of_it(most, fall)
    nearly_all = np.full(90, 12.0)
    nearly_all[40:43] = 1.0
    assert s.is_all_of_it(s.Series("conversion", 0, 3, nearly_all, np.full(90, 13.0)), fall)


def series_like(kind, likely, monkeypatch):
    """Series whose likeliest spells come by chance so often, each sought once."""
    hits, tries = np.full(90, 5.0), np.full(90, 10.0)
    family = [s.Series(kind, thing, 0, hits, tries) for thing in range(len(likely))]

    def told(series, own, _tries):
        is_new = bool(own[40])
        return s.Spell(series, 40, 45, 9.0, likely[series.thing]) if is_new else None

    monkeypatch.setattr(s, "_likeliest", told)
    monkeypatch.setattr(s, "is_of_one_day", lambda spell: False)
    return [spell.likely for spell in s.found_in(family, lambda spell: True)]


def test_trouble_is_believed_as_benjamini_and_hochberg_say_and_conversions_as_yekutieli(monkeypatch):
    likely = [0.0002, 0.0009, 0.0021, 0.004, 0.0139, 0.02, 0.3, 0.9]
    for kind, rate, method in (("trouble", 0.05, "bh"), ("conversion", 0.01, "by")):
        adjusted = stats.false_discovery_control(likely, method=method)
        wanted = [one for one, p in zip(likely, adjusted, strict=True) if p <= rate]
        assert 0 < len(wanted) < len(likely)
        assert series_like(kind, likely, monkeypatch) == wanted


def test_nothing_is_believed_of_a_family_whose_most_marked_spell_is_not_rare_by_itself(monkeypatch):
    likely = [0.0013, 0.002, 0.003, 0.9, 0.9, 0.9, 0.9, 0.9]
    assert stats.false_discovery_control(likely, method="bh")[2] <= 0.03
    assert series_like("trouble", likely, monkeypatch) == []
    assert series_like("trouble", [0.0012, *likely[1:]], monkeypatch) == [0.0012, 0.002, 0.003]


# Known stories: the public shop and the demo.


def changes_in(journeys, drawn=None):
    ground = Ground(journeys.names, None, drawn, journeys.zone)
    asking = asking_of("drift", {}, ground)
    return asked(asking, Lived(journeys), Choice(everything=True), LocalEngine(1)).answer.changes


@pytest.mark.skipif(not (SHARED / "ecom.csv.gz").is_file(), reason="the public ecom data is not here")
def test_the_three_stories_of_the_public_shop_are_found_unaided_and_nothing_else():
    journeys = read_events(SHARED / "ecom.csv.gz", customer="user_id").journeys
    told = [(one.what, one.group.value, one.begins, one.ends) for one in changes_in(journeys)]
    assert told == [
        ("payment_error", "", "2024-05-19", "2024-06-08"),
        ("checkout_bug", "mobile", "2024-04-13", "2024-05-09"),
        ("support_chat", "", "2024-03-01", "2024-03-03"),
    ]


def demo_changes(seed, folder, customers=5_000):
    journeys = read_events(write_shop(build_shop(customers, seed=seed), folder / "events.parquet")).journeys
    return changes_in(journeys, read_map(DOCUMENTS / "map.yaml"))


@pytest.mark.parametrize(
    ("seed", "customers"), [(11, 5_000), (13, 5_000), (11, 12_000), (12, 12_000), (14, 12_000)]
)
def test_the_incident_and_the_growing_detour_of_the_demo_are_found(seed, customers, tmp_path):
    found = {one.what: one for one in demo_changes(seed, tmp_path, customers)}
    assert "2025-07-19" <= found["payment failed"].begins <= "2025-07-24"
    assert "2025-07-29" <= found["payment failed"].ends <= "2025-08-02"
    assert not found["question asked"].is_over  # by phone, from shop to web and back


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_demo_in_which_nothing_was_planted_has_no_change(seed, tmp_path, monkeypatch):
    flat = replace(PLANTED, incident_fails=0.0, detour_at_the_end=PLANTED.detour)
    monkeypatch.setattr(buying, "PLANTED", flat)
    monkeypatch.setattr(before, "PLANTED", flat)
    assert demo_changes(seed, tmp_path, 3_000) == ()
