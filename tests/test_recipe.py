"""What CONTRIBUTING.md says of adding a page and a model, followed to the letter in a copy of the library."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from boxes import THOROUGH

ROOT = Path(__file__).parents[1]
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TRIED = """
import hsclib
from hsclib import MODELS, Transfusion, against_data, draw, explore

assert list(MODELS)[-1] == "Transfusion" and hsclib.__all__[-1] == "Transfusion"
panel = explore(Transfusion)
panel.controls["rise"].value = 5
assert panel.error is None and "never above 10" in panel.sentence
assert draw(Transfusion().run())._repr_mimebundle_()["text/plain"].startswith("The platelets start at 40.0")
assert "Harker 1977" in repr(Transfusion.table()) and "fixed" in repr(Transfusion.table())
assert "7.1" in repr(against_data(Transfusion))
print(len(MODELS))
"""


def recipe():
    """Path → the block of the recipe that follows the line that names it first."""
    text = RECIPE.partition("## To add a page and a model")[2].partition("\n## ")[0]
    blocks = list(re.finditer(r"```(?:python|csv)\n(.*?)```", text, re.DOTALL))
    named = [re.findall(r"`(hsclib/p12_\S+?)`", text[: block.start()])[-1] for block in blocks]
    return dict(zip(named, (block[1] for block in blocks)))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the library and of its tests, with the page of the recipe in it."""
    folder = tmp_path_factory.mktemp("house") / "Ünï çødé 'kurs' %41 #1"
    folder.mkdir()
    for part in ("hsclib", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path, text in recipe().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def in_house(house, *arguments):
    """What a Python says in the copy."""
    environment = os.environ | {"PYTHONPATH": str(house)}
    done = subprocess.run([sys.executable, *arguments], cwd=house, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_recipe_names_a_model_the_face_of_its_folder_and_its_published_numbers():
    assert [Path(path).name for path in recipe()] == ["transfusion.py", "__init__.py", "transfusion.csv"]


@pytest.mark.kind("environment", "a folder with blanks, accents and signs")
def test_the_model_of_the_recipe_has_a_panel_a_picture_and_tables(house):
    assert int(in_house(house, "-W", "error", "-c", TRIED)) == len(__import__("hsclib").MODELS) + 1


def test_the_tests_of_all_models_include_that_of_the_recipe(house):
    said = in_house(
        house,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "Transfusion",
        "tests/test_contract.py",
        "tests/test_evidence.py",
    )
    assert int(re.search(r"(\d+) passed", said)[1]) > 1


@pytest.mark.skipif(not THOROUGH, reason="with --thorough")
def test_a_wrong_band_of_the_recipe_is_found(house):
    file = house / "hsclib/p12_transfusion/transfusion.csv"
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace(",6,8,", ",7.5,8,"), encoding="utf-8")
    with pytest.raises(AssertionError, match="Transfusion"):
        in_house(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "Transfusion", "tests/test_evidence.py")
    file.write_text(right, encoding="utf-8")
