"""Images of messages: files that people put into assets/, kept by their content so that no sent message changes."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import struct
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.wording import TemplateFailed
from periplo.usecases.workspace import Workspace

KEPT = "kept"  # the folder below assets/
MOST = 2 << 20  # bytes
SIDE_MOST = 6_000  # pixels
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


class Asset(NamedTuple):
    """An image as it is kept: `name` is its content's hash with its kind."""

    name: str
    width: int | None
    height: int | None
    bytes: int


def kept_asset(workspace: Workspace, source: str) -> Asset:
    """Keeps the file assets/SOURCE under its content; the same content is kept once.

    Raises: BadInput if there is no such file, it is none of these kinds or too large; EnvironmentFault.
    """
    content = _read(workspace, source)
    kind, width, height = looked_at(content, source)
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{kind}"
    place = workspace.root / "assets" / KEPT / name
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{name}.{secrets.token_hex(4)}")
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
    except OSError as refused:
        raise EnvironmentFault(
            f"the image '{source}' cannot be kept",
            refused.strerror or "",
            "check the folder assets and its disk",
        ) from None
    return Asset(name, width, height, len(content))


def looked_at(content: bytes, source: str) -> tuple[str, int | None, int | None]:
    """Kind, width and height of an image by its first bytes. Raises: BadInput if it may not be sent."""
    if len(content) > MOST:
        raise BadInput(
            f"the image '{source}' has {len(content):,} bytes",
            f"the most is {MOST:,}, and mailboxes load no more gladly",
            "make it smaller",
        )
    head = content[:512].lstrip().lower()
    if b"<svg" in head or head.startswith(b"<?xml"):
        raise BadInput(
            f"the image '{source}' is an SVG",
            "it can hold scripts, and mail programs do not show it",
            "save it as PNG",
        )
    found = _size(content)
    if found is None:
        raise BadInput(
            f"the image '{source}' is none that can be sent", mend="save it as PNG, JPEG, GIF or WebP"
        )
    _, width, height = found
    if max(width or 0, height or 0) > SIDE_MOST:
        raise BadInput(
            f"the image '{source}' has {width} by {height} pixels",
            f"the most is {SIDE_MOST} a side",
            "make it smaller",
        )
    return found


def images_of(workspace: Workspace, base: str | None) -> Callable[[str], str]:
    """Where each image of a message is found on the web. base: of the public listener; None: nowhere."""

    def told(source: str) -> str:
        if source.startswith("https://"):
            return source
        if base is None:
            raise TemplateFailed("no_public_address")
        return f"{base}/a/{_asset(workspace, source).name}"

    return told


def inlined(workspace: Workspace) -> Callable[[str], str]:
    """Each image as the page itself holds it, for previews."""

    def told(source: str) -> str:
        if source.startswith("https://"):
            return source
        name = _asset(workspace, source).name
        content = (workspace.root / "assets" / KEPT / name).read_bytes()
        return f"data:{TYPES[name.rpartition('.')[2]]};base64,{base64.b64encode(content).decode()}"

    return told


def _asset(workspace: Workspace, source: str) -> Asset:
    try:
        return kept_asset(workspace, source)
    except BadInput as error:
        raise TemplateFailed("bad_asset", {"name": source[:80], "detail": error.why or error.what}) from None


def _read(workspace: Workspace, source: str) -> bytes:
    folder = (workspace.root / "assets").resolve()
    place = (folder / source).resolve()
    if not place.is_relative_to(folder) or not place.is_file():
        raise BadInput(f"there is no image '{source}'", "it is looked for in assets/", "put it there")
    if place.stat().st_size > MOST:
        return b"\0" * (MOST + 1)  # too large whatever it is
    return Path(place).read_bytes()


def _size(content: bytes) -> tuple[str, int | None, int | None] | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return ("png", *struct.unpack(">II", content[16:24]))
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return ("gif", *struct.unpack("<HH", content[6:10]))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp", None, None
    return _jpeg(content) if content.startswith(b"\xff\xd8\xff") else None


def _jpeg(content: bytes) -> tuple[str, int | None, int | None] | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return "jpg", width, height
        place += 2 + length
    return None
