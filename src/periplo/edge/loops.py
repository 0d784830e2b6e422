"""Where compiled loops are kept, settled before the first of them is imported (core/compiled.py reads it)."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"


def settle(workspace: Path | None = None) -> Path | None:
    """Points the loops at a folder where they can be kept, and returns it; None where nothing can be written.

    In order: what the environment says; beside the package; the user's cache; the workspace's `.cache`. A folder
    that all users may write is never used.
    """
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    package = Path(__file__).parents[1]
    for folder in (package / "core" / "__pycache__", _user_cache()):
        if folder is not None and _is_ours(folder):
            return folder  # where the compiler looks by itself
    if workspace is not None and (workspace / "periplo.toml").exists() and _is_ours(workspace / ".cache"):
        os.environ[VARIABLE] = str(workspace / ".cache" / "loops")
        return workspace / ".cache" / "loops"
    return None


def are_ready(folder: Path | None) -> bool:
    """Whether loops were kept there before, so that the first question need not wait for the compiler."""
    if folder is None or not folder.is_dir():
        return False
    around = folder.parents[1] if folder.name == "__pycache__" else folder
    return any(around.rglob("kernels.*.nbi")) or any(around.rglob("*.nbi"))


def _user_cache() -> Path | None:
    """None for a user without a home, as in a container."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "numba"
    except RuntimeError:
        return None


def _is_ours(folder: Path) -> bool:
    """Whether we could write there: the folder, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
