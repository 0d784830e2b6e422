"""Act: campaigns published, checked, rehearsed on past events, driven, and asked why.

Start at drive.py: facts.py finds by columns what means something to a campaign, walk.py gives it to core's
decide in order of time, the ledger keeps what was decided, deliver.py hands messages over.
"""

from periplo.usecases.act.drive import Driven, run
from periplo.usecases.act.publish import campaigns, publish, published

__all__ = ["Driven", "campaigns", "publish", "published", "run"]
