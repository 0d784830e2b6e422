"""Events as XES (IEEE 1849), written as they come: one trace a customer, typed attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from periplo.core.spans import DAY, iso
from periplo.formats.safe_xml import escaped
from periplo.formats.xes import NAME, TIME_KEY

Value = str | float | int | bool
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Event" scope="event" keys="concept:name"/>
"""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event to be written. at: microseconds UTC; times among the properties are given as ("date", microseconds)."""

    event: str
    at: int
    properties: tuple[tuple[str, Value | tuple[str, int]], ...] = ()


def xes_text(traces: Iterable[tuple[str, Iterable[Happened]]]) -> Iterator[str]:
    """The log in pieces, one a customer. traces: each customer's name and events, oldest first."""
    yield _HEAD
    for name, events in traces:
        lines = ["  <trace>", f"    {_attribute(NAME, name)}"]
        for happened in events:
            lines += ["    <event>", f"      {_attribute(NAME, happened.event)}"]
            lines.append(f"      {_attribute(TIME_KEY, ('date', happened.at))}")
            lines += [f"      {_attribute(key, value)}" for key, value in happened.properties]
            lines.append("    </event>")
        yield "\n".join([*lines, "  </trace>", ""])
    yield "</log>\n"


def _attribute(key: str, value: Value | tuple[str, int]) -> str:
    kind, text = "string", ""
    match value:
        case bool():
            kind, text = "boolean", "true" if value else "false"
        case int():
            kind, text = "int", str(value)
        case float():
            kind, text = (
                ("int", str(int(value)))
                if value.is_integer() and abs(value) < 2**53
                else ("float", repr(value))
            )
        case tuple():
            kind, text = "date", _utc(value[1])
        case _:
            text = value
    return f'<{kind} key="{_key(key)}" value="{escaped(text)}"/>'


def _utc(at: int) -> str:
    """ISO 8601 in UTC; days are written once, as a log has far fewer of them than events."""
    day, rest = divmod(at, DAY)
    seconds, fraction = divmod(rest, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    behind = f".{fraction:06d}" if fraction else ""
    return f"{_day(day)}T{hour:02d}:{minute:02d}:{second:02d}{behind}+00:00"


@lru_cache(maxsize=100_000)
def _day(day: int) -> str:
    return iso(day * DAY)[:10]


@cache
def _key(name: str) -> str:
    """A property's name as the standard allows a key (xs:Name): other signs become underscores."""
    key = re.sub(r"[^\w.:\-]", "_", name) or "_"
    return key if key[0].isalpha() or key[0] in "_:" else f"_{key}"
