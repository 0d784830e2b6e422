"""What each event says of a customer's feeling, from -2 to 2: survey scores and ratings on one scale.

NPS: promoters +2, passives 0, detractors -2, so that a mean of -2...2 is NPS / 50. CSAT and ratings of 1 to 5: less 3.
CES of 1 to 7, where 7 is least effort: (CES - 4) / 1.5. Worse, as or better than expected: -2, 0, +2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.core.survey_messages import ANSWERED
from periplo.core.surveys import CES, CSAT, EXPECTATION, NPS
from periplo.journeys.columns import Coded, Journeys, Number

Int16s = NDArray[np.int16]
NO_SCORE = -32768
SCALE = 100  # stored in hundredths
RATING = "rating"  # a property of any event, 1 to 5


def scores_of(journeys: Journeys) -> Int16s:
    """(rows,) hundredths of a feeling, NO_SCORE where the event tells none; empty where no event tells any."""
    rating = journeys.properties.get(RATING)
    kind, score = journeys.properties.get("kind"), journeys.properties.get("score")
    is_rated = isinstance(rating, Number)
    is_answered = isinstance(kind, Coded) and isinstance(score, Number) and ANSWERED in journeys.names
    if not is_rated and not is_answered:
        return np.empty(0, np.int16)
    told = np.full(len(journeys.event), np.nan)
    if isinstance(rating, Number):
        told = np.where((rating.values >= 1) & (rating.values <= 5), rating.values - 3, np.nan)
    if is_answered and isinstance(kind, Coded) and isinstance(score, Number):
        is_answer = journeys.event == journeys.names.index(ANSWERED)
        kinds = np.array(["", *kind.values], dtype=object)[kind.codes[is_answer]]
        told[is_answer] = _answered(kinds, score.values[is_answer])
    scores = np.full(len(told), NO_SCORE, np.int16)
    known = ~np.isnan(told)
    scores[known] = np.rint(told[known] * SCALE).astype(np.int16)
    return scores


def _answered(kinds: NDArray[np.object_], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    told = np.full(len(scores), np.nan)
    for kind, feeling in (
        (NPS, np.where(scores >= 9, 2.0, np.where(scores <= 6, -2.0, 0.0))),
        (CSAT, scores - 3),
        (CES, (scores - 4) / 1.5),
        (EXPECTATION, scores * 2),
    ):
        asked = (kinds == kind) & ~np.isnan(scores)
        told[asked] = feeling[asked]
    return told
