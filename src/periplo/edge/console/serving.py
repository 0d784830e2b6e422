"""Starting the console, until Ctrl+C: on this machine, or for those who sign in."""

from __future__ import annotations

import socket
import sys

from periplo.core.errors import EnvironmentFault
from periplo.edge.console.app import console
from periplo.edge.console.guard import Door, door_of
from periplo.edge.doors import is_loopback
from periplo.edge.wiring import administrators_of
from periplo.edge.words.pages import page_says
from periplo.usecases.workspace import open_workspace


def the_door(folder: str, host: str) -> Door:
    """How a console at this address lets people in.

    Raises: BadInput if the folder is no workspace, BadQuestion if people must sign in and nobody could.
    """
    workspace = open_workspace(folder)
    return door_of(workspace.settings, host, lambda: bool(administrators_of(workspace)))


def served(folder: str, host: str, port: int, language: str, door: Door | None = None) -> int:
    """Serves a workspace until it is told to stop. door: how people are let in, as `the_door` says.

    Raises: BadInput if the folder is no workspace, BadQuestion if people must sign in and nobody could,
    EnvironmentFault if the port is taken.
    """
    import uvicorn

    door = door or the_door(folder, host)
    app = console(folder, door)
    listening = listen("127.0.0.1" if host == "localhost" else host.strip("[]"), port)
    address = listening.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    sys.stderr.write(page_says("serving", language, f"http://{shown}:{address[1]}") + "\n")
    if not is_loopback(host) and not door.https:
        sys.stderr.write(page_says("in_the_clear", language) + "\n")
    sys.stderr.flush()
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, date_header=False, lifespan="off", proxy_headers=False
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; port 0 takes a free one.

    Raises: EnvironmentFault if it cannot be had.
    """
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
