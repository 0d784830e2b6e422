from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.hierarchy import opened, way_back
from periplo.formats.map_yaml import map_from, map_text
from small_shop import MAP

DRAWN = map_from(MAP)


def test_stages_and_columns_open_maps_in_the_maps_order():
    stages = (replace(DRAWN.stages[0], opens="search"), *DRAWN.stages[1:])
    columns = (*DRAWN.columns[:2], replace(DRAWN.columns[2], opens="till"))
    drawn = replace(DRAWN, stages=stages, columns=columns)
    assert list(opened(drawn)) == [("look", "search"), ("pay", "till")]
    assert list(opened(map_from(map_text(drawn)))) == [("look", "search"), ("pay", "till")]


def test_a_circle_is_told_by_its_shortest_way():
    opens = {"a": ["b", "c"], "b": ["d"], "d": ["a"], "c": ["a"]}
    assert way_back("a", opens) == ("a", "c", "a")
    assert way_back("b", opens) == ("b", "d", "a", "b")
    assert way_back("e", opens) == ()
    assert way_back("a", {"a": ["b"], "b": ["c"]}) == ()


IDS = st.sampled_from("abcde")


@given(st.dictionaries(IDS, st.lists(IDS, max_size=3)), IDS)
def test_a_way_back_is_one_and_is_found_where_there_is_one(opens, id):
    way = way_back(id, opens)
    assert all(there in opens[here] for here, there in pairwise(way))
    seen, reached = set(), set(opens.get(id, ()))
    while reached - seen:
        seen |= reached
        reached = seen | {there for here in seen for there in opens.get(here, ())}
    assert bool(way) == (id in seen)
