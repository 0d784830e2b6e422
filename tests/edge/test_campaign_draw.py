"""periplo campaign draw: the flow as a picture of each kind, as a table and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from small_shop import built, laid


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("drawn"))


def draw(*words: object, lang: str = "en") -> int:
    return run(["--lang", lang, "campaign", "draw", *map(str, words)], {})


def test_each_kind_of_file_is_what_its_name_says(shop: Path, tmp_path: Path, capsys):
    for kind, begins in (("svg", b"<svg "), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        out = tmp_path / f"flow.{kind}"
        assert draw("cart-awaits", "--in", shop, "--out", out) == 0
        assert out.read_bytes().startswith(begins)
    said = (tmp_path / "flow.svg").read_text()
    assert ">2 entered<" in said  # ana and ben filled a cart
    assert "1 left here" in said  # ana paid while she waited
    capsys.readouterr()
    assert draw("cart-awaits", "--in", shop, "--out", tmp_path / "s.svg", "--theme", "dark", lang="es") == 0
    assert "#15191E" in (tmp_path / "s.svg").read_text()


def test_without_a_file_it_is_told_as_a_table_and_as_data(shop: Path, capsys):
    assert draw("cart-awaits", "--in", shop) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[0].split()[:3] == ["Node", "What", "it"]
    assert "Wait · settle" in table
    assert draw("cart-awaits", "--in", shop, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["runs"], told["untold"]) == (2, 0)
    settle = next(one for one in told["nodes"] if one["node"] == "settle")
    assert (settle["then"], settle["passed"], settle["left"]) == (["remind"], 1, 1)


def test_a_file_that_never_ran_has_no_counts(tmp_path: Path, capsys):
    folder = laid(tmp_path)
    assert draw(folder / "campaign.yaml", "--out", tmp_path / "a.svg") == 0
    assert "here now" not in (tmp_path / "a.svg").read_text()
    assert draw(folder / "campaign.yaml") == 0
    assert "Here now" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "a.jpg"), "cannot be drawn as 'a.jpg'"),
        (("--out", "a.svg", "--paper", "A4"), "--paper is not for 'svg'"),
        (("--out", "a.pdf", "--scale", "2"), "--scale is not for 'pdf'"),
        (("--paper", "A4"), "--paper is for a file"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Path, capsys, words, told):
    assert draw("cart-awaits", "--in", shop, *words) == 2
    assert told in capsys.readouterr().err


def test_letters_that_become_too_small_on_a_sheet_are_told(tmp_path: Path, capsys):
    folder = laid(tmp_path)
    long = folder / "long.yaml"
    waits = "".join(f"  - {{id: w{n}, wait: 2h}}\n" for n in range(20))
    long.write_text((folder / "campaign.yaml").read_text().replace("nodes:\n", f"nodes:\n{waits}"))
    assert draw(long, "--out", tmp_path / "long.pdf", "--paper", "A4") == 0
    assert "smallest letters" in capsys.readouterr().err
