"""Messages that were decided leave by their channels: reserved, handed, then accepted, refused or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from periplo.channels.contract import Channel, ChannelBusy, ChannelRefused, Message
from periplo.core.members import Intent
from periplo.storage.contract import Ledger, Outcome, Pending

AT_ONCE = 2_000
IN_FLIGHT = 20  # at once by a channel that would send again, as a stop leaves these in doubt

Words = Callable[[int, str, str], tuple[str, str]]  # version, message, language -> subject, body


def deliver(
    campaign: str,
    ledger: Ledger,
    channels: Mapping[str, Channel],
    words: Words,
    clock: int | None = None,
) -> Counter[str]:
    """Hands over every message of a campaign that is still to leave, in the order in which they were decided.

    clock: microseconds UTC, to let messages expire; None where the clock is driven and each message leaves at
    the instant of its decision. Returns how many came to each state; "reserved" are those that a busy channel
    left for another time. A stop between handing and noting leaves a message "handed": it is asked for again
    where the channel honours our key, looked up where it can be asked, and "unknown" where neither holds.
    """
    states: Counter[str] = Counter()
    busy: set[str] = set()
    while pending := ledger.pending(campaign, AT_ONCE, busy):
        settled = [outcome for one in pending if (outcome := _settled(one, channels, clock)) is not None]
        if settled:
            ledger.note(settled)
        done = {outcome.key for outcome in settled}
        leaving = [one.intent for one in pending if one.intent.key not in done]
        states.update(outcome.state for outcome in settled)
        for portion in _portions(leaving, channels):
            ledger.hand([intent.key for intent in portion])
            outcomes = [_handed_over(intent, channels, words, busy, clock) for intent in portion]
            for name in {intent.channel for intent in portion}:
                channels[name].settle()
            ledger.note(outcomes)
            states.update(outcome.state for outcome in outcomes)
    return states


def _portions(leaving: list[Intent], channels: Mapping[str, Channel]) -> Iterator[list[Intent]]:
    """What is marked as handed together."""
    careful = any(channels[intent.channel].repeats == "sends again" for intent in leaving)
    size = IN_FLIGHT if careful else AT_ONCE
    for low in range(0, len(leaving), size):
        yield leaving[low : low + size]


def _settled(one: Pending, channels: Mapping[str, Channel], clock: int | None) -> Outcome | None:
    """What became of a message without asking a channel to carry it, or None if it is to be carried."""
    intent = one.intent
    at = intent.decided_at if clock is None else clock
    channel = channels.get(intent.channel)
    if channel is None:
        return Outcome(intent.key, at, "refused", "unknown_channel", detail=intent.channel)
    if one.state == "handed" and channel.repeats == "sends again":
        return Outcome(intent.key, at, "unknown", "in_doubt")
    if one.state == "handed" and (receipt := channel.arrived(intent.key)) is not None:
        return Outcome(intent.key, at, "accepted", receipt=receipt.id)
    if clock is not None and intent.expires_at is not None and clock > intent.expires_at:
        return Outcome(intent.key, at, "withheld", "expired")
    return None


def _handed_over(
    intent: Intent, channels: Mapping[str, Channel], words: Words, busy: set[str], clock: int | None
) -> Outcome:
    at = intent.decided_at if clock is None else clock
    if intent.channel in busy:
        return Outcome(intent.key, at, "reserved", detail="waits for its channel")
    try:
        receipt = channels[intent.channel].deliver(_message(intent, words), intent.key)
    except ChannelRefused as error:
        return Outcome(intent.key, at, "refused", "refused", detail=str(error))
    except ChannelBusy as error:
        busy.add(intent.channel)
        return Outcome(intent.key, at, "reserved", detail=str(error))
    return Outcome(intent.key, at, "accepted", receipt=receipt.id)


def _message(intent: Intent, words: Words) -> Message:
    subject, body = words(intent.version, intent.message, intent.language)
    return Message(
        campaign=intent.campaign,
        node=intent.node,
        customer=intent.customer,
        language=intent.language,
        subject=subject,
        body=body,
        decided_at=intent.decided_at,
    )
