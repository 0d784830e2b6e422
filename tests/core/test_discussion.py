"""Places of comments, and whom a text mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.discussion import (
    CELL,
    COLUMN,
    FIELDS,
    LONGEST,
    STAGE,
    Place,
    comment_text,
    is_on,
    mentioned,
    mentions_at,
    place_on,
    place_said,
)
from periplo.core.errors import BadInput, UnknownName
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_of
from small_shop import MAP

SHOP = map_of(document_of(MAP, "map.yaml"))
IDS = st.text(st.characters(categories=("Ll", "Nd"), include_characters="-_:/>"), min_size=1).filter(
    lambda id: id == id.strip()
)
LANES = st.text(st.characters(categories=("Ll", "Nd"), include_characters="-_/%"), min_size=1)


PARTS = st.builds(Place, st.sampled_from((STAGE, COLUMN)), IDS)


@given(st.one_of(st.just(Place()), PARTS, st.builds(Place, st.just(CELL), IDS, LANES)))
def test_a_place_is_read_back_as_it_was_written(place):
    assert place_said(str(place)) == place


@pytest.mark.parametrize(
    "said", ["", "pay", "map:shop", "lane:doing", "column:", "cell:pay", "cell:/doing", "cell:pay/"]
)
def test_what_names_no_place_is_told(said):
    with pytest.raises(BadInput, match="is no place of a map"):
        place_said(said)


@pytest.mark.parametrize(
    "said", ["map", "stage:buy", "column:pay", "cell:pay/doing", *(f"cell:pay/{one}" for one in FIELDS)]
)
def test_a_place_of_the_map_is_found(said):
    assert str(place_on(SHOP, said)) == said


@pytest.mark.parametrize("said", ["stage:pay", "column:buy", "cell:gone/doing", "cell:pay/moon"])
def test_a_place_that_the_map_does_not_have_is_told_and_can_still_be_named(said):
    assert not is_on(SHOP, place_said(said))
    with pytest.raises(UnknownName, match="has no place"):
        place_on(SHOP, said)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ana, look", ["ana"]),
        ("(@Ana) and @ANA again", ["ana"]),
        ("ask @leo_2 and @eva-maria.", ["leo_2", "eva-maria"]),
        ("write to ana@shop.example", []),
        ("@ana@shop.example knows", ["ana@shop.example"]),
        ("@ alone, a@, @-, @...", []),
        ("¿@íñigo?", ["íñigo"]),
        ("line\n@leo", ["leo"]),
        ("@@ana", []),
    ],
)
def test_a_name_behind_an_at_sign_is_mentioned_and_an_address_is_not(text, names):
    assert list(mentioned(text)) == names


@given(st.text(st.sampled_from("@ab.-_ ,\nñ"), max_size=40))
def test_mentions_stand_where_they_are_said_to(text):
    end = 0
    for begin, after, name in mentions_at(text):
        assert end <= begin < after <= len(text)
        assert text[begin] == "@"
        assert text[begin + 1 : after].casefold() == name
        end = after


def test_a_text_is_kept_without_what_surrounds_it_and_in_bounds():
    assert comment_text(" a\r\nb\x07 \n") == "a\nb"
    assert comment_text("x" * LONGEST)
    for said in (" \n", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput):
            comment_text(said)
