"""A message of a campaign as the fields of a page: a text, or blocks each of one kind.

A block is opened into one mapping with its kind, and closed again as the document says it; one that nobody changed is
said in the very words in which it stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from periplo.core.document_fields import CHOICE, LONG, NAMED, NUMBER, TEXT, TICK, Data, Key, Parts, Whole
from periplo.core.message_parts import PRODUCTS_OF

WORDS, BUTTON, IMAGE, COUPON, PRODUCTS = "text", "button", "image", "coupon", "products"
DIVIDER, SURVEY, FOOTER, SHARED = "divider", "survey", "footer", "use"
KINDS = (WORDS, BUTTON, IMAGE, COUPON, PRODUCTS, DIVIDER, SURVEY, FOOTER, SHARED)
# Where a block keeps its words in the document, by their key in the form: within the mapping of its kind, or beside it.
_INSIDE: Mapping[str, Mapping[str, str]] = {
    BUTTON: {"words": "text", "link": "link"},
    IMAGE: {"file": "file", "alt": "alt", "to": "link", "width": "width"},
    PRODUCTS: {"of": "of", "most": "most", "optional": "optional"},
    SURVEY: {"words": "text"},
}
_ALONE = {IMAGE: "file", PRODUCTS: "of"}  # what a plain word in place of the mapping is
_SAME = {WORDS: "text", COUPON: "coupon", SHARED: "use"}
_BESIDE = (COUPON, FOOTER)  # their words stand beside as `text`

BLOCKS = Parts(
    "blocks",
    (
        Key("kind", CHOICE, KINDS, WORDS), Key("text", LONG, only=(WORDS,)),
        Key("words", TEXT, only=(BUTTON, COUPON, SURVEY, FOOTER)), Key("link", TEXT, only=(BUTTON,)),
        Key("file", NAMED, only=(IMAGE,)), Key("alt", TEXT, only=(IMAGE,)), Key("to", TEXT, only=(IMAGE,)),
        Key("width", NUMBER, only=(IMAGE,)), Key("coupon", NAMED, only=(COUPON,)),
        Key("of", CHOICE, tuple(one for one in PRODUCTS_OF if one not in ("ids", "category")), only=(PRODUCTS,)),
        Key("most", NUMBER, usual="3", only=(PRODUCTS,)), Key("optional", TICK, only=(PRODUCTS,)),
        Key("use", CHOICE, only=(SHARED,)),
    ),
    new={"kind": WORDS, "text": ""}, usual_kind=WORDS,
)  # fmt: skip
OF_TEXT = Whole((Key("subject", TEXT), Key("body", LONG)))
OF_BLOCKS = Whole((Key("subject", TEXT), Key("preview", TEXT), Key("survey", NAMED, is_rare=True)), (BLOCKS,))
OF_MJML = Whole((Key("subject", TEXT), Key("preview", TEXT)))


def whole_of(message: Data) -> Whole:
    """The fields by which a message is written; one in MJML has its subject alone."""
    if isinstance(message.get("body"), list):
        return OF_BLOCKS
    return OF_MJML if message.get("mjml") is not None else OF_TEXT


def opened(message: Data) -> Data:
    """The message with its blocks as parts of one shape, under "blocks"."""
    if not isinstance(message.get("body"), list):
        return deepcopy(message)
    return {
        "blocks" if key == "body" else key: [block_opened(one) for one in value] if key == "body" else deepcopy(value)
        for key, value in message.items()
    }  # fmt: skip


def closed(form: Data, before: Data) -> Data:
    """The message that the parts say. before: what it said when they were opened."""
    if "blocks" not in form and not isinstance(before.get("body"), list):
        return form
    left = [(block_opened(one), one) for one in before.get("body") or []]
    blocks: list[Any] = []
    for part in form.get("blocks") or []:
        found = next((at for at, (shape, _) in enumerate(left) if shape == part), None)
        blocks.append(block_closed(part) if found is None else left.pop(found)[1])
    made = {
        "body" if key == "blocks" else key: blocks if key == "blocks" else value
        for key, value in form.items()
    }
    return made if "body" in made else {**made, "body": []}


def block_opened(block: Any) -> Data:
    """One block, with its kind."""
    if isinstance(block, str):
        return {"kind": block} if block in (DIVIDER, SURVEY, FOOTER) else {"kind": WORDS, "text": block}
    kinds = [kind for kind in KINDS if kind in block]
    kind = next((one for one in kinds if one != WORDS), WORDS) if kinds else WORDS
    rest = {key: deepcopy(value) for key, value in block.items() if key != kind}
    made: Data = {"kind": kind}
    if kind in _SAME:
        made[_SAME[kind]] = deepcopy(block.get(kind))
    if kind in _BESIDE and "text" in rest:
        made["words"] = rest.pop("text")
    if kind in _INSIDE:
        said = block[kind]
        inside = dict(said) if isinstance(said, dict) else {}
        if kind in _ALONE and not isinstance(said, dict):
            inside = {_ALONE[kind]: said}
            if kind == IMAGE:
                inside |= {key: rest.pop(key) for key in ("alt", "link", "width") if key in rest}
        names = {theirs: ours for ours, theirs in _INSIDE[kind].items()}
        made |= {names.get(key, f"in.{key}"): deepcopy(value) for key, value in inside.items()}
    return made | {f"by.{key}": value for key, value in rest.items()}


def block_closed(part: Data) -> Any:
    """One block as a document says it."""
    kind = str(part.get("kind") or WORDS)
    beside = {key.removeprefix("by."): value for key, value in part.items() if key.startswith("by.")}
    inside = {key.removeprefix("in."): value for key, value in part.items() if key.startswith("in.")}
    if kind in _INSIDE:
        inside |= {theirs: part[ours] for ours, theirs in _INSIDE[kind].items() if ours in part}
        if kind == SURVEY and not inside and not beside:
            return SURVEY
        return {kind: inside, **beside}
    if kind in (DIVIDER, FOOTER) and "words" not in part and not beside:
        return kind
    made = {kind: part.get(_SAME[kind]) or "" if kind in _SAME else True}
    return made | ({"text": part["words"]} if "words" in part else {}) | beside


def in_blocks(message: Data) -> Data:
    """A message of a text, as one of blocks."""
    body = message.get("body") or ""
    return {
        **{key: value for key, value in message.items() if key != "body"},
        "body": [{"text": body}, FOOTER],
    }


def as_text(message: Data, languages: Sequence[str]) -> Data:
    """A message of blocks, as one text: the words of its blocks, one below the other."""
    said: dict[str, list[str]] = {one: [] for one in languages}
    for block in map(block_opened, message.get("body") or []):
        words = block.get("text") if block["kind"] == WORDS else block.get("words")
        for one in languages:
            told = words.get(one) if isinstance(words, dict) else words
            if told:
                said[one].append(str(told).strip())
    rest = {key: value for key, value in message.items() if key not in ("body", "preview", "survey")}
    return {**rest, "body": {one: "\n\n".join(parts) for one, parts in said.items()}}
