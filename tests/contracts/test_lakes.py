"""What every lake promises: one in a folder, and one in an object store."""

from __future__ import annotations

from pathlib import Path

import pytest

import object_store
from periplo.core.errors import EnvironmentFault
from periplo.storage.lake_files import Lake, plain
from periplo.storage.lake_store import StoredLake


@pytest.fixture(scope="module")
def server():
    with object_store.serving() as server:
        yield server


@pytest.fixture(params=["folder", "store"])
def lake(request, tmp_path, monkeypatch):
    if request.param == "folder":
        return Lake(tmp_path / "lake")
    server = request.getfixturevalue("server")
    for name, value in object_store.said_to(server).items():
        monkeypatch.setenv(name, value)
    object_store.bucket_in(server, "lakes")
    return StoredLake(tmp_path / "lake", "s3://lakes/shop")


def put(lake, name, content=b"rows") -> str:
    draft = lake.draft(name)
    draft.write_bytes(content)
    return lake.put(draft).name


def test_a_draft_is_no_file_until_it_is_put(lake):
    draft = lake.draft("a.parquet")
    draft.write_bytes(b"rows")
    assert lake.names() == set()
    kept = lake.put(draft)
    assert (plain(kept.name), kept.bytes, lake.names()) == ("a.parquet", 4, {kept.name})
    assert kept.sha == lake.sha_of(kept.name)
    assert kept.path.read_bytes() == b"rows"
    assert not draft.exists()


def test_files_lie_where_it_says_in_the_order_asked(lake):
    names = [put(lake, "b.parquet", b"b"), put(lake, "a.parquet", b"a")]
    assert [Path(path).read_bytes() for path in lake.files(names)] == [b"b", b"a"]
    assert [Path(path).read_bytes() for path in lake.files(reversed(names))] == [b"a", b"b"]


def test_a_draft_that_was_never_written_cannot_be_put(lake):
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        lake.put(lake.draft("a.parquet"))
    assert lake.names() == set()


def test_dropping_what_is_gone_already_is_no_fault(lake):
    name = put(lake, "a.parquet")
    lake.drop([name, "b.parquet"])
    lake.drop([name])
    assert lake.names() == set()
    assert list(lake.folder.iterdir()) == []


def test_only_what_is_named_is_kept_and_no_draft(lake):
    name = put(lake, "a.parquet")
    put(lake, "b.parquet")
    lake.draft("c.parquet").write_bytes(b"half")
    lake.keep_only({name})
    assert lake.names() == {name}
    assert [path.name for path in lake.folder.iterdir()] == [name]


def test_what_is_written_on_the_way_to_a_draft_is_gone_at_the_end(lake):
    with lake.parting() as folder:
        (folder / "part.parquet").write_bytes(b"half")
        assert lake.names() == set()
    assert list(lake.folder.iterdir()) == []
    with pytest.raises(EnvironmentFault, match="cannot be written"), lake.parting() as folder:
        raise OSError("full")
    assert list(lake.folder.iterdir()) == []


def test_whoever_was_killed_on_the_way_to_a_draft_leaves_nothing_that_is_not_swept(lake):
    name = put(lake, "a.parquet")
    left_by_one_killed(lake)
    lake.keep_only({name})
    assert [path.name for path in lake.folder.iterdir()] == [name]
    left_by_one_killed(lake)
    with lake.parting() as folder:
        assert list(folder.iterdir()) == []


def left_by_one_killed(lake):
    with lake.parting() as folder:
        pass
    folder.mkdir()
    (folder / "part.parquet").write_bytes(b"half")


def test_it_tells_what_lacks_and_what_has_another_size(lake):
    name = put(lake, "a.parquet", b"1234")
    sizes = [(name, 4), ("b.parquet", 4)]
    assert lake.lacking(name for name, _ in sizes) == ["b.parquet"]
    assert lake.otherwise(sizes) == ["b.parquet"]
    assert lake.otherwise([(name, 5)]) == [name]
    assert lake.cut([(name, 4)]) == []
    assert lake.cut([(name, 5)]) == [name]


def test_linked_files_stay_when_the_lake_drops_them(lake, tmp_path):
    name = put(lake, "a.parquet")
    other = Lake(tmp_path / "copy")
    lake.link([name], other)
    lake.drop([name])
    assert other.names() == {name}


def test_it_has_any_once_something_was_put(lake):
    assert not lake.has_any()
    put(lake, "a.parquet")
    assert lake.has_any()
