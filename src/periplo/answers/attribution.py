"""attribution: which channels conversions are owed to, by several models, and where these disagree.

No model knows what a channel caused: only a campaign with a control group does (see effect).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from periplo.answers.chain import Chain, chain_of, solved
from periplo.answers.credits import credited, shapley_of_rates, weights
from periplo.answers.intervals import Z95
from periplo.answers.money import check_currency
from periplo.answers.touch_paths import MICRO, Laid, PathsState, laid, paths_in
from periplo.core.credit_models import MODELS
from periplo.core.errors import BadQuestion
from periplo.core.rules import Rule
from periplo.core.source_rules import DIRECT, SourceRule
from periplo.core.spans import DAY, Span
from periplo.journeys.columns import Journeys
from periplo.journeys.kernels.touching import ONE

Floats = NDArray[np.float64]
PANEL = ("first", "last", "linear", "position", "time_decay", "markov", "shapley")  # beside each other
LOOK_BACK = 90 * DAY
HALF_LIFE = 7 * DAY
MOST_ORDER = 12
REPLICATES, FEW_REPLICATES = 200, 40
FEW_STATES = 256
SEED = 20_260_101
DIRECT_NAMES = (DIRECT, "(direct)", "directo", "(direct) / (none)")


@dataclass(frozen=True, slots=True)
class ChannelCredit:
    """What one channel is credited with. share: of all conversions that had a touch, with low and high, 95 %.

    removal_effect: what part of the conversions passes through it, by the chain; None in other models.
    converted, lost: paths that touched it, by how they ended. odds: of a conversion with it against without it, one
    added to each count. spend: money; roas: value for each unit of it, None where the two are in different currencies.
    """

    channel: str
    conversions: float
    value: float
    share: float | None
    low: float | None
    high: float | None
    removal_effect: float | None = None
    converted: int = 0
    lost: int = 0
    odds: float | None = None
    odds_low: float | None = None
    odds_high: float | None = None
    spend: float | None = None
    roas: float | None = None


@dataclass(frozen=True, slots=True)
class ModelShares:
    """The shares of one model, in the order of the answer's channels."""

    model: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A channel's lowest and highest share among the models of the panel."""

    channel: str
    low: float
    high: float
    low_model: str
    high_model: str


@dataclass(frozen=True, slots=True)
class AttributionAnswer:
    """conversions and value are those with a touch; untraced ones had none. lost: paths that led to nothing."""

    n: int
    model: str
    order: int
    conversions: int
    value: float
    currency: str | None
    spend_currency: str | None
    lost: int
    untraced: int
    untraced_value: float
    p_conversion: float | None
    channels: tuple[ChannelCredit, ...]  # most credited first, at last those that only cost
    models: tuple[ModelShares, ...]
    disagreements: tuple[Disagreement, ...]  # the widest first


@dataclass(frozen=True, slots=True)
class Attribution:
    """Credit for the conversions of the period, a half-open span.

    rules: what is a touch, and of which channel. A touch counts for the next conversion of its customer if it lies
    at most `look_back` before it. with_lost: whether paths that led to nothing are looked at. ends: of `position`.
    spend: money by channel, micro-units, in `spend_currency`.
    Raises: BadQuestion if the model or the order is none that there is.
    """

    rules: tuple[SourceRule, ...] = ()
    conversion: Rule | None = None
    period: Span = field(default_factory=lambda: Span(0, 1))
    model: str = "markov"
    order: int = 1
    look_back: int = LOOK_BACK
    half_life: int = HALF_LIFE
    with_lost: bool = True
    value: str | None = None
    ends: tuple[float, float] | None = None
    spend: tuple[tuple[str, int], ...] = ()
    spend_currency: str | None = None
    name: str = "attribution"

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise BadQuestion(
                f"there is no model '{self.model}'", f"there are: {', '.join(MODELS)}", "ask one of them"
            )
        if not 1 <= self.order <= MOST_ORDER:
            raise BadQuestion(f"--order says {self.order}", mend=f"say a whole number from 1 to {MOST_ORDER}")

    def partial(self, journeys: Journeys) -> PathsState:
        if self.conversion is None:
            raise BadQuestion("nothing says what a conversion is", mend="say it with --conversion")
        return paths_in(
            journeys, self.rules, self.conversion, self.period, self.look_back, self.half_life, self.value
        )

    def merge(self, a: PathsState, b: PathsState) -> PathsState:
        return a + b

    def finish(self, total: PathsState) -> AttributionAnswer:
        check_currency(total.currencies)
        if self.model == "time_decay" and total.decay is None:
            raise BadQuestion(
                "time_decay was asked of a table of paths",
                "a table does not say when each touch was",
                "ask another model, or ask of events",
            )
        reckoned = Reckoned(self, laid(total, self.with_lost), total)
        credit, earned = reckoned.of(self.model)
        wins = float(reckoned.paths.conversions.sum())
        low, high = reckoned.interval(credit)
        order = np.lexsort((np.arange(len(credit)), -credit))
        untraced = total.paths.get(())
        idle = [name for name, _ in self.spend if name not in reckoned.paths.names]
        return AttributionAnswer(
            n=total.customers or int(wins + reckoned.paths.lost.sum()),
            model=self.model,
            order=self.order,
            conversions=round(wins),
            value=float(reckoned.paths.value.sum()),
            currency=reckoned.currency,
            spend_currency=self.spend_currency,
            lost=round(float(reckoned.paths.lost.sum())),
            untraced=untraced.conversions if untraced else 0,
            untraced_value=untraced.value / MICRO if untraced else 0.0,
            p_conversion=reckoned.p_conversion,
            channels=(
                *(self._channel(reckoned, int(place), credit, earned, wins, low, high) for place in order),
                *(self._idle(name, wins, reckoned.currency) for name in idle),
            ),
            models=reckoned.panel(order, len(idle)),
            disagreements=reckoned.disagreements(),
        )

    def _channel(
        self, reckoned: Reckoned, place: int, credit: Floats, earned: Floats, wins: float,
        low: Floats | None, high: Floats | None,
    ) -> ChannelCredit:  # fmt: skip
        name = reckoned.paths.names[place]
        converted, lost = (int(counts[place]) for counts in reckoned.reach)
        value, spent = float(earned[place]), self._spent(name)
        return ChannelCredit(
            channel=name,
            conversions=float(credit[place]),
            value=value,
            share=float(credit[place] / wins) if wins else None,
            low=None if low is None else float(low[place]),
            high=None if high is None else float(high[place]),
            removal_effect=float(reckoned.effects[place]) if self.model == "markov" and wins else None,
            converted=converted,
            lost=lost,
            **_odds(converted, round(wins), lost, round(float(reckoned.paths.lost.sum()))),
            spend=spent,
            roas=self._roas(value, spent, reckoned.currency),
        )

    def _idle(self, name: str, wins: float, currency: str | None) -> ChannelCredit:
        """A channel that money was spent on, and that no path touched."""
        spent, share = self._spent(name), 0.0 if wins else None
        return ChannelCredit(
            name, 0.0, 0.0, share, None, None, spend=spent, roas=self._roas(0.0, spent, currency)
        )

    def _spent(self, name: str) -> float | None:
        spent = dict(self.spend).get(name)
        return None if spent is None else spent / MICRO

    def _roas(self, value: float, spent: float | None, currency: str | None) -> float | None:
        is_alike = currency in (None, self.spend_currency)
        return value / spent if spent and is_alike else None


def _odds(converted: int, wins: int, lost: int, losses: int) -> dict[str, float | None]:
    """Odds ratio with one added to each of the four counts, and its interval on the scale of logarithms (Woolf)."""
    if not losses:
        return {}
    cells = np.array([converted, wins - converted, lost, losses - lost], float) + 1
    ratio = cells[0] * cells[3] / (cells[1] * cells[2])
    spread = np.exp(Z95 * np.sqrt((1 / cells).sum()))
    return {"odds": float(ratio), "odds_low": float(ratio / spread), "odds_high": float(ratio * spread)}


@dataclass(frozen=True)
class Reckoned:
    """One total, reckoned by any model; what is slow is done once."""

    asked: Attribution
    paths: Laid
    total: PathsState
    _known: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)

    @property
    def currency(self) -> str | None:
        """Of the values; None where they are plain numbers."""
        return next(iter(self.total.currencies), None)

    @cached_property
    def chain(self) -> Chain:
        return chain_of(self.paths.routes, self.asked.order)

    @cached_property
    def _solved(self) -> tuple[Floats, Floats]:
        return solved(self.chain, self.paths.conversions, self.paths.value, self.paths.lost)

    @property
    def p_conversion(self) -> float | None:
        begun = self.paths.conversions.sum() + self.paths.lost.sum()
        return float(self._solved[0][0]) if begun else None

    @property
    def effects(self) -> Floats:
        return _removed(*self._solved)[:, 0]

    @cached_property
    def reach(self) -> tuple[Floats, Floats]:
        """(channels,) paths that touched each: converted, lost."""
        given = weights("participation", self.paths.routes)
        return tuple(
            credited(self.paths.routes, given, ended) for ended in (self.paths.conversions, self.paths.lost)
        )  # type: ignore[return-value]

    def of(self, model: str) -> tuple[Floats, Floats]:
        """(channels,) conversions and value by this model."""
        if model not in self._known:
            self._known[model] = self._of(model)
        return self._known[model]

    def _of(self, model: str) -> tuple[Floats, Floats]:
        paths, routes = self.paths, self.paths.routes
        if not routes.channels:
            return np.zeros(0), np.zeros(0)
        wins, value = paths.conversions.sum(), paths.value.sum()
        if model == "markov":
            removed = _removed(*self._solved)
            return _shared(removed[:, 0], wins), _shared(removed[:, 1], value)
        if model == "shapley_rate":
            share = shapley_of_rates(routes, paths.conversions, paths.lost)
            worth = shapley_of_rates(routes, paths.value, paths.conversions + paths.lost - paths.value)
            return _shared(share, wins), _shared(worth, value)
        if model == "time_decay":
            parts = [(self.total.decay or {}).get(name, (0, 0)) for name in paths.names]
            return np.array([part[0] for part in parts]) / ONE, np.array([part[1] for part in parts]) / MICRO
        given = self._given(model)
        return credited(routes, given, paths.conversions), credited(routes, given, paths.value)

    def _given(self, model: str) -> Floats:
        direct = next((k for k, name in enumerate(self.paths.names) if name.casefold() in DIRECT_NAMES), -1)
        return weights(model, self.paths.routes, direct, self.asked.ends if model == "position" else None)

    def panel(self, order: NDArray[np.int64], idle: int) -> tuple[ModelShares, ...]:
        """Shares by every model of the panel in this order, then of as many channels as nothing is owed to."""
        wins = self.paths.conversions.sum()
        if not wins:
            return ()
        return tuple(
            ModelShares(model, (*(self.of(model)[0][order] / wins).tolist(), *[0.0] * idle))
            for model in self._panel
        )

    @property
    def _panel(self) -> list[str]:
        return [model for model in PANEL if model != "time_decay" or self.total.decay is not None]

    def disagreements(self) -> tuple[Disagreement, ...]:
        wins = self.paths.conversions.sum()
        if not wins:
            return ()
        shares = {model: self.of(model)[0] / wins for model in self._panel}
        found = []
        for place, name in enumerate(self.paths.names):
            told = [(float(share[place]), model) for model, share in shares.items()]
            (low, low_model), (high, high_model) = min(told), max(told)
            found.append(Disagreement(name, low, high, low_model, high_model))
        return tuple(sorted(found, key=lambda each: (each.low - each.high, each.channel)))

    def interval(self, credit: Floats) -> tuple[Floats | None, Floats | None]:
        """(channels,) between which shares each likely lies: 2.5 and 97.5 % of redrawn paths.

        Each path's conversions and losses are drawn anew from Poisson distributions around those seen, by a fixed
        seed and in a fixed order. None where the times of touches, or sets, are all that is known.
        """
        model, paths = self.asked.model, self.paths
        wins = paths.conversions.sum()
        if not wins or model in ("time_decay", "shapley_rate"):
            return None, None
        dice = np.random.Generator(np.random.PCG64(SEED))
        if model != "markov":
            given = self._given(model)
            drawn = [
                credited(paths.routes, given, _redrawn(paths.conversions, dice)) for _ in range(REPLICATES)
            ]
            sums = [np.sum(row) if model != "participation" else None for row in drawn]
            shares = [
                row / (wins if total is None else total)
                for row, total in zip(drawn, sums, strict=True)
                if total != 0
            ]
        else:
            times = REPLICATES if len(self.chain.holds) <= FEW_STATES else FEW_REPLICATES
            shares = []
            for _ in range(times):
                won, lost = _redrawn(paths.conversions, dice), _redrawn(paths.lost, dice)
                if won.sum():
                    whole, without = solved(self.chain, won, won, lost)
                    shares.append(_shared(_removed(whole, without)[:, 0], 1.0))
        if not shares:
            return None, None
        low, high = np.quantile(np.array(shares), (0.025, 0.975), axis=0)
        point = credit / wins
        return np.minimum(low, point), np.maximum(high, point)


def _redrawn(counts: Floats, dice: np.random.Generator) -> Floats:
    return dice.poisson(counts).astype(np.float64)


def _removed(whole: Floats, without: Floats) -> Floats:
    """(channels, 2) the part that is missing without each channel; 0 where there is nothing at all."""
    return 1 - np.divide(without, whole, out=np.ones_like(without), where=whole > 0)


def _shared(parts: Floats, whole: float) -> Floats:
    """The whole, divided in these proportions."""
    total = parts.sum()
    return parts / total * whole if total else np.zeros_like(parts)
