"""Words of customers without what names somebody in them."""

from __future__ import annotations

import re

LEFT_OUT = "[…]"
_NAMING = re.compile(r"\S+@\S+|https?://\S+|@\w{2,}|\+?\d(?:[\s().-]?\d){6,}")
_NOT_WORDS = re.compile(r"[\x00-\x1f\x7f]+")


def without_names(text: str) -> str:
    """The words without addresses, telephone and other long numbers and handles."""
    return " ".join(_NAMING.sub(LEFT_OUT, _NOT_WORDS.sub(" ", text)).split())
