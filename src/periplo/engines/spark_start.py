"""Starting Spark, once a process and master; and what can go wrong with it, in our words.

Everything that can be known before the Java side starts is looked at before: it needs seconds to start, and a master
that does not answer would be waited for for a minute.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from threading import Lock
from typing import TYPE_CHECKING

from periplo.core.errors import BadInput, EnvironmentFault, PeriploError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
_ANSWERS = 5.0  # seconds in which a master must answer
_PORT = 7077
_MASTER = re.compile(r"local(\[.+\])?|local-cluster\[.+\]|spark://.+|yarn|k8s://.+")
_HERE = ("local",)  # masters whose workers are processes of this machine
_LOG = Path(__file__).with_name("spark_log.properties")
_sessions: dict[str, SparkSession] = {}
_lock = Lock()


class SparkFault(EnvironmentFault):
    """Spark is not there, or did not do what it was asked to."""

    code = "spark"


def check_master(master: str, place: str) -> None:
    """Raises: BadInput if this is no address of a master; place: where it was written."""
    if not _MASTER.fullmatch(master):
        raise BadInput(
            f"{place} names a Spark master that is not understood: '{master}'",
            "it begins neither with spark:// nor with local",
            "write it as spark://host:7077, local[*], yarn or k8s://https://host:6443",
        )


def session_of(master: str = LOCAL) -> SparkSession:
    """The session of this process with a master, started where it is not yet. It lasts as long as the process.

    Raises: SparkFault if Spark or Java is missing, or the master does not answer.
    """
    with _lock:
        known = _sessions.get(master)
        if known is not None and known.sparkContext._jsc is not None and not _is_stopped(known):
            return known
        _check_installed()
        _check_java()
        _check_answers(master)
        for other in _sessions.values():  # a process has one at a time
            other.stop()
        _sessions.clear()
        _sessions[master] = _started(master)
        return _sessions[master]


def stop() -> None:
    """Ends what was started, as at the end of tests."""
    with _lock:
        for session in _sessions.values():
            session.stop()
        _sessions.clear()


@contextmanager
def in_our_words() -> Iterator[None]:
    """What Spark raises becomes a SparkFault that says what, why and how to mend; errors of ours pass through."""
    try:
        yield
    except PeriploError:
        raise
    except Exception as fault:
        raise _told(str(fault)) from fault


def _is_stopped(session: SparkSession) -> bool:
    try:
        return bool(session.sparkContext._jsc.sc().isStopped())
    except Exception:  # the Java side is gone
        return True


def _check_installed() -> None:
    for name in ("pyspark", "pyarrow", "pandas"):
        if importlib.util.find_spec(name) is None:
            raise SparkFault(
                "the engine is Spark, and what speaks with it is not installed",
                f"there is no package {name}",
                "install it: pip install 'periplo[spark]'",
            )


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    there = (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
    if not there:
        raise SparkFault(
            "the engine is Spark, and there is no Java on this machine",
            f"JAVA_HOME says {home}, and no java stands there" if home else "no java is found",
            "install Java 17 or newer (on Debian: apt install default-jre-headless), or name it with JAVA_HOME",
        )


def _check_answers(master: str) -> None:
    """Of several masters, host1:port,host2:port, one must answer."""
    if not master.startswith("spark://"):
        return
    why = ""
    for each in master.removeprefix("spark://").split(","):
        host, _, port = each.rpartition(":") if ":" in each else (each, "", str(_PORT))
        try:
            socket.create_connection((host.strip("[]"), int(port)), _ANSWERS).close()
            return
        except (OSError, ValueError) as fault:
            why = getattr(fault, "strerror", None) or str(fault)
    raise SparkFault(
        f"the Spark master {master} does not answer",
        why,
        "check that it runs, its address and its port; or ask here: --engine local",
    )


def _started(master: str) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    here = master.startswith(_HERE)
    if master.startswith("local-cluster"):  # its workers start from the distribution, wherever that is
        os.environ.setdefault("SPARK_HOME", str(Path(_package()).resolve()))
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    # PySpark warns of pandas 3, of which nothing is used here: batches go to and fro as Arrow.
    warnings.filterwarnings("ignore", ".*pandas >= 3.*", FutureWarning)
    conf = SparkConf().setMaster(master).setAppName("periplo")
    wanted = {
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j.configurationFile=file:{_LOG}",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # A row is a piece of some megabytes: Java takes few at once. And shuffled batches are read as they come.
        "spark.sql.inMemoryColumnarStorage.batchSize": "1",
        "spark.sql.execution.arrow.maxBytesPerBatch": str(16 << 20),
        "spark.sql.adaptive.enabled": "false",
        "spark.python.worker.reuse": "true",
        "spark.rpc.message.maxSize": "1024",
    }
    if here:
        wanted |= {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executor.extraJavaOptions": f"-Dlog4j.configurationFile=file:{_LOG}",
            # They read the very code that asks, also where it runs from a checkout.
            "spark.executorEnv.PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        if cache := os.environ.get("NUMBA_CACHE_DIR"):
            wanted["spark.executorEnv.NUMBA_CACHE_DIR"] = cache
    conf.setAll(list(wanted.items()))
    with in_our_words():
        if SparkContext._gateway is None:  # what Java says when it starts is no news for whoever asked
            SparkContext._ensure_initialized(gateway=launch_gateway(conf, {"stderr": DEVNULL}))  # type: ignore[no-untyped-call]
        return SparkSession(SparkContext(conf=conf))


def _package() -> str:
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent)


_LINE = re.compile(r"^(?:[\w.]*(?:Error|Exception|NotFound)[\w.]*): (.+)$", re.MULTILINE)


def _told(text: str) -> SparkFault:
    """The error that this text of Spark's means."""
    if "PYTHON_VERSION_MISMATCH" in text or "different version" in text:
        found = re.findall(r"\d\.\d+", text.partition("worker")[2])
        return SparkFault(
            "the workers of Spark have another Python than this process",
            f"theirs is {found[0]}, this one is {sys.version_info[0]}.{sys.version_info[1]}"
            if found
            else f"this one is {sys.version_info[0]}.{sys.version_info[1]}",
            "install the same one on all machines, and name it with PYSPARK_PYTHON",
        )
    if "FileNotFoundException" in text or "PATH_NOT_FOUND" in text or "FAILED_READ_FILE" in text:
        return SparkFault(
            "the workers of Spark do not see the lake",
            "a file of it is not on their machine, or was replaced while they read",
            "put the workspace on storage that all machines share, under one path",
        )
    missing = re.search(r"No module named '?([\w.]+)", text)
    if missing:
        return SparkFault(
            "the workers of Spark lack what they need",
            f"there is no package {missing[1]} in their Python",
            "install 'periplo[spark]' in the Python that PYSPARK_PYTHON names, on every worker",
        )
    if "Cannot run program" in text:
        return SparkFault(
            "the workers of Spark cannot start Python",
            re.sub(r'.*Cannot run program "([^"]+)".*', r"there is no \1", text, flags=re.DOTALL)[:200],
            "name their Python with PYSPARK_PYTHON, by a path that exists on every worker",
        )
    if "UnsupportedClassVersionError" in text or "JAVA_GATEWAY_EXITED" in text:
        return SparkFault(
            "Spark cannot start its Java side",
            "it ended before it was ready",
            "check with 'java -version' that it is Java 17 or newer, and that memory is free",
        )
    lines = _LINE.findall(text)
    return SparkFault(
        "Spark gave up",
        (lines[-1] if lines else text.strip().split("\n")[0])[:300],
        "look into the logs of its workers; to go on without it, ask with --engine local",
    )
