"""The recipe of a page, held against every committed notebook."""

import ast
import html
import re
from pathlib import Path

import nbformat
import pytest
from execute import locked

import hsclib
from hsclib.sources import SOURCES, cite

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


class Page:
    """A notebook, taken apart."""

    def __init__(self, path):
        self.path, self.number, self.nb = path, path.name[:2], nbformat.read(path, 4)
        self.prose = "\n\n".join(c.source for c in self.nb.cells if c.cell_type == "markdown")
        self.code = [c for c in self.nb.cells if c.cell_type == "code" and c.source.strip()]
        self.panels = [c for c in self.code if "explore(" in c.source]
        self.told = [c for c in self.code if "solution" not in c.metadata.get("tags", [])]  # what the page itself runs

    @property
    def headings(self):
        return re.findall(r"^#+ +(.*)", self.prose, re.M)

    def calls(self, name):
        """The calls of a function or method in all code cells."""
        for cell in self.code:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) == name:
                    yield node


PAGES = [Page(path) for path in PATHS]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.stem)
every_chapter = pytest.mark.parametrize("page", [p for p in PAGES if p.number != "00"], ids=lambda page: page.path.stem)


def shown(cell):
    """The bundles that a cell displays."""
    return [output.data for output in cell.outputs if "data" in output]


# committed as executed


@every_page
def test_a_page_was_executed_from_top_to_bottom(page):
    assert [cell.execution_count for cell in page.code] == list(range(1, len(page.code) + 1))


@every_page
def test_a_slip_of_the_keys_deletes_no_cell_and_leaves_story_and_panels_as_they_are(page):
    for cell in page.nb.cells:
        assert {key: cell.metadata[key] for key in ("deletable", "editable") if key in cell.metadata} == locked(cell)
    free = [cell for cell in page.nb.cells if not locked(cell)]
    assert len(free) == (page.number != "00"), "one empty cell a page, for the exercises"


@pytest.mark.kind("environment", "conda, Binder, a wheel, without run.py")
@every_page
def test_a_page_that_stands_alone_says_what_it_lacks(page):
    before, _, _ = page.code[0].source.partition("from hsclib import")
    told = before.splitlines()[-1]  # Python shows it above the line that fails
    assert "No module named 'hsclib'?" in told and "python3 run.py lab" in told and "pip install -e ." in told


@every_page
def test_a_page_saves_no_widgets(page):
    assert "widgets" not in page.nb.metadata, "viewers would show a dead widget instead of the picture"
    kinds = {kind for cell in page.code for data in shown(cell) for kind in data}
    assert not [kind for kind in kinds if "widget" in kind]


@every_page
def test_a_page_saves_no_error_and_no_warning(page):
    kinds = {(output.output_type, output.get("name")) for cell in page.code for output in cell.outputs}
    assert not [kind for kind in kinds if "error" in kind or "stderr" in kind]


@every_page
def test_a_page_is_a_valid_notebook(page):
    nbformat.validate(page.nb)


@every_page
def test_a_page_names_no_file_of_the_machine_that_executed_it(page):
    assert not re.search(r"(?<![\w:/.])/(home|root|tmp|usr|Users)/", page.path.read_text(encoding="utf-8"))


@every_page
def test_every_panel_is_saved_as_picture_html_and_words(page):
    for cell in page.panels:
        (bundle,) = shown(cell)
        alt = html.unescape(re.search(r'<img[^>]*? alt="([^"]+)"', bundle["text/html"])[1])
        assert len(bundle["image/png"]) > 6000
        if "predict(" in cell.source:  # nothing but its fold may tell
            assert bundle["text/plain"].startswith("Predict: A, B")
            assert "<img" not in bundle["text/html"].partition("<details>")[0]
        else:
            assert alt.startswith(f"{bundle['text/plain']} In the picture: ")
        assert re.search(r"\d", alt) and not alt.startswith(("Panel(", "VBox("))


@every_page
def test_what_a_page_says_is_checked_when_it_is_executed_again(page):
    for cell in page.code:
        if any(output.get("text") or "text/plain" in output.get("data", {}) for output in cell.outputs):
            assert "nbval-check-output" in cell.metadata.get("tags", []), cell.source[:60]


# code that one can read past


@every_page
def test_a_page_defines_nothing_outside_a_solution(page):
    for cell in page.told:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)], cell.source[:60]


@every_page
def test_a_page_draws_nothing_itself_outside_a_solution(page):
    for cell in page.told:
        assert not re.search(r"matplotlib|pyplot|add_subplot|\.plot\(", cell.source)


@every_page
def test_a_panel_is_called_in_a_few_lines(page):
    assert page.panels
    assert max(len(cell.source.splitlines()) for cell in page.panels) <= 17


@every_page
def test_a_panel_has_at_most_six_sliders(page):
    for call in page.calls("explore"):
        model = hsclib.MODELS[call.args[0].id]
        words = {word.arg: word.value for word in call.keywords}
        assert len(ast.literal_eval(words["show"]) if "show" in words else model.parameters()) <= 6


# the recipe


@every_page
def test_a_page_opens_with_its_number_a_question_and_its_time(page):
    opening = page.nb.cells[0].source
    assert opening.startswith(f"# {int(page.number)} · ")
    assert "?" in opening
    minutes = re.search(r"(\d+) min", opening)
    assert minutes and int(minutes[1]) <= 45, "the core fits a lesson"


@every_page
def test_a_page_is_no_medical_advice(page):
    assert re.search(r"not medical advice|not for decisions about any person", page.prose, re.I)


@every_chapter
@pytest.mark.parametrize(
    "part",
    [
        "the model",
        "against the data",
        "where (this model stops|these models stop)",
        "exercises",
        "check yourself",
        "summary",
        "references",
    ],
)
def test_a_chapter_has_all_its_parts(page, part):
    assert any(re.search(part, heading, re.I) for heading in page.headings)


@every_page
def test_every_fold_has_a_summary_and_is_closed(page):
    folds, summaries, ends = (page.prose.count(mark) for mark in ("<details", "<summary>", "</details>"))
    assert folds == summaries == ends


@every_chapter
def test_a_chapter_sets_three_to_six_exercises_one_of_them_in_code_with_a_solution(page):
    assert 3 <= len(set(re.findall(r"\*\*Exercise (\d)", page.prose))) <= 6
    assert re.search(r"transfer", page.prose, re.I)
    folds = re.findall(r"<details><summary>Solution</summary>.*?</details>", page.prose, re.DOTALL)
    assert [fold for fold in folds if "\n```python\n" in fold]


@every_chapter
def test_a_chapter_shows_the_parameters_and_the_evidence_of_every_model_that_it_explores(page):
    explored = {call.args[0].id for call in page.calls("explore")}
    assert explored <= hsclib.MODELS.keys()
    assert {call.func.value.id for call in page.calls("table")} >= explored
    assert {call.args[0].id for call in page.calls("against_data")} >= {
        name for name in explored if hsclib.evidence.rows(hsclib.MODELS[name])
    }


def test_the_start_shows_the_glossary_and_tells_how_a_page_tests_itself():
    start = PAGES[0]
    assert len(list(start.calls("glossary"))) == 1
    told = start.prose.partition("## How a page tests itself")[2].partition("## Glossary")[0].lower()
    roles = {row.role for model in hsclib.MODELS.values() for row in hsclib.evidence.rows(model)}
    assert roles == set(hsclib.evidence.ROLES)
    for word in (*roles, "must lie in", "shown only", "misfit", "solved as intended"):
        assert word in told


# sources and links


def cited(text):
    """What reads like a citation: a capitalised name and a year."""
    return {f"{name} {year}" for name, year in re.findall(r"\b([A-Z][\w-]+) ((?:19|20)\d\d)\b", text)} - {
        f"{word} {year}" for word in ("In", "Since", "Until", "By", "From") for year in range(1900, 2100)
    }


def listed(page):
    """The keys of the reference list."""
    return {ast.literal_eval(key) for call in page.calls("references") for key in call.args}


@every_page
def test_every_reference_of_a_page_is_a_known_source(page):
    assert listed(page) <= SOURCES.keys()


@every_page
def test_every_citation_in_the_prose_is_in_the_reference_list(page):
    known = [cite(key) for key in listed(page)]
    assert [name for name in sorted(cited(page.prose)) if not any(c.endswith(name) for c in known)] == []


def behind(page):
    """The keys on which the models rest that a page explores: of their parameters, constants and published numbers."""
    models = [hsclib.MODELS[call.args[0].id] for call in page.calls("explore")]
    declared = [declared for m in models for declared in (*m.parameters(), *m.constants().values())]
    spreads = [p.variability for m in models for p in m.parameters() if p.variability]
    rows = [row for m in models for row in hsclib.evidence.rows(m)]
    return {named.source for named in (*declared, *spreads, *rows)} - {None, ""}


@every_chapter
def test_every_reference_is_cited_by_the_page_or_by_its_models(page):
    assert listed(page)
    assert [key for key in sorted(listed(page) - behind(page)) if cite(key) not in page.prose] == []


@every_chapter
def test_every_source_of_a_model_is_in_the_reference_list_of_its_page(page):
    assert behind(page) <= listed(page)


@every_page
def test_every_image_has_alt_text(page):
    assert not re.search(r"!\[\s*\]\(", page.prose)
    saved = "".join(data.get("text/html", "") for cell in page.code for data in shown(cell))
    for image in re.findall(r"<img[^>]*>", page.prose + saved):
        assert re.search(r'alt="[^"]{15,}"', image), image[:80]


@every_page
def test_links_to_other_pages_lead_to_pages(page):
    targets = {
        Path(target.partition("#")[0]).stem for target in re.findall(r"\]\(([^)\s]+\.ipynb[^)\s]*)\)", page.prose)
    }
    assert targets <= {path.stem for path in PATHS}


@every_page
def test_addresses_in_the_prose_are_secure(page):
    assert not re.search(r"http://", page.prose)


# README and page 00 lead to every page


def named(text):
    """The notebooks to which a text links."""
    return {Path(target).stem for target in re.findall(r"\]\(([^)#\s:]+\.ipynb)", text)}


def test_the_readme_names_every_page_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert named(readme) == {path.stem for path in PATHS}
    rows = re.findall(r"^\| \[([^\]]+)\]\(notebooks/([^)]+)\.ipynb\) \|", readme, re.M)
    assert rows == [(path.stem, path.stem) for path in PATHS], "one row a page, in their order"


def test_the_start_names_every_other_page_and_no_other():
    start, others = PAGES[0], PAGES[1:]
    table = start.prose[start.prose.index("## The pages") : start.prose.index("## Reading paths")]
    rows = re.findall(r"^\| \[(\d\d) [^\]]+\]\(([^)]+)\.ipynb\) \|.*\| (\d+) \|$", table, re.M)
    core = {page.number: re.search(r"(\d+) min", page.nb.cells[0].source)[1] for page in others}
    assert rows == [(page.number, page.path.stem, core[page.number]) for page in others]
    assert named(start.prose) == {page.path.stem for page in others}


def test_every_page_says_how_many_there_are():
    count = {10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen"}[len(PATHS)]
    assert f"{count} pages" in PAGES[0].prose
    assert f"{count.capitalize()} Jupyter notebooks" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_last_lines_of_a_page_lead_on_to_the_next():
    for page, after in zip(PAGES[1:], PAGES[2:]):
        assert re.search(rf"Next: \[[^\]]+\]\({after.path.name}\)", page.prose), page.number
