"""By which rules people are joined, in YAML; what it does not say stays as core/join_rules.py has it.

schema: 1
country: MX
kinds: {phone: {priority: 5, most: 5, shared: 5}}
blocked: {email: ["caja*@*"]}
allowed: {document: ["12345678"]}
crowd: 1000
sources: [crm, till]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.identifiers import kind_of
from periplo.core.join_rules import DEFAULT, JoinRules, KindRule
from periplo.formats.documents import Document, Place, document_of, looked_up

KEYS = ("schema", "country", "kinds", "other", "blocked", "allowed", "crowd", "sources")
KIND_KEYS = ("priority", "most", "shared")
MANY = ("many", "muchos")


def read_identity(path: Path | str, country: str | None = None) -> JoinRules:
    """The rules that a file says. country: of phones, where the file says none.

    Raises: BadInput, telling the line and how to mend it.
    """
    return _rules(looked_up(path), country)


def identity_of(text: str, country: str | None = None) -> JoinRules:
    """The rules that a text says; else as `read_identity`."""
    return _rules(document_of(text, "identity.yaml"), country)


def _rules(document: Document, country: str | None) -> JoinRules:
    said = document.data
    _only(document, (), said, KEYS)
    kinds = dict(DEFAULT.kinds)
    for name, rule in _mapping(document, "kinds").items():
        kinds[kind_of(name)] = _kind(document, ("kinds", name), rule, kinds.get(kind_of(name), DEFAULT.other))
    other = DEFAULT.other
    if "other" in said:
        other = _kind(document, ("other",), said["other"], other)
    blocked = dict(DEFAULT.blocked)
    for kind, texts in _lists(document, "blocked").items():
        blocked[kind] = (*blocked.get(kind, ()), *texts)
    return replace(
        DEFAULT,
        kinds=kinds,
        other=other,
        blocked=blocked,
        allowed=_lists(document, "allowed"),
        crowd=_whole(document, ("crowd",), said.get("crowd", DEFAULT.crowd), 2),
        country=_country(document, said.get("country")) or country,
        sources=_texts(document, ("sources",), said.get("sources") or []),
    )


def _kind(document: Document, place: Place, said: Any, before: KindRule) -> KindRule:
    if not isinstance(said, dict):
        raise BadInput(
            f"{document.at(place)}: '{place[-1]}' is not a rule",
            mend="write {priority: 5, most: 5, shared: 5}",
        )
    _only(document, place, said, KIND_KEYS)
    most = said.get("most", before.most)
    return KindRule(
        _whole(document, (*place, "priority"), said.get("priority", before.priority), 1),
        None if most is None or most in MANY else _whole(document, (*place, "most"), most, 1),
        _whole(document, (*place, "shared"), said.get("shared", before.shared), 1),
    )


def _lists(document: Document, key: str) -> dict[str, tuple[str, ...]]:
    return {
        name if name == "*" else kind_of(name): _texts(document, (key, name), texts)
        for name, texts in _mapping(document, key).items()
    }


def _mapping(document: Document, key: str) -> Mapping[str, Any]:
    said = document.data.get(key) or {}
    if not isinstance(said, dict):
        raise BadInput(
            f"{document.at((key,))}: '{key}' names no kinds", mend="write a kind such as email: below it"
        )
    return said


def _texts(document: Document, place: Place, said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str | int) for one in said):
        raise BadInput(
            f"{document.at(place)}: '{place[-1]}' is not a list of texts", mend='write ["one", "another"]'
        )
    for at, one in enumerate(said):
        # YAML reads 00000001 as a number, and the zeros are gone
        if isinstance(one, bool | int):
            raise BadInput(
                f"{document.at((*place, at))}: {one} is not a text",
                "a number loses the zeros before it",
                f'put it in quotes: "{one}"',
            )
        if not one.replace("*", "").strip():
            raise BadInput(
                f"{document.at((*place, at))}: '{one}' would mean every value",
                mend="write a part of the value too",
            )
    return tuple(said)


def _whole(document: Document, place: Place, said: Any, least: int) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said < least:
        raise BadInput(
            f"{document.at(place)}: '{place[-1]}' is {said!r}", mend=f"write a whole number, {least} or more"
        )
    return said


def _country(document: Document, said: Any) -> str | None:
    if said is None:
        return None
    if not isinstance(said, str) or not re.fullmatch(r"[A-Za-z]{2}", said):
        raise BadInput(
            f"{document.at(('country',))}: '{said}' is no country",
            mend="write its two letters, such as MX",
        )
    return said.upper()


def _only(document: Document, place: Place, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in said:
        if name not in known:
            raise BadInput(
                f"{document.at((*place, name))}: '{name}' is not known here", mend=f"write {', '.join(known)}"
            )
