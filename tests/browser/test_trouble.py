"""What a reader sees when a kernel ends or the line breaks, and what keys and fingers do not do, in the real thing."""

import contextlib
import os
import re
import signal
import sys
import time

import psutil
import pytest
from boxes import THOROUGH
from hands import SHUTDOWN, Panel, watched_page
from lab import open_in_lab, server, write_notebook
from line import Line
from playwright.sync_api import expect
from visits import SHORT

pytestmark = [pytest.mark.browser, pytest.mark.skipif(sys.platform == "win32", reason="needs signals of Unix")]

SOON = 5_000  # milliseconds within which a reader has to see it
KINDS = ["jupyterlab", "voila"] if THOROUGH else ["voila"]  # they share what says it
RESTART = "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
CELLS = """() => {
    const { widgets, activeCellIndex } = window.jupyterapp.shell.currentWidget.content;
    return [widgets.map(cell => cell.model.type), activeCellIndex, document.querySelectorAll('.hsc-panel').length];
}"""


@contextlib.contextmanager
def opened(request, context, kind, address=None):
    """The page with one short panel, in JupyterLab or in Voila."""
    address = address or request.getfixturevalue(kind)
    with watched_page(context) as page:
        if kind == "jupyterlab":
            open_in_lab(page, address, "short.ipynb")
        else:
            page.goto(address.format("short.ipynb"), timeout=120_000)
        expect(page.locator(".hsc-panel")).to_be_visible(timeout=120_000)
        yield page
        if kind == "jupyterlab":
            page.evaluate(SHUTDOWN)


def says(page, words, within=SOON):
    """Wait until the panel says so, and nothing is left that could be moved; without words, until it lives again."""
    page.wait_for_function(
        "words => getComputedStyle(document.querySelector('.hsc-panel'), '::before').content.includes(words)",
        arg=words or "none",
        timeout=within,
    )
    expect(page.locator(".hsc-panel").get_by_role("slider")).to_have_count(0 if words else 1)


def kernel_of(page):
    return int(re.search(r"^kernel (\d+)$", page.locator("body").inner_text(), re.MULTILINE)[1])


@pytest.mark.kind("fault", "a kernel that has died, was restarted or ended")
@pytest.mark.parametrize(
    "kind, what_to_do", [("jupyterlab", "Press ▶▶ in the bar above"), ("voila", "Reload the page")]
)
def test_a_panel_whose_kernel_has_died_says_so_and_what_to_do(context, request, kind, what_to_do):
    with opened(request, context, kind) as page:
        says(page, "")
        os.kill(kernel_of(page), signal.SIGKILL)
        says(page, what_to_do)


@pytest.mark.kind("fault", "a kernel that has died, was restarted or ended")
def test_a_panel_whose_kernel_was_restarted_or_shut_down_says_so(context, request):
    with opened(request, context, "jupyterlab") as page:
        page.evaluate(RESTART)
        says(page, "ended or was restarted")
        open_in_lab(page, page.url, "short.ipynb")
        says(page, "")
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        says(page, "ended or was restarted")
        page.evaluate(RESTART.replace("session.kernel.restart()", "startKernel()"))


@pytest.mark.kind("fault", "a server out of reach, a broken line")
@pytest.mark.parametrize("kind", KINDS)
def test_a_panel_whose_server_is_out_of_reach_says_so_until_it_is_back(context, request, folders, kind):
    with opened(request, context, kind) as page:
        server = int((folders[kind] / "pid").read_text(encoding="utf-8"))
        os.kill(server, signal.SIGSTOP)
        try:
            says(page, "out of reach")
        finally:
            os.kill(server, signal.SIGCONT)
        says(page, "")
        panel = Panel(page.locator(".hsc-panel"))
        panel.slide(*panel.slider)


@pytest.mark.kind("fault", "a server out of reach, a broken line")
@pytest.mark.parametrize("kind", KINDS)
def test_after_a_broken_line_slider_box_and_picture_agree_again_by_themselves(context, request, kind):
    address = request.getfixturevalue(kind)
    port = int(re.search(r":(\d+)/", address)[1])
    with (
        Line(port) as line,
        opened(request, context, kind, address.replace(f":{port}/", f":{line.port}/")) as page,
    ):
        handle = page.locator(".hsc-panel").get_by_role("slider")
        handle.press("ArrowRight")
        line.cut()
        handle.press("End", timeout=SOON)
        says(page, "out of reach")
        line.mend()
        says(page, "", within=90_000)  # JupyterLab tries again after 1, 3, 7, … seconds at most
        page.keyboard.press("Escape")  # its own word of the lost line
        panel = Panel(page.locator(".hsc-panel"))
        panel.holds(panel.controls[0])
        panel.agrees()
        assert float(handle.get_attribute("aria-valuenow")) == panel.settings["days"]


@pytest.mark.kind("environment", "paper")
def test_a_page_of_voila_is_printed_whole(context, request):
    with opened(request, context, "voila") as page:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 300})  # as wide as a sheet of paper, and lower than the page
        image, cells = (page.locator(part).bounding_box() for part in (".hsc-image", "#rendered_cells"))
        assert image["x"] >= 0 and image["x"] + image["width"] <= 680
        assert cells["height"] > image["y"] + image["height"] > 300, "what lies below the screen is left out"


if THOROUGH:  # it takes until nobody is taken for gone

    @pytest.mark.kind("fault", "kernels that outlive their page")
    def test_a_kernel_of_voila_ends_after_its_page_and_not_before(context, tmp_path):
        write_notebook(tmp_path / "pages" / "short.ipynb", *SHORT)
        soon = ("--MappingKernelManager.cull_idle_timeout=8", "--MappingKernelManager.cull_interval=2")
        with (
            server("voila", tmp_path / "pages", tmp_path / "voila", more=soon) as address,
            watched_page(context) as kept,
        ):
            kernels = []
            for page in (kept, left := context.new_page()):
                page.goto(address.format("short.ipynb"), timeout=120_000)
                expect(page.locator(".hsc-panel")).to_be_visible(timeout=120_000)
                kernels.append(kernel_of(page))
            left.close()
            end = time.monotonic() + 40
            while psutil.pid_exists(kernels[1]):
                assert time.monotonic() < end, "the kernel of the page that was closed lives on"
                time.sleep(1)
            assert psutil.pid_exists(kernels[0])
            panel = Panel(kept.locator(".hsc-panel"))
            panel.slide(*panel.slider)


@pytest.mark.kind("fault", "keys of the notebook, typed on a panel")
def test_no_key_that_is_typed_on_a_panel_edits_or_leaves_its_cell(desk, jupyterlab):
    open_in_lab(desk, jupyterlab, "short.ipynb")
    desk.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    before, panel = desk.evaluate(CELLS), desk.locator(".hsc-panel")
    edits = ["x", "a", "b", "d", "d", "m", "y", "r", "v", "z", "j", "k", "1", "Shift+m", "Alt+Enter"]
    moves = ["ArrowUp", "ArrowDown", "Control+Shift+ArrowUp", "Control+Backspace", "Control+Shift+m"]
    places = ['[role="slider"]', 'input[type="text"]', "select", "button:visible", "summary"]
    for place in places:
        for key in edits + moves:
            panel.locator(place).first.focus()
            desk.keyboard.press(key)
            assert desk.evaluate(CELLS) == before, f"{key} on {place}"


@pytest.mark.kind("environment", "a finger in place of a mouse")
def test_a_swipe_scrolls_the_page_and_a_drag_moves_the_slider(context, voila):
    phone = context.browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(voila.format("short.ipynb"), timeout=120_000)
    row = page.locator(".hsc-control").filter(has=page.get_by_role("slider")).first
    box, handle, track = row.locator("input"), row.get_by_role("slider"), row.locator(".noUi-target")
    expect(handle).to_be_visible(timeout=120_000)
    fingers = phone.new_cdp_session(page)

    def move(place, across, down):
        before, x, y = box.input_value(), place["x"] + 3, place["y"] + place["height"] / 2
        fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 11):
            point = {"x": x + across * part / 10, "y": y + down * part / 10}
            fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(500)
        return box.input_value() != before

    row.evaluate("row => row.scrollIntoView({ block: 'end' })")  # the picture stands above, and stays, on a phone
    for part in (track, handle):
        at = handle.bounding_box()["y"]
        assert not move(part.bounding_box(), 0, -60 if part is track else 60)
        assert abs(handle.bounding_box()["y"] - at) > 20, "the page did not scroll"
    assert move(handle.bounding_box(), 80, 2)
    phone.close()
