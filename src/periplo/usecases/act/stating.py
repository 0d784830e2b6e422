"""What the messages of campaigns state, and where two of them say what cannot both be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from periplo.core.campaign_nodes import Send, ways_on
from periplo.core.campaigns import SHADOW, Campaign, Message
from periplo.core.contradictions import Pair, between, between_languages, within
from periplo.core.errors import BadInput
from periplo.core.findings import Finding
from periplo.core.statements import WAYS, Statement, statements_in
from periplo.core.texts import LANGUAGES, Text
from periplo.formats.content_yaml import Content, read_content
from periplo.usecases.act.findings import found

MOST = 5  # contradictions that are told of one campaign


class Beside(NamedTuple):
    """What a campaign's words are held against: the blocks they may bring in, and the campaigns that run."""

    content: Content = Content()
    others: Sequence[Campaign] = ()


NOTHING_BESIDE = Beside()


def beside_of(content: Path, known: Iterable[Campaign]) -> Beside:
    """The shared blocks of a workspace's content.yaml, and of its campaigns those whose messages leave.

    Blocks that cannot be read are not held against anything; whoever writes a message is told of them.
    """
    blocks = Content()
    with suppress(BadInput):
        blocks = read_content(content)
    return Beside(blocks, [one for one in known if one.status == "active"])


def stated(campaign: Campaign, content: Content) -> dict[str, dict[str, tuple[Statement, ...]]]:
    """What each message of a campaign states in each of its languages."""
    return {
        message.id: {
            language: statements_in([text.to(language) for text in texts if text.has(language)], language)
            for language in campaign.languages
            if language in LANGUAGES
        }
        for message in campaign.messages
        for texts in [list(_texts(message, content))]
    }


def contradictions(campaign: Campaign, beside: Beside = NOTHING_BESIDE) -> Iterator[Finding]:
    """Where a campaign's messages contradict themselves, each other where one person gets both, or another campaign."""
    own = stated(campaign, beside.content)
    told: list[Finding] = []
    for id, by_language in own.items():
        told += (_of_languages(id, pair) for pair in between_languages(by_language))
        for said in by_language.values():
            told += (_finding("says_both", pair, name=id) for pair in _one_a_kind(within(said)))
    for id, other in _both_got(campaign):
        pairs = [pair for language in own[id] for pair in between(own[id][language], own[other][language])]
        told += (_finding("says_both_ways", pair, name=id, other=other) for pair in _one_a_kind(pairs))
    for one in beside.others:
        if one.id.removesuffix(SHADOW) != campaign.id.removesuffix(SHADOW):
            told += _against(own, one, beside.content)
    yield from _once_a_tone(told)[:MOST]


def _against(
    own: Mapping[str, Mapping[str, Sequence[Statement]]], other: Campaign, content: Content
) -> Iterator[Finding]:
    """One finding for each kind in which another campaign says otherwise."""
    theirs = stated(other, content)
    met = [
        (id, message, pair)
        for id, by_language in own.items()
        for message, said in theirs.items()
        for language in by_language.keys() & said.keys()
        for pair in between(by_language[language], said[language])
    ]
    kinds = {pair[0].kind: (id, message, pair) for id, message, pair in reversed(met)}
    for id, message, pair in kinds.values():
        yield _finding("says_otherwise", pair, name=id, other=message, campaign=other.title)


def _once_a_tone(told: Sequence[Finding]) -> list[Finding]:
    """One finding of two tones: where the campaign differs from others, it differs from all that speak alike."""
    is_tone = [one.code.endswith("_address") for one in told]
    first = is_tone.index(True) if any(is_tone) else len(told)
    return [one for place, one in enumerate(told) if not is_tone[place] or place == first]


def _one_a_kind(pairs: Sequence[Pair]) -> list[Pair]:
    return list({pair[0].kind: pair for pair in reversed(pairs)}.values())


def _both_got(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Pairs of messages that one person may get in one run: from the send of one a way leads to that of the other."""
    sends = [node for node in campaign.nodes if isinstance(node, Send)]
    met: set[tuple[str, str]] = set()
    for node in sends:
        reached, open_ = {node.id}, [node.then]
        while open_:
            id = open_.pop()
            if id not in reached:
                reached.add(id)
                open_ += ways_on(campaign.node(id))
        for other in sends:
            pair = (node.message, other.message)
            if other.id in reached and pair[0] != pair[1] and not {pair, pair[::-1]} & met:
                met.add(pair)
                yield pair


def _finding(code: str, pair: Pair, **values: object) -> Finding:
    one, other = pair
    if one.kind == "address":
        code = f"{code}_address"
        values |= {"way": WAYS[one.low], "against_way": WAYS[other.low]}
    return found(code, None, said=one.phrase, against=other.phrase, **values)


def _of_languages(id: str, pair: Pair) -> Finding:
    one, other = pair
    return found(
        "says_by_language", None, name=id, said=one.phrase, language=one.language,
        against=other.phrase, other=other.language,
    )  # fmt: skip


def _texts(message: Message, content: Content) -> Iterator[Text]:
    """All that a message says, with the blocks that it brings in; not the texts that Liquid would render."""
    yield message.subject
    if message.body is not None:
        yield message.body
    blocks = message.extra.get("body")
    for part in (
        message.extra.get("preview"),
        message.extra.get("mjml"),
        *(blocks if isinstance(blocks, list) else ()),
    ):
        if isinstance(part, Mapping) and "use" in part:
            block = content.blocks.get(str(part["use"]))
            yield from (
                text for name in ("text", "button") if isinstance(text := getattr(block, name, None), Text)
            )
        else:
            yield from _said(part)


def _said(part: object) -> Iterator[Text]:
    """The texts in a part as it was written: a text in any languages, or a block that holds some."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, str) and part != "footer":
        yield Text.of(part)
    elif isinstance(part, Mapping):
        if part and all(key in ("", *LANGUAGES) for key in part):
            yield Text.of(part)
        else:
            for name in ("text", "button", "footer", "coupon", "survey"):
                if isinstance(part.get(name), Mapping | str):
                    yield from _said(part[name])
