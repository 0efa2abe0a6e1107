"""The first steps on every page, in JupyterLab and in Voila."""

import contextlib
from pathlib import Path

import axe_playwright_python
import pytest
from boxes import THOROUGH, some
from hands import Panel, show_all, watched_page
from lab import open_in_lab
from playwright.sync_api import expect
from visits import DEEP, ERRORS, WITH_PANELS, code_cells, misfits, misfits_beside_files

from hsclib import MarrowRecovery

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("notebook", [n for n in WITH_PANELS if n not in DEEP], ids=lambda n: n.stem)
def test_a_page_opens_and_its_first_slider_moves(desk, jupyterlab, notebook):
    open_in_lab(desk, jupyterlab, notebook.name, None if THOROUGH else WITH_PANELS[notebook])
    show_all(desk)
    assert desk.evaluate(ERRORS) == []
    panel = Panel(desk.locator(".hsc-panel:visible").first)
    panel.slide(*panel.slider)
    assert desk.complaints == []


@pytest.mark.parametrize("notebook", some(WITH_PANELS, 2), ids=lambda n: n.stem)
def test_voila_shows_panels_without_code(context, voila, notebook):
    with watched_page(context) as page:
        page.goto(voila.format(notebook.name), timeout=120_000)
        expect(page.locator(".hsc-predict").first).to_be_visible(timeout=120_000)
        page.locator(".hsc-peep").first.click()
        panel = Panel(page.locator(".hsc-panel").first)
        panel.agrees()
        panel.slide(*panel.slider)
        text = page.locator("body").inner_text()
        assert not [
            code for code in code_cells(notebook).values() if code.strip() and code.strip().splitlines()[0] in text
        ]
        assert page.complaints == []


def test_every_panel_of_the_course_fits_a_laptop_with_the_list_of_files_closed_and_open(desk, jupyterlab):
    open_in_lab(desk, jupyterlab, "all.ipynb")
    expect(desk.locator(".hsc-panel").last).to_be_visible()
    assert misfits(desk) == [] == misfits_beside_files(desk)


if THOROUGH:  # the same panels under the same sheet of styles

    def test_every_panel_of_the_course_fits_the_page_of_a_lecture(context, voila):
        with watched_page(context) as page:
            page.set_viewport_size({"width": 1280, "height": 720})
            page.goto(voila.format("all.ipynb"), timeout=120_000)
            expect(page.locator(".hsc-panel").last).to_be_visible(timeout=120_000)
            assert misfits(page) == []


@pytest.mark.kind("fault", "two threads, or an impatient hand")
@pytest.mark.parametrize("kind", ["jupyterlab", "voila"])
def test_an_impatient_hand_gets_the_scene_that_it_asked_for_last(context, request, kind):
    # what the browser makes of the first scene reaches the kernel when the second has been shown
    address = request.getfixturevalue(kind)
    in_lab = kind == "jupyterlab"
    with contextlib.nullcontext(request.getfixturevalue("desk")) if in_lab else watched_page(context) as page:
        if in_lab:
            open_in_lab(page, address, "slow.ipynb")
        else:
            page.goto(address.format("slow.ipynb"), timeout=120_000)
        forth = page.get_by_role("button", name="Next", exact=True)
        forth.click(timeout=120_000)
        forth.click()
        sentence = MarrowRecovery(dose=97, stem_survival=0.02).run().sentence
        expect(page.get_by_role("status")).to_have_text(sentence, timeout=20_000)  # once nothing has moved for a while
        expect(page.locator(".hsc-sentence")).to_have_text(sentence)


HANDLES = """() => [...document.querySelectorAll('.hsc-panel .noUi-handle')].map(handle => [
    handle.getAttribute('aria-label'), handle.getAttribute('aria-valuetext'),
    handle.closest('.hsc-control').querySelector('input').value, handle.getBoundingClientRect().width,
])"""
AXE = """async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
    .violations.map(found => [found.id, found.nodes.map(node => node.target.join(' '))])"""
SPOKEN = "() => document.querySelectorAll('.hsc-panel .noUi-handle[aria-label]').length === 2"


def test_a_screen_reader_is_told_each_handle_its_value_what_was_refused_and_the_way_past_a_panel(context, voila):
    with watched_page(context) as page:
        page.goto(voila.format("slow.ipynb"), timeout=120_000)
        page.wait_for_function(SPOKEN, timeout=120_000)
        panel = page.get_by_role("group", name="Panel: Marrow recovery")
        survival = panel.get_by_role("slider", name="Stem cells surviving a cycle")
        for key, value in (("Home", "0.001"), ("ArrowRight", "0.00126"), ("End", "1")):  # logarithmic
            survival.press(key)
            expect(survival).to_have_attribute("aria-valuetext", value)
            expect(survival).to_have_attribute("aria-valuemin", "0.001")
            expect(panel.get_by_role("textbox", name="Stem cells surviving a cycle")).to_have_value(value)
        box = panel.get_by_role("textbox", name="Docetaxel dose")
        box.fill("99.9")
        box.press("Enter")
        expect(panel.get_by_role("slider", name="Docetaxel dose")).to_have_attribute("aria-valuetext", "99.9")
        for label, spoken, shown, wide in page.evaluate(HANDLES):
            assert label and spoken == shown and wide >= 24
        box.fill("151")
        box.press("Enter")
        expect(box).to_have_attribute("aria-invalid", "true")
        why = page.locator(f"#{box.get_attribute('aria-describedby')}")
        expect(why).to_contain_text("must be a number from 0 to 150")
        box.fill("100")
        box.press("Enter")
        expect(box).not_to_have_attribute("aria-invalid", "true")
        alt = panel.get_by_role("img", name="In the picture: Neutrophils")
        expect(alt).to_be_visible()
        panel.get_by_role("link", name="Skip this panel").press("Enter")
        assert page.evaluate("document.activeElement.matches('.hsc-heard')")
        page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
        assert page.evaluate(AXE) == []
