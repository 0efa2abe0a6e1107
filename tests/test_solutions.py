"""Solutions in code, folded in the Markdown of a page: each runs after the page's import cell, and prints what the
page says that it prints."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import pytest
from boxes import THOROUGH

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
#: Pages whose solutions take more than five seconds.
SLOW = {"02"}

#: A block of code and, words between them or not, a block of what it prints.
BLOCKS = r"```python\n(.*?)```(?:(?:(?!```).)*```(?:text)?\n(.*?)```)?"


def solutions():
    """Page, its imports, the code of a solution, and what the page says that it prints."""
    for path in NOTEBOOKS:
        cells = nbformat.read(path, 4).cells
        imports = next(cell.source for cell in cells if cell.cell_type == "code")
        prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for fold in re.findall(r"<details.*?</details>", prose, re.DOTALL):
            for code, said in re.findall(BLOCKS, fold, re.DOTALL):
                yield pytest.param(path.stem[:2], imports, code, said, id=f"{path.stem[:2]}: {code.splitlines()[0]}")


@pytest.mark.parametrize(("page", "imports", "code", "said"), [*solutions()])
def test_a_solution_runs_and_prints_what_the_page_says(page, imports, code, said):
    if page in SLOW and not THOROUGH:
        pytest.skip("takes more than five seconds")
    names, printed = {}, io.StringIO()
    exec(imports, names)  # of our own pages
    with contextlib.redirect_stdout(printed):
        exec(compile(code, f"page {page}", "exec"), names)
    assert not said or printed.getvalue().strip() == said.strip()
