"""The one database in memory that a process shares."""

import os
import subprocess
import sys

import pytest

from periplo.formats.tables import shared_duckdb


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks as POSIX does")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_has_one_of_its_own_and_ends_well():
    assert shared_duckdb().execute("select 41 + 1").fetchall() == [(42,)]
    child = os.fork()
    if not child:
        found = shared_duckdb().execute("select 41 + 1").fetchall() == [(42,)]
        os._exit(0 if found else 1)
    assert os.waitpid(child, 0)[1] == 0
    # as whoever starts Java does; before, the child fell over the threads that it does not have
    begun = subprocess.run([sys.executable, "-c", "print(1)"], preexec_fn=lambda: None, capture_output=True)
    assert begun.stdout == b"1\n"
    assert shared_duckdb().execute("select 1").fetchall() == [(1,)]


def test_temporary_tables_are_each_one_s_own():
    one, other = shared_duckdb(), shared_duckdb()
    one.execute("create temp table mine as select 1 as x")
    other.execute("create temp table mine as select 2 as x")
    assert one.execute("select x from mine").fetchall() == [(1,)]
    one.close()
    assert other.execute("select x from mine").fetchall() == [(2,)]
