"""The fields of a survey's, a sign-up form's or a message's page: what stands in each, its name, its choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from periplo.core.channel_catalogue import channel_name
from periplo.core.consent import PURPOSES
from periplo.core.document_fields import Data, Key, Parts, Whole, parts_in, shown
from periplo.core.errors import PeriploError
from periplo.core.survey_saying import built_in
from periplo.core.surveys import END, SAID
from periplo.core.texts import LANGUAGES
from periplo.edge.console.desk import Desk
from periplo.edge.words.pages import is_said, page_says
from periplo.formats.content_yaml import read_content
from periplo.storage.coupons import pools
from periplo.usecases.writing import languages_of

Options = tuple[tuple[str, str], ...]  # value, and what people call it
UNITS = ("s", "m", "h", "d")


class Field(NamedTuple):
    """One value. values: what stands in it, by the rest of its name: a language, "unit", an answer."""

    name: str
    sort: str
    label: str
    help: str
    value: str
    values: Mapping[str, str]
    options: Options
    only: str  # kinds of its part for which it is seen
    is_wrong: bool
    is_kept: bool  # it says what no field can say


class Part(NamedTuple):
    """One mapping of a list, such as a question."""

    place: str
    heading: str
    fields: Sequence[Field]
    rare: Sequence[Field]
    lists: Sequence[PartList]
    is_open: bool
    is_next: bool  # it was just added or moved


class PartList(NamedTuple):
    place: str
    title: str
    add: str
    only: str
    parts: Sequence[Part]
    is_flat: bool = False  # its parts are short: none is folded


class Section(NamedTuple):
    title: str
    lead: str
    fields: Sequence[Field]
    lists: Sequence[PartList]


class Fields(NamedTuple):
    sections: Sequence[Section]
    rare: Sequence[Field]
    languages: Mapping[str, str]  # and what each is called


# How the page is parted, and which keys stand where; what is rare stands folded at the end.
SECTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "surveys": {
        "says": ("title", "intro", "thanks"), "questions": ("questions",), "ask": ("ask",), "where": ("touchpoint",),
    },
    "forms": {
        "says": ("title", "text", "button", "thanks"), "fields": ("fields",),
        "consents": ("consents", "privacy", "confirm"), "look": ("look",), "when": ("when", "every"),
        "where": ("touchpoint", "coupon"),
    },
    "messages": {"says": ("subject", "preview", "body"), "blocks": ("blocks",)},
}  # fmt: skip


class Page:
    """Makes the fields of one document. room: surveys or forms; wrong: the place of what is wrong; next: of the part
    to look at."""

    def __init__(
        self, desk: Desk, room: str, whole: Whole, data: Data, said: str, wrong: str = "", next: str = ""
    ) -> None:
        self.desk, self.room, self.whole, self.data, self.said = desk, room, whole, data, said
        self.wrong, self.next = wrong, next
        self.languages = languages_of(data)
        self.offered = self._offered()

    def _offered(self) -> Mapping[str, Options]:
        """What may be chosen, by key: what only the workspace knows."""
        return _of_desk(self.desk, self.room, self.said)

    def fields(self) -> Fields:
        """Raises: NoFields if the document is not laid out as they suppose."""
        made = [self._field(key, self.data, "") for key in self.whole.keys if not key.is_rare]
        lists = {one.name: self._list(one, self.data, "") for one in self.whole.parts}
        sections = [
            Section(
                self._says(f"section.{name}"), self._says(f"section.{name}.lead", ""),
                [one for one in made if one.name in keys or one.name.partition(".")[0] in keys],
                [one for key, one in lists.items() if key in keys],
            )
            for name, keys in SECTIONS[self.room].items()
        ]  # fmt: skip
        return Fields(sections, self._rare(), self._tongues())

    def _rare(self) -> list[Field]:
        return [self._field(key, self.data, "") for key in self.whole.keys if key.is_rare]

    def _tongues(self) -> dict[str, str]:
        return {
            one: page_says(f"written.tongue.{one}", self.said) if one in LANGUAGES else one
            for one in self.languages
        }

    def _list(self, one: Parts, holder: Data, at: str, only: str = "") -> PartList:
        place = f"{at}{one.name}"
        there = parts_in(holder, one.name)
        parts = [self._part(one, part, f"{place}.{k}", holder, len(there)) for k, part in enumerate(there)]
        title, add = self._says(f"list.{one.name}"), self._says(f"add.{one.name}")
        return PartList(place, title, add, " ".join(one.only), parts)

    def _part(self, one: Parts, part: Data, place: str, holder: Data, many: int) -> Part:
        made = [(key, self._field(key, part, f"{place}.", holder)) for key in one.keys]
        is_here = any(f"{there}.".startswith(f"{place}.") for there in (self.next, self.wrong))
        return Part(
            place, self._heading(one, part, place), [each for key, each in made if not key.is_rare],
            [each for key, each in made if key.is_rare], [self._list(inner, part, f"{place}.") for inner in one.parts],
            is_here or many == 1, self.next == place,
        )  # fmt: skip

    def _heading(self, one: Parts, part: Data, place: str) -> str:
        number = int(place.rpartition(".")[2]) + 1
        words = self._words(part.get(one.named_by or "text") or part.get("ref"))
        if one.name == "consents":
            words = page_says("written.consent", self.said, *self._consent(part))
        kind = part.get("kind") or one.usual_kind
        sort = f" · {self._choice('kind', str(kind))}" if kind else ""
        return f"{number}. {words or self._says(f'new.{one.name}', '')}{sort}"

    def _consent(self, part: Data) -> tuple[str, str]:
        purpose = str(part.get("purpose") or "")
        known = PURPOSES.get(purpose)
        return channel_name(str(part.get("channel") or ""), self.said), known.to(
            self.said
        ) if known else purpose

    def _field(self, key: Key, data: Data, at: str, holder: Data | None = None) -> Field:
        stands = shown(key, data, self.languages)
        values = {name.removeprefix(key.name).lstrip(":"): text for name, text in (stands or {}).items()}
        value, name = values.pop("", ""), f"{at}{key.name}"
        path = ".".join(step for step in name.split(".") if not step.isdecimal())
        return Field(
            name, key.sort, self._says(path), self._says(f"{path}.help", ""), value, values,
            self._options(key, data, at, value), " ".join(key.only),
            bool(self.wrong) and f"{self.wrong}.".startswith(f"{name}."), stands is None,
        )  # fmt: skip

    def _options(self, key: Key, data: Data, at: str, value: str) -> Options:
        found = self._own_options(key, data, at)
        if key.sort == "choice" and value not in dict(found):
            return (*found, (value, value or "–"))
        if key.sort == "among":
            stand = (name.partition(":")[2] for name in shown(key, data, self.languages) or ())
            return (*found, *((one, one) for one in stand if one not in dict(found)))
        return found

    def _own_options(self, key: Key, data: Data, at: str) -> Options:
        if key.sort == "span":
            units = tuple((unit, self._choice("unit", unit)) for unit in UNITS)
            return (*units, *((one, self._choice(key.name, one)) for one in key.choices))
        if key.name == "then":
            return self._ways_on(at)
        if key.name == "is":
            return self._answers(at)
        if found := self.offered.get(key.name):
            return found
        last = key.name.rpartition(".")[2]
        if key.name == "look.side":
            return tuple((one, self._choice(last, one)) for one in ("end", "start", "bottom", "top"))
        if last == "channel":
            return tuple((one, channel_name(one, self.said)) for one in key.choices)
        return tuple((one, self._choice(last, one)) for one in key.choices)

    def _ways_on(self, at: str) -> Options:
        """Where one may go on from a question: to a later one, or to the end."""
        steps = at.split(".")
        place = int(steps[1])
        later = [
            (str(one.get("id")), f"{k + 1}. {self._words(one.get('text'))}")
            for k, one in enumerate(parts_in(self.data, "questions"))
            if k > place and one.get("id")
        ]
        first = () if "next" in steps else (("", self._choice("then", "")),)
        return (*first, *later, (END, self._choice("then", END)))

    def _answers(self, at: str) -> Options:
        question = parts_in(self.data, "questions")[int(at.split(".")[1])]
        kind = str(question.get("kind"))
        if kind in SAID:
            return tuple((one, built_in(kind, one).to(self.said)) for one in SAID[kind])
        return tuple(
            (str(one["id"]), self._words(one.get("text")))
            for one in parts_in(question, "choices")
            if one.get("id")
        )

    def _words(self, text: object) -> str:
        """A text of the document in the language of the page, else in one that it has."""
        if isinstance(text, dict):
            return str(text.get(self.said) or next(iter(text.values()), ""))
        return str(text or "")

    def _choice(self, name: str, value: str) -> str:
        for key in (f"written.choice.{self.room}.{name}.{value}", f"written.choice.{name}.{value}"):
            if is_said(key):
                return page_says(key, self.said)
        return value

    def _says(self, name: str, otherwise: str | None = None) -> str:
        own = f"written.{self.room}.{name}"
        if name.startswith("costs.invitation.") and otherwise is None:
            return page_says(
                "written.costs.each", self.said, channel_name(name.rpartition(".")[2], self.said)
            )
        if otherwise is not None and not is_said(own):
            return otherwise
        return page_says(own, self.said)


def _of_desk(desk: Desk, room: str, said: str) -> dict[str, Options]:
    """The choices that a workspace knows."""
    points = tuple(
        (f"{drawn.id}/{point.id}", f"{drawn.title.to(said)} · {point.title.to(said)}")
        for drawn in desk.maps()
        for point in drawn.touchpoints
    )
    found: dict[str, Options] = {"touchpoint": (("", "–"), *points)}
    if room == "messages":
        with desk.ledger.reading() as connection:
            found["coupon"] = tuple((one.name, one.name) for one in pools(connection, 0))
        folder = desk.workspace.root / "assets"
        files = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
        found["file"] = tuple((one, one) for one in files if not one.startswith("kept/"))
        found["use"] = tuple((one, one) for one in read_content(desk.workspace.content).blocks)
        found["survey"] = tuple((one.id, one.id) for one in desk.ledger.documents("survey"))
    elif room == "surveys":
        labels = desk.labels()
        names = dict.fromkeys((*events_of(desk), *(labels.events if labels else ())))
        found["ask.event"] = tuple((one, labels.event_in(one, said) if labels else one) for one in names)
    else:
        with desk.ledger.reading() as connection:
            found["coupon"] = (("", "–"), *((one.name, one.name) for one in pools(connection, 0)))
        found["purpose"] = tuple((one, text.to(said)) for one, text in PURPOSES.items())
    return found


def events_of(desk: Desk) -> Sequence[str]:
    try:
        return desk.source({}).lived.journeys.names if desk.has_events else ()
    except PeriploError:
        return ()
