"""Comments as the ledger keeps them, on both databases."""

from dataclasses import replace

import pytest

from periplo.core.discussion import Comment
from periplo.storage import comments

T0 = 1_700_000_000_000_000
FIRST = Comment("shop", "column:pay", "I pay", "Why so slow?", T0, author="leo")


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def add(ledger, *said):
    with ledger.writing() as connection:
        return [comments.add_comment(connection, one) for one in said]


def test_a_comment_is_kept_as_it_was_said_and_has_a_number(ledger):
    whole = replace(FIRST, edited_at=T0 + 1, resolved_at=T0 + 2, resolved_by="ana")
    (kept,) = add(ledger, whole)
    with ledger.reading() as connection:
        assert comments.comment_of(connection, kept.id) == kept == replace(whole, id=kept.id)
        assert comments.comment_of(connection, kept.id + 1) is None


def test_threads_hold_their_answers_in_order_and_the_liveliest_stands_first(ledger):
    one, two, other = add(
        ledger, FIRST, replace(FIRST, at=T0 + 10, text="Second"), replace(FIRST, map="else")
    )
    answer = replace(FIRST, thread=one.id)
    late, early = add(
        ledger, replace(answer, at=T0 + 30, text="late"), replace(answer, at=T0 + 20, text="early")
    )
    with ledger.reading() as connection:
        found = comments.threads_of(connection, "shop")
        assert [thread.first for thread in found] == [one, two]
        assert found[0].answers == (early, late)
        assert [thread.first for thread in comments.threads_of(connection)] == [one, two, other]
        assert comments.thread_of(connection, two.id).answers == ()
        assert comments.thread_of(connection, late.id) is None  # an answer begins no thread


def test_open_and_resolved_threads_are_told_apart_and_counted_by_place(ledger):
    one, two, cell = add(ledger, FIRST, FIRST, replace(FIRST, place="cell:pay/feeling"))
    add(ledger, replace(FIRST, thread=one.id))
    with ledger.writing() as connection:
        comments.set_resolved(connection, two.id, T0 + 5, "ana")
    with ledger.reading() as connection:
        assert comments.open_at(connection, "shop") == {"column:pay": 1, "cell:pay/feeling": 1}
        (done,) = comments.threads_of(connection, "shop", is_open=False)
        assert (done.first.id, done.first.resolved_at, done.first.resolved_by) == (two.id, T0 + 5, "ana")
        assert {thread.first.id for thread in comments.threads_of(connection, "shop", is_open=True)} == {
            one.id,
            cell.id,
        }
    with ledger.writing() as connection:
        comments.set_resolved(connection, two.id, None, "ana")
        assert comments.comment_of(connection, two.id) == two


def test_who_is_mentioned_waits_until_they_know_or_the_thread_is_resolved(ledger):
    one, two = add(ledger, FIRST, FIRST)
    (answer,) = add(ledger, replace(FIRST, thread=one.id))
    with ledger.writing() as connection:
        comments.set_mentions(connection, one.id, ["ana", "eva"])
        comments.set_mentions(connection, answer.id, ["ana"])
        comments.set_mentions(connection, two.id, ["ana"])
        assert comments.waiting_for(connection, "ana") == 2  # threads, not mentions
        comments.see_mentions(connection, "ana", one.id, T0)
        assert comments.mentioning(connection, "ana") == {one.id: False, two.id: True}
        assert comments.waiting_for(connection, "eva") == 1
        comments.set_mentions(connection, one.id, ["ana"])  # said otherwise: ana knows already
        assert comments.waiting_for(connection, "eva") == 0
        assert comments.mentioning(connection, "ana")[one.id] is False
        comments.set_resolved(connection, two.id, T0, None)
        assert comments.waiting_for(connection, "ana") == 0


def test_a_comment_that_was_answered_keeps_its_place_without_its_words(ledger):
    (one,) = add(ledger, FIRST)
    (answer,) = add(ledger, replace(FIRST, thread=one.id, text="Because"))
    with ledger.writing() as connection:
        comments.set_mentions(connection, one.id, ["ana"])
        comments.take_back(connection, one)
        assert comments.comment_of(connection, one.id) == replace(one, text="")
        assert comments.waiting_for(connection, "ana") == 0
        comments.take_back(connection, answer)  # the last answer takes the empty first one along
        assert comments.threads_of(connection) == []
        assert comments.comment_of(connection, one.id) is None
