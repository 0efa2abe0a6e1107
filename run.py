"""Set up and start the HSC notebooks:  python3 run.py COMMAND   (Windows: py run.py COMMAND)

  lab        open the notebooks in JupyterLab
  voila      serve them as pages without code, for a lecture
  test       run the tests, the notebooks among them; --thorough: all of them (other arguments go to pytest)
  execute    run the notebooks and save them with fresh outputs (arguments: the notebooks; default all)
  book       build the pages as a website that needs no server (pages, --to FOLDER, --lite; default: all, into site)
  handout    print a page as PDF, questions first, answers at the end (arguments: the page, --paper Letter, --to FILE)
  benchmark  measure the speed of the models
  install    make .venv and nothing else, for an editor or a container
  lock       renew requirements.txt and environment.yml from pyproject.toml (--upgrade for newer releases)
  address    OWNER/REPO: write where the project lives into all links that start it

Everything is installed into the folder .venv beside this file, and again when what is needed has changed.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "The HSC notebooks need Python 3.11 or newer; this is Python %d.%d.\n"
        "Get a newer one from python.org, then start run.py with it, for example: python3.12 run.py lab"
        % sys.version_info[:2]
    )

import ast
import functools
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "made-from.txt"
LOCK, PROJECT, ENVIRONMENT = ROOT / "requirements.txt", ROOT / "pyproject.toml", ROOT / "environment.yml"
BINDER_PYTHON = "3.12"
#: What the image that Binder starts from has already, so that only a lower bound of it is asked for.
BINDER_HAS = ("ipykernel", "ipywidgets", "jupyter-server", "jupyterlab")

COMMANDS = {  # name: arguments of the environment's python
    "lab": ["-m", "jupyterlab", "--ServerApp.root_dir=.", "notebooks/00_start_here.ipynb"],
    "voila": [
        *["-m", "hscvoila", "notebooks", "--Voila.kernel_websocket_connection_class=hscserver.PromptConnection"],
        # a kernel that has had no page for two minutes ends: Voila's own order at the end of a page is refused
        *["--MappingKernelManager.cull_idle_timeout=120", "--MappingKernelManager.cull_interval=15"],
        # pictures too, by a quarter
        "--Voila.tornado_settings={'websocket_compression_options': {'compression_level': 1}}",
        # of JupyterLab's extensions only what shows widgets; others may be large
        "--VoilaConfiguration.extension_allowlist="
        "['@voila-dashboards/widgets-manager8', '@jupyter-widgets/jupyterlab-manager']",
        "--VoilaExecutor.iopub_timeout=60",  # outputs are not lost where many pages are opened at once
    ],
    # a file at a time to each of two processes, in the order of tests/conftest.py: the browser first, it takes longest
    "test": ["-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"],
    "execute": ["tests/execute.py"],
    "benchmark": ["tests/benchmark.py"],
    "book": ["-m", "publish", "book"],
    "handout": ["-m", "publish", "handout"],
}
ADDRESSED = ("README.md", "CITATION.cff")  # files with links that start the project, besides pyproject.toml
#: The options of pip that say where packages come from, and by which way. What a reader has set for these holds, since
#: many a network needs it; what else a reader has set (user, target, no-deps …) is not for our environment.
WAY = """index-url extra-index-url find-links no-index proxy cert client-cert trusted-host timeout default-timeout
    retries keyring-provider use-feature cache-dir no-cache-dir""".split()
#: What a step that fails may have said, and the mend.
MENDS = {
    "PATH separator": f"Move this folder to a place in whose path there is no “{os.pathsep}”",
    r"No space left|not enough space|[Qq]uota|Errno 28\b|WinError 112\b": "Make room: a disk is full, "
    "that of this folder or of temporary files, and 900 MB are needed",
    r"[Rr]ead-only|ermission denied|Access is denied|Errno (13|30)\b|WinError (5|32)\b": "No file can be written here: "
    "close programs that use .venv; delete .venv, if somebody else has made it; or copy this folder to one of your own",
    "onnection|name resolution|getaddrinfo|timed out|Timeout|[Pp]roxy|SSL|unreachable": "Check the network connection; "
    "`pip config list` tells by which way it is used",
    "No matching distribution": "Packages come from where `pip config list` says, and one is missing there: take them "
    "from another place, or have it added",
}


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def variable(option):
    """The environment variable of an option of pip."""
    return "PIP_" + option.upper().replace("-", "_")


def environment_of(venv):
    """The variables for programs inside the environment: nothing from outside it may be imported, or tell its pip."""
    heeded, not_ours = {"PIP_CONFIG_FILE", *map(variable, WAY)}, ("PIP_", "PYTHONPATH", "PYTHONHOME")
    kept = {k: v for k, v in os.environ.items() if k in heeded or not k.startswith(not_ours)}
    path = str(python_of(venv).parent) + os.pathsep + kept.get("PATH", "")
    ours = {"VIRTUAL_ENV": str(venv), "PATH": path, "PYTHONNOUSERSITE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    return kept | ours | {"PYTHONUTF8": "1"}  # files are read as UTF-8 on Windows too


def step(command, environment=None):
    """Do one thing of the set-up; what it says when it fails is kept for the mend."""
    spoken = {"stderr": subprocess.PIPE, "encoding": "utf-8", "errors": "replace"}
    done = subprocess.run(command, cwd=ROOT, env=environment, **spoken)
    sys.stderr.write(done.stderr)
    done.check_returncode()


def run(venv, *arguments):
    step([python_of(venv), *arguments], environment_of(venv))


def make_venv(venv):
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "This Python cannot make virtual environments: its modules venv and ensurepip are missing.\n"
            "On Debian and Ubuntu install them with: sudo apt install python3-venv"
        )
    base = getattr(sys, "_base_executable", None) or sys.executable  # not the .venv that is about to be remade
    step([base, "-m", "venv", "--clear", str(venv)])


@functools.cache
def way_of_files(venv):
    """The variables that say to pip what its configuration files say of the way of packages."""
    asked = [python_of(venv), "-m", "pip", "config", "list"]
    # a file that says "quiet" would silence the answer, and "user" means here: only the file of the user
    environment = environment_of(venv) | {"PIP_QUIET": "0", "PIP_USER": "0"}
    said = subprocess.run(asked, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    lines = re.findall(r"^(global|install)\.(\S+?)=(.+)$", said, re.MULTILINE)
    # those of [install] last: they go before those of [global]
    return {variable(option): ast.literal_eval(value) for _, option, value in sorted(lines) if option in WAY}


def pip_install(venv, *arguments):
    """Install by the way that the reader's pip goes, and otherwise as if nobody had ever set an option of pip."""
    command = [python_of(venv), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    step(command, way_of_files(venv) | environment_of(venv) | {"PIP_CONFIG_FILE": os.devnull})


def mend(said):
    """What to do about a step that failed with these words."""
    if shutil.disk_usage(ROOT).free < 1e7:  # then much fails, in many words
        said = "No space left"
    known = (line for words, line in MENDS.items() if re.search(words, said))
    return next(known, "Mend what it says") + ". Then start the same command again."


def wanted():
    """What the environment is made from. The folder counts too: an environment cannot be moved."""
    files = [LOCK, PROJECT, ROOT / "hscserver.py"]
    parts = [sys.version.encode(), str(ROOT).encode(), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def set_up():
    """Make .venv, unless it is there, whole, and made from what is `wanted` now."""
    if python_of(VENV).exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted():
        return
    print("Installing into the folder .venv: once, about a minute.", flush=True)
    make_venv(VENV)
    pip_install(VENV, "-r", str(LOCK))
    pip_install(VENV, "--no-deps", "-e", ".")
    run(VENV, "-m", "hscserver")
    STAMP.write_text(wanted(), encoding="utf-8")  # last, so that a half-made environment is never taken for a whole one


def add(extra):
    """Install what this extra of the project lists; where all of it is there, no network is asked."""
    extras = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    pip_install(VENV, "-c", str(LOCK), *extras[extra])


def lock(*arguments):
    """Pin all that is needed for every Python and system (the lock), and the part of it that Binder installs."""
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder)
        make_venv(venv)
        pip_install(venv, "uv")

        def compile_pins(*more):
            said = ["--quiet", "--custom-compile-command", "python3 run.py lock"]
            run(venv, "-m", "uv", "pip", "compile", *said, *more)

        def for_binder(wanted):
            system = ["--python-version", BINDER_PYTHON, "--python-platform", "linux", "--constraint", LOCK.name]
            pins = venv / "pins.txt"
            compile_pins(*wanted, *system, "--no-header", "--no-annotate", "-o", str(pins))
            return pins.read_text(encoding="utf-8").splitlines()

        whole = ["pyproject.toml", "--extra", "app"]
        everywhere = ["--extra", "book", "--extra", "test", "--universal", "--python-version", "3.11"]
        compile_pins(*whole, *everywhere, "-o", LOCK.name, *arguments)
        bounds = re.findall(rf'"((?:{"|".join(BINDER_HAS)})[>=].*)"', PROJECT.read_text(encoding="utf-8"))
        (venv / "base.in").write_text("\n".join(bounds), encoding="utf-8")
        brought = for_binder([str(venv / "base.in")])
        pins = [line for line in for_binder(whole) if line not in brought]
        lines = "".join(f"    - {line}\n" for line in [*sorted(bounds), *pins])
    ENVIRONMENT.write_text(
        "# For Binder and conda. Written by: python3 run.py lock\n"
        "# With conda, hsclib itself comes after it, by this line in this folder: pip install --no-deps -e .\n"
        "# The pins are those of requirements.txt, spelt out: Binder then installs them again only\n"
        "# when they change, not at every commit. What its image has already is not pinned.\n"
        "name: hsc-notebooks\nchannels:\n  - conda-forge\ndependencies:\n"
        f"  - python={BINDER_PYTHON}\n  - pip\n  - pip:\n{lines}",
        encoding="utf-8",
        newline="\n",
    )


def write_address(*arguments):
    """Put this OWNER/REPO of GitHub in place of the one that stands in the links so far."""
    if len(arguments) != 1 or not re.fullmatch(r"[\w.-]+/[\w.-]+", arguments[0]):
        sys.exit(f"address: give the one name OWNER/REPO that the project has on GitHub; got {' '.join(arguments)!r}.")
    (old,) = re.findall('^Repository = "https://github.com/(.*)"$', PROJECT.read_text(encoding="utf-8"), re.MULTILINE)
    for file in (PROJECT, *(ROOT / name for name in ADDRESSED)):
        told = file.read_text(encoding="utf-8").replace(old, arguments[0])
        file.write_text(told, encoding="utf-8", newline="\n")
    print(f"The links of {PROJECT.name}, {', '.join(ADDRESSED)} lead to {arguments[0]}.")


def start(*arguments):
    """Hand over to a program of the environment; its exit code is ours."""
    command = [str(python_of(VENV)), *arguments]
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, environment_of(VENV))
    program = subprocess.Popen(command, env=environment_of(VENV))
    while True:
        try:
            sys.exit(program.wait())
        except KeyboardInterrupt:
            pass  # Ctrl-C reached the program too, and it decides


def main(name="", *arguments):
    if name == "lock":
        lock(*arguments)
    elif name == "address":
        write_address(*arguments)
    elif name == "install":
        set_up()
    elif name in COMMANDS:
        set_up()
        if name == "benchmark":
            add("benchmark")
        if name == "book" and "--lite" in arguments:
            add("lite")
        if name == "test" and "--thorough" in arguments:
            os.environ["HSC_THOROUGH"] = "1"
            arguments = [argument for argument in arguments if argument != "--thorough"]
        start(*COMMANDS[name], *arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"\nThis step failed (its own message stands above): {' '.join(map(str, error.cmd))}\n"
            f"{mend(error.stderr or '')}"
        )
    except OSError as error:
        sys.exit(f"\n{error}\n{mend(str(error))}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start the same command again to go on.")
