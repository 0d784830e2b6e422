"""A buyer persona proposed from the data, laid into the fields of its page: kept only if somebody keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from periplo.core.document_fields import Data
from periplo.core.maps import JourneyMap
from periplo.edge.console.desk import Desk
from periplo.edge.wiring import engine
from periplo.edge.words.pages import page_says
from periplo.formats.fields import value_data
from periplo.usecases.persona_proposal import propose_persona

PROPOSED = "of=persona&propose=yes"
WRITTEN = (  # what a proposal takes the place of
    "name", "description", "quote", "rule", "portrait", "standard", "motives", "objectives", "uses", "evidence",
)  # fmt: skip


def proposing(desk: Desk, base: str, said: str) -> dict[str, str]:
    """Where a proposal is asked for, as a section of the page of all parts shows it; nowhere without events."""
    if not desk.has_events:
        return {}
    return {"add": f"{base}?{PROPOSED}", "adds": page_says("written.propose", said)}


def proposer(desk: Desk, drawn: JourneyMap, asked: Mapping[str, str]) -> Callable[[Any], Any] | None:
    """What makes a proposal of the part that is there; None where none is asked for."""
    if asked.get("of") != "persona" or not asked.get("propose") or not desk.has_events:
        return None
    return lambda there: _proposed(desk, drawn, there)


def _proposed(desk: Desk, drawn: JourneyMap, there: Any) -> Data:
    """The proposal under the id by which the map's buyer persona goes already, with keys that Periplo does not know."""

    def made() -> Data:
        source = desk.source({"map": drawn.id})
        found = propose_persona(source.lived, source.choice, source.ground(source.lived), engine())
        return value_data(found.persona)

    found: Data = desk.standing(f"persona proposed {drawn.id}", made)
    was = {key: said for key, said in there.items() if key not in WRITTEN} if isinstance(there, dict) else {}
    return {**found, **was}
