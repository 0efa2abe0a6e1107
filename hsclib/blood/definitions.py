"""The clinical definitions that every readout of the course uses, on sampled curves.

Times in days, counts in 1e9/L; between samples the curves are taken as straight lines.
"""

import numpy as np

from ..run import Readout

#: From the first to the third of three consecutive days.
THREE_DAYS = 2.0
#: A course lies on a plateau where it is as near to its extreme as this, as a share of the way there from its start, …
FLAT = 1e-3
#: … for more than so many days.
LONG = 1.0


def nadir(times, counts, below=np.inf):
    """Lowest value of the whole course and its day: (value, day); no day, None, if it is not `below` that.

    The day on which a plateau begins: where on it the lowest sample lies is chance.
    """
    i = int(np.argmin(counts))
    higher = np.flatnonzero(counts[:i] > counts[i] + FLAT * (counts[0] - counts[i]))
    first = higher[-1] + 1 if higher.size else 0
    when = times[first] if times[i] - times[first] > LONG else times[i]
    return float(counts[i]), float(when) if counts[i] < below else None


def peak(times, counts, above=-np.inf):
    """Highest value of the whole course and its day, as `nadir`; no day, None, if it is not `above` that."""
    value, when = nadir(times, -counts, -above)
    return -value, when


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


def recovery(times, counts, limit, name, late, label):
    """`recovery_day` as a readout.

    Where there is none it notes "never below `name`"; `late`, "not within …", if it has been below ever since; and
    "not for good within …" if it came back in between.
    """
    high = counts >= limit
    returned = (high[1:] & ~high[:-1]).any()
    note = f"never below {name}" if high.all() else late.replace("not", "not for good", 1) if returned else late
    return Readout(recovery_day(times, counts, limit), "d", label, note)


def engraftment_day(times, counts, limit):
    """The first of three consecutive days with the count at or above `limit`, after it has been below.

    Returns
    -------
    float or None
        None if the count is never below the limit, or never back for three days.
    """
    later = _sides(times, counts, limit)[1:]
    return next((start for above, start, end in later if above and end - start >= THREE_DAYS), None)


def late_failure_day(times, counts, limit, engrafted):
    """The first of at least three days with the count below `limit`, after the day `engrafted`; None without one."""
    low = [(start, end) for above, start, end in _sides(times, counts, limit) if not above and start > engrafted]
    return next((start for start, end in low if end - start >= THREE_DAYS), None)


def fall_day(times, counts, limit):
    """The day on which the count first is below `limit`; None if it never is."""
    return next((start for above, start, _ in _sides(times, counts, limit) if not above), None)


def _sides(times, counts, limit):
    """The course cut wherever it crosses the limit: a list of (whether at or above it, start, end)."""
    above = counts >= limit
    i = np.flatnonzero(above[1:] != above[:-1])
    crossings = times[i] + (limit - counts[i]) / (counts[i + 1] - counts[i]) * (times[i + 1] - times[i])
    edges = [float(t) for t in (times[0], *crossings, times[-1])]
    return [(bool(above[0]) != bool(k % 2), start, end) for k, (start, end) in enumerate(zip(edges, edges[1:]))]
