"""The keys of a map's document that a page offers as fields, part by part.

A part is told by its place in the document, such as ("transitions", 2) or ("columns", 0, "needs"). Which keys it has
may depend on the map: theories, buyer personas, channels and lanes of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from periplo.core.cells import ITEM_KEYS
from periplo.core.cells import KINDS as EVIDENCE_KINDS
from periplo.core.document_fields import (
    AMONG,
    CHOICE,
    DAY,
    LINES,
    LONG,
    NAMED,
    NUMBER,
    RULE,
    SPAN,
    TEXT,
    TICK,
    WHO,
    WORD,
    Data,
    Key,
    Parts,
    Shortly,
    Whole,
)
from periplo.core.frameworks import FRAMEWORKS
from periplo.core.lanes import NUMBERS, SIDES, TYPES, VALUED, Lane
from periplo.core.library import Library
from periplo.core.maps import MARKS, STATES
from periplo.core.short_forms import in_full

Place = tuple[str | int, ...]
FRICTIONS, NEEDS, PAINS = "frictions", "needs", "pains"
ADJUSTMENTS = ("communication", "offer", "strategy", "service")

NEW_TEXT: Data = in_full(Shortly(), "")
EVIDENCE = Parts(
    "evidence",
    (
        Key("kind", CHOICE, EVIDENCE_KINDS), Key("text", TEXT), Key("source", TEXT), Key("on", DAY),
        Key("ask", WORD, is_rare=True), Key("metric", NAMED, is_rare=True), Key("owner", NAMED, is_rare=True),
        Key("link", WORD, is_rare=True), Key("good_for", NUMBER, is_rare=True),
    ),
    new=in_full(Shortly("kind"), "assumed"), short=Shortly("kind", keys=("kind",)),
)  # fmt: skip


def texts(name: str) -> Parts:
    """A list of texts for people."""
    return Parts(name, (Key("text", TEXT),), new=NEW_TEXT, short=Shortly())


def things(lane: str, type: str = "text", named: Collection[str] | None = None) -> Parts:
    """What stands in a cell of a lane. named: ids of the shared entries to which its cells may refer."""
    is_valued = type in VALUED or type in NUMBERS or type == "metric"
    keys = (
        *((Key("value", NUMBER if type in NUMBERS else WORD),) if is_valued else ()),
        Key("text", TEXT),
        *((Key("solution", TEXT),) if lane == FRICTIONS else ()),
        *((Key("covered_by", NAMED),) if lane == NEEDS else ()),
        *((Key("harm", NUMBER),) if lane == PAINS else ()),
        Key("personas", AMONG),
        *(Key(name, NAMED if name == "covered_by" else NUMBER if name == "harm" else TEXT, is_rare=True)
          for name, own in (("solution", FRICTIONS), ("covered_by", NEEDS), ("harm", PAINS)) if lane != own),
        *(() if is_valued else (Key("value", WORD, is_rare=True),)),
        Key("ref", NAMED, is_rare=named is None), Key("id", WORD, is_rare=True),
    )  # fmt: skip
    short = Shortly(
        "value" if type in VALUED else "text", "value" if type in NUMBERS else "text", ITEM_KEYS,
        frozenset(named or ()),
    )  # fmt: skip
    return Parts(lane, keys, (EVIDENCE,), NEW_TEXT, short=short)


MOTIVATIONS = Parts(
    "motivations", things("motivations").keys, (EVIDENCE,), NEW_TEXT, short=Shortly(keys=ITEM_KEYS)
)
TRANSITION = Whole(
    (Key("from", CHOICE), Key("to", CHOICE), Key("promised", SPAN), Key("channels", AMONG)),
    (MOTIVATIONS, EVIDENCE),
)
PERSONA = Whole(
    (
        Key("name", TEXT), Key("description", LONG), Key("quote", LONG), Key("portrait", NAMED), Key("standard", TICK),
        Key("rule", WHO), Key("id", NAMED, is_rare=True),
    ),
    (texts("motives"), texts("objectives"), texts("uses"), EVIDENCE),
)  # fmt: skip
DIFFERENCE = Whole((
    Key("left_out", TICK), Key("title", TEXT), Key("feeling", NUMBER), Key("channels", AMONG),
))  # fmt: skip
LANE = Whole(
    (
        Key("title", TEXT), Key("type", CHOICE, TYPES, "text"), Key("side", CHOICE, SIDES, SIDES[0]),
        Key("shown", TICK), Key("note", TEXT), Key("after", CHOICE), Key("unit", WORD), Key("low", NUMBER),
        Key("high", NUMBER), Key("library", CHOICE),
    ),
    (texts("choices"),),
)  # fmt: skip
PHASES = Parts("phases", (Key("title", TEXT),), new={"title": ""}, named_by="title")
FRAMEWORK = Whole((Key("title", TEXT),), (PHASES,))


MAP = Whole(
    (
        Key("title", TEXT), Key("scenario", LONG), Key("goal.text", TEXT), Key("goal.rule", RULE), Key("loyal", WHO),
        Key("idle", SPAN, usual="90d"), Key("state", CHOICE, STATES, STATES[0]), Key("compared_with", CHOICE),
        Key("version", WORD), Key("languages", AMONG),
    ),
    (texts("principles"),), {"goal": "text"}, {"goal": Shortly(keys=("text", "rule"))},
)  # fmt: skip
OF_MAP = (*dict.fromkeys(key.name.partition(".")[0] for key in MAP.keys), "principles")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is in a map, by which its fields differ.

    personas: ids of those for whom it has variants; library: what the maps share.
    """

    lanes: Sequence[Lane]
    personas: Sequence[str]
    theories: Sequence[str]
    library: Library

    @property
    def shared(self) -> set[str]:
        """Ids of the library's buyer personas."""
        return {one.id for one in self.library.personas}

    def type_of(self, lane: str) -> str | None:
        return next((one.type for one in self.lanes if one.id == lane), None)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one part. sort: what kind of part it is; short: how the part itself may be said in short.

    lane: the one whose things they are; has_cells: whether it may have things in lanes besides.
    """

    sort: str
    whole: Whole
    short: Shortly | None = None
    lane: str = ""
    has_cells: bool = False


def named_in(lane: str, lanes: Sequence[Lane], library: Library) -> list[str] | None:
    """Ids of the entries to which cells of a lane may refer; None where they refer to none."""
    kind = next((one.library for one in lanes if one.id == lane), None)
    return [one.id for one in getattr(library, kind, ())] if kind else None


def known_in(data: Data, lanes: Sequence[Lane], library: Library) -> Known:
    """What a map's document knows, as far as it can be told while it is written. lanes: all that it may use."""
    people = [_id_of(one.get("persona")) for one in _mappings(data, "variants")]
    own = [str(one["id"]) for one in _mappings(data, "frameworks") if one.get("id")]
    return Known(
        lanes,
        [one for one in people if one and "." not in one],
        list(dict.fromkeys((*FRAMEWORKS, *own))),
        library,
    )


def form_of(place: Place, value: object, known: Known) -> Form | None:
    """The fields of the part at this place, where it says this; None where there are none."""
    match place:
        case ():
            return Form("map", MAP, has_cells=True)
        case ("persona",) | ("variants", int(), "persona"):
            is_shared = isinstance(value, str) and value in known.shared
            return Form(
                "persona", PERSONA, Shortly("id" if is_shared else "name", keys=tuple(_keys(PERSONA)))
            )
        case ("stages", int()):
            return Form("stage", _stage(known), has_cells=True)
        case ("columns", int()):
            is_action = isinstance(value, dict) and value.get("kind") == "action"
            return Form("column", _action(known) if is_action else _touchpoint(known, value), has_cells=True)
        case ("transitions", int()):
            return Form("transition", TRANSITION)
        case ("variants", int()):
            return Form("variant", _variant(value, known))
        case ("variants", int(), "columns", str()):
            return Form("difference", DIFFERENCE, has_cells=True)
        case ("lanes", int()):
            return Form("lane", LANE)
        case ("frameworks", int()):
            return Form("framework", FRAMEWORK)
    lane = str(place[-1])
    around = form_of(place[:-1], {}, known)
    type = known.type_of(lane)
    if around is None or not around.has_cells or type is None:
        return None
    return Form(
        "things", Whole((), (things(lane, type, named_in(lane, known.lanes, known.library)),)), lane=lane
    )


def _stage(known: Known) -> Whole:
    phases = (Key(f"phases.{one}", CHOICE) for one in known.theories)
    keys = (Key("title", TEXT), *phases, Key("opens", CHOICE), Key("channels", LINES), Key("any_order", TICK))
    return Whole(keys, (EVIDENCE,))


def _both(known: Known) -> tuple[Key, ...]:
    return (
        Key("opens", CHOICE), Key("marks", AMONG, MARKS), Key("for_customer", NUMBER), Key("for_us", NUMBER),
        Key("felt", NUMBER), *(Key(f"feelings.{one}", NUMBER) for one in known.personas), Key("places", LINES),
    )  # fmt: skip


def _action(known: Known) -> Whole:
    return Whole(_both(known), (EVIDENCE,))


def _touchpoint(known: Known, value: object) -> Whole:
    said = value if isinstance(value, dict) else {}
    channels, rules = said.get("channels"), said.get("rules")
    named = [channels] if isinstance(channels, str) else channels if isinstance(channels, list) else []
    ruled = rules if isinstance(rules, dict) else {}
    each = dict.fromkeys(str(one) for one in (*named, *ruled) if "." not in str(one))
    own = (Key("uses", CHOICE), Key("optional", TICK), Key("owner", NAMED), Key("design", LONG))
    return Whole((*_both(known), *own, *(Key(f"rules.{one}", RULE) for one in each)), (EVIDENCE,))


def _variant(value: object, known: Known) -> Whole:
    persona = value.get("persona") if isinstance(value, dict) else None
    is_shared = isinstance(persona, str) and persona in known.shared
    return Whole(
        (
            Key("persona.id", NAMED), Key("persona.name", TEXT), Key("title", TEXT), Key("scenario", LONG),
            Key("goal.text", TEXT), Key("goal.rule", RULE),
        ),
        (), {"goal": "text"},
        {"goal": Shortly(keys=("text", "rule")),
         "persona": Shortly("id" if is_shared else "name", keys=tuple(_keys(PERSONA)))},
    )  # fmt: skip


def _keys(whole: Whole) -> list[str]:
    return [key.name for key in whole.keys] + [one.name for one in whole.parts]


def _mappings(data: Data, name: str) -> list[Data]:
    there = data.get(name)
    return [one for one in there if isinstance(one, dict)] if isinstance(there, list) else []


def _id_of(persona: object) -> str:
    """The id of a buyer persona as a document says it."""
    return str(persona.get("id") or "") if isinstance(persona, dict) else str(persona or "")
