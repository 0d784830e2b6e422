"""The log channel: each message becomes one line of JSON in a file. For trials, shadow mode and audits."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from periplo.channels.contract import ChannelBusy, Message, Receipt
from periplo.core.errors import EnvironmentFault
from periplo.core.spans import iso


class LogChannel:
    """One line a key: asked twice with one key it writes once, also after being killed in mid-write.

    A line that was cut is removed when the file is opened, so it was never said. One process writes at a time, as it is
    `alone`.
    """

    name = "log"
    repeats = "silent"
    reach = medium = ""
    at_once = 1
    alone = True

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._file = -1
        self._end = 0  # of the last whole line, in bytes
        self._said: set[str] = set()

    def deliver(self, message: Message, key: str) -> Receipt:
        """Raises: ChannelBusy if the line cannot be written now, as on a full disk."""
        self._open()
        if key not in self._said:
            self._write(_line(message, key))
            self._said.add(key)
        return Receipt(key)

    def arrived(self, key: str) -> Receipt | None:
        self._open()
        return Receipt(key) if key in self._said else None

    def settle(self) -> None:
        if self._file >= 0:
            os.fsync(self._file)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._said = set()

    def _write(self, line: bytes) -> None:
        try:
            written = os.write(self._file, line)
        except OSError as error:
            raise ChannelBusy(
                "the log channel cannot write", str(error.strerror), "make room, then run the same again"
            ) from error
        if written < len(line):
            self._cut(self._end)
            raise ChannelBusy("the log channel cannot write", "the disk is full", "make room, then run again")
        self._end += written

    def _cut(self, end: int) -> None:
        os.ftruncate(self._file, end)
        os.lseek(self._file, end, os.SEEK_SET)
        self._end = end

    def _open(self) -> None:
        if self._file >= 0:
            return
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise EnvironmentFault(
                f"{self.path.name} cannot be written", str(error.strerror), "check the folder's permissions"
            ) from error
        with self.path.open("rb") as lines:
            end = 0
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                end += len(line)
                self._said.add(_key_of(line, self.path))
        self._cut(end)


class _Keyed(msgspec.Struct):
    key: str


_keyed = msgspec.json.Decoder(_Keyed).decode
_encoded = msgspec.json.Encoder().encode


def _line(message: Message, key: str) -> bytes:
    said = {
        "key": key,
        "at": iso(message.decided_at),
        "campaign": message.campaign,
        "node": message.node,
        "customer": message.customer,
        "language": message.language,
        "subject": message.subject,
        "body": message.body,
    }
    more = {"to": message.to, "html": message.html, "data": message.data, "unsubscribe": message.unsubscribe}
    said.update({name: value for name, value in more.items() if value})
    return _encoded(said) + b"\n"


def _key_of(line: bytes, path: Path) -> str:
    try:
        return _keyed(line).key
    except msgspec.DecodeError as error:
        raise EnvironmentFault(
            f"{path.name} is not a file of the log channel", str(error), "move it away, then run again"
        ) from error
