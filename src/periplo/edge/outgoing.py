"""Asking other machines, and none but those: an address is checked once it was looked up, and that very one is reached.

Redirects are not followed, proxies of the environment not used, answers not read beyond a limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2

from periplo.channels.guarded import Inside, client, is_public
from periplo.formats.webhooks.contract import Ask
from periplo.usecases.collect.fetching import VendorBusy, VendorRefused

__all__ = ["HttpFetcher", "is_public"]

SECONDS = 15.0
MOST_BYTES = 8 << 20
_NOT_YET = (408, 409, 423, 425, 429)


class HttpFetcher:
    """See usecases.collect.fetching.Fetcher. inside: addresses of this machine may be asked too, for trials."""

    def __init__(self, inside: bool = False) -> None:
        self._client = client(inside, SECONDS)

    def get(self, ask: Ask) -> bytes:
        return self._answered("GET", ask, None)

    def post(self, ask: Ask, form: Mapping[str, str]) -> bytes:
        return self._answered("POST", ask, dict(form))

    def close(self) -> None:
        self._client.close()

    def _answered(self, method: str, ask: Ask, form: dict[str, str] | None) -> bytes:
        url = ask.base + ask.path
        if urlsplit(url).netloc != urlsplit(ask.base).netloc:
            raise VendorRefused("the address leads elsewhere", "a path may not change it", status=0)
        headers = {"Accept": "application/json", **ask.headers}
        try:
            with self._client.stream(method, url, headers=headers, data=form) as answer:
                _judge(answer)
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise VendorRefused("the vendor's answer is too large", status=0)
                return bytes(body)
        except Inside:
            raise VendorRefused(
                "the vendor's address lies inside this network",
                "a vendor is reached in the open internet only",
                "check 'api' in sources.yaml",
                status=0,
            ) from None
        except httpx2.InvalidURL:
            raise VendorRefused(
                "the vendor's address is none", mend="check 'api' in sources.yaml", status=0
            ) from None
        except httpx2.HTTPError as error:
            raise VendorBusy(
                "the vendor does not answer", type(error).__name__, "it is tried again"
            ) from None


def _judge(answer: httpx2.Response) -> None:
    status = answer.status_code
    if 200 <= status < 300:
        return
    if status in _NOT_YET or status >= 500:
        after = answer.headers.get("retry-after", "")
        seconds = min(int(after), 86_400) if after.isascii() and after.isdigit() else 0
        raise VendorBusy(f"the vendor answers {status}", mend="it is tried again", after=seconds)
    raise VendorRefused(
        f"the vendor answers {status}",
        "the token is not known or may not read this" if status in (401, 403) else "there is no such thing",
        "check the token and its permissions" if status in (401, 403) else "it may have been deleted",
        status=status,
    )
