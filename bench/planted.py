"""Whether what is hidden in the demo is found: each planted truth by name, three seeds, two sizes, no hint.

Questions are asked as a person would ask them of the whole year, with the map; nothing of the truth file is told. Both
campaigns are read as entered by their own rules, with the arms that the campaign would draw. A truth is found if the
answer puts it first, or says it among what it claims, in the days and within the interval where it has such.
SEEDS and SIZES in the environment say otherwise, as in SEEDS=1,2,3 SIZES=12000, of which some effects are too small to
be told.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from periplo.answers.effect import ARMS, Effect, EffectAnswer, MemberColumns
from periplo.core.maps import JourneyMap
from periplo.engines.local import LocalEngine
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.map_yaml import read_map
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import event_mask
from periplo.usecases.ask import ask
from periplo.usecases.choice import Choice
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.demo.files import write_shop
from periplo.usecases.demo.planted import LIST_AWAITS, PLANTED, TEN_PERCENT
from periplo.usecases.demo.shop import build_shop, is_control
from periplo.usecases.demo.truth import truth
from periplo.usecases.from_files import read_events
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.questions import asking_of

SEEDS = tuple(int(seed) for seed in os.environ.get("SEEDS", "3,7,21").split(","))
SIZES = tuple(int(size) for size in os.environ.get("SIZES", "50000,100000").split(","))
LATE = 3  # days by which the ends of the incident may be missed


def main() -> None:
    """Prints of each truth in which shops it was found, and what was said where it was not."""
    found: dict[str, dict[str, bool]] = {}
    for size in SIZES:
        for seed in SEEDS:
            with tempfile.TemporaryDirectory() as folder:
                shop = build_shop(size, seed=seed)
                lived = read_events(write_shop(shop, Path(folder) / "events.parquet")).journeys
            told = truth(shop)["realised"]
            assert isinstance(told, dict)
            for name, (is_found, said) in looked_for(lived, told).items():
                found.setdefault(name, {})[f"{size:,} customers, seed {seed}"] = is_found
                if not is_found:
                    print(f"  not found: {name} of {size:,} customers, seed {seed}: {said}", flush=True)
    for name, shops in found.items():
        print(f"  {name:52} {sum(shops.values())} of {len(shops)}")


def looked_for(lived: Journeys, told: Mapping[str, Any]) -> dict[str, tuple[bool, object]]:
    """Of each planted truth whether it was found, and what was said of it."""
    drawn = read_map(DOCUMENTS / "map.yaml")

    def asked(question: str, **options: str) -> Any:
        return answered(question, lived, drawn, options)

    stages, sources, feelings = asked("stages"), asked("sources"), asked("feelings")
    struck = [one for one in sources.beside if one.last_share is not None]
    clicked, said = (max(struck, key=lambda one: getattr(one, name)) for name in ("last_share", "said_share"))
    fell = min(
        (one for one in feelings.touchpoints if one.lived is not None),
        key=lambda one: one.lived.feeling - one.planned,
    )
    changes = {one.what: one for one in asked("drift").changes}
    failed, grew = changes.get("payment failed"), changes.get("question asked")
    first, last = (str(told["incident"][end])[:10] for end in ("first", "last"))
    way = asked("detours", begin="list started", of="touchpoints")
    steps = [one.step for one in way.detours]
    suffer = {
        (one.touchpoint, group.property, group.value) for one in feelings.touchpoints for group in one.worse
    } | {(one.suffers, one.property, one.value) for one in way.who if one.clear}
    turns = {
        one.touchpoint: [turn.value for turn in one.turns] for one in asked("moments").moments if one.turns
    }
    worse = [
        (one.turn.value, one.turn.low, one.turn.high)
        for stage in asked("improve").stages
        for one in stage.troubles
        if one.kind == "place"
    ]
    pairs = [(one.item, one.other) for one in asked("growth").pairs]
    works, does_not = (effect(lived, campaign) for campaign in (LIST_AWAITS, TEN_PERCENT))
    return {
        "the stage with most": (stages.most == PLANTED.stage_with_most, stages.most),
        "last click says search, people say friends": (
            (clicked.channel, said.channel) == ("search", "friends"), (clicked.channel, said.channel),
        ),
        "the valley: the whole list": (
            fell.touchpoint == told["valley"]["touchpoint"]
            and abs(fell.lived.feeling - told["valley"]["lived"]) < 0.05,
            (fell.touchpoint, fell.lived.feeling),
        ),
        "the detour: by the shop and by asking": ({"visit-shop", "ask-shop"} <= set(steps), steps),
        "the incident: mobile, and its days": (
            failed is not None and failed.group.value == "mobile"
            and days_apart(failed.begins, first) <= LATE and days_apart(failed.ends, last) <= LATE, failed,
        ),
        "the detour that grows": (grew is not None and not grew.is_over, grew),
        "collected on time, more come back": ("yes" in turns.get("receive", []), turns),
        "the shop with bad queues": ({one[0] for one in worse} == {told["queue"]["place"]}, worse),
        "who suffers: three children or more": (
bool({("find-list", "children", "≥ 3"), ("lost", "children", "≥ 3")} & suffer), suffer,
        ),
        "the campaign that works": (
            works.is_shown and works.low <= PLANTED.list_awaits_effect <= works.high, (works.low, works.high),
        ),
        "the campaign that does not": (
            not does_not.is_shown and does_not.low <= PLANTED.ten_percent_effect <= does_not.high,
            (does_not.low, does_not.high),
        ),
        "what is bought together": (any(set(PLANTED.pair) == set(one) for one in pairs[:4]), pairs[:4]),
    }  # fmt: skip


def days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def effect(lived: Journeys, campaign: str) -> EffectAnswer:
    """Of everybody who met the entry of the campaign, in the arm that it would draw."""
    plan = read_campaign(DOCUMENTS / "campaigns" / f"{campaign}.yaml")
    rows = np.flatnonzero(event_mask(plan.entry.event, lived))
    who = lived.customer[np.searchsorted(lived.stop, rows, "right")]
    arm = np.where(is_control(campaign, who), ARMS.index("control"), ARMS.index("treated")).astype(np.int8)
    members = MemberColumns.of(who, arm, lived.at[rows])
    found: EffectAnswer = LocalEngine().ask(
        Effect(campaign, plan.goal.rule, plan.goal.within, members, int(lived.at.max())), lived
    )
    return found


def answered(question: str, lived: Journeys, drawn: JourneyMap, options: Mapping[str, str]) -> Any:
    asking = asking_of(question, options, Ground(lived.names, None, drawn, lived.zone))
    return ask(asking, Lived(lived), Choice(everything=True), LocalEngine()).answer


if __name__ == "__main__":
    main()
