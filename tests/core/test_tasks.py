from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.tasks import DONE, STATUSES, Task, by_urgency

DAY = date(2026, 3, 10)


def test_a_task_is_late_by_the_days_past_its_day_while_it_is_open():
    task = Task("Call back", due=date(2026, 3, 7))
    assert task.days_late(DAY) == 3
    assert task.days_late(date(2026, 3, 7)) == 0
    assert task.moved(DONE, 5).days_late(DAY) == 0
    assert Task("Some day").days_late(DAY) == 0


def test_a_task_done_twice_was_done_the_first_time_and_one_opened_again_was_not():
    done = Task("Call back").moved(DONE, 5)
    assert done.done_at == 5
    assert done.moved(DONE, 9).done_at == 5
    assert done.moved("doing", 9).done_at is None


@pytest.mark.parametrize(
    ("said", "match"),
    [({"title": " "}, "needs a title"), ({"title": "x" * 201}, "needs a title"),
     ({"title": "a", "status": "late"}, "status 'late'"), ({"title": "a", "origin": "moon"}, "origin 'moon'")],
)  # fmt: skip
def test_what_is_no_task_is_told(said, match):
    with pytest.raises(BadInput, match=match):
        Task(**said)


def test_open_tasks_come_first_by_their_day_and_those_without_one_behind_them():
    late, soon, some_day = Task("c", 1, due=DAY), Task("b", 2, due=date(2026, 4, 1)), Task("a", 3)
    old, new = Task("d", 4, due=DAY).moved(DONE, 5), Task("e", 5).moved(DONE, 9)
    assert by_urgency([old, some_day, new, soon, late]) == [late, soon, some_day, new, old]


@given(st.lists(st.tuples(st.none() | st.dates(), st.sampled_from(STATUSES)), max_size=8), st.dates())
def test_whatever_is_late_stands_before_whatever_is_not(said, today):
    tasks = by_urgency(Task("t", k, due=due, status=status) for k, (due, status) in enumerate(said))
    late = [task.days_late(today) > 0 for task in tasks]
    assert late == sorted(late, reverse=True)
