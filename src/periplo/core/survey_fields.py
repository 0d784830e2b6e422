"""The keys of a survey's document that a page offers as fields."""

from __future__ import annotations

from periplo.core.document_fields import (
    AMONG,
    CHOICE,
    LONG,
    NUMBER,
    PERCENT,
    POINT,
    RULE,
    SPAN,
    TEXT,
    TICK,
    WORD,
    Key,
    Parts,
    Whole,
)
from periplo.core.frequency import MESSAGE_CHANNELS
from periplo.core.surveys import CHOICE as OF_CHOICES
from periplo.core.surveys import KINDS, PURPOSES, SAID, SCALES, SOURCE, STATUSES
from periplo.core.texts import LANGUAGES

_SCALES = tuple(SCALES)
_NAMED = (*SAID, OF_CHOICES)  # kinds whose answers have names

WAYS = Parts(
    "next",
    (
        Key("from", NUMBER, only=_SCALES), Key("up_to", NUMBER, only=_SCALES), Key("is", AMONG, only=_NAMED),
        Key("then", CHOICE),
    ),
    new={"then": "end"}, only=(*_SCALES, *_NAMED), is_of_kind=True,
)  # fmt: skip
ANSWERS = Parts(
    "choices",
    (
        Key("text", TEXT), Key("words", TICK),
        Key("source", WORD, is_rare=True), Key("medium", WORD, is_rare=True),
    ),
    new={"text": ""}, named_by="text", only=(OF_CHOICES,),
)  # fmt: skip
QUESTIONS = Parts(
    "questions",
    (
        Key("kind", CHOICE, KINDS), Key("text", TEXT), Key("help", TEXT, is_rare=True),
        Key("low", TEXT, only=_SCALES), Key("high", TEXT, only=_SCALES),
        Key("optional", TICK), Key("many", TICK, only=(OF_CHOICES,)),
        Key("declares", TICK, says=SOURCE, only=(OF_CHOICES,)), Key("then", CHOICE),
    ),
    (ANSWERS, WAYS), new={"kind": "text", "text": ""}, named_by="text",
)  # fmt: skip
SURVEY = Whole(
    (
        Key("title", TEXT), Key("intro", LONG), Key("thanks", LONG), Key("touchpoint", POINT),
        Key("ask.event", RULE), Key("ask.wait", SPAN, usual="2h"), Key("ask.late", SPAN, usual="7d"),
        Key("ask.share", PERCENT, usual="100"), Key("ask.channel", CHOICE, MESSAGE_CHANNELS, "email"),
        Key("purpose", CHOICE, PURPOSES, "service", is_rare=True),
        Key("pressure.quiet", SPAN, usual="30d", is_rare=True),
        Key("pressure.after_answer", SPAN, usual="90d", is_rare=True), Key("valid", SPAN, usual="30d", is_rare=True),
        Key("costs.currency", WORD, is_rare=True), Key("costs.fixed", NUMBER, is_rare=True),
        *(Key(f"costs.invitation.{channel}", NUMBER, is_rare=True) for channel in MESSAGE_CHANNELS),
        Key("languages", AMONG, LANGUAGES, is_rare=True),
        Key("status", CHOICE, STATUSES, "active", is_rare=True),
    ),
    (QUESTIONS,), {"ask": "event"},
)  # fmt: skip
