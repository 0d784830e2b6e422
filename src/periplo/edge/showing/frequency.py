"""When and how often an organisation writes, in sentences that anybody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from periplo.core.allowed_hours import DAY_MINUTES, WEEK_MINUTES, WEEKDAYS, AllowedHours
from periplo.core.caps import CHANNELS, KINDS, MARKETING, Cap
from periplo.core.channel_catalogue import channel_name
from periplo.core.frequency import EACH, MESSAGE_CHANNELS, Frequency
from periplo.core.frequency_findings import Told
from periplo.core.law_presets import NOT_ADVICE, LawPreset, lawful_hours
from periplo.core.law_table import PRESETS
from periplo.core.spans import DAY, HOUR, MINUTE, Span
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.consents import consents_say
from periplo.edge.words.frequency import frequency_says as says
from periplo.pictures.numbers import number, percent, period

Runs = tuple[tuple[int, int], ...]


def sentences(rules: Frequency, said: str) -> list[str]:
    """The whole, a sentence or two each: hours, channels, caps, law, control group, turns."""
    told = [says("hours", said, hours_text(rules.hours, said))]
    if rules.closed_on_holidays:
        told.append(
            says("holidays", said, " · ".join(filter(None, (_country(rules.country, said), rules.region))))
        )
    told += [says("channel", said, channels, hours) for channels, hours in _channels(rules, said)]
    caps = [cap_text(cap, said) for cap in rules.caps.caps]
    told.append(says("caps", said, joined(caps, said)) if caps else says("no_caps", said))
    told.append(says("transactional_hours" if rules.transactional_hours else "transactional", said))
    told.append(says("zones", said, rules.zone))
    told += law_sentences(rules, said)
    told.append(
        says("control", said, percent(rules.control, said, int(rules.control * 100 % 1 > 1e-9)))
        if rules.control
        else says("no_control", said)
    )
    if rules.window:
        turns = "turns_one" if rules.places == 1 else "turns"
        told.append(says(turns, said, span_said(rules.window, said), number(rules.places, said)))
    told.append(says(rules.basis, said))
    return told


def law_sentences(rules: Frequency, said: str) -> list[str]:
    """Which law counts, what it limits, and that this is no advice."""
    if rules.law is None:
        return [says("no_law", said)]
    if rules.law == EACH:
        return [says("law_each", said, ", ".join(PRESETS)), NOT_ADVICE.to(said)]
    law = PRESETS[rules.law]
    told = [says("law", said, law.title.to(said), _day(law.checked, said))]
    told += [says("law_cap", said, cap_text(replace(cap, channels=frozenset()), said)) for cap in law.caps]
    told.append(says("basis", said, consents_say(f"basis.{law.bases['marketing']}", said)))
    told.append(says("apart", said) if law.minors_age is None else says("minors", said, str(law.minors_age)))
    return [*told, NOT_ADVICE.to(said)]


def hours_text(hours: AllowedHours, said: str) -> str:
    """A week in words: "Monday to Friday 9:00 to 20:00, Saturday 10:00 to 14:00"."""
    if len(hours.minutes()) == WEEK_MINUTES:
        return says("any_hour", said)
    week = _week(hours)
    groups: list[tuple[list[int], Runs]] = []
    for day in WEEKDAYS:
        if not week[day]:
            continue
        if groups and groups[-1][1] == week[day] and groups[-1][0][-1] == day - 1:
            groups[-1][0].append(day)
        else:
            groups.append(([day], week[day]))
    return joined([f"{_days(days, said)} {_runs(runs, said)}" for days, runs in groups], said)


def cap_text(cap: Cap, said: str) -> str:
    """A cap in words: "2 in 7 days", "3 a month by SMS"."""
    count = number(cap.most, said)
    if cap.of == CHANNELS:
        text = says(
            "cap_channels_one" if cap.most == 1 else "cap_channels",
            said,
            count,
            says(f"per.{cap.unit}", said),
        )
    elif cap.span is not None:
        text = says("cap_span", said, count, span_said(cap.span, said))
    else:
        text = says("cap_unit", said, count, says(f"per.{cap.unit}", said))
    if cap.channels and cap.of != CHANNELS:
        text += " " + says(
            "by", said, joined([channel_name(each, said) for each in sorted(cap.channels)], said)
        )
    if cap.tags:
        text += " " + says("tagged", said, joined(sorted(cap.tags), said))
    if cap.kinds == frozenset(KINDS):
        text += " " + says("both_kinds", said)
    elif MARKETING not in cap.kinds:
        text += " " + says("transactional_only", said)
    return text


def span_said(span: int, said: str) -> str:
    """A span in whole units: "7 days", "24 horas"."""
    for unit, one, several in (
        (DAY, "day_one", "days"),
        (HOUR, "hour_one", "hours_"),
        (MINUTE, "minute_one", "minutes"),
    ):
        if span % unit == 0:
            count = span // unit
            return says(one, said) if count == 1 else says(several, said, number(count, said))
    return says("minutes", said, number(max(1, span // MINUTE), said))


def joined(parts: Sequence[str], said: str) -> str:
    """Parts as a list in words, parted by semicolons where they hold commas."""
    parts = list(dict.fromkeys(parts))
    if len(parts) < 2:
        return "".join(parts)
    mark = "; " if any("," in part for part in parts) else ", "
    return mark.join(parts[:-1]) + says("and", said) + parts[-1]


def findings_table(told: Iterable[Told], said: str) -> Table:
    """One row a finding."""
    columns = (Column("level", says("column.level", said)), Column("what", says("column.what", said)))
    return Table(
        columns,
        tuple((says(each.level, said), finding_text(each, said)) for each in told),
    )


def finding_text(told: Told, said: str) -> str:
    """A finding's sentence: countries and channels by the names that people use."""
    values = [
        joined([channel_name(each, said) for each in value], said) if isinstance(value, tuple)
        else _country(value, said) if told.code != "no_law" and isinstance(value, str)
        else value
        for value in told.values
    ]  # fmt: skip
    return says(f"finding.{told.code}", said, *values)


def norms_table(law: LawPreset, said: str) -> Table:
    """One row a norm: what it says, and where that was read."""
    columns = tuple(
        Column(key, says(f"column.{key}", said)) for key in ("norm", "article", "says", "read_in")
    )  # fmt: skip
    rows = tuple(
        (norm.name, norm.article, norm.says.to(said), norm.source if norm.is_seen else says("not_seen", said))
        for norm in law.norms
    )
    return Table(columns, rows)


def as_data(rules: Frequency, said: str) -> dict[str, Any]:
    """The rules as plain data, with their sentences."""
    law = PRESETS.get(rules.law or "")
    return {
        "zone": rules.zone,
        "country": rules.country,
        "region": rules.region,
        "law": rules.law,
        "law_checked": None if law is None else law.checked.isoformat(),
        "hours": [_window(window) for window in rules.hours.windows],
        "channels": {
            channel: [_window(window) for window in hours.windows] for channel, hours in rules.channels.items()
        },
        "holidays": "closed" if rules.closed_on_holidays else "open",
        "caps": [
            {
                "id": cap.id, "most": cap.most, "span_us": cap.span, "per": cap.unit, "counts": cap.of,
                "channels": sorted(cap.channels), "tags": sorted(cap.tags), "kinds": sorted(cap.kinds),
            }
            for cap in rules.caps_for(rules.country).caps
        ],
        "control": rules.control,
        "window_us": rules.window or None,
        "consent": rules.basis,
        "places": rules.places,
        "sentences": sentences(rules, said),
    }  # fmt: skip


def _country(code: str | None, said: str) -> str:
    law = PRESETS.get(code or "")
    return (code or "") if law is None else law.title.to(said)


def _day(day: date, said: str) -> str:
    start = (day - date(1970, 1, 1)).days * DAY
    return period(Span(start, start + 1), "UTC", said)


def _window(window: tuple[int, int, int]) -> dict[str, Any]:
    return {"day": window[0], "from_minute": window[1], "to_minute": window[2]}


def _channels(rules: Frequency, said: str) -> Iterator[tuple[str, str]]:
    """Channels whose hours, law included, are not those of all; those with the same hours together."""
    found: dict[str, list[str]] = {}
    for channel in dict.fromkeys((*MESSAGE_CHANNELS, *rules.channels)):
        own = rules.channels.get(channel, rules.hours)
        law = None if rules.law in (None, EACH) else PRESETS[str(rules.law)]
        left = lawful_hours(own, law, channel)
        if left.minutes() != rules.hours.minutes():
            found.setdefault(hours_text(left, said), []).append(channel_name(channel, said))
    for hours, channels in found.items():
        yield joined(channels, said), hours


def _week(hours: AllowedHours) -> list[Runs]:
    """The runs of minutes of each day; one that goes on past midnight is told with the day on which it begins."""
    minutes = hours.minutes()
    found: list[list[tuple[int, int]]] = []
    for day in WEEKDAYS:
        runs: list[tuple[int, int]] = []
        for minute in range(DAY_MINUTES):
            if day * DAY_MINUTES + minute in minutes:
                if runs and runs[-1][1] == minute:
                    runs[-1] = runs[-1][0], minute + 1
                else:
                    runs.append((minute, minute + 1))
        found.append(runs)
    for day in WEEKDAYS:
        after = found[(day + 1) % 7]
        if not found[day] or not after or found[day][-1][1] < DAY_MINUTES or after[0][0] > 0:
            continue
        if found[day][-1][0] > 0 and after[0][1] < DAY_MINUTES:
            found[day][-1] = found[day][-1][0], DAY_MINUTES + after.pop(0)[1]
    return [tuple(runs) for runs in found]


def _days(days: list[int], said: str) -> str:
    if len(days) == 7:
        return says("every_day", said)
    if len(days) == 1:
        return says(f"on.{days[0]}", said)
    if len(days) == 2:
        return says(f"on.{days[0]}", said) + says("and", said) + says(f"on.{days[1]}", said)
    return says("from_to_days", said, says(f"day.{days[0]}", said), says(f"day.{days[-1]}", said))


def _runs(runs: Runs, said: str) -> str:
    if runs == ((0, DAY_MINUTES),):
        return says("all_day", said)
    return joined([_run(start, end, said) for start, end in runs], said)


def _run(start: int, end: int, said: str) -> str:
    key = "from_to_next" if end > DAY_MINUTES else "from_to"
    return says(key, said, _clock(start, said), _clock(end - DAY_MINUTES if end > DAY_MINUTES else end, said))


def _clock(minute: int, said: str) -> str:
    hour, rest = divmod(minute, 60)
    return str(hour) if said == "es" and not rest else f"{hour}:{rest:02d}"
