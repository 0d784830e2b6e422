"""The report of a restoring that was rehearsed, as a page of Markdown for whoever answers for backups."""

from __future__ import annotations

from periplo.edge.showing.alarms import bytes_text
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, span_text
from periplo.usecases.copies.rehearsing import STEPS, Counted, Rehearsed


def report(done: Rehearsed, language: str) -> str:
    """What was restored, whether it is whole, what stands in it, and how long it took."""

    def told(key: str, *values: object) -> str:
        return say(f"rehearsal.{key}", language, *values)

    lines = [
        f"# {told('title', done.workspace)}",
        "",
        say("rehearsal_well" if done.is_well else "rehearsal_wrong", language, done.workspace, done.made_at),
        "",
        f"- {told('file', done.file, bytes_text(done.bytes, language), number(done.files, language))}",
        f"- {told('at', done.at)}",
        f"- {told('forgotten', number(done.forgotten, language))}",
        "",
        f"## {told('found')}",
        "",
        *_counts(done, language),
        "",
        f"## {told('took')}",
        "",
        *(f"- {told(step)}: {span_text(done.seconds[step], language)}" for step in STEPS),
        f"- {told('whole')}: {span_text(sum(done.seconds.values()), language)}",
        "",
        f"## {told('checks')}",
        "",
        *(
            f"- {say('ok' if one.is_well else 'attention', language)}: {one.what.to(language)}"
            + (f" → {one.mend.to(language)}" if one.mend else "")
            for one in done.checks
        ),
    ]
    return "\n".join(lines) + "\n"


def _counts(done: Rehearsed, language: str) -> list[str]:
    head = ["", say("rehearsal.copy", language), *([say("rehearsal.live", language)] if done.live else [])]
    rows = [head, ["---"] * len(head)]
    for name in ("events", "indexed", *done.found.rows._fields):
        counts = [_count(one, name) for one in (done.found, done.live) if one]
        rows.append([say(f"rehearsal.n_{name}", language), *(number(one, language) for one in counts)])
    return [f"| {' | '.join(row)} |" for row in rows]


def _count(one: Counted, name: str) -> int:
    return int(getattr(one if name in ("events", "indexed") else one.rows, name))
