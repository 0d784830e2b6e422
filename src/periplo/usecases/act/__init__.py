"""Act: campaigns published, checked, rehearsed on past events, driven, measured, and asked why.

Start at drive.py: facts.py and starts.py find by columns what means something to a campaign, walk.py gives it to core's
decide in order of time with what contacts.py knows of the customer, the ledger keeps what was decided, delivery.py
hands messages over as saying.py words them. runner.py does so by the clock on the wall. crowds.py decides once for
those who wake alike.
"""

from periplo.core.findings import Finding
from periplo.usecases.act.analyser import check, errors
from periplo.usecases.act.because import Why, why
from periplo.usecases.act.drive import Driven, follow, last_event, run
from periplo.usecases.act.effect import effect_of
from periplo.usecases.act.publishing import campaigns, publish, published, set_status
from periplo.usecases.act.rehearsal import Backtest, backtest, rehearsed
from periplo.usecases.act.simulating import simulate

__all__ = [
    "Backtest",
    "Driven",
    "Finding",
    "Why",
    "backtest",
    "campaigns",
    "check",
    "effect_of",
    "errors",
    "follow",
    "last_event",
    "publish",
    "published",
    "rehearsed",
    "run",
    "set_status",
    "simulate",
    "why",
]
