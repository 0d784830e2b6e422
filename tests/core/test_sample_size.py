"""What a comparison can show before it is made."""

from math import sqrt

import pytest

from periplo.core.sample_size import smallest_visible, smallest_visible_mean, weeks_until


def test_money_is_seen_as_a_share_of_the_same_spread_is():
    deviation = sqrt(0.3 * 0.7)
    assert smallest_visible_mean(deviation, 900, 100) == pytest.approx(smallest_visible(0.3, 900, 100))
    assert smallest_visible_mean(0, 900, 100) is None


def test_the_weeks_are_those_after_which_the_difference_is_just_visible():
    deviation = sqrt(0.2 * 0.8)
    weeks = weeks_until(0.03, deviation, 500, 0.1)
    seen = [smallest_visible(0.2, 450 * each, 50 * each) for each in (weeks - 1, weeks)]
    assert seen[1] <= 0.03 < seen[0]


def test_forty_points_of_money_by_hand():
    # (1.96 + 0.8416)^2 = 7.849; times (100 / 20)^2 = 196.2; over 0.25: 784.9 people; at 100 a week: 8 weeks
    assert weeks_until(20, 100, 100, 0.5) == 8
    assert weeks_until(20, 100, 100, 0) is None
