"""Starting the console: on this machine only, until Ctrl+C."""

from __future__ import annotations

import socket
import sys

from periplo.core.errors import EnvironmentFault
from periplo.edge.console.app import console
from periplo.edge.console.guard import loopback
from periplo.edge.words.pages import page_says


def served(folder: str, host: str, port: int, language: str) -> int:
    """Serves a workspace until it is told to stop.

    Raises: BadInput if the folder is no workspace, BadQuestion if others could reach the address,
    EnvironmentFault if the port is taken.
    """
    import uvicorn

    app = console(folder)
    listening = listen(loopback(host), port)
    address = listening.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    sys.stderr.write(page_says("serving", language, f"http://{shown}:{address[1]}") + "\n")
    sys.stderr.flush()
    config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; port 0 takes a free one.

    Raises: EnvironmentFault if it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as refused:
        listening.close()
        raise EnvironmentFault(
            f"port {port} cannot be had", refused.strerror or "", "choose another with --port"
        ) from None
    return listening
