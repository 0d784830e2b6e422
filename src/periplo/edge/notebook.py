"""The face for notebooks: `import periplo as pp; j = pp.read("events.parquet"); pp.funnel(j, ["visit", "pay"])`.

Options are those of the command line, under the same names. Answers show themselves as pictures, print as tables,
and turn into Arrow, pandas, Polars or the JSON shape.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from periplo.answers.asked import Asked
from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.edge.language import language_of
from periplo.edge.pinning import choice_of
from periplo.edge.showing.arrow import stream_of
from periplo.edge.showing.forms import formed
from periplo.edge.showing.pictures import picture_of
from periplo.edge.showing.shapes import asked_shape
from periplo.edge.showing.table import Table, html_of
from periplo.edge.showing.tables import table_of
from periplo.edge.source import Source, interventions_of, is_for_spark
from periplo.edge.wiring import engine
from periplo.formats.frames import is_frame, write_frame
from periplo.formats.map_yaml import read_map
from periplo.usecases.ask import Asking, ask, for_people, not_found
from periplo.usecases.draw import figures, kind_of, picture
from periplo.usecases.lived import Lived
from periplo.usecases.options import placed
from periplo.usecases.questions import asking_of
from periplo.usecases.workspace import SETTINGS

Given = dict[str, Any]


@dataclass(frozen=True)
class Selection:
    """Journeys in hand, and which of them are looked at. Choosing gives another selection, nothing is copied.

    given: the common options so far, as on the command line.
    """

    source: Source = field(repr=False)
    given: Given = field(default_factory=dict)

    @property
    def lived(self) -> Lived:
        return self.source.lived

    def where(self, rule: str) -> Selection:
        """Only the events that also meet this rule."""
        return self._narrowed("where", rule)

    def segment(self, rule: str) -> Selection:
        """Only the customers who also meet this rule, or are in the segment of this id."""
        is_id = rule in self.source.people.book.kept
        return self._narrowed("segment", f'in segment "{rule}"' if is_id else rule)

    def between(self, start: str | None = None, end: str | None = None) -> Selection:
        """Only events from `start` on (included) and before `end`; start "all" takes all of the data."""
        return self.choosing(**{"from": start, "to": end})

    def choosing(self, **options: Any) -> Selection:
        """With more of the common options: scope, persona, zone, conversion, from, to…"""
        return replace(self, given={**self.given, **options})

    def _narrowed(self, option: str, rule: str) -> Selection:
        before = self.given.get(option)
        return self.choosing(**{option: f"({before}) and ({rule})" if before else rule})

    def __repr__(self) -> str:
        journeys = self.lived.journeys
        chosen = "".join(f", {name}={value!r}" for name, value in self.given.items() if value is not None)
        return f"<journeys: {journeys.customers:,} customers, {journeys.events:,} events{chosen}>"


@dataclass(frozen=True)
class Answer:
    """An answer that shows itself. `answer` holds the question's own values, `reading` the sentence."""

    asked: Asked
    asking: Asking = field(repr=False)
    lived: Lived = field(repr=False)
    language: str = "en"

    @property
    def answer(self) -> Any:
        return self.asked.answer

    @property
    def n(self) -> int:
        return self.asked.n

    @property
    def reading(self) -> str:
        return self.asked.reading.to(self.language)

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of the command line."""
        return asked_shape(self.asked)

    def table(self) -> Table:
        """Every row, with the names of the JSON shape."""
        return table_of(self.asked, self.language, self.asking.drawn, whole=True)

    def to_arrow(self) -> Any:
        """An Arrow stream (`__arrow_c_stream__`) of the table."""
        return stream_of(self.table())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """A pandas data frame; pandas must be installed."""
        import pandas

        table = self.table()
        return pandas.DataFrame(list(table.rows), columns=[column.key for column in table.columns])

    def to_polars(self) -> Any:
        """A Polars data frame; Polars must be installed."""
        import polars

        return polars.DataFrame(self)

    def svg(self, theme: str = "light") -> str:
        """The picture."""
        told = for_people(self.asked, self.asking, self.language)
        return picture_of(told, self.language, self.asking.drawn, theme)

    def _repr_html_(self) -> str:
        return self.svg() or html_of(table_of(self.asked, self.language, self.asking.drawn), self.language)

    def __repr__(self) -> str:
        return formed(self.asked, "table", self.language, self.asking, self.lived).rstrip()


@dataclass(frozen=True)
class MapPicture:
    """The picture of a map, with what was lived on it."""

    drawn: JourneyMap
    known: Any = field(repr=False)
    language: str = "en"

    def save(self, path: str | Path, theme: str = "light") -> None:
        """Writes it as .html, .svg, .png, .pdf or .pptx."""
        Path(path).write_bytes(picture(self.drawn, self.known, kind_of(str(path)), self.language, theme))

    def _repr_html_(self) -> str:
        return picture(self.drawn, self.known, "svg", self.language).decode()


def read(
    events: Any,
    *,
    customer: str | None = None,
    event: str | None = None,
    time: str | None = None,
    zone: str | None = None,
    dates: str | None = None,
) -> Selection:
    """Journeys of files, of a workspace, or of a table in memory.

    Args:
        events: a path or several, a pattern, a folder, a workspace; a pandas or Polars frame, an Arrow table, or a
            mapping of columns.
        customer, event, time: names of columns; left out, they are found by their usual names.
        zone: of times without offset. dates: "day-first" or "month-first" where the data do not show it.
    Raises: BadInput, UnknownName.
    """
    columns = {"customer": customer, "event": event, "time": time, "zone": zone, "dates": dates}
    if is_frame(events):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.parquet"
            write_frame(events, path)
            source = Source({"events": (str(path),), **columns})
            source.lived  # noqa: B018  all is read now: the file may go
            return Selection(source, {"zone": zone} if zone else {})
    paths = [str(events)] if isinstance(events, str | os.PathLike) else [str(path) for path in events]
    if len(paths) == 1 and (Path(paths[0]) / SETTINGS).is_file():
        return Selection(Source({"in": paths[0], **columns}))
    source = Source({"events": tuple(paths), **columns})
    source.lived  # noqa: B018  a file that cannot be read is told here, not at the first question
    return Selection(source, {"zone": zone} if zone else {})


def funnel(
    journeys: Any, steps: Sequence[str] | str, *, exclude: Iterable[str] | str | None = None, **options: Any
) -> Answer:
    """How many customers reach each step, and how soon. Options as of `periplo ask funnel`.

    >>> pp.funnel(j, ["visit", "cart", "pay"], within="7d")  # doctest: +SKIP
    """
    several = [exclude] if isinstance(exclude, str) else list(exclude or ())
    return _asked("funnel", journeys, {"steps": steps, "exclude": several, **options})


def transitions(journeys: Any, **options: Any) -> Answer:
    """From which event customers pass to which; `gaps=True` for exact medians."""
    return _asked("transitions", journeys, options)


def paths(journeys: Any, begin: str | None = None, end: str | None = None, **options: Any) -> Answer:
    """What customers do after `begin`, before `end`, between the two or `around` an event, level by level."""
    return _asked("paths", journeys, {"begin": begin, "end": end, **options})


def dwell(journeys: Any, **options: Any) -> Answer:
    """How long customers stay at events, touchpoints, in stages or visits, as `of` says."""
    return _asked("dwell", journeys, options)


def customer(journeys: Any, person: str, **options: Any) -> Answer:
    """One customer's journey on a map, where they stand, and what others did next; looks are written down."""
    return _asked("customer", journeys, {"person": person, **options})


def content(journeys: Any, **options: Any) -> Answer:
    """What customers read and see by stage and band: content(j, map="map.yaml", by="age")."""
    return _asked("content", journeys, options)


def costs(journeys: Any, **options: Any) -> Answer:
    """What each touchpoint and stage cost, as costs of the workspace name it: costs(j, map="map.yaml")."""
    return _asked("costs", journeys, options)


def teams(journeys: Any, **options: Any) -> Answer:
    """How each area and shop answers, solves, fails and keeps its promises: `map` is a path or a JourneyMap."""
    return _asked("teams", journeys, options)


def detours(journeys: Any, begin: str, end: str, **options: Any) -> Answer:
    """How much longer the way from `begin` to `end` is than it need be, what makes it so, and for whom."""
    return _asked("detours", journeys, {"begin": begin, "end": end, **options})


def leaving(journeys: Any, **options: Any) -> Answer:
    """Where customers leave, when and for whom visits broke off, and what went before it."""
    return _asked("leaving", journeys, options)


def frustration(journeys: Any, **options: Any) -> Answer:
    """Where customers struggle: frustration(j, map="map.yaml", by="place")."""
    return _asked("frustration", journeys, options)


def motives(journeys: Any, **options: Any) -> Answer:
    """What made them go on and what they missed: motives(j, map="map.yaml")."""
    return _asked("motives", journeys, options)


def atrisk(journeys: Any, **options: Any) -> Answer:
    """Who is about to be lost: atrisk(j, limit="all").to_pandas()."""
    return _asked("atrisk", journeys, options)


def stages(journeys: Any, **options: Any) -> Answer:
    """In which stage of a map customers stand: `map` is a path or a JourneyMap."""
    return _asked("stages", journeys, options)


def touchpoints(journeys: Any, **options: Any) -> Answer:
    """What every touchpoint of a map saw: `map` is a path or a JourneyMap."""
    return _asked("touchpoints", journeys, options)


def moments(journeys: Any, **options: Any) -> Answer:
    """At which touchpoints of a map the journey is decided: `map` is a path or a JourneyMap."""
    return _asked("moments", journeys, options)


def improve(journeys: Any, **options: Any) -> Answer:
    """What to mend in each stage of a map: `map` is a path or a JourneyMap."""
    return _asked("improve", journeys, options)


def feelings(journeys: Any, **options: Any) -> Answer:
    """What customers say they felt at each touchpoint of a map, beside what it promises."""
    return _asked("feelings", journeys, options)


def fluidity(journeys: Any, **options: Any) -> Answer:
    """Whether the journey on a map is fluid and coherent: `map` is a path or a JourneyMap."""
    return _asked("fluidity", journeys, options)


def conformance(journeys: Any, **options: Any) -> Answer:
    """Whether customers follow the drawn route, and where they leave it: `map` is a path or a JourneyMap."""
    return _asked("conformance", journeys, options)


def variants(journeys: Any, **options: Any) -> Answer:
    """Which distinct routes customers take and which types they form; of touchpoints with a `map`, else events."""
    return _asked("variants", journeys, options)


def drift(journeys: Any, **options: Any) -> Answer:
    """What has changed in the routes, since when and for whom; on a map where one is given."""
    return _asked("drift", journeys, options)


def forecast(journeys: Any, **options: Any) -> Answer:
    """How many customers there will be in each stage of a map in the weeks `ahead`."""
    return _asked("forecast", journeys, options)


def growth(journeys: Any, **options: Any) -> Answer:
    """What goes with what, what comes next, who is due to buy again, and what customers are worth."""
    return _asked("growth", journeys, options)


def lifecycle(journeys: Any, **options: Any) -> Answer:
    """Who is new, who comes, who comes back and who stays away, by `unit`."""
    return _asked("lifecycle", journeys, options)


def cohorts(journeys: Any, **options: Any) -> Answer:
    """Customers who began in the same `unit`, and how many came afterwards."""
    return _asked("cohorts", journeys, options)


def retention(journeys: Any, **options: Any) -> Answer:
    """How many come back, counted from each customer's own start."""
    return _asked("retention", journeys, options)


def sessions(journeys: Any, **options: Any) -> Answer:
    """Visits, cut where a customer is silent for longer than `gap`."""
    return _asked("sessions", journeys, options)


def attribution(journeys: Any = None, **options: Any) -> Answer:
    """To which channels conversions are owed; of journeys, or of a table of paths: `paths="paths.csv"`."""
    if journeys is None:
        if not options.get("paths"):
            raise BadQuestion("nothing was named to ask of", mend="give journeys, or paths=FILE")
        journeys = Selection(Source({"paths": str(options["paths"])}))
    return _asked("attribution", journeys, options)


def sources(journeys: Any, **options: Any) -> Answer:
    """Where new customers came from: by their trace, and by their own word."""
    return _asked("sources", journeys, options)


def channels(journeys: Any, **options: Any) -> Answer:
    """Which channels customers use in each stage of a map, and how often: `map` is a path or a JourneyMap."""
    return _asked("channels", journeys, options)


def effect(journeys: Any, campaign: str, **options: Any) -> Answer:
    """What a campaign of a workspace changed, against its control group."""
    return _asked("effect", journeys, {"campaign": campaign, **options})


def draw(map: str | Path | JourneyMap, journeys: Any = None, **options: Any) -> MapPicture:
    """The picture of a map, with what was lived on it where journeys are given."""
    language = language_of(None, (), os.environ)
    drawn = map if isinstance(map, JourneyMap) else read_map(map)
    if journeys is None:
        return MapPicture(drawn, None, language)
    source = _source(_selection(journeys), {**options, "map": drawn})
    return MapPicture(
        drawn,
        figures(drawn, source.lived, source.choice, engine(), interventions_of(source), source.spend_on_map),
        language,
    )


def _asked(question: str, journeys: Any, options: Given) -> Answer:
    selection, options = _selection(journeys), placed(question, options)
    given = {**selection.given, **options}
    source = _source(selection, options, question)
    lived = source.asked
    choice = choice_of(question, source)
    asking = asking_of(question, given, source.ground(lived))
    if missing := not_found(asking, choice, lived.journeys):
        import warnings

        names = ", ".join((*missing.events, *missing.properties))
        warnings.warn(f"nothing in the data is called: {names}", stacklevel=3)
    asked = ask(asking, lived, choice, engine())
    if question == "customer":
        from periplo.edge.looking import note_answer

        note_answer(source.workspace, asked)
    return Answer(asked, asking, lived, language_of(None, (), os.environ))


def _selection(journeys: Any) -> Selection:
    return journeys if isinstance(journeys, Selection) else read(journeys)


def _source(selection: Selection, options: Given, question: str = "") -> Source:
    """The selection's source with these options beside those chosen before; for a question, perhaps Spark's."""
    chosen = {name: value for name, value in options.items() if name != "map"}
    drawn = options.get("map")
    known = drawn if isinstance(drawn, JourneyMap) else read_map(drawn) if drawn else None
    given = {**selection.source.given, **selection.given, **chosen}
    by_spark = question and is_for_spark(question, given, selection.source.workspace)
    return Source(given, opened=None if by_spark else selection.lived, known=known)
