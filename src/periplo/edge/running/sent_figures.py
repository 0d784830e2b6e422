"""The figures of /metrics, sent to an OpenTelemetry receiver now and then, where the environment names one.

They are the very same: read from the same place, under the same names and labels; counters and histograms are sums
since the process of `serve` began. OTEL_METRIC_EXPORT_INTERVAL says how often, in milliseconds (60,000).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client.core import Metric
from prometheus_client.samples import Sample

from periplo.core.condition import Condition
from periplo.core.errors import PeriploError
from periplo.core.version import VERSION
from periplo.edge.running.told import registry_of
from periplo.edge.running.traces import installed, is_wanted, resource

INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL"
EVERY = 60_000
UNITS = {"_seconds": "s", "_bytes": "By"}


def begun(look: Callable[[], Condition]) -> threading.Event | None:
    """Sends them in a thread until the event is set; None where nobody wants them. look: how the workspace stands.

    Raises: EnvironmentFault if they are wanted and the extra is not installed.
    """
    if not is_wanted("metrics"):
        return None
    with installed():
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    ending, exporter, since = threading.Event(), OTLPMetricExporter(), time.time_ns()
    said = os.environ.get(INTERVAL, "")
    seconds = (int(said) if said.isdigit() and int(said) else EVERY) / 1_000

    def send() -> None:
        while not ending.wait(seconds):
            exporter.export(figures_told(look, since))
        exporter.shutdown()

    threading.Thread(target=send, daemon=True, name="figures").start()
    return ending


def figures_told(look: Callable[[], Condition], since: int) -> Any:
    """All figures as OpenTelemetry has them. since: when counting began, nanoseconds since 1970."""
    from opentelemetry.sdk.metrics.export import MetricsData, ResourceMetrics, ScopeMetrics
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope

    try:
        now = look()
    except PeriploError:
        now = None
    at = time.time_ns()
    metrics = [_told(family, since, at) for family in registry_of(now).collect() if family.samples]
    scope = ScopeMetrics(InstrumentationScope("periplo", VERSION), metrics, "")
    return MetricsData([ResourceMetrics(resource("serve"), [scope], "")])


def _told(family: Metric, since: int, at: int) -> Any:
    from opentelemetry.sdk.metrics.export import (
        AggregationTemporality,
        Gauge,
        Histogram,
        NumberDataPoint,
        Sum,
    )
    from opentelemetry.sdk.metrics.export import Metric as Told

    whole = AggregationTemporality.CUMULATIVE
    data: Any
    if family.type == "histogram":
        data = Histogram(list(_histograms(family.samples, since, at)), whole)
    else:
        began = since if family.type == "counter" else 0
        points = [
            NumberDataPoint(dict(one.labels), began, at, one.value)
            for one in family.samples
            if not one.name.endswith("_created")
        ]
        data = Sum(points, whole, is_monotonic=True) if family.type == "counter" else Gauge(points)
    unit = next((unit for end, unit in UNITS.items() if family.name.endswith(end)), "1")
    return Told(family.name, family.documentation, unit, data)


def _histograms(samples: Iterable[Sample], since: int, at: int) -> Iterable[Any]:
    from opentelemetry.sdk.metrics.export import HistogramDataPoint

    points: dict[tuple[tuple[str, str], ...], dict[float, float]] = {}
    sums: dict[tuple[tuple[str, str], ...], float] = {}
    for one in samples:
        labels = tuple(sorted((name, value) for name, value in one.labels.items() if name != "le"))
        if one.name.endswith("_bucket"):
            points.setdefault(labels, {})[float(one.labels["le"])] = one.value
        elif one.name.endswith("_sum"):
            sums[labels] = one.value
    for labels, upto in points.items():
        bounds = sorted(upto)
        counted = [int(upto[bound]) for bound in bounds]  # each with all below it
        each = [n - below for n, below in zip(counted, [0, *counted[:-1]], strict=True)]
        told: Any = HistogramDataPoint
        yield told(dict(labels), since, at, counted[-1], sums.get(labels, 0.0), each, bounds[:-1], None, None)
