"""The poster's code, read back from its pixels by a small reader of our own (ISO/IEC 18004, byte mode)."""

from __future__ import annotations

import pytest

from periplo.pictures.qr_poster import HEIGHT, QUIET, WIDTH, modules, poster
from periplo.pictures.scene import Box, Scene
from periplo.pictures.sheets import png
from periplo.pictures.svg import svg
from pictures.pixels import pixels

LINK = "https://encuestas.papeleria.example/s/AbCdEfGhIjKlMnOpQrStUvWxYz12"
MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: (y * x) % 2 + (y * x) % 3,
    lambda y, x: ((y * x) % 2 + (y * x) % 3) % 2,
    lambda y, x: ((y + x) % 2 + (y * x) % 3) % 2,
)
# Blocks of data bytes by version and level (bits of the format: 1 L, 0 M, 3 Q, 2 H), ISO/IEC 18004 table 9.
BLOCKS = {
    (3, 1): [55], (3, 0): [44], (3, 3): [17, 17], (3, 2): [13, 13],
    (4, 1): [80], (4, 0): [32, 32], (4, 3): [24, 24], (4, 2): [9, 9, 9, 9],
    (5, 1): [108], (5, 0): [43, 43], (5, 3): [15, 15, 16, 16], (5, 2): [11, 11, 12, 12],
    (6, 1): [68, 68], (6, 0): [27, 27, 27, 27], (6, 3): [19, 19, 19, 19], (6, 2): [15, 15, 15, 15],
}  # fmt: skip


def read(cells: list[list[bool]]) -> str:
    """The text of a code of versions 3 to 6, without correcting anything."""
    size = len(cells)
    version = (size - 17) // 4
    format = 0
    for x in (0, 1, 2, 3, 4, 5, 7, 8):
        format = format << 1 | cells[8][x]
    for y in (7, 5, 4, 3, 2, 1, 0):
        format = format << 1 | cells[y][8]
    format ^= 0b101010000010010
    level, mask = format >> 13, MASKS[format >> 10 & 7]
    centre = size - 7

    def is_taken(y: int, x: int) -> bool:
        corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
        return corner or y == 6 or x == 6 or (abs(y - centre) < 3 and abs(x - centre) < 3)

    bits, up, right = [], True, size - 1
    while right > 0:
        right -= right == 6
        for y in range(size - 1, -1, -1) if up else range(size):
            bits += [cells[y][x] ^ (mask(y, x) == 0) for x in (right, right - 1) if not is_taken(y, x)]
        up, right = not up, right - 2
    words = [
        sum(bit << 7 - k for k, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits) - 7, 8)
    ]
    lengths = BLOCKS[version, level]
    blocks: list[list[int]] = [[] for _ in lengths]
    stream = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(stream))
    data = "".join(f"{word:08b}" for block in blocks for word in block)
    assert data[:4] == "0100"  # bytes
    length = int(data[4:12], 2)
    return bytes(int(data[12 + 8 * k : 20 + 8 * k], 2) for k in range(length)).decode()


def seen(scene: Scene, scale: float = 4) -> list[list[bool]]:
    """The code's modules as the middles of their squares show them in the printed poster."""
    drawn = pixels(png(scene, scale=scale))
    frame = next(mark for mark in scene.marks if isinstance(mark, Box))
    size = len(modules(LINK))
    step = frame.width / (size + 2 * QUIET)

    def middle(origin: float, place: int) -> int:
        return int((origin + (place + QUIET + 0.5) * step) * scale)

    return [
        [bool(drawn[middle(frame.y, y), middle(frame.x, x), 0] < 128) for x in range(size)]
        for y in range(size)
    ]


@pytest.mark.parametrize(
    "question", ["¿Encontró lo que buscaba?", "¿Qué tan probable es que nos recomiende? " * 4]
)
def test_the_code_on_the_poster_leads_to_the_survey(question):
    scene = poster("Papelería Sol", [("es", question), ("en", "Did you find it?")], LINK, "Tienda 3")
    assert read(seen(scene)) == LINK


def test_nothing_runs_out_of_the_sheet_and_nothing_overlaps_the_code():
    long = "Una pregunta muy larga que ocupa varias líneas del cartel, porque alguien la escribió así " * 2
    scene = poster(
        "Una tienda con un nombre larguísimo de verdad, S. A. de C. V.",
        [("es", long), ("en", long)],
        LINK,
        "x" * 90,
    )
    frame = next(mark for mark in scene.marks if isinstance(mark, Box))
    for label in scene.labels():
        left, top, right, bottom = label.bounds
        assert left >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT
        assert bottom <= frame.y or top >= frame.y + frame.height, label.text


def test_a_poster_is_one_light_picture_that_fetches_nothing():
    drawn = svg(poster("Sol", [("en", "Did you find it?")], LINK))
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "").replace(LINK, "")
    assert len(drawn) < 200_000
