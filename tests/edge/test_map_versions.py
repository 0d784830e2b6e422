"""Versions of a map as the commands and the console keep, tell, compare and put them back."""

import json
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from served import Visitor, serving
from small_shop import MAP, built

AFTER = MAP.replace("en: I pay}, channels: [web]", "en: I pay at once}, channels: [web, store]")
PNG = b"\x89PNG"


def call(*words, lang="en"):
    return run(["--lang", lang, *map(str, words)], {})


@pytest.fixture
def shop(tmp_path):
    return built(tmp_path)


@pytest.fixture
def file(shop) -> Path:
    return shop / "maps" / "first.yaml"


@pytest.fixture
def saved(shop, file, capsys):
    """Two versions of the shop's map: as it was, and with a column otherwise."""
    assert call("map", "save", file, "--in", shop, "--reason", "first drawing", "--author", "Ana") == 0
    file.write_text(AFTER)
    assert call("map", "save", file, "--in", shop, "--reason", "after the interviews") == 0
    capsys.readouterr()
    return shop


def test_versions_tell_their_author_and_reason_the_newest_first(saved, file, capsys):
    assert call("map", "versions", "shop", "--in", saved) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1].split()[0] == "2"
    assert "after the interviews" in told[1]
    assert "Ana" in told[2]
    assert call("map", "versions", file, "--in", saved, "--format", "json") == 0
    first = json.loads(capsys.readouterr().out)["versions"][-1]
    assert (first["version"], first["author"], first["reason"]) == (1, "Ana", "first drawing")


def test_versions_tell_how_complete_they_were_and_what_was_said_meanwhile(saved, capsys):
    assert call("map", "versions", "shop", "--in", saved, "--format", "json") == 0
    [second, first] = json.loads(capsys.readouterr().out)["versions"]
    assert 0 < first["complete"] <= second["complete"] <= 100
    assert first["felt"] == {"n": 0, "feeling": None, "low": None, "high": None}
    assert call("map", "versions", "shop", "--in", saved) == 0
    assert "complete, 0 to 100" in capsys.readouterr().out
    with serving(saved) as client:
        page = Visitor(client).get("/maps/shop/versions?lang=en").text
    assert 'progress-complete-1"' in page
    assert "How complete the map is" in page


def test_a_file_that_says_nothing_new_is_no_new_version(saved, file, capsys):
    assert call("map", "save", file, "--in", saved, "--reason", "again") == 0
    assert "version 2 of 'shop' says this already" in capsys.readouterr().out


def test_two_versions_are_compared_in_words_and_as_a_picture(saved, tmp_path, capsys):
    out = tmp_path / "change.png"
    assert call("map", "diff", "shop@1", "shop@2", "--in", saved, "--out", out) == 1
    told = capsys.readouterr().out
    assert "I pay at once" in told
    assert out.read_bytes().startswith(PNG)
    assert call("map", "diff", "shop@2", "shop@2", "--in", saved) == 0


def test_a_version_is_compared_with_a_file(saved, file, capsys):
    assert call("map", "diff", "shop@2", file, "--in", saved) == 0
    assert call("map", "diff", "shop@1", file, "--in", saved, "--format", "json") == 1
    assert json.loads(capsys.readouterr().out.split("\n", 1)[1])["changes"]


def test_as_is_and_to_be_are_states_of_one_map(saved, file, capsys):
    file.write_text(
        AFTER.replace("id: shop\n", "id: shop\nstate: to-be\n").replace("feeling: 1", "feeling: 2")
    )
    assert call("map", "save", file, "--in", saved, "--reason", "as we want it") == 0
    capsys.readouterr()
    assert call("map", "diff", "shop@as-is", "shop@to-be", "--in", saved) == 1
    told = capsys.readouterr().out
    assert "+2" in told
    assert "at once" not in told  # the newest as it is has that already


def test_a_version_comes_back_word_by_word_and_never_over_what_is_kept_nowhere(saved, file, tmp_path, capsys):
    assert call("map", "restore", "shop", 1, "--in", saved, "--out", file) == 0  # the file said version 2
    assert file.read_text() == MAP
    file.write_text(MAP + "# not saved\n")
    assert call("map", "restore", "shop", 2, "--in", saved, "--out", file) == 2
    assert "no version holds" in capsys.readouterr().err
    assert file.read_text().endswith("# not saved\n")
    assert call("map", "restore", "shop", 2, "--in", saved, "--out", file, "--replace") == 0
    assert file.read_text() == AFTER


@pytest.mark.parametrize(
    ("words", "match"),
    [(("map", "versions", "nowhere"), "no se guardó ninguna versión"),
     (("map", "diff", "shop@1", "shop@9"), "no existe la versión «shop@9»"),
     (("map", "restore", "shop", "7", "--out", "x.yaml"), "no existe la versión 7"),
     (("map", "save", "{file}", "--reason", "  "), "una versión necesita un motivo"),
     (("map", "diff", "shop@1", "shop@2", "--out", "x.pptx"), "no es una presentación")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_spanish(saved, file, words, match, capsys):
    said = [word.replace("{file}", str(file)) for word in words]
    assert call(*said, "--in", saved, lang="es") == 2
    assert match in capsys.readouterr().err.casefold()


def test_without_a_workspace_there_are_no_versions(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert call("map", "versions", "shop") == 2
    assert "no workspace was named" in capsys.readouterr().err.casefold()


def test_the_page_tells_versions_and_changes_and_saves_the_file(saved, file):
    with serving(saved) as client:
        console = Visitor(client)
        page = console.get("/maps/shop/versions?lang=en").text
        assert "after the interviews" in page
        assert "The file says what version 2 says." in page
        assert "Nothing changed." in page
        changed = console.get("/maps/shop/versions?from=1&to=2").text
        assert "I pay at once" in changed
        assert "<svg" in changed.partition('class="board"')[2]
        assert console.get("/maps/shop/versions/1").text == MAP
        assert console.get("/maps/shop/versions/9").status == 404
        assert console.get("/maps/nowhere/versions").status == 404
        file.write_text(MAP.replace("feeling: 1", "feeling: -1"))
        assert "no version holds" in console.get("/maps/shop/versions").text
        form = console.get("/maps/shop/versions").text
        sent = console.post("/maps/shop/versions", form, reason="a worse day")
        assert sent.headers["Location"] == "/maps/shop/versions?done=3"
        assert "a worse day" in console.get("/maps/shop/versions").text
        assert console.post("/maps/shop/versions", form, reason=" ").status == 400


def test_the_page_goes_back_to_a_version_word_by_word_and_loses_nothing(saved, file):
    with serving(saved) as client:
        console = Visitor(client)
        page = console.get("/maps/shop/versions?lang=en").text
        went = console.post("/maps/shop/versions", page, back="1")
        assert went.headers["Location"] == "/maps/shop/versions?done=back-1"
        assert file.read_text() == MAP
        told = console.get("/maps/shop/versions?done=back-1").text
        assert "The map says again what it said in version 1." in told
        assert "The file says what version 1 says." in told
        assert "I pay at once" not in console.get("/map.svg?map=shop").text
        other = MAP.replace("feeling: 1", "feeling: -1")
        file.write_text(other)
        unsaved = console.get("/maps/shop/versions").text
        assert "Save the map as a new version first" in unsaved
        assert 'name="back"' not in unsaved
        refused = console.post("/maps/shop/versions?lang=es", page, back="2")
        assert refused.status == 400
        assert "no guarda ninguna versión" in refused.text
        assert file.read_text() == other
        assert console.post("/maps/shop/versions", page, back="9").status == 400
        log = console.get("/audit?lang=en").text
        assert "went back to version 1" in log


def test_going_back_nowhere_is_told(saved, file):
    with serving(saved) as client:
        console = Visitor(client)
        page = console.get("/maps/shop/versions?lang=en").text
        assert console.post("/maps/nowhere/versions", page, back="1").status == 404
        assert console.post("/maps/shop/versions", page, back="one").status == 404
        assert file.read_text() == AFTER
