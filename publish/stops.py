"""Which slider of a panel moves where no kernel computes, and where it stops."""

import math

import numpy as np

STOPS = 11


def moved_most(parameters, start, scenes):
    """The parameter that the scenes move most, numbers before choices, among those that change something.

    Parameters
    ----------
    parameters : sequence of Parameter
        Those that have a control, in their order.
    start : Model
    scenes : sequence of Model

    Returns
    -------
    Parameter or None
    """
    acting = [p for p in parameters if not p.idle(start) and _acts(p, start)]
    # a choice is mostly what a scene changes at one stroke; what lies between two values only a slider shows
    wanted = sorted(acting, key=lambda p: (p.type not in (int, float), -_moves(p, start, scenes)))
    return wanted[0] if wanted else None


def stops(parameter, pinned):
    """Where the slider stops: evenly over its range, and exactly at the pinned values, in rising order."""
    p = parameter
    if p.options or p.type is bool:
        return list(p.options or (False, True))
    grid = sorted({_on_grid(p, share) for share in np.linspace(0, 1, STOPS)})
    for pin in pinned:
        if pin not in grid:
            free = [value for value in grid[1:-1] if value not in pinned]
            nearest = min(free, key=lambda value: abs(_way(p, value) - _way(p, pin)), default=None)
            grid = sorted({pin, *grid} - {nearest})
    return grid


def at(start, parameter, value):
    """The instance that the panel would show when this control alone is moved from the start."""
    brought = type(start).companions.get((parameter.name, value), {})
    return type(start)(**start.settings | brought | {parameter.name: value})


def _moves(p, start, scenes):
    return len({getattr(scene, p.name) for scene in scenes} - {getattr(start, p.name)})


def _acts(p, start):
    """Whether the sentence follows it; what only the picture shows moves too little to be the one that moves."""
    ends = p.options or ((False, True) if p.type is bool else (p.low, _on_grid(p, 0.5), p.high))
    return len({at(start, p, end).run().sentence for end in ends}) > 1


def _way(p, value):
    """How far on the slider's way a value lies, 0 to 1."""
    if p.scale == "log":
        return math.log(value / p.low) / math.log(p.high / p.low)
    return (value - p.low) / (p.high - p.low)


def _on_grid(p, share):
    """The value of the live slider's grid that is nearest to this share of its way; its ends as they are."""
    if share in (0, 1):
        return p.type(p.high if share else p.low)
    low, high = (math.log10(p.low), math.log10(p.high)) if p.scale == "log" else (p.low, p.high)
    place = low + p.step * round(share * (high - low) / p.step)
    value = min(max(10**place if p.scale == "log" else place, p.low), p.high)
    value = float(f"{value:.{3 if p.scale == 'log' else 10}g}")  # as `Control` reads its slider
    return p.type(min(max(value, p.low), p.high))
