"""The project works in any folder, and from any folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from boxes import THOROUGH

ROOT = Path(__file__).parents[1]


def test_what_pytest_needs_for_notebooks_is_found_from_any_folder(pytestconfig):
    assert Path(pytestconfig.option.nbval_sanitize_with) == ROOT / "tests" / "nbval_sanitize.cfg"
    assert str(ROOT / "tests") in sys.path


@pytest.mark.skipif(not THOROUGH, reason="with --thorough")
@pytest.mark.parametrize("folder", [ROOT / "notebooks", Path("/")], ids=str)
def test_a_notebook_is_tested_from_any_folder(folder):
    page = ROOT / "notebooks" / "00_start_here.ipynb"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", os.path.relpath(page, folder)]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
