"""A carrier that is asked over HTTP, and what its answers mean to a message."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from periplo.channels.contract import ChannelBusy, ChannelInDoubt, ChannelRefused, ChannelShut
from periplo.core.addresses import without_personal

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 1 << 20
NOT_YET = (408, 409, 423, 425, 429)


class Answer(NamedTuple):
    """What a carrier answered; at most a megabyte of it. headers: by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The object that the body is; an empty one if it is none."""
        try:
            found = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def after(self) -> float:
        """Seconds that the carrier wants us to wait, 0 where it does not say."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(min(int(said), 86_400))
        try:
            return max(0.0, min(parsedate_to_datetime(said).timestamp() - time(), 86_400.0)) if said else 0.0
        except ValueError:
            return 0.0


class Peer:
    """One carrier's HTTP side, for as many threads as ask.

    Whoever asks has a client to itself meanwhile, kept for the next: over HTTP/2 httpcore2 opens streams without a
    lock, and of eight threads on one connection one in a hundred was told that the server had disconnected.
    """

    def __init__(
        self, name: str, inside: bool, seconds: float, http2: bool = False, verify: Any = True
    ) -> None:
        self._name, self._inside, self._seconds = name, inside, seconds
        self._http2, self._verify = http2, verify
        self._idle: list[httpx2.Client] = []
        self._closings = 0
        self._lock = threading.Lock()

    def ask(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answer:
        """The carrier's answer, whatever its status.

        Raises: ChannelBusy if it could not be reached, ChannelInDoubt if it was asked and did not answer,
        ChannelShut if its address lies where nobody may ask.
        """
        import httpx2

        from periplo.channels.guarded import Inside

        try:
            with (
                self._lent() as client,
                client.stream(
                    method,
                    url,
                    content=content,
                    data=None if form is None else dict(form),
                    headers=dict(headers or {}),
                    auth=auth,
                ) as answer,
            ):
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        break
                told = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, told, bytes(body[:MOST_BYTES]))
        except Inside:
            raise ChannelShut(
                f"the address of '{self._name}' lies inside this network",
                "a carrier is reached in the open internet only",
                "check it in carriers.yaml; write inside: true if that is meant",
            ) from None
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise ChannelBusy(
                f"'{self._name}' cannot be reached", type(error).__name__, "it is tried again"
            ) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
            raise ChannelRefused(f"'{self._name}' is asked at what is no address", reason="refused") from None
        except httpx2.HTTPError as error:
            raise ChannelInDoubt(
                f"'{self._name}' was asked and did not answer",
                type(error).__name__,
                "see there whether it left",
            ) from None

    def close(self) -> None:
        """Hangs up, also on what is being asked once it is answered. Whoever asks again begins new connections."""
        with self._lock:
            self._closings += 1
            idle, self._idle = self._idle, []
        for client in idle:
            client.close()

    @contextmanager
    def _lent(self) -> Iterator[httpx2.Client]:
        from periplo.channels.guarded import client

        with self._lock:
            lent, closings = self._idle.pop() if self._idle else None, self._closings
        if lent is None:
            lent = client(self._inside, self._seconds, self._http2, self._verify)
        try:
            yield lent
        finally:
            with self._lock:
                if closings == self._closings:
                    self._idle.append(lent)
                    lent = None
            if lent is not None:
                lent.close()


def judge(name: str, answer: Answer, detail: str = "") -> None:
    """Returns if the message was taken; a redirect is no taking.

    Raises: ChannelBusy if it may be taken later, ChannelShut if our key or account is wrong, ChannelRefused.
    """
    status = answer.status
    why = without_personal(f"it answers {status}: {detail}", 300) if detail else f"it answers {status}"
    if 200 <= status < 300:
        return
    if status in NOT_YET or status >= 500:
        raise ChannelBusy(
            f"'{name}' could not take the message", why, "it is tried again", after=answer.after
        )
    if status in (401, 402, 403):
        raise ChannelShut(f"'{name}' does not let us send", why, "check the account and its secret")
    raise ChannelRefused(f"'{name}' refuses the message", why)
