"""What a comparison of two groups can show at all, before it is made."""

from __future__ import annotations

from math import ceil, sqrt

Z_TWO_SIDED_95 = 1.959963984540054
Z_POWER_80 = 0.8416212335729143


def smallest_visible(base: float, treated: int, control: int) -> float | None:
    """The smallest difference between two shares that a comparison would show four times in five.

    base: the share expected without the message, in [0, 1]; treated, control: people in each arm. Two-sided at
    95 %, both arms taken to vary as the base does. None if an arm is empty or nothing varies.
    Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., section 4.2,
    without continuity correction.
    """
    if treated < 1 or control < 1 or not 0 < base < 1:
        return None
    return (Z_TWO_SIDED_95 + Z_POWER_80) * sqrt(base * (1 - base) * (1 / treated + 1 / control))


def smallest_visible_mean(deviation: float, treated: int, control: int) -> float | None:
    """The same for a mean, such as money per person. deviation: of one person, in the mean's own unit, > 0.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.9; two-sided at 95 %, four times in five.
    """
    if treated < 1 or control < 1 or deviation <= 0:
        return None
    return (Z_TWO_SIDED_95 + Z_POWER_80) * deviation * sqrt(1 / treated + 1 / control)


def weeks_until(wanted: float, deviation: float, people_a_week: float, holdout: float) -> int | None:
    """In how many weeks a difference of `wanted` could be seen four times in five, if as many people come as now.

    wanted: > 0, in the unit of `deviation`, which is that of one person: sqrt(base (1 - base)) for a share.
    people_a_week: who enter; holdout: share of them in the control group, in (0, 1). None where it can never be seen.
    The week in which the last of them entered; the goal's own time comes after it.
    """
    if wanted <= 0 or deviation <= 0 or people_a_week <= 0 or not 0 < holdout < 1:
        return None
    people = ((Z_TWO_SIDED_95 + Z_POWER_80) * deviation / wanted) ** 2 / (holdout * (1 - holdout))
    return ceil(people / people_a_week)
