"""The files that install and start the project say the same thing."""

import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK_TEXT = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENVIRONMENT_TEXT = (ROOT / "environment.yml").read_text(encoding="utf-8")
ITSELF = "pip install --no-deps -e ."  # what brings hsclib into an environment that has all else
ENVIRONMENT = yaml.safe_load(ENVIRONMENT_TEXT)
LOCK = [Requirement(line) for line in LOCK_TEXT.splitlines() if line and not line.lstrip().startswith("#")]


def linux(python):
    """What the markers of the lock are asked about: CPython of that version on 64-bit Linux."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def locked(python):
    """Name → version, as the lock installs them on Linux."""
    pins = {}
    for requirement in LOCK:
        if requirement.marker is None or requirement.marker.evaluate(linux(python)):
            name = canonicalize_name(requirement.name)
            assert name not in pins, f"{name} is pinned twice for Python {python}"
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            pins[name] = pin.version
    return pins


def binder():
    """Python version, pins, and what else environment.yml asks for."""
    (python,) = [d.removeprefix("python=") for d in ENVIRONMENT["dependencies"] if str(d).startswith("python=")]
    (pip,) = [d["pip"] for d in ENVIRONMENT["dependencies"] if isinstance(d, dict)]
    pins = dict(line.split("==") for line in pip if "==" in line)
    return python, pins, [line for line in pip if "==" not in line]


def missing(requirements, pins):
    """The requirements that a set of pins does not meet."""
    return [
        text
        for text in requirements
        if not Requirement(text).specifier.contains(pins.get(canonicalize_name(Requirement(text).name), "0"))
    ]


@pytest.mark.kind("environment", "a Python too old, or new")
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_lock_meets_what_the_project_asks_for(python):
    extras = PROJECT["optional-dependencies"]
    wanted = [line for extra in ("app", "book", "test") for line in extras[extra]]
    assert missing(PROJECT["dependencies"] + wanted, locked(python)) == []


@pytest.mark.kind("environment", "conda, Binder, a wheel, without run.py")
def test_binder_gets_the_pins_of_the_lock_for_what_its_image_lacks():
    python, pins, bounds = binder()
    lock = locked(python)
    assert {name: (version, lock.get(name)) for name, version in pins.items() if lock.get(name) != version} == {}
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["app"]
    assert set(missing(wanted, pins)) == set(bounds) and "jupyterlab>=4.4" in bounds
    assert len(pins) < 15, "the image has the rest already, and would get each of them a second time"


@pytest.mark.kind("environment", "conda, Binder, a wheel, without run.py")
def test_the_library_alone_asks_for_no_server():
    names = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert names == {"ipywidgets", "matplotlib", "numpy", "pillow", "scipy"}


@pytest.mark.parametrize("text", [LOCK_TEXT, ENVIRONMENT_TEXT], ids=["requirements.txt", "environment.yml"])
def test_pins_name_no_host_and_no_path(text):
    told = text.replace(f": {ITSELF}\n", "\n")
    assert re.findall(r"^.*(?:://|/|\\| @ |\s--?[a-z]|index|find-links).*$", told, re.MULTILINE) == []


@pytest.mark.kind("environment", "conda, Binder, a wheel, without run.py")
def test_whoever_uses_conda_is_told_the_line_that_brings_hsclib_itself():
    assert f": {ITSELF}\n" in ENVIRONMENT_TEXT
    assert f"`{ITSELF}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_the_code_is_as_ruff_wants_it(command):
    said = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_readme_scripts_and_makefile_use_the_same_commands():
    readme = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    commands = {*runpy.run_path(str(ROOT / "run.py"))["COMMANDS"], "lock", "install", "address"}
    for command in ("lab", "test"):
        assert f"`python3 run.py {command}`" in readme and f"`py run.py {command}`" in readme
    assert set(re.findall(r"`(?:python3|py) run\.py ([a-z]+)", readme)) <= commands
    assert "`python3 run.py test --thorough`" in readme
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-2:] == [
        "export HSC_REQUIRE_BROWSER=1",
        "exec python3 run.py test",
    ]
    targets, recipe = re.search(r"^([a-z ]+):\n\t(.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M).groups()
    assert set(targets.split()) == commands - {"address"} and recipe == "$(PYTHON) run.py $@"
