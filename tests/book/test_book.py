"""The book without a server: its panels and predictions in a real browser, at a desk and on a phone."""

import json
import re
from html import unescape

import lab
import pytest
from boxes import THOROUGH, case
from website import SMALLEST, publish, served

from hsclib import MarrowRecovery

DESK, PHONE = {"width": 1280, "height": 720}, {"width": 375, "height": 667}
MOST_BYTES = 3e6  # of a page before a panel is touched
OUTSIDE = r"""<(?:link|script|img|iframe|source)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^"']*"""
IN_SIGHT = """element => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.top >= -1 && box.bottom <= innerHeight + 1;
}"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The folder of the book: of its smallest page, or of all."""
    pytest.importorskip("furo", reason="python3 run.py book installs what the book needs")
    folder = tmp_path_factory.mktemp("book") / "ein Büchlein"
    done = publish("book", *([] if THOROUGH else [SMALLEST]), "--to", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def address(book):
    with served(book) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(chromium):
    with lab.browser() as chrome:
        yield chrome


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, chrome, address):
    """The smallest page on a screen; whatever its script or its web space complains of fails the test."""
    context = chrome.new_context(viewport=request.param, has_touch=request.param is PHONE)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: answer.status > 399 and "favicon" not in answer.url and wrong.append(answer.url))
    page.goto(f"{address}{SMALLEST}.html")
    yield page
    context.close()
    assert wrong == []


def commit(page, letter):
    asked = page.locator(".hb-predict").first
    asked.locator(f'label:has(input[value="{letter}"])').click()
    asked.locator(".hb-because").fill("a reason")
    asked.get_by_role("button", name="Commit").click()
    return asked


def test_nothing_comes_from_an_outer_host(book):
    for file in book.rglob("*.html"):
        with case(file.name):
            assert re.findall(OUTSIDE, file.read_text(encoding="utf-8")) == []


def test_the_numbers_are_the_models_own(book):
    text = (book / f"{SMALLEST}.html").read_text(encoding="utf-8")
    found = [json.loads(states) for states in re.findall(r'<script type="application/json">(.*?)</script>', text)]
    (panel,) = [states for states in found if "stops" in states]
    words = [stop[0] for stop in panel["stops"]]
    assert 9 <= len(words) <= 13 and panel["scenes"][0][2] == words.index("100 mg/m²")
    for word, picture, sentence, alt, settings in panel["stops"]:
        run = MarrowRecovery(dose=float(word.split()[0]), days=40).run()
        assert (sentence, (book / picture).exists()) == (run.sentence, True)
        assert run.sentence in alt and f"Docetaxel dose {word}" in settings


@pytest.mark.browser
def test_nothing_is_shown_before_a_prediction_which_is_answered(page):
    panel = page.locator(".hb-panel").first
    assert not panel.is_visible() and page.get_by_role("button", name="Commit").first.is_disabled()
    asked = commit(page, "A")
    assert asked.locator(".hb-reply").inner_text().startswith("You chose A because “a reason”; it is B. The marrow")
    assert panel.is_visible() and not asked.locator(".hb-told").is_visible()


@pytest.mark.browser
def test_scenes_are_stepped_through_and_end_at_their_ends(page):
    asked = commit(page, "B")
    caption, image, seen = asked.locator(".hb-caption"), asked.locator("img"), set()
    for name in ("Start", "1 of 2: Half as much again", "2 of 2: A usual dose"):
        assert caption.inner_text().startswith(name)
        seen.add((image.get_attribute("src"), asked.locator(".hb-sentence").inner_text()))
        if not asked.locator(".hb-next").is_disabled():
            before = image.get_attribute("src")
            asked.locator(".hb-next").click()
            page.wait_for_function(
                "([image, src]) => image.getAttribute('src') !== src", arg=[image.element_handle(), before]
            )
    assert len(seen) == 3 and asked.locator(".hb-next").is_disabled()
    # the keyboard goes on from the button that still does something
    assert page.evaluate("document.activeElement.className") == "hb-back"
    asked.locator(".hb-reset").click()
    assert caption.inner_text().startswith("Start") and asked.locator(".hb-back").is_disabled()


@pytest.mark.browser
def test_the_slider_moves_the_picture_and_tells_what_it_does(page):
    asked = commit(page, "B")
    slider, image, heard = asked.get_by_role("slider"), asked.locator("img"), asked.locator(".hb-heard")
    assert slider.get_attribute("aria-valuetext") == "100 mg/m²" and heard.inner_text() == ""
    assert page.get_by_label("Docetaxel dose").count() == 1
    before = image.get_attribute("src")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([image, src]) => image.getAttribute('src') !== src", arg=[image.element_handle(), before])
    assert slider.get_attribute("aria-valuetext") == "120 mg/m²"
    sentence = MarrowRecovery(dose=120, days=40).run().sentence
    assert asked.locator(".hb-sentence").inner_text() == sentence and sentence in unescape(image.get_attribute("alt"))
    assert "Docetaxel dose 120" in asked.locator(".hb-caption").inner_text()
    page.wait_for_function("heard => heard.textContent", arg=heard.element_handle())
    assert sentence in heard.text_content()
    page.keyboard.press("ArrowLeft")
    assert asked.locator(".hb-caption").inner_text().startswith("Start. 2 scenes")


@pytest.mark.browser
def test_picture_and_slider_are_seen_together_and_nothing_is_out_of_reach(page):
    asked = commit(page, "B")
    slider = asked.get_by_role("slider")
    slider.evaluate("element => element.scrollIntoView({ block: 'end', behavior: 'instant' })")
    assert slider.evaluate(IN_SIGHT) and asked.locator("img").evaluate(IN_SIGHT)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    enlarge = asked.locator(".hb-enlarge")
    assert enlarge.is_visible() is (page.viewport_size["width"] < 700)
    if enlarge.is_visible():
        enlarge.click()
        assert asked.locator(".hb-frame").evaluate(
            "frame => frame.scrollWidth > frame.clientWidth && frame.tabIndex === 0"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_pages_are_light_until_a_panel_is_touched(chrome, address, book):
    for file in sorted(book.glob("[0-9]*.html")):
        page, sizes = chrome.new_page(), {}
        page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
        page.goto(f"{address}{file.name}", wait_until="networkidle")
        with case(file.name):
            assert sum(sizes.values()) < MOST_BYTES
            asked = commit(page, "A")
            page.wait_for_load_state("networkidle")
            before = len(sizes)
            with page.expect_response(lambda answer: answer.url.endswith(".webp")):
                asked.locator(".hb-sentence").first.click()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1000)
            assert len(sizes) >= before + 6
        page.close()


@pytest.mark.browser
@pytest.mark.kind("environment", "a browser without JavaScript")
def test_without_javascript_the_picture_and_its_sentence_are_there(chrome, address):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{SMALLEST}.html")
    page.locator(".hb-predict > details > summary").first.click()
    panel = page.locator(".hb-panel").first
    panel.locator("img").wait_for()
    assert panel.locator(".hb-sentence").is_visible()
    assert page.locator(".hb-told").first.is_visible()
    assert [part for part in page.locator(".hb-live").all() if part.is_visible()] == []
    context.close()


@pytest.mark.browser
def test_the_search_finds_words_without_a_server_of_its_own(chrome, address):
    page = chrome.new_page()
    page.goto(f"{address}search.html?q=neutrophils")
    page.get_by_role("link", name="Start here").first.wait_for()
    page.close()


@pytest.mark.kind("bad input", "a page that is not there, a folder of somebody else")
def test_what_cannot_be_built_is_told_in_one_line(tmp_path):
    pytest.importorskip("furo", reason="python3 run.py book installs what the book needs")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for arguments, said in {
        ("book", "99"): "No page is called '99'. The pages: 00_start_here, 01_",
        ("book", "00", "--to", tmp_path): f"{tmp_path} exists, and this command has not made it. Name another folder",
        ("handout", "99"): "No page is called '99'",
        ("handout", "00", "--to", tmp_path): f"{tmp_path} is a folder. Name a file",
    }.items():
        with case(*arguments):
            done = publish(*arguments)
            assert done.returncode == 1 and done.stderr.startswith(said) and done.stderr.count("\n") == 1
    assert (tmp_path / "mine.txt").exists()
