"""What counts as a conversion, a purchase or a trouble where a question asks for one: as said, or by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.rules import AnyOf, EventIs, Rule
from periplo.core.trouble_names import named
from periplo.usecases.ground import Ground
from periplo.usecases.step_lists import rule_said

PURCHASES = (  # names by which programs call a purchase, the first there is counts
    "order completed", "order placed", "purchase", "purchased", "order paid", "transaction", "checkout completed",
    "sale", "pedido completado", "compra", "venta", "order", "buy", "payment done",
)  # fmt: skip


def conversion_of(said: Mapping[str, Any], ground: Ground) -> Rule:
    """What counts as a conversion: as said, else the map's goal, else an event that is called a purchase.

    Raises: BadQuestion if there is none.
    """
    goal = ground.drawn.goal.rule if ground.drawn else None
    found = conversion_said(said, ground) or goal or purchase_in(ground.names)
    if found is None:
        raise BadQuestion(
            "nothing says what a conversion is",
            "no map with a goal was named, and no event here is called a purchase",
            "say which event is one with --conversion",
        )
    return found


def conversion_said(said: Mapping[str, Any], ground: Ground) -> Rule | None:
    """What the option says. Raises: BadRule."""
    return rule_said(str(said["conversion"]), ground.names, ground.labels) if "conversion" in said else None


def purchase_in(names: Iterable[str]) -> Rule | None:
    """The event among these that is called a purchase."""
    known = {folded(name): name for name in names}
    name = next((known[name] for name in PURCHASES if name in known), None)
    return None if name is None else EventIs(name)


def called(kind: str, names: Iterable[str]) -> Rule | None:
    """The events among these whose names are of a kind of trouble (core/trouble_names.py)."""
    found = tuple(EventIs(name) for name in named(kind, names))
    return found[0] if len(found) == 1 else AnyOf(found) if found else None
