"""What wants attention in the installation itself, above the pages that somebody opens in the morning."""

from __future__ import annotations

from starlette.requests import Request

from periplo.core.condition import alarms
from periplo.core.errors import PeriploError
from periplo.edge.showing.alarms import alarm_said


def alarm_lines(request: Request, language: str) -> list[tuple[str, str]]:
    """What is wrong and how to mend it; nothing where all is well, or where it cannot be read: the page tells that."""
    try:
        found = request.app.state.looks.with_doubt()
    except PeriploError:
        return []
    return [alarm_said(one, language) for one in alarms(found)]
