"""What came of a survey: its answers from the lived journeys, its invitations from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from periplo.answers.survey_report import Given, Sent, SurveyReport, survey_report
from periplo.core.distinct import distinct
from periplo.core.errors import BadQuestion
from periplo.core.rules import All, Condition, EventIs
from periplo.core.spans import Span, moment_at
from periplo.core.survey_messages import ANSWERED, DECLARED
from periplo.core.surveys import SOURCE
from periplo.journeys.columns import Journeys
from periplo.journeys.lives import text_at
from periplo.journeys.masks import event_mask
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import Invitation, invitations_of
from periplo.usecases.surveys.publishing import Published

GROUPS = ("place", "channel", "way", "month", "week")


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what it is about. declared: customers who said where they heard of us, of all customers."""

    published: Published
    report: SurveyReport
    by: str | None
    currency: str
    zone: str
    declared: tuple[int, int] | None


def report(
    known: Published,
    ledger: SqlLedger,
    journeys: Journeys | None,
    zone: str,
    currency: str,
    by: str | None = None,
    span: Span | None = None,
) -> Told:
    """What came of a survey so far. by: one of GROUPS; span: answers and invitations of that time alone.

    Raises: BadQuestion if `by` is none of GROUPS.
    """
    if by is not None and by not in GROUPS:
        raise BadQuestion(f"answers cannot be told by '{by}'", mend=f"use one of: {', '.join(GROUPS)}")
    survey = known.survey
    with ledger.reading() as connection:
        made = [one for one in invitations_of(connection, survey.id) if one.handle is not None]
    given = [] if journeys is None else given_in(journeys, survey.id)
    sent = [_sent(one) for one in made]
    if span is not None:
        given = [one for one in given if one.at in span]
        sent = [one for one in sent if one.at in span]
    declares = any(question.declares == SOURCE for question in survey.questions)
    return Told(
        known,
        survey_report(survey, given, sent, None if by is None else _group_of(by, zone)),
        by,
        next((one.currency for one in made), survey.costs.currency or currency),
        zone,
        _declared(journeys) if declares and journeys is not None else None,
    )


def given_in(journeys: Journeys, survey: str) -> list[Given]:
    """Every answer to a survey among these events."""
    if journeys.code(ANSWERED) is None or "survey" not in journeys.properties:
        return []
    rule = All((EventIs(ANSWERED), Condition("survey", "is", survey)))
    return given_at(journeys, np.flatnonzero(event_mask(rule, journeys)).tolist())


def given_at(journeys: Journeys, rows: Sequence[int]) -> list[Given]:
    """The answers that stand in these rows."""
    columns = journeys.properties

    def text(name: str, row: int) -> str:
        return text_at(columns.get(name), row)

    found = []
    for row in rows:
        score = text("score", row)
        found.append(
            Given(
                text("response", row),
                int(journeys.at[row]),
                text("question", row),
                round(float(score)) if score else None,
                tuple(part for part in text("choice", row).split(", ") if part),
                text("comment", row),
                text("channel", row),
                text("place", row),
                text("way", row),
            )
        )
    return found


def _sent(one: Invitation) -> Sent:
    return Sent(
        one.id, one.made_at, one.channel, one.place or "", one.way,
        one.opened_at is not None, one.answered_at is not None, one.cost,
    )  # fmt: skip


def _group_of(by: str, zone: str) -> Callable[[Given | Sent], str]:
    def period(one: Given | Sent) -> str:
        moment = moment_at(one.at, zone)
        return f"{moment:%Y-%m}" if by == "month" else f"{moment:%G-W%V}"

    if by in ("month", "week"):
        return period
    return lambda one: str(getattr(one, by))


def _declared(journeys: Journeys) -> tuple[int, int]:
    """How many customers said where they heard of us, and how many there are."""
    if journeys.code(DECLARED) is None:
        return 0, journeys.customers
    rows = np.flatnonzero(event_mask(EventIs(DECLARED), journeys))
    order = np.argsort(journeys.start, kind="stable")
    place = np.searchsorted(journeys.start[order], rows, side="right") - 1
    return len(distinct(order[place])), journeys.customers
