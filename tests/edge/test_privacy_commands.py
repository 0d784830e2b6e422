"""Export, erase, looks, retention, register, backup and restore as commands."""

import json
from pathlib import Path

import pytest

from every_byte import places_of


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    from periplo.storage import sealed

    monkeypatch.setitem(sealed._COST, "n", 1 << 10)


def test_a_person_is_exported_to_the_output_or_to_a_file(periplo, shop):
    told = json.loads(periplo("export", "ana", "--in", shop).out)
    assert [one["event"] for one in told["events"]] == ["visit", "cart", "pay"]
    ran = periplo("export", "ana", "--in", shop, "--out", "ana.zip")
    assert ran.code == 0
    assert Path("ana.zip").read_bytes()[:2] == b"PK"
    assert Path("ana.zip").stat().st_mode & 0o077 == 0


def test_erasing_gives_a_certificate_and_leaves_no_byte(periplo, shop):
    assert places_of(Path(shop), ["ana"])
    ran = periplo("erase", "ana", "--in", shop, "--yes", "--out", "certificate.json")
    assert ran.code == 0, ran.err
    assert "3  events of the lake" in ran.out
    certificate = json.loads(Path("certificate.json").read_text())
    assert certificate["erased"]["events"] == 3
    assert "Certificado" in certificate["text"]["es"]
    assert not [
        place for place in places_of(Path(shop), ["ana"]) if "first.yaml" not in place and "maps" not in place
    ]
    assert periplo("export", "ana", "--in", shop).code == 2
    assert periplo("ask", "transitions", "--in", shop, "--format", "json").code == 0


def test_erasing_asks_first_and_refuses_where_nobody_can_be_asked(periplo, shop):
    ran = periplo("erase", "ana", "--in", shop)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert periplo("erase", "--in", shop).code == 2
    assert "No erasing half done" in periplo("erase", "--continue", "--in", shop).out


def test_looks_are_told(periplo, shop):
    periplo("why", "ana", "--in", shop)
    periplo("customer", "show", "ana", "--in", shop)
    periplo("export", "ben", "--in", shop)
    rows = json.loads(periplo("looked", "--in", shop, "--format", "json").out)["looks"]
    assert [one["what"] for one in rows] == ["export", "show", "why"]
    assert "the reasons" in periplo("looked", "--customer", "ana", "--in", shop).out
    assert "Nobody" in periplo("looked", "--customer", "eva", "--in", shop).out


def test_retention_tells_what_would_go_and_lets_it_go(periplo, shop):
    assert "everything is kept" in periplo("retention", "check", "--in", shop).out
    Path(shop, "retention.yaml").write_text('events:\n  - {name: "visit", keep: 1d}\n')
    assert "3  Events" in periplo("retention", "check", "--in", shop).out
    assert (
        json.loads(periplo("retention", "apply", "--in", shop, "--format", "json").out)["kinds"][0]["n"] == 3
    )
    assert "0  Events" in periplo("retention", "check", "--in", shop).out


def test_the_register_is_made_in_either_language(periplo, shop):
    assert "Register of processing" in periplo("register", "--in", shop).out
    assert "Registro de actividades" in periplo("register", "--in", shop, "--lang", "es").out
    assert json.loads(periplo("register", "--in", shop, "--format", "json").out)["recipients"] == ["log"]


def test_a_backup_is_made_verified_and_put_back(periplo, shop, monkeypatch):
    monkeypatch.setenv("PERIPLO_BACKUP_KEY", "a long passphrase")
    ran = periplo("backup", shop, "--out", "copy.periplo")
    assert ran.code == 0, ran.err
    assert "A whole backup" in periplo("backup", "--verify", "copy.periplo").out
    periplo("erase", "ana", "--in", shop, "--yes")
    ran = periplo("restore", "copy.periplo", "again")
    assert "identifiers erased again: 1" in ran.out, ran.err
    asked = [periplo("ask", "transitions", "--in", one, "--format", "json").out for one in (shop, "again")]
    assert asked[0] == asked[1] != ""
    assert not [place for place in places_of(Path("again"), ["ana"]) if "maps" not in place]


def test_a_backup_is_encrypted_unless_told(periplo, shop, monkeypatch):
    monkeypatch.delenv("PERIPLO_BACKUP_KEY", raising=False)
    assert "--plain" in periplo("backup", shop, "--out", "copy.periplo").err
    ran = periplo("backup", shop, "--out", "copy.periplo", "--plain")
    assert "Unencrypted" in ran.err
    Path("key.txt").write_text("passphrase\n")
    assert periplo("backup", shop, "--out", "other.periplo", "--key-file", "key.txt").code == 0
    Path("key.txt").write_text("another\n")
    ran = periplo("backup", "--verify", "other.periplo", "--key-file", "key.txt")
    assert ran.code == 2
    assert "not the one of this backup" in ran.err


def test_the_doctor_looks_deep(periplo, shop):
    periplo("ask", "transitions", "--in", shop)
    ran = periplo("doctor", shop, "--deep")
    assert ran.code == 0, ran.out
    assert "ledger.db is whole" in ran.out
