"""A first map for each kind of business: a draft to be corrected, written into a new workspace by `periplo init`.

Each is one YAML file named after its kind. Their rules name events as trackers usually call them; `periplo map check
--events …` says which of them the data do not have.
"""

from __future__ import annotations

from importlib.resources import files

from periplo.usecases.workspace import KINDS


def starter(kind: str) -> str:
    """The first map of a kind of business (one of KINDS), as YAML."""
    assert kind in KINDS
    return (files(__name__) / f"{kind}.yaml").read_text("utf-8")
