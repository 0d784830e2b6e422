"""Nobody reaches past the door to the files of the lake."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import periplo

SOURCE = Path(periplo.__file__).parent
DOORS = [SOURCE / "storage" / name for name in ("lake_files.py", "lake_store.py")]
NAMES_THE_FOLDER = SOURCE / "usecases" / "workspace.py"  # where a workspace has its lake


def test_nobody_else_joins_the_path_of_a_file_of_the_lake():
    past = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path not in DOORS
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
