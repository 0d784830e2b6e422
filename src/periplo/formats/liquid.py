"""Templates of messages: Liquid, bounded in work and size, reading items of values alone, with no file in reach.

A template is checked whole when it is compiled: what is not on the lists of tags and filters does not exist, and a
range is short and written out. A missing value without a default is a failure, never a hole in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liquid import Environment
from liquid.ast import Node
from liquid.builtin import register as _register_builtin
from liquid.builtin.expressions import LoopExpression, StringLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral
from liquid.builtin.loaders.dict_loader import CachingDictLoader
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.builtin.tags.render_tag import RenderNode
from liquid.context import RenderContext
from liquid.exceptions import (
    BlockNestingError,
    ContextDepthError,
    LiquidError,
    ResourceLimitError,
)
from liquid.stream import TokenStream
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate
from liquid.undefined import UNDEFINED
from liquid.utils import ReadOnlyChainMap

from periplo.core.wording import Flaw, TemplateFailed
from periplo.formats.liquid_bounds import Missing, Work, bounded, within
from periplo.formats.liquid_filters import FILTERS, Spoken
from periplo.formats.liquid_shape import line_at, misshapen

SOURCE_MOST = 400_000  # characters of a template after its blocks became HTML
OUTPUT_MOST = 500_000  # bytes of what one message says
RANGE_MOST = 1_000  # steps

TAGS = ("assign", "break", "capture", "case", "comment", "continue", "echo", "for", "if", "liquid", "raw", "render",
        "unless", "#")  # fmt: skip
KEPT = (
    "abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "default", "divided_by",
    "downcase", "escape", "find", "first", "floor", "has", "join", "last", "lstrip", "map", "minus", "modulo",
    "newline_to_br", "plus", "prepend", "reject", "remove", "remove_first", "replace", "replace_first", "reverse",
    "round", "rstrip", "size", "slice", "sort", "sort_natural", "split", "squish", "strip", "strip_newlines", "sum",
    "times", "truncate", "truncatewords", "uniq", "upcase", "url_encode", "where",
)  # fmt: skip
_PSEUDO = ("content", "output", "illegal", "literal", "doc", "inline comment")
_PLAIN = Spoken()
NAMES = tuple(sorted((*KEPT, *FILTERS)))


class _Context(RenderContext):
    __slots__ = ("spoken", "weight", "work")

    def __init__(self, template: BoundTemplate, **given: Any) -> None:
        super().__init__(template, **given)
        self.scope = ReadOnlyChainMap(self.locals, self.globals)  # no clock among the names
        parent = self.parent_context
        self.weight = 0
        self.work: Work = parent.work if isinstance(parent, _Context) else Work()
        self.spoken: Spoken = parent.spoken if isinstance(parent, _Context) else Spoken()

    def get(self, path: list[object], *, token: Any, default: object = UNDEFINED) -> object:
        root = path[0]
        try:
            found: Any = self.scope[str(root)]
            for segment in path[1:]:
                found = self.get_item(found, segment)
        except (KeyError, TypeError, IndexError):
            return self._none(path) if default is UNDEFINED else default
        if found is None or (isinstance(found, str) and root not in self.locals and not found.strip()):
            return self._none(path) if default is UNDEFINED else default
        within(found, _said(path))
        return found

    def _none(self, path: list[object]) -> Missing:
        return Missing(_said(path))

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.work.pay(length * self.weight)


def _said(path: list[object]) -> str:
    return ".".join(map(str, path))[:100]


class _Template(BoundTemplate):
    context_class = _Context


class _OutputNode(OutputNode):
    __slots__ = ()

    def render_to_output(self, context: Any, buffer: Any) -> int:
        value = self.expression.evaluate(context)
        if type(value) is not str and _is_many(value):
            raise TemplateFailed("bad_value", {"name": str(self.expression)[:60], "use": "{{ }}"})
        return int(buffer.write(to_liquid_string(value, context.autoescape)))


def _is_many(value: object) -> bool:
    return isinstance(value, list | tuple | range | Mapping) and not isinstance(value, Missing)


class _Output(Output):
    node_class = _OutputNode


class _ForNode(ForNode):
    __slots__ = ("weight",)

    weight: int  # steps that one turn is worth: the characters of its body

    def render_to_output(self, context: Any, buffer: Any) -> int:
        context.weight = self.weight
        return super().render_to_output(context, buffer)


class _ForTag(ForTag):
    node_class = _ForNode

    def parse(self, stream: TokenStream) -> Node:
        begin = stream.current.start_index
        node = super().parse(stream)
        assert isinstance(node, _ForNode)
        node.weight = max(stream.current.start_index - begin, 1)
        return node


class _Blocks(CachingDictLoader):
    """Named blocks; each use of one pays for its length."""

    def load(self, env: Any, name: str, **given: Any) -> BoundTemplate:
        context = given.get("context")
        if isinstance(context, _Context):
            context.work.pay(400 + len(self.templates.get(name, "")))
        return super().load(env, name, **given)


class _Environment(Environment):
    context_depth_limit = 20
    loop_iteration_limit = None  # _Context pays by the body's length instead
    local_namespace_limit = 200_000
    output_stream_limit = OUTPUT_MOST
    template_class = _Template

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        _register_builtin(self)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS or name in _PSEUDO}
        self.add_tag(_Output)
        self.add_tag(_ForTag)
        kept = {name: self.filters[name] for name in KEPT}
        self.filters = {name: bounded(name, does) for name, does in {**kept, **FILTERS}.items()}


class Template:
    """One text compiled; it may be rendered any number of times, by several threads."""

    def __init__(self, bound: BoundTemplate) -> None:
        self._bound = bound

    def render(self, values: Mapping[str, object], spoken: Spoken = _PLAIN) -> str:
        """The text said with these values. Raises: TemplateFailed."""
        context = _Context(self._bound, globals=values)
        context.spoken = spoken
        buffer = self._bound._get_buffer()
        try:
            self._bound.render_with_context(context, buffer)
        except TemplateFailed:
            raise
        except ResourceLimitError as error:
            raise TemplateFailed(*_limit(error)) from None
        except (LiquidError, ArithmeticError, ValueError, TypeError, LookupError, RecursionError) as error:
            raise TemplateFailed("bad_template", {"detail": _short(error)}) from None
        return buffer.getvalue()


class Templates:
    """Compiles texts and keeps them compiled. blocks: named texts that `{% render 'name' %}` brings in."""

    KEPT = 2_000

    def __init__(self, blocks: Mapping[str, str] | None = None) -> None:
        self.blocks = dict(blocks or {})
        self._kept: dict[tuple[str, bool], Template] = {}
        self._environments = {html: self._environment(html) for html in (False, True)}

    def compiled(self, text: str, html: bool = False) -> Template:
        """A template ready to render; html: values are escaped. Raises: TemplateFailed("bad_template")."""
        found = self._kept.get((text, html))
        if found is None:
            if flaws := self.check(text):
                raise TemplateFailed("bad_template", {"detail": flaws[0].what("en")})
            found = Template(self._environments[html].from_string(text))
            if len(self._kept) >= self.KEPT:
                self._kept.clear()
            self._kept[text, html] = found
        return found

    def check(self, text: str, known: frozenset[str] | None = None) -> tuple[Flaw, ...]:
        """What is wrong in a text and in the blocks it brings in. known: names of the values that there are."""
        return tuple(_flaws(self._environments[False], text, self.blocks, known, (), set()))

    def _environment(self, html: bool) -> _Environment:
        loader = _Blocks(self.blocks, auto_reload=False)
        return _Environment(undefined=Missing, autoescape=html, loader=loader)


def check_template(
    text: str, blocks: Mapping[str, str] | None = None, known: frozenset[str] | None = None
) -> tuple[Flaw, ...]:
    """What is wrong in a template, each with its line; empty if it can be used."""
    return Templates(blocks).check(text, known)


def variables_of(text: str, blocks: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The values that a template reads, as it names them ("profile.first_name"), sorted. Empty if it cannot be read."""
    try:
        if misshapen(text) is not None:
            return ()
        bound = Templates(blocks)._environments[False].from_string(text)
        read = bound.analyze(include_partials=bool(blocks)).globals
    except (LiquidError, RecursionError):
        return ()
    return tuple(sorted({str(one) for many in read.values() for one in many}))


def _flaws(
    environment: Environment,
    text: str,
    blocks: Mapping[str, str],
    known: frozenset[str] | None,
    within_blocks: tuple[str, ...],
    looked: set[str],
) -> Iterator[Flaw]:
    if len(text) > SOURCE_MOST:
        yield Flaw("too_long", None, {"size": len(text), "most": SOURCE_MOST})
        return
    if (wrong := misshapen(text)) is not None:
        yield wrong
        return
    try:
        bound = environment.from_string(text)
        nodes = list(_all(bound.nodes, _Context(bound)))
        read = bound.analyze(include_partials=False)
    except (LiquidError, RecursionError) as error:
        yield _syntax(error, text)
        return
    for name, spans in read.filters.items():
        if name not in environment.filters:
            line = line_at(text, spans[0].index)
            yield Flaw("unknown_filter", line, {"name": name, "known": ", ".join(NAMES)})
    for node in nodes:
        yield from _ranges(node, text)
        if isinstance(node, RenderNode):
            yield from _brought_in(environment, node, text, blocks, known, within_blocks, looked)
    if known is not None:
        for root, many in read.globals.items():
            if root not in known:
                line = line_at(text, many[0].span.index)
                yield Flaw("unknown_value", line, {"name": root, "known": ", ".join(sorted(known))})


def _brought_in(
    environment: Environment,
    node: RenderNode,
    text: str,
    blocks: Mapping[str, str],
    known: frozenset[str] | None,
    within_blocks: tuple[str, ...],
    looked: set[str],
) -> Iterator[Flaw]:
    line = line_at(text, node.token.start_index)
    if node.loop or not isinstance(node.name, StringLiteral):
        yield Flaw("render_form", line, {})
        return
    name = node.name.value
    if name in within_blocks:
        path = " > ".join((*within_blocks[within_blocks.index(name) :], name))
        yield Flaw("block_cycle", line, {"name": name, "path": path})
    elif name not in blocks:
        yield Flaw("unknown_block", line, {"name": name, "known": ", ".join(sorted(blocks)) or "-"})
    elif len(within_blocks) >= _Environment.context_depth_limit:
        yield Flaw("syntax", line, {"detail": "blocks within blocks, too many levels"})
    elif name not in looked:
        looked.add(name)
        named = {argument.name for argument in node.args} | {name}
        inside = None if known is None else known | named
        for flaw in _flaws(environment, blocks[name], blocks, inside, (*within_blocks, name), looked):
            yield flaw if within_blocks else flaw._replace(line=line)
            return


def _all(nodes: Any, context: _Context) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children(context, include_partials=False), context)


def _ranges(node: Node, text: str) -> Iterator[Flaw]:
    for expression in node.expressions():
        loops = isinstance(expression, LoopExpression)
        for part, is_iterable in _parts(expression, loops):
            if isinstance(part, RangeLiteral) and not (is_iterable and _is_short(part)):
                line = line_at(text, part.token.start_index)
                yield Flaw("range", line, {"range": str(part)[:40], "most": RANGE_MOST})


def _parts(expression: Any, loops: bool) -> Iterator[tuple[Any, bool]]:
    yield expression, False
    for child in expression.children():
        if loops and child is expression.iterable and isinstance(child, RangeLiteral):
            yield child, True
        else:
            yield from _parts(child, False)


def _is_short(part: RangeLiteral) -> bool:
    if not (isinstance(part.start, IntegerLiteral) and isinstance(part.stop, IntegerLiteral)):
        return False
    return part.stop.value - part.start.value < RANGE_MOST


def _syntax(error: Exception, text: str) -> Flaw:
    if isinstance(error, RecursionError | BlockNestingError):
        return Flaw("syntax", None, {"detail": "too many levels"})
    token = getattr(error, "token", None)
    line = None if token is None else line_at(text, token.start_index)
    detail = _short(error)
    if detail.startswith("unexpected tag '"):
        name = detail.split("'")[1]
        if name not in TAGS and not name.startswith("end"):
            return Flaw("unknown_tag", line, {"name": name, "known": ", ".join(TAGS)})
    return Flaw("syntax", line, {"detail": detail})


def _short(error: Exception) -> str:
    """The library's own words without the excerpt of the template that stands below them."""
    told = error.args[0] if error.args else type(error).__name__
    return str(told).splitlines()[0][:200] if str(told) else type(error).__name__


def _limit(error: ResourceLimitError) -> tuple[str, dict[str, object]]:
    if isinstance(error, ContextDepthError):
        return "too_deep", {}
    return "too_large", {"thing": "{{ }}", "size": f"> {OUTPUT_MOST}", "most": OUTPUT_MOST}


__all__ = ["Spoken", "Template", "Templates", "check_template", "variables_of"]
