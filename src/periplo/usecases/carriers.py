"""Carriers declared by a form: written into carriers.yaml, what else stands there kept, and their secrets beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from periplo.core.carriers import KINDS, Carrier
from periplo.core.errors import BadInput, UnknownName
from periplo.formats.carriers_yaml import FILE, carriers_of
from periplo.formats.documents import SCHEMA, document_of, read_document, written
from periplo.formats.rewritten import rewritten
from periplo.storage.lease import FileLease
from periplo.usecases.joining.write import write_whole
from periplo.usecases.secrets import keep_secret

LOCK = "carriers.lock"
PATIENCE = 10.0  # seconds to wait while another process writes


def declare(root: Path, said: Mapping[str, Any], secrets: Mapping[str, str], is_new: bool) -> Carrier:
    """Writes one carrier, and returns it as it is read again.

    said: its keys, `id` and `kind` among them; None is taken away, or stays where it says the usual; what is left out
    stays as it was. secrets: by key, what the secret is; it goes into secrets.toml under the name that the key has,
    or under the id and the key.
    Raises: BadInput where the id is taken or it cannot be meant so; BadCarriers, telling the key.
    """
    id = str(said.get("id", ""))
    with FileLease(root / LOCK).held("declaring a carrier", PATIENCE):
        data = _said(root / FILE)
        known = {one.get("id"): one for one in data["carriers"]}
        if is_new and id in known:
            raise BadInput(f"there is a channel '{id}' already", mend="change that one, or take another name")
        before = known.get(id, {})
        named = {key: before.get(key) or secret_name(id, key) for key in secrets}
        usual = {each.name: each.default for each in fields(KINDS[said["kind"]])}
        told = {
            key: value
            for key, value in said.items()
            if value is not None or before.get(key) != usual.get(key)
        }
        entry = {key: value for key, value in {**before, **told, **named}.items() if value is not None}
        entries = [entry if one.get("id") == id else one for one in data["carriers"]]
        wanted = {**data, "carriers": [*entries, *([entry] if id not in known else [])]}
        found = carriers_of(document_of(written(wanted), FILE))[id]
        for key, value in secrets.items():
            keep_secret(root, named[key], value)
        _write(root / FILE, wanted)
    return found


def forget(root: Path, id: str) -> None:
    """Takes a carrier out of carriers.yaml; its secrets stay. Raises: UnknownName."""
    with FileLease(root / LOCK).held("forgetting a carrier", PATIENCE):
        data = _said(root / FILE)
        left = [one for one in data["carriers"] if one.get("id") != id]
        if len(left) == len(data["carriers"]):
            raise UnknownName(f"there is no channel '{id}'", mend="check the name")
        _write(root / FILE, {**data, "carriers": left})


def secret_name(id: str, key: str) -> str:
    """What the secret of a key is called where nobody named it: EMAIL_PASSWORD."""
    return re.sub(r"\W", "_", f"{id}_{key}").upper()


def _said(path: Path) -> dict[str, Any]:
    """What the file says, once it is known to be right; of no file, no carriers. Raises: BadCarriers or BadInput."""
    if not path.exists():
        return {"schema": SCHEMA, "carriers": []}
    document = read_document(path)
    carriers_of(document)
    return {**document.data, "carriers": document.data.get("carriers") or []}


def _write(path: Path, wanted: Mapping[str, Any]) -> None:
    if not path.exists():
        path.write_text(written({"schema": SCHEMA, "carriers": []}), encoding="utf-8")
    before = path.read_bytes().decode("utf-8-sig")
    write_whole(path, rewritten(before, document_of(before, FILE), wanted))
