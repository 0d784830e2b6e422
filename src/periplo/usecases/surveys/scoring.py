"""What came back of the surveys that a campaign's messages asked for: how many were asked, answered, and the score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from periplo.answers.survey_report import Given, survey_report
from periplo.answers.survey_scores import Figure
from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.rules import All, Condition, EventIs
from periplo.core.survey_messages import ANSWERED
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.storage.contract import Ledger
from periplo.usecases.surveys.publishing import published
from periplo.usecases.surveys.reporting import given_at

LEFT = ("handed", "accepted", "unknown")  # states of messages that may have reached somebody


@dataclass(frozen=True, slots=True)
class SurveyScore:
    """One survey of a campaign. asked: runs in which a message that asks left; answered: of those, with an answer that
    came through one of its messages. kind: of the question that `figure` is of; None where none has a figure."""

    survey: str
    title: Text
    asked: int
    answered: int
    kind: str | None
    figure: Figure | None


def scores_of(campaign: Campaign, ledger: Ledger, journeys: Journeys | None) -> tuple[SurveyScore, ...]:
    """Each survey that the campaign's messages name, in the order in which they stand."""
    named = {
        message.id: str(message.extra["survey"]) for message in campaign.messages if "survey" in message.extra
    }
    if not named:
        return ()
    runs: dict[str, set[str]] = {survey: set() for survey in named.values()}
    for sent in ledger.sent(campaign.id):
        if sent.state in LEFT and sent.intent.message in named:
            runs[named[sent.intent.message]].add(sent.intent.key.rsplit("/", 2)[0])
    return tuple(_scores(campaign.id, runs, ledger, journeys))


def _scores(
    campaign: str, runs: dict[str, set[str]], ledger: Ledger, journeys: Journeys | None
) -> Iterator[SurveyScore]:
    for id, asked in runs.items():
        try:
            survey = published(ledger, id).survey
        except PeriploError:
            continue  # told by campaign check: nobody was ever asked
        given = [] if journeys is None else _given(journeys, id, campaign)
        told = survey_report(survey, given, [])
        main = None if told.main is None else survey.question(told.main)
        kind = None if main is None else main.kind
        yield SurveyScore(id, survey.title, len(asked), told.whole.answered, kind, told.whole.figure)


def _given(journeys: Journeys, survey: str, campaign: str) -> list[Given]:
    if journeys.code(ANSWERED) is None or not {"survey", "campaign"} <= journeys.properties.keys():
        return []
    rule = All((EventIs(ANSWERED), Condition("survey", "is", survey), Condition("campaign", "is", campaign)))
    return given_at(journeys, np.flatnonzero(event_mask(rule, journeys)).tolist())
