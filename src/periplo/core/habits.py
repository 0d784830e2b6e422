"""By which channel and at which hour a person answers best, from their own past, leaning on everybody's.

A person has few messages and few hours, so their own figures lean on those of all: the less is known of them, the more.
One choice in ten is any of those that may be, so that what was never tried is learned too; each comes with the
probability that it had. Nothing here knows of the future: whoever calls gives only what was known then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from periplo.core.identity import BUCKETS
from periplo.core.spans import DAY, MINUTE
from periplo.core.zone_clock import day_of, instant_of, wall_at

EXPLORES = 1_000  # of 10,000 buckets: those for whom any of the choices is taken
ANSWER_IN = 3 * DAY  # a message is answered within this time, or it was not
LEANS = 5  # messages of everybody that weigh as much as those of the person
LEANS_ON_ALL = 20  # messages by all channels that weigh as much as those by one
LOOKS_BACK = 180 * DAY  # how far back a person's hours are read
HOURS_LEAN = 10  # events of everybody that weigh as much as those of the person
HOURS = 24


class Rate(NamedTuple):
    """Messages whose time is over, and how many of them were answered."""

    sent: int = 0
    answered: int = 0


class Habits(NamedTuple):
    """What is known of a person and of everybody.

    sent: (instant, channel) of messages to them; answers: (instant, medium) of what they did with messages, medium ""
    where it may be any; both oldest first. rates: of everybody, by channel. lived: instants of what the person did,
    ascending. hours: events of everybody in each hour of the day.
    """

    sent: Sequence[tuple[int, str]] = ()
    answers: Sequence[tuple[int, str]] = ()
    rates: Mapping[str, Rate] = {}
    lived: Sequence[int] = ()
    hours: Sequence[int] = ()


UNKNOWN = Habits()


class Picked(NamedTuple):
    """A choice and its place among the choices; buckets: how many of 10,000 it was to be taken in."""

    place: int
    buckets: int


def picked(best: int, choices: int, bucket: int) -> Picked:
    """The best of so many choices, or in one of ten cases any of them. bucket: in [0, 10,000)."""
    chosen = bucket * choices // EXPLORES if bucket < EXPLORES else best
    any_of = -(-(chosen + 1) * EXPLORES // choices) - -(-chosen * EXPLORES // choices)
    return Picked(chosen, any_of + (BUCKETS - EXPLORES if chosen == best else 0))


def rates_of(
    sent: Sequence[tuple[int, str]],
    answers: Sequence[tuple[int, str]],
    media: Mapping[str, str],
    now: int,
) -> dict[str, Rate]:
    """How often one person has answered by each channel, of messages whose time to answer is over.

    sent: (instant, channel), oldest first. An answer belongs to the latest message before it by its medium.
    """
    answered = set()
    for at, medium in answers:
        if at > now:
            break
        for place in reversed(range(bisect_right(sent, at, key=lambda one: one[0]))):
            said_at, channel = sent[place]
            if at - said_at > ANSWER_IN:
                break
            if not medium or (media.get(channel) or channel) == medium:
                answered.add(place)
                break
    found: dict[str, Rate] = {}
    for place, (said_at, channel) in enumerate(sent):
        if said_at + ANSWER_IN <= now:
            known = found.get(channel, Rate())
            found[channel] = Rate(known.sent + 1, known.answered + (place in answered))
    return found


def leaning(own: Rate, all_by_channel: Mapping[str, Rate], channel: str) -> float:
    """How often a person is taken to answer by a channel: their own figure, leaning on that of everybody by this
    channel, which leans on that by all channels."""
    sent, met = (sum(rate[part] for rate in all_by_channel.values()) for part in (0, 1))
    every = (met + 1) / (sent + 2)
    theirs = all_by_channel.get(channel, Rate())
    group = (theirs.answered + LEANS_ON_ALL * every) / (theirs.sent + LEANS_ON_ALL)
    return (own.answered + LEANS * group) / (own.sent + LEANS)


def best_channel(
    channels: Sequence[str], known: Habits, media: Mapping[str, str], now: int, bucket: int
) -> tuple[str, float, list[list[object]]]:
    """The channel that a person answers best, the first of equals, or in one of ten cases any of them.

    Returns it, the probability that it had, and what was read of each: channel, answered, sent, rate taken for theirs.
    """
    own = rates_of(known.sent, known.answers, media, now)
    rates = [own.get(channel, Rate()) for channel in channels]
    likely = [
        round(leaning(rate, known.rates, channel), 4) for channel, rate in zip(channels, rates, strict=True)
    ]
    best = max(range(len(channels)), key=lambda place: (likely[place], -place))
    chosen = picked(best, len(channels), bucket)
    tried: list[list[object]] = [
        [channel, rate.answered, rate.sent, share]
        for channel, rate, share in zip(channels, rates, likely, strict=True)
    ]
    return channels[chosen.place], chosen.buckets / BUCKETS, tried


class Hour(NamedTuple):
    """When a wait is over. hour: of the person's clock; own: their events in it, of `events`; likely: the share of
    their events that it is taken to hold; buckets: of 10,000, see `picked`."""

    at: int
    hour: int
    own: int
    events: int
    likely: float
    buckets: int


def best_hour(
    since: int, within: int, minutes: tuple[int, int], zone: str, known: Habits, bucket: int
) -> Hour:
    """The hour in which the person does most, of those that begin in (since, since + within].

    minutes: the local minutes of day between which the whole hour lies. Where no such hour begins in time, the first
    that comes. The minute within the hour is the bucket's, so that not everybody is written to at its beginning.
    """
    counts = [0] * HOURS
    low = bisect_left(known.lived, since - LOOKS_BACK)
    high = bisect_right(known.lived, since)
    for at in known.lived[low:high]:
        counts[_minute(at, zone) // 60] += 1
    whole = sum(known.hours) + HOURS
    events = high - low
    likely = [
        ((counts[hour - 1] + 2 * counts[hour] + counts[(hour + 1) % HOURS]) / 4 + HOURS_LEAN * group / whole)
        / (events + HOURS_LEAN)
        for hour, group in enumerate(one + 1 for one in known.hours or [0] * HOURS)
    ]
    choices = _choices(since, within, minutes, zone)
    best = max(range(len(choices)), key=lambda place: (likely[choices[place][1]], -place))
    chosen = picked(best, len(choices), bucket)
    at, hour = choices[chosen.place]
    later = at + bucket % 60 * MINUTE
    at = later if _minute(later, zone) // 60 == hour else at  # the clock may jump within the hour
    return Hour(at, hour, counts[hour], events, round(likely[hour], 4), chosen.buckets)


def _choices(since: int, within: int, minutes: tuple[int, int], zone: str) -> list[tuple[int, int]]:
    """Instant and hour of each that may be, by time; one hour of the day once, the first time it comes."""
    found: dict[int, int] = {}
    day = day_of(since, zone)
    while True:
        for hour in range(HOURS):
            if hour in found or hour * 60 < minutes[0] or hour * 60 + 60 > minutes[1]:
                continue
            at = instant_of(day, hour * 60, zone)
            is_there = _minute(at, zone) == hour * 60  # the clock does not skip it
            if is_there and at > since and (at <= since + within or not found):
                found[hour] = at
        day += 1
        if found and instant_of(day, 0, zone) > since + within:
            return sorted((at, hour) for hour, at in found.items())


def _minute(at: int, zone: str) -> int:
    return wall_at(at, zone) // MINUTE % (HOURS * 60)
