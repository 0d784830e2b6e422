"""May we ask this customer now? Who is in the sample, and who is left in peace for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from periplo.core.identity import BUCKETS, bucket
from periplo.core.surveys import Survey

SAMPLED_OUT, ASKED_BEFORE, ASKED_RECENTLY, ANSWERED_RECENTLY = REASONS = (
    "sampled_out", "asked_before", "asked_recently", "answered_recently",
)  # fmt: skip


class Invited(NamedTuple):
    """An earlier invitation of one customer, by any survey. Instants in microseconds UTC."""

    survey: str
    at: int
    quiet_until: int  # as its survey promised then
    occasion_at: int | None = None  # when happened what it asked about
    answered_at: int | None = None


class History(NamedTuple):
    """What one customer was asked and has answered so far, by whatever way."""

    invitations: Sequence[Invited] = ()
    answers: Sequence[int] = ()  # instants


def is_sampled(survey: Survey, customer: int) -> bool:
    """Whether this customer is among the share that is asked: by hash, so the same at every run."""
    share = 1.0 if survey.ask is None else survey.ask.share
    return bucket(f"survey {survey.id}", customer) < round(share * BUCKETS)


def may_invite(survey: Survey, history: History, occasion_at: int, now: int) -> str | None:
    """Why this customer is not invited to this survey now, one of REASONS; None if they may be.

    occasion_at: when happened what they would be asked about. Two surveys each keep their own promise of peace:
    the one made with the earlier invitation, and the one of the survey that asks now.
    """
    for before in history.invitations:
        if (
            before.survey == survey.id
            and before.occasion_at is not None
            and before.occasion_at >= occasion_at
        ):
            return ASKED_BEFORE
    for before in history.invitations:
        if now < max(before.quiet_until, before.at + survey.pressure.quiet):
            return ASKED_RECENTLY
    answers = [
        *history.answers,
        *(one.answered_at for one in history.invitations if one.answered_at is not None),
    ]
    if any(now < at + survey.pressure.after_answer for at in answers):
        return ANSWERED_RECENTLY
    return None


def quiet_until(survey: Survey, at: int) -> int:
    """Until when a customer who is invited now is left in peace."""
    return at + survey.pressure.quiet
