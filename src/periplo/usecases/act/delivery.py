"""Messages that were decided leave by their channels: reserved, handed, then accepted, refused or unknown.

Not handed over: what has nobody to reach, what the person stopped meanwhile, what no channel of this name carries.
What a channel stumbles over is put off, and set aside when it has stumbled too often; the others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from periplo.channels.contract import (
    Channel,
    ChannelBusy,
    ChannelInDoubt,
    ChannelRefused,
    Message,
    MessageStumbled,
    Written,
)
from periplo.channels.mime import mail_id
from periplo.core.errors import PeriploError
from periplo.core.members import Intent
from periplo.storage.contract import Ledger, Outcome, Pending

AT_ONCE = 2_000
IN_FLIGHT = 20  # at once by a channel that would send again, as a stop leaves these in doubt
MOST_STUMBLES = 5  # runs in which a channel stumbled over one message; then it is set aside

Words = Callable[[int, str, str], tuple[str, str]]  # version, message, language -> subject, body
Write = Callable[[Intent], Written]  # raises a PeriploError where the message cannot be written


def deliver(
    campaign: str,
    ledger: Ledger,
    channels: Mapping[str, Channel],
    words: Words,
    clock: int | None = None,
    write: Write | None = None,
) -> Counter[str]:
    """Hands over every message of a campaign that is still to leave, in the order in which they were decided.

    clock: microseconds UTC, to let messages expire; None where the clock is driven and each message leaves at
    the instant of its decision. write: what a message says, of which `words` knows but the plain text.
    Returns how many came to each state; "reserved" are those that a busy channel
    left for another time. A stop between handing and noting leaves a message "handed": it is asked for again
    where the channel honours our key, looked up where it can be asked, and "unknown" where neither holds.
    """
    post = _Post(ledger, channels, write or _plainly(words), clock)
    states: Counter[str] = Counter()
    while pending := post.pending(campaign):
        settled = [outcome for one in pending if (outcome := post.settled(one)) is not None]
        if settled:
            ledger.note(settled)
        done = {outcome.key for outcome in settled} | post.put_off
        leaving = [one.intent for one in pending if one.intent.key not in done]
        states.update(outcome.state for outcome in settled)
        for portion in _portions(leaving, channels):
            ledger.hand([intent.key for intent in portion])
            outcomes = post.carried(portion)
            ledger.note(outcomes)
            states.update(outcome.state for outcome in outcomes)
    return states


def _plainly(words: Words) -> Write:
    return lambda intent: Written(*words(intent.version, intent.message, intent.language))


def _portions(leaving: list[Intent], channels: Mapping[str, Channel]) -> Iterator[list[Intent]]:
    """What is marked as handed together."""
    careful = any(channels[intent.channel].repeats == "sends again" for intent in leaving)
    size = IN_FLIGHT if careful else AT_ONCE
    for low in range(0, len(leaving), size):
        yield leaving[low : low + size]


class _Post:
    """One round of handing over: what its channels are like now, and what is put off to another round."""

    def __init__(
        self, ledger: Ledger, channels: Mapping[str, Channel], write: Write, clock: int | None
    ) -> None:
        self._ledger, self._channels, self._write, self._clock = ledger, channels, write, clock
        self._busy: set[str] = set()
        self.put_off: set[str] = set()  # keys

    def pending(self, campaign: str) -> list[Pending]:
        """What is still to leave in this round."""
        found = self._ledger.pending(campaign, AT_ONCE + len(self.put_off), self._busy)
        return [one for one in found if one.intent.key not in self.put_off]

    def settled(self, one: Pending) -> Outcome | None:
        """What became of a message without asking a channel to carry it, or None if it is to be carried."""
        intent, at = one.intent, self._at(one.intent)
        channel = self._channels.get(intent.channel)
        if channel is None:
            return Outcome(intent.key, at, "refused", "unknown_channel", detail=intent.channel)
        if one.state == "handed":
            if channel.repeats == "sends again" and not (one.attempts < 2 and self._may_again(intent)):
                return Outcome(intent.key, at, "unknown", "in_doubt", receipt=mail_id(intent.key))
            try:
                receipt = None if channel.repeats == "sends again" else channel.arrived(intent.key)
            except ChannelBusy:
                self.put_off.add(intent.key)
                return None
            if receipt is not None:
                return Outcome(intent.key, at, "accepted", receipt=receipt.id)
        if self._clock is not None and intent.expires_at is not None and self._clock > intent.expires_at:
            return Outcome(intent.key, at, "withheld", "expired")
        return None

    def carried(self, portion: Sequence[Intent]) -> list[Outcome]:
        """What came of asking the channels of these messages, which are marked as handed."""
        by_channel: dict[str, list[Intent]] = {}
        for intent in portion:
            by_channel.setdefault(intent.channel, []).append(intent)
        outcomes: dict[str, Outcome] = {}
        for name, intents in by_channel.items():
            channel = self._channels[name]
            prepare = getattr(channel, "prepare", None)
            if prepare is not None:
                prepare([intent.customer for intent in intents])
            at_once = getattr(channel, "at_once", 1)
            if at_once > 1 and len(intents) > 1:
                with ThreadPoolExecutor(at_once) as threads:
                    found = list(threads.map(self._handed_over, intents))
            else:
                found = [self._handed_over(intent) for intent in intents]
            channel.settle()
            outcomes.update((outcome.key, outcome) for outcome in found)
        return [outcomes[intent.key] for intent in portion]

    def _handed_over(self, intent: Intent) -> Outcome:
        key, at = intent.key, self._at(intent)
        if intent.channel in self._busy:
            return Outcome(key, at, "reserved", detail="waits for its channel")
        try:
            message = _message(intent, self._write(intent))
        except PeriploError as error:
            return Outcome(key, at, "refused", "template_failed", detail=str(error))
        try:
            receipt = self._channels[intent.channel].deliver(message, key)
        except ChannelRefused as error:
            return Outcome(key, at, "refused", error.reason, detail=str(error))
        except ChannelInDoubt as error:
            return Outcome(
                key, at, "unknown", "in_doubt", receipt=error.receipt or mail_id(key), detail=str(error)
            )
        except MessageStumbled as error:
            return self._stumbled(intent, error)
        except ChannelBusy as error:
            self._busy.add(intent.channel)
            return Outcome(key, at, "reserved", detail=str(error))
        return Outcome(key, at, "accepted", receipt=receipt.id)

    def _stumbled(self, intent: Intent, error: MessageStumbled) -> Outcome:
        before = sum(1 for one in self._ledger.answers(intent.key) if one.reason == "stumbled")
        if before + 1 >= MOST_STUMBLES:
            return Outcome(intent.key, self._at(intent), "refused", "set_aside", detail=str(error))
        self.put_off.add(intent.key)
        return Outcome(intent.key, self._at(intent), "reserved", "stumbled", detail=str(error))

    def _may_again(self, intent: Intent) -> bool:
        try:
            return self._write(intent).again
        except PeriploError:
            return False

    def _at(self, intent: Intent) -> int:
        return intent.decided_at if self._clock is None else self._clock


def _message(intent: Intent, written: Written) -> Message:
    return Message(
        campaign=intent.campaign,
        node=intent.node,
        customer=intent.customer,
        language=intent.language,
        subject=written.subject,
        body=written.body,
        decided_at=intent.decided_at,
        html=written.html,
        data=written.data,
        unsubscribe=written.unsubscribe,
        kind=written.kind,
    )
