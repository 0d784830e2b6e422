"""The compiler of this floor's loops; it lives in core because formats compiles loops too."""

from periplo.core.compiled import compiled

__all__ = ["compiled"]
