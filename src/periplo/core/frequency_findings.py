"""What an organisation should know about its own rules of frequency before it relies on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from periplo.core.allowed_hours import WEEK_MINUTES
from periplo.core.frequency import EACH, MESSAGE_CHANNELS, Frequency, redundant
from periplo.core.law_presets import lawful_hours
from periplo.core.law_table import PRESETS

WARNING, NOTE = LEVELS = ("warning", "note")
FEWEST_HOURS = 10  # a week; less than that and messages pile up
OLDEST_CHECK = 365  # days after which a preset should be looked at again

CODES: Mapping[str, str] = {
    "nothing_said": WARNING,  # no caps and every hour
    "no_law": WARNING,  # the organisation's country has a preset that is not used
    "redundant_cap": WARNING,
    "few_hours": WARNING,
    "old_preset": WARNING,
    "no_holidays": NOTE,  # the law closes holidays of the country only; regional ones stay open
    "narrowed": NOTE,  # what the law takes from the hours
    "register": NOTE,  # to be consulted before sending
    "unseen_norm": NOTE,
    "missing": NOTE,  # what the preset does not know
}


class Told(NamedTuple):
    """One finding; `values` fill its sentence."""

    code: str
    values: tuple[object, ...] = ()

    @property
    def level(self) -> str:
        return CODES[self.code]


def findings(rules: Frequency, today: int, language: str) -> list[Told]:
    """Everything that should be known, warnings first. today: days since 1970; language: of the presets' texts."""
    found = list(_findings(rules, today, language))
    return sorted(found, key=lambda told: LEVELS.index(told.level))


def _findings(rules: Frequency, today: int, language: str) -> Iterator[Told]:
    if not rules.caps.caps and len(rules.hours.minutes()) == WEEK_MINUTES and not rules.channels:
        yield Told("nothing_said")
    if rules.law is None and rules.country in PRESETS:
        yield Told("no_law", (rules.country,))
    for cap, other in redundant(rules.caps):
        yield Told("redundant_cap", (cap.id, other.id))
    for law in rules.laws():
        age = today - (law.checked.toordinal() - _EPOCH_DAY)
        if age > OLDEST_CHECK:
            yield Told("old_preset", (law.country, law.checked.isoformat()))
    yield from _hours(rules)
    if rules.law is None or rules.law == EACH:
        return
    law = PRESETS[rules.law]
    for register in law.registers:
        yield Told("register", (register.name, tuple(sorted(register.channels))))
    for norm in law.norms:
        if not norm.is_seen:
            yield Told("unseen_norm", (f"{norm.name}, {norm.article}",))
    yield Told("missing", (law.country, law.missing.to(language)))
    if any(rule.holidays for rule in law.hours) and not rules.closed_on_holidays:
        yield Told("no_holidays", (law.country,))


def _hours(rules: Frequency) -> Iterator[Told]:
    narrowed: dict[tuple[int, str], list[str]] = {}
    few: dict[int, list[str]] = {}
    for channel in dict.fromkeys((*MESSAGE_CHANNELS, *rules.channels)):
        own = rules.channels.get(channel, rules.hours)
        left = len(own.minutes())
        for law in rules.laws():
            lawful = len(lawful_hours(own, law, channel).minutes())
            if lawful < left and rules.law != EACH:
                narrowed.setdefault(((left - lawful) // 60, law.country), []).append(channel)
            left = min(left, lawful)
        if left < FEWEST_HOURS * 60:
            few.setdefault(left // 60, []).append(channel)
    for (hours, country), channels in narrowed.items():
        yield Told("narrowed", (tuple(channels), hours, country))
    for hours, channels in few.items():
        yield Told("few_hours", (tuple(channels), hours))


_EPOCH_DAY = 719_163  # of 1970-01-01 as Python counts days
