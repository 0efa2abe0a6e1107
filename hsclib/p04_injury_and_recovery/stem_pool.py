"""A pool of stem cells that each insult hits and that grows back, and what it sends to the progenitors."""

import math

from ..blood.marrow import TAU_T
from ..parameters import constant

WAY = constant(+TAU_T, "d", "From stem cell to progenitor", symbol="τ")
STAGES = 6  # of that way; the progenitors of platelets leave it half-way
RESERVE = constant(
    0.004, "", "Stem cells in reserve: a tenth of them keeps up 97 % of the output, a hundredth 72 %", symbol="h"
)
#: Of 50,000 to 200,000 that make blood.
LAST_STEM_CELL = constant(1e-5, "1", "One stem cell, of about 100,000", "leesix2018")


def reserve(stem_cells):
    """R(H): the share of normal output that H of the stem cells can keep up, as in the marrow of `blood.marrow`."""
    return stem_cells * (1 + RESERVE) / (stem_cells + RESERVE)


def logistic(start, pool, rate, capacity):
    """H(t) from H(start) = `pool`: capacity / (1 + (capacity/pool − 1)·exp(−rate·(t − start)))."""
    gap = capacity / pool - 1

    def at(t, exp=math.exp):
        return capacity / (1 + gap * exp(-rate * (t - start)))

    return at


def stem_courses(times, survivals, rate, capacity):
    """H(t) after each insult, in closed form: logistic growth from the share that it left."""
    courses = []
    for when, survival in zip(times, survivals):
        pool = courses[-1](when) if courses else capacity
        courses.append(logistic(when, pool * survival, rate, capacity))
    return courses
