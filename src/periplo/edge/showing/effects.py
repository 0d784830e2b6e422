"""A campaign's effect as plain data, and the lines that stand below its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from periplo.answers.effect import EffectAnswer
from periplo.answers.effect_parts import Compared
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.spans import iso
from periplo.core.surveys import CSAT, NPS
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
        "weighed": answer.weighed,
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
        "satisfaction": [rail._asdict() for rail in answer.scores],
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
    if answer["weighed"]:
        yield say("weighed", language)
    yield from _of_value(answer["value"], language)
    if credited := answer["attributed"]:
        more = credited["incremental"]
        yield say(
            "attributed", language, number(credited["credited"], language), number(credited["told"], language),
            number(credited["days"], language), "-" if more is None else number(more, language),
        )  # fmt: skip
    yield from guard_lines(answer, language)
    if ratio := answer["sample_ratio"]:
        yield say("ratio_off" if ratio["is_off"] else "ratio_fine", language, number(ratio["p"], language, 3))
    if answer["shared_addresses"]:
        yield say("shared_pairs", language, number(answer["shared_addresses"], language))


def guard_lines(answer: Mapping[str, Any], language: str, named_alone: bool = False) -> Iterator[str]:
    """What must not get worse, and what becomes of the campaign if it does: from an effect's plain data, a line each.

    named_alone: only what the campaign itself names.
    """
    for rail in answer["guardrails"]:
        if rail["do"] or (not named_alone and (rail["met"] or rail["control_met"])):
            rates = (rail["met"] / rail["n"], rail["control_met"] / rail["control_n"])
            line = say(
                "guardrail", language, say(f"guard.{rail['name']}", language),
                *(percent(rate, language, 2) for rate in rates),
                say(f"verdict.{rail['verdict']}", language), points(rail["margin"], language),
            )  # fmt: skip
            yield f"{line}. {_does(rail, language)}" if rail["do"] else line
    for rail in answer["satisfaction"]:
        yield f"{score_line(rail, language)}. {_does(rail, language)}"


def _does(rail: Mapping[str, Any], language: str) -> str:
    if not rail["do"]:
        return say("guard_second", language)
    return say(f"guard_does.{rail['do']}.{rail['verdict']}", language)


def score_line(rail: Mapping[str, Any], language: str) -> str:
    """A satisfaction score with the campaign and in the control group, and whether it got worse."""
    kind = rail["kind"]

    def told(value: float | None, sign: bool = False) -> str:
        if value is None:
            return "–"
        if kind == CSAT:
            return points(value, language) if sign else percent(value, language)
        digits = 0 if kind == NPS else 1
        return signed(value, language, digits) if sign or kind == NPS else number(value, language, digits)

    of = " · ".join(part for part in (kind.upper(), rail["survey"], rail["question"]) if part)
    if rail["difference"] is None:
        return say(
            "score_few", language, of, number(rail["n"], language), number(rail["control_n"], language)
        )
    return say(
        "score_rail", language, of, told(rail["score"]), number(rail["n"], language), told(rail["control_score"]),
        number(rail["control_n"], language), told(rail["difference"], True), told(rail["low"], True),
        told(rail["high"], True), say(f"verdict.{rail['verdict']}", language), told(-rail["margin"], True),
        percent(rail["n"] / rail["people"], language), percent(rail["control_n"] / rail["control_people"], language),
    )  # fmt: skip


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
