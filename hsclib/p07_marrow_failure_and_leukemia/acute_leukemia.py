"""Healthy and leukemic cells that read the same message: who wins, and why."""

import math

import numpy as np

from ..blood.constants import BODY_WEIGHT, PLATELETS_USUAL
from ..blood.definitions import fall_day
from ..blood.erythropoiesis import red_cells_at_rest
from ..blood.marrow import NEUTROPHILS_USUAL
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, day_of_film, slider
from ..run import Film, Readout, curves
from ..words import day

HEALTHY_SELF_RENEWAL = constant(0.87, "1", "Self-renewal of healthy cells", symbol="a")
HEALTHY_DIVISION = constant(0.45, "1/d", "Division rate of healthy cells", symbol="p")
CLEARANCE = constant(2.3, "1/d", "Clearance of mature cells", symbol="d")
MESSAGE = constant(1.28e-9, "kg/cell", "Strength of the message from mature cells", symbol="k")
MATURE = (2 * HEALTHY_SELF_RENEWAL - 1) / MESSAGE  # c₂* of a healthy marrow, cells/kg: 5.8e8
DIVIDING = CLEARANCE * MATURE / HEALTHY_DIVISION  # c₁* of a healthy marrow, cells/kg: 3.0e9

TRANSFUSED = constant(7, "g/dL", "Hemoglobin below which transfusions keep it there")
HALVED = constant(0.5, "1", "Share of the healthy mature cells that counts as halved")
POINTS = 800  # of the curves


class AcuteLeukemia(Model):
    """Dividing cells c₁ and mature cells c₂ of the healthy marrow, l₁ and l₂ (blasts) of a leukemia; cells/kg.

    Both make daughters that stay dividing cells for a share a·s, and both read one message s, which is
    strong when there are few mature cells (Stiehl 2014)::

        dc₁/dt = (2·a·s − 1)·p·c₁,         dc₂/dt = 2·(1 − a·s)·p·c₁ − d·c₂
        dl₁/dt = (2·a_l·s − 1)·p_l·l₁,     dl₂/dt = 2·(1 − a_l·s)·p_l·l₁ − d·l₂
        s = 1/(1 + k·(c₂ + l₂))

    The healthy marrow holds 2·a·s = 1. Leukemic cells with a_l > a still grow there: they press s down
    to 1/(2·a_l), where the healthy ones shrink. With a_l = a both live side by side, however fast the
    leukemic cells divide. a = 0.87, p = 0.45/d, d = 2.3/d and k = 1.28e-9 kg/cell are teaching values.
    Logarithms are solved, so that one cell among billions keeps its digits; the leukemia starts with as
    many mature cells as its dividing cells keep up. Time in days since then. On the film neutrophils and
    platelets fall with c₂, and hemoglobin as with that share of red-cell production, down to 7 g/dL, where
    transfusions keep it.
    """

    leukemic_self_renewal: float = slider(0.95, 0.7, 0.99, step=0.01, unit="1", symbol="a_l").told(
        "Self-renewal of leukemic cells",
        "Largest share of their daughters that stay dividing cells. The healthy cells have 0.87.",
    )
    leukemic_division_rate: float = slider(0.45, 0.1, 1.2, step=0.05, unit="1/d", symbol="p_l").told(
        "Division rate of leukemic cells", "Divisions a day. The healthy cells have 0.45. 0.9: twice as fast."
    )
    leukemic_start: float = slider(1, 1, 1e9, step=0.5, scale="log", unit="cells/kg").told(
        "Leukemic dividing cells at the start",
        "1: the first of them, 70 in a body. 3 × 10⁸ is a tenth of the healthy dividing cells.",
    )
    days: float = slider(2000, 100, 5000, step=100, unit="d").told("Days followed", "How long both are followed.")
    film_day: float = day_of_film(
        540, 5000, "The day whose blood is drawn as a film; the last day, if the course is shorter.", step=10
    )

    def run(self):
        times = np.linspace(0, self.days, POINTS)
        ln_l1 = math.log(self.leukemic_start / DIVIDING)
        start = (0.0, 0.0, ln_l1, ln_l1 + math.log(self._mature_per_dividing(1 / (2 * HEALTHY_SELF_RENEWAL))))
        c1, healthy, l1, leukemic = np.exp(solve([Phase(0.0, self._rhs)], start, times))

        share = l1 / (c1 + l1)
        halved = fall_day(times, healthy, HALVED)
        gone = l1[-1] * DIVIDING * BODY_WEIGHT < 1
        seen = min(self.film_day, times[-1])
        left, blasts = (float(np.interp(seen, times, y)) for y in (healthy, leukemic))
        film = Film(
            max(TRANSFUSED, float(red_cells_at_rest(left)[0])),
            NEUTROPHILS_USUAL * left,
            PLATELETS_USUAL * left,
            blasts=NEUTROPHILS_USUAL * blasts,
            when=f"day {seen:.0f}",
        )
        readouts = {
            "day_healthy_halved": Readout(
                halved, "d", "Healthy cells below one half from day", f"never within {self.days:,g} days", at=HALVED
            ),
            "healthy_end": Readout(healthy[-1], "1", "Healthy mature cells at the end, of normal"),
            "leukemic_end": Readout(leukemic[-1], "1", "Leukemic mature cells (blasts) at the end, of normal"),
            "leukemic_share_start": Readout(share[0], "1", "Leukemic share of the dividing cells, at the start"),
            "leukemic_share_end": Readout(share[-1], "1", "Leukemic share of the dividing cells, at the end"),
            "neutrophils_on_film": Readout(film.neutrophils, "1e9/L", "Neutrophils on the day of the film"),
            "blasts_on_film": Readout(film.blasts, "1e9/L", "Blasts on the day of the film"),
        }
        series = curves(
            (times, "d", "Days since the start"),
            healthy=(healthy, "1", "Healthy"),
            leukemic=(leukemic, "1", "Leukemic"),
            leukemic_share=(share, "1", "Leukemic share of the dividing cells"),
        )
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts, gone), film=film)

    def _mature_per_dividing(self, s):
        """(l₂/c₂*)/(l₁/c₁*), where clearance balances what comes from the dividing cells."""
        return 2 * (1 - self.leukemic_self_renewal * s) * self.leukemic_division_rate / HEALTHY_DIVISION

    def _rhs(self, y, t):
        """Derivatives of ln(c₁/c₁*), ln(c₂/c₂*), ln(l₁/c₁*), ln(l₂/c₂*); c₁*/c₂* = d/p."""
        ln_c1, ln_c2, ln_l1, ln_l2 = y
        s = 1 / (1 + (2 * HEALTHY_SELF_RENEWAL - 1) * (math.exp(ln_c2) + math.exp(ln_l2)))
        return (
            (2 * HEALTHY_SELF_RENEWAL * s - 1) * HEALTHY_DIVISION,
            CLEARANCE * (2 * (1 - HEALTHY_SELF_RENEWAL * s) * math.exp(ln_c1 - ln_c2) - 1),
            (2 * self.leukemic_self_renewal * s - 1) * self.leukemic_division_rate,
            CLEARANCE * (self._mature_per_dividing(s) * math.exp(ln_l1 - ln_l2) - 1),
        )

    def _sentence(self, readouts, gone):
        halved, healthy, share = (readouts[k] for k in ("day_healthy_halved", "healthy_end", "leukemic_share_end"))
        won = f"do not halve the healthy cells within {self.days:,g} days"
        if halved.value is not None:
            won = f"push the healthy cells below one half on {day(halved.value)}"
        end = "the last leukemic cell has died out"
        if not gone:
            end = (
                f"leukemic cells are {share.text} of the dividing cells, healthy mature cells {healthy.text} of normal"
            )
        return (
            f"Leukemic cells with a self-renewal of {self.leukemic_self_renewal:.2f} and "
            f"{self.leukemic_division_rate:.2g} divisions a day {won}. On day {self.days:,g} {end}."
        )
