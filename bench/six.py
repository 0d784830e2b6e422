"""The six questions of a map, each on a map of eight stages and sixteen touchpoints with rules.

Level: 2 s each on 10 million events, two cores. One run each after a warm one; what it answers is not judged here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from bench.lives import journeys
from bench.race import timed

from periplo.answers.fluidity import Fluidity
from periplo.answers.growth import Growth
from periplo.answers.improve import Improve
from periplo.answers.moments import Moments
from periplo.answers.sources import Sources
from periplo.answers.stages import Stages
from periplo.core.maps import JourneyMap
from periplo.core.rules import EventIs
from periplo.core.source_rules import default_rules
from periplo.core.spans import Span
from periplo.engines.contract import Fold
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.journeys.columns import Coded, Journeys

LEVEL = 2.0  # seconds for 10 million events, each question
STAGES, EACH, GOAL = 8, 2, "e16"


def main() -> None:
    lived = told_more(journeys(properties=True))
    drawn, engine = a_map(), LocalEngine()
    end = int(lived.at.max()) + 1
    whole, goal = Span(int(lived.at.min()), end), EventIs(GOAL)
    questions: list[Fold] = [
        Stages(drawn, end - 1),
        Sources(default_rules(), goal, whole),
        Moments(drawn, whole, end, value="total"),
        Improve(drawn, whole, end),
        Growth(goal, end, "product", "total"),
        Fluidity(drawn, whole, end),
    ]
    allowed = LEVEL * lived.events / 10e6
    print(f"\nThe six questions of a map, {lived.events / 1e6:,.1f} M events; level {allowed:.2f} s each")
    for question in questions:
        seconds, _ = timed(lambda question=question: engine.ask(question, lived), 1)  # type: ignore[misc]
        print(f"  {question.name:12}{seconds:9.3f} s   {'met' if seconds <= allowed else 'MISSED'}")


def a_map() -> JourneyMap:
    """Eight stages of two touchpoints, e0 to e15; the goal is e16."""
    moments = ["before"] * 4 + ["during"] * 2 + ["after"] * 2
    stages = "".join(f"  - {{id: s{k}, title: S{k}, moment: {moment}}}\n" for k, moment in enumerate(moments))
    columns = "".join(
        f"  - {{id: t{k}, stage: s{k // EACH}, title: T{k}, rule: e{k}, feeling: 1}}\n"
        for k in range(STAGES * EACH)
    )
    return map_from(
        "schema: 1\nid: bench\ntitle: Bench\npersona: {id: p, name: P}\n"
        f"goal: {{text: buy, rule: {GOAL}}}\nstages:\n{stages}columns:\n{columns}"
    )


def told_more(lived: Journeys) -> Journeys:
    """The same lives with what sources, feelings and baskets are told by: each in one event of ten."""
    chance = np.random.default_rng(2)

    def coded(*values: str) -> Coded:
        some = chance.random(lived.events) < 0.1
        return Coded(
            np.where(some, chance.integers(1, len(values) + 1, lived.events), 0).astype(np.uint8), values
        )

    told = {
        "utm_medium": coded("cpc", "email", "social", "organic"),
        "utm_source": coded("google", "facebook", "newsletter"),
        "rating": coded("1", "2", "3", "4", "5"),
        "product": coded(*(f"p{k}" for k in range(50))),
    }
    return replace(lived, properties={**lived.properties, **told})


if __name__ == "__main__":
    main()
