"""run.py: what it starts, and with what. Nothing is installed here."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest


def call(run, *arguments):
    """Give a command that hands over to a program."""
    with pytest.raises(SystemExit):
        run.main(*arguments)


def started(run):
    """The commands so far, without the programs; they are forgotten then."""
    commands = [command[1:] for command, _ in run.said]
    run.said.clear()
    return commands


def test_the_environment_is_made_once_and_its_stamp_is_written_last(run, capsys):
    run.set_up()
    made = started(run)
    assert [command[:3] for command in made] == [
        ["-m", "venv", "--clear"],
        ["-m", "pip", "install"],
        ["-m", "pip", "install"],
        ["-m", "hscserver"],
    ]
    assert made[1][-2:] == ["-r", str(run.LOCK)] and made[2][-3:] == ["--no-deps", "-e", "."]
    assert run.STAMP.read_text(encoding="utf-8") == run.wanted()
    assert "about a minute" in capsys.readouterr().out
    run.set_up()
    assert started(run) == []


@pytest.mark.kind("environment", "an environment made for an earlier state")
@pytest.mark.parametrize("file", ["requirements.txt", "pyproject.toml", "hscserver.py"])
def test_the_environment_is_made_again_when_what_is_needed_has_changed(run, file):
    run.set_up()
    started(run)
    (run.folder / file).write_text("numpy\n", encoding="utf-8")
    run.set_up()
    assert len(started(run)) == 4


@pytest.mark.kind("fault", "set-up: stopped half-way")
def test_a_half_made_environment_is_not_taken_for_a_whole_one(run, monkeypatch):
    whole = subprocess.run

    def break_at_pip(command, **how):
        if "pip" in command:
            return subprocess.CompletedProcess(command, 1, "", "")
        return whole(command, **how)

    with monkeypatch.context() as broken:
        broken.setattr(subprocess, "run", break_at_pip)
        with pytest.raises(subprocess.CalledProcessError):
            run.set_up()
    assert run.python_of(run.VENV).exists() and not run.STAMP.exists()
    started(run)
    run.set_up()
    assert len(started(run)) == 4


@pytest.mark.kind("environment", "variables of another Python")
def test_programs_see_the_environment_and_nothing_else_and_read_files_as_utf_8(run, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PYTHONHOME", "elsewhere")
    monkeypatch.setenv("HSC_CHROMIUM", "kept")
    call(run, "lab")
    for _, how in run.said[1:]:  # all but the making of it
        assert "elsewhere" not in how["env"].values()
        assert (how["env"]["PYTHONUTF8"], how["env"]["HSC_CHROMIUM"]) == ("1", "kept")
        assert how["env"]["PATH"].startswith(str(run.python_of(run.VENV).parent))


@pytest.mark.parametrize("name", ["lab", "voila", "execute", "benchmark"])
def test_a_command_sets_up_and_hands_its_arguments_over(run, name):
    call(run, name, "--more", "words")
    *before, last = started(run)
    assert last == [*run.COMMANDS[name], "--more", "words"]
    assert before[3] == ["-m", "hscserver"]
    assert (len(before) == 5 and before[4][-1] == "gillespy2>=1.8") == (name == "benchmark")


def test_thorough_is_for_the_tests_and_all_else_for_pytest(run, monkeypatch):
    monkeypatch.delenv("HSC_THOROUGH", raising=False)
    for arguments, thorough in ((["-x"], None), (["-x", "--thorough"], "1")):
        call(run, "test", *arguments)
        command, how = run.said[-1]
        assert command[1:] == [*run.COMMANDS["test"], "-x"]
        assert how["env"].get("HSC_THOROUGH") == thorough


def test_one_command_only_installs(run):
    run.main("install")
    assert run.STAMP.exists() and not any("jupyterlab" in command for command in started(run))


def test_one_command_writes_where_the_project_lives_into_every_link(run, capsys):
    for name in run.ADDRESSED:
        (run.folder / name).write_text("binder/gh/OWNER/REPO/HEAD", encoding="utf-8")
    run.main("address", "me/hsc-notebooks")
    run.main("address", "lab.1/HSC")
    assert {(run.folder / name).read_text(encoding="utf-8") for name in run.ADDRESSED} == {"binder/gh/lab.1/HSC/HEAD"}
    assert 'Repository = "https://github.com/lab.1/HSC"' in run.PROJECT.read_text(encoding="utf-8")
    assert "lead to lab.1/HSC" in capsys.readouterr().out


@pytest.mark.kind("bad input", "an unknown name")
@pytest.mark.parametrize("arguments", [(), ("only",), ("a/b", "c/d"), ("a b/c",), ("https://github.com/a/b",)])
def test_an_address_that_is_none_is_refused(run, arguments):
    with pytest.raises(SystemExit, match="give the one name OWNER/REPO"):
        run.main("address", *arguments)


@pytest.mark.kind("bad input", "no command, or an unknown one")
@pytest.mark.parametrize("arguments", [(), ("jump",), ("--help",)])
def test_without_a_command_it_lists_them(run, arguments):
    with pytest.raises(SystemExit) as end:
        run.main(*arguments)
    assert all(f"\n  {name} " in end.value.code for name in [*run.COMMANDS, "lock", "install", "address"])
    assert run.said == []


def test_the_lock_is_compiled_for_all_and_environment_yml_written_from_its_pins(run):
    run.main("lock", "--upgrade")
    commands = started(run)
    everywhere, base, binder = (command for command in commands if command[1] == "uv")
    assert everywhere[-3:] == ["-o", "requirements.txt", "--upgrade"]
    assert {"--universal", "app", "test", "3.11"} <= set(everywhere)
    assert {"--constraint", "requirements.txt", run.BINDER_PYTHON} <= set(binder) and "--upgrade" not in binder
    assert "pyproject.toml" in binder and "pyproject.toml" not in base
    lines = (run.folder / "environment.yml").read_bytes().decode().split("\n")
    assert lines[-5:] == ["  - pip:", "    - jupyterlab>=4.4", "    - numpy==2.5", "    - scipy==1.18", ""]
    head = (Path(__file__).parents[2] / "environment.yml").read_text(encoding="utf-8").split("\n")
    assert lines[:-4] == head[: len(lines) - 4] and f"  - python={run.BINDER_PYTHON}" in lines
    assert not run.VENV.exists(), "the lock needs no environment"


def test_a_python_without_venv_is_told_what_to_install(run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        run.set_up()


def test_where_a_program_cannot_take_over_its_exit_code_is_ours(run, monkeypatch):
    class Program:
        answers = [KeyboardInterrupt, 3]

        def __init__(self, command, env):
            assert command[1:] == ["-m", "pytest"]

        def wait(self):
            answer = self.answers.pop(0)
            if answer is KeyboardInterrupt:
                raise answer  # Ctrl-C is the program's to answer
            return answer

    python = run.python_of(run.VENV)
    monkeypatch.setitem(run.start.__globals__, "python_of", lambda venv: python)
    monkeypatch.setattr("os.name", "nt")
    monkeypatch.setattr(subprocess, "Popen", Program)
    with pytest.raises(SystemExit) as end:
        run.start("-m", "pytest")
    assert end.value.code == 3


@pytest.mark.kind("environment", "a Python too old, or new")
def test_an_old_python_is_told_which_it_needs(run, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match="need Python 3.11 or newer; this is Python 3.10"):
        runpy.run_path(str(run.folder / "run.py"))
