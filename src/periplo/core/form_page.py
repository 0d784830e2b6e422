"""A form as a page receives it: in one language, its rule as lists, its paths as one pattern, its colours settled."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from periplo.core.events import folded
from periplo.core.forms import ASKED, Form, When
from periplo.core.rules import All, AnyOf, Condition, EventIs, Not, Rule
from periplo.core.texts import Text

_SECOND = 1_000_000


def page_form(form: Form, version: int, language: str) -> dict[str, Any]:
    """What a page needs to show the form; nothing in it is markup."""

    def say(text: Text | None) -> str | None:
        return text.to(language) if text else None

    look, when = form.look, form.when
    told: dict[str, Any] = {
        "id": form.id,
        "version": version,
        "language": language,
        "on": pages_pattern(when),
        "look": {
            "kind": look.kind, "theme": look.theme, "side": look.side, "accent": look.accent,
            "ink": ink_on(look.accent), "at": look.at,
        },
        "when": {
            "after": None if when.after is None else when.after / _SECOND,
            "scroll": when.scroll,
            "exit": when.exit or None,
            "who": None if when.who is None else rule_lists(when.who),
        },
        "every": form.every if isinstance(form.every, str) else form.every / _SECOND,
        "title": say(form.title),
        "text": say(form.text),
        "button": say(form.button),
        "fields": [
            {
                "id": each.id, "kind": each.kind, "label": say(each.label), "help": say(each.help),
                "required": each.required or None,
                "choices": [[choice.id, say(choice.text)] for choice in each.choices] or None,
            }
            for each in form.fields
        ],
        "consents": [
            {
                "id": each.pair, "text": say(each.text), "required": each.required or None,
                "asked": (each.basis == ASKED) or None,
            }
            for each in form.consents
        ],
        "privacy": None if form.privacy is None else [say(form.privacy.text), form.privacy.url],
        "thanks": [say(form.thanks.title), say(form.thanks.text)],
        "confirm": form.confirm,
    }  # fmt: skip
    return _bare(told)


def pages_pattern(when: When) -> str:
    """A regular expression, the same to Python and to a browser, that a path meets on which the form may come."""
    but = f"(?!(?:{_either(when.but)})$)" if when.but else ""
    return f"^{but}(?:{_either(when.pages)})$"


def rule_lists(rule: Rule) -> list[Any]:
    """A rule over what a page knows: ["all", …], ["any", …], ["not", rule], or [operator, fact, value…].

    Texts are folded as the page folds its own.
    """
    match rule:
        case All(rules):
            return ["all", *map(rule_lists, rules)]
        case AnyOf(rules):
            return ["any", *map(rule_lists, rules)]
        case Not(part):
            return ["not", rule_lists(part)]
        case Condition(property, operator, value):
            values = value if isinstance(value, tuple) else (value,)
            return [operator, property, *(folded(one) if isinstance(one, str) else one for one in values)]
        case EventIs():
            return ["all"]  # that the page is viewed goes without saying
    raise TypeError(f"no page knows {rule}")


def ink_on(accent: str) -> str:
    """Black or white, whichever stands out more on a colour: at least 4.58 to 1, as one of them always does.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    return "#ffffff" if contrast(accent, "#ffffff") >= contrast(accent, "#000000") else "#000000"


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21. Source: WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _either(paths: tuple[str, ...]) -> str:
    """Runs of anything between parts that are matched literally, encoded as a browser encodes its own path."""

    def literal(part: str) -> str:
        encoded = "".join(sign if sign.isascii() else quote(sign) for sign in part)
        return re.sub(r"[^\w/]", lambda sign: f"\\x{ord(sign.group()):02x}", encoded, flags=re.ASCII)

    return "|".join(".*".join(map(literal, re.split(r"\*+", path))) for path in paths)


def _bare(told: Any) -> Any:
    """Without what says nothing."""
    if isinstance(told, dict):
        return {key: _bare(value) for key, value in told.items() if value not in (None, [], {})}
    return [_bare(one) for one in told] if isinstance(told, list) else told
