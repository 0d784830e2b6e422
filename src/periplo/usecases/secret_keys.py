"""Keys that a workspace keeps to itself: made once, in files that only their owner may read.

A key in the environment goes before the file, for machines whose folders are not where secrets belong.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.tokens import MIN_KEY
from periplo.usecases.workspace import Workspace

FOLDER = "secrets"
LINKS = "links.key"
IN_ENVIRONMENT = "PERIPLO_LINK_KEY"


def link_key(workspace: Workspace, environ: Mapping[str, str] | None = None) -> bytes:
    """The key that signs links to the preference page, made now if there is none yet.

    Raises: BadInput if the key given is too short or no text of a key; EnvironmentFault if it cannot be kept.
    """
    said = (os.environ if environ is None else environ).get(IN_ENVIRONMENT)
    if said:
        return _decoded(said, IN_ENVIRONMENT)
    place = workspace.root / FOLDER / LINKS
    try:
        _made_once(place)
        return _decoded(place.read_text(encoding="ascii"), f"{FOLDER}/{LINKS}")
    except UnicodeDecodeError:
        raise _no_key(f"{FOLDER}/{LINKS}") from None
    except OSError as refused:
        raise EnvironmentFault(
            "the key that signs links cannot be read or kept",
            refused.strerror or "",
            f"mend the permissions of the folder {FOLDER}, or give the key as {IN_ENVIRONMENT}",
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


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _no_key(where) from None
    if len(key) < MIN_KEY:
        raise _no_key(where)
    return key


def _no_key(where: str) -> BadInput:
    return BadInput(
        f"{where} holds no key",
        f"a key is {MIN_KEY} bytes or more in base64",
        "put back the one that was there: links already sent were signed with it",
    )
