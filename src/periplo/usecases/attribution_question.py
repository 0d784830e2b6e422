"""attribution and sources from their options as text: of journeys, or of a table of paths."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from periplo.answers.attribution import HALF_LIFE, LOOK_BACK, Attribution
from periplo.answers.sources import Sources
from periplo.answers.touch_paths import Ends, state_of
from periplo.core.errors import BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.source_rules import default_rules
from periplo.core.spans import Span, duration, duration_text
from periplo.usecases.ask import Asking
from periplo.usecases.choice import Chosen
from periplo.usecases.conversions import conversion_of
from periplo.usecases.ground import Ground

OF_EVENTS = (
    "lookback",
    "half_life",
    "conversion",
    "value",
    "where",
    "segment",
    "persona",
    "from",
    "to",
    "map",
)


def attribution_asking(said: Mapping[str, Any], ground: Ground) -> Asking:
    """Raises: BadQuestion if an option says what cannot be meant."""
    model, order = str(said.get("model", "markov")), _order(said)
    ends = _weights(said)
    if ends and model != "position":
        raise BadQuestion(
            f"--weights belongs to --model position, and the model is {model}", mend="leave it out"
        )
    with_lost = not said.get("without_lost")
    told = {"model": model, "order": order if model == "markov" else None, "weights": said.get("weights"),
            "without_lost": None if with_lost else True}  # fmt: skip
    if "paths" in said:
        return _of_paths(
            said, ground, told, Attribution(model=model, order=order, with_lost=with_lost, ends=ends)
        )
    if "separator" in said:
        raise BadQuestion(
            "--separator belongs to a table of paths", mend="name one with --paths, or leave it out"
        )
    look_back = duration(str(said["lookback"])) if "lookback" in said else LOOK_BACK
    half_life = duration(str(said["half_life"])) if "half_life" in said else HALF_LIFE
    if look_back <= 0 or half_life <= 0:
        raise BadQuestion("a time of nothing was given", mend="say --lookback 90d, --half-life 7d")
    rules = tuple(each for each in ground.sources or default_rules() if each.is_touch)
    bought = conversion_of(said, ground)
    value = str(said["value"]) if "value" in said else None
    told |= {"conversion": rule_text(bought), "lookback": duration_text(look_back), "value": value}
    if model == "time_decay":
        told["half_life"] = duration_text(half_life)

    def made(chosen: Chosen) -> Attribution:
        span = chosen.span or Span(0, 1)
        return Attribution(
            rules,
            bought,
            span,
            model,
            order,
            look_back,
            half_life,
            with_lost,
            value,
            ends,
            *_spend(ground, span),
        )

    return Asking("attribution", _given(told), made, (bought,), history=True)


def sources_asking(said: Mapping[str, Any], ground: Ground) -> Asking:
    """Where new customers came from; what comes after their first conversion is no trace of it any more.

    Raises: BadQuestion if an option says what cannot be meant.
    """
    bought = conversion_of(said, ground)
    rules, by = ground.sources or default_rules(), said.get("by")
    return Asking(
        "sources",
        _given({"conversion": rule_text(bought), "by": by}),
        lambda chosen: Sources(rules, bought, chosen.span or Span(0, 1), by),
        (bought,),
        history=True,
    )


def _of_paths(said: Mapping[str, Any], ground: Ground, told: dict[str, Any], question: Attribution) -> Asking:
    for name in OF_EVENTS:
        if name in said and (name, said[name]) != ("from", "all"):
            raise BadQuestion(
                f"--{name.replace('_', '-')} belongs to events, and a table of paths was named",
                "it holds no events to choose among",
                "leave it out, or leave --paths out",
            )
    if ground.paths is None:
        raise BadQuestion("a table of paths is asked by command or notebook", mend="leave paths out")
    table = ground.paths(str(said["paths"]), str(said.get("separator", " > ")))
    state = state_of((path, Ends(conversions, value, lost)) for path, conversions, value, lost in table.rows)
    told["paths"] = str(said["paths"]).replace("\\", "/").rsplit("/", 1)[-1]
    return Asking(
        "attribution",
        _given(told),
        lambda chosen: question,
        everything=True,
        state=state,
        set_aside=table.set_aside,
    )


def _spend(ground: Ground, span: Span) -> tuple[tuple[tuple[str, int], ...], str | None]:
    """Costs of the period by channel and their currency, where it is one alone."""
    spent = ground.spend(span) if ground.spend is not None else {}
    if len(spent) != 1:
        return (), None
    [(currency, by_channel)] = spent.items()
    return tuple(sorted(by_channel.items())), currency


def _order(said: Mapping[str, Any]) -> int:
    try:
        return int(str(said.get("order", 1)))
    except ValueError:
        raise BadQuestion(f"--order says '{said['order']}'", mend="say a whole number, such as 2") from None


def _weights(said: Mapping[str, Any]) -> tuple[float, float] | None:
    """What the first and the last touch get, of three parts such as 40/20/40."""
    if "weights" not in said:
        return None
    try:
        parts = [Fraction(part.strip().rstrip("%")) for part in str(said["weights"]).split("/")]
    except (ValueError, ZeroDivisionError):
        parts = []
    if len(parts) != 3 or min(parts) < 0 or not sum(parts):
        raise BadQuestion(
            f"--weights says '{said['weights']}'",
            mend="say three parts: first, between, last, such as 40/20/40",
        )
    return float(parts[0] / sum(parts)), float(parts[2] / sum(parts))


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
