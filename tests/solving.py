"""What second solutions share: a solver from event to event, and readings of a course.

Written without `hsclib.integrate` and `hsclib.blood.definitions`, so that an error there does not repeat itself here.
"""

import numpy as np
from scipy.integrate import solve_ivp


def solved(phases, start, times, method="Radau", rtol=1e-9, atol=1e-12, **words):
    """The states at these times, array of shape (states, times).

    Parameters
    ----------
    phases : list of (begin, rhs) or (begin, rhs, jump)
        `rhs(t, y)` holds from `begin` on, where `jump(y)` first returns new states.
    start : sequence of float
    times : ndarray
        Increasing; the first is not before the first phase.
    **words
        For `solve_ivp`.
    """
    times, y = np.asarray(times, float), np.array(start, float)
    found = np.empty((y.size, times.size))
    ends = [*(begin for begin, *_ in phases[1:]), times[-1]]
    for (begin, rhs, *jumps), end in zip(phases, np.minimum(ends, times[-1])):
        for jump in jumps:
            y = jump(y)
        if end > begin:
            inside = (times >= begin) & (times < end)
            path = solve_ivp(rhs, (begin, end), y, method, np.append(times[inside], end), rtol=rtol, atol=atol, **words)
            assert path.success, path.message
            found[:, inside], y = path.y[:, :-1], path.y[:, -1]
    found[:, -1] = y
    return found


def lowest(times, y):
    """The lowest value and when."""
    i = int(np.argmin(y))
    return y[i], times[i]


def highest(times, y):
    """The highest value and when."""
    i = int(np.argmax(y))
    return y[i], times[i]


def crossings(times, y, limit):
    """When the course passes the limit, upwards or downwards."""
    i = np.flatnonzero((y[1:] >= limit) != (y[:-1] >= limit))
    return times[i] + (limit - y[i]) / (y[i + 1] - y[i]) * (times[i + 1] - times[i])


def time_below(times, y, limit):
    """How long the course is below the limit; it starts and ends above it."""
    ups_and_downs = crossings(times, y, limit)
    return float(np.sum(ups_and_downs[1::2] - ups_and_downs[::2]))
