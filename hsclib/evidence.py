"""Published numbers: thresholds of the clinic, and what was observed in patients.

Thresholds and normal ranges lie in CSV files beside this module, what was observed beside the model that it is held
against, all with source and unit, so that pages, pictures and tests read the same rows.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from .sources import cite
from .tables import Table
from .words import number, percent, quantity


@cache
def table(name, package="hsclib"):
    """The rows of a CSV file as dictionaries."""
    with (files(package) / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@dataclass(frozen=True)
class Threshold:
    """A limit that the clinic uses for a count: `value` in the unit of the series.

    Where a count has limits for another purpose too, its name is followed by a colon and that purpose.
    """

    series: str
    value: float
    label: str
    colour: str
    source: str


@cache
def thresholds(series):
    """The limits for this series, highest first."""
    rows = [
        Threshold(r["series"], float(r["value"]), r["label"], r["colour"], r["source"])
        for r in table("thresholds")
        if r["series"] == series
    ]
    return tuple(sorted(rows, key=lambda t: -t.value))


@dataclass(frozen=True)
class NormalRange:
    """What healthy adults have, from the lower end of the women's to the upper end of the men's, in the unit of the count."""

    low: float
    high: float
    source: str


@cache
def normal_range(quantity):
    """The normal range of a count, by its name."""
    (row,) = (r for r in table("normal_ranges") if r["quantity"] == quantity)
    return NormalRange(float(row["low"]), float(row["high"]), row["source"])


@dataclass(frozen=True)
class Row:
    """One published number, or one check of the numerics.

    Attributes
    ----------
    model, target : str
        The model and its series (with `x`) or readout (without).
    value, low, high : float or None
        The number and its published spread, in `unit`; `statistic` says what they are.
    pass_low, pass_high : float or None
        The band in which the model must lie for the tests to pass.
    settings : tuple of (str, value)
        At which the number holds; `patient` is their name.
    role : {"validation", "calibration", "numerical", "consistency"}
        "validation" is independent of how the model was built; "numerical" only checks that the
        equations are solved as intended; "consistency" is a limit or a rule of arithmetic.
    row, mark : str
        Where the number stands in the collection's validation targets, and how far it was checked there:
        V read in the publication, V-code in an open transcription, TEACH a teaching value, RUN an
        independent run of the same equations.
    """

    model: str
    target: str
    x: float | None
    value: float
    low: float | None
    high: float | None
    pass_low: float | None
    pass_high: float | None
    unit: str
    statistic: str
    settings: tuple
    patient: str
    role: str
    source: str
    note: str
    row: str
    mark: str

    def holds_at(self, run):
        """Whether the run was made at the settings of this number."""
        return all(run.settings[name] == value for name, value in self.settings)

    def label(self, run):
        """What the number is, in the words of the run."""
        if self.x is None:
            return run.readouts[self.target].label
        series = run.series[self.target]
        return f"{series.label} at {percent(self.x) if series.x_unit == '1' else f'{self.x:g} {series.x_unit}'}"

    def of(self, run):
        """What the run says instead: float, or None if it did not happen."""
        if self.x is None:
            return run.readouts[self.target].value
        series = run.series[self.target]
        return float(np.interp(self.x, series.x, series.y))


class Point(NamedTuple):
    """A published number to draw; `holds` tells whether the settings shown are its own."""

    row: Row
    holds: bool


@cache
def rows(model):
    """The published numbers for a model class: the CSV file of the module's name beside it, if there is one."""
    package, _, name = model.__module__.rpartition(".")
    if not package or not (files(package) / f"{name}.csv").is_file():
        return ()
    numbers = ("x", "value", "low", "high", "pass_low", "pass_high")
    return tuple(
        Row(
            model=model.__name__,
            settings=_settings(r.pop("settings")),
            **{k: (float(v) if v else None) if k in numbers else v for k, v in r.items()},
        )
        for r in map(dict, table(name, package))
    )


def _settings(text):
    """ "dose=100; cycles=1" as pairs."""
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return tuple((name.strip(), _plain(value.strip())) for name, value in pairs)


def _plain(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"True": True, "False": False}.get(text, text)


def misfit(rows, run):
    """Median of |model − value| / |value| over the validation numbers, save 0, that hold at the run's settings: (misfit, how many)."""
    found = [(row.value, row.of(run)) for row in rows if row.role == "validation" and row.value and row.holds_at(run)]
    if not found:
        return None, 0
    return float(np.median([abs((got - value) / value) if got is not None else np.inf for value, got in found])), len(
        found
    )


def remark(rows, run):
    """What a panel says of the published numbers for the settings of a run: (summary, one line a number); ("", []) where there are none."""
    here = [row for row in rows if row.role != "numerical" and row.holds_at(run)]
    if not here:
        return "", []
    off, n = misfit(rows, run)
    fit = (
        f", misfit {percent(off)} (median of {n})"
        if n and np.isfinite(off)
        else ", not reached in the model"
        if n
        else ""
    )
    summary = f"{here[0].patient}: {len(here)} published number{'s' if len(here) > 1 else ''}{fit}"
    left = sum(row.role == "calibration" for row in here)
    lines = [
        f"{row.label(run)}: {quantity(row.value, row.unit)}, model {_model_text(row, run)}. "
        f"{'; '.join(filter(None, (row.statistic, row.note)))}. {cite(row.source)}."
        for row in here
    ]
    return summary + (f"; {left} used for calibration and left out" if left else ""), lines


def _model_text(row, run):
    got = row.of(run)
    return "did not happen" if got is None else quantity(got, row.unit)


def _band_text(row):
    """The band to pass, shares as %, with as many digits as tell its ends apart."""
    if row.pass_low is None:
        return "shown only"
    scale, sign = (100, " %") if row.unit == "1" else (1, "")
    low, high = scale * row.pass_low, scale * row.pass_high
    alike = number(low) == number(high)
    return " – ".join(f"{end:.4g}" if alike else number(end) for end in (low, high)) + sign


def against_data(model, numerical=False):
    """The published numbers for a model class beside what it gives; or, if `numerical`, its checks against other solutions.

    Returns
    -------
    Table
    """
    found = []
    for row in rows(model):
        if (row.role == "numerical") != numerical:
            continue
        run = model(**dict(row.settings)).run()
        spread = f" ({number(row.low)} – {number(row.high)})" if row.low is not None else ""
        cells = [
            row.label(run),
            row.patient,
            quantity(row.value, row.unit) + spread,
            _model_text(row, run),
            _band_text(row),
        ]
        found.append(
            cells
            if numerical
            else [*cells, "; ".join(filter(None, (row.statistic, row.note))), row.role, cite(row.source)]
        )
    if numerical:
        return Table(
            f"{model.__name__}: is it solved as intended?",
            ("What", "Patient", "Other solution", "Model", "Must lie in"),
            found,
        )
    return Table(
        f"{model.__name__} against published numbers",
        ("What", "Patient", "Published", "Model", "Must lie in", "What was published", "Role", "Source"),
        found,
    )


def choices(patient):
    """What each choice buys and costs a patient of the virtual clinic: plain words and ranges, and of which people they are.

    Returns
    -------
    Table
    """
    found = [
        (
            row["therapy"],
            row["kind"],
            row["text"],
            row["range"] or "–",
            row["people"] or "–",
            cite(row["source"]) if row["source"] else "teaching",
        )
        for row in table("choices", "hsclib.p11_virtual_clinic")
        if row["patient"] == patient
    ]
    return Table(
        f"{patient[0].upper()}{patient[1:]}: what each choice buys and costs",
        ("Choice", "Buys or costs", "What", "How much", "Among whom", "Source"),
        found,
    )
