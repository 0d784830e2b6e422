"""What came of a survey: in words and tables, and as plain data."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_currency

from periplo.answers.asked import THIN
from periplo.answers.survey_report import Asked, Comment, Group
from periplo.answers.survey_scores import Figure
from periplo.core.channel_catalogue import channel_name
from periplo.core.spans import iso
from periplo.core.survey_messages import WAYS
from periplo.core.survey_saying import built_in
from periplo.core.surveys import CHOICE, CSAT, EXPECTATION, NPS, SAID, Survey
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.table import ABSENT, Column, Table, text_of
from periplo.edge.words.told import say
from periplo.pictures.numbers import interval, number, percent, signed
from periplo.pictures.words import quoted
from periplo.usecases.surveys.reporting import Told

_MICRO_UNITS = 1_000_000


def report_text(told: Told, language: str) -> str:
    """The report for the screen."""
    report, survey = told.report, told.published.survey
    lines = [
        f"{survey.title.to(language)} · {survey.id}, {answers_text(report.whole.answered, language)}",
        "",
    ]
    lines += [*summary_lines(told, language), ""]
    if told.by is not None and report.groups:
        lines += [text_of(groups_table(told, language), language), ""]
    for asked in report.questions:
        lines += [question_heading(survey, asked, language)]
        if asked.figure is not None:
            lines.append(figure_line(asked.kind, asked.figure, language))
        if asked.parts:
            lines.append(text_of(parts_table(survey, asked, language), language))
        lines.append("")
    if report.comments:
        lines.append(say("survey.comments", language))
        lines += [f"  {comment_line(comment, told, language)}" for comment in report.comments]
        lines.append("")
    return "\n".join(lines)


def summary_lines(told: Told, language: str) -> list[str]:
    """The survey in a few sentences: its figure, its rate, what an answer cost, who declared a source."""
    whole, survey = told.report.whole, told.published.survey
    lines = []
    if not whole.answered:
        lines.append(say("survey.no_answers", language))
    main = None if told.report.main is None else survey.question(told.report.main)
    if main is not None and whole.figure is not None:
        lines.append(figure_line(main.kind, whole.figure, language))
    if whole.rate is not None:
        share, low, high = whole.rate
        lines.append(
            say(
                "survey.rate_of", language, number(whole.answered_invited, language), number(whole.invited, language),
                percent(share, language), interval(low, high, language),
            )
        )  # fmt: skip
    if whole.per_answer is not None and whole.cost:
        lines.append(say("survey.cost_of", language, money_text(whole.per_answer, told.currency, language)))
    if told.declared is not None and told.declared[1]:
        n, customers = told.declared
        share_text = percent(n / customers, language)
        lines.append(
            say("survey.declared", language, number(n, language), number(customers, language), share_text)
        )
    return lines


def figure_line(kind: str, figure: Figure, language: str) -> str:
    """A figure with its name, its interval and n."""
    line = say(
        "survey.one_figure", language, say(f"survey.figure.{kind}", language), figure_text(kind, figure, language),
        interval_text(kind, figure, language), number(figure.n, language),
    )  # fmt: skip
    return line + (say("survey.thin", language) if figure.n < THIN else "")


def figure_text(kind: str, figure: Figure | None, language: str) -> str:
    """A figure alone: +44, 82 %, 5.2."""
    if figure is None:
        return ABSENT
    if kind in (NPS, EXPECTATION):
        return signed(figure.value, language)
    return percent(figure.value, language) if kind == CSAT else number(figure.value, language, 1)


def interval_text(kind: str, figure: Figure, language: str) -> str:
    """Between which values the true figure likely lies."""
    if kind in (NPS, EXPECTATION):
        return f"{signed(figure.low, language)}…{signed(figure.high, language)}"
    if kind == CSAT:
        return interval(figure.low, figure.high, language, 0)
    return interval(figure.low, figure.high, language, 1, 1)


def money_text(micro_units: int, currency: str, language: str) -> str:
    """An amount as people write it; small ones with enough decimals to be seen."""
    amount = micro_units / _MICRO_UNITS
    digits = "#,##0.00" if amount >= 1 or amount == 0 else "#,##0.0000"
    pattern = f"{digits}\u00a0¤" if language == "es" else f"¤{digits}"
    return str(format_currency(amount, currency, pattern, locale=language, currency_digits=False))


def groups_table(told: Told, language: str) -> Table:
    """A row a group, the whole at the end."""
    main = told.report.main and told.published.survey.question(told.report.main)
    kind = main.kind if main else ""
    columns = [
        Column("group", say(f"survey.{told.by or 'group'}", language)),
        Column("invited", say("survey.invited", language), "count"),
        Column("opened", say("survey.opened", language), "count"),
        Column("answered", say("survey.answered", language), "count"),
        Column("rate", say("survey.rate", language), "percent"),
    ]
    if main:
        columns += [
            Column("figure", say(f"survey.figure.{kind}", language), "number"),
            Column("interval", f"{say('low', language)}…{say('high', language)}", "number"),
            Column("n", "n", "count"),
        ]
    columns.append(Column("per_answer", say("survey.per_answer", language), "number"))
    rows = [_row(group, kind, told, language) for group in (*told.report.groups, told.report.whole)]
    is_thin = bool(main) and any(
        group.figure is not None and group.figure.n < THIN for group in told.report.groups
    )
    return Table(tuple(columns), tuple(rows), f"* {say('thin', language)}" if is_thin else "")


def _row(group: Group, kind: str, told: Told, language: str) -> tuple[object, ...]:
    row: list[object] = [
        group_text(group.key, told.by, language),
        group.invited,
        group.opened,
        group.answered,
        None if group.rate is None else group.rate[0],
    ]
    if kind:
        figure = group.figure
        row += [
            None
            if figure is None
            else figure_text(kind, figure, language) + ("*" if figure.n < THIN else ""),
            None if figure is None else interval_text(kind, figure, language),
            0 if figure is None else figure.n,
        ]
    has_cost = group.per_answer is not None and group.cost > 0
    row.append(money_text(group.per_answer or 0, told.currency, language) if has_cost else None)
    return tuple(row)


def group_text(key: str | None, by: str | None, language: str) -> str:
    """A group as people call it."""
    if key is None:
        return say("survey.whole", language)
    if not key:
        return say("survey.none", language)
    if by == "channel":
        return channel_name(key, language)
    return say(f"way.{key}", language) if by == "way" and key in WAYS else key


def parts_table(survey: Survey, asked: Asked, language: str) -> Table:
    """What was said how often, with shares of those who answered."""
    columns = (
        Column("answer", say("survey.answer", language)),
        Column("n", say("survey.count", language), "count"),
        Column("share", say("share", language), "percent"),
        Column("interval", f"{say('low', language)}…{say('high', language)}", "number"),
    )
    rows = tuple(
        (
            answer_text(survey, asked, part.id, language),
            part.n,
            part.share if asked.n else None,
            interval(part.low, part.high, language, 0) if asked.n else None,
        )
        for part in asked.parts
    )
    return Table(columns, rows)


def answer_text(survey: Survey, asked: Asked, id: str, language: str) -> str:
    """One answer as people read it."""
    question = survey.question(asked.id)
    if asked.kind == CHOICE and question is not None and (choice := question.choice(id)) is not None:
        return choice.text.to(language)
    return built_in(asked.kind, id).to(language) if asked.kind in SAID and id in SAID[asked.kind] else id


def question_heading(survey: Survey, asked: Asked, language: str) -> str:
    """A question with how many answered it."""
    question = survey.question(asked.id)
    assert question is not None
    return f"{question.text.to(language)} · n = {number(asked.n, language)}"


def comment_line(comment: Comment, told: Told, language: str) -> str:
    """A comment with its day, place and score."""
    about = [moment_text(comment.at, told.zone, language)]
    about += [comment.place] if comment.place else []
    about += [str(comment.score)] if comment.score is not None else []
    words = " ".join(comment.text.split())
    return f"{quoted(words, language)} ({' · '.join(about)})"


def report_shape(told: Told) -> dict[str, Any]:
    """The report as plain data. Money in whole units."""
    report = told.report
    return {
        "schema": SCHEMA,
        "survey": report.survey,
        "version": told.published.version,
        "status": told.published.status,
        "touchpoint": told.published.survey.touchpoint,
        "by": told.by,
        "zone": told.zone,
        "currency": told.currency,
        "span": None
        if report.first_at is None or report.last_at is None
        else [iso(report.first_at, told.zone), iso(report.last_at, told.zone)],
        "main": report.main,
        "whole": _group_shape(report.whole),
        "groups": [_group_shape(group) for group in report.groups],
        "questions": [
            {
                "id": asked.id,
                "kind": asked.kind,
                "n": asked.n,
                "figure": _figure_shape(asked.figure),
                "answers": [
                    {"id": part.id, "n": part.n, "share": part.share, "low": part.low, "high": part.high}
                    for part in asked.parts
                ],
            }
            for asked in report.questions
        ],
        "comments": [
            {
                "at": iso(comment.at, told.zone),
                "text": comment.text,
                "question": comment.question,
                "score": comment.score,
                "place": comment.place or None,
                "channel": comment.channel or None,
            }
            for comment in report.comments
        ],
        "source_declared": None
        if told.declared is None
        else {"customers": told.declared[0], "of": told.declared[1]},
    }


def _group_shape(group: Group) -> dict[str, Any]:
    return {
        "group": group.key,
        "invited": group.invited,
        "opened": group.opened,
        "answered": group.answered,
        "rate": None
        if group.rate is None
        else {"share": group.rate[0], "low": group.rate[1], "high": group.rate[2]},
        "cost": group.cost / _MICRO_UNITS,
        "cost_per_answer": None if group.per_answer is None else group.per_answer / _MICRO_UNITS,
        "figure": _figure_shape(group.figure),
    }


def _figure_shape(figure: Figure | None) -> dict[str, Any] | None:
    return None if figure is None else dict(figure._asdict())


def answers_text(n: int, language: str) -> str:
    """How many people answered."""
    return say("survey_answers.one" if n == 1 else "survey_answers", language, number(n, language))
