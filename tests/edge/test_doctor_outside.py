"""`doctor --public` against real listeners: over http and TLS, well kept and ill kept."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collecting import listening
from periplo.core.errors import BadQuestion
from periplo.edge.console.guard import Door
from periplo.usecases.outside import look_from_outside
from periplo.usecases.workspace import Settings, make_workspace
from served import serving

DAY = datetime.timedelta(days=1)


def certified(folder: Path, name: str = "127.0.0.1", begins: int = -1, days: int = 90) -> Path:
    """A certificate for this address that signs itself, with its key, valid from and for so many days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "periplo test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


class Kept(BaseHTTPRequestHandler):
    """A listener as it should be, with a proxy before it."""

    protocol_version = "HTTP/1.1"
    behind = 0  # the port of the real listener
    adds: tuple[tuple[str, str], ...] = (("Strict-Transport-Security", "max-age=31536000"),)

    def log_message(self, *_: object) -> None: ...

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(time.time() + self.server.ahead, usegmt=True)  # type: ignore[attr-defined]

    def _passed_on(self) -> None:
        """As a plain proxy: the body is not waited for if it is larger than its limit."""
        import http.client

        size = int(self.headers.get("Content-Length") or 0)
        if size > 3 << 20:
            return self._said(413, b"too large")
        client = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=10)
        with contextlib.closing(client):
            client.request(self.command, self.path, self.rfile.read(size) or None, dict(self.headers))
            answer = client.getresponse()
            return self._said(answer.status, answer.read(), answer.getheaders())

    def _said(self, status: int, body: bytes, headers: list[tuple[str, str]] = ()) -> None:  # type: ignore[assignment]
        self.send_response(status)
        for name, value in (*headers, *self.adds):
            if name.lower() not in ("content-length", "date", "server", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_OPTIONS = _passed_on  # noqa: N815


class Careless(Kept):
    """Takes everything, allows nothing."""

    adds = ()

    def _all_well(self) -> None:
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1 << 20))
        self._said(200, b"hello")

    do_GET = do_POST = do_OPTIONS = _all_well  # noqa: N815


class Broken(Kept):
    def _fails(self) -> None:
        self._said(500, b"")

    do_GET = do_POST = do_OPTIONS = _fails  # noqa: N815


class Redirecting(Kept):
    def do_GET(self) -> None:
        self._said(301, b"", [("Location", f"https://127.0.0.1{self.path}")])


@contextlib.contextmanager
def server(kind: type[Kept], certificate: Path | None = None, ahead: float = 0) -> Iterator[int]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    running.ahead = ahead  # type: ignore[attr-defined]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        running.socket = context.wrap_socket(running.socket, server_side=True)
    running.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield running.server_address[1]
    finally:
        running.shutdown()
        running.server_close()


@pytest.fixture(scope="module", autouse=True)
def listener(tmp_path_factory):
    with listening(tmp_path_factory.mktemp("outside") / "shop") as client:
        Kept.behind = client.port
        yield client


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def looked(
    address: str, http_port: int | None = None, seconds: float = 5, ahead: float = 0
) -> dict[str, bool]:
    checks = list(
        look_from_outside(address, lambda: time.time() + ahead, http_port or closed_port(), seconds)
    )
    for check in checks:
        assert check.is_well == (check.mend is None)
        assert check.what.to("es") != check.what.to("en")
    return {check.code.removeprefix("public."): check.is_well for check in checks}


def ill(checks: dict[str, bool]) -> list[str]:
    return [code for code, is_well in checks.items() if not is_well]


def test_a_listener_on_this_machine_is_well_and_keeps_nothing_of_the_look(listener):
    checks = looked(f"http://127.0.0.1:{listener.port}")
    assert ill(checks) == []
    assert {
        "reachable",
        "https",
        "healthz",
        "wrong_key",
        "body_cap",
        "cors",
        "console",
        "headers",
        "clock",
    } <= set(checks)
    assert listener.inbox.last() == 0


def test_a_listener_behind_a_well_kept_proxy_with_tls_is_well(tmp_path, monkeypatch):
    file = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with server(Kept, file) as port, server(Redirecting) as plain:
        checks = looked(f"https://127.0.0.1:{port}", plain)
        assert ill(checks) == []
        assert checks["certificate"]
        assert checks["redirect"]


def test_a_certificate_that_nobody_trusts_is_told_and_the_rest_is_looked_at_all_the_same(tmp_path):
    with server(Kept, certified(tmp_path)) as port:
        checks = looked(f"https://127.0.0.1:{port}")
        assert ill(checks) == ["certificate"]
        assert checks["cors"]


@pytest.mark.parametrize(
    "made",
    [{"begins": -30, "days": -1}, {"name": "203.0.113.9"}, {"days": 5}],
    ids=["expired", "other name", "soon"],
)
def test_a_certificate_that_is_ill_kept_is_told(tmp_path, monkeypatch, made):
    file = certified(tmp_path, **made)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with server(Kept, file) as port:
        assert ill(looked(f"https://127.0.0.1:{port}")) == ["certificate"]


def test_plain_http_that_does_not_lead_to_https_is_told(tmp_path, monkeypatch):
    file = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with server(Kept, file) as port, server(Kept) as plain:
        assert ill(looked(f"https://127.0.0.1:{port}", plain)) == ["redirect"]


def test_a_listener_that_takes_everything_and_allows_nothing_is_told():
    with server(Careless) as port:
        checks = looked(f"http://127.0.0.1:{port}")
        assert ill(checks) == ["healthz", "wrong_key", "body_cap", "cors", "headers"]


def test_a_listener_that_waits_for_a_huge_body_is_told():
    class Patient(Kept):
        def do_POST(self) -> None:
            if int(self.headers.get("Content-Length") or 0) > 1 << 20:
                time.sleep(3)
            return self._passed_on()

    with server(Patient) as port:
        assert ill(looked(f"http://127.0.0.1:{port}", seconds=1)) == ["body_cap"]


def test_a_listener_that_fails_is_told():
    with server(Broken) as port:
        assert {"healthz", "wrong_key", "body_cap", "cors"} <= set(ill(looked(f"http://127.0.0.1:{port}")))


def test_a_console_that_the_world_can_see_is_told(tmp_path):
    make_workspace(tmp_path / "shop", Settings(name="shop"))
    for door in (Door(), Door(needs_sign_in=True)):
        with serving(tmp_path / "shop", door) as client:
            assert "console" in ill(looked(f"http://127.0.0.1:{client.port}"))


@pytest.mark.parametrize(("ahead", "is_well"), [(30, True), (-30, True), (3_600, False), (-3_600, False)])
def test_a_clock_that_is_wrong_is_told(ahead, is_well):
    with server(Kept, ahead=ahead) as port:
        assert looked(f"http://127.0.0.1:{port}")["clock"] == is_well


def test_what_cannot_be_reached_is_told_by_its_reason(tmp_path):
    def what(address: str) -> str:
        (check,) = look_from_outside(address, time.time, closed_port(), 1)
        assert check.code == "public.reachable"
        assert not check.is_well
        return check.what.to("en")

    with socket.socket() as silent, server(Kept) as plain:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert "nothing listens" in what(f"http://127.0.0.1:{closed_port()}")
        assert "in time" in what(f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert "in time" in what(f"https://127.0.0.1:{silent.getsockname()[1]}")
        assert "does not speak TLS" in what(f"https://127.0.0.1:{plain}")
        assert "no such name" in what("http://nowhere.invalid")


@pytest.mark.parametrize(
    "address", ["events.example.org", "ftp://x.example", "https://", "https://a@x.example", "https://x.example?a=1",
                "http://x.example:99999", ""],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadQuestion):
        list(look_from_outside(address, time.time))


def test_an_address_that_others_reach_by_http_is_told(listener, monkeypatch):
    real = socket.getaddrinfo

    def resolved(host, *rest, **more):
        return real("127.0.0.1" if host == "events.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert ill(looked(f"http://events.example:{listener.port}")) == ["https"]


def test_the_command_ends_with_1_where_something_wants_attention(periplo, listener):
    well = periplo("doctor", "--public", f"http://127.0.0.1:{listener.port}")
    assert well.code == 0, well.out
    ill_kept = periplo("diagnóstico", "--public", f"http://127.0.0.1:{closed_port()}", "--format", "json")
    assert ill_kept.code == 1
    (check,) = json.loads(ill_kept.out)["checks"]
    assert check["code"] == "public.reachable"
    assert set(check["mend"]) == {"es", "en"}
    assert periplo("doctor", "--public", "nonsense").code == 2
