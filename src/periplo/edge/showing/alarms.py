"""Alarms in words: what is wrong, with its figures, and what to do."""

from __future__ import annotations

from periplo.core.condition import Alarm
from periplo.edge.words.told import knows, say
from periplo.pictures.numbers import NBSP, number, percent, span_text

_HOW = {  # how the figures of an alarm are said, in order
    "disk_low": ("bytes", "share"),
    "lake_cut": ("count", "count"),
    "part_silent": ("part", "seconds"),
    "lake_behind": ("count", "seconds"),
    "index_behind": ("count", "seconds"),
    "campaigns_behind": ("seconds",),
    "in_doubt": ("count",),
    "mails_troubled": ("count",),
    "set_aside": ("count", "share"),
}
_SIZES = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def alarm_said(alarm: Alarm, language: str) -> tuple[str, str]:
    """What it is, and how to mend it."""
    told = [_figure(how, value, language) for how, value in zip(_HOW[alarm.code], alarm.values, strict=True)]
    return say(f"alarm.{alarm.code}", language, *told), say(f"alarm.{alarm.code}.mend", language)


def bytes_text(size: float, language: str) -> str:
    """A size in its largest fitting unit, of a thousand each: "2,4 GB"."""
    for unit, name in _SIZES:
        if size >= unit:
            count = size / unit
            return f"{number(count, language, 1 if count < 9.95 else 0)}{NBSP}{name}"
    return f"{number(size, language)}{NBSP}B"


def _figure(how: str, value: object, language: str) -> str:
    if how == "part":
        return say(f"part.{value}", language) if knows(f"part.{value}") else str(value)
    assert isinstance(value, int | float)
    if how == "bytes":
        return bytes_text(value, language)
    if how == "share":
        return percent(value, language)
    return span_text(value, language) if how == "seconds" else number(value, language)
