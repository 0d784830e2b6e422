"""What a campaign must not make worse, and what becomes of it if it does: satisfaction, unsubscribing, complaints.

Pure. How they are read is in answers/trial_checks.py and answers/effect_scores.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.surveys import CES, CSAT, NPS

SHARES = ("unsubscribed", "complaint")  # of the people who entered
SCORES = (NPS, CSAT, CES)  # of the people who answered
KNOWN = (*SHARES, *SCORES)
WARN, STOP = DOES = ("warn", "stop")
SECOND = ""  # of a score that a campaign does not name: it is told, and nothing comes of it
USUAL = {"unsubscribed": 0.005, "complaint": 0.005, NPS: 5.0, CSAT: 0.05, CES: 0.3}
# How far a figure can move at all.
WHOLE = {"unsubscribed": 1.0, "complaint": 1.0, NPS: 200.0, CSAT: 1.0, CES: 6.0}


@dataclass(frozen=True, slots=True)
class Guard:
    """One guardrail. worse_by: how much worse than the control group counts as worse, > 0, in the figure's own unit:
    a share (0.005 is half a point), NPS from -100 to 100, CES from 1 to 7. do: one of DOES, or SECOND; "stop" pauses
    the campaign. survey, question: whose score; None: of any survey, of any question of this kind."""

    of: str  # one of KNOWN
    worse_by: float
    do: str = WARN
    survey: str | None = None
    question: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
