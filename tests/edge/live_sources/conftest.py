"""A vendor that answers, and a workspace whose doors are open to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from periplo.edge.public.app import public
from periplo.storage.inbox import SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.workspace import Settings, Workspace, make_workspace
from vendors import SECRET, SOURCES, Vendor


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    told = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            told.asked.append(
                (self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            found = told.answers.get(self.path, 404)
            if callable(found):
                found = found(told.asked[-1])
            status = found if isinstance(found, int) else 200
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{told.url}/elsewhere")
            if status == 429:
                self.send_header("retry-after", "120")
            self.end_headers()
            self.wfile.write(b"" if isinstance(found, int) else json.dumps(found).encode())

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


@pytest.fixture
def workspace(tmp_path: Path, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for name in ("SHOP_SECRET", "TN_TOKEN", "VT_KEY", "VT_TOKEN", "ML_APP"):
        monkeypatch.setenv(name, SECRET)
    made = make_workspace(tmp_path / "shop", Settings(name="shop"))
    (made.root / "sources.yaml").write_text(SOURCES.replace("{api}", vendor.url), encoding="utf-8")
    return made


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[SqliteLedger]:
    with closing(SqliteLedger(workspace.ledger)) as opened:
        yield opened


@pytest.fixture
def inbox(workspace: Workspace) -> Iterator[SqliteInbox]:
    with closing(SqliteInbox(workspace.inbox)) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace, ledger: SqliteLedger, inbox: SqliteInbox) -> Iterator[TestClient]:
    with TestClient(public(workspace, ledger, inbox), raise_server_exceptions=False) as opened:
        yield opened
