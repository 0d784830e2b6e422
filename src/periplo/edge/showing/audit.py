"""The log of changes as rows: in words for people, plain for machines."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from periplo.core.spans import iso
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.access import what_said
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage.audit import Act

COLUMNS = ("at", "who", "kind", "what", "object", "detail")
_PAGES = {
    "map": "/maps/{}/edit", "segment": "/segments/{}", "campaign": "/campaigns/{}", "survey": "/surveys/{}",
    "form": "/forms/{}", "import": "/receipts/{}",
}  # fmt: skip


def audit_table(found: Sequence[Act], said: str, zone: str) -> Table:
    """For people: words and local times."""
    titles = [say("column.kind" if key == "kind" else f"audit_column.{key}", said) for key in COLUMNS]
    columns = tuple(Column(key, title) for key, title in zip(COLUMNS, titles, strict=True))
    rows = tuple(
        (
            moment_text(act.at, zone, said),
            act.who or page_says("audit_unknown", said),
            say(f"audit.{act.kind}", said),
            what_said(act.kind, act.what, said),
            act.object,
            act.detail or None,
        )
        for act in found
    )
    return Table(columns, rows)


def audit_plain(found: Sequence[Act]) -> Table:
    """For machines: UTC and the words of the code."""
    return Table(tuple(Column(key, key) for key in COLUMNS), tuple((iso(act.at), *act[1:]) for act in found))


def page_of_act(act: Act) -> str:
    """Where what it was done to is shown; "" if nowhere."""
    if act.object.startswith("#") and act.object[1:].isdigit():
        return f"/customers/{act.object[1:]}"
    if act.kind not in _PAGES or not act.object or (act.kind, act.what) == ("import", "events"):
        return ""
    return _PAGES[act.kind].format(quote(act.object, safe=""))
