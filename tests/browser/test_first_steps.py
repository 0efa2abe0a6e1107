"""The first steps on every page, in JupyterLab and in Voila."""

import contextlib

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
