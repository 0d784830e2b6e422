"""Who may write, change, delete and settle comments, and who is told."""

import pytest

from periplo.core.access import NotAllowed
from periplo.core.discussion import Place
from periplo.core.errors import BadInput
from periplo.storage import comments, users
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases import discussing
from periplo.usecases.discussing import NoSuchComment, Who

T0 = 1_700_000_000_000_000
ANYBODY = Who()
READER, LEO, ANA, ADMIN = (
    Who("eva", "reader"),
    Who("leo", "commenter"),
    Who("ana", "editor"),
    Who("marta", "administrator"),
)


@pytest.fixture
def connection(tmp_path):
    ledger = SqliteLedger(tmp_path / "ledger.db")
    with ledger.writing() as connection:
        for one in (READER, LEO, ANA, ADMIN):
            users.add_user(connection, one.name, one.role, "-", T0)
        gone = users.add_user(connection, "gone", "editor", "-", T0)
        users.set_disabled(connection, gone, T0)
        yield connection
    ledger.close()


def write(connection, text="Why?", who=LEO, place=None):
    return discussing.write(connection, "shop", place or Place("column", "pay"), "I pay", text, who, T0)


def test_only_users_who_may_come_in_are_told_and_the_others_are_named(connection):
    said = write(connection, "@ana @leo @gone @nobody")
    assert said.unknown == ("gone", "nobody")
    assert comments.waiting_for(connection, "ana") == 1
    assert comments.waiting_for(connection, "leo") == 0  # one does not tell oneself
    assert comments.waiting_for(connection, "gone") == 0


def test_who_answers_or_settles_knows(connection):
    one, two = write(connection, "@ana"), write(connection, "@ana @eva")
    discussing.answer(connection, "shop", one.comment.id, "I see", ANA, T0)
    assert comments.waiting_for(connection, "ana") == 1
    discussing.settle(connection, "shop", two.comment.id, ANA, T0)
    discussing.settle(connection, "shop", two.comment.id, LEO, T0, is_open=True)
    assert comments.waiting_for(connection, "ana") == 0
    assert comments.waiting_for(connection, "eva") == 1
    discussing.note_mentions(connection, two.comment.id, READER, T0)  # readers too may say that they know
    assert comments.waiting_for(connection, "eva") == 0


def test_an_answer_opens_a_resolved_thread_and_stands_where_it_stands(connection):
    first = write(connection).comment
    discussing.settle(connection, "shop", first.id, LEO, T0)
    answer = discussing.answer(connection, "shop", first.id, "Still so", ANA, T0 + 1).comment
    assert (answer.thread, answer.place, answer.called) == (first.id, "column:pay", "I pay")
    assert comments.thread_of(connection, first.id).is_open


def test_readers_write_nothing(connection):
    first = write(connection).comment
    for act in (
        lambda: write(connection, who=READER),
        lambda: discussing.answer(connection, "shop", first.id, "x", READER, T0),
        lambda: discussing.settle(connection, "shop", first.id, READER, T0),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_became_a_reader_changes_not_even_their_own(connection):
    first = write(connection).comment
    with pytest.raises(NotAllowed):
        discussing.change(connection, "shop", first.id, "Other", Who("leo", "reader"), T0)


def test_only_its_author_changes_a_comment_and_an_administrator_may_delete_it(connection):
    first = write(connection).comment
    for who in (ANA, ADMIN):
        with pytest.raises(NotAllowed, match="somebody else's"):
            discussing.change(connection, "shop", first.id, "Mine now", who, T0)
    with pytest.raises(NotAllowed):
        discussing.take_back(connection, "shop", first.id, ANA)
    changed = discussing.change(connection, "shop", first.id, "Why, @ana?", LEO, T0 + 9).comment
    assert (changed.text, changed.edited_at) == ("Why, @ana?", T0 + 9)
    assert comments.waiting_for(connection, "ana") == 1
    assert (
        discussing.change(connection, "shop", first.id, "Why, @ana?", LEO, T0 + 99).comment.edited_at
        == T0 + 9
    )
    discussing.take_back(connection, "shop", first.id, ADMIN)
    assert comments.comment_of(connection, first.id) is None


def test_where_nobody_signs_in_unsigned_comments_are_everybody_s_and_signed_ones_are_not(connection):
    unsigned, signed = write(connection, who=ANYBODY).comment, write(connection).comment
    assert discussing.change(connection, "shop", unsigned.id, "x", ANYBODY, T0).comment.text == "x"
    with pytest.raises(NotAllowed):
        discussing.change(connection, "shop", signed.id, "x", ANYBODY, T0)
    discussing.take_back(connection, "shop", signed.id, ANYBODY)  # whoever sits at the machine administers it


def test_a_comment_of_another_map_or_none_is_not_found(connection):
    first = write(connection).comment
    for map, id in (("else", first.id), ("shop", first.id + 1)):
        with pytest.raises(NoSuchComment):
            discussing.answer(connection, map, id, "x", ANA, T0)
        with pytest.raises(NoSuchComment):
            discussing.take_back(connection, map, id, ADMIN)


def test_what_was_taken_back_gets_no_new_words(connection):
    first = write(connection).comment
    discussing.answer(connection, "shop", first.id, "x", ANA, T0)
    discussing.take_back(connection, "shop", first.id, LEO)
    with pytest.raises(BadInput, match="taken back"):
        discussing.change(connection, "shop", first.id, "again", LEO, T0)
