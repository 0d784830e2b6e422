"""Segments in words and tables, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from periplo.answers.asked import THIN
from periplo.core import rules as r
from periplo.core.ad_hashes import Platform
from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import PeriploError
from periplo.core.labels import Labels
from periplo.core.rule_grounds import Ground
from periplo.core.rule_saying import rule_text
from periplo.core.segments import Segment, named_in
from periplo.core.spans import SECOND, iso
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.headings import moment_text, say_count
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.words.told import knows, say
from periplo.formats.segment_yaml import segment_data
from periplo.pictures.numbers import number, percent, span_text
from periplo.usecases.audiences.book import Book, Kept
from periplo.usecases.audiences.handing import Handing
from periplo.usecases.audiences.measuring import Moves, Overlap, Reach, Size
from periplo.usecases.audiences.preview import Seen


def pieces(said: str) -> list[str]:
    """The names in a list with commas."""
    return [part.strip() for part in said.split(",") if part.strip()]


def with_status(segment: Segment, status: str) -> Segment:
    return replace(segment, status=status)


# --- all of them


def list_table(book: Book, sizes: Mapping[str, Size], language: str) -> Table:
    """One row a segment: its size and share, its title, how its file and the ledger stand."""
    columns = (
        Column("segment", say("segment.head", language)),
        Column("title", say("segment.title", language)),
        Column("customers", say("segment.customers", language), "count"),
        Column("share", say("segment.share", language), "share"),
        Column("state", say("segment.state", language)),
    )
    rows = tuple(
        (
            id,
            kept.segment.title.to(language),
            sizes[id].n if id in sizes else None,
            sizes[id].share if id in sizes else None,
            state_text(kept, language),
        )
        for id, kept in book.kept.items()
    )
    return Table(columns, rows)


def state_text(kept: Kept, language: str) -> str:
    """Saved in which version, changed since, a draft, or ended."""
    if kept.segment.status != "active":
        return say("segment.ended", language)
    return say(f"segment.{kept.state}", language, kept.segment.version)


def list_shape(book: Book, sizes: Mapping[str, Size], faults: Mapping[str, PeriploError]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "segments": [
            {**segment_shape(kept), **(_size(sizes[id]) if id in sizes else {})}
            for id, kept in book.kept.items()
        ],
        "faults": {
            id: {"what": error.what, "why": error.why, "mend": error.mend} for id, error in faults.items()
        },
    }


# --- one of them


def segment_shape(kept: Kept) -> dict[str, Any]:
    """What it says, as its document does, and how it stands."""
    segment = kept.segment
    meaning = {} if segment.rule is None else {
        "said": {one: rule_text(segment.rule, one) for one in LANGUAGES},
        "names": list(named_in(segment.rule)),
    }  # fmt: skip
    data = segment_data(segment)
    if segment.listed is not None and isinstance(data["list"], dict):
        data["list"].pop("customers", None)  # our own numbers; how many says enough
        data["list"]["found"] = len(segment.listed.customers)
    saved = None if kept.saved_at is None else iso(kept.saved_at)
    return {**data, "version": segment.version, "state": kept.state, "saved_at": saved, **meaning}


def segment_lines(kept: Kept, labels: Labels | None, language: str, zone: str) -> str:
    """What it says, its rule as a sentence."""
    segment = kept.segment
    lines = [f"{segment.title.to(language)} · {segment.id}, {state_text(kept, language)}", ""]
    lines.append(meaning_text(segment, labels, language))
    if segment.rule is not None and (names := named_in(segment.rule)):
        lines.append(say("segment.names", language, ", ".join(names)))
    if segment.note is not None:
        lines += ["", segment.note.to(language)]
    if kept.saved_at is not None:
        lines += ["", say("segment.saved_at", language, moment_text(kept.saved_at, zone, language))]
    return "\n".join(lines)


def meaning_text(segment: Segment, labels: Labels | None, language: str) -> str:
    """Its rule in words, or what its list holds."""
    if segment.rule is not None:
        return rule_text(segment.rule, language, labels)
    assert segment.listed is not None
    if segment.listed.file is not None:
        return say("segment.list_file", language, segment.listed.file)
    n = len(segment.listed.customers)
    return say_count("segment.list", language, n) + say(
        "segment.list_loaded",
        language,
        segment.listed.loaded or "–",
        number(segment.listed.unknown, language),
    )


def saved_text(segment: Segment, language: str) -> str:
    said = say("segment.saved_now", language, segment.id, segment.version)
    if segment.listed is None:
        return said
    return f"{said}\n{meaning_text(segment, None, language)}"


# --- its size


def size_text(
    size: Size,
    reach: Sequence[Reach],
    moved: Moves | None,
    parts: Sequence[Size],
    purpose: str,
    language: str,
    zone: str,
) -> str:
    """How many, who could be written to, who came and went, and the parts of an audience by type."""
    lines = [size_line(size, language)]
    if parts:
        lines += ["", text_of(parts_table(parts, language), language)]
    if reach:
        lines += [
            "",
            say("segment.reach", language, purpose),
            text_of(reach_table(reach, language), language),
        ]
    if moved is not None:
        lines += ["", moves_line(moved, language, zone)]
    return "\n".join(lines) + "\n"


def size_line(size: Size, language: str) -> str:
    """How many customers, and of how many."""
    share = "–" if size.share is None else percent(size.share, language)
    thin = f" ({say('thin', language)})" if size.n < THIN else ""
    key = "segment.size.one" if size.n == 1 else "segment.size"
    return say(key, language, number(size.n, language), share, number(size.of, language)) + thin


def reach_table(reach: Sequence[Reach], language: str) -> Table:
    """One row a channel: how many may be written to, and why the others not."""
    reasons = tuple(reach[0].counts) if reach else ()
    columns = (
        Column("channel", say("segment.channel", language)),
        *(
            Column(reason.replace(" ", "_"), say(f"segment.{reason}", language), "count")
            for reason in reasons
        ),
        Column("share", say("segment.share", language), "share"),
    )
    rows = tuple(
        (
            channel_name(one.channel, language),
            *one.counts.values(),
            one.counts["reachable"] / one.n if one.n else None,
        )
        for one in reach
    )
    return Table(columns, rows)


def parts_table(parts: Sequence[Size], language: str) -> Table:
    """The parts of an audience by type, in the order in which they are tried."""
    total = sum(part.n for part in parts)
    columns = (
        Column("part", say("segment.part", language)),
        Column("customers", say("segment.customers", language), "count"),
        Column("share", say("segment.share", language), "share"),
    )
    named = ((say("segment.rest", language) if part.name == "rest" else part.name, part.n) for part in parts)
    return Table(columns, tuple((name, n, n / total if total else None) for name, n in named))


def moves_line(moved: Moves, language: str, zone: str) -> str:
    """Who came in and went out between the two instants."""
    return say(
        "segment.moves", language, moment_text(moved.since, zone, language), moment_text(moved.until, zone, language),
        number(len(moved.came), language), number(len(moved.went), language), number(moved.stayed, language),
    )  # fmt: skip


def size_shape(
    rule: r.Rule,
    size: Size,
    reach: Sequence[Reach],
    moved: Moves | None,
    parts: Sequence[Size],
    at: int,
    zone: str,
) -> dict[str, Any]:
    told: dict[str, Any] = {"schema": SCHEMA, "rule": rule_text(rule), "at": iso(at, zone), **_size(size)}
    if parts:
        told["parts"] = [{"part": part.name, "customers": part.n} for part in parts]
    if reach:
        told["reach"] = [{"channel": one.channel, **one.counts} for one in reach]
    if moved is not None:
        told["moves"] = {
            "since": iso(moved.since, zone), "until": iso(moved.until, zone),
            "came": len(moved.came), "went": len(moved.went), "stayed": moved.stayed,
        }  # fmt: skip
    return told


def _size(size: Size) -> dict[str, Any]:
    return {"customers": size.n, "of": size.of, "share": size.share}


# --- several together


def overlap_text(found: Overlap, language: str) -> str:
    """Two tables: customers in both, and the share of those in either."""
    return "\n".join(
        [
            say("segment.both", language),
            text_of(overlap_table(found, language), language),
            "",
            say("segment.jaccard", language),
            text_of(jaccard_table(found, language), language),
            "",
        ]
    )


def overlap_table(found: Overlap, language: str) -> Table:
    columns = (Column("segment", ""), *(Column(name, name, "count") for name in found.names))
    return Table(columns, tuple((name, *found.both[k]) for k, name in enumerate(found.names)))


def jaccard_table(found: Overlap, language: str) -> Table:
    columns = (Column("segment", ""), *(Column(name, name, "share") for name in found.names))
    k = len(found.names)
    rows = tuple(
        (name, *(found.jaccard(one, other) for other in range(k))) for one, name in enumerate(found.names)
    )
    return Table(columns, rows)


def beside_table(found: Overlap, language: str) -> Table:
    """The first segment beside each of the others."""
    columns = (
        Column("segment", say("segment.head", language)),
        Column("customers", say("segment.customers", language), "count"),
        Column("both", say("segment.in_both", language), "count"),
        Column("jaccard", say("segment.alike", language), "share"),
    )
    rows = tuple(
        (name, found.both[k][k], found.both[0][k], found.jaccard(0, k))
        for k, name in enumerate(found.names)
        if k
    )
    return Table(columns, rows)


def key_of(segment: Segment) -> str:
    """Another text whenever the segment means something else."""
    return repr((segment.rule, segment.listed))


def overlap_shape(found: Overlap) -> dict[str, Any]:
    k = range(len(found.names))
    return {
        "schema": SCHEMA,
        "of": found.of,
        "segments": list(found.names),
        "both": [list(row) for row in found.both],
        "jaccard": [[found.jaccard(one, other) for other in k] for one in k],
    }


# --- who is in


def preview_text(seen: Sequence[Seen], labels: Labels | None, language: str, zone: str) -> str:
    """Each customer with what decided that they are in."""
    if not seen:
        return say("segment.nobody", language) + "\n"
    lines = []
    for one in seen:
        lines.append(f"#{one.customer} · {seen_line(one, language, zone)}")
        lines += [f"    {ground_text(ground, labels, language)}" for ground in one.why]
    return "\n".join(lines) + "\n"


def seen_line(one: Seen, language: str, zone: str) -> str:
    """How many events a customer has, and when the last was."""
    if one.last_at is None:
        return say("segment.no_events", language)
    return f"{say_count('n_events', language, one.events)}, " + say(
        "segment.last_event", language, moment_text(one.last_at, zone, language)
    )


def ground_text(ground: Ground, labels: Labels | None, language: str) -> str:
    """One part of the rule, and what was read: “order completed at least 2 times” — 3 times."""
    said = rule_text(ground.rule, language, labels)
    part = (
        say("segment.part_said", language, said) if ground.holds else say("segment.part_not", language, said)
    )
    value = value_text(ground, language)
    return f"{part}: {value}" if value else part


def value_text(ground: Ground, language: str) -> str:
    """The value that was read, as people say it; nothing where the part says it all."""
    match ground.rule, ground.value:
        case r.Times(), int(n):
            return say_count("segment.times", language, n)
        case r.Total(), float(total):
            return number(total, language, 2)
        case r.Recency(), None:
            return say("segment.never", language)
        case r.Recency(), int(age):
            return say("segment.ago", language, span_text(age / SECOND, language))
        case (r.Agrees(), _) | (_, None):
            return ""
        case _, bool(flag):
            return say("segment.yes" if flag else "segment.no", language)
        case _, float(value) if value.is_integer():
            return str(int(value))
        case _, value:
            return str(value)


def preview_shape(seen: Sequence[Seen], zone: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "customers": [
            {
                "customer": f"#{one.customer}",
                "events": one.events,
                "last_at": None if one.last_at is None else iso(one.last_at, zone),
                "why": [
                    {"rule": rule_text(ground.rule), "holds": ground.holds, "read": _plain(ground)}
                    for ground in one.why
                ],
            }
            for one in seen
        ],
    }


def _plain(ground: Ground) -> object:
    if isinstance(ground.rule, r.Recency) and isinstance(ground.value, int):
        return ground.value / SECOND
    plain = ground.value is None or isinstance(ground.value, bool | int | float | str)
    return ground.value if plain else str(ground.value)


# --- what left


def to_go_lines(made: Handing, platform: Platform, language: str) -> list[str]:
    """How many would go to a platform, and who stays and why."""
    to_go = "segment.to_go.one" if made.people == 1 else "segment.to_go"
    return [
        say(to_go, language, number(made.people, language), platform.name),
        *(
            say_count(key, language, n) if knows(key) else key
            for key, n in ((f"segment.left.{reason}", n) for reason, n in sorted(made.left_out.items()))
        ),
    ]


def handed_text(made: Handing, platform: Platform | None, out: str, language: str) -> str:
    """How many left, to whom, and who was left out and why."""
    to = platform.name if platform else say("segment.plain", language)
    lines = [say("segment.handed", language, number(made.people, language), to, out)]
    lines += [
        f"  {say_count(key, language, n) if knows(key) else key}"
        for key, n in ((f"segment.left.{reason}", n) for reason, n in sorted(made.left_out.items()))
    ]
    lines.append(say("segment.noted", language))
    return "\n".join(lines)
