"""What the preference page shows: each channel and purpose with the text in force, what was said, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from periplo.core.channel_catalogue import CHANNELS, channel_name
from periplo.core.consent import ANY, PURPOSES, Allowed, Records, may, pairs_of
from periplo.core.texts import Text
from periplo.edge.words.preferences import preferences_say
from periplo.storage.consents import ConsentText

ASKED = ("consent", "legitimate interest")  # what a person may say no to


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of the page. `name` is its field; `answer` is "yes", "no" or "" if nothing was said."""

    name: str
    title: str
    text: str
    answer: str
    said: str
    small: tuple[str, ...]
    is_open: bool  # whether there is anything to choose


@dataclass(frozen=True, slots=True)
class Section:
    """A channel with its questions; `warning` stands above them."""

    title: str
    warning: str
    choices: tuple[Choice, ...]


def sections(
    records: Records,
    texts: Sequence[ConsentText],
    purposes: Mapping[str, Text],
    language: str,
    zone: str,
    now: int,
    handle: int,
) -> list[Section]:
    """The page's sections, channels in the catalogue's order. purposes: the organisation's own names of them."""
    in_force = {(text.channel, text.purpose): text for text in texts}
    said = [pair for pair in pairs_of(records) if ANY not in pair and pair not in in_force]
    pairs = sorted([*in_force, *said], key=_order)
    found = []
    for channel in dict.fromkeys(channel for channel, _ in pairs):
        choices = tuple(
            _choice(records, pair, in_force.get(pair), purposes, language, zone, now)
            for pair in pairs
            if pair[0] == channel
        )
        first = may(records, channel, choices[0].name.partition("/")[2], now, handle)
        warning = preferences_say("suppressed", language) if first.because == "suppressed" else ""
        found.append(Section(channel_title(channel, language), warning, choices))
    return found


def channel_title(channel: str, language: str) -> str:
    """What people call a channel."""
    return preferences_say("all_channels", language) if channel == ANY else channel_name(channel, language)


def purpose_title(purpose: str, purposes: Mapping[str, Text], language: str) -> str:
    """What people call a purpose: as the organisation says, else as everybody does, else as it is written."""
    if purpose == ANY:
        return preferences_say("any_purpose", language)
    named = purposes.get(purpose) or PURPOSES.get(purpose)
    return named.to(language) if named else purpose[:1].upper() + purpose[1:]


def _choice(
    records: Records,
    pair: tuple[str, str],
    text: ConsentText | None,
    purposes: Mapping[str, Text],
    language: str,
    zone: str,
    now: int,
) -> Choice:
    channel, purpose = pair
    allowed = may(records._replace(suppressed=()), channel, purpose, now)
    basis = text.basis if text else "consent"
    small = []
    if text is not None:
        small.append(
            preferences_say("version", language, text.version, _day(text.valid_from, language, zone))
        )
    version = allowed.said.text_version if allowed.said else None
    if text is not None and version is not None and version != text.version and allowed.is_allowed:
        small.append(preferences_say("other_version", language, version))
    small.append(preferences_say(f"basis.{basis}", language))
    is_open = basis in ASKED
    return Choice(
        f"{channel}/{purpose}",
        purpose_title(purpose, purposes, language),
        text.text.to(language) if text else "",
        "" if allowed.said is None else "yes" if allowed.is_allowed else "no",
        _said(allowed, basis, language, zone) if is_open else "",
        tuple(small),
        is_open,
    )


def _said(allowed: Allowed, basis: str, language: str, zone: str) -> str:
    if allowed.said is None:
        return preferences_say("said.unknown" if basis == "consent" else "said.nothing", language)
    return preferences_say(f"said.{allowed.because}", language, _day(allowed.said.at, language, zone))


def _day(at: int, language: str, zone: str) -> str:
    moment = datetime.fromtimestamp(at / 1_000_000, UTC).astimezone(ZoneInfo(zone))
    return str(format_date(moment, "long", language))


def _order(pair: tuple[str, str]) -> tuple[int, str, int, str]:
    channels, known = list(CHANNELS), list(PURPOSES)
    channel, purpose = pair
    return (
        channels.index(channel) if channel in CHANNELS else len(channels), channel,
        known.index(purpose) if purpose in PURPOSES else len(known), purpose,
    )  # fmt: skip
