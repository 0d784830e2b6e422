"""The four steps of a one-off sending as fields of a form: at first, told from a campaign, and read into one.

All fields go along from step to step; those of a step that is not shown are hidden ones.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from periplo.core import rules as r
from periplo.core.audiences import BY_TYPE, EVERYONE, REST, Audience
from periplo.core.clauses import Group, told
from periplo.core.errors import BadInput
from periplo.core.field_values import UNITS, span_fields, span_of
from periplo.core.labels import Labels
from periplo.core.one_off import OneOff, Says
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.console import rule_form
from periplo.edge.console.rule_page import Built

WHOM, WHAT, WHEN, CHECK = STEPS = ("whom", "what", "when", "check")
MOST_TYPES, MOST_CHANNELS = 4, 3
NOW, AT = "now", "at"
EVERYBODY, OF_SEGMENT, BY_RULE = "everybody", "segment", "rule"
_CALLED = {"subject": "subject", "body": "text"}
_TONGUE = {"es": "Spanish", "en": "English"}
_OWN = {
    WHOM: re.compile(r"title|who|segment|split|rest|type\.\d|rule|r\..*"),
    WHAT: re.compile(r"channel\.\d|languages|kind|m\..*|as|part|tongue|trial"),
    WHEN: re.compile(r"when|date|hour|spread|spread_unit|expires|expires_unit|goal|goal_days|holdout|place"),
    CHECK: re.compile(r"(?!)"),
}
_KEPT = re.compile(r"key|id|version")  # beside the steps
_KEY = re.compile(r"[0-9a-f]{6,32}")


class Ways(NamedTuple):
    """What is there to choose from. mail: channels that carry e-mail."""

    channels: tuple[str, ...]
    mail: frozenset[str]
    languages: tuple[str, ...]


def first(ways: Ways, today: date, goal: str, said: str) -> dict[str, str]:
    """The fields of a new sending."""
    return {
        "key": secrets.token_hex(8), "id": "", "version": "0", "title": "", "who": OF_SEGMENT, "segment": "",
        "split": EVERYONE, "rest": "1", "channel.0": next(iter(ways.channels), ""), "languages": said,
        "kind": "marketing", "when": AT, "date": (today + timedelta(days=1)).isoformat(), "hour": "10:00",
        "spread": "", "spread_unit": "h", "expires": "1", "expires_unit": "d", "goal": goal, "goal_days": "14",
        "holdout": "10", "place": "", "r.join": "all",
    }  # fmt: skip


def fields_of(one: OneOff, version: int, labels: Labels | None, said: str) -> dict[str, str]:
    """The fields that say a one-off campaign; version 0: as a copy of it, under a name of its own."""
    found = {
        "key": secrets.token_hex(8), "id": one.id if version else "", "version": str(version),
        "title": one.title.to(said), "split": one.audience.kind, "rest": "1" if one.audience.rest else "",
        "kind": one.kind, "languages": ",".join(one.languages), "when": AT, "place": _place_text(one),
        "goal": rule_text(one.goal, said, labels), "goal_days": str(max(1, one.within // DAY)),
        "holdout": f"{one.holdout * 100:g}", "r.join": "all",
    }  # fmt: skip
    match one.whom:
        case None:
            found |= {"who": EVERYBODY}
        case r.InSegment(segment):
            found |= {"who": OF_SEGMENT, "segment": segment}
        case rule:
            group = told(rule)
            found |= {"who": BY_RULE}
            if isinstance(group, Group):
                found |= rule_form.fields_of(group)
            else:
                del found["r.join"]
                found["rule"] = rule_text(rule, said, labels)
    found |= {f"type.{k}": name for k, name in enumerate(one.audience.types)}
    found |= {f"channel.{k}": name for k, name in enumerate(one.channels)}
    moment = datetime.fromisoformat(one.at)
    found |= {"date": moment.date().isoformat(), "hour": moment.strftime("%H:%M")}
    found |= _span_of(one.spread or None, "spread", "h") | _span_of(one.expires, "expires", "d")
    for name, says in one.says.items():
        for language in one.languages:
            texts = {"subject": says.subject, "body": says.body, "button": says.button, "link": says.link}
            found |= {
                f"m.{name}.{language}.{key}": text.to(language) if text else "" for key, text in texts.items()
            }
    return found


def hidden(given: Mapping[str, str], step: str) -> list[tuple[str, str]]:
    """The fields that a page of this step does not show and carries on."""
    known = [_KEPT, *(own for name, own in _OWN.items() if name != step)]
    return [(name, value) for name, value in given.items() if any(one.fullmatch(name) for one in known)]


def carried(given: Mapping[str, str]) -> dict[str, str]:
    """The fields that belong to the steps; buttons and what is none of ours are left out."""
    known = (_KEPT, *_OWN.values())
    return {name: value for name, value in given.items() if any(one.fullmatch(name) for one in known)}


def id_of(given: Mapping[str, str]) -> str:
    """The campaign's id: its own, else made of the title and of what the form was given at first."""
    if given.get("id"):
        return given["id"]
    key = given.get("key", "")
    if not _KEY.fullmatch(key):
        raise BadInput("the form has lost its number", mend="open /send again")
    plain = unicodedata.normalize("NFKD", given.get("title", "")).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-")
    return f"{slug or 'sending'}-{key[:6]}"


# --- read


def whom_of(given: Mapping[str, str], built: Built) -> tuple[r.Rule | None, Audience]:
    """Whom it is for. Raises: BadInput for what is missing, Unfinished, BadRule, BadAudience."""
    match given.get("who"):
        case "everybody":
            whom: r.Rule | None = None
        case "segment":
            if not given.get("segment"):
                raise BadInput("no segment was chosen", mend="choose one, or everybody, or build a rule")
            whom = r.InSegment(given["segment"])
        case _:
            whom = built.needed()
    return whom, audience_of(given)


def audience_of(given: Mapping[str, str]) -> Audience:
    """All alike, or by type. Raises: BadAudience."""
    if given.get("split") != BY_TYPE:
        return Audience()
    types = tuple(one for k in range(MOST_TYPES) if (one := given.get(f"type.{k}", "")))
    return Audience(types, BY_TYPE, REST if given.get("rest") else None)


def channels_of(given: Mapping[str, str], ways: Ways) -> tuple[str, ...]:
    """The channels in their order. Raises: BadInput if there is none, or one that does not exist here."""
    named = [one for k in range(MOST_CHANNELS) if (one := given.get(f"channel.{k}", ""))]
    chosen = tuple(dict.fromkeys(named))
    if not chosen or any(one not in ways.channels for one in chosen):
        raise BadInput(
            "no channel was chosen that exists here", f"there are: {', '.join(ways.channels)}", "choose one"
        )
    return chosen


def languages_of(given: Mapping[str, str]) -> tuple[str, ...]:
    return (
        tuple(one for one in given.get("languages", "").split(",") if re.fullmatch(r"[a-z]{2,3}", one))
        or LANGUAGES
    )


def says_of(given: Mapping[str, str], part: str, is_mail: bool) -> Says:
    """What one part reads. Raises: BadInput, telling the part and language, if subject or text is missing."""
    texts: dict[str, dict[str, str]] = {"subject": {}, "body": {}, "button": {}, "link": {}}
    for language in languages_of(given):
        for key, by_language in texts.items():
            said = given.get(f"m.{part}.{language}.{key}", "").replace("\r\n", "\n").strip()
            if said:
                by_language[language] = said
            elif key in ("subject", "body"):
                raise BadInput(
                    f"the {_CALLED[key]} in {_TONGUE[language]} is missing"
                    + ("" if part == EVERYONE else f", for '{part}'"),
                    mend="write it, or take the language away",
                )
    if bool(texts["button"]) != bool(texts["link"]):
        raise BadInput(
            f"the button for '{part}' lacks its text or its address", mend="fill in both, or neither"
        )
    for link in texts["link"].values():
        if not re.match(r"https?://|\{\{", link):
            raise BadInput(f"'{link}' is no address of the web", mend="write it whole: https://…")
    has_button = is_mail and texts["button"]
    return Says(
        Text.of(texts["subject"]), Text.of(texts["body"]),
        Text.of(texts["button"]) if has_button else None, Text.of(texts["link"]) if has_button else None,
    )  # fmt: skip


def one_off_in(given: Mapping[str, str], built: Built, ways: Ways, labels: Labels | None) -> OneOff:
    """All four steps as a value. Raises: BadInput for the first thing missing."""
    whom, audience = whom_of(given, built)
    channels = channels_of(given, ways)
    is_mail = all(name in ways.mail for name in channels)
    place = given.get("place", "").split(" ")
    spread = span_in(given, "spread") or 0
    return OneOff(
        id=id_of(given), title=titled(given), channels=channels,
        says={part: says_of(given, part, is_mail) for part in audience.names},
        at=at_of(given), goal=goal_of(given, labels), whom=whom, audience=audience, is_mail=is_mail, spread=spread,
        expires=span_in(given, "expires"), within=within_of(given), holdout=holdout_of(given),
        kind="transactional" if given.get("kind") == "transactional" else "marketing",
        languages=languages_of(given), map=place[0] or None if len(place) == 2 else None,
        touchpoint=place[1] if len(place) == 2 else None,
    )  # fmt: skip


def at_of(given: Mapping[str, str]) -> str:
    """The local date and hour. Raises: BadInput if they are none."""
    said = f"{given.get('date', '')} {given.get('hour', '')}"
    try:
        return datetime.strptime(said, "%Y-%m-%d %H:%M").strftime("%Y-%m-%d %H:%M")
    except ValueError:
        raise BadInput(
            f"'{said}' is no day and hour", mend="write the day as 2026-12-01 and the hour as 10:00"
        ) from None


def goal_of(given: Mapping[str, str], labels: Labels | None) -> r.Rule:
    if not given.get("goal", "").strip():
        raise BadInput(
            "no goal was chosen", "without it nobody knows whether it worked", "choose what people should do"
        )
    return parse_rule(given["goal"], labels)


def within_of(given: Mapping[str, str]) -> int:
    span = span_of(given.get("goal_days", "").strip(), "d")
    if not span:
        raise BadInput(
            f"'{given.get('goal_days', '')}' is no number of days", mend="write a whole number, such as 14"
        )
    return span


def holdout_of(given: Mapping[str, str]) -> float:
    said = given.get("holdout", "").replace("%", "").replace(",", ".").strip()
    try:
        percent = float(said)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 90:
        raise BadInput(f"the control group is '{said}'", mend="write a percentage from 0 to 90, such as 10")
    return round(percent / 100, 4)


def titled(given: Mapping[str, str]) -> Text:
    title = " ".join(given.get("title", "").split())
    if not title:
        raise BadInput("the sending has no name", mend="give it one, such as 'News in December'")
    return Text.of(title[:200])


def span_in(given: Mapping[str, str], name: str) -> int | None:
    said = given.get(name, "").strip()
    if not said:
        return None
    span = span_of(said, given.get(f"{name}_unit", ""))
    if span is None:
        raise BadInput(f"'{said}' is no span of time", mend="write a whole number, and choose its unit")
    return span


def _span_of(span: int | None, name: str, unit: str) -> dict[str, str]:
    found = span_fields(span) if span else None
    return {name: found[0] if found else "", f"{name}_unit": found[1] if found else unit}


def _place_text(one: OneOff) -> str:
    return f"{one.map} {one.touchpoint}" if one.map and one.touchpoint else ""


assert set(UNITS) == {"d", "h", "m", "s"}
