"""Whether a comparison may be believed, and whether it does harm: the ratio of the groups, and guardrails."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, lgamma, log, sqrt
from typing import NamedTuple

from periplo.answers.always_valid import of_shares
from periplo.core.rules import Rule

OFF_BELOW = 0.001  # p below which the groups do not have the sizes they were meant to have
MARGIN = 0.005  # share points: how much worse a guardrail may be before it counts as worse
FINE, WORSE, UNSURE = VERDICTS = ("fine", "worse", "unsure")


class SampleRatio(NamedTuple):
    """chi: the statistic; p: how often chance alone parts the people this unevenly; is_off: p below OFF_BELOW."""

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    chi: float
    p: float
    is_off: bool


def sample_ratio(counts: Sequence[int], expected: Sequence[float]) -> SampleRatio | None:
    """Whether the groups have the sizes that chance should have given them; None where nobody is expected.

    expected: people in each group, > 0, with the same sum. Where it is off, somebody is lost or let in on one side only
    and no figure of the comparison can be trusted. Pearson's chi-square; the threshold of one in a thousand as in
    Fabijan et al. (2019), Diagnosing sample ratio mismatch, KDD, so that a daily look seldom cries wolf.
    """
    if len(counts) < 2 or min(expected) <= 0:
        return None
    chi = sum((seen - due) ** 2 / due for seen, due in zip(counts, expected, strict=True))
    p = chi_square_above(chi, len(counts) - 1)
    return SampleRatio(tuple(counts), tuple(expected), chi, p, p < OFF_BELOW)


def chi_square_above(chi: float, freedom: int) -> float:
    """The probability that a chi-square variable is above `chi`; freedom: a whole number >= 1.

    Source: Abramowitz & Stegun (1964), 26.4.4 and 26.4.5, the finite sums for odd and even degrees of freedom.
    """
    if chi <= 0:
        return 1.0
    half = chi / 2
    terms = range(freedom // 2)
    if freedom % 2:
        return erfc(sqrt(half)) + sum(exp((j + 0.5) * log(half) - half - lgamma(j + 1.5)) for j in terms)
    return sum(exp(j * log(half) - half - lgamma(j + 1)) for j in terms)


class Guarded(NamedTuple):
    """A share that should not rise. margin: see MARGIN; do: what is done if it does, "" where it is only told."""

    name: str
    rule: Rule
    margin: float = MARGIN
    do: str = ""


class Guardrail(NamedTuple):
    """Something that must not get worse: `n` and `met` of those with the message and of the control group.

    difference: with the message less control, with its always-valid interval; verdict: "fine" where the whole interval
    lies below the margin, "worse" where it lies above zero and reaches the margin, "unsure" else.
    """

    name: str
    n: int
    met: int
    control_n: int
    control_met: int
    difference: float
    low: float
    high: float
    margin: float
    verdict: str
    do: str = ""


def guardrail(
    name: str, met: int, n: int, control_met: int, control_n: int, margin: float = MARGIN
) -> Guardrail | None:
    """A non-inferiority reading of a share that should not rise; None if a group is empty.

    Source: Piaggio et al. (2012), JAMA 308, 2594-2604 (CONSORT for non-inferiority): the upper end of the interval
    is held against a margin stated before.
    """
    found = of_shares(met, n, control_met, control_n)
    if found is None:
        return None
    verdict = FINE if found.high < margin else WORSE if found.low > 0 else UNSURE
    return Guardrail(
        name, n, met, control_n, control_met, found.difference, found.low, found.high, margin, verdict
    )
