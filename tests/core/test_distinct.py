"""Sets of whole numbers by sorting are what numpy's are, for every kind of whole number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from periplo.core.distinct import are_in, distinct, tallied, united, without

KINDS = ["int64", "int32", "int16", "uint8", "uint16", "uint32", "uint64"]


@some.composite
def columns(draw: some.DrawFn, many: int = 2) -> list[np.ndarray]:
    kind = np.dtype(draw(some.sampled_from(KINDS)))
    low = 0 if kind.kind == "u" else -5
    sizes = some.integers(0, 40)
    near = arrays.arrays(kind, sizes, elements=some.integers(low, 12))
    wide = arrays.arrays(kind, sizes)
    return [draw(near | wide) for _ in range(many)]


@given(columns())
def test_as_numpy(found: list[np.ndarray]):
    one, other = found
    for ours, theirs in (
        (distinct(one), np.unique(one)),
        (united(one, other), np.union1d(one, other)),
        (without(one, other), np.setdiff1d(one, other)),
        (are_in(one, other), np.isin(one, other)),
    ):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
    told, times = np.unique(one, return_counts=True)
    assert [each.tolist() for each in tallied(one)] == [told.tolist(), times.tolist()]


@pytest.mark.parametrize("kind", KINDS)
def test_by_hand(kind: str):
    values = np.array([7, 3, 7, 9, 3], kind)
    assert distinct(values).tolist() == [3, 7, 9]
    assert values.tolist() == [7, 3, 7, 9, 3]
    assert without(values, np.array([9, 8], kind)).tolist() == [3, 7]
    assert united(values, np.array([8], kind), np.array([], kind)).tolist() == [3, 7, 8, 9]
