"""What all tests share: quiet laws, and a browser where the machine has one."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# In CI the same examples each time, so that a landing is judged by its change; by hand new ones each time.
settings.register_profile(
    "periplo",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("periplo")
os.environ.setdefault("PERIPLO_LANG", "en")


@pytest.fixture(scope="session")
def chromium():
    """The path of this machine's Chromium; the test is skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    return path
