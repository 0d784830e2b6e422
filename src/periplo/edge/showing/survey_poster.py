"""The poster of a survey: its first question in one language or several, and the code that leads to it."""

from __future__ import annotations

from periplo.core.surveys import Survey
from periplo.core.texts import LANGUAGES
from periplo.pictures.qr_poster import poster
from periplo.pictures.scene import Scene


def survey_poster(
    name: str, survey: Survey, link: str, place: str | None, first: str, alone: str | None = None
) -> Scene:
    """name: the organisation's. link: where the code leads. first: the language that stands first, of all that the
    survey speaks; alone: the one that stands there alone."""
    wanted = [alone] if alone else [first, *(other for other in LANGUAGES if other != first)]
    text = survey.questions[0].text
    questions = [(each, text.to(each)) for each in wanted if each in survey.languages] or [
        (first, text.to(first))
    ]
    return poster(name, questions, link, place or "")
