"""Whether a text names a person: by an identifier of theirs, however it is written, or by what was said of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec

from periplo.core.identifiers import CARD, DOCUMENT, normal
from periplo.core.messages import BadRequest, Handle, Message, handles_of, read_request

SHORT = 5  # below this many characters an identifier counts only where it stands alone as a value
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/]{0,2}\d){6,}")
_BETWEEN = r"[\s.\-/]{0,2}"
_WITHOUT_SIGNS = (CARD, DOCUMENT)  # kinds that are kept without the dots and dashes people write
_NUMBER = re.compile(r"\+?[\d\s().\-/]{7,}")


class Traces:
    """The identifiers of one person, and texts said of them (their traits)."""

    def __init__(self, identifiers: Iterable[tuple[str, str]], said: Iterable[str] = ()) -> None:
        pairs = [(kind, text) for kind, text in identifiers if text.strip()]
        self._handles = {(kind, _folded(text)) for kind, text in pairs}
        told = [text for text in said if len(text.strip()) > SHORT]
        spaced = [text for kind, text in pairs if kind in _WITHOUT_SIGNS]
        self._sure = _Finder([text for _, text in pairs] + [text for text in told if _is_sure(text)], spaced)
        self._all = _Finder([*(text for _, text in pairs), *told], spaced)

    def name(self, text: str) -> bool:
        """Whether a text holds an identifier, or anything else that was said of them."""
        return self._all.finds(text)

    def identify(self, text: str) -> bool:
        """Whether a text holds an identifier: what is nobody else's."""
        return self._sure.finds(text)

    def without(self, kind: str, body: bytes) -> tuple[bytes | None, int]:
        """A request without the messages that are theirs, None if none is left; and how many went.

        A request that cannot be read and names them goes whole.
        """
        text = body.decode("utf-8", "replace")
        if not self._sure.finds(text) and not self._may_hold(text):
            return body, 0
        try:
            envelope = read_request(kind, body)
            whole = msgspec.json.decode(body)
        except (BadRequest, msgspec.DecodeError, RecursionError):
            return (None, 1) if self._sure.finds(text) else (body, 0)
        if not isinstance(whole, dict) or not isinstance(whole.get("batch"), list):
            theirs = any(self._is_theirs(one) for one in envelope.messages) or self._sure.finds(text)
            return (None, 1) if theirs else (body, 0)
        rest = [
            raw
            for raw, message in zip(whole["batch"], envelope.messages, strict=True)
            if not self._is_theirs(message) and not self._sure.finds(_plain(raw))
        ]
        gone = len(whole["batch"]) - len(rest)
        if not gone:
            return (None, len(rest)) if self._sure.finds(_plain(whole | {"batch": []})) else (body, 0)
        return (msgspec.json.encode(whole | {"batch": rest}) if rest else None), gone

    def _may_hold(self, text: str) -> bool:
        return any(found in text.casefold() for _, found in self._handles) or "\\u" in text

    def _is_theirs(self, message: object) -> bool:
        return isinstance(message, Message) and any(
            (form.kind, _folded(form.text)) in self._handles
            for named in _named_by(message)
            for form in (named, normal(*named))
        )


def _named_by(message: Message) -> Iterator[Handle]:
    yield from handles_of(message)
    if message.previous_id is not None:
        yield Handle("user", str(message.previous_id))


class _Finder:
    """Finds whole texts in another, whatever the case; telephone numbers whatever stands between their digits, and
    `spaced` whatever stands between their letters."""

    def __init__(self, texts: Collection[str], spaced: Collection[str]) -> None:
        forms = {form for text in texts for form in (_folded(text), _folded(_escaped(text))) if form}
        long = sorted((form for form in forms if len(form) >= SHORT), key=len, reverse=True)
        short = sorted((form for form in forms if len(form) < SHORT), key=len, reverse=True)
        parts = []
        if long:
            parts.append(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)")
        if short:
            parts.append(rf"(?<=[\":\s])(?:{'|'.join(map(re.escape, short))})(?=[\",\s}}\]]|$)")
        parts += [
            rf"(?<!\w){_BETWEEN.join(map(re.escape, _folded(text)))}(?!\w)"
            for text in spaced
            if len(text) >= SHORT
        ]
        self._pattern = re.compile("|".join(parts)) if parts else None
        numbers = {re.sub(r"\D", "", text) for text in texts if _NUMBER.fullmatch(text.strip())}
        self._numbers = tuple(number.lstrip("0") for number in numbers if len(number.lstrip("0")) >= 7)

    def finds(self, text: str) -> bool:
        if self._pattern is None:
            return False
        if self._pattern.search(_folded(text)):
            return True
        if not self._numbers:
            return False
        for found in _DIGITS.finditer(text):
            digits = re.sub(r"\D", "", found.group()).lstrip("0")
            if any(_same_number(digits, number) for number in self._numbers):
                return True
        return False


def _same_number(one: str, other: str) -> bool:
    """The same digits, or one with its country and the other without."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and len(short) >= 7 and len(long) - len(short) <= 4


def _is_sure(text: str) -> bool:
    """Whether what was said of somebody is an address or number, so nobody else's."""
    return bool(re.fullmatch(r"\S+@\S+\.\S+", text.strip()) or _NUMBER.fullmatch(text.strip()))


def _plain(value: Any) -> str:
    return msgspec.json.encode(value).decode("utf-8", "replace")


def _escaped(text: str) -> str:
    """As senders write it in JSON that is ASCII alone."""
    return json.dumps(text)[1:-1]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()
