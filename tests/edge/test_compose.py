"""The compose files: what they say, and the same done by hand as they say it (tests/composed.py).

Not tried here: the images themselves, as no engine runs where these tests do.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from composed import ROOT, Composed, merged, network
from postgres_server import binaries

ONE, TWO = ("compose.yaml",), ("compose.yaml", "compose.postgres.yaml")
GOOD = "nube verde y tambor"


@pytest.mark.parametrize("name", ["periplo", "postgres"])
def test_each_service_may_write_only_where_it_must_and_has_no_rights(name):
    service = merged(*TWO)["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith("0")
    assert all("noexec" in each or each.startswith("/var/run") for each in service["tmpfs"])
    assert not [volume for volume in service["volumes"] if volume.startswith(("/", "."))]


def test_ports_are_open_on_this_machine_only_and_the_database_has_none():
    whole = merged(*TWO)["services"]
    assert all(port.startswith("127.0.0.1:") for port in whole["periplo"]["ports"])
    assert "ports" not in whole["postgres"]


@pytest.mark.parametrize("names", [ONE, TWO])
def test_volumes_and_secrets_that_are_used_are_named_and_all_that_are_named_are_used(names):
    whole = merged(*names)
    used = {volume.partition(":")[0] for one in whole["services"].values() for volume in one["volumes"]}
    assert used == set(whole["volumes"])
    secrets = [name for one in whole["services"].values() for name in one.get("secrets", ())]
    assert sorted(secrets) == sorted(whole.get("secrets", {}))


def test_no_secret_stands_in_the_files_or_in_an_environment_and_none_is_kept_with_the_code():
    for name in TWO:
        lines = (ROOT / name).read_text("utf-8").splitlines()
        assert not [line for line in lines if "@" in line and not line.startswith("#")]
    for one in merged(*TWO)["services"].values():
        assert not [name for name in one["environment"] if name.endswith(("PASSWORD", "DATABASE", "SECRET"))]
    assert {"/secrets/", "/.env"} <= set((ROOT / ".gitignore").read_text("utf-8").splitlines())


def test_a_secret_from_a_file_asks_for_no_owner_or_rights_which_compose_would_not_give_it():
    """Of a file it is mounted as it is: with an owner of its own nobody in the container could read it."""
    whole = merged(*TWO)
    assert all(isinstance(name, str) for one in whole["services"].values() for name in one.get("secrets", ()))


def test_the_health_check_of_the_service_is_the_image_s():
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    (told,) = re.findall(r"^HEALTHCHECK .*?CMD (.*)$", text, re.MULTILINE)
    assert merged(*ONE)["services"]["periplo"]["healthcheck"]["test"] == ["CMD", *json.loads(told)]


def test_the_database_is_waited_for_and_asked_where_only_the_lasting_server_answers():
    whole = merged(*TWO)["services"]
    assert whole["periplo"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert "--host" in whole["postgres"]["healthcheck"]["test"]


def test_the_command_is_one_that_the_program_has():
    sys.path.insert(0, str(ROOT / "docs"))
    from making.commands import parsed

    told = merged(*ONE)["services"]["periplo"]["command"]
    assert parsed(shlex.join(["periplo", *told])).params["console"] == "0.0.0.0:8765"


def instructions(file: Path, begins: str) -> list[str]:
    """Shell commands that a text tells its reader to run once, for PostgreSQL."""
    lines = [line.removeprefix("#").strip() for line in file.read_text("utf-8").splitlines()]
    first = next(place for place, line in enumerate(lines) if line.startswith(begins))
    return [re.sub(r"\s{2,}\(.*\)$", "", line) for line in lines[first : first + 7]]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_docs_say_what_the_head_of_the_file_says(language):
    head = instructions(ROOT / "compose.postgres.yaml", "mkdir")
    docs = instructions(ROOT / "docs" / language / "how-to" / "run-it-for-good.md", "mkdir -m")
    assert docs[:6] == head[:6]


def _can() -> bool:
    tools = ("unshare", "nsenter", "setpriv", "mount", "ip", "openssl")
    if sys.platform != "linux" or os.geteuid() != 0 or not all(map(shutil.which, tools)) or not binaries():
        return False
    words = ["unshare", "--mount", "--pid", "--net", "--fork", "ip", "link", "set", "lo", "up"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


needs_namespaces = pytest.mark.skipif(
    not _can(), reason="needs root, namespaces of the kernel and PostgreSQL"
)


def wait_until(ready: Callable[[], object], seconds: float = 240) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < ends, "it did not become ready"
        time.sleep(0.5)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Whoever follows the instructions; nobody else need see into it but for the mounting of volumes."""
    with tempfile.TemporaryDirectory(prefix="pp-") as made:
        yield Path(made)


def prepared(folder: Path) -> None:
    """The head of compose.postgres.yaml done word for word, up to where an engine is needed."""
    words = [line for line in instructions(ROOT / "compose.postgres.yaml", "mkdir") if "docker" not in line]
    subprocess.run(["sh", "-ec", "umask 077\n" + "\n".join(words)], cwd=folder, check=True)


def made_database(database: Composed) -> None:
    """What the image's entrypoint does before the first start, by the same user in the same places."""
    told = database.service["environment"]
    place = database.service["volumes"][0].partition(":")[2]
    words = (
        f"initdb -D {place} -U {told['POSTGRES_USER']} --pwfile={told['POSTGRES_PASSWORD_FILE']} "
        f"--auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null && "
        f"echo 'CREATE DATABASE {told['POSTGRES_DB']};' | "
        f"postgres --single -D {place} -c unix_socket_directories=/var/run/postgresql postgres >/dev/null"
    )
    made = database.run("sh", "-ec", words)
    assert made.returncode == 0, made.stderr


@needs_namespaces
@pytest.mark.slow
def test_followed_word_for_word_periplo_and_its_database_start_take_an_event_in_and_stop(folder: Path):
    prepared(folder)
    whole = merged(*TWO)
    with ExitStack() as all_of_it:
        net = all_of_it.enter_context(network())
        database, ours = (Composed(whole, name, folder, net) for name in ("postgres", "periplo"))
        made_database(database)
        place = database.service["volumes"][0].partition(":")[2]
        all_of_it.enter_context(
            database.up("postgres", "-D", place, "-c", "unix_socket_directories=/var/run/postgresql")
        )
        wait_until(database.is_healthy, 60)
        made = ours.run("periplo", "init", "/data", PERIPLO_ADMIN_PASSWORD=GOOD, PERIPLO_LANG="en")
        assert made.returncode == 0, made.stderr
        assert not (folder / "data" / "ledger.db").exists()
        new = ours.run("periplo", "key", "new", "--kind", "write", "--source", "web", "--in", "/data")
        key = new.stdout.splitlines()[-1]
        assert key.startswith("wk_"), new.stderr
        serving = all_of_it.enter_context(ours.up("periplo", *ours.service["command"]))
        said: list[str] = []
        assert serving.stderr is not None
        threading.Thread(target=lambda: said.extend(serving.stderr or ()), daemon=True).start()
        wait_until(lambda: serving.poll() is not None or ours.is_healthy())
        assert serving.poll() is None, said
        wait_until(lambda: ours.run("python", "-c", READY).returncode == 0)
        sent = ours.run("python", "-c", SEND, key)
        assert sent.stdout.strip() == "200", sent.stderr
        wait_until(lambda: list((folder / "data" / "lake").glob("*.parquet")))
        assert not [line for line in said if "ended (" in line], said
    assert serving.returncode == 0, said
    assert {path.stat().st_uid for path in (folder / "data").rglob("*")} == {10001}


READY = "import urllib.request as u; u.urlopen('http://127.0.0.1:8765/readyz', timeout=5)"
SEND = """
import json, sys, urllib.request as u
body = json.dumps({"event": "visit", "userId": "ana"}).encode()
asked = u.Request("http://127.0.0.1:8080/v1/track", body, {"X-Write-Key": sys.argv[1]})
print(u.urlopen(asked).status)
"""
