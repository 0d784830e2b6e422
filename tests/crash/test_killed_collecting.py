"""Listener, exploder and compactor are killed (SIGKILL) at random moments under load, 300 times under `make crash`.

No event that was acknowledged is lost, none stands twice, and the index equals one built anew from the lake. The
sender repeats what was not acknowledged, with the same message ids, as every client does.
"""

import base64
import contextlib
import http.client
import json
import os
import random
import signal
import time
from collections import Counter

import pytest
import uvicorn

from periplo.edge import processes
from periplo.edge.console.serving import listen
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage import lake, manifest
from periplo.storage.keys import make_key
from periplo.usecases.collect import compact, freshen, work
from periplo.usecases.collect.freshen import from_lake, journeys_in
from periplo.usecases.workspace import Settings, make_workspace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

KILLS = int(os.environ.get("KILLS", "30"))
PEOPLE = 40


def forked(run):
    """A child that runs this and ends without returning."""
    pid = os.fork()
    if pid == 0:
        try:
            run()
        except BaseException as error:  # a child must never come back into the test
            with contextlib.suppress(Exception):
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    return pid


def killed(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def sending(port, key, folder):
    """Sends without end, writing down what it is about to send and what was acknowledged."""
    told = base64.b64encode(f"{key}:".encode()).decode()
    chance = random.Random(11)
    client = None
    with (folder / "sent").open("a") as sent, (folder / "acknowledged").open("a") as acknowledged:
        for number in range(1_000_000):
            ids = [
                f"{'i' if chance.random() < 0.05 else 'm'}{number}-{k}" for k in range(chance.randint(1, 12))
            ]
            sent.write("\n".join(ids) + "\n")
            sent.flush()
            batch = [message(id, chance) for id in ids]
            body = json.dumps({"batch": batch}).encode()
            while True:
                try:
                    if client is None:
                        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    client.request("POST", "/v1/batch", body, {"Authorization": f"Basic {told}"})
                    answer = client.getresponse()
                    answer.read()
                    if answer.status == 200:
                        break
                except (OSError, http.client.HTTPException):
                    client = None
                time.sleep(0.01)
            acknowledged.write("\n".join(ids) + "\n")
            acknowledged.flush()


def message(id, chance):
    person = chance.randrange(PEOPLE)
    who = {"anonymousId": f"a{person}"}
    if chance.random() < 0.3:
        who["userId"] = f"u{person}"
    if id[0] == "i":  # tells of a person, and is no event
        return {"type": "identify", "messageId": id, "userId": f"u{person}", **who, "traits": {"level": id}}
    return {
        "type": "track", "messageId": id, "event": f"e{chance.randrange(5)}", **who,
        "properties": {"total": chance.randrange(90), "id": id},
    }  # fmt: skip


def listening(workspace, socket):
    ledger, inbox = ledger_of(workspace), inbox_of(workspace)
    config = uvicorn.Config(public(workspace, ledger, inbox), log_level="error")
    uvicorn.Server(config).run(sockets=[socket])


def said(journeys):
    return {
        int(journeys.customer[k]): [
            (journeys.names[journeys.event[row]], int(journeys.at[row]), int(journeys.seq[row]))
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
        for k in range(journeys.customers)
    }


def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_stands_twice(
    tmp_path, monkeypatch, storage
):
    monkeypatch.setattr(compact, "MANY", 4)
    monkeypatch.setattr(compact, "BUCKETS", (1_500, 0.5))
    monkeypatch.setattr(compact, "GRACE", 1_000_000)
    monkeypatch.setattr(freshen, "WORTH_SEALING", (1_000, 0.5))
    monkeypatch.setattr(freshen, "WORTH_KEEPING", (100, 0.03))
    workspace = make_workspace(tmp_path / "shop", Settings(name="shop", storage=storage))
    ledger = ledger_of(workspace)
    with ledger.writing() as connection:
        key = make_key(connection, "write", "web", 1)
    ledger.close()
    socket = listen("127.0.0.1", 0)
    socket.listen(128)  # so that senders wait in line while nobody listens
    runs = {
        "listener": lambda: listening(workspace, socket),
        "exploder": lambda: processes.work(str(workspace.root)),
        "second exploder": lambda: processes.work(str(workspace.root)),  # started by mistake
        "compactor": lambda: processes.tidy(str(workspace.root)),
    }
    pids = {name: forked(run) for name, run in runs.items()}
    sender = forked(lambda: sending(socket.getsockname()[1], key, tmp_path))
    chance = random.Random(5)
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.7))
            victim = chance.choice(list(runs))
            killed(pids[victim])
            pids[victim] = forked(runs[victim])
        time.sleep(0.5)
    finally:
        killed(sender)
        for name in runs.keys() - {"listener"}:
            killed(pids[name])
    drained(workspace)
    killed(pids["listener"])
    socket.close()
    ledger = ledger_of(workspace)
    with ledger.reading() as connection:
        named = manifest.segments(connection)
    ids, _ = lake.ids_since(workspace.lake, named, 0)
    acknowledged = set((tmp_path / "acknowledged").read_text().split())
    sent = set((tmp_path / "sent").read_text().split())
    twice = [id for id, n in Counter(ids).items() if n > 1]
    assert len(acknowledged) > KILLS
    assert twice == []
    assert set(ids) <= sent
    assert {id for id in acknowledged if id[0] == "m"} <= set(ids)
    journeys = journeys_in(workspace, ledger)
    assert said(journeys) == said(from_lake(workspace, ledger, named))
    assert journeys.events == len(ids)
    ledger.close()


def drained(workspace):
    """A last worker, undisturbed, takes in what is left."""
    ledger, inbox = ledger_of(workspace), inbox_of(workspace)
    working = work.Work(workspace, ledger, inbox)
    now = time.time_ns() // 1_000
    while working.turn(now):
        pass
    working.close()
    inbox.close()
    ledger.close()
