"""What Voila's template is told of the pages, and the formulas of their stories."""

import base64
import io
import re

import nbformat
import pytest
from PIL import Image
from traitlets.config import Config
from visits import NOTEBOOKS
from voila.exporter import VoilaExporter

import hscvoila
from hscserver import LOOK


@pytest.fixture
def written(tmp_path):
    """A page of this story alone, as the course's folder has it."""

    def write(*cells):
        page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(cell) for cell in cells])
        nbformat.write(page, tmp_path / "07_toy.ipynb")
        (page,) = hscvoila.course(tmp_path)
        return page

    return write


def test_every_page_has_a_card():
    pages = hscvoila.course(NOTEBOOKS)
    assert [page.number for page in pages] == [f"{i:02}" for i in range(12)]
    assert hscvoila.course(NOTEBOOKS.parent) == pages  # as a Jupyter server of the whole repository sees them
    for page in pages:
        assert page.title.startswith(f"{int(page.number)} · ") and page.question.endswith("?")
        assert 5 <= int(page.minutes) <= 45
        assert Image.open(io.BytesIO(base64.b64decode(page.picture))).width <= hscvoila.THUMBNAIL


@pytest.mark.kind("bad input", "a page that is not as the others are")
def test_a_page_without_question_minutes_and_picture_has_a_card_all_the_same(written):
    assert written("No heading") == ("07_toy.ipynb", "07", "07_toy", "", "", "")
    assert written("No picture", "# 7 · Toy")[2] == "7 · Toy"


def html_of(source):
    """A cell as Voila writes it with the classes of this course."""
    exporter = VoilaExporter(config=Config({"VoilaExporter": LOOK["VoilaExporter"] | {"preprocessors": []}}))
    return exporter.markdown2html({"cell": {}}, source)


def test_every_formula_of_the_course_is_mathml():
    for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "markdown":
                html = html_of(cell.source)
                assert "$" not in re.sub(r"<(code|pre).*?</\1>", "", html, flags=re.DOTALL), file.name


@pytest.mark.kind("bad input", "a formula that is not known")
def test_a_formula_that_is_not_known_stays_as_it_is_written():
    assert html_of(r"So $x^2$, $$\frac{1}{2}$$ but $\nosuch x$ and $$\nosuch$$").count("<math") == 2
    assert r"$\nosuch x$" in html_of(r"$\nosuch x$") and r"$$\nosuch$$" in html_of(r"$$\nosuch$$")
