"""What came back of the surveys that a campaign's messages asked for: how many were asked, answered, and the score,
of all and of each way between which chance chose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from periplo.answers.survey_report import Given, survey_report
from periplo.answers.survey_scores import Figure
from periplo.core.campaign_nodes import Draw
from periplo.core.campaigns import Campaign
from periplo.core.errors import PeriploError
from periplo.core.members import Member
from periplo.core.rules import All, Condition, EventIs
from periplo.core.survey_messages import ANSWERED
from periplo.core.texts import Text
from periplo.core.ways import Chosen, ways_read
from periplo.journeys.columns import Journeys, owned
from periplo.journeys.masks import event_mask
from periplo.storage.contract import Ledger
from periplo.usecases.surveys.publishing import published
from periplo.usecases.surveys.reporting import given_at

LEFT = ("handed", "accepted", "unknown")  # states of messages that may have reached somebody


@dataclass(frozen=True, slots=True)
class WayScore:
    """The same of those who went one way at a node at which chance chose; figure: with its interval at 95 %."""

    node: str
    way: str
    asked: int
    answered: int
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class SurveyScore:
    """One survey of a campaign. asked: runs in which a message that asks left; answered: of those, with an answer that
    came through one of its messages. kind: of the question that `figure` is of; None where none has a figure. ways: of
    every draw in the campaign, each way."""

    survey: str
    title: Text
    asked: int
    answered: int
    kind: str | None
    figure: Figure | None
    ways: tuple[WayScore, ...] = ()


def scores_of(campaign: Campaign, ledger: Ledger, journeys: Journeys | None) -> tuple[SurveyScore, ...]:
    """Each survey that the campaign's messages name, in the order in which they stand."""
    named = {
        message.id: str(message.extra["survey"]) for message in campaign.messages if "survey" in message.extra
    }
    if not named:
        return ()
    runs: dict[str, dict[str, Asked]] = {survey: {} for survey in named.values()}
    for sent in ledger.sent(campaign.id):
        if sent.state in LEFT and sent.intent.message in named:
            run = sent.intent.key.rsplit("/", 2)[0]
            one = Asked(sent.intent.customer, sent.intent.decided_at)
            runs[named[sent.intent.message]].setdefault(run, one)
    draws = {node.id: [way.name for way in node.ways] for node in campaign.nodes if isinstance(node, Draw)}
    taken = _Taken(ledger.members(campaign.id) if draws else ())
    return tuple(_scores(campaign.id, runs, ledger, journeys, draws, taken))


class Asked(NamedTuple):
    """Who was asked, and when: microseconds UTC."""

    customer: int
    at: int


class _Taken:
    """Which way each person took at a node, in the run in which they were at an instant."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._runs = defaultdict[int, list[tuple[int, Mapping[str, Chosen]]]](list)
        for one in members:
            self._runs[one.customer].append((one.entered_at, ways_read(one.ways)))
        for runs in self._runs.values():
            runs.sort(key=lambda run: run[0])

    def way(self, customer: int, at: int, node: str) -> str | None:
        """In the last run that began by then; None where chance did not choose for them there."""
        begun = [ways for entered_at, ways in self._runs.get(customer, ()) if entered_at <= at]
        chosen = begun[-1].get(node) if begun else None
        return None if chosen is None else chosen.way


def _scores(
    campaign: str,
    runs: Mapping[str, Mapping[str, Asked]],
    ledger: Ledger,
    journeys: Journeys | None,
    draws: Mapping[str, Sequence[str]],
    taken: _Taken,
) -> Iterator[SurveyScore]:
    for id, asked in runs.items():
        try:
            survey = published(ledger, id).survey
        except PeriploError:
            continue  # told by campaign check: nobody was ever asked
        given = [] if journeys is None else _given(journeys, id, campaign)
        told = survey_report(survey, [one for _, one in given], [])
        main = None if told.main is None else survey.question(told.main)
        kind = None if main is None else main.kind
        ways = []
        for node, names in draws.items():
            of_asked = Counter(taken.way(one.customer, one.at, node) for one in asked.values())
            theirs = defaultdict[str | None, list[Given]](list)
            for customer, one in given:
                theirs[taken.way(customer, one.at, node)].append(one)
            for way in names if set(names) & of_asked.keys() else ():
                whole = survey_report(survey, theirs[way], []).whole
                ways.append(WayScore(node, way, of_asked[way], whole.answered, whole.figure))
        whole = told.whole
        yield SurveyScore(id, survey.title, len(asked), whole.answered, kind, whole.figure, tuple(ways))


def _given(journeys: Journeys, survey: str, campaign: str) -> list[tuple[int, Given]]:
    """Each answer, with the customer whose it is."""
    if journeys.code(ANSWERED) is None or not {"survey", "campaign"} <= journeys.properties.keys():
        return []
    rule = All((EventIs(ANSWERED), Condition("survey", "is", survey), Condition("campaign", "is", campaign)))
    rows, owners = owned(journeys, np.flatnonzero(event_mask(rule, journeys)))
    customers = journeys.customer[owners].tolist()
    return list(zip(customers, given_at(journeys, rows.tolist()), strict=True))
