"""How complete a map is: a score from 0 to 100, and for each part what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periplo.core.maps import JourneyMap
from periplo.usecases.checking.alone import texts_of


@dataclass(frozen=True, slots=True)
class Part:
    """done of total; missing: ids of what is not, or its languages."""

    part: str
    done: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        return self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Completeness:
    """score: the plain mean of the shares of all parts that can be told, times 100."""

    score: float
    parts: tuple[Part, ...]


def completeness(drawn: JourneyMap) -> Completeness:
    """How much of what a map should say this one says; whether it is right nobody can see from here."""
    parts = tuple(_parts(drawn))
    shares = [part.share for part in parts if part.share is not None]
    return Completeness(100 * sum(shares) / len(shares) if shares else 0.0, parts)


def _parts(drawn: JourneyMap) -> Iterator[Part]:
    columns, touchpoints = drawn.columns, drawn.touchpoints
    persona = drawn.persona
    people = {
        "description": persona.description,
        "quote": persona.quote,
        "rule": persona.rule,
        "motives": persona.motives or persona.objectives or persona.uses,
        "goal rule": drawn.goal.rule,
        "scenario": drawn.scenario,
    }
    yield _of("people", [(key, bool(value)) for key, value in people.items()])
    yield _of("rules", [(one.id, one.met is not None) for one in touchpoints])
    yield _of("channels", [(one.id, bool(one.channels)) for one in touchpoints])
    yield _of(
        "words",
        [(one.id, bool(one.cells.get("doing")) and bool(one.cells.get("thinking"))) for one in columns],
    )
    yield _of("feelings", [(one.id, one.feeling is not None) for one in columns])
    against = ("pains", "frictions", "obstacles")
    towards = ("motivators", "stimuli", "desires")
    yield _of("forces", [
        (one.id, any(one.cells.get(lane) for lane in (*against, *towards))) for one in columns
    ])  # fmt: skip
    yield _of("owners", [(one.id, bool(one.owner or one.cells.get("areas"))) for one in touchpoints])
    yield _of("solutions", [
        (f"{one.id}: {item.to(drawn.languages[0])}", item.solution is not None)
        for one in columns for item in one.cells.get("frictions", ())
    ])  # fmt: skip
    moments = [one for one in touchpoints if one.moment_of_truth]
    yield _of(
        "moments", [(one.id, bool(one.owner) and one.design is not None) for one in moments] or [("", False)]
    )
    yield _of("evidence", [(stage.id, _has_both(drawn, stage.id)) for stage in drawn.stages])
    texts = [text for text, _ in texts_of(drawn)]
    yield _of("languages", [
        (language, text.has(language)) for language in drawn.languages for text in texts
    ])  # fmt: skip


def _has_both(drawn: JourneyMap, stage: str) -> bool:
    held = list(drawn.stage(stage).evidence)
    for column in drawn.columns_of(stage):
        held += column.evidence
        held += [each for cell in column.cells.values() for item in cell for each in item.evidence]
    return any(each.is_analytic for each in held) and any(each.is_anecdotal for each in held)


def _of(part: str, told: list[tuple[str, bool]]) -> Part:
    missing = tuple(dict.fromkeys(name for name, is_done in told if not is_done and name))
    return Part(part, sum(is_done for _, is_done in told), len(told), missing)
