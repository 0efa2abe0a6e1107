"""What a run of a model holds; pictures, panels and pages read it and nothing else."""

import csv
import dataclasses
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from .words import quantity


def _fixed(values, name, ndim):
    """A read-only float array of `ndim` dimensions."""
    array = np.array(values, float)
    if array.ndim != ndim or not array.size:
        raise ValueError(f"{name} must be a filled array of {ndim} dimension(s); got shape {array.shape}")
    array.flags.writeable = False
    return array


class _Curve:
    """What `Series` and `Stack` share: x and y are read-only, finite and of one length."""

    def __post_init__(self):
        x = _fixed(self.x, f"x of {self.label}", 1)
        y = _fixed(self.y, f"y of {self.label}", self.dimensions)
        if y.shape[-1] != x.size:
            raise ValueError(f"{self.label}: x has {x.size} points and y {y.shape[-1]}")
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise FloatingPointError(f"{self.label} is not finite")
        if (np.diff(x) <= 0).any():
            raise ValueError(f"{self.label}: x must increase")
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)


@dataclass(frozen=True, eq=False)
class Series(_Curve):
    """One curve: `x` and `y` of shape (n,). `kind` is "line", "step" or "bars" (x = bin centre)."""

    x: np.ndarray
    y: np.ndarray
    x_unit: str
    y_unit: str
    label: str
    kind: str = "line"
    x_label: str = "Time"
    dimensions: ClassVar = 1

    def __post_init__(self):
        super().__post_init__()
        if self.kind not in ("line", "step", "bars"):
            raise ValueError(f"{self.label}: the kind of a series is line, step or bars; got {self.kind!r}")


def curves(axis, **named):
    """Series over one axis, (x, x_unit, x_label): name → (y, y_unit, label), or (y, y_unit, label, kind)."""
    x, x_unit, x_label = axis
    return {
        name: Series(x, y, x_unit, y_unit, label, *kind, x_label=x_label)
        for name, (y, y_unit, label, *kind) in named.items()
    }


@dataclass(frozen=True, eq=False)
class Stack(_Curve):
    """Parts of a whole over x: `y` of shape (k, n), one row for each of the `parts`."""

    x: np.ndarray
    y: np.ndarray
    parts: tuple
    x_unit: str
    y_unit: str
    label: str
    x_label: str = "Time"
    dimensions: ClassVar = 2

    def __post_init__(self):
        super().__post_init__()
        if len(self.parts) != len(self.y):
            raise ValueError(f"{self.label}: {len(self.parts)} parts are named for {len(self.y)} rows")


@dataclass(frozen=True)
class Readout:
    """One number of a run. None means "did not happen in this run", and `note` says in which way.

    `at` is what it was taken at, for the marks in pictures: a limit, or the first and the last day.
    """

    value: float | bool | str | None
    unit: str
    label: str
    note: str = ""
    at: float | tuple | None = None

    @classmethod
    def unless(cls, why, value, unit, label, at=None):
        """The value; or none, if there is a reason why not."""
        return cls(None if why else value, unit, label, why, at)

    def __post_init__(self):
        if isinstance(self.value, float):
            object.__setattr__(self, "value", float(self.value))  # also of numpy's numbers and of constants
        if self.value is None and not self.note:
            raise ValueError(f"{self.label} did not happen, and no note says why")
        if isinstance(self.value, float) and not np.isfinite(self.value):
            raise FloatingPointError(f"{self.label} is {self.value}")

    @property
    def text(self):
        """The value as readers see it: rounded, with its unit; shares as %."""
        if self.value is None:
            return self.note
        return quantity(self.value, self.unit)


@dataclass(frozen=True)
class Film:
    """What a drop of blood holds, to be drawn as under a microscope.

    Attributes
    ----------
    hemoglobin : float
        g/dL.
    neutrophils, platelets, lymphocytes, blasts : float
        1e9/L.
    cell_volume, cell_hemoglobin : float
        Of the mean red cell: MCV in fL, MCH in pg.
    sickled : float
        Share of the red cells that have the sickle form, 0 to 1.
    reticulocytes : float or None
        1e9/L; None where the run does not tell.
    when : str
        Which moment of the run it is: "day 240".
    """

    hemoglobin: float
    neutrophils: float
    platelets: float
    lymphocytes: float = 2.0
    blasts: float = 0.0
    cell_volume: float = 90.0
    cell_hemoglobin: float = 29.0
    sickled: float = 0.0
    when: str = ""
    reticulocytes: float | None = None

    @property
    def red_cells(self):
        """1e12/L: hemoglobin in g/L over pg a cell."""
        return 10 * self.hemoglobin / self.cell_hemoglobin

    @property
    def young(self):
        """Share of the red cells that are reticulocytes, 0 to 1; 0 where the run does not tell."""
        return min(1.0, self.reticulocytes / (1000 * self.red_cells)) if self.reticulocytes and self.red_cells else 0.0


@dataclass(frozen=True)
class Event:
    """What is done to the patient: at `x` (in the unit of the curves), or on to `until`, `amount` of what `label`
    tells."""

    x: float
    label: str
    amount: float | None = None
    unit: str = ""
    until: float | None = None


def doses(times, label, amount, unit):
    """The events of one amount at each of these times; none if it is 0."""
    return tuple(Event(float(x), label, float(amount), unit) for x in times) if amount else ()


class Missing(KeyError):
    """A series, stack or readout that a run does not have."""

    def __str__(self):
        return self.args[0]


class _Named(dict):
    """What a run holds by name; a name that it lacks is told together with those that it has."""

    def __init__(self, kind, model, entries):
        super().__init__(entries)
        self.kind, self.model = kind, model

    def __missing__(self, name):
        raise Missing(f"the {self.kind} {name}, and {self.model} has {', '.join(self) or 'none'}")


@dataclass(frozen=True, eq=False)
class Run:
    """What a model gave: `series`, `stacks`, `readouts` by name, and one plain `sentence`.

    `model` and `settings` say where it came from, `told` the unit and label of each setting; `events` what was done
    to the patient, in the order of time; `film` is there where a run can be looked at under the microscope.
    """

    model: str
    settings: Mapping
    series: Mapping
    readouts: Mapping
    sentence: str
    stacks: Mapping = field(default_factory=dict)
    events: tuple = ()
    film: Film | None = None
    told: Mapping = field(default_factory=dict, repr=False)

    def __post_init__(self):
        for kind, held in (("series", "series"), ("stack", "stacks"), ("readout", "readouts")):
            object.__setattr__(self, held, _Named(kind, self.model, getattr(self, held)))

    def to_csv(self):
        """Everything as one tidy table: settings, readouts, the points of every curve, what is on the film; numbers
        with 12 digits, which leaves out what binary arithmetic adds to 0.3."""
        rows = [("model", self.model)]
        rows += (
            ("setting", name, "", "", "", value, *self.told.get(name, ())) for name, value in self.settings.items()
        )
        for name, r in self.readouts.items():
            note, value = (r.note, "") if r.value is None else ("", r.value)
            rows.append(("readout", name, note, "", "", value, r.unit, r.label))
        for e in self.events:
            until = "" if e.until is None else f"until {e.until:g}"
            rows.append(("event", e.label, until, e.x, "", e.amount, e.unit))
        for name, s in self.series.items():
            rows += (("series", name, "", x, s.x_unit, y, s.y_unit, s.label) for x, y in zip(s.x, s.y))
        for name, s in self.stacks.items():
            for part, ys in zip(s.parts, s.y):
                rows += (("stack", name, part, x, s.x_unit, y, s.y_unit, s.label) for x, y in zip(s.x, ys))
        if self.film:
            film = dataclasses.asdict(self.film)
            when = film.pop("when")
            rows += (("film", name, when, "", "", value) for name, value in film.items() if value is not None)
        out = io.StringIO()
        written = csv.DictWriter(out, "kind name part x x_unit value unit label".split(), lineterminator="\n")
        written.writeheader()
        for row in rows:
            plain = (f"{cell:.12g}" if isinstance(cell, float) else cell for cell in row)
            written.writerow(dict(zip(written.fieldnames, plain)))
        return out.getvalue()
