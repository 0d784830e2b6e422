"""A tracking plan and what differs from it, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.plan import Plan, PlannedEvent, PlannedProperty
from periplo.core.spans import iso
from periplo.core.texts import Text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.plan import plan_says
from periplo.edge.words.told import say
from periplo.usecases.check_plan import EVENTS, PLAN, Told


def findings_table(told: Sequence[Told], said: str, zone: str) -> Table:
    """One row a finding."""
    columns = (
        *_columns(said, "level", "what", "event", "property"),
        Column("n", plan_says("column.n", said), "count"),
        *_columns(said, "last", "source", "example"),
    )
    rows = tuple(
        (
            say(each.level, said), plan_says(f"finding.{each.code}", said), each.event or None,
            each.property or None, each.n or None,
            None if each.last_at is None else iso(each.last_at, zone)[:16].replace("T", " "),
            plan_says(f"source.{each.source}", said) if each.source in (EVENTS, PLAN) else each.source,
            each.example or None,
        )
        for each in told
    )  # fmt: skip
    return Table(columns, rows)


def events_table(plan: Plan, said: str) -> Table:
    """One row an event."""
    columns = _columns(said, "event", "label", "stage", "expected", "owner", "notes")
    rows = tuple(
        (
            name, _text(event.label, said), _flag(event.moves_stage, said), _expected(plan, event, said),
            event.owner, _text(event.description, said),
        )
        for name, event in plan.events.items()
    )  # fmt: skip
    return _full(Table(columns, rows))


def properties_table(plan: Plan, said: str) -> Table:
    """One row a property."""
    columns = _columns(said, "property", "label", "type", "allowed", "owner", "notes")
    rows = tuple(
        (
            name, _text(each.label, said), _type(each, said), ", ".join(each.allowed) or None, each.owner,
            _notes(each, said),
        )
        for name, each in plan.properties.items()
    )  # fmt: skip
    return _full(Table(columns, rows))


def _full(table: Table) -> Table:
    """Without the columns in which nothing stands: many plans hold labels alone."""
    kept = [place for place in range(len(table.columns)) if any(row[place] is not None for row in table.rows)]
    return Table(
        tuple(table.columns[place] for place in kept),
        tuple(tuple(row[k] for k in kept) for row in table.rows),
    )


def _columns(said: str, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(key, plan_says(f"column.{key}", said)) for key in keys)


def _text(text: Text | None, said: str) -> str | None:
    return text.to(said) if text else None


def _flag(flag: bool | None, said: str) -> str | None:
    return None if flag is None else plan_says("yes" if flag else "no", said)


def _expected(plan: Plan, event: PlannedEvent, said: str) -> str | None:
    """Their labels, the required ones with a star."""
    named = (
        plan.labels.property_in(name, said) + ("*" if is_required else "")
        for name, is_required in event.properties.items()
    )
    return ", ".join(named) or None


def _type(each: PlannedProperty, said: str) -> str | None:
    if each.type is None:
        return None
    beside = each.currency or each.unit
    return plan_says(f"type.{each.type}", said) + (f" ({beside})" if beside else "")


def _notes(each: PlannedProperty, said: str) -> str | None:
    notes = [plan_says("personal", said)] if each.personal else []
    notes += [plan_says("required", said)] if each.required else []
    notes += [each.description.to(said)] if each.description else []
    return "; ".join(notes) or None
