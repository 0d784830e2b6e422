"""What a ledger keeps of one customer: messages and why, campaigns that they are in, consents."""

from __future__ import annotations

from periplo.answers.kept import Agreed, Kept, Message, Verdict, Waiting
from periplo.core.labels import Labels
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.because import why
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.consents import consents_shown


def kept_of(ledger: SqlLedger, customer: int, now: int, labels: Labels | None = None) -> Kept:
    """customer: our number; now: the instant at which consents are looked at, microseconds UTC; labels: of events."""
    because, plans = why(ledger, customer), campaigns(ledger)
    waiting = [
        Waiting(member.campaign, member.node, member.since, member.wake_at)
        for campaign in plans
        for member in ledger.runs(campaign.id, [customer])
        if member.is_inside
    ]
    consents = consents_shown(f"#{customer}", ledger, now).standing
    return Kept(
        tuple(
            Message(
                one.intent.decided_at, one.intent.campaign, one.intent.node, one.intent.channel, one.state,
                one.reason,
            )
            for one in because.messages
            if one.intent.kind != "deed"
        ),
        tuple(Verdict(one.at, one.campaign, one.reasons) for one in because.decisions),
        tuple(waiting),
        (),
        tuple(
            Agreed(
                one.channel, one.purpose, one.allowed.because,
                one.allowed.said.at if one.allowed.said is not None else None,
            )
            for one in consents
        ),
        tuple(plans),
        labels,
    )  # fmt: skip
