"""The channels of a workspace, in YAML: its own rules come before ours.

schema: 1
defaults: true                 # false: only the rules that stand here
own: [my-shop.example]         # our own sites: a referrer that is none of them came from another one
channels:
  - {channel: brand search, when: "utm_campaign contains papelo", name: {es: Nuestra marca, en: Our brand}}
  - {channel: leaflet, when: "coupon starts with FOL"}
  - {channel: kiosk, when: "kiosk visited", touch: false}   # where they came, not what brought them
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.rule_text import parse_rule
from periplo.core.rules import All, Condition, Not
from periplo.core.source_rules import SourceRule, default_rules
from periplo.core.texts import Text
from periplo.formats.documents import Document, read_document

_KEYS = ("schema", "defaults", "own", "channels")
_LINE = 'write lines such as - {channel: leaflet, when: "utm_medium is print"}'


def read_source_rules(path: Path, labels: Labels | None = None) -> tuple[SourceRule, ...]:
    """What a file says, then ours; ours alone where there is none.

    Raises: BadInput, BadRule, telling the line and how to mend it.
    """
    if not path.exists():
        return default_rules()
    document = read_document(path)
    unknown = next((key for key in document.data if key not in _KEYS), None)
    if unknown is not None:
        raise BadInput(
            f"{document.at((unknown,))}: '{unknown}' is not known here", mend=f"write {', '.join(_KEYS)}"
        )
    told = document.data.get("channels") or []
    own = document.data.get("own") or []
    if not isinstance(told, list):
        raise BadInput(f"{document.at(('channels',))}: this is not a list", mend=_LINE)
    if not isinstance(own, list) or not all(isinstance(site, str) and site for site in own):
        raise BadInput(
            f"{document.at(('own',))}: this is not a list of sites", mend="write own: [my-shop.example]"
        )
    rules = tuple(_rule(document, place, each, labels) for place, each in enumerate(told))
    if document.data.get("defaults", True):
        rules += default_rules()
    return rules + (_others(own) if own else ())


def _rule(document: Document, place: int, told: Any, labels: Labels | None) -> SourceRule:
    here = ("channels", place)
    if not isinstance(told, dict) or not set(told) <= {"channel", "when", "name", "touch"}:
        raise BadInput(f"{document.at(here)}: a channel and when it holds are wanted", mend=_LINE)
    channel, when, name = told.get("channel"), told.get("when"), told.get("name")
    if not isinstance(channel, str) or not channel.strip() or not isinstance(when, str):
        raise BadInput(f"{document.at(here)}: a channel and when it holds are wanted", mend=_LINE)
    if isinstance(name, str):
        name = {"es": name, "en": name}
    if name is not None and not (
        isinstance(name, dict) and all(isinstance(text, str) for text in name.values())
    ):
        raise BadInput(
            f"{document.at((*here, 'name'))}: this is no name", mend="write name: {es: Folleto, en: Leaflet}"
        )
    return SourceRule(
        channel.strip(),
        parse_rule(when, labels),
        Text.of(name) if name else None,
        bool(told.get("touch", True)),
    )


def _others(own: list[str]) -> tuple[SourceRule, ...]:
    """A referrer that is none of our own sites."""
    away = tuple(Not(Condition("referrer", "contains", site)) for site in own)
    return (SourceRule("referral", All((Condition("referrer", "contains", "//"), *away))),)
