"""The house: one folder a page, and each file of hsclib imports only what lies below it."""

import ast
import functools
import sys
from pathlib import Path

import pytest
from boxes import case

ROOT = Path(__file__).parents[1] / "hsclib"
FILES = sorted(ROOT.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("*.py"))
NOTEBOOKS = sorted(path.stem for path in (ROOT.parent / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAGES = sorted(path.name for path in ROOT.glob("p[0-9][0-9]_*"))
#: What stands on one floor may import its floor and those before it; the pages stand on one another in their order.
FLOORS = [
    {"words", "tables", "parameters", "sources"},
    {"run", "cohort", "model", "integrate", "evidence", "comparison", "glossary", "printing"},
    {"blood"},
    {"drawing"},
    *({page} for page in PAGES),
    {"registry"},
    {"control", "live", "reruns"},
    {"scenes", "published", "deeds", "reach"},
    {"panel", "pictures", "predict"},
    {"__init__"},
]
#: Who may import what comes from elsewhere, beyond numpy and scipy.
PICTURES_AND_ABOVE = {"matplotlib", "PIL"}
WIDGETS = {
    "panel": {"ipywidgets"},
    "scenes": {"ipywidgets"},
    "published": {"ipywidgets"},
    "deeds": {"ipywidgets"},
    "control": {"ipywidgets"},
    "live": {"ipywidgets"},
    "reach": {"ipywidgets", "IPython"},
    "reruns": {"ipywidgets", "IPython"},
    "predict": {"ipywidgets", "IPython"},
}
MUTATORS = {
    "append",
    "extend",
    "insert",
    "add",
    "update",
    "setdefault",
    "pop",
    "popitem",
    "remove",
    "discard",
    "clear",
    "sort",
}


@functools.cache
def text_of(file):
    return file.read_text(encoding="utf-8")


@functools.cache
def tree_of(file):
    return ast.parse(text_of(file))


def part(file):
    """The file or folder of hsclib that it belongs to."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def floor(name):
    return next(i for i, names in enumerate(FLOORS) if name in names)


def is_picture(file):
    """Whether a file draws: one of the kit, or one of a page whose name says so."""
    return part(file) == "drawing" or file.stem.endswith("pictures")


def is_page_face(file):
    return part(file) in PAGES and file.name == "__init__.py"


def imports(file):
    """All imported modules with their full names."""
    package = ("hsclib", *file.relative_to(ROOT).parts[:-1])
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            yield from ([f"{module}.{alias.name}" for alias in node.names] if node.module is None else [module])


def own(file):
    """The modules of hsclib that a file imports, without that word."""
    return {name.removeprefix("hsclib.") for name in imports(file) if name.startswith("hsclib.")}


def foreign(file):
    """The packages from elsewhere that a file imports."""
    found = {name.split(".")[0] for name in imports(file)}
    return found - {"hsclib"} - sys.stdlib_module_names


def test_every_file_has_its_floor():
    assert {part(file) for file in FILES} == set.union(*FLOORS)


def test_every_page_has_its_folder_and_every_folder_its_page():
    assert [f"p{name}" for name in NOTEBOOKS if not name.startswith("00")] == PAGES


def test_a_file_imports_only_what_lies_below_or_beside_it():
    for file in FILES:
        with case(file):
            assert {name for name in own(file) if floor(name.split(".")[0]) > floor(part(file))} == set()


def test_models_know_no_picture_and_pictures_no_model():
    for file in FILES:
        if is_page_face(file) or floor(part(file)) > floor(PAGES[-1]):
            continue  # they bring both together
        drawn = {name for name in own(file) if name.startswith("drawing") or name.endswith("pictures")}
        with case(file):
            if is_picture(file):
                rest = {n for n in own(file) - drawn if n.split(".")[0] in {"model", "integrate", "blood", *PAGES}}
                assert rest == set()
            else:
                assert drawn == set()


def test_a_file_uses_only_the_packages_that_are_its_business():
    for file in FILES:
        allowed = WIDGETS.get(part(file), {"numpy", "scipy"} | (PICTURES_AND_ABOVE if is_picture(file) else set()))
        with case(file):
            assert foreign(file) - allowed == set()


def test_nobody_uses_pyplot():
    for file in FILES:
        with case(file):
            assert not [name for name in imports(file) if "pyplot" in name or "pylab" in name]
            assert "pyplot" not in text_of(file)


def test_no_function_writes_to_a_global():
    for file in FILES:
        with case(file):
            assert list(written(tree_of(file))) == []


@pytest.mark.kind("environment", "an old code page, or no UTF-8")
def test_every_file_is_read_and_written_in_utf_8():
    """Windows would otherwise take its own encoding."""
    for file in [*FILES, *TESTS]:
        for node in ast.walk(tree_of(file)):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name.split(".")[-1] in {"read_text", "write_text", "open"} and name != "Image.open":
                assert "encoding" in {word.arg for word in node.keywords}, f"{file}, line {node.lineno}"


def written(tree):
    """Names of the module that a function declares global, assigns into or changes in place."""
    of_module = {name for node in tree.body for name in bound(node)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        inside = list(ast.walk(function))
        local = {node.arg for node in inside if isinstance(node, ast.arg)} | {
            node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
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


@pytest.mark.parametrize(
    "body", ["global KEPT; KEPT = 1", "KEPT[0] = 1", "KEPT.x = 1", "KEPT.append(1)", "KEPT[0].x += 1", "del KEPT[0]"]
)
def test_the_search_for_written_globals_finds_them(body):
    assert list(written(ast.parse(f"KEPT = []\ndef f():\n    {body}"))) == ["KEPT"]


def test_the_search_for_written_globals_spares_local_names():
    assert list(written(ast.parse("KEPT = []\ndef f():\n    KEPT = {}\n    KEPT[0] = 1"))) == []
