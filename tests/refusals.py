"""Every text with which the code refuses something, read from the code itself: what, why and how to mend."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import periplo

ROOT = Path(periplo.__file__).parent
VALUE = "§"  # stands where the code puts a value in
ELSEWHERE = "¶"  # stands where a text is put in that its caller says
PARTS = ("what", "why", "mend")
MOST = 16  # ways in which one text can be put together

Function = ast.FunctionDef | ast.AsyncFunctionDef
Bound = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Said:
    """A text of an error: where it stands in the code, and what it says."""

    place: str
    text: str


@dataclass
class Code:
    """What of the whole code makes errors: classes that carry what, why and mend, and functions that return one."""

    modules: dict[str, ast.Module] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    makers: dict[str, dict[str, Function]] = field(default_factory=dict)  # by name, then by module

    def makers_of(self, module: str, called: ast.expr) -> Iterator[tuple[str, Function]]:
        """What a call in this module can mean: what stands there, what was imported, or anybody's method."""
        homes = self.makers.get(_name(called), {})
        if module in homes:
            yield module, homes[module]
        elif isinstance(called, ast.Attribute):
            yield from ((home, maker) for home, maker in homes.items() if _is_method(maker))
        else:
            come = (one for one in self.modules[module].body if isinstance(one, ast.ImportFrom))
            for one in come:
                home = str(one.module).removeprefix("periplo.").replace(".", "/") + ".py"
                if home in homes and any(_name(called) in (name.name, name.asname) for name in one.names):
                    yield home, homes[home]


@cache
def refusals() -> tuple[Said, ...]:
    """Each text once, in the order of the code."""
    code = code_read()
    told: dict[str, Said] = {}
    for module, tree in code.modules.items():
        for scope, known in _scopes(code, tree):
            for call in _inside(scope).calls:
                for text in _texts(code, module, call, known):
                    if ELSEWHERE in text.replace(f"'{ELSEWHERE}'", ""):
                        continue
                    told.setdefault(text, Said(f"{module}:{call.lineno}", text))
    return tuple(told.values())


@cache
def code_read() -> Code:
    files = (path for path in sorted(ROOT.rglob("*.py")) if path.parent != ROOT / "edge" / "words")
    code = Code({str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in files})
    found = {node.name: node for tree in code.modules.values() for node in _inside(tree).classes}
    carries = {"PeriploError"} | {
        name for name, node in found.items() if {"what", "mend"} <= set(_fields(node))
    }
    while more := {
        name for name, node in found.items() if name not in carries and _names(node.bases) & carries
    }:
        carries |= more
    code.classes = {name: found[name] for name in carries}
    for module, tree in code.modules.items():
        for one in _inside(tree).functions:
            if _names([one.returns]) & carries:
                code.makers.setdefault(one.name, {})[module] = one
    return code


def _scopes(code: Code, tree: ast.Module) -> Iterator[tuple[ast.Module | Function, Bound]]:
    """A module and its functions, each with the texts that its names can be."""
    constants = _assigned(tree, {})
    yield tree, constants
    functions = _inside(tree).functions
    known = {one: _assigned(one, constants) for one in functions}
    asked: dict[str, list[tuple[ast.Call, Bound]]] = {}
    for one in functions:
        for call in _inside(one).calls:
            asked.setdefault(_name(call.func), []).append((call, constants | known[one]))
    for one in functions:
        given: dict[str, Sequence[str]] = {}
        for call, theirs in asked.get(one.name, ()):
            for name, texts in _bound(one, call, theirs).items():
                given[name] = list(dict.fromkeys((*given.get(name, ()), *(texts or [VALUE]))))
        if one.name in code.makers:  # told where it is asked, with what is given there
            given = {arg.arg: [ELSEWHERE] for arg in one.args.args}
        yield one, constants | given | _assigned(one, constants | given)


class _Inside(NamedTuple):
    """Of a module or a function, what is its own and not a function's within it."""

    functions: list[Function]  # within it, at any depth
    classes: list[ast.ClassDef]
    calls: list[ast.Call]
    givings: list[ast.Assign | ast.For]  # what gives a name its value


@cache
def _inside(scope: ast.AST) -> _Inside:
    found = _Inside([], [], [], [])
    open_ = [*ast.iter_child_nodes(scope)]
    while open_:
        node = open_.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.functions.append(node)
                found.functions.extend(_inside(node).functions)
                found.classes.extend(_inside(node).classes)
                continue
            case ast.ClassDef():
                found.classes.append(node)
            case ast.Call():
                found.calls.append(node)
            case ast.Assign() | ast.For():
                found.givings.append(node)
        open_ += ast.iter_child_nodes(node)
    for one in found:
        one.sort(key=lambda node: node.lineno)
    return found


def _texts(code: Code, module: str, call: ast.Call, known: Bound, depth: int = 0) -> Iterator[str]:
    """What a call says as an error; nothing if it makes none."""
    name = _name(call.func)
    if depth > 3:
        return
    if name in code.classes:
        yield from _of_class(code, module, code.classes[name], call, known, depth)
    for home, maker in code.makers_of(module, call.func):
        if len(call.args) > len(maker.args.args) - _is_method(maker) and maker.args.vararg is None:
            continue  # another of this name
        within = _bound(maker, call, known)
        within = _assigned(maker, within) | within
        made = [
            text for inner in _inside(maker).calls for text in _texts(code, home, inner, within, depth + 1)
        ]
        yield from made or (text for part in PARTS for text in within.get(part, ()))


def _of_class(
    code: Code, module: str, made: ast.ClassDef, call: ast.Call, known: Bound, depth: int
) -> Iterator[str]:
    begins = next((one for one in made.body if isinstance(one, Function) and one.name == "__init__"), None)
    if begins is not None and not set(PARTS[:1]) <= {one.arg for one in begins.args.args}:
        within = _bound(begins, call, known)
        for inner in _inside(begins).calls:
            if _name(inner.func) == "__init__":
                yield from _given(inner, PARTS, within | _assigned(begins, within))
        return
    names: Sequence[str] = fields if {"what", "mend"} <= set(fields := _fields(made)) else PARTS
    if begins is not None:
        names = [one.arg for one in begins.args.args[1:]]
    yield from _given(call, names, known)


def _given(call: ast.Call, names: Sequence[str], known: Bound) -> Iterator[str]:
    named = dict(zip(names, call.args, strict=False)) | {
        one.arg: one.value for one in call.keywords if one.arg
    }
    for part in PARTS:
        if part in named:
            yield from _read(named[part], known)


def _bound(function: Function, call: ast.Call, known: Bound) -> dict[str, Sequence[str]]:
    """The texts that a function's arguments have in one call."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    names = names[_is_method(function) :]
    bound: dict[str, Sequence[str]] = dict.fromkeys(names, ())
    defaults = function.args.defaults
    bound |= {
        name: _read(one, {}) for name, one in zip(names[-len(defaults) :], defaults, strict=False) if defaults
    }
    bound |= {name: _read(one, known) for name, one in zip(names, call.args, strict=False)}
    return bound | {one.arg: _read(one.value, known) for one in call.keywords if one.arg}


def _is_method(function: Function) -> bool:
    return [one.arg for one in function.args.args[:1]] == ["self"]


def _assigned(scope: ast.AST, known: Bound) -> dict[str, Sequence[str]]:
    """The texts that names are given, each with all that it is given."""
    told: dict[str, Sequence[str]] = {}
    for node in _inside(scope).givings:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)):
                pairs = [(f"{name}[]", one) for one in values]
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pairs = [(name, value)]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = [(_name(one), value) for one, value in zip(names, values, strict=False)]
            case ast.For(target=ast.Tuple(elts=names), iter=ast.Tuple(elts=rows)):
                pairs = [
                    (_name(one), value)
                    for row in rows
                    if isinstance(row, ast.Tuple)
                    for one, value in zip(names, row.elts, strict=False)
                ]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.IfExp() as chosen):
                pairs = [
                    (_name(one), value)
                    for way in (chosen.body, chosen.orelse)
                    if isinstance(way, ast.Tuple)
                    for one, value in zip(names, way.elts, strict=False)
                ]
            case _:
                continue
        for name, value in pairs:
            texts = dict.fromkeys((*told.get(name, ()), *_read(value, {**known, **told})))
            told[name] = list(texts)[:MOST]
    return told


def _read(node: ast.expr, known: Bound) -> list[str]:
    """Every text that an expression can be, with VALUE where it is no text of ours."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name):
            return list(known.get(name, ())) or [VALUE]
        case ast.Subscript(value=ast.Name(id=name)):
            return list(known.get(f"{name}[]", ())) or [VALUE]
        case ast.IfExp(body=one, orelse=other):
            return _read(one, known) + _read(other, known)
        case ast.BoolOp(values=values):
            return [text for one in values for text in _read(one, known)]
        case ast.FormattedValue(value=value, format_spec=None):
            return _read(value, known)
        case ast.JoinedStr(values=parts):
            return _joined(parts, known)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([left, right], known)
        case _:
            return [VALUE]


def _joined(parts: Sequence[ast.expr], known: Bound) -> list[str]:
    ways = [_read(one, known) for one in parts]
    return list(dict.fromkeys("".join(way) for way, _ in zip(product(*ways), range(MOST), strict=False)))


def _fields(node: ast.ClassDef) -> list[str]:
    return [
        one.target.id
        for one in node.body
        if isinstance(one, ast.AnnAssign)
        and isinstance(one.target, ast.Name)
        and "ClassVar" not in ast.unparse(one.annotation)
    ]


def _names(nodes: Sequence[ast.expr | None]) -> set[str]:
    return {_name(node) for node in nodes if node is not None}


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return _name(value)
        case _:
            return ""
