"""What a comparison of two groups can show at all, before it is made."""

from __future__ import annotations

from math import sqrt

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
