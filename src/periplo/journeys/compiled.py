"""The compiler of the loops of this floor; it lives in core because formats reads logs with compiled loops too."""

from periplo.core.compiled import compiled

__all__ = ["compiled"]
