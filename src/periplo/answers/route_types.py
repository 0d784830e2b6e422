"""Types of routes: groups of routes that are alike, each with the real one nearest to all of its group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.journeys.kernels.nearness import distances

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_TYPES = 8
MOST_COMPARED = 250  # the routes most gone, among which types are looked for; the others join the nearest
MOST_STEPS = 60  # of a route that are compared
STRUCTURE = (
    0.25  # below this mean silhouette there are no types: Kaufman & Rousseeuw (1990), table 4 of chapter 2
)


@dataclass(frozen=True, slots=True)
class Types:
    """member: (routes,) the type of each; medoids: the place of the route that stands for each type, largest first.

    silhouette: how well they are parted, -1 to 1; None where there is one type only.
    """

    member: Int64s
    medoids: tuple[int, ...]
    silhouette: float | None


def types_of(routes: list[tuple[int, ...]], counts: Int64s) -> Types:
    """The types among distinct routes, the ones most gone first; counts: how often each was gone.

    By k-medoids (PAM: build, then swap while it helps) over the share of steps that two routes do not have in common;
    the number from 2 to MOST_TYPES with the highest mean silhouette, the smaller of equals; one type where none
    reaches STRUCTURE. Nothing is drawn at random.
    Source: Kaufman & Rousseeuw (1990), Finding Groups in Data, chapters 2 and 3; Rousseeuw (1987), J. Comput. Appl.
    Math. 20, 53-65.
    """
    short = [route[:MOST_STEPS] for route in routes]
    offsets = np.concatenate([[0], np.cumsum([len(route) for route in short])]).astype(np.int64)
    steps = np.array([step for route in short for step in route], np.int32)
    compared = np.arange(min(len(routes), MOST_COMPARED))
    apart = np.zeros((len(compared),) * 2)
    distances(offsets, steps, compared, compared, apart)
    weight = counts[compared].astype(np.float64)
    best: tuple[float, list[int]] | None = None
    medoids: list[int] = []
    for k in range(1, min(MOST_TYPES, len(compared)) + 1):
        medoids = _swapped(apart, weight, [*medoids, _next(apart, weight, medoids)])
        if k > 1:
            score = _silhouette(apart, weight, medoids)
            if best is None or score > best[0] + 1e-12:
                best = (score, medoids)
    if best is None or best[0] < STRUCTURE:
        chosen, silhouette = [_next(apart, weight, [])], None
    else:
        silhouette, chosen = best
    near = np.zeros((len(routes), len(chosen)))
    distances(offsets, steps, np.arange(len(routes)), np.array(chosen, np.int64), near)
    member = near.argmin(axis=1)
    sizes = np.bincount(member, counts, len(chosen))
    order = sorted(range(len(chosen)), key=lambda one: (-sizes[one], chosen[one]))
    place = np.empty(len(chosen), np.int64)
    place[order] = np.arange(len(order))
    return Types(place[member], tuple(chosen[one] for one in order), silhouette)


def _next(apart: Floats, weight: Floats, medoids: list[int]) -> int:
    """The route that, as one more medoid, brings all nearest."""
    nearest = apart[:, medoids].min(axis=1) if medoids else np.full(len(apart), 2.0)
    cost = (np.minimum(nearest[:, None], apart) * weight[:, None]).sum(axis=0)
    cost[medoids] = np.inf
    return int(cost.argmin())


def _swapped(apart: Floats, weight: Floats, medoids: list[int]) -> list[int]:
    """Medoids changed one by one for others while that brings all nearer."""
    cost = float((apart[:, medoids].min(axis=1) * weight).sum())
    while True:
        found: tuple[float, int, int] | None = None
        for out in range(len(medoids)):
            kept = [one for place, one in enumerate(medoids) if place != out]
            nearest = apart[:, kept].min(axis=1) if kept else np.full(len(apart), 2.0)
            costs = (np.minimum(nearest[:, None], apart) * weight[:, None]).sum(axis=0)
            costs[medoids] = np.inf
            into = int(costs.argmin())
            if costs[into] < (cost if found is None else found[0]) - 1e-9 * (1 + cost):
                found = (float(costs[into]), out, into)
        if found is None:
            return medoids
        cost, out, into = found
        medoids = [into if place == out else one for place, one in enumerate(medoids)]


def _silhouette(apart: Floats, weight: Floats, medoids: list[int]) -> float:
    """The mean over routes, each as often as it was gone; 0 for one that is alone in its type."""
    member = apart[:, medoids].argmin(axis=1)
    sums = np.stack([(apart * (weight * (member == k))).sum(axis=1) for k in range(len(medoids))], axis=1)
    sizes = np.array([weight[member == k].sum() for k in range(len(medoids))])
    rows = np.arange(len(apart))
    own_size = sizes[member]
    own = sums[rows, member] / np.maximum(own_size - 1, 1e-9)
    others = sums / np.maximum(sizes, 1e-9)
    others[rows, member] = np.inf
    other = others.min(axis=1)
    width = np.where(own_size > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0.0)
    return float((width * weight).sum() / weight.sum())
