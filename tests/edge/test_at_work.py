"""An installation at work in its own processes: figures are whole, lines are JSON and hold nothing of anybody."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

import periplo
from periplo.core.errors import BadInput
from periplo.edge.running import logs, shared
from periplo.formats.campaign_yaml import campaign_from
from periplo.storage import keys
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.workspace import Settings, make_workspace

PERSON = {
    "email": "socorro.quintanilla@correo-secreto.example",
    "phone": "+34611998877",
    "firstName": "Socorro Ñandú",
    "userId": "cliente-4711-secreto",
    "address": "Calle de la Amargura 13, 3º izq.",
}
CAMPAIGN = """\
schema: 1
id: greet
title: Greet
languages: [en]
kind: transactional
holdout: 0
entry: {event: visit, again: always}
goal: {rule: bought, within: 7d}
nodes:
  - {id: say, send: {channel: log, message: hi}}
messages:
  hi: {subject: "Hi {{ profile.first_name }}", body: "Hi"}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(ready, seconds: float = 300):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if found := ready():
                return found
        time.sleep(0.2)
    raise AssertionError("it did not come to pass")


class AtWork:
    def __init__(self, public: int, console: int, process: subprocess.Popen, key: str) -> None:
        self.public, self.console, self.process, self.key = public, console, process, key

    def ask(self, port, method, address, body=None, **headers):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=200)
        with contextlib.closing(client):
            client.request(
                method, address, body, {name.replace("_", "-"): one for name, one in headers.items()}
            )
            answer = client.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def sends(self, kind, **message):
        return self.ask(
            self.public, "POST", f"/v1/{kind}", json.dumps(message).encode(), X_Write_Key=self.key
        )[0]

    def figures(self):
        return {
            (one.name, tuple(sorted(one.labels.items()))): one.value
            for family in text_string_to_metric_families(self.ask(self.console, "GET", "/metrics")[1])
            for one in family.samples
        }

    def figure(self, name, **labels):
        return self.figures().get((name, tuple(sorted(labels.items()))), 0)

    def sent(self):
        """Messages of the campaign that left."""
        return self.figure(
            "periplo_messages_total", campaign="greet", channel="log", state="accepted", reason=""
        )


@contextlib.contextmanager
def at_work(folder: Path, lines: Path, **told: str) -> Iterator[AtWork]:
    """A shop that works, with these variables in its environment."""
    workspace = make_workspace(folder, Settings(name="shop", language="en"))
    with contextlib.closing(SqliteLedger(workspace.ledger)) as ledger:
        with ledger.writing() as connection:
            key = keys.make_key(connection, "write", "web", 1)
        publish(campaign_from(CAMPAIGN), ledger, 0)
    public, console = free_port(), free_port()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(
        [str(Path(periplo.__file__).parents[1]), *(one for one in sys.path if one)]),
        "PERIPLO_LANG": "en", **told}  # fmt: skip
    with lines.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "periplo", "serve", str(folder), "--public", f"127.0.0.1:{public}",
             "--console", f"127.0.0.1:{console}", "--log", "json"],
            env=environment, stderr=errors, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    running = AtWork(public, console, process, key)
    try:
        wait_until(lambda: running.ask(public, "GET", "/readyz")[0] == 200)
        wait_until(lambda: running.ask(console, "GET", "/readyz")[0] == 200)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
def test_figures_of_all_processes_are_told_together_and_no_line_holds_anything_of_a_person(tmp_path):
    lines = tmp_path / "lines"
    with at_work(tmp_path / "shop", lines) as running:
        assert running.sends("identify", userId=PERSON["userId"], traits=PERSON) == 200
        assert running.sends("track", userId="u0", event="visit") == 200  # the campaign begins behind it
        wait_until(lambda: running.figure("periplo_lake_events") >= 1)
        wait_until(lambda: running.figure("periplo_last_turn_timestamp_seconds", part="act"))
        time.sleep(3)
        for n in range(5):
            assert (
                running.sends("track", userId=PERSON["userId"], event="visit", properties=PERSON | {"n": n})
                == 200
            )
        wait_until(lambda: running.sent() >= 5)

        # what can go wrong with somebody's data in hand
        broken = json.dumps({"userId": PERSON["userId"], "traits": PERSON}).encode()[:-3]
        assert running.ask(running.public, "POST", "/v1/identify", broken, X_Write_Key=running.key)[0] == 400
        assert running.ask(running.public, "POST", "/v1/track", broken, X_Write_Key=PERSON["email"])[0] >= 400
        for one in PERSON.values():
            told = urllib.parse.quote(one)
            for address in (f"/customers?q={told}", f"/customers/{told}", f"/api/v1/ask/customer?person={told}",
                            f"/{told}", f"/api/v1/ask/growth?where={told}"):  # fmt: skip
                running.ask(running.console, "GET", address)
            running.ask(running.public, "GET", f"/p/{told}?email={told}")
        running.ask(running.console, "GET", "/customers/1")
        running.ask(
            running.console, "POST", "/login", f"name={PERSON['email']}&password={PERSON['phone']}".encode()
        )

        # each process counts for itself, and one tells all
        found = running.figures()
        answered = {labels: n for (name, labels), n in found.items() if name == "periplo_http_requests_total"}
        public = sum(n for labels, n in answered.items() if ("listener", "public") in labels)
        assert answered[("listener", "public"), ("status", "200")] >= 7
        assert public >= 7 + 2 + len(PERSON)
        assert found["periplo_channel_seconds_count", (("channel", "log"), ("outcome", "accepted"))] >= 5
        taken = ("periplo_collected_messages_total", (("source", "web"), ("what", "accepted")))
        wait_until(lambda: running.figures()[taken] >= 6)  # as it was up to a second ago
        assert running.figures()[taken] == 6

        # a process that dies takes none of its figures with it
        sent = running.sent()
        acting = next(one["process"] for one in told_in(lines) if one["event"] == "acting")
        os.kill(acting, signal.SIGKILL)
        wait_until(lambda: running.figure("periplo_restarts_total", part="act") == 1)
        before = running.figure("periplo_last_turn_timestamp_seconds", part="act")
        wait_until(lambda: running.figure("periplo_last_turn_timestamp_seconds", part="act") > before)
        running.sends("track", userId=PERSON["userId"], event="visit", properties={"n": 6})
        wait_until(lambda: running.sent() == sent + 1)
        folder = next(Path("/dev/shm").glob(f"periplo-figures-{running.process.pid}-*"), None)

    text = lines.read_text("utf-8")
    for one in told_in(lines):
        assert {"at", "level", "event", "part", "process"} <= set(one)
    for value in PERSON.values():
        for shape in (value, urllib.parse.quote(value), value.casefold(), json.dumps(value)[1:-1]):
            assert shape not in text, shape
    assert '"/customers/{n:int}"' in text  # pages are told by their route
    assert running.process.returncode == 0
    assert folder is None or not folder.exists()


def told_in(lines: Path) -> list[dict]:
    return [json.loads(line) for line in lines.read_text("utf-8").splitlines()]


@pytest.fixture
def as_json(monkeypatch, capsys):
    monkeypatch.setenv(logs.VARIABLE, "json")
    monkeypatch.setattr(logs, "_bound", None)

    def read():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield read
    logs._bound = None


def test_an_error_of_ours_is_told_by_its_text_and_any_other_by_its_kind_and_place_alone(as_json):
    logs.failed("fault", BadInput("the disk is slow", "why", "wait"), part="work")
    try:
        int(PERSON["email"])
    except ValueError as error:
        logs.failed("broke", error)
    ours, other = as_json()
    assert (ours["code"], ours["text"], ours["mend"]) == ("bad_input", "the disk is slow", "wait")
    assert (other["error"], "text" in other) == ("ValueError", False)
    assert "test_at_work.py" in other["places"][-1]
    assert PERSON["email"] not in json.dumps(other)


def test_what_libraries_log_is_told_without_the_values_in_it(as_json):
    handler = logs._Foreign()
    for name, message in (
        ("uvicorn.error", "Exception in %s\n"),
        ("sqlalchemy.pool", f"lost {PERSON['email']}: %s"),
    ):
        log = logging.getLogger(name)
        try:
            raise RuntimeError(PERSON["phone"])
        except RuntimeError:
            handler.emit(
                log.makeRecord(name, logging.ERROR, __file__, 7, message, (PERSON["email"],), sys.exc_info())
            )
    web, pool = as_json()
    assert (web["text"], web["error"]) == ("Exception in %s", "RuntimeError")
    assert "text" not in pool
    assert pool["logger"] == "sqlalchemy.pool"
    assert PERSON["email"] not in json.dumps([web, pool])
    assert PERSON["phone"] not in json.dumps([web, pool])


def test_without_being_asked_lines_are_sentences(monkeypatch, capsys):
    monkeypatch.delenv(logs.VARIABLE, raising=False)
    logs.say("acting", "Campaigns are at work")
    logs.failed("fault", BadInput("no"), "shop: ")
    logs.answered("console", "GET", "/", 200, 0.1)
    assert capsys.readouterr().err == "Campaigns are at work\nshop: no.\n"


def test_lines_of_many_threads_stay_whole(as_json):
    def tell(n):
        for _ in range(200):
            logs.say("x", str(n) * 300)

    threads = [threading.Thread(target=tell, args=(n,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(as_json()) == 800


def test_room_for_figures_is_taken_at_once_and_where_there_is_none_nothing_is_counted(tmp_path, monkeypatch):
    monkeypatch.setenv(shared.VARIABLE, str(tmp_path))
    shared.take_room()
    found = sorted(tmp_path.iterdir())
    assert len(found) == len(shared.KINDS)
    assert all(one.stat().st_blocks * 512 >= shared.ROOM for one in found)
    shared.take_room()  # a process that has some takes no more
    assert sorted(tmp_path.iterdir()) == found

    def full(handle, begin, size):
        raise OSError(28, "No space left on device")

    for one in found:
        one.unlink()
    monkeypatch.setattr(os, "posix_fallocate", full)
    shared.take_room()
    assert shared.VARIABLE not in os.environ
    assert not list(tmp_path.iterdir())


def test_what_a_killed_installation_left_behind_is_swept_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(shared, "_place", lambda: tmp_path)
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    left = tmp_path / f"periplo-figures-{gone.stdout.strip()}-x"
    other = tmp_path / f"periplo-figures-{os.getppid()}-y"
    for one in (left, other):
        one.mkdir()
    with shared.shared():
        (mine,) = tmp_path.glob(f"periplo-figures-{os.getpid()}-*")
        assert os.environ[shared.VARIABLE] == str(mine)
        assert not left.exists()
    assert [one.name for one in tmp_path.iterdir()] == [other.name]
    assert shared.VARIABLE not in os.environ
