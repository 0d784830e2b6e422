"""The truth file: what was planted in the demo, and what came of it in the rows. The product never reads it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import distinct
from periplo.core.spans import DAY, iso
from periplo.usecases.demo.dirt import FINAL_CONSUMERS
from periplo.usecases.demo.lived import Lives, arms, came_back, detoured, last_clicks, lives
from periplo.usecases.demo.planted import LIST_AWAITS, PLANTED, TEN_PERCENT, TEN_PERCENT_ENTRY
from periplo.usecases.demo.rows import CATEGORIES, EVENTS, event_code, word
from periplo.usecases.demo.shop import Shop, is_control

SCHEMA = 1
IDLE = 90 * DAY

# The stage of the demo's map in which each event is met; the other events are on no map.
STAGES = {
    "discover": ("ad clicked", "newsletter clicked", "leaflet scanned"),
    "list": ("list started", "list checked"),
    "compare": ("product viewed", "reviews read", "marketplace viewed", "question asked", "store visited"),
    "buy": ("product added", "payment started", "payment failed", "order completed"),
    "collect": ("order collected", "order delivered", "call answered"),
    "after": ("item returned", "review posted", "club joined", "points redeemed"),
}


def truth(shop: Shop) -> dict[str, object]:
    """Planted parameters and realised values of a shop, as plain data."""
    lived = lives(shop)
    return {
        "schema": SCHEMA,
        "country": shop.country.code,
        "seed": shop.seed,
        "customers": shop.known,
        "events": shop.events,
        "now": iso(lived.end, shop.country.zone),
        "planted": asdict(PLANTED),
        "realised": {
            "stages": _stages(lived),
            "sources": {
                "last_click": last_clicks(lived),
                "declared": lived.words("reason", lived.event("source declared")),
            },
            "valley": _valley(lived),
            "detour": _detour(lived),
            "incident": _incident(lived),
            "coming_back": _coming_back(lived),
            "queue": _queue(lived),
            "suffers": _suffers(lived),
            "campaigns": _campaigns(lived),
            "pair": _pair(lived),
            "dirt": _dirt(shop),
        },
    }


def write_truth(shop: Shop, path: Path) -> Path:
    """Write the truth beside the data."""
    path.write_text(json.dumps(truth(shop), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _share(part: NDArray[np.bool_]) -> float:
    return round(float(part.mean()), 4) if len(part) else float("nan")


def stage_codes(lived: Lives) -> NDArray[np.int64]:
    """The stage of each row, by place in STAGES, -1 where it is on no map."""
    table = np.full(len(EVENTS), -1)
    for place, names in enumerate(STAGES.values()):
        table[[event_code(name) for name in names]] = place
    codes = table[lived.columns["event"]]
    feedback = lived.event("feedback given")
    codes[feedback & lived.said("about", "list")] = list(STAGES).index("list")
    codes[feedback & lived.said("about", "collection")] = list(STAGES).index("collect")
    return codes


def _stages(lived: Lives) -> dict[str, object]:
    codes, after = stage_codes(lived), list(STAGES).index("after")
    on_map = np.flatnonzero(codes >= 0)
    last = on_map[np.append(np.flatnonzero(np.diff(lived.who[on_map])), len(on_map) - 1)]
    stands = codes[last].copy()
    recent = lived.event("order completed") & (lived.at >= lived.end - 365 * DAY)
    orders = np.bincount(lived.who[recent], minlength=len(lived.shop.keys))
    reached = np.bincount(lived.who[codes == after], minlength=len(lived.shop.keys))
    who = lived.who[last]
    stands[(orders[who] >= 3) & (reached[who] > 0)] = after
    stands[lived.end - lived.at[last] > IDLE] = -1
    counts = {name: int((stands == place).sum()) for place, name in enumerate(STAGES)}
    most = max(counts, key=lambda name: counts[name])
    everyone, inside = len(distinct(lived.who)), sum(counts.values())
    return {
        "n": counts, "outside": everyone - inside, "customers": everyone, "most": most,
        "share_of_customers": round(counts[most] / everyone, 4), "share_in_progress": round(counts[most] / inside, 4),
    }  # fmt: skip


def _valley(lived: Lives) -> dict[str, object]:
    rated = lived.event("feedback given") & lived.said("about", "list")
    rating = lived.columns["rating"][rated]
    unhappy = rated & (lived.columns["rating"] <= 3)
    return {
        "touchpoint": "find-list",
        "promised": PLANTED.list_promised,
        "n": len(rating),
        "lived": round(float(rating.mean()) - 3, 3),
        "reasons": lived.words("reason", rated),
        "reason_known": _share(lived.columns["reason"][unhappy] > 0),
    }


def _detour(lived: Lives) -> dict[str, object]:
    lists, long_way = detoured(lived)
    start = lived.at[lists]
    days_left = (lived.end - start) / DAY
    followed = days_left > 7
    lately = days_left <= PLANTED.detour_grows_days
    return {
        "contacts": 5, "designed": 1, "n": int(long_way[followed].sum()), "share": _share(long_way[followed]),
        "share_before": _share(long_way[~lately]), "share_in_last_weeks": _share(long_way[lately & followed]),
    }  # fmt: skip


def _incident(lived: Lives) -> dict[str, object]:
    struck = lived.event("payment failed") & lived.said("reason", "gateway timeout")
    if not struck.any():
        return {}
    another = (lived.who[1:] == lived.who[:-1]) & struck[1:]
    last_tries = np.flatnonzero(struck & np.append(~another, True))
    paid = (
        lived.moment(lived.next_at(lived.event("order completed"), last_tries)) - lived.at[last_tries] <= DAY
    )
    web = lived.event("order completed") & lived.said("channel", "web")
    zone, lost = lived.shop.country.zone, int((~paid).sum())
    return {
        "first": iso(int(lived.at[struck].min()), zone),
        "last": iso(int(lived.at[struck].max()), zone),
        "device": "mobile",
        "method": "card",
        "failed_payments": int(struck.sum()),
        "customers": len(distinct(lived.who[struck])),
        "payments_never_made": lost,
        "money_lost": round(lost * float(lived.columns["total"][web].mean()), 2),
        "currency": lived.shop.country.currency,
    }


def _coming_back(lived: Lives) -> dict[str, object]:
    on_time, back = came_back(lived)
    return {
        "days": PLANTED.back_days,
        "on_time": {"n": int(on_time.sum()), "share": _share(back[on_time])},
        "late": {"n": int((~on_time).sum()), "share": _share(back[~on_time])},
    }


def _queue(lived: Lives) -> dict[str, object]:
    visits = lived.event("store visited")
    here = visits & (lived.columns["place"] == PLANTED.queue_shop + 1)
    minutes = lived.columns["minutes"]
    return {
        "place": lived.shop.country.shops[PLANTED.queue_shop], "visits": int(here.sum()),
        "median_minutes": round(float(np.median(minutes[here])), 1),
        "median_elsewhere": round(float(np.median(minutes[visits & ~here])), 1),
    }  # fmt: skip


def _suffers(lived: Lives) -> dict[str, object]:
    begun = np.flatnonzero(lived.event("list started"))
    checked = lived.next_at(lived.event("list checked"), begun)
    known = checked >= 0
    many = lived.columns["children"][begun][known] >= PLANTED.suffers_from_children
    whole = lived.said("found", "whole")[checked[known]]
    return {
        "group": f"children >= {PLANTED.suffers_from_children}", "n": int(many.sum()),
        "found_whole": _share(whole[many]), "found_whole_others": _share(whole[~many]),
    }  # fmt: skip


def _campaigns(lived: Lives) -> dict[str, object]:
    leaves = np.full(len(lived.shop.keys), np.iinfo(np.int64).max)
    gone = np.flatnonzero(lived.event("unsubscribed"))
    leaves[lived.who[gone]] = lived.at[gone]
    reached = lived.at < leaves[lived.who]
    told: dict[str, object] = {}
    for campaign, entry, days in (
        (LIST_AWAITS, lived.event("list started") & reached, PLANTED.list_awaits_days),
        (TEN_PERCENT, lived.event(*TEN_PERCENT_ENTRY) & reached, PLANTED.ten_percent_days),
    ):
        told[campaign] = arms(lived, lived.first(entry), is_control(campaign, lived.shop.ids), days)
    discount = lived.columns["discount"]
    told[TEN_PERCENT] |= {  # type: ignore[operator]
        "coupons": int((discount > 0).sum()), "margin_given": round(float(np.nansum(discount)), 2),
        "currency": lived.shop.country.currency,
    }  # fmt: skip
    return told


def _pair(lived: Lives) -> dict[str, object]:
    first, second = (1 << CATEGORIES.index(name) for name in PLANTED.pair)
    baskets = lived.columns["basket"][lived.event("order completed")]
    with_first = baskets[(baskets & first) > 0]
    return {
        "pair": list(PLANTED.pair), "n": len(with_first), "share": _share((with_first & second) > 0),
        "share_in_others": _share((baskets[(baskets & first) == 0] & second) > 0),
    }  # fmt: skip


def _dirt(shop: Shop) -> dict[str, object]:
    columns, keys = shop.columns, len(shop.keys)
    who = columns["who"]
    once = np.zeros(shop.events, bool)
    once[np.unique(columns["message"], return_index=True)[1]] = True
    till = (
        once
        & (columns["event"] == event_code("order completed"))
        & (columns["channel"] == word("channel", "store"))
    )
    final = (who >= keys - FINAL_CONSUMERS) & (who < keys)
    return {
        "till_tickets": int(till.sum()), "without_customer": _share(((who < 0) | final)[till]),
        "final_consumer": int((till & final).sum()), "rows_without_customer": int(((who < 0) | (who >= keys)).sum()),
        "sent_twice": int((~once).sum()), "spelled_otherwise": int((columns["spelling"] >= len(EVENTS)).sum()),
        "unknown_devices": len(distinct(who[who >= keys])),
        "unsubscribed": int((once & (columns["event"] == event_code("unsubscribed"))).sum()),
        "arrived_late": int((np.maximum.accumulate(columns["at"]) - columns["at"] > DAY // 4).sum()),
    }  # fmt: skip


__all__ = ["truth", "write_truth"]
