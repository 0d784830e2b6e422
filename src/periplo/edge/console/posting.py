"""What a page's form posts: read up to a limit, and only if it came from a page of ours.

A form carries a token made from the session, or from a cookie of its own where nobody is signed in. In a template:
`<input type="hidden" name="token" value="{{ token() }}">`; in a handler: `given = await posted(request)`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import PurePath
from typing import ClassVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from periplo.core.errors import BadInput

COOKIE = "periplo_form"
MOST_BYTES = 256 << 10
MOST_FILE = 16 << 20
MOST_FIELDS = 1_000


class StaleForm(BadInput):
    """A form that was not made for whoever sends it, or too long ago."""

    code: ClassVar[str] = "stale_form"
    pairs: list[tuple[str, str]] | None = None  # what was written in it


async def posted(request: Request, most: int = MOST_FIELDS) -> dict[str, str]:
    """The fields of the form that a page of ours posted; of one that stands twice, the last.

    Raises: StaleForm if its token is wrong; BadInput if it is no form or too large.
    """
    return dict(await posted_pairs(request, most))


async def posted_pairs(request: Request, most: int = MOST_FIELDS) -> list[tuple[str, str]]:
    """As posted, with every field as often as it stands there."""
    pairs = await _pairs(request, most)
    _check(request, pairs)
    request.state.sent = [(name, value) for name, value in pairs if name != "token"]
    return [(name, value) for name, value in pairs if name != "token"]


async def form_sent(request: Request) -> list[tuple[str, str]]:
    """What a form says that will not be taken, so that it is not lost; nothing of what is no form or too large."""
    try:
        return await _pairs(request, MOST_FIELDS)
    except BadInput:
        return []


async def _pairs(request: Request, most: int) -> list[tuple[str, str]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/x-www-form-urlencoded":
        raise BadInput("this is not what a form sends", f"its type is '{kind}'", "use the page's own form")
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise _too_large()
    except ClientDisconnect:
        return []
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most)
    except UnicodeDecodeError:
        raise BadInput("the form is not in UTF-8", mend="use the page's own form") from None
    except ValueError:
        raise _too_large() from None


async def posted_file(request: Request) -> tuple[dict[str, str], str, bytes]:
    """The fields of a form that hands over one file, the file's name and its content.

    Raises: StaleForm if its token is wrong; BadInput if it is no such form or larger than MOST_FILE.
    """
    kind = request.headers.get("content-type", "")
    if not kind.casefold().startswith("multipart/form-data"):
        raise BadInput("this is not what a form sends", f"its type is '{kind}'", "use the page's own form")
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_FILE:
                raise _too_large()
    except ClientDisconnect:
        return {}, "", b""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + bytes(body)
    )
    fields: dict[str, str] = {}
    name, content = "", b""
    for part in message.iter_parts():
        said = part.get_payload(decode=True)
        value = said if isinstance(said, bytes) else b""
        if part.get_filename() is not None:
            name, content = PurePath(str(part.get_filename()).replace("\\", "/")).name, value
        else:
            key = part.get_param("name", header="content-disposition")
            fields[str(key)] = value.decode("utf-8", "replace")
    _check(request, list(fields.items()))
    fields.pop("token", None)
    return fields, name, content


def _check(request: Request, pairs: list[tuple[str, str]]) -> None:
    """Raises: StaleForm if the form's token is none of ours."""
    secret = _secret(request)
    if secret is None or not hmac.compare_digest(_token(secret), dict(pairs).get("token", "").encode()):
        stale = StaleForm(
            "the form is out of date",
            "you signed in or out meanwhile, or the page does not come from here",
            "open the page again and send it from there",
        )
        stale.pairs = pairs
        raise stale


class Token:
    """The token of one page being made: `token()` in its template; `keep` gives the answer the cookie it needs."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._made: str | None = None

    def __call__(self) -> str:
        secret = _secret(self._request)
        if secret is None:
            secret = self._made = self._made or secrets.token_urlsafe(24)
        return _token(secret).decode()

    def keep(self, response: Response) -> None:
        if self._made is not None:
            is_secure = self._request.state.client.scheme == "https"
            response.set_cookie(COOKIE, self._made, httponly=True, samesite="strict", secure=is_secure)


def _secret(request: Request) -> str | None:
    """What only whoever sees the page has: their session, else their cookie."""
    return getattr(request.state, "session", None) or request.cookies.get(COOKIE) or None


def _token(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"periplo form", hashlib.sha256).hexdigest().encode()


def _too_large() -> BadInput:
    return BadInput("the form is too large", mend="send less at a time")
