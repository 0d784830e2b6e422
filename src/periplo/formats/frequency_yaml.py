"""frequency.yaml: when and how often an organisation writes.

schema: 1
zone: Europe/Madrid            # the organisation's, for people whose own is not known
country: ES                    # for holidays
region: MD
law: ES                        # a preset, or each: that of each person's own country
hours:                         # marketing, on the clock of each person
  - {days: mon-fri, from: "09:00", to: "20:00"}
  - {days: sat, from: "10:00", to: "14:00"}
holidays: closed
channels:
  sms: {hours: [{days: mon-fri, from: "10:00", to: "19:00"}]}
  whatsapp: {quiet: [{days: every day, from: "21:00", to: "09:00"}]}
transactional: anytime         # or hours: they keep the hours too
caps:
  - {most: 2, in: 7d}
  - {most: 1, per: day}
  - {id: sms, most: 3, per: month, channels: [sms]}
control: 0.05                  # global control group
consent: opt-in                # marketing needs a yes; opt-out: the absence of a no
campaigns: {window: 24h, places: 1}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.allowed_hours import ALWAYS, DAY_MINUTES, AllowedHours, Window, outside, week
from periplo.core.caps import KINDS, MARKETING, MESSAGES, Cap, Caps
from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput
from periplo.core.frequency import BASES, EACH, Frequency
from periplo.core.person_zone import country_code
from periplo.core.spans import DAY, duration, duration_text
from periplo.formats.documents import Document, Place, looked_up
from periplo.formats.reader import Reader, Said
from periplo.formats.weekdays import minute_of, weekdays_of

FILE = "frequency.yaml"
KEYS = (
    "schema", "zone", "country", "region", "law", "hours", "quiet", "holidays", "channels", "transactional", "caps",
    "control", "campaigns", "consent",
)  # fmt: skip
CAP_KEYS = ("id", "most", "in", "per", "channels", "tags", "kinds", "counts")
_HOURS = 'write - {days: mon-fri, from: "09:00", to: "20:00"}'
_QUOTED = 'write - {days: mon-fri, from: "09:00", to: "20:00"}, hours in quotes'
_CAP = "write - {most: 2, in: 7d}, or {most: 1, per: day}"


class BadFrequency(BadInput):
    """frequency.yaml cannot be understood; `line` is the line, where known."""

    code = "bad_frequency"


def read_frequency(path: Path | str, zone: str = "UTC") -> Frequency:
    """What a file says; where there is none, everything is allowed at any hour. zone: of the workspace.

    Raises: BadFrequency or BadInput, telling the line and how to mend it.
    """
    return frequency_of(looked_up(path), zone) if Path(path).exists() else Frequency(zone)


def frequency_of(document: Document, zone: str = "UTC") -> Frequency:
    """What a document says."""
    return _Reader(document, None).frequency(zone)


class _Reader(Reader):
    error = BadFrequency

    def frequency(self, zone: str) -> Frequency:
        said = self.document.data
        self.only(said, (), KEYS)
        hours = self._hours(said, (), ALWAYS)
        channels = {}
        for name, own in self._mapping(said, (), "channels").items():
            place: Place = ("channels", name)
            if not isinstance(own, dict):
                raise self.wrong(
                    place, f"'{name}' has no hours", mend=f"write {name}: {{hours: […]}} or {{quiet: […]}}"
                )
            self.only(own, place, ("hours", "quiet"))
            channels[channel_id(name)] = self._hours(own, place, hours)
        turns = self._mapping(said, (), "campaigns")
        self.only(turns, ("campaigns",), ("window", "places"))
        try:
            return Frequency(
                zone=self.maybe_word(said, (), "zone") or zone,
                country=self._country(said, "country"),
                region=self.maybe_word(said, (), "region"),
                law=self._law(said),
                hours=hours,
                channels=channels,
                closed_on_holidays=self._choice(said, "holidays", ("open", "closed")) == "closed",
                transactional_hours=self._choice(said, "transactional", ("anytime", "hours")) == "hours",
                caps=self._caps(said),
                control=self.share(said, (), "control", 0.0),
                window=(self.maybe_span(turns, ("campaigns",), "window") or DAY) if turns else 0,
                basis=self._choice(said, "consent", BASES),
                places=self._whole(turns, ("campaigns", "places"), "places", 1),
            )
        except BadFrequency:
            raise
        except BadInput as wrong:
            raise self.wrong(self._place_of(wrong, said), wrong.what, wrong.why, wrong.mend) from None

    def _place_of(self, wrong: BadInput, said: Said) -> Place:
        """The key that a contradiction between several is told at."""
        words = (
            ("time zone", "zone"), ("control group", "control"), ("law", "law"), ("holidays", "holidays"),
            ("turns", "campaigns"), ("cap", "caps"),
        )  # fmt: skip
        for word, key in words:
            if word in wrong.what and key in said:
                return (key,)
        return ()

    def _hours(self, said: Said, place: Place, usual: AllowedHours) -> AllowedHours:
        if said.get("hours") is not None and said.get("quiet") is not None:
            raise self.wrong((*place, "quiet"), "hours and quiet were both given", mend="keep one of them")
        for key in ("hours", "quiet"):
            if said.get(key) is None:
                continue
            windows = tuple(
                window for at, part in self.parts(said, place, key) for window in self._windows(part, at)
            )
            try:
                return AllowedHours(windows) if key == "hours" else outside(windows)
            except BadInput as wrong:
                raise self.wrong((*place, key), wrong.what, wrong.why, wrong.mend) from None
        return usual

    def _windows(self, said: Said, place: Place) -> tuple[Window, ...]:
        self.only(said, place, ("days", "from", "to"), _HOURS)
        days = weekdays_of(str(said.get("days", "every day")))
        if not days:
            raise self.wrong((*place, "days"), f"'{said.get('days')}' are no days", mend=_HOURS)
        minutes = []
        for key, usual in (("from", "00:00"), ("to", "24:00")):
            minute = minute_of(said.get(key, usual))
            if minute is None or (key == "from" and minute == DAY_MINUTES):
                raise self.wrong((*place, key), f"'{said.get(key)}' is no hour", mend=_QUOTED)
            minutes.append(minute)
        return week(days, *minutes)

    def _caps(self, said: Said) -> Caps:
        found = [self._cap(part, place) for place, part in self.parts(said, (), "caps")]
        for place, cap in enumerate(found):
            if cap.id in [other.id for other in found[:place]]:
                raise self.wrong(
                    ("caps", place), f"two caps are called '{cap.id}'", mend="give each an id of its own"
                )
        return Caps(tuple(found))

    def _cap(self, said: Said, place: Place) -> Cap:
        self.only(said, place, CAP_KEYS, _CAP)
        span = unit = None
        if said.get("in") is not None:
            try:
                span = duration(str(said["in"]))
            except BadInput as wrong:
                raise self.wrong((*place, "in"), wrong.what, wrong.why, wrong.mend) from None
        if said.get("per") is not None:
            unit = str(said["per"])
        channels = frozenset(channel_id(each) for each in self._words(said, place, "channels"))
        tags = frozenset(self._words(said, place, "tags"))
        kinds = frozenset(self._words(said, place, "kinds")) or frozenset((MARKETING,))
        most = self._whole(said, (*place, "most"), "most", None)
        if not kinds <= set(KINDS):
            raise self.wrong(
                (*place, "kinds"), "this is no kind of message", mend=f"write some of {', '.join(KINDS)}"
            )
        parts = (str(most), unit or (duration_text(span) if span else ""), *sorted(channels), *sorted(tags))
        id = self.maybe_word(said, place, "id") or " ".join(part for part in parts if part)
        try:
            return Cap(
                id, most, span, unit, channels, tags, kinds, self.word(said, place, "counts", MESSAGES)
            )
        except BadInput as wrong:
            raise self.wrong(place, wrong.what, wrong.why, wrong.mend or _CAP) from None

    def _law(self, said: Said) -> str | None:
        law = self.maybe_word(said, (), "law")
        if law is None or law in (EACH, "EU"):
            return law
        return country_code(law) or law

    def _country(self, said: Said, key: str) -> str | None:
        named = self.maybe_word(said, (), key)
        code = None if named is None else country_code(named)
        if code == "":
            raise self.wrong((key,), f"'{named}' is no country", mend="write a code such as ES or MX")
        return code

    def _choice(self, said: Said, key: str, choices: tuple[str, ...]) -> str:
        word = self.word(said, (), key, choices[0])
        if word not in choices:
            raise self.wrong((key,), f"'{word}' is not known", mend=f"write {' or '.join(choices)}")
        return word

    def _words(self, said: Said, place: Place, key: str) -> list[str]:
        value = said.get(key) or []
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict | list) or each is None for each in listed):
            raise self.wrong((*place, key), f"'{key}' is no list of words", mend=f"write {key}: [one, other]")
        return [str(each) for each in listed]

    def _whole(self, said: Said, place: Place, key: str, default: int | None) -> int:
        value: Any = said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(place, f"'{key}' is '{value}'", mend=f"write a whole number such as {key}: 1")
        return value

    def _mapping(self, said: Said, place: Place, key: str) -> Said:
        return {} if said.get(key) is None else self.mapping(said, place, key)
