"""Judging events by the tracking plan: 20,000 events of 50 shapes, as the exploder has them; microseconds an event."""

from __future__ import annotations

import random
import statistics
import time

import msgspec

from periplo.core.messages import Message
from periplo.core.plan import Plan, PlannedEvent, PlannedProperty
from periplo.core.plan_findings import PlanFindings

EVENTS, SHAPES, TOGETHER, TURNS = 20_000, 50, 100, 15
PROPERTIES = {
    "total": PlannedProperty(type="money"),
    "currency": PlannedProperty(type="text", allowed=("EUR", "MXN")),
    "channel": PlannedProperty(type="text", allowed=("web", "store", "phone")),
    "place": PlannedProperty(type="text"),
    "order_id": PlannedProperty(type="text"),
    "items": PlannedProperty(type="number"),
    "on_time": PlannedProperty(type="flag"),
    "comment": PlannedProperty(type="text"),
}


def bodies() -> list[bytes]:
    chance = random.Random(1)
    made = []
    for k in range(EVENTS):
        shape = k % SHAPES
        said = {
            "total": "12" if shape % 10 == 0 else round(chance.random() * 100, 2), "currency": "EUR",
            "channel": chance.choice(("web", "store")), "place": "madrid", "order_id": f"A-{k}", "items": k % 9,
            "on_time": k % 2 == 0, "comment": "all as it should be",
        }  # fmt: skip
        names = list(said)
        chosen = names[:4] + names[4 + shape % 3 : 6 + shape % 3]
        made.append(msgspec.json.encode(
            {"type": "track", "event": f"event {shape}", "properties": {name: said[name] for name in chosen}}
        ))  # fmt: skip
    return made


def main() -> None:
    plan = Plan({f"event {k}": PlannedEvent(properties={"channel": True}) for k in range(SHAPES)}, PROPERTIES)
    decode, sent = msgspec.json.Decoder(Message).decode, bodies()
    findings, took = PlanFindings(plan), []
    for _ in range(TURNS):
        spent = 0.0
        for low in range(0, EVENTS, TOGETHER):
            messages = [decode(body) for body in sent[low : low + TOGETHER]]
            begun = time.thread_time()
            findings.see("web", 1, [(one.event or "", one.properties or {}) for one in messages])
            spent += time.thread_time() - begun
        begun = time.thread_time()
        told = sum(seen.n for seen in findings.counted().values())
        took.append((spent + time.thread_time() - begun) / EVENTS * 1e6)
    print(f"findings of the plan: {min(took):.2f} µs an event at best, {statistics.median(took):.2f} in the middle "
          f"({EVENTS} events, {SHAPES} shapes, 6 properties, {told} told)")  # fmt: skip


if __name__ == "__main__":
    main()
