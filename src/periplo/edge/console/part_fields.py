"""The fields of one part of a map or of the library: what they are called, and among what one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.core.document_fields import Data, Key, Parts
from periplo.core.map_fields import Form
from periplo.edge.console.desk import Desk
from periplo.edge.console.written_fields import Fields, Options, Page, PartList, Section, events_of
from periplo.edge.words.pages import is_said, page_says

SHARED = "parts"  # what a field is called in every sort of part
NOTHING: tuple[str, str] = ("", "–")


class PartPage(Page):
    """Makes the fields of one part. given: the choices that its document knows; called: what fields of its own are
    called, and lists too."""

    def __init__(
        self, desk: Desk, form: Form, data: Data, said: str, languages: Sequence[str], given: Mapping[str, Options],
        called: Mapping[str, str], wrong: str = "", next: str = "",
    ) -> None:  # fmt: skip
        self.given, self.called = given, called
        super().__init__(desk, form.sort, form.whole, data, said, wrong, next)
        self.languages = languages

    def _offered(self) -> Mapping[str, Options]:
        return self.given

    def fields(self) -> Fields:
        made = [self._field(key, self.data, "") for key in self.whole.keys if not key.is_rare]
        sections = [Section("", "", made, [])] if made else []
        for one in self.whole.parts:
            found = self._list(one, self.data, "")
            lead = self._says(f"list.{one.name}.lead", "")
            sections.append(Section("" if found.is_flat else found.title, lead, [], [found]))
        return Fields(sections, self._rare(), self._tongues())

    def _list(self, one: Parts, holder: Data, at: str, only: str = "") -> PartList:
        return super()._list(one, holder, at, only)._replace(is_flat=not one.parts)

    def _own_options(self, key: Key, data: Data, at: str) -> Options:
        inner = f"{at}{key.name}"
        path = ".".join(step for step in inner.split(".") if not step.isdecimal())
        for name in (path, path.rpartition(".")[2]):
            if name in self.given:
                return self.given[name]
        return super()._own_options(key, data, at)

    def _says(self, name: str, otherwise: str | None = None) -> str:
        """By its whole name, else by ever less of it: "needs.evidence.kind", "evidence.kind", "kind"."""
        if name in self.called:
            return self.called[name]
        head, dot, rest = (
            name.partition(".") if name.startswith(("list.", "add.", "new.")) else ("", "", name)
        )
        steps = rest.split(".")
        for k in range(len(steps)):
            for room in (self.room, SHARED):
                key = f"written.{room}.{head}{dot}{'.'.join(steps[k:])}"
                if is_said(key) and steps[k:] != ["help"]:
                    return page_says(key, self.said)
        if otherwise is not None:
            return otherwise
        if head == "add":
            return page_says("written.add", self.said)
        return rest


def events(desk: Desk, said: str) -> Options:
    """The events of the data and of the plan, by name."""
    labels = desk.labels()
    names = dict.fromkeys((*events_of(desk), *(labels.events if labels else ())))
    return tuple((one, labels.event_in(one, said) if labels else one) for one in names)


def maps_of(desk: Desk, said: str, but: str = "") -> Options:
    return tuple((one.id, one.title.to(said)) for one in desk.maps() if one.id != but)


def people_of(desk: Desk) -> Options:
    """Whoever answers for something: on maps, in the library, in the console."""
    library = desk.library()
    names: dict[str, None] = {}
    for drawn in desk.maps():
        names |= dict.fromkeys(str(one.owner) for one in drawn.touchpoints if one.owner)
    for kind in (
        library.areas,
        library.opportunities,
        library.initiatives,
        library.metrics,
        library.touchpoints,
    ):
        names |= dict.fromkeys(str(one.owner) for one in kind if one.owner)
    return tuple((one, one) for one in names)
