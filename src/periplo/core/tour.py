"""The guided tour: its stops in the order in which a journey is built, and where somebody stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from periplo.core.access import may


class Stop(NamedTuple):
    """One page worth seeing. act: of core.access.ACTS, who may do what it shows; needs: what must be there first."""

    key: str
    act: str
    needs: tuple[str, ...] = ()  # of "map", "events", "campaign"


STOPS = (
    Stop("create", "edit"),
    Stop("cells", "edit", ("map",)),
    Stop("join", "edit", ("map", "events")),
    Stop("living", "read", ("map",)),
    Stop("question", "read", ("map", "events")),
    Stop("moment", "read", ("map", "events")),
    Stop("campaign", "read", ("map",)),
    Stop("effect", "read", ("campaign",)),
)


def stops_for(role: str | None) -> tuple[Stop, ...]:
    """The stops that this role may do; all of them where nobody signs in (None)."""
    return tuple(one for one in STOPS if role is None or may(role, one.act))


@dataclass(frozen=True, slots=True)
class Tour:
    """Where somebody stands: at which stop, looking at which map ("": the first), and whether they are shown it."""

    stop: str = ""
    map: str = ""
    is_on: bool = False

    def at(self, stops: Sequence[Stop]) -> int:
        """The place of its stop among these; the first where it is none of them, as after a change of role."""
        return next((k for k, one in enumerate(stops) if one.key == self.stop), 0)

    def moved(self, do: str, stops: Sequence[Stop], map: str = "") -> Tour:
        """After "begin", "resume", "next", "back" or "end"; anything else moves nothing. Past the last stop it is over,
        as if it had never begun. map: the one that was looked at meanwhile, "" for the same as before.
        """
        place, seen = self.at(stops), map or self.map
        match do:
            case "begin":
                return Tour(stops[0].key, seen, True)
            case "resume":
                return Tour(stops[place].key, seen, True)
            case "next" if place + 1 == len(stops):
                return Tour()
            case "next":
                return Tour(stops[place + 1].key, seen, True)
            case "back":
                return Tour(stops[max(0, place - 1)].key, seen, True)
            case "end":
                return Tour(stops[place].key, seen, False)
        return self

    def text(self) -> str:
        """As it is kept: "on cells shop"."""
        return f"{'on' if self.is_on else 'off'} {self.stop} {self.map}".rstrip()


def tour_of(text: str | None) -> Tour:
    """What `text` says; a tour that never began where it says nothing that can be read."""
    state, _, rest = (text or "").partition(" ")
    stop, _, map = rest.partition(" ")
    if state not in ("on", "off") or stop not in {one.key for one in STOPS}:
        return Tour()
    return Tour(stop, map, state == "on")
