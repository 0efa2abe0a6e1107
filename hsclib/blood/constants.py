"""Numbers that several pages share."""

from ..parameters import constant

YEAR = 365  # d

BODY_WEIGHT = constant(70, "kg", "Weight of an adult")
BLOOD_VOLUME = constant(5, "L", "Blood of an adult")
PLATELETS_USED_UP = constant(7.1, "1e9/L/d", "Platelets that vessels use up", "hanson1985", "published")
PLATELETS_USUAL = constant(250, "1e9/L", "Platelets in health")
ONE_NEUTROPHIL = 2e-10  # 1e9/L: one in all blood; fewer is none
