"""Models beside what they are held against: published numbers, and other solutions of their equations."""

from .evidence import model_text, reference, rows
from .sources import cite
from .tables import Table
from .words import number, quantity


def held_against(model, rows):
    """What each of these rows is held against, a run or a cohort at its settings: a list of (row, that).

    Rows at the same settings share it; a cohort is followed until the last x that they ask for.
    """
    asked, found = {}, {}
    for row in rows:
        asked.setdefault((row.settings, row.patients), []).append(row.x)
    for (settings, patients), at in asked.items():
        one = model(**dict(settings))
        found[settings, patients] = one.cohort(patients, until=max(at)) if patients else one.run()
    return [(row, found[row.settings, row.patients]) for row in rows]


def against_data(model, numerical=False):
    """The published numbers for a model class beside what it gives; or, if `numerical`, other solutions.

    Returns
    -------
    Table
    """
    found = []
    for row, run in held_against(model, reference(model) if numerical else rows(model)):
        spread = f" ({_ends(row.low, row.high, row.unit)})" if row.low is not None else ""
        band = "shown only" if row.pass_low is None else _ends(row.pass_low, row.pass_high, row.unit)
        band += ": missed" if row.passes(run) is False else ""
        numbers = quantity(row.value, row.unit) + spread, model_text(row, run), band
        said = "; ".join(filter(None, (row.statistic, row.note)))
        origin = () if numerical else (row.role, cite(row.source))
        found.append((row.label(run), row.patient, *numbers, said, *origin))
    if numerical:
        title = f"{model.__name__}: is it solved as intended?"
        headers = ("What", "Patient", "Other solution", "Model", "Must lie in", "How the other was found")
    else:
        title = f"{model.__name__} against published numbers"
        headers = ("What", "Patient", "Published", "Model", "Must lie in", "What was published", "Role", "Source")
    return Table(title, headers, found)


def _ends(low, high, unit):
    """Both ends of a range, shares as %, with as many digits as tell them apart."""
    scale, sign, usual = (100, " %", "{:.3g}".format) if unit == "1" else (1, "", number)
    ends = scale * low, scale * high
    told = usual if usual(ends[0]) != usual(ends[1]) else "{:.4g}".format
    return " – ".join(map(told, ends)) + sign
