"""What every model is, and what a run of it holds.

A model is an immutable set of validated parameters; `run` turns it into a `Run`: curves,
stacks, single numbers and a sentence. Pictures, panels and pages read the run and nothing else.
"""

import csv
import dataclasses
import difflib
import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, dataclass_transform, get_type_hints

import numpy as np

from .parameters import Parameter, choice, slider, switch
from .sources import cite
from .tables import Table
from .words import quantity

#: Percentiles that a cohort's bands hold.
PERCENTILES = (5, 25, 50, 75, 95)


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
    """One number of a run. None means "did not happen in this run", and `note` says in which way."""

    value: float | bool | str | None
    unit: str
    label: str
    note: str = ""

    def __post_init__(self):
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

    @property
    def red_cells(self):
        """1e12/L: hemoglobin in g/L over pg a cell."""
        return 10 * self.hemoglobin / self.cell_hemoglobin


@dataclass(frozen=True, eq=False)
class Run:
    """What a model gave: `series`, `stacks`, `readouts` by name, and one plain `sentence`.

    `model` and `settings` say where it came from; `film` is there where a run can be looked at
    under the microscope.
    """

    model: str
    settings: Mapping
    series: Mapping
    readouts: Mapping
    sentence: str
    stacks: Mapping = field(default_factory=dict)
    film: Film | None = None

    def to_csv(self):
        """Everything as one tidy table: settings, readouts, the points of every curve, what is on the film."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("kind", "name", "part", "x", "x_unit", "value", "unit"))
        rows.writerow(("model", self.model, "", "", "", "", ""))
        rows.writerows(("setting", name, "", "", "", value, "") for name, value in self.settings.items())
        for name, r in self.readouts.items():
            rows.writerow(("readout", name, r.note, "", "", "" if r.value is None else r.value, r.unit))
        for name, s in self.series.items():
            rows.writerows(("series", name, "", x, s.x_unit, y, s.y_unit) for x, y in zip(s.x, s.y))
        for name, s in self.stacks.items():
            for part, ys in zip(s.parts, s.y):
                rows.writerows(("stack", name, part, x, s.x_unit, y, s.y_unit) for x, y in zip(s.x, ys))
        if self.film:
            film = dataclasses.asdict(self.film)
            when = film.pop("when")
            rows.writerows(("film", name, when, "", "", value, "") for name, value in film.items())
        return out.getvalue()


@dataclass(frozen=True, eq=False)
class Band:
    """Percentiles of a curve over many runs: `y` of shape (len(percentiles), len(x)).

    `mean` is that of the curve, so of one that steps from 0 to 1 when something happens it is the
    share of the patients in whom it has happened.
    """

    x: np.ndarray
    percentiles: tuple
    y: np.ndarray
    mean: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Cohort:
    """Many runs together: `bands` by series, `readouts` as arrays (nan where it did not happen)."""

    bands: Mapping
    readouts: Mapping

    @classmethod
    def of(cls, runs):
        """The cohort of these runs of one model."""
        first = runs[0]
        bands = {}
        for name, s in first.series.items():
            together = np.array([run.series[name].y for run in runs])
            bands[name] = Band(s.x, PERCENTILES, np.percentile(together, PERCENTILES, axis=0), together.mean(axis=0))
        return cls(bands, {name: _column([r.readouts[name].value for r in runs]) for name in first.readouts})


def _column(values):
    """Values of one readout as an array: nan where it did not happen, objects where it is a name."""
    if any(isinstance(v, str) for v in values):
        return np.array(values, object)
    return np.array([np.nan if v is None else v for v in values], float)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(slider, choice, switch))
class Model:
    """A model of the course: validated parameters, and `run`.

    Subclasses declare parameters with `slider`, `choice` and `switch`, and define `run`. They
    become frozen dataclasses that take keywords only.

    Raises
    ------
    TypeError
        For an unknown parameter or a value of the wrong type.
    ValueError
        For a value that is NaN, infinite, out of range or no option.
    """

    #: Option of a choice → the values that belong with it. `typical` and the panel apply them.
    companions: ClassVar[Mapping[str, Mapping]] = {}

    def __init_subclass__(cls):
        super().__init_subclass__()
        if "run" in cls.__dict__:
            cls.run = _telling(cls.run)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.parameters()  # a faulty declaration fails when the class is made, not when it is used

    def __new__(cls, *args, **values):
        known = [p.name for p in cls.parameters()]
        for name in values:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise TypeError(f"{cls.__name__} has no parameter {name!r}.{hint} It takes: {', '.join(known)}.")
        return super().__new__(cls)

    def __post_init__(self):
        for p in self.parameters():
            object.__setattr__(self, p.name, p.check(getattr(self, p.name)))

    @classmethod
    @functools.cache
    def parameters(cls):
        """The declared parameters, in order: tuple of `Parameter`."""
        types = get_type_hints(cls)
        return tuple(Parameter(name=f.name, type=types[f.name], default=f.default, **f.metadata["declared"])
                     for f in dataclasses.fields(cls))

    @classmethod
    def typical(cls, **values):
        """This model with the companions of every chosen option; what is given by name stands over them."""
        gathered = {}
        for option in values.values():
            if isinstance(option, str):
                gathered |= cls.companions.get(option, {})
        return cls(**gathered | values)

    @property
    def settings(self):
        """Parameter name → value."""
        return {p.name: getattr(self, p.name) for p in self.parameters()}

    def run(self) -> Run:
        """Solve the model. Pure and deterministic."""
        raise NotImplementedError

    def report(self, *, series, readouts, sentence, stacks=None, film=None):
        """A `Run` of this model with its settings."""
        return Run(type(self).__name__, self.settings, series, readouts, sentence, stacks or {}, film)

    def cohort(self, n, seed=0):
        """`n` patients around this one, varied as their declared spread says.

        A person drawn from the spread may lie beyond the slider's range: the range
        bounds the control, not nature.

        Raises
        ------
        TypeError
            If no parameter of the model has a spread.
        """
        varied = [p for p in self.parameters() if p.variability]
        if not varied:
            raise TypeError(f"{type(self).__name__} has no parameter with a spread, so it has no cohort.")
        rng = np.random.default_rng(seed)
        drawn = {p.name: p.variability.draw(getattr(self, p.name), _count(n), rng) for p in varied}
        return Cohort.of(self._run_all([self._person({k: float(v[i]) for k, v in drawn.items()}) for i in range(n)]))

    def repeats(self, n, seed=0):
        """`n` runs that differ by chance alone: seeds `seed`, `seed` + 1, …

        Raises
        ------
        TypeError
            If the model has no seed, that is no chance in it.
        """
        if "seed" not in self.settings:
            raise TypeError(f"{type(self).__name__} has no seed: the same settings always give the same run.")
        return Cohort.of(self._run_all([self._person({"seed": seed + i}) for i in range(_count(n))]))

    def _run_all(self, people):
        """Their runs, on one x grid. Models that can solve many at once override this."""
        return [person.run() for person in people]

    def _person(self, values):
        """A copy with other values, which may lie beyond the sliders' ranges."""
        person = object.__new__(type(self))
        person.__dict__.update(self.__dict__ | values)
        return person

    @classmethod
    def table(cls):
        """The parameters with symbol, default, unit, range, source and provenance, for a page."""
        rows = []
        for p in cls.parameters():
            allowed = ", ".join(p.options) if p.options else "on, off" if p.type is bool else f"{p.low:g} – {p.high:g}"
            default = f"{p.default:g}" if p.type in (float, int) else {True: "on", False: "off"}.get(p.default, p.default)
            spread = f"{p.variability.cv:.0%}{'' if p.variability.source else ' (teaching)'}" if p.variability else "–"
            rows.append((p.label, p.symbol or "–", default, p.unit_text or "–", allowed, spread,
                         p.provenance, cite(p.source) if p.source else "–"))
        return Table(f"Parameters of {cls.__name__}",
                     ("Parameter", "Symbol", "Default", "Unit", "Range", "Spread (CV)", "Provenance", "Source"), rows)

    @classmethod
    def compare(cls, readouts, **values):
        """One readout beside the other for several settings, for a page.

        Parameters
        ----------
        readouts : sequence of str
            Names of readouts: the columns.
        **values
            Settings; those given as a list or tuple are gone through together, one row each.

        Returns
        -------
        Table
        """
        varied = {name: v for name, v in values.items() if isinstance(v, (list, tuple))}
        labels = {p.name: f"{p.label} ({p.unit_text})" if p.unit_text else p.label for p in cls.parameters()}
        rows = []
        for together in zip(*varied.values(), strict=True):
            run = cls(**values | dict(zip(varied, together))).run()
            rows.append((*together, *(run.readouts[name].text for name in readouts)))
        return Table(cls.__name__, (*(labels[name] for name in varied), *(run.readouts[name].label for name in readouts)), rows)


def _telling(run):
    """`run`, whose failures tell the settings at which they happened."""
    @functools.wraps(run)
    def told(self):
        try:
            return run(self)
        except ArithmeticError as problem:
            raise type(problem)(f"{problem} ({type(self).__name__} at {self.settings})") from problem
    return told


def _count(n):
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"the number of runs (n) must be a whole number of at least 1; got {n!r}")
    return n
