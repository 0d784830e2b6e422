"""What customers read, saw and followed, asked as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.answers.content import Content
from periplo.core.content_names import content_in
from periplo.core.errors import BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.rules import AnyOf, EventIs, Rule
from periplo.core.spans import Span
from periplo.usecases.ask import Asking
from periplo.usecases.ground import Ground
from periplo.usecases.step_lists import rule_said


def content_asking(said: Mapping[str, Any], ground: Ground) -> Asking:
    drawn = ground.drawn
    if drawn is None:
        raise BadQuestion("'content' is asked of a map", mend="name one with --map FILE")
    content = _content(said, ground)
    item, by = (None if said.get(key) is None else str(said[key]) for key in ("named_by", "by"))
    told = {"map": drawn.id, "content": rule_text(content), "named_by": item, "by": by}
    return Asking(
        "content",
        {name: value for name, value in told.items() if value is not None},
        lambda chosen: Content(drawn, chosen.span or Span(0, 1), content, item, by),
        (content, *(one.met for one in drawn.touchpoints if one.met)),
        history=True,
    )


def _content(said: Mapping[str, Any], ground: Ground) -> Rule:
    """Which events are a look at content: as said, else those called so. Raises: BadQuestion if none is."""
    if said.get("content"):
        return rule_said(str(said["content"]), ground.names, ground.labels)
    found = tuple(EventIs(name) for name in content_in(ground.names))
    if not found:
        raise BadQuestion(
            "no event here says that somebody read or saw content",
            "events such as article read, video watched or message opened would",
            "say which events do with --content",
        )
    return found[0] if len(found) == 1 else AnyOf(found)
