"""Competing risks that fade: alive without and with the disease, dead of the disease, dead of the transplant."""

import numpy as np

from .outcome_hazards import FADING, faded

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


def course(times, hazards, back_rate):
    """The four states at increasing `times` (y) from 0.

    Parameters
    ----------
    times : ndarray
        In years.
    hazards : Hazards
        In 1/y.
    back_rate : float
        Death rate of the disease in those in whom it is back, 1/y.

    Returns
    -------
    tuple of four ndarrays
        Shares; their sum is 1.
    """
    both, starts = hazards.back + hazards.death, times[:-1]

    def source(t):
        """New returns of the disease, over what is left at t of those of time 0."""
        u = faded(t)
        return hazards.back * np.exp(back_rate * t - t / FADING - (both - hazards.later) * u)

    def kept(t):
        return np.exp(-back_rate * t - hazards.later * faded(t))

    gained = np.concatenate([[0.0], np.cumsum(_integral(source, starts, times[1:]))])

    def with_disease(t):
        """At t of shape (stretches, nodes), each in its own stretch of time."""
        return kept(t) * (gained[:-1, None] + _integral(source, np.broadcast_to(starts[:, None], t.shape), t))

    alive, back = np.exp(-both * faded(times)), kept(times) * gained
    of_disease = back_rate * np.concatenate([[0.0], np.cumsum(_integral(with_disease, starts, times[1:]))])
    return alive, back, of_disease, 1 - alive - back - of_disease


def _integral(of, start, stop):
    """From `start` to `stop`, by Gauss and Legendre; arrays of one shape."""
    half = (stop - start) / 2
    return half * (of(start[..., None] + half[..., None] * (NODES + 1)) @ WEIGHTS)
