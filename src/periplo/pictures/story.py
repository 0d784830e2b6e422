"""A route told as a story in the first person, as the titles of touchpoints are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.answers.variants import StoryStep
from periplo.pictures.numbers import number
from periplo.pictures.words import say

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
MOST = 10  # steps told


def story_told(story: Sequence[StoryStep], titles: Mapping[str, str], language: str) -> str:
    """ "Veo un anuncio; 4 minutos después, comparo precios; 2 días después, voy a la tienda." """
    told: list[str] = []
    before = 0.0
    for step in story[:MOST]:
        title = titles.get(step.step, step.step).rstrip(".")
        if not told:
            told.append(title)
        else:
            told.append(f"{_after(step.after_seconds - before, language)}, {_within(title, language)}")
        before = step.after_seconds
    if len(story) > MOST:
        told.append(say("story_more", language, number(len(story) - MOST, language)))
    return "; ".join(told) + "." if told else ""


def _after(seconds: float, language: str) -> str:
    for size, unit in _UNITS:
        if seconds >= size:
            count = round(seconds / size)
            return say(f"{unit}_after" if count == 1 else f"{unit}s_after", language, number(count, language))
    return say("soon_after", language)


def _within(title: str, language: str) -> str:
    """The title within a sentence: "Voy a la tienda" with a small letter, "I go to the shop" as it is."""
    word = title.split(" ", 1)[0]
    if language == "en" and (word == "I" or word.startswith("I'")):
        return title
    return title if word.isupper() and len(word) > 1 else title[:1].lower() + title[1:]
