"""Panels worked by keyboard in a real JupyterLab."""

import math
import re
from pathlib import Path

import pytest
from boxes import THOROUGH, some
from hands import EXTENT, PAPER, REPORT, SHUTDOWN, WATCH, Panel, page_in_lab, typed, watched_page
from lab import open_in_lab
from playwright.sync_api import expect
from visits import DEEP, ERRORS, WITH_PANELS, code_cells

pytestmark = pytest.mark.browser

THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
WORKED = next(n for n in WITH_PANELS if n.stem.startswith("04"))


@pytest.fixture(scope="module", params=DEEP, ids=lambda n: n.stem)
def page(request, context, jupyterlab):
    """A notebook in JupyterLab, all of its cells run."""
    with page_in_lab(context, jupyterlab, request.param.name) as page:
        page.panels = [Panel(root) for root in some(page.locator(".hsc-panel").all(), 2)]
        yield page


@pytest.fixture
def panels(page):
    """The panels of the page, each as it was at its start."""
    for panel in page.panels:
        if panel.settings != panel.start:
            panel.reset()
    return page.panels


def numbers(panels, kinds=(int, float)):
    """Panel and parameter of all sliders if thorough, otherwise of one of each kind."""
    found = [(panel, p) for panel in panels for p in panel.acting if p.type in kinds]
    return found if THOROUGH else {(p.type, p.scale, p.unit == "1"): (panel, p) for panel, p in found}.values()


def sliding(panels):
    """Those with a slider that is not grey."""
    return [panel for panel in panels if any(p.type in (int, float) for p in panel.acting)]


def test_every_cell_runs(page):
    assert page.evaluate(ERRORS) == []
    notebook = next(n for n in DEEP if n.name in page.url)
    panels = sum(code.count("explore(") for code in code_cells(notebook).values())
    assert page.locator(".hsc-panel").count() == panels


def test_a_prediction_is_made_by_keyboard_alone_and_the_focus_stays(context, jupyterlab):
    with watched_page(context) as page:
        open_in_lab(page, jupyterlab, WORKED.name, WITH_PANELS[WORKED])
        asked = page.locator(".hsc-predict").first
        asked.get_by_role("button", name="A", exact=True).focus()
        for key in ("Tab", "Shift+Tab", "Space", "Tab", "Tab", "Tab"):  # past B and C
            page.keyboard.press(key)
        page.keyboard.type("it dies at once")
        page.keyboard.press("Tab")
        assert asked.locator(".hsc-panel").count() == 0
        page.keyboard.press("Enter")
        expect(asked.get_by_role("status").first).to_have_text(
            re.compile("^You chose A because “it dies at once”; it is C")
        )
        expect(asked.get_by_role("button", name="Hide", exact=True)).to_be_focused()
        expect(asked.locator(".hsc-panel")).to_be_visible()
        page.evaluate(SHUTDOWN)


def test_every_slider_moves_box_sentence_and_picture(panels):
    for panel in panels:
        for p in (p for p in panel.acting if p.type in (int, float)):
            panel.slide(p, "ArrowLeft" if panel.settings[p.name] == p.high else "ArrowRight")
            panel.slide(p, "Home" if panel.settings[p.name] == p.high else "End")
            if THOROUGH:
                panel.reset()


def test_choices_and_switches_work_by_keyboard(panels):
    for panel in panels:
        for p in (p for p in panel.acting if p.type in (str, bool)):
            panel.choose(p)
            panel.reset()


@pytest.mark.kind("bad input", "a value out of range, or no number")
def test_a_refused_value_is_told_and_changes_nothing(panels):
    for panel, p in numbers(panels):
        before, place = panel.shown(), panel.place()
        for value in [-1e9, 1e9] + [p.low + 0.5] * (p.type is int):
            panel.type(p, value)
            expect(panel.alert).to_contain_text(f"{p.label} ({p.name}) must be {p.range_text}; got {typed(value)}")
            assert panel.shown() == before
            assert panel.place() == place, "the picture jumped"
        panel.type(p, panel.settings[p.name])
        panel.agrees()
        assert panel.shown() == before


def test_a_typed_value_stays_exact_between_the_steps_of_the_slider(panels):
    for panel, p in numbers(panels, [float]):
        between = (p.low + p.high) / 2 + 0.3 * p.step if p.scale == "linear" else math.sqrt(p.low * p.high) * 1.01
        panel.settings = panel.settings | {p.name: float(f"{between:.8g}")}
        panel.type(p, panel.settings[p.name])
        panel.agrees()
        expect(panel.root.get_by_role("status")).to_have_text(panel.run.sentence)  # by then any echo has come back
        panel.holds(p)
        assert panel.copied()[1] == panel.settings
        panel.reset()


def test_the_picture_changes_in_place_and_nothing_grows(panels):
    for panel in sliding(panels):
        p, _ = panel.slider
        panel.image.scroll_into_view_if_needed()
        panel.handle(p).focus()
        extent = panel.root.evaluate(EXTENT)
        panel.root.evaluate(WATCH)
        for i in range(30 if THOROUGH else 12):
            panel.slide(p, "ArrowLeft" if (i % 2 == 0) == math.isclose(panel.start[p.name], p.high) else "ArrowRight")
        panel.reset()
        seen = panel.page.evaluate(REPORT)
        assert seen["frames"] and seen["blank"] == 0
        assert len(seen["places"]) == 1, "the picture jumped"
        assert seen["shift"] == 0, "something on the page jumped"
        assert panel.root.evaluate(EXTENT) == extent


def test_the_status_for_screen_readers_follows(panels):
    for panel in sliding(panels):
        panel.slide(*panel.slider)
        expect(panel.root.get_by_role("status")).to_have_text(panel.run.sentence)


def test_hold_keeps_a_curve_until_it_is_released(panels):
    for panel in sliding(panels):
        panel.slide(*panel.slider)
        alone = panel.shown()
        panel.reset()
        panel.press("Hold")
        expect(panel.root.get_by_role("button", name="Release")).to_be_visible()
        panel.slide(*panel.slider)
        panel.await_picture("!==", alone[1], "no grey ghost of the held curve")
        panel.press("Release")
        panel.await_picture("===", alone[1], "the ghost of the released curve stays")


def test_reset_and_fit(panels):
    for panel in sliding(panels):
        start = panel.shown()
        panel.slide(*panel.slider)
        panel.press("Fit")
        expect(panel.root.get_by_role("button", name="Fit")).to_be_focused()
        panel.agrees()
        panel.reset()
        panel.press("Fit")
        panel.agrees()
        assert start[0] == panel.shown()[0]


def test_csv_holds_the_run(panels):
    for panel in panels:
        with panel.page.expect_download() as saved:
            panel.press("CSV")
        assert saved.value.suggested_filename == f"{panel.model.__name__}.csv"
        assert Path(saved.value.path()).read_text(encoding="utf-8-sig") == panel.run.to_csv()
        expect(panel.root.get_by_text("is saved.")).to_be_visible()


def test_the_copied_line_is_in_the_clipboard(panels):
    for panel in sliding(panels):
        panel.slide(*panel.slider)
        assert panel.copied()[1] == panel.settings
        line = panel.root.locator("code").inner_text()
        assert panel.page.evaluate("navigator.clipboard.readText()") == line
        panel.reset()


def test_at_rest_a_picture_has_twice_the_pixels_in_the_same_place(desk, jupyterlab):
    open_in_lab(desk, jupyterlab, "sharp.ipynb")
    panel = Panel(desk.locator(".hsc-panel"))
    plain = int(panel.image.get_attribute("width"))
    for key in ("ArrowLeft", "ArrowRight"):
        panel.slide(panel.controls[0], key)
        place = panel.place()
        desk.wait_for_function("wide => document.querySelector('.hsc-image').naturalWidth === wide", arg=2 * plain)
        assert panel.place() == place, "the picture jumped"


def test_scenes_step_forth_and_back(panels):
    for panel in panels:
        if not panel.root.get_by_role("button", name="Next", exact=True).count():
            continue
        told, place = panel.root.get_by_text(re.compile(r"^\d+ of \d+: ")), panel.place()
        panel.press("Next")
        expect(told).to_contain_text(re.compile("^1 of"))
        first = panel.copied()
        panel.press("Next")
        expect(told).to_contain_text(re.compile("^2 of"))
        assert panel.copied() != first
        panel.press("Back")
        expect(told).to_contain_text(re.compile("^1 of"))
        assert panel.copied() == first
        panel.settings = first[1]
        panel.agrees()
        assert panel.place() == place, "the picture jumped"


def test_published_settings_are_gone_to(panels):
    for panel in panels:
        patients = panel.root.locator(".hsc-tools select")
        names = patients.locator("option").all_inner_texts()[1:] if patients.count() else []
        for name in some(names, 1) if names else []:
            patients.select_option(name)
            expect(panel.root.get_by_text(re.compile(r": \d+ published number"))).to_be_visible()
            panel.settings = panel.copied()[1]
            panel.agrees()


def test_the_spread_between_patients_comes_and_goes(panels):
    for panel in panels:
        toggle = panel.root.get_by_role("button", name="Patients differ")
        if toggle.count():
            alone = panel.shown()[1]
            toggle.click()
            panel.await_picture("!==", alone, "no band of patients")
            toggle.click()
            panel.await_picture("===", alone, "the band of patients stays")


@pytest.mark.kind("environment", "a dark theme")
def test_the_picture_is_a_white_card_in_the_dark_theme(page, panels):
    page.evaluate(THEME, "JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    for panel in panels:
        expect(panel.image).to_have_css("background-color", "rgb(255, 255, 255)")
        assert panel.image.evaluate(PAPER) == [255, 255, 255, 255]
    # two changes of theme in a breath make JupyterLab stumble
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)
    page.evaluate(THEME, "JupyterLab Light")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")


def test_the_console_has_nothing_to_complain_about(page, panels):
    assert page.complaints == []
