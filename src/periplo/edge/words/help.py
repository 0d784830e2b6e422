"""What commands and options say of themselves. Keys: a command's path, its path with .examples, option.<name>."""

from __future__ import annotations

from periplo.edge.words import (
    access,
    asks,
    behind,
    boards,
    campaign_versions,
    campaigns,
    care,
    carriers,
    comments,
    consents,
    costs,
    doors,
    exchange,
    flows,
    frequency,
    gallery,
    imports,
    joining,
    mailing,
    maps,
    measuring,
    messages,
    monday,
    people,
    pinning,
    plan,
    playbooks,
    privacy,
    quoting,
    routes,
    running,
    said,
    segments,
    shares,
    sign_ups,
    spark,
    surveys,
    tasks,
    troubles,
    versions,
    ways,
    workspaces,
)

_SPOKEN = {
    "usage": ("Uso:", "Usage:"),
    "options": ("Opciones", "Options"),
    "commands": ("Órdenes", "Commands"),
    "command": ("orden", "command"),
    "questions": ("Preguntas", "Questions"),
    "question": ("pregunta", "question"),
    "examples": ("Ejemplos", "Examples"),
    "default": ("si no,", "else"),
}

_ROOMS = (  # where two say the same option, the later one counts
    measuring, workspaces, asks, maps, campaigns, imports, surveys, segments, people, privacy, consents, plan, exchange,
    campaign_versions, frequency, carriers, joining, versions, tasks, comments, shares,
    quoting, gallery, doors, messages, ways, troubles,
    behind, costs, flows, running, sign_ups, access, routes, playbooks, monday, care, spark, boards, mailing, pinning,
)  # fmt: skip
_COMMANDS = {name: told for room in _ROOMS for name, told in room.COMMANDS.items()}
_OPTIONS = {name: told for room in _ROOMS for name, told in getattr(room, "OPTIONS", {}).items()}


def spoken(key: str, language: str) -> str:
    """A word of the help's frame."""
    return said(_SPOKEN, key, language, ())


def helped(key: str, language: str, otherwise: str | None = None) -> str:
    """The help of a command (its path), its examples, or an option ("option.<name>")."""
    words, name = (_OPTIONS, key.removeprefix("option.")) if key.startswith("option.") else (_COMMANDS, key)
    if otherwise is not None and name not in words:
        return otherwise
    return said(words, name, language, ())
