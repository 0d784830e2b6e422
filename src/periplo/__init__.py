"""Periplo: the customer journey drawn, measured and acted upon as one thing.

>>> import periplo as pp                                        # doctest: +SKIP
>>> j = pp.read("events.parquet", customer="user_id")           # doctest: +SKIP
>>> pp.funnel(j, ["visit", "cart", "pay"], within="7d")         # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from periplo.core.version import VERSION

__version__ = VERSION

if TYPE_CHECKING:
    from periplo.edge.notebook import (
        atrisk,
        attribution,
        channels,
        cohorts,
        conformance,
        costs,
        customer,
        detours,
        draw,
        drift,
        dwell,
        effect,
        feelings,
        fluidity,
        forecast,
        frustration,
        funnel,
        growth,
        improve,
        leaving,
        lifecycle,
        moments,
        motives,
        paths,
        read,
        retention,
        sessions,
        sources,
        stages,
        teams,
        touchpoints,
        transitions,
        variants,
    )

__all__ = [
    "atrisk",
    "attribution",
    "channels",
    "cohorts",
    "conformance",
    "costs",
    "customer",
    "detours",
    "draw",
    "drift",
    "dwell",
    "effect",
    "feelings",
    "fluidity",
    "forecast",
    "frustration",
    "funnel",
    "growth",
    "improve",
    "leaving",
    "lifecycle",
    "moments",
    "motives",
    "paths",
    "read",
    "retention",
    "sessions",
    "sources",
    "stages",
    "teams",
    "touchpoints",
    "transitions",
    "variants",
]


def __getattr__(name: str) -> object:
    """The verbs for notebooks, loaded when first asked for: importing Periplo stays cheap."""
    if name in __all__:
        from periplo.edge import loops

        loops.settle()  # before the first compiled loop is imported
        from periplo.edge import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'periplo' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
