"""What is still to be done, by whom and until when: tasks, from whatever they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from periplo.core.errors import BadInput
from periplo.core.texts import Text

TODO, DOING, DONE, DROPPED = STATUSES = ("todo", "doing", "done", "dropped")
ENDED = (DONE, DROPPED)
OWN = "own"
ORIGINS = (
    OWN,  # somebody wrote it down
    "map",
    "stage",
    "touchpoint",
    "opportunity",
    "initiative",
    "campaign",
    "customer",
    "watch",
)  # what it came from; `refers` names it
LONGEST = 200  # characters of a title


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. Instants in microseconds UTC; due is a day of the workspace's zone.

    id: 0 for one that is not kept yet. key: whatever makes it unique for its maker (a message's key, a list's line);
    a second task of the same key is not made. owner: a person or an area. refers: what it came from ("map/column", a
    campaign's id, the page that shows what a watch found). customer: our number, where it is about one customer.
    measure: a question as in `periplo ask`, asked before and after it was done; effect: what came of it, one sentence
    in each language.
    """

    title: str
    id: int = 0
    key: str | None = None
    owner: str | None = None
    due: date | None = None
    status: str = TODO
    origin: str = OWN
    refers: str | None = None
    customer: int | None = None
    created_at: int = 0
    created_by: str | None = None
    done_at: int | None = None
    note: str = ""
    measure: str | None = None
    effect: Text | None = None

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > LONGEST:
            raise BadInput(
                "a task needs a title",
                f"it is empty or longer than {LONGEST} characters",
                "say in one line what is to be done; the rest belongs in the note",
            )
        for key, said, known in (("status", self.status, STATUSES), ("origin", self.origin, ORIGINS)):
            if said not in known:
                raise BadInput(
                    f"a task says {key} '{said}'", f"there are: {', '.join(known)}", "write one of them"
                )

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    def days_late(self, today: date) -> int:
        """Days past its day; 0 if it is not due, is done, or has no day."""
        return max(0, (today - self.due).days) if self.is_open and self.due is not None else 0

    def moved(self, status: str, at: int) -> Task:
        """The task in another status; done_at is when it was first done, None where it is not."""
        done_at = (self.done_at or at) if status == DONE else None
        return replace(self, status=status, done_at=done_at)


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """Open ones first, the earliest due first, those without a day behind them; then the ended, the latest first."""
    return sorted(
        tasks,
        key=lambda one: (
            not one.is_open,
            one.due is None if one.is_open else False,
            (one.due or date.max) if one.is_open else date.min,
            -(one.done_at or 0),
            one.id,
        ),
    )
