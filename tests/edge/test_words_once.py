"""A key of the words of the console is said in one room: of two that say it, one would be lost."""

import pytest

from periplo.edge.words.pages import gathered


def test_a_key_that_two_rooms_say_is_told():
    with pytest.raises(ValueError, match="two rooms say b, c"):
        gathered({"a": ("1", "1"), "b": ("1", "1"), "c": ("1", "1")}, {"b": ("2", "2"), "c": ("1", "1")})


def test_rooms_that_say_their_own_are_gathered():
    assert gathered({"a": ("uno", "one")}, {"b": ("dos", "two")}) == {
        "a": ("uno", "one"),
        "b": ("dos", "two"),
    }
