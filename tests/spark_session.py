"""Whether this machine can run Spark, for the tests that want it; what is missing is told."""

from __future__ import annotations

import importlib.util
import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCAL, CLUSTER = "local[2]", "local-cluster[2,1,1024]"  # threads; two executors, each a Java of its own


def lacking() -> str:
    """What Spark wants and is not here; "" where it is all there."""
    for name in ("pyspark", "pyarrow", "pandas"):
        if importlib.util.find_spec(name) is None:
            return f"no {name}: pip install --group spark"
    home = os.environ.get("JAVA_HOME")
    has_java = (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
    return "" if has_java else "no Java: apt install default-jre-headless"


@dataclass(frozen=True)
class Several:
    """Many questions as one, so that a suite needs few jobs."""

    questions: tuple[Any, ...]

    def partial(self, journeys):
        return [question.partial(journeys) for question in self.questions]

    def merge(self, a, b):
        return [question.merge(*states) for question, *states in zip(self.questions, a, b, strict=True)]

    def finish(self, total):
        return [question.finish(state) for question, state in zip(self.questions, total, strict=True)]


@dataclass(frozen=True)
class Parted:
    """Parts in this process: their bytes, and what they told."""

    kept: list[bytes]
    told: list[Any]

    def let_go(self):
        self.kept.clear()


@dataclass(frozen=True)
class Pretended:
    """What usecases/beyond wants of Spark, in this process: the plain twin, to which pickling is all that is far."""

    parts: int = 4

    def processors(self):
        return self.parts // 2

    def shared(self, value):
        sent = pickle.dumps(value)
        return lambda: pickle.loads(sent)

    def holds(self, parts):
        return bool(parts.kept)

    def gathered(self, parts, read, loose):
        import pyarrow as pa

        found = [batch for part in range(parts) for batch in loose(part)] if loose else []
        told, kept = [], []
        for part in range(parts):
            mine = (batch.filter(pa.compute.equal(batch.column(0), part)) for batch in found)
            say, left = read(part, mine)
            told.append(pickle.loads(pickle.dumps(say)))
            kept.append(left)
        return Parted(kept, told)

    def each(self, parts, task):
        return [pickle.loads(pickle.dumps(task(kept))) for kept in parts.kept]
