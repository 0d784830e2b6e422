"""Who gets the credit for a conversion: the models that need no chain, as weights of touches and as games.

Sources: Shapley (1953), A value for n-person games; Zhao, Mahboobi & Bagheri (2018), Shapley value methods for
attribution modeling in online advertising, arXiv:1804.05327, where the game over sets comes down to equal shares.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.answers.chain import Routes
from periplo.core.errors import BadQuestion

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
HEURISTICS = (
    "first", "last", "last_non_direct", "linear", "linear_channel", "position", "j", "inverse_j", "participation",
    "shapley",
)  # fmt: skip
# The first touch's part, the last one's.
ENDS = {"position": (0.4, 0.4), "j": (0.2, 0.6), "inverse_j": (0.6, 0.2)}
MOST_PLAYERS = 20  # of a game in which every set of channels counts: 2^20 sets


def weights(model: str, routes: Routes, direct: int = -1, ends: tuple[float, float] | None = None) -> Floats:
    """What part of its path's conversions each touch gets: (touches,), 1 in all for each path.

    Only `participation` gives every channel of a path the whole. direct: the code of the channel that
    last_non_direct passes over, unless there is no other. ends: of `position`, parts of the first and last touch;
    two touches share in their proportion, and one gets all.
    """
    lengths, owner = routes.lengths, routes.owner
    first, last = routes.offsets[:-1], routes.offsets[1:] - 1
    given = np.zeros(len(routes.codes))
    match model:
        case "first":
            given[first] = 1
        case "last":
            given[last] = 1
        case "last_non_direct":
            given[_last_but(routes, direct)] = 1
        case "linear":
            given[:] = 1 / lengths[owner]
        case "linear_channel" | "shapley" | "participation":
            first_of = _first_of_channel(routes)
            given[first_of] = 1
            if model != "participation":
                given[first_of] /= np.bincount(owner[first_of], minlength=len(lengths))[owner[first_of]]
        case _:
            begin, end = ends or ENDS[model]
            middle = (1 - begin - end) / np.maximum(lengths - 2, 1)
            given[:] = np.where(lengths[owner] > 2, middle[owner], 0)
            both = begin + end
            given[first] = np.where(lengths > 2, begin, begin / both if both else 0.5)
            given[last] = np.where(lengths > 2, end, np.where(lengths == 1, 1, end / both if both else 0.5))
    return given


def credited(routes: Routes, given: Floats, ended: Floats) -> Floats:
    """(channels,) of what the paths ended in: conversions or value, (paths,)."""
    return np.asarray(np.bincount(routes.codes, given * ended[routes.owner], routes.channels), np.float64)


def shapley_of_rates(routes: Routes, conversions: Floats, lost: Floats) -> Floats:
    """Each channel's part of the whole rate of conversion, (channels,); parts may be negative.

    A set of channels is worth the rate among the paths that stay inside it. Worked out over all sets at once.
    Raises: BadQuestion above 20 channels.
    """
    n = routes.channels
    if n > MOST_PLAYERS:
        raise BadQuestion(
            f"shapley_rate was asked of {n} channels",
            f"it weighs every set of them, and above {MOST_PLAYERS} those are too many",
            "ask --model shapley, which has no limit, or group channels by your own rules",
        )
    sets = np.bitwise_or.reduceat(np.int64(1) << routes.codes, routes.offsets[:-1])
    won, begun = np.bincount(sets, conversions, 1 << n), np.bincount(sets, conversions + lost, 1 << n)
    for player in range(n):  # sums over all subsets, one player at a time
        for told in (won, begun):
            pairs = told.reshape(-1, 2, 1 << player)
            pairs[:, 1] += pairs[:, 0]
    worth = np.divide(won, begun, out=np.zeros(1 << n), where=begun > 0)
    size = np.bitwise_count(np.arange(1 << n, dtype=np.uint64)).astype(np.int64)
    chance = np.empty(n)
    chance[0] = 1 / n
    for k in range(1, n):  # k! (n - k - 1)! / n!
        chance[k] = chance[k - 1] * k / (n - k)
    shares = np.empty(n)
    for player in range(n):
        pairs = worth.reshape(-1, 2, 1 << player)
        shares[player] = ((pairs[:, 1] - pairs[:, 0]) * chance[size.reshape(-1, 2, 1 << player)[:, 0]]).sum()
    return shares


def _first_of_channel(routes: Routes) -> Int64s:
    """The first touch of each channel in each path."""
    key = routes.owner * routes.channels + routes.codes
    return np.unique(key, return_index=True)[1]


def _last_but(routes: Routes, direct: int) -> Int64s:
    """Of each path the last touch that is not direct; its last one if all are."""
    place = np.where(routes.codes == direct, -1, np.arange(len(routes.codes)))
    found = np.maximum.reduceat(place, routes.offsets[:-1])
    return np.where(found < 0, routes.offsets[1:] - 1, found)
