"""How people come in, and the log of what they did, kept alike in SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.core.one_time_codes import STEP, code_at, step_at
from periplo.storage import looks, manifest, subjects, users
from periplo.storage.audit import Act, Hand, Sought, acts, audit_before, forget_audit, last_change, noted
from periplo.storage.contract import LedgerConflict
from periplo.storage.segments import Segment
from periplo.usecases import accounts, second_factor

T0 = 1_700_000_000_000_000
GOOD, OTHER = "nube verde y tambor", "ocho peras y una luna"
BOSS = Hand("boss", T0)
KEY = bytes(range(32))


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def test_a_link_sets_a_password_once_and_not_after_its_time(ledger):
    invited = accounts.invite(ledger, "Pia", "reader", BOSS)
    assert accounts.user_of_link(ledger, invited.told, invited.ends_at) is None
    assert accounts.user_of_link(ledger, invited.told, invited.ends_at - 1).name == "pia"
    assert accounts.sign_in(ledger, "pia", "", T0) is None
    assert accounts.password_by_link(ledger, invited.told, GOOD, T0).name == "pia"
    assert accounts.password_by_link(ledger, invited.told, OTHER, T0) is None
    assert accounts.sign_in(ledger, "pia", GOOD, T0).user.signed_in_at == T0


def test_the_last_who_can_administer_by_password_stays(ledger):
    accounts.new_user(ledger, "ana", "administrator", GOOD, T0)
    accounts.invite(ledger, "pia", "administrator", BOSS)
    for act in (
        lambda: accounts.disable(ledger, "ana", T0),
        lambda: accounts.change_role(ledger, "ana", "reader"),
    ):
        with pytest.raises(BadInput, match="last administrator"):
            act()
    accounts.new_user(ledger, "eva", "administrator", GOOD, T0)
    assert accounts.disable(ledger, "ana", T0).disabled_at == T0


def test_a_code_counts_once_and_so_does_a_recovery_code(ledger):
    user = accounts.new_user(ledger, "ana", "administrator", GOOD, T0)
    import base64

    secret = base64.b32decode(second_factor.begin(ledger, KEY, user, "P", T0).text.replace(" ", ""))
    codes = second_factor.confirm(ledger, KEY, user, code_at(secret, step_at(T0)), T0)
    later = T0 + STEP
    code = code_at(secret, step_at(later))
    assert [second_factor.check(ledger, KEY, user, code, later) for _ in range(2)] == [True, False]
    assert [second_factor.check(ledger, KEY, user, codes[0], later) for _ in range(2)] == [True, False]
    second_factor.reset(ledger, "ana", BOSS)
    assert not second_factor.is_on(ledger, user)


def test_a_provider_s_name_means_one_user(ledger):
    ana = accounts.new_user(ledger, "ana", "reader", GOOD, T0)
    eva = accounts.new_user(ledger, "eva", "reader", GOOD, T0)
    with ledger.writing() as connection:
        subjects.bind(connection, "https://id.example", "1", ana.id, T0)
    with pytest.raises(LedgerConflict), ledger.writing() as connection:
        subjects.bind(connection, "https://id.example", "1", eva.id, T0)
    with ledger.writing() as connection:
        subjects.bind(connection, "https://other.example", "1", eva.id, T0)
        assert subjects.user_of_subject(connection, "https://id.example", "1") == ana.id
        assert subjects.user_of_subject(connection, "https://other.example", "1") == eva.id
        assert subjects.unbind(connection, ana.id) == 1
        assert subjects.user_of_subject(connection, "https://id.example", "1") is None


def test_the_log_tells_in_one_order_what_several_tables_keep(ledger):
    with ledger.writing() as connection:
        noted(connection, Hand("ana", 10), "map", "edit", "shop")
        looks.noted(connection, "eva", 7, "page", 20)
        noted(connection, Hand("eva", 30), "key", "revoke", "1f2e")
    ledger.save_document("segment", "loyal", "{}", "active", 40, "ana")
    ledger.save_document("segment", "loyal", "{ }", "active", 50)
    ledger.save_document("campaign", "cart", "{}", "active", 60, "ana")
    with ledger.reading() as connection:
        found = acts(connection)
        assert found == [
            Act(50, "", "segment", "saved", "loyal", "v2"), Act(40, "ana", "segment", "saved", "loyal", "v1"),
            Act(30, "eva", "key", "revoke", "1f2e"), Act(20, "eva", "customer", "page", "#7"),
            Act(10, "ana", "map", "edit", "shop"),
        ]  # fmt: skip
        assert acts(connection, most=2, skip=1) == found[1:3]
        assert acts(connection, Sought(who="ana")) == [found[1], found[4]]
        assert acts(connection, Sought(kind="customer")) == [found[3]]
        assert acts(connection, Sought(object="#7")) == [found[3]]
        assert acts(connection, Sought(since=20, until=40)) == found[2:4]
        assert acts(connection, Sought(kind="backup")) == []


def test_an_import_of_events_is_told_once_a_file(ledger):
    made = [Segment(f"s{n}", 10, 1, 2, n * 10, n * 10 + 9, 100, "5a") for n in (1, 2)]
    with ledger.writing() as connection:
        manifest.add_segments(connection, made, 5)
        manifest.add_imports(connection, [("aa", "visits.csv"), ("bb", "more.csv")], made, 0, 5)
        told = acts(connection, Sought(kind="import"))
    assert sorted(told) == [Act(5, "", "import", "events", name) for name in ("more.csv", "visits.csv")]


def test_what_people_changed_last_is_another_text_after_each_change_and_after_nothing_else(ledger):
    def change() -> str:
        with ledger.reading() as connection:
            return last_change(connection)

    seen = [change()]
    with ledger.writing() as connection:
        noted(connection, Hand("ana", 10), "session", "in password")
        looks.noted(connection, "eva", 7, "page", 20)
    assert change() == seen[0]
    for kind, id in (("map", "shop"), ("campaign", "cart"), ("campaign", "cart")):
        with ledger.writing() as connection:
            noted(connection, Hand("ana", 10), kind, "edit", id)
        seen.append(change())
    for body in ("{}", "{ }"):
        ledger.save_document("segment", "loyal", body, "active", 40, "ana")
        seen.append(change())
    assert len(set(seen)) == len(seen)


def test_what_is_older_than_it_is_kept_goes_and_only_from_the_log_s_own_table(ledger):
    with ledger.writing() as connection:
        for at in (10, 20, 30):
            noted(connection, Hand("ana", at), "map", "edit", "shop")
        looks.noted(connection, "eva", 7, "page", 5)
        assert audit_before(connection, 30) == 2
        assert forget_audit(connection, 30) == 2
        assert [act.at for act in acts(connection)] == [30, 5]


def test_sessions_know_whether_a_provider_opened_them(ledger):
    ana = accounts.new_user(ledger, "ana", "reader", GOOD, T0)
    with ledger.writing() as connection:
        told = users.open_session(connection, ana.id, T0, T0 + 1, is_outside=True)
        found = users.session_told(connection, told, T0)
    assert (found.is_outside, found.has_code) == (True, False)
