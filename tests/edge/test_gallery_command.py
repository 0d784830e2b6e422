"""periplo gallery, in both languages: what there is, one example told, one made, and what is refused."""

from __future__ import annotations

from html import unescape

import pytest

from periplo.edge.cli.main import run
from periplo.usecases.gallery.life import NAMES, life_of
from served import serving

ES, EN = {"PERIPLO_LANG": "es"}, {"PERIPLO_LANG": "en"}


@pytest.mark.parametrize(("word", "said"), [("gallery", EN), ("galería", ES), ("galeria", ES)])
def test_the_examples_are_listed_one_a_line(capsys, word, said):
    assert run([word], said) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1 : 1 + len(NAMES)]] == list(NAMES)
    assert "periplo demo" in lines[-1]


def test_one_is_told_with_its_story_and_how_to_make_it(capsys):
    assert run(["galeria", "clinic"], ES) == 0
    told = capsys.readouterr().out
    assert "Clínica Paso Firme" in told
    assert "se promete en tres días" in told
    assert "periplo galería clinic --out clinic" in told


def test_one_is_made_and_the_question_it_names_is_answered(capsys, tmp_path):
    folder = str(tmp_path / "two words")
    assert run(["gallery", "repair", "--out", folder], EN) == 0
    told = capsys.readouterr().out
    line = next(line for line in told.splitlines() if line.startswith("Ask: periplo "))
    assert line == f"Ask: periplo ask fluidity --in '{folder}' --from all"
    assert run(["ask", "fluidity", "--in", folder, "--from", "all"], EN) == 0
    assert "I call to ask when they come" in capsys.readouterr().out
    assert run(["map", "check", f"{folder}/maps/repair.yaml", "--in", folder], EN) == 0
    with serving(tmp_path / "two words") as served:
        assert "washing machine" in served.get("/", Cookie="periplo_language=en").text


@pytest.mark.parametrize(
    ("words", "said", "told"),
    [
        (["hotel"], ES, "La galería no tiene el ejemplo 'hotel'"),
        (["hotel", "--out", "x"], EN, "The gallery has no example 'hotel'"),
        (["--out", "x"], ES, "No se indicó ningún ejemplo"),
    ],
)
def test_what_cannot_be_made_says_why(capsys, tmp_path, monkeypatch, words, said, told):
    monkeypatch.chdir(tmp_path)
    assert run(["gallery", *words], said) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_as_it_is(capsys, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert run(["gallery", "clinic", "--out", str(tmp_path)], ES) == 2
    assert "ya contiene algo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("said", ["es", "en"])
def test_the_page_of_maps_offers_templates_and_examples_where_there_is_no_map_yet(tmp_path, said):
    folder = tmp_path / "shop"
    assert run(["gallery", "repair", "--out", str(folder)], EN) == 0
    (folder / "maps" / "repair.yaml").unlink()
    settings = folder / "periplo.toml"
    settings.write_text(
        "".join(line for line in settings.read_text().splitlines(True) if not line.startswith("map ="))
    )
    with serving(folder) as served:
        page = served.get("/maps", Cookie=f"periplo_language={said}").text
        gallery = served.get("/maps/new/examples", Cookie=f"periplo_language={said}").text
    assert 'href="/maps/new/examples"' in page
    assert 'href="/maps/new#template"' in page
    assert all(life_of(name).line.to(said) in unescape(gallery) for name in NAMES)
