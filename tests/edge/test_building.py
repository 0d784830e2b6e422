"""periplo map new: templates, presets, and the guide at a terminal."""

from __future__ import annotations

import pytest

from periplo.formats.map_yaml import read_map
from periplo.usecases.workspace import KINDS
from usecases.test_guided_map import SPANISH


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_of_each_kind(periplo, kind):
    assert periplo("map", "new", "mine.yaml", "--kind", kind).code == 0
    assert len(read_map("mine.yaml").columns) > 5


def test_a_map_of_a_preset_s_stages(periplo):
    assert periplo("map", "new", "mine.yaml", "--stages", "sale").code == 0
    assert [stage.id for stage in read_map("mine.yaml").stages] == ["presale", "sale", "postsale"]


def test_what_is_there_is_not_written_over(periplo):
    assert periplo("map", "new", "mine.yaml", "--kind", "clinic").code == 0
    told = periplo("map", "new", "mine.yaml", "--kind", "retail")
    assert told.code == 2
    assert "already" in told.err


def test_the_guide_goes_back_stops_and_goes_on(periplo, monkeypatch):
    def typed(*lines):
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO("".join(f"{line}\n" for line in lines)))

    typed(SPANISH[0], "un error", "<", *SPANISH[1:4], ".")
    told = periplo("--lang", "es", "map", "new", "lista.yaml")
    assert (told.code, "Guardado" in told.out) == (1, True)
    typed(*SPANISH[4:])
    told = periplo("--lang", "es", "map", "new", "lista.yaml")
    assert told.code == 0, told.err
    assert "tras 4 respuestas" in told.out
    drawn = read_map("lista.yaml")
    assert drawn.persona.description.to("es") == "39 años"
    assert len(drawn.columns) == 3
    assert periplo("map", "draw", "lista.yaml", "--out", "lista.svg").code == 0
