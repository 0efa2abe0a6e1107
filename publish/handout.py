"""Make a handout of a page:  python3 run.py handout PAGE [--paper A4|Letter] [--to FILE.pdf]

The story and its questions first, with room for an answer; all answers, what the panels then show, and the solutions
at the end. It is printed by Chromium.
"""

import argparse
import importlib.util
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from .font import write_math_font
from .pages import LOOK, ROOT, Failed, Writer, execute, find, html_of, parts_of
from .split import Handout
from .states import Pictures, moves

PAPERS = ("A4", "Letter")
FOOT = (
    '<div style="width:100%;font:8px sans-serif;color:#555;text-align:center">'
    '<span class="title"></span>, <span class="pageNumber"></span> of <span class="totalPages"></span></div>'
)
AT_THE_END = "application/x-hsc-at-the-end"


class PaperWriter(Writer):
    """Writes panels as pictures, and predictions as questions with room for an answer."""

    def panel(self, panel):
        """Its start, and for the end of the handout its scenes."""
        seen = moves(panel, self.pictures, slides=False)
        words = {"title": seen.title, "size": seen.size}
        return {
            "text/html": self.render("paper_start.html", start=seen.start, **words),
            AT_THE_END: self.render("paper_scenes.html", scenes=seen.scenes[1:], **words) if seen.scenes[1:] else "",
        }

    def prediction(self, prediction):
        """The question, with what stands before the change that it asks for; its answer is for the end."""
        asked = parts_of(prediction)
        shown = self._data_of(asked["shown"])
        here, later = (html_of(shown), "") if AT_THE_END in shown else ("", html_of(shown))
        later += Markup(shown.get(AT_THE_END, ""))
        return {
            "text/html": self.render("paper_question.html", **asked | {"shown": here}),
            AT_THE_END: self.render("paper_answer.html", **asked | {"shown": later}),
        }


def make(page, scratch):
    """The handout as an HTML file in this folder, beside its pictures."""
    notebook = execute(page, PaperWriter(Pictures(scratch / "pictures", "pictures"), "paper"))
    handout = Handout(AT_THE_END)
    for cell in notebook.cells:
        (handout.story if cell.cell_type == "markdown" else handout.result)(cell)
    environment = Environment(loader=FileSystemLoader(LOOK), autoescape=True)
    written = environment.get_template("handout.html").render(
        title=handout.title,
        style=Markup((LOOK / "handout.css").read_text(encoding="utf-8")),
        body=Markup("\n".join(handout.body)),
        answers=Markup("\n".join(handout.answers)),
    )
    write_math_font(scratch / "math.woff")
    file = scratch / "handout.html"
    file.write_text(written, encoding="utf-8")
    return file


def printed(file, to, paper, lab):
    """Let the browser print an HTML file as PDF."""
    with lab.browser() as browser:
        page = browser.new_page()
        page.goto(file.as_uri())
        page.pdf(path=to, format=paper, prefer_css_page_size=False, **_frame())


def _frame():
    """Margins, and at the foot of each page the title and its number."""
    margins = {"top": "16mm", "bottom": "18mm", "left": "15mm", "right": "15mm"}
    return {
        "margin": margins,
        "display_header_footer": True,
        "header_template": "<span></span>",
        "footer_template": FOOT,
    }


def _lab():
    """How the tests find and drive a browser.

    Raises
    ------
    Failed
        If there is none.
    """
    found = importlib.util.spec_from_file_location("lab", ROOT / "tests" / "lab.py")
    lab = importlib.util.module_from_spec(found)
    found.loader.exec_module(lab)
    if not lab.chromium():
        raise Failed("A handout needs Chromium or Chrome: install one, or set HSC_CHROMIUM to its path.")
    return lab


def main(arguments):
    parser = argparse.ArgumentParser("run.py handout", description=__doc__.partition("\n\n")[2])
    parser.add_argument("page", metavar="PAGE", help="04 or 04_injury_and_recovery")
    parser.add_argument("--paper", choices=PAPERS, default="A4")
    parser.add_argument("--to", type=Path, metavar="FILE.pdf", help="by default the page's name, in this folder")
    asked = parser.parse_args(arguments)
    (page,) = find([asked.page])
    to = asked.to or Path(f"{page.stem}.pdf")
    if to.is_dir():
        raise Failed(f"{to} is a folder. Name a file: --to {to / page.stem}.pdf")
    lab = _lab()  # first, since the page takes a minute
    with tempfile.TemporaryDirectory() as scratch:
        printed(make(page, Path(scratch)), to, asked.paper, lab)
    print(f"{to}: {to.stat().st_size / 1e6:.1f} MB on {asked.paper}")
