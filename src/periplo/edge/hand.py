"""Who works at this machine, for what is written down of them."""

from __future__ import annotations

import getpass
import os


def user_here() -> str:
    """The name of the user who runs this process; in a container, where none may be known, their number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
