"""How often something is claimed where nothing is: 50 demo shops of 5,000 customers without planted effects.

For `drift` the shop has no incident and its detour does not grow. For `moments`, the places of `improve` and the groups
of `detours` and `feelings`, the properties of the events are dealt out anew among all events of one name, so that how
it goes at a touchpoint, where and for whom, has nothing to do with what follows. QUESTIONS=groups asks for these alone.
Level: at most one shop in twenty claims anything, the interval included: 50 shops cannot show it, 300 can. SEEDS, FIRST
and CUSTOMERS in the environment say otherwise.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from periplo.answers.detours import DetoursAnswer
from periplo.answers.drift import DriftAnswer
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.improve import PLACE, ImproveAnswer
from periplo.answers.intervals import wilson
from periplo.answers.moments import MomentsAnswer
from periplo.core.maps import JourneyMap
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.journeys.columns import Journeys
from periplo.journeys.growing import picked, whole
from periplo.usecases.ask import ask
from periplo.usecases.choice import Choice
from periplo.usecases.demo import before, buying
from periplo.usecases.demo.build import build_shop, write_shop
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.from_files import read_events
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of

SEEDS = int(os.environ.get("SEEDS", "50"))
FIRST = int(os.environ.get("FIRST", "1"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "5000"))
LEVEL = 0.05  # of shops in which anything is claimed
FLAT = replace(PLANTED, incident_fails=0.0, detour_at_the_end=PLANTED.detour)


def main() -> None:
    """Prints each false alarm and how many shops had one."""
    drawn = map_from((files("periplo.usecases.demo") / "documents" / "map.yaml").read_text(encoding="utf-8"))
    buying.PLANTED = before.PLANTED = FLAT
    asked = os.environ.get("QUESTIONS", "drift,moments,places,groups").split(",")
    alarms = dict.fromkeys(asked, 0)
    print(f"\nFalse alarms in {SEEDS} shops of {CUSTOMERS:,} customers without planted effects")
    for seed in range(FIRST, FIRST + SEEDS):
        with tempfile.TemporaryDirectory() as folder:
            shop = write_shop(build_shop(CUSTOMERS, seed=seed), Path(folder) / "events.parquet")
            lived = whole(read_events(shop).journeys)
            dealt = dealt_anew(lived, seed)
            for question in asked:
                claims, of = CLAIMS[question]
                told = claims(lived if of == "flat" else dealt, drawn)
                alarms[question] += bool(told)
                if told:
                    print(f"  seed {seed:3} {question}: {told}", flush=True)
    for question, n in alarms.items():
        low, high = wilson(n, SEEDS) or (0.0, 1.0)
        verdict = "met" if high <= LEVEL else "MISSED" if low > LEVEL else "not shown"
        print(f"  {question:8} {n} of {SEEDS}, 95 %: {low:.1%}-{high:.1%}   {verdict}")


def changes(lived: Journeys, drawn: JourneyMap) -> list[tuple[str, str, str]]:
    """What `drift` claims."""
    answer = answered("drift", lived, drawn)
    assert isinstance(answer, DriftAnswer)
    return [(one.kind, one.what, one.begins) for one in answer.changes]


def proposed(lived: Journeys, drawn: JourneyMap) -> list[str]:
    """Which touchpoints `moments` proposes as moments of truth."""
    answer = answered("moments", lived, drawn)
    assert isinstance(answer, MomentsAnswer)
    return [one.touchpoint for one in answer.moments if one.is_proposed]


def worse_places(lived: Journeys, drawn: JourneyMap) -> list[tuple[str, str]]:
    """Which places `improve` says go worse, and at which touchpoint."""
    answer = answered("improve", lived, drawn)
    assert isinstance(answer, ImproveAnswer)
    return [
        (one.touchpoint, one.turn.value)
        for stage in answer.stages
        for one in stage.troubles
        if one.kind == PLACE and one.turn
    ]


def groups(lived: Journeys, drawn: JourneyMap) -> list[tuple[str, str, str]]:
    """Which groups have it worse on the way from the list to the order by `detours`, or feel worse by `feelings`."""
    answer = answered("detours", lived, drawn, begin="list started", of="touchpoints")
    assert isinstance(answer, DetoursAnswer)
    told = [(one.suffers, one.property, one.value) for one in answer.who if one.clear]
    felt = answered("feelings", lived, drawn)
    assert isinstance(felt, FeelingsAnswer)
    return told + [
        (one.touchpoint, group.property, group.value) for one in felt.touchpoints for group in one.worse
    ]


CLAIMS = {
    "drift": (changes, "flat"), "moments": (proposed, "dealt"), "places": (worse_places, "dealt"),
    "groups": (groups, "dealt"),
}  # fmt: skip


def answered(question: str, lived: Journeys, drawn: JourneyMap, **options: str) -> object:
    asking = asking_of(question, options, Ground(lived.names, None, drawn, lived.zone))
    return ask(asking, Lived(lived), Choice(everything=True), LocalEngine()).answer


def dealt_anew(lived: Journeys, seed: int) -> Journeys:
    """The same lives, the properties of each event name dealt out anew among its events."""
    chance = np.random.default_rng(seed)
    rows = np.arange(len(lived.event))
    for code in range(len(lived.names)):
        these = np.flatnonzero(lived.event == code)
        rows[these] = chance.permutation(these)
    return replace(
        lived, properties={name: picked(lived.properties[name], rows) for name in lived.properties}
    )


if __name__ == "__main__":
    main()
