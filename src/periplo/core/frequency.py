"""When and how often an organisation may write: its hours, caps, law, control group and how campaigns take turns.

One value for all of it, read from frequency.yaml. What is asked for each message is worked out once per kind,
channel, country and year, and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from periplo.core.allowed_hours import ALWAYS, AllowedHours, next_allowed
from periplo.core.caps import MARKETING, Cap, Caps
from periplo.core.errors import BadInput, UnknownName
from periplo.core.holdouts import check_share
from periplo.core.law_presets import LawPreset, lawful_hours
from periplo.core.law_table import PRESETS
from periplo.core.onsite import ONSITE
from periplo.core.seasons import holiday_days
from periplo.core.spans import DAY, moment_at, zone_named

OPT_IN, OPT_OUT = BASES = ("opt-in", "opt-out")
EACH = "each"  # the law of each person's own country
MESSAGE_CHANNELS = ("email", "sms", "whatsapp", "push", "phone", "web")
_BLOCK = 60 * DAY  # hours are worked out anew this often, for holidays
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Frequency:
    """What frequency.yaml says; the default allows everything.

    zone: the organisation's, for people whose own is not known; country, region: for holidays.
    law: a country of PRESETS, EACH, or None. hours: for marketing; channels: where one has hours of its own.
    closed_on_holidays: no marketing on the public holidays of the organisation's country and region.
    transactional_hours: whether transactional messages keep these hours too. control: share of the global control
    group. window, places: of campaigns that want one person within a window (us), how many may; 0: all.
    basis: whether marketing needs a yes ("opt-in") or the absence of a no ("opt-out").
    Raises: BadInput or UnknownName if its parts contradict each other or the law.
    """

    zone: str = "UTC"
    country: str | None = None
    region: str | None = None
    law: str | None = None
    hours: AllowedHours = ALWAYS
    channels: Mapping[str, AllowedHours] = field(default_factory=dict)
    closed_on_holidays: bool = False
    transactional_hours: bool = False
    caps: Caps = field(default_factory=Caps)
    control: float = 0.0
    window: int = 0
    places: int = 1
    basis: str = OPT_IN
    _hours: dict[tuple[str, str, str | None, int], AllowedHours] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _caps: dict[str | None, Caps] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        zone_named(self.zone)
        check_share(self.control)
        if self.window < 0 or self.places < 1:
            raise BadInput(
                "campaigns take turns in no time, or nobody may", mend="say a window such as 24h and 1 place"
            )
        if self.law is not None and self.law != EACH and self.law not in PRESETS:
            raise UnknownName(
                f"there is no law preset for '{self.law}'", f"there are: {', '.join(PRESETS)}",
                f"name one of them, or '{EACH}' for that of each person's country, or leave it out",
            )  # fmt: skip
        if self.closed_on_holidays:
            if self.country is None:
                raise BadInput(
                    "holidays are closed, but of which country is not said", mend="add country: ES"
                )
            holiday_days(self.country, self.region, 2026, 2026)
        for law in self.laws():
            for channel in dict.fromkeys((*MESSAGE_CHANNELS, *self.channels)):
                _within_law(self._own_hours(channel), law, channel)
            self._caps_under(law)

    def laws(self) -> tuple[LawPreset, ...]:
        """The presets that may count for somebody."""
        if self.law is None:
            return ()
        return tuple(PRESETS.values()) if self.law == EACH else (PRESETS[self.law],)

    def law_for(self, country: str | None) -> LawPreset | None:
        """The preset that counts for a person of this country: that of the organisation's where theirs has none."""
        if self.law != EACH:
            return None if self.law is None else PRESETS[self.law]
        return PRESETS.get(country or "") or PRESETS.get(self.country or "")

    def hours_for(self, channel: str, kind: str, country: str | None, at: int) -> AllowedHours:
        """The hours in which such a message may leave; country: the person's, for the law of each country.

        Public holidays are those of the year of `at`, the year before and the two after.
        """
        key = channel, kind, country if self.law == EACH else None, at // _BLOCK
        known = self._hours.get(key)
        if known is None:
            if len(self._hours) >= _KEPT:
                self._hours.clear()
            year = moment_at(at).year
            known = self._hours[key] = self._hours_made(channel, kind, self.law_for(country), year)
        return known

    def next_allowed(self, at: int, channel: str, kind: str, zone: str, country: str | None = None) -> int:
        """The first instant from `at` on at which such a message may leave to a person in this zone."""
        return next_allowed(at, self.hours_for(channel, kind, country, at), zone)

    def caps_for(self, country: str | None) -> Caps:
        """The organisation's caps and those of the law that counts for a person of this country."""
        key = country if self.law == EACH else None
        known = self._caps.get(key)
        if known is None:
            if len(self._caps) >= _KEPT:
                self._caps.clear()
            known = self._caps[key] = self._caps_under(self.law_for(country))
        return known

    @property
    def remembers(self) -> int:
        """How far back messages matter to caps and turns, in microseconds; 0 where none do."""
        caps = [self.caps, *(Caps(law.caps) for law in self.laws() if law.caps)]
        return max(self.window, *(one.reach for one in caps))

    def _hours_made(self, channel: str, kind: str, law: LawPreset | None, year: int) -> AllowedHours:
        if channel == ONSITE:  # it waits, and disturbs nobody: who sees it has opened the page
            return self.channels.get(ONSITE, ALWAYS)
        if kind != MARKETING:
            return self._own_hours(channel) if self.transactional_hours else ALWAYS
        hours = self._own_hours(channel)
        if self.closed_on_holidays and self.country is not None:
            closed = holiday_days(self.country, self.region, year - 1, year + 2)
            hours = replace(hours, closed=hours.closed | closed)
        if law is None:
            return hours
        return lawful_hours(hours, law, channel, _law_holidays(law, channel, year))

    def _own_hours(self, channel: str) -> AllowedHours:
        return self.channels.get(channel, self.hours)

    def _caps_under(self, law: LawPreset | None) -> Caps:
        return self.caps if law is None or not law.caps else Caps((*self.caps.caps, *law.caps))


def redundant(caps: Caps) -> Iterator[tuple[Cap, Cap]]:
    """Caps that can never be full, because another speaks of the same messages, holds no more and spans no less."""
    for cap in caps.caps:
        for other in caps.caps:
            if (
                other is not cap
                and (cap.channels, cap.tags, cap.kinds, cap.of)
                == (other.channels, other.tags, other.kinds, other.of)
                and other.most <= cap.most
                and _covers(other, cap)
                and (not _covers(cap, other) or other.most < cap.most or other.id < cap.id)
            ):
                yield cap, other
                break


def holds_at_most(caps: Caps, channel: str, kind: str = MARKETING) -> tuple[Cap, ...]:
    """The caps that speak of an untagged message of this channel and kind."""
    bits = caps.bits((channel, kind, frozenset()))
    return tuple(cap for _, cap, _, _ in caps.asked(bits))


def _covers(wide: Cap, narrow: Cap) -> bool:
    """Whether every window of the narrow cap lies within one of the wide cap."""
    if wide.span is not None:
        return wide.span >= narrow.reach
    if narrow.unit is None:
        return False
    nested = {"day": ("day", "week", "month"), "week": ("week",), "month": ("month",)}
    return wide.unit in nested[narrow.unit]


def _law_holidays(law: LawPreset, channel: str, year: int) -> frozenset[int]:
    if not any(rule.holidays and channel in rule.channels for rule in law.hours):
        return frozenset()
    return holiday_days(law.country, None, year - 1, year + 2)


def _within_law(own: AllowedHours, law: LawPreset, channel: str) -> None:
    try:
        lawful_hours(own, law, channel)
    except BadInput:
        raise BadInput(
            f"no hour is left for {channel} by the law of {law.country}",
            f"{law.norms[0].name} allows other hours than these",
            "widen the hours of that channel, or do not use it there",
        ) from None
