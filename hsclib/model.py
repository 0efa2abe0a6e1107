"""What every model is: an immutable set of validated parameters, which `run` turns into a `Run`."""

import dataclasses
import difflib
import functools
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, dataclass_transform, get_type_hints

import numpy as np

from .cohort import Cohort
from .parameters import Constant, Declaration, Even, Parameter, day_of_film
from .run import Run
from .sources import cite
from .tables import Table
from .words import exact, percent, unit_text


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Declaration.told, day_of_film))
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

    #: (Choice, its option) → the values that belong with it. `typical` and the panel apply them.
    companions: ClassVar[Mapping[tuple[str, str], Mapping]] = {}
    #: What else it rests on than its own module: modules whose constants it uses, or single constants that it imports
    #: because a function that it calls uses them.
    rests_on: ClassVar[tuple] = ()

    def __init_subclass__(cls):
        super().__init_subclass__()
        if "run" in cls.__dict__:
            cls.run = _telling(cls.run)
        dataclass(frozen=True, kw_only=True)(cls)
        options = {p.name: p.options for p in cls.parameters()}  # a faulty declaration fails now, not when it is used
        for name, option in cls.companions:
            if option not in options.get(name, ()):
                raise TypeError(
                    f"the companions of {cls.__name__} name the option {option!r} of {name}, which it does not have"
                )

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
        for f in dataclasses.fields(cls):
            if "declared" not in f.metadata:
                raise TypeError(
                    f"{f.name} is not declared: slider(…), choice(…) or switch(…), and .told(label, meaning)"
                )
        return tuple(
            Parameter(name=f.name, type=types[f.name], default=f.default, **f.metadata["declared"])
            for f in dataclasses.fields(cls)
        )

    @classmethod
    def typical(cls, **values):
        """This model with the companions of every chosen option; what is given by name stands over them."""
        gathered = {}
        for name, option in values.items():
            if isinstance(option, str):
                gathered |= cls.companions.get((name, option), {})
        return cls(**gathered | values)

    @classmethod
    def constants(cls):
        """The numbers that it rests on and no slider moves: name → `Constant`."""
        modules = (sys.modules[cls.__module__], *(m for m in cls.rests_on if not isinstance(m, Constant)))
        return {
            name: value for module in modules for name, value in vars(module).items() if isinstance(value, Constant)
        }

    @property
    def settings(self):
        """Parameter name → value."""
        return {p.name: getattr(self, p.name) for p in self.parameters()}

    def run(self) -> Run:
        """Solve the model. Pure and deterministic.

        Raises
        ------
        ArithmeticError
            If the solver fails.
        """
        raise NotImplementedError

    def report(self, *, series, readouts, sentence, stacks=None, events=(), film=None):
        """A `Run` of this model with its settings."""
        told = {p.name: (p.unit, p.label) for p in self.parameters()}
        held = stacks or {}, tuple(events), film
        return Run(type(self).__name__, self.settings, series, readouts, sentence, *held, told)

    def cohort(self, n, seed=0, until=None):
        """`n` patients around this one, varied as their declared spread says.

        A person drawn from the spread may lie beyond the slider's range: the range
        bounds the control, not nature. Where only the shares are asked for in whom something
        has happened by some x, `until` is that x: a model that can is solved no further and
        tells only that, and each spread is drawn evenly, so that few patients make a sure share.

        Raises
        ------
        TypeError
            If no parameter of the model has a spread.
        """
        varied = [p for p in self.parameters() if p.variability]
        if not varied:
            raise TypeError(f"{type(self).__name__} has no parameter with a spread, so it has no cohort.")
        rng = np.random.default_rng(seed)
        rng = rng if until is None else Even(rng)
        drawn = {p.name: p.variability.draw(getattr(self, p.name), _count(n), rng) for p in varied}
        people = [self._person({k: float(v[i]) for k, v in drawn.items()}) for i in range(n)]
        return Cohort.of(self._run_all(people) if until is None else self._run_until(people, until))

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

    def _run_until(self, people, until):
        """Their runs as far as x = `until`. Models in which that is less work override this."""
        return self._run_all(people)

    def _person(self, values):
        """A copy with other values, which may lie beyond the sliders' ranges."""
        person = object.__new__(type(self))
        person.__dict__.update(self.__dict__ | values)
        return person

    def _together(self, people):
        """One person whose parameters with a spread are arrays over these people, to be solved at once."""
        varied = [p.name for p in self.parameters() if p.variability]
        return self._person({name: np.array([getattr(person, name) for person in people]) for name in varied})

    @classmethod
    def table(cls):
        """The parameters and constants with symbol, value, unit, range, source and provenance, for a page."""
        rows = []
        for p in cls.parameters():
            spread = "–"
            if p.variability:
                spread = percent(p.variability.cv) + ("" if p.variability.source else " (teaching)")
            rows.append(_row(p, p.as_set(p.default), p.allowed, spread))
        rows += [_row(c, exact(c), "fixed", "–") for c in cls.constants().values()]
        return Table(
            f"Parameters of {cls.__name__}",
            ("Parameter", "Symbol", "Default", "Unit", "Range", "Spread (CV)", "Provenance", "Source"),
            rows,
        )

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
        known = {p.name: p for p in cls.parameters()}
        rows = []
        for together in zip(*varied.values(), strict=True):
            run = cls(**values | dict(zip(varied, together))).run()
            said = (known[name].as_set(value) for name, value in zip(varied, together))
            rows.append((*said, *(run.readouts[name].text for name in readouts)))
        headers = (*(known[name].heading for name in varied), *(run.readouts[name].label for name in readouts))
        return Table(cls.__name__, headers, rows)


def _telling(run):
    """`run`, whose failures tell the settings at which they happened; with numpy's own way of taking errors, whatever
    a reader has set."""

    @functools.wraps(run)
    def told(self):
        try:
            with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
                return run(self)
        except ArithmeticError as problem:
            raise type(problem)(f"{problem} ({type(self).__name__} at {self.settings})") from problem

    return told


def _row(declared, value, allowed, spread):
    """What the table tells of a parameter or a constant."""
    unit, source = unit_text(declared.unit) or "–", cite(declared.source) if declared.source else "–"
    return declared.label, declared.symbol or "–", value, unit, allowed, spread, declared.provenance, source


def _count(n):
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"the number of runs (n) must be a whole number of at least 1; got {n!r}")
    return n
