"""Scheduled imports: the `schedule` of sources.yaml.

schema: 1
schedule:
  - {id: tills, files: "inbox/tickets-*.csv", kind: orders, mapping: mappings/till.yaml, at: "03:30", afterwards: move}
  - {id: ads, files: "ads/*.csv", kind: costs, preset: google-ads, every: 6h}
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.schedules import AFTERWARDS, Schedule
from periplo.core.spans import MINUTE, duration, zone_named
from periplo.formats.documents import Document, looked_up
from periplo.formats.mappings.fields import KINDS
from periplo.formats.reader import Reader, Said

FILE = "sources.yaml"
KEYS = ("id", "files", "kind", "preset", "mapping", "shop", "every", "at", "zone", "afterwards")
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class BadSchedule(BadInput):
    """A schedule in sources.yaml cannot be understood; `line` is the line, where known."""

    code = "bad_schedule"


def read_schedules(path: Path | str) -> tuple[Schedule, ...]:
    """The schedules that a file declares; none where there is no file or it has none.

    Raises: BadSchedule or BadInput, telling the line and how to mend it.
    """
    return schedules_of(looked_up(path)) if Path(path).exists() else ()


def schedules_of(document: Document) -> tuple[Schedule, ...]:
    """The schedules that a document declares; other keys are left to whom they concern."""
    listed = document.data.get("schedule")
    if listed is None:
        return ()
    reader = _Reader(document, None)
    if not isinstance(listed, list):
        raise reader.wrong(
            ("schedule",), "'schedule' is not a list", mend="write - {id: …, files: …} below it"
        )
    found = [reader.schedule(each, place) for place, each in enumerate(listed)]
    for place, one in enumerate(found):
        if any(other.id == one.id for other in found[:place]):
            raise reader.wrong(
                ("schedule", place, "id"), f"'{one.id}' stands twice", mend="give each its own id"
            )
    return tuple(found)


class _Reader(Reader):
    error = BadSchedule

    def schedule(self, said: Any, place: int) -> Schedule:
        at = ("schedule", place)
        if not isinstance(said, dict):
            raise self.wrong(at, "this is no schedule", mend="write {id: …, files: …, kind: …}")
        for key in said:
            if key not in KEYS:
                near = get_close_matches(str(key), KEYS, 1)
                mend = f"did you mean '{near[0]}'?" if near else f"write one of {', '.join(KEYS)}"
                raise self.wrong((*at, key), f"'{key}' is not known here", mend=mend)
        kind = self.word(said, at, "kind")
        if kind not in KINDS:
            raise self.wrong(
                (*at, "kind"), f"'{kind}' is no kind of import", mend=f"write one of {', '.join(KINDS)}"
            )
        afterwards = self.word(said, at, "afterwards", "keep")
        if afterwards not in AFTERWARDS:
            raise self.wrong((*at, "afterwards"), f"'{afterwards}' is not known", mend="write keep or move")
        if (said.get("every") is None) == (said.get("at") is None):
            raise self.wrong(
                at, "nothing says when, or two things do", mend='write every: 6h, or at: "03:30"'
            )
        if said.get("preset") is not None and said.get("mapping") is not None:
            raise self.wrong((*at, "mapping"), "preset and mapping were both given", mend="keep one of them")
        return Schedule(
            self.word(said, at, "id"), self.word(said, at, "files"), kind,
            self.maybe_word(said, at, "preset"), self.maybe_word(said, at, "mapping"),
            self.maybe_word(said, at, "shop"), self._every(said, at), self._at(said, at), self._zone(said, at),
            afterwards,
        )  # fmt: skip

    def _every(self, said: Said, at: tuple[str | int, ...]) -> int | None:
        if said.get("every") is None:
            return None
        try:
            every = duration(str(said["every"]))
        except BadInput as error:
            raise self.wrong((*at, "every"), error.what, error.why, error.mend) from None
        if every < MINUTE:
            raise self.wrong((*at, "every"), "this is less than a minute", mend="write 1m or more")
        return every

    def _at(self, said: Said, at: tuple[str | int, ...]) -> tuple[int, ...]:
        if said.get("at") is None:
            return ()
        hours = said["at"] if isinstance(said["at"], list) else [said["at"]]
        found = []
        for hour in hours:
            met = _HOUR.fullmatch(str(hour))
            if met is None:
                raise self.wrong((*at, "at"), f"'{hour}' is no hour", mend='write at: "03:30", in quotes')
            found.append(int(met[1]) * 60 + int(met[2]))
        if not found:
            raise self.wrong((*at, "at"), "no hour was given", mend='write at: "03:30", in quotes')
        return tuple(sorted(found))

    def _zone(self, said: Said, at: tuple[str | int, ...]) -> str | None:
        zone = self.maybe_word(said, at, "zone")
        if zone is not None:
            try:
                zone_named(zone)
            except BadInput as error:
                raise self.wrong((*at, "zone"), error.what, error.why, error.mend) from None
        return zone
