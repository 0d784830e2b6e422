"""Monday's page gathered from what there is: events, a map, its library, and what the ledger kept.
gather.py is the whole; weeks.py says which week, headline.py, action.py and coverage.py make a part each.
Nothing is sent from here. How it looks is in pictures/monday.
"""

from periplo.usecases.monday.gather import Given, monday

__all__ = ["Given", "monday"]
