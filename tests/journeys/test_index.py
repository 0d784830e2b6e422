"""The sealed index: what is opened is what was sealed, and nothing half-written is ever opened."""

import json
import os

import numpy as np
import pytest

from periplo.core.errors import BadInput
from periplo.core.identity import SHARDS, shards_of
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import ABSENT, Coded, Flag, Journeys, Money, Number, Ragged, When
from periplo.journeys.index import check_index, open_index, reach_of
from periplo.journeys.index_folder import Reach
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.sealing import seal
from periplo.journeys.texts import Texts


def whole(customers=50, zone="Europe/Madrid"):
    """Journeys with a column of every kind, by shard and customer."""
    ids = np.arange(1, customers + 1)
    ids = ids[np.lexsort((ids, shards_of(ids)))]
    n = customers * 3
    coded = Coded((np.arange(n) % 3).astype(np.uint8), Texts.of(["uno", "dos"]))
    return Journeys(
        start=np.arange(0, n, 3),
        stop=np.arange(3, n + 3, 3),
        customer=ids,
        event=(np.arange(n) % 2).astype(np.uint16),
        at=np.arange(n, dtype=np.int64),
        names=("visit", "compra ñ"),
        ours=np.arange(n) % 5 == 0,
        properties={
            "text": coded,
            "number": Number(np.where(np.arange(n) % 2, np.arange(n) / 4, np.nan)),
            "flag": Flag((np.arange(n) % 3 - 1).astype(np.int8)),
            "when": When(np.where(np.arange(n) % 2, np.arange(n), ABSENT)),
            "money": Money(np.arange(n), Coded(np.ones(n, np.uint8), ("EUR",))),
        },
        lists={"sku": Ragged(np.arange(n + 1), Coded(np.ones(n, np.uint8), ("a",)))},
        traits={"city": Coded(np.ones(customers, np.uint8), ("Lima",))},
        zone=zone,
    )


def arrays(value):
    """Every array inside, for comparison."""
    if isinstance(value, np.ndarray):
        return [value]
    if hasattr(value, "__dataclass_fields__"):
        return [array for name in value.__dataclass_fields__ for array in arrays(getattr(value, name))]
    if hasattr(value, "items"):
        return [array for name in sorted(value) for array in arrays(value[name])]
    return []


def test_what_is_opened_is_what_was_sealed(tmp_path):
    sealed = whole()
    assert seal(tmp_path / "index", sealed, Reach(("one.parquet",), 150)) == 1
    opened = open_index(tmp_path / "index")
    assert (opened.names, opened.zone) == (sealed.names, sealed.zone)
    for found, expected in zip(arrays(opened), arrays(sealed), strict=True):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    assert list(opened.properties["TEXT"].values) == ["uno", "dos"]
    assert list(opened.properties["money"].currency.values) == ["EUR"]
    assert reach_of(tmp_path / "index") == Reach(("one.parquet",), 150)
    check_index(tmp_path / "index")


def test_the_customers_of_a_shard_lie_together(tmp_path):
    seal(tmp_path, whole(), Reach())
    edges = np.load(tmp_path / "v00000001" / "shards.npy")
    customers = np.load(tmp_path / "v00000001" / "customer.npy")
    assert len(edges) == SHARDS + 1
    for shard in range(SHARDS):
        assert (shards_of(customers[edges[shard] : edges[shard + 1]]) == shard).all()
    assert edges[-1] == 50


def test_journeys_out_of_order_or_in_part_are_not_sealed(tmp_path):
    with pytest.raises(BadInput, match="only whole journeys"):
        seal(tmp_path, whole().only(slice(0, 3)), Reach())


def test_columns_are_mapped_when_asked_for_and_writing_to_them_changes_no_file(tmp_path):
    seal(tmp_path, whole(), Reach())
    opened = open_index(tmp_path)
    opened.at[0] = 99
    assert open_index(tmp_path).at[0] == 0


def test_readers_hold_their_version_and_old_ones_go_when_nobody_does(tmp_path):
    seal(tmp_path, whole(), Reach())
    first = open_index(tmp_path).only(slice(0, 10))
    seal(tmp_path, whole(20), Reach())
    assert {path.name for path in tmp_path.iterdir()} == {"v00000001", "v00000002"}
    assert list(first.properties["text"].values) == ["uno", "dos"]
    assert open_index(tmp_path).customers == 20
    del first
    seal(tmp_path, whole(30), Reach())
    assert {path.name for path in tmp_path.iterdir()} == {"v00000003"}


def test_what_a_crash_left_half_written_is_ignored_and_swept_away(tmp_path):
    seal(tmp_path, whole(), Reach())
    (tmp_path / ".sealing-00000002-1").mkdir()
    (tmp_path / ".sealing-00000002-1" / "at.npy").write_bytes(b"half")
    assert open_index(tmp_path).customers == 50
    assert seal(tmp_path, whole(20), Reach()) == 2
    assert open_index(tmp_path).customers == 20
    assert not (tmp_path / ".sealing-00000002-1").exists()


@pytest.mark.parametrize("moment", ["write", "rename"])
def test_a_seal_that_fails_leaves_the_version_before_in_place(tmp_path, monkeypatch, moment):
    seal(tmp_path, whole(), Reach())

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync" if moment == "write" else "pathlib.Path.rename", full)
    with pytest.raises(Exception, match="cannot be"):
        seal(tmp_path, whole(20), Reach())
    monkeypatch.undo()
    assert open_index(tmp_path).customers == 50


def test_a_missing_damaged_or_newer_index_is_told(tmp_path):
    with pytest.raises(BadInput, match="no index yet"):
        open_index(tmp_path)
    seal(tmp_path, whole(), Reach())
    place = tmp_path / "v00000001"
    with (place / "at.npy").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x07")
    with pytest.raises(BadInput, match=r"'at.npy'.*checksum"):
        check_index(tmp_path)
    with (place / "p0.codes.npy").open("ab") as file:
        file.write(b"more")
    opened = open_index(tmp_path)
    with pytest.raises(BadInput, match=r"'p0.codes.npy'.*size"):
        opened.properties["text"]
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps({**manifest, "schema": 99}))
    with pytest.raises(BadInput, match="newer version"):
        open_index(tmp_path)
    (place / "manifest.json").write_text("{")
    with pytest.raises(BadInput, match="manifest of the index is damaged"):
        open_index(tmp_path)
    assert reach_of(tmp_path) is None


def test_journeys_built_by_shard_can_be_sealed(tmp_path):
    codes = np.arange(1, 1001, dtype=np.uint32)
    texts = Texts.of([f"u{number}" for number in range(1000)])
    told = Rows(Tokens(codes, texts), Tokens(np.ones(1000, np.uint32), Texts.of(["e"])), np.arange(1000))
    seal(tmp_path, journeys_from(told, np.arange(1, 1001), by_shard=True), Reach())
    assert open_index(tmp_path).customers == 1000
