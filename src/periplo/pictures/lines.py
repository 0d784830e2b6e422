"""The lines between what customers do, what they see, what is done unseen, and what makes it possible.

Without frontstage rows one line of visibility parts the two sides. A service blueprint (Shostack 1984, Harvard Business
Review 62(1), 133-139; Bitner, Ostrom & Morgan 2008, California Management Review 50(3), 66-94) has three.
"""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.lanes import ORGANISATION
from periplo.pictures.board import Board, Draw, Part
from periplo.pictures.pen import line
from periplo.pictures.rows import Row
from periplo.pictures.scene import Path
from periplo.pictures.words import say

IN_SIGHT = ("physical", "frontstage")
INTERACTION, VISIBILITY, INTERNAL = "interaction", "visibility", "internal"


def lines_above(rows: Sequence[Row]) -> dict[str, str]:
    """The row above which each line stands, of the rows that are drawn: row -> line."""
    below = [row for row in rows if row.side == ORGANISATION]
    if not below:
        return {}
    ids = [row.id for row in below]
    seen = [n for n, id in enumerate(ids) if id in IN_SIGHT]
    found = {}
    if "support" in ids and any(id in ids for id in (*IN_SIGHT, "backstage")):
        found["support"] = INTERNAL
    if not seen:
        return {ids[0]: VISIBILITY, **found}
    found[ids[0]] = INTERACTION
    if seen[-1] + 1 < len(ids):
        found[ids[seen[-1] + 1]] = VISIBILITY
    return found


def parting(key: str) -> Draw:
    """What draws one of the lines."""

    def draw(board: Board, top: float) -> Part:
        rule = Path(f"M{board.body:g} {top + 4:g}H{board.right:g}", stroke="axis", line=1.5, dash="2 5")
        words = line(board.left, top + 8, say(key, board.language), 11, "soft", italic=True)
        return Part(8, (rule,), (words,))

    return draw
