"""The keys of the library's document that a page offers as fields, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from periplo.core.document_fields import (
    AMONG,
    CHOICE,
    DAY,
    LONG,
    NAMED,
    NUMBER,
    RULE,
    SPAN,
    TEXT,
    WORD,
    Key,
    Shortly,
    Whole,
)
from periplo.core.lanes import Lane
from periplo.core.library import DIRECTIONS, OPPORTUNITY_KINDS, PROGRESS, Library
from periplo.core.map_fields import EVIDENCE, FRAMEWORK, LANE, PERSONA, Form, Place, named_in, things

ENTRY = Whole((Key("title", TEXT), Key("owner", NAMED), Key("note", TEXT), Key("link", WORD)))
AREA = Whole((*ENTRY.keys, Key("answer_within", SPAN), Key("resolve_within", SPAN)))
TOUCHPOINT = Whole((Key("title", TEXT), Key("channels", AMONG), Key("rule", RULE), Key("owner", NAMED)))
METRIC = Whole((
    Key("title", TEXT), Key("ask", WORD), Key("unit", NAMED), Key("target", NUMBER),
    Key("better", CHOICE, DIRECTIONS, DIRECTIONS[0]), Key("owner", NAMED), Key("value", WORD, is_rare=True),
))  # fmt: skip
OPPORTUNITY = Whole(
    (
        Key("title", TEXT), Key("kind", CHOICE, OPPORTUNITY_KINDS, OPPORTUNITY_KINDS[0]), Key("lever", TEXT),
        Key("at", AMONG), Key("for_customer", NUMBER), Key("for_us", NUMBER), Key("effort", NUMBER),
        Key("answers", AMONG), Key("expected", LONG), Key("owner", NAMED),
        Key("progress", CHOICE, PROGRESS, PROGRESS[0]),
    ),
    (EVIDENCE,),
)  # fmt: skip
INITIATIVE = Whole((
    Key("title", TEXT), Key("opportunities", AMONG), Key("owner", NAMED), Key("due", DAY),
    Key("progress", CHOICE, PROGRESS, PROGRESS[1]), Key("campaign", CHOICE), Key("expected", LONG),
    Key("measure", WORD), Key("done_on", DAY), Key("effect", LONG),
))  # fmt: skip
# The lists of a library in the order in which a page shows them, with what sort of entry each holds.
LISTS: Mapping[str, tuple[str, Whole]] = {
    "opportunities": ("opportunity", OPPORTUNITY), "initiatives": ("initiative", INITIATIVE),
    "metrics": ("metric", METRIC), "personas": ("persona", PERSONA), "touchpoints": ("touchpoint", TOUCHPOINT),
    "content": ("content", ENTRY), "areas": ("area", AREA), "systems": ("system", ENTRY), "places": ("place", ENTRY),
    "channels": ("channel", ENTRY), "evidence": ("evidence", Whole(EVIDENCE.keys)), "lanes": ("lane", LANE),
    "frameworks": ("framework", FRAMEWORK),
}  # fmt: skip


def entry_form(place: Place, lanes: Sequence[Lane], library: Library) -> Form | None:
    """The fields of the entry at this place; None where there are none. lanes: all that a map may use."""
    match place:
        case (str() as name, int()) if name in LISTS:
            sort, whole = LISTS[name]
            short = Shortly("kind", keys=("kind",)) if sort == "evidence" else None
            return Form(sort, whole, short, has_cells=sort == "touchpoint")
        case ("touchpoints", int(), str() as lane):
            type = next((one.type for one in lanes if one.id == lane), None)
            return (
                None
                if type is None
                else Form(
                    "things", Whole((), (things(lane, type, named_in(lane, lanes, library)),)), lane=lane
                )
            )
    return None
