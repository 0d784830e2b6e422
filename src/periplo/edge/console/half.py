"""What a browser keeps for us between two steps of a sign-in: sealed, short-lived, and good for one purpose alone."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from periplo.edge.console.desk import desk_of
from periplo.storage.sealed import open_text, seal_text
from periplo.usecases.secret_keys import door_key


class Told(msgspec.Struct, frozen=True):
    """What was sealed, and until when it counts, microseconds UTC."""

    ends_at: int
    said: dict[str, str]


def keep(request: Request, answer: Response, purpose: str, said: dict[str, str], ends_at: int) -> None:
    """Gives the browser a cookie that says this to us alone."""
    text = msgspec.json.encode(Told(ends_at, said)).decode()
    sealed = seal_text(_key(request), text, f"half {purpose}")
    answer.set_cookie(_name(request, purpose), sealed, **_like(request))


def told(request: Request, purpose: str, now: int) -> dict[str, str] | None:
    """What the browser's cookie says; None if there is none, it is not ours, or it is too old."""
    sealed = request.cookies.get(_name(request, purpose))
    text = open_text(_key(request), sealed, f"half {purpose}") if sealed else None
    if text is None:
        return None
    found = msgspec.json.decode(text, type=Told)
    return found.said if now < found.ends_at else None


def drop(request: Request, answer: Response, purpose: str) -> None:
    """Takes the cookie back."""
    answer.delete_cookie(_name(request, purpose), **_like(request))


def _name(request: Request, purpose: str) -> str:
    name = f"periplo_{purpose}"
    return f"__Host-{name}" if request.state.client.scheme == "https" else name


def _like(request: Request) -> dict[str, Any]:
    """lax: the provider's answer is a step from another site."""
    return {"httponly": True, "samesite": "lax", "secure": request.state.client.scheme == "https"}


def _key(request: Request) -> bytes:
    desk = desk_of(request)
    return door_key(desk.workspace)
