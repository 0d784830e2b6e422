"""Zone, allowed hour and room under caps for one message: 20,000 people of 12 zones, with law; microseconds."""

from __future__ import annotations

import random
import statistics
import time

from periplo.core.allowed_hours import SATURDAY, WORKDAYS, AllowedHours, week
from periplo.core.caps import Asking, Cap, Caps, Slot, room
from periplo.core.frequency import Frequency
from periplo.core.person_zone import zone_of
from periplo.core.spans import DAY, instant

PEOPLE, TURNS = 20_000, 9
COUNTRIES = ("ES", "MX", "AR", "CL", "CO", "PE", "UY", "US", "GB", "BR", "EC", "DO")
RULES = Frequency(
    "Europe/Madrid", "ES", law="each",
    hours=AllowedHours(week(WORKDAYS, 9 * 60, 20 * 60) + week((SATURDAY,), 10 * 60, 14 * 60)),
    caps=Caps((Cap("week", 3, span=7 * DAY), Cap("day", 1, unit="day"), Cap("sms", 3, unit="month",
               channels=frozenset(("sms",))))),
)  # fmt: skip


def people() -> list[tuple[dict[str, object], str, int, list[Slot], Asking]]:
    chance, start = random.Random(1), instant("2026-03-01")
    made = []
    for _ in range(PEOPLE):
        country, now = chance.choice(COUNTRIES), start + chance.randrange(60 * DAY)
        slots = [
            Slot(now - chance.randrange(20 * DAY), chance.choice(("email", "sms")))
            for _ in range(chance.randrange(5))
        ]
        made.append(
            ({"country": country, "name": "x"}, country, now, slots, Asking(chance.choice(("email", "sms"))))
        )
    return made


def main() -> None:
    everybody, took, full, waited = people(), [], 0, 0
    for _ in range(TURNS):
        full = waited = 0
        begun = time.thread_time()
        for traits, country, now, slots, message in everybody:
            zone = zone_of(traits, RULES.zone).zone
            at = RULES.next_allowed(now, message.channel, message.kind, zone, country)
            waited += at > now
            full += not room(RULES.caps_for(country), slots, message, at, zone).ok
        took.append((time.thread_time() - begun) / PEOPLE * 1e6)
    first, warm = took[0], took[1:]
    print(
        f"zone, hour and caps: {min(warm):.2f} µs a message at best, {statistics.median(warm):.2f} in the middle "
        f"(first time {first:.1f}); {waited / PEOPLE:.0%} wait, {full / PEOPLE:.0%} find no room"
    )


if __name__ == "__main__":
    main()
