"""From which columns of a map nobody drops off."""

from periplo.core.maps import Action, Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.texts import Text

TEXT = Text.of("x")


def drawn(*moments):
    stages = tuple(Stage(f"s{k}", TEXT, moment) for k, moment in enumerate(moments))
    columns = tuple(Touchpoint(f"c{k}", f"s{k}", TEXT) for k in range(len(moments) - 1))
    last = Action("last", stages[-1].id, TEXT)
    return JourneyMap("m", TEXT, Persona("p", TEXT), Goal(TEXT), stages, (*columns, last))


def test_nobody_drops_off_after_the_purchase():
    assert drawn("before", "during", "after", "after").endings == {"c2", "last"}


def test_nobody_drops_off_from_the_last_stage_of_a_map_that_ends_before():
    assert drawn("before", "before").endings == {"last"}
