"""Whole-number names of customers: their shard, and the bucket that proposes instead of dice."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHARDS = 64
LOTS = 16  # of customers, by which several workers divide for whom each acts; a power of two
BUCKETS = 10_000

_MASK = (1 << 64) - 1


def mixed(value: int) -> int:
    """SplitMix64's finalizer: spreads consecutive integers evenly over 64 bits.

    Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.
    """
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def mixed_many(values: NDArray[np.int64] | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """`mixed` for a whole column. values: (n,) integers. Returns (n,) uint64."""
    with np.errstate(over="ignore"):
        value = values.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return value ^ (value >> np.uint64(31))


def shard_of(customer: int) -> int:
    """The shard, 0 to 63, in which this customer's rows lie everywhere."""
    return mixed(customer) % SHARDS


def shards_of(customers: NDArray[np.int64]) -> NDArray[np.uint8]:
    """`shard_of` for a column of customers. Returns (n,) uint8."""
    return (mixed_many(customers) % np.uint64(SHARDS)).astype(np.uint8)


def lots_of(customers: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The lot, 0 to 15, of each of these customers. Returns (n,) uint8.

    Numbers follow one another, so their last bits spread them evenly; and a database can read the rows of some lots.
    """
    return (customers & (LOTS - 1)).astype(np.uint8)


@lru_cache(maxsize=256)
def salted(salt: str) -> int:
    """A 64-bit number from a salt's text (FNV-1a), the same in every process."""
    number = 0xCBF29CE484222325
    for byte in salt.encode():
        number = ((number ^ byte) * 0x100000001B3) & _MASK
    return number


def bucket(salt: str, customer: int) -> int:
    """A bucket in 0..9,999 for this customer under this salt: what proposes an arm or a control group."""
    return mixed(salted(salt) ^ mixed(customer)) % BUCKETS


def buckets(salt: str, customers: NDArray[np.int64]) -> NDArray[np.int64]:
    """`bucket` for a column of customers. Returns (n,) int64 in [0, 10,000)."""
    return (mixed_many(np.uint64(salted(salt)) ^ mixed_many(customers)) % np.uint64(BUCKETS)).astype(np.int64)
