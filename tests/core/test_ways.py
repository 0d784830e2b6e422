"""What chance chose for a member, as a text."""

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.ways import Chosen, ways_read, ways_written

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=9)


@given(st.dictionaries(names, st.builds(Chosen, names, st.none() | st.integers(1, 10_000))))
def test_whatever_names_hold_is_read_back(chosen):
    assert ways_read(ways_written(chosen)) == chosen


def test_plain_names_stand_as_they_are():
    assert ways_written({"words": Chosen("warm"), "hour": Chosen("ten", 2_500)}) == "words=warm hour=ten@2500"
    assert ways_read("") == {}
