"""What hangs on a part of a map, told before it is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from periplo.core.campaigns import Campaign
from periplo.core.maps import Column, JourneyMap, Touchpoint
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule, StageIs, parts_of
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Tie:
    """kind: cells, columns, rule, transitions, variants, evidence, campaigns or stage_rules; n things, some by name."""

    kind: str
    n: int
    names: tuple[str, ...] = ()


def ties_of(
    drawn: JourneyMap,
    part: str,
    id: str,
    language: str,
    campaigns: Sequence[Campaign] = (),
    segments: Iterable[tuple[str, Rule]] = (),
) -> list[Tie]:
    """What would be lost, or point at nothing, without this stage, column or lane; empty if nothing would.

    segments: title and rule of each.
    """
    if part == "lanes":
        held = [one for one in (*drawn.columns, *drawn.stages) if one.cells.get(id)]
        told = [said for one in drawn.variants for said in one.columns.values() if said.cells.get(id)]
        return _some(Tie("cells", len(held) + len(told) + bool(drawn.cells.get(id))))
    columns = (
        [one for one in drawn.columns if one.id == id] if part == "columns" else list(drawn.columns_of(id))
    )
    ids = {one.id for one in columns}
    ties = [Tie("columns", len(columns), _titles(columns, language))] if part == "stages" else []
    ties.append(Tie("cells", sum(len([1 for things in one.cells.values() if things]) for one in columns)))
    ruled = [(one, one.met) for one in columns if isinstance(one, Touchpoint) and one.met is not None]
    ties.append(Tie("rule", len(ruled), tuple(rule_text(rule, language) for _, rule in ruled if rule)))
    ties.append(Tie("evidence", sum(len(one.evidence) for one in columns)))
    ways = [way for way in drawn.transitions if {way.origin, way.target} & ids]
    ties.append(Tie("transitions", len(ways)))
    changed = [one for one in drawn.variants if ids & set(one.columns)]
    ties.append(Tie("variants", len(changed), tuple(one.persona.name.to(language) for one in changed)))
    tied = [one for one in campaigns if one.map in (None, drawn.id) and one.touchpoint in ids]
    ties.append(Tie("campaigns", len(tied), tuple(one.title.to(language) for one in tied)))
    if part == "stages":
        asking = [
            one.title.to(language)
            for one in campaigns
            if any(_asks(rule, id) for rule in one.customer_rules())
        ]
        asking += [title for title, rule in segments if _asks(rule, id)]
        own = (drawn.loyal, *(one.rule for one in drawn.personas))
        own_names = (drawn.title.to(language),) * any(rule is not None and _asks(rule, id) for rule in own)
        ties.append(Tie("stage_rules", len(asking) + len(own_names), (*own_names, *asking)))
    return _some(*ties)


def _some(*ties: Tie) -> list[Tie]:
    return [one for one in ties if one.n]


def _titles(columns: Sequence[Column], language: str) -> tuple[str, ...]:
    titles: list[Text] = [one.title for one in columns]
    return tuple(title.to(language) for title in titles)


def _asks(rule: Rule, stage: str) -> bool:
    return any(isinstance(part, StageIs) and part.stage == stage for part in parts_of(rule))
