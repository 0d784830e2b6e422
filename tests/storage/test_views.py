"""Saved views in the ledger, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periplo.storage.views import View, add_view, change_view, remove_view, view_of, views_for

MINE = View("Embudo", "funnel", (("steps", "a,b"), ("exclude", "x"), ("exclude", "y")), "ana", False, 5)


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def test_a_view_is_kept_as_it_was_said_changed_and_removed(ledger):
    with ledger.writing() as connection:
        kept = add_view(connection, MINE)
        theirs = add_view(connection, replace(MINE, owner="ben"))
        shared = add_view(connection, replace(MINE, owner="ben", title="abc", is_shared=True))
    with ledger.reading() as connection:
        assert view_of(connection, kept.id) == replace(MINE, id=kept.id)
        assert views_for(connection, "ana") == [shared, kept]
        assert views_for(connection, "ben") == [shared, theirs]
        assert views_for(connection, "") == [shared]
    with ledger.writing() as connection:
        change_view(connection, replace(kept, title="Otro", is_shared=True, owner="x", question="y"))
        remove_view(connection, shared.id)
    with ledger.reading() as connection:
        assert views_for(connection, "ben") == [theirs, replace(kept, title="Otro", is_shared=True)]
        assert view_of(connection, shared.id) is None
