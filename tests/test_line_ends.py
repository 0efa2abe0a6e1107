"""A clone on Windows, whose git writes its own line ends, has files that bash and the tests can read."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.kind("environment", "line ends of Windows")

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_clone_on_windows_has_the_line_ends_of_all_others(tmp_path):
    def git(*arguments):
        windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf", "-c", "core.safecrlf=false"]
        subprocess.run(["git", *windows, *arguments], cwd=tmp_path, check=True, capture_output=True)

    names = ["postBuild", ".ci/run", "run.py", "hsclib/thresholds.csv", "hsclib/references.json", "hsclib/panel.css"]
    names += [str(next((ROOT / "notebooks").glob("*.ipynb")).relative_to(ROOT))]
    git("init", "--quiet")
    for name in [".gitattributes", *names]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    git("add", ".")
    for name in names:
        (tmp_path / name).unlink()
    git("checkout", "--", ".")
    assert [name for name in names if b"\r" in (tmp_path / name).read_bytes()] == []
    for script in ("postBuild", ".ci/run") if shutil.which("bash") else ():
        subprocess.run(["bash", "-n", script], cwd=tmp_path, check=True)
