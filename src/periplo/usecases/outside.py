"""Looking at a public listener from outside, as the world sees it. Sends nothing that could become an event."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from periplo.core.errors import BadQuestion
from periplo.core.texts import Text
from periplo.usecases.doctor import Checked

SECONDS = 10  # to wait for an answer
FEW_DAYS = 14  # of a certificate
MOST_SECONDS = 60  # that two clocks may differ
HUGE = 1 << 30  # bytes that are announced and never sent
ORIGIN = "https://shop.example"
MARK = "Periplo console"  # stands in every page of the console
MESSAGE = json.dumps({"type": "track", "event": "doctor looked", "anonymousId": "doctor"}).encode()


class Answer(NamedTuple):
    """What came back; headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswer(Exception):
    """Nothing came back; `reason` is one of the keys of _REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Site:
    """The listener at an address. `context` is how its certificate is looked at, None over plain http."""

    url: SplitResult
    context: ssl.SSLContext | None
    seconds: float = SECONDS

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """One request. Raises: NoAnswer; ssl.SSLCertVerificationError."""
        client = self.client()
        try:
            client.request(method, self.url.path.rstrip("/") + path, body, dict(headers or {}))
            return _answer(client)
        except (OSError, http.client.HTTPException) as fault:
            raise _meaning(fault) from fault
        finally:
            client.close()

    def announce(self, path: str, size: int, headers: Mapping[str, str]) -> Answer:
        """Announces a body and sends none of it. Raises: NoAnswer."""
        client = self.client()
        try:
            client.putrequest("POST", self.url.path.rstrip("/") + path)
            for name, value in {**headers, "Content-Length": str(size)}.items():
                client.putheader(name, value)
            client.endheaders()
            return _answer(client)
        except (OSError, http.client.HTTPException) as fault:
            raise _meaning(fault) from fault
        finally:
            client.close()

    def client(self) -> http.client.HTTPConnection:
        host = self.url.hostname or ""
        if self.context is not None:
            return http.client.HTTPSConnection(
                host, self.url.port or 443, timeout=self.seconds, context=self.context
            )
        return http.client.HTTPConnection(host, self.url.port or 80, timeout=self.seconds)


def look_from_outside(
    address: str, now: Callable[[], float], http_port: int = 80, seconds: float = SECONDS
) -> Iterator[Checked]:
    """What is well and what is not about the public listener at this address.

    now: seconds UTC, by our clock. http_port: where plain http of the same name is looked for.
    Raises: BadQuestion if the address is none.
    """
    url = _site(address)
    site = Site(url, ssl.create_default_context() if url.scheme == "https" else None, seconds)
    try:
        yield from _certificate(site, now)
        begin = now()
        health = site.ask("GET", "/healthz")
        took = now() - begin
    except NoAnswer as none:
        es, en = _REASONS[none.reason]
        yield _told(
            "reachable", False, (f"{address}: {es}", f"{address}: {en}"),
            ("compruebe el nombre, el puerto, el cortafuegos y que «periplo servir --public» esté en marcha",
             "check the name, the port, the firewall, and that 'periplo serve --public' is running"),
        )  # fmt: skip
        return
    yield _told("reachable", True, (f"{address} responde", f"{address} answers"))
    yield _https(url)
    if url.scheme == "https":
        yield _redirect(url, http_port, seconds)
    yield _health(health)
    yield _wrong_key(site)
    yield _huge(site)
    yield _preflight(site)
    yield _console(site)
    yield _headers(health, url.scheme == "https")
    yield _clock(health, begin + took / 2)


def _site(address: str) -> SplitResult:
    try:
        url = urlsplit(address)
        is_port = url.port is None or url.port > 0  # one that is none raises
        is_site = url.scheme in ("http", "https") and url.hostname and "@" not in url.netloc and is_port
        if is_site and not url.query and not url.fragment:
            return url
    except ValueError:
        pass
    raise BadQuestion(
        f"'{address}' is no address of a listener", mend="write it as https://events.example.org"
    )


def _certificate(site: Site, now: Callable[[], float]) -> Iterator[Checked]:
    """Whether the certificate is trusted, and for how long. After one that is not, it is no longer looked at."""
    if site.context is None:
        return
    try:
        with (
            socket.create_connection((site.url.hostname, site.url.port or 443), site.seconds) as plain,
            site.context.wrap_socket(plain, server_hostname=site.url.hostname) as secure,
        ):
            ends = ssl.cert_time_to_seconds(str((secure.getpeercert() or {})["notAfter"]))
    except ssl.SSLCertVerificationError as fault:
        yield _told(
            "certificate", False,
            (f"el certificado no vale: {fault.verify_message}",
             f"the certificate is not valid: {fault.verify_message}"),
            ("renuévelo, o instale la cadena completa para este mismo nombre",
             "renew it, or install the whole chain for this very name"),
        )  # fmt: skip
        site.context = ssl._create_unverified_context()  # nothing secret is sent; the rest can still be told
        return
    except OSError as fault:
        raise _meaning(fault) from fault
    days = int((ends - now()) // 86_400)
    yield _told(
        "certificate", days >= FEW_DAYS,
        (f"certificado válido, quedan {days} días", f"certificate valid, {days} days left"),
        ("renuévelo ya, y compruebe por qué no se renueva solo", "renew it now, and see why that is not automatic"),
    )  # fmt: skip


def _https(url: SplitResult) -> Checked:
    is_near = _is_near(url.hostname or "")
    is_well = url.scheme == "https" or is_near
    told = ("se llega por https", "reached by https")
    if url.scheme != "https":
        told = (
            ("se llega por http, en este mismo equipo", "reached by http, on this very machine")
            if is_near
            else ("se llega por http: lo que se envía viaja a la vista",
                  "reached by http: what is sent travels in the clear")
        )  # fmt: skip
    return _told(
        "https", is_well, told,
        ("ponga delante un proxy con TLS, como Caddy o nginx",
         "put a proxy with TLS before it, such as Caddy or nginx"),
    )  # fmt: skip


def _redirect(url: SplitResult, port: int, seconds: float) -> Checked:
    plain = Site(
        url._replace(scheme="http", netloc=f"{_bracketed(url.hostname or '')}:{port}"), None, seconds
    )
    try:
        answer = plain.ask("GET", "/healthz")
    except NoAnswer:
        return _told(
            "redirect", True,
            (f"nada responde por http (puerto {port})", f"nothing answers by http (port {port})"),
        )  # fmt: skip
    to_https = answer.headers.get("location", "").startswith("https://")
    return _told(
        "redirect", to_https and answer.status in (301, 302, 307, 308),
        ("http lleva a https", "http leads to https") if to_https
        else (f"por http responde {answer.status} sin llevar a https",
              f"by http it answers {answer.status} and does not lead to https"),
        ("haga que el proxy redirija http a https", "let the proxy redirect http to https"),
    )  # fmt: skip


def _health(answer: Answer) -> Checked:
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    is_well = answer.status == 200 and isinstance(said, dict) and said.get("status") == "ok"
    return _told(
        "healthz", is_well,
        ("/healthz dice que está bien", "/healthz says that it is well") if is_well
        else (f"/healthz responde {answer.status}", f"/healthz answers {answer.status}"),
        ("compruebe que el proxy lleva a «periplo servir --public» sin cambiar la ruta",
         "check that the proxy leads to 'periplo serve --public' without changing the path"),
    )  # fmt: skip


def _wrong_key(site: Site) -> Checked:
    headers = {"Content-Type": "application/json", "X-Write-Key": "doctor-wrong-key"}
    status = _status(lambda: site.ask("POST", "/v1/track", headers, MESSAGE))
    return _told(
        "wrong_key", status in (401, 403),
        (f"una clave falsa recibe {_shown(status, 'es')}", f"a wrong key gets {_shown(status, 'en')}"),
        ("debe ser 401 o 403: compruebe que el proxy no responde por su cuenta ni cambia cabeceras",
         "it should be 401 or 403: check that the proxy neither answers by itself nor changes headers"),
    )  # fmt: skip


def _huge(site: Site) -> Checked:
    headers = {"Content-Type": "application/json", "X-Write-Key": "doctor-wrong-key"}
    status = _status(lambda: site.announce("/v1/batch", HUGE, headers))
    return _told(
        "body_cap", status is not None and 400 <= status < 500,
        (f"un cuerpo de 1 GB recibe {_shown(status, 'es')}", f"a body of 1 GB gets {_shown(status, 'en')}"),
        ("ponga un límite en el proxy: client_max_body_size 3m en nginx, request_body max_size 3MB en Caddy",
         "set a limit in the proxy: client_max_body_size 3m in nginx, request_body max_size 3MB in Caddy"),
    )  # fmt: skip


def _preflight(site: Site) -> Checked:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    try:
        answer = site.ask("OPTIONS", "/v1/track", asked)
    except NoAnswer:
        answer = Answer(0, {}, b"")
    told = {
        name: answer.headers.get(f"access-control-allow-{name}", "")
        for name in ("origin", "methods", "headers")
    }
    allowed = {each.strip().lower() for each in told["headers"].split(",")}
    lacking = [
        name
        for name, is_well in (
            ("Access-Control-Allow-Origin", told["origin"] in (ORIGIN, "*")),
            ("Access-Control-Allow-Methods", "POST" in told["methods"].upper() or told["methods"] == "*"),
            ("Access-Control-Allow-Headers", {"authorization", "content-type"} <= allowed),
        )
        if not is_well
    ]
    is_well = 200 <= answer.status < 300 and not lacking
    what = ", ".join(lacking) or str(answer.status)
    return _told(
        "cors", is_well,
        ("otros sitios pueden enviar eventos (CORS)", "other sites may send events (CORS)") if is_well
        else (f"los navegadores no dejarán enviar desde otros sitios (CORS: {what})",
              f"browsers will not let other sites send (CORS: {what})"),
        ("deje pasar OPTIONS al programa, sin que el proxy añada ni quite cabeceras de CORS",
         "let OPTIONS through to the program, and let the proxy neither add nor take away headers of CORS"),
    )  # fmt: skip


def _console(site: Site) -> Checked:
    seen = [path for path in ("/login", "/", "/api/v1/ask/funnel") if _is_console(site, path)]
    return _told(
        "console", not seen,
        ("la consola no se ve desde aquí", "the console is not seen from here") if not seen
        else (f"aquí responde la consola ({seen[0]})", f"the console answers here ({seen[0]})"),
        ("dé a la consola un nombre y un puerto propios, y no la ponga en la entrada pública",
         "give the console a name and a port of its own, and do not put it behind the public entry"),
    )  # fmt: skip


def _is_console(site: Site, path: str) -> bool:
    try:
        answer = site.ask("GET", path)
    except NoAnswer:
        return False
    if MARK.encode() in answer.body or "/login" in answer.headers.get("location", ""):
        return True
    return path.startswith("/api/") and answer.status in (200, 400, 401, 403) and b'"mend"' in answer.body


def _headers(answer: Answer, is_https: bool) -> Checked:
    lacking = [] if answer.headers.get("x-content-type-options") == "nosniff" else ["X-Content-Type-Options"]
    if is_https and not answer.headers.get("strict-transport-security"):
        lacking.append("Strict-Transport-Security")
    names = ", ".join(lacking)
    return _told(
        "headers", not lacking,
        ("cabeceras de seguridad completas", "security headers complete") if not lacking
        else (f"cabeceras que faltan: {names}", f"headers missing: {names}"),
        ("añádalas en el proxy, y compruebe que no quita las que pone el programa",
         "add them in the proxy, and check that it does not take away those of the program"),
    )  # fmt: skip


def _clock(answer: Answer, now: float) -> Checked:
    try:
        apart = parsedate_to_datetime(answer.headers["date"]).timestamp() + 0.5 - now
    except (KeyError, ValueError, TypeError):
        return _told("clock", True, ("no dice qué hora tiene", "it does not tell its time"))
    seconds = round(abs(apart))
    return _told(
        "clock", seconds <= MOST_SECONDS,
        (f"su reloj y el nuestro se llevan {seconds} s", f"its clock and ours are {seconds} s apart"),
        ("ajuste los relojes (NTP): con la hora mal, los eventos quedan en otro día o se apartan",
         "set the clocks (NTP): with a wrong time events fall on another day or are set aside"),
    )  # fmt: skip


_REASONS = {
    "name": ("ese nombre no existe", "no such name"),
    "refused": ("nada escucha en ese puerto", "nothing listens at that port"),
    "silent": ("no responde a tiempo", "it does not answer in time"),
    "tls": ("no habla TLS", "it does not speak TLS"),
    "closed": ("cortó la conexión sin responder", "it closed the connection without an answer"),
    "network": ("no se puede llegar", "it cannot be reached"),
}


def _meaning(fault: Exception) -> NoAnswer:
    match fault:
        case NoAnswer():
            return fault
        case socket.gaierror():
            return NoAnswer("name")
        case ConnectionRefusedError():
            return NoAnswer("refused")
        case TimeoutError():
            return NoAnswer("silent")
        case ssl.SSLError():
            return NoAnswer("tls")
        case http.client.HTTPException() | ConnectionError():
            return NoAnswer("closed")
        case _:
            return NoAnswer("network")


def _answer(client: http.client.HTTPConnection) -> Answer:
    found = client.getresponse()
    headers: dict[str, str] = {}
    for name, value in found.getheaders():
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    return Answer(found.status, headers, found.read(64 << 10))


def _status(ask: Callable[[], Answer]) -> int | None:
    try:
        return ask().status
    except NoAnswer:
        return None


def _shown(status: int | None, language: str) -> str:
    return str(status) if status is not None else "ninguna respuesta" if language == "es" else "no answer"


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _told(code: str, is_well: bool, what: tuple[str, str], mend: tuple[str, str] | None = None) -> Checked:
    both = [Text((("es", pair[0]), ("en", pair[1]))) if pair else None for pair in (what, mend)]
    assert both[0] is not None
    return Checked(f"public.{code}", is_well, both[0], None if is_well else both[1])
