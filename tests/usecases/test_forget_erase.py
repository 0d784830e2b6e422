"""A person erased is nowhere any more, whoever was killed meanwhile; others are as they were."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest
from sqlalchemy import select

from every_byte import places_of
from forgetting import EMAIL, MESSAGES, NOW, SECRETS, USER, Shop, built, joined, message, of_the_person
from periplo.core.discussion import Comment
from periplo.core.errors import UnknownName
from periplo.edge.cli.main import run
from periplo.storage import comments, erasures, manifest
from periplo.storage import tables as t
from periplo.storage.erasures import STEPS
from periplo.storage.personal import IMPERSONAL, PERSONAL
from periplo.storage.tables.collecting import set_aside
from periplo.usecases.act import follow
from periplo.usecases.forget.certificate import as_text, is_unchanged
from periplo.usecases.forget.erase import NamesThePerson, erase, finish
from periplo.usecases.forget.export import everything


class Killed(Exception):
    pass


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    yield shop
    shop.close()


def erased(shop, **more):
    return erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW, who="test", **more)


def test_every_table_says_what_it_holds_of_a_person():
    said = {*PERSONAL, *IMPERSONAL}
    assert not PERSONAL.keys() & IMPERSONAL.keys()
    assert not [name for name in t.metadata.tables if name not in said]


def test_what_is_declared_of_a_table_is_there():
    for name, rows in PERSONAL.items():
        table = t.metadata.tables.get(name)
        if table is None:
            continue
        columns = {*rows.handle, *rows.customer, rows.naming, rows.outlives, rows.kind and rows.kind[0]}
        columns |= {rows.via[0]} if rows.via else set()
        assert not columns - {None} - set(table.c.keys())


def test_columns_with_our_numbers_are_not_overlooked():
    for name, rows in PERSONAL.items():
        table = t.metadata.tables.get(name)
        if table is not None:
            numbers = {"handle", "customer", "low", "high", "other"} & set(table.c.keys())
            if name in (
                "handle_customer",
                "births",
            ):  # of another's handle, once theirs, only our number is told
                numbers -= {"customer"}
            assert numbers <= {*rows.handle, *rows.customer}, name


def test_a_comment_that_names_the_person_loses_its_words_and_keeps_its_answers(shop):
    with shop.ledger.writing() as connection:
        first = comments.add_comment(
            connection, Comment("shop", "column:pay", "I pay", f"{EMAIL} called about it", NOW)
        )
        answer = comments.add_comment(
            connection, Comment("shop", "column:pay", "I pay", "And the others?", NOW + 1, thread=first.id)
        )
    shown = everything(shop.workspace, shop.ledger, shop.customer(), "en", NOW)
    assert "called about it" in json.dumps(shown["records"]["comments"])
    done = erased(shop)
    assert done.certificate["erased"]["ledger.comments"] == 1
    assert places_of(shop.root, [EMAIL, "called about it"]) == []
    with shop.ledger.reading() as connection:
        (thread,) = comments.threads_of(connection, "shop")
    assert thread.first.is_gone
    assert thread.answers == (answer,)


def test_no_byte_of_the_person_is_left(shop):
    found = places_of(shop.root, SECRETS)
    assert {text for text in SECRETS if any(place.endswith(text) for place in found)} == set(SECRETS)
    before = shop.lived()
    customer = shop.customer()

    done = erased(shop)

    assert places_of(shop.root, SECRETS) == []
    assert done.certificate["erased"]["events"] == 5
    assert done.certificate["erased"]["messages"] == 1
    assert done.certificate["erased"]["ledger.set_aside"] == 1
    del before[customer]
    assert shop.lived() == before == shop.rebuilt()


def test_what_others_sent_and_was_waiting_comes_in(shop):
    erased(shop)
    shop.explode()
    lived = shop.lived()
    for user in ("other-05", "other-06"):
        assert len(lived[shop.customer(user)]) == 3
    with pytest.raises(UnknownName):
        shop.customer()
    assert places_of(shop.root, SECRETS) == []


def test_what_others_sent_and_was_set_aside_stays(shop):
    erased(shop)
    with shop.ledger.reading() as connection:
        left = connection.scalars(select(set_aside.c.body)).all()
    assert len(left) == 1
    assert "other-04" in left[0]


def test_numbers_of_events_are_never_given_again(shop):
    with shop.ledger.reading() as connection:
        before = manifest.next_seq(connection)
    erased(shop)
    shop.explode()
    with shop.ledger.reading() as connection:
        fresh = [one for one in manifest.listed(connection) if one.first_seq >= before]
    assert fresh[0].first_seq == before


def test_the_last_event_is_erased_and_its_number_is_not_given_again(tmp_path):
    shop = built(tmp_path / "made")
    shop.explode()
    shop.send(of_the_person("last-one"))
    shop.explode()
    with shop.ledger.reading() as connection:
        before = manifest.next_seq(connection)
    erased(shop)
    from periplo.usecases.collect.compact import compact

    compact(shop.workspace, shop.ledger, NOW, at_once=True)
    compact(shop.workspace, shop.ledger, NOW + 10**10)
    with shop.ledger.reading() as connection:
        assert manifest.next_seq(connection) == before
    shop.send(message("other-07", "pay", "after"))
    shop.explode()
    assert len(shop.lived()[shop.customer("other-07")]) == 3
    shop.close()


@pytest.mark.parametrize("step", [*STEPS[:-1], "inbox"])
def test_a_killed_erasing_goes_on_where_it_was_stopped(tmp_path, step):
    shop = built(tmp_path / "made")
    before, customer = shop.lived(), shop.customer()

    def killed(at):
        if at == step:
            raise Killed

    with pytest.raises(Killed):
        erased(shop, between=killed)
    shop.close()

    again = Shop(shop.root)
    done = finish(again.workspace, again.ledger, again.inbox, NOW)
    assert [one.step for one in done] == ["done"]
    assert done[0].certificate["erased"]["events"] == 5
    assert places_of(again.root, SECRETS) == []
    del before[customer]
    assert again.lived() == before == again.rebuilt()
    assert finish(again.workspace, again.ledger, again.inbox, NOW) == []
    again.close()


def test_what_came_in_while_an_erasing_was_stopped_goes_too(tmp_path):
    shop = built(tmp_path / "made")

    def killed(at):
        if at == "lake":
            raise Killed

    with pytest.raises(Killed):
        erased(shop, between=killed)
    shop.explode()  # the person's waiting messages become events
    assert places_of(shop.root, SECRETS)
    finish(shop.workspace, shop.ledger, shop.inbox, NOW)
    assert places_of(shop.root, SECRETS) == []
    shop.close()


def test_requests_read_before_the_erasing_are_not_kept_after_it(shop):
    """The exploder has them in hand while it waits for its turn."""
    requests = shop.inbox.after(0, 1 << 30)
    assert any(USER.encode() in request.body for request in requests)
    taken = []
    real = shop.inbox.after

    class Late:
        def __getattr__(self, name):
            return getattr(shop.inbox, name)

        def after(self, row, most_bytes=0):
            found = real(row)
            erased(shop)
            return found

    shop.exploder.inbox = Late()
    taken.append(shop.exploder.once(NOW))
    shop.exploder.inbox = shop.inbox
    assert taken[0].events == 0
    assert places_of(shop.root, SECRETS) == []
    shop.explode()
    assert places_of(shop.root, SECRETS) == []
    assert len(shop.lived()[shop.customer("other-06")]) == 3


def test_the_certificate_names_nobody_and_tells_if_it_was_changed(shop):
    certificate = erased(shop, because="asked by letter").certificate
    text = json.dumps(certificate) + as_text(certificate, "es") + as_text(certificate, "en")
    assert not [secret for secret in SECRETS if secret in text]
    assert is_unchanged(certificate)
    assert not is_unchanged({**certificate, "because": "another"})
    assert "5  eventos del lago" in as_text(certificate, "es")
    assert "5  events of the lake" in as_text(certificate, "en")


def test_a_reason_that_names_the_person_is_refused(shop):
    with pytest.raises(NamesThePerson):
        erased(shop, because=f"{EMAIL.upper()} asked")
    assert shop.customer()


def test_members_are_counted_when_they_go(shop):
    erased(shop)
    with shop.ledger.reading() as connection:
        rows = connection.execute(select(t.privacy.erased_members)).all()
    assert [(row.campaign, row.n) for row in rows] == [("cart-awaits", 1)]


def test_files_of_people_s_own_are_told_and_left(shop):
    note = shop.root / "assets" / "note.txt"
    note.write_text(f"call {EMAIL}")
    (shop.root / "assets" / "old.zip").write_bytes(b"PK")
    certificate = erased(shop).certificate
    assert certificate["files_of_your_own_that_still_name_them"] == ["assets/note.txt", "assets/old.zip (?)"]
    assert note.read_text() == f"call {EMAIL}"


def test_a_copy_that_a_migration_left_goes(shop):
    shop.ledger.copy_to(shop.root / "ledger.before-0007.db")
    erased(shop)
    assert places_of(shop.root, SECRETS) == []


def test_an_index_that_somebody_is_reading_is_erased_all_the_same(shop):
    from periplo.usecases.collect.freshen import journeys_in

    held = journeys_in(shop.workspace, shop.ledger)
    erased(shop)
    assert places_of(shop.root, SECRETS) == []
    assert len(held.at) > 0


def test_who_is_erased_twice_is_somebody_new_the_second_time(shop):
    erased(shop)
    shop.send(of_the_person(MESSAGES[0]))
    shop.explode()
    shop.send(of_the_person("fresh-7731"))
    shop.explode()
    joined(shop)
    assert erased(shop).certificate["number"] == 2
    assert places_of(shop.root, [*SECRETS, "fresh-7731"]) == []
    with shop.ledger.reading() as connection:
        assert erasures.is_erased(connection, "user", USER)
        assert not erasures.is_erased(connection, "user", "other-01")


@pytest.mark.parametrize("followed", [True, False])
def test_what_a_campaign_did_under_a_number_that_went_away_is_shown_and_erased_too(shop, followed):
    tablet = "tablet-7731-zz"
    shop.send({"type": "track", "anonymousId": tablet, "event": "cart", "messageId": "t1"})
    shop.explode()
    before = shop.customer(tablet)
    drive = ("campaign", "run", "cart-awaits", "--in", str(shop.root))
    with redirect_stdout(StringIO()):
        assert run(drive, {"PERIPLO_LANG": "en"}) == 0
    shop.send({"type": "identify", "userId": USER, "anonymousId": tablet, "messageId": "t2"})
    shop.explode()
    if followed:
        follow(shop.ledger)
    customer = shop.customer(tablet)
    assert customer == shop.customer() != before
    held = everything(shop.workspace, shop.ledger, customer, "en", NOW)["records"]
    assert len(held["members"]) == 2
    assert [run.get("home") for run in held["members"]].count(before) == int(followed)

    erased(shop)

    with shop.ledger.reading() as connection:
        for table in (t.members, t.intents, t.decisions):
            theirs = table.c.customer.in_([customer, before])
            assert connection.execute(select(table).where(theirs)).all() == []
        assert connection.execute(select(t.members).where(t.members.c.home.is_not(None))).all() == []
    assert places_of(shop.root, [tablet]) == []
