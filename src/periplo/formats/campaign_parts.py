"""What entries and nodes of a campaign are read with besides: times of day, days of the week, lists of words."""

from __future__ import annotations

from typing import Any

from periplo.core.allowed_hours import DAY_MINUTES
from periplo.core.errors import BadCampaign
from periplo.formats.documents import Place
from periplo.formats.reader import Reader, Said
from periplo.formats.weekdays import minute_of, weekdays_of


class CampaignReader(Reader):
    error = BadCampaign

    def words(self, said: Said, place: Place, key: str) -> tuple[str, ...]:
        """A list of words, or one word."""
        value = said.get(key)
        if value is None or value == []:
            return ()
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) or not str(one).strip() for one in values):
            raise self.wrong(
                (*place, key), f"'{key}' is no list of words", mend=f"write {key}: [one, another]"
            )
        return tuple(str(one).strip() for one in values)

    def whole(self, said: Said, place: Place, key: str, default: int) -> int:
        value = said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend="write a whole number")
        return value

    def maybe_number(self, said: Said, place: Place, key: str) -> float | None:
        value = said.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend="write a number")
        return float(value)

    def minute(self, said: Said, place: Place, key: str, default: str | None = None) -> int:
        """A time of day such as 09:30, as minutes since midnight."""
        value = said.get(key, default)
        minute = minute_of(value)
        if minute is None or minute == DAY_MINUTES:
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}', no time of day", mend=f'write {key}: "09:30"'
            )
        return minute

    def days(self, said: Said, place: Place, key: str) -> tuple[int, ...]:
        """Days of the week, 0 = Monday, in English or Spanish."""
        found: set[int] = set()
        for word in self.words(said, place, key):
            days = weekdays_of(word)
            if days is None:
                raise self.wrong((*place, key), f"'{word}' is no day of the week", mend="write mon, tue, …")
            found |= set(days)
        return tuple(sorted(found))

    def one_of(self, said: Said, place: Place, key: str, known: tuple[str, ...], default: str) -> str:
        value = str(said.get(key, default))
        if value not in known:
            raise self.wrong((*place, key), f"'{key}' is '{value}'", mend=f"write {', '.join(known)}")
        return value


def minute_text(minute: int) -> str:
    """As read by `minute`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def told(**data: Any) -> dict[str, Any]:
    """Plain data without what is empty."""
    return {key: value for key, value in data.items() if value is not None and value not in ([], {})}
