"""A question written as text, such as "funnel --steps visit,cart,pay --within 7d", asked again: one number of it.

Metrics of the library and the measures of initiatives and tasks are such texts. Behind "::" may stand where in the
answer the number is: "funnel --steps visit,pay :: steps.pay.share".
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from periplo.core.errors import BadQuestion
from periplo.core.spans import Span
from periplo.engines.contract import Engine
from periplo.usecases.ask import ask
from periplo.usecases.choice import choice_from
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.options import QUESTIONS, options_of
from periplo.usecases.questions import asking_of

WHERE = "::"
USUAL = {  # where the number of a question stands that most would look at
    "funnel": "steps.last.share",
    "effect": "difference",
    "stages": "n",
    "touchpoints": "n",
}
SHARES = ("share", "rate", "difference", "low", "high", "conversion", "share_of_previous")
ELSEWHERE = (
    "events",
    "in",
    "customer",
    "event",
    "time",
    "dates",
    "map",
    "format",
    "out",
    "explain",
    "engine",
    "as_of",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A question and its options, and where in the answer the number stands."""

    question: str
    given: Mapping[str, Any]
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer, of n customers in a span; value None where the answer has none."""

    value: float | None
    n: int
    span: Span | None
    is_share: bool


def question_said(text: str, where: str | None = None) -> Said:
    """The question that a text asks, by its English or Spanish name and its options as `periplo ask` takes them.

    where: of the number, if the text does not say.
    Raises: BadQuestion if it cannot be understood.
    """
    asked, _, told = text.partition(WHERE)
    try:
        words = shlex.split(asked)
    except ValueError as error:
        raise BadQuestion(f"the question '{text}' cannot be asked", str(error), "close its quotes") from None
    words = words[2:] if words[:2] in (["periplo", "ask"], ["periplo", "preguntar"]) else words
    named = words[0].casefold() if words else ""
    question = next((one.name for one in QUESTIONS.values() if named in (one.name, one.alias)), None)
    if question is None:
        raise BadQuestion(
            f"the question '{text}' cannot be asked",
            f"there are: {', '.join(QUESTIONS)}",
            "write it as behind 'periplo ask': funnel --steps visit,pay",
        )
    at = told.strip() or where or USUAL.get(question)
    if at is None:
        raise BadQuestion(
            f"nothing says which number of '{question}' is meant",
            "its answer has many",
            f"name its place behind {WHERE}, such as 'feelings {WHERE} touchpoints.pay.feeling'",
        )
    return Said(question, _options(question, words[1:], text), at, " ".join(asked.split()))


def figure(said: Said, ground: Ground, lived: Lived, engine: Engine, span: Span | None = None) -> Figure:
    """The number, of the period that the question says, else of this span, else as the question is usually asked.

    Raises: BadQuestion, BadRule where it cannot be asked, or there is no such place in its answer.
    """
    asking = asking_of(said.question, said.given, ground)
    choice = choice_from(said.given, ground.zone, ground.labels)
    if span is not None and not {"from", "to"} & said.given.keys():
        choice = replace(choice, since=span.start, until=span.end, everything=False)
    asked = ask(asking, lived, choice, engine)
    value = number_at(asked.answer, said.where)
    return Figure(value, asked.n, asked.span, said.where.rpartition(".")[2] in SHARES)


def number_at(answer: Any, where: str) -> float | None:
    """The number at a place such as "steps.pay.share": names of fields, and in a list the place, `last` or what an
    entry is called.

    Raises: BadQuestion if there is no such place, or no number stands there.
    """
    node = answer
    for name in where.split("."):
        found = _step(node, name)
        if found is _NOWHERE:
            raise BadQuestion(
                f"there is no '{name}' in the answer",
                f"there are: {', '.join(_names(node))}",
                f"mend the place '{where}'",
            )
        node = found
    if node is None:
        return None
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise BadQuestion(
            f"no number stands at '{where}'", f"there are: {', '.join(_names(node))}", "go on to a number"
        )
    return float(node)


def _options(question: str, words: Sequence[str], text: str) -> dict[str, Any]:
    known = {"--" + one.name.replace("_", "-"): one for one in options_of(question)}
    given: dict[str, Any] = {}
    rest = list(words)
    while rest:
        sign, equals, value = rest.pop(0).partition("=")
        option = known.get(sign)
        if option is None or option.name in ELSEWHERE:
            raise BadQuestion(
                f"'{question}' takes no '{sign}' here",
                f"in '{text}'",
                "leave out what says where the events are and how the answer is shown",
            )
        if option.kind == "flag":
            given[option.name] = True
            continue
        if not equals and not rest:
            raise BadQuestion(f"{sign} wants a value", f"in '{text}'", "write it behind")
        said = value if equals else rest.pop(0)
        given[option.name] = [*given.get(option.name, ()), said] if option.many else said
    return given


_NOWHERE = object()


def _step(node: Any, name: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(name, _NOWHERE)
    if isinstance(node, tuple | list):
        if name in ("last", "first") and node:
            return node[-1 if name == "last" else 0]
        return next((one for one in node if name in _called(one)), _NOWHERE)
    return getattr(node, name, _NOWHERE) if is_dataclass(node) or isinstance(node, tuple) else _NOWHERE


def _called(one: Any) -> tuple[str, ...]:
    fields: Iterable[str] = getattr(one, "__dataclass_fields__", ()) or getattr(one, "_fields", ())
    return tuple(value for name in fields if isinstance(value := getattr(one, name), str))


def _names(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        return list(map(str, node))
    if isinstance(node, tuple | list):
        return ["first", "last", *(called[0] for one in node if (called := _called(one)))]
    return list(getattr(node, "__dataclass_fields__", ()))
