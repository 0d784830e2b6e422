"""By which properties an event tells money, where a question was not told."""

MONEY = ("revenue", "total", "value", "amount")  # the first that is there counts
