"""Customers by name: whole, by a word, inside; never by too little, and only by what they are called."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from audience_shop import built_shop, numbers
from periplo.core.spans import DAY, iso
from periplo.edge.wiring import ledger_of
from periplo.storage.inbox import Fresh
from periplo.usecases.collect.explode import take_in
from periplo.usecases.customer_names import Names, names_kept
from surveyed import NOW

NAMES = Names("\nana diaz\t7\nmariana ruiz\t8\nruiz ana\t9\nana@mail.example\t7\n")


def test_who_begins_so_comes_first_then_a_word_then_inside():
    assert NAMES.found("Ána", 9) == [7, 9, 8]
    assert NAMES.found("ana", 2) == [7, 9]


def test_of_less_than_three_letters_nobody_is_told():
    assert NAMES.found("an", 9) == NAMES.found("", 9) == NAMES.found("   ", 9) == []


def test_numbers_are_no_names():
    assert Names("\nana diaz\t1234\n").found("1234", 9) == []


def test_a_shop_s_names_are_read_with_their_parts_joined(tmp_path: Path):
    workspace = built_shop(tmp_path / "sun")
    said = [
        {"type": "identify", "userId": "ana", "messageId": "n1", "timestamp": iso(NOW - DAY),
         "traits": {"first_name": "Ana", "last_name": "Díaz\tde\nLeón"}},
        {"type": "identify", "userId": "eva", "messageId": "n2", "timestamp": iso(NOW - DAY),
         "traits": {"name": "Eva Núñez"}},
        {"type": "identify", "userId": "leo", "messageId": "n3", "timestamp": iso(NOW - DAY), "traits": {"name": 7}},
    ]  # fmt: skip
    with closing(ledger_of(workspace)) as ledger:
        take_in(workspace, ledger, [Fresh(NOW, "till", "batch", json.dumps({"batch": said}).encode())], NOW)
        with ledger.reading() as connection:
            names = names_kept(connection)
    who = numbers(workspace)

    def found(wanted: str) -> list[str]:
        return [who[one] for one in names.found(wanted, 9)]

    assert found("ana diaz de leon") == ["ana"]
    assert found("leon") == ["ana"]
    assert found("nunez") == ["eva"]
    assert found("ben@mail.ex") == ["ben"]
    assert found("mail.example") == ["ben", "leo"]
