"""A slow plain twin of motives: each customer's answers, one after the other."""

from __future__ import annotations

from collections import Counter

from periplo.core.unhappy_words import is_unhappy

SCORES = {-1: "worse", 0: "as", 1: "better"}


def asked_of(event):
    told = event.properties
    if event.name == "survey answered":
        if told.get("kind") == "expectation":
            return "expected"
        question = told.get("question") or ""
        return "decided" if "decided" in question else "missing" if "missing" in question else None
    if not told.get("reason") or event.name == "source declared":
        return None
    rating = told.get("rating")
    if rating is not None:
        return "decided" if rating >= 4 else "missing"
    return "missing" if told.get("comment") and is_unhappy(told["comment"]) else None


def named_in(event, asked):
    told = event.properties
    if event.name != "survey answered":
        return "reason", [told["reason"]]
    if asked == "expected":
        return "score", [SCORES[told["score"]]] if told.get("score") in SCORES else []
    return "choice", [one.strip() for one in (told.get("choice") or "").split(",") if one.strip()]


def motives(lives, stages, goal, *, since, look, until):
    """Customers seen, those who answered, unplaced answers; place -> (met, answered);
    (place, asked, property, named) -> (n, judged, went on)."""
    seen, answered, unplaced, met, answered_at = 0, set(), 0, Counter(), Counter()
    things = {}
    for customer, life in enumerate(lives):
        own = [event for event in life if not event.ours]
        seen += any(event.at >= since for event in own)
        met_here = {event.name for event in own if event.at >= since} & set(stages)
        places, counted = set(), set()
        for n, event in enumerate(own):
            asked = asked_of(event)
            if event.at < since or asked is None:
                continue
            answered.add(customer)
            before = [each.name for each in own[: n + 1] if each.name in stages]
            place = event.properties.get("touchpoint")
            place = place if place in stages else before[-1] if before else None
            if place is None:
                unplaced += 1
                continue
            places.add(place)
            property, named = named_in(event, asked)
            if not named or (place, asked) in counted:
                continue
            counted.add((place, asked))
            judged = event.at + look <= until
            went = judged and any(
                each.name == goal or stages.get(each.name, -1) > stages[place]
                for each in own[n + 1 :]
                if each.at <= event.at + look
            )
            for one in set(named):
                told = things.get((place, asked, property, one), (0, 0, 0))
                things[place, asked, property, one] = (told[0] + 1, told[1] + judged, told[2] + went)
        met.update(met_here | places)
        answered_at.update(places)
    return seen, len(answered), unplaced, {place: (met[place], answered_at[place]) for place in met}, things
