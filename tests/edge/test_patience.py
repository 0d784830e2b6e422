"""How long somebody waits who keeps missing a password."""

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.spans import HOUR, MINUTE, SECOND
from periplo.edge.console.patience import Patience, SigningIn, neighbourhood

T0 = 1_700_000_000_000_000


def test_the_first_misses_cost_nothing_and_each_further_one_doubles_the_wait():
    patience, waits = Patience(3, 30 * SECOND), []
    for _ in range(9):
        waits.append(patience.wait("eva", T0) // SECOND)
        patience.miss("eva", T0)
    assert waits == [0, 0, 0, 2, 4, 8, 16, 30, 30]


def test_a_wait_runs_off_and_an_hour_of_rest_forgets_all():
    patience = Patience(1, 30 * SECOND)
    patience.miss("eva", T0)
    assert patience.wait("eva", T0 + SECOND) == SECOND
    assert patience.wait("eva", T0 + 2 * SECOND) == 0
    for _ in range(20):
        patience.miss("eva", T0)
    assert patience.wait("eva", T0 + HOUR) == 0
    patience.miss("eva", T0 + HOUR)
    assert patience.wait("eva", T0 + HOUR) == 2 * SECOND


def test_one_name_s_misses_are_not_another_s():
    patience = Patience(1, 30 * SECOND)
    patience.miss("eva", T0)
    assert patience.wait("ana", T0) == 0


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, HOUR)), max_size=200))
def test_memory_is_bounded_and_no_wait_is_longer_than_the_longest(tries):
    patience = Patience(2, MINUTE, most=5)
    for key, later in tries:
        patience.miss(key, T0 + later)
        assert 0 <= patience.wait(key, T0 + later) <= MINUTE
    assert len(patience._missed) <= 5


def test_tries_side_by_side_all_count():
    signing = SigningIn()
    assert [signing.begin("eva", "203.0.113.9", T0) for _ in range(6)] == [0] * 5 + [2 * SECOND]


def test_who_tries_many_names_waits_by_address():
    signing = SigningIn()
    waits = [signing.begin(f"name{n}", "203.0.113.9", T0) for n in range(21)]
    assert waits == [0] * 20 + [2 * SECOND]
    assert signing.begin("name0", "203.0.113.10", T0) == 0


def test_a_success_clears_the_name_but_not_the_neighbour_s_guesses():
    signing = SigningIn()
    for n in range(19):
        signing.begin(f"name{n}", "203.0.113.9", T0)
    assert signing.begin("own", "203.0.113.9", T0) == 0
    signing.succeeded("own", "203.0.113.9")
    assert signing.begin("other", "203.0.113.9", T0) == 0
    assert signing.begin("another", "203.0.113.9", T0) > 0


def test_half_an_address_of_ipv6_is_one_neighbourhood():
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8:0:0:ffff::2") == "2001:db8::/64"
    assert neighbourhood("2001:db8:0:1::1") != neighbourhood("2001:db8::1")
    assert neighbourhood("203.0.113.9") == "203.0.113.9"
    assert neighbourhood("") == ""
