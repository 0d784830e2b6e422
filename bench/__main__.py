"""Every bench, one after the other, each in a process of its own: python -m bench [name…]."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
HELPERS = {"__main__", "capacity", "capacity_words", "chaos_picture", "lives", "race"}


def main() -> int:
    names = sys.argv[1:] or sorted(file.stem for file in HERE.glob("*.py") if file.stem not in HELPERS)
    if len(names) == 1:  # in this very process, so that what ends it ends the bench
        os.execv(sys.executable, [sys.executable, "-m", f"bench.{names[0]}"])
    return max(
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in names
    )


if __name__ == "__main__":
    sys.exit(main())
