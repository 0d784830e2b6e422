"""What an answer says, in one sentence that a manager could repeat; Spanish and English. One question, one file.

"Most" is said only above half; a difference between touchpoints is never worded as a cause; fewer than 30 is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from periplo.answers.atrisk import AtRiskAnswer
from periplo.answers.attribution import AttributionAnswer
from periplo.answers.channels import ChannelsAnswer
from periplo.answers.cohorts import CohortsAnswer, RetentionAnswer
from periplo.answers.conformance import ConformanceAnswer
from periplo.answers.costs import CostsAnswer
from periplo.answers.customer import CustomerAnswer
from periplo.answers.detours import DetoursAnswer
from periplo.answers.drift import DriftAnswer
from periplo.answers.dwell import DwellAnswer
from periplo.answers.effect import EffectAnswer
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.fluidity import FluidityAnswer
from periplo.answers.forecast import ForecastAnswer
from periplo.answers.frustration import FrustrationAnswer
from periplo.answers.funnel import FunnelAnswer
from periplo.answers.growth import GrowthAnswer
from periplo.answers.improve import ImproveAnswer
from periplo.answers.leaving import LeavingAnswer
from periplo.answers.lifecycle import LifecycleAnswer
from periplo.answers.moments import MomentsAnswer
from periplo.answers.motives import MotivesAnswer
from periplo.answers.paths import PathsAnswer
from periplo.answers.sessions import SessionsAnswer
from periplo.answers.sources import SourcesAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.teams import TeamsAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import TransitionsAnswer
from periplo.answers.variants import VariantsAnswer
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.source_rules import SourceRule
from periplo.core.texts import LANGUAGES, Text
from periplo.usecases.labelled import labelled
from periplo.usecases.readings.atrisk import atrisk_reading
from periplo.usecases.readings.attribution import attribution_reading
from periplo.usecases.readings.channels import channels_reading
from periplo.usecases.readings.comings import (
    cohorts_reading,
    lifecycle_reading,
    retention_reading,
    sessions_reading,
)
from periplo.usecases.readings.conformance import conformance_reading
from periplo.usecases.readings.costs import costs_reading
from periplo.usecases.readings.customer import customer_reading
from periplo.usecases.readings.detours import detours_reading
from periplo.usecases.readings.drift import drift_reading
from periplo.usecases.readings.dwell import dwell_reading
from periplo.usecases.readings.effect import effect_reading
from periplo.usecases.readings.feelings import feelings_reading
from periplo.usecases.readings.fluidity import fluidity_reading
from periplo.usecases.readings.forecast import forecast_reading
from periplo.usecases.readings.frustration import frustration_reading
from periplo.usecases.readings.funnel import funnel_reading
from periplo.usecases.readings.growth import growth_reading
from periplo.usecases.readings.improve import improve_reading
from periplo.usecases.readings.leaving import leaving_reading
from periplo.usecases.readings.moments import moments_reading
from periplo.usecases.readings.motives import motives_reading
from periplo.usecases.readings.paths import paths_reading
from periplo.usecases.readings.sources import sources_reading
from periplo.usecases.readings.stages import stages_reading
from periplo.usecases.readings.teams import teams_reading
from periplo.usecases.readings.touchpoints import touchpoints_reading
from periplo.usecases.readings.transitions import transitions_reading
from periplo.usecases.readings.variants import variants_reading

READINGS: dict[type, Callable[[Any, JourneyMap | None, str], str]] = {
    AttributionAnswer: attribution_reading,
    SourcesAnswer: sources_reading,
    ChannelsAnswer: channels_reading,
    ConformanceAnswer: conformance_reading,
    VariantsAnswer: variants_reading,
    DriftAnswer: drift_reading,
    ForecastAnswer: forecast_reading,
    StagesAnswer: stages_reading,
    TouchpointsAnswer: touchpoints_reading,
    FunnelAnswer: funnel_reading,
    TransitionsAnswer: transitions_reading,
    PathsAnswer: paths_reading,
    LeavingAnswer: leaving_reading,
    FrustrationAnswer: frustration_reading,
    MotivesAnswer: motives_reading,
    AtRiskAnswer: atrisk_reading,
    DetoursAnswer: detours_reading,
    DwellAnswer: dwell_reading,
    CustomerAnswer: customer_reading,
    TeamsAnswer: teams_reading,
    EffectAnswer: effect_reading,
    CostsAnswer: costs_reading,
    MomentsAnswer: moments_reading,
    FeelingsAnswer: feelings_reading,
    GrowthAnswer: growth_reading,
    FluidityAnswer: fluidity_reading,
    ImproveAnswer: improve_reading,
    LifecycleAnswer: lifecycle_reading,
    CohortsAnswer: cohorts_reading,
    RetentionAnswer: retention_reading,
    SessionsAnswer: sessions_reading,
}


def reading(
    answer: object,
    drawn: JourneyMap | None = None,
    labels: Labels | None = None,
    sources: Sequence[SourceRule] = (),
) -> Text:
    """The sentence of any answer; stages and touchpoints by their titles, events and channels as `labelled` says."""
    say = READINGS[type(answer)]
    return Text(
        tuple(
            (language, say(labelled(answer, labels, language, sources), drawn, language))
            for language in LANGUAGES
        )
    )
