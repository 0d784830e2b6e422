"""All figures in Prometheus' words: what processes counted, and how the workspace stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from periplo.core.condition import ALARMS as CODES
from periplo.core.condition import PARTS, Condition, alarms
from periplo.core.version import VERSION
from periplo.edge.running.counted import REGISTRY, turned_at
from periplo.edge.running.shared import VARIABLE

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

GAUGES = {  # name -> field of Condition, what it is
    "inbox_requests": ("waiting_requests", "Requests that were accepted and are not yet in the lake."),
    "inbox_bytes": ("waiting_bytes", "Bytes that the inbox keeps."),
    "inbox_oldest_seconds": ("waiting_seconds", "For how long the oldest of them has waited."),
    "lake_events": ("lake_events", "Events in the lake."),
    "lake_bytes": ("lake_bytes", "Bytes of the lake's files that count."),
    "lake_files": ("lake_files", "Files of the lake that count."),
    "index_version": ("index_version", "Number of the sealed index; 0: there is none."),
    "index_generation": ("index_generation", "Number of the generation laid over it; 0: none."),
    "index_age_seconds": ("index_age_seconds", "Since the younger of the two was written."),
    "index_behind_events": ("behind_events", "Events that are in the lake and not yet in the index."),
    "index_behind_seconds": ("behind_seconds", "For how long the oldest of them has waited."),
    "disk_free_bytes": ("disk_free_bytes", "Room on the workspace's disk."),
    "disk_bytes": ("disk_bytes", "Size of the workspace's disk."),
    "ledger_bytes": ("kept_bytes", "Bytes of ledger and inbox; 0 where a database server keeps them."),
    "campaigns_active": ("campaigns", "Campaigns that are active or run in shadow."),
    "lake_files_cut": (
        "lake_files_cut",
        "Files of the lake that are not there, or not as they were written.",
    ),
    "mails_troubled": ("mails_troubled", "Mails of subscriptions that did not arrive, or nobody knows."),
    "campaigns_overdue_seconds": ("overdue_seconds", "For how long the member who waits longest is overdue."),
}


def figures(now: Condition | None) -> bytes:
    """The page that is scraped. now: as registry_of has it."""
    return generate_latest(registry_of(now))


def registry_of(now: Condition | None) -> CollectorRegistry:
    """All figures. now: None where the workspace cannot be read, which is told as `periplo_up 0`."""
    registry = CollectorRegistry()
    registry.register(_Condition(now))
    if os.environ.get(VARIABLE):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    return registry


def names() -> set[str]:
    """Every name of a figure that a page may hold, without what histograms add."""
    told = {one.name for one in _Condition(Condition(collected={("", ""): 0})).collect()}
    return told | {one.name for one in REGISTRY.collect()}


def silent_seconds(now: float) -> dict[str, float]:
    """part -> seconds since its last turn, of the parts of PARTS that are at work together with this process."""
    if os.environ.get(VARIABLE):
        both: Any = MultiProcessCollector
        found = both(CollectorRegistry()).collect()
    else:
        found = turned_at.collect()
    at = {
        sample.labels["part"]: sample.value
        for metric in found
        if metric.name == "periplo_last_turn_timestamp_seconds"
        for sample in metric.samples
    }
    return {part: max(now - at[part], 0.0) for part in PARTS if part in at}


class _Condition:
    """A collector of one instant's figures."""

    def __init__(self, now: Condition | None) -> None:
        self._now = now

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("periplo_build_info", "Which Periplo this is.", labels=["version"])
        build.add_metric([VERSION], 1)
        yield build
        yield GaugeMetricFamily(
            "periplo_up", "Whether the workspace can be read.", value=float(self._now is not None)
        )
        if self._now is None:
            return
        for name, (field, what) in GAUGES.items():
            yield GaugeMetricFamily(f"periplo_{name}", what, value=float(getattr(self._now, field)))
        collected = CounterMetricFamily(
            "periplo_collected_messages", "Messages that came in, by source and what became of them.",
            labels=["source", "what"],
        )  # fmt: skip
        for (source, what), n in sorted(self._now.collected.items()):
            collected.add_metric([source, what], n)
        yield collected
        rings = {one.code for one in alarms(self._now)}
        ringing = GaugeMetricFamily(
            "periplo_alarm", "Whether this wants attention, as doctor tells it.", labels=["alarm"]
        )
        for code in CODES:
            ringing.add_metric([code], float(code in rings))
        yield ringing
