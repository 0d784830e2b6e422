"""The fields of a draft's node, or of its entry: what stands in each, among what one chooses, how its rules read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from periplo.core.campaign_nodes import Send
from periplo.core.campaigns import Campaign
from periplo.core.clauses import Group, told
from periplo.core.document_fields import RULE, WHO, Data, Key, Whole, applied, moved
from periplo.core.errors import BadInput, PeriploError
from periplo.core.map_fields import Form
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.texts import LANGUAGES
from periplo.edge.console.desk import Desk
from periplo.edge.console.part_fields import PartPage, events
from periplo.edge.console.rule_choices import known_of
from periplo.edge.console.rule_page import people_of
from periplo.edge.console.sending_steps import channel_label
from periplo.edge.console.written_fields import Field, Fields, Options
from periplo.edge.showing.rule_sentence import sentence
from periplo.edge.wiring import channel_names
from periplo.edge.words.pages import page_says
from periplo.formats import campaign_entry_fields as entry_fields
from periplo.formats.campaign_edits import node_place
from periplo.formats.campaign_fields import OF_WAIT, WORDS, closed, kind_of, opened, whole_of, with_node
from periplo.pictures.campaign import ENTRY, node_told
from periplo.usecases.act.drafting import Draft, Edit

MOVES = ("add", "drop", "up", "down")
ROOM, ROOM_OF_ENTRY = "nodes", "entry"
AS_WRITTEN = ""  # a node that does not say where it goes on to


class Held(NamedTuple):
    """A node as its page has it. whole: its fields; form: what stands in them; next: the part to look at."""

    whole: Whole
    form: Data
    next: str = ""


def tongues_of(draft: Draft) -> tuple[str, ...]:
    """The languages in which the campaign speaks, of those that pages have fields for."""
    return tuple(one for one in draft.plan.languages if one in LANGUAGES) or LANGUAGES


def held_of(draft: Draft, node: str) -> Held | None:
    """A node as its draft says it; None for the end that needs no words."""
    if node == ENTRY:
        return Held(entry_fields.OF_ENTRY, entry_fields.opened(draft.document.data))
    item = _item(draft, node)
    if item is None:
        return None
    message = _message(draft, node)
    words = {} if message is None else {WORDS: {key: message.get(key) for key in ("subject", "body")}}
    return Held(whole_of(item, message), opened(item) | words)


def held_carried(draft: Draft, node: str, given: Mapping[str, str]) -> Held:
    """A node as a page carried it along, else as its draft says it.

    Raises: BadInput where there is none, or what was carried cannot be read.
    """
    held = held_of(draft, node)
    if held is None:
        raise BadInput(
            f"node '{node}' is not written in the document",
            "the end of a campaign needs no words",
            "choose another node",
        )
    return held._replace(form=_carried(given["said"])) if given.get("said") else held


def held_in(draft: Draft, node: str, given: Mapping[str, str]) -> Held:
    """A node as a form sends it: what the page carried, with what was typed. Raises: as `held_carried`."""
    held = held_carried(draft, node, given)
    return held._replace(form=applied(held.whole, held.form, given, tongues_of(draft)))


def rearranged(draft: Draft, node: str, given: Mapping[str, str]) -> Held:
    """The same with a part of a list added, taken out or moved. A way that is added leads to where all others go."""
    held = held_in(draft, node, given)
    made, place = moved(held.whole, held.form, given["do"])
    if given["do"].startswith("add "):
        part = made[place.rpartition(".")[0]][-1]
        if part.get("then") == "":
            part["then"] = getattr(draft.plan.node(node), "then", draft.plan.first.id)
    return Held(held.whole, made, place)


def edit_of(node: str, form: Data) -> Edit:
    """What puts this into a draft. The edit raises: BadInput where it cannot be said."""
    if node == ENTRY:
        return lambda draft: entry_fields.with_entry(draft.text, draft.document, form)
    own, words = {key: value for key, value in form.items() if key != WORDS}, form.get(WORDS)

    def edit(draft: Draft) -> str:
        item = _item(draft, node)
        assert item is not None
        return with_node(draft.text, draft.document, node, closed(own, item), words)

    return edit


def carried(form: Data) -> str:
    """What is typed so far, for a page to send along."""
    return json.dumps(form, ensure_ascii=False, default=str)


def fields_of(desk: Desk, draft: Draft, node: str, held: Held, said: str) -> Fields:
    """Raises: NoFields if the document is not laid out as they suppose."""
    room = ROOM_OF_ENTRY if node == ENTRY else ROOM
    called = {"kind": page_says("draft_waits", said)} if held.whole is OF_WAIT else {}
    return NodePage(desk, Form(room, held.whole), held.form, said, tongues_of(draft),
                    _given(desk, draft.plan, node, said), called, next=held.next).fields()  # fmt: skip


class NodePage(PartPage):
    """Tells beside each rule how it reads."""

    def _field(self, key: Key, data: Data, at: str, holder: Data | None = None) -> Field:
        made = super()._field(key, data, at, holder)
        if key.sort not in (RULE, WHO) or not made.value:
            return made
        reads = rule_read(self.desk, made.value, key.sort == WHO, self.said)
        return made._replace(help=page_says("draft_reads", self.said, reads)) if reads else made


def rule_read(desk: Desk, text: str, is_about_customers: bool, said: str) -> str:
    """A rule as a sentence; "" if it is none, or is so written already."""
    labels = desk.labels()
    try:
        rule = parse_customer_rule(text, labels) if is_about_customers else parse_rule(text, labels)
        group = told(rule) if is_about_customers else None
    except PeriploError:
        return ""
    if isinstance(group, Group):
        return sentence(group, said, known_of(desk, people_of(desk))).rstrip(".")
    read = rule_text(rule, said, labels)
    return "" if read == text else read


def channel_options(desk: Desk, said: str) -> Options:
    """The channels that a campaign may name here."""
    return tuple((one, channel_label(one, said)) for one in channel_names(desk.workspace))


def _given(desk: Desk, plan: Campaign, node: str, said: str) -> dict[str, Options]:
    nodes = tuple((one.id, node_told(plan, one, said).head) for one in plan.nodes if one.id != node)
    onward = ((AS_WRITTEN, page_says("draft_onward", said)), *nodes)
    events_here = events(desk, said)
    return {
        "then": onward, "past": (("", page_says("draft_onward_too", said)), *nodes), "split.then": nodes,
        "for.then": (("", page_says("draft_onward_too", said)), *nodes), "jump": nodes,
        "message": tuple((one.id, one.id) for one in plan.messages), "channels.channel": channel_options(desk, said),
        "for.event": events_here, "adaptive.metric": events_here, "event": events_here, "goal.rule": events_here,
        "exits.rule": events_here,
    }  # fmt: skip


def _item(draft: Draft, node: str) -> Data | None:
    place = node_place(draft.document, node)
    return None if place is None else dict(draft.document.data["nodes"][place[1]])


def _message(draft: Draft, node: str) -> Data | None:
    """What a send says, where its document writes it."""
    item = _item(draft, node)
    if item is None or kind_of(item) != "send" or not isinstance(send := draft.plan.node(node), Send):
        return None
    found = (draft.document.data.get("messages") or {}).get(send.message)
    return found if isinstance(found, dict) else None


def _carried(text: str) -> Data:
    try:
        form = json.loads(text)
    except (ValueError, RecursionError):
        form = None
    if not isinstance(form, dict):
        raise BadInput("this is not what a form sends", mend="use the page's own form")
    return form
