"""Keys that a workspace keeps to itself: made once, in files that only their owner may read.

A key in the environment goes before the file, for machines whose folders are not where secrets belong.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.signed_words import MIN_KEY
from periplo.core.spans import DAY
from periplo.storage.contract import Ledger
from periplo.usecases.workspace import Workspace

FOLDER = "secrets"
LINKS = "links.key"
IN_ENVIRONMENT = "PERIPLO_LINK_KEY"
DOORS = "doors.key"
DOORS_IN_ENVIRONMENT = "PERIPLO_DOOR_KEY"
MARK, OTHER = (
    "link_key",
    "link_key_other",
)  # settings: by what the key is known again; another one, and since when
MISSED = 30 * DAY  # for so long a key that was changed is told as lost; then the new one is the key
_LOST_LINKS = "put back the one that was there: links already sent were signed with it"
_LOST_DOORS = "put back the one that was there: what people sign in with was sealed with it"


def link_key(workspace: Workspace, environ: Mapping[str, str] | None = None) -> bytes:
    """The key that signs links to the preference page, made now if there is none yet.

    Raises: BadInput if the key given is too short or no text of a key; EnvironmentFault if it cannot be kept.
    """
    return _own_key(
        workspace,
        LINKS,
        IN_ENVIRONMENT,
        _LOST_LINKS,
        "the key that signs links cannot be read or kept",
        environ,
    )


def note_link_key(workspace: Workspace, ledger: Ledger, now: int) -> None:
    """Keeps in the ledger by what the key is known again, so that its loss can be told. Raises: as link_key."""
    mark, kept = _mark(link_key(workspace)), ledger.setting(MARK)
    other, _, since = (ledger.setting(OTHER) or "").partition(" ")
    if kept is None or (other == mark and now - int(since) > MISSED):
        ledger.set_setting(MARK, mark)
    elif mark not in (kept, other):
        ledger.set_setting(OTHER, f"{mark} {now}")


def is_link_key_known(workspace: Workspace, ledger: Ledger, environ: Mapping[str, str] | None = None) -> bool:
    """Whether the key that signs links is there and is the one that signed those already sent, as far as was noted.

    Makes none. Raises: as link_key.
    """
    kept = ledger.setting(MARK)
    said = (os.environ if environ is None else environ).get(IN_ENVIRONMENT)
    is_there = bool(said) or (workspace.root / FOLDER / LINKS).exists()
    return kept is None or (is_there and _mark(link_key(workspace, environ)) == kept)


def _mark(key: bytes) -> str:
    return hashlib.sha256(b"periplo link key " + key).hexdigest()[:16]


def door_key(workspace: Workspace, environ: Mapping[str, str] | None = None) -> bytes:
    """The key that seals second factors and half sign-ins, made now if there is none yet. Raises: as link_key."""
    return _own_key(
        workspace,
        DOORS,
        DOORS_IN_ENVIRONMENT,
        _LOST_DOORS,
        "the key that seals second factors cannot be read or kept",
        environ,
    )


def _own_key(
    workspace: Workspace, file: str, variable: str, lost: str, unread: str, environ: Mapping[str, str] | None
) -> bytes:
    said = (os.environ if environ is None else environ).get(variable)
    if said:
        return _decoded(said, variable, lost)
    place = workspace.root / FOLDER / file
    try:
        _made_once(place)
        return _decoded(place.read_text(encoding="ascii"), f"{FOLDER}/{file}", lost)
    except UnicodeDecodeError:
        raise _no_key(f"{FOLDER}/{file}", lost) from None
    except OSError as refused:
        raise EnvironmentFault(
            unread,
            refused.strerror or "",
            f"make room on the disk, or mend the permissions of the folder {FOLDER}, or give the key as {variable}",
        ) from None


def _made_once(place: Path) -> None:
    """A new key in its own file, unless there is one; of two makers at once the first wins."""
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(MIN_KEY)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)  # fails if another was quicker, and then theirs counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _decoded(text: str, where: str, lost: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _no_key(where, lost) from None
    if len(key) < MIN_KEY:
        raise _no_key(where, lost)
    return key


def _no_key(where: str, lost: str) -> BadInput:
    return BadInput(
        f"{where} holds no key",
        f"a key is {MIN_KEY} bytes or more in base64",
        lost,
    )
