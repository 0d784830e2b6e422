"""When several campaigns want the same person: one goes first, the others learn to whom they lost.

Priority decides, then the expected value, then who asked earlier, then the campaign's id and the message's key: a
total order, so it does not matter in which order the wishes came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from periplo.core.errors import BadInput

NORMAL = 5  # the priority of a campaign that says none
LOWEST, HIGHEST = 1, 10

PRIORITY, VALUE, EARLIER, ID = REASONS = ("priority", "expected_value", "earlier", "id")


class Wish(NamedTuple):
    """A message that a campaign would send to this person now.

    value: what it is expected to bring, in the currency of the organisation; None where nobody knows, which counts
    less than anything known. at: when it was due, microseconds UTC.
    """

    campaign: str
    key: str  # of the message, unique
    at: int
    priority: int = NORMAL
    value: float | None = None


class Lost(NamedTuple):
    """A wish that gives way: to whom, and by which of REASONS."""

    wish: Wish
    to: Wish
    reason: str


class Verdict(NamedTuple):
    """Those that may go, best first, and those that give way."""

    won: tuple[Wish, ...]
    lost: tuple[Lost, ...]


def arbitrate(wishes: Iterable[Wish], places: int = 1) -> Verdict:
    """Who may speak to a person, of those who want to within one window.

    places: how many may. A message that loses gives way to the last that won, the one it would have had to beat.
    One campaign may win several places; a wish told twice counts once.
    Raises: BadInput if there are no places, a priority is out of range, or a value is no number.
    """
    if places < 1:
        raise BadInput(f"{places} campaigns may speak", mend="allow at least one")
    ranked = sorted({_checked(wish) for wish in wishes}, key=rank)
    won, rest = tuple(ranked[:places]), ranked[places:]
    return Verdict(won, tuple(Lost(wish, won[-1], reason_of(won[-1], wish)) for wish in rest))


def rank(wish: Wish) -> tuple[object, ...]:
    """What wishes are sorted by: the first goes first."""
    value = wish.value
    return -wish.priority, value is None, 0.0 if value is None else -value, wish.at, wish.campaign, wish.key


def reason_of(winner: Wish, loser: Wish) -> str:
    """Which of REASONS decided between two wishes."""
    if winner.priority != loser.priority:
        return PRIORITY
    if winner.value != loser.value:
        return VALUE
    return EARLIER if winner.at != loser.at else ID


def windowed(wishes: Sequence[Wish], span: int) -> list[list[Wish]]:
    """Wishes that belong to one window: it opens with the earliest and lasts `span` microseconds (half-open).

    A window is fixed by its first wish, so a steady stream does not hold back everybody for ever.
    """
    found: list[list[Wish]] = []
    for wish in sorted(wishes, key=lambda each: (each.at, each.campaign, each.key)):
        if found and wish.at < found[-1][0].at + span:
            found[-1].append(wish)
        else:
            found.append([wish])
    return found


def _checked(wish: Wish) -> Wish:
    if not LOWEST <= wish.priority <= HIGHEST:
        raise BadInput(
            f"campaign '{wish.campaign}' has priority {wish.priority}",
            mend=f"say {LOWEST} to {HIGHEST}, 10 goes first",
        )
    if wish.value is not None and wish.value != wish.value:
        raise BadInput(
            f"the expected value of campaign '{wish.campaign}' is no number", mend="leave it out instead"
        )
    return wish
