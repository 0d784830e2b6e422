"""Products, survey answers, reviews and ad costs: one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from periplo.core.spans import DAY, iso
from periplo.formats.mappings.amounts import MICRO, number_of
from periplo.formats.mappings.cells import Unread
from periplo.formats.mappings.columns import Values
from periplo.formats.mappings.made import Cost, Fact, Made, Message, Origin, Product, digest
from periplo.formats.mappings.people import Person, unread_of

OURS = "@us"  # the anonymous name under which our own spending is told; it is no customer


def product_made(values: Values, extra: Mapping[str, Any], origin: Origin) -> Made:
    """A product's row."""
    id = values.get("id") or values.get("sku")
    if id is None:
        return Made(reason="no_id")
    if values.get("name") is None:
        return Made(reason="no_name")
    for name in ("price", "cost", "currency"):
        if isinstance(value := values.get(name), Unread):
            return Made(reason=value.reason)
    currency = values.get("currency")
    has_money = values.get("price") is not None or values.get("cost") is not None
    product = Product(
        str(id), values.get("sku"), str(values["name"]), values.get("variant"), values.get("category"),
        values.get("brand"), values.get("price"), currency or (origin.currency if has_money else None),
        values.get("cost"), values.get("url"), values.get("image"), values.get("status"), dict(extra),
    )  # fmt: skip
    return Made(
        products=(product,), facts=[Fact("product", origin.at)], key=product.id,
        took_currency=has_money and currency is None,
    )  # fmt: skip


def survey_made(
    values: Values, answers: Sequence[Values], extra: Mapping[str, Any], origin: Origin, now_latest: int
) -> Made:
    """A row of answers: one event for each question that was answered."""
    if reason := _bad_time(values, now_latest):
        return Made(reason=reason)
    person = Person(values, origin)
    made = Made(handles=person.handles, unread=unread_of(values))
    at = values["at"]
    own = values.get("id") or digest(
        (at, *person.handles, *(sorted(map(str, one.items())) for one in answers))
    )
    common = {
        **{name: values[name] for name in ("touchpoint", "order_id", "channel", "place") if values.get(name)},
        "survey": values.get("survey") or origin.source,
        **extra,
    }
    for place, one in enumerate(answers):
        if any(isinstance(value, Unread) for value in one.values()):
            return Made(reason="bad_number")
        if not any(one.get(name) is not None for name in ("score", "answer", "comment")):
            continue
        properties = dict(common)
        properties |= {name: one[name] for name in ("question", "comment") if one.get(name)}
        if one.get("answer"):
            properties["choice"] = one["answer"]
        if one.get("type"):
            properties["kind"] = one["type"]
        if one.get("score") is not None:
            properties["score"] = number_of(one["score"])
        message: Message = {
            "type": "track",
            "event": "survey answered",
            "messageId": origin.id("survey", own, *((place,) if len(answers) > 1 else ())),
            "timestamp": iso(at),
            "properties": properties,
        }
        made.messages.append(person.put_into(message, origin.id("survey", own)))
        made.facts.append(Fact("survey answered", at, is_nobody=not person.handles))
        if one.get("type") == "source" and one.get("answer"):  # "how did you hear of us"
            declared = {"reason": one["answer"], "source": one["answer"], "survey": common["survey"]}
            message = message | {
                "event": "source declared",
                "messageId": message["messageId"] + ":source",
                "properties": declared | {name: common[name] for name in ("place",) if name in common},
            }
            made.messages.append(message)
    if not made.messages:
        return Made(reason="no_answer")
    if values.get("id"):
        made.key = str(own)
    return made


def review_made(values: Values, extra: Mapping[str, Any], origin: Origin, now_latest: int) -> Made:
    """A review's row."""
    if reason := _bad_time(values, now_latest):
        return Made(reason=reason)
    rating = values.get("rating")
    if rating is None or isinstance(rating, Unread):
        return Made(reason="no_rating" if rating is None else rating.reason)
    person = Person(values, origin)
    at = values["at"]
    own = str(
        values.get("id") or digest((at, rating, *person.handles, values.get("comment"), values.get("name")))
    )
    properties = {
        "rating": number_of(rating),
        **{
            name: values[name]
            for name in ("comment", "reply", "sku", "product", "url", "channel", "place")
            if values.get(name) is not None
        },
        "site": origin.source,
        **extra,
    }
    if isinstance(replied := values.get("replied_at"), int):
        properties["replied_at"] = iso(replied)
    message: Message = {
        "type": "track",
        "event": "review posted",
        "messageId": origin.id("review", own),
        "timestamp": iso(at),
        "properties": properties,
    }
    told = person.put_into(message, origin.id("review", own))
    return Made(
        [told], [Fact("review posted", at, amount=rating, is_nobody=not person.handles)], person.handles,
        key=own if values.get("id") else None, unread=unread_of(values),
    )  # fmt: skip


def cost_made(values: Values, origin: Origin, latest_day: int) -> Made:
    """A row of ad costs. Its message is made when it is known what was told of that day before: `cost_message`."""
    day, amount = values.get("day"), values.get("amount")
    if day is None:
        return Made(reason="no_time")
    if isinstance(day, Unread):
        return Made(reason="bad_time")
    if day > latest_day:
        return Made(reason="future_time")
    if values.get("source") is None:
        return Made(reason="no_source")
    if amount is None:
        return Made(reason="no_amount")
    for name in ("amount", "impressions", "clicks", "currency"):
        if isinstance(value := values.get(name), Unread):
            return Made(reason=value.reason)
    currency = values.get("currency")
    account, campaign, ad_group, ad = (
        str(values.get(name) or "") for name in ("account", "campaign", "ad_group", "ad")
    )
    cost = Cost(
        str(values["source"]).casefold(), str(values.get("medium") or "cpc").casefold(), account, campaign, ad_group,
        ad, day, currency or origin.currency, amount, values.get("impressions", 0) // MICRO,
        values.get("clicks", 0) // MICRO,
    )  # fmt: skip
    return Made(costs=(cost,), took_currency=currency is None)


def cost_message(cost: Cost, before: tuple[int, int, int], times: int, at: int, origin: Origin) -> Message:
    """What a day cost, as an event of ours; where a part was told before, the difference, so that sums are right.

    before: amount, impressions and clicks told so far, `times` in all. at: the instant at which that day begins.
    """
    amount, impressions, clicks = (
        now - then for now, then in zip((cost.amount, cost.impressions, cost.clicks), before, strict=True)
    )
    named = {
        name: getattr(cost, name)
        for name in ("source", "medium", "account", "campaign", "ad_group", "ad")
        if getattr(cost, name)
    }
    which = digest((*cost[:6], cost.currency))
    return {
        "type": "track",
        "event": "cost recorded",
        "messageId": origin.id("cost", cost.day, which, *((times,) if times else ())),
        "anonymousId": OURS,
        "timestamp": iso(at),
        "properties": {
            **named,
            "by": "us",
            "channel": "ad",
            "day": iso(cost.day * DAY)[:10],
            "amount": number_of(amount),
            "currency": cost.currency,
            "impressions": impressions,
            "clicks": clicks,
            **({"corrects": True} if times else {}),
        },
    }


def _bad_time(values: Values, now_latest: int) -> str:
    at = values.get("at")
    if at is None:
        return "no_time"
    if isinstance(at, Unread):
        return at.reason
    return "future_time" if at > now_latest else ""
