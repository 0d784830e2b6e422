"""Campaigns that made something worse: told once, and paused where their guardrail says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from periplo.answers.effect import Effect, EffectAnswer
from periplo.answers.trial_checks import WORSE
from periplo.core.campaigns import Campaign
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.guardrails import STOP
from periplo.storage.contract import Ledger
from periplo.usecases.act.effect import effect_of
from periplo.usecases.act.publishing import campaigns, set_status


class Broken(NamedTuple):
    """A guardrail that got worse with a campaign. of: as core/guardrails names it; stopped: the campaign was paused."""

    campaign: str
    version: int
    of: str
    survey: str | None
    stopped: bool


def guard(
    ledger: Ledger,
    ask: Callable[[Effect], EffectAnswer],
    now: int,
    unread: Callable[[str, PeriploError], None] = lambda campaign, error: None,
) -> list[Broken]:
    """Looks at every active campaign that names guardrails, and pauses what they tell to stop. now: microseconds UTC.

    ask: answers a question of the workspace's journeys. unread: told of a campaign whose effect cannot be read, which
    nobody guards then; it keeps no other from being looked at. The
    intervals hold at every look, so looking often stops no campaign by chance more often.
    """
    found: list[Broken] = []
    for campaign in campaigns(ledger):
        if campaign.status != "active" or not campaign.guardrails:
            continue
        try:
            worse = list(broken(campaign, ask(effect_of(campaign.id, ledger))))
            if any(one.stopped for one in worse):
                reason = ", ".join(one.of for one in worse if one.stopped)
                set_status(ledger, campaign.id, "paused", now, reason=f"guardrail: {reason}")
        except EnvironmentFault:
            raise
        except PeriploError as error:
            unread(campaign.id, error)
            continue
        found += worse
    return found


def broken(campaign: Campaign, answer: EffectAnswer) -> Iterator[Broken]:
    """The guardrails of a campaign that got worse."""
    for rail in answer.guards:
        if rail.verdict == WORSE and rail.do:
            yield Broken(campaign.id, campaign.version, rail.name, None, rail.do == STOP)
    for score in answer.scores:
        if score.verdict == WORSE and score.do:
            yield Broken(campaign.id, campaign.version, score.kind, score.survey, score.do == STOP)
