"""A cell that is run again frees the panels that it made before."""

import gc
import weakref
from types import SimpleNamespace

import ipywidgets as widgets
import psutil
import pytest
from boxes import THOROUGH
from jupyter_client.manager import start_new_kernel
from toy import Toy, ToyPicture

from hsclib import explore, predict, reruns

pytestmark = pytest.mark.kind("fault", "a cell is run again and again")


@pytest.fixture
def cell(monkeypatch):
    """Pretend that code runs in a cell; calling it says which, and by which execution."""

    shell = SimpleNamespace(displayhook=SimpleNamespace(prompt_count=1), history_manager=SimpleNamespace(outputs={}))

    def enter(name, execution):
        monkeypatch.setattr(reruns, "_origin", lambda: (name, execution))
        monkeypatch.setattr(reruns, "get_ipython", lambda: shell)

    return enter


def count():
    return len(widgets.widget._instances)


def test_a_cell_that_is_run_again_frees_its_panels(cell):
    cell("a", 1)
    before = count()
    old = [explore(Toy, ToyPicture), explore(Toy, ToyPicture)]  # of one execution: both stay
    one = (count() - before) / 2
    figures = [weakref.ref(panel._sheet) for panel in old]
    cell("a", 2)
    new = explore(Toy, ToyPicture)
    assert [figure() for figure in figures] == [None, None]
    assert count() == before + one
    new.controls["amount"].value = 3  # lives
    assert new.run.settings["amount"] == 3


@pytest.mark.parametrize("letter", [None, "A"])
def test_a_prediction_that_is_asked_again_is_freed_with_its_panel(cell, letter):
    cell("a", 1)
    before = count()
    old = predict("A", B="It does not.", show=explore(Toy, ToyPicture))
    if letter:
        old.choose(letter)
    cell("a", 2)
    predict("A", B="It does not.", show=7)
    one = count() - before
    cell("a", 3)
    predict("A", B="It does not.", show=7)
    assert count() - before == one, "nothing is left of what was asked before"


def test_what_a_prediction_has_folded_away_is_freed_with_it():
    before = count()
    asked = predict("A", B="It does not.", show=7)
    asked.choose("A")
    asked._commit.click()  # Hide
    asked.close()
    assert count() == before


def test_the_panels_of_other_cells_stay(cell):
    cell("a", 1)
    kept = explore(Toy, ToyPicture)
    cell("b", 2)
    explore(Toy, ToyPicture)
    cell(None, None)  # nobody tells which cell it is: a test, a script
    explore(Toy, ToyPicture)
    kept.controls["amount"].value = 3
    assert kept.run.settings["amount"] == 3


def test_a_closed_panel_leaves_no_widget_behind():
    before = count()
    panel = explore(Toy, ToyPicture, scenes=[("more", {"amount": 4}, "It grows.")])
    figure = weakref.ref(panel._sheet)
    panel.close()
    gc.collect()
    assert count() == before
    assert figure() is None


def test_a_cell_that_is_run_again_and_again_leaves_a_third_of_a_megabyte_each_time():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        process = psutil.Process(manager.provisioner.process.pid)

        def run_cell(code):
            content = {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
            }
            message = client.session.msg("execute_request", content, metadata={"cellId": "one"})
            client.shell_channel.send(message)
            assert client.get_shell_msg(timeout=120)["content"]["status"] == "ok"
            while client.get_iopub_msg(timeout=120)["content"].get("execution_state") != "idle":
                pass  # what nobody reads the kernel would keep
            return process.memory_info().rss / 1e6

        run_cell("from hsclib import GeneTherapy, MarrowRecovery, explore")
        panel = "explore(GeneTherapy)" if THOROUGH else "explore(MarrowRecovery)"  # the largest, and a usual one
        run_cell(panel)
        start = run_cell(panel)
        times = 30 if THOROUGH else 9
        grown = [run_cell(panel) for _ in range(times)][-1] - start
        assert grown < times / 3
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
