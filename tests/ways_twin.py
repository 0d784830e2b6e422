"""Slow plain twins of the questions about ways, held equal to them on random lives."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

START, END = "@start", "@end"


def visits(life, gap):
    """A customer's own events, cut where they are silent for longer than `gap`."""
    found = []
    for event in (each for each in life if not each.ours):
        if found and event.at - found[-1][-1].at <= gap:
            found[-1].append(event)
        else:
            found.append([event])
    return found


def units(lives, unit, gap):
    """(customer, events) of each unit."""
    for number, life in enumerate(lives, 1):
        own = [event for event in life if not event.ours]
        for events in visits(life, gap) if unit == "session" else [own]:
            if events:
                yield number, events


def joined(events, collapse):
    """Steps as (name, at); steps alike that follow each other are one, at the time of the first."""
    steps = []
    for event in events:
        if not (collapse and steps and steps[-1][0] == event.name):
            steps.append((event.name, event.at))
    return steps


def route(events, begin, end, around, steps, collapse):
    """[(name, at)] at each position, the anchor's events first found; None without any."""
    anchor = begin or around or end
    if anchor is None:
        place, after = None, events
    else:
        place = next((n for n, event in enumerate(events) if event.name == anchor), None)
        if place is None:
            return None
        after = events[place:]
    arrived = None
    if begin and end:
        stop = next((n for n, event in enumerate(after[1:], 1) if event.name == end), None)
        if stop is not None:
            arrived = after[stop].at - after[0].at, len(joined(after[: stop + 1], collapse)) - 1
            after = after[: stop + 1]
    ahead = joined(after, collapse)
    ahead = [(START, None), *ahead] if place is None else ahead
    wants_back, wants_ahead = bool(around or (end and not begin)), not (end and not begin)
    shown = ahead[: steps + 1] if wants_ahead else ahead[:1]
    if wants_ahead:
        shown += [(END, None)] * (steps + 1 - len(shown))
    if wants_back:
        before = joined(events[:place], collapse)
        if collapse:
            while before and before[-1][0] == ahead[0][0]:
                before.pop()
        before = before[-steps:]
        shown = [(START, None)] * (steps - len(before)) + before + shown
    return shown, arrived


def stays(lives, gap, now, joins=False):
    """place -> (lengths of stays that ended, lengths of those still open, customers), sorted."""
    found = defaultdict(lambda: ([], [], set()))
    for customer, life in enumerate(lives, 1):
        own = [event for event in life if not event.ours]
        place = 0
        while place < len(own):
            first, last, after = own[place], own[place], place + 1
            while joins and after < len(own) and own[after].name == first.name:
                if gap is not None and own[after].at - last.at > gap:
                    break
                last, after = own[after], after + 1
            is_seen = after < len(own) and (gap is None or own[after].at - last.at <= gap)
            end = own[after].at if is_seen else last.at if gap is not None else max(now, last.at)
            found[first.name][0 if is_seen else 1].append(end - first.at)
            found[first.name][2].add(customer)
            place = after
    return {name: (sorted(ended), sorted(still), len(who)) for name, (ended, still, who) in found.items()}


def trip(life, begin, end):
    """The best pairing, as (events, whether it arrived): fewest steps, least time, earliest; None without a start."""
    own = [event for event in life if not event.ours]
    pairs = [
        (b - a, own[b].at - first.at, a, b)
        for a, first in enumerate(own)
        for b in range(a + 1, len(own))
        if first.name == begin and own[b].name == end
    ]
    if pairs:
        _, _, a, b = min(pairs)
        return own[a : b + 1], True
    starts = [n for n, event in enumerate(own) if event.name == begin]
    return (own[starts[-1] :], False) if starts else None


def trips(lives, begin, end, gap):
    """Of the ways that arrived (steps, time, silence, visits); of each step (arrived, times, took, passed, lost)."""
    ways, steps = [], defaultdict(lambda: [0, 0, 0, 0, 0])
    for life in lives:
        found = trip(life, begin, end)
        if found is None:
            continue
        events, arrived = found
        gaps = [after.at - before.at for before, after in pairwise(events)]
        if arrived:
            silences = [each for each in gaps if each > gap]
            ways.append((len(events) - 1, sum(gaps), sum(silences), 1 + len(silences)))
        between = events[:-1] if arrived else events
        for name in {event.name for event in between}:
            steps[name][3] += 1
            if not arrived:
                steps[name][4] += events[-1].name == name
                continue
            steps[name][0] += 1
            steps[name][1] += sum(event.name == name for event in between)
            steps[name][2] += sum(
                each for event, each in zip(events, gaps, strict=False) if event.name == name and each <= gap
            )
    return sorted(ways), {name: tuple(counts) for name, counts in steps.items()}


def leaving(lives, goal, gap, after, now):
    """Event that ends visits -> (judged, left); step -> (visits, lost, ended there); customers who have left."""
    left_from, broken, gone = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0, 0]), 0
    for life in lives:
        told = visits(life, gap)
        for place, visit in enumerate(told):
            wait = told[place + 1][0].at - visit[-1].at if place + 1 < len(told) else None
            silence = now - visit[-1].at if wait is None else wait
            if wait is not None or silence > after:
                left_from[visit[-1].name][0] += 1
                left_from[visit[-1].name][1] += silence > after
                gone += wait is None
            goals = [n for n, event in enumerate(visit) if event.name == goal]
            for name in {event.name for event in visit} - {goal}:
                first = next(n for n, event in enumerate(visit) if event.name == name)
                if goals and goals[0] < first:
                    continue
                broken[name][0] += 1
                broken[name][1] += not goals
                broken[name][2] += not goals and visit[-1].name == name
    return (
        {name: tuple(counts) for name, counts in left_from.items()},
        {name: tuple(counts) for name, counts in broken.items()},
        gone,
    )


def levels(lives, begin=None, end=None, around=None, unit="customer", gap=0, steps=5, collapse=False):
    """For each level: (from, to) -> (passes, customers, gaps); and the arrivals as (time, steps)."""
    found = []
    for customer, events in units(lives, unit, gap):
        laid = route(events, begin, end, around, steps, collapse)
        if laid is not None:
            found.append((customer, *laid))
    wide = len(found[0][1]) if found else 0
    told = []
    for place in range(wide - 1):
        passes, who, gaps = Counter(), defaultdict(set), defaultdict(list)
        for customer, shown, _ in found:
            (origin, left), (to, met) = shown[place], shown[place + 1]
            passes[origin, to] += 1
            who[origin, to].add(customer)
            if left is not None and met is not None:
                gaps[origin, to].append(met - left)
        told.append({pair: (n, len(who[pair]), sorted(gaps[pair])) for pair, n in passes.items()})
    return told, sorted(arrived for *_, arrived in found if arrived is not None)
