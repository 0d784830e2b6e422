"""Whatever a script of bench/ takes from the product, from the tests or from another script is there to be taken.

CI runs none of them: they need peers, a quiet machine and minutes.
"""

import ast
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
BENCHES = sorted((HOME / "bench").glob("*.py"))


def names_of(path):
    """What stands at the top of a module that is not imported here."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.ImportFrom(names=found) | ast.Import(names=found):
                names |= {one.asname or one.name for one in found}
    return names


def holds(module, name):
    """Whether a module has this name; True where it is none of ours."""
    top = module.partition(".")[0]
    if top == "periplo":
        found = importlib.import_module(module)
        parts = {one.name for one in pkgutil.iter_modules(getattr(found, "__path__", []))}
        return hasattr(found, name) or name in parts
    for folder in (HOME if top == "bench" else None, HOME / "tests"):
        path = folder and folder / f"{module.replace('.', '/')}.py"
        if path and path.is_file():
            return name in names_of(path)
    return top != "bench"


def taken(tree):
    """(module, name) of all that a script imports, and of all that it asks of a module that it imported."""
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                yield node.module, one.name
                if node.module.startswith("periplo"):
                    modules[one.asname or one.name] = f"{node.module}.{one.name}"
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Load()) if name in modules:
                try:
                    importlib.import_module(modules[name])
                except ModuleNotFoundError:
                    continue  # a class or function
                yield modules[name], attribute


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_a_bench_takes_what_is_there(path):
    missing = [one for one in taken(ast.parse(path.read_text(encoding="utf-8"))) if not holds(*one)]
    assert missing == []


def test_what_is_not_there_is_told(tmp_path):
    tree = ast.parse("from bench.soak import nothing\nfrom periplo.storage import manifest\nmanifest.lost(1)")
    assert [one for one in taken(tree) if not holds(*one)] == [
        ("bench.soak", "nothing"),
        ("periplo.storage.manifest", "lost"),
    ]


def test_every_page_has_an_address_in_the_bench_of_pages():
    sys.path.insert(0, str(HOME))
    try:
        pages = importlib.import_module("bench.pages")
    finally:
        sys.path.remove(str(HOME))
    assert len(pages.addresses()) > len(pages.PAGES)
