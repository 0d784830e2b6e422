"""What the log of changes tells of."""

from __future__ import annotations

KINDS = (
    "user", "key", "session", "map", "library", "segment", "campaign", "message", "survey", "form", "board",
    "subscription", "task", "consent", "import", "page", "audit", "customer", "identity", "erasure", "export",
    "backup", "carrier",
)  # fmt: skip
