"""Message ids that were seen: what a dictionary would say, in runs, believed only as far as the lake reaches."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from periplo.journeys.columns import ABSENT
from periplo.storage import seen as module
from periplo.storage.seen import WINDOW, SeenIds, hashes

ids = st.lists(st.sampled_from([f"m{k}" for k in range(30)]), max_size=12)


@given(st.lists(ids, max_size=25), st.integers(2, 5), st.integers(3, 40))
def test_the_runs_say_what_a_dictionary_says_also_after_they_were_saved(tmp_path_factory, groups, small, run):
    folder = tmp_path_factory.mktemp("seen")
    before = module.SMALL, module.RUN
    module.SMALL, module.RUN = small, run
    try:
        runs, twin, seq = SeenIds(folder, 0), {}, 0
        for at, group in enumerate(groups):
            seq += len(group)
            runs.add(hashes(group), np.full(len(group), at, np.int64), seq)
            twin.update(dict.fromkeys(group, at))
            if at == len(groups) // 2:
                runs.save()
                runs = SeenIds(folder, seq)
        asked = [f"m{k}" for k in range(32)]
        assert runs.when(hashes(asked)).tolist() == [twin.get(id, ABSENT) for id in asked]
    finally:
        module.SMALL, module.RUN = before


def test_no_more_than_one_run_is_held_however_many_ids_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RUN", 100)
    monkeypatch.setattr(module, "SMALL", 4)
    runs, held = SeenIds(tmp_path, 0), []
    for turn in range(150):
        runs.add(hashes([f"{turn}-{k}" for k in range(10)]), np.full(10, turn, np.int64), 10 * turn + 10)
        held.append(sum(len(run) for run in runs._runs if not isinstance(run.high, np.memmap)))
    assert max(held) <= 30  # what has not come to a file yet
    assert sum(map(len, runs._runs)) == 1_500
    assert runs.when(hashes(["0-0", "77-3", "149-9", "150-0"])).tolist() == [0, 77, 149, ABSENT]


def test_a_run_that_no_disk_takes_stays_in_memory(tmp_path):
    (tmp_path / "seen").write_text("no folder")
    runs = SeenIds(tmp_path / "seen", 0)
    runs.add(hashes(["a"]), np.zeros(1, np.int64), 1)
    runs.save()
    assert runs.when(hashes(["a"])).tolist() == [0]


def test_a_run_that_reaches_beyond_the_lake_is_not_believed(tmp_path):
    runs = SeenIds(tmp_path, 0)
    runs.add(hashes(["a"]), np.zeros(1, np.int64), 1)
    runs.save()
    runs.add(hashes(["b"]), np.zeros(1, np.int64), 2)
    runs.save()
    assert SeenIds(tmp_path, 2).last_seq == 2
    again = SeenIds(tmp_path, 1)  # the ledger was put back to an earlier day
    assert again.when(hashes(["a", "b"])).tolist()[1] == ABSENT


def test_a_damaged_run_is_read_again_from_the_lake(tmp_path):
    runs = SeenIds(tmp_path, 0)
    runs.add(hashes(["a"]), np.zeros(1, np.int64), 1)
    runs.save()
    next(tmp_path.glob("*.npy")).write_bytes(b"half")
    assert SeenIds(tmp_path, 1).last_seq == 0


def test_what_is_older_than_thirty_days_is_let_go(tmp_path):
    runs = SeenIds(tmp_path, 0)
    runs.add(hashes(["old"]), np.zeros(1, np.int64), 1)
    runs.add(hashes(["new"]), np.full(1, WINDOW, np.int64), 2)
    runs.forget_before(WINDOW + 1)
    assert (runs.when(hashes(["old", "new"])) != ABSENT).tolist() == [False, True]
