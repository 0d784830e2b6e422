"""A new workspace: its folder, its ledger, its administrator and a first map of its kind of business."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from periplo.core.access import check_password, user_name
from periplo.edge.clock import this_instant
from periplo.edge.wiring import ledger_of, refuse_taken
from periplo.usecases.accounts import new_user
from periplo.usecases.secret_keys import note_link_key
from periplo.usecases.starters import starter
from periplo.usecases.workspace import SETTINGS, Settings, Workspace, make_workspace, may_be_made

FIRST_MAP = "maps/first.yaml"


def first_settings(name: str, kind: str, language: str, zone: str) -> Settings:
    """What a workspace begins with."""
    return Settings(name=name, kind=kind, language=language, zone=zone, map=FIRST_MAP)


def refuse_unmakable(folder: Path, settings: Settings) -> None:
    """Raises: BadInput if it is a workspace already, its database holds one of this name, or there is no such zone."""
    refuse_taken(Workspace(folder, settings))
    may_be_made(folder, settings)


def make(folder: Path, settings: Settings, admin: str, password: str) -> str:
    """Makes the workspace; whatever is wrong with what was said is told before anything is written.

    Returns: the administrator's name as it is kept.
    Raises: BadInput, BadPassword; EnvironmentFault if the folder cannot be written.
    """
    refuse_unmakable(folder, settings)
    check_password(password, user_name(admin))
    workspace = make_workspace(folder, settings)
    (workspace.root / FIRST_MAP).write_text(starter(settings.kind), encoding="utf-8")
    with closing(ledger_of(workspace)) as ledger:
        user = new_user(ledger, admin, "administrator", password, this_instant())
        note_link_key(workspace, ledger, this_instant())
    return user.name


def is_bare(folder: Path) -> bool:
    """Whether a workspace could begin here: there is no folder, or one with nothing in it that shows."""
    if not folder.exists():
        return True
    return folder.is_dir() and not (folder / SETTINGS).exists() and _has_nothing(folder)


def _has_nothing(folder: Path) -> bool:
    return all(one.name.startswith(".") for one in folder.iterdir())
