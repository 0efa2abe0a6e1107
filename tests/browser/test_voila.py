"""A page without code as a class sees it: readable, found by its parts, and whole where no other host is reached."""

import json
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from hands import watched_page
from playwright.sync_api import expect
from visits import NOTEBOOKS

pytestmark = pytest.mark.browser

PAGES = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
OPENED = next(n for n in PAGES if n.stem.startswith("04"))
SECTION = "#5-%C2%B7-The-model"
FORMULA = r"(?<![\\$])(\$\$?)(?!\$)(.+?)(?<!\\)\1(?!\$)"
#: Characters of each line of the story, where it has no formula.
LINES = """() => [...document.querySelectorAll('.jp-RenderedMarkdown > p:not(:has(math))')].flatMap(paragraph => {
    const range = document.createRange(), lines = [];
    const words = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let below = -Infinity;
    for (let text; text = words.nextNode();)
        for (let i = 0; i < text.length; i++) {
            range.setStart(text, i);
            range.setEnd(text, i + 1);
            const { top } = range.getBoundingClientRect();
            if (top > below + 10) {
                lines.push(0);
                below = top;
            }
            lines[lines.length - 1] += 1;
        }
    return lines;
})"""


def alone(page):
    """Let no request leave the server; gives those that would have."""
    asked = []

    def judge(route):
        host = urlsplit(route.request.url).hostname
        if host in ("localhost", None):
            return route.continue_()
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", judge)
    return asked


@pytest.fixture(scope="module")
def page(context, voila):
    """A page without code, opened at one of its sections, with no other host in reach."""
    with watched_page(context) as page:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.asked = alone(page)
        page.goto(voila.format(OPENED.name) + SECTION, timeout=120_000)
        expect(page.locator(".hsc-predict").last).to_be_visible(timeout=120_000)
        yield page
        assert page.complaints == []


def found_by_axe(page):
    found = Axe().run(page).response["violations"]
    return {(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]}


@pytest.mark.kind("environment", "no network once it is installed")
def test_no_request_leaves_the_server_and_formulas_are_typeset(page):
    cells = json.loads(OPENED.read_text(encoding="utf-8"))["cells"]
    story = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    formulas = re.findall(FORMULA, story, re.DOTALL)
    assert page.locator("main math").count() == len(formulas) > 10
    assert "$" not in page.locator("main").inner_text()
    assert page.asked == []


def test_an_address_with_a_section_opens_there_and_the_bar_tells_it(page):
    heading = page.get_by_role("heading", name="5 · The model")
    expect(heading).to_be_in_viewport()
    expect(page.locator(".hsc-sections summary")).to_have_text("5 · The model")
    page.locator(".hsc-sections summary").click()
    page.get_by_role("navigation", name="Sections of this page").get_by_role("link", name="8 · Exercises").click()
    expect(page.get_by_role("heading", name="8 · Exercises")).to_be_in_viewport()
    expect(page.locator(".hsc-sections nav")).to_be_hidden()


def test_a_page_has_its_title_and_landmarks(page):
    expect(page).to_have_title("4 · Injury and recovery")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("main")).to_have_count(1)
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [n.name for n in PAGES]
    assert page.locator("main a").first.evaluate("a => getComputedStyle(a).textDecorationLine") == "underline"


def test_a_line_has_at_most_80_characters_while_panels_are_wide(page):
    assert 60 <= max(page.evaluate(LINES)) <= 80
    assert page.locator(".hsc-predict").first.bounding_box()["width"] > 1000


@pytest.mark.kind("environment", "a screen reader, or the keyboard alone")
def test_axe_finds_nothing_of_ours_on_a_page(page):
    page.locator(".hsc-peep").first.click()
    expect(page.locator(".hsc-panel").first).to_be_visible()
    assert found_by_axe(page) == set()


def test_the_front_door_has_a_card_for_each_page_which_opens_it(context, voila):
    with watched_page(context) as page:
        asked = alone(page)
        page.goto(urlsplit(voila)._replace(path="/").geturl())
        cards = page.locator(".hsc-cards li")
        assert cards.count() == len(PAGES) == 12
        for i, card in enumerate(cards.all()):
            told = card.inner_text()
            assert told.startswith(f"{i} · ") and "?" in told and re.search(r"\d+ minutes", told)
            assert card.locator("img").evaluate("image => image.naturalWidth") > 100
        expect(page.get_by_text("Not medical advice.")).to_be_visible()
        assert found_by_axe(page) == set()
        cards.nth(0).get_by_role("link").click(timeout=120_000)
        expect(page.locator(".hsc-predict").first).to_be_visible(timeout=120_000)
        page.locator("main").get_by_role("link", name="04 Injury and recovery").click(no_wait_after=True)
        page.wait_for_url(voila.format(OPENED.name), wait_until="commit", timeout=60_000)
        assert asked == page.complaints == []
