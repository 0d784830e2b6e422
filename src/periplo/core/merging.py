"""Runs of customers who turned out to be one person: which go on, which end, and which begin again when they part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from periplo.core.members import MERGED, Member
from periplo.core.ways import ways_read


class Settled(NamedTuple):
    """Where a run stands now that its customer's others are known: ended (`rival` began before it), or taken up again
    (`rival` is None), after it had ended at `stopped_at`."""

    member: Member
    rival: Member | None
    stopped_at: int


def placed(
    there: Iterable[Member], coming: Iterable[Member], customer: int
) -> Iterable[tuple[Member, Member]]:
    """Runs that come to a customer, each as it was and as it is called here.

    there: the runs of this campaign that stand under the customer already. One that began here takes its own name
    again; any other gets the next entry of its key.
    """
    taken: dict[str, set[int]] = {}
    for member in there:
        taken.setdefault(member.key, set()).add(member.entry)
    ordered = sorted(
        coming, key=lambda one: (one.origin[0] != customer, one.entered_at, *one.origin, one.key)
    )
    for was in ordered:
        home, home_entry = was.origin
        used = taken.setdefault(was.key, set())
        if home == customer and home_entry not in used:
            now = was._replace(customer=customer, entry=home_entry, home=None, home_entry=None)
        else:
            entry = 1 + max(used, default=0)
            now = was._replace(customer=customer, entry=entry, home=home, home_entry=home_entry)
        used.add(now.entry)
        yield was, now


def settled(runs: Iterable[Member], clock: int) -> Iterable[Settled]:
    """Those of one customer's runs in one campaign that end or are taken up again, by key and in order of entry.

    Of runs that began under different numbers, with one key, and are both inside, the one entered first goes on. One
    that was ended so stays ended as long as a run entered before it is here that was inside then.
    clock: the instant to which the campaign is decided, at which runs end.
    """
    by_key: dict[str, list[Member]] = {}
    for member in sorted(runs, key=attrgetter("entered_at", "origin")):
        by_key.setdefault(member.key, []).append(member)
    for theirs in by_key.values():
        before: list[Member] = []
        for member in theirs:
            rival = _rival(member, before)
            if member.is_inside and rival is not None:
                member = member._replace(wake_at=None, ended_at=clock, ended_by=MERGED, rests=member.wake_at)
                yield Settled(member, rival, clock)
            elif member.ended_by == MERGED and rival is None:
                stopped_at = member.ended_at or clock
                member = member._replace(wake_at=member.rests, ended_at=None, ended_by=None, rests=None)
                yield Settled(member, None, stopped_at)
            before.append(member)


def _rival(member: Member, before: Iterable[Member]) -> Member | None:
    """The first of the runs entered before that began under another number and was inside when this one ended, or is
    inside where this one is; one that was ended by a third has that one before it."""
    for other in before:
        if other.origin[0] == member.origin[0]:
            continue
        if other.is_inside:
            return other
        if member.ended_by != MERGED or other.ended_by == MERGED:
            continue
        if (other.ended_at or 0) >= (member.ended_at or 0):
            return other
    return None


def in_it_before(runs: Sequence[Member], member: Member) -> Member | None:
    """The first run of the same key that was entered before this one, under another number."""
    if len(runs) < 2:
        return None
    began = member.entered_at, member.origin
    earlier = (run for run in runs if run.key == member.key and (run.entered_at, run.origin) < began)
    return next(
        (run for run in earlier if run.origin[0] != member.origin[0] and run.ended_by != MERGED), None
    )


def way_kept(runs: Sequence[Member], node: str) -> str | None:
    """The way that chance chose first for any of them at a node, where a run came over from another number."""
    if all(run.home is None for run in runs):
        return None
    chosen = (ways_read(run.ways).get(node) for run in runs)
    return next((one.way for one in chosen if one is not None), None)
