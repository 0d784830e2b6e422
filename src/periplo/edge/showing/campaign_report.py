"""The report of campaigns: as a table with what need not be sent below it, as plain data, and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from periplo.core.texts import LANGUAGES
from periplo.core.time_saying import span_said
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.effects import effect_shape, guard_lines
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.surveys import figure_line
from periplo.edge.showing.table import Column, Table, html_of, text_of
from periplo.edge.words.told import say
from periplo.pictures.interventions import effect_text
from periplo.pictures.numbers import number, percent, span_text
from periplo.usecases.act.delays import Delay
from periplo.usecases.act.report import Learning, Reported, needless
from periplo.usecases.readings.effect import effect_reading
from periplo.usecases.surveys.scoring import SurveyScore

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;"
    "padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.45rem .6rem;text-align:left;"
    "border-bottom:1px solid #8884;vertical-align:top}td.number,th.number{text-align:right;"
    "white-space:nowrap}h2{margin-top:2rem}"
)


def report_shape(rows: Sequence[Reported]) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "schema": SCHEMA,
        "campaigns": [
            {
                "campaign": row.campaign.id,
                "status": row.campaign.status,
                "version": row.campaign.version,
                "n": row.effect.n,
                "sent": row.sent,
                "withheld": dict(row.withheld),
                "cost": row.cost,
                "discount_given": row.given,
                "unsubscribed": row.unsubscribed,
                "need_not_be_sent": row.need_not_be_sent,
                "delay": None if row.delay is None else asdict(row.delay),
                "effect": effect_shape(row.effect),
                "learning": [
                    {"node": one.node, "next": dict(one.next), "effect": effect_shape(one.effect)}
                    for one in row.learning
                ],
                "surveys": list(map(score_shape, row.scores)),
                "reading": {one: effect_reading(row.effect, None, one) for one in LANGUAGES},
            }
            for row in rows
        ],
        "need_not_be_sent": [row.campaign.id for row in needless(rows)],
    }


def report_text(rows: Sequence[Reported], language: str) -> str:
    """A table, a reading for each campaign, and what need not be sent."""
    parts = [text_of(_table(rows, language), language).rstrip("\n")]
    parts += [
        "\n".join(
            (
                f"{row.campaign.id}: {effect_reading(row.effect, None, language)}{_withheld(row, language)}",
                *_below(row, language),
            )
        )
        for row in rows
    ]
    return "\n\n".join((*parts, "\n".join(_needless(rows, language)))) + "\n"


def report_page(rows: Sequence[Reported], language: str) -> str:
    """One page that stands alone."""
    title = escape(say("campaigns_report", language))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><h1>{title}</h1>'
        f"{report_table(rows, language)}{report_readings(rows, language)}</body></html>\n"
    )


def report_table(rows: Sequence[Reported], language: str) -> str:
    """The table, as a piece of a page."""
    return html_of(_table(rows, language), language)


def report_readings(rows: Sequence[Reported], language: str) -> str:
    """A reading for each campaign, and what need not be sent, as a piece of a page."""
    readings = "".join(
        f"<h2>{escape(row.campaign.title.to(language))}</h2>"
        f"<p>{escape(effect_reading(row.effect, None, language) + _withheld(row, language))}</p>"
        + "".join(
            f"<p>{escape(line)}</p>"
            for line in (
                *delay_lines(row.delay, language),
                *learning_lines(row.learning, language),
                *score_lines(row.scores, language),
                *guard_lines(effect_shape(row.effect), language, named_alone=True),
            )
        )
        for row in rows
    )
    first, *others = (escape(line) for line in _needless(rows, language))
    listed = "".join(f"<li>{line.strip()}</li>" for line in others)
    return f"{readings}<h2>{first}</h2>" + (f"<ul>{listed}</ul>" if listed else "")


def learning_lines(experiments: Iterable[Learning], language: str) -> Iterator[str]:
    """A line for each experiment that learns: what its ways reach, and how many of the next people get each."""
    for one in experiments:
        ways = "; ".join(
            say(
                "learned_way", language, arm.arm,
                "–" if arm.rate is None else percent(arm.rate, language, 1),
                number(arm.n, language), percent(one.next.get(arm.arm, 0.0), language),
            )
            for arm in one.effect.arms[:-1]
        )  # fmt: skip
        yield say("learned_node", language, one.node, span_said(one.every, language), ways)


def delay_lines(delay: Delay | None, language: str) -> Iterator[str]:
    """How late messages left; no line where none left by the clock on the wall."""
    if delay is None:
        return
    within = (_seconds(one, language) for one in (delay.p50, delay.p90, delay.p99, delay.slowest))
    yield say("delay_told" if delay.n > 1 else "delay_of_one", language, number(delay.n, language), *within)


def _seconds(seconds: float, language: str) -> str:
    return f"{number(seconds, language, 2)}\u00a0s" if seconds < 10 else span_text(seconds, language)


def _below(row: Reported, language: str) -> Iterator[str]:
    yield from delay_lines(row.delay, language)
    yield from learning_lines(row.learning, language)
    yield from score_lines(row.scores, language)
    yield from guard_lines(effect_shape(row.effect), language, named_alone=True)


def score_shape(score: SurveyScore) -> dict[str, Any]:
    """One survey of a campaign, for programs; its figure is None where nobody answered."""
    figure = score.figure
    return {
        "survey": score.survey,
        "asked": score.asked,
        "answered": score.answered,
        "kind": score.kind,
        "figure": None if figure is None else figure._asdict(),
        "ways": [
            {**asdict(one), "figure": None if one.figure is None else one.figure._asdict()}
            for one in score.ways
        ],
    }


def score_lines(scores: Iterable[SurveyScore], language: str) -> Iterator[str]:
    """A line for each survey that the campaign asked for: how many answered, and the score with its interval; then
    the same of each way between which chance chose."""
    for one in scores:
        told = ""
        if one.kind is not None and one.figure is not None:
            told = f" {figure_line(one.kind, one.figure, language)}"
        yield say(
            "survey_score", language, one.title.to(language), number(one.asked, language),
            number(one.answered, language), told,
        )  # fmt: skip
        for way in one.ways:
            figure = ""
            if one.kind is not None and way.figure is not None:
                figure = f" {figure_line(one.kind, way.figure, language)}"
            yield say(
                "survey_score_way", language, way.way, way.node, number(way.asked, language),
                number(way.answered, language), figure,
            )  # fmt: skip


def _table(rows: Sequence[Reported], language: str) -> Table:
    columns = (
        Column("campaign", say("campaign_named", language)),
        Column("status", say("campaign_status", language)),
        Column("n", say("customers", language), "count"),
        Column("sent", say("sent_count", language), "count"),
        Column("withheld", say("withheld_count", language), "count"),
        Column("cost", say("cost_told", language), "amount"),
        Column("given", say("discount_given", language), "amount"),
        Column("effect", say("effect_told", language)),
    )
    return Table(
        columns,
        tuple(
            (
                row.campaign.id, say(f"status.{row.campaign.status}", language), row.effect.n, row.sent,
                sum(row.withheld.values()), row.cost, row.given, effect_text(row.effect, language),
            )
            for row in rows
        ),
    )  # fmt: skip


def _withheld(row: Reported, language: str) -> str:
    if not row.withheld:
        return ""
    told = ", ".join(f"{code_said(code, language)} {number(n, language)}" for code, n in row.withheld.items())
    return " " + say("withheld_told", language, told)


def _needless(rows: Sequence[Reported], language: str) -> list[str]:
    found = needless(rows)
    if not found:
        return [say("nothing_needless", language)]
    lines = [say("needless", language)]
    for row in found:
        cost = "" if row.cost is None else say("needless_cost", language, number(row.cost, language, 2))
        given = "" if row.given is None else say("needless_given", language, number(row.given, language, 2))
        lines.append(
            "  " + say(
                "needless_one", language, row.campaign.id, number(row.sent, language), cost, given,
                number(row.unsubscribed, language),
            )
        )  # fmt: skip
    return lines
