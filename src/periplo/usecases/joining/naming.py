"""What a drafted map calls things: titles, ids and channels, from the names that programs gave."""

from __future__ import annotations

from periplo.core.channel_catalogue import CHANNELS, SPELLINGS
from periplo.core.commerce_words import labels_for, words_of
from periplo.core.labels import Labels
from periplo.core.meaning_words import IDLE_WORDS
from periplo.core.meanings import plain, stem, words_in
from periplo.core.texts import LANGUAGES, Text
from periplo.usecases.joining.seen import NamedEvent, Part

LEAST_SHARE = 0.05  # of an event's rows that come by a channel
MOST_CHANNELS = 4
# As they are written: their stems are those of other words too (cookie, cooking).
_OF_THE_PROGRAM = """
    heartbeat heartbeats ping pings pinged token tokens cookie cookies debug debugged debugging sync syncs synced
    syncing config configs healthcheck healthchecks timer timers
"""
_TECHNICAL = frozenset(_OF_THE_PROGRAM.split())
_OF_A_VISIT = frozenset(
    map(stem, ("start", "begin", "begun", "end", "refresh", "renew", "resume", "expire", "timeout", "time", "out",
               "close", "open", "create", "update"))
)  # fmt: skip
SCREENS = frozenset(("screen", "screen name", "screen_name"))


def is_technical(name: str) -> bool:
    """Whether a name speaks of the program and not of what the customer does."""
    words = words_in(name)
    if words[:1] == ("session",):  # that of a visit, and not of a trainer: "session refreshed"
        return all(stem(word) in _OF_A_VISIT for word in words[1:])
    return words == ("health", "check") or any(word in _TECHNICAL for word in words)


def title_of(event: NamedEvent, part: Part | None, labels: Labels) -> Text:
    """What a column is called: the plan's label, words that are known in both languages, or the name itself."""
    if part is not None:
        return Text((("es", f"Veo «{part.value}»"), ("en", f"I see '{part.value}'")))
    planned = labels.events.get(event.name)
    if planned:
        return Text(tuple((language, _capital(said)) for language, said in planned.by_language))
    known = labels_for(event.name)
    spaced = " ".join(words_of(event.name)) or event.name
    if set(known) >= set(LANGUAGES):
        return Text(tuple((language, _capital(known[language])) for language in LANGUAGES))
    return Text.of(_capital(spaced))


def id_of(name: str, taken: set[str]) -> str:
    """An id made of a name's words, different from those taken, to which it is added."""
    stem = "-".join(plain(word) for word in words_of(name)) or "column"
    id = next(
        one for n in range(1, len(taken) + 2) if (one := stem if n == 1 else f"{stem}-{n}") not in taken
    )
    taken.add(id)
    return id


def channels_of(event: NamedEvent, part: Part | None) -> tuple[tuple[str, ...], bool]:
    """By which channels it comes, and whether that is a guess from its name alone."""
    rows = max(1, sum(event.channels.values()))
    seen = [id for id, n in event.channels.items() if id in CHANNELS and n >= LEAST_SHARE * rows]
    if seen:
        return tuple(seen[:MOST_CHANNELS]), False
    if part is not None:
        return (("app",) if part.key in SCREENS else ("web",)), True
    named = [_spelled().get(word) for word in words_in(event.name) if word not in IDLE_WORDS]
    found = next((id for id in named if id), None)
    return ((found,) if found else ()), True


def _spelled() -> dict[str, str]:
    own = {
        word: id for id, name in CHANNELS.items() for _, said in name.by_language for word in words_in(said)
    }
    return {**own, **SPELLINGS, **{id: id for id in CHANNELS}}


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
