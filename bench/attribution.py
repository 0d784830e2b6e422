"""Attribution of the public table of 10,000 paths beside ChannelAttribution's own port to Python.

Periplo solves the chain exactly and redraws 200 times for its intervals; the peer simulates 100,000 walks, without
intervals, so its rare channels come out far off. The peer is asked as its documentation asks, on a frame in memory;
both begin from paths already read. It is no part of the product: put it where this script runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bench.race import peer, timed

from periplo.answers.attribution import PANEL, Attribution, Reckoned
from periplo.answers.touch_paths import Ends, PathsState, laid, state_of
from periplo.formats.path_tables import read_paths

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[2] / "shared/data"))
RARE = ("delta", "mi")
MODELS = tuple(name for name in PANEL if name != "time_decay")  # which no table of paths can tell


def main() -> None:
    file = SHARED / "paths.csv.gz"
    if not file.exists():
        print("the public table of paths is not here: skipped")
        return
    state = state_of((path, Ends(won, value, lost)) for path, won, value, lost in read_paths(file).rows)
    for order in (1, 3):
        asked = Attribution(order=order)
        seconds, _ = timed(lambda asked=asked: _reckoned(asked, state))
        print(f"  Periplo, order {order}, {len(MODELS)} models{seconds:9.3f} s")
        seconds, answer = timed(lambda asked=asked: asked.finish(state))
        rare = {each.channel: round(each.conversions, 2) for each in answer.channels if each.channel in RARE}
        print(f"  Periplo, order {order}, with intervals{seconds:9.3f} s  {rare}")
    module = peer("ChannelAttribution")
    if module is not None:
        for name, race in _races(module, file):
            print(f"  ChannelAttribution, {name}{timed(race)[0]:9.3f} s  {race()}")


def _reckoned(asked: Attribution, state: PathsState) -> list[object]:
    """All models of one total, as an answer reckons them."""
    reckoned = Reckoned(asked, laid(state), state)
    return [reckoned.of(name) for name in MODELS]


def _races(module, file: Path) -> list[tuple[str, Callable[[], object]]]:  # type: ignore[no-untyped-def]
    import pandas  # comes with the peer

    paths = pandas.read_csv(file)
    named = {"var_value": "total_conversion_value"}

    def walked(order: int) -> dict[str, float]:
        told = module.markov_model(
            paths, "path", "total_conversions", var_null="total_null", order=order, verbose=False,
            flg_pro=False, **named,
        )  # fmt: skip
        found = dict(zip(told["channel_name"], told["total_conversions"], strict=True))
        return {name: round(found[name], 2) for name in RARE}

    return [
        (
            "first, last, linear",
            lambda: len(module.heuristic_models(paths, "path", "total_conversions", flg_pro=False, **named)),
        ),
        ("order 1, simulated", lambda: walked(1)),
        ("order 3, simulated", lambda: walked(3)),
    ]


if __name__ == "__main__":
    main()
