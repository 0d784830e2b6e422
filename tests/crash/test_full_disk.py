"""A disk that really is full: a small file system of its own, in a namespace where this user may mount one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("small_disk_cases.py")
MOUNTS = 'mount -t tmpfs -o size=32m small "$0" && PERIPLO_SMALL_DISK="$0" exec "$@"'


def test_on_a_full_disk_nothing_acknowledged_is_lost_and_all_go_on_when_there_is_room(tmp_path):
    if not shutil.which("unshare"):
        pytest.skip("this system has no unshare, with which a small disk could be mounted")
    apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTS, str(tmp_path)]
    tried = subprocess.run([*apart, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this user may not mount a small disk: {tried.stderr.strip()}")
    run = [sys.executable, "-m", "pytest", "-v", "-x", "-p", "no:cacheprovider", str(CASES)]
    places = {**os.environ, "TMPDIR": str(tmp_path.parent)}
    done = subprocess.run([*apart, *run], capture_output=True, text=True, env=places, check=False)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "6 passed" in done.stdout
