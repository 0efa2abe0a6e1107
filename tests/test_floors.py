"""The floors of the house: each file of hsclib imports only what lies below it."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "hsclib"
FILES = sorted(ROOT.rglob("*.py"))
FLOORS = [{"parameters", "sources", "words", "tables"}, {"model", "integrate", "definitions"}, {"models"}, {"evidence"},
          {"pictures"}, {"panel"}, {"__init__"}]
#: From which floor on a package may be imported; ipywidgets belongs to the panel alone.
THIRD_PARTY = {"numpy": 0, "scipy": 0, "matplotlib": 4, "PIL": 4, "ipywidgets": 5}
MUTATORS = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear", "sort"}

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))


def part(file):
    """The file or folder of hsclib that it belongs to."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def floor(name):
    return next(i for i, names in enumerate(FLOORS) if name in names)


def imports(file):
    """All imported modules with their full names."""
    package = ("hsclib", *file.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[:len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            yield from ([f"{module}.{alias.name}" for alias in node.names] if node.module is None else [module])


def own(file):
    """The parts of hsclib that a file imports."""
    return {name.split(".")[1] for name in imports(file) if name.startswith("hsclib.")}


def foreign(file):
    """The packages from elsewhere that a file imports."""
    found = {name.split(".")[0] for name in imports(file)}
    return found - {"hsclib"} - sys.stdlib_module_names


def test_every_file_has_its_floor():
    assert {part(file) for file in FILES} == set.union(*FLOORS)


@every_file
def test_a_file_imports_only_what_lies_below_or_beside_it(file):
    assert {name for name in own(file) if floor(name) > floor(part(file))} == set()


@every_file
def test_a_file_imports_only_the_packages_of_its_floor(file):
    assert {name for name in foreign(file) if floor(part(file)) < THIRD_PARTY.get(name, 99)} == set()


@pytest.mark.parametrize("file", [f for f in FILES if part(f) == "pictures"], ids=lambda file: file.name)
def test_a_picture_knows_no_model(file):
    assert own(file) & {"model", "models", "integrate"} == set()


@pytest.mark.parametrize("file", [f for f in FILES if part(f) != "panel"], ids=lambda file: str(file.relative_to(ROOT)))
def test_only_the_panel_knows_widgets(file):
    assert "ipywidgets" not in foreign(file)


@every_file
def test_nobody_uses_pyplot(file):
    assert not [name for name in imports(file) if "pyplot" in name or "pylab" in name]
    assert "pyplot" not in file.read_text()


@every_file
def test_no_function_writes_to_a_global(file):
    assert list(written(ast.parse(file.read_text()))) == []


def written(tree):
    """Names of the module that a function declares global, assigns into or changes in place."""
    of_module = {name for node in tree.body for name in bound(node)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        inside = list(ast.walk(function))
        local = {node.arg for node in inside if isinstance(node, ast.arg)} | {
            node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for node in inside:
            if isinstance(node, ast.Global):
                yield from node.names
            name = changed(node)
            if name in of_module - local:
                yield name


def bound(node):
    """Names that a statement of the module assigns."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def changed(node):
    """The name at the root of what a node changes in place, if it does."""
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        root = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        root = node.func.value
    else:
        return None
    while isinstance(root, ast.Subscript | ast.Attribute):
        root = root.value
    return root.id if isinstance(root, ast.Name) else None


@pytest.mark.parametrize("body", ["global KEPT; KEPT = 1", "KEPT[0] = 1", "KEPT.x = 1", "KEPT.append(1)", "KEPT[0].x += 1", "del KEPT[0]"])
def test_the_search_for_written_globals_finds_them(body):
    assert list(written(ast.parse(f"KEPT = []\ndef f():\n    {body}"))) == ["KEPT"]


def test_the_search_for_written_globals_spares_local_names():
    assert list(written(ast.parse("KEPT = []\ndef f():\n    KEPT = {}\n    KEPT[0] = 1"))) == []
