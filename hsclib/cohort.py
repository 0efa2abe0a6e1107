"""Many runs together: how far patients differ, or chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

#: Percentiles that a cohort's bands hold.
PERCENTILES = (5, 25, 50, 75, 95)


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
