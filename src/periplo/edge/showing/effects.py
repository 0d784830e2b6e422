"""A campaign's effect as plain data, and the lines that stand below its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from periplo.answers.effect import EffectAnswer
from periplo.answers.effect_parts import Compared
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.spans import iso
from periplo.edge.words.told import say
from periplo.pictures.numbers import interval, number, percent, points, signed

ARM = ("arm", "n", "goal", "rate", "low", "high", "open")


def effect_shape(answer: EffectAnswer) -> dict[str, Any]:
    """Everything that is known of an effect; keys that no reader could use (no value asked, no messages) are None."""
    likely, value, ratio = answer.likely, answer.value, answer.ratio
    return {
        "arms": [{key: getattr(arm, key) for key in ARM} for arm in answer.arms],
        "difference": answer.difference,
        "low": answer.low,
        "high": answer.high,
        "interval": answer.interval,
        "is_shown": answer.is_shown and not answer.thin,
        "thin": answer.thin,
        "p": answer.p,
        "likely": None if likely is None else likely._asdict(),
        "node": answer.node,
        "winner": answer.winner,
        "compared": [_compared(each) for each in answer.compared],
        "value": None
        if value is None
        else {
            "value": value.value,
            "arms": [
                {"arm": arm.arm, "n": arm.n, "total": arm.total, "mean": arm.mean} for arm in value.arms
            ],
            "compared": [_compared(each) for each in value.compared],
        },
        "attributed": None if answer.credited is None else answer.credited._asdict(),
        "sample_ratio": None if ratio is None else ratio._asdict(),
        "guardrails": [rail._asdict() for rail in answer.guards],
        "shared_addresses": answer.shared,
        "looks": [{**look._asdict(), "at": iso(look.at, "UTC")} for look in answer.looks],
    }


def arm_named(arm: str, language: str) -> str:
    """A group by its words, a way by its own name."""
    return say(arm, language) if arm in (TREATED, CONTROL) else arm


def effect_notes(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    """What stands below the table of an effect: from its plain data, one fact a line."""
    for each in answer["compared"]:
        named = [arm_named(each[key], language) for key in ("one", "other")]
        key = "ways_difference" if answer["node"] else "difference"
        yield say(key, language, points(each["difference"], language), *_ends(each, language), *named)
    first = answer["compared"][0]
    better = percent(first["likely"]["better"], language, 1)
    yield say("always_valid", language, better)
    if first["adjusted"] and first["adjusted"]["saved"] >= 0.01:
        found = first["adjusted"]
        told = (
            points(found["difference"], language),
            *_ends(found, language),
            percent(found["saved"], language),
        )
        yield say("with_earlier", language, *told)
    yield from _of_value(answer["value"], language)
    if credited := answer["attributed"]:
        more = credited["incremental"]
        yield say(
            "attributed", language, number(credited["credited"], language), number(credited["told"], language),
            number(credited["days"], language), "-" if more is None else number(more, language),
        )  # fmt: skip
    for rail in answer["guardrails"]:
        if rail["met"] or rail["control_met"]:
            rates = (rail["met"] / rail["n"], rail["control_met"] / rail["control_n"])
            yield say(
                "guardrail", language, say(f"guard.{rail['name']}", language),
                *(percent(rate, language, 2) for rate in rates),
                say(f"verdict.{rail['verdict']}", language), points(rail["margin"], language),
            )  # fmt: skip
    if ratio := answer["sample_ratio"]:
        yield say("ratio_off" if ratio["is_off"] else "ratio_fine", language, number(ratio["p"], language, 3))
    if answer["shared_addresses"]:
        yield say("shared_pairs", language, number(answer["shared_addresses"], language))


def _of_value(value: Mapping[str, Any] | None, language: str) -> Iterator[str]:
    if value is None:
        return
    means = [
        f"{arm_named(arm['arm'], language)} {number(arm['mean'], language, 2)}"
        for arm in value["arms"]
        if arm["mean"] is not None
    ]
    yield f"{value['value']}: {' · '.join(means)}"
    for each in value["compared"]:
        yield say(
            "value_difference", language, value["value"], signed(each["difference"], language, 2),
            *interval(each["low"], each["high"], language, 2, 1).split("…"),
            *(arm_named(each[key], language) for key in ("one", "other")),
        )  # fmt: skip


def _ends(each: Mapping[str, Any], language: str) -> list[str]:
    return interval(each["low"], each["high"], language).split("…")


def _compared(each: Compared) -> dict[str, Any]:
    adjusted = each.adjusted
    return {
        **each._asdict(),
        "is_shown": each.is_shown,
        "likely": each.likely._asdict(),
        "adjusted": None
        if adjusted is None
        else {**adjusted.found._asdict(), "theta": adjusted.theta, "saved": adjusted.saved},
    }
