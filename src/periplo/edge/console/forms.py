"""The questions' options as a plain GET form, made of the same declarations as the command's options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.edge.words.help import helped
from periplo.edge.words.pages import choice_said, page_says
from periplo.usecases.options import QUESTIONS, WHOM, Option
from periplo.usecases.questions import REFUSED
from periplo.usecases.step_lists import piece_said, pieces

ELSEWHERE = ("lang", "format")  # in the address, and no option of a question


LISTS = ("A,B,C", "X,Y", "B")  # signs of options that hold events or rules, parted by commas
RULES, COLUMNS = ("RULE",), ("COL",)
MOST_NAMES = 60  # that a list to choose from holds; of more, one writes the name
SPARE = {"A,B,C": (4, 2), "X,Y": (1, 1), "B": (1, 1)}  # lists at least, and empty ones after what was chosen

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What fields of questions may name here: (value, what people call it)."""

    events: Choices = ()
    touchpoints: Choices = ()  # each by its rule
    properties: Choices = ()
    segments: Choices = ()

    @property
    def are_few(self) -> bool:
        return 0 < len(self.events) <= MOST_NAMES


NO_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `choices` are (value, text), empty for a text field. `help` stands below.

    slots: what is chosen in each of several lists that make one value, "" where nothing is yet. others: parts of it
    that none of our lists holds. known: which names are proposed, a field of Names.
    """

    name: str
    label: str
    value: str
    help: str
    choices: Choices = ()
    slots: tuple[str, ...] = ()
    others: Choices = ()
    known: str = ""


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
            whole = [",".join(said)] if known[name].sign in LISTS else said  # several lists make one value
            given[name] = _value(known[name], whole)
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
    question: str,
    given: Mapping[str, Any],
    language: str,
    choices: Mapping[str, Choices],
    names: Names = NO_NAMES,
) -> tuple[list[Field], list[Field]]:
    """The form: the question's own fields, and the common ones. `choices`: for options whose values are known here."""
    own = {option.name for option in QUESTIONS[question].options}
    made = [
        _field(option, given, language, choices.get(option.name, ()), names) for option in offered(question)
    ]
    return [field for field in made if field.name in own], [field for field in made if field.name not in own]


def _field(option: Option, given: Mapping[str, Any], language: str, choices: Choices, names: Names) -> Field:
    value = given.get(option.name, option.default or "")
    text = ", ".join(value) if isinstance(value, list) else "yes" if value is True else str(value)
    if option.kind == "choice":
        choices = tuple((choice, choice_said(option.name, choice, language)) for choice in option.choices)
    elif option.kind == "flag":
        choices = (("", "–"), ("yes", page_says("yes", language)))
    told = "" if choices else helped(f"option.{option.help or option.name}", language)
    field = Field(option.name, page_says(f"label.{option.name}", language), text, told, choices)
    if choices or option.kind != "text":
        return field
    if option.sign in LISTS and names.are_few:
        return _in_lists(field, option.sign, names)
    return replace(field, known=_known(option))


def _known(option: Option) -> str:
    if option.sign in (*LISTS, *RULES):
        return "events"
    return "properties" if option.sign in COLUMNS else "segments" if option.name == "segment" else ""


def _in_lists(field: Field, sign: str, names: Names) -> Field:
    """The field as lists to choose from; as it is where what it holds is no list of parts."""
    try:
        parts = pieces(field.value) if field.value.strip() else []
    except BadQuestion:
        return field
    there = {folded(value): value for value, _ in (*names.touchpoints, *names.events)}
    chosen = [there.get(folded(part), piece_said(part)) for part in map(piece_said, parts)]
    least, spare = SPARE[sign]
    empty = max(least - len(chosen), spare)
    held = {value for value, _ in (*names.touchpoints, *names.events)}
    others = tuple((one, part) for one, part in zip(chosen, parts, strict=True) if one not in held)
    return replace(field, slots=(*chosen, *[""] * empty), others=others)


def _value(option: Option, said: list[str]) -> Any:
    if option.kind == "flag":
        return said[-1] in ("yes", "true", "1", "on")
    return said if option.many else said[-1]
