"""Shards and buckets: the same in every process, even, and independent of each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.identity import BUCKETS, SHARDS, bucket, buckets, mixed, shard_of, shards_of


def test_mixing_gives_the_published_first_values():
    # The SplitMix64 sequence from seed 0 (as printed by its reference implementation).
    gamma = 0x9E3779B97F4A7C15
    values = [mixed(k * gamma % 2**64) for k in range(3)]
    assert values == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


@given(st.lists(st.integers(1, 2**62), min_size=1, max_size=50), st.text(max_size=8))
def test_a_column_of_customers_is_hashed_as_each_of_them(customers, salt):
    column = np.array(customers, np.int64)
    assert shards_of(column).tolist() == [shard_of(customer) for customer in customers]
    assert buckets(salt, column).tolist() == [bucket(salt, customer) for customer in customers]


def test_shards_and_buckets_are_even_and_a_bucket_says_nothing_of_the_shard():
    customers = np.arange(1, 200_001, dtype=np.int64)
    shards, held = shards_of(customers), buckets("list-awaits", customers) < BUCKETS // 10
    sizes = np.bincount(shards, minlength=SHARDS)
    expected = len(customers) / SHARDS
    assert ((sizes - expected) ** 2 / expected).sum() < 120  # chi-square, 63 degrees of freedom, p < 0.00002
    by_shard = np.bincount(shards, weights=held, minlength=SHARDS) / sizes
    assert np.abs(by_shard - 0.1).max() < 0.03
    other = buckets("ten-percent", customers) < BUCKETS // 10
    assert abs((held & other).mean() - 0.01) < 0.001
