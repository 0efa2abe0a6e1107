"""The slider box of a model, for tests: its corners, points inside it, and strategies over it; and how much is tried.

`python3 run.py test` tries enough to notice a fault in minutes, with --thorough all that there is. What is left out is
named by `THOROUGH`, `examples` and `some`, and nowhere else.
"""

import contextlib
import functools
import math
import os

from hypothesis import settings
from hypothesis import strategies as st

THOROUGH = os.environ.get("HSC_THOROUGH") == "1"
#: The same examples everywhere and no deadline: a slow machine must not fail a right model.
examples = {
    n: settings(max_examples=n if THOROUGH else n // 4, deadline=None, derandomize=True, database=None)
    for n in (20, 40)
}


def some(cases, most):
    """All cases if thorough, otherwise at most so many of them: the last, the first, and others evenly between."""
    cases = list(cases)
    if THOROUGH or len(cases) <= most:
        return cases
    return cases[-1:] if most == 1 else [cases[round(i * (len(cases) - 1) / (most - 1))] for i in range(most)]


@contextlib.contextmanager
def case(*what):
    """Name the case of a loop that fails."""
    try:
        yield
    except BaseException as failure:
        failure.add_note(f"Case: {' '.join(map(str, what))}")
        raise


@functools.lru_cache(maxsize=2000)
def run_of(instance):
    """The run of a model's instance, computed once a process: instances and runs never change."""
    return instance.run()


def at(p, share):
    """The value of a parameter at this share of its slider's way, 0 to 1."""
    if p.options:
        return p.options[round(share * (len(p.options) - 1))]
    if p.type is bool:
        return share >= 0.5
    if p.scale == "log":
        value = p.low * (p.high / p.low) ** share
    else:
        value = p.low + share * (p.high - p.low)
    value = min(max(value, p.low), p.high)
    return round(value) if p.type is int else value


def share_of(p, value):
    """How far on its slider's way a number lies, 0 to 1: the other way round than `at`."""
    if p.scale == "log":
        return math.log(value / p.low) / math.log(p.high / p.low)
    return (value - p.low) / (p.high - p.low)


def ends(p):
    """All that a choice or a switch may be; the two ends of a slider."""
    return p.options or ((False, True) if p.type is bool else (p.low, p.high))


def middle(p):
    """The values to try on the way: those of `ends`, and half-way for a slider."""
    return ends(p) if p.options or p.type is bool else (p.low, at(p, 0.5), p.high)


def corners(model):
    """Settings by name: the defaults, all low, all high, and each parameter alone at each of its ends."""
    found = {"defaults": {}} | {
        f"all {name}": {p.name: at(p, share) for p in model.parameters()} for name, share in (("low", 0), ("high", 1))
    }
    return found | {f"{p.name}={end}": {p.name: end} for p in model.parameters() for end in ends(p)}


def anywhere(model):
    """Strategy: settings from the whole slider box."""
    return st.fixed_dictionaries({p.name: _inside(p) for p in model.parameters()})


def any_corner(model):
    """Strategy: settings with every parameter at an end."""
    return st.fixed_dictionaries({p.name: st.sampled_from(ends(p)) for p in model.parameters()})


def _inside(p):
    if p.options or p.type is bool:
        return st.sampled_from(ends(p))
    if p.type is int:
        return st.integers(p.low, p.high)
    return st.floats(0, 1).map(lambda share: at(p, share)) if p.scale == "log" else st.floats(p.low, p.high)
