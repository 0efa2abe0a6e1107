"""The clinical definitions that every readout of the course uses, on sampled curves.

Times in days, counts in 1e9/L; between samples the curves are taken as straight lines.
"""

import numpy as np


def nadir(times, counts):
    """Lowest value of the whole course and its day: (value, day)."""
    i = int(np.argmin(counts))
    return float(counts[i]), float(times[i])


def days_below(times, counts, limit):
    """Total time spent below `limit`."""
    above = counts - limit
    h, a, b = np.diff(times), above[:-1], above[1:]
    crossing = (a < 0) != (b < 0)
    drop = np.where(crossing, a - b, 1.0)
    part = np.where(a < 0, a / drop, 1 - a / drop)  # of the interval that lies below, where the curve crosses
    return float(np.sum(h * np.where(crossing, part, (a < 0) & (b < 0))))


def recovery_day(times, counts, limit):
    """The day after which the count stays at or above `limit`, once it has been below.

    Returns
    -------
    float or None
        None if the count is never below the limit, or still below it at the end.
    """
    low = np.flatnonzero(counts < limit)
    if not low.size or low[-1] == len(counts) - 1:
        return None
    i = low[-1]
    share = (limit - counts[i]) / (counts[i + 1] - counts[i])
    return float(times[i] + share * (times[i + 1] - times[i]))


def told_recovery(times, counts, limit, name, late):
    """`recovery_day` with a note for where there is none: (day, note).

    The note is "never below `name`" if the count stays above, and `late` if it does not come back.
    """
    if counts.min() >= limit:
        return None, f"never below {name}"
    return recovery_day(times, counts, limit), late


def first_day_below(times, counts, limit):
    """The first day on which the count is below `limit`; None if it never is."""
    low = np.flatnonzero(counts < limit)
    if not low.size:
        return None
    i = low[0]
    if not i:
        return float(times[0])
    share = (counts[i - 1] - limit) / (counts[i - 1] - counts[i])
    return float(times[i - 1] + share * (times[i] - times[i - 1]))
