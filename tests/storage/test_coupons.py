"""Coupon codes on both ledgers: each given once, the same one again to whoever had it, and no more than there are."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from periplo.core.errors import BadInput
from periplo.core.wording import TemplateFailed
from periplo.storage import tables as t
from periplo.storage.coupons import Pool, load_codes, pools, take_code
from periplo.storage.personal import forget, person_of
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.coupons import LETTERS, codes_in, coupon_taker, load, make

T0, DAY = 1_700_000_000_000_000, 86_400_000_000


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


@pytest.fixture(params=["sqlite", "postgres"])
def both(request, opened):
    """One ledger, opened twice as by two processes."""
    return opened(request.param), opened(request.param)


def take(ledger, key, pool="welcome", at=T0, handle=1):
    with ledger.writing() as connection:
        return take_code(connection, pool, key, handle, at)


def fill(ledger, *codes, pool="welcome", expires_at=None):
    with ledger.writing() as connection:
        return load_codes(connection, pool, codes, T0, expires_at)


def standing(ledger, at=T0):
    with ledger.reading() as connection:
        return pools(connection, at)


def test_each_code_is_given_once_and_the_same_again_on_a_retry(ledger):
    assert fill(ledger, "A", "B") == 2
    first, second = take(ledger, "c/1/-/1/n"), take(ledger, "c/2/-/1/n")
    assert {first, second} == {"A", "B"}
    assert take(ledger, "c/1/-/1/n") == first
    assert take(ledger, "c/3/-/1/n") is None
    assert standing(ledger) == [Pool("welcome", 0, 2, 0)]


def test_one_member_has_a_code_of_each_pool(ledger):
    fill(ledger, "A")
    fill(ledger, "A", pool="other")
    assert take(ledger, "k") == take(ledger, "k", "other") == "A"


def test_a_code_that_was_given_is_not_loaded_again(ledger):
    fill(ledger, "A", "B", "A")
    take(ledger, "k")
    assert fill(ledger, "A", "B", "C") == 1
    assert standing(ledger) == [Pool("welcome", 2, 1, 0)]


def test_a_code_whose_time_is_over_is_not_given(ledger):
    fill(ledger, "A", expires_at=T0 + DAY)
    assert standing(ledger, T0 + DAY) == [Pool("welcome", 0, 0, 1)]
    assert take(ledger, "k", at=T0 + DAY) is None
    assert take(ledger, "k", at=T0 + DAY - 1) == "A"


def test_two_workers_at_once_never_give_one_code_twice(both):
    fill(both[0], *(f"C{k}" for k in range(40)))

    def work(which):
        return [take(both[which], f"m{which}/{k}") for k in range(30)]

    with ThreadPoolExecutor(2) as workers:
        given_codes = [code for codes in workers.map(work, (0, 1)) for code in codes if code]
    assert len(given_codes) == len(set(given_codes)) == 40


def test_two_workers_with_one_key_have_one_code(both):
    fill(both[0], *(f"C{k}" for k in range(20)))
    with ThreadPoolExecutor(2) as workers:
        codes = list(workers.map(lambda which: [take(both[which], f"m{k}") for k in range(10)], (0, 1)))
    assert codes[0] == codes[1]


def test_erasing_a_person_keeps_their_code_from_being_given_again(ledger):
    fill(ledger, "A")
    with ledger.writing() as connection:
        connection.execute(insert(t.handles).values(handle=7, kind="email", text="ana@example.com"))
    take(ledger, "k", handle=7)
    with ledger.writing() as connection:
        gone = forget(connection, person_of(connection, [7], []))
    assert gone["coupons"] == 1
    assert fill(ledger, "A") == 0
    assert take(ledger, "other") is None
    with ledger.reading() as connection:
        assert connection.execute(t.coupons.coupons.select()).one().handle is None


def test_a_message_fails_when_no_code_is_left(ledger):
    fill(ledger, "A")
    assert coupon_taker(ledger, "k", 1, T0)("welcome") == "A"
    for pool, why in (("welcome", "no_coupon"), ("never-loaded", "unknown_pool")):
        with pytest.raises(TemplateFailed) as caught:
            coupon_taker(ledger, "k2", 1, T0)(pool)
        assert caught.value.failure == why


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A1\nB2\n\nA1\n", ["A1", "B2"]),
        ("\ufeffcode;note\nA1;x\nB2;y\n", ["A1", "B2"]),
        ("Código\nA-1\n", ["A-1"]),
        ('"A1","x, y"\n', ["A1"]),
    ],
)  # fmt: skip
def test_codes_are_read_from_the_first_column(tmp_path, text, codes):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    assert codes_in(tmp_path / "c.csv") == codes


@pytest.mark.parametrize("text", ["A 1\n", "A1\nB\x07\n", "x" * 101, "", "code\n"])
def test_a_file_with_something_that_is_no_code_loads_nothing(tmp_path, text):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    ledger = SqliteLedger(tmp_path / "ledger.db")
    with pytest.raises(BadInput):
        load(ledger, "welcome", tmp_path / "c.csv", T0)
    assert standing(ledger) == []
    ledger.close()


def test_codes_made_here_are_written_for_the_shop_and_never_over_another_file(tmp_path):
    ledger, out = SqliteLedger(tmp_path / "ledger.db"), tmp_path / "codes.csv"
    assert make(ledger, "welcome", 50, "SUR-", out, T0)[:2] == ("welcome", 50)
    codes = codes_in(out)
    assert len(codes) == 50
    assert all(code.startswith("SUR-") and set(code[4:]) <= set(LETTERS) for code in codes)
    assert take(ledger, "k") in codes
    with pytest.raises(BadInput, match="exists already"):
        make(ledger, "welcome", 1, "", out, T0)
    ledger.close()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("ab")), max_size=40), st.integers(0, 6))
def test_however_often_whoever_asks_no_code_has_two_owners(asked, many):
    held: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.db")
        fill(ledger, *(f"C{k}" for k in range(many)), pool="a")
        fill(ledger, *(f"C{k}" for k in range(many)), pool="b")
        for key, pool in asked:
            code = take(ledger, f"k{key}", pool)
            known = held.get((str(key), pool))
            assert known is None or code == known
            if code is not None:
                held[str(key), pool] = code
        for pool in "ab":
            owned = [code for (_, of), code in held.items() if of == pool]
            assert len(owned) == len(set(owned)) <= many
        ledger.close()
