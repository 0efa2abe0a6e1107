"""Write hsclib/reference.csv again: what other solvers make of the models' equations.

    python tests/reference.py              all, some three minutes
    python tests/reference.py Niche ...    those of some models

The rows say what to compare: model, target, x, settings, and `within`, how far the model may be off. Their values
come from the `second.py` of each page, where the equations stand a second time, written from the publications and
solved otherwise (scipy's `solve_ivp` at a relative tolerance of 1e-9 or less, quadrature, recurrences), never from
the model itself. To add a row, write it with an empty value and run this.
"""

import csv
import importlib
import sys
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
FILE = HERE.parent / "hsclib" / "reference.csv"
sys.path.insert(0, str(HERE.parent))

from hsclib import MODELS, evidence  # noqa: E402

#: Model → its second solution: from the model to target → value, course (x, y), or function of x.
SECOND = {
    name: solve
    for path in sorted(HERE.glob("p*/second.py"))
    for name, solve in importlib.import_module(f"{path.parent.name}.second").SECOND.items()
}


@cache
def _answers(name, settings):
    return SECOND[name](MODELS[name](**dict(settings)))


def second_value(name, target, x, settings):
    """What the second solution of a model gives for a target: a number."""
    answer = _answers(name, settings)[target]
    if isinstance(answer, tuple):
        return float(np.interp(x, *answer))
    if callable(answer):
        return float(answer() if x is None else answer(x))
    return float(answer)


def written_again(rows, names=tuple(SECOND)):
    """The rows of the file (dictionaries), those of these models with their values from the second solutions."""
    for row in rows:
        if row["model"] not in names:
            yield row
            continue
        settings = evidence.settings_of(MODELS[row["model"]], row["settings"])
        value = second_value(row["model"], row["target"], float(row["x"]) if row["x"] else None, settings)
        yield row | {"value": f"{value:.7g}"}


if __name__ == "__main__":
    with FILE.open(encoding="utf-8", newline="") as lines:
        found = list(written_again(csv.DictReader(lines), sys.argv[1:] or tuple(SECOND)))
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, evidence.REFERENCE, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
