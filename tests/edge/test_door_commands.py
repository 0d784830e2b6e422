"""Keys and users from the command line, and the administrator that `init` makes."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.wiring import ledger_of
from periplo.storage import keys
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace

GOOD = "nube verde y tambor"


@pytest.fixture
def mine(periplo, monkeypatch) -> str:
    monkeypatch.setenv("PERIPLO_ADMIN_PASSWORD", GOOD)
    assert periplo("init", "mine").code == 0
    return "mine"


def knows(folder: str, name: str, password: str) -> bool:
    with closing(ledger_of(open_workspace(folder))) as ledger:
        return accounts.is_password_of(ledger, name, password)


def test_init_makes_an_administrator_with_the_password_of_the_environment(periplo, monkeypatch):
    monkeypatch.setenv("PERIPLO_ADMIN_PASSWORD", GOOD)
    told = periplo("init", "mine", "--admin", "Marta@tienda.example")
    assert told.code == 0
    assert "marta@tienda.example" in told.out
    assert GOOD not in told.out + told.err
    assert knows("mine", "marta@tienda.example", GOOD)
    users = json.loads(periplo("user", "list", "--in", "mine", "--format", "json").out)["users"]
    assert [(user["name"], user["role"]) for user in users] == [("marta@tienda.example", "administrator")]


def test_init_without_a_terminal_makes_a_password_and_tells_it_once(periplo):
    told = periplo("init", "mine")
    assert told.code == 0
    password = re.search(r"^Password: (\S{20,})$", told.out, re.MULTILINE)[1]
    assert "not shown again" in told.err
    assert (told.out + told.err).count(password) == 1
    assert knows("mine", "admin", password)
    assert not any(
        password.encode() in path.read_bytes() for path in Path("mine").rglob("*") if path.is_file()
    )


def test_init_with_a_bad_password_or_name_makes_nothing(periplo, monkeypatch):
    monkeypatch.setenv("PERIPLO_ADMIN_PASSWORD", "short")
    told = periplo("init", "mine")
    assert told.code == 2
    assert "shorter than 12" in told.err
    assert periplo("init", "mine", "--admin", "a b").code == 2
    assert not Path("mine").exists()


def typed(words: list[str], *answers: str, folder: Path) -> tuple[int, str]:
    """The command at a terminal of its own, where these lines are typed; its exit code and all it showed."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update({"PERIPLO_LANG": "en"})
        os.environ.pop("PERIPLO_ADMIN_PASSWORD", None)
        os.execv(sys.executable, [sys.executable, "-m", "periplo", *words])
    seen, waiting, ends = "", list(answers), time.monotonic() + 60
    while time.monotonic() < ends:
        if not select.select([screen], [], [], 1)[0]:
            continue
        try:
            more = os.read(screen, 4096).decode()
        except OSError:
            break
        if not more:
            break
        seen += more
        if waiting and seen.rstrip(" ").endswith(":") and "assword for" in seen.splitlines()[-1]:
            time.sleep(0.05)
            os.write(screen, (waiting.pop(0) + "\n").encode())
            seen += "\n"
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


def test_init_at_a_terminal_asks_twice_and_shows_nothing(tmp_path):
    code, seen = typed(["init", "mine"], "short", GOOD, GOOD + "!", GOOD, GOOD, folder=tmp_path)
    assert code == 0, seen
    assert "shorter than 12" in seen
    assert "not the same" in seen
    assert GOOD not in seen
    assert knows(str(tmp_path / "mine"), "admin", GOOD)


def test_init_at_a_terminal_gives_up_after_three_bad_passwords_and_makes_nothing(tmp_path):
    code, seen = typed(["init", "mine"], "a", "b", "c", folder=tmp_path)
    assert code == 2, seen
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(("kind", "begins"), [("write", "wk_"), ("manage", "mk_")])
def test_a_new_key_stands_alone_on_the_last_line(periplo, mine, kind, begins):
    told = periplo("key", "new", "--kind", kind, "--in", mine)
    assert told.code == 0
    key = told.out.splitlines()[-1]
    assert re.fullmatch(begins + r"[\w-]{32}", key)
    assert told.out == key + "\n"
    with closing(ledger_of(open_workspace(mine))) as ledger, ledger.reading() as connection:
        assert keys.key_told(connection, key).kind == kind


def test_a_key_keeps_its_source_channel_place_and_scopes(periplo, mine):
    periplo("key", "new", "--source", "tills", "--channel", "tienda", "--place", "Gran Vía", "--in", mine)
    periplo("clave", "nueva", "--kind", "manage", "--scope", "ask", "--scope", "customers", "--in", mine)
    found = json.loads(periplo("key", "list", "--format", "json", "--in", mine).out)["keys"]
    told = [(key["source"], key["channel"], key["place"], key["scopes"]) for key in found]
    assert sorted(told) == sorted(
        [("tills", "store", "Gran Vía", []), ("api", None, None, ["ask", "customers"])]
    )


def test_a_list_of_keys_shows_no_key(periplo, mine):
    key = periplo("key", "new", "--in", mine).out.strip()
    for form in ("table", "json"):
        told = periplo("key", "list", "--format", form, "--in", mine)
        assert key not in told.out
        assert "web" in told.out


def test_a_revoked_key_counts_no_more_and_is_still_listed(periplo, mine):
    key = periplo("key", "new", "--in", mine).out.strip()
    id = json.loads(periplo("key", "list", "--format", "json", "--in", mine).out)["keys"][0]["id"]
    assert periplo("key", "revoke", id, "--in", mine).code == 0
    assert "revoked" in periplo("key", "list", "--in", mine).out
    with closing(ledger_of(open_workspace(mine))) as ledger, ledger.reading() as connection:
        assert keys.key_told(connection, key) is None
    again = periplo("key", "revoke", id, "--in", mine)
    assert again.code == 2
    assert "key list" in again.err


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "write", "--scope", "ask"), ("--kind", "manage", "--channel", "web"),
        ("--kind", "manage", "--place", "x"), ("--channel", "carrier pigeon"), ("--source", " "),
        ("--source", "x" * 81), ("--kind", "read"), ("--kind", "manage", "--scope", "everything"),
    ],
)  # fmt: skip
def test_a_key_that_makes_no_sense_is_refused_and_none_is_made(periplo, mine, words):
    told = periplo("key", "new", *words, "--in", mine)
    assert told.code == 2
    assert told.out == ""
    assert told.err
    assert "no keys" in periplo("key", "list", "--in", mine).out


def test_keys_and_users_need_a_workspace(periplo):
    for words in (("key", "new"), ("key", "list"), ("user", "list"), ("user", "new", "eva")):
        told = periplo(*words, "--in", "nowhere")
        assert told.code == 2
        assert "no workspace" in told.err


def test_a_user_s_life(periplo, mine, monkeypatch):
    monkeypatch.setenv("PERIPLO_PASSWORD", GOOD)
    assert periplo("user", "new", "Eva", "--role", "editor", "--language", "en", "--in", mine).code == 0
    assert "already" in periplo("usuario", "nuevo", "EVA", "--in", mine).err
    assert knows(mine, "eva", GOOD)
    monkeypatch.setenv("PERIPLO_PASSWORD", "ocho peras y una luna")
    assert periplo("user", "password", "eva", "--in", mine).code == 0
    assert not knows(mine, "eva", GOOD)
    assert periplo("user", "role", "eva", "approver", "--in", mine).code == 0
    assert periplo("user", "disable", "eva", "--in", mine).code == 0
    assert not knows(mine, "eva", "ocho peras y una luna")
    shown = periplo("user", "list", "--in", mine).out
    assert re.search(r"eva +approver +en +.+disabled", shown)
    assert periplo("user", "enable", "eva", "--in", mine).code == 0
    assert knows(mine, "eva", "ocho peras y una luna")
    told = periplo("user", "disable", "admin", "--in", mine)
    assert told.code == 2
    assert "last administrator" in told.err


def test_a_user_is_made_by_a_link_and_helped_by_another(periplo, mine):
    told = periplo("user", "new", "Pia", "--role", "editor", "--link", "--in", mine)
    address = told.out.splitlines()[-1]
    assert re.match(r"http://127\.0\.0\.1:8765/welcome/[\w-]{43}$", address)
    listed = json.loads(periplo("user", "list", "--in", mine, "--format", "json").out)["users"]
    assert [(one["name"], one["signed_in_at"], one["second_factor"]) for one in listed][1] == (
        "pia",
        None,
        False,
    )
    again = periplo("user", "link", "pia", "--in", mine).out.splitlines()[-1]
    with closing(ledger_of(open_workspace(mine))) as ledger:
        now = time.time_ns() // 1_000
        assert accounts.user_of_link(ledger, address.rpartition("/")[2], now) is None
        assert accounts.password_by_link(ledger, again.rpartition("/")[2], GOOD, now).name == "pia"
    assert knows(mine, "pia", GOOD)
    assert periplo("user", "link", "nobody", "--in", mine).code == 2


def test_a_link_leads_to_the_console_of_the_settings(periplo, mine):
    with Path(mine, "periplo.toml").open("a") as settings:
        settings.write('\n[console]\nurl = "https://console.shop.example"\n')
    told = periplo("user", "new", "pia", "--link", "--in", mine).out
    assert told.splitlines()[-1].startswith("https://console.shop.example/welcome/")


def test_what_commands_change_is_in_the_log_with_who_runs_them(periplo, mine):
    import getpass

    periplo("user", "new", "pia", "--link", "--in", mine)
    periplo("user", "role", "pia", "editor", "--in", mine)
    periplo("user", "sign-out", "pia", "--in", mine)
    periplo("user", "disable", "pia", "--in", mine)
    periplo("key", "new", "--in", mine)
    told = json.loads(periplo("audit", "--in", mine, "--format", "json").out)["acts"]
    assert {one["who"] for one in told} == {getpass.getuser()}
    assert [(one["kind"], one["what"]) for one in reversed(told)][:4] == [
        ("user", "new reader"), ("user", "role editor"), ("user", "sign out"), ("user", "disable"),
    ]  # fmt: skip
    assert told[0]["what"] == "new write"
    assert "disabled the user" in periplo("audit", "--object", "pia", "--in", mine).out
    assert periplo("audit", "--kind", "map", "--in", mine).out.strip() == "Nothing matches."
    assert periplo("audit", "--format", "csv", "--most", "2", "--in", mine).out.count("\n") == 3
    assert periplo("audit", "--from", "soon", "--in", mine).code == 2


def test_a_second_factor_that_is_not_there_cannot_be_reset(periplo, mine):
    told = periplo("user", "reset-totp", "admin", "--in", mine)
    assert told.code == 2
    assert "no second factor" in told.err
