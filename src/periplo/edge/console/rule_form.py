"""The rule builder's form: its fields read into clauses, what a button changes, and what a template shows.

Fields are called by place: `r.join`, `r.0.kind`, `r.0.event`, `r.0.w1.value`, `r.2.0.kind`; `r` is the whole rule.
A button `do` says "rule add r", "rule group r.2", "rule remove r.2.0", "rule where r.0" or "rule unwhere r.0.w1".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from periplo.core import rules as r
from periplo.core.clauses import (
    ALL,
    ANY,
    FIELDS,
    KINDS,
    LONGEST_SEQUENCE,
    MOST_CLAUSES,
    MOST_DEPTH,
    NEVER,
    SOME,
    WITH_EVENT,
    Clause,
    Group,
    Unfinished,
    Where,
    clauses_in,
)
from periplo.core.errors import BadRule
from periplo.core.field_values import UNITS
from periplo.edge.console.rule_choices import Choices, Options
from periplo.edge.words.rule_builder import builder_knows, builder_says, sentence_says

ROOT = "r"
ACTION = "rule "
GROUP = "group"
MOST_WHERE = 4
_HOW = (SOME, NEVER, *r.COMPARISONS)
_WITH_DEFAULT = ("unit", "joined", "how")
_CHOICES: Mapping[str, Sequence[str]] = {  # fields that hold one of a few words
    "how": _HOW,
    "joined": (ALL, ANY),
    "comparison": r.COMPARISONS,
    "operator": r.OPERATORS,
    "which": ("first", "last"),
    "unit": tuple(UNITS),
}
_HEAD = {"did": 1, "sum": 2, "ago": 2}
_NEED_NOT_BE = ("event3", "event4")


def is_there(given: Mapping[str, str]) -> bool:
    """Whether a form holds a rule of the builder."""
    return f"{ROOT}.join" in given


def read(given: Mapping[str, str]) -> Group:
    """The clauses as they stand in a form. Raises: BadRule for more than fit."""
    group = _group(given, ROOT, 1)
    if sum(1 for _ in clauses_in(group)) > MOST_CLAUSES:
        raise _too_many()
    return group


def read_what_fits(given: Mapping[str, str]) -> Group:
    """The clauses of a form as far as they can be read: an empty rule where there are too many."""
    try:
        return read(given)
    except BadRule:
        return Group()


def fields_of(group: Group, path: str = ROOT) -> dict[str, str]:
    """As read by `read`: for a form that only carries the rule on."""
    found = {f"{path}.join": group.join}
    if path != ROOT:
        found |= {f"{path}.kind": GROUP, f"{path}.not": "1" if group.is_not else ""}
    for k, part in enumerate(group.parts):
        at = f"{path}.{k}"
        if isinstance(part, Group):
            found |= fields_of(part, at)
            continue
        found |= {f"{at}.kind": part.kind, f"{at}.not": "1" if part.is_not else ""}
        found |= {f"{at}.{name}": part.fields.get(name, "") for name in FIELDS[part.kind]}
        for w, one in enumerate(part.where):
            found |= {f"{at}.w{w}.property": one.property, f"{at}.w{w}.operator": one.operator,
                      f"{at}.w{w}.value": one.value}  # fmt: skip
    return found


def changed(group: Group, given: Mapping[str, str]) -> tuple[Group, str]:
    """What a button made of the clauses, and the place to go on at; as they were if it is none of ours.

    Raises: BadRule for more than fit.
    """
    words = given.get("do", "").removeprefix(ACTION).split(" ")
    if len(words) != 2 or not words[1].startswith(ROOT):
        return group, ""
    act, said = words
    path = tuple(said.split(".")[1:])
    try:
        numbers = tuple(int(step.removeprefix("w")) for step in path)
        match act:
            case "add":
                if sum(1 for _ in clauses_in(group)) >= MOST_CLAUSES:
                    raise _too_many()
                kind = given.get(f"{said}.new", "")
                new = Clause(
                    kind if kind in KINDS else KINDS[0], _at_first(kind if kind in KINDS else KINDS[0])
                )
                return _into(group, numbers, new), _end(group, numbers, said)
            case "group" if len(numbers) < MOST_DEPTH:
                inside = _at(group, numbers)
                join = ANY if isinstance(inside, Group) and inside.join == ALL else ALL
                return _into(group, numbers, Group(join, (Clause("did", _at_first("did")),))), _end(
                    group, numbers, said
                )
            case "remove" if numbers:
                return _without(group, numbers), said.rpartition(".")[0]
            case "where":
                one = _at(group, numbers)
                if isinstance(one, Clause) and one.kind in WITH_EVENT and len(one.where) < MOST_WHERE:
                    more = replace(one, where=(*one.where, Where()))
                    return _put(group, numbers, more), f"{said}.w{len(one.where)}"
            case "unwhere" if len(numbers) > 1:
                one = _at(group, numbers[:-1])
                if isinstance(one, Clause):
                    kept = tuple(each for k, each in enumerate(one.where) if k != numbers[-1])
                    return _put(group, numbers[:-1], replace(one, where=kept)), said.rpartition(".")[0]
    except (ValueError, IndexError):
        return group, ""
    return group, ""


def _at_first(kind: str) -> dict[str, str]:
    """What a clause says when it is added."""
    match kind:
        case "did":
            return {"how": SOME}
        case "ago":
            return {"which": "last", "comparison": ">", "span": "30", "unit": "d"}
        case "sum":
            return {"comparison": ">"}
        case "trait" | "company":
            return {"operator": "is"}
        case "consent":
            return {"channel": "email", "purpose": "marketing"}
        case "share":
            return {"percent": "10"}
        case _:
            return {}


def _group(given: Mapping[str, str], path: str, depth: int) -> Group:
    parts: list[Clause | Group] = []
    while (kind := given.get(f"{path}.{len(parts)}.kind")) is not None:
        if len(parts) >= MOST_CLAUSES:
            raise _too_many()
        at = f"{path}.{len(parts)}"
        if kind == GROUP:
            if depth >= MOST_DEPTH:
                raise _too_many()
            parts.append(_group(given, at, depth + 1))
        else:
            parts.append(_clause(given, at, kind if kind in KINDS else KINDS[0]))
    join = ANY if given.get(f"{path}.join") == ANY else ALL
    return Group(join, tuple(parts), bool(given.get(f"{path}.not")) and path != ROOT)


def _clause(given: Mapping[str, str], at: str, kind: str) -> Clause:
    where: list[Where] = []
    while kind in WITH_EVENT and len(where) < MOST_WHERE and f"{at}.w{len(where)}.operator" in given:
        w = f"{at}.w{len(where)}"
        operator = given[f"{w}.operator"]
        known = operator if operator in r.OPERATORS else "is"
        where.append(Where(given.get(f"{w}.property", ""), known, given.get(f"{w}.value", "")))
    fields = {
        name: told
        for name in FIELDS[kind]
        if (told := given.get(f"{at}.{name}", "").strip()) and told in _CHOICES.get(name, (told,))
    }
    return Clause(kind, fields, tuple(where), bool(given.get(f"{at}.not")))


# --- places


def _at(group: Group, path: Sequence[int]) -> Clause | Group:
    found: Clause | Group = group
    for step in path:
        if not isinstance(found, Group):
            raise IndexError
        found = found.parts[step]
    return found


def _put(group: Group, path: Sequence[int], new: Clause | Group | None) -> Group:
    """The group with another part at this place, or without it."""
    step, *rest = path
    old = group.parts[step]
    if rest:
        if not isinstance(old, Group):
            raise IndexError
        new = _put(old, rest, new)
    parts = (*group.parts[:step], *(() if new is None else (new,)), *group.parts[step + 1 :])
    return replace(group, parts=parts)


def _into(group: Group, path: Sequence[int], new: Clause | Group) -> Group:
    inside = _at(group, path)
    if not isinstance(inside, Group):
        raise IndexError
    whole = replace(inside, parts=(*inside.parts, new))
    return _put(group, path, whole) if path else whole


def _without(group: Group, path: Sequence[int]) -> Group:
    return _put(group, path, None)


def _end(group: Group, path: Sequence[int], said: str) -> str:
    inside = _at(group, path)
    return f"{said}.{len(inside.parts)}" if isinstance(inside, Group) else said


def _too_many() -> BadRule:
    return BadRule(
        f"the rule has more than {MOST_CLAUSES} conditions, or groups more than {MOST_DEPTH} deep",
        "the builder holds no more", "save a part of it as a segment, and name that",
    )  # fmt: skip


# --- what is shown


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a list to choose from, or a text with proposals."""

    name: str
    label: str
    value: str
    options: Options = ()
    proposals: Options = ()
    kind: str = "text"
    is_wanted: bool = False  # lacks something
    is_next: bool = False  # where to go on


def view(
    group: Group, choices: Choices, said: str, at: str = "", lacking: Unfinished | None = None
) -> dict[str, Any]:
    """The clauses for the template. at: the place to go on at; lacking: what is not complete."""
    return _Showing(choices, said, at, lacking).group(group, ROOT, ())


def open_text(lacking: Unfinished, group: Group, said: str) -> str:
    """What is not complete, in words."""
    path, lacks = _path_of(lacking), str(lacking.values.get("lacks", ""))
    if lacks == "clause":
        return builder_says("group_empty", said, _numbered(path)) if path else builder_says("empty", said)
    label = builder_says(lacks, said) if builder_knows(lacks) else lacks
    return builder_says("clause_open", said, _numbered(path), label.lower())


def _path_of(lacking: Unfinished) -> tuple[int, ...]:
    path = lacking.values.get("path", ())
    return path if isinstance(path, tuple) else ()


def _numbered(path: Sequence[int]) -> str:
    return ".".join(str(k + 1) for k in path)


class _Showing:
    def __init__(self, choices: Choices, said: str, at: str, lacking: Unfinished | None) -> None:
        self.choices, self.language, self.goes_on = choices, said, at
        self.open = _path_of(lacking) if lacking else None
        self.lacks = str(lacking.values.get("lacks", "")) if lacking else ""

    def say(self, key: str, *values: object) -> str:
        return builder_says(key, self.language, *values)

    def group(self, group: Group, path: str, numbers: tuple[int, ...]) -> dict[str, Any]:
        parts = [
            self.group(part, f"{path}.{k}", (*numbers, k))
            if isinstance(part, Group)
            else self.clause(part, f"{path}.{k}", (*numbers, k))
            for k, part in enumerate(group.parts)
        ]
        return {
            "is_group": True, "path": path, "number": _numbered(numbers), "join": group.join, "is_not": group.is_not,
            "parts": parts, "kinds": [(kind, self.say(f"kind_{kind}")) for kind in KINDS],
            "may_group": len(numbers) < MOST_DEPTH - 1, "is_root": path == ROOT, "is_next": path == self.goes_on,
        }  # fmt: skip

    def clause(self, clause: Clause, path: str, numbers: tuple[int, ...]) -> dict[str, Any]:
        is_open = self.open == numbers
        fields = [self.field(clause, path, name, is_open) for name in FIELDS[clause.kind]]
        if clause.kind in WITH_EVENT and len(clause.where) < 2:
            fields = [one for one in fields if not one.name.endswith(".joined")]
        if self.goes_on == path and fields:
            fields[0] = replace(fields[0], is_next=True)
        details = [
            self.where(one, f"{path}.w{k}", clause.kind, is_open) for k, one in enumerate(clause.where)
        ]
        return {
            "is_group": False, "path": path, "number": _numbered(numbers), "kind": clause.kind,
            "title": self.say(f"kind_{clause.kind}"), "is_not": clause.is_not, "where": details,
            "head": fields[: _HEAD.get(clause.kind, len(fields))],  # before the details of its event
            "tail": fields[_HEAD.get(clause.kind, len(fields)) :],
            "may_where": clause.kind in WITH_EVENT and len(clause.where) < MOST_WHERE,
        }  # fmt: skip

    def where(self, one: Where, path: str, kind: str, is_open: bool) -> list[Field]:
        clause = Clause("trait", {"property": one.property, "operator": one.operator, "value": one.value})
        fields = [
            self.field(clause, path, name, is_open, self.choices.properties) for name in FIELDS["trait"]
        ]
        if self.goes_on == path:
            fields[0] = replace(fields[0], is_next=True)
        return fields

    def field(
        self, clause: Clause, path: str, name: str, is_open: bool, properties: Options | None = None
    ) -> Field:
        value = clause.said(name)
        options: Options = ()
        proposals: Options = ()
        label, kind = self.say(self.label_of(clause, name)), "text"
        match name:
            case "event" | "event1" | "event2" | "event3" | "event4":
                options = self.choices.events
            case "property" if clause.kind in ("trait", "company"):
                options = properties or (
                    self.choices.traits if clause.kind == "trait" else self.choices.groups
                )
            case "property":
                options = self.choices.properties
            case "operator":
                options = self.worded("op_", r.OPERATORS)
            case "value" if clause.kind != "sum":
                proposals = self.choices.values_of(clause.said("property"), properties is not None)
                if clause.said("operator") == "in":
                    label = self.say("value_in")
            case "joined":
                options = self.worded("joined_", (ALL, ANY))
            case "how":
                options = self.worded("how_", _HOW)
            case "which":
                options = self.worded("which_", ("last", "first"))
            case "comparison":
                options = self.worded(
                    f"{clause.kind}_", (">", "<") if clause.kind == "ago" else r.COMPARISONS
                )
            case "unit":
                options = tuple((unit, sentence_says(unit, self.language)) for unit in UNITS)
            case "channel" | "purpose" | "persona" | "segment" | "stage" | "class":
                options = self.choices.of(name)
            case "n" | "span" | "percent":
                kind = "number"
            case _:
                pass
        if options and value not in dict(options) and name not in _WITH_DEFAULT:
            options = ((value, value or self.say("choose")), *options)
        if name in _NEED_NOT_BE and options and value:
            options = (("", "–"), *options)
        return Field(f"{path}.{name}", label, value, options, proposals, kind, is_open and self.lacks == name)

    def label_of(self, clause: Clause, name: str) -> str:
        if name == "span" and clause.kind in ("ago", "then"):
            return f"span_{clause.kind}"
        return name

    def worded(self, prefix: str, keys: Sequence[str]) -> Options:
        return tuple((key, self.say(f"{prefix}{key}")) for key in keys)


assert LONGEST_SEQUENCE == 4  # the names of its fields stand above
