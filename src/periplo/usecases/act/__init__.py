"""Act: campaigns published, checked, rehearsed on past events, driven, measured, and asked why.

Start at drive.py: facts.py finds by columns what means something to a campaign, walk.py gives it to core's
decide in order of time, the ledger keeps what was decided, delivery.py hands messages over.
"""

from periplo.usecases.act.analyser import check
from periplo.usecases.act.because import Why, why
from periplo.usecases.act.drive import Driven, last_event, run
from periplo.usecases.act.effect import effect_of
from periplo.usecases.act.findings import Finding
from periplo.usecases.act.publishing import campaigns, publish, published, set_status
from periplo.usecases.act.rehearsal import Backtest, backtest, rehearsed

__all__ = [
    "Backtest",
    "Driven",
    "Finding",
    "Why",
    "backtest",
    "campaigns",
    "check",
    "effect_of",
    "last_event",
    "publish",
    "published",
    "rehearsed",
    "run",
    "set_status",
    "why",
]
