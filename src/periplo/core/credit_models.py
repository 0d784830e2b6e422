"""The ways of giving channels credit for conversions, the recommended one first; answers/attribution.py reckons."""

MODELS = (
    "markov", "shapley", "shapley_rate", "first", "last", "last_non_direct", "linear", "linear_channel", "position",
    "j", "inverse_j", "time_decay", "participation",
)  # fmt: skip
