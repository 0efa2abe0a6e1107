"""hsclib needs no server: it runs where only its own packages are, as under Pyodide."""

import subprocess
import sys

import pytest
from website import ROOT

BLOCKED = ("jupyter_server", "jupyterlab", "voila", "ipykernel", "nbconvert", "nbformat", "notebook", "tornado", "zmq")
CODE = f"""
import sys, threading

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f'{{name}} is not there')

def no_thread(*_):
    raise RuntimeError("can't start new thread")  # as Pyodide says

sys.meta_path.insert(0, Refuse())
threading.Thread.start = no_thread
import pkgutil, importlib, hsclib
for found in pkgutil.walk_packages(hsclib.__path__, 'hsclib.'):
    importlib.import_module(found.name)
panel = hsclib.explore(hsclib.MarrowRecovery, show=['dose'], scenes=[('More', dict(dose=150), 'Lower.')])
panel.controls['dose'].value = 150
prediction = hsclib.predict('A', B='no', show=panel)
prediction.choose('A')
print(panel.sentence)
"""


@pytest.mark.kind("environment", "Pyodide: no server, no threads")
def test_panels_and_predictions_work_without_a_server_and_without_threads():
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("One dose of 150 mg/m²")
