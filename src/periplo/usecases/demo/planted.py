"""What is hidden in the demo's events, as parameters. Shares in [0, 1]; feelings from -2 to +2."""

from __future__ import annotations

from dataclasses import dataclass

LIST_AWAITS, TEN_PERCENT = "list-awaits", "ten-percent"
TEN_PERCENT_ENTRY = ("ad clicked", "newsletter clicked")
HOLDOUT = 0.10
SEED = 11  # of the demo that everybody sees


@dataclass(frozen=True, slots=True)
class Planted:
    """The stories of the demo. Days are counted back from the last day of the data (0) unless said."""

    # The stage in which most of those in progress stand.
    stage_with_most: str = "compare"
    stop_at_compare: float = 0.66  # of the list journeys that end without an order

    # Last click says brand search, people say friends or family and the leaflet.
    heard_from: tuple[tuple[str, float], ...] = (
        ("friends or family", 0.34), ("leaflet", 0.22), ("shop window", 0.13), ("social media", 0.12),
        ("search engine", 0.11), ("school", 0.08),
    )  # fmt: skip
    brand_search_click: float = 0.46  # of first journeys, whatever made them look

    # The valley: "I find the whole list" promises +1.
    list_promised: float = 1.0
    found_whole: float = 0.36
    list_complaints: tuple[tuple[str, float], ...] = (
        ("missing item", 0.46), ("stock differs", 0.24), ("hard to read", 0.18), ("price", 0.12),
    )  # fmt: skip

    # The detour: web, shop, call, web, shop where one contact was designed; it grows in the last weeks.
    detour: float = 0.10  # of list journeys
    detour_at_the_end: float = 0.26
    detour_grows_days: int = 28

    # The incident: card payments on mobile fail for ten days.
    incident_days: tuple[int, int] = (40, 31)  # first and last day, counted back
    incident_fails: float = 0.82  # of card payments begun on mobile
    incident_lost: float = 0.60  # of those, never paid elsewhere

    # What goes with coming back: collected on time or late.
    on_time: float = 0.71
    back_on_time: float = 0.46  # another order within 60 days
    back_late: float = 0.33
    back_days: int = 60

    # One shop with bad queues, by its place in the country's list; minutes more in the queue.
    queue_shop: int = 16
    queue_minutes: float = 17.0
    queue_leaves: float = 0.42  # of its visits meant to buy, gone without buying; elsewhere 0.08

    # A group that suffers: families with three children or more.
    suffers_from_children: int = 3
    suffers_found_whole: float = 0.16

    # The campaign that works, in share points of completing an order within the window, and one that does not.
    list_awaits_effect: float = 0.07
    list_awaits_push: float = 0.076  # of buying decisions; some come to nothing in queues and failed payments
    list_awaits_days: int = 14
    ten_percent_effect: float = 0.0
    ten_percent_days: int = 14
    ten_percent_discount: float = 0.10
    ten_percent_used: float = 0.80  # of the orders that could carry it

    # What is bought together.
    pair: tuple[str, str] = ("backpacks", "pencil cases")
    pair_share: float = 0.44  # of baskets with the first that hold the second

    # Dirt, as in life.
    tickets_without_customer: float = 0.46  # of till tickets, "final consumer" records included
    final_consumer: float = 0.15  # of those, under a "final consumer" record
    duplicates: float = 0.006
    late_offline: float = 0.04  # of rows from tills and beacons
    spelling: float = 0.03  # of rows, the event's name written another way
    unsubscribes: float = 0.05  # of customers


PLANTED = Planted()
