"""Every command of maps takes a map in one way: its file, its id among those of a workspace, or the first of them."""

import json

import pytest

from periplo.edge.cli.main import run
from small_shop import MAP, built

SECOND = MAP.replace("id: shop", "id: wanted").replace(
    "La tienda, en: The shop", "La deseada, en: The wanted one"
)
WAYS = {
    "check": ("check", "{}", "--level", "error"),
    "draw": ("draw", "{}", "--out", "drawn.svg"),
    "join": ("join", "{}"),
    "evidence": ("evidence", "{}"),
    "adjustments": ("adjustments", "{}"),
    "list": ("list", "opportunities", "{}"),
    "export": ("export", "{}", "--format", "md"),
}  # fmt: skip
SURE = {
    "quote": ("quote", "{}", "It was quick", "--at", "pay"),
    "save": ("save", "{}", "--reason", "as it is"),
    "versions": ("versions", "{}"),
    "comments": ("comments", "{}"),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    root = built(folder)
    (root / "maps" / "wanted.yaml").write_text(SECOND, encoding="utf-8")
    return root


def ran(shop, words, capsys, here, named=None, *more):
    here.chdir(shop.parent)
    capsys.readouterr()
    said = [named if word == "{}" else word for word in words if named or word != "{}"]
    code = run(["--lang", "en", "map", *said, "--in", str(shop), *more], {})
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("name", WAYS)
def test_a_file_an_id_and_nothing_name_the_same_first_map(shop, capsys, monkeypatch, name):
    by_file = ran(shop, WAYS[name], capsys, monkeypatch, str(shop / "maps" / "first.yaml"))
    by_id = ran(shop, WAYS[name], capsys, monkeypatch, "shop")
    alone = ran(shop, WAYS[name], capsys, monkeypatch)
    assert by_file[0] in (0, 1), by_file[2]
    assert by_id == by_file
    assert alone == by_file


@pytest.mark.parametrize("name", WAYS)
def test_the_id_of_another_map_names_that_one(shop, capsys, monkeypatch, name):
    by_file = ran(shop, WAYS[name], capsys, monkeypatch, str(shop / "maps" / "wanted.yaml"))
    assert ran(shop, WAYS[name], capsys, monkeypatch, "wanted") == by_file
    assert by_file[0] in (0, 1), by_file[2]


def test_what_is_kept_of_a_map_is_kept_under_its_id(shop, capsys, monkeypatch):
    for name in ("save", "versions", "comments", "quote"):
        code, _, err = ran(shop, SURE[name], capsys, monkeypatch, "wanted")
        assert code == 0, err
    assert "It was quick" in (shop / "maps" / "wanted.yaml").read_text(encoding="utf-8")
    assert "It was quick" not in (shop / "maps" / "first.yaml").read_text(encoding="utf-8")


def test_the_drawing_of_an_id_is_of_that_map(shop, capsys, monkeypatch):
    ran(shop, WAYS["draw"], capsys, monkeypatch, "wanted")
    assert "The wanted one" in (shop.parent / "drawn.svg").read_text()
    ran(shop, WAYS["draw"], capsys, monkeypatch, "shop")
    assert "The wanted one" not in (shop.parent / "drawn.svg").read_text()


@pytest.mark.parametrize("name", [*WAYS, *SURE])
def test_an_id_that_no_map_has_is_told_with_those_there_are(shop, capsys, monkeypatch, name):
    code, _, err = ran(shop, {**WAYS, **SURE}[name], capsys, monkeypatch, "shpo")
    assert code == 2
    if name not in ("versions",):  # which also lists those of a map that is gone
        assert "there is no map 'shpo' here" in err.casefold()
        assert "this workspace has: shop, wanted" in err.casefold()


def test_two_maps_of_a_workspace_are_compared_by_their_ids(shop, capsys, monkeypatch):
    for name in ("diff", "compare", "comparar"):
        code, out, _ = ran(shop, (name, "shop", "wanted"), capsys, monkeypatch)
        assert (code, "The wanted one" in out) == (1, True)


def test_without_a_map_and_a_workspace_it_says_how_to_name_one(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["--lang", "es", "map", "evidence"], {}) == 2
    told = capsys.readouterr().err
    assert "No se dijo ningún mapa" in told
    assert "Qué hacer: diga el archivo del mapa" in told


def test_a_map_with_mistakes_is_named_by_its_id_too(shop, capsys, monkeypatch):
    broken = shop / "maps" / "zz.yaml"
    broken.write_text(
        MAP.replace("id: shop", "id: zz").replace("moment: before", "moment: befor"), encoding="utf-8"
    )
    try:
        code, _, err = ran(shop, WAYS["check"], capsys, monkeypatch, "zz")
        assert (code, "zz.yaml, line 7" in err) == (2, True)
    finally:
        broken.unlink()


def test_check_looks_at_the_events_of_a_period_only(shop, capsys, monkeypatch):
    def codes(*more):
        _, out, _ = ran(shop, WAYS["check"], capsys, monkeypatch, "shop", "--format", "json", *more)
        return {one["code"] for one in json.loads(out)["findings"]}

    assert codes("--from", "2026-03-02") - codes() != set()  # nobody paid on the second day
    monkeypatch.chdir(shop.parent)
    assert run(["map", "check", str(shop / "maps" / "first.yaml"), "--from", "2026-03-02"], {}) == 2


def test_questions_take_a_map_by_its_id(shop, capsys):
    assert run(["ask", "stages", "--map", "wanted", "--in", str(shop), "--format", "json"], {}) == 0
    assert json.loads(capsys.readouterr().out)["n"]
