"""What is gathered about one person for their message: traits, the event that began it, stage, feed, proposals."""

from __future__ import annotations

from contextlib import closing

import numpy as np
from sqlalchemy import insert

from lived import lived
from periplo.core.message_parts import Products
from periplo.core.message_values import Known, Links
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, SECOND
from periplo.formats.mappings.made import Product
from periplo.journeys.columns import Ragged
from periplo.journeys.layers import Layers
from periplo.storage import tables as t
from periplo.storage.products import keep_products
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act.feed import all_products, feed_of
from periplo.usecases.act.recommending import Recommender
from periplo.usecases.act.values import Gatherer, gatherer_of, house_of, whole_event
from periplo.usecases.workspace import MessageSettings, Settings, make_workspace

HOUSE = house_of(Settings(name="Sol", zone="Europe/Madrid", messages=MessageSettings(address="Calle 1")))


def product(id: str, **more) -> Product:
    told = {"sku": None, "name": f"Taza {id}", "variant": None, "category": "cups", "brand": None,
            "price": 9_500_000, "currency": None, "cost": 4_000_000, "url": f"https://s.example/{id}", "image": None,
            "status": None, "properties": {}, **more}  # fmt: skip
    return Product(id=id, **told)


def test_a_feed_holds_what_is_sold_by_each_of_its_names():
    feed = feed_of(
        [product("1", sku="S1"), product("2", status="Archived"), product("3", category="Té")], "COP"
    )
    assert feed.by_key["S1"] is feed.by_key["1"]
    assert feed.by_key["1"]["price"] == 9.5
    assert feed.by_key["1"]["currency"] == "COP"
    assert "cost" not in feed.by_key["1"]
    assert "2" not in feed.by_key
    assert [one["id"] for one in feed.named("té")] == ["3"]


def test_a_block_of_products_has_each_once_and_no_more_than_it_may():
    feed = feed_of([product(str(k)) for k in range(9)], "EUR")
    chosen = feed.chosen(Products("category", ("Cups",), 4), {})
    assert [one["id"] for one in chosen] == ["0", "1", "2", "3"]
    assert [one["id"] for one in feed.chosen(Products("ids", ("3", "3", "99", "1")), {})] == ["3", "1"]
    cart = {"cart": {"items": [{"id": "x", "name": "X"}, {"id": "y"}]}}
    assert [one["id"] for one in feed.chosen(Products("cart"), cart)] == ["x"]
    assert feed.chosen(Products("last_order"), {}) == []


def test_products_are_kept_and_read_again(tmp_path):
    with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
        with ledger.writing() as connection:
            keep_products(connection, "shop", [product("1", properties={"stock": 3})], 0)
        with ledger.reading() as connection:
            assert all_products(connection) == [product("1", properties={"stock": 3})]


def gatherer(journeys, **more) -> Gatherer:
    return Gatherer(HOUSE, Layers.alone(journeys), feed_of([product("1")], "EUR"), **more)


def test_the_event_that_began_the_run_is_the_last_one_up_to_its_entry():
    journeys = lived(
        [("cart", 10, {"total": 5.0}), ("cart", 20, {"total": 7.0}), ("cart", 90, {"total": 9.0})]
    )
    known = gatherer(journeys).known(1, 60 * SECOND, EventIs("cart"))
    assert known.begun_by.properties["total"] == 7.0
    assert len(known.events) == 2
    earlier = gatherer(journeys).known(1, 100 * SECOND, EventIs("cart"), 15 * SECOND)
    assert earlier.begun_by.properties["total"] == 5.0


def test_lists_of_an_event_are_put_together_again():
    journeys = lived([("pay", 10, {"sku": "1"}), ("pay", 20, {"sku": "2"})])
    offsets, column = np.array([0, 1, 2]), journeys.properties["sku"]
    listed = type(journeys)(**{
        **{name: getattr(journeys, name) for name in journeys.__dataclass_fields__},
        "lists": {"products.sku": Ragged(offsets, column)},
    })  # fmt: skip
    assert whole_event(listed, 1).properties["products"] == [{"sku": "2"}]
    assert "products" in list(whole_event(listed, 1).properties)


def test_a_person_is_spoken_to_as_they_are_known():
    known = Known(traits={"language": "en", "country": "us", "timezone": "America/New_York"})
    one = gatherer(lived("visit"))
    assert one.languages(known, ["es"]) == ["en", "es"]
    assert one.spoken(known, "en") == ("en_US", "America/New_York", "EUR")
    strange = Known(traits={"country": "../x", "timezone": "../../etc/passwd"})
    assert one.spoken(strange, "es") == ("es", "Europe/Madrid", "EUR")


def test_nobody_s_events_after_now_are_read():
    known = gatherer(lived(["visit", "pay"])).known(1, 0)
    assert [event.name for event in known.events] == ["visit"]
    assert gatherer(lived("visit")).known(99, 0).events == []


def test_traits_of_the_ledger_count_before_columns_and_the_newest_first(tmp_path):
    with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
        with ledger.writing() as connection:
            connection.execute(insert(t.customers).values(customer=1, created_at=0))
            connection.execute(insert(t.handles).values(handle=5, kind="user", text="u-1"))
            connection.execute(insert(t.handle_customer).values(handle=5, customer=1, since=0))
            for value, at in (('"Ana"', 10), ('"Ana María"', 20)):
                connection.execute(
                    insert(t.people.traits).values(
                        handle=5,
                        name="First_Name",
                        value=value,
                        mark=value,
                        source="crm",
                        first_at=at,
                        last_at=at,
                    )
                )
        journeys = lived(["visit"], traits={"tier": ["gold"], "first_name": ["old"]})
        known = gatherer(journeys, ledger=ledger).known(1, 0)
    assert known.traits["first_name"] == "Ana María"
    assert known.traits["tier"] == "gold"


def shop(pairs: int):
    """Customers who buy a cup and then a filter, others who buy a cup and then tea, and one who bought a cup alone."""

    def life(*items: str):
        return [("order completed", k * 100, {"sku": item}) for k, item in enumerate(items)]

    lives = [life("cup", "filter") for _ in range(pairs)] + [life("tea", "spoon") for _ in range(pairs)]
    return lived(*[*lives, life("cup"), life("cup", "filter", "cup")])


def test_what_comes_next_is_proposed_to_who_does_not_have_it():
    products = [product("cup"), product("filter"), product("spoon")]
    journeys = shop(60)
    recommender = Recommender(Layers.alone(journeys), EventIs("order completed"), feed_of(products, "EUR"))
    alone, has_it = 121, 122
    assert [item["id"] for item in recommender.of(alone)] == ["filter"]
    assert recommender.of(has_it) == ()
    assert recommender.of(999) == ()


def test_nothing_is_proposed_where_nobody_bought():
    assert Recommender(Layers.alone(lived("visit")), EventIs("pay"), feed_of([], "EUR")).of(1) == ()
    assert Recommender(Layers.alone(lived("visit")), None, feed_of([], "EUR")).of(1) == ()


def test_a_gatherer_of_a_workspace_knows_its_feed_and_its_house(tmp_path):
    workspace = make_workspace(tmp_path / "w", Settings(name="Sol", currency="COP"))
    with closing(SqliteLedger(workspace.ledger)) as ledger:
        with ledger.writing() as connection:
            keep_products(connection, "shop", [product("1")], 0)
        found = gatherer_of(workspace, Layers.alone(shop(1)), ledger, None)
        known = found.known(1, 10 * DAY)
        values = found.values(known, Links(), 10 * DAY)
    assert values["organisation"] == {"name": "Sol"}
    assert values["journey"]["orders"] == 2
    assert found.feed.by_key["1"]["currency"] == "COP"
