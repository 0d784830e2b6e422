"""Any campaign of up to 60 nodes: every kind of node, long words, ways ahead and, through a wait, back."""

from __future__ import annotations

from hypothesis import strategies as st

from periplo.core.campaign_nodes import (
    Adaptive,
    BestHour,
    Branch,
    DateOf,
    Do,
    Draw,
    Exit,
    Jump,
    Send,
    Split,
    TimeOfDay,
    Wait,
    WaitPath,
    Way,
)
from periplo.core.campaigns import Campaign, Message
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from plans import plan

MOST = 60
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="\u0000"),
    min_size=1,
    max_size=60,
).filter(lambda said: bool(said.strip()))
LONG = st.one_of(
    WORDS,
    st.sampled_from(["a" * 90, "una regla muy larga que no cabe en una sola línea de la caja", "order"]),
)
KINDS = (
    "wait",
    "send",
    "split",
    "random",
    "experiment",
    "learns",
    "events",
    "date",
    "own",
    "until",
    "do",
    "jump",
    "exit",
)
AT_REST = ("wait", "events", "own", "until")  # through which a way may lead back


@st.composite
def campaigns(draw: st.DrawFn, most: int = MOST) -> Campaign:
    """A valid campaign; its last node is an exit."""
    count = draw(st.integers(1, most - 1))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=count, max_size=count))
    ids = [f"n{at}" for at in range(count)] + ["end"]
    named = draw(st.booleans())
    if named:
        ids = [f"{id}-{draw(st.sampled_from(['aviso', 'x' * 40, 'ñandú']))}" for id in ids[:-1]] + ["end"]
    texts = draw(st.lists(LONG, min_size=3, max_size=3))
    nodes = [_node(draw, kind, at, ids, texts) for at, kind in enumerate(kinds)]
    messages = (Message("m", Text.of({"es": texts[0], "en": texts[1]}), Text.of("hola")),)
    title = Text.of({"es": texts[2], "en": texts[1]})
    return plan(id="any", title=title, nodes=(*nodes, Exit("end")), messages=messages, holdout=0.1)


def _node(draw, kind, at, ids, texts):
    def ahead():
        return ids[draw(st.integers(at + 1, min(len(ids) - 1, at + 12)))]

    def anywhere():
        return ids[draw(st.integers(0, len(ids) - 1))] if draw(st.integers(0, 3)) == 0 else ahead()

    id = ids[at]
    several = draw(st.integers(2, 4))
    rule = EventIs(texts[at % 3].casefold())
    match kind:
        case "wait":
            return Wait(id, 2 * HOUR, anywhere())
        case "until":
            return Wait(id, 0, anywhere(), until=TimeOfDay(570, (1, 3)))
        case "own":
            return Wait(id, 0, anywhere(), best=BestHour(DAY))
        case "events":
            return Wait(
                id, DAY, anywhere(), paths=tuple(WaitPath(rule, anywhere()) for _ in range(several - 1))
            )
        case "date":
            return Wait(id, 0, ahead(), date=DateOf("birthday", -3), past=ahead())
        case "send":
            return Send(id, "email", "m", ahead(), DAY, otherwise=("sms",) if several == 2 else ())
        case "split":
            return Split(id, tuple(Branch(rule, ahead()) for _ in range(several)), ahead())
        case "random" | "experiment":
            ways = tuple(Way(f"{texts[0]} {n}", 1.0 + n, ahead()) for n in range(several))
            return Draw(id, ways, kind == "experiment")
        case "learns":
            return Draw(
                id, tuple(Way(f"w{n}", 1.0, ahead()) for n in range(several)), True, adaptive=Adaptive()
            )
        case "do":
            deed = ("emit", "update", "call", "task")[several % 4]
            return Do(id, deed, {"title": texts[1]} if deed == "task" else {"event": texts[1]}, ahead())
        case "jump":
            return Jump(id, ahead())
    return Exit(id)
