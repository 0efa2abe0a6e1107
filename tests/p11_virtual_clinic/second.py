"""Relief once more: own red cells, transfused ones and iron, solved apart."""

import numpy as np
from solving import solved

#: Effectiveness and days of red cells, iron in g at the start.
HOSTS = {"thalassemia major": (0.2, 30, 3), "sickle cell disease": (1, 15, 1)}


def relieved(m, days):
    """Own and transfused hemoglobin in g/dL, iron in g, of thalassemia major or sickle cell disease."""
    units = m.units_per_3_weeks / 21
    effective, life, iron_at_start = HOSTS[m.patient]
    out = 0.87 * units if m.exchange else 0
    stiff = (120 - life) / 105 if m.patient == "sickle cell disease" else 0

    def rest(of_own):
        """What the marrow defends, where this share of the cells is the patient's."""
        return 14.5 - 4.6 * stiff * of_own - 4.25 * (1 - effective)

    def rhs(t, y):
        own, given, iron = y
        return [
            14.5 / 120 * effective * min((rest(own / (own + given)) / (own + given)) ** 7, 4.75)
            - own / life
            - out * own / (own + given),
            units - given / 57 - out * given / (own + given),
            0.225 * (units - out) - (0.001 + 0.07 * m.chelation) * min(1, max(0, iron - 1) / 0.2),
        ]

    turnover = 14.5 * effective * life / 120
    start = (turnover * rest(1) ** 7) ** (1 / 8)  # or the marrow at its limit, f = 4.75
    return solved([(0, rhs)], [min(start, 4.75 * turnover), 0, iron_at_start], days)


def virtual_clinic(m):
    """At the end."""
    own, given, _ = relieved(m, np.array([0, 365.0 * m.years]))[:, -1]
    return {"transfused_hemoglobin": given, "hemoglobin_end": own + given}


SECOND = {"VirtualClinic": virtual_clinic}
