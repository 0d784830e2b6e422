"""Blocks of a message opened into fields and closed again: what nobody changed is said as it stood."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.document_fields import applied, moved
from periplo.core.message_fields import (
    OF_BLOCKS,
    OF_MJML,
    OF_TEXT,
    as_text,
    block_closed,
    block_opened,
    closed,
    in_blocks,
    opened,
    whole_of,
)
from periplo.formats.documents import document_of
from periplo.formats.message_yaml import MessageReader

TEXTS = st.one_of(
    st.text(min_size=1, max_size=12),
    st.fixed_dictionaries({"es": st.text(min_size=1, max_size=8), "en": st.text(min_size=1, max_size=8)}),
)
ANSWERS = st.fixed_dictionaries({}, optional={"answers": st.just(["a"])})
BLOCKS = st.one_of(
    st.sampled_from(["divider", "footer", "survey", "Hola"]),
    st.builds(
        lambda one, more: {**one, **more},
        st.one_of(
            st.fixed_dictionaries({"text": TEXTS}),
            st.fixed_dictionaries({"button": st.fixed_dictionaries({"text": TEXTS, "link": TEXTS})}),
            st.fixed_dictionaries(
                {"image": st.just("a.png"), "alt": TEXTS}, optional={"width": st.just(300)}
            ),
            st.fixed_dictionaries({"image": st.fixed_dictionaries({"file": st.just("a.png"), "alt": TEXTS})}),
            st.fixed_dictionaries({"coupon": st.just("ten")}, optional={"text": TEXTS}),
            st.fixed_dictionaries({"footer": st.just(True)}, optional={"text": TEXTS}),
            st.fixed_dictionaries(
                {"products": st.sampled_from(["cart", {"ids": ["a"], "most": 2}, {"of": "cart"}])}
            ),
            st.fixed_dictionaries({"survey": st.sampled_from([True, {"text": "Hi", "button": "Go"}])}),
            st.fixed_dictionaries({"use": st.just("foot")}),
        ),
        ANSWERS,
    ),
)


def meant(block):
    document = document_of("a: 1\n")
    return MessageReader(document, {"foot": "shared"}).block(block, ())


@given(BLOCKS)
def test_a_block_closed_means_what_it_meant(block):
    before = deepcopy(block)
    assert meant(block_closed(block_opened(block))) == meant(block)
    assert block == before


@given(st.lists(BLOCKS, max_size=6), st.data())
def test_what_nobody_changed_is_said_in_the_very_words(blocks, data):
    message = {"subject": "Hi", "body": blocks, "note": "by Ana"}
    assert closed(opened(message), message) == message
    assert closed(applied(OF_BLOCKS, opened(message), {}, ("es", "en")), message) == message
    if len(blocks) > 1:
        turned, _ = moved(OF_BLOCKS, opened(message), f"down blocks.{len(blocks) - 2}")
        swapped = [*blocks[:-2], blocks[-1], blocks[-2]]
        told = closed(turned, message)["body"]
        assert [meant(block) for block in told] == [meant(block) for block in swapped]
        said_once = len({repr(meant(block)) for block in blocks}) == len(blocks)
        assert told == swapped or not said_once  # of two that mean the same nobody can tell which was moved


def test_the_field_changed_changes_alone():
    message = {
        "subject": {"es": "Hola"},
        "body": [{"button": {"text": "Ir", "link": "https://a.example"}, "answers": "a"}, "footer"],
    }
    given = {"blocks.0.link:es": "https://b.example", "blocks.0.link:en": "https://a.example"}
    told = closed(applied(OF_BLOCKS, opened(message), given, ("es", "en")), message)
    link = {"es": "https://b.example", "en": "https://a.example"}
    assert told["body"] == [{"button": {"text": "Ir", "link": link}, "answers": "a"}, "footer"]
    given = {"blocks.0.kind": "divider"}
    assert (
        closed(applied(OF_BLOCKS, opened(message), given, ("es", "en")), message)["body"][0]["divider"]
        is True
    )


def test_a_text_becomes_blocks_and_blocks_a_text():
    message = {"subject": "S", "body": {"es": "Hola", "en": "Hello"}, "note": 1}
    blocks = in_blocks(message)
    assert blocks["body"] == [{"text": {"es": "Hola", "en": "Hello"}}, "footer"]
    assert as_text(blocks, ("es", "en")) == {"subject": "S", "note": 1, "body": {"es": "Hola", "en": "Hello"}}


@pytest.mark.parametrize(
    ("message", "whole"),
    [({"body": "a"}, OF_TEXT), ({"body": []}, OF_BLOCKS), ({"mjml": "<mjml/>"}, OF_MJML), ({}, OF_TEXT)],
)
def test_each_sort_of_message_has_its_fields(message, whole):
    assert whole_of(message) is whole
