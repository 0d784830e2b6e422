"""How whoever brings a map from elsewhere wants its file to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.library import NO_LIBRARY, Library


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be read. language: of words that we must add. mapping: what is what, where names do not tell."""

    language: str = "en"
    mapping: Mapping[str, Any] = field(default_factory=dict)
    library: Library = NO_LIBRARY
