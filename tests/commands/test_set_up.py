"""run.py where the machine is not as one would wish: what fails is told with its mend, and what a reader has set for
other uses of pip does not reach the environment."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]

#: What pip, venv or the system says of each kind of failure, and what the mend begins with.
FAILURES = {
    "a separator in the path": (
        "Error: Refusing to create a venv in /HSC: pages/.venv because it contains the PATH separator :.",
        "Move this folder",
    ),
    "a folder of somebody else": ("Error: [Errno 13] Permission denied: '/hsc/.venv'", "No file can be written here"),
    "a read-only disk": ("Error: [Errno 30] Read-only file system: '/hsc/.venv'", "No file can be written here"),
    "a file in use on Windows": (
        "ERROR: Could not install packages due to an OSError: [WinError 5] Zugriff verweigert: 'C:\\\\hsc'",
        "No file can be written here",
    ),
    "a full disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "Make room",
    ),
    "no network": (
        "WARNING: Retrying (Retry(total=0, …)) after connection broken by 'NewConnectionError(…)': /simple/six/\n"
        "ERROR: Could not find a version that satisfies the requirement six==1.17.0 (from versions: none)\n"
        "ERROR: No matching distribution found for six==1.17.0",
        "Check the network connection",
    ),
    "a mirror that lacks a package": ("ERROR: No matching distribution found for six==1.17.0", "Packages come from"),
    "a pip.conf that cannot be read": ("Configuration file could not be loaded.", "Mend what it says"),
}


def fails(run, monkeypatch, start):
    """What run.py says at its end, if this is how programs start."""
    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setattr(sys, "argv", ["run.py", "lab"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(run.folder / "run.py"), run_name="__main__")
    return end.value.code.strip()


@pytest.mark.parametrize(
    "said, mend",
    [
        pytest.param(*case, id=name, marks=pytest.mark.kind("fault", f"set-up: {name}"))
        for name, case in FAILURES.items()
    ],
)
def test_a_step_that_fails_is_told_in_its_own_words_and_with_its_mend(run, monkeypatch, capsys, said, mend):
    told = fails(run, monkeypatch, lambda command, **how: subprocess.CompletedProcess(command, 1, "", said)).split("\n")
    assert capsys.readouterr().err == said
    assert told[0].startswith("This step failed (its own message stands above): ") and "-m venv" in told[0]
    assert told[1].startswith(mend) and told[1].endswith(". Then start the same command again.") and len(told) == 2


@pytest.mark.kind("fault", "set-up: a full disk")
def test_a_full_disk_is_noticed_behind_other_words(run, monkeypatch):
    """ensurepip, for one, does not say why it failed."""
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=0))
    told = fails(run, monkeypatch, lambda command, **how: subprocess.CompletedProcess(command, 1, "", "exit status 1."))
    assert told.split("\n")[1].startswith("Make room")


@pytest.mark.kind("fault", "set-up: a folder of somebody else")
def test_what_the_system_refuses_to_run_py_itself_is_told_too(run, monkeypatch):
    def refused(command, **how):
        raise PermissionError(13, "Permission denied", "/hsc/.venv/made-from.txt")

    told = fails(run, monkeypatch, refused).split("\n")
    assert "Permission denied" in told[0] and told[1].startswith("No file can be written here")


@pytest.mark.kind("fault", "set-up: stopped half-way")
def test_whoever_stops_it_is_told_how_to_go_on(run, monkeypatch):
    def stopped(command, **how):
        raise KeyboardInterrupt

    assert fails(run, monkeypatch, stopped).startswith("Stopped. Start the same command again")


# pip, as the reader has set it

USERS = """:env:.user='1'
global.constraint='/etc/constraints.txt'
global.extra-index-url='\\nfile:///mirror\\nfile:///more'
global.index-url='file:///for/all'
global.timeout='33'
global.user='true'
install.index-url='file:///for/install'
install.target='/elsewhere'
wheel.proxy='for.wheels:1'
"""


def pip_environments(run):
    return [how["env"] for command, how in run.said if command[1:4] == ["-m", "pip", "install"]]


@pytest.mark.kind("environment", "pip set for other uses")
def test_pip_goes_the_way_that_the_reader_has_set_and_heeds_nothing_else(run, monkeypatch):
    run.pip_files = USERS
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    for option in "user target prefix root require-virtualenv no-deps dry-run no-binary python quiet".split():
        monkeypatch.setenv(run.variable(option), "1")
    monkeypatch.setenv("PIP_TIMEOUT", "7")  # the environment goes before the files
    monkeypatch.setenv("PIP_CERT", "/certificates.pem")
    run.set_up()
    wanted = {
        "PIP_CERT": "/certificates.pem",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_EXTRA_INDEX_URL": "\nfile:///mirror\nfile:///more",
        "PIP_INDEX_URL": "file:///for/install",
        "PIP_TIMEOUT": "7",
    }
    assert len(pip_environments(run)) == 2
    for environment in pip_environments(run):
        assert {name: value for name, value in environment.items() if name.startswith("PIP_")} == wanted


@pytest.mark.kind("environment", "pip set for other uses")
def test_pip_itself_tells_what_its_files_say_of_the_way_of_packages(tmp_path, monkeypatch):
    """The answer of a real pip, whose words may change."""
    module = SimpleNamespace(**runpy.run_path(str(ROOT / "run.py")))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_QUIET", "3")
    monkeypatch.setitem(module.way_of_files.__wrapped__.__globals__, "python_of", lambda venv: Path(sys.executable))
    (tmp_path / "pip.conf").write_text(
        "[global]\nquiet = 2\nuser = true\nfind-links =\n  /one\n  /two\nretries = 9\n[install]\nretries = 3\n",
        encoding="utf-8",
    )
    found = module.way_of_files(tmp_path)
    assert found["PIP_FIND_LINKS"].split() == ["/one", "/two"] and found["PIP_RETRIES"] == "3"
    assert "PIP_USER" not in found and "PIP_QUIET" not in found
