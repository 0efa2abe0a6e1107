"""What people of the virtual clinic die of, a year: the disease, anemia, iron, and what everybody dies of.

Sickle cell disease: rates of all causes that were counted in cohorts, by age and by course. A severe course (frequent
crises) and few resources each multiply the rate of an age; where a cohort was of the other age, the product is a
teaching value::

    child 0.0059 (Dallas), adult 0.0147 (Jamaica: 55.5 % alive at 40)
    severe × 0.0431/0.0147 (65 % alive after 10 years without hydroxyurea),  few resources × 0.019/0.0059 (Tanzania)

Transfusion acts by the share of the blood that is the patient's own, hydroxyurea by one half; both are teaching
values. Iron I (g) saturates its harm, anemia begins below 7 g/dL of hemoglobin Hb::

    iron    0.08·(1 − e^(−max(0, I − 11)/44)),   in sickle cell disease half of it
    anemia  0.8·max(0, 1 − Hb/7)

so that 24 g of iron cost the 2 in 100 a year that were counted in overloaded thalassemia (fung2007), and neither
untransfused children nor those without chelation live long beyond their second decade (olivieri1997). Everybody dies
at the rate of Gompertz, fitted to a life table of both sexes from 30 to 85 years::

    0.0092·2^((age − 60)/8.7)
"""

import math

import numpy as np
from scipy.integrate import cumulative_trapezoid

from ..blood.constants import YEAR
from ..parameters import constant
from .patients import AGES, SICKLE

BACKGROUND = constant(0.0092, "1/y", "Deaths of anything else at 60 years, both sexes (fit)", "ssa_table", "published")
DOUBLING = constant(8.7, "y", "Time in which deaths of anything else double (fit)", "ssa_table", "published")
SICKLE_CHILD = constant(0.0059, "1/y", "Deaths in sickle cell disease, children", "quinn2004", "published")
SICKLE_ADULT = constant(
    -math.log(0.555) / 40, "1/y", "Deaths in sickle cell disease, to 40 years", "serjeant2018", "published"
)
SICKLE_SEVERE = constant(
    -math.log(0.65) / 10, "1/y", "Deaths in severe sickle cell disease, adults", "voskaridou2010", "published"
)
SICKLE_POOR = constant(0.019, "1/y", "Deaths in sickle cell disease, few resources", "makani2011", "published")
HYDROXYUREA_DEATHS = constant(0.5, "1", "Deaths in sickle cell disease with hydroxyurea, times")
THALASSEMIA_DEATHS = constant(0.0043 - 0.0023, "1/y", "Deaths in thalassemia, but of iron", "modell2008", "published")
DEADLY_ANEMIA = constant(7, "g/dL", "Hemoglobin below which people die of anemia")
ANEMIA_DEATHS = constant(0.8, "1/y", "Deaths of anemia, without any hemoglobin")
DEADLY_IRON = constant(11, "g", "Iron in the stores beyond which people die of it")
IRON_SCALE = constant(44, "g", "Iron beyond it that brings its harm to 1 − 1/e of the most")
IRON_DEATHS = constant(0.08, "1/y", "Deaths of iron, at most")
SPARED_HEART = constant(0.5, "1", "Deaths of iron in sickle cell disease, where it reaches the heart later, times")
USUAL, SEVERE, POOR = COURSES = "usual course", "severe course", "few resources"
_TIMES = {USUAL: 1.0, SEVERE: SICKLE_SEVERE / SICKLE_ADULT, POOR: SICKLE_POOR / SICKLE_CHILD}


def sickle_deaths(age_group, course):
    """Deaths a year in sickle cell disease that is not treated."""
    return (SICKLE_CHILD if age_group == "child" else SICKLE_ADULT) * _TIMES[course]


def iron_deaths(patient, iron):
    """Deaths of iron a year, with so many grams in the stores."""
    spared = SPARED_HEART if patient == SICKLE else 1
    return -IRON_DEATHS * spared * np.expm1(-np.maximum(0, iron - DEADLY_IRON) / IRON_SCALE)


def anemia_deaths(hemoglobin):
    """Deaths of anemia a year."""
    return ANEMIA_DEATHS * np.maximum(0, 1 - hemoglobin / DEADLY_ANEMIA)


def alive_otherwise(t, age_group):
    """Share of people of this age who have not died of anything else by the days t."""
    growth = math.log(2) / DOUBLING
    start = BACKGROUND * 2 ** ((AGES[age_group] - 60) / DOUBLING)
    return np.exp(-start / growth * np.expm1(growth * t / YEAR))


def survival(t, rate):
    """exp(−∫ rate), for a rate a year at the days t."""
    return np.exp(-cumulative_trapezoid(rate, t, initial=0) / YEAR)
