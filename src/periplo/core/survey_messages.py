"""Invitations and answers as messages, so that they come in by the same door as all events (core/messages.py)."""

from __future__ import annotations

from typing import Any, NamedTuple

from periplo.core.messages import Handle, named_by
from periplo.core.spans import iso
from periplo.core.survey_answers import Answer
from periplo.core.surveys import SOURCE, Question, Survey

ANSWERED, INVITED, DECLARED = "survey answered", "survey invited", "source declared"
WAYS = ("invite", "link", "qr", "till", "agent")
Message = dict[str, Any]


class Filling(NamedTuple):
    """One person's way through one survey: an invitation, or one opening of a link that anybody may use."""

    response: str  # unique name of it; of an invitation, the invitation's
    version: int
    way: str  # one of WAYS
    channel: str
    asked_at: int
    place: str | None = None
    language: str | None = None
    who: tuple[Handle, ...] = ()  # empty: nobody we know
    campaign: str | None = None  # whose message held the link, and which one
    message: str | None = None


def answered(survey: Survey, filling: Filling, question: Question, answer: Answer, at: int) -> list[Message]:
    """What one answer tells: a `survey answered`, and a `source declared` for each source named; nothing if skipped.

    The ids are the same for the same question of the same filling, so an answer that comes twice counts once.
    """
    if answer.is_skipped:
        return []
    id = f"survey:{filling.response}:{question.id}"
    properties = {
        "survey": survey.id,
        "version": filling.version,
        "question": question.id,
        "kind": question.kind,
        "score": answer.score,
        "choice": ", ".join(answer.chosen) or None,
        "comment": answer.words or None,
        "touchpoint": survey.touchpoint,
        "place": filling.place or survey.place,
        "channel": filling.channel,
        "way": filling.way,
        "response": filling.response,
        "language": filling.language,
        "asked_at": iso(filling.asked_at),
        "campaign": filling.campaign,
        "message": filling.message,
    }
    told = [_message(ANSWERED, id, filling, at, properties)]
    if question.declares == SOURCE:
        for chosen in answer.chosen:
            choice = question.choice(chosen)
            declared = {
                "reason": chosen,
                "source": (choice and choice.source) or chosen,
                "medium": choice and choice.medium,
                "survey": survey.id,
                "response": filling.response,
                "channel": "survey",
                "place": filling.place or survey.place,
            }
            told.append(_message(DECLARED, f"{id}:{chosen}", filling, at, declared))
    return told


def invited(survey: Survey, filling: Filling) -> Message:
    """That we asked somebody. It is our own doing, so it moves nobody on the map."""
    properties = {
        "survey": survey.id,
        "version": filling.version,
        "touchpoint": survey.touchpoint,
        "place": filling.place or survey.place,
        "channel": filling.channel,
        "way": filling.way,
        "response": filling.response,
        "by": "us",
    }
    return _message(INVITED, f"survey:{filling.response}:invited", filling, filling.asked_at, properties)


def _message(event: str, id: str, filling: Filling, at: int, properties: dict[str, Any]) -> Message:
    message: Message = {
        "type": "track",
        "event": event,
        "messageId": id,
        "timestamp": iso(at),
        "properties": {name: value for name, value in properties.items() if value is not None},
        **named_by(filling.who),
    }
    if not filling.who:
        message["anonymousId"] = f"survey:{filling.response}"
    return message
