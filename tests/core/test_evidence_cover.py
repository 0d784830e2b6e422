"""How well a map is known: counted by hand, and laws over random maps."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_strategies import journey_maps
from periplo.core.cells import KINDS, Evidence, Item, items
from periplo.core.evidence_cover import evidence_cover
from periplo.core.maps import Difference, Goal, JourneyMap, Stage, Touchpoint, Transition, Variant
from periplo.core.personas import Persona
from periplo.core.texts import Text

TODAY = date(2026, 3, 1)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
laws = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(*columns, stage_evidence=(), transitions=(), variants=()):
    return JourneyMap(
        id="m",
        title=Text.of("M"),
        persona=Persona("ana", Text.of("Ana")),
        goal=Goal(Text.of("g")),
        stages=(
            Stage("s", Text.of("S"), "before", evidence=stage_evidence),
            Stage("t", Text.of("T"), "during"),
        ),
        columns=columns,
        transitions=transitions,
        variants=variants,
    )


def column(id, stage="s", evidence=(), **cells):
    return Touchpoint(id, stage, Text.of(id), cells=cells, evidence=evidence)


def pain(*evidence, **more):
    return (Item(Text.of("it hurts"), evidence=evidence, **more),)


def of(cover, group, id):
    return next(one for one in cover.by(group) if one.id == id)


def heard(on):
    return Evidence("anecdote", Text.of("so they said"), on=on)


def test_a_thing_rests_on_its_own_evidence_else_on_that_of_its_column():
    fresh = heard(TODAY)
    cover = evidence_cover(
        drawn(
            column("own", pains=pain(fresh)),
            column("shared", evidence=(fresh,), pains=pain()),
            column("guessed", evidence=(fresh,), pains=pain(Evidence("assumed"))),
            column("nothing", stage="t", pains=pain()),
        ),
        TODAY,
    )
    assert [(one.id, one.known, one.said) for one in cover.by("column")] == [
        ("own", 1, 1), ("shared", 1, 1), ("guessed", 0, 1), ("nothing", 0, 1),
    ]  # fmt: skip
    assert (cover.whole.known, cover.whole.said) == (2, 4)


def test_evidence_of_a_stage_is_counted_but_is_too_wide_to_hold_for_each_thing():
    cover = evidence_cover(drawn(column("c", pains=pain()), stage_evidence=(heard(TODAY),)), TODAY)
    assert (of(cover, "stage", "s").held, cover.whole.known) == ((0, 1, 0, 0, 0), 0)


def test_what_the_organisation_does_is_not_knowledge_of_the_customer():
    cover = evidence_cover(drawn(column("c", support=items("a server"))), TODAY)
    assert cover.whole.said == 0
    assert cover.whole.share is None


def test_a_testimony_is_old_one_day_after_its_year():
    at = drawn(column("c", pains=pain(heard(TODAY - timedelta(days=365)))))
    assert evidence_cover(at, TODAY).old == ()
    later = evidence_cover(at, TODAY + timedelta(days=1))
    assert [(old.age, old.overdue, old.placed.lane) for old in later.old] == [(366, 1, "pains")]
    assert later.whole.known == 0


def test_a_metric_that_asks_never_grows_old_and_one_without_a_day_has_no_age():
    asks, silent = Evidence("metric", ask="funnel"), Evidence("metric", Text.of("12 %"))
    cover = evidence_cover(drawn(column("c", evidence=(asks, silent))), TODAY + timedelta(days=9999))
    assert (cover.whole.old, cover.whole.undated) == (0, 1)


def test_a_stage_tells_which_of_the_two_kinds_it_lacks():
    cover = evidence_cover(
        drawn(column("a", evidence=(heard(TODAY),)), column("b", "t", evidence=(Evidence("assumed"),))), TODAY
    )
    assert [one.lacks for one in cover.by("stage")] == [("analytic",), ("analytic", "anecdotal")]


def test_evidence_of_a_way_stands_where_the_way_begins():
    way = Transition("a", "b", evidence=(heard(TODAY),))
    cover = evidence_cover(drawn(column("a"), column("b", "t"), transitions=(way,)), TODAY)
    assert [sum(one.held) for one in cover.by("column")] == [1, 0]


def test_a_buyer_persona_is_counted_on_their_own_map():
    leo = Variant(Persona("leo", Text.of("Leo")), columns={"c": Difference(cells={"pains": pain()})})
    hers = (*pain(heard(TODAY)), *pain(heard(TODAY), personas=("leo",)))
    cover = evidence_cover(drawn(column("c", pains=hers), variants=(leo,)), TODAY)
    assert [(one.id, one.known, one.said) for one in cover.by("persona")] == [("ana", 1, 1), ("leo", 0, 1)]


@laws
@given(journey_maps(), days)
def test_stages_and_lanes_sum_to_the_map(drawn, today):
    cover = evidence_cover(drawn, today)
    for group in ("stage", "lane"):
        assert sum(one.said for one in cover.by(group)) == cover.whole.said
        assert sum(one.known for one in cover.by(group)) == cover.whole.known
    assert all(0 <= one.known <= one.said for one in cover.groups)
    assert len(cover.old) == cover.whole.old
    assert all(old.overdue > 0 for old in cover.old)


@laws
@given(journey_maps(), days, st.integers(0, 5000))
def test_as_days_go_by_nothing_becomes_better_known(drawn, today, later):
    first, then = (evidence_cover(drawn, day) for day in (today, today + timedelta(days=later)))
    assert then.whole.known <= first.whole.known
    assert then.whole.old >= first.whole.old


@laws
@given(journey_maps(), days, st.sampled_from(KINDS))
def test_one_more_piece_is_one_more_where_it_stands_and_nowhere_else(drawn, today, kind):
    first = drawn.columns[0] if drawn.columns else None
    if first is None:
        return
    more = replace(first, evidence=(*first.evidence, Evidence(kind, on=today)))
    was, now = (
        evidence_cover(drawn, today),
        evidence_cover(replace(drawn, columns=(more, *drawn.columns[1:])), today),
    )
    assert sum(now.whole.held) == sum(was.whole.held) + 1
    assert now.whole.known >= was.whole.known
    changed = [
        one.id
        for one, other in zip(now.by("column"), was.by("column"), strict=True)
        if one.held != other.held
    ]
    assert changed == [first.id]
