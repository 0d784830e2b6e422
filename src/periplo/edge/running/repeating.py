"""What a process does again and again, with its turns and faults counted."""

from __future__ import annotations

import threading
from collections.abc import Callable

from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.running import logs, traces

TRY_AGAIN_SECONDS = 1.0


def repeated(do: Callable[[int], object], idle_seconds: float, stopping: threading.Event, part: str) -> None:
    """Does something again and again; where there was nothing to do, or it failed, after a while.

    part: by what name its turns and faults are counted.
    """
    from periplo.edge.running import counted

    while not stopping.is_set():
        try:
            with traces.step(f"turn {part}", periplo__part=part) as step:
                done = do(this_instant())
                busy = bool(done)
                if busy:
                    step.tell(**traces.counts_of(done))
                else:
                    step.leave_out()
        except (PeriploError, OSError) as fault:  # a full disk, a server that is away: it may come back
            logs.failed("fault", fault, part=part)
            counted.faulted(part, getattr(fault, "code", "machine"))
            stopping.wait(TRY_AGAIN_SECONDS)
            continue
        counted.beat(part)
        if not busy:
            stopping.wait(idle_seconds)
