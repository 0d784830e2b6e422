"""A map by itself: what is missing, too much, or not said by the customer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from periplo.core.cells import ANECDOTE, METRIC, Evidence
from periplo.core.channel_catalogue import near_channel
from periplo.core.hierarchy import opened, way_back
from periplo.core.lanes import ADJUSTMENTS
from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.formats.documents import Place
from periplo.usecases.checking.findings import Finding, found, several
from periplo.usecases.checking.first_person import is_first_person
from periplo.usecases.checking.lines import Lines

STAGES, COLUMNS, LANES, WORDS = 7, 16, 10, 600  # what the eye can hold: the budget of the standard view
ITEMS, LETTERS = 2, 90  # of one cell, of one text


def by_itself(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    """What is missing or doubtful in the map, its people and its columns."""
    yield from _whole(drawn, where)
    yield from _columns(drawn, where)
    yield from _moments(drawn, where)
    for variant in drawn.variants:
        if not any(lane in said.cells for said in variant.columns.values() for lane in ADJUSTMENTS):
            yield found("no_adjustment", where.at("variants"), id=variant.persona.id)
    order = {column.id: place for place, column in enumerate(drawn.columns)}
    for place, way in enumerate(drawn.transitions):
        if order[way.target] < order[way.origin]:
            yield found(
                "backward_transition", where.at("transitions", place), origin=way.origin, target=way.target
            )


def _whole(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    if drawn.goal.rule is None:
        yield found("no_goal_rule", where.at("goal"))
    if drawn.loyal is None:
        yield found("no_loyal_rule", None)
    if drawn.scenario is None:
        yield found("no_scenario", None)
    persona = drawn.persona
    missing = [key for key in ("description", "quote", "rule") if getattr(persona, key) is None]
    missing += [] if persona.motives or persona.objectives or persona.uses else ["motives"]
    if missing:
        yield found("thin_persona", where.at("persona"), id=persona.id, missing=", ".join(missing))
    if drawn.tray:
        names = [kept.item.to(drawn.languages[0]) for kept in drawn.tray]
        yield several("tray_not_empty", where.at("tray"), names)
    if len(drawn.stages) > STAGES:
        yield found("too_many_stages", where.at("stages"), n=len(drawn.stages), most=STAGES)
    if len(drawn.columns) > COLUMNS:
        yield found("too_many_columns", where.at("columns"), n=len(drawn.columns), most=COLUMNS)
    used = {lane for column in drawn.columns for lane, items in column.cells.items() if items}
    shown = [lane for lane in drawn.all_lanes if lane.id in used and lane.shown]
    if len(shown) > LANES:
        yield found("too_many_lanes", where.at("lanes"), n=len(shown), most=LANES)
    for stage in drawn.stages:
        if not drawn.columns_of(stage.id):
            yield found("empty_stage", where.of_stage(stage.id), id=stage.id)


def by_hierarchy(
    drawn: JourneyMap, where: Lines, others: Mapping[str, Collection[str]] | None
) -> Iterator[Finding]:
    """Maps that are opened and are not there, and circles. others: what each map beside opens; None: not known."""
    circle = way_back(
        drawn.id, {**(others or {}), drawn.id: [id for _, id in opened(drawn) if id != drawn.id]}
    )
    told = False
    for part, id in opened(drawn):
        line = where.of_stage(part) or where.of(part)
        if id == drawn.id:
            yield found("opens_itself", line, id=part)
        elif others is not None and id not in others:
            yield found("opens_nowhere", line, id=part, name=id)
        elif id in circle and not told:
            told = True
            yield found("opens_circle", line, way=" → ".join(circle))


def _columns(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    for touchpoint in drawn.touchpoints:
        if touchpoint.met is None:
            yield found("no_rule", where.of(touchpoint.id), id=touchpoint.id)
    lacking: dict[str, list[str]] = defaultdict(list)
    unsolved, uncovered = [], []
    for column in drawn.columns:
        cells = column.cells
        if column.feeling is None:
            lacking["no_feeling"].append(column.id)
        if not cells.get("doing") and not cells.get("thinking"):
            lacking["nothing_said"].append(column.id)
        if any(len(items) > ITEMS for items in cells.values()):
            lacking["crowded_cell"].append(column.id)
        unsolved += [(column.id, item) for item in cells.get("frictions", ()) if item.solution is None]
        uncovered += [
            (column.id, item) for item in cells.get("needs", ()) if not item.covered_by and not item.ref
        ]
    for touchpoint in drawn.touchpoints:
        for channel in touchpoint.channels:
            if near := near_channel(channel):
                yield found(
                    "near_channel", where.of(touchpoint.id), id=touchpoint.id, channel=channel, near=near
                )
        if not touchpoint.channels:
            lacking["no_channel"].append(touchpoint.id)
        if touchpoint.owner is None and not touchpoint.cells.get("areas"):
            lacking["no_answerer"].append(touchpoint.id)
    for code, ids in lacking.items():
        more = {"most": ITEMS} if code == "crowded_cell" else {}
        yield several(code, where.of(ids[0]), ids, **more)
    language = drawn.languages[0]
    for code, items in (("no_solution", unsolved), ("not_covered", uncovered)):
        # Where no need at all says what covers it, nobody keeps such a list, and there is nothing to remind of.
        if items and (code == "no_solution" or _covers_any(drawn)):
            yield several(code, where.of(items[0][0]), [item.to(language) for _, item in items])


def _covers_any(drawn: JourneyMap) -> bool:
    return any(
        item.covered_by or item.ref for column in drawn.columns for item in column.cells.get("needs", ())
    )


def _moments(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    moments = [touchpoint for touchpoint in drawn.touchpoints if touchpoint.moment_of_truth]
    if not moments:
        yield found("no_moment", None)
    for touchpoint in moments:
        if touchpoint.owner is None:
            yield found("no_owner", where.of(touchpoint.id), id=touchpoint.id)
        if touchpoint.design is None:
            yield found("no_design", where.of(touchpoint.id), id=touchpoint.id)


def in_words(drawn: JourneyMap, where: Lines) -> Iterator[Finding]:
    """How it is said: in all its languages, short, by the customer, each column by a name of its own."""
    missing: Counter[tuple[str, int | None]] = Counter()
    texts = list(texts_of(drawn))
    for text, place in texts:
        for language in drawn.languages:
            if not text.has(language):
                missing[language, where.at(*place)] += 1
    for (language, line), times in missing.items():
        yield found("untranslated", line, language=language, times=times)
    doubled = [text.to("es") for text, _ in texts if _is_doubled(text)]
    alike = [words for words in doubled if len(words.split()) > 2]  # names and single words may be alike
    if alike:
        yield several("same_in_both", None, alike)
    language = drawn.languages[0]
    of_cells = [(text, place) for text, place in texts if place[0] in ("stages", "columns")]
    long = [(text.to(language), place) for text, place in of_cells if max(map(len, _said(text))) > LETTERS]
    if long:
        yield several(
            "long_text", where.at(*long[0][1]), [words[:24] + "…" for words, _ in long], most=LETTERS
        )
    words = sum(len(text.to(language).split()) for text, _ in texts)
    if words > WORDS:
        yield found("too_many_words", None, n=words, most=WORDS)
    titles: dict[str, list[str]] = defaultdict(list)
    for column in drawn.columns:
        titles[column.title.to(language).casefold()].append(column.id)
    for ids in titles.values():
        if len(ids) > 1:
            title = next(column.title.to(language) for column in drawn.columns if column.id == ids[0])
            yield found("same_title", where.of(ids[1]), title=title, names=", ".join(ids))
    theirs = [
        (column.id, column.title.to(each))
        for column in drawn.columns
        for each in drawn.languages
        if column.title.has(each) and not is_first_person(column.title.to(each), each)
    ]
    if theirs:
        yield several(
            "not_first_person", where.of(theirs[0][0]), list(dict.fromkeys(title for _, title in theirs))
        )


def _is_doubled(text: Text) -> bool:
    return len({words for _, words in text.by_language}) < len(text.by_language)


def _said(text: Text) -> list[str]:
    return [words for _, words in text.by_language] or [""]


def texts_of(drawn: JourneyMap) -> Iterator[tuple[Text, Place]]:
    """Every text of the map that people read, with its place in the document."""
    yield drawn.title, ("title",)
    yield drawn.goal.text, ("goal",)
    if drawn.scenario:
        yield drawn.scenario, ("scenario",)
    for text in (drawn.persona.name, drawn.persona.description, drawn.persona.quote):
        if text is not None:
            yield text, ("persona",)
    for kind, parts in (("stages", drawn.stages), ("columns", drawn.columns)):
        for k, part in enumerate(parts):
            yield part.title, (kind, k)
            for items in part.cells.values():
                yield from ((item.text, (kind, k)) for item in items if item.text)


def by_evidence(drawn: JourneyMap, where: Lines, today: date) -> Iterator[Finding]:
    """How well it is known: both kinds in each stage, nothing empty, nothing old."""
    old: list[tuple[int, str]] = []
    one_sided = []
    for stage in drawn.stages:
        held = [
            *stage.evidence,
            *(item for cell in stage.cells.values() for one in cell for item in one.evidence),
        ]
        for column in drawn.columns_of(stage.id):
            own = [
                *column.evidence,
                *(each for cell in column.cells.values() for one in cell for each in one.evidence),
            ]
            yield from _empty(own, where.of(column.id), column.id)
            held += own
        yield from _empty(stage.evidence, where.of_stage(stage.id), stage.id)
        if (
            held and not (any(e.is_analytic for e in held) and any(e.is_anecdotal for e in held))
        ) or not held:
            one_sided.append(stage.id)
        old += [(each.age(today) or 0, stage.id) for each in held if each.is_old(today)]
    if one_sided and len(one_sided) < len(
        drawn.stages
    ):  # where no stage has any, that is one thing to say, not seven
        yield several("one_kind_of_evidence", where.of_stage(one_sided[0]), one_sided)
    elif one_sided:
        yield several("one_kind_of_evidence", None, one_sided)
    if old:
        days, _ = max(old)
        yield several("old_evidence", None, list(dict.fromkeys(id for _, id in old)), days=days)


def _empty(held: tuple[Evidence, ...] | list[Evidence], line: int | None, id: str) -> Iterator[Finding]:
    for each in held:
        if each.kind == ANECDOTE and not each.text:
            yield found("empty_anecdote", line, id=id)
        if each.kind == METRIC and not (each.ask or each.metric):
            yield found("empty_metric", line, id=id)


def by_library(drawn: JourneyMap, where: Lines, library: Library) -> Iterator[Finding]:
    """Ids that the library does not have; nothing where there is no library."""
    if library is NO_LIBRARY or library == NO_LIBRARY:
        return
    for column in drawn.columns:
        for lane in drawn.all_lanes:
            if lane.library is None:
                continue
            for item in column.cells.get(lane.id, ()):
                if item.ref is not None and library.titled(lane.library, item.ref) is None:
                    yield found("unknown_reference", where.of(column.id), key=lane.id, name=item.ref)
    for touchpoint in drawn.touchpoints:
        if touchpoint.uses is not None and library.touchpoint(touchpoint.uses) is None:
            yield found("unknown_reference", where.of(touchpoint.id), key="uses", name=touchpoint.uses)
    for item in (each for column in drawn.columns for each in column.cells.get("needs", ())):
        if item.covered_by and library.content and library.titled("content", item.covered_by) is None:
            yield found("unknown_reference", None, key="covered_by", name=item.covered_by)
