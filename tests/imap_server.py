"""A small IMAP server on loopback, enough of RFC 3501 for whoever reads unread mail and marks it as read."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Imap:
    """mails: as they came; seen: places of those read. Folder INBOX, user "shop", password "s3cret"."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)


@contextlib.contextmanager
def imap_server() -> Iterator[Imap]:
    kept = Imap()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("* OK ready")
            while line := self.rfile.readline().decode().strip():
                tag, _, rest = line.partition(" ")
                if not self.answer(tag, rest):
                    return

        def say(self, text: str | bytes) -> None:
            self.wfile.write((text if isinstance(text, bytes) else text.encode()) + b"\r\n")

        def answer(self, tag: str, rest: str) -> bool:
            verb, _, more = rest.partition(" ")
            match verb.upper():
                case "CAPABILITY":
                    self.say("* CAPABILITY IMAP4rev1")
                case "LOGIN":
                    if more != 'shop "s3cret"':
                        self.say(f"{tag} NO who is that")
                        return True
                case "SELECT":
                    if more != '"INBOX"':
                        self.say(f"{tag} NO there is none")
                        return True
                    self.say(f"* {len(kept.mails)} EXISTS")
                case "UID":
                    self.uid(more)
                case "LOGOUT":
                    self.say("* BYE")
                    self.say(f"{tag} OK")
                    return False
                case _:
                    self.say(f"{tag} BAD")
                    return True
            self.say(f"{tag} OK done")
            return True

        def uid(self, more: str) -> None:
            verb, _, rest = more.partition(" ")
            if verb.upper() == "SEARCH":
                waiting = [str(k + 1) for k in range(len(kept.mails)) if k not in kept.seen]
                self.say("* SEARCH " + " ".join(waiting))
                return
            place = int(rest.split(" ")[0]) - 1
            if verb.upper() == "FETCH":
                assert re.search(r"BODY\.PEEK\[\]<0\.\d+>", rest)
                raw = kept.mails[place]
                self.say(
                    f"* {place + 1} FETCH (UID {place + 1} BODY[]<0> {{{len(raw)}}}".encode()
                    + b"\r\n"
                    + raw
                    + b")"
                )
            elif verb.upper() == "STORE":
                assert "+FLAGS.SILENT" in rest
                kept.seen.add(place)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
