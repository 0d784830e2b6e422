"""stages: where customers stand in their present cycle (S0-Q1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageStock:
    """Customers who stand in one stage at the instant asked; share of all customers, 95 % Wilson."""

    stage: str
    n: int
    share: float | None
    low: float | None
    high: float | None
    median_days: float | None  # time in stage, Kaplan-Meier; None while fewer than half have gone on
    entered: int  # customers who came into the stage in the period
    left: int  # customers who went from it to another stage in the period


@dataclass(frozen=True, slots=True)
class Outside:
    """Customers who stand in no stage: silent for longer than the map's idle limit, or never on the map."""

    n: int
    share: float | None


@dataclass(frozen=True, slots=True)
class StagesAnswer:
    at: int  # microseconds UTC
    n: int
    stages: tuple[StageStock, ...]
    outside: Outside
    most: str | None  # the stage with most customers
