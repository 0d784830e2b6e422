"""Bodies from strangers: read up to a limit, and unpacked up to another."""

from __future__ import annotations

import zlib

from starlette.requests import ClientDisconnect, Request

from periplo.core.errors import BadInput

MOST_SENT = 2 << 20
MOST_UNPACKED = 8 << 20
_GZIP = b"\x1f\x8b"


class TooLarge(BadInput):
    """A body larger than is taken."""

    code = "too_large"
    status = 413

    def __init__(self, most: int) -> None:
        size = f"{most >> 20} MB" if most >= 1 << 20 else f"{most >> 10} KB"
        super().__init__(f"the body is larger than {size}", mend="send less at a time")


class NotGzip(BadInput):
    """A body that says it is gzip, and is not."""

    code = "not_gzip"
    status = 400


async def body_of(request: Request, most: int = MOST_SENT, unpacked: int = MOST_UNPACKED) -> bytes:
    """The whole body, unpacked where it is gzip, whatever its headers say.

    Raises: TooLarge, NotGzip.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise TooLarge(most)
    pieces, size = [], 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                raise TooLarge(most)
            pieces.append(piece)
    except ClientDisconnect:
        return b""
    body = b"".join(pieces)
    if body[:2] == _GZIP or "gzip" in request.headers.get("content-encoding", ""):
        return inflated(body, unpacked)
    return body


def inflated(body: bytes, most: int) -> bytes:
    """A gzip body unpacked, never beyond `most` bytes. Raises: TooLarge, NotGzip."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, most)
    except zlib.error as error:
        raise NotGzip("the body is not gzip", str(error), "leave Content-Encoding out, or pack it") from None
    if unpacking.unconsumed_tail:
        raise TooLarge(most)
    if not unpacking.eof:
        raise NotGzip("the body is cut short", "its gzip stream does not end", "send it whole")
    return found
