"""What is known of a campaign's flow, node by node: who stands there, who passed, what was sent, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from periplo.answers.effect import EffectAnswer
from periplo.core.campaign_blocks import ENTRY as ENTRY  # the box above the first node
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """Runs at one node, both arms together unless said.

    here: stand there now. passed: went on from it. left: ended there before its end, by goal, exit rule or a new
    version. finished: came to the end there. sent: messages or deeds that left it; withheld: those that did not, by
    reason. ways: how many went on by each of its ways, in their order; None where that could not be told.
    control: of here, passed and left, those of the control group.
    """

    here: int = 0
    passed: int | None = 0
    left: int = 0
    finished: int = 0
    sent: int = 0
    withheld: tuple[tuple[str, int], ...] = ()
    ways: tuple[int, ...] | None = None
    control: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found at a node: "error", "warning" or "note", what, and how to mend it."""

    severity: str
    what: Text
    mend: Text


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """What is known of a whole flow. runs: how many entered, and how many of them belong to the control group.

    untold: runs whose way cannot be told, since the plan changed under them. reasons: codes of withheld messages in
    words, of the picture's language.
    """

    runs: int = 0
    control: int = 0
    nodes: Mapping[str, NodeFigures] = field(default_factory=lambda: MappingProxyType({}))
    effects: Mapping[str, EffectAnswer] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=lambda: MappingProxyType({}))
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    untold: int = 0


NO_FIGURES = FlowFigures()
