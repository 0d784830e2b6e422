"""The slow plain twin of the funnel: every chain of events is tried, and the definition picks one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from periplo.answers.funnel import Funnel
from periplo.core.events import Event
from periplo.core.matching import matches

FOREVER = 1 << 62
Chain = tuple[tuple[int, int], ...]  # (row, step) one after the other


def taken_at(funnel: Funnel, life: list[Event]) -> tuple[list[int | None], bool]:
    """For each step the instant at which it was taken, and whether the customer was lost to sight."""
    seen = [event for event in life if not any(matches(rule, event) for rule in funnel.ignore)]
    if funnel.mode == "any_order":
        return _in_any_order(funnel, seen), False
    if funnel.mode == "strict":
        seen = [e for e in seen if not e.ours or any(matches(step.rule, e) for step in funnel.steps)]
    required = [step for step in range(len(funnel.steps)) if step not in funnel.optional]
    cut = min(
        (at for s in range(len(seen)) for at, action in _barred(funnel, seen, s) if action == "censor"),
        default=None,
    )
    if cut is not None:
        # whoever is lost at an instant was still seen at that instant
        seen = [event for event in seen if event.at <= cut]
    best, best_key = (), None
    for s in range(len(seen)):
        if any(action == "drop" for _, action in _barred(funnel, seen, s)):
            continue
        for chain in _chains(funnel, seen, s):
            deep = sum(step in required for _, step in chain)
            end, begin = seen[chain[-1][0]].at, seen[chain[0][0]].at
            key = (-deep, -(len(chain) - deep), end, -begin, chain)
            if best_key is None or key < best_key:
                best, best_key = chain, key
    found = {step: seen[row].at for row, step in best}
    complete = all(step in found for step in required)
    return [found.get(step) for step in range(len(funnel.steps))], cut is not None and not complete


def _chains(funnel: Funnel, seen: list[Event], s: int, until: int = FOREVER) -> Iterator[Chain]:
    """Every chain that begins with event s, each also as far as it has come on the way."""
    if not matches(funnel.steps[0].rule, seen[s]):
        return
    unfinished: list[Chain] = [((s, 0),)]
    while unfinished:
        chain = unfinished.pop()
        yield chain
        row, step = chain[-1]
        for to_step in _next_steps(funnel, step):
            for to, event in enumerate(seen):
                gap = event.at - seen[row].at
                if funnel.mode == "strict" and to != row + 1:
                    continue
                if any(to == used for used, _ in chain) or gap < 0 or event.at > until:
                    continue
                if event.at - seen[s].at > _or_ever(funnel.within) or gap > _between(funnel, to_step):
                    continue
                if matches(funnel.steps[to_step].rule, event):
                    unfinished.append((*chain, (to, to_step)))


def _next_steps(funnel: Funnel, step: int) -> Iterator[int]:
    for to in range(step + 1, len(funnel.steps)):
        yield to
        if to not in funnel.optional:
            return


def _between(funnel: Funnel, step: int) -> int:
    return _or_ever(funnel.between[step - 1]) if funnel.between else FOREVER


def _or_ever(window: int | None) -> int:
    return FOREVER if window is None else window


def _barred(funnel: Funnel, seen: list[Event], s: int) -> list[tuple[int, str]]:
    """What first bars the attempt that begins with event s: its instant and what it does."""
    if not funnel.exclude:
        return []
    for at in sorted({event.at for event in seen if event.at > seen[s].at}):
        if at - seen[s].at > _or_ever(funnel.within):
            break
        earlier = [c for c in _chains(funnel, seen, s, at - 1) if _can_go_on(funnel, seen, c, at)]
        stood = max((chain[-1][1] for chain in earlier), default=-1)
        now = [c[-1][1] for c in _chains(funnel, seen, s, at) if seen[c[-1][0]].at == at]
        stands = max([stood, *now])
        met = [
            exclusion.action
            for event in seen
            if event.at == at
            for exclusion in funnel.exclude
            if matches(exclusion.rule, event) and exclusion.after <= stood and stands < exclusion.before
        ]
        if met:
            return [(at, met[0])]
    return []


def _can_go_on(funnel: Funnel, seen: list[Event], chain: Chain, at: int) -> bool:
    row, step = chain[-1]
    gap = at - seen[row].at
    return step == len(funnel.steps) - 1 or any(
        gap <= _between(funnel, to) for to in _next_steps(funnel, step)
    )


def _in_any_order(funnel: Funnel, seen: list[Event]) -> list[int | None]:
    """The most events within the window of which each can serve a step of its own."""
    steps, best, best_key = len(funnel.steps), [], None
    for chosen in product([False, True], repeat=len(seen)):
        ats = [event.at for event, is_in in zip(seen, chosen, strict=True) if is_in]
        rows = [row for row, is_in in enumerate(chosen) if is_in]
        if not rows or len(rows) > steps or ats[-1] - ats[0] > _or_ever(funnel.within):
            continue
        if not any(
            all(matches(funnel.steps[step].rule, seen[row]) for step, row in zip(order, rows, strict=True))
            for order in permutations(range(steps), len(rows))
        ):
            continue
        key = (-len(rows), ats[-1], -ats[0], ats)
        if best_key is None or key < best_key:
            best, best_key = ats, key
    return [*best, *[None] * (steps - len(best))]


def attempts_at(funnel: Funnel, life: list[Event]) -> list[tuple[list[int | None], bool]]:
    """As taken_at, for every attempt of a customer, in the order in which they were opened."""
    seen = [event for event in life if not any(matches(rule, event) for rule in funnel.ignore)]
    served = [[k for k, step in enumerate(funnel.steps) if matches(step.rule, event)] for event in seen]
    order = list(range(len(seen)))
    if funnel.mode == "strict":
        order = [row for row in order if served[row] or not seen[row].ours]
    else:
        order.sort(key=lambda row: (seen[row].at, served[row][0] if served[row] else FOREVER))
    attempts: list[dict] = []
    for row in order:
        event, is_taken = seen[row], False
        if 0 in served[row]:
            for attempt in attempts if funnel.mode == "strict" else ():
                attempt["open"] = False
            attempts.append({"took": {0: event.at}, "open": True, "dropped": False, "lost": False})
            is_taken = True
        for attempt in reversed(attempts):
            if is_taken or not attempt["open"]:
                continue
            last = max(attempt["took"])
            for step in _next_steps(funnel, last):
                in_time = event.at - attempt["took"][last] <= _between(funnel, step)
                if (
                    step in served[row]
                    and in_time
                    and event.at - attempt["took"][0] <= _or_ever(funnel.within)
                ):
                    attempt["took"][step] = event.at
                    is_taken = True
                    break
        if funnel.mode == "strict" and not is_taken:
            for attempt in attempts:
                attempt["open"] = False
        for attempt in attempts:
            last = max(attempt["took"])
            gap = event.at - attempt["took"][last]
            is_alive = (
                attempt["open"]
                and event.at - attempt["took"][0] <= _or_ever(funnel.within)
                and any(gap <= _between(funnel, step) for step in _next_steps(funnel, last))
            )
            for exclusion in funnel.exclude:
                if (
                    is_alive
                    and gap > 0
                    and exclusion.after <= last < exclusion.before
                    and matches(exclusion.rule, event)
                ):
                    attempt["open"] = False
                    attempt["dropped" if exclusion.action == "drop" else "lost"] = True
    steps = range(len(funnel.steps))
    return [([one["took"].get(k) for k in steps], one["lost"]) for one in attempts if not one["dropped"]]
