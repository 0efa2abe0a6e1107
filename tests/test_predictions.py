"""Every question is asked before it is answered: letters, replies, and what must not be readable before Commit.

`predictions.csv` in the folder of each page's tests has a line a question: the right letter, and the words, parted
by |, that would answer it. They may stand in no text that is open between the question before and Commit, nor in the
heading, the names of the scenes, or the sentence with which the panel starts.
"""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from boxes import run_of

import hsclib

TESTS = Path(__file__).parent
NOTEBOOKS = TESTS.parent / "notebooks"
FOLD = re.compile(r"<details.*?</details>", re.DOTALL)


class Question:
    """A call of `predict` and the text above it."""

    def __init__(self, page, number, call, open_text):
        self.page, self.number, self.open_text = page, number, open_text
        self.answer = ast.literal_eval(call.args[0])
        words = {word.arg: word.value for word in call.keywords}
        self.show = words.pop("show")
        self.replies = {letter: ast.literal_eval(reply) for letter, reply in words.items()}
        self.letters = sorted({self.answer, *self.replies})

    def __repr__(self):
        return f"{self.page}.{self.number}"

    @property
    def asked(self):
        """From the word Predict on."""
        return self.open_text.rpartition("**Predict.**")[2]

    @property
    def start(self):
        """The run with which the panel starts, and the names of its scenes; (None, []) for a table."""
        for call in (node for node in ast.walk(self.show) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "explore":
                words = {word.arg: word.value for word in call.keywords}
                scenes = [ast.literal_eval(scene.elts[0]) for scene in getattr(words.pop("scenes", None), "elts", ())]
                words.pop("show", None)
                settings = {name: ast.literal_eval(value) for name, value in words.items() if name}
                return run_of(hsclib.MODELS[call.args[0].id].typical(**settings)), scenes
        return None, []


def questions_of(path):
    found, read = [], ""
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            read += "\n\n" + FOLD.sub("", cell.source)
            continue
        for call in (node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "predict":
                found.append(Question(path.stem[:2], len(found) + 1, call, read))
                read = ""
    return found


PAGES = {path.stem: questions_of(path) for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))}
QUESTIONS = [question for page in PAGES.values() for question in page]
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=repr)


def answers(stem):
    """The lines of predictions.csv: right letter, and what must not be read before."""
    (folder,) = TESTS.glob(f"p{stem}") if not stem.startswith("00") else [TESTS]
    with open(folder / "predictions.csv", encoding="utf-8", newline="") as file:
        return [(row["answer"], row["not_before_commit"].split("|")) for row in csv.DictReader(file)]


@pytest.mark.parametrize("stem", PAGES)
def test_a_page_asks_what_its_list_of_answers_says(stem):
    assert [question.answer for question in PAGES[stem]] == [letter for letter, _ in answers(stem)]
    assert len(PAGES[stem]) >= (1 if stem.startswith("00") else 3)


@every_question
def test_options_stand_as_a_list_above_and_each_wrong_one_has_its_reply(question):
    listed = re.findall(r"^- \*\*([A-Z])\*\* \S", question.asked, re.MULTILINE)
    assert listed == question.letters and len(listed) >= 3
    assert all(len(reply) > 20 and reply[-1] in ".?!" for reply in question.replies.values())
    assert len({*question.replies.values()}) == len(question.replies)


@every_question
def test_nothing_that_can_be_read_before_commit_answers_the_question(question):
    (stem,) = (stem for stem in PAGES if stem.startswith(question.page))
    _, forbidden = answers(stem)[question.number - 1]
    assert forbidden and all(forbidden)
    run, scenes = question.start
    before = question.open_text.partition("**Predict.**")[0]
    for words in forbidden:
        assert words.lower() not in before.lower(), "told before it is asked"
        assert words.lower() not in " ".join(scenes).lower(), "the name of a scene tells it"
        assert run is None or words.lower() not in run.sentence.lower(), "the panel starts with it"


@every_question
def test_a_section_with_a_question_has_a_question_for_its_heading(question):
    headings = re.findall(r"^## (.+)", question.open_text, re.MULTILINE)
    assert all(heading.endswith("?") for heading in headings[-1:])


def test_over_the_course_each_letter_is_right_about_equally_often():
    right = Counter(question.answer for question in QUESTIONS)
    assert set(right) == {"A", "B", "C"}
    assert all(0.28 <= count / len(QUESTIONS) <= 0.39 for count in right.values()), right


@pytest.mark.parametrize("stem", [stem for stem, page in PAGES.items() if len(page) > 1])
def test_no_letter_is_right_in_more_than_half_of_a_page(stem):
    right = Counter(question.answer for question in PAGES[stem])
    assert max(right.values()) <= (len(PAGES[stem]) + 1) // 2


def test_a_panel_that_is_asked_about_is_seen_only_after_commit():
    for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"):
        cells = nbformat.read(path, 4).cells
        for before, cell in zip(cells, cells[1:]):
            if cell.cell_type == "code" and before.cell_type == "markdown" and "**Predict.**" in before.source:
                # JupyterLab shows the first line of code that is folded away: it must not hold the letter
                assert cell.metadata.jupyter.source_hidden
                assert re.match(r"# [^\n]+\npredict\(", cell.source), f"{path.name}: {cell.source[:40]}"
                assert before.source.count("**Predict.**") == 1
                assert "<details" not in before.source.partition("**Predict.**")[2], "the answer shares its cell"


def test_a_table_that_answers_a_question_is_folded_until_the_reader_opens_it():
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if re.search(r"^#+ End of the core", cell.source, re.MULTILINE):
                break
            if cell.cell_type == "code" and ".compare(" in cell.source and "predict(" not in cell.source:
                assert ".folded(" in cell.source, f"{path.stem}: {cell.source}"
