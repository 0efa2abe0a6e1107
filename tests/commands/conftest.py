"""run.py in a folder of its own, where nothing is really started."""

import runpy
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = """[project.optional-dependencies]
app = [
    "jupyterlab>=4.4",
]
benchmark = ["gillespy2>=1.8"]

[project.urls]
Repository = "https://github.com/OWNER/REPO"
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run.py in a folder of its own; `said` keeps what it would have started, programs inside .venv by name."""
    (tmp_path / "run.py").write_text((ROOT / "run.py").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("requirements.txt", "pyproject.toml", "hscserver.py"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    module = SimpleNamespace(**runpy.run_path(str(tmp_path / "run.py")), said=[], folder=tmp_path, pip_files="")

    def start(command, **how):
        if command[-2:] == ["config", "list"]:
            return subprocess.CompletedProcess(command, 0, module.pip_files)
        module.said.append((list(map(str, command)), how))
        if "venv" in command:  # the environment appears
            python = module.python_of(Path(command[-1]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text("", encoding="utf-8")
        if "-o" in command and "pins.txt" in str(command[-1]):
            base = "jupyterlab==4.6\n"
            pins = f"{base}numpy==2.5\nscipy==1.18\n" if "pyproject.toml" in command else base
            Path(command[-1]).write_text(pins, encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, stderr="")

    def hand_over(program, command, environment):
        module.said.append((list(map(str, command)), {"env": environment}))
        raise SystemExit  # what comes after is another program

    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setattr("os.execve", hand_over)
    monkeypatch.setattr("os.name", "posix")
    monkeypatch.setattr("os.chdir", lambda folder: None)
    return module
