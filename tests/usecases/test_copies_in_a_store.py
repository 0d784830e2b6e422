"""A backup put into an object store, proved there, fetched back and restored: by a server that speaks S3."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import object_store
from every_byte import places_of
from forgetting import NOW, SECRETS, Shop, built
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.edge.cli.main import run
from periplo.edge.faults import fault_of
from periplo.storage import objects, sealed
from periplo.usecases.copies import backup as backing
from periplo.usecases.forget.erase import erase
from periplo.usecases.forget.lists import beside, read_list
from periplo.usecases.integrity import integrity

COPY = "s3://copies/shop/monday.periplo"
KEY = "a long passphrase"


@pytest.fixture(scope="module", params=object_store.SERVERS)
def server(request):
    with object_store.serving(request.param) as server:
        yield server


@pytest.fixture(autouse=True)
def store(server, monkeypatch):
    """An empty bucket."""
    monkeypatch.setitem(sealed._COST, "n", 1 << 10)
    for name, value in {**object_store.said_to(server), "PERIPLO_BACKUP_KEY": KEY}.items():
        monkeypatch.setenv(name, value)
    return object_store.bucket_in(server, "copies")


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    yield shop
    shop.close()


names = object_store.names_in


def copied(shop, place=COPY):
    return backing.backup(shop.workspace, shop.ledger, place, KEY.encode(), NOW)


def test_it_goes_there_and_comes_back_by_command(shop, store, tmp_path, capsys):
    shop.close()
    assert run(["--lang", "en", "backup", str(shop.root), "--out", COPY], {}) == 0
    assert names(store) == ["shop/monday.periplo"]
    assert not [text for text in SECRETS if text.encode() in objects.read(COPY)]
    assert run(["--lang", "en", "backup", "--verify", COPY], {}) == 0
    report = tmp_path / "report.md"
    assert run(["--lang", "en", "restore", COPY, "--rehearse", "--report", str(report)], {}) == 0
    assert COPY in report.read_text()
    assert run(["--lang", "en", "restore", COPY, str(tmp_path / "again")], {}) in (0, 1)  # as doctor finds it
    capsys.readouterr()
    one, other = Shop(shop.root), Shop(tmp_path / "again")
    assert other.lived() == one.lived()
    one.close()
    other.close()


def test_whoever_is_erased_later_stands_on_the_list_beside_it(shop, store, tmp_path):
    copied(shop)
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), NOW)
    assert names(store) == ["shop/monday.periplo", "shop/monday.periplo.erased.json"]
    assert read_list(beside(COPY)) == read_list(shop.root / "erased.json") != []
    assert run(["--lang", "en", "restore", COPY, str(tmp_path / "again")], {}) in (0, 1)
    assert places_of(tmp_path / "again", SECRETS) == []


def test_one_that_is_there_is_not_written_over(shop):
    copied(shop)
    before = objects.read(COPY)
    with pytest.raises(BadInput, match="there already"):
        copied(shop)
    assert objects.read(COPY) == before


def test_a_large_file_goes_in_parts_and_is_read_back_whole(tmp_path):
    large = tmp_path / "large"
    large.write_bytes(os.urandom(objects._CHUNK * 2 + 5))
    objects.put_file(COPY, large)
    objects.fetch(COPY, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == large.read_bytes()


def test_what_came_otherwise_than_it_was_sent_is_no_backup(shop, monkeypatch):
    sent = objects.put_file

    def turned(address: str, path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        sent(address, path)

    monkeypatch.setattr(objects, "put_file", turned)
    with pytest.raises(EnvironmentFault, match="not what was sent"):
        copied(shop)
    with shop.ledger.reading() as connection:
        from periplo.storage import erasures

        assert erasures.all_backups(connection) == []


def test_a_store_that_is_away_fails_the_backup_and_is_told_by_the_doctor(shop, monkeypatch):
    copied(shop)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setitem(objects._RETRIES, "max_retries", 0)
    with pytest.raises(EnvironmentFault) as error:
        copied(shop, "s3://copies/shop/tuesday.periplo")
    in_both(error.value)
    assert "secret" not in str(error.value)
    found = {one.code: one for one in integrity(shop.workspace, shop.ledger, time.time_ns() // 1_000)}
    assert "0 of 1" in found["backups"].what.to("en")


@pytest.mark.parametrize("address", ["s3://", "s3://copies", "s3://copies/", "s3://Copies/x", "s3://a/x"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(BadInput) as error:
        objects.exists(address)
    assert "s3://bucket" in in_both(error.value)


def test_nothing_there_is_told(tmp_path):
    with pytest.raises(BadInput) as error:
        objects.fetch("s3://copies/nothing", tmp_path / "x")
    in_both(error.value)
    assert objects.read("s3://copies/nothing") is None


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)
    with pytest.raises(EnvironmentFault) as error:
        objects.exists(COPY)
    assert "periplo[s3]" in in_both(error.value)


def in_both(error) -> str:
    english, spanish = fault_of(error, "en"), fault_of(error, "es")
    assert spanish.what != english.what
    assert english.mend
    assert spanish.mend != english.mend
    return f"{english.what} {english.why} {english.mend}"
