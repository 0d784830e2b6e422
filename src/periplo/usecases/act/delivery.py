"""Messages that were decided leave by their channels: reserved, handed, then accepted, refused or unknown.

Not handed over: what has nobody to reach, what the person stopped meanwhile, what no channel of this name carries.
What a channel stumbles over is put off, and set aside when it has stumbled too often; the others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

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
from periplo.core.campaigns import SHADOW
from periplo.core.decide import AT_ONCE as LATELY
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.members import Intent
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.core.wording import MessageWithheld
from periplo.storage.contract import Ledger, Lots, Outcome, Pending

AT_ONCE = 2_000
# What a portion shall take, in seconds: others get their turn, and a stop leaves few that were not noted.
PORTION_SECONDS = 0.5
FIRST_PORTION = 100  # of a channel whose pace is not known yet
PORTIONS = 4  # that are looked at together, though each were FASTER
FASTER = 4  # times at most that the next portion is larger
IN_FLIGHT = 20  # at once by a channel that would send again, as a stop leaves these in doubt
MOST_STUMBLES = 5  # runs in which a channel stumbled over one message; then it is set aside

REST = (SECOND, HOUR)  # how long a channel that could not take more is left alone, at least and at most
SET_ASIDE = DAY  # after so long of stumbling over one message, by the clock on the wall
# Between two tries of a message over which its channel stumbled, at first and at most.
TRIES = (MINUTE, 4 * HOUR)

Words = Callable[[int, str, str], tuple[str, str]]  # version, message, language -> subject, body
Write = Callable[[Intent], Written]  # raises a PeriploError where the message cannot be written


@dataclass(slots=True)
class Patience:
    """What is left alone for a while, by the clock on the wall: channels, and messages by their keys, until when.

    portions: of how many messages a channel takes about PORTION_SECONDS, as far as is known.
    """

    channels: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    portions: dict[str, int] = field(default_factory=dict)

    def portion(self, channels: set[str]) -> int:
        """Messages that these channels take together in about PORTION_SECONDS."""
        return min(self.portions.get(name, FIRST_PORTION) for name in channels)

    def at_hand(self) -> int:
        """Messages that are worth looking at together: more than leave in a few portions would be looked at in vain."""
        return min(AT_ONCE, PORTIONS * FASTER * max(self.portions.values(), default=FIRST_PORTION))

    def took(self, channels: set[str], messages: int, seconds: float) -> None:
        """Learns from a portion that was handed over."""
        fits = int(messages * min(FASTER, PORTION_SECONDS / max(seconds, 1e-6)))
        # That a small one was quick tells little.
        known = self.portion(channels) if seconds <= PORTION_SECONDS else 1
        self.portions.update(dict.fromkeys(channels, min(max(known, fits), AT_ONCE)))


Noted = Callable[[Sequence[tuple[Intent, Outcome]]], None]
LetOut = Callable[[Sequence[Intent], int], list[int]]  # of each, when it may leave, from this instant on
AreOver = Callable[[Sequence[Intent]], list[bool]]  # of each, whether its person did what ends its run


def deliver(
    campaign: str,
    ledger: Ledger,
    channels: Mapping[str, Channel],
    words: Words,
    clock: int | None = None,
    write: Write | None = None,
    patience: Patience | None = None,
    let_out: LetOut | None = None,
    enough: Callable[[], bool] = lambda: False,
    noted: Noted | None = None,
    carries: Callable[[str], bool] = lambda channel: True,
    lots: Lots | None = None,
    are_over: AreOver | None = None,
    begun: float | None = None,
) -> Counter[str]:
    """Hands over every message of a campaign that is still to leave, in the order in which they were decided.

    clock: microseconds UTC, to let messages expire; None where the clock is driven and each message leaves at
    the instant of its decision. begun: since when that clock has gone on, as `monotonic` tells; None: since now.
    write: what a message says, of which `words` knows but the plain text. patience: what was left alone in an earlier
    round. let_out: the hours, asked again where the decision lies back; are_over: whether a goal or exit rule was met
    meanwhile, asked then too.
    enough: whether it is time for something else; asked between portions. noted: told of outcomes once they are kept.
    carries: whether a channel is ours to ask; what leaves by another is left to whoever has that. lots: of whose
    customers alone.
    Returns how many came to each state; "reserved" are those that a busy channel
    left for another time. A stop between handing and noting leaves a message "handed": it is asked for again
    where the channel honours our key, looked up where it can be asked, and "unknown" where neither holds.
    """
    patience = patience or Patience()
    how = write or _plainly(words)
    begun = monotonic() if begun is None else begun
    post = _Post(ledger, channels, how, clock, begun, patience, let_out, carries, lots, are_over)
    states: Counter[str] = Counter()
    while not enough() and (pending := post.pending(campaign)):
        came = [(one.intent, outcome) for one in pending if (outcome := post.settled(one)) is not None]
        settled = [outcome for _, outcome in came]
        if settled:
            ledger.note(settled)
            if noted:
                noted(came)
        done = {outcome.key for outcome in settled} | post.put_off
        leaving = [one.intent for one in pending if one.intent.key not in done]
        states.update(outcome.state for outcome in settled)
        while leaving:
            names = {intent.channel for intent in leaving}
            size = _most(names, channels, AT_ONCE if clock is None else patience.portion(names))
            portion, leaving, started = leaving[:size], leaving[size:], monotonic()
            ledger.hand([intent.key for intent in portion])
            outcomes = post.carried(portion)
            ledger.note(outcomes)
            if noted:
                noted(list(zip(portion, outcomes, strict=True)))
            states.update(outcome.state for outcome in outcomes)
            patience.took({intent.channel for intent in portion}, len(portion), monotonic() - started)
            # Asked after a portion: where finding what is to leave took all the time, one leaves yet.
            if enough():
                break
    return states


def next_try(stumbled: Sequence[int]) -> int:
    """When a message is tried again over which its carrier stumbled at these instants, oldest first, of at least one:
    after a minute, then after four times as long each time, after four hours at most.
    """
    return stumbled[-1] + min(TRIES[0] * int(4 ** (len(stumbled) - 1)), TRIES[1])


def _plainly(words: Words) -> Write:
    return lambda intent: Written(*words(intent.version, intent.message, intent.language))


def _most(names: set[str], channels: Mapping[str, Channel], size: int) -> int:
    """How many are marked as handed together."""
    is_careful = any(channels[name].repeats == "sends again" for name in names)
    return min(size, IN_FLIGHT) if is_careful else size


class _Post:
    """One round of handing over: what its channels are like now, and what is put off to another round."""

    def __init__(
        self,
        ledger: Ledger,
        channels: Mapping[str, Channel],
        write: Write,
        clock: int | None,
        begun: float,
        patience: Patience,
        let_out: LetOut | None,
        carries: Callable[[str], bool],
        lots: Lots | None,
        are_over: AreOver | None,
    ) -> None:
        self._carries, self._lots, self._are_over = carries, lots, are_over
        self._ledger, self._channels, self._write, self._clock = ledger, channels, write, clock
        self._begun, self._patience, self._let_out = begun, patience, let_out
        now = -1 if clock is None else clock
        self._busy = {name for name, until in patience.channels.items() if until > now}
        self.put_off = {key for key, until in patience.messages.items() if until > now}
        # Of messages whose decision lies back: when each may leave, and which are of no use any more.
        self._leaves: dict[str, int] = {}
        self._over: set[str] = set()
        # When the carrier stumbled over messages that were tried before.
        self._stumbles: dict[str, list[int]] = {}

    def pending(self, campaign: str) -> list[Pending]:
        """What is still to leave in this round."""
        found = self._ours(campaign)
        pending = [one for one in found if one.intent.key not in self.put_off]
        if self._clock is not None:
            back = [one.intent for one in pending if self._lies_back(one.intent, self._clock)]
            if self._let_out is not None:
                instants = self._let_out(back, self._clock)
                self._leaves = {intent.key: at for intent, at in zip(back, instants, strict=True)}
            if self._are_over is not None:
                told = self._are_over(back)
                self._over = {intent.key for intent, is_over in zip(back, told, strict=True) if is_over}
            self._stumbles = self._ledger.stumbles([one.intent.key for one in pending if one.attempts])
        return pending

    def _ours(self, campaign: str) -> list[Pending]:
        while True:
            most = AT_ONCE if self._clock is None else self._patience.at_hand()
            found = self._ledger.pending(campaign, most + len(self.put_off), self._busy, self._lots)
            others = {name for name in {one.intent.channel for one in found} if not self._carries(name)}
            if not others:
                return found
            self._busy |= others

    @staticmethod
    def _lies_back(intent: Intent, now: int) -> bool:
        return intent.kind != "deed" and now - intent.decided_at > LATELY

    def settled(self, one: Pending) -> Outcome | None:
        """What became of a message without asking a channel to carry it, or None if it is to be carried."""
        intent, at = one.intent, self._at(one.intent)
        if SHADOW in intent.tags:
            return Outcome(intent.key, at, "shadow")
        channel = self._channels.get(intent.channel)
        if channel is None:
            return Outcome(intent.key, at, "refused", "unknown_channel", detail=intent.channel)
        if one.state == "handed":
            try:
                if channel.repeats == "sends again" and not (one.attempts < 2 and self._may_again(intent)):
                    return Outcome(intent.key, at, "unknown", "in_doubt", receipt=mail_id(intent.key))
                receipt = None if channel.repeats == "sends again" else channel.arrived(intent.key)
            except (ChannelBusy, EnvironmentFault):
                self.put_off.add(intent.key)
                return None
            if receipt is not None:
                return Outcome(intent.key, at, "accepted", receipt=receipt.id)
        if self._clock is not None and intent.expires_at is not None and self._clock > intent.expires_at:
            return Outcome(intent.key, at, "withheld", "expired")
        # What was handed may have arrived, where the carrier cannot be asked.
        if intent.key in self._over and (one.state != "handed" or channel.repeats == "queryable"):
            return Outcome(intent.key, at, "withheld", "converted")
        return self._held(one) if self._clock is not None else None

    def _held(self, one: Pending) -> Outcome | None:
        """What has to wait: for an hour at which it may leave, or for another try. By the clock on the wall."""
        intent, now = one.intent, self._clock or 0
        later = self._leaves.get(intent.key, now)
        if later > now and intent.expires_at is not None and later > intent.expires_at:
            return Outcome(intent.key, now, "withheld", "quiet_too_long")
        if later > now:
            self._wait(intent.key, later)
            return None
        stumbled = self._stumbles.get(intent.key)
        if stumbled and stumbled[-1] <= now < next_try(stumbled):  # else the clock was set back: at once
            self._wait(intent.key, next_try(stumbled))
        return None

    def _wait(self, key: str, until: int) -> None:
        self.put_off.add(key)
        self._patience.messages[key] = until

    def carried(self, portion: Sequence[Intent]) -> list[Outcome]:
        """What came of asking the channels of these messages, which are marked as handed."""
        by_channel: dict[str, list[Intent]] = {}
        for intent in portion:
            by_channel.setdefault(intent.channel, []).append(intent)
        outcomes: dict[str, Outcome] = {}
        look_up = getattr(self._write, "look_up", None)
        if look_up is not None:
            with suppress(PeriploError):  # which each message then meets by itself
                look_up(portion)
        for name, intents in by_channel.items():
            channel = self._channels[name]
            prepare = getattr(channel, "prepare", None)
            try:
                if prepare is not None:
                    prepare([intent.customer for intent in intents])
            except EnvironmentFault as fault:
                self._rest(name, fault)
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
        except EnvironmentFault as fault:
            self.put_off.add(key)
            return Outcome(key, at, "reserved", detail=str(fault))
        except MessageWithheld as held:
            return Outcome(key, at, "withheld", held.reason)
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
        except (
            ChannelBusy,
            EnvironmentFault,
        ) as error:  # before the carrier had it: a channel raises it then alone
            self._rest(intent.channel, error)
            return Outcome(key, at, "reserved", detail=str(error))
        return Outcome(key, self._at(intent), "accepted", receipt=receipt.id)

    def _rest(self, channel: str, error: PeriploError) -> None:
        self._busy.add(channel)
        if self._clock is not None:
            after = round(getattr(error, "after", 0.0) * SECOND)
            self._patience.channels[channel] = self._clock + min(max(after, REST[0]), REST[1])

    def _stumbled(self, intent: Intent, error: MessageStumbled) -> Outcome:
        before = self._ledger.stumbles([intent.key]).get(intent.key, [])
        if self._clock is None:
            is_over = len(before) + 1 >= MOST_STUMBLES
        else:
            is_over = bool(before) and before[0] <= self._clock - SET_ASIDE
        if is_over:
            return Outcome(intent.key, self._at(intent), "refused", "set_aside", detail=str(error))
        self.put_off.add(intent.key)
        return Outcome(intent.key, self._at(intent), "reserved", "stumbled", detail=str(error))

    def _may_again(self, intent: Intent) -> bool:
        try:
            return self._write(intent).again
        except EnvironmentFault:
            raise
        except PeriploError:
            return False

    def _at(self, intent: Intent) -> int:
        if self._clock is None:
            return intent.decided_at
        return self._clock + int((monotonic() - self._begun) * SECOND)


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
        expires_at=intent.expires_at,
        general=written.general,
    )
