"""The project works in any folder, from any folder, installed as a wheel, and its pages in any program."""

import fnmatch
import os
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import nbconvert
import pytest
from boxes import THOROUGH

ROOT = Path(__file__).parents[1]


@pytest.mark.kind("environment", "pytest started in another folder")
def test_what_pytest_needs_for_notebooks_is_found_from_any_folder(pytestconfig):
    assert Path(pytestconfig.option.nbval_sanitize_with) == ROOT / "tests" / "nbval_sanitize.cfg"
    assert str(ROOT / "tests") in sys.path


@pytest.mark.kind("environment", "pytest started in another folder")
@pytest.mark.skipif(not THOROUGH, reason="with --thorough")
@pytest.mark.parametrize("folder", [ROOT / "notebooks", Path("/")], ids=str)
def test_a_notebook_is_tested_from_any_folder(folder):
    page = ROOT / "notebooks" / "00_start_here.ipynb"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", os.path.relpath(page, folder)]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


@pytest.mark.kind("environment", "conda, Binder, a wheel, without run.py")
def test_a_wheel_holds_every_file_of_the_library():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    (wanted,) = tool["packages"]["find"]["include"]
    assert {f"{module}.py" for module in tool["py-modules"]} == {file.name for file in ROOT.glob("hsc*.py")}
    for file in (ROOT / "hsclib").rglob("*"):
        if file.is_file() and file.parent.name != "__pycache__":
            assert file.suffix == ".py" or any(fnmatch.fnmatch(file.name, held) for held in tool["package-data"]["*"])
            package = ".".join(file.parent.relative_to(ROOT).parts)
            assert fnmatch.fnmatch(package, wanted) and (file.parent / "__init__.py").exists(), file
    held = [name for names in tool["data-files"].values() for pattern in names for name in ROOT.glob(pattern)]
    assert {file for file in held if file.is_file()} == {file for file in (ROOT / "share").rglob("*") if file.is_file()}


#: What must be in a page as other programs want it; with pictures it is told by the alt text.
FORMATS = {"script": "explore(", "markdown": ' alt="', "html": ' alt="'}


@pytest.mark.kind("environment", "a page in another format, without kernel")
@pytest.mark.parametrize("name", FORMATS)
def test_a_page_is_exported_whole(name):
    text, _ = nbconvert.get_exporter(name)().from_filename(str(ROOT / "notebooks" / "00_start_here.ipynb"))
    assert FORMATS[name] in text and "Error displaying widget" not in text and "model not found" not in text
    if name == "script":
        compile(text, name, "exec")


@pytest.mark.kind("environment", "a port that is taken")
@pytest.mark.skipif(not THOROUGH, reason="with --thorough")
def test_voila_takes_another_port(tmp_path):
    from lab import write_notebook

    write_notebook(tmp_path / "page.ipynb", "1")
    with socket.socket() as taken:
        taken.bind(("localhost", 8866))
        taken.listen()
        command = [sys.executable, "-m", "voila", str(tmp_path), "--no-browser"]
        with open(tmp_path / "log", "w", encoding="utf-8") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            end = time.monotonic() + 60
            while "running at" not in (said := (tmp_path / "log").read_text(encoding="utf-8")):
                assert time.monotonic() < end and server.poll() is None, said
                time.sleep(0.2)
        finally:
            server.terminate()
            server.wait(20)
    assert ":8866" not in said.partition("running at")[2]
