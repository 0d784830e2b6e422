"""By which rules handles belong together: how sure each kind is, how many one customer has, who joins nobody.

The defaults stand here; a workspace's identity.yaml changes them (formats/identity_yaml.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from functools import cached_property

from periplo.core.identifiers import (
    ANONYMOUS,
    CARD,
    DEVICE,
    DOCUMENT,
    EMAIL,
    GROUP,
    PHONE,
    USER,
    WHATSAPP,
    plain,
)


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of identifier counts."""

    priority: int  # 1 is the surest; links of surer kinds are heard first
    most: int | None = None  # of this kind one customer has at most so many; None: any number
    shared: int = 5  # seen with what must be more than so many customers, it joins nobody


KINDS: Mapping[str, KindRule] = {
    USER: KindRule(1, most=1, shared=3),
    DOCUMENT: KindRule(2, most=1, shared=3),
    CARD: KindRule(3, most=5, shared=3),
    EMAIL: KindRule(4, most=5, shared=3),
    PHONE: KindRule(5, most=5, shared=5),
    WHATSAPP: KindRule(5, most=5, shared=5),
    DEVICE: KindRule(6, shared=5),
    ANONYMOUS: KindRule(7, shared=5),
}
OTHER = KindRule(6, shared=5)  # a kind that no rule names

# Values that stand where a name should: tills, forms and exports write them for whoever has none.
NOBODY = (
    "0", "-", "--", ".", "na", "n/a", "n.a.", "nan", "nil", "null", "none", "(none)", "undefined", "(not set)",
    "not set", "not provided", "unknown", "anonymous", "anon", "guest", "visitor", "test", "user", "userid",
    "user id", "customer", "true", "false", "[object object]", "00000000-0000-0000-0000-000000000000",
    "s/n", "s/d", "sin dato", "sin datos", "sin documento", "no tiene", "no informa", "no aplica", "ninguno",
    "desconocido", "anonimo", "invitado", "prueba", "cliente", "usuario",
    "consumidor final", "consumidorfinal", "cliente final", "cliente mostrador", "mostrador", "caja",
    "publico general", "publico en general", "ventas mostrador", "venta mostrador", "varios", "clientes varios",
)  # fmt: skip
BLOCKED: Mapping[str, tuple[str, ...]] = {
    "*": NOBODY,
    EMAIL: (
        "noreply@*", "no-reply@*", "no_reply@*", "donotreply@*", "do-not-reply@*", "noresponder@*", "no-responder@*",
        "nobody@*", "nadie@*", "none@*", "null@*", "na@*", "no@*", "x@*", "xx@*", "xxx@*", "notiene@*", "noemail@*",
        "sincorreo@*", "sinemail@*", "sinmail@*", "nomail@*", "noaplica@*", "consumidorfinal@*", "mostrador@*",
        "test@*", "prueba@*", "mailer-daemon@*", "postmaster@*", "*@example.com", "*@example.org", "*@test.com",
        "*@localhost", "*@*.invalid", "*@*.test", "*@*.local",
    ),
    # the numbers that tax offices give out for a sale without a name: Mexico, then Colombia
    DOCUMENT: ("XAXX010101000", "XEXX010101000", "222222222222", "12345678", "123456789", "1234567890"),
}  # fmt: skip


@dataclass(frozen=True)
class JoinRules:
    """All of the rules. `blocked` and `allowed` hold values by kind, "*" for every kind; `*` in a value is any text."""

    kinds: Mapping[str, KindRule] = field(default_factory=lambda: KINDS)
    other: KindRule = OTHER
    blocked: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: BLOCKED)
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crowd: int = (
        1_000  # seen with more than so many of any one kind, also of those without `most`, it joins nobody
    )
    country: str | None = None  # of phones that do not say theirs
    sources: tuple[str, ...] = ()  # the more trusted first, where two say different things at one instant

    @cached_property
    def text(self) -> str:
        """All that decides who is joined, as a text to compare; which source is trusted is asked when reading."""
        lists = [
            sorted((kind, sorted(texts)) for kind, texts in each.items())
            for each in (self.blocked, self.allowed)
        ]
        kinds = sorted((kind, astuple(rule)) for kind, rule in self.kinds.items())
        return repr((kinds, astuple(self.other), *lists, self.crowd))

    def of(self, kind: str) -> KindRule:
        """The rule of this kind."""
        return self.kinds.get(kind, self.other)

    def is_blocked(self, kind: str, text: str) -> bool:
        """Whether this value names nobody in particular, so that it joins nobody."""
        if kind == GROUP:
            return True
        said = plain(text)
        if _is_listed(self._allowed, kind, said):
            return False
        return _has_no_form(kind, said) or _is_listed(self._blocked, kind, said)

    def is_crowded(self, kind: str, partners: Mapping[str, int]) -> bool:
        """Whether a handle of this kind was named together with too many. partners: different ones, by kind.

        A customer may have five phones, so an e-mail seen with fifteen of them is that of three at least.
        """
        shared = self.of(kind).shared
        return any(
            n > (self.crowd if (most := self.of(other).most) is None else shared * most)
            for other, n in partners.items()
        )

    @cached_property
    def _blocked(self) -> _Lists:
        return _lists(self.blocked)

    @cached_property
    def _allowed(self) -> _Lists:
        return _lists(self.allowed)


_Lists = Mapping[str, tuple[frozenset[str], re.Pattern[str] | None]]


def _lists(values: Mapping[str, tuple[str, ...]]) -> _Lists:
    made = {}
    for kind, texts in values.items():
        folded = [plain(text) for text in texts]
        wild = [re.escape(text).replace(r"\*", ".*") for text in folded if "*" in text]
        made[kind] = (
            frozenset(text for text in folded if "*" not in text),
            re.compile("|".join(wild)) if wild else None,
        )
    return made


def _is_listed(lists: _Lists, kind: str, said: str) -> bool:
    for name in ("*", kind):
        listed = lists.get(name)
        if listed is None:
            continue
        exact, wild = listed
        if said in exact or (wild is not None and wild.fullmatch(said)):
            return True
    return False


def _has_no_form(kind: str, said: str) -> bool:
    """What cannot be one person's: no text, one digit repeated, an e-mail without its two halves, half a phone."""
    if not said:
        return True
    if kind == EMAIL:
        name, at, domain = said.rpartition("@")
        return not (name and at and "." in domain.strip("."))
    if kind == PHONE:
        return not said.startswith("+") or len(set(said[-7:])) == 1
    if kind in (DOCUMENT, CARD, WHATSAPP):
        return len(said) < 4 or len(set(said)) == 1
    return False


DEFAULT = JoinRules()
