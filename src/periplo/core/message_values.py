"""What a template may read about one person, by name: profile, event, cart, journey, recommended, links and the house.

Pure: everything comes in as values. usecases/act/values.py gathers it; VALUES says each name in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from periplo.core.events import Event, folded
from periplo.core.texts import Text

Item = Mapping[str, object]
LISTS = ("products", "items", "line_items")  # properties that hold what a cart or an order is made of
CATEGORIES = ("category", "product_category")
_MONEY = ("revenue", "total", "value", "amount")


@dataclass(frozen=True, slots=True)
class House:
    """The organisation as messages tell it."""

    name: str
    address: str | None = None
    web: str | None = None
    phone: str | None = None
    language: str = "es"
    zone: str = "UTC"
    currency: str = "EUR"


class Links(NamedTuple):
    """Ways out of a message that are this person's own; None where the settings lack the public address.

    confirm: what a form that they sent allowed; None where no form began the run that waits for it. survey: leads to
    the survey that the message names.
    """

    unsubscribe: str | None = None
    preferences: str | None = None
    confirm: str | None = None
    survey: str | None = None


RECOMMENDED = "recommended"  # the value that takes longest to find


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person when a message is said to them. `events`: oldest first, up to now."""

    traits: Mapping[str, object] = field(default_factory=dict)  # by folded names
    begun_by: Event | None = None  # the event that began the run
    events: Sequence[Event] = ()
    stage: str | None = None
    bought: Callable[[Event], bool] | None = None  # whether an event is an order
    recommended: tuple[Item, ...] = ()


def values_of(
    known: Known,
    house: House,
    links: Links,
    now: int,
    catalogue: Mapping[str, Item] | None = None,
) -> dict[str, object]:
    """The values of a message. now: microseconds UTC, when it is decided. catalogue: products by id and sku."""
    event = known.begun_by
    return {
        "profile": Folded(known.traits),
        "event": {} if event is None else {**_plain(event.properties), "name": event.name, "at": moment(event.at)},
        "cart": {} if event is None else _cart(event, catalogue or {}),
        "journey": _journey(known, catalogue or {}),
        RECOMMENDED: list(known.recommended),
        "link": {
            name: address
            for name, address in (
                ("unsubscribe", links.unsubscribe), ("preferences", links.preferences), ("confirm", links.confirm),
                ("survey", links.survey),
            )
            if address
        },
        "organisation": {
            key: value
            for key, value in (
                ("name", house.name), ("address", house.address), ("web", house.web), ("phone", house.phone),
            )
            if value
        },
        "now": moment(now),
    }  # fmt: skip


class Folded(Mapping[str, object]):
    """Traits read without regard to case and to what parts words: first_name, First Name and firstName are one."""

    __slots__ = ("_joined", "_of")

    def __init__(self, of: Mapping[str, object]) -> None:
        self._of = of
        self._joined: dict[str, str] | None = None

    def __getitem__(self, name: str) -> object:
        known = folded(str(name))
        if known in self._of:
            return self._of[known]
        if self._joined is None:
            self._joined = {_joined(one): one for one in self._of}
        return self._of[self._joined[_joined(known)]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


def _joined(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "")


def moment(at: int) -> datetime:
    """An instant as templates read it."""
    return datetime.fromtimestamp(at / 1_000_000, UTC)


def items_of(event: Event, catalogue: Mapping[str, Item]) -> list[dict[str, object]]:
    """What an event's cart or order holds, each with what the catalogue knows of it beneath what the event says."""
    held = next(
        (found for name in LISTS if isinstance(found := event.properties.get(name), list | tuple)), ()
    )
    items: list[dict[str, object]] = []
    for one in held:
        said: dict[str, object] = dict(one) if isinstance(one, Mapping) else {"id": one}
        key = next((said[name] for name in ("product_id", "id", "sku") if said.get(name) is not None), None)
        of_feed = catalogue.get(str(key), {}) if key is not None else {}
        items.append({**of_feed, **{name: value for name, value in said.items() if value is not None}})
    return items


def _cart(event: Event, catalogue: Mapping[str, Item]) -> dict[str, object]:
    cart: dict[str, object] = {"items": items_of(event, catalogue)}
    total = _money_of(event)
    if total is not None:
        cart["total"] = total
    return cart


def _journey(known: Known, catalogue: Mapping[str, Item]) -> dict[str, object]:
    own = [event for event in known.events if not event.ours]
    orders = [event for event in own if known.bought is not None and known.bought(event)]
    told: dict[str, object] = {"events": len(own), "orders": len(orders)}
    if known.stage is not None:
        told["stage"] = known.stage
    if own:
        told["first_seen"], told["last_seen"] = moment(own[0].at), moment(own[-1].at)
    if (favourite := _favourite(own)) is not None:
        told["favourite_category"] = favourite
    if orders:
        last = orders[-1]
        order = {**_plain(last.properties), "at": moment(last.at), "items": items_of(last, catalogue)}
        total = _money_of(last)
        told["last_order"] = order if total is None else {**order, "total": total}
    return told


def _favourite(events: Sequence[Event]) -> str | None:
    """The category met most often; of equals the one met last."""
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    for place, event in enumerate(events):
        said = [event.properties.get(name) for name in CATEGORIES]
        for name in LISTS:
            held = event.properties.get(name)
            if isinstance(held, list | tuple):
                said += [one.get("category") for one in held if isinstance(one, Mapping)]
        for category in said:
            if isinstance(category, str) and category.strip():
                counts[category] += 1
                last[category] = place
    return max(counts, key=lambda one: (counts[one], last[one]), default=None)


def _money_of(event: Event) -> object:
    return next(
        (event.properties.get(name) for name in _MONEY if event.properties.get(name) is not None), None
    )


def _plain(properties: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name in properties if (value := properties[name]) is not None}


VALUES: Mapping[str, Text] = {
    name: Text((("es", es), ("en", en)))
    for name, es, en in (
        (
            "profile",
            "los datos de la ficha: `profile.first_name`, `profile.city`, `profile.tier`…",
            "traits of the customer: `profile.first_name`, `profile.city`, `profile.tier`…",
        ),
        (
            "event",
            "el evento por el que entró: `event.name`, `event.at` y sus propiedades",
            "the event by which they entered: `event.name`, `event.at` and its properties",
        ),
        (
            "cart",
            "lo que llevaba ese evento: `cart.items` (con nombre, precio, imagen y enlace del catálogo) y `cart.total`",
            "what that event held: `cart.items` (with name, price, image and link of the feed) and `cart.total`",
        ),
        (
            "journey",
            "`journey.stage`, `journey.first_seen`, `journey.last_seen`, `journey.favourite_category`, "
            "`journey.events`, `journey.orders`, `journey.last_order` (`at`, `total`, `items`)",
            "`journey.stage`, `journey.first_seen`, `journey.last_seen`, `journey.favourite_category`, "
            "`journey.events`, `journey.orders`, `journey.last_order` (`at`, `total`, `items`)",
        ),
        (
            "recommended",
            "lista de productos que suelen venir después de lo que compró, y que aún no tiene",
            "list of products that tend to come after what they bought, and that they do not have yet",
        ),
        (
            "coupon",
            "un código de un lote, el mismo si se reintenta: `coupon.bienvenida`",
            "a code of a pool, the same one on a retry: `coupon.welcome`",
        ),
        (
            "link",
            "`link.unsubscribe` y `link.preferences`, firmados y de esta persona; `link.confirm` si entró por un "
            "formulario que espera confirmación; `link.survey`, a la encuesta que nombra el mensaje",
            "`link.unsubscribe` and `link.preferences`, signed and this person's own; `link.confirm` if they entered "
            "by a form that waits to be confirmed; `link.survey`, to the survey that the message names",
        ),
        (
            "survey",
            "la encuesta que nombra el mensaje: `survey.question`, `survey.low`, `survey.high` y `survey.answers`, "
            "cada una con `label` y `link`",
            "the survey that the message names: `survey.question`, `survey.low`, `survey.high` and `survey.answers`, "
            "each with `label` and `link`",
        ),
        (
            "organisation",
            "`organisation.name`, `organisation.address`, `organisation.web`, `organisation.phone`",
            "`organisation.name`, `organisation.address`, `organisation.web`, `organisation.phone`",
        ),
        ("now", "el instante en que se decide el mensaje", "the instant at which the message is decided"),
    )
}
NAMES = frozenset((*VALUES, "product", "block_products"))
