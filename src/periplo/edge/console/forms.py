"""The questions' options as a plain GET form, made of the same declarations as the command's options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from periplo.core.errors import BadQuestion
from periplo.edge.words.help import helped
from periplo.edge.words.pages import choice_said, page_says
from periplo.usecases.options import QUESTIONS, WHOM, Option
from periplo.usecases.questions import REFUSED

ELSEWHERE = ("lang", "format")  # in the address, and no option of a question


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `choices` are (value, text), empty for a text field. `help` stands below."""

    name: str
    label: str
    value: str
    help: str
    choices: tuple[tuple[str, str], ...] = ()


def question_named(name: str) -> str:
    """The question's own name, from it or from its Spanish alias.

    Raises: HTTPException 404 if there is none.
    """
    for asks in QUESTIONS.values():
        if name.casefold() in (asks.name, asks.alias):
            return asks.name
    raise HTTPException(404)


def given_of(question: str, query: QueryParams) -> dict[str, Any]:
    """The options that an address says.

    Raises: BadQuestion for one that the question does not have.
    """
    known = {option.name: option for option in offered(question)}
    given: dict[str, Any] = {}
    for name in query:
        if name in ELSEWHERE:
            continue
        if name not in known:
            raise BadQuestion(
                f"'{question}' has no option '{name}'", f"it has: {', '.join(known)}", "mend the address"
            )
        said = [value.strip() for value in query.getlist(name) if value.strip()]
        if said:
            given[name] = _value(known[name], said)
    return given


def offered(question: str) -> tuple[Option, ...]:
    """The options that a page offers: the question's own, and whom it is about. Maps are chosen by their id.

    Files belong to the command: an address must never say which file of this machine is read.
    """
    own = QUESTIONS[question].options
    files = {option.name for option in own if option.kind in ("file", "folder")}
    taken = (option for option in WHOM if option.name not in REFUSED[question])
    return (
        *(option for option in own if option.name not in files and option.beside not in files),
        *(option for option in taken if question != "effect" or option.name != "map"),
    )


def fields(
    question: str, given: Mapping[str, Any], language: str, choices: Mapping[str, tuple[tuple[str, str], ...]]
) -> tuple[list[Field], list[Field]]:
    """The form: the question's own fields, and the common ones. `choices`: for options whose values are known here."""
    own = {option.name for option in QUESTIONS[question].options}
    made = [_field(option, given, language, choices.get(option.name, ())) for option in offered(question)]
    return [field for field in made if field.name in own], [field for field in made if field.name not in own]


def _field(
    option: Option, given: Mapping[str, Any], language: str, choices: tuple[tuple[str, str], ...]
) -> Field:
    value = given.get(option.name, option.default or "")
    text = ", ".join(value) if isinstance(value, list) else "yes" if value is True else str(value)
    if option.kind == "choice":
        choices = tuple((choice, choice_said(option.name, choice, language)) for choice in option.choices)
    elif option.kind == "flag":
        choices = (("", "–"), ("yes", page_says("yes", language)))
    told = "" if choices else helped(f"option.{option.help or option.name}", language)
    return Field(option.name, page_says(f"label.{option.name}", language), text, told, choices)


def _value(option: Option, said: list[str]) -> Any:
    if option.kind == "flag":
        return said[-1] in ("yes", "true", "1", "on")
    return said if option.many else said[-1]
