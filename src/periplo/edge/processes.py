"""The processes of `serve`: the public listener, the worker and what tidies up, beside the console, each for itself.

A busy console must not slow the listener down, nor the listener the worker, nor tidying anybody: it gives way. A child
that dies is started again; when the parent is gone, by whatever end, its children end too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from periplo.core.condition import PARTS
from periplo.core.errors import PeriploError
from periplo.edge.running import logs, traces
from periplo.edge.running.giving_back import give_back
from periplo.edge.running.repeating import TRY_AGAIN_SECONDS, repeated
from periplo.edge.running.shared import take_room
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.edge.words.told import say
from periplo.usecases.workspace import open_workspace

if TYPE_CHECKING:
    from periplo.usecases.act.runner import Runner

IDLE_SECONDS = 0.05
TIDY_SECONDS = 0.5
GIVES_WAY = 10  # steps of niceness
LETS_IN_FIRST = 5  # of the runner: what comes in goes before what follows of it
ACTING_SECONDS = 0.1
CHORES_SECONDS = 60.0
FETCHING_SECONDS = 20  # what is being asked of a vendor is let finish
_spawn = multiprocessing.get_context("spawn")


class Children:
    """Processes that live as long as this one. Each is a function of the workspace's folder and one more text."""

    def __init__(self) -> None:
        self._watched: list[tuple[Callable[..., None], tuple[str, ...], BaseProcess]] = []
        self._ending = threading.Event()

    def start(self, run: Callable[..., None], *said: str) -> None:
        """Starts one."""
        self._watched.append((run, said, self._started(run, said)))

    def _started(self, run: Callable[..., None], said: tuple[str, ...]) -> BaseProcess:
        process = _spawn.Process(target=_begun, args=(run, said, os.getpid()), name=run.__name__)
        process.start()
        return process

    def watch(self) -> None:
        """Starts again whichever dies, in a thread, until `end`."""
        threading.Thread(target=self._watch, name="children", daemon=True).start()

    def _watch(self) -> None:
        from periplo.edge.running import counted

        while not self._ending.wait(TRY_AGAIN_SECONDS):
            for place, (run, said, process) in enumerate(self._watched):
                if not process.is_alive() and not self._ending.is_set():
                    logs.say(
                        "restarted",
                        f"{process.name} ended ({process.exitcode}), started again",
                        "error",
                        ended=process.name,
                        exitcode=process.exitcode,
                    )
                    counted.restarted(process.name)
                    self._watched[place] = (run, said, self._started(run, said))

    def end(self) -> None:
        """Asks all to end, and waits for them."""
        self._ending.set()
        for _, _, process in self._watched:
            if process.is_alive() and process.pid:
                os.kill(process.pid, signal.SIGTERM)
        for _, _, process in self._watched:
            process.join(20)
            if process.is_alive():
                process.kill()


def _begun(run: Callable[..., None], said: tuple[str, ...], parent: int) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    logs.settle(run.__name__)
    take_room()
    try:
        traces.settle(run.__name__)
        run(*said)
    except PeriploError as error:
        logs.failed("ended", error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        pass
    except Exception as mistake:
        if not logs.is_json():
            raise
        logs.failed("broke", mistake)
        sys.exit(1)


def _end_with(parent: int) -> None:
    """Ends this process when its parent has gone, by whatever end."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def listen_to_the_world(folder: str, address: str) -> None:
    """The public listener, until it is told to stop."""
    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    from periplo.edge.console.serving import listen
    from periplo.edge.public.app import public
    from periplo.edge.running.watched import Watched

    host, port = host_and_port(address)
    workspace = open_workspace(folder)
    listening = listen(host, port)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        app = public(workspace, ledger, inbox)
        config = uvicorn.Config(
            Watched(app, "public"),
            log_level="warning",
            log_config=None if logs.is_json() else LOGGING_CONFIG,
            server_header=False,
            access_log=False,
            backlog=4096,
            timeout_keep_alive=30,
            proxy_headers=False,  # edge/doors.py reads them, where the settings trust who writes them
        )
        uvicorn.Server(config).run(sockets=[listening])


def work(folder: str) -> None:
    """The worker, until it is told to stop: what is half done is finished first."""
    from periplo.edge import bouncing, expiring, loops
    from periplo.edge.fetching import started
    from periplo.usecases.collect.work import Work

    stopping = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopping.set())
    give_back()
    workspace = open_workspace(folder)
    loops.settle(workspace.root)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        working = Work(workspace, ledger, inbox)
        fetching = started(workspace, stopping)
        mailboxes = bouncing.started(workspace, stopping)
        pages = expiring.started(workspace, stopping)
        repeated(working.turn, IDLE_SECONDS, stopping, "work")
        fetching.join(FETCHING_SECONDS)
        mailboxes.join(FETCHING_SECONDS)
        pages.join(FETCHING_SECONDS)
        working.close()


def tidy(folder: str) -> None:
    """Index, lake, chores, what is watched and mails to colleagues, until it is told to stop; the machine's time goes
    to all others first."""
    from periplo.edge import alerting, loops, mailing
    from periplo.usecases.collect.chores import Chores
    from periplo.usecases.collect.work import Tidying

    stopping = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopping.set())
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    give_back()
    workspace = open_workspace(folder)
    loops.settle(workspace.root)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        chores = Chores(workspace, ledger, inbox)
        minding = threading.Thread(
            target=repeated, args=(_told(chores.do), CHORES_SECONDS, stopping, "chores"), name="chores"
        )
        minding.start()
        posting = mailing.started(workspace, stopping)
        watching = alerting.started(workspace, stopping)
        repeated(Tidying(workspace, ledger).turn, TIDY_SECONDS, stopping, "tidy")
        minding.join()
        posting.join(FETCHING_SECONDS)
        watching.join(FETCHING_SECONDS)


def act(folder: str, said: str) -> None:
    """The runner of campaigns, until it is told to stop: what is half done is finished first. said: a language."""
    from periplo.edge import loops

    stopping = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopping.set())
    if hasattr(os, "nice"):
        os.nice(LETS_IN_FIRST)
    give_back()
    workspace = open_workspace(folder)
    loops.settle(workspace.root)
    from periplo.edge.acts import Guarding, runner_of

    with closing(ledger_of(workspace)) as ledger:
        runner = _made(lambda: runner_of(workspace, ledger, counts=True), stopping)
        if runner is None:
            return
        begun, guarding = False, Guarding(workspace, ledger, said)

        def turn(now: int) -> object:
            nonlocal begun
            done = runner.turn(now)
            guarding.turn(now)
            if not begun:
                begun = True
                logs.say("acting", say("acting", said))
            return done

        repeated(turn, ACTING_SECONDS, stopping, "act")


def _made(make: Callable[[], Runner], stopping: threading.Event) -> Runner | None:
    """Tries until it succeeds, and says once what is in the way: somebody is writing a document."""
    told = ""
    while not stopping.is_set():
        try:
            return make()
        except (PeriploError, OSError) as fault:
            if str(fault) != told:
                told = str(fault)
                logs.failed("standstill", fault, "campaigns stand still: ")
        stopping.wait(TRY_AGAIN_SECONDS)
    return None


def _told(do: Callable[[int], list[str]]) -> Callable[[int], None]:
    """Tells what went wrong, and is then through for this time."""

    def doing(now: int) -> None:
        for line in do(now):
            logs.say("chores", line, "error")

    return doing


def begun() -> None:
    """Notes that the parts of `serve` were started, so that one that never has a turn is told as silent."""
    from periplo.edge.running import counted

    for part in PARTS:
        counted.beat(part)


def host_and_port(address: str) -> tuple[str, int]:
    """ "127.0.0.1:8080", "[::1]:8080" or ":8080" divided.

    Raises: BadQuestion if there is no port.
    """
    from periplo.core.errors import BadQuestion

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or not 0 <= int(port) <= 65_535:
        raise BadQuestion(f"'{address}' is no address", mend="write HOST:PORT, such as 127.0.0.1:8080")
    return host.strip("[]") or "127.0.0.1", int(port)
