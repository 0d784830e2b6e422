"""What the law of a country says about messages, as settings of the same engines: hours, caps, registers, bases.

Not legal advice. Each preset tells its norms with article, source and the day on which it was looked at, and which
of them were not seen in their own text. A preset narrows what an organisation allows, it never widens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from periplo.core.allowed_hours import AllowedHours, Window, narrowed
from periplo.core.caps import Cap
from periplo.core.errors import UnknownName
from periplo.core.texts import Text

NOT_ADVICE = Text(
    (
        ("es", "Esto no es asesoramiento legal: confírmelo con quien le asesora antes de enviar."),
        ("en", "This is not legal advice: confirm it with your counsel before you send."),
    )
)


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm and what it says, in our words. is_seen: whether its text or an official or press quotation was read."""

    id: str
    name: str
    article: str
    says: Text
    source: str
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class HoursRule:
    """When messages of some channels may leave; `holidays`: not on public holidays either."""

    norm: str
    channels: frozenset[str]
    windows: tuple[Window, ...]
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register of people who want no advertising: who is in it must be taken out before sending."""

    name: str
    norm: str
    channels: frozenset[str]
    days: int | None = None  # how often it must be consulted at least, where the norm says so


@dataclass(frozen=True, slots=True)
class LawPreset:
    """A country's preset. minors_age: below it a guardian consents; None where it was not found."""

    country: str
    title: Text
    norms: tuple[Norm, ...]
    bases: Mapping[str, str]  # purpose -> the usual basis, one of consent.BASES
    missing: Text  # what was looked for and not found, or not seen in its own text
    hours: tuple[HoursRule, ...] = ()
    caps: tuple[Cap, ...] = ()
    registers: tuple[Register, ...] = ()
    minors_age: int | None = None
    checked: date = date(2026, 11, 26)

    def norm(self, id: str) -> Norm:
        """Raises: KeyError if the preset has no such norm."""
        return next(norm for norm in self.norms if norm.id == id)


def law_hours(preset: LawPreset, channel: str, holidays: frozenset[int] = frozenset()) -> AllowedHours | None:
    """The hours that the law leaves a channel; None where it says nothing.

    holidays: local days since 1970 of the country's public holidays; counted only where the norm says so.
    """
    found: AllowedHours | None = None
    for rule in preset.hours:
        if channel in rule.channels:
            own = AllowedHours(rule.windows, holidays if rule.holidays else frozenset())
            found = own if found is None else narrowed(own, found)
    return found


def lawful_hours(
    own: AllowedHours, preset: LawPreset | None, channel: str, holidays: frozenset[int] = frozenset()
) -> AllowedHours:
    """The organisation's hours, narrowed to what the law leaves.

    Raises: BadInput if nothing is left.
    """
    law = None if preset is None else law_hours(preset, channel, holidays)
    return own if law is None else narrowed(own, law)


def preset_of(presets: Mapping[str, LawPreset], country: str) -> LawPreset:
    """The preset of a country.

    Raises: UnknownName, telling which there are.
    """
    found = presets.get(country.upper())
    if found is None:
        raise UnknownName(
            f"there is no law preset for '{country}'",
            f"there are: {', '.join(presets)}",
            "leave it out and write hours and caps of your own",
        )
    return found
