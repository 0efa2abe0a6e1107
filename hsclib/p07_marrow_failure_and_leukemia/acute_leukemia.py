"""Healthy and leukemic cells that read the same message: who wins, why, and what chemotherapy leaves."""

import math

import numpy as np

from ..blood.constants import BODY_WEIGHT, PLATELETS_USUAL
from ..blood.definitions import fall_day
from ..blood.erythropoiesis import red_cells_at_rest
from ..blood.marrow import NEUTROPHILS_USUAL
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, day_of_film, slider, switch
from ..run import Event, Film, Readout, curves
from ..words import day

HEALTHY_SELF_RENEWAL = constant(0.87, "1", "Self-renewal of healthy cells", symbol="a")
HEALTHY_DIVISION = constant(0.45, "1/d", "Division rate of healthy cells", symbol="p")
CLEARANCE = constant(2.3, "1/d", "Clearance of mature cells", symbol="d")
MESSAGE = constant(1.28e-9, "kg/cell", "Strength of the message from mature cells", symbol="k")
MATURE = (2 * HEALTHY_SELF_RENEWAL - 1) / MESSAGE  # c₂* of a healthy marrow, cells/kg: 5.8e8
DIVIDING = CLEARANCE * MATURE / HEALTHY_DIVISION  # c₁* of a healthy marrow, cells/kg: 3.0e9

CYCLE = constant(28, "d", "From one cycle of chemotherapy to the next")
GIVEN = constant(7, "d", "Days of chemotherapy in a cycle")
SPARED = constant(0.5, "1", "Kill of healthy cells, for equal division rates, of that of leukemic ones", symbol="w")
TRANSFUSED = constant(7, "g/dL", "Hemoglobin below which transfusions keep it there")
HALVED = constant(0.5, "1", "Share of the healthy mature cells that counts as halved")
REMISSION = constant(0.05, "1", "Remission: leukemic share of the dividing cells below")
POINTS = 2001  # of the curves
RTOL = 1e-6  # of logarithms of about 20: pools are right to 2e-5
LN_DIVIDING = math.log(DIVIDING)
ONE_CELL = -math.log(BODY_WEIGHT)  # in a body, as ln of cells/kg
GONE = -5000.0  # ln of a pool that has no cell left

TREATED = lambda m: 0 < m.chemo_cycles and m.chemo_day < m.days, "no chemotherapy is given"
TWO_CLONES = lambda m: m.slow_clone, "there is one clone only"


class AcuteLeukemia(Model):
    """Dividing cells c₁ and mature cells c₂ of the healthy marrow, l₁ and l₂ (blasts) of leukemic clones; cells/kg.

    All make daughters that stay dividing cells for a share a·s, and read one message s, which is
    strong when there are few mature cells (Stiehl 2014)::

        dc₁/dt = (2·a·s − 1)·p·c₁ − w·κ·p·c₁,      dc₂/dt = 2·(1 − a·s)·p·c₁ − d·c₂
        dl₁/dt = (2·a_l·s − 1)·p_l·l₁ − κ·p_l·l₁,  dl₂/dt = 2·(1 − a_l·s)·p_l·l₁ − d·l₂,   the same for a slow clone
        s = 1/(1 + k·(c₂ + Σl₂))

    The healthy marrow holds 2·a·s = 1. Leukemic cells with a_l > a still grow there: they press s down
    to 1/(2·a_l), where the healthy ones shrink. With a_l = a both live side by side, however fast the
    leukemic cells divide; given a better self-renewal, speed decides when they win.

    Chemotherapy (κ > 0 for 7 days of every 28) kills dividing cells in proportion to their division
    rate, as in the paper. Healthy ones are hit w = 0.5 times as hard: without such a difference there is no
    remission here, since whoever renews better also regrows faster. Every cycle kills a share, not a
    number; a pool of less than one cell in the body is gone. The slow clone starts with as many cells
    as the first. a = 0.87, p = 0.45/d, d = 2.3/d, k = 1.28e-9 kg/cell, w and all rates of the
    clones are teaching values.

    Logarithms are solved, so that one cell among billions keeps its digits; a clone starts with as many mature cells
    as its dividing cells keep up. Time in days since then. On the film neutrophils and platelets fall with c₂, and
    hemoglobin as with that share of red-cell production, down to 7 g/dL, where transfusions keep it.
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
    slow_clone: bool = switch(False).told(
        "A second, slow clone", "It starts with as many cells as the first and has its own division rate."
    )
    slow_self_renewal: float = slider(0.97, 0.7, 0.99, step=0.01, unit="1").told(
        "Self-renewal of the slow clone", "The healthy cells have 0.87.", acts_when=TWO_CLONES
    )
    slow_division_rate: float = slider(0.3, 0.1, 1.2, step=0.05, unit="1/d").told(
        "Division rate of the slow clone", "Divisions a day. The healthy cells have 0.45.", acts_when=TWO_CLONES
    )
    chemo_cycles: int = slider(0, 0, 8, step=1).told(
        "Cycles of chemotherapy",
        "Each of 7 days, one every 28 days.",
        acts_when=(lambda m: m.chemo_day < m.days, "the first cycle would come after the last day"),
    )
    chemo_strength: float = slider(3, 0, 6, step=0.25, symbol="κ").told(
        "Strength of the chemotherapy",
        "While it is given, cells die this many times as fast as they divide; healthy ones half as fast.",
        acts_when=TREATED,
    )
    chemo_day: float = slider(300, 0, 5000, step=10, unit="d").told(
        "Day of the first cycle", "Since the start.", acts_when=(lambda m: m.chemo_cycles > 0, "no cycle is given")
    )
    days: float = slider(2000, 100, 5000, step=100, unit="d").told("Days followed", "How long both are followed.")
    film_day: float = day_of_film(
        540, 5000, "The day whose blood is drawn as a film; the last day, if the course is shorter.", step=10
    )

    def run(self):
        times = np.linspace(0, self.days, POINTS)
        ln_l1 = math.log(self.leukemic_start)
        slow = ln_l1 if self.slow_clone else GONE
        start = (LN_DIVIDING, LN_DIVIDING)
        for ln_1, clone in zip((ln_l1, slow), self._clones):
            start += (ln_1, ln_1 + math.log(_mature_per_dividing(*clone, 1 / (2 * HEALTHY_SELF_RENEWAL))))
        pools = np.exp(solve(self._phases(), start, times, RTOL) - LN_DIVIDING)
        c1, healthy, fast, fast_mature, slow, slow_mature = pools

        leukemic, blasts = fast + slow, fast_mature + slow_mature
        share = leukemic / (c1 + leukemic)
        alive = [(pool * DIVIDING * BODY_WEIGHT >= 1) * pool for pool in (fast, slow)]
        of_them_slow = alive[1] / np.maximum(sum(alive), 1e-300)
        halved = fall_day(times, healthy, HALVED)
        gone = leukemic[-1] * DIVIDING * BODY_WEIGHT < 1
        seen = min(self.film_day, times[-1])
        left, drawn = (float(np.interp(seen, times, y)) for y in (healthy, blasts))
        film = Film(
            max(TRANSFUSED, float(red_cells_at_rest(max(left, 1e-9))[0])),
            NEUTROPHILS_USUAL * left,
            PLATELETS_USUAL * left,
            blasts=NEUTROPHILS_USUAL * drawn,
            when=f"day {seen:.0f}",
        )
        readouts = {
            "day_healthy_halved": Readout(
                halved, "d", "Healthy cells below one half from day", f"never within {self.days:,g} days", at=HALVED
            ),
            "healthy_end": Readout(healthy[-1], "1", "Healthy mature cells at the end, of normal"),
            "leukemic_end": Readout(blasts[-1], "1", "Leukemic mature cells (blasts) at the end, of normal"),
            "leukemic_share_start": Readout(share[0], "1", "Leukemic share of the dividing cells, at the start"),
            "leukemic_share_end": Readout(share[-1], "1", "Leukemic share of the dividing cells, at the end"),
            "neutrophils_on_film": Readout(film.neutrophils, "1e9/L", "Neutrophils on the day of the film"),
            "blasts_on_film": Readout(film.blasts, "1e9/L", "Blasts on the day of the film"),
        } | self._under_treatment(times, healthy, share, of_them_slow)
        in_body = {
            name: (np.maximum(DIVIDING * BODY_WEIGHT * pool, 0.1), "cells", label)
            for name, pool, label in (
                ("healthy_dividing", c1, "Healthy"),
                ("leukemic_dividing", fast, "Leukemic"),
                ("slow_dividing", slow, "Slow clone"),
            )
        }
        series = curves(
            (times, "d", "Days since the start"),
            healthy=(healthy, "1", "Healthy"),
            leukemic=(blasts, "1", "Leukemic"),
            leukemic_share=(share, "1", "Leukemic share of the dividing cells"),
            **in_body,
        )
        events = [Event(begin, "Chemotherapy", until=end) for begin, end in self._cycles]
        return self.report(
            series=series, readouts=readouts, events=events, sentence=self._sentence(readouts, gone), film=film
        )

    @property
    def _clones(self):
        """(self-renewal, division rate) of each."""
        return (
            (self.leukemic_self_renewal, self.leukemic_division_rate),
            (self.slow_self_renewal, self.slow_division_rate),
        )

    @property
    def _cycles(self):
        """First and last day of each cycle that begins within the days followed."""
        begins = (self.chemo_day + CYCLE * i for i in range(self.chemo_cycles))
        return [(begin, min(begin + GIVEN, self.days)) for begin in begins if begin < self.days]

    def _phases(self):
        """Without the drug and with it, in turn; a clone of less than one dividing cell dies at the end of a cycle."""

        def dies(y):
            for first in (2, 4):
                if y[first] < ONE_CELL:
                    y[first : first + 2] = GONE
            return y

        phases = [Phase(0.0, self._equations(0))]
        for begin, end in self._cycles:
            phases += [Phase(begin, self._equations(self.chemo_strength)), Phase(end, self._equations(0), dies)]
        return phases

    def _equations(self, kappa):
        """Derivatives of ln c₁, ln(c₂·c₁*/c₂*), and of l₁ and l₂ of each clone alike; c₁*/c₂* = d/p."""
        a, p, d = map(float, (HEALTHY_SELF_RENEWAL, HEALTHY_DIVISION, CLEARANCE))
        (a_l, p_l), (a_m, p_m) = self._clones
        killed, full = float(SPARED) * kappa, (2 * a - 1) / float(DIVIDING)

        def rhs(y, t):
            ln_c1, ln_c2, ln_l1, ln_l2, ln_m1, ln_m2 = y
            s = 1 / (1 + full * (math.exp(ln_c2) + math.exp(ln_l2) + math.exp(ln_m2)))
            return (
                (2 * a * s - 1 - killed) * p,
                d * (2 * (1 - a * s) * math.exp(ln_c1 - ln_c2) - 1),
                (2 * a_l * s - 1 - kappa) * p_l,
                d * (2 * (1 - a_l * s) * p_l / p * math.exp(ln_l1 - ln_l2) - 1),
                (2 * a_m * s - 1 - kappa) * p_m,
                d * (2 * (1 - a_m * s) * p_m / p * math.exp(ln_m1 - ln_m2) - 1),
            )

        return rhs

    def _under_treatment(self, times, healthy, share, slow):
        """Remission and relapse, and whose the leukemia is then; days since the first cycle."""
        none = "" if self._cycles else "no chemotherapy is given"
        first = self._cycles[0][0] if self._cycles else 0.0
        well = (times > first) & (share < REMISSION) & (healthy > HALVED)
        at = int(np.argmax(well))
        again = (np.cumsum(well) > 0) & (share >= REMISSION)
        back = int(np.argmax(again))
        remission = none or ("" if well.any() else "no remission")
        relapse = remission or ("" if again.any() else f"no relapse within {self.days:,g} days")
        one = "" if self.slow_clone else "there is one clone only"
        return {
            "remission": Readout.unless(remission, times[at] - first, "d", "Remission, days after the first cycle"),
            "relapse": Readout.unless(relapse, times[back] - times[at], "d", "Relapse, days after the remission"),
            "slow_at_first": Readout.unless(
                one or none, np.interp(first, times, slow), "1", "Slow clone, of the leukemic cells, before treatment"
            ),
            "slow_at_relapse": Readout.unless(
                one or relapse, slow[back], "1", "Slow clone, of the leukemic cells, at the relapse"
            ),
        }

    def _sentence(self, readouts, gone):
        halved, healthy, share = (readouts[k] for k in ("day_healthy_halved", "healthy_end", "leukemic_share_end"))
        won = f"do not halve the healthy cells within {self.days:,g} days"
        if halved.value is not None:
            won = f"push the healthy cells below one half on {day(halved.value)}"
        remission, relapse, slow = (readouts[k] for k in ("remission", "relapse", "slow_at_relapse"))
        treated = ""
        if self._cycles:
            treated = f"Chemotherapy from day {self.chemo_day:,.0f} on brings no remission. "
            if remission.value is not None:
                treated = f"Chemotherapy brings a remission after {remission.value:.0f} days, "
                treated += "without a relapse. " if relapse.value is None else f"lost after {relapse.value:.0f} more. "
            if slow.value is not None:
                treated += f"The slow clone is {slow.text} of the leukemic cells then. "
        end = "the last leukemic cell has died out"
        if not gone:
            end = (
                f"leukemic cells are {share.text} of the dividing cells, healthy mature cells {healthy.text} of normal"
            )
        return (
            f"Leukemic cells with a self-renewal of {self.leukemic_self_renewal:.2f} and "
            f"{self.leukemic_division_rate:.2g} divisions a day {won}. {treated}On day {self.days:,g} {end}."
        )


def _mature_per_dividing(self_renewal, division_rate, s):
    """(l₂/c₂*)/(l₁/c₁*), where clearance balances what comes from the dividing cells."""
    return 2 * (1 - self_renewal * s) * division_rate / HEALTHY_DIVISION
