"""Monday's page in words, part by part: what a screen reader, a mail and a chat say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from babel.dates import format_date

from periplo.answers.variants import StoryStep
from periplo.core.map_titles import column_titles
from periplo.core.spans import moment_at
from periplo.pictures.monday.values import DRIFT, NOTHING, Action, Coverage, Monday, Passed
from periplo.pictures.monday.words import counted, monday_says
from periplo.pictures.numbers import number, period
from periplo.pictures.story import story_told

CodeSaid = Callable[[str, str], str]  # a reason's code and a language -> a few words
MOST_REASONS = 3


class Part(NamedTuple):
    """A part of the page: its heading, its one sentence, and what is said below."""

    key: str
    title: str
    lead: str
    lines: tuple[str, ...] = ()


def parts_of(page: Monday, language: str, code_said: CodeSaid) -> tuple[Part, ...]:
    """Headline, route, action, campaigns and coverage, each with the sentence that says so where there is nothing."""
    return (
        Part(
            "headline",
            monday_says("headline", language),
            page.headline.text,
            _lines(headline_note(page, language)),
        ),
        _route(page, language),
        _action(page.action, language),
        _campaigns(page, language),
        _coverage(page, language, code_said),
    )


def heading(page: Monday, language: str) -> str:
    """ "Week of 24 – 30 Aug 2026", or the page's name where there is no week."""
    if page.week is None:
        return monday_says("title", language)
    return monday_says("week_of", language, period(page.week, page.zone, language))


def small_print(page: Monday, language: str) -> str:
    """Whose page, how many were seen, and up to when there are data."""
    told = [page.name]
    if page.drawn is not None:
        told.append(page.drawn.title.to(language))
    if page.week is not None and page.until is not None:
        told.append(counted("seen", language, page.customers, number(page.customers, language)))
        told.append(monday_says("until", language, _day(page.until, page.zone, language)))
    return " · ".join(told)


def headline_note(page: Monday, language: str) -> str:
    """How clear the headline is."""
    headline = page.headline
    if headline.kind == NOTHING:
        return ""
    if headline.kind == DRIFT:
        return monday_says("headline_drift", language)
    if headline.chance is None:
        return monday_says("headline_alone", language)
    if headline.chance < 0.01:
        return monday_says("headline_seldom", language)
    times = round(100 * headline.chance)
    return counted("headline_chance", language, times, number(times, language))


def route_note(page: Monday, language: str) -> str:
    """Whose route it is, or why there is none."""
    if page.route is None:
        return monday_says("route_none" if page.drawn is not None else "route_no_map", language)
    told = monday_says("route_note", language, number(page.route.of, language))
    return f"{told} {monday_says('route_reached', language)}" if page.route.reached else told


def action_facts(action: Action, language: str) -> str:
    """Who and by when; what is lacking is asked for."""
    who = monday_says("owner", language, action.owner) if action.owner else monday_says("no_owner", language)
    if action.due is None:
        return f"{who} · {monday_says('no_day', language)}"
    shape = "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d"
    told = [who, monday_says("due", language, format_date(action.due, shape, language))]
    if action.late:
        told.append(counted("late", language, action.late, number(action.late, language)))
    return " · ".join(told)


def why_told(action: Action, language: str) -> str:
    """Why it is this one."""
    return monday_says("why", language, _within(action.why))


def coverage_lead(coverage: Coverage | None, language: str, has_week: bool) -> str:
    """How many moments have a campaign, and how many of their customers were spoken to."""
    if coverage is None:
        return monday_says("coverage_no_map", language)
    if not coverage.moments:
        return monday_says("coverage_none", language)
    if len(coverage.moments) == 1:
        told = monday_says("coverage_one" if coverage.covered else "coverage_not_one", language)
    else:
        counts = (coverage.covered, len(coverage.moments))
        key = "coverage_lead.one" if coverage.covered == 1 else "coverage_lead"
        told = monday_says(key, language, *(number(one, language) for one in counts))
    if not has_week:
        return told
    if not coverage.passed:
        return f"{told} {monday_says('coverage_nobody', language)}"
    people = (coverage.passed, coverage.contacted, coverage.uncontacted)
    return f"{told} {monday_says('coverage_people', language, *(number(one, language) for one in people))}"


def reasons_told(reasons: Mapping[str, int], language: str, code_said: CodeSaid) -> str:
    """The most frequent reasons with their counts, the others summed."""
    named = list(reasons.items())
    shown = named if len(named) <= MOST_REASONS else named[: MOST_REASONS - 1]
    told = [f"{code_said(code, language)} {number(n, language)}" for code, n in shown]
    rest = sum(n for _, n in named[len(shown) :])
    if rest:
        told.append(monday_says("other_reasons", language, number(rest, language)))
    return ", ".join(told)


def open_told(moment: Passed, language: str) -> str:
    """For how many it is too early to tell; "" where it is for none."""
    return counted("still_open", language, moment.open, number(moment.open, language)) if moment.open else ""


def _route(page: Monday, language: str) -> Part:
    title = monday_says("route", language)
    if page.route is None:
        return Part("route", title, route_note(page, language))
    steps = [StoryStep(stop.column, stop.seconds) for stop in page.route.stops]
    told = story_told(steps, column_titles(page.drawn, language), language)
    return Part("route", title, told, _lines(route_note(page, language)))


def _action(action: Action | None, language: str) -> Part:
    title = monday_says("action", language)
    if action is None:
        return Part("action", title, monday_says("action_none", language))
    return Part(
        "action",
        title,
        action.title,
        (action_facts(action, language), why_told(action, language)),
    )


def _campaigns(page: Monday, language: str) -> Part:
    title = monday_says("campaigns", language)
    if not page.campaigns:
        return Part("campaigns", title, monday_says("campaigns_none", language))
    return Part("campaigns", title, "", tuple(f"{one.title}: {_within(one.told)}" for one in page.campaigns))


def _coverage(page: Monday, language: str, code_said: CodeSaid) -> Part:
    coverage = page.coverage
    lines = [] if coverage is None else [_moment(one, language, code_said) for one in coverage.moments]
    shown = lines if page.week is not None else []
    lead = coverage_lead(coverage, language, page.week is not None)
    return Part("coverage", monday_says("coverage", language), lead, tuple(shown))


def _moment(moment: Passed, language: str, code_said: CodeSaid) -> str:
    if moment.passed is None:
        return f"{moment.title}: {monday_says('no_rule', language)}."
    counts = (moment.passed, moment.contacted, moment.uncontacted)
    told = monday_says("line", language, moment.title, *(number(one, language) for one in counts))
    if moment.reasons:
        told += f" ({reasons_told(moment.reasons, language, code_said)})"
    still = open_told(moment, language)
    return f"{told}; {still}." if still else f"{told}."


def _day(instant: int, zone: str, language: str) -> str:
    shape = "d MMM y" if language == "es" else "MMM d, y"
    return str(format_date(moment_at(instant, zone).date(), shape, language))


def _within(sentence: str) -> str:
    """A sentence of ours as it stands behind a colon."""
    return sentence[:1].lower() + sentence[1:]


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
