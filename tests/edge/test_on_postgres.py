"""A workspace whose ledger and inbox are in PostgreSQL, from the command line; and moving one there."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.edge.console.desk import Desk
from periplo.edge.console.serving import the_door
from periplo.edge.running.readiness import refuse_unwritable
from periplo.edge.wiring import has_ledger, inbox_of, ledger_of, stamp_of
from periplo.storage.inbox import Fresh
from periplo.usecases.accounts import new_user
from periplo.usecases.workspace import Settings, make_workspace, open_workspace, settings_from, settings_text
from small_shop import laid

psycopg = pytest.importorskip("psycopg")


def says(schema, database=None):
    """Lines for the end of periplo.toml."""
    address = f"database = '{database}'\n" if database else ""
    return f"\n[storage]\n{address}schema = '{schema}'\n"


def adds(folder, text):
    path = Path(folder, "periplo.toml")
    path.write_text(path.read_text() + text)


def counts(folder):
    """Rows by table of a ledger in a file."""
    with closing(sqlite3.connect(folder)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    return {name: n for name, n in found.items() if n and not name.startswith(("sqlite_", "alembic"))}


@pytest.fixture
def there(periplo, postgres, schema):
    """A workspace made, filled and driven in PostgreSQL from the first command on."""
    told = settings_from(
        f"name = 'shop'\nzone = 'Europe/Madrid'\nlanguage = 'en'{says(schema, postgres.url)}"
    )
    make_workspace("there", told)
    laid(Path())
    for words in (
        ("import", "events", "visits.csv", "--in", "there"),
        ("campaign", "publish", "campaign.yaml", "--in", "there"),
        ("campaign", "run", "cart-awaits", "--in", "there"),
    ):
        told = periplo(*words)
        assert told.code == 0, told.err
    gc.collect()
    return "there"


def test_all_that_is_done_in_files_is_done_in_a_database(periplo, shop, there):
    """`shop` and `there` were built by the same commands; every answer must be the same."""
    assert not Path(there, "ledger.db").exists()
    for words in (
        ("ask", "funnel", "--steps", "visit,cart,pay", "--format", "json"),
        ("ask", "effect", "--campaign", "cart-awaits", "--format", "json"),
        ("why", "ana"),
    ):
        in_files, in_database = periplo(*words, "--in", shop), periplo(*words, "--in", there)
        assert (in_files.code, in_files.out) == (0, in_database.out)


def test_pages_are_fresh_after_a_write_and_kept_until_the_next(there):
    desk = Desk(there)
    before = desk.version()
    assert desk.version() == before
    assert [campaign.id for campaign in desk.campaigns()] == ["cart-awaits"]
    with closing(ledger_of(open_workspace(there))) as ledger:
        ledger.save_document(
            "campaign", "cart-awaits", ledger.document("campaign", "cart-awaits").body, "paused", 1
        )
    assert desk.version() != before


def test_init_with_a_database_in_the_environment_makes_the_ledger_there_and_no_second_of_its_name(
    periplo, postgres, monkeypatch
):
    monkeypatch.setenv("PERIPLO_DATABASE", postgres.url)
    name = f"probe_{os.getpid()}"
    try:
        assert periplo("init", name).code == 0
        assert not Path(name, "ledger.db").exists()
        assert has_ledger(open_workspace(name))
        told = periplo("init", f"elsewhere/{name}")
        assert told.code == 2
        assert f"periplo_{name}" in told.err
        assert not Path("elsewhere").exists()
    finally:
        postgres.run(f"DROP SCHEMA periplo_{name} CASCADE")


def test_a_console_open_to_the_network_counts_its_administrators_in_a_reading(there):
    workspace = open_workspace(there)
    with closing(ledger_of(workspace)) as ledger:
        new_user(ledger, "marta", "administrator", "nube verde y tambor", 1)
    assert the_door(there, "0.0.0.0").needs_sign_in


def test_a_database_that_is_only_read_is_told_before_anything_begins(periplo, postgres, there):
    postgres.run("ALTER ROLE tests SET default_transaction_read_only = on")
    try:
        with pytest.raises(EnvironmentFault, match="default_transaction_read_only is on"):
            refuse_unwritable(ledger_of(open_workspace(there)))
        served = periplo("serve", there, "--public", "127.0.0.1:0")
        assert served.code == 3
        assert "default_transaction_read_only is on" in served.err
        assert periplo("ask", "transitions", "--in", there).code == 0  # what was kept can still be asked
        told = periplo("doctor", there)
        assert "it can only be read, for default_transaction_read_only is on" in told.out
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as mending:
            mending.execute("SET default_transaction_read_only = off")
            mending.execute("ALTER ROLE tests RESET default_transaction_read_only")
    refuse_unwritable(ledger_of(open_workspace(there)))


def test_the_demo_stays_in_its_folder_whatever_the_environment_says(tmp_path):
    text = settings_text(settings_from("name = 'x'\n[storage]\ndatabase = 'files'"))
    assert settings_from(text).storage.database == "files"
    workspace = make_workspace(tmp_path / "x", settings_from(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERIPLO_DATABASE", "postgresql://nowhere/")
        ledger_of(workspace).close()
    assert workspace.ledger.exists()


@pytest.mark.parametrize(
    ("storage", "said"),
    [
        ("database = 'postgresql://me:s3cret@there/db'", "holds a password"),
        ("database = 'postgresql://there/db?password=s3cret'", "holds a password"),
        ("database = 'mysql://there/db'", "not understood"),
        ("schema = 'My Shop'", "says schema"),
        ("schema = 'pg_mine'", "says schema"),
        ("schema = 'a__inbox'", "says schema"),
        ("databse = 'files'", "something unknown"),
    ],
)
def test_storage_that_cannot_be_meant_is_told(storage, said):
    with pytest.raises(BadInput, match=said) as told:
        settings_from(f"name = 'x'\n[storage]\n{storage}\n")
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("shop", "periplo_shop"),
        ("La Señora Ñandú & Cía.", "periplo_la_senora_nandu_cia"),
        ("a__b", "periplo_a_b"),
        ("x" * 90, "periplo_" + "x" * 40),
    ],
)
def test_a_workspace_is_called_in_a_database_as_it_calls_itself(tmp_path, name, schema):
    assert make_workspace(tmp_path / "w", Settings(name=name)).schema == schema


def test_a_name_without_a_letter_that_will_do_is_told(tmp_path):
    with pytest.raises(BadInput, match="no name of a schema"):
        _ = make_workspace(tmp_path / "w", Settings(name="店")).schema


def test_a_server_that_is_away_ends_a_command_with_3(periplo, shop, monkeypatch, tmp_path):
    Path(shop, "ledger.db").rename(tmp_path / "aside")
    monkeypatch.setenv("PERIPLO_DATABASE", f"postgresql://x@/y?host={tmp_path}")
    told = periplo("ask", "funnel", "--steps", "visit,pay", "--in", shop)
    assert told.code == 3
    assert "cannot be reached" in told.err
    assert "No se llega a la base de datos" in periplo("why", "ana", "--in", shop, "--lang", "es").err


def test_without_what_speaks_with_postgresql_it_is_told_how_to_get_it(shop):
    Path(shop, "ledger.db").unlink()
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from periplo.edge.cli.main import run\n"
        f"sys.exit(run(['why', 'ana', '--in', {shop!r}], {{'PERIPLO_LANG': 'en'}}))"
    )
    environ = {**os.environ, "PERIPLO_DATABASE": "postgresql://nowhere/"}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3, ended.stderr
    assert "pip install 'periplo[postgres]'" in ended.stderr


def test_doctor_looks_at_the_server(periplo, there, postgres):
    told = periplo("doctor", there, "--format", "json")
    checks = {check["code"]: check for check in json.loads(told.out)["checks"]}
    assert not checks["database"]["is_well"]  # the server of the tests does not wait for its disk
    assert "fsync" in checks["database"]["mend"]["en"]
    assert checks["ledger"]["is_well"]
    postgres.run("ALTER SYSTEM SET fsync = on")
    postgres.run("SELECT pg_reload_conf()")
    try:
        told = periplo("doctor", there)
        assert "PostgreSQL 1" in told.out
        assert "connections free" in told.out
    finally:
        postgres.run("ALTER SYSTEM RESET fsync")
        postgres.run("SELECT pg_reload_conf()")


# Moving


@pytest.fixture
def filled(shop):
    """A workspace in files, with requests in its inbox."""
    with closing(inbox_of(open_workspace(shop))) as inbox:
        inbox.put([Fresh(n, "web", "batch", b"{}" * 999) for n in range(7)])
        inbox.forget(4)
    gc.collect()  # commands end with their process; here their ledgers are left open
    return shop


def test_a_moved_workspace_answers_as_it_did_and_goes_on(periplo, filled, postgres, schema):
    asked = ("ask", "effect", "--campaign", "cart-awaits", "--format", "json", "--in", filled)
    why = ("why", "ana", "--in", filled)
    before, because = periplo(*asked).out, periplo(*why).out
    gc.collect()
    held = counts(Path(filled, "ledger.db"))
    adds(filled, says(schema, postgres.url))
    refused = periplo(*asked)
    assert refused.code == 2
    assert "move-ledger" in refused.err
    told = periplo("move-ledger", filled)
    assert told.code == 0, told.err
    assert f"{sum(held.values())} rows and 3 requests" in told.out
    assert (periplo(*asked).out, periplo(*why).out) == (before, because)
    names = {path.name for path in Path(filled).iterdir()}
    assert {"ledger.moved.db", "inbox.moved.db"} <= names
    assert not names & {"ledger.db", "inbox.db", "ledger.db-wal", "inbox.db-wal"}
    assert counts(Path(filled, "ledger.moved.db")) == held
    workspace = open_workspace(filled)
    with closing(inbox_of(workspace)) as inbox:
        assert [one.row for one in inbox.after(0)] == [5, 6, 7]
        assert inbox.put([Fresh(1, "web", "batch", b"{}")]) == 8
    more = Path("more.csv")
    more.write_text("customer,event,time\nana,visit,2026-04-01\nnew,list started,2026-04-02\n")
    assert periplo("import", "events", "more.csv", "--in", filled).code == 0
    assert periplo("campaign", "run", "cart-awaits", "--in", filled).code == 0
    assert "already" not in periplo("move-ledger", filled).out


def test_nothing_is_moved_while_anything_is_at_work(periplo, filled, postgres, schema):
    adds(filled, says(schema, postgres.url))
    path = Path(filled, "inbox.db")
    with closing(sqlite3.connect(path)) as listener:
        listener.execute("SELECT * FROM requests").fetchall()
        told = periplo("move-ledger", filled)
        assert told.code == 3
        assert "inbox.db is in use" in told.err
    workspace = open_workspace(filled)
    from periplo.storage.sqlite import SqliteLedger

    with SqliteLedger(workspace.ledger).lease("reading the inbox", "exploder"):
        told = periplo("move-ledger", filled)
        assert told.code == 3
        assert "reading the inbox" in told.err
    assert workspace.ledger.exists()
    assert path.exists()


def test_moving_stopped_before_the_end_is_finished_by_moving_again(
    periplo, filled, postgres, schema, monkeypatch
):
    adds(filled, says(schema, postgres.url))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stopped)
        assert periplo("move-ledger", filled).code != 0
    assert Path(filled, "ledger.db").exists()
    told = periplo("move-ledger", filled)
    assert told.code == 0, told.err
    with closing(inbox_of(open_workspace(filled))) as inbox:
        assert [one.row for one in inbox.after(0)] == [5, 6, 7]


def stopped(*_):
    raise RuntimeError("pulled the plug")


def test_two_ledgers_are_never_mixed(periplo, filled, there, postgres, schema):
    adds(filled, says(schema, postgres.url))
    told = periplo("move-ledger", filled)
    assert told.code == 2
    assert Path(filled, "ledger.db").exists()


def test_a_workspace_that_moved_does_not_begin_anew_when_its_database_is_forgotten(
    periplo, filled, postgres, schema, monkeypatch
):
    adds(filled, says(schema))
    with monkeypatch.context() as patch:
        patch.setenv("PERIPLO_DATABASE", postgres.url)
        assert periplo("move-ledger", filled).code == 0
    told = periplo("why", "ana", "--in", filled)
    assert told.code == 2
    assert "moved to a database" in told.err
    assert not Path(filled, "ledger.db").exists()


def test_moving_without_a_place_to_move_to_is_told(periplo, filled):
    told = periplo("move-ledger", filled)
    assert told.code == 2
    assert "No database is named" in told.err


def test_what_is_nowhere_has_no_stamp(tmp_path):
    assert stamp_of(make_workspace(tmp_path / "w", Settings(name="w"))) == ""
