"""Secrets by name: an entry of the workspace's secrets.toml, which only its owner may read, else of the environment.

The file comes first, as some secrets are renewed while we run, and the new ones are written there.
"""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from periplo.core.errors import EnvironmentFault

FILE = "secrets.toml"


class SecretMissing(EnvironmentFault):
    """A secret is called for by name, and neither the environment nor secrets.toml has it."""

    code = "secret_missing"


class SecretsOpen(EnvironmentFault):
    """secrets.toml could be read by others, or cannot be read as TOML."""

    code = "secrets_open"


def secret(root: Path, name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The secret of this name.

    Raises: SecretMissing; SecretsOpen if the file may be read by others.
    """
    found = _kept(root / FILE).get(name) or environ.get(name)
    if not found:
        raise SecretMissing(
            f"there is no secret '{name}'",
            f"neither {FILE} nor the environment has it",
            f'set the environment variable, or write {name} = "…" into {FILE}',
            name=name,
        )
    return found


def keep_secret(root: Path, name: str, value: str) -> None:
    """Writes a secret into the file, for its owner alone; what else stands there stays."""
    kept = {**_kept(root / FILE), name: value}
    draft = root / f".{FILE}.new"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{key} = {_quoted(text)}\n" for key, text in kept.items())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / FILE)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()  # a JSON text is one of TOML too


def _kept(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            if sys.platform != "win32" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise SecretsOpen(
                    f"{FILE} may be read by others",
                    "secrets are for their owner alone",
                    f"run: chmod 600 {FILE}",
                )
            said = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SecretsOpen(f"{FILE} is not TOML", mend='write one NAME = "value" a line') from None
    return {name: value for name, value in said.items() if isinstance(value, str)}
