"""A pool of stem cells that each dose hits and that grows back, and what it can keep up."""

import math

from ..parameters import constant

RESERVE = constant(0.15, "", "Stem cells in reserve: half of them keep up 0.88 of the output", symbol="h")
#: Of 50,000 to 200,000 that make blood.
LAST_STEM_CELL = constant(1e-5, "1", "One stem cell, of about 100,000", "leesix2018")


def reserve(stem_cells):
    """R(H): the share of normal output that H of the stem cells can keep up; 0.88 at one half, 0.46 at a tenth."""
    return stem_cells * (1 + RESERVE) / (stem_cells + RESERVE)


def logistic(start, pool, rate, capacity):
    """H(t) from H(start) = `pool`: capacity / (1 + (capacity/pool − 1)·exp(−rate·(t − start)))."""
    gap = capacity / pool - 1

    def at(t, exp=math.exp):
        return capacity / (1 + gap * exp(-rate * (t - start)))

    return at


def stem_courses(doses, survival, rate, capacity):
    """H(t) after each dose, in closed form: logistic growth from what the dose left."""
    courses = []
    for when in doses:
        pool = courses[-1](when) if courses else capacity
        courses.append(logistic(when, pool * survival, rate, capacity))
    return courses
