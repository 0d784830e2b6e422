"""The lake's files have one door, and nobody reaches past it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import periplo
from periplo.core.errors import EnvironmentFault
from periplo.storage.lake_files import Lake

SOURCE = Path(periplo.__file__).parent
DOOR = SOURCE / "storage" / "lake_files.py"
NAMES_THE_FOLDER = SOURCE / "usecases" / "workspace.py"  # where a workspace has its lake


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def put(lake, name, content=b"rows"):
    draft = lake.draft(name)
    draft.write_bytes(content)
    return lake.put(draft)


def test_a_draft_is_no_file_until_it_is_put(lake):
    draft = lake.draft("a.parquet")
    draft.write_bytes(b"rows")
    assert lake.names() == set()
    kept = lake.put(draft)
    assert (kept.name, kept.bytes, lake.names()) == ("a.parquet", 4, {"a.parquet"})
    assert kept.sha == lake.sha_of("a.parquet")
    assert not draft.exists()


def test_files_lie_where_it_says_in_the_order_asked(lake):
    put(lake, "b.parquet", b"b")
    put(lake, "a.parquet", b"a")
    assert [Path(path).read_bytes() for path in lake.files(["b.parquet", "a.parquet"])] == [b"b", b"a"]


def test_a_draft_that_was_never_written_cannot_be_put(lake):
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        lake.put(lake.draft("a.parquet"))


def test_dropping_what_is_gone_already_is_no_fault(lake):
    put(lake, "a.parquet")
    lake.drop(["a.parquet", "b.parquet"])
    lake.drop(["a.parquet"])
    assert lake.names() == set()


def test_only_what_is_named_is_kept_and_no_draft(lake):
    put(lake, "a.parquet")
    put(lake, "b.parquet")
    lake.draft("c.parquet").write_bytes(b"half")
    lake.keep_only({"a.parquet"})
    assert [path.name for path in lake.folder.iterdir()] == ["a.parquet"]


def test_it_tells_what_lacks_and_what_has_another_size(lake):
    put(lake, "a.parquet", b"1234")
    sizes = [("a.parquet", 4), ("b.parquet", 4)]
    assert lake.lacking(name for name, _ in sizes) == ["b.parquet"]
    assert lake.otherwise(sizes) == ["b.parquet"]
    assert lake.otherwise([("a.parquet", 5)]) == ["a.parquet"]


def test_linked_files_stay_when_the_lake_drops_them(lake, tmp_path):
    put(lake, "a.parquet")
    other = Lake(tmp_path / "copy")
    lake.link(["a.parquet"], other)
    lake.drop(["a.parquet"])
    assert other.names() == {"a.parquet"}


def test_nobody_else_joins_the_path_of_a_file_of_the_lake():
    past = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path != DOOR
        for line in reaches_past(ast.parse(path.read_text("utf-8")), path == NAMES_THE_FOLDER)
    ]
    assert past == []


@pytest.mark.parametrize(
    "code",
    [
        "workspace.lake / name",
        "lake / 'a.parquet'",
        "workspace.lake.folder.glob('*')",
        "root / 'lake' / name",
        "Path(root, 'lake')",
        "os.path.join(root, 'lake')",
        "f'{workspace.lake}/{name}'",
        "f'{root}/lake/{name}'",
        "str(plan.lake) + name",
    ],
)
def test_the_rule_sees_who_does(code):
    assert list(reaches_past(ast.parse(code), False))


def reaches_past(tree: ast.AST, may_name_it: bool):
    """Lines where a path within the lake is made by hand."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                found = is_lake(left) or (says_lake(right) and not may_name_it)
            case ast.Attribute(value=value, attr="folder"):
                found = is_lake(value)
            case ast.Call(func=ast.Name(id="Path" | "str") | ast.Attribute(attr="join"), args=args):
                found = any(is_lake(one) or says_lake(one) for one in args)
            case ast.JoinedStr(values=parts):
                found = any(isinstance(part, ast.Constant) and "/lake/" in part.value for part in parts) or (
                    len(parts) > 1 and isinstance(parts[0], ast.FormattedValue) and is_lake(parts[0].value)
                )
            case _:
                found = False
        if found:
            yield node.lineno


def is_lake(node: ast.expr) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "lake") or (
        isinstance(node, ast.Name) and node.id == "lake"
    )


def says_lake(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == "lake"
