"""Published numbers: thresholds of the clinic, and what was observed in patients; and, apart, other solutions.

Thresholds and normal ranges lie in CSV files beside this module, what was observed beside the model that it is held
against, all with source and unit, so that pages, pictures and tests read the same rows. What another solver makes of
a model's equations is no evidence: it lies in `reference.csv`, which `python tests/reference.py` writes.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from .sources import SOURCES, cite
from .words import percent, quantity


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
    found = (Threshold(**r | {"value": float(r["value"])}) for r in table("thresholds") if r["series"] == series)
    return tuple(sorted(found, key=lambda t: -t.value))


@dataclass(frozen=True)
class NormalRange:
    """What healthy adults have, in the unit of the count: the women's lower end to the men's upper end."""

    low: float
    high: float
    source: str


@cache
def normal_range(quantity):
    """The normal range of a count, by its name."""
    (row,) = (r for r in table("normal_ranges") if r["quantity"] == quantity)
    return NormalRange(float(row["low"]), float(row["high"]), row["source"])


ROLES = ("validation", "calibration", "consistency")
PUBLISHED = "target x value low high pass_low pass_high unit statistic settings patient role source note".split()
REFERENCE = "model target x value within unit statistic settings patient".split()


@dataclass(frozen=True)
class Row:
    """One number to hold a model against.

    Attributes
    ----------
    model, target : str
        The model and its series (with `x`) or readout (without).
    value, low, high : float or None
        The number and its published spread, in `unit`; `statistic` says what they are.
    pass_low, pass_high : float or None
        The band in which the model must lie for the tests to pass; or outside of which, as long as the note begins
        with "known mismatch" and says why. None: the number is shown beside the model, hit or missed, and not tested.
    settings : tuple of (str, value)
        At which the number holds; `patient` is their name.
    role : {"validation", "calibration", "consistency", "numerical"}
        "validation" is independent of how the model was built. "calibration" was used for it. "consistency" is a
        published limit, or follows by arithmetic from what went into the model: it may contradict the model, but
        not support it. "numerical" is no publication, but another solution of the same equations.
    source : str
        Key of the publication; empty for other solutions.
    patients : int
        0: the number is of one run. Else it is the share of patients in whom the step `target` has come by `x`,
        and is held against so many virtual ones around the settings ("patients=200" among them).
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
    source: str = ""
    note: str = ""
    patients: int = 0

    def __post_init__(self):
        for name in ("target", "value", "statistic", "settings", "patient"):
            if getattr(self, name) in (None, "", ()):
                raise ValueError(f"{name} is empty")
        for ends in ((self.low, self.high), (self.pass_low, self.pass_high)):
            if ends != (None, None) and (None in ends or not ends[0] <= self.value <= ends[1]):
                raise ValueError(f"the value {self.value} does not lie from {ends[0]} to {ends[1]}")

    def holds_at(self, run):
        """Whether the run was made at the settings of this number."""
        return all(run.settings[name] == value for name, value in self.settings)

    def label(self, run):
        """What the number is, in the words of the run."""
        if self.patients:
            return f"{self.target.replace('_', ' ').capitalize()} by day {self.x:g}, of the patients"
        if self.x is None:
            return run.readouts[self.target].label
        series = run.series[self.target]
        where = (
            percent(self.x) if series.x_unit == "1" else f"{self.x:{'g' if self.x >= 100 else '.3g'}} {series.x_unit}"
        )
        return f"{series.label} at {where}"

    def of(self, run):
        """What the run says instead, or the cohort: float, or None if it did not happen."""
        if self.patients:
            band = run.bands[self.target]
            return float(np.interp(self.x, band.x, band.mean))
        if self.x is None:
            return run.readouts[self.target].value
        series = run.series[self.target]
        return float(np.interp(self.x, series.x, series.y))

    def passes(self, run):
        """Whether the run, or the cohort, lies in the band; None without a band."""
        if self.pass_low is None:
            return None
        got = self.of(run)
        return got is not None and self.pass_low <= got <= self.pass_high

    @property
    def mismatch(self):
        """Whether the model is known to lie outside the band."""
        return self.note.startswith("known mismatch")


class Point(NamedTuple):
    """A published number to draw; `holds` tells whether the settings shown are its own."""

    row: Row
    holds: bool


@cache
def rows(model):
    """The published numbers for a model class: the CSV file of the module's name beside it, if there is one.

    Raises
    ------
    ValueError
        If a row cannot be right, with file and line.
    """
    package, _, name = model.__module__.rpartition(".")
    if not package or not (files(package) / f"{name}.csv").is_file():
        return ()

    def read(r):
        if r["role"] not in ROLES:
            raise ValueError(f"unknown role {r['role']!r}; known: {', '.join(ROLES)}")
        if r["source"] not in SOURCES:
            raise ValueError(f"unknown source {r['source']!r}")
        return _row(model, **r)

    return _read(name, package, PUBLISHED, read)


@cache
def reference(model):
    """What another solver makes of the equations of a model class, at some settings: its rows of `reference.csv`."""

    def read(r):
        if r.pop("model") != model.__name__:
            return None
        value, within = float(r["value"]), float(r.pop("within"))
        return _row(model, role="numerical", pass_low=value - within, pass_high=value + within, **r)

    return _read("reference", "hsclib", REFERENCE, read)


def _read(name, package, columns, read):
    """What `read` makes of each row of a CSV file, less where it is None; an error of it gets file and line."""
    found = []
    for i, r in enumerate(table(name, package), 2):
        try:
            if list(r) != columns or None in r.values():
                raise ValueError(f"the columns must be {', '.join(columns)}")
            found.append(read(dict(r)))
        except (TypeError, ValueError) as why:
            raise ValueError(f"{package.replace('.', '/')}/{name}.csv, line {i}: {why}") from None
    return tuple(row for row in found if row)


def _row(model, settings, **fields):
    """A row from the texts of a file; the settings are read as what the parameters of the model take."""
    settings, _, patients = settings.partition("; patients=")
    fields["patients"] = int(patients or 0)
    for name in ("x", "value", "low", "high", "pass_low", "pass_high"):
        text = fields.get(name)
        fields[name] = float(text) if text not in (None, "") else None
    return Row(model=model.__name__, settings=settings_of(model, settings), **fields)


def settings_of(model, text):
    """ "dose=100; cycles=1" as pairs of what the parameters of the model take."""
    kinds, found = {p.name: p.type for p in model.parameters()}, {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, value = part.split("=")
        kind = kinds.get(name, str)
        found[name] = {"True": True, "False": False}.get(value, value) if kind is bool else kind(value)
    model(**found)
    return tuple(found.items())


def misfit(rows, run):
    """Median of |model − value|/|value| over the validation numbers, save 0, that hold here: (misfit, how many)."""
    off = [_off(row, run) for row in _of_one(rows, run) if row.role == "validation" and row.value]
    return (float(np.median(off)), len(off)) if off else (None, 0)


def _of_one(rows, run):
    """The numbers that hold for this run, less the shares of patients, which are held against a cohort."""
    return [row for row in rows if not row.patients and row.holds_at(run)]


def _off(row, run):
    """How far the model is from a number, as a share of it; infinitely where it did not happen."""
    got = row.of(run)
    return np.inf if got is None else abs(got - row.value) / (abs(row.value) or 1)


def _met(row, run):
    """Whether the model lies within the published spread, or else the band to pass, or else a tenth of the number."""
    low, high = (row.low, row.high) if row.low is not None else (row.pass_low, row.pass_high)
    if low is None:
        return _off(row, run) <= 0.1
    got = row.of(run)
    return got is not None and low <= got <= high


def remark(rows, run):
    """What a panel says of the numbers that hold for a run: (summary, one line a number); ("", []) for none.

    First those that test the model, the farthest off before the others; then those that were used to set it.
    """
    here = _of_one(rows, run)
    here.sort(key=lambda row: (row.role == "calibration", -_off(row, run)))
    tests = [row for row in here if row.role != "calibration"]
    if not here:
        return "", []
    n, tested, missed = len(here), len(tests), [row for row in tests if not _met(row, run)]
    told = [f"{here[0].patient}: {n} published number{'s' if n > 1 else ''}"]
    told += [f"{n - tested} used to set the model"] if tested < n else []
    told += [f"{tested - len(missed) or 'none'} met"] if tests else []
    summary = ", ".join(told) + "." + (f" {_beside(missed[0], run)}." if missed else "")
    lines = [
        f"{_beside(row, run)}. {'; '.join(filter(None, (row.statistic, row.note)))}. {cite(row.source)}."
        f"{' Used to set the model.' if row.role == 'calibration' else ''}"
        for row in here
    ]
    return summary[0].upper() + summary[1:], lines


def _beside(row, run):
    got = "it did not happen in the model" if row.of(run) is None else f"the model {model_text(row, run)}"
    return f"{row.label(run)}: published {quantity(row.value, row.unit)}, {got}"


def model_text(row, run):
    """What the model says instead, as readers see it."""
    got = row.of(run)
    return "did not happen" if got is None else quantity(got, row.unit)
