"""The products of the workspace as messages show them, and which ones a block of a message holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from periplo.core.message_parts import Products
from periplo.core.message_values import Item
from periplo.formats.mappings.made import Product
from periplo.storage.tables.sources import products as p

GONE = frozenset(
    ("archived", "draft", "inactive", "discontinued", "deleted", "unpublished", "disabled", "oculto")
)
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Feed:
    """Products by their keys. by_key: id and sku; by_name and by_category: folded names."""

    by_key: Mapping[str, Item]
    by_name: Mapping[str, Item]
    by_category: Mapping[str, Sequence[Item]]

    def named(self, what: str) -> Sequence[Item]:
        """What is meant by an item of a purchase: a product's id, sku or name, or a category's products."""
        found = self.by_key.get(what) or self.by_name.get(what.casefold())
        return (found,) if found is not None else self.by_category.get(what.casefold(), ())

    def chosen(self, block: Products, values: Mapping[str, object]) -> list[Item]:
        """The products that a block shows to a person, best first, none twice, those with a name alone."""
        match block.of:
            case "ids":
                found: Iterable[Item] = (one for id in block.named for one in self.named(id))
            case "category":
                found = (one for name in block.named for one in self.by_category.get(name.casefold(), ()))
            case "recommended":
                found = _items(values.get("recommended"))
            case "cart":
                found = _items(_of(values.get("cart"), "items"))
            case _:
                found = _items(_of(_of(values.get("journey"), "last_order"), "items"))
        once = {str(one.get("id") or one.get("name")): one for one in found if one.get("name")}
        return list(once.values())[: block.most]


def feed_of(products: Iterable[Product], currency: str) -> Feed:
    """A feed of products. currency: of those that name none. What is no longer sold is left out."""
    by_key: dict[str, Item] = {}
    by_name: dict[str, Item] = {}
    by_category: dict[str, list[Item]] = {}
    for product in products:
        if (product.status or "").casefold() in GONE:
            continue
        item = _item(product, currency)
        for key in (product.id, product.sku):
            if key:
                by_key.setdefault(key, item)
        if product.name:
            by_name.setdefault(product.name.casefold(), item)
        if product.category:
            by_category.setdefault(product.category.casefold(), []).append(item)
    return Feed(by_key, by_name, by_category)


def all_products(connection: Connection) -> list[Product]:
    """Every product that is known, in the order of source and id."""
    columns = [p.c[name] for name in Product._fields]
    rows = connection.execute(select(*columns).order_by(p.c.source, p.c.id))
    return [Product._make((*row[:-1], msgspec.json.decode(row[-1]))) for row in rows]


def _item(product: Product, currency: str) -> Item:
    told = {
        "id": product.id, "sku": product.sku, "name": product.name, "variant": product.variant,
        "category": product.category, "brand": product.brand, "url": product.url, "image": product.image,
        "price": None if product.price is None else product.price / _MICRO,
        "currency": product.currency or currency,
    }  # fmt: skip
    return {**product.properties, **{name: value for name, value in told.items() if value is not None}}


def _of(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _items(value: object) -> list[Item]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []
