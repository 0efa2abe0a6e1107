"""The core of a page is one lesson: what it takes to read it, step through its scenes and answer its questions."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9][0-9]_*.ipynb"))[1:]
WORDS_A_MINUTE = 150
LESSON, SPARE = 45, 10  # minutes; how much longer than the sum the head of a page may say
END = re.compile(r"^#+ End of the core\b", re.MULTILINE)
#: What is no word: formulas, tags, targets of links.
UNREAD = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|<[^>]*>|(?<=\])\([^)]*\)", re.DOTALL)


def words(markdown):
    return sum(bool(re.search(r"\w", word)) for word in UNREAD.sub(" ", markdown).split())


def minutes(cells):
    """For the core of a page: a minute for 150 words, for a scene, for a question."""
    taken = 0.0
    for cell in cells:
        if cell.cell_type == "markdown":
            end = END.search(cell.source)
            taken += words(cell.source[: end.start() if end else None]) / WORDS_A_MINUTE
            if end:
                break
            continue
        for call in (node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)):
            taken += getattr(call.func, "id", "") == "predict"
            taken += sum(len(word.value.elts) for word in call.keywords if word.arg == "scenes")
    return taken


def test_words_are_those_that_are_read():
    assert (
        words("**Half** of [the cells](https://a.b/c_d.html) · <b>die</b> on day $x_1$ = 7.6, $$\na + b\n$$ — | --- |")
        == 8
    )


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_core_of_a_page_fits_a_lesson_and_its_head_says_how_long_it_takes(path):
    cells = nbformat.read(path, 4).cells
    assert len([cell for cell in cells if cell.cell_type == "markdown" and END.search(cell.source)]) == 1
    taken, said = minutes(cells), int(re.search(r"\bCore (\d+) min", cells[0].source)[1])
    assert taken <= LESSON
    assert taken <= said <= taken + SPARE, f"the head says {said} minutes, it takes {taken:.0f}"
