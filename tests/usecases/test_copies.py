"""A backup made at work is whole, is proved, and comes back as it was; whoever was erased since does not."""

import threading
from pathlib import Path

import pytest

from every_byte import places_of
from forgetting import NOW, SECRETS, Shop, built, message
from periplo.core.errors import BadInput
from periplo.core.spans import SECOND
from periplo.storage import sealed
from periplo.storage.sealed import BackupDamaged, WrongPassphrase
from periplo.usecases.collect.work import Tidying, Work
from periplo.usecases.copies import backup as backing
from periplo.usecases.copies.backup import backup, verify
from periplo.usecases.copies.restore import restore
from periplo.usecases.forget.erase import erase
from periplo.usecases.forget.lists import beside, read_list

KEY = b"a long passphrase"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setitem(sealed._COST, "n", 1 << 10)


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    yield shop
    shop.close()


def copied(shop, out, key=KEY, **more):
    return backup(shop.workspace, shop.ledger, out, key, NOW, **more)


def restored(path, folder, key=KEY, marks=()):
    restore(path, folder, key, NOW, marks)
    return Shop(folder)


def test_what_comes_back_answers_as_what_was_copied(shop, tmp_path):
    done = copied(shop, tmp_path / "copy")
    again = restored(tmp_path / "copy", tmp_path / "again")
    assert again.lived() == shop.lived() == again.rebuilt()
    assert sum(map(len, again.lived().values())) == done.events
    shop.explode()
    again.explode()
    assert again.lived() == shop.lived()  # what waited in the inbox waits in both
    again.close()


def test_documents_come_back_and_secrets_do_not_unless_asked(shop, tmp_path):
    (shop.root / "secrets.toml").write_text("a = 'b'")
    (shop.root / "assets" / "logo.svg").write_text("<svg/>")
    copied(shop, tmp_path / "one")
    copied(shop, tmp_path / "two", secrets=True)
    first, second = tmp_path / "first", tmp_path / "second"
    restored(tmp_path / "one", first).close()
    restored(tmp_path / "two", second).close()
    assert (first / "assets/logo.svg").read_text() == "<svg/>"
    assert (first / "periplo.toml").read_text() == (shop.root / "periplo.toml").read_text()
    assert not (first / "secrets.toml").exists()
    assert (second / "secrets.toml").read_text() == "a = 'b'"


def test_nothing_can_be_read_without_the_passphrase(shop, tmp_path):
    copied(shop, tmp_path / "copy")
    assert not [text for text in SECRETS if text.encode() in (tmp_path / "copy").read_bytes()]
    for wrong in (None, b"another"):
        with pytest.raises(WrongPassphrase):
            verify(tmp_path / "copy", wrong)
        with pytest.raises(WrongPassphrase):
            restore(tmp_path / "copy", tmp_path / "again", wrong, NOW)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("key", [KEY, None])
def test_one_byte_that_was_turned_is_found_wherever_it_stands(tmp_path, key, monkeypatch):
    monkeypatch.setattr(sealed, "CHUNK", 700)
    folder = tmp_path / "held"
    folder.mkdir()
    (folder / "a.txt").write_bytes(bytes(range(256)) * 8)

    class Named:
        class settings:  # noqa: N801
            name = "shop"

    backing._written(folder, tmp_path / "copy", key, Named, NOW)
    whole = (tmp_path / "copy").read_bytes()
    assert verify(tmp_path / "copy", key)["files"]["a.txt"]["bytes"] == 2048
    bad = tmp_path / "bad"
    for place in range(len(whole)):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupDamaged):
            verify(bad, key)
    for cut in (whole[:-1], whole[: len(whole) // 2], whole[:10], b"", whole + b"x"):
        bad.write_bytes(cut)
        with pytest.raises(BackupDamaged):
            verify(bad, key)


def test_a_damaged_backup_is_put_nowhere(shop, tmp_path):
    copied(shop, tmp_path / "copy")
    whole = bytearray((tmp_path / "copy").read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "copy").write_bytes(whole)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "copy", tmp_path / "again", KEY, NOW)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_with_something_in_it_is_refused(shop, tmp_path):
    copied(shop, tmp_path / "copy")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with pytest.raises(BadInput):
        restore(tmp_path / "copy", tmp_path / "full", KEY, NOW)
    (tmp_path / "empty").mkdir()
    restored(tmp_path / "copy", tmp_path / "empty").close()


def test_a_backup_that_is_stopped_leaves_no_half_file(shop, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing, "_added", full)
    with pytest.raises(Exception, match="cannot be written"):
        copied(shop, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert not list(shop.root.glob(".backing-up-*"))


def test_what_a_killed_backup_left_is_swept_by_the_next(shop, tmp_path):
    (shop.root / ".backing-up-1").mkdir()
    copied(shop, tmp_path / "copy")
    assert not list(shop.root.glob(".backing-up-*"))


def test_whoever_was_erased_since_is_erased_from_what_comes_back(shop, tmp_path):
    copied(shop, tmp_path / "copy")
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW)
    marks = read_list(beside(tmp_path / "copy"))
    again = restored(tmp_path / "copy", tmp_path / "again", marks=marks)
    shop.explode()
    assert places_of(again.root, SECRETS) == []
    assert again.lived() == shop.lived() == again.rebuilt()
    again.close()


def test_the_list_alone_tells_nothing(shop, tmp_path):
    copied(shop, tmp_path / "copy")
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW)
    text = Path(beside(tmp_path / "copy")).read_text()
    assert not [secret for secret in SECRETS if secret in text]
    assert shop.ledger.setting("erase_key") not in text


def test_the_list_only_ever_grows(shop, tmp_path):
    copied(shop, tmp_path / "old")
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW)
    marks = read_list(beside(tmp_path / "old"))
    copied(shop, tmp_path / "new")  # the person is not in it
    again = restored(tmp_path / "new", tmp_path / "again", marks=[*marks, "0" * 64])
    assert {*marks, "0" * 64} == set(read_list(again.root / "erased.json"))
    stale = restored(tmp_path / "new", tmp_path / "stale")
    erase(stale.workspace, stale.ledger, stale.inbox, stale.customer("other-01"), NOW)
    assert {*marks, "0" * 64} < set(read_list(beside(tmp_path / "old")))
    again.close()
    stale.close()


@pytest.mark.slow
def test_a_backup_while_events_pour_in_is_of_one_moment(shop, tmp_path):
    """Every event answered before the copy began is in it, none twice, and the next ones find their place."""
    stopping, sent = threading.Event(), []
    work, tidying = Work(shop.workspace, shop.ledger, shop.inbox), Tidying(shop.workspace, shop.ledger)

    def pour():
        n = 0
        other = Shop(shop.root)
        while not stopping.is_set():
            other.send(*(message(f"other-{n % 20:02d}", "visit", f"pour-{n}-{k}") for k in range(5)))
            sent.append(n)
            n += 1
        other.close()

    def explode():
        now = NOW
        while not stopping.is_set():
            now += SECOND
            work.turn(now)
            tidying.turn(now)
        work.close()

    threads = [threading.Thread(target=pour), threading.Thread(target=explode)]
    for thread in threads:
        thread.start()
    try:
        for place in range(3):
            before = len(sent)
            copied(shop, tmp_path / f"copy{place}")
            again = restored(tmp_path / f"copy{place}", tmp_path / f"again{place}")
            while again.exploder.once(NOW) is not None:
                pass
            assert again.lived() == again.rebuilt()
            again.send(message("other-00", "visit", "after"))
            assert again.exploder.once(NOW).events == 1
            with again.ledger.reading() as connection:
                from periplo.storage import lake, manifest

                ids, _ = lake.ids_since(again.workspace.lake, manifest.segments(connection), 0)
            poured = [id for id in ids if id.startswith("pour-")]
            assert len(poured) == len(set(poured))
            assert {f"pour-{n}-{k}" for n in range(before) for k in range(5)} <= set(poured)
            again.close()
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
