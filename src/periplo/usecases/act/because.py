"""Why a customer got a message or did not: everything decided for them, in words, with the values read."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.members import Intent, Reason
from periplo.core.reasons import Names, told
from periplo.storage.contract import Ledger, Sent


@dataclass(frozen=True, slots=True)
class Because:
    """One decision about a customer. `run` is the key of their run, None if they did not enter."""

    at: int
    campaign: str
    run: str | None
    entry: int | None
    reasons: tuple[Reason, ...]

    def sentences(self, language: str, zone: str = "UTC", names: Names | None = None) -> tuple[str, ...]:
        """One sentence for every reason, without its subject: "enters …", "is not sent …". names: as of `told`."""
        return tuple(told(reason, language, zone, names) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message."""

    intent: Intent
    state: str
    reason: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Why:
    """Decisions and messages of one customer up to an instant, oldest first."""

    customer: int
    decisions: tuple[Because, ...]
    messages: tuple[Told, ...]


def why(ledger: Ledger, customer: int, at: int | None = None) -> Why:
    """All that was decided for a customer up to and with `at` (microseconds UTC; ever, unless told)."""
    decisions = tuple(
        Because(one.at, one.campaign, one.run, one.entry, one.reasons)
        for one in ledger.decided(customer)
        if at is None or one.at <= at
    )
    messages = tuple(
        _told(sent, ledger)
        for sent in ledger.sent(customer=customer)
        if at is None or sent.intent.decided_at <= at
    )
    return Why(customer, decisions, messages)


def _told(sent: Sent, ledger: Ledger) -> Told:
    answers = ledger.answers(sent.intent.key)
    return Told(sent.intent, sent.state, sent.reason, answers[-1].detail if answers else None)
