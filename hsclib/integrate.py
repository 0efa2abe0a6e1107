"""Solve ordinary differential equations between events, for one patient or for many at once.

A course is cut into phases at every event, so that no right-hand side has a jump inside it.

One patient is solved by `odeint` although SciPy advises `solve_ivp` for new code: that drives the same LSODA step by
step from Python and takes more than ten times as long (host and donor in the benchmark). LSODA serves one thread at a
time until SciPy's rewrite of it in C (scipy#23914), and so does the filter of warnings below: panels take turns.
"""

import math
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import ODEintWarning, odeint

#: Relative and absolute tolerance of `solve`.
RTOL, ATOL = 1e-8, 1e-10
#: Times nearer to each other than this are one time.
CLOSE = 1e-9


@dataclass(frozen=True)
class Phase:
    """A stretch of time with one right-hand side: `rhs(y, t)` holds from `start` to the next phase.

    `rhs` takes the states as a sequence and returns their derivatives in the same order. Written
    in plain arithmetic it serves `solve` (floats) and `solve_many` (arrays over patients) alike.
    `jump`, if there is one, takes the array of the states as they are when the phase starts and
    returns what they become at once: cells are infused, or killed. A time that is the start of
    the phase has the states after the jump.
    """

    start: float
    rhs: Callable
    jump: Callable | None = None

    def enter(self, y):
        """The states at the start of the phase, as a new array."""
        y = np.array(y, float)
        return y if self.jump is None else np.asarray(self.jump(y), float)


def _phases_until_the_end(phases, times):
    """(phase, end, indices of the times in it) of every phase that begins by the last of the `times`."""
    last, starts = times[-1], [p.start for p in phases] + [np.inf]
    for phase, stop in zip(phases, starts[1:]):
        if phase.start <= last:
            inside = times > phase.start - CLOSE
            yield phase, min(stop, last), np.flatnonzero(inside & (times < stop - CLOSE) if stop <= last else inside)


def _failure(start, end, why):
    return ArithmeticError(f"the equations could not be solved between day {start:g} and day {end:g}: {why}")


def _quiet_odeint(rhs, start, times, **options):
    """`odeint`, whose failures are told by `solve` and not by a warning as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ODEintWarning)
        return odeint(rhs, start, times, atol=ATOL, mxstep=5000, full_output=True, printmessg=False, **options)


def _in_floats(rhs, states):
    """`rhs` as `odeint` calls it: plain floats make it several times faster than numpy scalars do.

    Its answer is packed into one array, again and again, which `odeint` copies: to make an array of it takes longer.
    """
    packed = np.empty(states)
    pack, memory = struct.Struct(f"{states}d").pack_into, packed.data.cast("B")

    def derivatives(y, t):
        pack(memory, 0, *rhs(y.tolist(), t))
        return packed

    return derivatives


def solve(phases, start, times, rtol=RTOL):
    """One patient by LSODA, restarted at every phase.

    Parameters
    ----------
    phases : list of Phase
        In order; the first starts at `times[0]`.
    start : sequence of float
        The states at `times[0]`.
    times : ndarray, shape (n,)
        Increasing.
    rtol : float
        Relative tolerance. A stiff model may ask for fewer digits: with many, LSODA keeps to its
        method for equations that are not stiff, and takes a step a minute. The absolute one stays
        at ATOL, so that small pools keep their digits.

    Returns
    -------
    ndarray, shape (states, n)

    Raises
    ------
    ArithmeticError
        If the solver fails; the message says when.
    """
    y, found = start, np.empty((len(start), len(times)))
    for phase, t1, inside in _phases_until_the_end(phases, times):
        t0, y = phase.start, phase.enter(y)
        if t1 - t0 < CLOSE:  # two jumps at one time, or one at the last of the times
            found[:, inside] = y[:, None]
            continue
        stops = np.concatenate(([t0], times[inside], [t1]))
        for end in (t0, t1):  # a rounding error away from the end is no step that LSODA could take
            stops[np.abs(stops - end) < CLOSE] = end
        try:
            path, info = _quiet_odeint(_in_floats(phase.rhs, len(y)), y, stops, rtol=rtol, tcrit=[t1])
        except (ArithmeticError, ValueError) as problem:  # of the rhs: division by 0, logarithm of a negative
            raise _failure(t0, t1, problem) from problem
        if info["message"] != "Integration successful.":
            raise _failure(t0, t1, info["message"])
        if not np.isfinite(path).all():
            raise _failure(t0, t1, "a state is no number")
        found[:, inside] = path[1:-1].T
        y = path[-1]
    return found


def solve_many(phases, start, times, first_step=1 / 384, growth=1.25, longest=math.inf, seen=np.asarray):
    """Many patients at once by fixed-step Runge-Kutta of fourth order.

    The steps are short after every event, where drugs come and go within minutes, then grow
    until they reach from one of the `times` to the next.

    Parameters
    ----------
    phases, times
        As in `solve`; the right-hand sides see arrays of shape (patients,).
    start : array_like, shape (states, patients)
    first_step : float
        The step at the start of each phase, in units of `times`.
    growth : float
        Factor from one step to the next.
    longest : float
        No step is longer, for `times` that lie further apart than the fastest rate allows.
    seen : callable
        What is kept of the states at each of the `times`; by default all of them. For a thousand
        patients with forty states they are 170 MB in a year, and to fetch so much memory can take
        half as long as the solve.

    Returns
    -------
    ndarray, shape (..., n)
        Of what is `seen`: (states, patients, n) by default.

    Raises
    ------
    ArithmeticError
        If a state of one of the patients is no longer a number.
    """
    y = np.array(start, float)
    found = np.empty((len(times), *np.shape(seen(y))))  # in the order in which it is filled
    for phase, t1, inside in _phases_until_the_end(phases, times):
        rhs, t, step, y = phase.rhs, phase.start, first_step, phase.enter(y)
        for i in (*inside, None):
            stop = t1 if i is None else times[i]
            while stop - t > CLOSE:
                h = min(step, stop - t, longest)
                k1 = np.array(rhs(y, t))
                k2 = np.array(rhs(y + h / 2 * k1, t + h / 2))
                k3 = np.array(rhs(y + h / 2 * k2, t + h / 2))
                k4 = np.array(rhs(y + h * k3, t + h))
                k2 += k3  # in place, which takes half the time: y + h/6·(k1 + 2·k2 + 2·k3 + k4)
                k2 *= 2
                k2 += k1
                k2 += k4
                k2 *= h / 6
                y = y + k2
                t, step = t + h, step * growth
            t = stop
            if i is not None:
                found[i] = seen(y)
        if not np.isfinite(y).all():
            raise _failure(phase.start, t1, "a state is no number")
    return np.moveaxis(found, 0, -1)
