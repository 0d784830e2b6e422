"""The engine of many machines: the same folds, over parts of the customers that Spark's workers hold.

What goes to and fro is a part's number and bytes, as Arrow, by mapInArrow. Only what a task gives back, such as a
state, comes to the driver, where parts are merged in their order.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from periplo.core.errors import PeriploError
from periplo.engines.contract import Answer, Fold, State
from periplo.engines.spark_start import LOCAL, SparkFault, in_our_words, session_of
from periplo.journeys.columns import Journeys, rows_of
from periplo.journeys.growing import picked, picked_lists
from periplo.journeys.loading import Lazy

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    Batches = Iterator[pa.RecordBatch]

Result = TypeVar("Result")
Value = TypeVar("Value")
PARTS_A_PROCESSOR = 2
EVENTS = "handle bigint, event string, properties string, at bigint, seq bigint"
LOOSE = f"part int, {EVENTS}"
_KEPT, _GIVEN = "part int, place int, told binary, kept binary", "part int, given binary"
PIECE = 4 << 20  # bytes of one row: Java copies each several times on its way, and may have no more than 1 GB


@dataclass(frozen=True, slots=True)
class Kept:
    """Parts that the workers hold until they are let go: their numbers, what they tell, and their bytes in pieces."""

    frame: DataFrame
    told: tuple[Any, ...]

    def let_go(self) -> None:
        """The workers forget it; those of a session that has ended have forgotten it."""
        from py4j.protocol import Py4JError

        with suppress(Py4JError, OSError):
            self.frame.unpersist()


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Asks by the workers of a master, spark://host:port; local[n]: threads of this machine.

    parts: runs of customers; None: two a processor of the workers. Raises, whatever is asked: SparkFault.
    """

    master: str = LOCAL
    parts: int | None = None

    def ask(self, question: Fold[State, Answer], journeys: Journeys) -> Answer:
        """As every engine; the journeys are sent to the workers."""
        runs = journeys.split(self.parts or self.processors())
        given = [pickle.dumps(_alone(run), pickle.HIGHEST_PROTOCOL) for run in runs]
        states = self.each(self.sent(given), _Fold(question))
        return question.finish(reduce(question.merge, states))

    @property
    def session(self) -> SparkSession:
        return session_of(self.master)

    def processors(self) -> int:
        """Of the workers, as far as they have reported yet."""
        return int(self.session.sparkContext.defaultParallelism)

    def shared(self, value: Value) -> Callable[[], Value]:
        """A value that goes once to each worker, whatever tasks read it; called, it is given."""
        with in_our_words():
            return _Shared(self.session.sparkContext.broadcast(value))

    def holds(self, parts: Kept) -> bool:
        """Whether workers of the session that is running hold these parts."""
        return parts.frame.sparkSession is self.session

    def sent(self, given: Sequence[bytes]) -> DataFrame:
        """Bytes as parts."""
        import pyarrow as pa

        rows = [
            (part, place, piece)
            for part, whole in enumerate(given)
            for place, piece in enumerate(_pieces(whole))
        ]
        kinds = pa.schema([("part", pa.int32()), ("place", pa.int32()), ("kept", pa.binary())])
        batches = [
            pa.RecordBatch.from_arrays(
                [pa.array([value], kind.type) for value, kind in zip(row, kinds, strict=True)], schema=kinds
            )
            for row in rows
        ]
        with in_our_words():
            frame = self.session.createDataFrame(pa.Table.from_batches(batches, kinds))
            return frame.repartitionById(len(given), "part")

    def gathered(
        self,
        parts: int,
        read: Callable[[int, Batches], tuple[Any, bytes]],
        loose: Callable[[int], Batches] | None,
    ) -> Kept:
        """Parts read by the workers, and kept there.

        Shuffled is only what does not lie where it belongs, which `loose` finds for whoever has a part and gives its
        own part (LOOSE); None if there is nothing. read: is given a part's number and the rows that came to it; gives
        what the driver is told, and the bytes that are kept.
        """
        from pyspark import StorageLevel

        with in_our_words():
            session = self.session
            heads = session.range(0, parts, 1, parts).selectExpr("cast(id as int) as part")
            rows = heads.selectExpr(
                "part",
                *(f"cast(null as {kind}) as {name}" for name, kind in map(str.split, EVENTS.split(", "))),
            )
            if loose is not None:
                rows = rows.union(heads.mapInArrow(_by_part(loose), LOOSE))
            frame = rows.repartitionById(parts, "part").mapInArrow(_reading(read), _KEPT)
            frame = frame.persist(StorageLevel.DISK_ONLY)
            rows_told = sorted(frame.where("place = 0").select("part", "told").collect())
        try:
            return Kept(frame, tuple(_opened(bytes(told)) for _, told in rows_told))
        except PeriploError:
            frame.unpersist()
            raise

    def each(self, parts: Kept | DataFrame, task: Callable[[bytes], Result]) -> list[Result]:
        """What a task gives for each part's bytes, in the order of parts.

        The task goes to the workers by pickle. What it raises of ours is raised here, that of the first part first.
        """
        frame = parts.frame if isinstance(parts, Kept) else parts
        with in_our_words():
            rows = frame.select("part", "place", "kept").mapInArrow(_doing(task), _GIVEN).collect()
        return [_opened(bytes(given)) for _, given in sorted(rows)]


@dataclass(frozen=True, slots=True)
class _Shared:
    broadcast: Any

    def __call__(self) -> Any:
        return self.broadcast.value


@dataclass(frozen=True, slots=True)
class _Fold:
    question: Fold[Any, Any]

    def __call__(self, kept: bytes) -> Any:
        return self.question.partial(pickle.loads(kept))


def _alone(part: Journeys) -> Journeys:
    """The part with its own rows only, and all of its customers, those without an event too."""
    rows, sizes = rows_of(part.start, part.stop), part.stop - part.start
    ends = np.cumsum(sizes)
    return replace(
        part,
        start=ends - sizes,
        stop=ends,
        event=part.event[rows],
        at=part.at[rows],
        ours=None if part.ours is None else part.ours[rows],
        seq=None if part.seq is None else part.seq[rows],
        properties=Lazy({name: partial(picked, part.properties[name], rows) for name in part.properties}),
        lists=Lazy({name: partial(picked_lists, part.lists, name, rows) for name in part.lists}),
    )


def _pieces(whole: bytes) -> Iterator[bytes]:
    """The bytes in pieces; one at least."""
    for at in range(0, max(len(whole), 1), PIECE):
        yield whole[at : at + PIECE]


def _sealed(make: Callable[[], Any]) -> bytes:
    """What this gives, or the error of ours that it raises."""
    try:
        return pickle.dumps((True, make()), pickle.HIGHEST_PROTOCOL)
    except PeriploError as error:
        told = (type(error), error.what, error.why, error.mend, error.values)
        return pickle.dumps((False, told), pickle.HIGHEST_PROTOCOL)


def _opened(sealed: bytes) -> Any:
    good, told = pickle.loads(sealed)
    if good:
        return told
    kind, what, why, mend, values = told
    raise kind(what, why, mend, **values)


# Functions that Spark takes to the workers: made here, they are pickled by value, and find the rest by its name.


def _by_part(find: Callable[[int], Batches]) -> Callable[[Batches], Batches]:
    def found(batches: Batches) -> Batches:
        for batch in batches:
            for part in batch.column(0).to_pylist():
                yield from find(part)

    return found


def _reading(read: Callable[[int, Batches], tuple[Any, bytes]]) -> Callable[[Batches], Batches]:
    def kept(batches: Batches) -> Batches:
        import pyarrow as pa
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None
        part = context.partitionId()
        left = b""

        def told() -> Any:
            nonlocal left
            say, left = read(part, batches)
            return say

        sealed = _sealed(told)
        for place, piece in enumerate(_pieces(left)):
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array([part], pa.int32()),
                    pa.array([place], pa.int32()),
                    pa.array([sealed if place == 0 else None], pa.binary()),
                    pa.array([piece], pa.binary()),
                ],
                ["part", "place", "told", "kept"],
            )

    return kept


def _doing(task: Callable[[bytes], Any]) -> Callable[[Batches], Batches]:
    def given(batches: Batches) -> Batches:
        import pyarrow as pa

        pieces: dict[int, dict[int, Any]] = {}
        for batch in batches:
            for part, place, kept in zip(
                batch.column(0).to_pylist(), batch.column(1).to_pylist(), batch.column(2), strict=True
            ):
                pieces.setdefault(part, {})[place] = kept.as_buffer()
        for part in sorted(pieces):
            of_it = pieces.pop(part)
            whole = b"".join(of_it[place] for place in range(len(of_it)))
            of_it.clear()
            sealed = _sealed(lambda whole=whole: task(whole))  # type: ignore[misc]
            yield pa.RecordBatch.from_arrays(
                [pa.array([part], pa.int32()), pa.array([sealed], pa.binary())], ["part", "given"]
            )

    return given


__all__ = ["Kept", "SparkEngine", "SparkFault"]
