"""What is counted as it happens, in whichever process it does. To be imported after `shared` has settled where."""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from periplo.channels.contract import Channel, ChannelBusy, ChannelInDoubt, ChannelRefused, Message, Receipt
from periplo.core.crowds import Crowd
from periplo.core.members import Decision, Intent
from periplo.core.spans import SECOND
from periplo.edge.running import traces
from periplo.storage.contract import Outcome

REGISTRY = CollectorRegistry()
FAST = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
LATE = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 3_600.0, 43_200.0)

requests = Counter(
    "periplo_http_requests",
    "Requests answered, by listener and status.",
    ("listener", "status"),
    registry=REGISTRY,
)
request_seconds = Histogram(
    "periplo_http_request_seconds",
    "Seconds until a request was answered, by listener.",
    ("listener",),
    buckets=FAST,
    registry=REGISTRY,
)
decisions = Counter(
    "periplo_decisions",
    "Decisions kept by campaigns, by the first reason.",
    ("campaign", "reason"),
    registry=REGISTRY,
)
withheld = Counter(
    "periplo_withheld",
    "Messages decided that do not leave, by reason.",
    ("campaign", "reason"),
    registry=REGISTRY,
)
messages = Counter(
    "periplo_messages",
    "Messages that came to a state, by campaign, channel and reason.",
    ("campaign", "channel", "state", "reason"),
    registry=REGISTRY,
)
message_delay_seconds = Histogram(
    "periplo_message_delay_seconds",
    "Seconds by which messages left after the event and the plan's waits, by channel.",
    ("channel",),
    buckets=LATE,
    registry=REGISTRY,
)
channel_seconds = Histogram(
    "periplo_channel_seconds",
    "Seconds that a channel took over one message, by what came of it.",
    ("channel", "outcome"),
    buckets=FAST,
    registry=REGISTRY,
)
question_seconds = Histogram(
    "periplo_question_seconds",
    "Seconds until the console had an answer, by question; one that was kept takes none.",
    ("question",),
    buckets=SLOW,
    registry=REGISTRY,
)
faults = Counter(
    "periplo_faults",
    "Turns that ended in an error, by part and the error's code.",
    ("part", "code"),
    registry=REGISTRY,
)
restarts = Counter(
    "periplo_restarts",
    "Processes that ended and were started again, by part.",
    ("part",),
    registry=REGISTRY,
)
turned_at = Gauge(
    "periplo_last_turn_timestamp_seconds",
    "When a part had its last turn, in seconds since 1970.",
    ("part",),
    multiprocess_mode="max",
    registry=REGISTRY,
)
COUNTED = (
    requests, request_seconds, decisions, withheld, messages, message_delay_seconds, channel_seconds,
    question_seconds, faults, restarts, turned_at,
)  # fmt: skip


def beat(part: str) -> None:
    """This part is at work."""
    turned_at.labels(part).set(time.time())


def faulted(part: str, code: str) -> None:
    faults.labels(part, code).inc()


def restarted(part: str) -> None:
    restarts.labels(part).inc()


def asked(question: str, seconds: float) -> None:
    """A question was answered."""
    question_seconds.labels(question).observe(seconds)


def answered(listener: str, status: int, seconds: float) -> None:
    """A request was answered."""
    _requests(listener, status).inc()
    _request_seconds(listener).observe(seconds)


@cache
def _requests(listener: str, status: int) -> Counter:
    return requests.labels(listener, str(status))


@cache
def _request_seconds(listener: str) -> Histogram:
    return request_seconds.labels(listener)


def decided(campaign: str, kept: Sequence[Decision | Crowd]) -> None:
    """What a campaign has decided, once it is kept."""
    whys, held = Tally[str](), Tally[str]()
    for told in kept:
        one, many = (told.first, len(told)) if isinstance(told, Crowd) else (told, 1)
        if one.reasons:
            whys[one.reasons[0].code] += many
        for each in one.withheld:
            held[each.reason] += many
    for reason, n in whys.items():
        decisions.labels(campaign, reason).inc(n)
    for reason, n in held.items():
        withheld.labels(campaign, reason).inc(n)


def noted(came: Sequence[tuple[Intent, Outcome]]) -> None:
    """What came of messages, once it is kept."""
    told = Tally((one.campaign, one.channel, what.state, what.reason or "") for one, what in came)
    for (campaign, channel, state, reason), n in told.items():
        messages.labels(campaign, channel, state, reason).inc(n)
    for one, what in came:
        if what.state == "accepted" and one.kind != "deed" and one.due_at is not None:
            message_delay_seconds.labels(one.channel).observe((what.at - one.due_at) / SECOND)


class Timed:
    """A channel, and how long it takes. All else is the channel's own."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def deliver(self, message: Message, key: str) -> Receipt:
        begun, outcome, name = time.perf_counter(), "failed", self._channel.name
        with traces.step(f"deliver {name}", "client", periplo__channel=name) as step:
            try:
                receipt = self._channel.deliver(message, key)
                outcome = "accepted"
                return receipt
            except ChannelRefused:
                outcome = "refused"
                raise
            except ChannelInDoubt:
                outcome = "unknown"
                raise
            except ChannelBusy:
                outcome = "busy"
                raise
            finally:
                channel_seconds.labels(name, outcome).observe(time.perf_counter() - begun)
                step.tell(periplo__outcome=outcome)


def timed(channels: dict[str, Channel]) -> dict[str, Channel]:
    """Each channel timed."""
    wrap: Callable[[Channel], Any] = Timed
    return {name: wrap(channel) for name, channel in channels.items()}
