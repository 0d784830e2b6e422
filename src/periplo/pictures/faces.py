"""Markers of the emotion curve: faces whose mouth says what their height says, and one shape a buyer persona."""

from __future__ import annotations

from periplo.pictures.scene import Box, Dot, Mark, Path

FACE = 11.0
SMALL = 6.0  # without features


def faced(
    x: float, y: float, feeling: float, fill: str, ink: str, radius: float = FACE, edge: str | None = None
) -> tuple[Mark, ...]:
    """A round face; a small one is a ring."""
    ring = Dot(x, y, radius, fill, edge or ink, 2)
    if radius < FACE:
        return (ring,)
    bend = 3.2 * max(-1.0, min(1.0, feeling / 2))
    corner, lip = y + 3.5 - bend / 2, y + 3.5 + 1.5 * bend
    mouth = f"M{x - 4.5:.1f} {corner:.1f}Q{x:.1f} {lip:.1f} {x + 4.5:.1f} {corner:.1f}"
    return (
        ring,
        Dot(x - 3.8, y - 3, 1.5, ink),
        Dot(x + 3.8, y - 3, 1.5, ink),
        Path(mouth, stroke=ink, line=1.8),
    )


def marker(n: int, x: float, y: float, colour: str) -> tuple[Mark, ...]:
    """The shape of the n-th other buyer persona: square, triangle, ring."""
    if n == 0:
        return (Box(x - 4.5, y - 4.5, 9, 9, colour, "card", 1, 1.5),)
    if n == 1:
        return (Path(f"M{x:.1f} {y - 6:.1f}l6 10.5h-12Z", colour, "card", 1.5),)
    return (Dot(x, y, 4.5, "card", colour, 2.5),)
