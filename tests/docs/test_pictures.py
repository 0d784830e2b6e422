"""The pictures that the pages show: whole, of a size for a repository, and asking nothing of any network."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from making.pages import DOCS

PICTURES = sorted((DOCS / "pictures").glob("*.svg"))
KEPT = [*PICTURES, DOCS / "demo-map.html"]
# Elements at the least, of a picture with few: the demo has two changes, one survey; a funnel of four steps; two arms.
FEW = {"content": 20, "drift": 29, "effect": 40, "funnel": 30, "motives": 40}
_FETCHED = re.compile(r"""(?:href|src|srcset)=["'](?!\#|data:)|url\((?!\#|["']?data:|["']?\#)|@import""")


def test_each_picture_comes_light_and_dark_in_both_languages():
    names = {picture.stem for picture in PICTURES}
    kinds = {name.split("-")[0] for name in names}
    assert {"demo", "closer", "ecom"} <= kinds
    assert names == {
        f"{kind}-{lang}-{theme}" for kind in kinds for lang in ("en", "es") for theme in ("light", "dark")
    }


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_whole(picture: Path):
    root = ElementTree.parse(picture).getroot()
    assert root.tag.endswith("svg")
    assert sum(1 for _ in root.iter()) > FEW.get(picture.stem.split("-")[0], 60)


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_what_is_kept_fetches_nothing_and_stays_below_a_megabyte(kept: Path):
    assert kept.stat().st_size < 1_000_000
    assert not _FETCHED.search(kept.read_text("utf-8"))


def test_the_demo_s_page_shows_what_its_campaigns_changed():
    text = (DOCS / "demo-map.html").read_text("utf-8")
    assert "sin efecto demostrado" in text
    assert re.search(r"\+\d,\d\spp", text)
