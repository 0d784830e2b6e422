"""What a worker does to read its part: the rows that lie with it, those that come to it, and what it tells of them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from periplo.core.errors import EnvironmentFault
from periplo.core.version import VERSION
from periplo.journeys.columns import Int64s
from periplo.journeys.parts import Survey, light, only_rows, surveyed
from periplo.storage.lake_parts import part_rows, rows_in, strays_in
from periplo.usecases.beyond.plan import Owners, Plan

if TYPE_CHECKING:
    import pyarrow as pa

    Batches = Iterator[pa.RecordBatch]

_NAMES = ["part", "handle", "event", "properties", "at", "seq"]


@dataclass(frozen=True, slots=True)
class Loose:
    """Finds what does not lie with the part to which it belongs, and gives each row its part.

    Whoever has a part looks through its share of the fresh segments, which are of everybody, and through its own
    buckets for the rows of another part's customers by now. plan: gives the plan, where it is called.
    """

    plan: Callable[[], Plan]

    def __call__(self, part: int) -> Batches:
        plan = self.plan()
        for name in plan.fresh[part :: plan.owners.parts]:
            for batch in rows_in(plan.lake, name).to_batches():
                yield _with_part(batch, _parts_of(batch, plan.owners))
        names = plan.files_of(part)
        if not len(plan.moved) or not names:
            return
        for batch in strays_in(plan.lake, names, plan.moved).to_batches():
            now = _parts_of(batch, plan.owners)
            away = now != part
            if away.any():
                import pyarrow as pa

                yield _with_part(batch.filter(pa.array(away)), now[away])


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads a part; tells its survey, and gives its rows with their customers, to be opened by folding.py."""

    plan: Callable[[], Plan]

    def __call__(self, part: int, batches: Batches) -> tuple[Survey, bytes]:
        plan = self.plan()
        if plan.version != VERSION:
            raise EnvironmentFault(
                "the workers of Spark have another Periplo than this process",
                f"theirs is {VERSION}, this one is {plan.version}",
                "install the same version everywhere",
            )
        rows = part_rows(plan.lake, plan.files_of(part), _as_lines(batches), plan.zone)
        handle = np.array([int(text) for text in rows.customer.texts], np.int64)
        customer = plan.owners.of(handle)
        here = plan.owners.parts_of(customer) == part
        if not here.all():
            rows = only_rows(rows, np.concatenate([[False], here])[rows.customer.codes])
        return surveyed(rows), pickle.dumps((light(rows), customer), pickle.HIGHEST_PROTOCOL)


def _parts_of(batch: pa.RecordBatch, owners: Owners) -> Int64s:
    return owners.parts_of(owners.of(batch.column(0).to_numpy(zero_copy_only=False)))


def _with_part(batch: pa.RecordBatch, part: Any) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([pa.array(part, pa.int32()), *batch.columns], _NAMES)


def _as_lines(batches: Batches) -> Iterator[pa.RecordBatch]:
    """As DuckDB gives events: the handle as text, properties a line each. Rows without a handle carry nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for batch in batches:
        rows = batch.filter(pc.is_valid(batch.column(1)))
        if not rows.num_rows:
            continue
        lines = pc.binary_join_element_wise(rows.column(3), pa.scalar(""), "\n")
        columns = [
            rows.column(1).cast(pa.string()),
            rows.column(2),
            lines.cast(pa.string()),
            rows.column(4),
            rows.column(5),
        ]
        yield pa.RecordBatch.from_arrays(columns, _NAMES[1:])
