"""periplo map draw: a map with what is known of it, alone or compared with another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import flat
from periplo.core.rules import All, InSegment, Rule
from periplo.core.spans import Span
from periplo.core.texts import Text
from periplo.core.variants import drawn_for
from periplo.edge.cli.reading import source_of
from periplo.edge.cli.spoken import language, remark
from periplo.edge.faults import fault_of
from periplo.edge.showing.files import deliver
from periplo.edge.source import Source, beside, interventions_of, metrics_of
from periplo.edge.wiring import engine
from periplo.edge.words.told import say
from periplo.formats.map_yaml import read_map
from periplo.pictures.comparison import Comparison
from periplo.pictures.figures import MapFigures
from periplo.pictures.rows import rows_said
from periplo.pictures.words import say as picture_says
from periplo.usecases.choice import Choice, choice_from
from periplo.usecases.compare_maps import (
    periods_compared,
    persona_meant,
    personas_compared,
    previous_choice,
    states_compared,
)
from periplo.usecases.draw import ON_PAPER, Drawing, Sight, drawing, figures, kind_of, view_drawing
from periplo.usecases.narrow import Narrow, figures_seen, narrow_said
from periplo.usecases.typical_route import typical_route

SCALE = 2  # pixels of a PNG for one of the picture
MEASURED = (
    "customer",
    "event",
    "time",
    "dates",
    "where",
    "segment",
    "from",
    "to",
    "zone",
    "against",
    "compare",
)


def drawn(file: str | None, given: Mapping[str, Any]) -> int:
    """Draws a map with what is known: alone as a template, or with events and campaigns; or compared with another."""
    kind = kind_of(given["out"])
    _check_paper(kind, given)
    personas = [name for name in (given["persona"] or "").split(",") if name.strip()]
    ways = [name for name in ("against", "compare", "beside") if given[name]]
    if len(ways) + (len(personas) > 1) > 1 or len(personas) > 2:
        raise BadQuestion(
            "two comparisons were asked for at once", "one picture tells one difference",
            "choose one of --against, --compare, --beside or two buyer personas",
        )  # fmt: skip
    named = {**given, "map": file, "persona": None}
    source = Source(named)
    has_events = bool(given["events"]) or (source.workspace is not None and source.workspace.has_events)
    asked = [name for name in MEASURED if given[name]]
    if has_events:
        source = source_of(named)
    elif asked:
        raise BadQuestion(
            f"--{asked[0]} chooses among events, and there are none",
            mend="name files with --events, or a workspace with --in",
        )
    if source.drawn is None:
        raise BadQuestion(
            "no map was named", "this folder is no workspace with a map",
            "name the map's file, or a workspace with --in",
        )  # fmt: skip
    narrow = narrow_said(source.drawn, given)
    seen, known, compared = _seen(
        source, given, [persona_meant(source.drawn, one) for one in personas], has_events, narrow
    )
    told = (*narrow.told(source.drawn), *(_chosen_told(source) if has_events else ()))
    if told:
        known = replace(known or MapFigures(), only=told)
        if narrow.is_asked:
            seen = narrow.of(seen)
            known = figures_seen(known, seen)
    curves = None if given["curves"] is None else _curves(source.drawn, given["curves"])
    if given["view"]:
        return _viewed(seen, known, kind, given, source, has_events)
    lanes = None if given["lanes"] is None else rows_said(seen, given["lanes"])
    sight = Sight(lanes, curves, beside(source), compared)
    made = drawing(
        seen,
        known,
        kind,
        language(),
        given["theme"],
        float(given["scale"] or SCALE),
        sight,
        given["paper"].casefold() if given["paper"] else None,
        given["smallest"],
    )
    _deliver(made, given["out"])
    return 0


def _viewed(
    seen: JourneyMap,
    known: MapFigures | None,
    kind: str,
    given: Mapping[str, Any],
    source: Source,
    has_events: bool,
) -> int:
    """Draws one of the other views; for the story, with one real customer's route where there is any."""
    for name in ("lanes", "curves", "against", "compare", "beside", "smallest"):
        if given[name]:
            raise BadQuestion(
                f"--{name} is not for a view", "a view chooses itself what it shows",
                f"leave out --{name} or --view",
            )  # fmt: skip
    route = None
    if given["view"] == "story" and has_events and known is not None:
        route = typical_route(seen, source.lived.journeys, source.choice)
    made = view_drawing(
        given["view"],
        seen,
        known,
        kind,
        language(),
        given["theme"],
        float(given["scale"] or SCALE),
        beside(source),
        given["paper"].casefold() if given["paper"] else None,
        route,
    )
    _deliver(made, given["out"])
    return 0


def _deliver(made: Drawing, out: str) -> None:
    for name, content in zip(names_of(out, len(made.files)), made.files, strict=True):
        deliver(content, name, language())
    for sentence in made.told:
        remark(sentence)


def names_of(out: str, count: int) -> list[str]:
    """The names of the files of a picture: the one asked for, or one a page: map-1.png, map-2.png."""
    if count == 1:
        return [out]
    path = Path(out)
    return [str(path.with_name(f"{path.stem}-{n}{path.suffix}")) for n in range(1, count + 1)]


def _check_paper(kind: str, given: Mapping[str, Any]) -> None:
    if given["paper"] and kind not in ON_PAPER and not (given["view"] and kind == "svg"):
        raise BadQuestion(
            f"--paper is not for '{kind}'", "only PDF and PNG have sheets",
            "end --out with .pdf or .png, or leave it out",
        )  # fmt: skip
    if given["smallest"] and not given["paper"]:
        raise BadQuestion(
            "--smallest belongs to a sheet", "only paper has a size", "name one with --paper, or leave it out"
        )
    if given["scale"] and kind != "png":
        raise BadQuestion(
            f"--scale is not for '{kind}'", "only a PNG has pixels", "end --out with .png, or leave it out"
        )


def _seen(
    source: Source, given: Mapping[str, Any], personas: Sequence[str], has_events: bool, narrow: Narrow
) -> tuple[JourneyMap, MapFigures | None, Comparison | None]:
    """The map to draw, its figures, and what it is compared with."""
    whole = source.drawn
    assert whole is not None
    one = drawn_for(whole, personas[-1]) if personas else whole
    through = narrow.events(whole)
    choice = (
        replace(_by(source.choice, through), persona=personas[-1] if personas else None)
        if has_events
        else None
    )
    known = _measured(source, one, choice)
    if len(personas) > 1 and choice is not None:
        other = _measured(source, drawn_for(whole, personas[0]), replace(choice, persona=personas[0]))
        return personas_compared(whole, personas[0], personas[1], known, other)
    if len(personas) > 1:
        return personas_compared(whole, personas[0], personas[1], None, None)
    if given["beside"]:
        return states_compared(one, read_map(given["beside"], source.labels), known)
    if choice is not None and known is not None and (given["against"] or given["compare"]):
        then = _against(source, given) if given["against"] else previous_choice(choice, _span(known))
        past = _measured(
            source, one, replace(_by(then, through) if given["against"] else then, persona=choice.persona)
        )
        return periods_compared(one, known, past or MapFigures())
    return one, known, None


def _by(choice: Choice, rule: Rule | None) -> Choice:
    """The choice with its events narrowed to those of a rule too."""
    if rule is None:
        return choice
    return replace(choice, where=flat(All, [choice.where, rule]) if choice.where else rule)


def _chosen_told(source: Source) -> tuple[Text, ...]:
    """Which events and customers were chosen, in words; the picture's head tells period and buyer persona."""
    choice, labels = source.choice, source.labels
    segment = choice.segment
    titles = {id: one.segment.title for id, one in source.people.book.kept.items()} if segment else {}
    chosen = []
    if choice.where:
        chosen.append(("where", {one: rule_text(choice.where, one, labels) for one in ("es", "en")}))
    if segment:
        title = titles.get(segment.segment) if isinstance(segment, InSegment) else None
        said = {one: title.to(one) if title else rule_text(segment, one, labels) for one in ("es", "en")}
        chosen.append(("segment", said))
    return tuple(
        Text(tuple((one, picture_says(f"only_{name}", one, words)) for one, words in said.items()))
        for name, said in chosen
    )


def _measured(source: Source, drawn: JourneyMap, choice: Choice | None) -> MapFigures | None:
    """Figures of a map; None without events, or where a buyer persona has no rule that finds its customers."""
    if choice is None or (choice.persona is not None and drawn.persona.rule is None):
        return None
    known = figures(drawn, source.lived, choice, engine(), interventions_of(source), source.spend_on_map)
    stood = metrics_of(source, drawn, known.span)
    for metric, error in stood.failed:
        remark(say("metric_failed", language(), metric.id, fault_of(error, language()).what))
    return replace(known, metrics=stood.values)


def _against(source: Source, given: Mapping[str, Any]) -> Choice:
    since, dots, until = str(given["against"]).partition("..")
    if not dots:
        raise BadQuestion(
            f"--against says '{given['against']}'", "a period has a beginning and an end",
            "write it as 2025-06-01..2025-09-01",
        )  # fmt: skip
    return choice_from(
        {**given, "from": since, "to": until, "persona": None}, source.zone, source.labels, source.people
    )


def _span(known: MapFigures) -> Span:
    if known.span is None:
        raise BadQuestion(
            "there is no period to compare", "nothing was lived in it", "name one with --from and --to"
        )
    return known.span


def _curves(drawn: JourneyMap, said: str) -> tuple[str, ...]:
    return tuple(persona_meant(drawn, one) for one in said.split(",") if one.strip())
