"""The changes between two maps in words, each a sentence that could be read aloud; Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from periplo.core.cells import Evidence, Item
from periplo.core.lanes import LANES
from periplo.core.map_diff import ADDED, MOVED, REMOVED, Change
from periplo.core.maps import Difference, JourneyMap, Unplaced
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Rule
from periplo.core.spans import duration_text
from periplo.core.texts import Text
from periplo.pictures.numbers import signed

_PARTS = {
    "map": ("el mapa", "the map"),
    "persona": ("el buyer persona", "the buyer persona"),
    "goal": ("el objetivo", "the goal"),
    "stage": ("la etapa", "stage"),
    "column": ("la columna", "column"),
    "transition": ("la transición", "the transition"),
    "variant": ("la variante para", "the variant for"),
    "lane": ("la fila", "lane"),
    "framework": ("la teoría", "framework"),
    "tray": ("la bandeja", "the tray"),
}
_FIELDS = {
    "title": ("el título", "the title"),
    "name": ("el nombre", "the name"),
    "description": ("la descripción", "the description"),
    "quote": ("la cita", "the quote"),
    "text": ("el texto", "the text"),
    "rule": ("la regla", "the rule"),
    "channel_rules": ("las reglas por canal", "the rules by channel"),
    "channels": ("los canales", "the channels"),
    "feeling": ("la emoción prometida", "the planned feeling"),
    "feelings": ("las emociones prometidas a otros", "the feelings planned for others"),
    "felt": ("la emoción hallada", "the feeling found"),
    "stage": ("la etapa", "the stage"),
    "moment": ("el momento", "the moment"),
    "moment_of_truth": ("el momento de la verdad", "the moment of truth"),
    "owner": ("el responsable", "the owner"),
    "design": ("el diseño", "the design"),
    "for_customer": ("la importancia para el cliente", "the importance for the customer"),
    "for_us": ("la importancia para nosotros", "the importance for us"),
    "evidence": ("la evidencia", "the evidence"),
    "promised": ("el tiempo prometido", "the promised time"),
    "motivations": ("las motivaciones", "the motivations"),
    "scenario": ("el escenario", "the scenario"),
    "state": ("el estado", "the state"),
    "version": ("la versión", "the version"),
    "idle": ("el límite de inactividad", "the idle limit"),
    "loyal": ("la regla de fidelidad", "the rule of loyalty"),
    "languages": ("los idiomas", "the languages"),
    "optional": ("si se puede pasar por alto", "whether it may be passed over"),
    "any_order": ("si el orden es libre", "whether the order is free"),
    "opens": ("el mapa que abre", "the map that it opens"),
    "phases": ("las fases", "the phases"),
    "marks": ("las marcas", "the marks"),
    "places": ("los lugares", "the places"),
    "kind": ("la clase", "the kind"),
    "id": ("el id", "the id"),
    "motives": ("los motivos", "the motives"),
    "objectives": ("los objetivos", "the objectives"),
    "uses": ("el uso", "the use"),
    "harm": ("el daño", "the harm"),
    "solution": ("la solución", "the solution"),
    "covered_by": ("lo que la cubre", "what covers it"),
    "personas": ("los buyer personas", "the buyer personas"),
    "value": ("el valor", "the value"),
    "ref": ("a qué se refiere", "what it refers to"),
    "variant": ("lo que cambia", "what differs"),
    "tray": ("la bandeja", "the tray"),
}
_LANGUAGES = {"es": ("español", "Spanish"), "en": ("inglés", "English")}
_SPANS = ("promised", "idle")


class Changes:
    """Says changes between two maps in one language; titles are those of the later map, else of the earlier."""

    def __init__(self, before: JourneyMap, after: JourneyMap, language: str) -> None:
        self.language, self.at = language, 0 if language == "es" else 1
        parts = [
            (part.id, part.title) for drawn in (before, after) for part in (*drawn.stages, *drawn.columns)
        ]
        self.titles: Mapping[str, Text] = dict(parts)
        self.lanes = {**LANES, **{lane.id: lane for drawn in (before, after) for lane in drawn.lanes}}
        people = [persona for drawn in (before, after) for persona in drawn.personas]
        self.people = {persona.id: persona.name for persona in people}

    def sentence(self, change: Change) -> str:
        """One change, said."""
        where, key = self._where(change), self._key(change.key)
        for_whom = (
            self._both(f" (para {self._name(change.of)})", f" (for {self._name(change.of)})")
            if change.of
            else ""
        )
        if change.key is None:
            return self._whole(change, where) + for_whom + "."
        is_thing = (
            isinstance(change.before or change.after, Item | Evidence | Unplaced) or change.key in self.lanes
        )
        if is_thing and change.kind in (ADDED, REMOVED):
            thing = change.after if change.kind == ADDED else change.before
            said = self._quoted(thing, change.key) or self._both(
                "una entrada sin texto", "an entry without text"
            )
            verb = self._both(
                *(("se añade", "is added") if change.kind == ADDED else ("se quita", "is taken away"))
            )
            return (
                self._both(f"En {where}, {key}: {verb} {said}", f"In {where}, {key}: {said} {verb}")
                + for_whom
                + "."
            )
        if change.kind == MOVED:
            return (
                self._both(f"En {where}, {key} cambia de orden", f"In {where}, {key} is in another order")
                + for_whom
                + "."
            )
        was, now = self._quoted(change.before, change.key), self._quoted(change.after, change.key)
        if was is None and now is None:
            told = self._both(f"En {where} cambia {key}", f"In {where}, {key} changed")
        elif was == now:
            told = self._unseen(change, where, key, was)
        elif was is None:
            told = self._both(f"En {where}, {key} ahora es {now}", f"In {where}, {key} is now {now}")
        elif now is None:
            are, is_ = ("están", "are") if _is_plural(change.key) else ("está", "is")
            told = self._both(
                f"En {where} ya no {are} {key} ({was})", f"In {where}, {key} {is_} gone ({was})"
            )
        else:
            told = self._both(
                f"En {where}, {key} pasa de {was} a {now}", f"In {where}, {key} goes from {was} to {now}"
            )
        return told + for_whom + "."

    def _unseen(self, change: Change, where: str, key: str, said: str | None) -> str:
        """What changed although its words in this language are the same: another language's, or what goes with them."""
        one, other = (
            value.text if isinstance(value, Item) else value for value in (change.before, change.after)
        )
        if isinstance(one, Text) and isinstance(other, Text) and one != other:
            for language, (es, en) in _LANGUAGES.items():
                was, now = (dict(text.by_language).get(language) for text in (one, other))
                if was and now and was != now:
                    was, now = (f"«{words}»" if self.at == 0 else f"“{words}”" for words in (was, now))
                    return self._both(
                        f"En {where}, {key}: el texto {es} pasa de {was} a {now}",
                        f"In {where}, {key}: the {en} text goes from {was} to {now}",
                    )
        parts = ""
        if isinstance(change.before, Item) and isinstance(change.after, Item):
            differing = [
                self._key(each.name)
                for each in fields(Item)
                if getattr(change.before, each.name) != getattr(change.after, each.name)
            ]
            parts = f" ({', '.join(differing)})"
        return self._both(
            f"En {where}, {key}: cambia {said}{parts}", f"In {where}, {key}: {said} changed{parts}"
        )

    def _whole(self, change: Change, where: str) -> str:
        if change.kind == ADDED:
            return self._both(f"Se añade {where}", f"{_capital(where)} is added")
        if change.kind == REMOVED:
            return self._both(f"Se quita {where}", f"{_capital(where)} is taken away")
        if change.kind == MOVED:
            after = None if change.after is None else self._name(change.after)
            first = self._both(
                f"{_capital(where)} pasa al principio", f"{_capital(where)} moves to the beginning"
            )
            then = self._both(
                f"{_capital(where)} va ahora detrás de {after}", f"{_capital(where)} now stands after {after}"
            )
            return first if after is None else then
        return self._both(f"Cambia {where}", f"{_capital(where)} changed")

    def _where(self, change: Change) -> str:
        part = _PARTS[change.part][self.at]
        if change.part in ("map", "goal", "tray"):
            return part
        if change.part == "transition":
            ends = " → ".join(self._name(end) for end in change.id.split(" > "))
            return f"{part} {ends}"
        return f"{part} {self._name(change.id)}"

    def _name(self, id: str | None) -> str:
        known = self.titles.get(id or "") or self.people.get(id or "")
        words = known.to(self.language) if known else str(id)
        return f"«{words}»" if self.language == "es" else f"“{words}”"

    def _key(self, key: str | None) -> str:
        if key in self.lanes:
            title = self.lanes[key].title.to(self.language)
            return self._both(f"fila «{title}»", f"lane “{title}”")
        return _FIELDS[key][self.at] if key in _FIELDS else f"'{key}'"

    def _quoted(self, value: Any, key: str | None) -> str | None:
        words = self._words(value, key)
        if words is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return words
        return f"«{words}»" if self.language == "es" else f"“{words}”"

    def _words(self, value: Any, key: str | None) -> str | None:
        match value:
            case None | () | "":
                return None
            case bool():
                return self._both("sí", "yes") if value else None
            case Text():
                return value.to(self.language) or None
            case Item():
                return value.to(self.language) or self._words(value.value, key) or value.ref
            case Unplaced():
                return self._words(value.item, key)
            case Evidence():
                return value.text.to(self.language) if value.text else value.kind
            case int() | float():
                is_felt = key in ("feeling", "felt")
                plain = signed(value, self.language, 1 if value % 1 else 0) if is_felt else f"{value:g}"
                return duration_text(int(value)) if key in _SPANS else plain
            case date():
                return value.isoformat()
            case tuple() | list():
                return ", ".join(words for one in value if (words := self._words(one, key)))
            case Mapping():
                return ", ".join(f"{name}: {self._words(one, key)}" for name, one in value.items()) or None
        if isinstance(value, Rule):
            return rule_text(value, self.language)
        called = next(
            (own for own in ("name", "title", "text") if isinstance(getattr(value, own, None), Text)), None
        )
        if called is not None:
            return str(getattr(value, called).to(self.language))
        if isinstance(value, Difference):
            return self._both("lo suyo", "its own")
        return self._name(value).strip("«»“”") if key == "stage" else str(value)

    def _both(self, es: str, en: str) -> str:
        return es if self.language == "es" else en


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_plural(key: str | None) -> bool:
    """Whether one speaks of several: the channels are gone, the rule is."""
    return _FIELDS.get(key or "", ("", ""))[0].startswith(("los ", "las "))
