"""Paths as a Markov chain of any order, solved exactly: what share of conversions passes through each channel.

States are the windows of `order` channels in a row; a path shorter than that is one state. With Q the passes
between states, r those to a conversion and s where paths begin, P(conversion) = s (I - Q)^-1 r. Taking a channel
away takes every state that holds it, and what would have gone there is lost.
Source: Anderl, Becker, von Wangenheim & Schumann (2016), Mapping the customer journey, International Journal of
Research in Marketing 33, 457-474; the removal effect there is simulated, here it is solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
FEW_STATES = 256  # up to here (I - Q)^-1 itself is quick
MOST_STEPS = 3000
SURE = 1e-16  # the part of all paths that may still be under way when the stepping ends
GROUP = 64  # channels taken away at a time


@dataclass(frozen=True, slots=True)
class Routes:
    """Distinct paths in columns: those of path p are codes[offsets[p]:offsets[p + 1]], at least one each."""

    codes: Int64s
    offsets: Int64s
    channels: int

    @property
    def lengths(self) -> Int64s:
        return np.diff(self.offsets)

    @property
    def owner(self) -> Int64s:
        """The path of each code."""
        return np.repeat(np.arange(len(self.offsets) - 1), self.lengths)


@dataclass(frozen=True, slots=True)
class Chain:
    """Which windows paths pass through; the weights come with each solution.

    path, state: (windows,) in the order of the paths; is_first, is_last: whether the window opens or ends its path.
    edge: (windows that are not last,) the pass from that window to the next, into origin and to (edges,).
    holds: (states, channels) bool.
    """

    path: Int64s
    state: Int64s
    is_first: NDArray[np.bool_]
    is_last: NDArray[np.bool_]
    edge: Int64s
    origin: Int64s
    to: Int64s
    holds: NDArray[np.bool_]


def chain_of(routes: Routes, order: int) -> Chain:
    """The chain's shape. order: from 1."""
    codes, lengths, begins = routes.codes, routes.lengths, routes.offsets[:-1]
    none = routes.channels
    windows = np.maximum(lengths - order + 1, 1)
    path = np.repeat(np.arange(len(lengths)), windows)
    within = np.arange(len(path)) - np.repeat(np.cumsum(windows) - windows, windows)
    first_code = begins[path] + within
    state = np.zeros(len(path), np.int64)
    for step in range(min(order, int(lengths.max(initial=1)))):
        there = within + step < lengths[path]
        code = np.where(there, codes[np.minimum(first_code + step, len(codes) - 1)], none)
        _, state = np.unique(state * (none + 1) + code, return_inverse=True)
    states = int(state.max(initial=-1)) + 1
    holds = np.zeros((states, none), np.bool_)
    for step in range(min(order, int(lengths.max(initial=1)))):
        there = np.flatnonzero(within + step < lengths[path])
        holds[state[there], codes[first_code[there] + step]] = True
    is_last = within == windows[path] - 1
    goes = np.flatnonzero(~is_last)
    pairs, edge = np.unique(state[goes] * states + state[goes + 1], return_inverse=True)
    return Chain(
        path, state, within == 0, is_last, edge, pairs // max(states, 1), pairs % max(states, 1), holds
    )


def solved(chain: Chain, conversions: Floats, value: Floats, lost: Floats) -> tuple[Floats, Floats]:
    """What the chain yields with every channel, and without each.

    conversions, value, lost: (paths,), how often each path ended so. Returns: whole (2,), P(conversion) and value
    a path begun; without (channels, 2), the same with that channel taken away. Zeros where nothing was begun.
    """
    from scipy.sparse import csr_array  # costs 0.2 s to import, and most questions do not need it

    channels = chain.holds.shape[1]
    weight = conversions + lost
    begun = weight.sum()
    if not begun:
        return np.zeros(2), np.zeros((channels, 2))
    states = len(chain.holds)
    passed = weight[chain.path]
    leaving = np.bincount(chain.state, passed, states)
    used = np.flatnonzero(leaving > 0)
    place = np.full(states, -1)
    place[used] = np.arange(len(used))
    leaving = leaving[used]
    last = chain.is_last
    ends = np.stack(
        [
            np.bincount(chain.state[last], told[chain.path[last]], states)[used]
            for told in (conversions, value)
        ],
        axis=1,
    )
    start = np.bincount(chain.state[chain.is_first], passed[chain.is_first], states)[used] / begun
    flow = np.bincount(chain.edge, passed[~last], len(chain.origin))
    some = flow > 0
    origin, to, flow = place[chain.origin[some]], place[chain.to[some]], flow[some]
    # A pass from a state to itself changes nothing but how long one stays: it is left out of the account.
    stays = origin == to
    leaving = leaving - np.bincount(origin[stays], flow[stays], len(used))
    origin, to, flow = origin[~stays], to[~stays], flow[~stays]
    q = csr_array((flow / leaving[origin], (origin, to)), shape=(len(used), len(used)))
    r = ends / leaving[:, None]
    holds = chain.holds[used]
    return _by_inverse(q, r, start, holds) if len(used) <= FEW_STATES else _by_steps(q, r, start, holds)


def _by_inverse(q: csr_array, r: Floats, start: Floats, holds: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """By block elimination: a channel's states are cut out of the inverse, not out of the matrix."""
    inverse = np.linalg.inv(np.eye(len(start)) - q.toarray())
    visits, yields = start @ inverse, inverse @ r
    whole = start @ yields
    without = np.empty((holds.shape[1], 2))
    for channel in range(holds.shape[1]):
        out = np.flatnonzero(holds[:, channel])
        lost = (
            visits[out] @ np.linalg.solve(inverse[np.ix_(out, out)], yields[out]) if len(out) else np.zeros(2)
        )
        without[channel] = whole - lost
    return whole, without


def _by_steps(q: csr_array, r: Floats, start: Floats, holds: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """By following all paths at once until none is under way: what still is bounds what may be missing."""
    turned = q.T.tocsr()
    whole = _followed(turned, r, start, np.ones((len(start), 1)))[0]
    groups = [
        _followed(turned, r, start, (~holds[:, low : low + GROUP]).astype(np.float64))
        for low in range(0, holds.shape[1], GROUP)
    ]
    return whole, np.concatenate(groups) if groups else np.empty((0, 2))


def _followed(turned: csr_array, r: Floats, start: Floats, kept: Floats) -> Floats:
    """(columns of kept, 2). kept: (states, columns) 1 where a state stays, 0 where it was taken away."""
    under_way = start[:, None] * kept
    got = under_way.T @ r
    for _ in range(MOST_STEPS):
        under_way = (turned @ under_way) * kept
        if under_way.sum(axis=0).max(initial=0) < SURE:
            return got
        got += under_way.T @ r
    return np.stack([_by_factors(turned, r, start, column > 0) for column in kept.T])


def _by_factors(turned: csr_array, r: Floats, start: Floats, kept: NDArray[np.bool_]) -> Floats:
    """For chains in which paths go round and round for very long."""
    from scipy.sparse import csc_matrix, eye_array
    from scipy.sparse.linalg import splu

    there = np.flatnonzero(kept)
    if not len(there):
        return np.zeros(2)
    matrix = eye_array(len(there)) - turned[there][:, there]
    return splu(csc_matrix(matrix)).solve(start[there]) @ r[there]
