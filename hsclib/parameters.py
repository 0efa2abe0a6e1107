"""Declare a parameter once; everything else reads the declaration.

A model is a class whose parameters are annotated class attributes::

    dose: float = slider(100, 0, 150, step=5, unit="mg/m²").told("Docetaxel dose", "Given in one hour on day 0.")

The annotation gives the type (float, int, bool or str), the first call what is allowed, the second the words, with
`source`, `provenance` and `variability` where there are any. The model validates with it, the panel draws a control
from it, the tables print it. A number that no slider moves is declared beside the class::

    BODY_SURFACE = constant(1.8, "m²", "Body surface of an adult")
"""

import math
import numbers
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np

from .words import exact, labelled, unit_text

#: How far a value was checked: read in the publication, read in an open transcription
#: of the published model, or chosen for teaching.
PROVENANCES = ("published", "transcribed", "teaching")


@dataclass(frozen=True)
class Lognormal:
    """Spread between patients: log-normal around the median.

    Parameters
    ----------
    cv : float
        Coefficient of variation (standard deviation / mean), as a fraction.
    source : str
        Key of the publication in `hsclib.sources`; "" for a spread that was chosen for teaching.
    """

    cv: float
    source: str = ""

    def draw(self, median, n, rng):
        """`n` values around `median`; sigma of the logarithm is sqrt(ln(1 + cv²))."""
        sigma = math.sqrt(math.log1p(self.cv**2))
        return median * np.exp(sigma * rng.standard_normal(n))


@dataclass(frozen=True)
class Even:
    """In place of a random generator: normal deviates from the middle of each of n equal parts, in random order.

    So each spread is a Latin hypercube's.
    """

    rng: np.random.Generator

    def standard_normal(self, n):
        return np.array([NormalDist().inv_cdf((k + 0.5) / n) for k in self.rng.permutation(n)])


@dataclass(frozen=True)
class Parameter:
    """One input of a model: what it may be, what it means and where it comes from.

    Attributes
    ----------
    name, label, symbol, unit, meaning : str
        `name` is the keyword of the model, `symbol` the letter in its paper. Unit "1" is a
        share (0 to 1), "" a pure number.
    type : type
        float, int, bool or str.
    default : float, int, bool or str
    low, high : float, int or None
        The allowed range, both ends included; None for switches and choices.
    step : float or None
        Of the slider only: any value in range is valid. Decades when `scale` is "log".
    scale : {"linear", "log"}
    options : tuple of str
        What a choice may be; empty otherwise.
    words : Mapping
        Option → how readers see it, where it is not a word of theirs.
    source : str or None
        Key in `hsclib.sources`.
    provenance : {"published", "transcribed", "teaching"}
    variability : Lognormal or None
        Spread between patients, if there is one.
    acts_when : (callable, str) or None
        Model → whether this parameter can change its run, and why it cannot if not, for those that cannot always.
    """

    name: str
    type: type
    default: Any
    label: str
    meaning: str
    unit: str = ""
    symbol: str = ""
    low: Any = None
    high: Any = None
    step: Any = None
    scale: str = "linear"
    options: tuple = ()
    words: Any = None
    source: str | None = None
    provenance: str = "teaching"
    variability: Lognormal | None = None
    acts_when: tuple | None = None

    def __post_init__(self):
        flaws = _flaws_of_origin(self)
        if self.type not in (float, int, bool, str):
            flaws.append(f"has type {self.type!r}; allowed: float, int, bool, str")
        if self.scale == "log" and not self.low > 0:
            flaws.append("is on a log scale, so its low end must be above 0")
        if flaws:
            raise TypeError(f"the declaration of {self.name} " + "; ".join(flaws))
        object.__setattr__(self, "default", self.check(self.default))

    @property
    def unit_text(self):
        """The unit as readers see it: "" for pure numbers, "share" for fractions 0 to 1."""
        return unit_text(self.unit)

    @property
    def heading(self):
        """Label and unit: "Docetaxel dose (mg/m²)"."""
        return labelled(self.label, self.unit_text)

    @property
    def allowed(self):
        """What is allowed as readers see it, without the unit."""
        if self.options or self.type is bool:
            return ", ".join(map(self.as_set, self.options or (True, False)))
        return f"{self.as_set(self.low)} – {self.as_set(self.high)}"

    def as_set(self, value):
        """One of its values as readers see it, without the unit: an option in their words, a number as it was set."""
        if self.type is bool:
            return "on" if value else "off"
        return (self.words or {}).get(value, value) if self.options else exact(value)

    def named(self, value):
        """A value with the label and the unit."""
        return f"{self.label} {self.as_set(value)} {self.unit_text}".rstrip()

    def idle(self, model):
        """Why it changes nothing at the settings of this model; "" if it can."""
        acts, why_not = self.acts_when or (None, "")
        return "" if acts is None or acts(model) else f"No effect: {why_not}."

    @property
    def range_text(self):
        """What is allowed, in the words of an error: those of code, with the unit."""
        if self.options:
            return "one of " + ", ".join(repr(o) for o in self.options)
        if self.type is bool:
            return "True or False"
        kind = "a whole number" if self.type is int else "a number"
        return f"{kind} from {self.low:g} to {self.high:g} {self.unit_text}".rstrip()

    def check(self, value):
        """The value as the model stores it.

        Raises
        ------
        TypeError
            If it is of the wrong type.
        ValueError
            If it is not a number, infinite, out of range or no option.
        """
        expected = {float: numbers.Real, int: numbers.Integral, bool: (bool, np.bool_), str: str}[self.type]
        is_bool = isinstance(value, (bool, np.bool_))
        if not isinstance(value, expected) or (is_bool and self.type is not bool):
            got = repr(value) + ("" if isinstance(value, str) else f" of type {type(value).__name__}")
            raise TypeError(f"{self.label} ({self.name}) must be {self.range_text}; got {got}.")
        try:
            value = self.type(value)
        except OverflowError:  # a whole number beyond all floats
            value = math.inf if value > 0 else -math.inf
        if self.options:
            allowed = value in self.options
        else:
            allowed = self.type is bool or self.low <= value <= self.high
        if not allowed:
            raise ValueError(f"{self.label} ({self.name}) must be {self.range_text}; got {value!r}.")
        return value


class Constant(float):
    """A number that a model rests on and no slider moves: a float that knows what it is.

    Attributes
    ----------
    unit, label, symbol : str
    source : str or None
    provenance : {"published", "transcribed", "teaching"}
        As those of a `Parameter`.
    """

    def __new__(cls, value, unit, label, source, provenance, symbol):
        self = super().__new__(cls, value)
        self.unit, self.label, self.source, self.provenance, self.symbol = unit, label, source, provenance, symbol
        if flaws := _flaws_of_origin(self):
            raise TypeError(f"the declaration of {label} " + "; ".join(flaws))
        return self

    def __getnewargs__(self):
        return float(self), self.unit, self.label, self.source, self.provenance, self.symbol  # to be copied and pickled


def _flaws_of_origin(declared):
    """What is wrong with the source and the provenance of a declaration."""
    flaws = []
    if declared.provenance not in PROVENANCES:
        flaws.append(f"has provenance {declared.provenance!r}; allowed: {', '.join(PROVENANCES)}")
    if declared.provenance != "teaching" and not declared.source:
        flaws.append(f"is {declared.provenance} but names no source")
    return flaws


def constant(value, unit, label, source=None, provenance="teaching", symbol=""):
    """Declare a number that stays as it is, in the module of the model or in one that the model names in `rests_on`."""
    return Constant(value, unit, label, source, provenance, symbol)


class Declaration:
    """What a parameter may be; `told` adds the words and makes a field of it."""

    def __init__(self, default, **allowed):
        self._default, self._allowed = default, allowed

    def told(self, label, meaning, source=None, provenance="teaching", variability=None, acts_when=None):
        """The declared field. See `Parameter` for the arguments."""
        origin = {"source": source, "provenance": provenance, "variability": variability, "acts_when": acts_when}
        return field(
            default=self._default,
            metadata={"declared": {"label": label, "meaning": meaning, **self._allowed, **origin}},
        )


def slider(default, low, high, *, step, unit="", symbol="", scale="linear"):
    """Declare a number (annotate with float or int), to be told. See `Parameter` for the arguments."""
    return Declaration(default, low=low, high=high, step=step, unit=unit, symbol=symbol, scale=scale)


def choice(default, options, words=None):
    """Declare a choice among names (annotate with str), to be told. See `Parameter` for the arguments."""
    return Declaration(default, options=tuple(options), words=words)


def switch(default):
    """Declare an on/off switch (annotate with bool), to be told. See `Parameter` for the arguments."""
    return Declaration(default)


def day_of_film(default, last, meaning="The day whose blood is drawn as a film.", step=5):
    """Declare the day of a run at which its blood is looked at."""
    return slider(default, 0, last, step=step, unit="d").told("Day of the blood film", meaning)
