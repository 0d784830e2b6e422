"""The keys of a sign-up form's document that a page offers as fields."""

from __future__ import annotations

from periplo.core.consent import BASES
from periplo.core.document_fields import (
    AMONG,
    CHOICE,
    COLOUR,
    LINES,
    LONG,
    PERCENT,
    POINT,
    SPAN,
    TEXT,
    TICK,
    WORD,
    Key,
    Parts,
    Whole,
)
from periplo.core.forms import (
    ACCENT,
    ALWAYS,
    ASKED,
    BY_EMAIL,
    EMAIL,
    FIELDS,
    LOOKS,
    ONCE,
    PHONE,
    STATUSES,
    THEMES,
)
from periplo.core.forms import CHOICE as OF_CHOICES
from periplo.core.forms import TEXT as IN_WORDS
from periplo.core.frequency import MESSAGE_CHANNELS
from periplo.core.texts import LANGUAGES

HANDLES = (EMAIL, PHONE)  # kept under the name of their kind
ANSWERS = Parts(
    "choices", (Key("text", TEXT),), new={"text": ""}, named_by="text", only=(OF_CHOICES,),
)  # fmt: skip
ASKED_FOR = Parts(
    "fields",
    (
        Key("kind", CHOICE, FIELDS, IN_WORDS), Key("label", TEXT), Key("required", TICK),
        Key("id", WORD, only=tuple(one for one in FIELDS if one not in HANDLES)), Key("help", TEXT, is_rare=True),
    ),
    (ANSWERS,), new={"kind": IN_WORDS, "label": ""}, named_by="label", joined="_", usual_kind=IN_WORDS,
)  # fmt: skip
CONSENTS = Parts(
    "consents",
    (
        Key("channel", CHOICE, MESSAGE_CHANNELS), Key("purpose", CHOICE), Key("text", LONG),
        Key("version", WORD), Key("required", TICK), Key("basis", CHOICE, BASES, ASKED, is_rare=True),
    ),
    new={"channel": "email", "purpose": "marketing", "version": "1", "text": ""},
)  # fmt: skip
FORM = Whole(
    (
        Key("title", TEXT), Key("text", LONG), Key("button", TEXT), Key("thanks.title", TEXT), Key("thanks.text", LONG),
        Key("confirm", CHOICE, ("", BY_EMAIL)), Key("coupon", CHOICE), Key("privacy.text", TEXT),
        Key("privacy.url", WORD),
        Key("look.kind", CHOICE, LOOKS, "corner"), Key("look.accent", COLOUR, usual=ACCENT),
        Key("when.pages", LINES, usual="*"), Key("when.but", LINES), Key("when.after", SPAN),
        Key("when.scroll", PERCENT), Key("when.exit", TICK),
        Key("every", SPAN, (ALWAYS, ONCE), "30d"), Key("touchpoint", POINT),
        Key("look.theme", CHOICE, THEMES, "auto", is_rare=True), Key("look.side", CHOICE, is_rare=True),
        Key("look.at", WORD, is_rare=True), Key("languages", AMONG, LANGUAGES, is_rare=True),
        Key("status", CHOICE, STATUSES, "active", is_rare=True),
    ),
    (ASKED_FOR, CONSENTS), {"privacy": "text"},
)  # fmt: skip
