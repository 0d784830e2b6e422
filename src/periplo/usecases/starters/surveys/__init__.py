"""A first survey of each kind: a whole one in both languages, to be asked as it is or put into one's own words.

Each is one YAML file named after its kind. `periplo survey new KIND` writes it into a workspace.
"""

from __future__ import annotations

from importlib.resources import files

SURVEYS = (
    "nps",
    "csat",
    "ces",
    "source",
    "expectation",
    "decided",
    "missing",
    "trust",
    "message",
    "preference",
)


def starter_survey(kind: str) -> str:
    """The first survey of a kind (one of SURVEYS), as YAML."""
    assert kind in SURVEYS
    return (files(__name__) / f"{kind}.yaml").read_text("utf-8")
