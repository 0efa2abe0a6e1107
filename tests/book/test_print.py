"""The print style: what a browser prints of an exported page is on the paper whole."""

import lab
import nbconvert
import pytest
from boxes import THOROUGH, case
from paper import PAPER, WIDER, sheet
from website import ROOT

STYLE = (ROOT / "hsclib" / "print.css").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
FOLDED = """() => [...document.querySelectorAll('details > :not(summary, style)')]
    .filter(element => !element.checkVisibility({ contentVisibilityAuto: false }))
    .map(element => element.outerHTML.slice(0, 80))"""


@pytest.mark.browser
@pytest.mark.parametrize("template", ["lab", "classic"])
def test_an_exported_page_is_printed_whole_at_each_paper(chromium, tmp_path, template):
    with lab.browser() as chrome:
        page = chrome.new_page()
        page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
        page.emulate_media(media="print")
        for notebook in PAGES if THOROUGH else PAGES[:1]:
            html, _ = nbconvert.HTMLExporter(template_name=template).from_filename(str(notebook))
            (tmp_path / "page.html").write_text(
                html.replace("</head>", f"<style>{STYLE}</style></head>"), encoding="utf-8"
            )
            for paper in PAPER:
                page.set_viewport_size(sheet(paper))
                page.goto((tmp_path / "page.html").as_uri())
                with case(notebook.stem, paper):
                    assert page.evaluate(WIDER) == []
                    assert page.evaluate(FOLDED) == []
