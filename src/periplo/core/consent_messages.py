"""Consent as messages tell it: events that say it, traits and cookie choices that carry it along.

An event ("consent given", "unsubscribed") is a person's word at an instant. A trait such as `email_opt_in`, or the
categories of a cookie banner in `context.consent`, is repeated by message after message: it is `carried`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from periplo.core.channel_catalogue import channel_id
from periplo.core.consent import ANY, BASES, STATES, ConsentSaid
from periplo.core.events import bare, folded
from periplo.core.messages import Handle, Message, handles_of, plain

Pair = tuple[str, str]  # channel and purpose
States = tuple[tuple[Pair, str], ...]

EVENTS: Mapping[
    str, tuple[str, str | None, str | None]
] = {  # state, and channel and purpose if it names none
    "consent given": ("granted", None, None),
    "consent denied": ("denied", ANY, ANY),
    "consent withdrawn": ("withdrawn", ANY, ANY),
    "subscribed": ("granted", "email", "marketing"),
    "unsubscribed": ("withdrawn", "email", ANY),
    "push accepted": ("granted", "push", "marketing"),
    "push refused": ("denied", "push", ANY),
}
TRAITS: Mapping[str, Pair] = {  # by `events.bare`
    **{
        f"{channel}optin": (channel, "marketing") for channel in ("email", "sms", "whatsapp", "push", "phone")
    },
    "newsletter": ("email", "marketing"),
    "acceptsmarketing": ("email", "marketing"),
    "marketingoptin": ("email", "marketing"),
    "emailmarketingconsent": ("email", "marketing"),
    "smsmarketingconsent": ("sms", "marketing"),
}
# A cookie banner speaks of the web alone: it never lets us write to anybody.
CATEGORIES: Mapping[str, Pair] = {
    **dict.fromkeys(("analytics", "performance", "statistics", "analyticsstorage"), ("web", "analytics")),
    **dict.fromkeys(
        ("advertising", "marketing", "targeting", "adstorage", "adpersonalization"), ("web", "advertising")
    ),
    **dict.fromkeys(
        ("functional", "preferences", "personalization", "functionalitystorage", "personalizationstorage"),
        ("web", "personalisation"),
    ),
    **dict.fromkeys(("datasharing", "aduserdata"), ("web", "sharing")),
}
_NEVER_ASKED = frozenset({"necessary", "strictlynecessary", "essential", "securitystorage"})
_YES = frozenset({"true", "yes", "y", "1", "on", "si", "sí", "granted", "subscribed", "optedin", "optin"})
_NO = frozenset(
    {"false", "no", "n", "0", "off", "denied", "refused", "unsubscribed", "optedout", "optout",
     "notsubscribed", "neversubscribed", "redacted"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsentReading:
    """What an organisation's own names mean: cookie categories and traits beyond those that everybody uses."""

    categories: Mapping[str, Pair] = field(default_factory=dict)  # names by `events.bare`
    traits: Mapping[str, Pair] = field(default_factory=dict)


USUAL = ConsentReading()


def consents_in(message: Message, at: int, source: str, reading: ConsentReading = USUAL) -> list[ConsentSaid]:
    """What a message says about consent, nothing in most. at: when the message happened, microseconds UTC."""
    words = [
        ConsentSaid(channel, purpose, state, at, source, carried=True)
        for (channel, purpose), state in _states_in(message, reading)
    ]
    if message.type == "track" and message.event is not None:
        meant = _meaning(message.event)
        if meant is not None:
            words += _said(plain(message.properties), *meant, at, source, message.message_id)
    return words


class ConsentsSeen:
    """Collects what many messages say, before it is known when they happened: `see` each, then `said`.

    Of values that one handle carries along message after message only the first and the last time are kept.
    """

    def __init__(self, reading: ConsentReading = USUAL) -> None:
        self._reading = reading
        self._words: list[tuple[int, Handle, ConsentSaid]] = []
        self._carried: dict[tuple[Handle, str, States], list[int]] = {}

    def see(self, message: Message, source: str, place: int) -> None:
        """One message. place: where among the instants that `said` is given its own will stand."""
        if message.context is not None or message.traits is not None:
            states = _states_in(message, self._reading)
            if states:
                self._carried.setdefault((next(handles_of(message)), source, states), []).append(place)
        if message.type == "track" and message.event is not None:
            meant = _meaning(message.event)
            if meant is not None:
                handle = next(handles_of(message))
                for word in _said(plain(message.properties), *meant, 0, source, message.message_id):
                    self._words.append((place, handle, word))

    def said(
        self, at: Sequence[int], is_good: Callable[[int], bool] = lambda place: True
    ) -> list[tuple[Handle, ConsentSaid]]:
        """Every word with its handle and instant. is_good: whether the message at a place counts."""
        found = [
            (handle, word._replace(at=int(at[place])))
            for place, handle, word in self._words
            if is_good(place)
        ]
        for (handle, source, states), places in self._carried.items():
            times = [int(at[place]) for place in places if is_good(place)]
            for instant in sorted({min(times), max(times)}) if times else ():
                found += [
                    (handle, ConsentSaid(channel, purpose, state, instant, source, carried=True))
                    for (channel, purpose), state in states
                ]
        return found


def _states_in(message: Message, reading: ConsentReading) -> States:
    """What a message carries along: of each channel and purpose a yes or a no."""
    states: States = ()
    context = message.context
    if context is not None:
        if "consent" in context:
            states += _categories(bytes(context["consent"]), _frozen(reading.categories))
        if "traits" in context:
            states += tuple(_in_traits(plain({"": context["traits"]}).get(""), reading))
    if message.traits and message.type != "track":
        states += tuple(_in_traits(message.traits, reading))
    return states


@lru_cache(maxsize=65_536)
def _meaning(event: str) -> tuple[str, str | None, str | None] | None:
    """State, channel and purpose that an event of this name is about."""
    return EVENTS.get(folded(event))


def _said(
    told: Mapping[str, Any],
    state: str,
    channel: str | None,
    purpose: str | None,
    at: int,
    source: str,
    message_id: str | None,
) -> Iterator[ConsentSaid]:
    """The words of one event. A yes that does not say to what is none; a no without channel is to all of them."""
    channels = _words(told.get("channel")) or ([] if channel is None else [channel])
    purposes = _words(told.get("purpose")) or ([] if purpose is None else [purpose])
    basis = folded(_word(told.get("basis")) or "consent")
    for each in channels:
        for why in purposes:
            yield ConsentSaid(
                each if each == ANY else channel_id(each),
                folded(why),
                state,
                at,
                source,
                _word(told.get("text_version")),
                basis if basis in BASES else "consent",
                _word(told.get("proof")) or message_id,
            )


def _words(value: object) -> list[str]:
    many = value if isinstance(value, list) else [value]
    return [word for each in many if (word := _word(each)) is not None]


def _word(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip()[:200] or None


@lru_cache(maxsize=4_096)
def _categories(raw: bytes, known: tuple[tuple[str, Pair], ...]) -> States:
    """The categories of a banner. Of two that mean one pair the no counts."""
    try:
        said = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return ()
    said = said.get("categoryPreferences") if isinstance(said, dict) else None
    if not isinstance(said, dict):
        return ()
    own = dict(known)
    states: dict[Pair, str] = {}
    for name, value in said.items():
        state, category = _state(value), bare(name)
        if state is None or category in _NEVER_ASKED:
            continue
        pair = own.get(category) or CATEGORIES.get(category) or ("web", folded(name) or ANY)
        states[pair] = state if states.get(pair, "granted") == "granted" else states[pair]
    return tuple(states.items())


def _in_traits(traits: object, reading: ConsentReading) -> Iterator[tuple[Pair, str]]:
    if not isinstance(traits, Mapping):
        return
    for name, value in traits.items():
        pair = reading.traits.get(bare(name)) or TRAITS.get(bare(name))
        if pair is None:
            continue
        if isinstance(value, msgspec.Raw):
            value = plain({"": value}).get("")
        state = _state(value.get("state") if isinstance(value, dict) else value)
        if state is not None:
            yield pair, state


def _state(value: object) -> str | None:
    """Yes or no as people and programs write it; None for what says neither, such as "pending"."""
    text = bare(str(value)) if isinstance(value, bool | str | int) else ""
    if text in STATES:
        return text
    return "granted" if text in _YES else "denied" if text in _NO else None


@lru_cache(maxsize=64)
def _sorted(names: tuple[tuple[str, Pair], ...]) -> tuple[tuple[str, Pair], ...]:
    return tuple(sorted(names))


def _frozen(names: Mapping[str, Pair]) -> tuple[tuple[str, Pair], ...]:
    return _sorted(tuple(names.items())) if names else ()
