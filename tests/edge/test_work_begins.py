"""`periplo work` while a document cannot be read: it says so once, waits, and begins once the document is mended."""

import os
import signal
import subprocess
import sys
import time

from periplo.usecases.workspace import Settings, make_workspace


def test_campaigns_begin_once_the_document_in_the_way_is_mended(tmp_path):
    workspace = make_workspace(tmp_path / "shop", Settings(name="shop"))
    workspace.frequency.write_text("hours: [{days: someday}]\n", encoding="utf-8")
    told = tmp_path / "told.txt"
    with told.open("wb") as out:
        working = subprocess.Popen(
            [sys.executable, "-m", "periplo", "--lang", "en", "work", str(workspace.root)],
            stdout=out, stderr=out, env=dict(os.environ),
        )  # fmt: skip
        try:
            _await(told, "campaigns stand still")
            time.sleep(2.5)
            workspace.frequency.unlink()
            _await(told, "Campaigns are at work")
        finally:
            working.send_signal(signal.SIGINT)
            working.wait(60)
    lines = told.read_text(encoding="utf-8")
    assert lines.count("campaigns stand still") == 1
    assert "someday" in lines
    assert "started again" not in lines


def _await(told, words):
    end = time.monotonic() + 60
    while words not in told.read_text(encoding="utf-8"):
        assert time.monotonic() < end, told.read_text(encoding="utf-8")
        time.sleep(0.1)
