"""What entries and nodes of a campaign are read with besides: times of day, days of the week, lists of words."""

from __future__ import annotations

from typing import Any

from periplo.core.errors import BadCampaign
from periplo.formats.documents import Place
from periplo.formats.reader import Reader, Said

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANISH_DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
_PLAIN = {"mie": 2, "sab": 5}


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
        """A time of day such as 09:30, as minutes since midnight. YAML reads an unquoted 10:30 as the number 630."""
        value = said.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
            return value
        hour, colon, minute = str(value).strip().partition(":")
        if colon and hour.isdecimal() and len(minute) == 2 and minute.isdecimal():
            told = int(hour) * 60 + int(minute)
            if int(minute) < 60 and told < 24 * 60:
                return told
        raise self.wrong((*place, key), f"'{key}' is '{value}', no time of day", mend=f'write {key}: "09:30"')

    def days(self, said: Said, place: Place, key: str) -> tuple[int, ...]:
        """Days of the week, 0 = Monday, in English or Spanish."""
        found = []
        for word in self.words(said, place, key):
            short = word.casefold()[:3]
            known = DAYS.index(short) if short in DAYS else _PLAIN.get(short)
            if known is None and short in SPANISH_DAYS:
                known = SPANISH_DAYS.index(short)
            if known is None:
                raise self.wrong((*place, key), f"'{word}' is no day of the week", mend="write mon, tue, …")
            found.append(known)
        return tuple(sorted(set(found)))

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
