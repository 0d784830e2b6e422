"""What is told of one team: waiting and solving times with those not over, shares with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from periplo.answers.asked import THIN
from periplo.answers.intervals import kaplan_meier, median_bounds, wilson
from periplo.answers.service_contacts import Contacts
from periplo.core.spans import SECOND

Int64s = NDArray[np.int64]
ANSWER, RESOLVE, MAP, TASK = PROMISES = ("answer", "resolve", "map", "task")


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something takes, seconds: the time within which half are over, those not over yet reckoned in
    (Kaplan-Meier); low, high: where it likely lies, 95 %. n of them, `open` of which were not seen to end."""

    n: int
    open: int
    median: float | None
    low: float | None
    high: float | None

    @property
    def is_thin(self) -> bool:
        return self.n < THIN


@dataclass(frozen=True, slots=True)
class Share:
    """k of n; share with Wilson's 95 % interval, None of nothing."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def is_thin(self) -> bool:
        return self.n < THIN


@dataclass(frozen=True, slots=True)
class Promised:
    """How often a promise was kept. kind: first "answer", "resolve", "map": a way's time, or "task": its day."""

    kind: str
    kept: Share


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """contacts: begun in the period. first_answer, resolution, tasks: how long; solved: of those of which it is told;
    failed: given up or not solved, of those over; passed: on to others, of all. met: customers who met a touchpoint
    answered for; broke: those of them for whom something of it failed, where any failure is seen. promises: those of
    which any is judged.
    """

    contacts: int
    first_answer: Lasting
    resolution: Lasting
    solved: Share
    failed: Share
    passed: Share
    tasks: Lasting
    met: int
    broke: Share
    promises: tuple[Promised, ...]

    def __bool__(self) -> bool:
        return bool(self.contacts or self.tasks.n or self.met or self.promises)

    @property
    def kept(self) -> Share:
        """All promises together."""
        return share_of(sum(one.kept.k for one in self.promises), sum(one.kept.n for one in self.promises))


@dataclass(frozen=True, slots=True)
class Cell:
    """Counts and microseconds, in any order. answered, waiting: to the first answer, seen or not; ended, still_open:
    to the end; promises: kind -> kept and judged."""

    contacts: int = 0
    over: int = 0
    failed: int = 0
    told: int = 0
    solved: int = 0
    passed: int = 0
    tasks: int = 0
    answered: tuple[Int64s, ...] = ()
    waiting: tuple[Int64s, ...] = ()
    ended: tuple[Int64s, ...] = ()
    still_open: tuple[Int64s, ...] = ()
    tasks_done: tuple[Int64s, ...] = ()
    tasks_open: tuple[Int64s, ...] = ()
    promises: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __add__(self, other: Cell) -> Cell:
        promises = {
            kind: (one[0] + two[0], one[1] + two[1])
            for kind in {**self.promises, **other.promises}
            for one, two in ((self.promises.get(kind, (0, 0)), other.promises.get(kind, (0, 0))),)
        }
        return Cell(
            self.contacts + other.contacts, self.over + other.over, self.failed + other.failed,
            self.told + other.told, self.solved + other.solved, self.passed + other.passed,
            self.tasks + other.tasks, self.answered + other.answered, self.waiting + other.waiting,
            self.ended + other.ended, self.still_open + other.still_open,
            self.tasks_done + other.tasks_done, self.tasks_open + other.tasks_open, promises,
        )  # fmt: skip

    @staticmethod
    def of_contacts(contacts: Contacts, chosen: Int64s, answer: int | None, resolve: int | None) -> Cell:
        """The contacts at these places, and how they keep what is promised, microseconds.

        What is not over yet breaks a promise once its time has passed, and is not judged before.
        """
        wait, waits = contacts.wait[chosen], contacts.is_waiting[chosen]
        took, is_open = contacts.took[chosen], contacts.is_open[chosen]
        solved, gave_up = contacts.solved[chosen], contacts.gave_up[chosen]
        promises = {}
        for kind, promised, length, unseen in (
            (ANSWER, answer, wait, waits),
            (RESOLVE, resolve, took, is_open),
        ):
            if promised is not None:
                judged = (length >= 0) & (~unseen | (length > promised))
                if judged.any():
                    promises[kind] = (int((judged & ~unseen & (length <= promised)).sum()), int(judged.sum()))
        return Cell(
            contacts=len(chosen),
            over=int(contacts.is_over[chosen].sum()),
            failed=int((gave_up | (solved == 0)).sum()),
            told=int((solved >= 0).sum()),
            solved=int((solved == 1).sum()),
            passed=int(contacts.passed[chosen].sum()),
            answered=(wait[(wait >= 0) & ~waits],),
            waiting=(wait[(wait >= 0) & waits],),
            ended=(took[(took >= 0) & ~is_open],),
            still_open=(took[(took >= 0) & is_open],),
            promises=promises,
        )


def figures_of(cells: Iterable[Cell], met: tuple[int, int] = (0, 0), fails: bool = True) -> TeamFigures:
    """What these come to. met: customers, and those of them for whom something failed; fails: whether failures are
    written down at all."""
    total = Cell()
    for cell in cells:
        total = total + cell
    return TeamFigures(
        total.contacts,
        lasting(total.answered, total.waiting),
        lasting(total.ended, total.still_open),
        share_of(total.solved, total.told),
        share_of(total.failed, total.over),
        share_of(total.passed, total.contacts),
        lasting(total.tasks_done, total.tasks_open),
        met[0],
        share_of(met[1], met[0]) if fails else share_of(0, 0),
        tuple(Promised(kind, share_of(*total.promises[kind])) for kind in PROMISES if kind in total.promises),
    )


def lasting(ended: Sequence[Int64s], still: Sequence[Int64s]) -> Lasting:
    """The median of lengths of which some are not over, microseconds in, seconds out."""
    over = np.concatenate([np.empty(0, np.int64), *ended])
    lengths = np.concatenate([over, *still])
    observed = np.arange(len(lengths)) < len(over)
    if not len(over):
        return Lasting(len(lengths), len(lengths), None, None, None)
    median = kaplan_meier(lengths, observed).median
    low, high = median_bounds(lengths, observed)
    told = [None if time is None else time / SECOND for time in (median, low, high)]
    return Lasting(len(lengths), len(lengths) - len(over), *told)


def share_of(k: int, n: int) -> Share:
    bounds = wilson(k, n)
    return Share(k, n, k / n if n else None, bounds and bounds[0], bounds and bounds[1])
