"""What a map refers to: images of its workspace alone, and nothing that is no image."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from periplo.core.cells import Item
from periplo.core.library import NO_LIBRARY
from periplo.core.texts import Text
from periplo.pictures.map import journey_map
from periplo.pictures.sheets import pdf, png
from periplo.usecases.beside import LARGEST, beside_of
from pictures.full import PIXEL
from pictures.sample import MAP

IMAGE = b64decode(PIXEL.partition(",")[2])


def drawn(*names: str):
    first = replace(MAP.columns[0], cells={"images": tuple(Item(Text.of("x"), value=name) for name in names)})
    return replace(MAP, columns=(first, *MAP.columns[1:]))


def images(assets: Path | None, *names: str) -> dict[str, str]:
    return dict(beside_of(drawn(*names), NO_LIBRARY, assets, date(2026, 1, 1)).images)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    place = tmp_path / "assets"
    (place / "shops").mkdir(parents=True)
    (place / "a.png").write_bytes(IMAGE)
    (place / "shops" / "b.png").write_bytes(IMAGE)
    (tmp_path / "secret.png").write_bytes(IMAGE)
    return place


def test_images_below_the_folder_are_read_and_drawn_on_paper_too(assets: Path):
    found = images(assets, "a.png", "shops/b.png")
    assert found == {"a.png": PIXEL, "shops/b.png": PIXEL}
    scene = journey_map(
        drawn("a.png"), None, lanes=("images",), beside=beside_of(drawn("a.png"), NO_LIBRARY, assets, None)
    )
    assert png(scene).startswith(b"\x89PNG")
    assert b"/Image" in pdf(scene)


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/hostname", "lacking.png", "", "shops", "a\x00.png", "~/x.png"]
)
def test_nothing_outside_the_folder_is_read(assets: Path, name: str):
    assert images(assets, name) == {}


def test_what_is_no_image_or_too_large_is_not_read(assets: Path):
    (assets / "page.png").write_text("<svg onload='x'/>")
    (assets / "broken.png").write_bytes(IMAGE[:50] + b"!" + IMAGE[51:])
    (assets / "half.png").write_bytes(IMAGE[:60])
    (assets / "half.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no end")
    (assets / "large.png").write_bytes(IMAGE + b"0" * LARGEST)
    (assets / "away.png").symlink_to(assets.parent / "secret.png")
    assert images(assets, "page.png", "large.png", "away.png", "broken.png", "half.png", "half.jpg") == {}
    assert images(None, "a.png") == {}


def test_the_portrait_of_the_buyer_persona_is_read(assets: Path):
    shown = replace(MAP, persona=replace(MAP.persona, portrait="a.png"))
    around = beside_of(shown, NO_LIBRARY, assets, None)
    assert set(around.images) == {"a.png"}
    assert any(type(mark).__name__ == "Picture" for mark in journey_map(shown, None, beside=around).every())
