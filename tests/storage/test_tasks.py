from dataclasses import replace
from datetime import date

import pytest

from periplo.core.tasks import DONE, Task
from periplo.core.texts import Text
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tasks import add_task, change_task, task_of, tasks_kept

T0 = 1_700_000_000_000_000
WHOLE = Task(
    "Call back", key="m1", owner="Ana", due=date(2026, 3, 7), origin="campaign", refers="list-awaits", customer=7,
    created_at=T0, created_by="ana", note="before noon", measure="funnel --steps a,b",
    effect=Text.of({"es": "nada", "en": "nothing"}),
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    return SqliteLedger(tmp_path / "ledger.db")


def test_a_task_is_kept_as_it_was_said(ledger):
    with ledger.writing() as connection:
        kept = add_task(connection, WHOLE)
    with ledger.reading() as connection:
        assert task_of(connection, kept.id) == kept == replace(WHOLE, id=kept.id)
        assert task_of(connection, kept.id + 1) is None


def test_one_key_makes_one_task_and_tasks_without_key_are_all_kept(ledger):
    with ledger.writing() as connection:
        first = add_task(connection, WHOLE)
        assert add_task(connection, replace(WHOLE, title="Another")) == first
        add_task(connection, Task("Own"))
        add_task(connection, Task("Own"))
        assert len(tasks_kept(connection)) == 3


def test_tasks_are_found_by_owner_origin_and_whether_they_are_open(ledger):
    with ledger.writing() as connection:
        one = add_task(connection, WHOLE)
        own = add_task(connection, Task("Own", owner="Service"))
        change_task(connection, own.moved(DONE, T0))
        assert tasks_kept(connection) == [one]
        assert [each.id for each in tasks_kept(connection, with_ended=True)] == [one.id, own.id]
        assert tasks_kept(connection, owner="ana") == [one]
        assert tasks_kept(connection, with_ended=True, origin="own") == [own.moved(DONE, T0)]
