"""What a message is made of, without what it says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.outlines import MOST, outline

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def test_an_outline_names_fields_and_kinds_and_no_value():
    said = {
        "type": "track",
        "event": "order completed",
        "properties": {"total": 40.5, "gift": True, "products": [{"sku": "A"}], "note": "for Secret Person"},
        "context": {"traits": {"email": "a@b.example"}},
        "sentAt": None,
        "empty": {},
    }
    assert outline(json.dumps(said)) == [
        ("type", "track"), ("event", "text"), ("properties.total", "number"), ("properties.gift", "boolean"),
        ("properties.products", "list"), ("properties.note", "text"), ("context.traits.email", "text"),
        ("empty", "object"),
    ]  # fmt: skip


def test_what_is_no_object_has_no_outline():
    assert outline('{"batch": [') is None
    assert outline("[1]") is None
    assert outline("") is None
    assert outline("[" * 100_000) is None


def test_a_type_that_is_none_of_ours_may_be_anything_and_is_not_told():
    assert outline('{"type": "secret person"}') == [("type", "text")]


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_every_line_is_a_path_and_a_kind(said):
    lines = outline(json.dumps({"type": "page", **said}))
    kinds = {"text", "number", "boolean", "list", "object"}
    assert all(kind in kinds or (name, kind) in [("type", "page"), ("…", "")] for name, kind in lines)


def test_a_wide_message_and_a_long_name_are_cut_short():
    wide = outline(json.dumps({f"field{n}": n for n in range(500)}))
    assert len(wide) == MOST + 1
    assert wide[-1] == ("…", "")
    assert outline(json.dumps({"secret.person@example.org " * 4: 1})) == [("…", "number")]
