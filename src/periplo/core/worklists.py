"""What is still to be done on a map: lists of what lacks an answer, an owner or a plan, and of what to do first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from periplo.core.campaigns import Campaign
from periplo.core.cells import Cells, Item
from periplo.core.library import Initiative, Library, Opportunity
from periplo.core.maps import Column, JourneyMap
from periplo.core.texts import Text

FRICTIONS, MOMENTS, NEEDS, PAINS, OPPORTUNITIES, UNPLANNED, OVERDUE, ROLES = LISTS = (
    "frictions",  # without a prepared solution
    "moments",  # of truth that lack an owner, a design, or an initiative or active campaign
    "needs",  # of information that no content covers
    "pains",  # that no open opportunity answers
    "opportunities",  # all that are open, the most gained per effort first
    "unplanned",  # open opportunities that no initiative takes up
    "overdue",  # initiatives past their day
    "roles",  # of every column in its order: who answers for it, who executes it, what is done and with what
)
TELLING = (OPPORTUNITIES, ROLES)  # lists that tell what there is, not what lacks or is late
ENDED = ("done", "dropped")
ACTIVE = "active"  # of a campaign: it speaks


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. `lacks` names what is missing; what does not apply is None."""

    title: Text
    id: str | None = None
    stage: str | None = None
    column: str | None = None
    owner: str | None = None
    lacks: tuple[str, ...] = ()
    for_customer: int | None = None
    for_us: int | None = None
    effort: int | None = None
    lever: Text | None = None
    progress: str | None = None
    initiatives: tuple[str, ...] = ()
    due: date | None = None
    days_late: int | None = None
    areas: tuple[Text, ...] = ()  # that execute
    activities: tuple[Text, ...] = ()
    systems: tuple[Text, ...] = ()

    @property
    def gain_per_effort(self) -> float | None:
        """(gain for the customer + gain for us) / effort, 0.4 to 10; None where one of the three is not said."""
        if self.for_customer is None or self.for_us is None or not self.effort:
            return None
        return (self.for_customer + self.for_us) / self.effort


def listed(
    what: str, drawn: JourneyMap, library: Library, today: date, campaigns: Collection[Campaign] = ()
) -> tuple[Listed, ...]:
    """The list of this name, of LISTS; of opportunities and initiatives only those that concern this map.

    campaigns: those of the workspace; a moment of truth at which an active one stands lacks no initiative.
    """
    match what:
        case "frictions":
            return tuple(_items(drawn, "frictions", lambda _, item: item.solution is None))
        case "needs":
            return tuple(_items(drawn, "needs", lambda _, item: not item.covered_by))
        case "pains":
            return tuple(_items(drawn, "pains", lambda at, item: not _is_answered(drawn, library, at, item)))
        case "moments":
            return tuple(_moments(drawn, library, campaigns))
        case "overdue":
            return tuple(_overdue(drawn, library, today))
        case "roles":
            return tuple(_roles(drawn))
    ranked = sorted(_opportunities(drawn, library), key=lambda one: -(one.gain_per_effort or 0.0))
    return tuple(one for one in ranked if what == OPPORTUNITIES or not one.initiatives)


def motives(drawn: JourneyMap, library: Library) -> tuple[Listed, ...]:
    """What moves customers: the buyer personas' motives, motivators, and what makes them go on to the next point.

    A motivator that no open opportunity answers lacks one.
    """
    found = [Listed(text) for persona in drawn.personas for text in persona.motives]
    for at in _items(drawn, "motivators", lambda _, item: True):
        place = at.column or at.stage or ""
        item = Item(at.title, id=at.id)
        found.append(replace(at, lacks=() if _is_answered(drawn, library, place, item) else ("opportunity",)))
    stages = {column.id: column.stage for column in drawn.columns}
    for way in drawn.transitions:
        found += [Listed(item.text, item.id, stages[way.origin], way.origin) for item in way.motivations]
    return tuple(found)


def concerns(drawn: JourneyMap, library: Library) -> tuple[Opportunity, ...]:
    """The library's opportunities that stand on this map, by their `at` or because a cell refers to them."""
    used = {
        item.ref
        for cells in _all_cells(drawn)
        for item in cells.get("opportunities", ())
        if item.ref is not None
    }
    return tuple(one for one in library.opportunities if one.id in used or _places(drawn, one))


def _places(drawn: JourneyMap, one: Opportunity) -> tuple[str, ...]:
    """What it names on this map: ids of columns and stages, "" for the map as a whole."""
    return tuple(at.partition("/")[2] for at in one.at if at.partition("/")[0] == drawn.id)


def _all_cells(drawn: JourneyMap) -> Iterator[Cells]:
    yield drawn.cells
    yield from (stage.cells for stage in drawn.stages)
    yield from (column.cells for column in drawn.columns)


def _items(drawn: JourneyMap, lane: str, is_open: Callable[[str, Item], bool]) -> Iterator[Listed]:
    for stage in drawn.stages:
        held: list[tuple[Column | None, Item]] = [(None, item) for item in stage.cells.get(lane, ())]
        for column in drawn.columns_of(stage.id):
            held += [(column, item) for item in column.cells.get(lane, ())]
        for at, item in held:
            place = stage.id if at is None else at.id
            if is_open(place, item):
                yield Listed(
                    item.text,
                    item.id,
                    stage.id,
                    None if at is None else at.id,
                    getattr(at, "owner", None),
                )


def _is_answered(drawn: JourneyMap, library: Library, place: str, item: Item) -> bool:
    """By an open opportunity that names it, or by one at its place that names nothing in particular."""
    parts = {part.id: part for part in (*drawn.stages, *drawn.columns)}
    here = parts[place].cells.get("opportunities", ())
    open_ones = [one for one in concerns(drawn, library) if one.progress not in ENDED]
    named = {one.id: one for one in open_ones}
    if any(each.ref is None for each in here):
        return True
    at_place = [one for one in open_ones if place in _places(drawn, one)]
    at_place += [named[each.ref] for each in here if each.ref in named]
    if any(not one.answers for one in at_place):
        return True
    return item.id is not None and any(item.id in one.answers for one in open_ones)


def _moments(drawn: JourneyMap, library: Library, campaigns: Collection[Campaign]) -> Iterator[Listed]:
    running = {one.touchpoint for one in campaigns if one.status == ACTIVE and one.map == drawn.id}
    acted = {id for one in library.initiatives if one.progress != "dropped" for id in one.opportunities}
    placed = {place for one in concerns(drawn, library) if one.id in acted for place in _places(drawn, one)}
    for column in drawn.touchpoints:
        if not column.moment_of_truth:
            continue
        refs = {item.ref for item in column.cells.get("opportunities", ())}
        has = {
            "owner": bool(column.owner),
            "design": column.design is not None,
            "initiative": column.id in placed | running or bool(refs & acted),
        }
        lacks = tuple(key for key, is_there in has.items() if not is_there)
        if lacks:
            yield Listed(column.title, column.id, column.stage, column.id, column.owner, lacks)


def _roles(drawn: JourneyMap) -> Iterator[Listed]:
    """Every column, also one of which nothing is said; what a stage says holds where its column says nothing."""
    for stage in drawn.stages:
        for column in drawn.columns_of(stage.id):
            areas, activities, systems = (
                tuple(item.text for item in column.cells.get(lane, ()) or stage.cells.get(lane, ()))
                for lane in ("areas", "activities", "systems")
            )
            owner = getattr(column, "owner", None)
            lacks = tuple(key for key, is_there in (("owner", owner), ("areas", areas)) if not is_there)
            yield Listed(
                column.title, column.id, stage.id, column.id, owner, lacks,
                areas=areas, activities=activities, systems=systems,
            )  # fmt: skip


def _opportunities(drawn: JourneyMap, library: Library) -> Iterator[Listed]:
    columns = {column.id: column.stage for column in drawn.columns}
    stages = {stage.id for stage in drawn.stages}
    taken: dict[str, list[str]] = {}
    for initiative in library.initiatives:
        for id in initiative.opportunities if initiative.progress != "dropped" else ():
            taken.setdefault(id, []).append(initiative.id)
    for one in concerns(drawn, library):
        if one.progress in ENDED:
            continue
        places = _places(drawn, one)
        column = next((place for place in places if place in columns), None)
        stage = columns[column] if column else next((place for place in places if place in stages), None)
        yield Listed(
            one.title, one.id, stage, column, one.owner, (), one.for_customer, one.for_us, one.effort,
            one.lever, one.progress, tuple(taken.get(one.id, ())),
        )  # fmt: skip


def _overdue(drawn: JourneyMap, library: Library, today: date) -> Iterator[Listed]:
    here = {one.id for one in concerns(drawn, library)}
    late: list[tuple[date, Initiative]] = [
        (one.due, one)
        for one in library.initiatives
        if one.due is not None and one.due < today and one.progress not in ENDED
        if here & set(one.opportunities)
    ]
    for due, one in sorted(late, key=lambda pair: (pair[0], pair[1].id)):
        yield Listed(
            one.title, one.id, owner=one.owner, progress=one.progress, due=due, days_late=(today - due).days
        )
