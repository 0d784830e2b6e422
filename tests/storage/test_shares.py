"""Links to maps as the ledger keeps them, on both databases: never what stands in a link."""

import pytest

from periplo.storage import shares

T0 = 1_700_000_000_000_000
END = T0 + 100


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def make(ledger, map="shop", at=T0):
    with ledger.writing() as connection:
        return shares.make_share(connection, map, True, "en", at, END, "ana")


def test_a_link_opens_from_when_it_was_made_until_its_end_and_not_at_it(ledger):
    share, told = make(ledger)
    with ledger.reading() as connection:
        assert shares.share_told(connection, told, T0) == share
        assert shares.share_told(connection, told, END - 1) == share
        assert shares.share_told(connection, told, END) is None
        for other in ("", told[:-1], told + "A", share.id, "\udc80"):
            assert shares.share_told(connection, other, T0) is None


def test_what_stands_in_a_link_is_kept_nowhere(ledger):
    _, told = make(ledger)
    with ledger.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM shares").all()
    assert told not in repr(rows)
    assert len(told) >= 32


def test_a_revoked_link_opens_nothing_and_stays_in_the_list(ledger):
    (one, told), (other, kept) = make(ledger), make(ledger, at=T0 + 1)
    with ledger.writing() as connection:
        assert not shares.revoke_share(connection, "else", one.id, T0 + 2, "leo")  # of another map
        assert shares.revoke_share(connection, "shop", one.id, T0 + 2, "leo")
        assert not shares.revoke_share(connection, "shop", one.id, T0 + 3, "eva")
        assert not shares.revoke_share(connection, "shop", other.id, END, "eva")  # it has ended by itself
        assert shares.share_told(connection, told, T0 + 4) is None
        assert shares.share_told(connection, kept, T0 + 4) == other
        found = shares.shares_of(connection, "shop")
    assert [(each.id, each.revoked_by) for each in found] == [(other.id, None), (one.id, "leo")]
    assert [each.state(T0 + 4) for each in found] == ["open", "revoked"]
    assert found[0].state(END) == "ended"


def test_uses_add_up(ledger):
    (one, _), (other, _) = make(ledger), make(ledger)
    with ledger.writing() as connection:
        shares.count_uses(connection, one.id, 2, T0 + 5)
        shares.count_uses(connection, one.id, 1, T0 + 9)
        counted = {each.id: (each.uses, each.used_at) for each in shares.shares_of(connection, "shop")}
    assert counted == {one.id: (3, T0 + 9), other.id: (0, None)}
