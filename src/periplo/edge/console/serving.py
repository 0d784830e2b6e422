"""Starting the console, until Ctrl+C: on this machine, or for those who sign in."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.edge.console.app import console
from periplo.edge.console.desk import Desk
from periplo.edge.console.guard import Door, door_of
from periplo.edge.console.waiting import SOON
from periplo.edge.doors import is_loopback
from periplo.edge.running import logs
from periplo.edge.wiring import administrators_of
from periplo.edge.words.pages import page_says
from periplo.usecases.workspace import open_workspace

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

FAREWELL = 10  # seconds that requests under way may still take when the console is told to stop


def the_door(folder: str, host: str) -> Door:
    """How a console at this address lets people in.

    Raises: BadInput if the folder is no workspace, BadQuestion if people must sign in and nobody could.
    """
    workspace = open_workspace(folder)
    return door_of(workspace.settings, host, lambda: bool(administrators_of(workspace)))


def served(
    folder: str,
    host: str,
    port: int,
    language: str,
    door: Door | None = None,
    listening: socket.socket | None = None,
) -> int:
    """Serves a workspace until it is told to stop. door: how people are let in, as `the_door` says.

    listening: a socket that listens already.

    Raises: BadInput if the folder is no workspace, BadQuestion if people must sign in and nobody could,
    EnvironmentFault if the port is taken.
    """
    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    door = door or the_door(folder, host)
    app = console(folder, door, SOON)
    listening = listening or listen(host, port)
    address = listening.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    logs.say("serving", page_says("serving", language, f"http://{shown}:{address[1]}"))
    if not is_loopback(host) and not door.https:
        logs.say("in_the_clear", page_says("in_the_clear", language), "warning")
    from periplo.edge.running import counted, sent_figures
    from periplo.edge.running.watched import Watched

    app.state.desk.timed = counted.asked
    sending = sent_figures.begun(app.state.looks.condition)
    threading.Thread(target=_warmed, args=(app.state.desk,), daemon=True).start()
    config = uvicorn.Config(
        Watched(app, "console"),
        log_level="warning",
        log_config=None if logs.is_json() else LOGGING_CONFIG,
        access_log=not logs.is_json(),
        server_header=False,
        date_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=FAREWELL,
    )
    try:
        server(app, config).run(sockets=[listening])
    finally:
        if sending is not None:
            sending.set()
    return 0


def server(app: Starlette, config: uvicorn.Config) -> uvicorn.Server:
    """What serves a console: told to stop, it ends the streams of open maps first, and at last writes uses of links."""
    import uvicorn

    class Ending(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            if watch := getattr(app.state, "watch", None):
                await watch.end()
            await super().shutdown(sockets)
            app.state.sharing.uses.write()

    return Ending(config)


def _warmed(desk: Desk) -> None:
    """Works out what the first page shows before anybody asks for it."""
    with suppress(PeriploError, OSError):
        drawn = desk.map()
        if drawn is not None:
            desk.figures(drawn, {})


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; port 0 takes a free one.

    Raises: EnvironmentFault if it cannot be had.
    """
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio asks for it before it turns Nagle's algorithm off: without it an answer in
    # two writes waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as refused:
        listening.close()
        raise EnvironmentFault(
            f"port {port} cannot be had", refused.strerror or "", "choose another with --port"
        ) from None
    return listening
