"""Memory that is let go of goes back to the system."""

import subprocess
import sys

import pytest

SCRIPT = """
import ctypes
import numpy as np
from periplo.edge.running.giving_back import give_back

class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Told
{settled}
kept = []
for _ in range(3):
    large = [np.ones(3_000_000) for _ in range(6)]
    kept.append(bytes(200_000))  # lies behind them, and would keep the heap from shrinking
    del large
print(library.mallinfo2().arena // 1_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator of Linux")
def test_a_process_that_needed_much_does_not_keep_it():
    def heap(settled):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT.replace("{settled}", settled)], capture_output=True, text=True
        )
        if "mallinfo2" in run.stderr:
            pytest.skip("another library of the system")
        return int(run.stdout)

    assert heap("assert give_back()") < 20 < 60 < heap("")
