"""Buyer personas: the typical customers for whom maps are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.cells import Evidence
from periplo.core.rules import Rule
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Persona:
    """A typical customer for whom the map is drawn; `rule` says which real customers are meant."""

    id: str
    name: Text
    description: Text | None = None
    quote: Text | None = None
    rule: Rule | None = field(default=None, metadata={"about": "customer"})
    portrait: str | None = None  # a picture's file below the workspace's assets
    is_standard: bool = False  # the most common type of customer, drawn first
    motives: tuple[Text, ...] = ()  # why they want it
    objectives: tuple[Text, ...] = ()  # what they want to reach with it
    uses: tuple[Text, ...] = ()  # what they will use it for
    evidence: tuple[Evidence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
