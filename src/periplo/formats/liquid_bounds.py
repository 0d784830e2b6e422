"""The work that one message may cost: counted, not timed, so that a template is refused on every machine alike.

A step is about a tenth of a microsecond. Loops pay for their whole body each time round, filters for what they are
given, so nothing of unbounded length is ever begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from liquid.filter import with_context
from liquid.undefined import Undefined

from periplo.core.wording import TemplateFailed

STEPS = 2_000_000
TEXT_MOST = 100_000  # characters of one value
LIST_MOST = 1_000  # items of one value
NUMBER_MOST = 10**15
_PER_CALL, _PER_ITEM, _CHARACTERS_PER_STEP = 20, 20, 20


class Work:
    """Steps left for one message."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def pay(self, steps: int) -> None:
        """Raises: TemplateFailed("too_much_work") when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise TemplateFailed("too_much_work", {"most": STEPS})


class Missing(Undefined):
    """A value that is not there: false where it is tested, replaced by `default`, and a failure anywhere else."""

    force_liquid_default = True

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined) or other is None or other is False

    def __hash__(self) -> int:
        return hash(self.name)

    def _fail(self, *args: object, **kwargs: object) -> Any:
        raise TemplateFailed("missing_value", {"name": self.name})

    __str__ = __len__ = __iter__ = __int__ = __float__ = __getitem__ = __contains__ = __reversed__ = _fail


def within(value: object, what: str) -> None:
    """Raises: TemplateFailed("too_large") if one value is more than a message ever needs."""
    if isinstance(value, str):
        if len(value) > TEXT_MOST:
            raise _too_large(what, len(value), TEXT_MOST)
    elif isinstance(value, list | tuple | Mapping):
        if not isinstance(value, Undefined) and len(value) > LIST_MOST:
            raise _too_large(what, len(value), LIST_MOST)
    elif isinstance(value, int | float) and abs(value) > NUMBER_MOST:
        raise _too_large(what, "10^15+", "10^15")


def _too_large(what: str, size: object, most: object) -> TemplateFailed:
    return TemplateFailed("too_large", {"thing": what, "size": size, "most": most})


Filter = Callable[..., Any]


def bounded(name: str, does: Filter) -> Filter:
    """A filter that pays for its work, and neither takes nor gives what is too large."""
    asks_environment = getattr(does, "with_environment", False)
    asks_context = getattr(does, "with_context", False)
    foretold = _FORETOLD.get(name)

    @with_context
    def call(value: Any, *args: Any, context: Any, **given: Any) -> Any:
        context.work.pay(_PER_CALL + _cost(value, name))
        if name != "default":
            for each in (value, *args, *given.values()):
                if isinstance(each, Missing):
                    each._fail()
                within(each, name)
            if isinstance(value, Mapping) and name not in _OF_LISTS:
                raise TemplateFailed("bad_value", {"name": "{…}", "use": name})
            if isinstance(value, list | tuple) and name not in _OF_LISTS:
                raise TemplateFailed("bad_value", {"name": "[…]", "use": name})
        if foretold is not None and (size := foretold(value, *args)) > TEXT_MOST:
            raise _too_large(name, size, TEXT_MOST)
        if asks_environment:
            given["environment"] = context.env
        if asks_context:
            given["context"] = context
        answer = does(value, *args, **given)
        within(answer, name)
        return answer

    return call


def _cost(value: object, name: str) -> int:
    if isinstance(value, str):
        return len(value) // (_CHARACTERS_PER_STEP if name not in _SLOW else 2)
    if isinstance(value, list | tuple):
        return len(value) * (_PER_ITEM + (len(value) if name == "uniq" else 0))
    return 0


_SLOW = frozenset(("squish", "truncatewords", "newline_to_br", "strip_newlines", "split", "url_encode"))
_OF_LISTS = frozenset(
    ("compact", "concat", "default", "find", "first", "has", "join", "last", "map", "plural", "reject", "reverse",
     "size", "sort", "sort_natural", "sum", "uniq", "where")
)  # fmt: skip


def _replaced(value: object, old: object = "", new: object = "", *_: object) -> int:
    text, gone = str(value), str(old)
    return len(text) + text.count(gone) * max(len(str(new)) - len(gone), 0)


def _joined(value: Any, separator: object = " ", *_: object) -> int:
    if not isinstance(value, list | tuple):
        return 0
    return sum(len(one) if isinstance(one, str) else 20 for one in value) + len(value) * len(str(separator))


_FORETOLD: Mapping[str, Callable[..., int]] = {"replace": _replaced, "join": _joined}
