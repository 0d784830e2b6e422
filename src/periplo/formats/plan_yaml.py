"""The tracking plan: events and properties with their labels, types and owners, in YAML.

schema: 1
events:
  order completed: {es: pedido completado, en: order completed}          # a label alone, or all that is known:
  item returned: {label: {es: artículo devuelto}, owner: Shops, properties: {refund: required, reason: optional}}
properties: {refund: {label: {es: reembolso, en: refund}, type: money, currency: EUR}}
values: {channel: {store: {es: tienda, en: shop}}}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from periplo.core.channel_catalogue import channel_id
from periplo.core.consent_messages import ConsentReading
from periplo.core.events import bare, folded
from periplo.core.labels import Labels
from periplo.core.plan import TYPES, Plan, PlannedEvent, PlannedProperty, is_currency
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place, document_of, looked_up
from periplo.formats.reader import Reader, Said, rest

EVENT = ("label", "description", "owner", "moves_stage", "properties")
PROPERTY = (
    "label", "description", "type", "required", "allowed", "unit", "currency", "personal", "owner",
)  # fmt: skip
HOW = ("required", "optional")


def read_plan(path: Path | str) -> Labels:
    """The labels that a file holds; keys it does not know are left alone.

    Raises: BadInput, telling the line and how to mend it.
    """
    return read_tracking_plan(path).labels


def read_tracking_plan(path: Path | str) -> Plan:
    """The whole plan that a file holds; keys it does not know are left alone.

    Raises: BadInput, telling the line and how to mend it.
    """
    return plan_of(looked_up(path))


def plan_from(text: str) -> Plan:
    """The plan that a text holds."""
    return plan_of(document_of(text, "the plan"))


def plan_of(document: Document) -> Plan:
    """The plan that a document says.

    Raises: BadInput, telling the line and how to mend it.
    """
    return _Reader(document, None).plan()


class _Reader(Reader):
    def plan(self) -> Plan:
        values = self.section("values")
        consent = self.section("consent")
        return Plan(
            events=self.named("events", self.planned_event),
            properties=self.named("properties", self.planned_property),
            values={name: self.texts(values, ("values",), name) for name in values},
            purposes=self.texts(self.document.data, (), "purposes"),
            consent=ConsentReading(self.pairs(consent, "categories"), self.pairs(consent, "traits")),
        )

    def named(self, key: str, read: Any) -> dict[str, Any]:
        """The entries of a section, no two of which may be one name but for case and space."""
        found: dict[str, Any] = {}
        known: dict[str, str] = {}
        for name, said in self.section(key).items():
            if folded(name) in known:
                raise self.wrong(
                    (key, name),
                    f"'{name}' and '{known[folded(name)]}' are one name",
                    "names are compared without case and extra space",
                    "leave one of them",
                )
            known[folded(name)] = name
            found[name] = read((key, name), said)
        return found

    def planned_event(self, place: Place, said: Any) -> PlannedEvent:
        if not _is_definition(said, EVENT):
            return PlannedEvent(self.label(place, said))
        return PlannedEvent(
            label=self.maybe_label(said, place, "label"),
            description=self.maybe_label(said, place, "description"),
            owner=self.maybe_word(said, place, "owner"),
            moves_stage=self.maybe_flag(said, place, "moves_stage"),
            properties=self.expected(said, place),
            extra=rest(said, EVENT),
        )

    def expected(self, said: Said, place: Place) -> dict[str, bool]:
        value = said.get("properties") or {}
        if isinstance(value, list):
            if not all(isinstance(name, str) for name in value):
                raise self.wrong(
                    (*place, "properties"),
                    "'properties' is not a list of names",
                    mend="write [total, currency]",
                )
            return dict.fromkeys(value, False)
        if not isinstance(value, dict):
            raise self.wrong(
                (*place, "properties"), "'properties' is not a list of names", mend="write [total, currency]"
            )
        for name, how in value.items():
            if how not in HOW:
                raise self.wrong(
                    (*place, "properties", name), f"'{how}' says nothing of '{name}'",
                    mend=f"write {name}: required or {name}: optional",
                )  # fmt: skip
        return {name: how == "required" for name, how in value.items()}

    def planned_property(self, place: Place, said: Any) -> PlannedProperty:
        if not _is_definition(said, PROPERTY):
            return PlannedProperty(self.label(place, said))
        kind = self.maybe_word(said, place, "type")
        if kind is not None and kind not in TYPES:
            raise self.wrong(
                (*place, "type"), f"there is no type '{kind}'", mend=f"write one of {', '.join(TYPES)}"
            )
        return PlannedProperty(
            label=self.maybe_label(said, place, "label"),
            description=self.maybe_label(said, place, "description"),
            type=kind,
            required=self.maybe_flag(said, place, "required") or False,
            allowed=self.allowed(said, place),
            unit=self.maybe_word(said, place, "unit"),
            currency=self.currency(said, place, kind),
            personal=self.maybe_flag(said, place, "personal") or False,
            owner=self.maybe_word(said, place, "owner"),
            extra=rest(said, PROPERTY),
        )

    def currency(self, said: Said, place: Place, kind: str | None) -> str | None:
        currency = self.maybe_word(said, place, "currency")
        if currency is not None and kind != "money":
            raise self.wrong(
                (*place, "currency"),
                "a currency stands at what is no money",
                mend="write type: money beside it, or take it away",
            )
        is_property = currency is not None and any(
            folded(currency) == folded(name) for name in self.section("properties")
        )
        if currency is not None and not is_currency(currency) and not is_property:
            raise self.wrong(
                (*place, "currency"),
                f"'{currency}' is neither a currency nor a property of this plan",
                mend="write three capitals such as EUR, or the property that tells it",
            )
        return currency

    def allowed(self, said: Said, place: Place) -> tuple[str, ...]:
        value = said.get("allowed")
        if value is None:
            return ()
        if not isinstance(value, list) or not value or any(isinstance(each, dict | list) for each in value):
            raise self.wrong(
                (*place, "allowed"), "'allowed' is not a list of values", mend="write [card, wallet, cash]"
            )
        return tuple(
            str(each).lower() if isinstance(each, bool) else str(each) for each in value if each is not None
        )

    def pairs(self, consent: Said, key: str) -> dict[str, tuple[str, str]]:
        """What names of categories or traits mean: {Ads: {channel: web, purpose: advertising}}."""
        found = {}
        for name, said in self.entries(consent, ("consent",), key).items():
            place: Place = ("consent", key, name)
            if not isinstance(said, dict):
                raise self.wrong(
                    place,
                    f"'{name}' says no channel and purpose",
                    mend=f"write {name}: {{channel: email, purpose: marketing}}",
                )
            channel = channel_id(self.word(said, place, "channel"))
            found[bare(name)] = (channel, folded(self.word(said, place, "purpose")))
        return found

    def section(self, key: str) -> dict[str, Any]:
        return self.entries(self.document.data, (), key)

    def entries(self, said: Said, place: Place, key: str) -> dict[str, Any]:
        value = said.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong((*place, key), f"'{key}' is not a mapping", mend="write name: label below it")
        return value

    def texts(self, said: Said, place: Place, key: str) -> dict[str, Text]:
        return {
            name: self.label((*place, key, name), text)
            for name, text in self.entries(said, place, key).items()
        }

    def maybe_label(self, said: Said, place: Place, key: str) -> Text | None:
        return None if said.get(key) is None else self.label((*place, key), said[key])

    def label(self, place: Place, said: object) -> Text:
        if isinstance(said, str):
            return Text.of(said)
        if isinstance(said, dict) and said and all(isinstance(text, str) for text in said.values()):
            return Text.of(said)
        raise self.wrong(place, "this is not a label", mend="write a text, or {es: …, en: …}")

    def maybe_flag(self, said: Said, place: Place, key: str) -> bool | None:
        value = said.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}'", mend=f"write {key}: true or {key}: false"
            )
        return value


def _is_definition(said: Any, keys: tuple[str, ...]) -> bool:
    """Whether an entry says more than its label, which is a text or one text a language."""
    return isinstance(said, Mapping) and any(key in said for key in keys)
