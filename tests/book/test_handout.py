"""The handout on paper: questions first, answers at the end, and nothing wider than the page."""

import os
import re
import subprocess
import sys

import lab
import pytest
from boxes import THOROUGH, case
from paper import PAPER, WIDER, sheet
from website import ROOT, SMALLEST, publish

HIGHER = """room => [...document.querySelectorAll('figure, .answer, tr, pre')]
    .filter(element => element.getBoundingClientRect().height > room)
    .map(element => element.outerHTML.slice(0, 80))"""
PAGES = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")) if THOROUGH else [SMALLEST]


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    """Page → its handout as HTML, made in one process of its own since it takes the place of IPython there."""
    pytest.importorskip("furo", reason="python3 run.py book installs what handouts need")
    folder = tmp_path_factory.mktemp("handouts")
    code = (
        "import sys; from pathlib import Path; from publish.handout import make; from publish.pages import find\n"
        "for page in find(sys.argv[2:]):\n"
        "    scratch = Path(sys.argv[1], page.stem); scratch.mkdir(); make(page, scratch)"
    )
    done = subprocess.run([sys.executable, "-c", code, folder, *PAGES], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {page: folder / page / "handout.html" for page in PAGES}


def test_answers_come_after_all_questions(handouts):
    for page, file in handouts.items():
        asked, told = file.read_text(encoding="utf-8").split("<h1>Answers</h1>")
        with case(page):
            assert asked.count('class="answer"') == told.count("<b>It is ") > 0
            assert not re.search(r'class="title">[^<]*([Ww]hat you should see|[Ss]olution)', asked)
            assert 'class="title">What you should see' in told
            assert "<details" not in asked + told and ".ipynb" not in asked + told


@pytest.mark.browser
def test_nothing_is_wider_or_higher_than_the_paper(chromium, handouts):
    with lab.browser() as chrome:
        for paper in PAPER:
            page = chrome.new_page(viewport=sheet(paper))
            page.emulate_media(media="print")
            for name, file in handouts.items():
                page.goto(file.as_uri())
                with case(paper, name):
                    assert page.evaluate(WIDER) == []
                    assert page.evaluate(HIGHER, sheet(paper)["height"]) == []
            page.close()


@pytest.mark.browser
@pytest.mark.parametrize("paper", PAPER)
def test_a_handout_is_printed_on_its_paper(chromium, tmp_path, paper):
    pytest.importorskip("furo", reason="python3 run.py book installs what handouts need")
    to = tmp_path / "page.pdf"
    done = publish("handout", "00", "--paper", paper, "--to", to)
    assert (done.returncode, done.stderr) == (0, "")
    width, height = (
        round(float(size) / 72 * 25.4)
        for size in re.search(rb"MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", to.read_bytes()).groups()
    )
    assert (width, height) == tuple(map(round, PAPER[paper]))


@pytest.mark.kind("environment", "no browser")
def test_without_a_browser_one_line_says_what_to_install(tmp_path, monkeypatch):
    pytest.importorskip("furo", reason="python3 run.py book installs what handouts need")
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable))
    monkeypatch.delenv("HSC_CHROMIUM", raising=False)
    done = publish("handout", "00", "--to", tmp_path / "page.pdf")
    assert (done.returncode, done.stderr) == (
        1,
        "A handout needs Chromium or Chrome: install one, or set HSC_CHROMIUM to its path.\n",
    )
